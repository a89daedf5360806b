#include "console/cli_snapshot.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "console/city.h"
#include "console/cli.h"
#include "console/cli_shown.h"
#include "console/viewer.h"

#define PATIENCE_S 30
/* What is asked for beside it is as small as can be: the file is of the frame's own size. */
#define TEXT_COLS 16
#define TEXT_ROWS 5

typedef struct Snapshot {
    Options options;
    char *output, *purpose_word;
    Purpose purpose;
    char *id, *path; /* path: absolute */
    GMainLoop *loop;
    City *city;
    Viewer *viewer;
    CliShown *shown;
    bool asked;
    int status;
} Snapshot;

static void end(Snapshot *snapshot, const char *why)
{
    if (why != NULL) {
        log_complain("tilik: %s: %s\n", snapshot->id, why);
        snapshot->status = CLI_FAILED;
    }
    g_main_loop_quit(snapshot->loop);
}

static void on_address(const ApiView *view, const GError *error, void *data)
{
    Snapshot *snapshot = data;
    static const ViewerCommand still = {
        .ink = VIEWER_INK_ASCII, .colours = 2, .cols = TEXT_COLS, .rows = TEXT_ROWS};
    const ViewerPlace place = {.title = snapshot->id, .rung = VIEWER_RUNG_TEXT, .picture = &still};
    g_autoptr(GError) trouble = NULL;
    if (snapshot->viewer == NULL)
        return; /* everything is ending */
    if (error != NULL) {
        end(snapshot, error->message);
        return;
    }
    const ViewerAddress address = {view->url, view->user, view->password};
    cli_shown_view(snapshot->shown, snapshot->id, view->id);
    if (!viewer_open(snapshot->viewer, snapshot->id, &place, &address, &trouble))
        end(snapshot, trouble->message);
}

static void ask(Snapshot *snapshot)
{
    const ViewRequest look = {.purpose = snapshot->purpose, .quality = QUALITY_MAIN};
    api_look(city_api(snapshot->city), snapshot->id, &look, on_address, snapshot);
}

static void on_address_needed(const char *id, void *user)
{
    ask(user);
}

/* It is taken when the first picture is there; what is wrong before is waited out, and said in the
 * end. */
static void on_state(const ViewerWindow *window, void *user)
{
    Snapshot *snapshot = user;
    bool there = window->state == VIEWER_PLAYING || window->state == VIEWER_ENDED;
    cli_shown_state(snapshot->shown, snapshot->id, window->state == VIEWER_PLAYING);
    if (there && !snapshot->asked) {
        snapshot->asked = true;
        viewer_snapshot(snapshot->viewer, snapshot->id, snapshot->path);
    }
}

static void on_closed(const char *id, const char *message, void *user)
{
    end(user, message != NULL ? message : _("the player refuses"));
}

static void on_snapshot(const char *id, const char *path, const char *sha256, const char *message,
                        void *user)
{
    Snapshot *snapshot = user;
    if (path != NULL)
        printf("%s  %s\n", sha256, snapshot->output);
    end(snapshot, path == NULL ? message : NULL);
}

static gboolean on_patience(gpointer data)
{
    Snapshot *snapshot = data;
    const ViewerWindow *window = viewer_find(snapshot->viewer, snapshot->id);
    bool why = window != NULL && window->reason != VIEWER_REASON_NONE;
    end(snapshot, why ? viewer_reason_text(window->reason) : _("no answer in time"));
    return G_SOURCE_CONTINUE;
}

static gboolean on_signal(gpointer data)
{
    Snapshot *snapshot = data;
    snapshot->status = CLI_FAILED;
    g_main_loop_quit(snapshot->loop);
    return G_SOURCE_CONTINUE;
}

static bool refuse(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, what);
    return false;
}

static bool parse(Snapshot *snapshot, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &snapshot->output,
         N_("The file, which must not exist yet"), "F.png"},
        {"purpose", 0, 0, G_OPTION_ARG_STRING, &snapshot->purpose_word, N_("Why you look"),
         "ronda|ticket|alert|patrol|test|evidence"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_set_prgname("tilik snapshot");
    g_autoptr(GOptionContext) context = g_option_context_new(_("CAMERA -o F.png"));
    g_autofree GOptionEntry *entries = options_entries(&snapshot->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(
        context, _("Keeps a camera's picture as it is now in a PNG file, and prints "
                   "its SHA-256.\nNeeds no display."));
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    snapshot->purpose = PURPOSE_TEST;
    if (snapshot->purpose_word != NULL &&
        !purpose_parse(snapshot->purpose_word, &snapshot->purpose)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("unknown purpose '%s'"),
                    snapshot->purpose_word);
        return false;
    }
    if (*argc != 2)
        return refuse(error, _("one camera, please"));
    return snapshot->output != NULL || refuse(error, _("-o F.png is missing: where to keep it"));
}

/* A mistake in the file's name is said before anybody is looked at. */
static bool check_path(Snapshot *snapshot, GError **error)
{
    snapshot->path = g_canonicalize_filename(snapshot->output, NULL);
    g_autofree char *folder = g_path_get_dirname(snapshot->path);
    if (g_file_test(snapshot->path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("%s is there already"),
                    snapshot->output);
        return false;
    }
    if (g_access(folder, W_OK | X_OK) != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("%s can't be written to"), folder);
        return false;
    }
    return true;
}

static void take(Snapshot *snapshot)
{
    static const ViewerCallbacks callbacks = {.state = on_state,
                                              .closed = on_closed,
                                              .address = on_address_needed,
                                              .snapshot = on_snapshot};
    snapshot->viewer = viewer_new(&callbacks, snapshot, NULL);
    snapshot->shown = cli_shown_new(city_api(snapshot->city));
    snapshot->loop = g_main_loop_new(NULL, FALSE);
    guint interrupt = g_unix_signal_add(SIGINT, on_signal, snapshot);
    guint terminate = g_unix_signal_add(SIGTERM, on_signal, snapshot);
    guint patience = g_timeout_add_seconds(PATIENCE_S, on_patience, snapshot);
    ask(snapshot);
    g_main_loop_run(snapshot->loop);
    g_source_remove(interrupt);
    g_source_remove(terminate);
    g_source_remove(patience);
    g_clear_pointer(&snapshot->viewer, viewer_free);
    cli_shown_end(g_steal_pointer(&snapshot->shown));
}

static void snapshot_clear(Snapshot *snapshot)
{
    g_clear_pointer(&snapshot->viewer, viewer_free);
    city_close(snapshot->city);
    options_clear(&snapshot->options);
    g_free(snapshot->output);
    g_free(snapshot->purpose_word);
    g_free(snapshot->id);
    g_free(snapshot->path);
    if (snapshot->loop != NULL)
        g_main_loop_unref(snapshot->loop);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Snapshot, snapshot_clear)

int cli_snapshot(int argc, char **argv)
{
    g_auto(Snapshot) snapshot = {0};
    g_autoptr(GError) error = NULL;
    int64_t stale_ms = -1;
    if (!parse(&snapshot, &argc, &argv, &error) || !check_path(&snapshot, &error))
        return cli_say(error, CLI_USAGE);
    g_autoptr(Config) config = options_config(&snapshot.options, &error);
    if (config == NULL)
        return cli_say(error, CLI_USAGE);
    snapshot.id = g_strdup(argv[1]);
    snapshot.city = city_open(config, &snapshot.options, CITY_CAMERAS, &stale_ms, &error);
    if (snapshot.city == NULL)
        return cli_say(error, CLI_FAILED);
    if (catalog_find_camera(city_catalog(snapshot.city), snapshot.id) == CATALOG_NONE) {
        log_complain("tilik: %s: %s\n", snapshot.id, _("there is no such camera"));
        return CLI_FAILED;
    }
    take(&snapshot);
    return snapshot.status == CLI_DONE ? cli_flush() : snapshot.status;
}
