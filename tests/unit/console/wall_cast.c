#include "console/wall_cast.h"

#include <string.h>

#include "console/app.h"
#include "fixture.h"

static WallPlan *plan_of(const char *text)
{
    g_autoptr(GError) error = NULL;
    WallPlan *plan = wall_plan_parse("w", "w.wall", text, strlen(text), &error);
    g_assert_no_error(error);
    return plan;
}

static WallCast *cast_of(const Catalog *catalog, const char *text, int most)
{
    g_autoptr(WallPlan) plan = plan_of(text);
    return wall_cast_new(plan, catalog, FIXTURE_NOW_MS, most);
}

static CameraState state_of(const Catalog *catalog, const char *id)
{
    return catalog_camera_state(catalog, catalog_find_camera(catalog, id));
}

/* The first camera of the city with or without pictures. */
static const char *some(const Catalog *catalog, bool pictures)
{
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        if (catalog_camera(catalog, i, &camera) && windows_has_pictures(camera.state) == pictures)
            return camera.id;
    }
    g_assert_not_reached();
}

/* What always holds: no camera twice, none without pictures, and the sums. */
static void check(const Catalog *catalog, const WallCast *cast)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    int shown = 0;
    for (int i = 0; i < WALL_TILES_MAX; i++) {
        const WallPart *part = &cast->parts[i];
        if (part->camera == NULL)
            continue;
        g_assert_cmpint(i, <, cast->layout.count);
        g_assert_true(g_hash_table_add(seen, part->camera));
        g_assert_true(windows_has_pictures(state_of(catalog, part->camera)));
        shown++;
    }
    g_assert_cmpint(shown, ==, cast->shown);
    g_assert_cmpuint(cast->named->len, ==, MIN(cast->dark, WALL_NAMED_MAX));
}

static void test_query(void)
{
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(WallCast) cast = cast_of(city, "[wall]\nlayout = 3x3\nquery = state:online\n", 4);
    check(city, cast);
    g_assert_cmpint(cast->layout.count, ==, 9);
    g_assert_cmpint(cast->shown, ==, 9);
    g_assert_cmpuint(cast->dark, ==, 0);
    g_assert_cmpuint(cast->over, ==, catalog_counts(city).live - 9);
    g_assert_null(wall_cast_dark_text(cast));
}

static void test_dark(void)
{
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(WallCast) cast = cast_of(city, "[wall]\nlayout = 5x5\nquery = \"\"\n", 4);
    check(city, cast);
    g_assert_cmpint(cast->shown, ==, 25);
    g_assert_cmpuint(cast->dark, >, 0);
    g_autofree char *text = wall_cast_dark_text(cast);
    g_autofree char *begins = g_strdup_printf("%u without pictures", cast->dark);
    g_assert_true(g_str_has_prefix(text, begins));
    g_assert_nonnull(strstr(text, g_ptr_array_index(cast->named, 0)));
    g_assert_cmpint(cast->dark > WALL_NAMED_MAX, ==, g_str_has_suffix(text, "…"));
}

static void test_fitted(void)
{
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(WallCast) four = cast_of(city, "[wall]\nquery = state:online\n", 4);
    g_assert_cmpint(four->layout.count, ==, 4);
    g_assert_cmpint(four->shown, ==, 4);
    g_autoptr(WallCast) six = cast_of(city, "[wall]\nquery = state:online\n", 6);
    g_assert_cmpint(six->layout.columns, ==, 3);
    g_assert_cmpint(six->layout.rows, ==, 2);
    g_autoptr(WallCast) five = cast_of(city, "[wall]\nquery = state:online\n", 5);
    g_assert_cmpint(five->layout.count, ==, 6);
    g_assert_cmpint(five->shown, ==, 5);
    g_autoptr(WallCast) one = cast_of(city, "[wall]\nquery = id:cam-001\n", 9);
    g_assert_cmpint(one->layout.count, ==, 1);
    g_autoptr(WallCast) nobody = cast_of(city, "[wall]\nquery = id:cam-999\n", 9);
    g_assert_cmpint(nobody->shown, ==, 0);
    g_assert_cmpint(nobody->layout.count, ==, 1);
}

static void test_named(void)
{
    g_autoptr(Catalog) city = fixture_city();
    g_autofree char *text = g_strdup_printf(
        "[wall]\nlayout = 2x2\nquery = state:online\n[tile 1]\ncamera = %s\n[tile 2]\n"
        "camera = %s\n[tile 3]\ncamera = tidak-ada\n",
        some(city, true), some(city, false));
    g_autoptr(WallCast) cast = cast_of(city, text, 4);
    check(city, cast);
    g_assert_cmpstr(cast->parts[0].camera, ==, some(city, true));
    g_assert_null(cast->parts[1].camera);
    g_assert_cmpstr(cast->parts[1].note, ==, camera_state_text(state_of(city, some(city, false))));
    g_assert_cmpstr(cast->parts[2].title, ==, "tidak-ada");
    g_assert_cmpstr(cast->parts[2].note, ==, "there is no such camera");
    g_assert_nonnull(cast->parts[3].camera);
    g_assert_cmpint(cast->shown, ==, 2);
}

static void test_no_camera_twice(void)
{
    g_autoptr(Catalog) city = fixture_city();
    g_autofree char *text =
        g_strdup_printf("[wall]\nlayout = 2x2\nquery = id:%s\n[tile 1]\nquery = state:online\n"
                        "[tile 2]\nquery = state:online\n[tile 4]\ncamera = %s\n",
                        some(city, true), some(city, true));
    g_autoptr(WallCast) cast = cast_of(city, text, 4);
    check(city, cast);
    g_assert_cmpstr(cast->parts[3].camera, ==, some(city, true));
    g_assert_null(cast->parts[2].camera);
    g_assert_cmpint(cast->shown, ==, 3);
    g_autoptr(WallCast) none = cast_of(city, "[tile 1]\nquery = id:tidak-ada\n", 4);
    g_assert_cmpstr(none->parts[0].note, ==, "no camera with pictures is found");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wall_cast/a query fills all tiles of a layout", test_query);
    g_test_add_func("/wall_cast/cameras without pictures are passed over and named", test_dark);
    g_test_add_func("/wall_cast/a wall without a layout is as large as what it shows", test_fitted);
    g_test_add_func("/wall_cast/a tile keeps its camera, or says how it stands", test_named);
    g_test_add_func("/wall_cast/no camera stands on a wall twice", test_no_camera_twice);
    return g_test_run();
}
