/* prompt.h - a line that a person types in
 *
 * UTF-8 line editor: cursor by whole characters, words, history, completion, paste.  Keys that it
 * does not know are left to the caller.
 *
 * Always true of a Prompt: its text is clean (base/text.h) and has at most max_bytes bytes.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_PROMPT_H
#define TILIK_UI_PROMPT_H

#include <glib.h>
#include <stdbool.h>

#include "ui/canvas.h"
#include "ui/key.h"

#define PROMPT_HISTORY_MAX 200

typedef struct Prompt Prompt;

/* label stands before the text ("/", "Address: ") and is copied. */
Prompt *prompt_new(const char *label, gsize max_bytes);
void prompt_free(Prompt *prompt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Prompt, prompt_free)

/* Shows dots for characters and keeps no history: tokens. */
void prompt_set_secret(Prompt *prompt, bool secret);

/* Returns a full replacement for the text before the cursor, or NULL when there is none; the caller
 * frees it.  again counts Tabs in a row from 0 and lets the hook go around its candidates; text
 * stays that of the first Tab. */
typedef char *(*PromptComplete)(const char *text, int again, void *data);
void prompt_set_completion(Prompt *prompt, PromptComplete complete, void *data);
bool prompt_completes(const Prompt *prompt);

/* Appends a line to the history, newest last; the same line twice in a row, and an empty one, are
 * kept once or not. */
void prompt_history_add(Prompt *prompt, const char *line);
/* Lines in the history, oldest first; NULL past the end. */
const char *prompt_history_nth(const Prompt *prompt, guint i);

/* Starts anew with another label and text; the history stays. */
void prompt_begin(Prompt *prompt, const char *label, const char *text);

/* Replaces the text and sets the cursor to its end. */
void prompt_set_text(Prompt *prompt, const char *text);
const char *prompt_text(const Prompt *prompt);
/* Where the cursor stands in it, in bytes. */
gsize prompt_cursor(const Prompt *prompt);

typedef enum PromptResult {
    PROMPT_IGNORED,   /* not the prompt's key */
    PROMPT_MOVED,     /* the cursor, nothing else */
    PROMPT_CHANGED,   /* the text */
    PROMPT_ACCEPTED,  /* Enter; the text has been added to the history */
    PROMPT_CANCELLED, /* Esc, C-c, C-g, or Backspace in an empty prompt */
} PromptResult;

/* Takes a key and says what it did. */
PromptResult prompt_key(Prompt *prompt, Key key);

/* Inserts pasted text at the cursor, cleaned and cut to what fits; true when the text changed. */
bool prompt_paste(Prompt *prompt, const char *text);

/* Draws label and text in width columns, scrolled so that the cursor is seen, and sets the canvas's
 * cursor when focused. */
void prompt_draw(const Prompt *prompt, Canvas *canvas, int row, int col, int width, bool focused);

#endif
