#include <string.h>

#include "console/rollcall.h"

static void row_clear(gpointer data)
{
    g_free(((RollRow *)data)->contact);
}

RollDue rollcall_due_now(const App *app, const char *rt)
{
    const RollBook *book = rollcalls_book(app);
    RollCall call;
    int64_t now_ms = app_now_ms(app), began_ms = roll_book_began(book);
    RollWatch watch = roll_book_watch(book);
    if (rollcalls_pending(app, rt, &call) && rollcall_heard(&call) > 0)
        return rollcall_due(&watch, began_ms, true, rollcall_heard(&call), now_ms);
    return roll_book_due(book, rt, now_ms);
}

typedef struct Walk {
    const App *app;
    GArray *rows;
    bool all; /* every RT, not only those that are or should be there tonight */
} Walk;

static bool is_wanted(const Walk *walk, const Area *area, RollDue due)
{
    RollCall call;
    return walk->all || due != ROLL_NOT_CALLED || rollcalls_pending(walk->app, area->code, &call);
}

static void walk_area(Walk *walk, uint32_t index)
{
    const Catalog *catalog = walk->app->catalog;
    Area area;
    if (!catalog_area(catalog, index, &area))
        return;
    if (area.level == AREA_RT) {
        RollRow row = {.due = rollcall_due_now(walk->app, area.code)};
        g_strlcpy(row.area, area.code, sizeof row.area);
        if (is_wanted(walk, &area, row.due))
            g_array_append_val(walk->rows, row);
        return;
    }
    uint32_t child = catalog_area_first_child(catalog, index);
    for (; child != CATALOG_NONE; child = catalog_area_next_sibling(catalog, child))
        walk_area(walk, child);
}

static int compare_rows(const void *one, const void *other)
{
    const RollRow *left = one, *right = other;
    bool left_over = left->due == ROLL_OVERDUE, right_over = right->due == ROLL_OVERDUE;
    return left_over != right_over ? right_over - left_over : strcmp(left->area, right->area);
}

/* Whom to call where nobody answers on the radio: the contact of the RT's recorder. */
static void find_contacts(const App *app, const char *scope, GArray *rows)
{
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < rows->len; i++) {
        RollRow *row = &g_array_index(rows, RollRow, i);
        g_hash_table_insert(places, row->area, row);
    }
    for (uint32_t i = 0; i < catalog_sites(app->catalog); i++) {
        Site site;
        if (!catalog_site(app->catalog, i, &site) || site.contact == NULL ||
            site.contact[0] == '\0' || !area_code_within(site.area, scope))
            continue;
        RollRow *row = g_hash_table_lookup(places, site.area);
        if (row != NULL && row->contact == NULL)
            row->contact = g_strdup(site.contact);
    }
}

GArray *rollcall_rows(const App *app, const char *scope)
{
    AreaLevel level;
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(RollRow));
    g_array_set_clear_func(rows, row_clear);
    uint32_t index = catalog_find_area(app->catalog, scope);
    if (index == CATALOG_NONE || !area_code_level(scope, &level))
        return rows;
    Walk walk = {app, rows, level >= AREA_KELURAHAN};
    walk_area(&walk, index);
    g_array_sort(rows, compare_rows);
    find_contacts(app, scope, rows);
    return rows;
}
