#include "console/options.h"

#include "base/error.h"

GOptionEntry *options_entries(Options *o, bool for_screen)
{
    const GOptionEntry common[] = {
        {"demo", 0, 0, G_OPTION_ARG_NONE, &o->demo, N_("Start a make-believe city and show it"),
         NULL},
        {"backend", 0, 0, G_OPTION_ARG_STRING, &o->backend, N_("The backend's address"), N_("URL")},
        {"token-file", 0, 0, G_OPTION_ARG_FILENAME, &o->token_file, N_("File that holds the token"),
         N_("FILE")},
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &o->config,
         N_("Configuration to read in place of your own"), N_("FILE")},
        {"lang", 0, 0, G_OPTION_ARG_STRING, &o->language, N_("Language: id or en"), "id|en"},
        {"profile", 0, 0, G_OPTION_ARG_STRING, &o->profile, N_("Who sits before it"),
         "operator|ronda|supervisor|kiosk"},
        {"city", 0, 0, G_OPTION_ARG_STRING, &o->city,
         N_("Make-believe city: semarang or banjarmasin"), N_("CITY")},
        {"cameras", 0, 0, G_OPTION_ARG_INT, &o->cameras, N_("How many cameras it has"), "N"},
        {"seed", 0, 0, G_OPTION_ARG_STRING, &o->seed, N_("Same seed, same city"), "S"},
        {"rate", 0, 0, G_OPTION_ARG_STRING, &o->rate, N_("How many alerts it has a minute"), "N"},
    };
    const GOptionEntry screen[] = {
        {"theme", 0, 0, G_OPTION_ARG_STRING, &o->theme, N_("Colour theme"),
         "malam|siang|kontras|mono"},
        {"version", 0, 0, G_OPTION_ARG_NONE, &o->version, N_("Say the version and leave"), NULL},
    };
    size_t count = G_N_ELEMENTS(common), extra = for_screen ? G_N_ELEMENTS(screen) : 0;
    GOptionEntry *entries = g_new0(GOptionEntry, count + extra + 1);
    for (size_t i = 0; i < count; i++)
        entries[i] = common[i];
    for (size_t i = 0; i < extra; i++)
        entries[count + i] = screen[i];
    return entries;
}

static void lay_over(char **value, const char *given)
{
    if (given == NULL)
        return;
    g_free(*value);
    *value = g_strdup(given);
}

Config *options_config(const Options *options, GError **error)
{
    g_autoptr(Config) config = config_load(options->config, error);
    if (config == NULL)
        return NULL;
    if (options->profile != NULL && !profile_parse(options->profile, &config->profile)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("unknown profile '%s'"),
                    options->profile);
        return NULL;
    }
    /* A token goes to the backend that it was written beside, to no other. */
    if (options->backend != NULL)
        lay_over(&config->token_file, "");
    lay_over(&config->backend, options->backend);
    lay_over(&config->token_file, options->token_file);
    lay_over(&config->theme, options->theme);
    lay_over(&config->language, options->language);
    return g_steal_pointer(&config);
}

void options_clear(Options *options)
{
    g_free(options->backend);
    g_free(options->token_file);
    g_free(options->config);
    g_free(options->language);
    g_free(options->theme);
    g_free(options->profile);
    g_free(options->city);
    g_free(options->seed);
    g_free(options->rate);
}
