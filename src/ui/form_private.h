/* form_private.h - a form from the inside: what its keys and its drawing share
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_FORM_PRIVATE_H
#define TILIK_UI_FORM_PRIVATE_H

#include "ui/form.h"
#include "ui/prompt.h"

typedef struct Entry {
    FormKind kind;
    char *id, *label, *hint;
    char *first;   /* what it began with */
    char *problem; /* NULL none */
    GStrv words, texts;
    Prompt *prompt; /* of a text or note */
    int chosen;     /* of a choice */
    gsize max_bytes;
    bool needed, submits;
    bool fresh; /* its text was suggested, and nobody has touched it: what is typed replaces it */
    Rect rect;  /* as last drawn; empty when not in sight */
} Entry;

#define FORM_TYPED_BYTES 64

struct Form {
    char *title, *submit, *said, *changed;
    GPtrArray *entries; /* Entry */
    int focus, top;     /* of entries; top: the first in sight */
    Rect box, send;     /* as last drawn */
    bool asks;          /* whether to leave */
    bool draft;         /* what was typed before stands in it again */

    /* Of the choice that has the focus: the letters typed so far that a word begins with, and those
     * after them that none does. */
    char typed[FORM_TYPED_BYTES], stray[FORM_TYPED_BYTES];
};

Entry *form_entry(const Form *form, int i);

/* The text of an entry, as it is typed; of a choice its word. */
const char *form_entry_value(const Entry *entry);

/* True for a field that takes keys; and the next of these in a direction, itself at the end. */
bool form_can_focus(const Form *form, int i);
int form_step(const Form *form, int from, int step);

/* True when any field holds something else than it began with; and takes all to that again. */
bool form_any_touched(const Form *form);
void form_begin_anew(Form *form);

/* True where Enter only goes to the next field. */
bool form_goes_on(const Form *form);

/* The word of a choice at a cell of its last drawing; -1: none. */
int form_choice_at(const Entry *entry, int row, int col);

#endif
