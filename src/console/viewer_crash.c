/* A player that died: whose fault it was, and how all comes back. */
#include <string.h>

#include "base/clock.h"
#include "console/viewer_private.h"

#define BACKOFF_MAX_S 30
/* A player that lived this long starts over at the shortest wait. */
#define GOOD_LIFE_MS 60000
/* How long the others wait for one showing's address. */
#define ADDRESS_MS 4000

/* Returns true while one that was opened again may still be the one that crashes. */
static bool on_trial(const Entry *entry, int64_t now)
{
    if (entry->sent) {
        return !viewer_blame_proven(&entry->blame, now);
    }
    return entry->asked_ms != 0 && now - entry->asked_ms < ADDRESS_MS;
}

/* Tiles first, as their wall stands already; what nobody sees last. */
static int place_in_line(const Entry *entry)
{
    if (entry->window.warm) {
        return 3;
    }
    if (entry->window.text) {
        return 2;
    }
    return entry->wall != NULL ? 0 : 1;
}

static Entry *next_to_reopen(const Viewer *viewer)
{
    int64_t now = clock_mono_ms();
    Entry *next = NULL;
    for (unsigned i = 0; i < viewer->entries->len; i++) {
        Entry *entry = g_ptr_array_index(viewer->entries, i);
        if (viewer->crashes > 1 && viewer->blames && on_trial(entry, now)) {
            return NULL;
        }
        bool waits = !entry->sent && entry->asked_ms == 0;
        if (waits && (next == NULL || place_in_line(entry) < place_in_line(next))) {
            next = entry;
        }
    }
    return next;
}

/* All at once after one crash, one after another once it has happened again, so that the next one
 * tells whose fault it is. */
void viewer_reopen(Viewer *viewer)
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
    if (viewer->entries->len > 0 || viewer->walls->len > 0) {
        viewer_start(viewer);
    }
    return G_SOURCE_REMOVE;
}

void viewer_forget_sent(Viewer *viewer)
{
    for (unsigned i = 0; i < viewer->entries->len; i++) {
        Entry *entry = g_ptr_array_index(viewer->entries, i);
        viewer_break_off(viewer, entry);
        entry->sent = entry->heard = false;
        entry->asked_ms = 0;
        entry->blame.sent_ms = 0;
    }
    for (unsigned i = 0; i < viewer->walls->len; i++) {
        WallEntry *wall = g_ptr_array_index(viewer->walls, i);
        wall->wall.selected = -1;
        wall->wall.filled = false;
    }
}

/* What is told may close others, so none is kept over it. */
static void tell_crash(Viewer *viewer)
{
    for (unsigned i = 0; i < viewer->entries->len; i++) {
        Entry *entry = g_ptr_array_index(viewer->entries, i);
        g_autofree char *id = g_strdup(entry->id);
        entry->window.retry_s = wait_s(viewer);
        viewer_enter(viewer, entry, VIEWER_RETRYING, VIEWER_REASON_CRASHED);
        viewer_tell_event(viewer, &(ViewerEvent){.kind = VIEWER_EVENT_STATE,
                                                 .id = id,
                                                 .state = VIEWER_RETRYING,
                                                 .reason = VIEWER_REASON_CRASHED,
                                                 .retry_s = wait_s(viewer)});
    }
}

void viewer_mourn(Viewer *viewer, bool blame)
{
    bool lived = clock_mono_ms() - viewer->started_ms > GOOD_LIFE_MS;
    viewer->crashes = lived ? 1 : viewer->crashes + 1;
    viewer->blames = blame;
    if (blame) {
        blame_somebody(viewer);
    }
    viewer_forget_sent(viewer);
    tell_crash(viewer);
    bool left = viewer->entries->len > 0 || viewer->walls->len > 0;
    if (left && viewer->restart == 0) {
        g_autofree char *message =
            g_strdup_printf(_("the player crashed; its windows come back in %d s"), wait_s(viewer));
        viewer->restart = g_timeout_add_seconds((unsigned)wait_s(viewer), on_restart, viewer);
        viewer_tell_notice(viewer, message);
    }
}
