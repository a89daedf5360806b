#include "console/cli_open.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "console/city.h"
#include "console/cli.h"
#include "console/viewer.h"

typedef struct Opening {
    Options options;
    char *purpose_word;
    Purpose purpose;
    GMainLoop *loop;
    City *city;
    Viewer *viewer;
    unsigned asking; /* addresses that are on their way */
    int status;
} Opening;

typedef struct Request {
    Opening *opening;
    char *id;
} Request;

static void complain(Opening *opening, const char *what, const char *why)
{
    log_complain("tilik: %s: %s\n", what, why);
    opening->status = CLI_FAILED;
}

static void end_when_done(Opening *opening)
{
    if (opening->asking == 0 && viewer_count(opening->viewer) == 0)
        g_main_loop_quit(opening->loop);
}

static char *title_of(const Opening *opening, const char *id)
{
    const Catalog *catalog = city_catalog(opening->city);
    uint32_t index = catalog_find_camera(catalog, id);
    Camera camera;
    char place[160];
    if (!catalog_camera(catalog, index, &camera))
        return g_strdup(id);
    catalog_area_label(catalog, catalog_camera_area(catalog, index), place, sizeof place);
    return g_strdup_printf("%s · %s", camera.name, place);
}

static void on_address(const ApiView *view, const GError *error, void *data)
{
    Request *request = data;
    Opening *opening = request->opening;
    g_autoptr(GError) trouble = NULL;
    opening->asking--;
    if (opening->viewer == NULL) {
        /* Everything is ending. */
    } else if (error != NULL) {
        complain(opening, request->id, error->message);
        viewer_close(opening->viewer, request->id);
    } else {
        g_autofree char *title = title_of(opening, request->id);
        const ViewerAddress address = {view->url, view->user, view->password};
        const ViewerPlace place = {.title = title, .rung = VIEWER_RUNG_SUB};
        if (!viewer_open(opening->viewer, request->id, &place, &address, &trouble))
            complain(opening, request->id, trouble->message);
    }
    if (opening->viewer != NULL)
        end_when_done(opening);
    g_free(request->id);
    g_free(request);
}

static void ask(Opening *opening, const char *id)
{
    Request *request = g_new(Request, 1);
    *request = (Request){opening, g_strdup(id)};
    opening->asking++;
    api_view(city_api(opening->city), id, opening->purpose, "sub", on_address, request);
}

static void on_closed(const char *id, const char *message, void *user)
{
    if (message != NULL)
        complain(user, id, message);
    end_when_done(user);
}

static void on_address_needed(const char *id, void *user)
{
    ask(user, id);
}

static void on_notice(const char *message, void *user)
{
    log_complain("tilik: %s\n", message);
}

static gboolean on_signal(gpointer data)
{
    Opening *opening = data;
    g_main_loop_quit(opening->loop);
    return G_SOURCE_CONTINUE;
}

static bool parse(Opening *opening, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"purpose", 0, 0, G_OPTION_ARG_STRING, &opening->purpose_word, N_("Why you look"),
         "ronda|ticket|alert|patrol|test|evidence"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_set_prgname("tilik open");
    g_autoptr(GOptionContext) context = g_option_context_new(_("CAMERA…"));
    g_autofree GOptionEntry *entries = options_entries(&opening->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(context, _("Opens live windows and stays until they are closed."));
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    opening->purpose = PURPOSE_TEST;
    if (opening->purpose_word != NULL && !purpose_parse(opening->purpose_word, &opening->purpose)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("unknown purpose '%s'"),
                    opening->purpose_word);
        return false;
    }
    if (*argc > 1)
        return true;
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("name the cameras to open by their id"));
    return false;
}

static void show(Opening *opening, int count, char **ids)
{
    static const ViewerCallbacks callbacks = {
        .closed = on_closed,
        .address = on_address_needed,
        .notice = on_notice,
    };
    opening->viewer = viewer_new(&callbacks, opening, NULL);
    const char *trouble = viewer_trouble(opening->viewer);
    if (trouble != NULL) {
        complain(opening, _("no video"), trouble);
        return;
    }
    for (int i = 0; i < count; i++) {
        if (catalog_find_camera(city_catalog(opening->city), ids[i]) == CATALOG_NONE)
            complain(opening, ids[i], _("there is no such camera"));
        else
            ask(opening, ids[i]);
    }
    opening->loop = g_main_loop_new(NULL, FALSE);
    guint interrupt = g_unix_signal_add(SIGINT, on_signal, opening);
    guint terminate = g_unix_signal_add(SIGTERM, on_signal, opening);
    if (opening->asking > 0)
        g_main_loop_run(opening->loop);
    g_source_remove(interrupt);
    g_source_remove(terminate);
}

static void opening_clear(Opening *opening)
{
    g_clear_pointer(&opening->viewer, viewer_free);
    city_close(opening->city);
    options_clear(&opening->options);
    g_free(opening->purpose_word);
    if (opening->loop != NULL)
        g_main_loop_unref(opening->loop);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Opening, opening_clear)

int cli_open(int argc, char **argv)
{
    g_auto(Opening) opening = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    int64_t stale_ms = -1;
    if (!parse(&opening, &argc, &argv, &error) ||
        (config = options_config(&opening.options, &error)) == NULL) {
        log_complain("tilik: %s\n", error->message);
        return CLI_USAGE;
    }
    opening.city = city_open(config, &opening.options, CITY_CAMERAS, &stale_ms, &error);
    if (opening.city == NULL) {
        log_complain("tilik: %s\n", error->message);
        return CLI_FAILED;
    }
    show(&opening, argc - 1, argv + 1);
    return opening.status;
}
