#include "console/pages.h"

struct Pages {
    const PageKind *kind;
    void *data;
};

void pages_show(App *app, const PageKind *kind, void *data)
{
    pages_close(app);
    app->pages = g_new0(Pages, 1);
    app->pages->kind = kind;
    app->pages->data = data;
    app_hush(app);
    app->mode = MODE_PAGE;
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

void pages_close(App *app)
{
    Pages *pages = g_steal_pointer(&app->pages);
    if (pages == NULL)
        return;
    if (pages->kind->free != NULL)
        pages->kind->free(pages->data);
    g_free(pages);
    if (app->mode == MODE_PAGE)
        app->mode = MODE_PANES;
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

void pages_event(App *app, const Event *event)
{
    Pages *pages = app->pages;
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
    /* It may have shown another one, or closed itself. */
    if (!pages->kind->event(app, event, pages->data) && app->pages == pages)
        pages_close(app);
}

void pages_draw(App *app, Rect rect)
{
    ViewContext context = app_context(app, app->focus);
    context.focused = true;
    app->pages->kind->draw(app->pages->data, app->canvas, rect, &context);
}
