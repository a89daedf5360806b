/* form.h - a few fields that a person fills in, over the desk or the panes
 *
 * Fields are lines of text, notes (wrapped over several lines), choices among words, and fixed
 * lines that only say something.  Up, Down and Tab go between them, Enter to the next; Enter in
 * the last (and where a field says so), F2 and C-s submit.  In a choice Left and Right go through
 * the words, and a letter to the next word that begins with it.  Esc leaves; where something was
 * typed it asks once.  A line that was suggested and not touched yet is replaced by what is typed.
 *
 * Always true of a Form:
 *   - its texts are clean and have at most the bytes of their fields;
 *   - a paste is text in the focused field, and never submits.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_FORM_H
#define TILIK_UI_FORM_H

#include "ui/canvas.h"
#include "ui/keyboard.h"

typedef enum FormKind { FORM_TEXT, FORM_NOTE, FORM_CHOICE, FORM_FIXED } FormKind;

/* Everything is copied. */
typedef struct FormField {
    FormKind kind;
    const char *id;    /* what its value is asked for by; NULL of a fixed line */
    const char *label; /* translated */
    const char
        *value; /* what it begins with; of a choice one of its words; NULL: empty, the first */
    const char *hint; /* said below it while it is filled in; NULL none */
    /* Of a choice: what form_value() gives, and what is shown; NULL-terminated. */
    const char *const *words;
    const char *const *texts;
    gsize max_bytes; /* of a text; 0: 200, of a note 1000 */
    bool needed;     /* can't be left empty */
    bool submits;    /* Enter here submits, as in the last field */
} FormField;

typedef struct Form Form;

/* title stands over it, submit is what F2 does ("Open the ticket"); translated. */
Form *form_new(const char *title, const char *submit, const FormField *fields, gsize count);
void form_free(Form *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)

/* What a field holds: its text, or the word that is chosen; "" for an id that is none. */
const char *form_value(const Form *form, const char *id);

/* Gives a field another value: what follows from another field.  A word that is none of a choice's
 * is passed over. */
void form_set(Form *form, const char *id, const char *value);

/* True when the person has changed the field. */
bool form_touched(const Form *form, const char *id);

/* Says what is wrong with a field, and goes there; NULL: nothing is. */
void form_problem(Form *form, const char *id, const char *problem);

/* Says something below all fields (why it could not be kept); NULL: nothing. */
void form_say(Form *form, const char *text);

/* Puts the focus on a field. */
void form_focus(Form *form, const char *id);

typedef enum FormResult {
    FORM_OPEN,      /* goes on */
    FORM_CHANGED,   /* form_changed() has another value */
    FORM_SUBMITTED, /* all that is needed is there */
    FORM_LEFT,
} FormResult;

/* Takes a key, a paste or the mouse, and says what it did. */
FormResult form_event(Form *form, const Event *event);

/* The id of the field that the last event changed. */
const char *form_changed(const Form *form);

/* Drafts: keeps what was typed in a group, false when nothing was; and puts it in again, saying so.
 * C-x takes what the form began with instead. */
bool form_save(const Form *form, GKeyFile *file, const char *group);
void form_restore(Form *form, GKeyFile *file, const char *group);

/* Draws it as a box in rect, no larger than it has to be, with the cursor in the focused field. */
void form_draw(Form *form, Canvas *canvas, Rect rect);

#endif
