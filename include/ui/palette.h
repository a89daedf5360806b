/* palette.h - every action by name, found by a few letters, and verbs with words behind them
 *
 * Made from the action table and the keymap: what is in the table is in the palette, with its key
 * and help line.  Verbs (":c 1423 warga di lokasi") are found by name too; once a space follows
 * one, what is typed is the verb's, and Enter does it.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_PALETTE_H
#define TILIK_UI_PALETTE_H

#include <glib.h>
#include <stdbool.h>

#include "ui/canvas.h"
#include "ui/keyboard.h"
#include "ui/keymap.h"

/* Says whether an action can be used now; the palette leaves out what can't. */
typedef bool (*PaletteAllows)(Action action, void *data);

typedef enum PaletteResult {
    PALETTE_OPEN,   /* goes on */
    PALETTE_CHOSE,  /* palette_action() says which */
    PALETTE_TYPED,  /* palette_line() begins with a verb */
    PALETTE_CLOSED, /* left without choice */
} PaletteResult;

typedef struct Palette Palette;

/* keymap is borrowed.  allows may be NULL.  context is where the chosen action will act: its keys
 * are the ones shown. */
Palette *palette_new(const Keymap *keymap, KeyContext context, PaletteAllows allows, void *data);
void palette_free(Palette *palette);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Palette, palette_free)

/* Translated; borrowed until the palette ends. */
typedef struct PaletteVerb {
    const char *word, *alias; /* alias NULL: none */
    const char *usage;        /* what follows it; "": nothing, its name alone does it */
    const char *text;         /* what it does */
} PaletteVerb;

/* Before the first event. */
void palette_add_verb(Palette *palette, const PaletteVerb *verb);

/* Adds a line that was typed before; the newest last.  Up brings them back. */
void palette_remember(Palette *palette, const char *line);

/* Puts a line into its prompt, as if it were typed. */
void palette_type(Palette *palette, const char *line);

/* Takes keys, pastes and the mouse. */
PaletteResult palette_event(Palette *palette, const Event *event);
Action palette_action(const Palette *palette);
/* What was typed; good as long as the palette. */
const char *palette_line(const Palette *palette);

/* Draws a box in the upper middle of the canvas, with the cursor in its prompt. */
void palette_draw(Palette *palette, Canvas *canvas);

#endif
