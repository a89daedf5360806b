/* The page of the sources, drawn: what is up, what is not, and what that means. */
#include <string.h>

#include "console/desk.h"
#include "console/sources.h"
#include "page.h"
#include "wire/routes.h"
#include "wire/sources.h"

static void tell(App *app, const SourceHealth *health)
{
    g_autoptr(GString) json = g_string_new(NULL);
    encode_source(json, health);
    sources_object(app, EVENT_SOURCE, json->str, json->len);
}

static void tell_all(App *app, int64_t now_ms)
{
    const SourceHealth told[] = {
        {"zm-terminal", "zoneminder", "it refuses the login", SOURCE_REFUSED,
         now_ms - INT64_C(90000000), 0, 0, 14, 0, 3},
        {"frigate-balaikota", "frigate", "not known here: gudang (3 passed over); Frigate 0.17.2",
         SOURCE_UP, now_ms - INT64_C(7200000), now_ms - 3000, 18230, 2, 24, 4},
        {"frigate-pasar", "frigate",
         "HTTP: it can't be reached; MQTT: the broker can't be reached, or hung up", SOURCE_DOWN,
         now_ms - INT64_C(420000), now_ms - INT64_C(425000), 911, 37, 6, 5},
        {"probe", "probe", "", SOURCE_UP, now_ms - INT64_C(7200000), now_ms - 400, 482113, 0, 12904,
         6},
        {"relai", "mediamtx", "MQTT: the broker refuses the login", SOURCE_PARTLY, now_ms - 60000,
         now_ms - 12000, 55, 1, 40, 7},
        {"cuaca", "bmkg", "", SOURCE_STARTING, now_ms - 1000, 0, 0, 0, 0, 8},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(told); i++)
        tell(app, &told[i]);
}

static bool all_allowed(Action action, void *data)
{
    return action != ACTION_RIGHT;
}

static void draw(Page *page, View *desk, int rows, int cols)
{
    ViewContext context = page->context;
    canvas_resize(page->canvas, rows, cols);
    canvas_set_ascii(page->canvas, context.ascii);
    const LayoutWishes wishes = {.focus = PANE_CAMERAS};
    Layout layout = layout_compute(rows, cols, &wishes);
    int top = layout.bar.row + layout.bar.rows;
    context.focused = true;
    view_bar_draw(page->canvas, layout.bar, &context, &page->bar);
    view_draw(desk, page->canvas, (Rect){top, 0, layout.status.row - top, cols}, &context);
    page->keys.context = KEY_CONTEXT_SOURCES;
    page->keys.allows = all_allowed;
    view_keys_draw(page->canvas, layout.keys, page->keymap, &page->keys);
}

static void test_desk(void)
{
    Page page;
    App app = {0};
    page_speak("en");
    page_init(&page, "malam");
    sources_start(&app);
    View *desk = desk_sources.make(&app);
    draw(&page, desk, 24, 80);
    page_check(&page, "desk-sources-none");
    tell_all(&app, page.context.now_ms);
    g_assert_cmpuint(sources_down(&app), ==, 2);
    page.bar.sources_down = sources_down(&app);
    view_desk_rows_changed(desk);
    view_desk_select(desk, "frigate-pasar");
    draw(&page, desk, 24, 80);
    page_check(&page, "desk-sources");
    draw(&page, desk, 50, 200);
    page_check(&page, "desk-sources");
    page.context.freshness = FRESH_STALE; /* what it was, and no more than that */
    draw(&page, desk, 24, 80);
    page_check(&page, "desk-sources-stale");
    view_free(desk);
    sources_stop(&app);
    page_clear(&page);
}

static void test_follows(void)
{
    App app = {0};
    sources_start(&app);
    tell_all(&app, INT64_C(1795383000000));
    static const char gone[] = "{\"id\":\"frigate-pasar\",\"rev\":9,\"gone\":true}",
                      odd[] = "{\"name\":\"frigate-pasar\",\"state\":\"well\"}";
    sources_object(&app, EVENT_SOURCE, odd, strlen(odd));
    g_assert_cmpuint(sources_down(&app), ==, 2);
    sources_object(&app, EVENT_SOURCE, gone, strlen(gone));
    g_assert_cmpuint(sources_down(&app), ==, 1);
    g_assert_cmpstr(sources_nth(&app, 0)->name, ==, "cuaca");
    const SourceHealth back = {"zm-terminal", "zoneminder", "", SOURCE_UP, 1, 1, 1, 14, 4, 10};
    tell(&app, &back);
    g_assert_cmpuint(sources_down(&app), ==, 0);
    sources_forget(&app);
    g_assert_null(sources_nth(&app, 0));
    sources_stop(&app);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sources/the page says what is down, since when, and what that means",
                    test_desk);
    g_test_add_func("/sources/they are followed by the change stream", test_follows);
    return g_test_run();
}
