/* theme.h - styles by name, and what a theme file makes of them
 *
 * Views speak of meaning (STYLE_OFFLINE), themes give it a look.  A theme is a GKeyFile: group [styles], key =
 * style word, value = "FOREGROUND [on BACKGROUND] [bold] [reverse] [underline] [dim]"; colours are the 16 names, 0-255, #rrggbb or default.
 * [glyphs] gives each state its character.  What a theme leaves out is inherited from STYLE_TEXT.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_THEME_H
#define TILIK_UI_THEME_H

#include <glib.h>
#include <stdbool.h>

#include "model/vocabulary.h"

#define STYLE_TABLE(X)                                                                             \
    X(STYLE_TEXT, "text", "")                                                                      \
    X(STYLE_MUTED, "muted", "")                                                                    \
    X(STYLE_STRONG, "strong", "")                                                                  \
    X(STYLE_TITLE, "title", "")                                                                    \
    X(STYLE_FRAME, "frame", "")                                                                    \
    X(STYLE_FRAME_FOCUSED, "frame_focused", "")                                                    \
    X(STYLE_BAR, "bar", "")                                                                        \
    X(STYLE_BAR_WARNING, "bar_warning", "")                                                        \
    X(STYLE_KEY, "key", "")                                                                        \
    X(STYLE_HEADING, "heading", "")                                                                \
    X(STYLE_SELECTED, "selected", "")                                                              \
    X(STYLE_SELECTED_UNFOCUSED, "selected_unfocused", "")                                          \
    X(STYLE_MARKED, "marked", "")                                                                  \
    X(STYLE_MATCH, "match", "")                                                                    \
    X(STYLE_INPUT, "input", "")                                                                    \
    X(STYLE_LIVE, "live", "")                                                                      \
    X(STYLE_FAULT, "fault", "")                                                                    \
    X(STYLE_OFFLINE, "offline", "")                                                                \
    X(STYLE_EXPLAINED, "explained", "")                                                            \
    X(STYLE_UNKNOWN, "unknown", "")                                                                \
    X(STYLE_STALE, "stale", "")                                                                    \
    X(STYLE_CRITICAL, "critical", "")                                                              \
    X(STYLE_HIGH, "high", "")                                                                      \
    X(STYLE_MEDIUM, "medium", "")                                                                  \
    X(STYLE_LOW, "low", "")                                                                        \
    X(STYLE_ERROR, "error", "")

typedef enum StyleId { STYLE_TABLE(WORDS_ENUM) STYLES } StyleId;
WORDS_DECLARE(StyleId, style)

typedef struct Style {
    int foreground, background; /* -1 default, 0-255, or 0x1000000 | rgb */
    bool bold, reverse, underline, dim;
} Style;

typedef struct Theme Theme;

/* Reads a theme from the user's themes folder, else from the baked ones.  NULL and "file:line: what" on a mistake. */
Theme *theme_load(const char *name, GError **error);
Theme *theme_parse(const char *file, const char *text, gsize size, GError **error);
void theme_free(Theme *theme);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Theme, theme_free)

Style theme_style(const Theme *theme, StyleId style);

/* The glyph for a key such as "online", "offline", "expanded", "collapsed", "marked"; ascii chooses the plain one.
 * Never NULL, one column wide. */
const char *theme_glyph(const Theme *theme, const char *key, bool ascii);

#endif
