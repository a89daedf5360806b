#include <math.h>
#include <string.h>

#include "base/error.h"
#include "wire/codec.h"

static const char *const camera_line =
    "{\"id\":\"c1\",\"name\":\"A\",\"area\":\"33.74.10.1003\",\"class\":\"rt\",\"owner\":"
    "\"dishub\","
    "\"visibility\":\"public\",\"state\":\"online\",\"rev\":7%s}";

/* Reads the short camera with more members; returns the message of the failure, NULL for none. */
static char *why_not(const char *members)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    Camera untouched = {.slot = 77}, camera = untouched;
    GString *line = g_string_new(camera_line);
    g_string_replace(line, "%s", members, 1);
    bool read = decode_camera(decoder, line->str, line->len, &camera, &error);
    g_string_free(line, TRUE);
    if (read) {
        g_assert_no_error(error);
        return NULL;
    }
    g_assert_nonnull(error);
    g_assert_cmpmem(&camera, sizeof camera, &untouched, sizeof untouched);
    return g_strdup(error->message);
}

static void a_wrong_field_is_named(void)
{
    static const char *const wrong[][2] = {
        {",\"lat\":\"-6.9\"", "camera: lat: not a number"},
        {",\"lat\":1e308", "camera: lat: out of range"},
        {",\"lat\":1e999", "camera: lat: out of range"},
        {",\"lon\":180.0000001", "camera: lon: out of range"},
        {",\"slot\":\"4\"", "camera: slot: not a number"},
        {",\"slot\":4.5", "camera: slot: not a whole number"},
        {",\"slot\":9007199254740991", "camera: slot: out of range"},
        {",\"slot\":9007199254740992", "camera: slot: not a whole number"},
        {",\"slot\":-9007199254740994", "camera: slot: not a whole number"},
        {",\"slot\":1e999", "camera: slot: not a whole number"},
        {",\"slot\":0", "camera: slot: out of range"},
        {",\"slot\":99999999999999999999", "camera: slot: not a whole number"},
        {",\"reason\":\"none\"", "camera: reason: an unknown word"},
        {",\"reason\":7", "camera: reason: not a string"},
        {",\"site\":\"a b\"", "camera: site: not an id"},
        {",\"since\":1772330584", "camera: since: not a time in a string"},
        {",\"since\":\"yesterday\"", "camera: since: not an RFC 3339 time"},
        {",\"night\":1", "camera: night: not true or false"},
        {",\"analytics\":\"x\"", "camera: analytics: not a list"},
        {",\"analytics\":[\"x\",7]", "camera: analytics: not a list of words"},
        {",\"analytics\":[\"x,y\"]", "camera: analytics: not a list of words"},
        {",\"id\":\"c2\"", "camera: id: stands twice"},
        {",\"i\\u0064\":\"c2\"", "camera: id: stands twice"},
        {",\"rev\":null", "camera: rev: stands twice"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *message = why_not(wrong[i][0]);
        g_assert_cmpstr(message, ==, wrong[i][1]);
    }
}

static void fields_that_must_be_there_are_missed(void)
{
    static const char *const names[] = {"id",    "name",       "area",  "class",
                                        "owner", "visibility", "state", "rev"};
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) whole = g_string_new(camera_line);
    g_string_replace(whole, "%s", "", 1);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *key = g_strdup_printf("\"%s\":", names[i]);
        g_autofree char *other = g_strdup_printf("\"x%s\":", names[i]);
        g_autofree char *expected = g_strdup_printf("camera: %s: missing", names[i]);
        g_autoptr(GString) line = g_string_new(whole->str);
        Camera camera;
        g_assert_cmpuint(g_string_replace(line, key, other, 0), ==, 1);
        g_assert_false(decode_camera(decoder, line->str, line->len, &camera, &error));
        g_assert_cmpstr(error->message, ==, expected);
    }
}

static void what_is_not_json_is_refused(void)
{
    static const char *const wrong[] = {
        ",",
        ",,\"x\":1",
        ",\"x\"",
        ",\"x\":",
        ",\"x\":}",
        ",\"x\":.5",
        ",\"x\":+1",
        ",\"x\":1e",
        ",\"x\":-",
        ",\"x\":NaN",
        ",\"x\":Infinity",
        ",\"x\":nul",
        ",\"x\":nullx",
        ",\"x\":True",
        ",\"x\":'a'",
        ",\"x\":\"\\x41\"",
        ",\"x\":\"\\u12g4\"",
        ",\"x\":\"a\tb\"",
        ",\"x\":\"a\nb\"",
        ",\"x\":\"a\\u0000b\"",
        ",\"id\\u0000\":\"x\"",
        ",\"x\":\"\\ud800\"",
        ",\"x\":\"\\ude00\\ud83d\"",
        ",\"x\":\"\\ud83d\\u0041\"",
        ",\"x\":\"\\",
        ",\"x\":\"\\u\"",
        ",\"id\\uzzzz\":\"x\"",
        ",\"x\":[1,]",
        ",\"x\":[1 2]",
        ",\"x\":{\"y\"}",
        ",\"x\":{\"y\":1,}",
        ",\"x\":[}",
        ",\"x\":{]",
        ",\"x\":0x10",
        ",x:1",
        ",\"x\":1}{",
        ",\"x\":1} garbage",
        ",\"x\":1}}",
        ",/*c*/\"x\":1",
        ",\"x\" 1",
        ",\"x\":1;",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *message = why_not(wrong[i]);
        g_test_message("%s", wrong[i]);
        g_assert_nonnull(message);
        g_assert_true(g_str_has_prefix(message, "camera: not JSON at byte "));
    }
}

static void depth_and_length_are_bounded(void)
{
    g_autofree char *deep = g_strnfill(100000, '[');
    g_autofree char *members = g_strconcat(",\"x\":", deep, NULL);
    g_autofree char *message = why_not(members);
    g_assert_nonnull(strstr(message, "nested too deep"));
    g_autofree char *one_more = why_not(",\"x\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]");
    g_assert_nonnull(strstr(one_more, "nested too deep"));
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *large = g_strnfill(CODEC_LINE_MAX + 1, ' ');
    Camera camera;
    g_assert_false(decode_camera(decoder, large, CODEC_LINE_MAX + 1, &camera, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE);
    g_autoptr(GString) many = g_string_new(",\"x\":[0");
    for (int i = 0; i < 100000; i++) {
        g_string_append(many, ",0");
    }
    g_string_append(many, "]");
    g_autofree char *too_many = why_not(many->str);
    g_assert_nonnull(strstr(too_many, "too many values"));
    g_autofree char *digits = g_strnfill(1000, '9');
    g_autofree char *number = g_strconcat(",\"lat\":", digits, NULL);
    g_autofree char *too_long = why_not(number);
    g_assert_nonnull(too_long);
}

static void odd_but_right_input_is_read(void)
{
    static const char *const fine[] = {
        "",
        " ",
        ",\"x\":null",
        ",\"x\":{\"id\":\"other\",\"id\":1}",
        ",\"x\":[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]",
        ",\"x\":1,\"x\":2",
        ",\"x\":01",
        ",\"x\":1e999",
        ",\"reason\":\"sto\\u006cen\"",
        ",\"x\":-0.0e+10",
        ",\"lat\":-0",
        ",\"slot\":1e0",
        ",\"slot\":4.0",
        ",\"site\":null",
        ",\"reason\":null",
        ",\"lat\":9.0E1",
        ",\"\":1",
        ",\"x\":\"\\\\u0000\"",
        ",\"x\":\"\xff\xfe\"",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(fine); i++) {
        g_autofree char *message = why_not(fine[i]);
        g_assert_cmpstr(message, ==, NULL);
    }
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(" \r\n\t");
    Camera camera;
    g_string_append(line, camera_line);
    g_string_replace(line, "%s", " , \"lat\" : -0.0 , \"lon\" : -0 ", 1);
    g_string_append(line, " \n");
    g_assert_true(decode_camera(decoder, line->str, line->len, &camera, NULL));
    g_assert_false(signbit(camera.lat));
    g_assert_false(signbit(camera.lon));
    g_assert_null(camera.site);
}

static void a_byte_order_mark_and_other_types_are_refused(void)
{
    static const char *const wrong[] = {"\xEF\xBB\xBF{}", "[]", "null", "1",
                                        "\"x\"",          "",   " ",    "\0"};
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        Camera camera;
        g_assert_false(decode_camera(decoder, wrong[i], strlen(wrong[i]), &camera, &error));
        g_assert_error(error, TILIK_ERROR, TILIK_ERROR_INVALID);
    }
}

static void a_camera_above_a_kelurahan_and_a_wrong_parent_are_refused(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(camera_line);
    g_autoptr(GError) error = NULL;
    Camera camera;
    Area area;
    g_string_replace(line, "%s", "", 1);
    g_string_replace(line, "33.74.10.1003", "33.74.10", 1);
    g_assert_false(decode_camera(decoder, line->str, line->len, &camera, &error));
    g_assert_cmpstr(error->message, ==, "camera: area: not an area code of the right level");
    g_clear_error(&error);
    const char *wrong_parent = "{\"code\":\"33.74.10\",\"level\":\"kecamatan\",\"name\":\"x\","
                               "\"parent\":\"33.75\",\"rev\":1}";
    g_assert_false(decode_area(decoder, wrong_parent, strlen(wrong_parent), &area, &error));
    g_assert_cmpstr(error->message, ==, "area: parent: not the code above its own");
    g_clear_error(&error);
    const char *wrong_level =
        "{\"code\":\"33.74.10\",\"level\":\"rt\",\"name\":\"x\",\"parent\":null,\"rev\":1}";
    g_assert_false(decode_area(decoder, wrong_level, strlen(wrong_level), &area, &error));
    g_assert_cmpstr(error->message, ==, "area: level: not the level of its code");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/codec/a wrong field is named", a_wrong_field_is_named);
    g_test_add_func("/codec/fields that must be there are missed",
                    fields_that_must_be_there_are_missed);
    g_test_add_func("/codec/what is not JSON is refused", what_is_not_json_is_refused);
    g_test_add_func("/codec/odd but right input is read", odd_but_right_input_is_read);
    g_test_add_func("/codec/a byte order mark and other types are refused",
                    a_byte_order_mark_and_other_types_are_refused);
    g_test_add_func("/codec/depth and length are bounded", depth_and_length_are_bounded);
    g_test_add_func("/codec/a camera above a kelurahan and a wrong parent are refused",
                    a_camera_above_a_kelurahan_and_a_wrong_parent_are_refused);
    return g_test_run();
}
