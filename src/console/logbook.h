/* logbook.h - the page of the logbook: what its files share
 *
 * logbook.c is the page, log_page.c what it says, log_rows.c its lines, log_fetch.c asks for them
 * a page at a time, log_write.c writes into it, log_export.c writes it to a file, log_text.c says
 * a line.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_LOGBOOK_H
#define TILIK_CONSOLE_LOGBOOK_H

#include "console/app.h"
#include "console/desk.h"
#include "console/log_rows.h"
#include "console/outgoing.h"

typedef struct Logbook {
    App *app;
    LogRows *rows;
    Decoder *decoder;
    char *filter;     /* "" none */
    LogQuery *query;  /* the same; NULL none */
    char *cursor;     /* of the next page; NULL: the first, or there is none */
    char *problem;    /* why nothing could be read; NULL none */
    char *correcting; /* id of the line that the question is about; NULL none */
    char *draft;      /* what was written and could not be kept; NULL none */
    char *draft_id;   /* of what is being written down now */
    char *export;     /* the file that is to be written once all lines are there; NULL none */
    guint typing;     /* source: the filter is fetched when typing has come to rest */
    unsigned generation, misses;
    bool fetching, whole, stale, asked, over;
} Logbook;

/* Of the page, which is made where it is not there yet. */
Logbook *logbook_of(App *app);

/* Draws it again: its rows are others. */
void logbook_changed(Logbook *logbook);

/* log_page.c: what list and card say */
extern const DeskTable logbook_table;

/* log_fetch.c */

/* Asks for the first page anew; what is there stays until it comes. */
void logbook_fetch_anew(Logbook *logbook);

/* Asks for the next page, where there is one and none is on its way. */
void logbook_fetch_more(Logbook *logbook);

/* Tries what failed once more. */
void logbook_fetch_again(Logbook *logbook);

/* Forgets what is on its way. */
void logbook_fetch_stop(Logbook *logbook);

/* log_write.c */

extern const OutgoingKind logbook_outgoing;

/* Takes in what waits in the outbox. */
void logbook_take_pending(Logbook *logbook);

/* Ask for a line; for the correction of one. */
void logbook_ask_line(App *app);
void logbook_ask_correction(Logbook *logbook, const LogRow *row);

/* log_export.c */

/* Asks where to, and writes all that the filter shows. */
void logbook_ask_export(App *app);

/* All lines are there, or no more can be had: writes the file that was asked for. */
void logbook_export_go_on(Logbook *logbook);

#endif
