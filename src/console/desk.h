/* desk.h - pages that take the place of the panes: tickets, logbook, handover, outbox, orders,
 * roll-call, map
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
#include "ui/desk.h"

/* Each function may be NULL, but for make. */
typedef struct DeskKind {
    const char *word; /* in saved sessions */
    KeyContext context;
    Action action; /* shows it */
    Right right;   /* without it the desk is not there */
    /* Makes its view (view_desk_new()), once; what else it needs hangs on the view. */
    View *(*make)(App *app);
    /* It has come onto the screen: asks for what it shows. */
    void (*shown)(App *app, View *view);
    /* It goes from the screen. */
    void (*left)(App *app, View *view);
    /* Carries out an action of its own; false: the view is asked (view_action()), then commands.c.
     * Those that make sense everywhere (a new ticket, a line for the logbook: desk.c has the list)
     * come while another page is shown, too: see desk_shown(). */
    bool (*run)(App *app, View *view, Action action);
    /* True when one of its actions makes sense now; what is false here never comes to run(). */
    bool (*allowed)(const App *app, const View *view, Action action);
    /* True when it fits what is selected: the key bar shows only these of its own keys.  NULL: what
     * is allowed. */
    bool (*fits)(const App *app, const View *view, Action action);
    /* Its filter line ("/"); set: false and error for what is none. */
    const char *(*filter)(const View *view);
    bool (*set_filter)(App *app, View *view, const char *text, GError **error);
    /* An object of the change stream in none of the books, and "reset" (net/sync.h); comes whether
     * the desk is shown or not, once it is made. */
    void (*object)(App *app, View *view, const char *event, const char *json, size_t size);
    /* Another backend, or another who: nothing of the last is left. */
    void (*forget)(App *app, View *view);
    /* The alerts have changed. */
    void (*alerts)(View *view);
    /* A second has passed; true when it shows something else now.  NULL: a desk's own rows. */
    bool (*tick)(View *view);
} DeskKind;

/* Each stands in the table in desk.c once there is one. */
extern const DeskKind desk_tickets, desk_logbook, desk_handover, desk_outbox, desk_orders,
    desk_rollcall, desk_shift, desk_evidence, desk_map, desk_tour, desk_round, desk_rounds,
    desk_walls, desk_sources, desk_register;

/* Ends all desks. */
void desk_stop(App *app);

/* Shows a desk, or goes back to the panes (NULL). */
void desk_show(App *app, const DeskKind *kind);

/* The one on the screen; NULL the panes. */
const DeskKind *desk_shown(const App *app);

/* Its view; NULL: not made yet. */
View *desk_made(const App *app, const DeskKind *kind);
/* Its view, made when it is not there yet. */
View *desk_view(App *app, const DeskKind *kind);

/* Carries out an action: shows a desk, or is the shown one's own.  False: it is neither. */
bool desk_run(App *app, Action action);

/* True when an action makes sense as far as the desks have a say: their own, and what may be done
 * while the panes are covered. */
bool desk_allowed(const App *app, Action action);

/* True when the key bar should show an action's key; app is not changed. */
bool desk_useful(Action action, void *app);

/* Wants the desk drawn, where it is the shown one. */
void desk_draw_again(App *app, const DeskKind *kind);

/* Plumbing of the console */

/* Draws the shown desk in rect. */
void desk_draw(App *app, Rect rect);

/* A click or a turn of the wheel on the shown desk. */
void desk_click(App *app, const Event *event);
void desk_wheel(App *app, int rows);

/* How many rows of the shown desk wait to be let in. */
unsigned desk_waiting(const App *app);

/* A second has passed; ages have changed; the city was loaded anew. */
void desk_tick(App *app);
void desk_aged(App *app);
void desk_changed(App *app, CatalogThing thing, uint32_t index);

/* Alerts have changed. */
void desk_alerts(App *app);

/* An object of the change stream (net/sync.h). */
void desk_object(App *app, const char *event, const char *json, size_t size);
/* Another backend or who; and what may be seen is known now. */
void desk_forget(App *app);
void desk_know(App *app);

/* The filter of the shown desk: asks for it, and takes it away.  desk_filter_text(): "" none. */
void desk_filter(App *app);
bool desk_clear_filter(App *app);
const char *desk_filter_text(const App *app);

/* What of the shown desk goes to the clipboard; the caller frees it.  NULL: nothing. */
char *desk_copied(App *app, Action action);

/* Where the desks stand, in saved places. */
void desk_save(const App *app, GKeyFile *place);
void desk_restore(App *app, GKeyFile *place);

#endif
