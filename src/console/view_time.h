/* view_time.h - for how long the picture of one view has been there
 *
 * Layer: console.  Thread: any.
 */
#ifndef TILIK_CONSOLE_VIEW_TIME_H
#define TILIK_CONSOLE_VIEW_TIME_H

#include "wire/messages.h"

/* Times are monotonic milliseconds that the caller passes in. */
typedef struct ViewTime {
    int64_t from_ms; /* it is there since then; 0 not now */
    int64_t sum_ms;  /* before that */
} ViewTime;

/* Notes that it is there now, or is not. */
static inline void view_time_set(ViewTime *time, bool shows, int64_t now_ms)
{
    if (shows && time->from_ms == 0) {
        time->from_ms = now_ms;
    } else if (!shows && time->from_ms != 0) {
        time->sum_ms += now_ms - time->from_ms;
        time->from_ms = 0;
    }
}

/* As it is told: less than a second is a look, too. */
static inline int64_t view_time_seconds(const ViewTime *time, int64_t now_ms)
{
    int64_t ms = time->sum_ms + (time->from_ms != 0 ? now_ms - time->from_ms : 0);
    return ms <= 0 ? 0 : CLAMP((ms + 500) / 1000, 1, VIEW_SHOWN_MAX);
}

#endif
