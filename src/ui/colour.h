/* colour.h - colours as numbers, and the nearest that a terminal has
 *
 * A colour is -1 (the terminal's default), 0-255 (the xterm palette) or 0x1000000 | rgb, as in a
 * Style.
 *
 * Layer: ui, private.  Thread: any.
 */
#ifndef TILIK_UI_COLOUR_H
#define TILIK_UI_COLOUR_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/theme.h"

#define COLOUR_DEFAULT (-1)
#define COLOUR_RGB     0x1000000

/* Reads "default", one of the 16 names ("red", "bright_red"), 0-255 or "#rrggbb"; false, *out
 * untouched, when it is none. */
bool colour_parse(const char *word, int *out);

/* Returns 0xrrggbb of a colour that is not the default, by xterm's palette. */
uint32_t colour_rgb(int colour);

/* Returns the nearest colour of a terminal with so many: 8, 16, 256, or more (then 0xrrggbb
 * itself).  Default stays default. */
int colour_reduce(int colour, int colours);

/* Returns a style in the colours that a terminal has, where they are few still readable, and still
 * set off from text by its background when it was. */
Style style_reduce(Style style, Style text, int colours);

/* Returns the contrast ratio of two 0xrrggbb colours, 1 to 21 (WCAG 2.1, 1.4.3). */
double colour_contrast(uint32_t a, uint32_t b);

#endif
