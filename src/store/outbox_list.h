/* outbox_list.h - what the outbox's owner knows of it: the list of its acts, kept as the writer
 * tells
 *
 * Layer: store, private.  Thread: that of the outbox.
 */
#ifndef TILIK_STORE_OUTBOX_LIST_H
#define TILIK_STORE_OUTBOX_LIST_H

#include "store/lock.h"
#include "store/outbox_private.h"

struct Outbox {
    OutboxWriter *writer;
    OutboxEvents events;
    void *data;
    GSource *source;   /* runs when the writer has news */
    GPtrArray *acts;   /* OutboxAct*, by seq */
    GHashTable *by_id; /* of acts */
    GHashTable *loads; /* data of those who wait for a file's bytes: the last one's OutboxOp* */
    GHashTable *busy;  /* id: how many notes and removals of it are not written yet */
    char *path, *locked, *notice; /* the file; the identity that lock is for */
    Lock *lock;
    int bell;                    /* inotify on PATH.use; -1 none to be had */
    unsigned files;              /* of acts */
    unsigned listen, adding;     /* its source; acts that are not written yet */
    int64_t bytes, adding_bytes; /* of the bodies */
    bool trouble, known, looking, again;
};

/* Asks the writer; takes act. */
void outbox_list_ask(Outbox *outbox, OutboxOpKind kind, OutboxAct *act);

/* Has the writer look at what other processes wrote. */
void outbox_list_look(Outbox *outbox);

/* Counts what of an act is not written yet: until all is, the list and not the file says how it
 * stands. */
void outbox_list_set_busy(Outbox *outbox, const char *id, int change);

/* Takes it from the list. */
void outbox_list_drop(Outbox *outbox, OutboxAct *act);

/* Takes all news of the writer; data is the Outbox. */
gboolean outbox_list_take_news(void *data);

#endif
