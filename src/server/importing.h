/* importing.h - cameras of a file beside those of the journal: what it adds, changes and lacks
 *
 * The plan is one batch: areas and boxes that are not there yet, cameras, addresses, and a line of
 * the logbook.  What a file does not say (a column that it has not) stays as it is; states, reasons
 * and times are never its business.
 *
 * Layer: server.  Thread: any, one at a time.
 */
#ifndef TILIK_SERVER_IMPORTING_H
#define TILIK_SERVER_IMPORTING_H

#include "journal.h"
#include "sources/import.h"
#include "state.h"

typedef struct ImportSums {
    unsigned added, changed, gone;
} ImportSums;

/* One line of the difference: "+ id  name", "~ id  name: area A -> B, ...", "- id  name".  Secrets
 * and addresses are never told, only that they differ. */
typedef void (*ImportSay)(const char *line, void *data);

typedef struct ImportPlan {
    State *state; /* of the journal, loaded */
    JournalStore *store;
    const Import *import;
    const City *city; /* names of areas; may be NULL */
    int64_t now_ms;
    bool prune; /* what the file lacks goes */
    ImportSay say;
    void *data;
} ImportPlan;

/* Returns the batch that makes the journal say what the file says; NULL and error when the journal
 * can't be read. */
Batch *importing_plan(const ImportPlan *plan, ImportSums *sums, GError **error);

#endif
