/* evidence.h - evidence in the console: stills and recordings of what is shown, and what is done
 * with them
 *
 * evidence.c keeps what is being made and hears tilik-view; evidence_facts.c says what a picture
 * is; evidence_work.c does all that waits for the disk on a thread of its own, in order;
 * evidence_tell.c tells the server's logbook and the ticket; evidence_desk.c is the page,
 * evidence_rows.c and evidence_table.c what it shows, evidence_acts.c what is done there;
 * evidence_store.h is the folder, evidence_check.h and evidence_export.h check and hand out.
 *
 * Always true:
 *   - facts are on the disk as a draft while a piece is made, so that a crash leaves nothing
 *     without them;
 *   - the loop waits for no disk.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_EVIDENCE_H
#define TILIK_CONSOLE_EVIDENCE_H

#include "console/app.h"
#include "console/evidence_store.h"

typedef struct Evidences Evidences;

/* Begins to hear tilik-view, and finishes what a crash left, where there is a folder. */
void evidence_start(App *app);
/* What still runs is left to the next start; waits for what is being written. */
void evidence_stop(App *app);
/* Who the backend says that we are. */
void evidence_know(App *app, Role role);

/* Keeps a still of the picture that keys are for; opens one first where there is none. */
void evidence_still(App *app);
/* Begins a recording of it, or ends the one that runs. */
void evidence_record(App *app);
bool evidence_allowed(const App *app);

/* How many recordings run, and for how long the oldest has, in s. */
unsigned evidence_running(const App *app, int *seconds);

/* Appends to what is said of a camera's video that it is being recorded, and for how long. */
void evidence_describe(const App *app, const char *camera, char *out, size_t size);

/* A second has passed. */
void evidence_tick(App *app);

/* The word of the role that we have; NULL not known. */
const char *evidence_role(const App *app);

/* evidence_facts.c */

/* What is known of a picture that is shown under an id, complete but for the file's hash and end.
 * NULL: there is no such picture. */
Evidence *evidence_facts(const App *app, const char *id, EvidenceKind kind);

/* "Sari (user@computer)": who does something here; the caller frees it. */
char *evidence_who(const App *app);

/* evidence_work.c: what waits for the disk */

typedef struct EvidenceJob EvidenceJob;

/* run is called on the thread, with the store (NULL: it can't be opened, problem says why); done on
 * the loop afterwards, unless the console ends before. */
struct EvidenceJob {
    void (*run)(EvidenceJob *job, EvidenceStore *store);
    void (*done)(App *app, EvidenceJob *job); /* NULL: nobody waits */
    GDestroyNotify free;                      /* of data */
    void *data;
    bool lengthy;  /* may take minutes: who leaves does not wait for it */
    char *problem; /* why it failed; NULL: it did not */
    App *app;
};

/* Takes the job's fields over and queues it. */
void evidence_work(App *app, const EvidenceJob *job);

typedef struct EvidenceWorker EvidenceWorker;
EvidenceWorker *evidence_worker_new(App *app);
/* Waits for all but what is lengthy. */
void evidence_worker_free(EvidenceWorker *worker);
EvidenceWorker *evidence_worker(const App *app);
/* True while something was asked for and is not told, but for what is lengthy. */
bool evidence_worker_is_busy(EvidenceWorker *worker);

/* evidence_tell.c */

/* Writes a sentence about a piece into the server's logbook; detail is what was done, translated,
 * head the chain's last hash. */
void evidence_tell_logbook(App *app, const Evidence *facts, const char *detail, const char *head);

/* The open ticket that is about a camera; NULL: none, or several. */
const char *evidence_ticket(const App *app, const char *camera);

/* Attaches a piece to a ticket: a still as a picture, what is too large as a note with its name and
 * hash.  Told as done by the status line; adds its line to the chain. */
void evidence_attach(App *app, const Evidence *facts, const char *ticket);

/* Adds a line to a piece's chain and tells the logbook. */
void evidence_note_act(App *app, const Evidence *facts, EvidenceAct what, const char *detail,
                       const char *said);

/* evidence_desk.c */

/* The folder holds something else than it did. */
void evidence_desk_changed(App *app);

#endif
