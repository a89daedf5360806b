#include "console/cli_logbook.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "console/city.h"
#include "console/cli.h"
#include "console/cli_post.h"
#include "console/log_text.h"
#include "wire/logbook.h"
#include "wire/page.h"
#include "wire/routes.h"

#define LINES_USUAL 100
#define LINES_MAX   100000
#define PAGE_MAX    500

static bool mistake(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, what);
    return false;
}

static bool area_fits(const char *area, GError **error)
{
    AreaLevel level;
    return area == NULL || area_code_level(area, &level) ||
           mistake(error, _("--area takes an area's code, such as 33.74.10"));
}

/* `tilik logbook [QUERY…]` */

typedef struct Listing {
    Options options;
    gboolean json, csv;
    char *from, *to, *area;
    int limit;
    int64_t from_ms, to_ms;
    LogForm form;
    char *filter, *cursor;
    unsigned printed;
    City *city;
    Decoder *decoder;
    GString *out;
    GMainLoop *loop;
    GError *error;
} Listing;

static void listing_clear(Listing *listing)
{
    city_close(listing->city);
    options_clear(&listing->options);
    decoder_free(listing->decoder);
    g_free(listing->from);
    g_free(listing->to);
    g_free(listing->area);
    g_free(listing->filter);
    g_free(listing->cursor);
    g_clear_error(&listing->error);
    if (listing->out != NULL)
        g_string_free(listing->out, TRUE);
    if (listing->loop != NULL)
        g_main_loop_unref(listing->loop);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Listing, listing_clear)

static bool check(Listing *listing, int argc, char **argv, GError **error)
{
    int64_t now_ms = clock_wall_ms();
    g_autofree char *filter = g_strjoinv(" ", argv + 1);
    g_autoptr(LogQuery) query = log_query_parse(filter, "", error);
    if (query == NULL)
        return false;
    listing->filter = g_steal_pointer(&filter);
    listing->form = listing->json ? LOG_FORM_JSON : listing->csv ? LOG_FORM_CSV : LOG_FORM_TEXT;
    if (listing->json && listing->csv)
        return mistake(error, _("--json or --csv, not both"));
    if (listing->limit < 1 || listing->limit > LINES_MAX)
        return mistake(error, _("--limit takes 1 to 100000"));
    if (!cli_time(listing->from, now_ms, &listing->from_ms, error) ||
        !cli_time(listing->to, now_ms, &listing->to_ms, error) || !area_fits(listing->area, error))
        return false;
    return listing->from_ms == 0 || listing->to_ms == 0 || listing->from_ms < listing->to_ms ||
           mistake(error, _("--to lies before --from"));
}

static bool parse(Listing *listing, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"from", 0, 0, G_OPTION_ARG_STRING, &listing->from, N_("Where it begins"), N_("TIME")},
        {"to", 0, 0, G_OPTION_ARG_STRING, &listing->to, N_("Where it ends"), N_("TIME")},
        {"area", 0, 0, G_OPTION_ARG_STRING, &listing->area, N_("Only of this area"), N_("CODE")},
        {"limit", 0, 0, G_OPTION_ARG_INT, &listing->limit, N_("At most so many lines (100)"), "N"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &listing->json, N_("One array of objects"), NULL},
        {"csv", 0, 0, G_OPTION_ARG_NONE, &listing->csv, N_("Comma-separated, with a heading"),
         NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    listing->limit = LINES_USUAL;
    g_set_prgname("tilik logbook");
    g_autoptr(GOptionContext) context = g_option_context_new(_("[QUERY…]"));
    g_autofree GOptionEntry *entries = options_entries(&listing->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(context,
                                 _("Lists the lines of the logbook that answer a query, the newest "
                                   "first."));
    return g_option_context_parse(context, argc, argv, error) &&
           check(listing, *argc, *argv, error);
}

static bool take_line(const char *json, size_t size, void *data, GError **error)
{
    Listing *listing = data;
    LogLine line;
    if (!decode_log(listing->decoder, json, size, &line, error))
        return false;
    if (listing->printed >= (unsigned)listing->limit)
        return true;
    g_string_append(listing->out, listing->printed > 0 ? log_form_between(listing->form) : "");
    log_form_put(listing->out, listing->form, city_catalog(listing->city), &line);
    listing->printed++;
    return true;
}

static void add_parameter(GString *path, const char *name, const char *value)
{
    if (value != NULL && value[0] != '\0') {
        g_autofree char *escaped = g_uri_escape_string(value, NULL, FALSE);
        g_string_append_printf(path, "&%s=%s", name, escaped);
    }
}

static void add_time(GString *path, const char *name, int64_t at_ms)
{
    char text[CLOCK_RFC3339_SIZE] = "";
    if (at_ms != 0)
        clock_format(at_ms, text);
    add_parameter(path, name, text);
}

static void fetch(Listing *listing);

static void on_page(const char *answer, size_t size, const char *etag, const GError *error,
                    void *data)
{
    Listing *listing = data;
    g_clear_pointer(&listing->cursor, g_free);
    if (error != NULL)
        listing->error = g_error_copy(error);
    else if (decode_page(answer, size, take_line, listing, &listing->cursor, &listing->error) &&
             listing->cursor != NULL && listing->printed < (unsigned)listing->limit) {
        fetch(listing);
        return;
    }
    g_main_loop_quit(listing->loop);
}

static void fetch(Listing *listing)
{
    unsigned wanted = (unsigned)listing->limit - listing->printed;
    g_autoptr(GString) path = g_string_new(NULL);
    g_string_printf(path, ROUTE_LOGBOOK "?limit=%u", MIN(wanted, PAGE_MAX));
    add_parameter(path, "q", listing->filter);
    add_parameter(path, "area", listing->area);
    add_time(path, "from", listing->from_ms);
    add_time(path, "to", listing->to_ms);
    add_parameter(path, "cursor", listing->cursor);
    api_fetch(city_api(listing->city), path->str, on_page, listing);
}

int cli_logbook(int argc, char **argv)
{
    g_auto(Listing) listing = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    int64_t stale_ms;
    if (!parse(&listing, &argc, &argv, &error) ||
        (config = options_config(&listing.options, &error)) == NULL)
        return cli_say(error, CLI_USAGE);
    /* The cameras name the places. */
    CityWant want = listing.form == LOG_FORM_TEXT ? CITY_CAMERAS : CITY_BACKEND;
    listing.city = city_open(config, &listing.options, want, &stale_ms, &error);
    if (listing.city == NULL)
        return cli_say(error, CLI_FAILED);
    listing.loop = g_main_loop_new(NULL, FALSE);
    listing.decoder = decoder_new();
    listing.out = g_string_new(log_form_open(listing.form));
    fetch(&listing);
    g_main_loop_run(listing.loop);
    if (listing.error != NULL)
        return cli_say(listing.error, CLI_FAILED);
    g_string_append(listing.out, log_form_close(listing.form));
    fwrite(listing.out->str, 1, listing.out->len, stdout);
    return cli_flush();
}

/* `tilik note "TEXT" [--area CODE]` */

typedef struct Noting {
    Options options;
    char *area, *corrects;
    City *city;
    CliPost *post;
    GMainLoop *loop;
    char id[ID_ULID_SIZE];
    int status;
} Noting;

static void noting_clear(Noting *noting)
{
    cli_post_free(noting->post);
    city_close(noting->city);
    options_clear(&noting->options);
    g_free(noting->area);
    g_free(noting->corrects);
    if (noting->loop != NULL)
        g_main_loop_unref(noting->loop);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Noting, noting_clear)

static bool check_text(const char *text, GError **error)
{
    if (!g_utf8_validate(text, -1, NULL) || text[strspn(text, " \t\n")] == '\0')
        return mistake(error, _("say what to write"));
    return strlen(text) <= LOG_TEXT_MAX || mistake(error, _("the text is too long: 1000 bytes"));
}

static bool parse_note(Noting *noting, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"area", 0, 0, G_OPTION_ARG_STRING, &noting->area, N_("Where it was"), N_("CODE")},
        {"corrects", 0, 0, G_OPTION_ARG_STRING, &noting->corrects, N_("The line that it corrects"),
         "ID"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_set_prgname("tilik note");
    g_autoptr(GOptionContext) context = g_option_context_new(_("TEXT"));
    g_autofree GOptionEntry *entries = options_entries(&noting->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(context, _("Writes a line into the logbook; where the link is "
                                            "away it is kept, and sent by the next Tilik."));
    if (!g_option_context_parse(context, argc, argv, error) || !area_fits(noting->area, error))
        return false;
    if (noting->options.demo)
        return mistake(error, _("a make-believe city ends with the command: open the console"));
    if (noting->corrects != NULL && !id_valid(noting->corrects))
        return mistake(error, _("--corrects takes the id of a line"));
    return *argc >= 2 || mistake(error, _("say what to write"));
}

static void on_posted(const HttpAnswer *answer, const GError *error, void *data)
{
    Noting *noting = data;
    bool away = cli_post_is_kept(answer, error);
    if (error == NULL)
        printf("%s  %s\n", noting->id, _("written"));
    else if (away)
        printf("%s  %s\n", noting->id, _("written down, not sent yet"));
    if (error != NULL)
        log_complain("tilik: %s\n", error->message);
    noting->status = away ? CLI_KEPT : error != NULL ? CLI_FAILED : CLI_DONE;
    g_main_loop_quit(noting->loop);
}

static bool send_note(Noting *noting, const char *text)
{
    int64_t now_ms = clock_wall_ms();
    id_ulid(now_ms, noting->id);
    g_autofree char *object = g_strconcat("log/", noting->id, NULL);
    g_autofree char *clean = text_clean(text, strlen(text), LOG_TEXT_MAX);
    const LogRequest request = {.id = noting->id,
                                .text = clean,
                                .area = noting->area,
                                .corrects = noting->corrects,
                                .at_ms = now_ms};
    g_autoptr(GString) body = g_string_new(NULL);
    encode_log_request(body, &request);
    const OutboxAct act = {.id = noting->id,
                           .object = object,
                           .method = (char *)"POST",
                           .path = (char *)ROUTE_LOGBOOK,
                           .body = body->str};
    return noting->post != NULL && cli_post_add(noting->post, &act, on_posted, noting);
}

int cli_note(int argc, char **argv)
{
    g_auto(Noting) noting = {.status = CLI_FAILED};
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    int64_t stale_ms;
    if (!parse_note(&noting, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    g_autofree char *text = g_strjoinv(" ", argv + 1);
    if (!check_text(text, &error) || (config = options_config(&noting.options, &error)) == NULL)
        return cli_say(error, CLI_USAGE);
    noting.city = city_open(config, &noting.options, CITY_BACKEND, &stale_ms, &error);
    if (noting.city == NULL)
        return cli_say(error, CLI_FAILED);
    noting.loop = g_main_loop_new(NULL, FALSE);
    noting.post = cli_post_new(config, city_api(noting.city));
    if (!send_note(&noting, text)) {
        log_complain("%s", _("tilik: nothing can be written down here: nothing was kept\n"));
        return CLI_FAILED;
    }
    g_main_loop_run(noting.loop);
    int status = cli_flush();
    return status != CLI_DONE ? status : noting.status;
}
