/* still.h - a picture taken out of a running player, as a PNG with its SHA-256
 *
 * Layer: video.  Thread: a helper's; it may take half a second.
 */
#ifndef TILIK_VIDEO_STILL_H
#define TILIK_VIDEO_STILL_H

#include <glib.h>
#include <vlc/vlc.h>

/* Writes the picture to path (absolute, mode 0600, on disk when this returns) and returns the
 * file's SHA-256 in hex.  NULL and error when the path exists or can't be written, or when there
 * is no picture. */
char *still_take(libvlc_media_player_t *player, const char *path, GError **error);

/* The same of a PNG that is in memory already. */
char *still_write(const void *png, gsize size, const char *path, GError **error);

#endif
