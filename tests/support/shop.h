/* shop.h - a desk of made-up things, without a terminal
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_SHOP_H
#define TILIK_TESTS_SHOP_H

#include "ui/desk.h"

#define SHOP_ROWS    24
#define SHOP_COLS    80
#define SHOP_COLUMNS 4

typedef struct Shop {
    GPtrArray *keys;  /* char* */
    GPtrArray *new;   /* char*, waiting */
    const char *note; /* NULL none */
    unsigned cells;   /* formatted so far */
} Shop;

typedef struct ShopTest {
    Shop *shop;
    View *desk;
    Canvas *canvas;
    Theme *theme;
    Catalog *catalog;
    ViewContext context;
} ShopTest;

/* Opens a shop of things "thing-00000" and so on. */
void shop_open(ShopTest *test, int rows);
void shop_close(ShopTest *test);

/* Draws it and returns the screen as text; the caller frees it. */
char *shop_shown(ShopTest *test);
void shop_draw(ShopTest *test);
bool shop_shows(ShopTest *test, const char *words);

/* The line of the screen on which words stand; -1. */
int shop_line_of(ShopTest *test, const char *words);

/* Draws it, then carries an action out. */
ViewAsk shop_act(ShopTest *test, Action action);

/* A thing comes, and the desk is told. */
void shop_insert(ShopTest *test, int at, const char *name);

#endif
