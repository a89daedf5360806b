/* notify_app.h - bubbles and sound in the console: when they begin, whom they ask, what they do
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_NOTIFY_APP_H
#define TILIK_CONSOLE_NOTIFY_APP_H

#include "console/app.h"
#include "model/ticket.h"

/* Begins both, on app->book.  False and "file:line: what" for a sound that is wrong. */
bool notify_app_start(App *app, GError **error);

/* Takes in how the link stands. */
void notify_app_link(App *app);

/* Takes in what we may. */
void notify_app_know(App *app);

/* Mutes for a while, or takes that back; says so. */
void notify_app_mute(App *app);

/* A ticket is overdue since now: one stroke, where alerts of that urgency are heard. */
void notify_app_ticket(App *app, AlertPriority severity);

/* What of tickets is overdue since now. */
typedef struct OverdueNews {
    const char *id, *title; /* the most urgent of them */
    int64_t number;
    AlertPriority severity;
    TicketClock clock; /* that ran out */
    unsigned all;      /* tickets that are overdue, older ones too */
} OverdueNews;

/* The same as a bubble, where alerts of that urgency make one; NULL takes it away. */
void notify_app_overdue(App *app, const OverdueNews *news);

/* Reminds of a round, on the desktop where bubbles are wanted; title NULL takes that away. */
void notify_app_remind(App *app, const char *title, const char *body, bool urgent);

/* Beats a rhythm once, where alerts are heard; kind is one of the sound theme's, "aman" all
 * clear. */
void notify_app_beat(App *app, const char *kind);

/* What the bar shows of it. */
void notify_app_bar(const App *app, BarFacts *facts);

/* Begins to end, and ends; what stands on the desktop goes where the desktop answers. */
void notify_app_stop(App *app);
void notify_app_end(App *app);

#endif
