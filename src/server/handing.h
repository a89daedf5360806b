/* handing.h - handovers as they will be once all under way is written
 *
 * What is committed stands in the State; here stands what is on its way to it, so that of two who
 * answer the same version one is told so, and what a handover at this moment would be about.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_HANDING_H
#define TILIK_SERVER_HANDING_H

#include "journal.h"
#include "model/handover.h"
#include "token.h"

typedef struct Handing Handing;
struct Server;

/* For a server whose state is loaded. */
Handing *handing_new(struct Server *server);
void handing_free(Handing *handing);

/* Told of what was committed, and that a commit failed. */
void handing_committed(Handing *handing, const Batch *batch);
void handing_failed(Handing *handing);

/* Fills *out with the handover as it will be, good until the next call.  False: there is none that
 * the token may know of. */
bool handing_find(Handing *handing, const Token *token, const char *id, Handover *out);

/* True when a handover of that id is there, was, or is on its way, whoever may know of it; and when
 * that can't be told: then error is set. */
bool handing_knows(const Handing *handing, const char *id, GError **error);

/* Counts an offer of a person.  Returns 0, or how many seconds the person must wait. */
int handing_wait(Handing *handing, const char *from);

/* Returns the id of the handover that a person offers now, borrowed; NULL for none. */
const char *handing_offer_of(const Handing *handing, const char *from);

/* Adds the handover, as it is to be, to the batch as its next version. */
void handing_put(Handing *handing, Batch *batch, Handover *handover, const char *by,
                 const char *why);

/* The area that a token's person hands over unasked: the one that it has.  False: it has several,
 * and must be told which. */
bool handing_area(const Handing *handing, const Token *token, char out[AREA_CODE_SIZE]);

/* Sums up what a token's person would hand over in an area now.  NULL and error. */
HandoverBrief *handing_brief(Handing *handing, const Token *from, const char *area, int64_t now_ms,
                             GError **error);

#endif
