/* tour_lines.h - how a tour looks: the rows of its page, its card, and how it stands
 *
 * Who draws fills TourLines and a TourStanding; nothing here knows where they come from.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_TOUR_LINES_H
#define TILIK_UI_TOUR_LINES_H

#include "model/tour.h"
#include "ui/desk.h"

typedef enum TourLineKind {
    TOUR_LINE_NOW,    /* it is shown */
    TOUR_LINE_NEXT,   /* it is being connected behind that */
    TOUR_LINE_AHEAD,  /* it comes then, if nothing changes */
    TOUR_LINE_MISSED, /* it got no picture in time */
    TOUR_LINE_SKIPPED /* it is dead */
} TourLineKind;

/* Strings are borrowed and clean. */
typedef struct TourLine {
    TourLineKind kind;
    const char *camera, *name, *place; /* its id; "" where not known */
    const char *why;                   /* TOUR_LINE_MISSED */
    TourPick pick;                     /* why it comes, where it does */
    CameraState state;
    Reason reason;
    int64_t at_ms; /* shown since, or passed over; 0 not */
    int order;     /* TOUR_LINE_AHEAD, from 1 */
    int tile;      /* of a wall, from 0; -1 a window of its own */
    bool ready, held;
} TourLine;

/* How a tour stands; strings are borrowed and clean. */
typedef struct TourStanding {
    const char *what; /* what it goes through: a name, a query */
    const char *held; /* why it stands still, whole; NULL it goes */
    unsigned cameras, live;
    unsigned pictures, gaps, missed;
    int64_t dark_ms;
    int dwell_s;
    bool rain_known; /* some source tells where it rains */
} TourStanding;

#define TOUR_COLUMNS 4
extern const DeskColumn tour_columns[TOUR_COLUMNS];

/* What stands in a column of a row, and on its card. */
void tour_cell(const TourLine *line, const ViewContext *context, int column, DeskCell *out);
void tour_card(const TourLine *line, const ViewContext *context, DeskCard *card);

/* Writes what stands over the rows, and the line below that. */
void tour_title(const TourStanding *standing, char *out, size_t size);
void tour_note(const TourStanding *standing, char *out, size_t size);

#endif
