#include "ui/help.h"

#include <string.h>

#include "base/text.h"

#define WORD_COLS   24 /* of keys */
#define COLUMN_COLS 76 /* a column of the page */
#define TEXT_COLS   80
#define WHEEL_ROWS  3

typedef struct HelpLine {
    char *word; /* keys, or "" under a heading's line */
    char *text;
    bool heading;
    Action action; /* whose keys they are, ACTION_NONE of none */
} HelpLine;

struct Help {
    const Keymap *keymap;
    KeySequence sequence;
    GArray *lines; /* of HelpLine */
    int top, height, page;
};

static void clear_line(gpointer data)
{
    HelpLine *line = data;
    g_free(line->word);
    g_free(line->text);
}

static void add_line(Help *help, const char *word, const char *text, bool heading)
{
    HelpLine line = {g_strdup(word), g_strdup(text), heading, ACTION_NONE};
    g_array_append_val(help->lines, line);
}

static void add_heading(Help *help, const char *text)
{
    if (help->lines->len > 0) {
        add_line(help, "", "", false);
    }
    add_line(help, "", text, true);
}

/* Lists what a context binds itself. */
static void add_context(Help *help, KeyContext context)
{
    bool headed = false;
    for (int i = 0; i < ACTIONS; i++) {
        Action action = (Action)i;
        if (!keymap_binds(help->keymap, context, action)) {
            continue;
        }
        if (!headed) {
            add_heading(help, key_context_text(context));
            headed = true;
        }
        add_line(help, keymap_keys(help->keymap, context, action), action_text(action), false);
        g_array_index(help->lines, HelpLine, help->lines->len - 1).action = action;
    }
}

/* What a person needs on the first night, before the whole list. */
static void add_first(Help *help, KeyContext context)
{
    add_heading(help, _("To begin with"));
    for (int i = 0; i < ACTIONS; i++) {
        const char *keys = keymap_keys(help->keymap, context, (Action)i);
        if ((action_flags((Action)i) & ACTION_VOLUNTEER) != 0 && keys[0] != '\0') {
            add_line(help, keys, action_text((Action)i), false);
        }
    }
}

Help *help_new(const Keymap *keymap, KeyContext context)
{
    Help *help = g_new0(Help, 1);
    help->keymap = keymap;
    help->lines = g_array_new(FALSE, FALSE, sizeof(HelpLine));
    g_array_set_clear_func(help->lines, clear_line);
    add_first(help, context);
    add_context(help, context);
    if (context != KEY_CONTEXT_GLOBAL) {
        add_context(help, KEY_CONTEXT_GLOBAL);
    }
    for (int i = 0; i < KEY_CONTEXTS; i++) {
        if ((KeyContext)i != context && (KeyContext)i != KEY_CONTEXT_GLOBAL) {
            add_context(help, (KeyContext)i);
        }
    }
    return help;
}

void help_free(Help *help)
{
    if (help != NULL) {
        g_array_free(help->lines, TRUE);
        g_free(help);
    }
}

void help_say(Help *help, Action action, const char *more)
{
    for (guint i = 0; i < help->lines->len; i++) {
        HelpLine *line = &g_array_index(help->lines, HelpLine, i);
        if (action != ACTION_NONE && line->action == action) {
            g_free(line->text);
            line->text = g_strdup_printf("%s: %s", action_text(action), more);
        }
    }
}

void help_add_section(Help *help, const char *heading, const char *const *lines)
{
    add_heading(help, heading);
    for (int i = 0; lines[i] != NULL; i++) {
        const char *tab = strchr(lines[i], '\t');
        g_autofree char *word = g_strndup(lines[i], tab != NULL ? (gsize)(tab - lines[i]) : 0);
        add_line(help, word, tab != NULL ? tab + 1 : lines[i], false);
    }
}

static void scroll(Help *help, int rows)
{
    help->top = CLAMP(help->top + rows, 0, MAX(help->page - help->height, 0));
}

/* Scrolls by an action of [page]; false for what closes it. */
static bool act(Help *help, Action action)
{
    switch (action) {
    case ACTION_UP:
        scroll(help, -1);
        return true;
    case ACTION_DOWN:
        scroll(help, 1);
        return true;
    case ACTION_HALF_UP:
        scroll(help, -help->height / 2);
        return true;
    case ACTION_HALF_DOWN:
        scroll(help, help->height / 2);
        return true;
    case ACTION_PAGE_UP:
        scroll(help, 1 - help->height);
        return true;
    case ACTION_PAGE_DOWN:
        scroll(help, help->height - 1);
        return true;
    case ACTION_HOME:
        scroll(help, -help->page);
        return true;
    case ACTION_END:
        scroll(help, help->page);
        return true;
    case ACTION_CANCEL:
    case ACTION_HELP:
    case ACTION_QUIT:
    case ACTION_OPEN:
        return false;
    default:
        return true;
    }
}

bool help_event(Help *help, const Event *event)
{
    Action action = ACTION_NONE;
    if (event->kind == EVENT_MOUSE) {
        if (event->mouse == MOUSE_WHEEL_UP || event->mouse == MOUSE_WHEEL_DOWN) {
            scroll(help, event->mouse == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
        }
        return true;
    }
    if (event->kind != EVENT_KEY) {
        return true;
    }
    KeyResult result =
        keymap_feed(help->keymap, KEY_CONTEXT_PAGE, &help->sequence, event->key, &action);
    return result != KEY_ACTION || act(help, action);
}

static void draw_line(const Help *help, Canvas *canvas, int index, int row, const Rect *column)
{
    const HelpLine *line = &g_array_index(help->lines, HelpLine, index);
    if (line->heading) {
        canvas_field(canvas, row, column->col, column->cols, STYLE_HEADING, line->text);
        return;
    }
    int word = MIN(WORD_COLS, column->cols / 3);
    canvas_field(canvas, row, column->col, word, STYLE_STRONG, line->word);
    canvas_field(canvas, row, column->col + word + 1, column->cols - word - 1, STYLE_TEXT,
                 line->text);
}

void help_draw(Help *help, Canvas *canvas, Rect rect)
{
    canvas_clip(canvas, NULL);
    canvas_fill(canvas, rect, STYLE_TEXT);
    canvas_frame(canvas, rect, _("Help on keys"), true);
    Rect inner = {rect.row + 1, rect.col + 2, rect.rows - 2, rect.cols - 4};
    if (inner.rows < 1 || inner.cols < 1) {
        return;
    }
    int columns = MAX(inner.cols / COLUMN_COLS, 1), width = inner.cols / columns;
    help->height = inner.rows;
    help->page = ((int)help->lines->len + columns - 1) / columns;
    scroll(help, 0);
    for (int c = 0; c < columns; c++) {
        Rect column = {inner.row, inner.col + c * width, inner.rows, width - (columns > 1 ? 2 : 0)};
        for (int line = 0; line < inner.rows && help->top + line < help->page; line++) {
            int index = c * help->page + help->top + line;
            if (index < (int)help->lines->len) {
                draw_line(help, canvas, index, inner.row + line, &column);
            }
        }
    }
    if (help->page > help->height) {
        int shown = MIN(help->top + help->height, help->page);
        canvas_print(canvas, rect.row + rect.rows - 1, rect.col + MAX(rect.cols - 12, 1),
                     STYLE_FRAME_FOCUSED, " %d/%d ", shown, help->page);
    }
}

char *help_text(const Help *help)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < help->lines->len; i++) {
        const HelpLine *line = &g_array_index(help->lines, HelpLine, i);
        if (line->heading || line->word[0] == '\0') {
            g_string_append_printf(out, "%s\n", line->text);
            continue;
        }
        g_autofree char *text = text_ellipsize(line->text, TEXT_COLS - WORD_COLS - 3);
        int pad = MAX(WORD_COLS - text_width(line->word), 0);
        g_string_append_printf(out, "  %s%*s %s\n", line->word, pad, "", text);
    }
    return g_string_free(out, FALSE);
}
