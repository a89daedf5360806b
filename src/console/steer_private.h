/* steer_private.h - what the files of steering share: steer.c (its life and its keys), steer_send.c
 * (what is sent, and answered), steer_strip.c (what is drawn)
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_STEER_PRIVATE_H
#define TILIK_CONSOLE_STEER_PRIVATE_H

#include "console/steer.h"
#include "ui/ptz_strip.h"

typedef struct Steer {
    App *app;
    char *camera, *name;
    Steering steering;
    PtzStand stand;
    char *holder;
    int64_t until_ms; /* wall time of the server; 0 not known */
    bool home;
    PtzPreset presets[PTZ_PRESETS_MAX];
    size_t preset_count;

    PtzAct asked; /* what is under way, or was last */
    int64_t asked_ms;
    char *last, *problem; /* as PtzStripFacts has them */
    int answered_ms;
    bool looking; /* who has it was asked since its time was over */

    guint wake;
    bool leaving; /* the strip is gone, and the camera is being given back */
    bool again;   /* meanwhile one is to be taken: it follows */
} Steer;

/* steer.c */
void steer_draw_again(Steer *steer);
void steer_free(Steer *steer);

/* steer_send.c */

/* Sends what the keys want now, and looks again when that may be something else. */
void steer_pump(Steer *steer);
/* The same for what is no move. */
void steer_once(Steer *steer, const PtzAct *act);
/* Asks who has it. */
void steer_look(Steer *steer);
/* Gives it back, after what is under way; the Steer ends with that. */
void steer_release(Steer *steer);

/* steer_strip.c */
void steer_facts(const Steer *steer, PtzStripFacts *out);
/* What an act is called; "" for none that is told of. */
void steer_words(const Steer *steer, const PtzAct *act, char *out, size_t size);

#endif
