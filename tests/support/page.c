#include "page.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"

static const FeedLimits page_limits = {.most = 10, .window_ms = 600000, .linger_ms = 30000};

void page_speak(const char *language)
{
    g_assert_true(i18n_init(language));
    const char *build = g_getenv("TILIK_BUILD");
    if (build != NULL) {
        g_autofree char *folder = g_build_filename(build, "locale", NULL);
        bindtextdomain("tilik", folder);
    }
}

ViewContext page_context(Page *page, Pane pane)
{
    ViewContext context = page->context;
    context.focused = page->focus == pane;
    return context;
}

void page_init(Page *page, const char *theme)
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
    page->book = alert_book_new();
    page->feed = feed_new(page->book, page->catalog, &page_limits);
    feed_set_me(page->feed, "Budi");
    page->alerts = view_alerts_new(page->feed);
    page->context = (ViewContext){
        .catalog = page->catalog,
        .alerts = page->book,
        .me = "Budi",
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

void page_clear(Page *page)
{
    canvas_free(page->canvas);
    view_free(page->tree);
    view_free(page->table);
    view_free(page->card);
    view_free(page->alerts);
    feed_free(page->feed);
    alert_book_free(page->book);
    trail_free(page->trail);
    keymap_free(page->keymap);
    theme_free(page->theme);
    catalog_free(page->catalog);
}

static void show_card(Page *page, const ViewContext *context)
{
    view_card_show(page->card, context, view_table_selected(page->table));
    if (page->focus == PANE_ALERTS)
        view_card_alert(page->card, context, view_alerts_selected(page->alerts));
}

void page_draw(Page *page, int rows, int cols)
{
    static const KeyContext contexts[PANES] = {KEY_CONTEXT_TREE, KEY_CONTEXT_ALERTS,
                                               KEY_CONTEXT_CAMERAS, KEY_CONTEXT_CARD};
    canvas_resize(page->canvas, rows, cols);
    canvas_set_ascii(page->canvas, page->context.ascii);
    const LayoutWishes wishes = {.focus = page->focus, .tree = page->tree_wish};
    page->layout = layout_compute(rows, cols, &wishes);
    if (page->layout.too_small) {
        layout_draw_notice(page->canvas);
        return;
    }
    View *views[PANES] = {page->tree, page->alerts, page->table, page->card};
    view_alerts_update(page->alerts, &page->context);
    page->bar.flood = feed_flood(page->feed);
    view_bar_draw(page->canvas, page->layout.bar, &page->context, &page->bar);
    for (int i = 0; i < PANES; i++) {
        ViewContext context = page_context(page, (Pane)i);
        if (i == PANE_CARD)
            show_card(page, &context);
        view_draw(views[i], page->canvas, page->layout.pane[i], &context);
    }
    page->keys.context = contexts[page->focus];
    page->keys.ascii = page->context.ascii;
    if (page->focus == PANE_ALERTS)
        view_alerts_keys(page->alerts, &page->context, &page->keys);
    view_keys_draw(page->canvas, page->layout.keys, page->keymap, &page->keys);
}

ViewAnswer page_act(Page *page, Pane pane, Action action)
{
    View *views[PANES] = {page->tree, page->alerts, page->table, page->card};
    ViewContext context = page_context(page, pane);
    ViewAnswer answer = view_action(views[pane], action, &context);
    g_assert_cmpint(answer.ask, !=, VIEW_PASS);
    return answer;
}

/* Compares what is drawn with its file, or writes that file when asked to. */
void page_check(const Page *page, const char *name)
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
