/* demo_picture.h - a small picture of a flooded street, for a ticket of the make-believe city
 *
 * Layer: sources.  Thread: any.
 */
#ifndef TILIK_SOURCES_DEMO_PICTURE_H
#define TILIK_SOURCES_DEMO_PICTURE_H

#include <glib.h>

/* Returns a PNG (ISO/IEC 15948) of 160 by 90 in 16 colours; the same bytes every time. */
GBytes *demo_picture_flood(void);

#endif
