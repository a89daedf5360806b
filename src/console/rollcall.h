/* rollcall.h - the roll-call of the guard posts in the console
 *
 * rollcalls.c keeps what the backend knows of it, rollcall_rows.c orders the RTs of a kelurahan,
 * rollcall.c is the page, rollcall_write.c writes down who answered.
 *
 * Always true: what is shown of an RT is what was written last, also while it waits to be sent.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_ROLLCALL_H
#define TILIK_CONSOLE_ROLLCALL_H

#include "console/app.h"
#include "console/desk.h"
#include "console/outgoing.h"
#include "model/roll_book.h"

/* rollcalls.c */

void rollcalls_start(App *app);
void rollcalls_stop(App *app);

/* Nothing of the last backend is left. */
void rollcalls_forget(App *app);

/* The link is there, and what we may: asks for what is not known. */
void rollcalls_know(App *app);

/* An object of the change stream, and "reset" (net/sync.h). */
void rollcalls_object(App *app, const char *event, const char *json, size_t size);

/* What is known; NULL before the start. */
const RollBook *rollcalls_book(const App *app);

/* Why it could not be asked for; NULL: it could, or nobody has tried. */
const char *rollcalls_problem(const App *app);

/* What is written of an RT and not sent yet; false: nothing.  Good until the outbox changes. */
bool rollcalls_pending(const App *app, const char *rt, RollCall *out);

/* rollcall_rows.c */

typedef struct RollRow {
    char area[AREA_CODE_SIZE]; /* an RT */
    char *contact;             /* of its sites; NULL none */
    RollDue due;               /* when it was put in its place */
} RollRow;

/* The RTs of a kelurahan or RW, overdue ones first, then by code; where scope is wider, those that
 * have answered since the watch began, or should have.  The array frees its rows. */
GArray *rollcall_rows(const App *app, const char *scope);

/* How an RT stands, with what is not sent yet. */
RollDue rollcall_due_now(const App *app, const char *rt);

/* rollcall.c */

/* Draws the page again: rows say something else; anew: there are others. */
void rollcall_changed(App *app, bool anew);

/* rollcall_write.c */

extern const OutgoingKind rollcall_outgoing;

/* Asks who answered, in what is selected. */
void rollcall_ask(App *app);

/* What an RT said: "safe · 2 people · hujan". */
void rollcall_said(const RollCall *call, char *out, size_t size);

/* Finds what is wrong with lines that were read: an RT that is not there.  False and error. */
bool rollcall_check(const Catalog *catalog, const GArray *lines, GError **error);

/* The body of the request for lines; area is the smallest that holds them. */
GString *rollcall_body(const GArray *lines, int64_t at_ms, char area[AREA_CODE_SIZE]);

#endif
