#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "console/viewer_private.h"

void viewer_entry_free(Entry *entry)
{
    g_free(entry->id);
    g_free(entry->title);
    g_free(entry);
}

static Entry *find(const Viewer *viewer, const char *id)
{
    for (unsigned i = 0; id != NULL && i < viewer->entries->len; i++) {
        Entry *entry = g_ptr_array_index(viewer->entries, i);
        if (g_str_equal(entry->id, id)) {
            return entry;
        }
    }
    return NULL;
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
    if (expired && find(viewer, id) == entry && viewer->callbacks.address != NULL) {
        viewer->callbacks.address(id, viewer->user);
    }
}

static void take_frame(Viewer *viewer, Entry *entry, const ViewerEvent *event)
{
    entry->window.age_ms = event->age_ms;
    entry->window.fps = event->fps;
    entry->window.dropped = event->dropped;
    if (viewer->callbacks.state != NULL) {
        viewer->callbacks.state(&entry->window, viewer->user);
    }
}

static void take_still(Viewer *viewer, Entry *entry, const ViewerEvent *event, const char *message)
{
    entry->stills--;
    if (viewer->callbacks.snapshot != NULL) {
        viewer->callbacks.snapshot(entry->id, event->path, event->sha256, message, viewer->user);
    }
}

static void take_error(Viewer *viewer, Entry *entry, const ViewerEvent *event)
{
    const char *message = event->text != NULL ? event->text : _("the player refuses");
    if (entry != NULL && entry->stills > 0) {
        take_still(viewer, entry, event, message);
    } else if (entry != NULL && !entry->heard) {
        viewer_remove(viewer, entry, message);
    } else if (event->id == NULL && !viewer->ready) {
        viewer_trouble_heard(viewer, message);
    } else {
        viewer_tell_notice(viewer, message);
    }
}

void viewer_take_event(Viewer *viewer, const ViewerEvent *event)
{
    Entry *entry = find(viewer, event->id);
    if (event->kind == VIEWER_EVENT_ERROR) {
        take_error(viewer, entry, event);
        return;
    }
    /* What comes of a window that was just closed is late, not wrong. */
    if (entry == NULL) {
        return;
    }
    entry->heard = true;
    switch (event->kind) {
    case VIEWER_EVENT_STATE:
        take_state(viewer, entry, event);
        break;
    case VIEWER_EVENT_FRAME:
        take_frame(viewer, entry, event);
        break;
    case VIEWER_EVENT_SNAPSHOT:
        take_still(viewer, entry, event, NULL);
        break;
    case VIEWER_EVENT_KEY:
        if (viewer->callbacks.key != NULL) {
            viewer->callbacks.key(entry->id, event->key, viewer->user);
        }
        break;
    case VIEWER_EVENT_CLOSED:
        viewer_remove(viewer, entry, NULL);
        break;
    default:
        break;
    }
}

static bool address_allowed(const char *url)
{
    static const char *const schemes[] = {"rtsp://", "rtsps://", "http://", "https://"};
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (g_ascii_strncasecmp(url, schemes[i], strlen(schemes[i])) == 0) {
            return strlen(url) <= VIEWER_ADDRESS_MAX;
        }
    }
    return false;
}

static bool refuse(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_REFUSED, what);
    return false;
}

static bool may_open(const Viewer *viewer, const char *id, const char *url, GError **error)
{
    if (!id_valid(id)) {
        return refuse(error, _("not a camera's id"));
    }
    if (!address_allowed(url)) {
        return refuse(error, _("only rtsp, rtsps, http and https addresses are opened"));
    }
    if (g_hash_table_contains(viewer->quarantine, id)) {
        return refuse(error, _("the camera is in quarantine: it keeps crashing the player"));
    }
    if (find(viewer, id) == NULL && viewer->entries->len >= VIEWER_WINDOWS_MAX) {
        return refuse(error, _("too many windows"));
    }
    return true;
}

static Entry *entry_new(const char *id)
{
    Entry *entry = g_new0(Entry, 1);
    entry->id = g_strdup(id);
    entry->window.id = entry->id;
    entry->window.state = VIEWER_CONNECTING;
    entry->window.since_ms = clock_mono_ms();
    return entry;
}

static void entry_title(Entry *entry, const char *title)
{
    g_free(entry->title);
    entry->title = g_strdup(title);
    entry->window.title = entry->title;
}

/* Turns the entry of a window into that of another camera. */
static void entry_become(Entry *entry, const char *id)
{
    g_free(entry->id);
    entry->id = g_strdup(id);
    entry->window = (ViewerWindow){.id = entry->id, .since_ms = clock_mono_ms()};
    entry->blame = (ViewerBlame){0};
    entry->heard = entry->frames = false;
    entry->stills = 0;
}

static bool open_in(Viewer *viewer, const char *id, const char *title, const ViewerAddress *address,
                    const char *instead, GError **error)
{
    if (!may_open(viewer, id, address->url, error)) {
        return false;
    }
    /* While the wait after a crash runs, the address would be stale when it is over. */
    bool waiting = viewer->restart != 0;
    if (viewer->child == NULL && !waiting && !viewer_start(viewer)) {
        return refuse(error, viewer->trouble);
    }
    Entry *entry = find(viewer, id), *other = find(viewer, instead);
    if (entry == NULL && other != NULL) {
        entry = other;
        entry_become(entry, id);
    } else if (entry == NULL) {
        entry = entry_new(id);
        g_ptr_array_add(viewer->entries, entry);
    }
    entry_title(entry, title != NULL ? title : id);
    entry->asked_ms = 0;
    if (viewer->child == NULL) {
        return true;
    }
    entry->sent = true;
    entry->blame.sent_ms = clock_mono_ms();
    viewer_watch(viewer);
    ViewerCommand open = {.kind = VIEWER_COMMAND_OPEN,
                          .id = entry->id,
                          .instead = (char *)instead,
                          .url = (char *)address->url,
                          .user = (char *)address->user,
                          .password = (char *)address->password,
                          .title = entry->title};
    viewer_child_send(viewer->child, &open);
    if (entry->frames) {
        viewer_frames(viewer, id, true);
    }
    return true;
}

bool viewer_open(Viewer *viewer, const char *id, const char *title, const ViewerAddress *address,
                 GError **error)
{
    return open_in(viewer, id, title, address, NULL, error);
}

bool viewer_step(Viewer *viewer, const char *from, const char *id, const char *title,
                 const ViewerAddress *address, GError **error)
{
    return open_in(viewer, id, title, address, from, error);
}

static gboolean on_closed(gpointer user)
{
    Viewer *viewer = user;
    viewer->idle = 0;
    g_autoptr(GPtrArray) ids = viewer->closed;
    viewer->closed = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < ids->len && viewer->callbacks.closed != NULL; i++) {
        viewer->callbacks.closed(g_ptr_array_index(ids, i), NULL, viewer->user);
    }
    return G_SOURCE_REMOVE;
}

void viewer_close(Viewer *viewer, const char *id)
{
    Entry *entry = find(viewer, id);
    if (entry == NULL) {
        return;
    }
    if (viewer->child != NULL && entry->sent) {
        viewer_child_send(viewer->child,
                          &(ViewerCommand){.kind = VIEWER_COMMAND_CLOSE, .id = entry->id});
    }
    g_ptr_array_add(viewer->closed, g_strdup(id));
    g_ptr_array_remove(viewer->entries, entry);
    if (viewer->idle == 0) {
        viewer->idle = g_idle_add(on_closed, viewer);
    }
}

void viewer_close_all(Viewer *viewer)
{
    while (viewer->entries->len > 0) {
        const Entry *entry = g_ptr_array_index(viewer->entries, viewer->entries->len - 1);
        g_autofree char *id = g_strdup(entry->id);
        viewer_close(viewer, id);
    }
}

void viewer_frames(Viewer *viewer, const char *id, bool on)
{
    Entry *entry = find(viewer, id);
    if (entry == NULL) {
        return;
    }
    entry->frames = on;
    if (viewer->child != NULL && entry->sent) {
        ViewerCommand command = {.kind = VIEWER_COMMAND_FRAMES, .id = entry->id, .on = on};
        viewer_child_send(viewer->child, &command);
    }
}

void viewer_snapshot(Viewer *viewer, const char *id, const char *path)
{
    Entry *entry = find(viewer, id);
    if (entry != NULL && viewer->child != NULL && entry->sent) {
        entry->stills++;
        ViewerCommand command = {
            .kind = VIEWER_COMMAND_SNAPSHOT, .id = entry->id, .path = (char *)path};
        viewer_child_send(viewer->child, &command);
    }
}

bool viewer_pardon(Viewer *viewer, const char *id)
{
    return g_hash_table_remove(viewer->quarantine, id);
}

unsigned viewer_count(const Viewer *viewer)
{
    return viewer->entries->len;
}

const ViewerWindow *viewer_find(const Viewer *viewer, const char *id)
{
    const Entry *entry = find(viewer, id);
    return entry != NULL ? &entry->window : NULL;
}

const ViewerWindow *viewer_nth(const Viewer *viewer, unsigned i)
{
    const Entry *entry = i < viewer->entries->len ? g_ptr_array_index(viewer->entries, i) : NULL;
    return entry != NULL ? &entry->window : NULL;
}
