#include "ui/theme.h"

#include <string.h>

#include "base/baked.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/id.h"
#include "base/keyfile.h"
#include "base/paths.h"
#include "base/text.h"
#include "colour.h"

WORDS_DEFINE(StyleId, style, STYLE_TABLE)

#define GLYPH_ROW(word, character, ascii) {word, {character, ascii}},
#define GLYPH_SIZE                        24
#define STATES                            9 /* of cameras; then those of alerts */
#define ALERT_STATES                      7
#define SUFFIX                            ".theme"

static const struct {
    const char *word, *forms[2]; /* the character, the ASCII one */
} glyph_rows[] = {GLYPH_TABLE(GLYPH_ROW)};

#define GLYPHS G_N_ELEMENTS(glyph_rows)

typedef struct Glyph {
    char forms[2][GLYPH_SIZE];
} Glyph;

struct Theme {
    Style styles[STYLES];
    Glyph glyphs[GLYPHS];
};

/* A style as it stands in a file: which colours it names. */
typedef struct StyleLine {
    Style style;
    bool has_foreground, has_background;
} StyleLine;

static bool set_attribute(Style *style, const char *word)
{
    const struct {
        const char *word;
        bool *flag;
    } attributes[] = {
        {"bold", &style->bold},
        {"reverse", &style->reverse},
        {"underline", &style->underline},
        {"dim", &style->dim},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(attributes); i++) {
        if (strcmp(attributes[i].word, word) == 0) {
            *attributes[i].flag = true;
            return true;
        }
    }
    return false;
}

/* Reads one value; returns the word that is wrong, NULL when none is. */
static const char *parse_style(char *const *words, StyleLine *line)
{
    *line = (StyleLine){.style = {.foreground = COLOUR_DEFAULT, .background = COLOUR_DEFAULT}};
    for (int i = 0; words[i] != NULL; i++) {
        const char *word = words[i];
        if (word[0] == '\0' || set_attribute(&line->style, word)) {
            continue;
        }
        if (strcmp(word, "on") == 0 && !line->has_background && words[i + 1] != NULL) {
            word = words[++i];
            line->has_background = colour_parse(word, &line->style.background);
            if (line->has_background) {
                continue;
            }
            return word;
        }
        if (line->has_foreground || line->has_background ||
            !colour_parse(word, &line->style.foreground)) {
            return word;
        }
        line->has_foreground = true;
    }
    return NULL;
}

/* Reads [styles] as it stands; lines that are absent stay empty. */
static bool read_styles(const Keyfile *keyfile, StyleLine lines[STYLES], GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(keyfile_values(keyfile), "styles", NULL, NULL);
    for (int i = 0; keys != NULL && keys[i] != NULL; i++) {
        StyleId id;
        if (!style_parse(keys[i], &id)) {
            keyfile_complain(keyfile, "styles", keys[i], error, _("unknown style '%s'"), keys[i]);
            return false;
        }
        g_autofree char *value =
            g_key_file_get_value(keyfile_values(keyfile), "styles", keys[i], NULL);
        g_auto(GStrv) words = g_strsplit_set(value, " \t", -1);
        const char *wrong = parse_style(words, &lines[id]);
        if (wrong != NULL) {
            keyfile_complain(keyfile, "styles", keys[i], error,
                             _("not a colour or attribute: '%s'"), wrong);
            return false;
        }
    }
    return true;
}

static void resolve_styles(Theme *theme, const StyleLine lines[STYLES])
{
    for (int i = 0; i < STYLES; i++) {
        Style style = lines[i].style;
        if (!lines[i].has_foreground) {
            style.foreground = lines[STYLE_TEXT].style.foreground;
        }
        if (!lines[i].has_background) {
            style.background = lines[STYLE_TEXT].style.background;
        }
        theme->styles[i] = style;
    }
}

static int glyph_index(const char *word)
{
    for (size_t i = 0; i < GLYPHS; i++) {
        if (strcmp(glyph_rows[i].word, word) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* One column, clean, and short enough to keep. */
static bool glyph_fits(const char *text, bool ascii)
{
    size_t size = strlen(text);
    return size > 0 && size < GLYPH_SIZE && text_is_clean(text, size) && text_width(text) == 1 &&
           (!ascii || size == 1);
}

static bool read_glyph(const Keyfile *keyfile, const char *word, Theme *theme, GError **error)
{
    int index = glyph_index(word);
    if (index < 0) {
        keyfile_complain(keyfile, "glyphs", word, error, _("unknown glyph '%s'"), word);
        return false;
    }
    g_autofree char *value = g_key_file_get_value(keyfile_values(keyfile), "glyphs", word, NULL);
    g_auto(GStrv) forms = g_strsplit(value, " ", 2);
    for (int i = 0; forms[i] != NULL; i++) {
        g_strstrip(forms[i]);
        if (!glyph_fits(forms[i], i == 1)) {
            keyfile_complain(keyfile, "glyphs", word, error,
                             _("a glyph is one character of one column, then one of ASCII: '%s'"),
                             value);
            return false;
        }
        g_strlcpy(theme->glyphs[index].forms[i], forms[i], GLYPH_SIZE);
    }
    return true;
}

/* Returns the first state that has the glyph of the i-th one before it, -1 when none has. */
static int same_glyph(const Theme *theme, int i, int form)
{
    for (int k = i < STATES ? 0 : STATES; k < i; k++) {
        if (strcmp(theme->glyphs[i].forms[form], theme->glyphs[k].forms[form]) == 0) {
            return k;
        }
    }
    return -1;
}

static bool states_differ(const Keyfile *keyfile, const Theme *theme, GError **error)
{
    for (int i = 0; i < 2 * (STATES + ALERT_STATES); i++) {
        int state = i / 2, same = same_glyph(theme, state, i % 2);
        if (same >= 0) {
            const char *word = glyph_rows[state].word;
            keyfile_complain(keyfile, "glyphs", word, error, _("'%s' and '%s' have the same glyph"),
                             glyph_rows[same].word, word);
            return false;
        }
    }
    return true;
}

static bool read_glyphs(const Keyfile *keyfile, Theme *theme, GError **error)
{
    for (size_t i = 0; i < GLYPHS; i++) {
        for (int form = 0; form < 2; form++) {
            g_strlcpy(theme->glyphs[i].forms[form], glyph_rows[i].forms[form], GLYPH_SIZE);
        }
    }
    g_auto(GStrv) words = g_key_file_get_keys(keyfile_values(keyfile), "glyphs", NULL, NULL);
    for (int i = 0; words != NULL && words[i] != NULL; i++) {
        if (!read_glyph(keyfile, words[i], theme, error)) {
            return false;
        }
    }
    return states_differ(keyfile, theme, error);
}

static bool known_groups(const Keyfile *keyfile, GError **error)
{
    g_auto(GStrv) groups = g_key_file_get_groups(keyfile_values(keyfile), NULL);
    for (int i = 0; groups[i] != NULL; i++) {
        if (strcmp(groups[i], "styles") != 0 && strcmp(groups[i], "glyphs") != 0) {
            keyfile_complain(keyfile, groups[i], NULL, error, _("unknown group '%s'"), groups[i]);
            return false;
        }
    }
    return true;
}

static Theme *theme_read(const Keyfile *keyfile, GError **error)
{
    Theme *theme = g_new0(Theme, 1);
    StyleLine lines[STYLES] = {0};
    if (!known_groups(keyfile, error) || !read_styles(keyfile, lines, error) ||
        !read_glyphs(keyfile, theme, error)) {
        theme_free(theme);
        return NULL;
    }
    if (keyfile_line(keyfile, "styles", "text") == 0) {
        lines[STYLE_TEXT].style.foreground = lines[STYLE_TEXT].style.background = COLOUR_DEFAULT;
    }
    resolve_styles(theme, lines);
    return theme;
}

Theme *theme_parse(const char *file, const char *text, gsize size, GError **error)
{
    g_autoptr(Keyfile) keyfile = keyfile_parse(file, text, size, error);
    return keyfile != NULL ? theme_read(keyfile, error) : NULL;
}

Theme *theme_load(const char *name, GError **error)
{
    g_autofree char *file = g_strconcat("themes/", name, SUFFIX, NULL);
    g_autofree char *path = paths_config(file);
    const char *data;
    size_t size;
    if (!id_valid(name) || name[0] == '.') {
        g_autofree char *shown = text_clean(name, strlen(name), 80);
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("not a name of a theme: '%s'"),
                    shown);
        return NULL;
    }
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_autoptr(Keyfile) keyfile = keyfile_load(path, error);
        return keyfile != NULL ? theme_read(keyfile, error) : NULL;
    }
    if (!baked_find(file, &data, &size)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND, _("there is no theme '%s'"), name);
        return NULL;
    }
    return theme_parse(file, data, size, error);
}

void theme_free(Theme *theme)
{
    g_free(theme);
}

static void add_name(GPtrArray *names, const char *file)
{
    if (!g_str_has_suffix(file, SUFFIX)) {
        return;
    }
    char *name = g_strndup(file, strlen(file) - strlen(SUFFIX));
    if (!id_valid(name) || name[0] == '.' ||
        g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL)) {
        g_free(name);
        return;
    }
    g_ptr_array_add(names, name);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **theme_names(void)
{
    GPtrArray *names = g_ptr_array_new();
    const BakedFile *file;
    for (size_t i = 0; (file = baked_nth(i)) != NULL; i++) {
        if (g_str_has_prefix(file->name, "themes/")) {
            add_name(names, file->name + strlen("themes/"));
        }
    }
    g_autofree char *folder = paths_config("themes");
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *entry;
    while (dir != NULL && (entry = g_dir_read_name(dir)) != NULL) {
        add_name(names, entry);
    }
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

Style theme_style(const Theme *theme, StyleId style)
{
    return theme->styles[style];
}

const char *theme_glyph(const Theme *theme, const char *word, bool ascii)
{
    int index = glyph_index(word);
    return index >= 0 ? theme->glyphs[index].forms[ascii] : "?";
}
