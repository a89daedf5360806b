/* handlers.h - one function a route
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_HANDLERS_H
#define TILIK_SERVER_HANDLERS_H

#include "call.h"

void on_healthz(Call *call);
void on_readyz(Call *call);
void on_session(Call *call);
void on_areas(Call *call);
void on_sites(Call *call);
void on_site(Call *call);
void on_cameras(Call *call);
void on_camera(Call *call);
void on_changes(Call *call);

#endif
