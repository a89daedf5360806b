#include "base/i18n.h"
#include "video/view_private.h"

void view_playback_begin(View *view)
{
    g_clear_pointer(&view->playback, playback_unref);
    if (view->at_ms != 0) {
        view->playback = playback_new(view->at_ms);
    }
}

int64_t view_recorded_ms(const View *view)
{
    PlaybackLook now = {0};
    if (view->playback != NULL) {
        playback_look(view->playback, &now);
    }
    return now.now_ms;
}

void view_playback_look(const View *view, SurfaceLook *look)
{
    PlaybackLook now = {0};
    if (view->playback != NULL) {
        playback_look(view->playback, &now);
    }
    look->at_ms = view->at_ms;
    look->now_ms = now.now_ms;
    look->speed = now.speed;
    look->held = now.held;
}

bool view_playback_over(const View *view, ViewerReason reason)
{
    /* From its beginning once more would be another time than the one that was seen. */
    return view->playback != NULL && (view->moved || reason == VIEWER_REASON_NOT_FOUND);
}

void view_play(View *view, const ViewerCommand *command)
{
    const char *why = view->playback == NULL
                          ? _("only a recording is held, stepped or played at another speed")
                          : playback_play(view->playback, command->speed, command->step > 0);
    if (why != NULL) {
        ViewerEvent event = {.kind = VIEWER_EVENT_ERROR, .id = view->id, .text = (char *)why};
        view->host.event(&event, view->host.user);
        return;
    }
    view_look(view);
    view_tell_state(view);
}
