/* camera_reason.h - why a camera is dark, as a person says
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CAMERA_REASON_H
#define TILIK_CONSOLE_CAMERA_REASON_H

#include "console/outgoing.h"

extern const OutgoingKind camera_outgoing;

/* Asks why the selected camera is dark, and writes the answer down. */
void camera_reason_ask(App *app);

/* True when there is such a camera, and one may. */
bool camera_reason_allowed(const App *app);

#endif
