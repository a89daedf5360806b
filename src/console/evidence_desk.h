/* evidence_desk.h - the page of the evidence that is kept on this PC: what its files share
 *
 * evidence_desk.c is the page and its rows, evidence_table.c what it shows, evidence_acts.c what is
 * done there.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_EVIDENCE_DESK_H
#define TILIK_CONSOLE_EVIDENCE_DESK_H

#include "console/desk.h"
#include "console/evidence.h"

typedef struct EvidenceDesk {
    App *app;
    GPtrArray *items;    /* EvidenceItem, the newest first; NULL not read yet */
    GPtrArray *shown;    /* those that the filter leaves; borrowed */
    GHashTable *checked; /* by stem: "" is unchanged, else what is wrong */
    char *filter;
    char *problem; /* why nothing could be read */
    char *path;    /* of the folder */
    char **asked;  /* stems that the question is about */
    bool reading, stale;
    unsigned working; /* pieces that are being checked or exported */
} EvidenceDesk;

EvidenceDesk *evidence_desk_of(App *app);

/* What a row shows; NULL past the end. */
const EvidenceItem *evidence_desk_row(const EvidenceDesk *desk, int row);
const EvidenceItem *evidence_desk_find(const EvidenceDesk *desk, const char *stem);

/* What is known to be wrong with a piece; NULL nothing. */
const char *evidence_desk_wrong(const EvidenceDesk *desk, const EvidenceItem *item);

/* True where it is older than is said to be kept. */
bool evidence_desk_is_due(const EvidenceDesk *desk, const EvidenceItem *item);

/* Draws it again. */
void evidence_desk_draw(App *app);

/* evidence_table.c; its data is an EvidenceDesk. */
extern const DeskTable evidence_table;

/* evidence_acts.c: asks, and does it. */
void evidence_ask_ticket(App *app, const EvidenceItem *item);
void evidence_ask_export(App *app);
void evidence_verify(App *app);
void evidence_ask_delete(App *app);
void evidence_say_path(App *app, const EvidenceItem *item);

#endif
