/* journal_store.h - what a database must do to hold the journal
 *
 * One table of functions a database.  begin .. rollback are called by the writer thread, the rest
 * by the loop; a store keeps a connection for each.
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_JOURNAL_STORE_H
#define TILIK_SERVER_JOURNAL_STORE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "entry.h"
#include "model/alert_report.h"
#include "vault.h"

/* A row beside the journal, written in the same transaction, never streamed. */
typedef enum AsideKind {
    ASIDE_ADDRESS,
    ASIDE_HOLD,
    ASIDE_UNHOLD,
    ASIDE_ANSWER,
    ASIDE_TOKEN,
    ASIDE_REVOKE,
    ASIDE_FACT,
    ASIDE_TRACK,
    ASIDE_EXTERNAL,
    ASIDE_FILE,
    ASIDE_SAID,
    ASIDE_UNSAID,
    ASIDE_CURSOR,
    ASIDE_STEP,
    ASIDE_RUN,
    ASIDE_HOOK_OUT,
    ASIDE_HOOK_TRIED,
    ASIDE_HOOK_DONE,
    ASIDE_HOOK_EMPTY,
    ASIDE_HOOK_TOLD,
    ASIDE_HOOK_FORGET,
    ASIDE_HOOK_STATE,
    ASIDE_LOOK,
    ASIDE_UNLOOK,
    ASIDE_EYE,
    ASIDE_UNEYE,
    ASIDE_KINDS
} AsideKind;

#define ASIDE_TEXTS   8
#define ASIDE_NUMBERS 8

/* ADDRESS: camera, main, sub, snapshot, user, password, playback, onvif.  HOLD: camera, order or
 * NULL, reason, state that the source reports; UNHOLD: camera.  ANSWER: user, route, key, hash of
 * the body, answer (its "rev":0 is filled in); numbers: status, at_ms.  TOKEN: hash, id, name,
 * role, areas; numbers: created_ms, expires_ms.  REVOKE: hash; number: revoked_ms.  FACT: alert,
 * kind, camera, area, owner; numbers: told, acked, closed, starts, count, priority, verdict,
 * flags.  TRACK: camera or area, kind; numbers: real, total, added to what is there.  EXTERNAL:
 * source, id, alert; numbers: active, at_ms, seen_ms.  FILE: ticket, SHA-256, type, name; number:
 * at_ms; and the bytes.  SAID: camera, reason, by; number: at_ms; UNSAID: camera.  EYE: camera;
 * numbers: which of its looks, at_ms; and the bytes; UNEYE: camera; number: which.  CURSOR:
 * source, where it had got to.  STEP: camera, state, reason; numbers: at_ms, since_ms (0 not
 * known), past (1: told of before it was known).  RUN: numbers: when a server began, and when it
 * was last there.  HOOK_OUT, a message that a webhook is to get: id, hook, object, type, body
 * (NULL until it was tried), revisions that it was told of the object before (filled in); numbers:
 * revision of the entry that it tells of, at_ms, attempts, due_ms, status of the last answer.
 * HOOK_TRIED: the same, of which body, attempts, due_ms and status are kept.  HOOK_DONE: id.
 * HOOK_EMPTY: hook.  HOOK_TOLD, what a hook knows of: hook, object, what it was told last; number:
 * the revision that it is told now, 0 none.  HOOK_FORGET: hook, object.  HOOK_STATE: hook, hash of
 * its address; number: when it was answered that it is gone.  LOOK: camera, by, purpose; numbers:
 * its length is told, at_ms, seconds: kept where it ended later than what is kept.  UNLOOK:
 * camera, by; number: at_ms: its length is known now, or it was none. */
typedef struct Aside {
    AsideKind kind;
    char *text[ASIDE_TEXTS];
    int64_t number[ASIDE_NUMBERS];
    GBytes *bytes;   /* of a FILE or EYE, else NULL */
    const Entry *of; /* of the same batch: its revision becomes number[0]; NULL: it stands */
} Aside;

Aside *aside_new(AsideKind kind);

/* Returns the row that keeps a fact for good. */
Aside *aside_fact(const AlertFact *fact);
void aside_free(Aside *aside);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Aside, aside_free)

typedef struct TokenRow {
    const char *hash, *id, *name, *areas; /* areas joined by ' ', "*" for all */
    Role role;
    int64_t created_ms, expires_ms, revoked_ms; /* 0 for none */
} TokenRow;

/* Which answer is looked for; one given before after_ms is forgotten. */
typedef struct AnswerKey {
    const char *user, *route, *key;
    int64_t after_ms;
} AnswerKey;

/* At most limit entries of a kind with a revision below before. */
typedef struct StoreBack {
    int64_t before;
    EntryKind kind;
    unsigned limit;
} StoreBack;

/* At most limit views, each as it was told last, with a revision below before; camera NULL: of all.
 */
typedef struct StoreViews {
    const char *camera;
    int64_t before;
    unsigned limit;
} StoreViews;

/* At most limit entries of a camera with a revision below before. */
typedef struct StoreHistory {
    const char *camera;
    int64_t before;
    unsigned limit;
} StoreHistory;

/* At most limit facts told from from_ms on and before to_ms, past the one of (after_ms,
 * after_alert); from the first with 0 and "". */
typedef struct StoreFacts {
    int64_t from_ms, to_ms, after_ms;
    const char *after_alert;
    unsigned limit;
} StoreFacts;

/* At most limit lines of the logbook from from_ms on that stand before (before_ms, before_rev); all
 * before before_ms with a revision of 0. */
typedef struct StoreLines {
    int64_t from_ms, before_ms, before_rev;
    unsigned limit;
} StoreLines;

/* At most limit entries of an alert or situation that people could know of, with a revision below
 * before. */
typedef struct StoreStory {
    EntryKind kind;
    const char *id;
    int64_t before;
    unsigned limit;
} StoreStory;

typedef struct JournalStore JournalStore;

/* Rows are good during the call; false stops the reading. */
typedef bool (*StoreEntry)(const Entry *entry, void *data);
typedef bool (*StoreAside)(const Aside *aside, void *data);
typedef bool (*StoreFact)(const AlertFact *fact, void *data);
typedef bool (*StoreToken)(const TokenRow *token, void *data);

typedef struct JournalStoreClass {
    const char *scheme;
    /* alone: be the only server on it. */
    JournalStore *(*open)(const char *place, bool alone, GError **error);
    void (*close)(JournalStore *store);

    bool (*begin)(JournalStore *store, int64_t *next_rev, GError **error);
    bool (*append)(JournalStore *store, const Entry *entry, GError **error);
    bool (*aside)(JournalStore *store, const Aside *aside, GError **error);
    bool (*commit)(JournalStore *store, GError **error);
    void (*rollback)(JournalStore *store);

    /* The newest entry of each held thing that is there, kind after kind in the order of revisions;
     * alerts and situations that ended before ended_ms are left out. */
    bool (*load)(JournalStore *store, int64_t ended_ms, StoreEntry each, void *data,
                 GError **error);
    /* The newest entry of one held thing, ended or not; each is called at most once. */
    bool (*newest)(JournalStore *store, EntryKind kind, const char *id, StoreEntry each, void *data,
                   GError **error);
    /* The oldest revision from which a reader can resume, and the newest. */
    bool (*span)(JournalStore *store, int64_t *oldest, int64_t *newest, GError **error);
    /* At most limit entries past after, oldest first. */
    bool (*read)(JournalStore *store, int64_t after, unsigned limit, StoreEntry each, void *data,
                 GError **error);
    /* Newest first. */
    bool (*read_back)(JournalStore *store, const StoreBack *back, StoreEntry each, void *data,
                      GError **error);
    /* Views, those told last first. */
    bool (*views)(JournalStore *store, const StoreViews *which, StoreEntry each, void *data,
                  GError **error);
    /* One view as it was told last; each is called at most once. */
    bool (*find_view)(JournalStore *store, const char *id, StoreEntry each, void *data,
                      GError **error);
    /* The last looks (ASIDE_LOOK), all of them. */
    bool (*looks)(JournalStore *store, StoreAside each, void *data, GError **error);
    /* At most limit lines of the logbook with a revision below before, newest first. */
    bool (*log_back)(JournalStore *store, int64_t before, unsigned limit, StoreEntry each,
                     void *data, GError **error);
    /* Those of a span by their own times, the latest first. */
    bool (*log_span)(JournalStore *store, const StoreLines *which, StoreEntry each, void *data,
                     GError **error);
    /* One line; each is called at most once. */
    bool (*log_find)(JournalStore *store, const char *id, StoreEntry each, void *data,
                     GError **error);
    bool (*holds)(JournalStore *store, StoreAside each, void *data, GError **error);
    /* As it is kept; each is called at most once.  See journal_store_address(). */
    bool (*find_address)(JournalStore *store, const char *camera, StoreAside each, void *data,
                         GError **error);
    /* All of them. */
    bool (*addresses)(JournalStore *store, StoreAside each, void *data, GError **error);
    bool (*find_answer)(JournalStore *store, const AnswerKey *key, StoreAside each, void *data,
                        GError **error);
    /* Removes answers, and sources' own ids, older than before_ms. */
    bool (*expire_answers)(JournalStore *store, int64_t before_ms, GError **error);

    /* What is kept of alerts for good, in the order of (at_ms, alert). */
    bool (*facts)(JournalStore *store, const StoreFacts *which, StoreFact each, void *data,
                  GError **error);
    /* Sums of verdicts, all of them (ASIDE_TRACK). */
    bool (*tracks)(JournalStore *store, StoreAside each, void *data, GError **error);
    /* What a source's own id stands for; each is called at most once. */
    bool (*find_external)(JournalStore *store, const char *source, const char *id, StoreAside each,
                          void *data, GError **error);
    /* All ids of a source's own that stand for an alert, as find_external() has them. */
    bool (*externals)(JournalStore *store, const char *source, const char *alert, StoreAside each,
                      void *data, GError **error);
    /* Where a source had got to; each is called at most once. */
    bool (*cursor)(JournalStore *store, const char *source, StoreAside each, void *data,
                   GError **error);
    /* When the camera was last told to be offline; 0 never. */
    bool (*last_offline)(JournalStore *store, const char *camera, int64_t *out, GError **error);

    /* An attachment of a ticket; each is called at most once. */
    bool (*find_file)(JournalStore *store, const char *ticket, const char *sha256, StoreAside each,
                      void *data, GError **error);

    /* How many attachments there are, and their bytes. */
    bool (*sum_files)(JournalStore *store, int64_t *count, int64_t *bytes, GError **error);

    /* Why cameras are dark, as people said. */
    bool (*said)(JournalStore *store, StoreAside each, void *data, GError **error);
    /* The newest steps of cameras, at most limit, in the order in which they were told; those of
     * entries among them (ASIDE_STEP).  And when there was a server, in order (ASIDE_RUN). */
    bool (*steps)(JournalStore *store, unsigned limit, StoreAside each, void *data, GError **error);
    bool (*runs)(JournalStore *store, StoreAside each, void *data, GError **error);
    /* Removes steps that were over before a time, and runs. */
    bool (*expire_steps)(JournalStore *store, int64_t before_ms, GError **error);
    /* How a camera usually looks (ASIDE_EYE). */
    bool (*eyes)(JournalStore *store, const char *camera, StoreAside each, void *data,
                 GError **error);
    /* What became of a camera, newest first. */
    bool (*history)(JournalStore *store, const StoreHistory *which, StoreEntry each, void *data,
                    GError **error);

    /* What became of an alert or situation, newest first. */
    bool (*story)(JournalStore *store, const StoreStory *which, StoreEntry each, void *data,
                  GError **error);
    /* All rows of a kind, in the order in which they came: HOOK_OUT (without body and revisions),
     * HOOK_TOLD (without its number), HOOK_STATE. */
    bool (*hooks)(JournalStore *store, AsideKind kind, StoreAside each, void *data, GError **error);
    /* One HOOK_OUT; each is called at most once. */
    bool (*find_hook)(JournalStore *store, const char *id, StoreAside each, void *data,
                      GError **error);

    bool (*tokens)(JournalStore *store, StoreToken each, void *data, GError **error);
    /* A file whose modification says that tokens changed; ring() does that. */
    const char *(*bell)(JournalStore *store);
    void (*ring)(JournalStore *store);
} JournalStoreClass;

struct JournalStore {
    const JournalStoreClass *class;
    Vault *vault; /* what seals logins; NULL: none */
};

extern const JournalStoreClass journal_sqlite;

/* Opens a place such as "sqlite:PATH".  NULL and error; INVALID for a database that is not known or
 * not there yet. */
JournalStore *journal_store_open(const char *uri, bool alone, GError **error);
/* The same beside a server that may run, for what must be there already. */
JournalStore *journal_store_open_there(const char *uri, GError **error);

/* Seals logins from now on, and opens what is sealed, under the key of a file, which is made where
 * make is true and nothing was sealed yet; logins that are there in plain are sealed now.  False
 * and error. */
bool journal_store_lock_logins(JournalStore *store, const char *key_file, bool make,
                               GError **error);

/* Where a camera's pictures come from, its login opened; each is called at most once. */
bool journal_store_address(JournalStore *store, const char *camera, StoreAside each, void *data,
                           GError **error);
void journal_store_close(JournalStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JournalStore, journal_store_close)

#endif
