#include "ui/tree_view.h"

static ViewAnswer answer(TreeView *tree, uint32_t before)
{
    tree_remember(tree);
    const TreeRow *row = tree_selected(tree);
    if (row == NULL || row->area == before)
        return (ViewAnswer){VIEW_DONE, CATALOG_NONE};
    return (ViewAnswer){VIEW_SELECT, row->area};
}

static void go_left(TreeView *tree, const TreeRow *row)
{
    if (tree_is_open(tree, row->area) && row->parent && row->depth > 0) {
        tree_open(tree, row->area, false);
        tree_rebuild(tree);
        return;
    }
    uint32_t parent = catalog_area_parent(tree->catalog, row->area);
    if (parent != CATALOG_NONE)
        list_select_id(tree->list, parent);
}

static void go_right(TreeView *tree, const TreeRow *row)
{
    if (row->parent && !tree_is_open(tree, row->area)) {
        tree_open(tree, row->area, true);
        tree_rebuild(tree);
    } else if (row->parent) {
        list_select(tree->list, list_selected(tree->list) + 1);
    }
}

/* Opens an area and all below it, as far as the rows stay a list that a person can read. */
static void expand_all(TreeView *tree, uint32_t area)
{
    guint opened = g_hash_table_size(tree->expanded);
    g_autoptr(GArray) todo = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_array_append_val(todo, area);
    for (guint i = 0; i < todo->len && opened + i < TREE_OPEN_MAX; i++) {
        uint32_t at = g_array_index(todo, uint32_t, i);
        uint32_t child = catalog_area_first_child(tree->catalog, at);
        if (child != CATALOG_NONE)
            tree_open(tree, at, true);
        for (; child != CATALOG_NONE; child = catalog_area_next_sibling(tree->catalog, child))
            g_array_append_val(todo, child);
    }
    tree_rebuild(tree);
}

static void collapse_all(TreeView *tree)
{
    uint32_t at = tree_selected(tree)->area, above = catalog_area_parent(tree->catalog, at);
    /* The selection goes up to what stays visible: the level below the city. */
    while (above != CATALOG_NONE && catalog_area_parent(tree->catalog, above) != CATALOG_NONE) {
        at = above;
        above = catalog_area_parent(tree->catalog, at);
    }
    list_select_id(tree->list, at);
    g_hash_table_remove_all(tree->expanded);
    tree_rebuild(tree);
}

ViewAnswer tree_action(View *view, Action action, const ViewContext *context)
{
    TreeView *tree = (TreeView *)view;
    tree_refresh(tree, context);
    const TreeRow *row = tree_selected(tree);
    uint32_t before = row != NULL ? row->area : CATALOG_NONE;
    if (action == ACTION_TREE_ORDER) {
        tree->order = (tree->order + 1) % TREE_ORDERS;
        if (tree->order == TREE_BY_UNSEEN && context->looks == NULL)
            tree->order = TREE_BY_CODE;
        tree_rebuild(tree);
        list_invalidate(tree->list);
        return (ViewAnswer){VIEW_DONE, CATALOG_NONE};
    }
    if (row == NULL)
        return (ViewAnswer){VIEW_PASS, CATALOG_NONE};
    if (list_act(tree->list, action))
        return answer(tree, before);
    switch (action) {
    case ACTION_LEFT:
        go_left(tree, row);
        list_invalidate(tree->list);
        return answer(tree, before);
    case ACTION_RIGHT:
        go_right(tree, row);
        list_invalidate(tree->list);
        return answer(tree, before);
    case ACTION_EXPAND_ALL:
        expand_all(tree, before);
        list_invalidate(tree->list);
        return answer(tree, before);
    case ACTION_COLLAPSE_ALL:
        collapse_all(tree);
        list_invalidate(tree->list);
        return answer(tree, before);
    case ACTION_OPEN:
        return (ViewAnswer){VIEW_SCOPE, before};
    default:
        return (ViewAnswer){VIEW_PASS, CATALOG_NONE};
    }
}

ViewAnswer tree_click(View *view, int row, int col, bool twice, const ViewContext *context)
{
    TreeView *tree = (TreeView *)view;
    tree_refresh(tree, context);
    int index = list_row_at(tree->list, row, col);
    if (index < 0)
        return (ViewAnswer){VIEW_DONE, CATALOG_NONE};
    const TreeRow *before = tree_selected(tree);
    uint32_t old = before != NULL ? before->area : CATALOG_NONE;
    list_select(tree->list, index);
    const TreeRow *now = tree_row(tree, index);
    if (twice && now->parent) {
        tree_open(tree, now->area, !tree_is_open(tree, now->area));
        tree_rebuild(tree);
        list_invalidate(tree->list);
    }
    return answer(tree, old);
}
