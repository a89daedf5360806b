/* A patrol round in the place of the panes: at a stop, before it begins, at any size; and the
 * cameras as a volunteer has them. */
#include <string.h>

#include "page.h"
#include "ui/view_round.h"

#define STOPS 14

typedef struct Walk {
    int here; /* the stop; -1 before the round begins */
} Walk;

static const char *name_of(int stop)
{
    static const char *const names[] = {"Pos Kamling Jl. Mawar", "Gg. Melati", "Balai RW 02",
                                        "Masjid Al-Ikhlas"};
    return names[stop % 4];
}

static void fill_start(RoundPage *out)
{
    g_strlcpy(out->title, "Patrol round", sizeof out->title);
    round_page_add(out, STYLE_TITLE, false, "TONIGHT");
    round_page_add(out, STYLE_ERROR, true, "OVERDUE for 20 min: the round of 21:00  Budi, Slamet");
    round_page_add(out, STYLE_STRONG, true, "F6  begins the round: RT 03/RW 05 (14 cameras)");
    round_page_add(out, STYLE_TEXT, false, "l  earlier rounds");
    round_page_add(out, STYLE_TEXT, false, "F12  kentongan: call for help");
}

static void fill(void *data, const ViewContext *context, RoundPage *out)
{
    const Walk *walk = data;
    if (walk->here < 0) {
        fill_start(out);
        return;
    }
    g_strlcpy(out->title, "Patrol round · 5 of 14 seen · 1 alert", sizeof out->title);
    g_strlcpy(out->heading, "Stops", sizeof out->heading);
    round_page_add(out, STYLE_TITLE, false, "STOP %d OF %d", walk->here + 1, STOPS);
    round_page_add(out, STYLE_STRONG, true, "%s", name_of(walk->here));
    round_page_add(out, STYLE_TEXT, false, "RT 03/RW 05 Sendangguwo, Tembalang");
    round_page_add(out, STYLE_LIVE, true, "● LIVE for 2 d");
    round_page_add(out, STYLE_STALE, false,
                   "No window for the picture: no graphical screen (DISPLAY is not set), which is "
                   "said in so many words that they take two lines.  v shows it here.");
    round_page_add(out, STYLE_STRONG, true, "F8  SAFE");
    round_page_add(out, STYLE_STRONG, false, "F4  NOT SAFE: alert");
    round_page_add(out, STYLE_TEXT, false, "F7 skip   F3 note   F5 end");
}

static int count(void *data)
{
    return ((const Walk *)data)->here < 0 ? 0 : STOPS;
}

static int here(void *data)
{
    return ((const Walk *)data)->here;
}

static void row(void *data, const ViewContext *context, int index, RoundRow *out)
{
    const Walk *walk = data;
    g_snprintf(out->number, sizeof out->number, "%d", index + 1);
    g_strlcpy(out->name, name_of(index), sizeof out->name);
    if (index < walk->here)
        g_strlcpy(out->said, index == 2 ? "alert · 41 s" : "safe · 9 s", sizeof out->said);
    out->style = index == 2 ? STYLE_CRITICAL : STYLE_LIVE;
}

static void go(void *data, int index)
{
    ((Walk *)data)->here = index;
}

static const RoundTable table = {.page = fill, .count = count, .here = here, .row = row, .go = go};

/* What is not offered at a stop, or before. */
static bool allowed(Action action, void *data)
{
    const Walk *walk = data;
    bool judges = action >= ACTION_ROUND_CLEAR && action <= ACTION_ROUND_END;
    bool begins = action == ACTION_ROUND || action == ACTION_ROUND_CHOOSE;
    return walk->here < 0 ? !judges : !begins;
}

static void draw(Page *page, View *round, Walk *walk, int rows, int cols)
{
    ViewContext context = page->context;
    canvas_resize(page->canvas, rows, cols);
    canvas_set_ascii(page->canvas, context.ascii);
    const LayoutWishes wishes = {.focus = PANE_CAMERAS};
    Layout layout = layout_compute(rows, cols, &wishes);
    int top = layout.bar.row + layout.bar.rows;
    context.focused = true;
    view_bar_draw(page->canvas, layout.bar, &context, &page->bar);
    view_draw(round, page->canvas, (Rect){top, 0, layout.status.row - top, cols}, &context);
    page->keys.context = KEY_CONTEXT_ROUND;
    page->keys.allows = allowed;
    page->keys.data = walk;
    page->keys.ascii = context.ascii;
    view_keys_draw(page->canvas, layout.keys, page->keymap, &page->keys);
}

static void test_sizes(void)
{
    static const struct {
        int rows, cols;
    } sizes[] = {{24, 80}, {40, 120}, {50, 200}, {16, 60}, {8, 40}};
    Page page;
    Walk walk = {.here = 5};
    page_speak("en");
    page_init(&page, "malam");
    page.keys.volunteer = true;
    View *round = view_round_new(&table, &walk);
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        draw(&page, round, &walk, sizes[i].rows, sizes[i].cols);
        page_check(&page, "round");
    }
    walk.here = 13;
    draw(&page, round, &walk, 24, 80);
    page_check(&page, "round-last");
    walk.here = -1;
    draw(&page, round, &walk, 24, 80);
    page_check(&page, "round-start");
    page.context.ascii = true;
    walk.here = 0;
    draw(&page, round, &walk, 24, 80);
    page_check(&page, "round-ascii");
    view_free(round);
    page_clear(&page);
}

/* A click goes to a stop, beside the large lines and below them. */
static void test_click(void)
{
    Page page;
    Walk walk = {.here = 5};
    page_speak("en");
    page_init(&page, "malam");
    View *round = view_round_new(&table, &walk);
    draw(&page, round, &walk, 40, 120);
    ViewContext context = page.context;
    g_assert_cmpint(view_click(round, 5, 100, false, &context).ask, ==, VIEW_DONE);
    g_assert_cmpint(walk.here, ==, 2);
    g_assert_cmpint(view_click(round, 3, 10, false, &context).ask, ==, VIEW_DONE); /* large */
    g_assert_cmpint(walk.here, ==, 2);
    g_assert_cmpint(view_click(round, 36, 100, true, &context).ask, ==, VIEW_DONE); /* empty */
    g_assert_cmpint(walk.here, ==, 2);
    g_assert_cmpint(view_click(round, 7, 100, true, &context).ask, ==, VIEW_OPEN);
    g_assert_cmpint(walk.here, ==, 4);
    view_free(round);
    page_clear(&page);
}

/* No tree, two lines a camera. */
static void test_volunteer(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "kontras");
    page.keys.volunteer = true;
    page.tree_wish = LAYOUT_HIDE;
    view_table_large(page.table, true);
    page_draw(&page, 24, 80);
    page_check(&page, "volunteer-cameras");
    page_act(&page, PANE_CAMERAS, ACTION_END);
    page_draw(&page, 24, 80);
    page_check(&page, "volunteer-cameras-end");
    page_act(&page, PANE_CAMERAS, ACTION_UP);
    page_draw(&page, 16, 60); /* too low for two lines each */
    page_check(&page, "volunteer-cameras");
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "Asia/Jakarta", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/screens/round/at a stop, and before it, at every size", test_sizes);
    g_test_add_func("/screens/round/a click goes to a stop", test_click);
    g_test_add_func("/screens/round/a volunteer has two lines a camera", test_volunteer);
    return g_test_run();
}
