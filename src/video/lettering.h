/* lettering.h - words drawn with the X server's own font, as large as is wanted
 *
 * The "fixed" font is there on every X server, speaks Latin-1 and has cells of one size; most have
 * it with more letters too (wide_font.h).  What neither has is written with what comes nearest ("–"
 * as "-", "№" as "No", "—" as "--"), else "?".
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_LETTERING_H
#define TILIK_VIDEO_LETTERING_H

#include "video/desktop.h"

/* A cell, in pixels, at scale 1. */
#define LETTERING_WIDTH  6
#define LETTERING_HEIGHT 13
/* Characters that a line can have; the rest is cut off. */
#define LETTERING_MAX 160

/* Where and how a line is drawn. */
typedef struct Lettering {
    xcb_drawable_t on;
    int x, y;   /* the upper left corner */
    int scale;  /* 1: as the font is */
    int most;   /* characters that there is room for: one that is longer ends in "..." */
    bool black; /* else white */
} Lettering;

/* The characters that clean text takes. */
int lettering_length(Desktop *desktop, const char *text);

/* Draws clean text, on whatever is there. */
void lettering_draw(Desktop *desktop, const Lettering *where, const char *text);

#endif
