#include "console/viewer.h"

#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/paths.h"
#include "console/viewer_private.h"

/* Each second while something is shown a `ping` goes out; silence is said, then ended. */
#define SILENT_MS 2000
#define HUNG_MS   6000
#define START_MS  15000
/* A player that shows nothing is kept this long, so that the next opens at once. */
#define EMPTY_MS 60000
/* Trouble is forgotten after this, so that the next window is tried. */
#define TROUBLE_MS 15000
/* tilik-view's exit status when there is no VLC. */
#define NO_VIDEO 3

void viewer_tell_notice(Viewer *viewer, const char *message)
{
    if (viewer->callbacks.notice != NULL) {
        viewer->callbacks.notice(message, viewer->user);
    }
}

void viewer_tell_event(Viewer *viewer, const ViewerEvent *event)
{
    if (viewer->callbacks.event != NULL) {
        viewer->callbacks.event(event, viewer_find(viewer, event->id), viewer->user);
    }
}

void viewer_enter(Viewer *viewer, Entry *entry, ViewerState state, ViewerReason reason)
{
    entry->window.state = state;
    entry->window.reason = reason;
    entry->window.since_ms = clock_mono_ms();
    entry->blame.playing_ms = state == VIEWER_PLAYING ? entry->window.since_ms : 0;
    if (viewer->callbacks.state != NULL) {
        viewer->callbacks.state(&entry->window, viewer->user);
    }
}

static bool busy(const Viewer *viewer)
{
    return viewer->entries->len > 0 || viewer->walls->len > 0;
}

static void set_trouble(Viewer *viewer, const char *message)
{
    g_free(viewer->trouble);
    viewer->trouble = g_strdup(message);
    viewer->trouble_ms = clock_mono_ms();
}

/* What needs windows is given back, with the reason; where nothing works text pictures too. */
static void give_up(Viewer *viewer, const char *why, bool texts)
{
    g_autofree char *message = g_strdup(why);
    while (viewer->walls->len > 0) {
        viewer_remove_wall(viewer, g_ptr_array_index(viewer->walls, 0), message);
    }
    unsigned i = 0;
    while (i < viewer->entries->len) {
        Entry *entry = g_ptr_array_index(viewer->entries, i);
        if (texts || !entry->window.text) {
            viewer_remove(viewer, entry, message);
        } else {
            i++;
        }
    }
}

/* Ends a player that has had nothing to show for a while. */
static bool rest(Viewer *viewer, int64_t now)
{
    if (busy(viewer)) {
        viewer->empty_ms = 0;
        return false;
    }
    viewer->empty_ms = viewer->empty_ms != 0 ? viewer->empty_ms : now;
    if (now - viewer->empty_ms < EMPTY_MS) {
        return false;
    }
    g_clear_pointer(&viewer->child, viewer_child_free);
    viewer->ready = false;
    viewer->ping = 0;
    return true;
}

static gboolean on_ping(gpointer user)
{
    Viewer *viewer = user;
    if (viewer->child == NULL) {
        viewer->ping = 0;
        return G_SOURCE_REMOVE;
    }
    int64_t now = clock_mono_ms(), quiet = now - viewer->heard_ms;
    if (rest(viewer, now)) {
        return G_SOURCE_REMOVE;
    }
    if (quiet > (viewer->ready ? HUNG_MS : START_MS)) {
        viewer_child_kill(viewer->child);
    } else if (viewer->ready && quiet > SILENT_MS && !viewer->silent) {
        viewer->silent = true;
        viewer_tell_notice(viewer, _("the player does not answer"));
    }
    if (busy(viewer)) {
        viewer_child_send(viewer->child, &(ViewerCommand){.kind = VIEWER_COMMAND_PING});
    } else {
        viewer->heard_ms = now;
    }
    viewer_reopen(viewer);
    return G_SOURCE_CONTINUE;
}

void viewer_watch(Viewer *viewer)
{
    if (viewer->ping == 0) {
        viewer->ping = g_timeout_add(1000, on_ping, viewer);
    }
}

static void take_ready(Viewer *viewer, const ViewerEvent *event)
{
    viewer->ready = true;
    g_clear_pointer(&viewer->trouble, g_free);
    g_clear_pointer(&viewer->windowless, g_free);
    if (!event->on && event->note != NULL) {
        viewer->windowless = g_strdup(event->note);
        viewer->windowless_ms = clock_mono_ms();
        give_up(viewer, viewer->windowless, false);
    }
    viewer_tell_event(viewer, event);
    viewer_reopen(viewer);
}

static void on_event(const ViewerEvent *event, void *user)
{
    Viewer *viewer = user;
    viewer->heard_ms = clock_mono_ms();
    viewer->silent = false;
    if (event->kind == VIEWER_EVENT_READY) {
        take_ready(viewer, event);
    } else {
        viewer_take_event(viewer, event);
    }
}

static void on_ended(int status, void *user)
{
    Viewer *viewer = user;
    bool was_ready = viewer->ready, refuses = WIFEXITED(status) && WEXITSTATUS(status) == NO_VIDEO;
    g_clear_pointer(&viewer->child, viewer_child_free);
    viewer->ready = false;
    if (refuses && !was_ready) {
        if (viewer->trouble == NULL) {
            set_trouble(viewer, _("the player can't show windows here"));
        }
        viewer->trouble_ms = clock_mono_ms();
        give_up(viewer, viewer->trouble, true);
    } else if (busy(viewer)) {
        /* Of an X server that is gone no camera is guilty; the next player says what can be had. */
        viewer_mourn(viewer, !refuses);
    }
}

bool viewer_start(Viewer *viewer)
{
    static const ViewerChildCallbacks callbacks = {.event = on_event, .ended = on_ended};
    g_autoptr(GError) error = NULL;
    viewer->ready = viewer->silent = false;
    viewer->started_ms = clock_mono_ms();
    g_clear_pointer(&viewer->windowless, g_free);
    viewer->child = viewer_child_new(viewer->program, &callbacks, viewer, &error);
    if (viewer->child == NULL) {
        set_trouble(viewer, error->message);
        give_up(viewer, viewer->trouble, true);
        return false;
    }
    viewer->heard_ms = viewer->started_ms;
    viewer->empty_ms = 0;
    viewer_send_walls(viewer);
    viewer_watch(viewer);
    return true;
}

static bool is_fresh(int64_t since_ms)
{
    return clock_mono_ms() - since_ms < TROUBLE_MS;
}

/* An X server may be there again: only a new player finds it. */
static bool start_over(Viewer *viewer)
{
    g_clear_pointer(&viewer->child, viewer_child_free);
    viewer_forget_sent(viewer);
    return viewer_start(viewer);
}

bool viewer_wake(Viewer *viewer, bool windows)
{
    /* While the wait after a crash runs, what is sent would be stale when it is over. */
    if (viewer->child == NULL) {
        return viewer->restart != 0 || viewer_start(viewer);
    }
    if (!windows || viewer->windowless == NULL) {
        return true;
    }
    return is_fresh(viewer->windowless_ms) ? false : start_over(viewer);
}

void viewer_trouble_heard(Viewer *viewer, const char *message)
{
    set_trouble(viewer, message);
    viewer_tell_notice(viewer, message);
}

static char *program_path(const char *program)
{
    if (program != NULL) {
        return g_strdup(program);
    }
    g_autofree char *folder = paths_program_folder();
    char *beside = folder != NULL ? g_build_filename(folder, "tilik-view", NULL) : NULL;
    if (beside != NULL && g_file_test(beside, G_FILE_TEST_IS_EXECUTABLE)) {
        return beside;
    }
    g_free(beside);
    return g_strdup("tilik-view");
}

Viewer *viewer_new(const ViewerCallbacks *callbacks, void *user, const char *program)
{
    Viewer *viewer = g_new0(Viewer, 1);
    viewer->callbacks = *callbacks;
    viewer->user = user;
    viewer->program = program_path(program);
    viewer->entries = g_ptr_array_new_with_free_func((GDestroyNotify)viewer_entry_free);
    viewer->walls = g_ptr_array_new_with_free_func((GDestroyNotify)viewer_wall_free);
    viewer->untold = viewer_untold_new();
    viewer->quarantine = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return viewer;
}

void viewer_free(Viewer *viewer)
{
    if (viewer == NULL) {
        return;
    }
    g_clear_handle_id(&viewer->restart, g_source_remove);
    g_clear_handle_id(&viewer->ping, g_source_remove);
    g_clear_handle_id(&viewer->idle, g_source_remove);
    viewer_child_free(viewer->child);
    g_ptr_array_unref(viewer->entries);
    g_ptr_array_unref(viewer->walls);
    g_ptr_array_unref(viewer->untold);
    g_hash_table_unref(viewer->quarantine);
    g_free(viewer->trouble);
    g_free(viewer->windowless);
    g_free(viewer->program);
    g_free(viewer);
}

const char *viewer_picture_trouble(const Viewer *viewer)
{
    return viewer->trouble != NULL && is_fresh(viewer->trouble_ms) ? viewer->trouble : NULL;
}

const char *viewer_trouble(const Viewer *viewer)
{
    const char *display = g_getenv("DISPLAY");
    if (display == NULL || display[0] == '\0') {
        return _("no display: DISPLAY is not set");
    }
    if (viewer->windowless != NULL && is_fresh(viewer->windowless_ms)) {
        return viewer->windowless;
    }
    return viewer_picture_trouble(viewer);
}
