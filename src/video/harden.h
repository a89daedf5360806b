/* harden.h - what the program gives up before it touches anything from outside
 *
 * Layer: video.  Thread: main, before any other.
 */
#ifndef TILIK_VIDEO_HARDEN_H
#define TILIK_VIDEO_HARDEN_H

#include <glib.h>
#include <stdbool.h>

/* No core dumps, no reading by debuggers, no new privileges, bounded memory; with_parent: killed
 * when the process that started it, parent, dies.  Returns false when that has happened already. */
bool harden_process(bool with_parent, int parent);

/* Moves stdin and stdout to descriptors that no library writes to, and points 0, 1 and 2 at
 * /dev/null: libvlc and its friends print, and would draw on a terminal. */
bool harden_files(int *in, int *out);

/* Makes the working folder one that no longer exists, so that no relative name can be read or
 * written. */
bool harden_folder(GError **error);

#endif
