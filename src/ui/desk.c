#include "ui/desk.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/desk_view.h"

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
void desk_follow(DeskView *desk)
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
    desk_follow(desk);
    if (at_top)
        list_set_top(desk->list, 0);
}

void desk_set_in_card(DeskView *desk, bool in_card)
{
    desk->in_card = in_card && desk->table->card != NULL;
    list_invalidate(desk->list);
    desk->card->drawn = false;
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
        .draw = view_desk_draw,
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

/* Other pages stand in the place of the panes, too: they have no rows. */
static bool is_desk(const View *view)
{
    return view->class->draw == view_desk_draw;
}

const char *view_desk_selected(const View *view)
{
    const DeskView *desk = (const DeskView *)view;
    return view_desk_row(view) >= 0 ? desk->selected : NULL;
}

int view_desk_row(const View *view)
{
    const DeskView *desk = (const DeskView *)view;
    if (!is_desk(view))
        return -1;
    int row = desk->adrift ? -1 : list_selected(desk->list);
    return row < desk->table->count(desk->data) ? row : -1;
}

bool view_desk_select(View *view, const char *key)
{
    DeskView *desk = (DeskView *)view;
    if (!is_desk(view))
        return false;
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
    desk_follow((DeskView *)view);
}

void view_desk_rows_anew(View *view)
{
    DeskView *desk = (DeskView *)view;
    list_reset(desk->list);
    desk->card_stale = true;
    desk->adrift = false;
    if (desk->sought[0] != '\0')
        desk_follow(desk);
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
    if (!is_desk(view))
        return false;
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

unsigned view_desk_waiting(const View *view)
{
    const DeskView *desk = (const DeskView *)view;
    return is_desk(view) && desk->table->waiting != NULL ? desk->table->waiting(desk->data) : 0;
}

bool view_desk_hides_card(const View *view)
{
    const DeskView *desk = (const DeskView *)view;
    return is_desk(view) && desk->table->card != NULL && desk->card_rect.rows <= 0 &&
           list_count(desk->list) > 0;
}

void view_desk_leave_card(View *view)
{
    DeskView *desk = (DeskView *)view;
    if (!is_desk(view))
        return;
    desk->zoom = false;
    desk_set_in_card(desk, false);
}
