/* card_area.h - an area on the card: installed, linked, live, and why the rest is not
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_CARD_AREA_H
#define TILIK_UI_CARD_AREA_H

#include "model/coverage.h"
#include "ui/card_sheet.h"

/* counts NULL: what costs nothing alone. */
void card_area_fill(Sheet *sheet, const ViewContext *context, uint32_t area,
                    const CoverageCounts *counts);

#endif
