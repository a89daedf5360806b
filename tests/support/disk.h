/* disk.h - a disk under SQLite that can be full, broken, slow, or cut from power
 *
 * A VFS around SQLite's own, the default one once it is installed, for this whole process.  It
 * keeps a diary of what is written and synced, so that a test can rebuild what any power cut would
 * have left.
 *
 * Layer: tests.  Thread: any, but for disk_install().
 */
#ifndef TILIK_TESTS_DISK_H
#define TILIK_TESTS_DISK_H

#include <glib.h>
#include <stdbool.h>

void disk_install(void);

/* Begins a diary of the files whose paths start so; NULL ends it. */
void disk_watch(const char *prefix);

/* How many steps the diary has. */
unsigned disk_steps(void);

/* Writes the watched files anew below another prefix, as a power cut after so many steps leaves
 * them: what was synced is there; of the rest each write is there, or not, or in part. */
void disk_rebuild(unsigned steps, GRand *rand, const char *prefix);

/* The nth write, truncation or sync from now on fails with an SQLite code, and all later ones where
 * on; 0 none. */
void disk_fail(unsigned nth, int code, bool on);

/* How many writes, truncations and syncs there were since the last disk_fail(). */
unsigned disk_calls(void);

/* Holds every sync until it is let go. */
void disk_hold(bool hold);

#endif
