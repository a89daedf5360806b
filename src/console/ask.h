/* ask.h - one question at a time in the status line: a line to type, or a key that goes on
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_ASK_H
#define TILIK_CONSOLE_ASK_H

#include <glib.h>
#include <stdbool.h>

#include "ui/actions.h"
#include "ui/keyboard.h"
#include "ui/prompt.h"

typedef struct App App;

/* Takes the line that was asked for; NULL when it was given up. */
typedef void (*AskTold)(App *app, const char *text);

typedef struct Ask {
    Prompt *prompt; /* NULL: nothing is asked */
    AskTold changed, done;
    Action
        again;   /* only this one's key or Enter goes on: nothing is typed; ACTION_NONE a line is */
    bool draft;  /* what is typed is kept on disk: drafts.h */
    bool counts; /* the line is a filter: say how many answer */
    char *label; /* the question */
    char *problem; /* said beside the line; NULL none */
} Ask;

/* Asks for a line in the status row. changed may be NULL. */
void ask_line(App *app, const char *label, const char *text, AskTold changed, AskTold done);
void ask_event(App *app, const Event *event);

/* Right after it: what is typed is kept on disk meanwhile (drafts.h); takes about. */
struct DraftKind;
void ask_keep(App *app, const struct DraftKind *kind, GKeyFile *about);

/* Asks whether to go on: Enter does, and the key of the action that asks; done gets "" then. */
void ask_confirm(App *app, const char *label, Action again, AskTold done);
void ask_problem(App *app, const char *problem);
void ask_end(App *app);

/* Ends the question with what is typed, as Enter does, or gives it up. */
void ask_finish(App *app, bool accepted);

/* Ask for a filter, and for the purpose of looking. */
void ask_filter(App *app);
void ask_purpose(App *app);

#endif
