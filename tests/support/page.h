/* page.h - a whole screen of the console over the fixture city, without a terminal
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_PAGE_H
#define TILIK_TESTS_PAGE_H

#include "fixture.h"
#include "model/feed.h"
#include "ui/layout.h"
#include "ui/view_alerts.h"
#include "ui/view_bar.h"
#include "ui/view_card.h"
#include "ui/view_keys.h"
#include "ui/view_table.h"
#include "ui/view_tree.h"

typedef struct Page {
    Catalog *catalog;
    AlertBook *book; /* empty at first */
    Feed *feed;
    Theme *theme;
    Keymap *keymap;
    Trail *trail;
    View *tree, *alerts, *table, *card;
    Canvas *canvas;
    ViewContext context;
    BarFacts bar;
    KeysFacts keys;
    Layout layout;
    LayoutWish tree_wish;
    Pane focus;
} Page;

/* Speaks "id" or "en" from here on. */
void page_speak(const char *language);

void page_init(Page *page, const char *theme);
void page_clear(Page *page);

/* What a pane is given. */
ViewContext page_context(Page *page, Pane pane);

/* Draws all of it at a size, after the alerts' view has taken its feed in. */
void page_draw(Page *page, int rows, int cols);

/* Lets a pane carry out an action of its own. */
ViewAnswer page_act(Page *page, Pane pane, Action action);

/* Compares what is drawn with tests/screens/NAME-COLSxROWS.txt, or writes that when asked to. */
void page_check(const Page *page, const char *name);

#endif
