/* shape.h - how the views write states, numbers, ages and places, once for all of them
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_SHAPE_H
#define TILIK_UI_SHAPE_H

#include "ui/view.h"

#define SHAPE_NUMBER_SIZE 20
#define SHAPE_AGE_SIZE    24
#define SHAPE_PLACE_SIZE  160
#define SHAPE_LOOK_SIZE   96

/* Returns the style of a state; what is not known for sure never looks live. */
StyleId shape_style(CameraState state, Reason reason, Freshness freshness);

/* Returns the state's glyph.  A camera that is out with no reason has one of its own. */
const char *shape_glyph(const ViewContext *context, CameraState state, Reason reason);

/* Writes the state's word: the reason instead where one is known, "was live?" words while the link
 * is lost. */
void shape_state(const ViewContext *context, CameraState state, Reason reason, char *out,
                 size_t size);

/* Draws glyph and word in exactly width columns. */
void shape_put_state(Canvas *canvas, int row, int col, int width, const ViewContext *context,
                     const Camera *camera);

/* Writes a number with its thousands set apart as the language does. */
void shape_number(uint32_t number, char out[SHAPE_NUMBER_SIZE]);

/* Writes the age of a moment as the server's clock has it, to the minute. */
void shape_age(const ViewContext *context, int64_t then_ms, char out[SHAPE_AGE_SIZE]);

/* Writes how long ago somebody looked at a camera last and who, "2 h Budi"; "never", "" where that
 * is not known.  False for those two. */
bool shape_look(const ViewContext *context, uint32_t camera, char out[SHAPE_LOOK_SIZE]);

/* Writes how long something lasts, "-" when negative. */
void shape_duration(int64_t ms, char out[SHAPE_AGE_SIZE]);

/* Writes "03/08" for RT 3 of RW 8, "RW 08", or "" for a kelurahan, from an area's code. */
void shape_neighbourhood(const char *code, char out[16]);

/* What of a frame was drawn last: drawing one costs more than the rows that a key changes. */
typedef struct FrameMemo {
    Rect rect;
    unsigned epoch;
    char title[256];
    bool focused;
} FrameMemo;

/* Draws a frame where it differs from what the memo says stands there, and returns whether it drew.
 * The clip is rect afterwards. */
bool shape_frame(FrameMemo *memo, Canvas *canvas, Rect rect, const char *title, bool focused);

/* Writes what a camera is called among people: its name, or its id where it has none. */
const char *shape_name(const Camera *camera);

/* Writes a name for an area in a row of the tree: "RW 008", "RT 003", else its own name. */
void shape_area_name(const Area *area, char *out, size_t size);

#endif
