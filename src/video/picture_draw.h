/* picture_draw.h - pixels become what a terminal can show
 *
 * Cells with colours by libchafa, or sixels by it, or pixels for kitty.  Noise below what an eye
 * sees is taken for no change, and a picture that has not changed is not made.
 *
 * Layer: video.  Thread: one at a time (a picture's).
 */
#ifndef TILIK_VIDEO_PICTURE_DRAW_H
#define TILIK_VIDEO_PICTURE_DRAW_H

#include <stdbool.h>
#include <stdint.h>

#include "wire/viewer_picture.h"

/* What is wanted of a text picture, and may change at any time. */
typedef struct PictureWish {
    ViewerInk ink;
    int cols, rows, colours;
    int cell_w, cell_h; /* pixels of a cell */
    double fps;         /* 0: one still */
    int64_t bytes;      /* what pictures may take each second */
} PictureWish;

/* Once, before any thread: each picture has a thread of its own, whose cost is told. */
void picture_draw_init(void);

typedef struct PictureDraw PictureDraw;

PictureDraw *picture_draw_new(void);
void picture_draw_free(PictureDraw *draw);

/* Says which pixels are wanted for a frame of width by height.  Returns where they go, out_width x
 * out_height x 4 bytes of RGBA, good until the next call. */
uint8_t *picture_draw_room(PictureDraw *draw, const PictureWish *wish, int width, int height,
                           int *out_width, int *out_height);

/* Makes a picture of the pixels in that room.  False when it is the same as the last one, or can't
 * be made.  *bytes is about what a terminal gets for it. */
bool picture_draw(PictureDraw *draw, ViewerEvent *event, int64_t *bytes);

#endif
