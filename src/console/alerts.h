/* alerts.h - the alerts in the console: how the feed is kept, where one stands in it, what is done
 *
 * alerts.c keeps the feed, alert_moves.c moves in it; alert_acts.c begins what a person asks for,
 * alert_doing.c sends it and tells how it ended, alert_post.c writes it down (outgoing.h),
 * alert_ask.c asks for the words that it takes, alert_bulk.c says beforehand what many at once
 * means; alert_raise.c makes one by hand; views.c keeps the numbered views, reports.c the pages of
 * figures.
 *
 * Always true of an act: it is for the alerts that were chosen when its key was pressed; it shows
 * as pending at once; how it ended is told.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_ALERTS_H
#define TILIK_CONSOLE_ALERTS_H

#include "console/app.h"
#include "wire/alerts.h"

/* alerts.c */

/* Makes book, feed and pane; and ends them. */
void alerts_start(App *app);
void alerts_stop(App *app);

/* Nothing of the last backend is left. */
void alerts_forget(App *app);

/* Takes in who we are at the backend, and what we may. */
void alerts_know(App *app, const char *name);

/* Takes in what has changed; before each frame. */
void alerts_update(App *app);

/* How long until alerts_update() has something to do by itself, in ms; -1 never. */
int64_t alerts_rest_ms(const App *app);

/* Tells the pane why it is empty. */
void alerts_explain(App *app);

/* What the flood folded is worth a line: writes it and returns true. */
bool alerts_standing(const App *app, char *out, size_t size);

/* Writes "flood · RT 03/RW 05 Tanjungmas". */
void alerts_name(const App *app, const Alert *alert, char *out, size_t size);

/* alert_moves.c */

/* Puts away what Esc closes in the feed; false when there is nothing. */
bool alerts_cancel(App *app);

/* Goes to the next (1) or previous (-1) that needs someone; false when there is none. */
bool alerts_next(App *app, int step);

/* Shows the video of the selected one's camera, or unfolds what is no one thing. */
void alerts_open(App *app);

/* The camera that the selected alert is about, of a situation a member's; CATALOG_NONE for none. */
uint32_t alerts_camera(const App *app);

/* Carries out what is about alerts; false when the action is not. */
bool alerts_run(App *app, Action action);

/* True when an action on alerts makes sense for who we are; and for where the keys go: nobody acts
 * on a row of another pane. */
bool alerts_allowed(const App *app, Action action);
bool alerts_within_reach(const App *app, Action action);

/* For those who know an alert by its id: a notification's buttons. */
void alerts_open_id(App *app, const char *alert);
void alerts_ack_id(App *app, const char *alert);
/* The same for all of a situation that need someone; and to go to one in the feed. */
void alerts_ack_situation(App *app, const char *situation);
void alerts_go_id(App *app, const char *alert);

/* alert_doing.c */

/* One act that is under way. */
typedef struct Doing {
    App *app;
    GPtrArray *ids; /* of its alerts */
    char *name;     /* of its one alert */
    AlertActRequest request;
    char *reason, *to;
    guint sent;         /* of many: the ids that went out so far */
    guint parts;        /* of many: written down, and not answered yet */
    bool direct;        /* it goes out unwritten */
    unsigned done;      /* of these, so many were done */
    GHashTable *owners; /* and these have so many that were not */
    char *problem;      /* why the first other one was not */
    GError *failed;     /* why of some nothing is known */
} Doing;

/* Takes ids, shows them as pending; and ends that. */
Doing *doing_begin(App *app, GPtrArray *ids, const AlertActRequest *request);
void doing_end(Doing *doing);

/* alert_acts.c */

/* "Acknowledged", translated. */
const char *acts_done_text(AlertAct act);

/* An action as the act it begins, and the action of an act. */
bool acts_of(Action action, AlertAct *out);
Action acts_action(AlertAct act);

/* Begins an act on what is chosen: asks where it must, else does it. */
void acts_begin(App *app, AlertAct act);

/* Does it to app->targets, which it takes. */
void acts_send(App *app, const AlertActRequest *request);

/* Sends it without writing it down. */
void acts_send_now(Doing *doing);

/* Tells how one that was written down ended; error NULL: it was done, and without answer another
 * console of ours has seen to it. */
void acts_answered(Doing *doing, const HttpAnswer *answer, const GError *error);

/* Forgets what is under way: nobody answers any more. */
void acts_forget(App *app);

/* True while something that was asked of the backend is not answered. */
bool acts_under_way(const App *app);

/* Leaves, where the person wanted that once all is answered, and it is. */
void acts_leave(App *app);

/* Seconds that the picture of an alert's camera has been seen since it began; ALERT_NOT_LOOKED. */
int acts_looked_s(const App *app, const Alert *alert);

/* alert_post.c */

/* Makes acts on alerts a kind of what goes out; ends it; forgets what was under way. */
void alert_post_start(App *app);
void alert_post_stop(App *app);
void alert_post_forget(App *app);

/* One row of the outbox: a Doing, or a part of it; path and body are taken. */
typedef struct AlertPosting {
    const char *object; /* acts on the same one keep their order */
    char *path, *body;
    guint count; /* of its alerts */
    bool many;   /* a bulk act */
} AlertPosting;

/* Writes it down.  False and error: it is not kept. */
bool alert_post(Doing *doing, AlertPosting *posting, GError **error);

/* alert_ask.c */

/* Asks for what an act on app->targets takes, with what it means for many. */
void acts_ask(App *app, AlertAct act);

/* Asks a locked console to be unlocked first; what is typed meanwhile is no key for anything. */
void acts_ask_unlock(App *app, AlertAct act);

/* alert_bulk.c */

/* What an act on many means; owners names whose they are. */
typedef struct BulkPreview {
    unsigned alerts, kelurahan, others;
    char owners[96];
} BulkPreview;
BulkPreview bulk_preview(const App *app, const GPtrArray *ids);

/* Sends one act for many, in parts, and tells how it ended. */
void bulk_send(Doing *doing);

/* Takes in the answer to a part of it that was written down. */
void bulk_answered(Doing *doing, const HttpAnswer *answer, const GError *error, guint count);

/* Writes the names with the highest counts, "Sari 2, Budi 1 …"; of a table of names and counts. */
void bulk_names(GHashTable *counts, char *out, size_t size);

/* alert_raise.c */

/* Makes it a kind of what goes out. */
void alert_raise_start(App *app);

/* Asks for the typed word that raises an alert of the selected camera. */
void alerts_raise(App *app);

/* How one is raised. */
typedef struct AlertRaise {
    const char *name;  /* where it is, for people */
    const char *round; /* id of the patrol at whose stop it was seen; NULL none */
    bool urgent;       /* it goes before all else that waits */
} AlertRaise;

/* Writes it into the outbox to be raised, and says so; how it ends is said, too. */
void alerts_raise_item(App *app, const AlertReportItem *item, const AlertRaise *raise);

/* views.c */

void views_start(App *app);
void views_stop(App *app);
/* n from 1 to CONFIG_VIEWS. */
void views_show(App *app, int n);
void views_save(App *app);

/* reports.c */

void reports_ask_alerts(App *app);
void reports_ask_kinds(App *app);
void reports_ask_situation(App *app);
void reports_event(App *app, const Event *event);
void reports_close(App *app);

#endif
