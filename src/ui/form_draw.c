#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/form_private.h"

#define BOX_COLS   96
#define LABEL_MAX  20
#define NOTE_ROWS  4 /* at least; a longer one grows to so many */
#define NOTE_MOST  8
#define FIXED_MOST 3

/* Wrapping */

typedef struct Line {
    gsize from, size;
} Line;

/* Wraps text at spaces.  The space at the end of a line belongs to it, so that a cursor behind it
 * has a place. */
static GArray *wrap(const char *text, int cols)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
    gsize at = 0, all = strlen(text);
    do {
        gsize fits = text_fit(text + at, MAX(cols, 2));
        gsize size = fits;
        if (at + fits < all) {
            while (size > 0 && text[at + size - 1] != ' ')
                size--;
            if (text[at + fits] == ' ')
                size = fits + 1;
            if (size == 0)
                size = MAX(fits, 1);
        }
        Line line = {at, size};
        g_array_append_val(lines, line);
        at += size;
    } while (at < all);
    return lines;
}

/* Choices */

/* Calls of words that are next to each other: the first that is shown, so that the chosen one is in
 * sight. */
static int first_shown(const Entry *entry, int cols)
{
    int first = 0, width = 0;
    for (int i = 0; i <= entry->chosen; i++)
        width += text_width(entry->texts[i]) + 2;
    for (; first < entry->chosen && width > cols - 2; first++)
        width -= text_width(entry->texts[first]) + 2;
    return first;
}

/* Walks over the words in a rectangle; draws them, or returns the one at a column. */
static int walk_choice(const Entry *entry, Canvas *canvas, Rect rect, bool focused, int at)
{
    int col = rect.col, end = rect.col + rect.cols;
    int first = entry->chosen >= 0 ? first_shown(entry, rect.cols) : 0;
    int i = first;
    for (; entry->texts[i] != NULL; i++) {
        int width = text_width(entry->texts[i]) + 2;
        if (col + width > end && i > first)
            break;
        width = MIN(width, rect.cols); /* one that has no room is cut */
        if (at >= col && at < col + width)
            return i;
        if (canvas != NULL) {
            bool here = i == entry->chosen;
            bool ascii = canvas_ascii(canvas);
            StyleId style = !here ? STYLE_MUTED : focused ? STYLE_SELECTED : STYLE_STRONG;
            /* Told apart without colour, too. */
            canvas_put(canvas, rect.row, col, style, here ? (ascii ? "[" : "‹") : " ");
            canvas_field(canvas, rect.row, col + 1, width - 2, style, entry->texts[i]);
            canvas_put(canvas, rect.row, col + width - 1, style, here ? (ascii ? "]" : "›") : " ");
        }
        col += width;
    }
    /* More words stand on either side. */
    const char *more = canvas != NULL && canvas_ascii(canvas) ? "~" : "…";
    if (canvas != NULL && first > 0)
        canvas_put(canvas, rect.row, rect.col - 1, STYLE_MUTED, more);
    if (canvas != NULL && entry->texts[i] != NULL && col < end)
        canvas_put(canvas, rect.row, col, STYLE_MUTED, more);
    return -1;
}

int form_choice_at(const Entry *entry, int row, int col)
{
    return row == entry->rect.row ? walk_choice(entry, NULL, entry->rect, false, col) : -1;
}

/* Sizes */

static int label_width(const Form *form)
{
    int width = 0;
    for (int i = 0; i < (int)form->entries->len; i++)
        width = MAX(width, text_width(form_entry(form, i)->label));
    return MIN(width, LABEL_MAX);
}

/* Rows of the value alone. */
static int value_rows(const Entry *entry, int cols)
{
    if (entry->kind == FORM_TEXT || entry->kind == FORM_CHOICE)
        return 1;
    g_autoptr(GArray) lines = wrap(form_entry_value(entry), cols);
    return entry->kind == FORM_NOTE ? CLAMP((int)lines->len, NOTE_ROWS, NOTE_MOST)
                                    : MIN((int)lines->len, FIXED_MOST);
}

static const char *line_below(const Form *form, int i, StyleId *style)
{
    const Entry *entry = form_entry(form, i);
    *style = entry->problem != NULL ? STYLE_ERROR : STYLE_MUTED;
    if (entry->problem != NULL)
        return entry->problem;
    return form->focus == i ? entry->hint : NULL;
}

static int entry_rows(const Form *form, int i, int cols)
{
    StyleId ignored;
    return value_rows(form_entry(form, i), cols) + (line_below(form, i, &ignored) != NULL ? 1 : 0);
}

/* The first entry to show, so that the focused one is wholly in sight. */
static int first_entry(const Form *form, int rows, int cols)
{
    int first = 0, used = 0;
    for (int i = 0; i <= form->focus && i < (int)form->entries->len; i++)
        used += entry_rows(form, i, cols);
    for (; first < form->focus && used > rows; first++)
        used -= entry_rows(form, first, cols);
    return first;
}

/* Drawing */

static void draw_note(const Entry *entry, Canvas *canvas, Rect rect, bool focused)
{
    const char *text = prompt_text(entry->prompt);
    gsize cursor = prompt_cursor(entry->prompt);
    g_autoptr(GArray) lines = wrap(text, rect.cols - 1);
    int at = 0;
    gsize from = 0; /* where the cursor's line begins */
    for (; at + 1 < (int)lines->len; at++) {
        gsize next = g_array_index(lines, Line, at + 1).from;
        if (next > cursor)
            break;
        from = next;
    }
    int top = MAX(at - rect.rows + 1, 0);
    for (int i = 0; i < rect.rows; i++) {
        const Line *line = top + i < (int)lines->len ? &g_array_index(lines, Line, top + i) : NULL;
        g_autofree char *words = line != NULL ? g_strndup(text + line->from, line->size) : NULL;
        canvas_field(canvas, rect.row + i, rect.col, rect.cols, STYLE_INPUT,
                     words != NULL ? g_strchomp(words) : "");
    }
    if (!focused)
        return;
    g_autofree char *head = g_strndup(text + from, cursor - from);
    canvas_cursor(canvas, rect.row + at - top, rect.col + MIN(text_width(head), rect.cols - 1));
}

static void draw_fixed(const Entry *entry, Canvas *canvas, Rect rect)
{
    g_autoptr(GArray) lines = wrap(entry->first, rect.cols);
    for (int i = 0; i < rect.rows && i < (int)lines->len; i++) {
        const Line *line = &g_array_index(lines, Line, i);
        /* What does not fit is cut, and looks so. */
        bool last = i == rect.rows - 1;
        g_autofree char *words =
            g_strndup(entry->first + line->from, last ? strlen(entry->first) : line->size);
        canvas_field(canvas, rect.row + i, rect.col, rect.cols, STYLE_TEXT, words);
    }
}

static void draw_value(Entry *entry, Canvas *canvas, Rect rect, bool focused)
{
    switch (entry->kind) {
    case FORM_TEXT:
        prompt_draw(entry->prompt, canvas, rect.row, rect.col, rect.cols, focused);
        if (focused && entry->fresh) /* looks as what is chosen does: typing replaces it */
            canvas_restyle(canvas,
                           (Rect){rect.row, rect.col, 1,
                                  MIN(text_width(prompt_text(entry->prompt)), rect.cols)},
                           STYLE_SELECTED);
        break;
    case FORM_NOTE:
        draw_note(entry, canvas, rect, focused);
        break;
    case FORM_CHOICE:
        walk_choice(entry, canvas, rect, focused, -1);
        break;
    case FORM_FIXED:
        draw_fixed(entry, canvas, rect);
        break;
    }
}

/* Draws what fits from the first on, and returns the row behind. */
static void draw_entries(Form *form, Canvas *canvas, Rect rect, int label)
{
    int row = rect.row, end = rect.row + rect.rows, cols = rect.cols - label - 3;
    for (int i = 0; i < (int)form->entries->len; i++)
        form_entry(form, i)->rect = (Rect){0};
    for (int i = first_entry(form, rect.rows, cols); i < (int)form->entries->len; i++) {
        Entry *entry = form_entry(form, i);
        bool focused = form->focus == i;
        int rows = value_rows(entry, cols);
        StyleId style;
        if (row + rows > end)
            return;
        const char *sign = !focused ? " " : canvas_ascii(canvas) ? ">" : "▸";
        canvas_put(canvas, row, rect.col, STYLE_STRONG, sign);
        canvas_field_right(canvas, row, rect.col + 1, label, focused ? STYLE_STRONG : STYLE_MUTED,
                           entry->label);
        entry->rect = (Rect){row, rect.col + label + 3, rows, cols};
        draw_value(entry, canvas, entry->rect, focused);
        row += rows;
        const char *below = line_below(form, i, &style);
        if (below != NULL && row < end)
            canvas_field(canvas, row++, rect.col + label + 3, cols, style, below);
    }
}

static void draw_foot(Form *form, Canvas *canvas, Rect rect)
{
    if (form->asks) {
        canvas_field(canvas, rect.row, rect.col, rect.cols, STYLE_ERROR,
                     _("Leave it?  Esc again leaves; what you typed is kept for you."));
        return;
    }
    int col = rect.col + canvas_put(canvas, rect.row, rect.col, STYLE_KEY, "F2") + 1;
    col += canvas_put(canvas, rect.row, col, STYLE_STRONG, form->submit);
    form->send = (Rect){rect.row, rect.col, 1, col - rect.col};
    col += 3;
    const struct {
        const char *key, *words;
    } hints[] = {{"Enter", form_goes_on(form) ? N_("next") : N_("sends it")},
                 {"Esc", N_("leaves")},
                 {"C-x", N_("begin anew")}};
    for (size_t i = 0; i < G_N_ELEMENTS(hints) - (form->draft ? 0 : 1); i++) {
        col += canvas_put(canvas, rect.row, col, STYLE_KEY, hints[i].key) + 1;
        col += canvas_put(canvas, rect.row, col, STYLE_MUTED, _(hints[i].words)) + 2;
    }
}

static const char *word_above(const Form *form, StyleId *style)
{
    *style = form->said != NULL ? STYLE_ERROR : STYLE_STRONG;
    if (form->said != NULL)
        return form->said;
    return form->draft ? _("What you typed before is here again.") : NULL;
}

void form_draw(Form *form, Canvas *canvas, Rect rect)
{
    StyleId style;
    const char *above = word_above(form, &style);
    int label = label_width(form), extra = above != NULL ? 6 : 4;
    Rect box = {.cols = MIN(BOX_COLS, rect.cols)};
    int needed = extra;
    for (int i = 0; i < (int)form->entries->len; i++)
        needed += entry_rows(form, i, box.cols - 4 - label - 3);
    box.rows = MIN(needed, rect.rows);
    box.row = rect.row + MIN((rect.rows - box.rows) / 3, 4);
    box.col = rect.col + (rect.cols - box.cols) / 2;
    form->box = box;
    form->send = (Rect){0};
    canvas_clip(canvas, &box);
    canvas_fill(canvas, box, STYLE_TEXT);
    canvas_frame(canvas, box, form->title, true);
    Rect inner = {box.row + 1, box.col + 2, box.rows - 2, box.cols - 4};
    if (above != NULL && inner.rows > 4) {
        canvas_field(canvas, inner.row, inner.col, inner.cols, style, above);
        inner.row += 2;
        inner.rows -= 2;
    }
    draw_foot(form, canvas, (Rect){inner.row + inner.rows - 1, inner.col, 1, inner.cols});
    inner.rows -= inner.rows > 3 ? 2 : 1;
    draw_entries(form, canvas, inner, label);
    canvas_clip(canvas, NULL);
}
