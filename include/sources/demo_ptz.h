/* demo_ptz.h - the make-believe city's cameras that can be steered
 *
 * Each keeps where it points, has four presets and a home, and turns while it is told to.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_PTZ_H
#define TILIK_SOURCES_DEMO_PTZ_H

#include "sources/onvif.h"

typedef struct DemoPtz DemoPtz;

/* Free one with the other. */
DemoPtz *demo_ptz_new(void);
void demo_ptz_free(DemoPtz *demo);

/* Does one act as onvif_steer() does it; done is called from within. */
void demo_ptz_steer(DemoPtz *demo, const char *camera, const PtzAct *act, OnvifSteered done,
                    void *data);

#endif
