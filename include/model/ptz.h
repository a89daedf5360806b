/* ptz.h - steering a camera: who may, till when, and what is asked of it
 *
 * One person steers a camera at a time.  A move is a little one: it ends by itself hold_ms after
 * it was last asked for, on the camera too, so that a key that is let go, a console that dies or a
 * link that breaks leaves no camera turning.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_PTZ_H
#define TILIK_MODEL_PTZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/vocabulary.h"

#define PTZ_HOLD_MS_MIN 100
#define PTZ_HOLD_MS_MAX 2000
#define PTZ_PRESET_MAX  255
#define PTZ_PRESETS_MAX 32
/* Who steered last keeps the camera for so long. */
#define PTZ_LOCK_SECONDS 20

#define PTZ_ACT_TABLE(X)                                                                           \
    X(PTZ_TAKE, "take", "")                                                                        \
    X(PTZ_MOVE, "move", "")                                                                        \
    X(PTZ_STOP, "stop", "")                                                                        \
    X(PTZ_PRESET, "preset", "")                                                                    \
    X(PTZ_HOME, "home", "")                                                                        \
    X(PTZ_RELEASE, "release", "")

typedef enum PtzActKind { PTZ_ACT_TABLE(WORDS_ENUM) PTZ_ACTS } PtzActKind;
WORDS_DECLARE(PtzActKind, ptz_act)

typedef struct PtzAct {
    PtzActKind act;
    double pan, tilt, zoom; /* of a MOVE: -1 (left, down, wide) to 1, as share of full speed */
    int hold_ms;            /* of a MOVE: PTZ_HOLD_MS_MIN to PTZ_HOLD_MS_MAX */
    int preset;             /* of a PRESET: 1 to PTZ_PRESET_MAX */
    bool force;             /* of a TAKE: from whoever has it; needs RIGHT_ALERTS_LEAD */
} PtzAct;

/* A position that the camera keeps.  number is the key that goes there. */
typedef struct PtzPreset {
    int number;
    const char *name; /* clean, "" none */
} PtzPreset;

/* What is answered: who has the camera now. */
typedef struct PtzStanding {
    const char *camera;
    const char *holder; /* NULL nobody */
    int64_t until_ms;   /* the holder has it till then, unless it is steered again */
    bool mine;          /* the asker is the holder */
    bool home;          /* it has a home position */
    bool placed;        /* it says where it points: */
    double pan, tilt;   /* -1 (left, down) to 1 */
    double zoom;        /* 0 (wide) to 1 */
    const PtzPreset *presets;
    size_t preset_count;
} PtzStanding;

#endif
