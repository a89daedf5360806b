/* lapsit.h - the situation report (laporan situasi): one page on how an area stands and what
 * happened
 *
 * Facts of alerts and lines of the logbook go in, one at a time; what stands now is counted by
 * whoever has it.  Counts of alerts and tickets are of the span, but those that are open, overdue
 * or in force, which are as of the moment that it was made.
 *
 * Layer: model.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_LAPSIT_H
#define TILIK_MODEL_LAPSIT_H

#include "model/alert_report.h"
#include "model/logbook.h"
#include "model/patrol.h"
#include "model/rollcall.h"
#include "model/ticket.h"

#define LAPSIT_KINDS_MAX 8  /* kinds of alerts that are named; others are one row */
#define LAPSIT_LINES_MAX 12 /* notable lines */

typedef struct LapsitCameras {
    unsigned installed, linked, live;
    unsigned explained, unexplained; /* dark, with a reason and without */
    unsigned unknown;
} LapsitCameras;

/* What came of one kind of alert; kind NULL: all others. */
typedef struct LapsitKind {
    char *kind;
    unsigned alerts, real;
} LapsitKind;

typedef struct LapsitAlerts {
    unsigned told, escalated; /* of the span */
    unsigned priorities[PRIORITIES];
    unsigned verdicts[VERDICTS];
    unsigned open, needing; /* now; needing: nobody has them */
} LapsitAlerts;

typedef struct LapsitTickets {
    unsigned opened, closed;     /* of the span */
    unsigned open, overdue;      /* now */
    unsigned agencies[AGENCIES]; /* open, by who was sent; AGENCY_NONE: nobody */
} LapsitTickets;

typedef struct LapsitPatrols {
    unsigned begun, seen, skipped; /* of the span; cameras that were looked at, and were not */
    unsigned dark;                 /* and those where there was no picture */
    unsigned timed_out;            /* of those begun: nobody ended them */
    unsigned open;                 /* now */
} LapsitPatrols;

/* One line that is worth reading; a copy. */
typedef struct LapsitLine {
    char *by, *area, *text, *word;
    int64_t at_ms, count;
    LogAct act;
} LapsitLine;

typedef struct Lapsit {
    ReportSpan span;
    int64_t made_at_ms;
    char *by;   /* who asked for it; NULL not known */
    char *area; /* code; NULL the whole city */
    LapsitCameras cameras;
    LapsitAlerts alerts;
    GArray *kinds; /* of LapsitKind, the most alerts first */
    LapsitTickets tickets;
    unsigned orders, held;       /* service orders in force, and the cameras that they hold */
    unsigned posts[ROLL_STATES]; /* RTs that were heard in the span, by what they said last */
    unsigned posts_overdue;      /* now */
    LapsitPatrols patrols;
    GArray *lines;         /* of LapsitLine, oldest first */
    unsigned lines_beside; /* notable ones for which there was no room */
} Lapsit;

/* An empty one, whose arrays free what is put into them. */
Lapsit *lapsit_new(const ReportSpan *span);
void lapsit_free(Lapsit *lapsit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lapsit, lapsit_free)

/* Counts one alert of the span; what lies outside, or was held back, is passed over. */
void lapsit_add_fact(Lapsit *lapsit, const AlertFact *fact);

/* Takes a line, newest first: those that are notable and of the span are counted, the newest kept.
 */
void lapsit_add_line(Lapsit *lapsit, const LogLine *line);

/* Counts one ticket; closed_at_ms: when it was closed or cancelled, 0 not. */
void lapsit_add_ticket(Lapsit *lapsit, const Ticket *ticket, int64_t closed_at_ms);

/* Counts what an RT said last. */
void lapsit_add_post(Lapsit *lapsit, const RollCall *call);

/* Counts one patrol. */
void lapsit_add_patrol(Lapsit *lapsit, const Patrol *patrol);

/* All is in: sorts and cuts. */
void lapsit_finish(Lapsit *lapsit);

#endif
