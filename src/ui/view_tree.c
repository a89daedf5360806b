#include "ui/view_tree.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/rain.h"
#include "ui/shape.h"
#include "ui/tree_view.h"

#define WIDE_COLS  40
#define RAINY_COLS 48 /* from here on rain is said with how hard and how soon */

bool tree_is_open(const TreeView *tree, uint32_t index)
{
    Area area;
    return catalog_area(tree->catalog, index, &area) &&
           g_hash_table_contains(tree->expanded, area.code);
}

void tree_open(TreeView *tree, uint32_t index, bool open)
{
    Area area;
    if (!catalog_area(tree->catalog, index, &area))
        return;
    if (open)
        g_hash_table_add(tree->expanded, g_strdup(area.code));
    else
        g_hash_table_remove(tree->expanded, area.code);
    tree->outdated = true;
}

const TreeRow *tree_row(const TreeView *tree, int index)
{
    return &g_array_index(tree->rows, TreeRow, index);
}

const TreeRow *tree_selected(const TreeView *tree)
{
    int at = list_selected(tree->list);
    return at >= 0 && at < (int)tree->rows->len ? tree_row(tree, at) : NULL;
}

/* The rows */

typedef struct Ranked {
    uint32_t area, first, second; /* the figures that decide, the higher the earlier */
    unsigned place;
} Ranked;

static int compare_ranked(const void *left, const void *right)
{
    const Ranked *a = left, *b = right;
    if (a->first != b->first)
        return a->first < b->first ? 1 : -1;
    if (a->second != b->second)
        return a->second < b->second ? 1 : -1;
    return a->place < b->place ? -1 : 1;
}

/* Returns the areas right below parent, in the order of the tree. */
static GArray *children_of(const TreeView *tree, uint32_t parent)
{
    GArray *children = g_array_new(FALSE, FALSE, sizeof(Ranked));
    uint32_t child = catalog_area_first_child(tree->catalog, parent);
    for (; child != CATALOG_NONE; child = catalog_area_next_sibling(tree->catalog, child)) {
        Ranked ranked = {.area = child, .place = children->len};
        if (tree->order == TREE_BY_CHANGE) {
            ranked.first = trail_area(tree->trail, child);
            ranked.second = catalog_area_counts(tree->catalog, child).unexplained;
        } else if (tree->order == TREE_BY_UNSEEN && tree->context->looks != NULL) {
            ranked.first = looks_counted(tree->context->looks, child).unseen;
        }
        g_array_append_val(children, ranked);
    }
    if (tree->order != TREE_BY_CODE)
        g_array_sort(children, compare_ranked);
    return children;
}

/* A tree of areas is five levels deep at most: so is the form of their codes. */
static void add_rows(TreeView *tree, uint32_t parent, int depth)
{
    g_autoptr(GArray) children = children_of(tree, parent);
    for (guint i = 0; i < children->len; i++) {
        uint32_t area = g_array_index(children, Ranked, i).area;
        bool more = catalog_area_first_child(tree->catalog, area) != CATALOG_NONE;
        TreeRow row = {.area = area, .depth = depth, .parent = more};
        g_array_append_val(tree->rows, row);
        if (more && tree_is_open(tree, area))
            add_rows(tree, area, depth + 1);
    }
}

void tree_remember(TreeView *tree)
{
    const TreeRow *row = tree_selected(tree);
    Area area;
    if (row != NULL && catalog_area(tree->catalog, row->area, &area))
        g_strlcpy(tree->code, area.code, sizeof tree->code);
}

void tree_rebuild(TreeView *tree)
{
    uint32_t root = catalog_area_first_child(tree->catalog, CATALOG_NONE);
    if (g_hash_table_size(tree->expanded) == 0 && root != CATALOG_NONE)
        tree_open(tree, root, true);
    g_array_set_size(tree->rows, 0);
    add_rows(tree, CATALOG_NONE, 0);
    if (tree->anew)
        list_reset(tree->list);
    else
        list_changed(tree->list);
    uint32_t area = catalog_find_area(tree->catalog, tree->code);
    bool found = area != CATALOG_NONE && list_select_id(tree->list, area);
    tree->anew = tree->rows->len == 0;
    tree->outdated = false;
    /* An area that the catalog does not know may still be on its way; its row is waited for. */
    if (found || area != CATALOG_NONE || tree->code[0] == '\0')
        tree_remember(tree);
}

void tree_refresh(TreeView *tree, const ViewContext *context)
{
    tree->catalog = context->catalog;
    tree->context = context;
    if (tree->outdated)
        tree_rebuild(tree);
}

/* Drawing */

static int row_count(void *data)
{
    return (int)((TreeView *)data)->rows->len;
}

static uint64_t row_id(void *data, int index)
{
    return tree_row(data, index)->area;
}

static int find_row(void *data, uint64_t id, int hint)
{
    TreeView *tree = data;
    int count = (int)tree->rows->len;
    if (hint >= 0 && hint < count && tree_row(tree, hint)->area == id)
        return hint;
    for (int i = 0; i < count; i++)
        if (tree_row(tree, i)->area == id)
            return i;
    return -1;
}

static void draw_row(void *data, Canvas *canvas, Rect rect, const ListRow *list_row)
{
    const TreeView *tree = data;
    TreeRow *row = &g_array_index(tree->rows, TreeRow, list_row->index);
    Area area;
    if (!catalog_area(tree->catalog, row->area, &area))
        return;
    int end = tree_put_figures(tree, canvas, rect, row);
    char rain[RAIN_MARK_SIZE];
    StyleId wet = rain_mark(tree->context, area.code, rect.cols >= RAINY_COLS, rain);
    if (rain[0] != '\0' && rect.cols >= TREE_BOTH_COLS)
        end = tree_put_figure(canvas, rect.row, end, 0, wet, rain);
    const char *glyph = !row->parent                    ? " "
                        : tree_is_open(tree, row->area) ? "expanded"
                                                        : "collapsed";
    if (row->parent)
        glyph = theme_glyph(tree->context->theme, glyph, tree->context->ascii);
    int indent = rect.col + (rect.cols >= WIDE_COLS ? 2 : 1) * MAX(row->depth - 1, 0);
    canvas_put(canvas, rect.row, indent, STYLE_MUTED, glyph);
    char name[SHAPE_PLACE_SIZE];
    shape_area_name(&area, name, sizeof name);
    StyleId style = row->depth == 0 ? STYLE_STRONG : STYLE_TEXT;
    if (tree_say_overdue(tree->context, &area, name, sizeof name))
        style = STYLE_HIGH;
    canvas_field(canvas, rect.row, indent + 2, MAX(end - indent - 2, 4), style, name);
}

static void write_title(const TreeView *tree, char *out, size_t size)
{
    if (tree->order == TREE_BY_UNSEEN)
        g_snprintf(out, size, _("Areas · not seen for %d h"), tree->context->unseen_hours);
    else
        g_strlcpy(out, tree->order == TREE_BY_CHANGE ? _("Areas · what changed") : _("Areas"),
                  size);
}

static void tree_draw(View *view, Canvas *canvas, Rect rect, const ViewContext *context)
{
    TreeView *tree = (TreeView *)view;
    tree_refresh(tree, context);
    char title[96];
    write_title(tree, title, sizeof title);
    shape_frame(&tree->frame, canvas, rect, title, context->focused);
    Rect inner = {rect.row + 1, rect.col + 1, rect.rows - 2, rect.cols - 2};
    tree->shows_looks = tree_shows_looks(tree, inner.cols);
    if (tree->rows->len == 0)
        canvas_field(canvas, inner.row, inner.col, inner.cols, STYLE_MUTED, _("No areas yet"));
    else
        list_draw(tree->list, canvas, inner, context->focused);
}

static bool tree_changed(View *view, const Catalog *catalog, CatalogThing thing, uint32_t index,
                         int64_t now_ms)
{
    TreeView *tree = (TreeView *)view;
    if (thing == CATALOG_SITE || (thing == CATALOG_LOOK && !tree->shows_looks))
        return false;
    if (thing == CATALOG_AREA || thing == CATALOG_RESET)
        tree->outdated = true;
    if (thing == CATALOG_RESET)
        tree->anew = true;
    list_invalidate(tree->list);
    return true;
}

static const char *const orders[TREE_ORDERS] = {"code", "change", "unseen"};

static void tree_save(const View *view, const Catalog *catalog, GKeyFile *place)
{
    const TreeView *tree = (const TreeView *)view;
    guint count;
    g_autofree gpointer *codes = g_hash_table_get_keys_as_array(tree->expanded, &count);
    g_key_file_set_string_list(place, "tree", "open", (const char *const *)codes, count);
    g_key_file_set_string(place, "tree", "area", tree->code);
    g_key_file_set_integer(place, "tree", "top", list_top(tree->list));
    g_key_file_set_string(place, "tree", "order", orders[tree->order]);
}

static void tree_restore(View *view, const ViewContext *context, GKeyFile *place)
{
    TreeView *tree = (TreeView *)view;
    tree->catalog = context->catalog;
    tree->context = context;
    g_auto(GStrv) codes = g_key_file_get_string_list(place, "tree", "open", NULL, NULL);
    AreaLevel level;
    g_hash_table_remove_all(tree->expanded);
    for (int i = 0; codes != NULL && codes[i] != NULL && i < TREE_OPEN_MAX; i++)
        if (area_code_level(codes[i], &level))
            g_hash_table_add(tree->expanded, g_strdup(codes[i]));
    g_autofree char *code = g_key_file_get_string(place, "tree", "area", NULL);
    g_strlcpy(tree->code, code != NULL ? code : "", sizeof tree->code);
    g_autofree char *order = g_key_file_get_string(place, "tree", "order", NULL);
    tree->order = TREE_BY_CODE;
    for (TreeOrder i = 0; i < TREE_ORDERS; i++)
        tree->order = g_strcmp0(order, orders[i]) == 0 ? i : tree->order;
    tree->anew = true;
    tree_rebuild(tree);
    list_set_top(tree->list, g_key_file_get_integer(place, "tree", "top", NULL));
    list_invalidate(tree->list);
}

static void tree_aged(View *view)
{
    list_invalidate(((TreeView *)view)->list);
}

static void tree_scroll(View *view, int rows)
{
    list_scroll(((TreeView *)view)->list, rows);
}

static void tree_free(View *view)
{
    TreeView *tree = (TreeView *)view;
    list_free(tree->list);
    g_array_unref(tree->rows);
    g_hash_table_unref(tree->expanded);
    g_free(tree);
}

static const ViewClass tree_class = {
    .name = "tree",
    .draw = tree_draw,
    .action = tree_action,
    .click = tree_click,
    .changed = tree_changed,
    .save = tree_save,
    .restore = tree_restore,
    .scroll = tree_scroll,
    .aged = tree_aged,
    .free = tree_free,
};

static const ListHooks tree_hooks = {
    .count = row_count,
    .id = row_id,
    .find = find_row,
    .draw = draw_row,
};

View *view_tree_new(const Trail *trail)
{
    TreeView *tree = g_new0(TreeView, 1);
    tree->view.class = &tree_class;
    tree->trail = trail;
    tree->rows = g_array_new(FALSE, FALSE, sizeof(TreeRow));
    tree->expanded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    tree->list = list_new(&tree_hooks, tree);
    tree->outdated = tree->anew = true;
    return &tree->view;
}

uint32_t view_tree_selected(const View *view)
{
    const TreeRow *row = tree_selected((const TreeView *)view);
    return row != NULL ? row->area : CATALOG_NONE;
}

bool view_tree_alerts(View *view, const ViewContext *context)
{
    TreeView *tree = (TreeView *)view;
    bool changed = false;
    int top = list_top(tree->list), end = MIN(top + view->rect.rows, (int)tree->rows->len);
    for (int i = top; i < end && !tree->outdated; i++) {
        const TreeRow *row = tree_row(tree, i);
        if (row->needing == tree_needing(context, row->area))
            continue;
        list_row_changed(tree->list, i);
        changed = true;
    }
    return changed;
}
