#include "ui/desk.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/desk_view.h"

/* From here on the card stands beside the list; and from so many rows on below it. */
#define BESIDE_COLS   116
#define BELOW_ROWS    24
#define CARD_COLS_MIN 44
#define CARD_COLS_MAX 78
#define HEADINGS_FROM 3 /* rows inside the frame */

/* Hooks of the list.  Its numbers are made of the keys; only the selected one is ever sought. */

static uint64_t number_of(const char *key)
{
    uint64_t sum = UINT64_C(14695981039346656037); /* FNV-1a */
    for (const char *at = key; *at != '\0'; at++)
        sum = (sum ^ (unsigned char)*at) * UINT64_C(1099511628211);
    return sum;
}

static int row_count(void *data)
{
    const DeskView *desk = data;
    return desk->table->count(desk->data);
}

static uint64_t row_id(void *data, int index)
{
    const DeskView *desk = data;
    return number_of(desk->table->key(desk->data, index));
}

static int find_key(const DeskView *desk, const char *key, int hint)
{
    int count = desk->table->count(desk->data);
    if (key[0] == '\0')
        return -1;
    if (hint >= 0 && hint < count && strcmp(desk->table->key(desk->data, hint), key) == 0)
        return hint;
    if (desk->table->find != NULL) {
        int row = desk->table->find(desk->data, key, hint);
        return row < count ? row : -1;
    }
    for (int i = 0; i < count; i++)
        if (strcmp(desk->table->key(desk->data, i), key) == 0)
            return i;
    return -1;
}

static int find_row(void *data, uint64_t id, int hint)
{
    const DeskView *desk = data;
    return number_of(desk->selected) == id ? find_key(desk, desk->selected, hint) : -1;
}

static bool is_marked(void *data, int index)
{
    const DeskView *desk = data;
    return g_hash_table_size(desk->marks) > 0 &&
           g_hash_table_contains(desk->marks, desk->table->key(desk->data, index));
}

static void draw_row(void *data, Canvas *canvas, Rect rect, const ListRow *row)
{
    desk_columns_row(data, canvas, rect, row);
}

/* What is selected */

void desk_chosen(DeskView *desk)
{
    int row = list_selected(desk->list);
    const char *key = row >= 0 ? desk->table->key(desk->data, row) : "";
    if (desk->adrift)
        list_invalidate(desk->list);
    desk->adrift = false;
    desk->sought[0] = '\0';
    if (strcmp(desk->selected, key) == 0)
        return;
    g_strlcpy(desk->selected, key, sizeof desk->selected);
    desk->card_stale = true;
    desk->card->top = 0;
}

/* Finds what was selected, or is waited for, among rows that have changed. */
static void follow(DeskView *desk)
{
    int sought = find_key(desk, desk->sought, -1);
    list_changed(desk->list);
    desk->card_stale = true;
    if (sought < 0 && desk->adrift) /* what went may have come back */
        sought = find_key(desk, desk->selected, -1);
    if (sought >= 0) {
        list_select(desk->list, sought);
        if (desk->top_sought >= 0)
            list_set_top(desk->list, desk->top_sought);
        desk->top_sought = -1;
        desk_chosen(desk);
        return;
    }
    int row = list_selected(desk->list);
    bool same = row >= 0 && strcmp(desk->table->key(desk->data, row), desk->selected) == 0;
    if (same)
        desk->adrift = false;
    else if (desk->touched && desk->selected[0] != '\0')
        desk->adrift = true;
    else if (desk->sought[0] == '\0')
        desk_chosen(desk);
}

void desk_let_in(DeskView *desk)
{
    if (desk->table->let_in == NULL)
        return;
    /* Who is at the top sees what comes above. */
    bool at_top = list_top(desk->list) == 0 && list_selected(desk->list) <= 0;
    desk->table->let_in(desk->data);
    follow(desk);
    if (at_top)
        list_set_top(desk->list, 0);
}

void desk_set_in_card(DeskView *desk, bool in_card)
{
    desk->in_card = in_card && desk->table->card != NULL;
    list_invalidate(desk->list);
    desk->card->drawn = false;
}

/* Drawing */

typedef struct Places {
    Rect list, card;
} Places;

static Places share_out(const DeskView *desk, Rect rect)
{
    Places places = {.list = rect};
    if (desk->table->card == NULL || (desk->card_shut && !desk->in_card))
        return places;
    bool beside = rect.cols >= BESIDE_COLS, below = rect.rows >= BELOW_ROWS;
    if ((desk->zoom || (!beside && !below)) && desk->in_card) {
        places.list = (Rect){0};
        places.card = rect;
    } else if (beside && !desk->zoom) {
        int cols = CLAMP(rect.cols * 2 / 5, CARD_COLS_MIN, CARD_COLS_MAX);
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

/* The line above the columns, where there is something to say. */
static void draw_note(const DeskView *desk, Canvas *canvas, Rect *inner)
{
    char note[DESK_TITLE_SIZE] = "";
    if (desk->table->note == NULL || inner->rows < HEADINGS_FROM + 1)
        return;
    desk->table->note(desk->data, desk->context, note, sizeof note);
    canvas_field(canvas, inner->row, inner->col, 1, STYLE_STRONG, "");
    canvas_field(canvas, inner->row, inner->col + 1, inner->cols - 1, STYLE_STRONG, note);
    inner->row++;
    inner->rows--;
}

static void draw_list(DeskView *desk, Canvas *canvas, Rect rect)
{
    char title[DESK_TITLE_SIZE] = "";
    unsigned waiting =
        desk->table->waiting != NULL ? desk->table->waiting(desk->data) : desk->waiting;
    bool focused = desk->context->focused && !desk->in_card;
    if (desk->table->title != NULL)
        desk->table->title(desk->data, desk->context, title, sizeof title);
    if (waiting != desk->waiting)
        desk->frame.title[0] = '\0';
    desk->waiting = waiting;
    bool anew = shape_frame(&desk->frame, canvas, rect, title, focused);
    if (anew)
        draw_waiting(desk, canvas, rect);
    Rect inner = {rect.row + 1, rect.col + 1, rect.rows - 2, rect.cols - 2};
    draw_note(desk, canvas, &inner);
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
        desk->card_frame.title[0] = '\0';
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

static void desk_draw(View *view, Canvas *canvas, Rect rect, const ViewContext *context)
{
    DeskView *desk = (DeskView *)view;
    desk->context = context;
    if (desk->table->count(desk->data) != list_count(desk->list))
        follow(desk);
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

/* Going on and coming back */

static bool desk_changed(View *view, const Catalog *catalog, CatalogThing thing, uint32_t index,
                         int64_t now_ms)
{
    /* Names of places and cameras stand in rows and card. */
    if (thing != CATALOG_RESET)
        return false;
    view->class->aged(view);
    return true;
}

static void desk_aged(View *view)
{
    DeskView *desk = (DeskView *)view;
    list_invalidate(desk->list);
    desk->card_stale = true;
}

static void desk_scroll(View *view, int rows)
{
    DeskView *desk = (DeskView *)view;
    desk->touched = true;
    if (desk->in_card) {
        desk_card_scroll(desk->card, rows);
        return;
    }
    list_scroll(desk->list, rows);
    if (!desk->adrift)
        desk_chosen(desk);
}

static void desk_save(const View *view, const Catalog *catalog, GKeyFile *place)
{
    const DeskView *desk = (const DeskView *)view;
    const char *group = desk->table->name;
    g_key_file_set_string(place, group, "selected",
                          desk->sought[0] != '\0' ? desk->sought : desk->selected);
    g_key_file_set_integer(place, group, "top", list_top(desk->list));
    g_key_file_set_boolean(place, group, "card_shut", desk->card_shut);
}

static void desk_restore(View *view, const ViewContext *context, GKeyFile *place)
{
    DeskView *desk = (DeskView *)view;
    const char *group = desk->table->name;
    g_autofree char *key = g_key_file_get_string(place, group, "selected", NULL);
    if (!g_key_file_has_group(place, group))
        return;
    desk->context = context;
    desk->card_shut = g_key_file_get_boolean(place, group, "card_shut", NULL);
    desk->top_sought = g_key_file_get_integer(place, group, "top", NULL);
    if (key != NULL && text_is_clean(key, strlen(key)) && view_desk_select(view, key)) {
        list_set_top(desk->list, desk->top_sought);
        desk->top_sought = -1;
    }
}

static void desk_free(View *view)
{
    DeskView *desk = (DeskView *)view;
    list_free(desk->list);
    desk_card_free(desk->card);
    g_hash_table_unref(desk->marks);
    if (desk->table->free != NULL)
        desk->table->free(desk->data);
    g_free(desk);
}

View *view_desk_new(const DeskTable *table, void *data)
{
    static const ViewClass class = {
        .name = "desk",
        .draw = desk_draw,
        .action = view_desk_action,
        .click = view_desk_click,
        .changed = desk_changed,
        .save = desk_save,
        .restore = desk_restore,
        .scroll = desk_scroll,
        .aged = desk_aged,
        .free = desk_free,
    };
    static const ListHooks hooks = {
        .count = row_count,
        .id = row_id,
        .find = find_row,
        .draw = draw_row,
        .marked = is_marked,
    };
    DeskView *desk = g_new0(DeskView, 1);
    g_assert(table->column_count <= DESK_COLUMNS_MAX);
    desk->view.class = &class;
    desk->table = table;
    desk->data = data;
    desk->marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    desk->card = desk_card_new();
    desk->top_sought = -1;
    desk->list = list_new(&hooks, desk);
    desk_chosen(desk);
    desk->card_stale = true;
    return &desk->view;
}

void *view_desk_data(const View *view)
{
    return ((const DeskView *)view)->data;
}

const char *view_desk_selected(const View *view)
{
    const DeskView *desk = (const DeskView *)view;
    return view_desk_row(view) >= 0 ? desk->selected : NULL;
}

int view_desk_row(const View *view)
{
    const DeskView *desk = (const DeskView *)view;
    int row = desk->adrift ? -1 : list_selected(desk->list);
    return row < desk->table->count(desk->data) ? row : -1;
}

bool view_desk_select(View *view, const char *key)
{
    DeskView *desk = (DeskView *)view;
    int row = find_key(desk, key, -1);
    if (row < 0) {
        g_strlcpy(desk->sought, key, sizeof desk->sought);
        return false;
    }
    if (list_count(desk->list) != desk->table->count(desk->data))
        list_changed(desk->list);
    list_select(desk->list, row);
    desk_chosen(desk);
    return true;
}

void view_desk_rows_changed(View *view)
{
    follow((DeskView *)view);
}

void view_desk_rows_anew(View *view)
{
    DeskView *desk = (DeskView *)view;
    list_reset(desk->list);
    desk->card_stale = true;
    desk->adrift = false;
    if (desk->sought[0] != '\0')
        follow(desk);
    else
        desk_chosen(desk);
}

void view_desk_row_changed(View *view, const char *key)
{
    DeskView *desk = (DeskView *)view;
    int top = list_top(desk->list), count = desk->table->count(desk->data);
    if (strcmp(key, desk->selected) == 0)
        desk->card_stale = true;
    for (int row = top; row < MIN(count, top + desk->list_rect.rows); row++)
        if (strcmp(desk->table->key(desk->data, row), key) == 0)
            list_row_changed(desk->list, row);
}

void view_desk_card_changed(View *view)
{
    ((DeskView *)view)->card_stale = true;
}

bool view_desk_tick(View *view)
{
    DeskView *desk = (DeskView *)view;
    int top = list_top(desk->list), count = desk->table->count(desk->data);
    bool any = false;
    for (int row = top; desk->table->ticks != NULL && row < MIN(count, top + desk->list_rect.rows);
         row++) {
        if (!desk->table->ticks(desk->data, row))
            continue;
        list_row_changed(desk->list, row);
        desk->card_stale |= row == list_selected(desk->list);
        any = true;
    }
    return any;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **view_desk_marked(const View *view, guint *count)
{
    const DeskView *desk = (const DeskView *)view;
    const char **keys = (const char **)g_hash_table_get_keys_as_array(desk->marks, count);
    if (*count > 1)
        qsort(keys, *count, sizeof *keys, by_name);
    return keys;
}

void view_desk_unmark(View *view)
{
    DeskView *desk = (DeskView *)view;
    g_hash_table_remove_all(desk->marks);
    list_invalidate(desk->list);
}

bool view_desk_in_card(const View *view)
{
    return ((const DeskView *)view)->in_card;
}
