/* outbox.h - what a person did, kept on disk until the backend has answered
 *
 * Every change a console makes is one row here first: written by one transaction and one fsync,
 * sent by net/sender with the row's id as its Idempotency-Key, and removed when the backend has
 * done it.  What the backend refuses stays, for a person to look at; nothing leaves in silence.
 *
 * Always true of an Outbox:
 *   - an act that `written` told without an error is on the disk (WAL, synchronous=FULL) and comes
 *     back after kill -9 or a power cut;
 *   - what is listed here is on the disk; a list is in the order in which the acts were written;
 *   - no call but outbox_free() waits for the disk: a thread of its own does;
 *   - several processes may add to one file; of one identity, the one that sends holds a lock;
 *   - a draft is one process's alone as long as that lives;
 *   - a file that is damaged, foreign or of a newer Tilik is set aside, never deleted: what can
 *     be read of it is exported beside it, and what is whole in it waits again, for a person to
 *     say so.
 *
 * Layer: store.  Thread: the one that opened it, whose main context runs the callbacks.
 */
#ifndef TILIK_STORE_OUTBOX_H
#define TILIK_STORE_OUTBOX_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define OUTBOX_ROWS_MAX    10000
#define OUTBOX_BODY_MAX    65536
#define OUTBOX_MEMO_MAX    65536
#define OUTBOX_BYTES_MAX   INT64_C(16777216) /* of all bodies and memos that wait */
#define OUTBOX_WORD_MAX    128               /* of object, who, name and condition */
#define OUTBOX_PATH_MAX    512
#define OUTBOX_PROBLEM_MAX 500
#define OUTBOX_URGENT      "brake/"     /* objects of acts that are sent before all others */
#define OUTBOX_CALL        "kentongan/" /* the same: a call for help */
#define OUTBOX_AGAIN       INT64_C(-1)  /* next_ms: at once, however old, since a person said so */
#define OUTBOX_DRAFTS_MAX  200
#define OUTBOX_DRAFT_MAX   65536 /* of a draft's text */

typedef struct Outbox Outbox;

typedef enum OutboxState {
    OUTBOX_WAITING,
    OUTBOX_ATTENTION, /* refused, too old or damaged: a person sends it again, or drops it */
    OUTBOX_DAMAGED,   /* its bytes are not those that were written: it can only be dropped */
} OutboxState;

/* One act.  What is handed out is good until the next call and the next turn of the loop. */
typedef struct OutboxAct {
    char *id;     /* a ULID: the Idempotency-Key */
    char *object; /* what it is about, "alert/01J…": acts on one object keep their order */
    char *method; /* POST or PATCH */
    char *path;
    char *body;      /* JSON */
    char *condition; /* If-Match; "" none */
    char *file;      /* SHA-256 of a file that outbox_add_file() kept: it is the body; "" none */
    GBytes *bytes;   /* of that file, for outbox_add(): kept beside the outbox; NULL none */
    char *memo;      /* what the console keeps with it, never sent: what the person began from */
    char *draft;     /* for outbox_add(): the id of the draft that it was made of, which goes in
                        the same transaction; NULL or "" none */
    char *who;       /* what tells the token's owner from others: LinkKey.identity */
    char *name;      /* the person as the backend calls them; "" not known then */
    int64_t created_ms;
    uint64_t seq; /* the order of writing, over all processes */

    OutboxState state;
    unsigned attempts;
    int64_t next_ms; /* wall clock; when it is tried next, 0 at once */
    int status;      /* of the last answer; 0 none came */
    char *problem;   /* why it was not done at the last try, clean, for a person; NULL not tried */
} OutboxAct;

/* What is new, told on the main loop; each may be NULL. */
typedef struct OutboxEvents {
    void (*changed)(void *data); /* the list is another */
} OutboxEvents;

/* Opens the outbox at path, which need not exist: nothing is read or written yet when this
 * returns.  NULL and error when there is no place for it, or no thread. */
Outbox *outbox_open(const char *path, const OutboxEvents *events, void *data, GError **error);

/* Waits until all that was asked for is written; nobody is called back any more. */
void outbox_free(Outbox *outbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outbox, outbox_free)

/* The file for a backend, below XDG_STATE_HOME: one for all who use it from this account, so that
 * a new token finds what was written with the old one.  The caller frees it. */
char *outbox_path(const char *backend);

/* Adding */

/* Told once, after the commit or its failure.  With error the act is not kept. */
typedef void (*OutboxWritten)(const char *id, const GError *error, void *data);

/* Takes an act; its id may be NULL for a new one, and is written to id.  An act that could not be
 * written is added again with the id that it had, so that it can't be done twice.  Only id,
 * object, method, path, body, condition, bytes, memo, who and name count; NULL is "".  Where there
 * are bytes the body is their media type; they are on the disk before the act is, the same ones
 * are kept once, and go when no act names them.  False and error, and written is not called, for
 * what is out of bounds or when the outbox is full; bytes that find no room are told by written. */
bool outbox_add(Outbox *outbox, const OutboxAct *act, char id[27], OutboxWritten written,
                void *data, GError **error);

/* Puts another act in the place of the one that has its id, in its place of the order, with an id
 * of its own, fresh; method, path, body, condition and memo are taken.  It can be sent from its
 * writing on; until then the old one stays.  False and error, and written is not called, where
 * there is no such act. */
bool outbox_replace(Outbox *outbox, const OutboxAct *act, char fresh[27], OutboxWritten written,
                    void *data, GError **error);

/* Files */

#define OUTBOX_FILE_MAX  4194304            /* bytes of one */
#define OUTBOX_FILES_MAX INT64_C(268435456) /* of all that wait */

/* The path of an act's file; the caller frees it. */
char *outbox_file_path(const Outbox *outbox, const OutboxAct *act);

/* Told once: the bytes, which are those that were added, or error (TILIK_ERROR_CORRUPT: they are
 * gone for good, or others). */
typedef void (*OutboxLoaded)(const char *id, GBytes *bytes, const GError *error, void *data);

/* Reads an act's file, not on this thread; and lets go of what was asked for with data. */
void outbox_load_file(Outbox *outbox, const OutboxAct *act, OutboxLoaded loaded, void *data);
void outbox_load_cancel(Outbox *outbox, void *data);

/* Reading */

/* False until the file has been read once. */
bool outbox_known(const Outbox *outbox);

/* How many acts there are, and each; NULL past the end, or for an id that is not there. */
unsigned outbox_count(const Outbox *outbox);
const OutboxAct *outbox_act(const Outbox *outbox, unsigned index);
const OutboxAct *outbox_find(const Outbox *outbox, const char *id);

/* How many have a file. */
unsigned outbox_count_files(const Outbox *outbox);

/* How many are in a state. */
unsigned outbox_count_state(const Outbox *outbox, OutboxState state);

/* What happened to the file, clean, translated, for a person: it was set aside, or it can't be
 * written; NULL when all is well. */
const char *outbox_notice(const Outbox *outbox);

/* Sending */

/* True for an object whose acts go before all others. */
bool outbox_is_urgent(const char *object);

/* True when this process is the one that sends what this identity wrote; asks for the right each
 * time.  Several who share a desk send side by side, each their own. */
bool outbox_may_send(Outbox *outbox, const char *who);

/* How a try ended that did not end the act. */
typedef struct OutboxTry {
    OutboxState state;
    unsigned attempts;
    int64_t next_ms;
    int status;
    const char *problem;
} OutboxTry;

/* Keeps what became of a try; again has an act sent as soon as may be, since a person said so:
 * also one that wants attention, and one that is too old. */
void outbox_note(Outbox *outbox, const char *id, const OutboxTry *tried);
void outbox_again(Outbox *outbox, const char *id);

/* Removes an act that was done, or that a person gives up. */
void outbox_remove(Outbox *outbox, const char *id);

/* Drafts */

/* What a person is writing and has not sent; never sent from here. */
typedef struct OutboxDraft {
    char *id;   /* a ULID */
    char *kind; /* what its owner knows it by, "note" */
    char *text; /* its owner's */
    char *who;  /* as in an act */
    char *name;
    int64_t at_ms; /* when it was last written */
} OutboxDraft;

/* Keeps a draft in the place of the one that has its id; told as an act is.  False and error, and
 * written is not called, for what is out of bounds. */
bool outbox_draft_keep(Outbox *outbox, const OutboxDraft *draft, OutboxWritten written, void *data,
                       GError **error);

/* Removes a draft: it was sent, or given up by its person. */
void outbox_draft_remove(Outbox *outbox, const char *id);

/* Told once: drafts (OutboxDraft*, borrowed), oldest first. */
typedef void (*OutboxDrafts)(const GPtrArray *drafts, void *data);

/* Takes over what processes that have ended left of the one that who or name (not "") tells. */
void outbox_draft_take(Outbox *outbox, const char *who, const char *name, OutboxDrafts told,
                       void *data);

/* Copies all of it, NULL as "", and frees a copy; accepts NULL. */
OutboxDraft *outbox_draft_copy(const OutboxDraft *draft);
void outbox_draft_free(OutboxDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutboxDraft, outbox_draft_free)

/* Acts */

/* Copies all of it; NULL texts but problem become "". */
OutboxAct *outbox_act_copy(const OutboxAct *act);

/* Frees a copy; accepts NULL. */
void outbox_act_free(OutboxAct *act);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutboxAct, outbox_act_free)

#endif
