/* paint.h - a picture that the demo's scenes are drawn on
 *
 * Coordinates are those of the finished picture, 640 by 360, with fractions; each of its pixels is
 * made of four, which softens the edges.  A colour is 0xRRGGBBAA; what lies outside the picture is
 * cut off.
 *
 * Layer: build tool.  Thread: one.
 */
#ifndef TILIK_SERVER_CLIPS_PAINT_H
#define TILIK_SERVER_CLIPS_PAINT_H

#include <stdint.h>

#define PAINT_WIDTH  640
#define PAINT_HEIGHT 360

typedef struct Paint Paint;

typedef struct Spot {
    double x, y;
} Spot;

Paint *paint_new(void);
void paint_free(Paint *paint);

/* Fills the rows from top to bottom with a colour that runs from one to the other. */
void paint_fade(Paint *paint, double top, double bottom, uint32_t from, uint32_t to);

void paint_box(Paint *paint, Spot corner, double width, double height, uint32_t color);
void paint_disc(Paint *paint, Spot centre, double rx, double ry, uint32_t color);

/* A convex shape of at most 16 corners. */
void paint_shape(Paint *paint, const Spot *corners, int count, uint32_t color);
void paint_line(Paint *paint, Spot from, Spot to, double width, uint32_t color);

/* Light that fades out towards its radius. */
void paint_glow(Paint *paint, Spot centre, double radius, uint32_t color);

/* Writes capitals, digits and ". : - / ( )" with pixels of the given size; a letter is 6 of them
 * wide and 7 high. */
void paint_text(Paint *paint, Spot corner, double size, uint32_t color, const char *text);
double paint_text_width(double size, const char *text);

/* Copies the finished picture out as YUV 4:2:0 (BT.601, limited range). */
void paint_copy_yuv(const Paint *paint, uint8_t *const planes[3], const int strides[3]);

/* Writes it as a PPM file, to look at. */
int paint_save(const Paint *paint, const char *path);

#endif
