/* stuck.h - sees that the main loop hangs at an X server that answers no more
 *
 * Whoever asks such a server waits for ever.  A thread of its own looks now and then how long the
 * loop has been at one turn; after STUCK_MS it asks the server itself, and when that is not
 * answered either, it tells.  A loop that hangs elsewhere is not told of: who started the program
 * notices that.
 *
 * Layer: video.  Thread: main, but for the callback.
 */
#ifndef TILIK_VIDEO_STUCK_H
#define TILIK_VIDEO_STUCK_H

/* A turn of the loop may take so long. */
#define STUCK_MS 2500
/* With the server's own time all is told before the console, which waits for 6 s, ends us. */
#define STUCK_ANSWER_MS 1500

typedef struct Stuck Stuck;

/* Called once, in the thread that looks. */
typedef void (*StuckHandler)(void *user);

/* From now on the loop is taken to be at a turn. */
Stuck *stuck_new(StuckHandler handler, void *user);
void stuck_free(Stuck *stuck);

/* A turn begins; the loop sleeps. */
void stuck_turn(Stuck *stuck);
void stuck_sleep(Stuck *stuck);

#endif
