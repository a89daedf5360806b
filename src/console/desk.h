/* desk.h - pages that take the place of the panes: tickets, logbook, handover, outbox, orders,
 * roll-call
 *
 * A desk is a View between the bar and the status line.  Keys go to it as to a pane; what the panes
 * showed stays as it was, and Esc goes back to it.  A line is asked for (ask.c) and the palette
 * opened over a desk as over the panes.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_DESK_H
#define TILIK_CONSOLE_DESK_H

#include "console/app.h"

/* Each function may be NULL, but for make and run. */
typedef struct DeskKind {
    const char *word; /* in saved sessions */
    KeyContext context;
    Action action; /* shows it */
    Right right;   /* without it the desk is not there */
    /* Makes its view, once; what else it needs hangs on the view. */
    View *(*make)(App *app);
    /* It has come onto the screen: asks for what it shows. */
    void (*shown)(App *app, View *view);
    /* Carries out an action of its own; false: the view is asked (view_action()), then commands.c. */
    bool (*run)(App *app, View *view, Action action);
    bool (*allowed)(const App *app, const View *view, Action action);
    /* Its filter line ("/"); set: false and error for what is none. */
    const char *(*filter)(const View *view);
    bool (*set_filter)(App *app, View *view, const char *text, GError **error);
    /* An object of the change stream in none of the books, and "reset" (net/sync.h); comes whether
     * the desk is shown or not, once it is made. */
    void (*object)(App *app, View *view, const char *event, const char *json, size_t size);
    /* Another backend, or another who: nothing of the last is left. */
    void (*forget)(App *app, View *view);
} DeskKind;

extern const DeskKind desk_tickets, desk_logbook, desk_handover, desk_outbox, desk_orders,
    desk_rollcall;

/* Ends all desks. */
void desk_stop(App *app);

/* Shows a desk, or goes back to the panes (NULL). */
void desk_show(App *app, const DeskKind *kind);

/* The one on the screen; NULL the panes. */
const DeskKind *desk_shown(const App *app);

/* Its view, made when it is not there yet. */
View *desk_view(App *app, const DeskKind *kind);

/* Carries out an action: shows a desk, or is the shown one's own.  False: it is neither. */
bool desk_run(App *app, Action action);

/* True when an action of the desks makes sense now. */
bool desk_allowed(const App *app, Action action);

/* Wants the shown desk drawn. */
void desk_draw_again(App *app, const DeskKind *kind);

#endif
