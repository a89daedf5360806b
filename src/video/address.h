/* address.h - which addresses are opened, and what of them is shown
 *
 * Only rtsp, rtsps, http and https, written plainly: printable ASCII, a host, perhaps a port, a
 * path.  A user or password in the address is refused, since they travel apart and must not end up
 * in a title or a log.
 *
 * Layer: video.  Thread: any.
 */
#ifndef TILIK_VIDEO_ADDRESS_H
#define TILIK_VIDEO_ADDRESS_H

#include <glib.h>
#include <stdbool.h>

/* Returns true when the address may be opened; error says why not, without repeating it. */
bool address_check(const char *url, GError **error);

/* Returns true for rtsp and rtsps.  url has passed address_check(). */
bool address_is_rtsp(const char *url);

/* Returns host and port for people, "10.1.2.3:554"; the path stays out, since grants may stand in
 * it. */
char *address_label(const char *url);

/* Returns url with user and password percent-encoded into it, for libavformat alone; free with
 * address_wipe(). */
char *address_with_login(const char *url, const char *user, const char *password);

/* Overwrites and frees a secret string; NULL is passed over. */
void address_wipe(char *secret);

#endif
