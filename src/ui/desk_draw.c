#include "base/i18n.h"
#include "base/text.h"
#include "ui/desk_view.h"

/* From here on the card stands beside the list; on screens that are low earlier than on those where
 * it can stand below the list, from so many rows on. */
#define BESIDE_LEAST  116
#define BESIDE_COLS   132
#define BELOW_ROWS    24
#define CARD_COLS_MIN 42
#define CARD_COLS_MAX 72
#define HEADINGS_FROM 3 /* rows inside the frame */

typedef struct Places {
    Rect list, card;
} Places;

static Places share_out(const DeskView *desk, Rect rect)
{
    Places places = {.list = rect};
    if (desk->table->card == NULL || (desk->card_shut && !desk->in_card))
        return places;
    bool below = rect.rows >= BELOW_ROWS;
    bool beside = rect.cols >= (below ? BESIDE_COLS : BESIDE_LEAST);
    if ((desk->zoom || (!beside && !below)) && desk->in_card) {
        places.list = (Rect){0};
        places.card = rect;
    } else if (beside && !desk->zoom) {
        int cols = CLAMP(rect.cols / 3, CARD_COLS_MIN, CARD_COLS_MAX);
        places.list.cols = rect.cols - cols;
        places.card = (Rect){rect.row, rect.col + places.list.cols, rect.rows, cols};
    } else if (below && !desk->zoom) {
        int rows = rect.rows / 2;
        places.list.rows = rect.rows - rows;
        places.card = (Rect){rect.row + places.list.rows, rect.col, rows, rect.cols};
    }
    return places;
}

static void draw_waiting(const DeskView *desk, Canvas *canvas, Rect rect)
{
    if (desk->waiting == 0)
        return;
    char number[SHAPE_NUMBER_SIZE], text[64];
    shape_number(desk->waiting, number);
    /* TRANSLATORS: a glyph, and how many rows wait to be let into the list */
    g_snprintf(text, sizeof text, _(" %s %s new "),
               theme_glyph(desk->context->theme, "sort_up", desk->context->ascii), number);
    canvas_put(canvas, rect.row, rect.col + rect.cols - 1 - text_width(text), STYLE_STRONG, text);
}

/* Wrapped, for this is what a beginner reads first. */
static void draw_empty(const DeskView *desk, Canvas *canvas, Rect rect)
{
    const char *why = desk->table->empty != NULL ? desk->table->empty(desk->data, desk->context)
                                                 : _("Nothing is here.");
    g_autoptr(GString) rest = g_string_new(why);
    for (int i = 0; i < rect.rows && rest->len > 0; i++) {
        gsize fits = text_fit(rest->str, MAX(rect.cols - 2, 1)), size = fits;
        while (rest->str[fits] != '\0' && size > 0 && rest->str[size] != ' ')
            size--;
        size = size > 0 ? size : MAX(fits, 1);
        g_autofree char *line = g_strndup(rest->str, size);
        canvas_field(canvas, rect.row + i, rect.col + 1, rect.cols - 1, STYLE_MUTED, line);
        g_string_erase(rest, 0, (gssize)(size + strspn(rest->str + size, " ")));
    }
}

static void draw_adrift(const DeskView *desk, Canvas *canvas, Rect rect)
{
    int line = list_selected(desk->list) - list_top(desk->list);
    if (line >= 0 && line < rect.rows)
        canvas_restyle(canvas, (Rect){rect.row + line, rect.col, 1, rect.cols},
                       STYLE_SELECTED_UNFOCUSED);
}

/* The line above the columns, where there is something to say.  When it comes or goes the rows
 * below it stay at their lines, as far as the list can be scrolled. */
static bool take_note(DeskView *desk, Rect rect, char note[DESK_TITLE_SIZE])
{
    note[0] = '\0';
    if (desk->table->note != NULL && rect.rows - 2 > HEADINGS_FROM)
        desk->table->note(desk->data, desk->context, note, DESK_TITLE_SIZE);
    bool noted = note[0] != '\0';
    if (noted == desk->noted)
        return noted;
    desk->noted = noted;
    desk->frame.title[0] = '\0';
    list_extend(desk->list, noted ? -1 : 1);
    list_invalidate(desk->list);
    return noted;
}

static void draw_list(DeskView *desk, Canvas *canvas, Rect rect)
{
    char title[DESK_TITLE_SIZE] = "";
    unsigned waiting =
        desk->table->waiting != NULL ? desk->table->waiting(desk->data) : desk->waiting;
    bool focused = desk->context->focused && !desk->in_card;
    char note[DESK_TITLE_SIZE];
    bool noted = take_note(desk, rect, note);
    if (desk->table->title != NULL)
        desk->table->title(desk->data, desk->context, title, sizeof title);
    if (waiting != desk->waiting)
        desk->frame.title[0] = '\0';
    desk->waiting = waiting;
    bool anew = shape_frame(&desk->frame, canvas, rect, title, focused);
    if (anew)
        draw_waiting(desk, canvas, rect);
    Rect inner = {rect.row + 1, rect.col + 1, rect.rows - 2, rect.cols - 2};
    if (noted) {
        canvas_put(canvas, inner.row, inner.col, STYLE_TEXT, " ");
        canvas_field(canvas, inner.row, inner.col + 1, inner.cols - 1, STYLE_STRONG, note);
        inner.row++;
        inner.rows--;
    }
    desk_columns_share(desk->table, inner.cols - 1, desk->widths);
    if (inner.rows >= HEADINGS_FROM) {
        if (anew)
            desk_columns_heads(desk, canvas, inner);
        inner.row++;
        inner.rows--;
    }
    list_draw(desk->list, canvas, inner, focused);
    if (desk->adrift)
        draw_adrift(desk, canvas, inner);
    if (list_count(desk->list) == 0)
        draw_empty(desk, canvas, inner);
}

static void fill_card(DeskView *desk)
{
    int row = desk->adrift ? -1 : list_selected(desk->list), top = desk->card->top;
    desk_card_clear(desk->card);
    if (desk->selected[0] != '\0' && list_count(desk->list) > 0)
        desk->table->card(desk->data, desk->context, row, desk->selected, desk->card);
    desk->card->top = top;
    desk->card_stale = false;
}

static void draw_card(DeskView *desk, Canvas *canvas, Rect rect)
{
    Rect inner = {rect.row + 1, rect.col + 2, rect.rows - 2, rect.cols - 4};
    if (desk->card_stale)
        fill_card(desk);
    if (inner.rows < 1 || inner.cols < 1)
        return;
    int below = desk_card_lay_out(desk->card, inner.rows, inner.cols);
    if (below != desk->below)
        desk->card_frame = (FrameMemo){0}; /* its lower edge says it */
    desk->below = below;
    bool anew = shape_frame(&desk->card_frame, canvas, rect,
                            desk->card->title[0] != '\0' ? desk->card->title : desk->selected,
                            desk->context->focused && desk->in_card);
    if (anew && below > 0) {
        char text[48];
        /* TRANSLATORS: how many lines of a card are not seen yet */
        g_snprintf(text, sizeof text,
                   ngettext(" %d more line ", " %d more lines ", (unsigned)below), below);
        canvas_put(canvas, rect.row + rect.rows - 1, rect.col + rect.cols - 2 - text_width(text),
                   STYLE_FRAME, text);
    }
    desk_card_draw(desk->card, canvas, inner, anew);
}

static bool same_rect(const Rect *a, const Rect *b)
{
    return a->row == b->row && a->col == b->col && a->rows == b->rows && a->cols == b->cols;
}

void view_desk_draw(View *view, Canvas *canvas, Rect rect, const ViewContext *context)
{
    DeskView *desk = (DeskView *)view;
    desk->context = context;
    if (desk->table->count(desk->data) != list_count(desk->list))
        desk_follow(desk);
    if (!desk->touched && desk->table->waiting != NULL && desk->table->waiting(desk->data) > 0)
        desk_let_in(desk);
    Places places = share_out(desk, rect);
    if (!same_rect(&places.list, &desk->list_rect) || !same_rect(&places.card, &desk->card_rect)) {
        desk->frame.title[0] = desk->card_frame.title[0] = '\0';
        list_invalidate(desk->list);
        desk->card->drawn = false;
    }
    desk->list_rect = places.list;
    desk->card_rect = places.card;
    if (places.list.rows > 0)
        draw_list(desk, canvas, places.list);
    if (places.card.rows > 0) {
        canvas_clip(canvas, &rect);
        draw_card(desk, canvas, places.card);
    }
}
