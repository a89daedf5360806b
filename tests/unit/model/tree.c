/* The tree of areas, and what areas are called. */
#include <math.h>

#include "fixture.h"
#include "model/catalog.h"

static void children_are_in_code_order_however_they_came(void)
{
    static const char *const codes[] = {"33.74.16", "33.74.02", "33.74.10", "33.74.01", "33.74.11"};
    g_autoptr(Catalog) catalog = catalog_new();
    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++) {
        Area area = {codes[i], codes[i], NAN, NAN, 0, AREA_KECAMATAN};
        g_assert_true(catalog_put_area(catalog, &area, NULL));
    }
    g_autoptr(GString) order = g_string_new(NULL);
    uint32_t city = catalog_find_area(catalog, "33.74");
    for (uint32_t i = catalog_area_first_child(catalog, city); i != CATALOG_NONE;
         i = catalog_area_next_sibling(catalog, i)) {
        Area area;
        g_assert_true(catalog_area(catalog, i, &area));
        g_string_append(order, area.code + 6);
    }
    g_assert_cmpstr(order->str, ==, "0102101116");
}

static void assert_label(const Catalog *catalog, const char *code, const char *expected)
{
    char label[128];
    catalog_area_label(catalog, catalog_find_area(catalog, code), label, sizeof label);
    g_assert_cmpstr(label, ==, expected);
}

static void labels_say_what_people_say(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    assert_label(catalog, "33.74", "Kota Semarang");
    assert_label(catalog, "33.74.10", "Tembalang");
    assert_label(catalog, "33.74.10.1010", "Sendangguwo");
    assert_label(catalog, "33.74.10.1010.005", "RW 05 Sendangguwo, Tembalang");
    assert_label(catalog, "33.74.10.1010.005.003", "RT 03/RW 05 Sendangguwo, Tembalang");
    assert_label(catalog, "33.74.14.1005", "Purwosari (Mijen)");
    assert_label(catalog, "33.74.02.1004", "Purwosari (Semarang Utara)");
    char small[8];
    catalog_area_label(catalog, catalog_find_area(catalog, "33.74.10.1010"), small, sizeof small);
    g_assert_cmpstr(small, ==, "Sendang");
    catalog_area_label(catalog, 99999, small, sizeof small);
    g_assert_cmpstr(small, ==, "");
}

static void brackets_go_when_the_other_of_that_name_goes(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    assert_label(catalog, "33.74.14.1005", "Purwosari (Mijen)");
    Area other = {"33.74.02.1004", "Purwogondo", NAN, NAN, 2, AREA_KELURAHAN};
    g_assert_true(catalog_put_area(catalog, &other, NULL));
    assert_label(catalog, "33.74.14.1005", "Purwosari");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(function, sentence) g_test_add_func("/tree/" sentence, function)
    TEST(children_are_in_code_order_however_they_came,
         "children are in code order however they came");
    TEST(labels_say_what_people_say, "labels say what people say");
    TEST(brackets_go_when_the_other_of_that_name_goes,
         "brackets go when the other of that name goes");
    return g_test_run();
}
