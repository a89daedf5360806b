/* token_change.h - tokens made and ended, as journal rows
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_TOKEN_CHANGE_H
#define TILIK_SERVER_TOKEN_CHANGE_H

#include "journal.h"

/* Adds the token and the entry that says so. */
void token_change_add(Batch *batch, const TokenRow *row, const char *by);

Aside *token_change_revoke(const char *hash, int64_t at_ms);

/* The subcommand "token": add, list, revoke.  arguments start after it.  Returns the exit code. */
int token_command(int count, char **arguments);

#endif
