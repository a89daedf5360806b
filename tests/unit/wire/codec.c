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
    g_test_add_func("/codec/names come out clean and cut", names_come_out_clean_and_cut);
    g_test_add_func("/codec/whatever a name holds, the line is JSON",
                    whatever_a_name_holds_the_line_is_json);
    return g_test_run();
}
