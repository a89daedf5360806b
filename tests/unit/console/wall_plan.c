#include "console/wall_plan.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static WallPlan *parse(const char *text, GError **error)
{
    return wall_plan_parse("rob", "walls/rob.wall", text, strlen(text), error);
}

static void test_read(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(WallPlan) plan =
        parse("# a note\n[wall]\ntitle = Rob dan pompa\nlayout = 3x2:0,0,2,2;2,0,1,1\n"
              "monitor = HDMI-1\nfull = yes\nquery = class:pump_station kel:tambakaji\n"
              "[tile 2]\ncamera = cam-001\n",
              &error);
    g_assert_no_error(error);
    g_assert_cmpstr(plan->name, ==, "rob");
    g_assert_cmpstr(wall_plan_title(plan), ==, "Rob dan pompa");
    g_assert_true(plan->laid_out);
    g_assert_cmpint(plan->layout.count, ==, 2);
    g_assert_cmpstr(plan->monitor, ==, "HDMI-1");
    g_assert_true(plan->full);
    g_assert_cmpstr(plan->query, ==, "class:pump_station kel:tambakaji");
    g_assert_null(plan->tiles[0].camera);
    g_assert_cmpstr(plan->tiles[1].camera, ==, "cam-001");
    g_assert_cmpint(wall_plan_asked(plan), ==, 2);
}

static void test_short(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(WallPlan) plan = parse("[wall]\nquery = state:online\n", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(wall_plan_title(plan), ==, "rob");
    g_assert_false(plan->laid_out);
    g_assert_false(plan->full);
    g_assert_null(plan->monitor);
    g_assert_cmpint(wall_plan_asked(plan), ==, 0);
}

typedef struct Mistake {
    const char *text, *message;
} Mistake;

static const Mistake mistakes[] = {
    {"", "walls/rob.wall: it shows nothing: a query or tiles are missing"},
    {"[wall]\ntitle = x\n", "walls/rob.wall:1: it shows nothing: a query or tiles are missing"},
    {"query = x\n", "walls/rob.wall:1: a key before the first [group]"},
    {"[wall]\nlayout = 6x1\n", "walls/rob.wall:2: 6x1: a wall has 1 to 5 columns and 1 to 5 rows"},
    {"[wall]\n\nlayout = 2x2:0,0,2,2;1,1,1,1\n", "walls/rob.wall:3: tile 2 lies over tile 1"},
    {"[wall]\nquery = state:hijau\n", "walls/rob.wall:2: column 1: unknown value: hijau"},
    {"[wall]\nquery = a\nquery = b\n", "walls/rob.wall:3: key 'query' stands on line 2 already"},
    {"[wall]\nfull = maybe\n", "walls/rob.wall:2: 'maybe' is neither yes nor no"},
    {"[wall]\ncolour = red\n", "walls/rob.wall:2: unknown setting 'colour' in [wall]"},
    {"[tile 1]\nsize = 3\n", "walls/rob.wall:2: unknown setting 'size' in [tile 1]"},
    {"[tile 1]\ncamera = a b\n", "walls/rob.wall:2: 'a b' is no camera's id"},
    {"[tile 1]\ncamera = ../../etc/passwd\n", "is no camera's id"},
    {"[tile 1]\ncamera =\n", "walls/rob.wall:2: '' is no camera's id"},
    {"[tile 1]\ncamera = c1\nquery = x\n",
     "walls/rob.wall:3: a tile shows either a camera or what a query finds"},
    {"[tile 0]\ncamera = c1\n", "walls/rob.wall:1: [tile 0] is neither [wall] nor [tile 1]"},
    {"[tile 26]\ncamera = c1\n", "walls/rob.wall:1: [tile 26] is neither"},
    {"[tile 99999999999999999999]\ncamera = c1\n", "is neither [wall] nor [tile 1] to [tile 25]"},
    {"[Wall]\nquery = x\n", "walls/rob.wall:1: [Wall] is neither"},
    {"[wall]\nlayout = 2x1\n[tile 3]\ncamera = c1\n", "walls/rob.wall:3: the layout has 2 tiles"},
    {"[wall]\nquery = \xff\n", "walls/rob.wall:2: not UTF-8"},
    {"[wall\nquery = x\n", "walls/rob.wall:1: "},
};

static void test_mistakes(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("mistake %zu", i);
        g_autoptr(WallPlan) plan = parse(mistakes[i].text, &error);
        g_assert_null(plan);
        g_assert_nonnull(error);
        if (strstr(error->message, mistakes[i].message) == NULL)
            g_error("'%s' is not in '%s'", mistakes[i].message, error->message);
    }
}

/* A plan of random parts, every one of which may stand in a file. */
static WallPlan *random_plan(void)
{
    static const char *const queries[] = {"state:online", "kec:tugu -owner:dishub",
                                          "\"pos; a\\b\""};
    WallPlan *plan = wall_plan_new("acak");
    g_free(plan->title);
    plan->title = g_strdup(g_test_rand_bit() ? "Simpang; Lima = 5 — malam" : "");
    plan->laid_out = g_test_rand_bit();
    if (plan->laid_out)
        wall_layout_plain(&plan->layout, g_test_rand_int_range(1, 6), 5);
    plan->full = g_test_rand_bit();
    plan->monitor = g_test_rand_bit() ? g_strdup("2") : NULL;
    plan->query = g_strdup(queries[g_test_rand_int_range(0, 3)]);
    for (int i = 0; i < (plan->laid_out ? plan->layout.count : WALL_TILES_MAX); i++) {
        int which = g_test_rand_int_range(0, 3);
        if (which == 1)
            plan->tiles[i].camera = g_strdup_printf("cam-%03d", i);
        if (which == 2)
            plan->tiles[i].query = g_strdup(queries[g_test_rand_int_range(0, 3)]);
    }
    return plan;
}

static void test_round(void)
{
    for (int i = 0; i < 200; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(WallPlan) plan = random_plan();
        g_autofree char *text = wall_plan_write(plan);
        g_autoptr(WallPlan) again =
            wall_plan_parse("acak", "acak.wall", text, strlen(text), &error);
        g_assert_no_error(error);
        g_autoptr(WallPlan) copy = wall_plan_copy(again);
        g_autofree char *once_more = wall_plan_write(copy);
        g_assert_cmpstr(text, ==, once_more);
        g_assert_cmpint(wall_plan_asked(plan), ==, wall_plan_asked(copy));
    }
}

/* Any bytes are a wall or a mistake, and nothing else. */
static void test_noise(void)
{
    static const char whole[] = "[wall]\ntitle = Rob\nlayout = 4x4:0,0,2,2;2,0,1,1\nmonitor = 1\n"
                                "query = kec:tugu\n[tile 1]\nquery = klipang\n";
    for (int i = 0; i < 3000; i++) {
        char text[sizeof whole];
        memcpy(text, whole, sizeof whole);
        for (int change = g_test_rand_int_range(1, 6); change > 0; change--)
            text[g_test_rand_int_range(0, sizeof whole - 1)] = (char)g_test_rand_int();
        g_autoptr(GError) error = NULL;
        g_autoptr(WallPlan) plan = wall_plan_parse("x", "x.wall", text, sizeof whole - 1, &error);
        g_assert_true((plan != NULL) == (error == NULL));
        if (error != NULL)
            g_assert_true(g_utf8_validate(error->message, -1, NULL));
    }
}

static void test_names(void)
{
    static const char *const good[] = {"empat", "Simpang Lima", "malam-1", "pos.rw5", "Balé"};
    static const char *const bad[] = {"",
                                      ".",
                                      "..",
                                      "../x",
                                      "a/b",
                                      ".x",
                                      " a",
                                      "a ",
                                      "a\n",
                                      "a\tb",
                                      "\xff",
                                      "\u202e",
                                      "a123456789b123456789c123456789d123456789e12345678"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
        g_assert_true(wall_plan_name_valid(good[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(wall_plan_name_valid(bad[i]));
}

static char *fresh_home(void)
{
    g_autoptr(GError) error = NULL;
    char *home = g_dir_make_tmp("tilik-walls-XXXXXX", &error);
    g_assert_no_error(error);
    g_setenv("XDG_CONFIG_HOME", home, TRUE);
    return home;
}

static void test_folder(void)
{
    g_autofree char *home = fresh_home();
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) before = wall_plan_names();
    g_assert_true(g_strv_contains((const char *const *)before, "empat"));
    g_assert_true(wall_plan_is_baked("empat"));
    g_autoptr(WallPlan) example = wall_plan_load("empat", &error);
    g_assert_no_error(error);
    g_assert_cmpint(example->layout.count, ==, 4);

    g_free(example->name);
    example->name = g_strdup("Simpang Lima");
    g_assert_true(wall_plan_keep(example, &error));
    g_autoptr(WallPlan) kept = wall_plan_load("Simpang Lima", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(kept->query, ==, example->query);
    g_assert_false(wall_plan_is_baked("Simpang Lima"));

    /* One's own file of the example's name takes its place, and gives it back. */
    g_free(example->name);
    example->name = g_strdup("empat");
    g_assert_true(wall_plan_keep(example, &error));
    g_assert_false(wall_plan_is_baked("empat"));
    g_auto(GStrv) names = wall_plan_names();
    g_assert_cmpuint(g_strv_length(names), ==, g_strv_length(before) + 1);
    g_assert_true(wall_plan_delete("empat", &error));
    g_assert_true(wall_plan_is_baked("empat"));
    g_assert_false(wall_plan_delete("empat", NULL));
    g_assert_true(wall_plan_delete("Simpang Lima", &error));
}

/* Puts something into the folder of walls, and returns what reading it says. */
static char *told_of(const char *name, const char *text, gssize size)
{
    g_autofree char *path = wall_plan_path(name), *folder = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, size, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(WallPlan) plan = wall_plan_load(name, &error);
    g_assert_null(plan);
    g_unlink(path);
    return g_strdup(error->message);
}

static void test_hostile_files(void)
{
    g_autofree char *home = fresh_home();
    g_autofree char *large = g_strnfill(WALL_FILE_MAX + 1, '#');
    g_autofree char *too_large = told_of("besar", large, -1);
    g_assert_cmpstr(too_large, ==, "walls/besar.wall: larger than 65536 bytes");
    g_autofree char *nul = told_of("nol", "[wall]\nquery = a\0b\n", 19);
    g_assert_cmpstr(nul, ==, "walls/nol.wall:2: a NUL byte");

    /* A pipe would be waited for, a folder can't be read, a link may lead nowhere. */
    g_autofree char *pipe = wall_plan_path("pipa"), *folder = wall_plan_path("map");
    g_autofree char *link = wall_plan_path("tautan");
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    g_assert_cmpint(symlink("/nowhere/at/all", link), ==, 0);
    static const char *const names[] = {"pipa", "map", "tautan", "tiada"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *wanted = g_strdup_printf("walls/%s.wall: there is no such file", names[i]);
        g_assert_null(wall_plan_load(names[i], &error));
        g_assert_cmpstr(error->message, ==, wanted);
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(wall_plan_load("../keys", &error));
    g_assert_cmpstr(error->message, ==, "'../keys' can't be a wall's name");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wall_plan/a file says layout, monitor and what each tile shows", test_read);
    g_test_add_func("/wall_plan/one query is enough", test_short);
    g_test_add_func("/wall_plan/a mistake is said with file, line and reason", test_mistakes);
    g_test_add_func("/wall_plan/what is written is read the same", test_round);
    g_test_add_func("/wall_plan/any bytes are a wall or a mistake", test_noise);
    g_test_add_func("/wall_plan/no name leads out of the folder", test_names);
    g_test_add_func("/wall_plan/a wall is kept, read, overlaid and deleted", test_folder);
    g_test_add_func("/wall_plan/files that are none are said, and not waited for",
                    test_hostile_files);
    return g_test_run();
}
