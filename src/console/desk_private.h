/* desk_private.h - the desks from the inside: showing them, their filters, where they stand
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_DESK_PRIVATE_H
#define TILIK_CONSOLE_DESK_PRIVATE_H

#include "console/desk.h"

#define DESKS_MAX 16

typedef struct Station {
    View *view;         /* NULL: not made yet */
    GPtrArray *filters; /* lines that were sought, oldest first; NULL: none yet */
} Station;

struct Desks {
    const DeskKind *shown; /* NULL: the panes */
    Station stations[DESKS_MAX];
    char *row_before;    /* the row that was selected then */
    char *filter_before; /* what the filter goes back to when a new one is given up */
};

/* Each kind, NULL past the last. */
const DeskKind *desk_nth(size_t i);

/* What is kept of a kind; NULL where there are no desks yet. */
Station *desk_station(const App *app, const DeskKind *kind);

/* The view of the shown one; NULL where the panes are. */
View *desk_shown_view(const App *app);
ViewContext desk_context(const App *app);

/* Shows a kind, and leaves history alone. */
void desk_bring(App *app, const DeskKind *kind);

#endif
