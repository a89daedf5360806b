/* drafts.h - what a person is writing, kept on disk while they write it
 *
 * An editor (a form, a line that is asked for, what is typed after ":") says when it opens and
 * when its text has changed; at most once a second, and a moment after the first key of a pause,
 * that is written beside the outbox.  The row goes in the transaction that keeps the act made of
 * it, or when its person gives it up; one that a kill or a power cut left is offered at the next
 * start.
 *
 * Always true:
 *   - one editor at a time is kept; a form or line that is no draft's is none here;
 *   - nothing here waits for the disk; a disk that takes nothing is said in the editor, and tried
 *     again.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_DRAFTS_H
#define TILIK_CONSOLE_DRAFTS_H

#include "console/app.h"

/* Groups of what is kept: what it is about and, of a line, DRAFT_TEXT; and a form's fields. */
#define DRAFT_ABOUT "about"
#define DRAFT_TEXT  "text"
#define DRAFT_FORM  "form"

typedef enum DraftResult {
    DRAFT_RESUMED, /* its editor is open */
    DRAFT_DONE,    /* it was sent: nothing is left to write */
    DRAFT_LATER,   /* not now; the person was told why */
} DraftResult;

/* One kind of editor.  Each is in the table in drafts.c. */
typedef struct DraftKind {
    const char *word; /* in the file */
    const char *what; /* N_("a ticket"), for people */
    /* Opens its editor with what was kept. */
    DraftResult (*resume)(App *app, GKeyFile *kept);
} DraftKind;

extern const DraftKind draft_ticket, draft_ticket_edit, draft_ticket_refer, draft_ticket_note,
    draft_log, draft_handover_word, draft_handover_why, draft_rollcall, draft_check, draft_verb;

/* What it is about, for drafts_begin(); value NULL: nothing is said. */
GKeyFile *drafts_about(const char *key, const char *value);

/* The life of an editor */

/* One was opened; takes about (NULL: nothing), its group DRAFT_ABOUT is for resume(). */
void drafts_begin(App *app, const DraftKind *kind, GKeyFile *about);

/* True while there is one. */
bool drafts_are_open(const App *app);

/* Its text may be another. */
void drafts_touch(App *app);

/* Its person has ended it: what they wrote is told now, between the two.  An act that is written
 * meanwhile takes the draft with it; without one it goes, unless kept or open again. */
void drafts_tell(App *app);
void drafts_told(App *app, bool kept);

/* It goes from the screen for another reason: what was written stays, and is offered. */
void drafts_release(App *app);

/* Its person gave it up, or it was sent. */
void drafts_drop(App *app);

/* The id of the draft that is being told, for the act made of it (NULL none); and that such an act
 * takes it along. */
const char *drafts_telling(const App *app);
void drafts_taken(App *app);

/* An act made of this draft could not be kept: an editor that opens now goes on with it, until NULL
 * says that none did. */
void drafts_again(App *app, const char *id);

/* What was left */

/* The outbox is there: asks what was left of us.  And before it goes: writes what is open. */
void drafts_open(App *app);
void drafts_close(App *app);
void drafts_stop(App *app);

/* True while there is one to go on with; goes on with the newest. */
bool drafts_any(const App *app);
void drafts_resume(App *app);

/* What is worth a line: that one was left. */
bool drafts_standing(const App *app, char *out, size_t size);

#endif
