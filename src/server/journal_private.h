/* journal_private.h - what the files of the journal share
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_JOURNAL_PRIVATE_H
#define TILIK_SERVER_JOURNAL_PRIVATE_H

#include "journal.h"

/* Seals the secret texts of an ASIDE_ADDRESS; vault NULL: leaves them.  False and error. */
bool journal_seal(const Vault *vault, Aside *aside, GError **error);

#endif
