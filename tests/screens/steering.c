/* The strip of a camera that is steered, as it stands for who has it, and for who has not. */
#include <string.h>

#include "page.h"
#include "ui/ptz_strip.h"

static const PtzPreset presets[] = {
    {1, "Gerbang utara"}, {2, "Pompa"},   {3, "Jembatan penyeberangan sisi barat daya"},
    {4, "Parkir"},        {12, "Menara"},
};

static PtzStripFacts facts_of(PtzStand stand)
{
    return (PtzStripFacts){.camera = "Simpang Lima ATCS 3",
                           .stand = stand,
                           .holder = "Sari",
                           .left_s = 12,
                           .take_key = "A",
                           .leave_key = "Esc",
                           .speed = STEERING_MIDDLE,
                           .answered_ms = -1,
                           .presets = presets,
                           .preset_count = G_N_ELEMENTS(presets),
                           .home = true};
}

/* One below the other, as they come. */
static void draw(Page *page, const PtzStripFacts *facts, size_t count, int cols)
{
    canvas_resize(page->canvas, (int)count * PTZ_STRIP_ROWS, cols);
    for (size_t i = 0; i < count; i++)
        ptz_strip_draw(page->canvas, (Rect){(int)i * PTZ_STRIP_ROWS, 0, PTZ_STRIP_ROWS, cols},
                       &facts[i]);
}

static void test_strip(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    PtzStripFacts facts[] = {facts_of(PTZ_MINE),   facts_of(PTZ_MINE), facts_of(PTZ_THEIRS),
                             facts_of(PTZ_THEIRS), facts_of(PTZ_FREE), facts_of(PTZ_UNFIT)};
    facts[1].ways[STEERING_UP] = facts[1].ways[STEERING_LEFT] = true;
    facts[1].last = "left, up";
    facts[1].answered_ms = 84;
    facts[1].speed = STEERING_FAST;
    facts[3].may_force = true;
    facts[4].preset_count = 0;
    facts[4].home = false;
    facts[4].last = "home";
    facts[5].last = "preset 3 Jembatan penyeberangan sisi barat daya";
    facts[5].problem = "127.0.0.1 says: The camera did not do it: nothing came in 3 s.";
    draw(&page, facts, G_N_ELEMENTS(facts), 80);
    page_check(&page, "steering");
    draw(&page, facts, 2, 132);
    page_check(&page, "steering");
    canvas_set_ascii(page.canvas, true);
    draw(&page, facts, 2, 80);
    page_check(&page, "steering-ascii");
    page_clear(&page);
}

/* What is drawn at a place is what a click there does. */
static void test_click(void)
{
    const PtzStripFacts facts = facts_of(PTZ_MINE);
    const Rect rect = {10, 0, PTZ_STRIP_ROWS, 80};
    static const struct {
        int row, col;
        Action action;
    } spots[] = {
        {11, 7, ACTION_PTZ_UP},     {12, 3, ACTION_PTZ_LEFT},   {12, 7, ACTION_PTZ_STOP},
        {12, 11, ACTION_PTZ_RIGHT}, {13, 7, ACTION_PTZ_DOWN},   {15, 3, ACTION_PTZ_OUT},
        {15, 11, ACTION_PTZ_IN},    {13, 17, ACTION_PTZ_SPEED}, {14, 17, ACTION_PTZ_1},
        {14, 34, ACTION_PTZ_2},     {11, 40, ACTION_NONE},      {10, 7, ACTION_NONE},
        {9, 7, ACTION_NONE},        {12, 5, ACTION_NONE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(spots); i++)
        g_assert_cmpint(ptz_strip_at(rect, spots[i].row, spots[i].col, &facts), ==,
                        spots[i].action);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/screens/the strip of a camera that is steered", test_strip);
    g_test_add_func("/screens/a click on the strip does what stands there", test_click);
    return g_test_run();
}
