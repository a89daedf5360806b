/* vault.h - logins of cameras, sealed under a key that lies in a file of its own
 *
 * AES-256-GCM, a fresh nonce each time, bound to what the text is about: what is sealed for one
 * camera does not open for another.  The key file holds one line; without it nothing opens, so it
 * is kept apart from the database's copies, and not lost.
 *
 * Layer: server.  Thread: any; a Vault does not change.
 */
#ifndef TILIK_SERVER_VAULT_H
#define TILIK_SERVER_VAULT_H

#include <glib.h>
#include <stdbool.h>

typedef struct Vault Vault;

/* Reads the key; makes it where the file is not there and make is true.  NULL and error for a file
 * that is not ours alone (mode 0600), is no key, or is not there. */
Vault *vault_open(const char *path, bool make, GError **error);

/* Overwrites the key, and frees; accepts NULL. */
void vault_free(Vault *vault);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Vault, vault_free)

/* Returns text sealed; free it.  NULL and error when no random bytes are to be had. */
char *vault_seal(const Vault *vault, const char *about, const char *text, GError **error);

/* Returns what was sealed; a text that is not sealed comes back as it is.  NULL and CORRUPT for
 * what another key sealed, or for something else, or what was changed since. */
char *vault_unseal(const Vault *vault, const char *about, const char *text, GError **error);

/* True for what vault_seal() gave. */
bool vault_is_sealed(const char *text);

#endif
