/* What the panes show of the fixture city, as plain text.  A picture that differs is printed with
 * the command that accepts it. */
#include <glib.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "fixture.h"
#include "ui/layout.h"
#include "ui/view_bar.h"
#include "ui/view_card.h"
#include "ui/view_keys.h"
#include "ui/view_table.h"
#include "ui/view_tree.h"

typedef struct Page {
    Catalog *catalog;
    Theme *theme;
    Keymap *keymap;
    Trail *trail;
    View *tree, *table, *card;
    Canvas *canvas;
    ViewContext context;
    BarFacts bar;
    KeysFacts keys;
    Layout layout;
    Pane focus;
} Page;

typedef struct Size {
    int rows, cols;
} Size;

static const Size sizes[] = {{24, 80}, {40, 120}, {50, 200}, {100, 400}, {5, 20}};

static void speak(const char *language)
{
    g_assert_true(i18n_init(language));
    const char *build = g_getenv("TILIK_BUILD");
    if (build != NULL) {
        g_autofree char *folder = g_build_filename(build, "locale", NULL);
        bindtextdomain("tilik", folder);
    }
}

static ViewContext context_of(Page *page, Pane pane)
{
    ViewContext context = page->context;
    context.focused = page->focus == pane;
    return context;
}

static void page_init(Page *page, const char *theme)
{
    g_autoptr(GError) error = NULL;
    *page = (Page){.catalog = fixture_city(), .trail = trail_new(), .focus = PANE_CAMERAS};
    page->theme = theme_load(theme, &error);
    g_assert_no_error(error);
    page->keymap = keymap_load(&error);
    g_assert_no_error(error);
    trail_reset(page->trail, page->catalog);
    page->tree = view_tree_new(page->trail);
    page->table = view_table_new();
    page->card = view_card_new(page->trail);
    page->context = (ViewContext){
        .catalog = page->catalog,
        .theme = page->theme,
        .now_ms = FIXTURE_NOW_MS,
    };
    page->bar = (BarFacts){
        .city = "Kota Semarang",
        .age_ms = 400,
        .clock_ms = FIXTURE_NOW_MS,
        .link = BAR_LIVE,
        .players = 2,
        .budget = 4,
        .seconds = true,
    };
    page->keys = (KeysFacts){.context = KEY_CONTEXT_CAMERAS};
    page->canvas = canvas_new(1, 1);
}

static void page_clear(Page *page)
{
    canvas_free(page->canvas);
    view_free(page->tree);
    view_free(page->table);
    view_free(page->card);
    trail_free(page->trail);
    keymap_free(page->keymap);
    theme_free(page->theme);
    catalog_free(page->catalog);
}

static void page_draw(Page *page, Size size)
{
    canvas_resize(page->canvas, size.rows, size.cols);
    canvas_set_ascii(page->canvas, page->context.ascii);
    const LayoutWishes wishes = {.focus = page->focus, .alerts = LAYOUT_HIDE};
    page->layout = layout_compute(size.rows, size.cols, &wishes);
    if (page->layout.too_small) {
        layout_draw_notice(page->canvas);
        return;
    }
    View *views[PANES] = {page->tree, NULL, page->table, page->card};
    view_bar_draw(page->canvas, page->layout.bar, &page->context, &page->bar);
    for (int i = 0; i < PANES; i++) {
        ViewContext context = context_of(page, (Pane)i);
        if (i == PANE_CARD)
            view_card_show(page->card, &context, view_table_selected(page->table));
        view_draw(views[i], page->canvas, page->layout.pane[i], &context);
    }
    view_keys_draw(page->canvas, page->layout.keys, page->keymap, &page->keys);
}

static void act(Page *page, Pane pane, Action action)
{
    View *views[PANES] = {page->tree, NULL, page->table, page->card};
    ViewContext context = context_of(page, pane);
    ViewAnswer answer = view_action(views[pane], action, &context);
    g_assert_cmpint(answer.ask, !=, VIEW_PASS);
}

/* Compares what is drawn with its file, or writes that file when asked to. */
static void check(const Page *page, const char *name)
{
    const char *source = g_getenv("TILIK_SOURCE");
    g_autofree char *file =
        g_strdup_printf("%s-%dx%d.txt", name, canvas_cols(page->canvas), canvas_rows(page->canvas));
    g_autofree char *path =
        g_build_filename(source != NULL ? source : ".", "tests", "screens", file, NULL);
    g_autofree char *shown = canvas_dump(page->canvas), *kept = NULL;
    if (g_getenv("TILIK_SCREENS_UPDATE") != NULL) {
        g_assert_true(g_file_set_contents(path, shown, -1, NULL));
        return;
    }
    g_file_get_contents(path, &kept, NULL, NULL);
    if (g_strcmp0(shown, kept) == 0)
        return;
    g_autofree char *now = g_build_filename(g_get_tmp_dir(), file, NULL);
    g_file_set_contents(now, shown, -1, NULL);
    g_test_message("%s differs.  See:     diff %s %s", file, path, now);
    g_test_message("When the new picture is right:  make screens-update");
    g_test_message("\n%s", shown);
    g_test_fail();
}

static void test_sizes(gconstpointer language)
{
    speak(language);
    Page page;
    page_init(&page, "malam");
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        page_draw(&page, sizes[i]);
        g_autofree char *name = g_strdup_printf("page-%s", (const char *)language);
        check(&page, name);
    }
    page_clear(&page);
}

static void test_ascii(void)
{
    speak("en");
    Page page;
    page_init(&page, "mono");
    page.context.ascii = true;
    page_draw(&page, (Size){30, 100});
    check(&page, "page-ascii");
    page_clear(&page);
}

static void test_link_lost(void)
{
    speak("id");
    Page page;
    page_init(&page, "malam");
    page.context.freshness = FRESH_STALE;
    page.bar.link = BAR_LOST;
    page.bar.age_ms = 47000;
    page.bar.lost_for_ms = 33000;
    page_draw(&page, (Size){24, 80});
    check(&page, "stale");
    page.context.freshness = FRESH_UNKNOWN;
    page.bar.lost_for_ms = 1800000;
    page.bar.age_ms = 1814000;
    page_draw(&page, (Size){40, 120});
    check(&page, "unknown");
    page_clear(&page);
}

static void test_tree_open(void)
{
    speak("id");
    Page page;
    page_init(&page, "malam");
    page.focus = PANE_TREE;
    page.keys.context = KEY_CONTEXT_TREE;
    page_draw(&page, (Size){24, 80});
    act(&page, PANE_TREE, ACTION_DOWN);
    act(&page, PANE_TREE, ACTION_RIGHT);
    act(&page, PANE_TREE, ACTION_DOWN);
    act(&page, PANE_TREE, ACTION_RIGHT);
    ViewContext context = context_of(&page, PANE_CAMERAS);
    view_table_scope(page.table, &context, view_tree_selected(page.tree));
    page_draw(&page, (Size){40, 120});
    check(&page, "tree-open");
    act(&page, PANE_TREE, ACTION_TREE_ORDER);
    page_draw(&page, (Size){24, 80});
    check(&page, "tree-by-change");
    page_clear(&page);
}

static void test_filter(void)
{
    speak("id");
    Page page;
    page_init(&page, "malam");
    ViewContext context = context_of(&page, PANE_CAMERAS);
    g_autoptr(GError) error = NULL;
    g_assert_true(view_table_filter(page.table, &context, "state:off reason:none", &error));
    page_draw(&page, (Size){24, 80});
    act(&page, PANE_CAMERAS, ACTION_MARK);
    act(&page, PANE_CAMERAS, ACTION_SORT_3);
    page_draw(&page, (Size){24, 80});
    check(&page, "filter");
    g_assert_true(view_table_filter(page.table, &context, "zzzzzzzzzz", &error));
    page_draw(&page, (Size){24, 80});
    check(&page, "filter-none");
    page_clear(&page);
}

static void test_volunteer(void)
{
    speak("id");
    Page page;
    page_init(&page, "kontras");
    page.keys.volunteer = true;
    page.keys.video = true;
    page_draw(&page, (Size){24, 80});
    check(&page, "volunteer");
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "Asia/Jakarta", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/screens/page/every size, in Indonesian", "id", test_sizes);
    g_test_add_data_func("/screens/page/every size, in English", "en", test_sizes);
    g_test_add_func("/screens/page/plain ASCII needs no glyph beyond it", test_ascii);
    g_test_add_func("/screens/page/nothing looks live when the link is lost", test_link_lost);
    g_test_add_func("/screens/tree/opens down to RW, and orders by what changed", test_tree_open);
    g_test_add_func("/screens/table/filter, marks and sorting", test_filter);
    g_test_add_func("/screens/keys/a volunteer sees function keys", test_volunteer);
    return g_test_run();
}
