/* change.h - new states of things, made into entries
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_CHANGE_H
#define TILIK_SERVER_CHANGE_H

#include "state.h"

/* What may enter the journal.  False and error with the id. */
bool change_valid_area(const Area *area, GError **error);
bool change_valid_site(const Site *site, GError **error);
bool change_valid_camera(const Camera *camera, GError **error);

/* Return an entry that knows who saw the thing before; by and at_ms are the caller's to set. */
Entry *change_area(const State *state, const Area *area);
Entry *change_site(const State *state, const Site *site);
Entry *change_camera(const State *state, const Camera *camera);

/* Returns the row that keeps a hold over a restart. */
Aside *change_hold(const char *camera, const char *order, Reason reason, CameraState reported);

#endif
