/* origin.h - a backend's address, taken apart and judged
 *
 * Layer: net.  Thread: any.
 */
#ifndef TILIK_NET_ORIGIN_H
#define TILIK_NET_ORIGIN_H

#include <glib.h>
#include <stdbool.h>

typedef struct Origin {
    char *url;  /* "https://host[:port][/path]", no '/' at the end */
    char *host; /* for messages */
    bool loopback;
} Origin;

/* Reads an address.  False and error for one that is not http(s), carries a user, query or
 * fragment, has no host, or is plain http off loopback. */
bool origin_init(Origin *origin, const char *address, GError **error);
void origin_clear(Origin *origin);

#endif
