/* logging.h - how acts write their own line into the logbook
 *
 * What machines report writes no line; what one act, or one moment, did to many is one line with
 * its count, so that a storm costs the journal nothing.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_LOGGING_H
#define TILIK_SERVER_LOGGING_H

#include "journal.h"
#include "model/alert.h"
#include "model/catalog.h"
#include "model/logbook.h"

/* Adds a line to a batch before it is submitted, so that it stands or falls with the act.  Of the
 * line, id (NULL: a new one) and rev are filled in, its text is cut to LOG_TEXT_MAX; automatic is
 * as given.  sight is who may read it: SIGHT_LOG, or SIGHT_LOG_OFFICIAL where it names an official
 * camera.  area NULL or "": the whole city.  It stands before the batch's last entry, where there
 * is one, so that what answer_rev is about stays the last. */
void logging_add(Batch *batch, const LogLine *line, Sight sight);

/* Makes the entry of a line; rev is not filled in yet. */
Entry *logging_entry(const LogLine *line, Sight sight);

/* Who may read a line that names a camera of this sight, an alert's, or a ticket's. */
Sight logging_sight(Sight of);

/* Of two, the one that fewer may read; SIGHT_NONE is none yet. */
Sight logging_narrower(Sight one, Sight other);

/* Returns what a line says: the parts that are not empty with " · " between them. */
char *logging_text(const char *one, const char *two, const char *three);

/* Writes an alert's kind as a line has it: its wire word with spaces. */
void logging_kind(const char *kind, char out[ALERT_KIND_SIZE]);

/* The name of a camera, or of an area (camera NULL); the id or code where it is not known. */
char *logging_place(const Catalog *catalog, const char *camera, const char *area);

/* Narrows an area's code to what both lie in; "" is the whole city, and scope "?" none yet. */
void logging_widen(char scope[AREA_CODE_SIZE], const char *area);

/* Lines that are not written yet, one for each act and person, with how many it was for. */
typedef struct LogFold LogFold;

LogFold *log_fold_new(void);
void log_fold_free(LogFold *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LogFold, log_fold_free)

/* What an act was about: of one, topic · place · detail is the text; of many, topics · detail. */
typedef struct LogAbout {
    const char *topic, *place, *detail; /* each may be NULL */
    const char *ref;
} LogAbout;

/* Takes one thing in.  Of the line, act, by, area, word and at_ms count. */
void log_fold_add(LogFold *log, const LogLine *line, const LogAbout *about, Sight sight);

/* Adds the lines to the batch as logging_add() does, and forgets them. */
void log_fold_write(LogFold *log, Batch *batch);

/* Forgets them. */
void log_fold_clear(LogFold *log);

#endif
