/* pages.h - a page over the desk or the panes that has its own keys, until it closes itself
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_PAGES_H
#define TILIK_CONSOLE_PAGES_H

#include "console/app.h"

typedef struct PageKind {
    /* Takes a key, a paste or the mouse; false: the page closes. */
    bool (*event)(App *app, const Event *event, void *data);
    /* Fills rect. */
    void (*draw)(void *data, Canvas *canvas, Rect rect, const ViewContext *context);
    GDestroyNotify free; /* of data; may be NULL */
} PageKind;

/* Shows a page, which takes data; kind is borrowed.  One that is shown already goes. */
void pages_show(App *app, const PageKind *kind, void *data);

void pages_close(App *app);

void pages_event(App *app, const Event *event);
void pages_draw(App *app, Rect rect);

#endif
