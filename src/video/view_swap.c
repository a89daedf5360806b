#include "base/clock.h"
#include "video/view_private.h"

static View *pending_heir(const View *view)
{
    for (unsigned i = view->heirs->len; i > 0; i--) {
        View *heir = g_ptr_array_index(view->heirs, i - 1);
        if (!heir->warm) {
            return heir;
        }
    }
    return NULL;
}

View *view_heir(View *view)
{
    View *heir = pending_heir(view);
    return heir != NULL ? heir : view;
}

void view_join(View *view, View *front)
{
    view->front = front;
    g_ptr_array_add(front->heirs, view);
}

void view_leave_front(View *view)
{
    if (view->front != NULL) {
        g_ptr_array_remove(view->front->heirs, view);
        view->front = NULL;
    }
}

static bool shows(const View *view)
{
    bool stands = view->still_ms != 0;
    return (view->state == VIEWER_PLAYING || view->state == VIEWER_FROZEN || stands) && view->moved;
}

/* How long nothing has moved there, beyond the time that passes between two pictures anyway. */
static int stood_ms(const View *front)
{
    if (front->state != VIEWER_PLAYING) {
        int64_t from = front->state == VIEWER_FROZEN ? front->frozen_ms : front->since_ms;
        return (int)MIN(clock_mono_ms() - from, G_MAXINT);
    }
    if (front->still_ms != 0) {
        return (int)MIN(clock_mono_ms() - front->still_ms, G_MAXINT);
    }
    if (front->attempt == NULL) {
        return 0;
    }
    int between_ms = 1000 / (int)CLAMP(front->fps, 1, 1000);
    return MAX(attempt_age_ms(front->attempt) - between_ms, 0);
}

static void on_close(void *user)
{
    View *view = user;
    view->host.closed(view, view->host.user);
}

/* Of two, the console knows the newer one. */
static void on_key(const char *key, void *user)
{
    View *view = user;
    ViewerEvent event = {.kind = VIEWER_EVENT_KEY, .id = view_heir(view)->id, .key = (char *)key};
    view->host.event(&event, view->host.user);
}

static void become_guest(View *view)
{
    SurfaceGuest guest = {.close = on_close, .key = on_key, .user = view};
    surface_set_guest(view->surface, &guest);
}

void view_tell_shown(View *view)
{
    if (view->blind_ms != 0) {
        ViewerEvent event = {.kind = VIEWER_EVENT_SHOWN,
                             .id = view->id,
                             .age_ms = (int)MIN(clock_mono_ms() - view->blind_ms, G_MAXINT)};
        view->blind_ms = 0;
        view->host.event(&event, view->host.user);
    }
}

static void take_heirs(View *view, const View *front)
{
    while (front->heirs->len > 0) {
        View *heir = g_ptr_array_index(front->heirs, 0);
        view_leave_front(heir);
        view_join(heir, view);
    }
}

/* What was said of the one under the same id holds for its successor. */
static void inherit(View *view, View *front)
{
    if (view->quiet) {
        char *mark = view->mark;
        view->mark = front->mark;
        front->mark = mark;
        view->frames = front->frames;
    }
}

/* Puts the view where front is, which is shown nowhere after that. */
static void succeed(View *view, View *front)
{
    view->blind_ms = clock_mono_ms() - stood_ms(front);
    view_leave_front(view);
    take_heirs(view, front);
    inherit(view, front);
    view->warm = false;
    if (view->pane != NULL) {
        pane_set_depth(view->pane, PANE_FRONT);
    }
    become_guest(view);
    if (view->attempt != NULL) {
        recorder_follow(view->host.recorder, view->id, attempt_tape(view->attempt));
    }
    front->surface = NULL;
}

static void tell_succession(View *view)
{
    bool was_quiet = view->quiet;
    view->quiet = false;
    if (shows(view)) {
        view_tell_shown(view);
    }
    if (was_quiet) {
        view_enter(view, view->state, view->reason);
    }
    view_look(view);
}

void view_take_front(View *view)
{
    View *front = view->front;
    if (front == NULL) {
        become_guest(view);
        return;
    }
    succeed(view, front);
    view->host.replaced(view, front, view->host.user);
    tell_succession(view);
}

void view_ripe(View *view)
{
    if (view->front == NULL || view->warm) {
        return;
    }
    bool worth_keeping = view->front->picture && shows(view->front);
    if (shows(view) || !worth_keeping) {
        view_take_front(view);
    }
}

bool view_bequeath(View *view)
{
    View *heir = pending_heir(view);
    if (heir == NULL) {
        return false;
    }
    succeed(heir, view);
    tell_succession(heir);
    return true;
}
