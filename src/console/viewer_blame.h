/* viewer_blame.h - which camera brings the player down
 *
 * All windows live in one process, so a crash names nobody.  The one to suspect is the window that
 * was opened last and has not yet shown that it can play; where all have, the youngest.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_VIEWER_BLAME_H
#define TILIK_CONSOLE_VIEWER_BLAME_H

#include <stdbool.h>
#include <stdint.h>

/* So many crashes in so long put a camera in quarantine. */
#define BLAME_CRASHES 3
#define BLAME_SPAN_MS 60000

/* Of one window; zeroed at first.  Times are monotonic, 0 for never. */
typedef struct ViewerBlame {
    int64_t sent_ms;    /* given to the player */
    int64_t playing_ms; /* playing since */
    int64_t crash_ms[BLAME_CRASHES];
} ViewerBlame;

/* Returns true when the window has played, or been tried, for long enough to trust it. */
bool viewer_blame_proven(const ViewerBlame *blame, int64_t now_ms);

/* Marks a crash with one of the windows and returns which, -1 when there is none that was given to
 * the player. */
int viewer_blame_crash(ViewerBlame *const *windows, unsigned count, int64_t now_ms);

/* Returns true when the window has had its last crash. */
bool viewer_blame_guilty(const ViewerBlame *blame, int64_t now_ms);

#endif
