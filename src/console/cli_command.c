#include "console/cli_command.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/error.h"

bool cli_mistake(GError **error, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    g_autofree char *message = g_strdup_vprintf(format, list);
    va_end(list);
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, message);
    return false;
}

bool cli_command_read(CliCommand *command, const CliKind *kind, const GOptionEntry *own, int *argc,
                      char ***argv, GError **error)
{
    const GOptionEntry forms[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &command->json, kind->json, NULL},
        {kind->table_only ? NULL : "csv", 0, 0, G_OPTION_ARG_NONE, &command->csv,
         N_("Comma-separated, with a heading"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_set_prgname(kind->name);
    g_autoptr(GOptionContext) context =
        g_option_context_new(kind->arguments != NULL ? _(kind->arguments) : NULL);
    g_autofree GOptionEntry *entries = options_entries(&command->options, false);
    if (own != NULL)
        g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, forms, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(context, _(kind->summary));
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (command->json && command->csv)
        return cli_mistake(error, "%s", _("--json or --csv, not both"));
    if (kind->arguments == NULL && *argc > 1)
        return cli_mistake(error, "%s", _("it takes options alone"));
    command->decoder = decoder_new();
    command->config = options_config(&command->options, error);
    return command->config != NULL;
}

bool cli_command_open(CliCommand *command, CityWant want, GError **error)
{
    command->city = city_open(command->config, &command->options, want, &command->stale_ms, error);
    return command->city != NULL;
}

void cli_command_clear(CliCommand *command)
{
    city_close(command->city);
    config_free(command->config);
    options_clear(&command->options);
    decoder_free(command->decoder);
}

bool cli_area_fits(const char *code, GError **error)
{
    AreaLevel level;
    return code == NULL || area_code_level(code, &level) ||
           cli_mistake(error, _("'%s' is not the code of an area"), code);
}

AreaLevel cli_level_below(const char *code)
{
    AreaLevel level;
    if (code == NULL || !area_code_level(code, &level))
        return AREA_KECAMATAN;
    return level < AREA_RT ? (AreaLevel)(level + 1) : AREA_RT;
}

bool cli_level_fits(const char *word, AreaLevel *out, GError **error)
{
    return word == NULL || area_level_parse(word, out) ||
           cli_mistake(error, _("'%s' is none of city, kecamatan, kelurahan, rw and rt"), word);
}

bool cli_span(const char *from, const char *to, int64_t *from_ms, int64_t *to_ms, GError **error)
{
    int64_t now_ms = clock_wall_ms();
    if (!cli_time(from, now_ms, from_ms, error) || !cli_time(to, now_ms, to_ms, error))
        return false;
    return *from_ms == 0 || *to_ms == 0 || *from_ms < *to_ms ||
           cli_mistake(error, "%s", _("--to lies before --from"));
}

bool cli_scope(const CliCommand *command, const char *code, uint32_t *out, GError **error)
{
    *out = code != NULL ? catalog_find_area(city_catalog(command->city), code) : CATALOG_NONE;
    return code == NULL || *out != CATALOG_NONE ||
           cli_mistake(error, _("there is no area %s here"), code);
}

void cli_path_text(GString *path, const char *name, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    g_autofree char *escaped = g_uri_escape_string(value, NULL, FALSE);
    g_string_append_printf(path, "&%s=%s", name, escaped);
}

void cli_path_time(GString *path, const char *name, int64_t at_ms)
{
    char text[CLOCK_RFC3339_SIZE] = "";
    if (at_ms != 0)
        clock_format(at_ms, text);
    cli_path_text(path, name, text);
}

typedef struct Fetching {
    GMainLoop *loop;
    char *answer;
    size_t size;
    GError *error;
    bool done;
} Fetching;

static void on_fetched(const char *answer, size_t size, const char *etag, const GError *error,
                       void *data)
{
    Fetching *fetching = data;
    fetching->done = true;
    if (error != NULL) {
        fetching->error = g_error_copy(error);
    } else {
        fetching->answer = g_strndup(answer, size);
        fetching->size = size;
    }
    g_main_loop_quit(fetching->loop);
}

char *cli_fetch(City *city, const char *path, size_t *size, GError **error)
{
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    Fetching fetching = {.loop = loop};
    api_fetch(city_api(city), path, on_fetched, &fetching);
    if (!fetching.done)
        g_main_loop_run(loop);
    *size = fetching.size;
    if (fetching.error != NULL)
        g_propagate_error(error, fetching.error);
    return fetching.answer;
}

void cli_print_json(const GString *json)
{
    fwrite(json->str, 1, json->len, stdout);
    putchar('\n');
}
