#include "console/cli_ptz.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "console/city.h"
#include "console/cli.h"
#include "model/steering.h"

typedef struct Ptz {
    Options options;
    char *speed_word;
    int for_ms;
    gboolean force, json;
    bool acts; /* else it is only asked who steers */
    PtzAct act;
    const char *camera;
    City *city;
    GMainLoop *loop;
    int64_t asked_ms;
    int status;
} Ptz;

static void ptz_clear(Ptz *ptz)
{
    city_close(ptz->city);
    options_clear(&ptz->options);
    g_free(ptz->speed_word);
    if (ptz->loop != NULL)
        g_main_loop_unref(ptz->loop);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ptz, ptz_clear)

static bool refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool refuse(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_propagate_error(error,
                      g_error_new_valist(TILIK_ERROR, TILIK_ERROR_INVALID, format, arguments));
    va_end(arguments);
    return false;
}

static bool read_preset(Ptz *ptz, const char *text, GError **error)
{
    guint64 number = 0;
    if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 1, PTZ_PRESET_MAX, &number, NULL))
        return refuse(error, _("not the number of a preset: '%s'"), text != NULL ? text : "");
    ptz->act.preset = (int)number;
    return true;
}

/* A direction, or the word of an act on the wire but "move". */
static bool read_act(Ptz *ptz, char **words, GError **error)
{
    SteeringSpeed speed = STEERING_MIDDLE;
    SteeringWay way;
    ptz->acts = words[0] != NULL;
    if (ptz->speed_word != NULL && !steering_speed_parse(ptz->speed_word, &speed))
        return refuse(error, _("unknown speed '%s': slow, middle or fast"), ptz->speed_word);
    if (ptz->for_ms < PTZ_HOLD_MS_MIN || ptz->for_ms > PTZ_HOLD_MS_MAX)
        return refuse(error, _("a move lasts 100 to 2000 ms"));
    if (!ptz->acts)
        return true;
    int rest = (int)g_strv_length(words) - 1;
    if (steering_way_parse(words[0], &way))
        ptz->act = steering_move(way, speed, ptz->for_ms);
    else if (!ptz_act_parse(words[0], &ptz->act.act) || ptz->act.act == PTZ_MOVE)
        return refuse(error, _("unknown act '%s'"), words[0]);
    if (ptz->act.act == PTZ_PRESET && !read_preset(ptz, words[1], error))
        return false;
    if (rest > (ptz->act.act == PTZ_PRESET ? 1 : 0))
        return refuse(error, _("one act at a time"));
    ptz->act.force = ptz->force && ptz->act.act == PTZ_TAKE;
    return true;
}

static bool parse(Ptz *ptz, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"speed", 0, 0, G_OPTION_ARG_STRING, &ptz->speed_word, N_("How fast it turns"),
         "slow|middle|fast"},
        {"for", 0, 0, G_OPTION_ARG_INT, &ptz->for_ms, N_("How long, 100 to 2000 ms; usually 400"),
         "MS"},
        {"force", 0, 0, G_OPTION_ARG_NONE, &ptz->force,
         N_("take: from whoever steers it (supervisors)"), NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &ptz->json, N_("The answer as it came"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_set_prgname("tilik ptz");
    g_autoptr(GOptionContext) context = g_option_context_new(
        _("CAMERA [left|right|up|down|in|out|stop|home|preset N|take|release]"));
    g_autofree GOptionEntry *entries = options_entries(&ptz->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(context, _("Steers a camera, a little at a time, or says who "
                                            "steers it and which presets it keeps."));
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (*argc < 2)
        return refuse(error, _("name a camera"));
    ptz->camera = (*argv)[1];
    return read_act(ptz, *argv + 2, error);
}

static void print_standing(const Ptz *ptz, const PtzStanding *standing)
{
    int64_t left = standing->until_ms - city_now_ms(ptz->city);
    int seconds = left > 0 ? (int)((left + 999) / 1000) : 0;
    if (standing->holder == NULL)
        printf("%s\n", _("nobody steers it"));
    else if (standing->mine)
        printf(_("you steer it, for %d s more\n"), seconds);
    else
        printf(_("%s steers it, for %d s more\n"), standing->holder, seconds);
    if (ptz->acts)
        return;
    for (size_t i = 0; i < standing->preset_count; i++)
        printf("%3d  %s\n", standing->presets[i].number, standing->presets[i].name);
    if (standing->home)
        printf("  0  %s\n", _("home"));
}

static void on_done(const PtzStanding *standing, const ApiRefusal *refusal, void *data)
{
    Ptz *ptz = data;
    if (refusal != NULL) {
        log_complain("tilik: %s: %s\n", ptz->camera, refusal->error->message);
        ptz->status = CLI_FAILED;
    }
    if (standing != NULL && ptz->json) {
        g_autoptr(GString) json = g_string_new(NULL);
        encode_ptz_standing(json, standing);
        printf("%s\n", json->str);
    } else if (standing != NULL) {
        if (ptz->acts && refusal == NULL)
            printf(_("answered in %d ms; "), (int)(clock_mono_ms() - ptz->asked_ms));
        print_standing(ptz, standing);
    }
    g_main_loop_quit(ptz->loop);
}

int cli_ptz(int argc, char **argv)
{
    g_auto(Ptz) ptz = {.for_ms = STEERING_FIRST_MS};
    g_autoptr(GError) error = NULL;
    int64_t stale_ms = -1;
    if (!parse(&ptz, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    g_autoptr(Config) config = options_config(&ptz.options, &error);
    if (config == NULL)
        return cli_say(error, CLI_USAGE);
    ptz.city = city_open(config, &ptz.options, CITY_BACKEND, &stale_ms, &error);
    if (ptz.city == NULL)
        return cli_say(error, CLI_FAILED);
    ptz.loop = g_main_loop_new(NULL, FALSE);
    ptz.asked_ms = clock_mono_ms();
    if (ptz.acts)
        api_ptz(city_api(ptz.city), ptz.camera, &ptz.act, on_done, &ptz);
    else
        api_ptz_standing(city_api(ptz.city), ptz.camera, on_done, &ptz);
    g_main_loop_run(ptz.loop);
    return ptz.status == CLI_DONE ? cli_flush() : ptz.status;
}
