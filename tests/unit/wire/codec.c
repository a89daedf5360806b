#include "wire/codec.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

static const Camera full_camera = {
    .id = "c00001",
    .name = "Pos \"Kamling\" \\ Jl. Ronggowarsito é 東",
    .area = "33.74.10.1003.005.003",
    .site = "n0012",
    .analytics = "genangan,parkir_liar",
    .since_ms = 1772330584567,
    .seen_at_ms = 1772330584001,
    .rev = 1772330584000123,
    .lat = -6.9666204,
    .lon = 110.4196631,
    .class = CLASS_PUMP_STATION,
    .owner = OWNER_RESIDENTS,
    .visibility = VISIBILITY_OFFICIAL,
    .state = CAMERA_OUT_OF_SERVICE,
    .reason = REASON_LINK_CONTRACT,
    .slot = 4,
    .night = true,
};

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

static bool same_double(double a, double b)
{
    return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b));
}

static void assert_same_camera(const Camera *a, const Camera *b)
{
    g_assert_cmpstr(a->id, ==, b->id);
    g_assert_cmpstr(a->name, ==, b->name);
    g_assert_cmpstr(a->area, ==, b->area);
    g_assert_cmpstr(a->site, ==, b->site);
    g_assert_cmpstr(a->analytics, ==, b->analytics);
    g_assert_cmpint(a->since_ms, ==, b->since_ms);
    g_assert_cmpint(a->seen_at_ms, ==, b->seen_at_ms);
    g_assert_cmpint(a->rev, ==, b->rev);
    g_assert_true(same_double(a->lat, b->lat));
    g_assert_true(same_double(a->lon, b->lon));
    g_assert_cmpint(a->class, ==, b->class);
    g_assert_cmpint(a->owner, ==, b->owner);
    g_assert_cmpint(a->visibility, ==, b->visibility);
    g_assert_cmpint(a->state, ==, b->state);
    g_assert_cmpint(a->reason, ==, b->reason);
    g_assert_cmpint(a->slot, ==, b->slot);
    g_assert_cmpint(a->night, ==, b->night);
    g_assert_cmpint(a->ptz, ==, b->ptz);
}

static void assert_round_trip(Decoder *decoder, const Camera *camera)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    Camera read;
    encode_camera(line, camera);
    decode_camera(decoder, line->str, line->len, &read, &error);
    g_assert_no_error(error);
    assert_same_camera(camera, &read);
    g_assert_null(strchr(line->str, '\n'));
}

static void a_camera_reads_back_as_it_was_written(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    assert_round_trip(decoder, &full_camera);
    Camera bare = {
        .id = "x", .name = "", .area = "33.74.10.1003", .analytics = "", .lat = NAN, .lon = NAN};
    assert_round_trip(decoder, &bare);
}

static void random_cameras_read_back_as_they_were_written(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    for (int i = 0; i < 20000; i++) {
        Camera camera = full_camera;
        camera.lat = i % 2 == 0 ? g_test_rand_double_range(-90, 90)
                                : g_test_rand_int_range(-900000000, 900000000) / 1e7;
        camera.lon = g_test_rand_double_range(-1e-9, 1e-9);
        camera.rev =
            ((int64_t)(guint32)g_test_rand_int() << 21) + g_test_rand_int_range(0, 1 << 21);
        camera.since_ms = (guint32)g_test_rand_int() * INT64_C(50000);
        camera.class = (CameraClass)(i % CAMERA_CLASSES);
        camera.owner = (Owner)(i % OWNERS);
        camera.state = (CameraState)(i % CAMERA_STATES);
        camera.reason = (Reason)(i % REASONS);
        camera.visibility = (Visibility)(i % VISIBILITIES);
        camera.ptz = i % 3 == 0;
        assert_round_trip(decoder, &camera);
    }
}

static void the_line_is_as_the_api_says(void)
{
    g_autoptr(GString) line = g_string_new(NULL);
    Camera camera = full_camera;
    camera.name = "Pos";
    encode_camera(line, &camera);
    g_assert_cmpstr(
        line->str, ==,
        "{\"id\":\"c00001\",\"name\":\"Pos\",\"area\":\"33.74.10.1003.005.003\",\"site\":\"n0012\","
        "\"slot\":4,\"class\":\"pump_station\",\"owner\":\"residents\",\"visibility\":\"official\","
        "\"state\":\"out_of_service\",\"reason\":\"link_contract\","
        "\"since\":\"2026-03-01T02:03:04.567Z\",\"seen_at\":\"2026-03-01T02:03:04.001Z\","
        "\"lat\":-6.9666204,\"lon\":110.4196631,\"analytics\":[\"genangan\",\"parkir_liar\"],"
        "\"night\":true,\"ptz\":false,\"rev\":1772330584000123}");
}

static void sites_and_areas_read_back_too(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    Site site = {.id = "n1",
                 .area = "33.74.10.1003",
                 .name = "NVR é",
                 .link = "",
                 .contact = "Bu \"RT\"",
                 .since_ms = 5,
                 .rev = 9,
                 .owner = OWNER_DPU,
                 .state = CAMERA_UNLINKED,
                 .slots = 4};
    Site site_read;
    encode_site(line, &site);
    decode_site(decoder, line->str, line->len, &site_read, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(site_read.id, ==, "n1");
    g_assert_cmpstr(site_read.name, ==, site.name);
    g_assert_cmpstr(site_read.link, ==, "");
    g_assert_cmpstr(site_read.contact, ==, site.contact);
    g_assert_cmpint(site_read.since_ms, ==, 5);
    g_assert_cmpint(site_read.owner, ==, OWNER_DPU);
    g_assert_cmpint(site_read.state, ==, CAMERA_UNLINKED);
    g_assert_cmpint(site_read.slots, ==, 4);
    g_assert_cmpint(site_read.rev, ==, 9);
    Area area = {.code = "33.74.10",
                 .name = "Mijen",
                 .lat = -7.0,
                 .lon = NAN,
                 .rev = 1,
                 .level = AREA_KECAMATAN};
    Area area_read;
    g_string_truncate(line, 0);
    encode_area(line, &area);
    g_assert_nonnull(strstr(line->str, "\"parent\":\"33.74\""));
    decode_area(decoder, line->str, line->len, &area_read, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(area_read.code, ==, "33.74.10");
    g_assert_cmpstr(area_read.name, ==, "Mijen");
    g_assert_cmpfloat(area_read.lat, ==, -7.0);
    g_assert_true(isnan(area_read.lon));
    g_assert_cmpint(area_read.level, ==, AREA_KECAMATAN);
}

static void gone_is_told_from_an_object(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    const char *id = NULL;
    int64_t rev = 0;
    encode_gone(line, "c1", 12);
    g_assert_true(decode_gone(decoder, line->str, line->len, &id, &rev));
    g_assert_cmpstr(id, ==, "c1");
    g_assert_cmpint(rev, ==, 12);
    static const char *const others[] = {
        "{\"id\":\"c1\",\"rev\":1}",
        "{\"id\":\"c1\",\"rev\":1,\"gone\":false}",
        "{\"id\":\"c1\",\"rev\":1,\"gone\":\"true\"}",
        "{\"rev\":1,\"gone\":true}",
        "{\"id\":\"c1\",\"gone\":true}",
        "{\"id\":\"c1\",\"rev\":1,\"gone\":true",
        "",
        "[]",
        "{\"id\":\"\\\"gone\\\"\",\"rev\":1,\"name\":\"\\\"gone\\\":true\"}",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_assert_false(decode_gone(decoder, others[i], strlen(others[i]), &id, &rev));
    }
}

static void a_line_cut_at_any_byte_is_refused(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    encode_camera(line, &full_camera);
    for (size_t size = 0; size < line->len; size++) {
        g_autoptr(GError) error = NULL;
        Camera camera;
        g_autofree char *piece = g_memdup2(line->str, size); /* so that reading past it is seen */
        g_assert_false(decode_camera(decoder, piece, size, &camera, &error));
        g_assert_true(g_str_has_prefix(error->message, "camera: not JSON at byte "));
    }
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

static void names_come_out_clean_and_cut(void)
{
    static const char *const names[][2] = {
        {"a\\u001b[31mb", "a [31mb"},
        {"a\\u009bb", "a b"},
        {"\\u202Ea", "a"},
        {"\\ud83d\\ude00", "😀"},
        {"a\xff", "a\uFFFD"},
        {"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/ "},
        {"caf\\u00e9", "café"},
        {"a\x7f", "a "},
        {"\\uFEFFa", "a"},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GString) line = g_string_new(camera_line);
        g_autoptr(GError) error = NULL;
        g_autofree char *member = g_strdup_printf("\"name\":\"%s\"", names[i][0]);
        Camera camera;
        g_string_replace(line, "%s", "", 1);
        g_string_replace(line, "\"name\":\"A\"", member, 1);
        decode_camera(decoder, line->str, line->len, &camera, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(camera.name, ==, names[i][1]);
    }
    g_autofree char *long_name = g_strnfill(5000, 'x');
    Camera camera = full_camera;
    camera.name = long_name;
    g_autoptr(GString) line = g_string_new(NULL);
    encode_camera(line, &camera);
    g_assert_true(decode_camera(decoder, line->str, line->len, &camera, NULL));
    g_assert_cmpuint(strlen(camera.name), ==, CODEC_NAME_MAX);
}

static void whatever_a_name_holds_the_line_is_json(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    for (int byte = 1; byte < 256; byte++) {
        char name[] = {'a', (char)byte, 'b', '\0'};
        Camera camera = full_camera, read;
        g_autoptr(GString) line = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        camera.name = name;
        encode_camera(line, &camera);
        decode_camera(decoder, line->str, line->len, &read, &error);
        g_assert_no_error(error);
        g_assert_true(g_utf8_validate(line->str, -1, NULL));
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
    g_test_add_func("/codec/a camera reads back as it was written",
                    a_camera_reads_back_as_it_was_written);
    g_test_add_func("/codec/random cameras read back as they were written",
                    random_cameras_read_back_as_they_were_written);
    g_test_add_func("/codec/the line is as the API says", the_line_is_as_the_api_says);
    g_test_add_func("/codec/sites and areas read back too", sites_and_areas_read_back_too);
    g_test_add_func("/codec/gone is told from an object", gone_is_told_from_an_object);
    g_test_add_func("/codec/a line cut at any byte is refused", a_line_cut_at_any_byte_is_refused);
    g_test_add_func("/codec/a wrong field is named", a_wrong_field_is_named);
    g_test_add_func("/codec/fields that must be there are missed",
                    fields_that_must_be_there_are_missed);
    g_test_add_func("/codec/what is not JSON is refused", what_is_not_json_is_refused);
    g_test_add_func("/codec/odd but right input is read", odd_but_right_input_is_read);
    g_test_add_func("/codec/a byte order mark and other types are refused",
                    a_byte_order_mark_and_other_types_are_refused);
    g_test_add_func("/codec/depth and length are bounded", depth_and_length_are_bounded);
    g_test_add_func("/codec/names come out clean and cut", names_come_out_clean_and_cut);
    g_test_add_func("/codec/whatever a name holds, the line is JSON",
                    whatever_a_name_holds_the_line_is_json);
    g_test_add_func("/codec/a camera above a kelurahan and a wrong parent are refused",
                    a_camera_above_a_kelurahan_and_a_wrong_parent_are_refused);
    return g_test_run();
}
