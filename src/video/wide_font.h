/* wide_font.h - the X server's font for all that is not Latin-1, where it has one
 *
 * "fixed" as ISO 10646, in cells of the same size: what most desktops have (xfonts-base), and bare
 * X servers have not.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_WIDE_FONT_H
#define TILIK_VIDEO_WIDE_FONT_H

#include <glib.h>
#include <stdbool.h>
#include <xcb/xcb.h>

typedef struct WideFont WideFont;

/* Asks the server, once.  NULL when it has no such font, or one of other cells, or one that is
 * without a letter of Latin-1. */
WideFont *wide_font_open(xcb_connection_t *connection);
/* Of a connection that ends. */
void wide_font_free(WideFont *font);

xcb_font_t wide_font_id(const WideFont *font);
bool wide_font_has(const WideFont *font, gunichar point);

#endif
