/* What tilik-view tells of what is open. */
#include <string.h>

#include "console/viewer_private.h"

/* An event of our own that waits for the loop to turn. */
typedef struct Untold {
    ViewerEventKind kind; /* closed, snapshot or record */
    char *id, *why, *path;
} Untold;

static void untold_free(void *data)
{
    Untold *untold = data;
    g_free(untold->id);
    g_free(untold->why);
    g_free(untold->path);
    g_free(untold);
}

GPtrArray *viewer_untold_new(void)
{
    return g_ptr_array_new_with_free_func(untold_free);
}

static void tell_closed(Viewer *viewer, const char *id, const char *message, const char *why)
{
    bool replaced = g_strcmp0(why, "instead") == 0;
    if (viewer->callbacks.closed != NULL && !replaced) {
        viewer->callbacks.closed(id, message, viewer->user);
    }
    ViewerEvent event = {.kind = VIEWER_EVENT_CLOSED, .id = (char *)id, .text = (char *)why};
    if (viewer->callbacks.event != NULL) {
        viewer->callbacks.event(&event, NULL, viewer->user);
    }
}

static void tell_untold(Viewer *viewer, const Untold *untold)
{
    if (untold->kind == VIEWER_EVENT_CLOSED) {
        tell_closed(viewer, untold->id, NULL, untold->why);
        return;
    }
    bool still = untold->kind == VIEWER_EVENT_SNAPSHOT;
    if (still && viewer->callbacks.snapshot != NULL) {
        viewer->callbacks.snapshot(untold->id, NULL, NULL, untold->why, viewer->user);
    }
    ViewerEvent event = {.kind = still ? VIEWER_EVENT_ERROR : untold->kind,
                         .id = untold->id,
                         .path = untold->path,
                         .text = untold->why};
    viewer_tell_event(viewer, &event);
}

static gboolean on_untold(gpointer user)
{
    Viewer *viewer = user;
    viewer->idle = 0;
    g_autoptr(GPtrArray) all = viewer->untold;
    viewer->untold = viewer_untold_new();
    for (unsigned i = 0; i < all->len; i++) {
        tell_untold(viewer, g_ptr_array_index(all, i));
    }
    return G_SOURCE_REMOVE;
}

static void later(Viewer *viewer, ViewerEventKind kind, const char *id, const char *why,
                  const char *path)
{
    Untold *untold = g_new(Untold, 1);
    *untold = (Untold){kind, g_strdup(id), g_strdup(why), g_strdup(path)};
    g_ptr_array_add(viewer->untold, untold);
    if (viewer->idle == 0) {
        viewer->idle = g_idle_add(on_untold, viewer);
    }
}

void viewer_tell_later(Viewer *viewer, const char *id, const char *why)
{
    later(viewer, VIEWER_EVENT_CLOSED, id, why, NULL);
}

void viewer_untell(Viewer *viewer, const char *id)
{
    for (unsigned i = viewer->untold->len; i-- > 0;) {
        const Untold *untold = g_ptr_array_index(viewer->untold, i);
        if (untold->kind == VIEWER_EVENT_CLOSED && g_str_equal(untold->id, id)) {
            g_ptr_array_remove_index(viewer->untold, i);
        }
    }
}

void viewer_break_off(Viewer *viewer, Entry *entry)
{
    for (; entry->stills > 0; entry->stills--) {
        later(viewer, VIEWER_EVENT_SNAPSHOT, entry->id, _("the player ended before it was taken"),
              NULL);
    }
    if (entry->recording != NULL) {
        later(viewer, VIEWER_EVENT_RECORD, entry->id, _("the player ended"), entry->recording);
    }
    entry->window.recording = NULL;
    g_clear_pointer(&entry->recording, g_free);
}

static void tell_still(Viewer *viewer, Entry *entry, const ViewerEvent *event, const char *message)
{
    entry->stills -= entry->stills > 0;
    if (viewer->callbacks.snapshot != NULL) {
        viewer->callbacks.snapshot(entry->id, event->path, event->sha256, message, viewer->user);
    }
}

static void remove_for(Viewer *viewer, Entry *entry, const char *message, const char *why)
{
    /* Taken out first: the callback may open the same camera again. */
    unsigned at;
    if (!g_ptr_array_find(viewer->entries, entry, &at)) {
        return;
    }
    g_ptr_array_steal_index(viewer->entries, at);
    viewer_break_off(viewer, entry);
    tell_closed(viewer, entry->id, message, why);
    viewer_entry_free(entry);
}

void viewer_remove(Viewer *viewer, Entry *entry, const char *message)
{
    remove_for(viewer, entry, message, message);
}

static Entry *tile_of(const Viewer *viewer, const char *wall)
{
    for (unsigned i = 0; i < viewer->entries->len; i++) {
        Entry *entry = g_ptr_array_index(viewer->entries, i);
        if (g_strcmp0(entry->wall, wall) == 0) {
            return entry;
        }
    }
    return NULL;
}

static void remove_wall_for(Viewer *viewer, WallEntry *wall, const char *message, const char *why)
{
    unsigned at;
    if (!g_ptr_array_find(viewer->walls, wall, &at)) {
        return;
    }
    g_ptr_array_steal_index(viewer->walls, at);
    for (Entry *entry; (entry = tile_of(viewer, wall->id)) != NULL;) {
        remove_for(viewer, entry, message, why);
    }
    tell_closed(viewer, wall->id, message, why);
    viewer_wall_free(wall);
}

void viewer_remove_wall(Viewer *viewer, WallEntry *wall, const char *message)
{
    remove_wall_for(viewer, wall, message, message);
}

static void take_state(Viewer *viewer, Entry *entry, const ViewerEvent *event)
{
    entry->window.retry_s = event->retry_s;
    /* A grant that has run out looks like a wrong password, or like a stream that is not there.
     * Where nothing helps, the camera may have moved: asked at attempts 2, 4, 8 .. */
    int attempt = event->attempt;
    bool expired =
        event->state == VIEWER_RETRYING &&
        (event->reason == VIEWER_REASON_UNAUTHORIZED || event->reason == VIEWER_REASON_NOT_FOUND ||
         (attempt >= 2 && (attempt & (attempt - 1)) == 0));
    g_autofree char *id = g_strdup(entry->id);
    viewer_enter(viewer, entry, event->state, event->reason);
    if (expired && viewer_entry(viewer, id) == entry && viewer->callbacks.address != NULL) {
        viewer->callbacks.address(id, viewer->user);
    }
}

static void take_frame(Viewer *viewer, Entry *entry, const ViewerEvent *event)
{
    entry->window.age_ms = event->age_ms;
    entry->window.fps = event->fps;
    entry->window.dropped = event->dropped;
    entry->window.width = event->width;
    entry->window.height = event->height;
    if (viewer->callbacks.state != NULL) {
        viewer->callbacks.state(&entry->window, viewer->user);
    }
}

static void take_error(Viewer *viewer, Entry *entry, const ViewerEvent *event)
{
    const char *message = event->text != NULL ? event->text : _("the player refuses");
    WallEntry *wall = viewer_wall_entry(viewer, event->id);
    if (entry != NULL && entry->stills > 0) {
        tell_still(viewer, entry, event, message);
    } else if (entry != NULL && !entry->heard) {
        viewer_remove(viewer, entry, message);
    } else if (wall != NULL && wall->wall.selected < 0) {
        viewer_remove_wall(viewer, wall, message);
    } else if (event->id == NULL && !viewer->ready) {
        viewer_trouble_heard(viewer, message);
    } else {
        viewer_tell_notice(viewer, message);
    }
}

static void take_recording(Entry *entry, const ViewerEvent *event)
{
    g_free(entry->recording);
    entry->recording = event->on ? g_strdup(event->path) : NULL;
    entry->window.recording = entry->recording;
}

/* A swap of two tiles is told in two events, one tile each. */
static void take_tile(Entry *entry, const ViewerEvent *event)
{
    if (event->wall != NULL && g_strcmp0(entry->wall, event->wall) != 0) {
        g_free(entry->wall);
        entry->window.wall = entry->wall = g_strdup(event->wall);
    }
    entry->window.tile = event->tile;
}

static void take_about(Viewer *viewer, Entry *entry, const ViewerEvent *event)
{
    switch (event->kind) {
    case VIEWER_EVENT_STATE:
        take_state(viewer, entry, event);
        break;
    case VIEWER_EVENT_FRAME:
        take_frame(viewer, entry, event);
        break;
    case VIEWER_EVENT_SNAPSHOT:
        tell_still(viewer, entry, event, NULL);
        break;
    case VIEWER_EVENT_RECORD:
        take_recording(entry, event);
        break;
    case VIEWER_EVENT_TILE:
        take_tile(entry, event);
        break;
    case VIEWER_EVENT_KEY:
        if (viewer->callbacks.key != NULL) {
            viewer->callbacks.key(entry->id, event->key, viewer->user);
        }
        break;
    default:
        break;
    }
}

static void take_wall(Viewer *viewer, WallEntry *wall, const ViewerEvent *event)
{
    if (event->kind == VIEWER_EVENT_WALL) {
        wall->wall.selected = event->tile;
        wall->wall.filled = event->on;
    }
    if (event->kind == VIEWER_EVENT_CLOSED) {
        remove_wall_for(viewer, wall, NULL, event->text);
    } else {
        viewer_tell_event(viewer, event);
    }
}

void viewer_take_event(Viewer *viewer, const ViewerEvent *event)
{
    Entry *entry = viewer_entry(viewer, event->id);
    WallEntry *wall = viewer_wall_entry(viewer, event->id);
    if (event->kind == VIEWER_EVENT_ERROR) {
        take_error(viewer, entry, event);
        viewer_tell_event(viewer, event);
    } else if (entry != NULL && event->kind == VIEWER_EVENT_CLOSED) {
        remove_for(viewer, entry, NULL, event->text);
    } else if (entry != NULL) {
        entry->heard = true;
        take_about(viewer, entry, event);
        viewer_tell_event(viewer, event);
    } else if (wall != NULL) {
        take_wall(viewer, wall, event);
    } else if (event->id == NULL || event->kind == VIEWER_EVENT_RECORD) {
        /* A recording is written to its end when its window is gone. */
        viewer_tell_event(viewer, event);
    }
    /* What comes of one that was just closed is late, not wrong. */
}
