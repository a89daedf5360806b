#include "base/clock.h"
#include "video/view_private.h"

/* Where nothing is said, and at most so often. */
#define EVERY_S     10
#define EVERY_MIN_S 1

static int every_s(const View *view)
{
    return view->every_s > 0 ? MAX(view->every_s, EVERY_MIN_S) : EVERY_S;
}

int view_still_s(const View *view)
{
    return view->still_ms != 0 ? (int)((clock_mono_ms() - view->still_ms) / 1000) : -1;
}

bool view_still_stays(View *view)
{
    if (view->still_ms == 0 || view->rung != VIEWER_RUNG_STILL) {
        return false;
    }
    attempt_end(view->attempt);
    view->attempt = NULL;
    return true;
}

void view_still_taken(View *view)
{
    bool first = view->still_ms == 0;
    view->still_ms = clock_mono_ms();
    view->host.tally->decoded++;
    view->picture = view->moved = true;
    view->failures = 0;
    attempt_end(view->attempt);
    view->attempt = NULL;
    const PanePicture *picture = pane_picture(view->pane);
    if (first && view->front == NULL) {
        surface_fit(view->surface, picture->width, picture->height);
    }
    if (view->state != VIEWER_PLAYING) {
        view_enter(view, VIEWER_PLAYING, VIEWER_REASON_NONE);
    }
    view_ripe(view);
    if (view->front == NULL) {
        view_tell_shown(view);
    }
    view_look(view);
}

static void tell_frame(const View *view)
{
    const PanePicture *picture = pane_picture(view->pane);
    ViewerEvent event = {.kind = VIEWER_EVENT_FRAME,
                         .id = view->id,
                         .age_ms = (int)MIN(clock_mono_ms() - view->still_ms, G_MAXINT),
                         .width = picture->width,
                         .height = picture->height};
    view_tell(view, &event);
}

void view_still_watch(View *view)
{
    if (view->still_ms == 0 || view->state != VIEWER_PLAYING) {
        return;
    }
    if (view->frames) {
        tell_frame(view);
    }
    if (view->attempt == NULL &&
        clock_mono_ms() - view->still_ms >= INT64_C(1000) * every_s(view)) {
        view_connect(view);
    }
}
