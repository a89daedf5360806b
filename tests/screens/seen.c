/* Who looked last: in the list, on the card, in the tree and its order. */
#include "page.h"

#define HOUR_MS INT64_C(3600000)

/* Two in three were looked at, by one of three people, longer and longer ago. */
static void look_at_some(Catalog *catalog)
{
    static const char *const people[] = {"Budi", "Sari", "Pak Slamet Raharjo"};
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        const Look look = {.by = people[i % 3],
                           .at_ms = FIXTURE_NOW_MS - (i + 1) * HOUR_MS,
                           .seconds = i % 5 == 0 ? -1 : 40,
                           .purpose = PURPOSE_RONDA};
        if (i % 3 != 2)
            looks_put(catalog, i, &look);
    }
    looks_know(catalog, true);
}

static void test_looks(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    look_at_some(page.catalog);
    g_autoptr(LooksCount) count = looks_count(page.catalog, FIXTURE_NOW_MS - 24 * HOUR_MS);
    page.context.looks = count;
    page.context.unseen_hours = 24;
    page_draw(&page, 50, 200);
    page_check(&page, "seen");
    page_act(&page, PANE_TREE, ACTION_TREE_ORDER);
    page_act(&page, PANE_TREE, ACTION_TREE_ORDER);
    page_draw(&page, 40, 120);
    page_check(&page, "seen-tree");
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/screens/seen/who looked last, and where nobody did", test_looks);
    return g_test_run();
}
