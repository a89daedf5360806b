/* importing_register.h - the register of a file beside that of the journal
 *
 * The plan is one batch, as importing.h's is: what it adds and changes, and a line of the logbook.
 * A column that the file has not stays as it is.
 *
 * Layer: server.  Thread: any, one at a time.
 */
#ifndef TILIK_SERVER_IMPORTING_REGISTER_H
#define TILIK_SERVER_IMPORTING_REGISTER_H

#include "importing.h"
#include "sources/import_register.h"

typedef struct RegisterPlan {
    State *state; /* of the journal, loaded */
    const Import *import;
    int64_t now_ms;
    bool prune; /* what the file lacks goes */
    ImportSay say;
    void *data;
} RegisterPlan;

/* Returns the batch that makes the journal say what the file says. */
Batch *importing_register_plan(const RegisterPlan *plan, ImportSums *sums);

#endif
