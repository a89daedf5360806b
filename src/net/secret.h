/* secret.h - a token in memory that is locked, left out of core dumps and of children, and cleared
 * at the end
 *
 * Layer: net.  Thread: main loop.
 */
#ifndef TILIK_NET_SECRET_H
#define TILIK_NET_SECRET_H

#include <glib.h>

#define SECRET_MAX 2048

typedef struct Secret Secret;

/* Joins prefix and text.  NULL and error when text is empty, too long, or has a character that is
 * no token's (RFC 6750: letters, digits and -._~+/=). */
Secret *secret_new(const char *prefix, const char *text, GError **error);
void secret_free(Secret *secret);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Secret, secret_free)

/* Borrowed; not to be copied. */
char *secret_text(const Secret *secret);

/* Memory functions for libraries that handle the token: what they free is cleared first. */
void *secret_malloc(size_t size);
void *secret_realloc(void *block, size_t size);
void *secret_calloc(size_t count, size_t size);
char *secret_strdup(const char *text);
void secret_release(void *block);

#endif
