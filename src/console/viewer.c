#include "console/viewer.h"

#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/paths.h"
#include "console/viewer_private.h"

#define BACKOFF_MAX_S 30
/* A player that lived this long starts over at the shortest wait. */
#define GOOD_LIFE_MS 60000
/* Each second while windows are open a `ping` goes out; silence is said, then ended. */
#define SILENT_MS 2000
#define HUNG_MS   6000
#define START_MS  15000
/* A player without windows is kept this long, so that the next opens at once. */
#define EMPTY_MS 60000
/* How long the others wait for one window's address. */
#define ADDRESS_MS 4000
/* Trouble is forgotten after this, so that the next window is tried. */
#define TROUBLE_MS 15000
/* tilik-view's exit status when there is no display or no VLC. */
#define STATUS_NO_VIDEO 3

void viewer_tell_notice(Viewer *viewer, const char *message)
{
    if (viewer->callbacks.notice != NULL) {
        viewer->callbacks.notice(message, viewer->user);
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

void viewer_remove(Viewer *viewer, Entry *entry, const char *message)
{
    /* Taken out first: the callback may open the same camera again. */
    unsigned at;
    if (!g_ptr_array_find(viewer->entries, entry, &at)) {
        return;
    }
    g_ptr_array_steal_index(viewer->entries, at);
    if (viewer->callbacks.closed != NULL) {
        viewer->callbacks.closed(entry->id, message, viewer->user);
    }
    viewer_entry_free(entry);
}

static void set_trouble(Viewer *viewer, const char *message)
{
    g_free(viewer->trouble);
    viewer->trouble = g_strdup(message);
    viewer->trouble_ms = clock_mono_ms();
}

/* No video at all: every window is given back, with the reason. */
static void give_up(Viewer *viewer)
{
    g_autofree char *message = g_strdup(viewer->trouble);
    while (viewer->entries->len > 0) {
        viewer_remove(viewer, g_ptr_array_index(viewer->entries, 0), message);
    }
}

/* Returns true while a window that was opened again may still be the one that crashes. */
static bool on_trial(const Entry *entry, int64_t now)
{
    if (entry->sent) {
        return !viewer_blame_proven(&entry->blame, now);
    }
    return entry->asked_ms != 0 && now - entry->asked_ms < ADDRESS_MS;
}

static Entry *next_to_reopen(const Viewer *viewer)
{
    int64_t now = clock_mono_ms();
    Entry *next = NULL;
    for (unsigned i = 0; i < viewer->entries->len; i++) {
        Entry *entry = g_ptr_array_index(viewer->entries, i);
        if (viewer->crashes > 1 && on_trial(entry, now)) {
            return NULL;
        }
        if (next == NULL && !entry->sent && entry->asked_ms == 0) {
            next = entry;
        }
    }
    return next;
}

/* Opens again what waits: all at once after one crash, one after another once it has happened
 * again, so that the next one tells whose fault it is. */
static void reopen(Viewer *viewer)
{
    Entry *entry;
    while (viewer->ready && (entry = next_to_reopen(viewer)) != NULL) {
        g_autofree char *id = g_strdup(entry->id);
        entry->asked_ms = clock_mono_ms();
        if (viewer->callbacks.address != NULL) {
            viewer->callbacks.address(id, viewer->user);
        }
    }
}

/* Ends a player that has had no window for a while. */
static bool rest(Viewer *viewer, int64_t now)
{
    if (viewer->entries->len > 0) {
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
    if (viewer->entries->len > 0) {
        viewer_child_send(viewer->child, &(ViewerCommand){.kind = VIEWER_COMMAND_PING});
    } else {
        viewer->heard_ms = now;
    }
    reopen(viewer);
    return G_SOURCE_CONTINUE;
}

void viewer_watch(Viewer *viewer)
{
    if (viewer->ping == 0) {
        viewer->ping = g_timeout_add(1000, on_ping, viewer);
    }
}

static void on_event(const ViewerEvent *event, void *user)
{
    Viewer *viewer = user;
    viewer->heard_ms = clock_mono_ms();
    viewer->silent = false;
    if (event->kind == VIEWER_EVENT_READY) {
        viewer->ready = true;
        g_clear_pointer(&viewer->trouble, g_free);
        reopen(viewer);
    } else {
        viewer_take_event(viewer, event);
    }
}

static int wait_s(const Viewer *viewer)
{
    return MIN(1 << MIN(viewer->crashes - 1, 5), BACKOFF_MAX_S);
}

static void quarantine(Viewer *viewer, Entry *entry)
{
    g_hash_table_add(viewer->quarantine, g_strdup(entry->id));
    viewer_enter(viewer, entry, VIEWER_QUARANTINED, VIEWER_REASON_CRASHED);
    g_autofree char *message =
        g_strdup_printf(_("%s is in quarantine: it crashed the player %d times in a minute"),
                        entry->title, BLAME_CRASHES);
    viewer_remove(viewer, entry, message);
}

static void blame_somebody(Viewer *viewer)
{
    unsigned count = viewer->entries->len;
    g_autofree ViewerBlame **windows = g_new(ViewerBlame *, count + 1);
    for (unsigned i = 0; i < count; i++) {
        windows[i] = &((Entry *)g_ptr_array_index(viewer->entries, i))->blame;
    }
    int64_t now = clock_mono_ms();
    int suspect = viewer_blame_crash(windows, count, now);
    if (suspect >= 0 && viewer_blame_guilty(windows[suspect], now)) {
        quarantine(viewer, g_ptr_array_index(viewer->entries, suspect));
    }
}

static gboolean on_restart(gpointer user)
{
    Viewer *viewer = user;
    viewer->restart = 0;
    if (viewer->entries->len > 0) {
        viewer_start(viewer);
    }
    return G_SOURCE_REMOVE;
}

static void mourn(Viewer *viewer)
{
    bool lived = clock_mono_ms() - viewer->started_ms > GOOD_LIFE_MS;
    viewer->crashes = lived ? 1 : viewer->crashes + 1;
    blame_somebody(viewer);
    for (unsigned i = 0; i < viewer->entries->len; i++) {
        Entry *entry = g_ptr_array_index(viewer->entries, i);
        entry->sent = entry->heard = false;
        entry->asked_ms = 0;
        entry->stills = 0;
        entry->blame.sent_ms = 0;
        entry->window.retry_s = wait_s(viewer);
        viewer_enter(viewer, entry, VIEWER_RETRYING, VIEWER_REASON_CRASHED);
    }
    if (viewer->entries->len > 0 && viewer->restart == 0) {
        g_autofree char *message =
            g_strdup_printf(_("the player crashed; its windows come back in %d s"), wait_s(viewer));
        viewer->restart = g_timeout_add_seconds((unsigned)wait_s(viewer), on_restart, viewer);
        viewer_tell_notice(viewer, message);
    }
}

static void on_ended(int status, void *user)
{
    Viewer *viewer = user;
    g_clear_pointer(&viewer->child, viewer_child_free);
    viewer->ready = false;
    if (WIFEXITED(status) && WEXITSTATUS(status) == STATUS_NO_VIDEO) {
        if (viewer->trouble == NULL) {
            set_trouble(viewer, _("the player can't show windows here"));
        }
        viewer->trouble_ms = clock_mono_ms();
        give_up(viewer);
    } else if (viewer->entries->len > 0) {
        mourn(viewer);
    }
}

bool viewer_start(Viewer *viewer)
{
    static const ViewerChildCallbacks callbacks = {.event = on_event, .ended = on_ended};
    g_autoptr(GError) error = NULL;
    viewer->ready = viewer->silent = false;
    viewer->started_ms = clock_mono_ms();
    viewer->child = viewer_child_new(viewer->program, &callbacks, viewer, &error);
    if (viewer->child == NULL) {
        set_trouble(viewer, error->message);
        give_up(viewer);
        return false;
    }
    viewer->heard_ms = viewer->started_ms;
    viewer->empty_ms = 0;
    viewer_watch(viewer);
    return true;
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
    viewer->closed = g_ptr_array_new_with_free_func(g_free);
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
    g_ptr_array_unref(viewer->closed);
    g_hash_table_unref(viewer->quarantine);
    g_free(viewer->trouble);
    g_free(viewer->program);
    g_free(viewer);
}

const char *viewer_trouble(const Viewer *viewer)
{
    const char *display = g_getenv("DISPLAY");
    if (display == NULL || display[0] == '\0') {
        return _("no display: DISPLAY is not set");
    }
    bool fresh = viewer->trouble != NULL && clock_mono_ms() - viewer->trouble_ms < TROUBLE_MS;
    return fresh ? viewer->trouble : NULL;
}
