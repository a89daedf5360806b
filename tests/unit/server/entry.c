#include "server/entry.h"

#include <string.h>

#include "wire/codec.h"

static void test_line_with_rev(void)
{
    static const struct {
        const char *text, *want;
        int64_t rev;
    } cases[] = {
        {"{\"id\":\"a\",\"rev\":0}", "{\"id\":\"a\",\"rev\":7}", 7},
        {"{\"rev\":0,\"id\":\"a\"}", "{\"rev\":1795355914886,\"id\":\"a\"}", 1795355914886},
        {"{\"name\":\"\\\"rev\\\":0\",\"rev\":0}", "{\"name\":\"\\\"rev\\\":0\",\"rev\":9}", 9},
        {"{}", "{}", 5},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Line) line = line_with_rev(cases[i].text, strlen(cases[i].text), cases[i].rev);
        g_assert_cmpstr(line->text, ==, cases[i].want);
        g_assert_cmpuint(line->size, ==, strlen(cases[i].want));
        g_assert_cmpint(line->rev, ==, cases[i].rev);
    }
}

/* Whatever the codec writes with revision 0 reads back with the one that was set. */
static void test_codec_agrees(void)
{
    Camera camera = {.id = "c1",
                     .name = "a \"rev\":0 b",
                     .area = "33.74.10.1003",
                     .analytics = "x",
                     .lat = 1,
                     .lon = 2};
    g_autoptr(GString) text = g_string_new(NULL);
    encode_camera(text, &camera);
    g_autoptr(Line) line = line_with_rev(text->str, text->len, 42);
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    Camera read;
    g_assert_true(decode_camera(decoder, line->text, line->size, &read, &error));
    g_assert_no_error(error);
    g_assert_cmpint(read.rev, ==, 42);
    g_assert_cmpstr(read.name, ==, camera.name);
}

static void test_sights(void)
{
    for (Visibility v = 0; v < VISIBILITIES; v++) {
        Sight plain = sight_of_camera(v, REASON_BROKEN),
              braked = sight_of_camera(v, REASON_PRIVACY);
        g_assert_cmpint(plain, !=, braked);
        g_assert_cmpint(sight_unbraked(braked), ==, plain);
        g_assert_cmpint(sight_unbraked(plain), ==, plain);
        for (Role role = 0; role < ROLES; role++) {
            unsigned mask = sight_mask(role);
            bool reads = role_has(role, RIGHT_CAMERAS_READ);
            g_assert_cmpint(mask >> plain & 1, ==, reads && role_sees(role, v, REASON_NONE));
            g_assert_cmpint(mask >> braked & 1, ==, reads && role_sees(role, v, REASON_PRIVACY));
        }
    }
    for (Role role = 0; role < ROLES; role++) {
        g_assert_cmpint(sight_mask(role) & 1u << SIGHT_NONE, ==, 0);
        g_assert_cmpint(sight_mask(role) >> SIGHT_VIEWS & 1, ==, role_has(role, RIGHT_VIEWS_READ));
    }
    g_assert_cmpint(sight_mask(ROLE_PUBLIC) >> SIGHT_STAFF & 1, ==, 0);
    g_assert_cmpint(sight_unbraked(SIGHT_STAFF), ==, SIGHT_STAFF);
}

/* An alert is known to whoever may read alerts and know of its camera; the public to none. */
static void test_alert_sights(void)
{
    static const Reason reasons[] = {REASON_NONE, REASON_PRIVACY};
    for (Role role = 0; role < ROLES; role++) {
        unsigned mask = sight_mask(role);
        bool reads = role_has(role, RIGHT_ALERTS_READ);
        g_assert_cmpint(mask >> SIGHT_ALERTS & 1, ==, reads);
        for (Visibility v = 0; v < VISIBILITIES; v++) {
            for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
                Sight sight = sight_of_alert(sight_of_camera(v, reasons[i]));
                g_assert_cmpint(sight, >, SIGHT_ALERTS);
                g_assert_cmpint(sight, <, SIGHTS);
                g_assert_cmpint(mask >> sight & 1, ==, reads && role_sees(role, v, reasons[i]));
            }
        }
    }
    g_assert_cmpuint(sight_mask(ROLE_PUBLIC) >> SIGHT_ALERTS, ==, 0);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/entry/the revision is set in its one place", test_line_with_rev);
    g_test_add_func("/entry/what the codec writes takes the revision", test_codec_agrees);
    g_test_add_func("/entry/who sees what follows the role", test_sights);
    g_test_add_func("/entry/who sees alerts follows the camera", test_alert_sights);
    return g_test_run();
}
