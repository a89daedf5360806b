/* card_uptime.h - a camera's last day and week on its card
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_CARD_UPTIME_H
#define TILIK_UI_CARD_UPTIME_H

#include "ui/card_sheet.h"
#include "ui/view_card.h"

/* The glyph of a cell: without colour, and in ASCII, they differ by themselves. */
const char *uptime_glyph(UptimeCell cell, bool ascii);

/* Writes the cells and how much of the time it was live, "████▄███ 98,2 %". */
void uptime_text(const UptimeStrip *strip, bool ascii, char *out, size_t size);

/* Adds a camera's strips, and what their glyphs mean; and those of its recorder. */
void card_uptime_camera(Sheet *sheet, const ViewContext *context, const CardUptime *uptime);
void card_uptime_site(Sheet *sheet, const ViewContext *context, const CardUptime *uptime);

#endif
