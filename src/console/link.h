/* link.h - what a backend is spoken to with: token, who that is, and where its city is kept
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_LINK_H
#define TILIK_CONSOLE_LINK_H

#include "console/app.h"
#include "console/config.h"
#include "net/api.h"

typedef struct LinkKey {
    char *token;    /* NULL for none; cleared when freed */
    char *identity; /* what tells two tokens apart, and nothing to guess them from */
    char *cache;    /* file of the city as this identity sees it */
} LinkKey;

/* Reads the token file of config. */
LinkKey *link_key_new(const Config *config, GError **error);
void link_key_free(LinkKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinkKey, link_key_free)

/* The token is refused: takes up another one that stands in its file now, and says once that it is
 * waited for. */
void link_renew(App *app);

/* Gives an Api the certificate authorities and the proxy of config. */
void link_configure(Api *api, const Config *config);

#endif
