/* theme.h - styles and glyphs by name, and what a theme file makes of them
 *
 * Views speak of meaning (STYLE_OFFLINE), themes give it a look.  A theme is a GKeyFile:
 *   [styles]  style word = [FOREGROUND] [on BACKGROUND] [bold] [reverse] [underline] [dim]; colours
 * are the 16 names, 0-255, #rrggbb or default; [glyphs]  glyph word = CHARACTER [ASCII], each one
 * column wide. A style that a theme leaves out looks as STYLE_TEXT does, a colour that a style
 * leaves out is STYLE_TEXT's, and a glyph that it leaves out is the one of GLYPH_TABLE.
 *
 * Always true of a Theme: no two camera states share a glyph, in either form, nor do two states of
 * an alert, for colour alone never tells a state.
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

/* How a style looks. */
typedef struct Style {
    int foreground, background; /* -1 default, 0-255, or 0x1000000 | rgb */
    bool bold, reverse, underline, dim;
} Style;

/* X(word in themes, character, ASCII).  The first nine are the camera states, the next seven those
 * of alerts. */
#define GLYPH_TABLE(X)                                                                             \
    X("online", "\u25CF", "o")                                                                     \
    X("frozen", "\u25D0", "=")                                                                     \
    X("dark", "\u25A0", "#")                                                                       \
    X("moved", "\u2194", "~")                                                                      \
    X("offline", "\u2715", "x")                                                                    \
    X("out_of_service", "\u2298", "/")                                                             \
    X("unlinked", "\u25CB", ".")                                                                   \
    X("missing", "\u25A1", "_")                                                                    \
    X("unknown", "?", "?")                                                                         \
    X("unack", "\u25C6", "N")                                                                      \
    X("acked", "\u25C7", "a")                                                                      \
    X("rtn_unack", "\u25C8", "r")                                                                  \
    X("normal", "\u2219", ".")                                                                     \
    X("shelved", "\u25BD", "z")                                                                    \
    X("suppressed", "\u2296", "s")                                                                 \
    X("alert_out", "\u2298", "/")                                                                  \
    X("expanded", "\u25BE", "v")                                                                   \
    X("collapsed", "\u25B8", ">")                                                                  \
    X("leaf", "\u00B7", ".")                                                                       \
    X("cursor", "\u25B6", ">")                                                                     \
    X("marked", "\u2713", "*")                                                                     \
    X("warning", "\u26A0", "!")                                                                    \
    X("sort_up", "\u25B2", "^")                                                                    \
    X("sort_down", "\u25BC", "v")                                                                  \
    X("pending", "\u2026", "~")                                                                    \
    X("playing", "\u25BA", "P")                                                                    \
    X("recording", "\u25C9", "R")                                                                  \
    X("locked", "\u25A3", "L")                                                                     \
    X("braked", "\u2297", "X")                                                                     \
    X("night", "\u263E", "n")                                                                      \
    X("bullet", "\u2022", "*")                                                                     \
    X("separator", "\u2502", "|")                                                                  \
    X("path", "\u203A", ">")                                                                       \
    X("escalated", "\u25B2", "^")                                                                  \
    X("chattering", "\u2248", "~")                                                                 \
    X("overdue", "\u25CC", "d")                                                                    \
    X("unseen", "\u25CE", "o")                                                                     \
    X("rain", "\u2602", "r")                                                                       \
    X("muted", "\u266A", "m")                                                                      \
    X("bar_1", "\u2581", ".")                                                                      \
    X("bar_2", "\u2582", ".")                                                                      \
    X("bar_3", "\u2583", "-")                                                                      \
    X("bar_4", "\u2584", "-")                                                                      \
    X("bar_5", "\u2585", "=")                                                                      \
    X("bar_6", "\u2586", "=")                                                                      \
    X("bar_7", "\u2587", "#")                                                                      \
    X("bar_8", "\u2588", "#")

#define THEME_DEFAULT "malam"
#define THEME_MONO    "mono"

typedef struct Theme Theme;

/* Reads a theme from the user's themes folder, else from the baked ones.  NULL and "file:line:
 * what" on a mistake, or when there is none of that name. */
Theme *theme_load(const char *name, GError **error);

/* Reads a theme from text; file is what messages call it. */
Theme *theme_parse(const char *file, const char *text, gsize size, GError **error);
void theme_free(Theme *theme);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Theme, theme_free)

/* Returns the names of all themes, baked and the user's, sorted; free with g_strfreev(). */
char **theme_names(void);

/* Returns how a style looks. */
Style theme_style(const Theme *theme, StyleId style);

/* The glyph for a word of GLYPH_TABLE; ascii chooses the plain one.  Never NULL ("?" for another
 * word), one column wide. */
const char *theme_glyph(const Theme *theme, const char *word, bool ascii);

#endif
