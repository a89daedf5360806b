/* What the panes show of the fixture city, as plain text.  A picture that differs is printed with
 * the command that accepts it. */
#include <glib.h>

#include "page.h"

typedef struct Size {
    int rows, cols;
} Size;

static const Size sizes[] = {{24, 80}, {40, 120}, {50, 200}, {100, 400}, {5, 20}};

static void test_sizes(gconstpointer language)
{
    page_speak(language);
    Page page;
    page_init(&page, "malam");
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        page_draw(&page, sizes[i].rows, sizes[i].cols);
        g_autofree char *name = g_strdup_printf("page-%s", (const char *)language);
        page_check(&page, name);
    }
    page_clear(&page);
}

static void test_ascii(void)
{
    page_speak("en");
    Page page;
    page_init(&page, "mono");
    page.context.ascii = true;
    page_draw(&page, 30, 100);
    page_check(&page, "page-ascii");
    page_clear(&page);
}

static void test_link_lost(void)
{
    page_speak("id");
    Page page;
    page_init(&page, "malam");
    page.context.freshness = FRESH_STALE;
    page.bar.link = BAR_LOST;
    page.bar.age_ms = 47000;
    page.bar.lost_for_ms = 33000;
    page_draw(&page, 24, 80);
    page_check(&page, "stale");
    page.context.freshness = FRESH_UNKNOWN;
    page.bar.lost_for_ms = 1800000;
    page.bar.age_ms = 1814000;
    page_draw(&page, 40, 120);
    page_check(&page, "unknown");
    page_clear(&page);
}

static void test_tree_open(void)
{
    page_speak("id");
    Page page;
    page_init(&page, "malam");
    page.focus = PANE_TREE;
    page_draw(&page, 24, 80);
    page_act(&page, PANE_TREE, ACTION_DOWN);
    page_act(&page, PANE_TREE, ACTION_RIGHT);
    page_act(&page, PANE_TREE, ACTION_DOWN);
    page_act(&page, PANE_TREE, ACTION_RIGHT);
    ViewContext context = page_context(&page, PANE_CAMERAS);
    view_table_scope(page.table, &context, view_tree_selected(page.tree));
    page_draw(&page, 40, 120);
    page_check(&page, "tree-open");
    page_act(&page, PANE_TREE, ACTION_TREE_ORDER);
    page_draw(&page, 24, 80);
    page_check(&page, "tree-by-change");
    page_clear(&page);
}

static void test_filter(void)
{
    page_speak("id");
    Page page;
    page_init(&page, "malam");
    ViewContext context = page_context(&page, PANE_CAMERAS);
    g_autoptr(GError) error = NULL;
    g_assert_true(view_table_filter(page.table, &context, "state:off reason:none", &error));
    page_draw(&page, 24, 80);
    page_act(&page, PANE_CAMERAS, ACTION_MARK);
    page_act(&page, PANE_CAMERAS, ACTION_SORT_3);
    page_draw(&page, 24, 80);
    page_check(&page, "filter");
    g_assert_true(view_table_filter(page.table, &context, "zzzzzzzzzz", &error));
    page_draw(&page, 24, 80);
    page_check(&page, "filter-none");
    page_clear(&page);
}

static void test_volunteer(void)
{
    page_speak("id");
    Page page;
    page_init(&page, "kontras");
    page.keys.volunteer = true;
    page.keys.video = true;
    page_draw(&page, 24, 80);
    page_check(&page, "volunteer");
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
