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

ViewAnswer tree_action(View *view, Action action, const ViewContext *context)
{
    TreeView *tree = (TreeView *)view;
    tree_refresh(tree, context);
    const TreeRow *row = tree_selected(tree);
    uint32_t before = row != NULL ? row->area : CATALOG_NONE;
    if (action == ACTION_TREE_ORDER) {
        tree->by_change = !tree->by_change;
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
