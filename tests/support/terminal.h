/* terminal.h - a program in a terminal, seen as a person sees it
 *
 * Starts a program in a pty, feeds what it writes into libvterm, and waits until the screen shows
 * what it should.  Everything that could differ between machines is pinned: TERM, locale, time
 * zone, size, and a home of its own that goes with it.
 *
 * Layer: tests.  Thread: main.
 */
#ifndef TILIK_TESTS_TERMINAL_H
#define TILIK_TESTS_TERMINAL_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

#define TERM_WAIT_MS                                                                               \
    30000 /* long enough for a busy machine under sanitizers; nothing waits so long in vain */

typedef struct Term Term;

/* Starts argv in a terminal of rows x cols.  env, NULL or ended by NULL, is "NAME=value" to set or
 * "NAME" to unset, over the pinned ones.  Fails the test when it can't. */
Term *term_start(const char *const *argv, const char *const *env, int rows, int cols);

/* Ends the program if it still runs, and removes its home. */
void term_free(Term *term);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Term, term_free)

pid_t term_pid(const Term *term);

/* The program's home; config, state, cache and run stand in it as XDG folders. */
const char *term_home(const Term *term);

/* Types bytes as they are: "\r" is Enter, "\033OA" Up. */
void term_type(Term *term, const char *bytes);

/* Pastes as the terminal does: in brackets when the program has asked for them. */
void term_paste(Term *term, const char *text);

/* Presses (and releases) the left button at a cell, from 0, in SGR's form. */
void term_click(Term *term, int row, int col);

void term_resize(Term *term, int rows, int cols);

/* Waits until a row of the screen contains the text, be it for a moment: each picture that the
 * program draws is looked at, in turn, however late the test comes to read it.  False, with the
 * screen in the test's diagnostics, when it does not come in time. */
bool term_wait(Term *term, const char *text, int timeout_ms);

/* Waits until no row contains the text. */
bool term_wait_gone(Term *term, const char *text, int timeout_ms);

/* Waits until check() says true. */
bool term_until(Term *term, bool (*check)(Term *term, void *data), void *data, int timeout_ms);

/* Reads what comes until nothing has come for quiet_ms, ten seconds at the longest: a clock never
 * rests, so quiet_ms are well below a second where one is shown. */
void term_settle(Term *term, int quiet_ms);

/* Stops reading, as a terminal that is stopped does, or goes on. */
void term_stall(Term *term, bool stalled);

/* Closes the terminal's side: the program is hung up on. */
void term_hang_up(Term *term);

/* Waits until the program ends; its status as of waitpid(), -1 when it does not end in time. */
int term_wait_exit(Term *term, int timeout_ms);

/* The screen as text: rows ended by '\n', without trailing spaces. */
char *term_screen(const Term *term);

/* One cell. */
typedef struct TermCell {
    char text[32];
    bool bold, reverse, underline;
    int foreground, background; /* palette index, 0x1000000 | rgb, or -1 default */
} TermCell;
TermCell term_cell(const Term *term, int row, int col);
void term_cursor(const Term *term, int *row, int *col, bool *visible);
bool term_alternate(const Term *term); /* the second page is shown */
bool term_mouse(const Term *term);     /* mouse events are asked for */
const char *term_title(const Term *term);

/* True when the terminal is as the program found it: modes, first page, cursor, no mouse.  Says in
 * the diagnostics what is not. */
bool term_is_clean(Term *term);

/* All bytes that the program wrote since the start or the last term_forget(). */
const char *term_raw(const Term *term, gsize *size);
/* How often bytes were there to read since then. */
int term_bursts(const Term *term);
void term_forget(Term *term);

/* Returns what in those bytes has no business on a terminal (strings other than titles, C1, bidi
 * controls, broken UTF-8, queries), NULL when nothing does; the caller frees it. */
char *term_forbidden(const Term *term);

#endif
