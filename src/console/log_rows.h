/* log_rows.h - lines of the logbook as the desk has them: pages that came, what is new, what waits
 *
 * Newest first: what this person wrote and the backend has not answered, then the lines.  What came
 * since by the change stream stands aside until it is let in.
 *
 * Always true of a LogRows: an id stands in it once.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_LOG_ROWS_H
#define TILIK_CONSOLE_LOG_ROWS_H

#include <glib.h>

#include "model/logbook.h"

/* So many lines are kept; whoever goes further back narrows the filter. */
#define LOG_ROWS_MAX 20000

typedef enum LogRowState { LOG_ROW_WRITTEN, LOG_ROW_PENDING, LOG_ROW_REFUSED } LogRowState;

typedef struct LogRow {
    LogLine line;  /* its strings are the row's own */
    char *problem; /* of a refused one; NULL */
    LogRowState state;
} LogRow;

typedef struct LogRows LogRows;

LogRows *log_rows_new(void);
void log_rows_free(LogRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LogRows, log_rows_free)

/* Forgets all but what waits. */
void log_rows_clear(LogRows *rows);

/* Takes a line of a page, older than all there are.  False: it is there, or there is no room. */
bool log_rows_append(LogRows *rows, const LogLine *line);

/* Takes a line that has just been written: it stands aside, or, where it is this person's own, at
 * the top.  False: it is there. */
bool log_rows_arrive(LogRows *rows, const LogLine *line, bool own);

/* How many stand aside; and lets them in. */
unsigned log_rows_waiting(const LogRows *rows);
void log_rows_let_in(LogRows *rows);

/* Takes what waits in the outbox anew, newest first: forget, then add each. */
void log_rows_forget_pending(LogRows *rows);
void log_rows_add_pending(LogRows *rows, const LogLine *line, const char *problem);

int log_rows_count(const LogRows *rows);
const LogRow *log_rows_nth(const LogRows *rows, int row); /* NULL past the end */
int log_rows_find(const LogRows *rows, const char *id);   /* -1: none */

/* True when a later line corrects this one. */
bool log_rows_is_corrected(const LogRows *rows, const char *id);

#endif
