/* neighbour.h - the cameras around a camera, by their positions
 *
 * Four ways lead from a camera: to the nearest one in the quarter of the horizon that a key names,
 * where what lies aside counts as farther than it is.  Cameras on one pole stand side by side, in
 * the order of their ids, to the east of each other.
 *
 * Cameras whose position is not known have no neighbours and are nobody's.
 *
 * Who goes one way and at once the opposite way is back (NeighbourStep.came).  In every city that
 * was tried the ways lead from each camera to all others that show pictures.
 *
 * Layer: model.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_NEIGHBOUR_H
#define TILIK_MODEL_NEIGHBOUR_H

#include "model/catalog.h"

/* At most so many are given at once. */
#define NEIGHBOUR_MAX 16

#define DIRECTION_TABLE(X)                                                                         \
    X(DIRECTION_NORTH, "north", N_("north"))                                                       \
    X(DIRECTION_EAST, "east", N_("east"))                                                          \
    X(DIRECTION_SOUTH, "south", N_("south"))                                                       \
    X(DIRECTION_WEST, "west", N_("west"))

typedef enum Direction { DIRECTION_TABLE(WORDS_ENUM) DIRECTIONS } Direction;
WORDS_DECLARE(Direction, direction)

/* Where something is said to lie: eight of them, as people say it. */
#define BEARING_TABLE(X)                                                                           \
    X(BEARING_NORTH, "n", N_("north"))                                                             \
    X(BEARING_NORTH_EAST, "ne", N_("north-east"))                                                  \
    X(BEARING_EAST, "e", N_("east"))                                                               \
    X(BEARING_SOUTH_EAST, "se", N_("south-east"))                                                  \
    X(BEARING_SOUTH, "s", N_("south"))                                                             \
    X(BEARING_SOUTH_WEST, "sw", N_("south-west"))                                                  \
    X(BEARING_WEST, "w", N_("west"))                                                               \
    X(BEARING_NORTH_WEST, "nw", N_("north-west"))

typedef enum Bearing { BEARING_TABLE(WORDS_ENUM) BEARINGS } Bearing;
WORDS_DECLARE(Bearing, bearing)

typedef struct Neighbour {
    uint32_t camera; /* its index in the catalog */
    double metres;
    double degrees; /* from north over east; NAN at the same place */
} Neighbour;

/* The eighth of the horizon; degrees is no NAN. */
Bearing neighbour_bearing(double degrees);

/* The positions of a catalog's cameras.  It is told of each change, and costs nothing while no
 * camera moves. */
typedef struct NeighbourIndex NeighbourIndex;

/* The catalog is borrowed. */
NeighbourIndex *neighbour_index_new(const Catalog *catalog);
void neighbour_index_free(NeighbourIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NeighbourIndex, neighbour_index_free)

/* A camera has changed, CATALOG_NONE: all have. */
void neighbour_index_note(NeighbourIndex *index, uint32_t camera);

/* How many cameras have a position. */
uint32_t neighbour_index_count(NeighbourIndex *index);

/* Where somebody stands, and where they came from at their last step (CATALOG_NONE: nowhere). */
typedef struct NeighbourStep {
    uint32_t from, came;
    Direction direction;
} NeighbourStep;

/* Fills *out with the next camera that way which shows pictures, and *passed with how many that
 * show none lay nearer.  False: there is none, and *passed is how many lie there in all. */
bool neighbour_towards(NeighbourIndex *index, const NeighbourStep *step, Neighbour *out,
                       unsigned *passed);

/* A point, or a camera that is not to be counted. */
typedef struct NeighbourPoint {
    double lat, lon;
    uint32_t but; /* CATALOG_NONE: none */
} NeighbourPoint;

/* Fills out with the nearest that show pictures, the nearest first, at most most of them, and
 * returns how many; *passed is how many that show none lay nearer than the last. */
unsigned neighbour_nearest(NeighbourIndex *index, const NeighbourPoint *point, Neighbour *out,
                           unsigned most, unsigned *passed);

#endif
