#include "shop.h"

#include <string.h>

#include "base/i18n.h"

/* The owner */

static int count(void *data)
{
    return (int)((Shop *)data)->keys->len;
}

static const char *key(void *data, int row)
{
    return g_ptr_array_index(((Shop *)data)->keys, row);
}

static void cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    Shop *shop = data;
    shop->cells++;
    if (column == 0)
        g_strlcpy(out->text, key(data, row), sizeof out->text);
    else
        g_snprintf(out->text, sizeof out->text, "column %d", column);
}

static void card(void *data, const ViewContext *context, int row, const char *shown, DeskCard *out)
{
    desk_card_title(out, shown);
    if (row < 0) {
        desk_card_text(out, STYLE_MUTED, "it has gone");
        return;
    }
    desk_card_field(out, "Name", shown);
    desk_card_field(out, "Nothing", "");
    desk_card_heading(out, "Story");
    for (int i = 0; i < 40; i++) {
        g_autofree char *head = g_strdup_printf("21:%02d sari", i);
        desk_card_said(out, head,
                       "warga sudah di lokasi, air setinggi lutut, jalan ditutup dua arah");
    }
    desk_card_text(out, STYLE_TEXT, "the end of the story");
}

static void title(void *data, const ViewContext *context, char *out, size_t size)
{
    g_snprintf(out, size, "Things · %u", ((Shop *)data)->keys->len);
}

static void note(void *data, const ViewContext *context, char *out, size_t size)
{
    const Shop *shop = data;
    g_strlcpy(out, shop->note != NULL ? shop->note : "", size);
}

static const char *empty(void *data, const ViewContext *context)
{
    return "empty because the test says so, in so many words that they do not fit into a single "
           "line of the screen";
}

static unsigned waiting(void *data)
{
    return ((Shop *)data)->new->len;
}

static void let_in(void *data)
{
    Shop *shop = data;
    while (shop->new->len > 0)
        g_ptr_array_insert(shop->keys, 0, g_ptr_array_steal_index(shop->new, 0));
}

static bool needs(void *data, int row)
{
    return strstr(key(data, row), "7") != NULL;
}

static void free_shop(void *data)
{
    Shop *shop = data;
    g_ptr_array_unref(shop->keys);
    g_ptr_array_unref(shop->new);
    g_free(shop);
}

static const DeskColumn columns[] = {
    {N_("Key"), 10, 1, 0, false},
    {N_("One"), 10, 0, 3, false},
    {N_("Two"), 10, 0, 1, false},
    {N_("Three"), 10, 0, 2, true},
};

static const DeskTable table = {
    .name = "things",
    .columns = columns,
    .column_count = G_N_ELEMENTS(columns),
    .marks = true,
    .count = count,
    .key = key,
    .cell = cell,
    .card = card,
    .title = title,
    .note = note,
    .empty = empty,
    .waiting = waiting,
    .let_in = let_in,
    .needs = needs,
    .free = free_shop,
};

void shop_open(ShopTest *test, int rows)
{
    g_autoptr(GError) error = NULL;
    test->shop = g_new0(Shop, 1);
    test->shop->keys = g_ptr_array_new_with_free_func(g_free);
    test->shop->new = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < rows; i++)
        g_ptr_array_add(test->shop->keys, g_strdup_printf("thing-%05d", i));
    test->desk = view_desk_new(&table, test->shop);
    test->canvas = canvas_new(SHOP_ROWS, SHOP_COLS);
    test->theme = theme_load("malam", &error);
    g_assert_no_error(error);
    test->catalog = catalog_new();
    test->context = (ViewContext){
        .catalog = test->catalog, .theme = test->theme, .now_ms = 1000, .focused = true};
}

void shop_close(ShopTest *test)
{
    view_free(test->desk);
    canvas_free(test->canvas);
    theme_free(test->theme);
    catalog_free(test->catalog);
}

char *shop_shown(ShopTest *test)
{
    Rect all = {0, 0, canvas_rows(test->canvas), canvas_cols(test->canvas)};
    view_draw(test->desk, test->canvas, all, &test->context);
    return canvas_dump(test->canvas);
}

void shop_draw(ShopTest *test)
{
    g_free(shop_shown(test));
}

bool shop_shows(ShopTest *test, const char *words)
{
    g_autofree char *picture = shop_shown(test);
    return strstr(picture, words) != NULL;
}

ViewAsk shop_act(ShopTest *test, Action action)
{
    shop_draw(test);
    return view_action(test->desk, action, &test->context).ask;
}

int shop_line_of(ShopTest *test, const char *words)
{
    g_autofree char *picture = shop_shown(test);
    g_auto(GStrv) lines = g_strsplit(picture, "\n", 0);
    for (int i = 0; lines[i] != NULL; i++)
        if (strstr(lines[i], words) != NULL)
            return i;
    return -1;
}

void shop_insert(ShopTest *test, int at, const char *name)
{
    g_ptr_array_insert(test->shop->keys, at, g_strdup(name));
    view_desk_rows_changed(test->desk);
}
