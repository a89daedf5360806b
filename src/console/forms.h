/* forms.h - a form over the desk or the panes (ui/form.h), until it is sent or left
 *
 * Its owner gives the fields and says what becomes of them.  What is typed and left is kept as a
 * draft under the plan's name, and stands in the next form of that name again.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_FORMS_H
#define TILIK_CONSOLE_FORMS_H

#include "console/drafts.h"
#include "ui/form.h"

/* Each function may be NULL, but for done. */
typedef struct FormPlan {
    const char *name; /* of its draft: "ticket-new/alert-17" */
    /* What is in the form is wanted.  True: the form goes, and its draft with it.  False: it stays,
     * after form_problem() or form_say(). */
    bool (*done)(App *app, Form *form, void *data);
    /* A field has another value. */
    void (*changed)(App *app, Form *form, const char *id, void *data);
    const DraftKind *draft; /* what is typed is kept on disk meanwhile; NULL: it is not */
    GKeyFile *about;        /* of draft; taken; NULL none */
    GDestroyNotify free;    /* of data, when the form has gone */
    void *data;
} FormPlan;

/* Shows a form, which it takes.  What is in one that is there already becomes its draft. */
void forms_show(App *app, Form *form, const FormPlan *plan);

/* The form that is shown; NULL none. */
Form *forms_shown(const App *app);

/* Its number, which no other form has; 0 none is shown.  What is answered later keeps this: another
 * form may stand at the address of one that was left. */
unsigned forms_number(const App *app);

/* Gives the next form of that name what was typed into one before (its group DRAFT_FORM). */
void forms_put_draft(App *app, const char *name, GKeyFile *kept);

/* Closes it: done() has to wait for the disk, say, and is told later.  kept: its draft stays. */
void forms_close(App *app, bool kept);

/* What keyboard.c brings while one is shown; its place on the screen. */
void forms_event(App *app, const Event *event);
void forms_draw(App *app, Rect rect);

/* Ends it, with all drafts. */
void forms_stop(App *app);

#endif
