/* alert_shape.h - how the views write an alert's priority, state, place, last hour and track record
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_ALERT_SHAPE_H
#define TILIK_UI_ALERT_SHAPE_H

#include "ui/shape.h"

/* Below so many verdicts a track record says little; from the second on a bad one speaks for a
 * shelf. */
#define ALERT_TRACK_LEAST   5
#define ALERT_TRACK_SPEAKS  10
#define ALERT_TRACK_BAD_PCT 30

#define ALERT_TEXT_SIZE 64

/* "!!", "!", "-" or "." in two columns: it can be told apart without colour. */
const char *alert_shape_urgency(AlertPriority priority, bool ascii);
StyleId alert_shape_priority_style(AlertPriority priority);

/* Glyph, word and style of a state; what is not known for sure looks so. */
const char *alert_shape_glyph(const ViewContext *context, AlertState state);
void alert_shape_state(const ViewContext *context, AlertState state, bool brief,
                       char out[ALERT_TEXT_SIZE]);
StyleId alert_shape_state_style(const ViewContext *context, AlertState state,
                                AlertPriority priority);

/* Writes "21:12", or day and month of what began more than a day ago. */
void alert_shape_moment(const ViewContext *context, int64_t at_ms, char out[SHAPE_AGE_SIZE]);

/* Writes where an area is: "03/14 Tanjung Mas", or the whole label. */
void alert_shape_place(const ViewContext *context, const char *area, bool brief, char *out,
                       size_t size);

/* Writes what is dark with one dead uplink: "Gunungpati, 202 of 214 cameras dark since 19:42:07,
 * began at RT 03/02"; brief: "Gunungpati, 202/214 dark". */
#define ALERT_OUTAGE_SIZE (3 * SHAPE_PLACE_SIZE)
void alert_shape_outage(const ViewContext *context, const char *place, const AlertOutage *outage,
                        bool brief, char out[ALERT_OUTAGE_SIZE]);

/* Writes parts of a line as bars, one a column, their height by the greatest; blank is none. */
void alert_shape_bars(const ViewContext *context, const unsigned *parts, int count, GString *out);

/* Writes "78 % of 41", "" with no verdict; "78 % of 41 alerts" unless brief. */
void alert_shape_track(unsigned real, unsigned total, bool brief, char out[ALERT_TEXT_SIZE]);
/* True when a record is long enough and bad enough to speak for a shelf. */
bool alert_shape_track_bad(unsigned real, unsigned total);

#endif
