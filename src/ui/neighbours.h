/* neighbours.h - the cameras of one site, found without walking through the city
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_NEIGHBOURS_H
#define TILIK_UI_NEIGHBOURS_H

#include "model/catalog.h"

typedef struct Neighbours Neighbours;

Neighbours *neighbours_new(void);
void neighbours_free(Neighbours *neighbours);

/* Forgets all; the next question reads the catalog again. */
void neighbours_reset(Neighbours *neighbours);

/* Takes in that a camera was put or removed. */
void neighbours_note(Neighbours *neighbours, const Catalog *catalog, uint32_t camera);

/* Copies the cameras of a site, by slot, and returns how many there are in all. */
unsigned neighbours_of(Neighbours *neighbours, const Catalog *catalog, uint32_t site, uint32_t *out,
                       unsigned max);

#endif
