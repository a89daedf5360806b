/* rain.h - rain on the screen: a mark in the tree, lines on a card
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_RAIN_H
#define TILIK_UI_RAIN_H

#include "ui/card_sheet.h"

#define RAIN_MARK_SIZE 32

/* Writes that it rains; in a roomy row how hard too, and that it will within hours; "" where it is
 * dry or not known.  Returns how it is drawn. */
StyleId rain_mark(const ViewContext *context, const char *area, bool roomy,
                  char out[RAIN_MARK_SIZE]);

/* Adds what is known of rain over an area; nothing where nothing is. */
void rain_fill(Sheet *sheet, const ViewContext *context, const char *area);

#endif
