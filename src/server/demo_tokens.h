/* demo_tokens.h - fresh tokens of every role for a demo, in a file for whoever started it
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_DEMO_TOKENS_H
#define TILIK_SERVER_DEMO_TOKENS_H

#include "server.h"

/* Leaves a file whose tokens are all still good.  Else ends the tokens of an earlier start, makes
 * new ones and replaces the file, mode 0600, in one rename.  The volunteer's area is the RT with
 * the most cameras.  False and error. */
bool demo_tokens_write(Server *server, GError **error);

#endif
