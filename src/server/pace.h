/* pace.h - how often each token does something in a second
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_PACE_H
#define TILIK_SERVER_PACE_H

#include <glib.h>
#include <stdbool.h>

#include "token.h"

typedef struct Paces Paces;

/* At most so many times in a second, each token for itself. */
Paces *paces_new(unsigned most);
void paces_free(Paces *paces);

/* Counts one more; false: too many. */
bool paces_take(Paces *paces, const Token *token);

/* Forgets those who have done nothing of late. */
void paces_tidy(Paces *paces);

#endif
