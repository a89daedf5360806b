/* evidence_make.h - what the files of evidence that is being made share: evidence.c (keys, life),
 * evidence_make.c (one piece, and its jobs), evidence_news.c (what tilik-view tells)
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_EVIDENCE_MAKE_H
#define TILIK_CONSOLE_EVIDENCE_MAKE_H

#include "console/evidence.h"
#include "console/windows.h"

/* One piece that is being made. */
typedef struct Making {
    App *app;
    char *id; /* of the showing */
    Evidence *facts;
    EvidenceDraft **draft; /* where the worker keeps it, whose it is */
    char *path;            /* the still's file; a recording's without its suffix */
    bool recording, begun, ending;
    int64_t since_ms; /* monotonic */
    guint late;
    bool pinned, was_known; /* its rung stays as it is meanwhile, or comes up from stills */
    ViewerRung was_hand;
} Making;

struct Evidences {
    App *app;
    EvidenceWorker *worker; /* NULL: nothing was done yet */
    EvidenceStore *store;   /* the loop's own, for its path; NULL not yet */
    GPtrArray *makings;
    GPtrArray *untold; /* what a crash left, of EvidenceItem, until the logbook can be told */
    char *wanted_id;   /* the picture that is opened for it; NULL none */
    bool wanted_recording;
    struct {
        bool on, known;
        ViewerRung hand;
    } raised; /* the rung of the one that is waited for was brought up from stills */
    Role role;
    bool role_known;
};

/* evidence_make.c */

void making_free(void *data);

/* The one of a showing; NULL none. */
Making *making_of(const App *app, const char *id, bool recording);
/* The one whose file this is. */
Making *making_at(const App *app, const char *path, bool recording);

/* Begins a piece of what is shown under an id. */
void making_begin(App *app, const char *id, bool recording);
/* Brings one up from stills, until the piece is made that is begun next. */
void making_raise(App *app, const char *id);
/* Asks a recording to end. */
void making_end(Making *making, EvidenceEnding why);
/* Its facts are others: they go into the draft. */
void making_update(const Making *making);
/* Its file is complete, or as complete as it will be; said is said when it is kept. */
void making_finish(Making *making, const char *said);
/* There is nothing to keep. */
void making_give_up(Making *making);
/* The person sees it: the bar, the row. */
void making_shown(App *app);

/* evidence_news.c */

/* A WindowHeard. */
void evidence_heard(App *app, const WindowNews *news, void *user);
/* It is told soon how it ended, or never. */
void evidence_expect_end(Making *making);

#endif
