#include <string.h>

#include "base/paths.h"
#include "console/alerts.h"

/* Nine filters of the alerts, each a digit away: those of tilik.conf until a person keeps
 * others. */

#define GROUP    "views"
#define FILE_MAX 65536

static bool is_filter(const char *text)
{
    g_autoptr(AlertQuery) query = alert_query_parse(text, NULL);
    return query != NULL;
}

static GKeyFile *load(void)
{
    g_autofree char *path = paths_state("views"), *text = NULL;
    g_autoptr(GKeyFile) file = g_key_file_new();
    gsize size;
    if (!g_file_get_contents(path, &text, &size, NULL) || size > FILE_MAX ||
        !g_key_file_load_from_data(file, text, size, G_KEY_FILE_NONE, NULL))
        return g_key_file_new();
    return g_steal_pointer(&file);
}

void views_start(App *app)
{
    g_autoptr(GKeyFile) kept = load();
    for (int i = 0; i < CONFIG_VIEWS; i++) {
        char key[2] = {(char)('1' + i), '\0'};
        char *own = g_key_file_get_string(kept, GROUP, key, NULL);
        if (own != NULL && !is_filter(own))
            g_clear_pointer(&own, g_free);
        app->views[i] = own != NULL ? own : g_strdup(app->config->views[i]);
    }
}

void views_stop(App *app)
{
    for (int i = 0; i < CONFIG_VIEWS; i++)
        g_clear_pointer(&app->views[i], g_free);
}

void views_show(App *app, int n)
{
    const char *wanted = app->views[n - 1];
    char key[KEY_NAME_SIZE];
    g_autoptr(GError) error = NULL;
    command_focus(app, PANE_ALERTS);
    if (wanted == NULL || wanted[0] == '\0') {
        app_key(app, ACTION_SAVE_VIEW, key);
        app_say(app, TONE_PLAIN, _("View %d is empty; %s keeps the filter that is on."), n, key);
        return;
    }
    /* The key of the view that is on leads out of it. */
    bool leave = strcmp(place_filter_text(app, PANE_ALERTS), wanted) == 0;
    if (!place_filter(app, PANE_ALERTS, leave ? "" : wanted, &error)) {
        app_say(app, TONE_WARNING, "%s", error->message);
        return;
    }
    place_settle(app);
    if (leave)
        app_say(app, TONE_PLAIN, _("All alerts again."));
    else
        app_say(app, TONE_PLAIN, _("View %d: %s   Esc clears it."), n, wanted);
}

static bool keep(const App *app, int n, const char *text, GError **error)
{
    g_autoptr(GKeyFile) file = load();
    g_autofree char *path = paths_state("views");
    char key[2] = {(char)('0' + n), '\0'};
    gsize size;
    g_key_file_set_string(file, GROUP, key, text);
    g_autofree char *data = g_key_file_to_data(file, &size, NULL);
    return paths_make_parent(path, error) && paths_replace(path, data, size, 0600, error);
}

static void number_done(App *app, const char *text)
{
    g_autoptr(GError) error = NULL;
    const char *filter = place_filter_text(app, PANE_ALERTS);
    if (text == NULL || text[0] < '1' || text[0] > '9' || text[1] != '\0') {
        app_say(app, TONE_PLAIN, _("No view was changed."));
        return;
    }
    int n = text[0] - '0';
    g_free(app->views[n - 1]);
    app->views[n - 1] = g_strdup(filter);
    if (!keep(app, n, filter, &error))
        app_say(app, TONE_WARNING, _("View %d holds until you leave, and was not kept: %s"), n,
                error->message);
    else if (filter[0] == '\0')
        app_say(app, TONE_PLAIN, _("View %d is empty now."), n);
    else
        app_say(app, TONE_PLAIN, _("View %d is now: %s"), n, filter);
}

static void number_changed(App *app, const char *text)
{
    if (text[0] >= '1' && text[0] <= '9')
        ask_finish(app, true);
}

void views_save(App *app)
{
    const char *filter = place_filter_text(app, PANE_ALERTS);
    g_autofree char *label = filter[0] != '\0'
                                 ? g_strdup_printf(_("Keep “%s” as which view, 1 to 9? "), filter)
                                 : g_strdup(_("No filter is on; empty which view, 1 to 9? "));
    ask_line(app, label, "", number_changed, number_done);
}
