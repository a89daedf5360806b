/* help.h - the page that `?` opens, made from the action table and the keymap
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_HELP_H
#define TILIK_UI_HELP_H

#include <glib.h>
#include <stdbool.h>

#include "ui/canvas.h"
#include "ui/keyboard.h"
#include "ui/keymap.h"

typedef struct Help Help;

/* Lists the context's own keys first, then those of everywhere, then the other contexts'.  keymap
 * is borrowed. */
Help *help_new(const Keymap *keymap, KeyContext context);
void help_free(Help *help);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Help, help_free)

/* Says more of an action behind its words, where its keys are listed. */
void help_say(Help *help, Action action, const char *more);

/* Adds a section after the keys: a heading and lines "word<TAB>meaning", e.g. the query language's
 * fields or the glyphs. */
void help_add_section(Help *help, const char *heading, const char *const *lines);

/* Scrolls; false when the page should close. */
bool help_event(Help *help, const Event *event);

/* Fills the rectangle. */
void help_draw(Help *help, Canvas *canvas, Rect rect);

/* The whole page as text, 80 columns: for `tilik --help keys` and tests. */
char *help_text(const Help *help);

#endif
