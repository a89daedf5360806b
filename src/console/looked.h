/* looked.h - for how long the video of which camera has been playing before somebody's eyes
 *
 * Times are monotonic milliseconds that the caller passes in.  What is kept is bounded: the last
 * times of the cameras seen last.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_LOOKED_H
#define TILIK_CONSOLE_LOOKED_H

#include <glib.h>
#include <stdint.h>

typedef struct Looked Looked;

Looked *looked_new(void);
void looked_free(Looked *looked);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Looked, looked_free)

/* Tells which cameras (ids, NULL-terminated) play now; those that did and are not among them no
 * longer do. */
void looked_now(Looked *looked, const char *const *playing, int64_t mono_ms);

/* Returns for how many ms a camera has been playing since a time; 0 for never. */
int64_t looked_ms(const Looked *looked, const char *camera, int64_t since_ms, int64_t now_ms);

/* Returns for how many ms it has not been playing, 0 while it does; -1 for never. */
int64_t looked_ago_ms(const Looked *looked, const char *camera, int64_t now_ms);

#endif
