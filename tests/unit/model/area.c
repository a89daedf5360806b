#include "model/area.h"

#include <glib.h>
#include <string.h>

static void levels_follow_the_form_of_the_code(void)
{
    static const struct {
        const char *code;
        AreaLevel level;
    } good[] = {
        {"33.74", AREA_CITY},
        {"33.74.10", AREA_KECAMATAN},
        {"33.74.10.1003", AREA_KELURAHAN},
        {"33.74.10.1003.005", AREA_RW},
        {"33.74.10.1003.005.003", AREA_RT},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(good); i++) {
        AreaLevel level = AREA_LEVELS;
        g_assert_true(area_code_level(good[i].code, &level));
        g_assert_cmpint(level, ==, good[i].level);
    }
}

static void other_forms_are_no_codes(void)
{
    static const char *const bad[] = {"",
                                      "3",
                                      "33",
                                      "33.",
                                      "33.7",
                                      "33.74.",
                                      "33.74.1",
                                      "33.74.10.100",
                                      "33.74.10.1003.05",
                                      "33.74.10.1003.005.0031",
                                      "3a.74",
                                      "33-74",
                                      "33.74.10.1003.005.003.001",
                                      " 33.74",
                                      "33.74 ",
                                      "33.74.10.10x3",
                                      "33..74",
                                      "33.74.10.1003.005.00"};
    for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
        AreaLevel level = AREA_LEVELS;
        g_assert_false(area_code_level(bad[i], &level));
        g_assert_cmpint(level, ==, AREA_LEVELS);
    }
}

static void parents_are_one_part_shorter(void)
{
    char parent[AREA_CODE_SIZE];
    area_code_parent("33.74.10.1003.005.003", parent);
    g_assert_cmpstr(parent, ==, "33.74.10.1003.005");
    area_code_parent("33.74.10.1003", parent);
    g_assert_cmpstr(parent, ==, "33.74.10");
    area_code_parent("33.74", parent);
    g_assert_cmpstr(parent, ==, "");
}

static void a_scope_ends_at_a_dot(void)
{
    g_assert_true(area_code_within("33.74.10.1003", "33.74.10"));
    g_assert_true(area_code_within("33.74.10", "33.74.10"));
    g_assert_false(area_code_within("33.74.10.1003", "33.74.1"));
    g_assert_false(area_code_within("33.74.1", "33.74.10"));
    g_assert_false(area_code_within("33.74.10", ""));
}

static void only_a_child_lies_directly_below(void)
{
    char room[64] = "33.74.10.1003";
    g_assert_true(area_code_below(room, AREA_KELURAHAN, "33.74.10"));
    g_assert_false(area_code_below(room, AREA_KELURAHAN, "33.74.11"));
    g_assert_false(area_code_below(room, AREA_RW, "33.74.10.1003"));
    g_assert_false(area_code_below(room, AREA_CITY, ""));
    strcpy(room, "33.74.10.1003.005");
    g_assert_false(area_code_below(room, AREA_KELURAHAN, "33.74.10"));
}

static void numbers_are_the_last_part(void)
{
    g_assert_cmpuint(area_code_number("33.74.10.1003.005.013"), ==, 13);
    g_assert_cmpuint(area_code_number("33.74.10.1003"), ==, 1003);
    g_assert_cmpuint(area_code_number("33"), ==, 33);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/area/levels follow the form of the code", levels_follow_the_form_of_the_code);
    g_test_add_func("/area/other forms are no codes", other_forms_are_no_codes);
    g_test_add_func("/area/parents are one part shorter", parents_are_one_part_shorter);
    g_test_add_func("/area/a scope ends at a dot", a_scope_ends_at_a_dot);
    g_test_add_func("/area/only a child lies directly below", only_a_child_lies_directly_below);
    g_test_add_func("/area/numbers are the last part", numbers_are_the_last_part);
    return g_test_run();
}
