/* knock.h - a connection to the X server that is never waited for longer than is wanted
 *
 * An X server that takes a connection and says nothing holds whoever asks it for ever.  So it is
 * asked in a thread of its own, which may hang there until the program ends; while it does, no
 * second one is begun.
 *
 * Layer: video.  Thread: any, one at a time for a Knock.
 */
#ifndef TILIK_VIDEO_KNOCK_H
#define TILIK_VIDEO_KNOCK_H

#include <glib.h>
#include <stdbool.h>
#include <xcb/xcb.h>

typedef struct Knock Knock;

Knock *knock_new(void);
/* What still hangs is left to itself. */
void knock_free(Knock *knock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Knock, knock_free)

/* Asks the server of $DISPLAY, unless that is under way, and waits up to so many ms.  Returns true
 * once there is an answer, good or bad. */
bool knock_wait(Knock *knock, int ms);

/* Returns the connection, on which a request was answered, and the number of its screen.  NULL and
 * error, "no display: ...", when there is none, or none yet. */
xcb_connection_t *knock_take(Knock *knock, int *screen, GError **error);

#endif
