#include "video/view_private.h"

#include <string.h>

#include "base/clock.h"
#include "video/address.h"

static void take_address(View *view, const ViewerCommand *open)
{
    address_wipe(view->url);
    address_wipe(view->user);
    address_wipe(view->password);
    g_free(view->label);
    view->url = g_strdup(open->url);
    view->user = g_strdup(open->user);
    view->password = g_strdup(open->password);
    view->label = address_label(open->url);
    view->rung = open->rung;
    view->every_s = open->every_s;
    view->at_ms = open->at_ms;
}

static void take_text(char **text, const char *now)
{
    g_free(*text);
    *text = g_strdup(now != NULL ? now : "");
}

View *view_new(const ViewHost *host, const ViewerCommand *open, Surface *surface, View *front)
{
    View *view = g_new0(View, 1);
    view->host = *host;
    view->heirs = g_ptr_array_new();
    view->jobs = g_ptr_array_new();
    view->id = g_strdup(open->id);
    view->warm = open->kind == VIEWER_COMMAND_WARM;
    view->surface = surface;
    take_text(&view->title, open->title != NULL ? open->title : open->id);
    take_text(&view->note, open->note);
    take_text(&view->mark, NULL);
    take_address(view, open);
    if (front != NULL) {
        view->quiet = g_str_equal(front->id, view->id);
        view_join(view, front);
    } else {
        view_take_front(view);
    }
    return view;
}

void view_begin(View *view)
{
    view_connect(view);
    view_ripe(view);
}

void view_free(View *view)
{
    if (view == NULL) {
        return;
    }
    g_clear_handle_id(&view->tick, g_source_remove);
    view_drop_attempt(view);
    g_clear_pointer(&view->playback, playback_unref);
    bool stays = view->front != NULL || view->surface == NULL || view_bequeath(view);
    view_leave_front(view);
    if (!stays) {
        surface_set_guest(view->surface, NULL);
    }
    view_still_forget(view);
    g_ptr_array_unref(view->jobs);
    g_ptr_array_unref(view->heirs);
    address_wipe(view->url);
    address_wipe(view->user);
    address_wipe(view->password);
    g_free(view->label);
    g_free(view->title);
    g_free(view->note);
    g_free(view->mark);
    g_free(view->id);
    g_free(view);
}

const char *view_id(const View *view)
{
    return view->id;
}

Surface *view_surface(const View *view)
{
    return view->surface;
}

View *view_front(const View *view)
{
    return view->front;
}

ViewerRung view_rung(const View *view)
{
    return view->rung;
}

bool view_is_warm(const View *view)
{
    return view->warm;
}

bool view_is_quiet(const View *view)
{
    return view->quiet;
}

const char *view_title(const View *view)
{
    return view->title;
}

bool view_differs(const View *view, const ViewerCommand *open)
{
    return open->rung != view->rung || open->at_ms != view->at_ms;
}

/* What stands behind it must be gone. */
void view_move(View *view, Surface *surface, View *front)
{
    Surface *before = view->front == NULL ? view->surface : NULL;
    view_leave_front(view);
    if (view->pane != NULL) {
        pane_move(view->pane, surface);
        pane_set_depth(view->pane, front != NULL ? PANE_BEHIND : PANE_FRONT);
    }
    view->surface = surface;
    if (before != NULL) {
        surface_set_guest(before, NULL);
    }
    if (front != NULL) {
        view_join(view, front);
    } else {
        view_take_front(view);
    }
    view_set_title(view, NULL, NULL);
    view_ripe(view);
}

void view_restart(View *view, const ViewerCommand *open)
{
    take_address(view, open);
    view->failures = 0;
    view_set_title(view, open->title, open->note);
    view_connect(view);
}

void view_set_address(View *view, const ViewerCommand *open)
{
    if (open->url != NULL) {
        take_address(view, open);
    }
    if (open->title != NULL || open->note != NULL) {
        view_set_title(view, open->title, open->note);
    }
    if (view->state == VIEWER_ENDED) {
        view_connect(view);
    } else if (view->state == VIEWER_RETRYING) {
        /* Not at once each time: the camera may refuse every address that the console finds. */
        int wait_s = view_backoff_s(view, VIEWER_REASON_NONE);
        view->retry_ms = MIN(view->retry_ms, view->began_ms + INT64_C(1000) * wait_s);
    }
    /* Who asks for it may have thought that it was gone. */
    view_tell_state(view);
}

void view_set_title(View *view, const char *title, const char *note)
{
    if (title != NULL) {
        take_text(&view->title, title);
    }
    if (note != NULL) {
        take_text(&view->note, note);
    }
    Player *player = view->attempt != NULL ? attempt_player(view->attempt) : NULL;
    if (player != NULL) {
        g_autofree char *name = view_marquee(view);
        player_set_name(player, name);
    }
    for (unsigned i = 0; i < view->heirs->len; i++) {
        View *heir = g_ptr_array_index(view->heirs, i);
        if (heir->quiet) {
            view_set_title(heir, title, note);
        }
    }
    view_look(view);
}

void view_set_mark(View *view, const char *text)
{
    take_text(&view->mark, text);
    view_look(view);
}

void view_show(View *view)
{
    view->warm = false;
    surface_show(view->surface);
    view_ripe(view);
    view_look(view);
}

void view_set_frames(View *view, bool on)
{
    view->frames = on;
}

void view_snapshot(View *view, const char *path)
{
    Player *player = view->attempt != NULL ? attempt_player(view->attempt) : NULL;
    if (player != NULL && view->picture) {
        player_snapshot(player, path);
        return;
    }
    if (view_still_keep(view, path)) {
        return;
    }
    ViewerEvent event = {
        .kind = VIEWER_EVENT_ERROR, .id = view->id, .text = (char *)"there is no picture"};
    view->host.event(&event, view->host.user);
}
