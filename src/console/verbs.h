/* verbs.h - what is typed after ":" with words behind it: ":c 1423 warga sudah di lokasi"
 *
 * The palette offers a verb by its word; once a space follows, what is typed is the verb's, and
 * Enter does it.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_VERBS_H
#define TILIK_CONSOLE_VERBS_H

#include "console/app.h"

typedef struct Verb {
    const char *word, *alias; /* Indonesian and English; alias NULL none */
    const char *usage;        /* N_("NUMBER what to note"); "": nothing follows */
    const char *text;         /* N_(what it does) */
    Right right;
    void (*run)(App *app, const char *rest); /* rest: what stands behind the word, stripped */
    bool alone; /* it may stand without what usage says; rest is "" then */
} Verb;

/* Each verb, NULL past the end. */
const Verb *verb_nth(size_t i);

/* Finds the verb that a typed line begins with; *rest is what follows. NULL: there is none. */
const Verb *verb_find(const char *line, const char **rest);

/* Puts the verbs that the person may use into a palette, with what was typed before. */
void verbs_offer(App *app, Palette *palette);

/* What is typed now: a verb that writes has its line kept on disk meanwhile (drafts.h). */
void verbs_typed(App *app, const char *line);

/* True for a verb that writes, with what it is to write. */
bool verbs_writes(const char *line);

/* Does what was typed, and keeps the line: Up in the palette brings it back. */
void verbs_run(App *app, const char *line);

/* The functions of the table; each stands with its desk. */
void ticket_verb_note(App *app, const char *rest);   /* :c NUMBER TEXT */
void logbook_verb_write(App *app, const char *rest); /* :catat TEXT */
void rollcall_verb(App *app, const char *rest);      /* :absen 01 aman / 02 2 orang */
void handover_verb(App *app, const char *rest);      /* :serah NAME */
void shift_verb_check(App *app, const char *rest);   /* :mulai */
void wall_verb_open(App *app, const char *rest);     /* :dinding NAME */
void tour_verb(App *app, const char *rest);          /* :keliling NAME */

#endif
