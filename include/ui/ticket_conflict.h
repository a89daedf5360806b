/* ticket_conflict.h - a page for a change that met another's: mine, theirs, and what becomes of it
 *
 * Each field that differs is a row with three columns, stacked where the screen is narrow.  Space,
 * Left and Right choose mine or theirs where both changed it; Enter sends the merged, x lets mine
 * go (it becomes a note), Esc decides later.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_TICKET_CONFLICT_H
#define TILIK_UI_TICKET_CONFLICT_H

#include "model/ticket_merge.h"
#include "ui/keyboard.h"
#include "ui/view.h"

/* What is compared; copied, so that it holds while the ticket goes on. */
typedef struct ConflictFacts {
    const Ticket *base, *mine, *theirs;
    TicketMerge merge;
    const char *who;            /* who changed it meanwhile; NULL not known */
    int64_t mine_ms, theirs_ms; /* when */
    /* Labels of areas by code for mine and theirs; NULL: the codes. */
    const char *base_place, *mine_place, *theirs_place;
} ConflictFacts;

typedef struct ConflictPage ConflictPage;

/* Makes a page, which copies what it compares, and frees it. */
ConflictPage *conflict_page_new(const ConflictFacts *facts);
void conflict_page_free(ConflictPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConflictPage, conflict_page_free)

typedef enum ConflictResult {
    CONFLICT_OPEN,
    CONFLICT_SEND,  /* the merged: conflict_page_sides() */
    CONFLICT_DROP,  /* mine goes, as a note */
    CONFLICT_LATER, /* nothing is decided */
} ConflictResult;

/* Takes a key or the mouse; all but CONFLICT_OPEN ends the page. */
ConflictResult conflict_page_event(ConflictPage *page, const Event *event);

/* For each TicketPart which side was taken (see ticket_merged()). */
const TicketSide *conflict_page_sides(const ConflictPage *page);

/* Fills rect. */
void conflict_page_draw(ConflictPage *page, Canvas *canvas, Rect rect, const ViewContext *context);

#endif
