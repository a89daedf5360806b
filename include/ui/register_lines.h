/* register_lines.h - the page of the register: who is obliged to join, and who has
 *
 * Its owner says which entries there are, in their order.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_REGISTER_LINES_H
#define TILIK_UI_REGISTER_LINES_H

#include "model/register.h"
#include "ui/desk.h"

/* What is written here about an entry, and is not the backend's yet. */
typedef enum RegisterWaits {
    REGISTER_SENT,
    REGISTER_WAITING, /* in the outbox */
    REGISTER_REFUSED, /* in the outbox, and refused */
} RegisterWaits;

typedef struct RegisterLine {
    Building *building; /* as it is at the backend */
    RegisterWaits waits;
    BuildingState state; /* as it will be when all that waits is sent */
} RegisterLine;
void register_line_free(RegisterLine *line);

typedef struct RegisterPage {
    GPtrArray *lines;          /* of RegisterLine: those that the filter shows, in their order */
    unsigned all;              /* without it */
    unsigned overdue;          /* of all */
    unsigned promised, linked; /* cameras, of all */
    const char *filter;        /* "" none */
    const char *problem;       /* why they could not be read; NULL */
    bool known;                /* else they are being asked for */
    bool may_change;
    void *user;
    GDestroyNotify free_user; /* may be NULL */
} RegisterPage;

/* Returns the page, which takes page itself (g_new) and frees it; what is in it may change,
 * followed by view_desk_rows_changed(). */
View *register_lines_new(RegisterPage *page);
RegisterPage *register_lines_page(const View *view);

/* The selected one; NULL none. */
const RegisterLine *register_lines_selected(const View *view);

/* Puts lines in order: overdue first, the oldest first; then what is due, the next one first; then
 * the rest by name. */
void register_lines_sort(GPtrArray *lines);

#endif
