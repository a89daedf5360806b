/* view_alerts.h - the alert feed: what needs a person, folded so that one person can work it
 *
 * A row: priority and state as glyph, word and colour; when; kind; place; situation or count; the
 * last hour as a sparkline; track record; owner.  The rows are a Feed's; the view adds selection,
 * marks and drawing. An act is for the marked rows, else the selected one, and only for rows that
 * have been on the screen.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_VIEW_ALERTS_H
#define TILIK_UI_VIEW_ALERTS_H

#include "model/feed.h"
#include "ui/view.h"
#include "ui/view_keys.h"

/* feed is borrowed and outlives the view. */
View *view_alerts_new(Feed *feed);

/* Takes in what changed in the feed, by feed_update(), which nobody else calls; true when something
 * is to be drawn.  Cheap when nothing has changed.  Clicks and keys mean what was last drawn. */
bool view_alerts_update(View *view, const ViewContext *context);

/* Shows the alerts that answer a query, as view_table_filter() does; "" is the usual feed. */
bool view_alerts_filter(View *view, const ViewContext *context, const char *text, GError **error);
const char *view_alerts_filter_text(const View *view);

/* The selected row; false when there is none: also when what was selected is gone and the person
 * has not yet chosen another, for what was meant for the one must not act on its neighbour. */
bool view_alerts_row(const View *view, FeedRow *out);
/* The alert of the selected row (of a group its first-out), ALERT_NONE when there is none. */
uint32_t view_alerts_selected(const View *view);
/* Selects the row that shows an alert, unfolding what holds it; false when there is none. */
bool view_alerts_select(View *view, const ViewContext *context, uint32_t alert);

/* Goes to the next (1) or previous (-1) row that needs someone; false when there is none.  The
 * actions next-attention and prev-attention do the same. */
bool view_alerts_next(View *view, const ViewContext *context, int step);

/* What an act is for: appends alerts (uint32_t) of the marked rows that have been on the screen,
 * else of the selected row.  Returns how many rows that are. */
unsigned view_alerts_targets(const View *view, GArray *out);
unsigned view_alerts_marked(const View *view);
void view_alerts_unmark(View *view);

/* Alerts (ids, NULL-terminated) whose act is under way carry a sign. */
void view_alerts_pending(View *view, const char *const *ids);

/* What of the keys depends on the feed and its selected row. */
void view_alerts_keys(const View *view, const ViewContext *context, KeysFacts *facts);

/* "!!" and so on: how urgent a row is. */
const char *view_alerts_urgency(AlertPriority priority, bool ascii);

/* What an empty feed says: "No alert needs anybody.", or why it is not known.  Copied. */
void view_alerts_explain(View *view, const char *text);

#endif
