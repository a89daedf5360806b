/* ptz_strip.h - the strip under the panes while a camera is steered
 *
 * Who steers is seen as long as keys move a camera: the strip is there, or no key does.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_PTZ_STRIP_H
#define TILIK_UI_PTZ_STRIP_H

#include "model/steering.h"
#include "ui/actions.h"
#include "ui/canvas.h"

/* With its frame. */
#define PTZ_STRIP_ROWS 7

typedef enum PtzStand {
    PTZ_ASKING, /* it is being taken */
    PTZ_MINE,
    PTZ_THEIRS,
    PTZ_FREE,  /* nobody has it: the next key takes it again */
    PTZ_UNFIT, /* it can't be steered now: problem says why */
} PtzStand;

/* Strings are clean and translated. */
typedef struct PtzStripFacts {
    const char *camera; /* its name */
    PtzStand stand;
    const char *holder; /* of THEIRS */
    int left_s;         /* of MINE and THEIRS; 0 not known */
    bool may_force;
    char take_key[24], leave_key[24]; /* as KEY_NAME_SIZE */
    SteeringSpeed speed;
    bool ways[STEERING_WAYS]; /* where it is asked to go now */
    const char *last;         /* what was asked last; NULL nothing yet */
    int answered_ms;          /* how long the camera took; -1: it has not answered yet */
    const char *problem;      /* why the last was not done; NULL it was, or may be */
    const PtzPreset *presets;
    size_t preset_count;
    bool home;
} PtzStripFacts;

/* Draws who steers, how to, and the presets, into as many rows as there are. */
/* Fills rect; in less than three rows nothing is drawn. */
void ptz_strip_draw(Canvas *canvas, Rect rect, const PtzStripFacts *facts);

/* The action at a cell of the rect; ACTION_NONE where there is none. */
Action ptz_strip_at(Rect rect, int row, int col, const PtzStripFacts *facts);

#endif
