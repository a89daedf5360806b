#include "ui/list.h"

#include <string.h>

#define MARGIN_MAX 3   /* rows that stay visible beyond the selected one */
#define STALE_MAX  256 /* changed rows between two draws; more of them mean all */

/* What the last draw put where; lets the next one draw less. */
typedef struct Drawn {
    const Canvas *canvas;
    unsigned epoch;
    Rect rect;
    int top, selected, count;
    bool focused, valid;
} Drawn;

struct List {
    ListHooks hooks;
    void *data;
    int count, selected, top, height; /* in rows of the list */
    int tall;                         /* rows of the screen that each takes */
    uint64_t selected_id;
    bool has_id; /* stays while the list is empty for a moment: what was selected is found again */
    Drawn drawn;
    GArray *stale; /* int: rows of list_row_changed() */
};

List *list_new(const ListHooks *hooks, void *data)
{
    List *list = g_new0(List, 1);
    list->hooks = *hooks;
    list->data = data;
    list->selected = -1;
    list->height = 1;
    list->tall = 1;
    list->stale = g_array_new(FALSE, FALSE, sizeof(int));
    list_reset(list);
    return list;
}

void list_free(List *list)
{
    if (list != NULL) {
        g_array_free(list->stale, TRUE);
        g_free(list);
    }
}

static int top_max(const List *list)
{
    return MAX(list->count - list->height, 0);
}

/* Moves the view no further than needed to show the selected row and, while scrolling, a few rows
 * beyond. */
static void show_selected(List *list)
{
    int margin = MIN(MARGIN_MAX, (list->height - 1) / 2);
    if (list->selected >= 0) {
        list->top = MIN(list->top, list->selected - margin);
        list->top = MAX(list->top, list->selected + margin + 1 - list->height);
    }
    list->top = CLAMP(list->top, 0, top_max(list));
}

static void set_selected(List *list, int index)
{
    list->selected = list->count > 0 ? CLAMP(index, 0, list->count - 1) : -1;
    if (list->selected >= 0) {
        list->selected_id = list->hooks.id(list->data, list->selected);
        list->has_id = true;
    }
}

void list_changed(List *list)
{
    int line = list->selected - list->top, hint = MAX(list->selected, 0);
    bool was_empty = list->selected < 0;
    list->count = MAX(list->hooks.count(list->data), 0);
    list->drawn.valid = false;
    int found = list->has_id ? list->hooks.find(list->data, list->selected_id, hint) : -1;
    set_selected(list, found >= 0 && found < list->count ? found : hint);
    if (was_empty) {
        show_selected(list);
        return;
    }
    list->top = CLAMP(list->selected - line, 0, top_max(list));
    if (list->selected >= 0) {
        list->top = CLAMP(list->top, list->selected - list->height + 1, list->selected);
        list->top = MAX(list->top, 0);
    }
}

void list_row_changed(List *list, int index)
{
    if (index < list->drawn.top || index >= list->drawn.top + list->height) {
        return;
    }
    if (list->stale->len >= STALE_MAX) {
        list->drawn.valid = false;
        return;
    }
    g_array_append_val(list->stale, index);
}

void list_tall(List *list, int rows)
{
    if (rows == list->tall) {
        return;
    }
    list->height = MAX(list->height * list->tall / rows, 1);
    list->tall = rows;
    list->drawn.valid = false;
    show_selected(list);
}

void list_invalidate(List *list)
{
    list->drawn.valid = false;
}

void list_reset(List *list)
{
    list->count = MAX(list->hooks.count(list->data), 0);
    list->drawn.valid = false;
    list->top = 0;
    list->has_id = false;
    set_selected(list, 0);
}

static void move_page(List *list, int rows)
{
    list->top = CLAMP(list->top + rows, 0, top_max(list));
    set_selected(list, list->selected + rows);
    show_selected(list);
}

bool list_act(List *list, Action action)
{
    int half = MAX(list->height / 2, 1);
    switch (action) {
    case ACTION_UP:
        list_select(list, list->selected - 1);
        return true;
    case ACTION_DOWN:
        list_select(list, list->selected + 1);
        return true;
    case ACTION_PAGE_UP:
        move_page(list, -list->height);
        return true;
    case ACTION_PAGE_DOWN:
        move_page(list, list->height);
        return true;
    case ACTION_HALF_UP:
        move_page(list, -half);
        return true;
    case ACTION_HALF_DOWN:
        move_page(list, half);
        return true;
    case ACTION_HOME:
        list_select(list, 0);
        return true;
    case ACTION_END:
        list_select(list, list->count - 1);
        return true;
    default:
        return false;
    }
}

void list_select(List *list, int index)
{
    set_selected(list, index);
    show_selected(list);
}

bool list_select_id(List *list, uint64_t id)
{
    int index = list->hooks.find(list->data, id, list->selected);
    if (index < 0 || index >= list->count) {
        return false;
    }
    list_select(list, index);
    return true;
}

void list_scroll(List *list, int rows)
{
    list->top = CLAMP(list->top + rows, 0, top_max(list));
    if (list->selected >= 0) {
        int last = MIN(list->top + list->height, list->count) - 1;
        set_selected(list, CLAMP(list->selected, list->top, last));
    }
}

int list_count(const List *list)
{
    return list->count;
}

int list_selected(const List *list)
{
    return list->selected;
}

int list_top(const List *list)
{
    return list->top;
}

void list_set_top(List *list, int top)
{
    list->top = top;
    show_selected(list);
}

void list_extend(List *list, int rows)
{
    list->height = MAX(list->height + rows / list->tall, 1);
    list_set_top(list, list->top - rows / list->tall);
}

int list_row_at(const List *list, int screen_row, int screen_col)
{
    const Rect *rect = &list->drawn.rect;
    int index = list->drawn.top + (screen_row - rect->row) / list->tall;
    bool inside = screen_row >= rect->row && screen_row < rect->row + rect->rows &&
                  screen_col >= rect->col && screen_col < rect->col + rect->cols;
    return inside && index < list->drawn.count ? index : -1;
}

static void draw_row(List *list, Canvas *canvas, int index, bool focused)
{
    Rect rect = list->drawn.rect;
    rect.row += (index - list->top) * list->tall;
    rect.rows = list->tall;
    canvas_clip(canvas, &rect);
    if (index >= list->count) {
        canvas_fill(canvas, rect, STYLE_TEXT);
        return;
    }
    ListRow row = {
        .index = index,
        .selected = index == list->selected,
        .marked = list->hooks.marked != NULL && list->hooks.marked(list->data, index),
        .focused = focused,
    };
    row.style = row.marked ? STYLE_MARKED : STYLE_TEXT;
    canvas_fill(canvas, rect, row.style);
    list->hooks.draw(list->data, canvas, rect, &row);
    if (row.selected) {
        canvas_restyle(canvas, rect, focused ? STYLE_SELECTED : STYLE_SELECTED_UNFOCUSED);
    }
}

/* Moves what is still visible to its new place on the canvas and draws only the rest. */
static void draw_difference(List *list, Canvas *canvas, const Drawn *before, bool focused)
{
    int moved = list->top - before->top, height = list->height;
    if (moved != 0) {
        Rect whole = list->drawn.rect;
        whole.rows = height * list->tall;
        canvas_clip(canvas, &list->drawn.rect);
        canvas_scroll(canvas, whole, moved * list->tall, STYLE_TEXT);
    }
    int first = moved > 0 ? height - moved : 0, last = moved < 0 ? -moved : height;
    for (int line = MAX(first, 0); moved != 0 && line < MIN(last, height); line++) {
        draw_row(list, canvas, list->top + line, focused);
    }
    if (before->selected != list->selected && before->selected >= list->top &&
        before->selected < list->top + height) {
        draw_row(list, canvas, before->selected, focused);
    }
    if (list->selected >= 0 && (before->selected != list->selected || before->focused != focused)) {
        draw_row(list, canvas, list->selected, focused);
    }
    for (guint i = 0; i < list->stale->len; i++) {
        int index = g_array_index(list->stale, int, i);
        if (index >= list->top && index < list->top + height) {
            draw_row(list, canvas, index, focused);
        }
    }
}

void list_draw(List *list, Canvas *canvas, Rect rect, bool focused)
{
    if (rect.rows < 1 || rect.cols < 1) {
        return;
    }
    int height = MAX(rect.rows / list->tall, 1);
    if (height != list->height) {
        list->height = height;
        show_selected(list);
    }
    Drawn before = list->drawn;
    list->drawn = (Drawn){.canvas = canvas,
                          .epoch = canvas_epoch(canvas),
                          .rect = rect,
                          .top = list->top,
                          .selected = list->selected,
                          .count = list->count,
                          .focused = focused,
                          .valid = true};
    if (before.valid && before.canvas == canvas && before.epoch == list->drawn.epoch &&
        memcmp(&before.rect, &rect, sizeof rect) == 0 && before.count == list->count &&
        ABS(before.top - list->top) < height) {
        draw_difference(list, canvas, &before, focused);
    } else {
        int used = height * list->tall;
        canvas_clip(canvas, &rect);
        canvas_fill(canvas, (Rect){rect.row + used, rect.col, MAX(rect.rows - used, 0), rect.cols},
                    STYLE_TEXT);
        for (int line = 0; line < height; line++) {
            draw_row(list, canvas, list->top + line, focused);
        }
    }
    g_array_set_size(list->stale, 0);
    canvas_clip(canvas, NULL);
}
