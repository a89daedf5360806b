/* drafts_private.h - what the files of the drafts share: drafts.c follows the editor that is open,
 * drafts_left.c offers what was left
 *
 * Layer: console, private.  Thread: main.
 */
#ifndef TILIK_CONSOLE_DRAFTS_PRIVATE_H
#define TILIK_CONSOLE_DRAFTS_PRIVATE_H

#include "console/drafts.h"
#include "store/outbox.h"

struct Drafts {
    App *app;
    GPtrArray *left; /* OutboxDraft*, oldest first: offered */

    /* The editor that is open; id NULL: none. */
    const DraftKind *kind;
    GKeyFile *about;
    char *id, *first; /* first: what it held when it opened */
    guint source;     /* the next writing */
    int64_t written_ms;
    bool dirty;
    bool writing; /* the disk has not answered yet */
    bool known;   /* there is a row of it */
    bool troubled;

    char *told;  /* id of the one that is being told now; NULL none */
    char *again; /* id that the next editor goes on with; NULL a new one */
    bool taken;  /* told: an act takes it along */
};

/* Made at its first use. */
struct Drafts *drafts_state(App *app);

/* Takes a draft out of those that are offered. */
void drafts_forget_left(struct Drafts *drafts, const char *id);

/* Removes its row. */
void drafts_remove_row(const struct Drafts *drafts, const char *id);

#endif
