/* figures.h - what walks, drives and stands in the demo's scenes
 *
 * An Eye looks along z from a height over flat ground: x metres to the right, y up, z away.
 *
 * Layer: build tool.  Thread: one.
 */
#ifndef TILIK_SERVER_CLIPS_FIGURES_H
#define TILIK_SERVER_CLIPS_FIGURES_H

#include "paint.h"

/* Every clip loops after this long; what moves comes back to where it was. */
#define LOOP 12.0

typedef struct Eye {
    double horizon; /* row */
    double focal;   /* columns a metre at one metre */
    double height;  /* metres */
} Eye;

typedef struct Place {
    double x, y, z;
} Place;

Spot eye_see(const Eye *eye, double x, double y, double z);

/* A flat piece of ground, x from left to right, z from near to far. */
void figure_ground(Paint *paint, const Eye *eye, const double x[2], const double z[2],
                   uint32_t color);

/* A block that stands at its near bottom left corner; top and side are shades of the colour. */
void figure_block(Paint *paint, const Eye *eye, Place at, Place size, uint32_t color);

/* A car that goes away from the eye (heading 1), towards it (-1) or across (0). */
void figure_car(Paint *paint, const Eye *eye, Place at, int heading, uint32_t color);

/* A motorcycle with a rider, seen across or along. */
void figure_motorcycle(Paint *paint, const Eye *eye, Place at, int heading, uint32_t color);

/* A person with feet at a spot, height rows tall; step counts paces, their fraction is the swing of
 * the legs. */
void figure_person(Paint *paint, Spot feet, double height, uint32_t shirt, double step);

/* A sitting person. */
void figure_sitter(Paint *paint, Spot seat, double height, uint32_t shirt);

void figure_tree(Paint *paint, Spot foot, double height, double sway, uint32_t leaf);

/* A number from 0 to 1 that belongs to n. */
double figure_luck(unsigned n);

/* The colour made darker or lighter, 1 being as it is. */
uint32_t figure_shade(uint32_t color, double light);

#endif
