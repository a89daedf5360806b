/* The page of the register: who is overdue, who is due, what waits to be sent. */
#include <math.h>

#include "page.h"
#include "ui/register_lines.h"

#define DAY INT64_C(86400000)

static bool all_allowed(Action action, void *data)
{
    return action != ACTION_LOCK;
}

static RegisterLine *add(RegisterPage *page, const char *id, const char *name, BuildingState state,
                         int64_t due_ms)
{
    const Building building = {.id = id,
                               .name = name,
                               .area = "33.74.10.1003",
                               .address = "Jl. Ronggowarsito 12",
                               .owner = "PT Sumber Rejeki",
                               .contact = "Ibu Ratna, 0812-555-0001",
                               .agreement = state == BUILDING_LINKED ? "012/PKS/2026" : "",
                               .note = state == BUILDING_OVERDUE ? "Dua kali disurati." : "",
                               .site = state == BUILDING_LINKED ? "n0001" : NULL,
                               .lat = NAN,
                               .lon = NAN,
                               .asked_at_ms = due_ms != 0 ? due_ms - 90 * DAY : 0,
                               .due_at_ms = due_ms,
                               .promised = 6,
                               .linked = state == BUILDING_LINKED ? 4 : 0,
                               .version = 1,
                               .kind = BUILDING_HOTEL,
                               .state = state};
    RegisterLine *line = g_new0(RegisterLine, 1);
    line->building = building_copy(&building);
    line->state = state;
    g_ptr_array_add(page->lines, line);
    page->all++;
    page->overdue += state == BUILDING_OVERDUE;
    page->promised += 6;
    page->linked += (unsigned)building.linked;
    return line;
}

static RegisterPage *some_lines(int64_t now_ms)
{
    RegisterPage *page = g_new0(RegisterPage, 1);
    page->lines = g_ptr_array_new_with_free_func((GDestroyNotify)register_line_free);
    page->filter = "";
    page->known = true;
    add(page, "P5-0001", "Hotel Kali Semarang", BUILDING_LINKED, 0);
    add(page, "P5-0002", "Menara BTS Tugurejo", BUILDING_ASKED, now_ms + 40 * DAY);
    add(page, "P5-0003", "Mal Simpang Raya", BUILDING_OVERDUE, now_ms - 3 * DAY);
    add(page, "P5-0004", "SPBU Mangkang", BUILDING_AGREED, now_ms + 9 * DAY);
    add(page, "P5-0005", "Gudang Wijaya Kusuma", BUILDING_OVERDUE, now_ms - 40 * DAY);
    add(page, "P5-0006", "Rusunawa Kaligawe", BUILDING_EXEMPT, 0);
    add(page, "P5-0007", "Bank Artha Jateng Johar", BUILDING_REFUSED, now_ms - DAY);
    RegisterLine *changed = add(page, "P5-0008", "RS Kasih Bunda", BUILDING_ASKED, now_ms + DAY);
    changed->waits = REGISTER_WAITING;
    changed->state = BUILDING_AGREED;
    register_lines_sort(page->lines);
    return page;
}

static void draw(Page *page, View *view, int rows, int cols)
{
    ViewContext context = page->context;
    canvas_resize(page->canvas, rows, cols);
    const LayoutWishes wishes = {.focus = PANE_CAMERAS};
    Layout layout = layout_compute(rows, cols, &wishes);
    int top = layout.bar.row + layout.bar.rows;
    context.focused = true;
    view_bar_draw(page->canvas, layout.bar, &context, &page->bar);
    view_draw(view, page->canvas, (Rect){top, 0, layout.status.row - top, cols}, &context);
    page->keys.context = KEY_CONTEXT_REGISTER;
    page->keys.allows = all_allowed;
    view_keys_draw(page->canvas, layout.keys, page->keymap, &page->keys);
}

static void test_page(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    RegisterPage *lines = some_lines(page.context.now_ms);
    View *view = register_lines_new(lines);
    draw(&page, view, 24, 80);
    ViewContext context = page.context;
    view_action(view, ACTION_DOWN, &context);
    draw(&page, view, 24, 80);
    page_check(&page, "register");
    draw(&page, view, 40, 160);
    page_check(&page, "register");
    view_action(view, ACTION_NEXT_ATTENTION, &context);
    g_assert_cmpstr(register_lines_selected(view)->building->id, ==, "P5-0005");
    g_ptr_array_set_size(lines->lines, 0);
    lines->filter = "johar";
    view_desk_rows_anew(view);
    draw(&page, view, 24, 80);
    page_check(&page, "register-none");
    view_free(view);
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/screens/the register: overdue, due, waiting, none", test_page);
    return g_test_run();
}
