#include "ui/view.h"

void view_draw(View *view, Canvas *canvas, Rect rect, const ViewContext *context)
{
    if (view == NULL)
        return;
    view->rect = rect;
    if (rect.rows <= 0 || rect.cols <= 0)
        return;
    canvas_clip(canvas, &rect);
    view->class->draw(view, canvas, rect, context);
    canvas_clip(canvas, NULL);
}

ViewAnswer view_action(View *view, Action action, const ViewContext *context)
{
    if (view == NULL || view->class->action == NULL)
        return (ViewAnswer){VIEW_PASS, CATALOG_NONE};
    return view->class->action(view, action, context);
}

ViewAnswer view_click(View *view, int row, int col, bool twice, const ViewContext *context)
{
    if (view == NULL || view->class->click == NULL)
        return (ViewAnswer){VIEW_PASS, CATALOG_NONE};
    return view->class->click(view, row, col, twice, context);
}

bool view_changed(View *view, const Catalog *catalog, CatalogThing thing, uint32_t index,
                  int64_t now_ms)
{
    return view != NULL && view->class->changed != NULL &&
           view->class->changed(view, catalog, thing, index, now_ms);
}

void view_scroll(View *view, int rows)
{
    if (view != NULL && view->class->scroll != NULL)
        view->class->scroll(view, rows);
}

void view_aged(View *view)
{
    if (view != NULL && view->class->aged != NULL)
        view->class->aged(view);
}

void view_save(const View *view, const Catalog *catalog, GKeyFile *place)
{
    if (view != NULL && view->class->save != NULL)
        view->class->save(view, catalog, place);
}

void view_restore(View *view, const ViewContext *context, GKeyFile *place)
{
    if (view != NULL && view->class->restore != NULL)
        view->class->restore(view, context, place);
}

bool view_holds(const View *view, int row, int col)
{
    if (view == NULL)
        return false;
    const Rect *rect = &view->rect;
    return row >= rect->row && row < rect->row + rect->rows && col >= rect->col &&
           col < rect->col + rect->cols;
}

void view_free(View *view)
{
    if (view != NULL)
        view->class->free(view);
}
