/* sound_theme.h - which rhythm says what: themes/NAME.sound
 *
 * The codes of the kentongan differ from village to village, so they stand in a file that a person
 * replaces: $XDG_CONFIG_HOME/tilik/themes/NAME.sound goes before the one that is baked in.
 *
 *   [beat]     stroke, pause: ms from one stroke to the next, and what a '-' adds
 *   [rhythms]  a kind of alert, "other" or "aman", = groups of strokes: 3-3
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_SOUND_THEME_H
#define TILIK_CONSOLE_SOUND_THEME_H

#include <glib.h>
#include <stdbool.h>

#include "model/alert.h"

/* Strokes of one rhythm at most. */
#define SOUND_STROKES_MAX 32

typedef struct SoundRhythm {
    unsigned strokes;
    unsigned at_ms[SOUND_STROKES_MAX]; /* from its beginning; the first at 0 */
} SoundRhythm;

typedef struct SoundTheme SoundTheme;

/* Reads a theme by name; "bell" is one stroke for everything. NULL and "file:line: what" on a
 * mistake. */
SoundTheme *sound_theme_load(const char *name, GError **error);

/* Reads one from text; name is what messages call it. */
SoundTheme *sound_theme_parse(const char *name, const char *text, gsize size, GError **error);
void sound_theme_free(SoundTheme *theme);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SoundTheme, sound_theme_free)

/* The rhythm of a kind of alert, else the one of "other". */
SoundRhythm sound_theme_rhythm(const SoundTheme *theme, const char *kind);

/* All clear; no strokes where the theme has none. */
SoundRhythm sound_theme_all_clear(const SoundTheme *theme);

#endif
