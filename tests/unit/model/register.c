/* The register: its steps, what is late, what answers a search, and its sums. */
#include "model/register.h"

#include <math.h>
#include <string.h>

#define NOW INT64_C(1800000000000)
#define DAY INT64_C(86400000)

static Building make(const char *id, BuildingState state)
{
    return (Building){.id = id,
                      .name = "Hotel Kali Semarang",
                      .area = "33.74.01.1007",
                      .address = "Jl. Pemuda 1",
                      .owner = "PT Kali",
                      .contact = "Ibu Ratna, 0812",
                      .agreement = "12/PKS",
                      .note = "",
                      .lat = NAN,
                      .lon = NAN,
                      .promised = 6,
                      .linked = 4,
                      .version = 1,
                      .kind = BUILDING_HOTEL,
                      .state = state};
}

static void nobody_makes_one_overdue_and_each_state_has_a_way_out(void)
{
    for (BuildingState from = 0; from < BUILDING_STATES; from++) {
        unsigned out = 0;
        g_assert_false(building_may_step(from, BUILDING_OVERDUE));
        g_assert_false(building_may_step(from, from));
        for (BuildingState to = 0; to < BUILDING_STATES; to++) {
            out += building_may_step(from, to);
        }
        g_assert_cmpuint(out, >=, 1);
    }
    g_assert_true(building_may_step(BUILDING_ASKED, BUILDING_AGREED));
    g_assert_true(building_may_step(BUILDING_OVERDUE, BUILDING_LINKED));
    g_assert_false(building_may_step(BUILDING_EXEMPT, BUILDING_LINKED));
    g_assert_false(building_may_step(BUILDING_LINKED, BUILDING_REFUSED));
}

static void what_is_asked_or_agreed_is_late_when_its_date_has_passed(void)
{
    for (BuildingState state = 0; state < BUILDING_STATES; state++) {
        Building building = make("a", state);
        bool waits = state == BUILDING_ASKED || state == BUILDING_AGREED;
        g_assert_false(building_is_late(&building, NOW)); /* it has no date */
        building.due_at_ms = NOW + 1;
        g_assert_false(building_is_late(&building, NOW));
        building.due_at_ms = NOW;
        g_assert_true(building_is_late(&building, NOW) == waits);
    }
}

static void all_words_of_a_search_must_stand_there(void)
{
    Building building = make("P5-0001", BUILDING_OVERDUE);
    static const char *const found[] = {"kali", "KALI pemuda", "hotel overdue", "12/pks",
                                        "",     "p5-0001 PT"};
    static const char *const missed[] = {"kali johar", "0812", "ratna", "linked"};
    for (size_t i = 0; i < G_N_ELEMENTS(found); i++) {
        g_assert_true(building_matches(&building, found[i]));
    }
    /* People are not found by their telephones. */
    for (size_t i = 0; i < G_N_ELEMENTS(missed); i++) {
        g_assert_false(building_matches(&building, missed[i]));
    }
}

static void a_copy_owns_its_texts(void)
{
    char name[] = "Menara";
    Building building = make("a", BUILDING_LINKED);
    building.name = name;
    building.site = "n1";
    g_autoptr(Building) copy = building_copy(&building);
    name[0] = 'X';
    g_assert_cmpstr(copy->name, ==, "Menara");
    g_assert_cmpstr(copy->site, ==, "n1");
    g_assert_true(copy->site != building.site);
}

static Building *add(GPtrArray *all, const char *id, BuildingState state)
{
    Building building = make(id, state);
    g_ptr_array_add(all, building_copy(&building));
    return all->pdata[all->len - 1];
}

static void rows_are_summed_by_district_kind_or_state(void)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)building_free);
    Building *late = add(all, "a", BUILDING_OVERDUE), *later = add(all, "b", BUILDING_OVERDUE);
    Building *tower = add(all, "c", BUILDING_LINKED);
    late->due_at_ms = NOW - 2 * DAY;
    later->due_at_ms = NOW - 9 * DAY;
    g_free((char *)tower->area);
    tower->area = g_strdup("33.74.16.1006.001.002");
    tower->kind = BUILDING_TOWER;
    const Building *const *list = (const Building *const *)all->pdata;
    for (RegisterBy by = 0; by < REGISTER_BYS; by++) {
        g_autoptr(GArray) rows = register_rows(list, all->len, by, NULL);
        static const char *const keys[REGISTER_BYS][2] = {
            {"33.74.01", "33.74.16"}, {"hotel", "tower"}, {"linked", "overdue"}};
        unsigned hotel = by == REGISTER_BY_STATE ? 1 : 0;
        g_assert_cmpuint(rows->len, ==, 3);
        const RegisterRow *first = &g_array_index(rows, RegisterRow, 0);
        const RegisterRow *row = &g_array_index(rows, RegisterRow, hotel);
        const RegisterRow *sum = &g_array_index(rows, RegisterRow, 2);
        g_assert_cmpstr(first->key, ==, keys[by][0]);
        g_assert_cmpstr(g_array_index(rows, RegisterRow, 1).key, ==, keys[by][1]);
        g_assert_cmpuint(row->all, ==, 2);
        g_assert_cmpuint(row->states[BUILDING_OVERDUE], ==, 2);
        g_assert_cmpint(row->oldest_due_ms, ==, NOW - 9 * DAY);
        g_assert_cmpstr(sum->key, ==, "");
        g_assert_cmpuint(sum->all, ==, 3);
        g_assert_cmpuint(sum->promised, ==, 18);
        g_assert_cmpuint(sum->linked, ==, 12);
    }
    g_autoptr(GArray) none = register_rows(NULL, 0, REGISTER_BY_AREA, NULL);
    g_assert_cmpuint(none->len, ==, 1);
}

static void put_camera(Catalog *catalog, const char *id, const char *site, CameraState state)
{
    const Camera camera = {.id = id,
                           .name = id,
                           .area = "33.74.01.1007",
                           .site = site,
                           .analytics = "",
                           .lat = NAN,
                           .lon = NAN,
                           .state = state};
    g_assert_true(catalog_put_camera(catalog, &camera, NULL));
}

static void cameras_of_a_recorder_are_counted_when_they_are_linked(void)
{
    Catalog *catalog = catalog_new();
    static const char *const codes[] = {"33.74", "33.74.01", "33.74.01.1007"};
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        AreaLevel level;
        g_assert_true(area_code_level(codes[i], &level));
        const Area area = {
            .code = codes[i], .name = codes[i], .lat = NAN, .lon = NAN, .level = level};
        g_assert_true(catalog_put_area(catalog, &area, NULL));
    }
    const Site site = {
        .id = "n1", .area = "33.74.01.1007", .name = "n1", .link = "", .contact = "", .slots = 4};
    g_assert_true(catalog_put_site(catalog, &site, NULL));
    put_camera(catalog, "a", "n1", CAMERA_ONLINE);
    put_camera(catalog, "b", "n1", CAMERA_OFFLINE);
    put_camera(catalog, "c", "n1", CAMERA_UNLINKED);
    put_camera(catalog, "d", NULL, CAMERA_ONLINE);
    g_assert_cmpint(building_count_linked(catalog, "n1"), ==, 2);
    g_assert_cmpint(building_count_linked(catalog, "n2"), ==, -1);
    g_assert_cmpint(building_count_linked(catalog, NULL), ==, -1);
    catalog_free(catalog);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/register/nobody makes one overdue, and each state has a way out",
                    nobody_makes_one_overdue_and_each_state_has_a_way_out);
    g_test_add_func("/register/what is asked or agreed is late when its date has passed",
                    what_is_asked_or_agreed_is_late_when_its_date_has_passed);
    g_test_add_func("/register/all words of a search must stand there",
                    all_words_of_a_search_must_stand_there);
    g_test_add_func("/register/a copy owns its texts", a_copy_owns_its_texts);
    g_test_add_func("/register/rows are summed by district, kind or state",
                    rows_are_summed_by_district_kind_or_state);
    g_test_add_func("/register/cameras of a recorder are counted when they are linked",
                    cameras_of_a_recorder_are_counted_when_they_are_linked);
    return g_test_run();
}
