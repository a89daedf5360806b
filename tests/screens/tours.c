/* The page of a tour, and the page of a display for everybody. */
#include <string.h>

#include "page.h"
#include "ui/kiosk_page.h"
#include "ui/tour_lines.h"

#define HOUR INT64_C(3600000)

typedef struct Lines {
    const TourLine *lines;
    int count;
    const TourStanding *standing;
    char key[32];
} Lines;

static int count(void *data)
{
    return ((Lines *)data)->count;
}

static const char *key(void *data, int row)
{
    Lines *lines = data;
    g_snprintf(lines->key, sizeof lines->key, "%d", row);
    return lines->key;
}

static void cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    tour_cell(&((Lines *)data)->lines[row], context, column, out);
}

static void card(void *data, const ViewContext *context, int row, const char *shown, DeskCard *out)
{
    tour_card(&((Lines *)data)->lines[row], context, out);
}

static void title(void *data, const ViewContext *context, char *out, size_t size)
{
    tour_title(((Lines *)data)->standing, out, size);
}

static void note(void *data, const ViewContext *context, char *out, size_t size)
{
    tour_note(((Lines *)data)->standing, out, size);
}

static const DeskTable table = {
    .name = "tour",
    .columns = tour_columns,
    .column_count = TOUR_COLUMNS,
    .count = count,
    .key = key,
    .cell = cell,
    .card = card,
    .title = title,
    .note = note,
    .free = g_free,
};

static View *make(const TourLine *lines, int number, const TourStanding *standing)
{
    Lines *data = g_new0(Lines, 1);
    *data = (Lines){.lines = lines, .count = number, .standing = standing};
    return view_desk_new(&table, data);
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
    page->keys.context = KEY_CONTEXT_TOUR;
    page->keys.ascii = context.ascii;
    page->keys.allows = all_allowed;
    view_keys_draw(page->canvas, layout.keys, page->keymap, &page->keys);
}

#define REASON(w, v, worst)                                                                        \
    {                                                                                              \
        w, 1, v, worst                                                                             \
    }

/* One of each kind. */
static void fill(TourLine *lines, int64_t now_ms)
{
    const TourLine all[] = {
        {.kind = TOUR_LINE_NOW,
         .camera = "c00077",
         .name = "Rumah Pompa Kali Tenggang pintu air",
         .place = "Tambakrejo",
         .pick = {.weight = 4,
                  .reasons = {REASON(TOUR_WHY_ALERT, 2, PRIORITY_CRITICAL),
                              REASON(TOUR_WHY_UNSEEN, 72 * HOUR, PRIORITIES),
                              REASON(TOUR_WHY_NEAR, 1, PRIORITIES)},
                  .reason_count = 3},
         .state = CAMERA_ONLINE,
         .at_ms = now_ms - 7000,
         .tile = -1},
        {.kind = TOUR_LINE_NEXT,
         .camera = "c00101",
         .name = "Pos Kamling RT 03 Jl. Garuda",
         .place = "RT 03/RW 04 Tembalang",
         .pick = {.weight = 2,
                  .reasons = {REASON(TOUR_WHY_UNSEEN, -1, PRIORITIES)},
                  .reason_count = 1},
         .ready = true,
         .tile = -1},
        {.kind = TOUR_LINE_AHEAD,
         .camera = "c00102",
         .name = "",
         .place = "",
         .pick = {.weight = 1.5,
                  .reasons = {REASON(TOUR_WHY_RAIN, 60, PRIORITIES),
                              REASON(TOUR_WHY_HISTORY, 3, PRIORITIES),
                              REASON(TOUR_WHY_UNCONFIRMED, 8 * HOUR, PRIORITIES)},
                  .reason_count = 3},
         .order = 1,
         .tile = -1},
        {.kind = TOUR_LINE_AHEAD,
         .camera = "c00103",
         .name = "Simpang Lima ATCS 2",
         .place = "Pekunden",
         .pick = {.weight = 1,
                  .reasons = {REASON(TOUR_WHY_TURN, 0, PRIORITIES)},
                  .reason_count = 1},
         .order = 2,
         .tile = -1},
        {.kind = TOUR_LINE_MISSED,
         .camera = "c00104",
         .name = "Pasar Bulu parkir",
         .place = "Pindrikan Kidul",
         .why = "no picture came in time",
         .at_ms = now_ms - 190000,
         .tile = -1},
        {.kind = TOUR_LINE_SKIPPED,
         .camera = "c00105",
         .name = "Puskesmas Miroto pendaftaran",
         .place = "Miroto",
         .state = CAMERA_OUT_OF_SERVICE,
         .reason = REASON_UNPLUGGED,
         .tile = -1},
    };
    memcpy(lines, all, sizeof all);
}

static const TourStanding going = {
    .what = "Tembalang · class:river", .cameras = 1204, .live = 861, .pictures = 41, .dwell_s = 10};

static void test_tour(void)
{
    Page page;
    TourLine lines[6];
    page_speak("en");
    page_init(&page, "malam");
    fill(lines, page.context.now_ms);
    View *desk = make(lines, 6, &going);
    draw(&page, desk, 24, 80);
    page_check(&page, "tour");
    draw(&page, desk, 30, 120);
    page_check(&page, "tour");
    draw(&page, desk, 50, 200);
    page_check(&page, "tour");
    view_free(desk);
    page_clear(&page);
}

static void test_held(void)
{
    Page page;
    TourLine lines[6];
    page_speak("en");
    page_init(&page, "mono");
    page.context.ascii = true;
    fill(lines, page.context.now_ms);
    lines[0].held = true;
    lines[0].tile = 2;
    lines[1].ready = false;
    TourStanding held = going;
    held.held = "Tour held by an alert: flood, Tambakrejo; C-t goes on.";
    View *desk = make(lines, 6, &held);
    draw(&page, desk, 24, 80);
    page_check(&page, "tour-held-ascii");
    view_free(desk);
    TourStanding gaps = going;
    gaps.gaps = 3;
    gaps.dark_ms = 1240;
    desk = make(lines, 6, &gaps);
    page.context.ascii = false;
    draw(&page, desk, 24, 80);
    page_check(&page, "tour-gaps");
    view_free(desk);
    page_clear(&page);
}

/* The kiosk */

static KioskFacts plain(void)
{
    return (KioskFacts){.city = "Kota Semarang",
                        .camera = "Simpang Lima ATCS 3",
                        .place = "Pekunden, Semarang Tengah",
                        .picture = "live",
                        .contact = "Diskominfo 024-3584077",
                        .trouble = "",
                        .live = true,
                        .clock_ms = INT64_C(1772330400000),
                        .cameras = 40,
                        .link = KIOSK_LIVE};
}

static void kiosk(Page *page, const KioskFacts *facts, bool wants, int rows, int cols,
                  const char *name)
{
    Rect picture;
    canvas_resize(page->canvas, rows, cols);
    canvas_set_ascii(page->canvas, page->context.ascii);
    kiosk_page_draw(page->canvas, page->theme, facts, wants, &picture);
    g_assert_true(wants || picture.rows == 0);
    g_assert_cmpint(picture.row + picture.rows, <=, rows);
    for (int row = 0; row < picture.rows; row++)
        canvas_fill(page->canvas, (Rect){picture.row + row, 0, 1, cols}, STYLE_SELECTED);
    page_check(page, name);
}

static void test_kiosk(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    KioskFacts facts = plain();
    kiosk(&page, &facts, false, 24, 80, "kiosk");
    kiosk(&page, &facts, false, 50, 200, "kiosk");
    kiosk(&page, &facts, true, 24, 80, "kiosk-text");
    facts.link = KIOSK_AWAY;
    facts.away_ms = 190000;
    facts.live = false;
    facts.picture = "FROZEN";
    kiosk(&page, &facts, false, 24, 80, "kiosk-away");
    page_clear(&page);
}

static void test_kiosk_troubles(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "mono");
    page.context.ascii = true;
    KioskFacts facts = plain();
    facts.link = KIOSK_REFUSED;
    facts.camera = facts.place = facts.picture = "";
    kiosk(&page, &facts, true, 24, 80, "kiosk-refused");
    facts.link = KIOSK_NOWHERE;
    facts.leave = KIOSK_WORD;
    facts.typed = 5;
    facts.contact = "";
    kiosk(&page, &facts, false, 24, 80, "kiosk-word");
    facts = plain();
    facts.leave = KIOSK_ASKS;
    kiosk(&page, &facts, false, 10, 40, "kiosk-small");
    kiosk(&page, &facts, true, 3, 10, "kiosk-tiny");
    facts.cameras = 0;
    facts.camera = facts.place = facts.picture = "";
    kiosk(&page, &facts, false, 24, 80, "kiosk-none");
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tours/the page of a tour", test_tour);
    g_test_add_func("/tours/held, with gaps, and without colours", test_held);
    g_test_add_func("/kiosk/its page", test_kiosk);
    g_test_add_func("/kiosk/what it says of troubles", test_kiosk_troubles);
    return g_test_run();
}
