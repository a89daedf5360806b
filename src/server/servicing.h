/* servicing.h - what people said of cameras that do not run: service orders as they stand, and the
 * reasons that were given by hand
 *
 * An order holds its cameras until another takes them over, brings them back or undoes it, or until
 * its review date: then tilikd brings back by an order of its own what is still held.  A reason
 * that a person gave stays with its camera until that is live again, whatever its source repeats.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_SERVICING_H
#define TILIK_SERVER_SERVICING_H

#include "journal.h"
#include "model/camera.h"
#include "wire/messages.h"

typedef struct Servicing Servicing;
struct Server;

/* For a server whose state is loaded.  NULL and error. */
Servicing *servicing_new(struct Server *server, GError **error);
void servicing_free(Servicing *servicing);

/* Told of what was committed, and that a commit failed. */
void servicing_committed(Servicing *servicing, const Batch *batch);
void servicing_failed(Servicing *servicing);

/* Orders */

/* A committed one; held and held_known of order are not filled in.  Good until the next commit. */
typedef struct ServiceOrder {
    Order order;
    const char *area;
    Sight sight;
} ServiceOrder;

/* From the oldest; NULL past the end, and for an id that is not there. */
const ServiceOrder *servicing_nth(const Servicing *servicing, unsigned i);
const ServiceOrder *servicing_find(const Servicing *servicing, const char *id);

/* Returns order id -> how many cameras it holds, for those that hold any; a count is a pointer
 * (GPOINTER_TO_UINT).  The ids are good until the next change; free the table. */
GHashTable *servicing_held(const Servicing *servicing);

/* Returns the ids of the cameras that an order holds, in order, each the caller's. */
GPtrArray *servicing_holding(const Servicing *servicing, const char *order);

/* Reasons */

/* True when a person may say why a camera in this state gives no picture. */
bool servicing_may_say(CameraState state);

/* Notes why a camera is dark, and sets its reason. */
void servicing_say(Servicing *servicing, Batch *batch, Camera *camera, Reason reason,
                   const char *by);

/* Gives a camera that is to be written the reason that a person gave; forgets that when it is live.
 */
void servicing_explain(Servicing *servicing, Batch *batch, Camera *camera);

/* True when a person's word on the camera is known. */
bool servicing_knows(const Servicing *servicing, const char *camera);

#endif
