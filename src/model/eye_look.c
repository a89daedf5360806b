/* How alike a picture and a kept look are, by where their edges lie and which side is brighter.
 *
 * What to hold for another place was measured on forty drawn streets (tests/support/scenes.c draws
 * such): the same one, with other traffic and a little sway, had 43 and more by day, 37 in fog, 32
 * at night; others 16 at most by day, 34 by night; rooms 18; one from a camera that was turned by a
 * tenth of its width 16. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "model/eye.h"

/* So many cells of sway each way are the wind's. */
#define SWAY 2
/* That is so alike that no sway is tried. */
#define ALIKE 0.5F
/* Of a look: the spread of its brightness, around the middle. */
#define CONTRAST 40.0
#define MIDDLE   128.0
/* A look is an average of so many stills at most: it follows what is built and what grows. */
#define WEIGHT_MAX 8

/* Directions of brightness: unit vectors, those of faint edges shorter. */
typedef struct Field {
    float x[EYE_CELLS], y[EYE_CELLS];
} Field;

static int by_size(const void *a, const void *b)
{
    float one = *(const float *)a, other = *(const float *)b;
    return (one > other) - (one < other);
}

static float middle_of(const float *values)
{
    float sorted[EYE_CELLS];
    memcpy(sorted, values, sizeof sorted);
    qsort(sorted, EYE_CELLS, sizeof *sorted, by_size);
    return sorted[EYE_CELLS / 2];
}

static void field_of(Field *field, const uint8_t *grey, float faint)
{
    float size[EYE_CELLS];
    for (int i = 0; i < EYE_CELLS; i++) {
        int x = i % EYE_WIDTH, y = i / EYE_WIDTH;
        int left = x > 0 ? -1 : 0, right = x < EYE_WIDTH - 1 ? 1 : 0;
        int up = y > 0 ? -EYE_WIDTH : 0, down = y < EYE_HEIGHT - 1 ? EYE_WIDTH : 0;
        field->x[i] = (float)(grey[i + right] - grey[i + left]);
        field->y[i] = (float)(grey[i + down] - grey[i + up]);
        size[i] = sqrtf(field->x[i] * field->x[i] + field->y[i] * field->y[i]);
    }
    float half = middle_of(size) + faint;
    for (int i = 0; i < EYE_CELLS; i++) {
        field->x[i] /= size[i] + half;
        field->y[i] /= size[i] + half;
    }
}

static float alike(const Field *one, const Field *other, int right, int down)
{
    float both = 0, first = 0, second = 0;
    for (int y = MAX(0, -down); y < EYE_HEIGHT - MAX(0, down); y++) {
        for (int x = MAX(0, -right); x < EYE_WIDTH - MAX(0, right); x++) {
            int i = y * EYE_WIDTH + x, j = i + down * EYE_WIDTH + right;
            both += one->x[i] * other->x[j] + one->y[i] * other->y[j];
            first += one->x[i] * one->x[i] + one->y[i] * one->y[i];
            second += other->x[j] * other->x[j] + other->y[j] * other->y[j];
        }
    }
    return both / (sqrtf(first * second) + 1e-6F);
}

int eye_likeness(const EyeLook *look, const EyeStill *still)
{
    Field one, other;
    field_of(&one, look->grey, 1);
    field_of(&other, still->grey, 1);
    float best = alike(&one, &other, 0, 0);
    for (int down = -SWAY; down <= SWAY && best < ALIKE; down++) {
        for (int right = -SWAY; right <= SWAY; right++) {
            best = MAX(best, alike(&one, &other, right, down));
        }
    }
    return (int)lrintf(best * 100);
}

void eye_learn(EyeLook *look, const EyeStill *still, int64_t now_ms)
{
    double sum = 0, squares = 0;
    for (int i = 0; i < EYE_CELLS; i++) {
        sum += still->grey[i];
        squares += (double)still->grey[i] * still->grey[i];
    }
    double mean = sum / EYE_CELLS;
    double spread = sqrt(MAX(squares / EYE_CELLS - mean * mean, 0)) + 2;
    look->weight = MIN(look->weight + 1, WEIGHT_MAX);
    for (int i = 0; i < EYE_CELLS; i++) {
        double level = MIDDLE + (still->grey[i] - mean) / spread * CONTRAST;
        double now =
            look->weight == 1 ? level : look->grey[i] + (level - look->grey[i]) / look->weight;
        look->grey[i] = (uint8_t)lrint(CLAMP(now, 0, 255));
    }
    look->at_ms = now_ms;
}

void eye_look_pack(const EyeLook *look, uint8_t out[EYE_LOOK_SIZE])
{
    out[0] = (uint8_t)look->weight;
    memcpy(out + 1, look->grey, EYE_CELLS);
}

bool eye_look_unpack(EyeLook *look, const uint8_t *bytes, size_t size)
{
    if (size != EYE_LOOK_SIZE || bytes[0] == 0 || bytes[0] > WEIGHT_MAX) {
        return false;
    }
    look->weight = bytes[0];
    memcpy(look->grey, bytes + 1, EYE_CELLS);
    return true;
}
