/* eye.h - what a camera's stills say of its picture: frozen, dark, covered, or of another place
 *
 * A still is looked at small and grey.  Frozen: one still after the other is the same but for what
 * a clock writes into it.  Dark: nearly all of it is black; covered: nearly all of it is one grey.
 * Of another place: its edges do not lie where those of the kept baseline lie, whatever the light:
 * the directions of brightness (not its size) are compared, each part of the day with its own
 * baseline, a little sway allowed.
 *
 * Always true of an Eye: one still decides nothing; what it says changes only in eye_take().
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_EYE_H
#define TILIK_MODEL_EYE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/health.h"

#define EYE_WIDTH  64
#define EYE_HEIGHT 48
#define EYE_CELLS  (EYE_WIDTH * EYE_HEIGHT)
/* Each part of a picture has a checksum, for telling what stands still. */
#define EYE_ACROSS 16
#define EYE_DOWN   12
#define EYE_PARTS  (EYE_ACROSS * EYE_DOWN)
/* A baseline of fewer stills accuses nobody. */
#define EYE_YOUNG 4
/* The bytes of a baseline when it is kept. */
#define EYE_LOOK_SIZE (EYE_CELLS + 1)

/* When a still was taken.  In twilight the light changes: nothing is learnt then, and nobody
 * accused. */
typedef enum EyePart { EYE_DAY, EYE_NIGHT, EYE_TWILIGHT } EyePart;

/* Which part of the day a minute of it belongs to: twilight lasts half an hour from each end of the
 * night on.  night_from equal to night_to: it is never night. */
EyePart eye_part(int minute, int night_from, int night_to);

/* One still, small. */
typedef struct EyeStill {
    uint8_t grey[EYE_CELLS];
    uint16_t parts[EYE_PARTS];
} EyeStill;

/* Makes a picture's dots, width to the row, small; false for one of less than EYE_WIDTH by
 * EYE_HEIGHT dots. */
bool eye_still(EyeStill *still, const uint8_t *dots, int width, int height);

/* How a camera usually looks: an average of stills, brightness and contrast taken out. */
typedef struct EyeLook {
    uint8_t grey[EYE_CELLS];
    unsigned weight; /* of how many stills; 0: nothing is known */
    int64_t at_ms;   /* of its last change */
} EyeLook;

/* How alike they are, -100 to 100; two places have about 0, one place in any weather over 30. */
int eye_likeness(const EyeLook *look, const EyeStill *still);

/* Takes a still into a look, the first as it is. */
void eye_learn(EyeLook *look, const EyeStill *still, int64_t now_ms);

/* A look as it is kept, and back; false for bytes that are none. */
void eye_look_pack(const EyeLook *look, uint8_t out[EYE_LOOK_SIZE]);
bool eye_look_unpack(EyeLook *look, const uint8_t *bytes, size_t size);

typedef struct EyeRule {
    int dark_level;    /* nine cells of ten below it: dark */
    int flat_range;    /* eight cells of ten within so many levels: covered */
    int frozen_stills; /* the same so often ... */
    int frozen_share;  /* but for so many of a hundred parts (its clock) */
    int moved_below;   /* less alike than that: another place; 0: nobody looks */
    int moved_stills;  /* so often in a row */
    int64_t frozen_ms; /* ... and for so long */
    int64_t every_ms;  /* from still to still while all is well */
    int64_t doubt_ms;  /* while there is doubt */
} EyeRule;

/* Starts as {.says = what is known}. */
typedef struct Eye {
    ProbeResult says;   /* GOOD, STILL, BLACK, COVERED or ELSEWHERE */
    ProbeResult doubt;  /* what the last still said */
    unsigned count;     /* so often in a row */
    unsigned same;      /* stills that are the same, the first of them included */
    int likeness;       /* of the last one that was compared */
    int64_t same_ms;    /* when that one was taken */
    int64_t changed_ms; /* what it says is so since then */
    uint16_t *parts;    /* of the last still; NULL none yet */
} Eye;
void eye_clear(Eye *eye);

/* What is known of the camera, and when it is. */
typedef struct EyeScene {
    int64_t now_ms;
    EyePart part;
    bool sees_at_night; /* it has infrared light, say: dark at night is a fault of it */
    bool turns;         /* it is steered: other places are its business */
    EyeLook *day, *night;
} EyeScene;

/* What one still did. */
typedef struct EyeTaken {
    bool changed;    /* it says something else now */
    bool day, night; /* the look has learnt: keep it */
    bool elsewhere;  /* this still is of another place, believed or not */
} EyeTaken;
EyeTaken eye_take(Eye *eye, const EyeRule *rule, const EyeStill *still, const EyeScene *scene);

/* How long to wait for the next still; chance, 0 to 1, spreads them. */
int64_t eye_wait_ms(const Eye *eye, const EyeRule *rule, double chance, int64_t now_ms);

/* A person says that what is shown is how it shall look: that is its look of this part of the day,
 * and of the other nothing is known. */
void eye_accept(Eye *eye, const EyeLook *shown, const EyeScene *scene);

#endif
