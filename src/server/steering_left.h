/* steering_left.h - cameras that a tilikd which was killed may have left turning
 *
 * Who moves which camera stands beside the journal while it is so.  A start that finds any of it
 * stops those cameras and writes the line of the logbook that was never written.
 *
 * Layer: server, private.  Thread: loop.
 */
#ifndef TILIK_SERVER_STEERING_LEFT_H
#define TILIK_SERVER_STEERING_LEFT_H

#include "sources/onvif.h"

struct Server;
typedef struct SteeringLeft SteeringLeft;

/* True while somebody steers the camera: then it is theirs to stop. */
typedef bool (*SteeringHeld)(const char *camera, void *data);

/* onvif outlives it. */
SteeringLeft *steering_left_new(struct Server *server, Onvif *onvif, SteeringHeld held, void *data);
void steering_left_free(SteeringLeft *left);

/* by moves it since then; it stands, or is somebody else's. */
void steering_left_note(SteeringLeft *left, const char *camera, const char *by, int64_t since_ms);
void steering_left_clear(SteeringLeft *left, const char *camera);

/* The line of the logbook: by steered it for this long. */
void steering_tell(struct Server *server, const char *camera, const char *by, const char *span);

#endif
