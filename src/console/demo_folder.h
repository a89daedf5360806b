/* demo_folder.h - private folders for make-believe cities
 *
 * A folder is held by a lock on itself while its owner lives; those left behind by a kill are
 * cleared away by the next.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_DEMO_FOLDER_H
#define TILIK_CONSOLE_DEMO_FOLDER_H

#include <glib.h>

/* Makes a folder, mode 0700, and holds it through *lock.  NULL and error when it can't; the caller
 * frees the path. */
char *demo_folder_make(int *lock, GError **error);

/* Removes a folder, the files in it, and lets go of it. */
void demo_folder_remove(const char *path, int lock);

#endif
