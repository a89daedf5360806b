#include <string.h>

#include "base/text.h"
#include "ui/desk_view.h"

#define LABEL_MAX   18
#define INDENT      2
#define LINES_MAX   20000
#define VALUE_LEAST 16 /* columns that a value has beside its label; with less it stands below */

typedef enum EntryKind { ENTRY_FIELD, ENTRY_TEXT, ENTRY_HEADING, ENTRY_SAID } EntryKind;

typedef struct CardEntry {
    char *label, *text;
    StyleId style;
    EntryKind kind;
} CardEntry;

/* A piece of an entry's text; whole for a label that has a line of its own. */
typedef struct CardLine {
    guint entry;
    guint from, size;
    bool labelled; /* the label stands before it */
    bool label;    /* it is nothing but the label */
} CardLine;

static void clear_entry(gpointer data)
{
    CardEntry *entry = data;
    g_free(entry->label);
    g_free(entry->text);
}

DeskCard *desk_card_new(void)
{
    DeskCard *card = g_new0(DeskCard, 1);
    card->entries = g_array_new(FALSE, FALSE, sizeof(CardEntry));
    g_array_set_clear_func(card->entries, clear_entry);
    card->lines = g_array_new(FALSE, FALSE, sizeof(CardLine));
    card->height = 1;
    return card;
}

void desk_card_free(DeskCard *card)
{
    if (card == NULL)
        return;
    g_array_unref(card->entries);
    g_array_unref(card->lines);
    g_free(card);
}

void desk_card_clear(DeskCard *card)
{
    g_array_set_size(card->entries, 0);
    g_array_set_size(card->lines, 0);
    card->title[0] = '\0';
    card->cols = 0;
    card->drawn = false;
}

/* Building */

static void add(DeskCard *card, EntryKind kind, const char *label, StyleId style, const char *text)
{
    CardEntry entry = {
        .label = g_strdup(label), .text = g_strdup(text), .style = style, .kind = kind};
    g_array_append_val(card->entries, entry);
}

static const CardEntry *entry_at(const DeskCard *card, guint i)
{
    return &g_array_index(card->entries, CardEntry, i);
}

void desk_card_styled(DeskCard *card, const char *label, StyleId style, const char *text)
{
    if (text != NULL && text[0] != '\0')
        add(card, ENTRY_FIELD, label, style, text);
}

void desk_card_field(DeskCard *card, const char *label, const char *text)
{
    desk_card_styled(card, label, STYLE_TEXT, text);
}

void desk_card_print(DeskCard *card, const char *label, StyleId style, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    desk_card_styled(card, label, style, text);
}

void desk_card_text(DeskCard *card, StyleId style, const char *text)
{
    if (text != NULL && text[0] != '\0')
        add(card, ENTRY_TEXT, "", style, text);
}

void desk_card_space(DeskCard *card)
{
    guint count = card->entries->len;
    if (count > 0 && entry_at(card, count - 1)->text[0] != '\0')
        add(card, ENTRY_TEXT, "", STYLE_TEXT, "");
}

void desk_card_heading(DeskCard *card, const char *text)
{
    desk_card_space(card);
    add(card, ENTRY_HEADING, "", STYLE_TITLE, text);
}

void desk_card_said(DeskCard *card, const char *head, const char *text)
{
    add(card, ENTRY_SAID, head, STYLE_TEXT, text != NULL ? text : "");
}

void desk_card_title(DeskCard *card, const char *title)
{
    g_strlcpy(card->title, title, sizeof card->title);
}

/* Wrapping */

static int label_width(const DeskCard *card)
{
    int width = 0;
    for (guint i = 0; i < card->entries->len; i++)
        if (entry_at(card, i)->kind == ENTRY_FIELD)
            width = MAX(width, text_width(entry_at(card, i)->label));
    return MIN(width, LABEL_MAX);
}

/* The bytes of the next line of text: to the last space that fits, else what fits, at least one
 * character. */
static gsize piece(const char *text, int cols)
{
    gsize size = text_fit(text, cols);
    if (text[size] == '\0')
        return size;
    for (gsize at = size; at > 0; at--)
        if (text[at] == ' ')
            return at;
    return size > 0 ? size : (gsize)(g_utf8_next_char(text) - text);
}

static void wrap(DeskCard *card, guint index, int cols)
{
    const char *text = entry_at(card, index)->text, *at = text;
    CardLine line = {.entry = index, .labelled = entry_at(card, index)->kind == ENTRY_FIELD};
    do {
        line.from = (guint)(at - text);
        line.size = (guint)piece(at, MAX(cols, 1));
        g_array_append_val(card->lines, line);
        line.labelled = false;
        at += line.size;
        at += strspn(at, " ");
    } while (*at != '\0' && card->lines->len < LINES_MAX);
}

/* Where the text of an entry begins. */
static int indent_of(const DeskCard *card, const CardEntry *entry)
{
    if (entry->kind == ENTRY_FIELD && card->label > 0)
        return card->label + 2;
    return entry->kind == ENTRY_SAID ? INDENT : 0;
}

static void wrap_all(DeskCard *card, int cols)
{
    if (card->cols == cols && card->lines->len > 0)
        return;
    card->cols = cols;
    card->label = label_width(card);
    if (cols - card->label - 2 < VALUE_LEAST)
        card->label = MAX(MIN(card->label, cols - VALUE_LEAST - 2), 0);
    g_array_set_size(card->lines, 0);
    for (guint i = 0; i < card->entries->len && card->lines->len < LINES_MAX; i++) {
        const CardEntry *entry = entry_at(card, i);
        if (entry->kind == ENTRY_SAID) {
            CardLine head = {.entry = i, .label = true};
            g_array_append_val(card->lines, head);
        }
        if (entry->kind != ENTRY_SAID || entry->text[0] != '\0')
            wrap(card, i, cols - indent_of(card, entry));
    }
    card->drawn = false;
}

static int top_max(const DeskCard *card)
{
    return MAX((int)card->lines->len - card->height, 0);
}

int desk_card_lay_out(DeskCard *card, int rows, int cols)
{
    card->height = MAX(rows, 1);
    wrap_all(card, cols);
    int top = CLAMP(card->top, 0, top_max(card));
    card->drawn = card->drawn && top == card->top;
    card->top = top;
    return top_max(card) - top;
}

/* Drawing */

static void draw_line(const DeskCard *card, Canvas *canvas, Rect rect, const CardLine *line)
{
    const CardEntry *entry = entry_at(card, line->entry);
    if (line->label) {
        canvas_field(canvas, rect.row, rect.col, rect.cols, STYLE_MUTED, entry->label);
        return;
    }
    g_autofree char *text = g_strndup(entry->text + line->from, line->size);
    int indent = indent_of(card, entry);
    canvas_fill(canvas, rect, STYLE_TEXT);
    if (line->labelled)
        canvas_field(canvas, rect.row, rect.col, card->label, STYLE_MUTED, entry->label);
    canvas_put(canvas, rect.row, rect.col + indent, entry->style, text);
}

void desk_card_draw(DeskCard *card, Canvas *canvas, Rect rect, bool anew)
{
    if (card->drawn && !anew)
        return;
    canvas_clip(canvas, &rect);
    for (int i = 0; i < rect.rows; i++) {
        Rect row = {rect.row + i, rect.col, 1, rect.cols};
        int at = card->top + i;
        if (at < (int)card->lines->len)
            draw_line(card, canvas, row, &g_array_index(card->lines, CardLine, at));
        else
            canvas_fill(canvas, row, STYLE_TEXT);
    }
    card->drawn = true;
}

void desk_card_scroll(DeskCard *card, int rows)
{
    int top = CLAMP(card->top + rows, 0, top_max(card));
    card->drawn = card->drawn && top == card->top;
    card->top = top;
}

bool desk_card_act(DeskCard *card, Action action)
{
    int all = (int)card->lines->len, page = MAX(card->height - 1, 1);
    switch (action) {
    case ACTION_UP:
        desk_card_scroll(card, -1);
        return true;
    case ACTION_DOWN:
        desk_card_scroll(card, 1);
        return true;
    case ACTION_PAGE_UP:
        desk_card_scroll(card, -page);
        return true;
    case ACTION_PAGE_DOWN:
        desk_card_scroll(card, page);
        return true;
    case ACTION_HALF_UP:
        desk_card_scroll(card, -MAX(page / 2, 1));
        return true;
    case ACTION_HALF_DOWN:
        desk_card_scroll(card, MAX(page / 2, 1));
        return true;
    case ACTION_HOME:
        desk_card_scroll(card, -all);
        return true;
    case ACTION_END:
        desk_card_scroll(card, all);
        return true;
    default:
        return false;
    }
}
