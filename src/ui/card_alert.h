/* card_alert.h - all that is known of one alert, as lines of the card
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_CARD_ALERT_H
#define TILIK_UI_CARD_ALERT_H

#include "ui/card_sheet.h"

/* Appends an alert to a sheet.  context->alerts is not NULL. */
void card_alert_fill(Sheet *sheet, const ViewContext *context, const Alert *alert);

#endif
