/* journal.h - the one append-only journal, whatever database it lies in
 *
 * Every change of state is an Entry; entries that stand or fall together, with the rows beside the
 * journal that belong to them, are a Batch.  One writer thread takes whatever queued while its
 * previous commit ran and writes it as one transaction (group commit). A batch comes back on the
 * loop only after COMMIT; what has not come back has not happened.
 *
 * Always true of a Journal:
 *   - revisions grow in the order of commits, and batches come back in the order they were
 * submitted;
 *   - when a commit fails, all that was submitted until the loop hears of it fails too, since it
 * may rest on what failed;
 *   - a new journal starts at the second of its making times 1000, so that a revision of another
 * journal is too old here.
 *
 * Layer: server.  Thread: tilikd's loop; the writer is inside.
 */
#ifndef TILIK_SERVER_JOURNAL_H
#define TILIK_SERVER_JOURNAL_H

#include <event2/event.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "entry.h"
#include "journal_store.h"

typedef struct Journal Journal;
typedef struct Batch Batch;

/* error is NULL after COMMIT.  The batch is freed after the call. */
typedef void (*BatchDone)(Batch *batch, const GError *error, void *data);

struct Batch {
    GPtrArray *entries; /* of Entry */
    GPtrArray *asides;  /* of Aside */
    GString *answer;    /* what the request is answered with and kept for a repeat; NULL for none */
    bool answer_rev;    /* its "rev":0 is to be the last entry's */
    BatchDone done;     /* NULL when nobody waits */
    void *data;
    int64_t queued_us;
};

Batch *batch_new(void);
void batch_free(Batch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Batch, batch_free)

/* Takes the entry. */
void batch_add(Batch *batch, Entry *entry);

/* Takes the aside. */
void batch_aside(Batch *batch, Aside *aside);

/* What the journal tells the server on the loop, each batch before its own done().  lost comes
 * before all that is told together with a failure: nothing is on its way then, and the store is
 * what holds.  It may be NULL. */
typedef struct JournalEvents {
    void (*committed)(Batch *batch, void *data);
    void (*failed)(const GError *error, void *data);
    void (*lost)(void *data);
    void *data;
} JournalEvents;

/* Writes a batch now, outside of a running server: its revisions go on from what is there. */
bool journal_store_write(JournalStore *store, Batch *batch, GError **error);

typedef struct JournalPlace {
    const char *uri;      /* "sqlite:PATH" */
    const char *key_file; /* under which logins are sealed; NULL: they are not */
} JournalPlace;

/* Opens a place and starts the writer.  NULL and error (REFUSED: another tilikd has it). */
Journal *journal_open(struct event_base *base, const JournalPlace *place,
                      const JournalEvents *events, GError **error);

/* Writes what is queued, calls back and stops the writer.  The store can be read until
 * journal_close(); what is submitted from now on is not written, and nobody is told of it. */
void journal_end(Journal *journal);

/* Ends it unless that was done, and closes the store. */
void journal_close(Journal *journal);

/* Takes the batch; done is called later, never from within. */
void journal_submit(Journal *journal, Batch *batch);

/* Batches that wait or are being written. */
unsigned journal_waiting(const Journal *journal);

/* The reading side, for the loop. */
JournalStore *journal_store(Journal *journal);

typedef struct JournalFigures {
    uint64_t commits, batches, entries, failures, commit_us, commit_us_max;
} JournalFigures;
JournalFigures journal_figures(Journal *journal);

#endif
