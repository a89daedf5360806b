/* paths.h - where Tilik's files live, after the XDG base directory specification 0.8
 *
 * Relative XDG values are ignored.  Layer: base.  Thread: any.
 */
#ifndef TILIK_BASE_PATHS_H
#define TILIK_BASE_PATHS_H

#include <glib.h>
#include <sys/uio.h>

/* Each returns a path below $XDG_*_HOME/tilik, not yet made, the folder itself when name is NULL;
 * the caller frees it. */
char *paths_config(const char *name);
char *paths_state(const char *name);
char *paths_cache(const char *name);

/* Makes the folder that path stands in, mode 0700. */
gboolean paths_make_parent(const char *path, GError **error);

/* Replaces a file in one rename: temporary file beside it with mode, fsync, rename, fsync of the
 * folder.  On failure the old file stands as it was and nothing is left beside it. */
gboolean paths_replace(const char *path, const void *data, gsize size, int mode, GError **error);

/* The same from parts in memory, written one after the other. */
gboolean paths_replace_parts(const char *path, const struct iovec *parts, int count, int mode,
                             GError **error);

/* Returns the folder of the running program; used to find tilikd and tilik-view beside tilik. */
char *paths_program_folder(void);

#endif
