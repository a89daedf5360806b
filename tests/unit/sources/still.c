/* JPEGs as cameras send them, and as nobody should. */
#include "../../../src/sources/still.h"

#include <string.h>
#include <turbojpeg.h>

#include "scenes.h"

static GBytes *pack(int width, int height, int flags)
{
    g_autofree uint8_t *dots = g_malloc((size_t)width * (size_t)height);
    uint8_t drawn[SCENE_WIDTH * SCENE_HEIGHT];
    Scene *scene = scene_new(1, false);
    scene_shoot(scene, &(SceneShot){.moment = 1}, drawn);
    scene_free(scene);
    for (int i = 0; i < width * height; i++)
        dots[i] = drawn[(i / width * SCENE_HEIGHT / height) * SCENE_WIDTH +
                        i % width * SCENE_WIDTH / width];
    tjhandle packer = tjInitCompress();
    unsigned char *packed = NULL;
    unsigned long size = 0;
    g_assert_cmpint(tjCompress2(packer, dots, width, 0, height, TJPF_GRAY, &packed, &size,
                                TJSAMP_GRAY, 80, flags),
                    ==, 0);
    GBytes *bytes = g_bytes_new(packed, size);
    tjFree(packed);
    tjDestroy(packer);
    return bytes;
}

static bool read_bytes(GBytes *bytes, StillRead *out)
{
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    return still_read(out, data, size, false);
}

static void test_sizes(void)
{
    static const int sizes[][2] = {{64, 48}, {100, 75}, {352, 288}, {1920, 1080}, {2560, 1920}};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        StillRead read;
        EyeStill first;
        g_autoptr(GBytes) bytes = pack(sizes[i][0], sizes[i][1], 0);
        g_assert_true(read_bytes(bytes, &read));
        first = read.still;
        g_assert_true(read_bytes(bytes, &read));
        g_assert_cmpmem(&first, sizeof first, &read.still, sizeof read.still);
    }
}

static void test_alike_in_any_size(void)
{
    StillRead small, large;
    EyeLook look = {.weight = 0};
    g_autoptr(GBytes) one = pack(352, 288, 0);
    g_autoptr(GBytes) other = pack(1920, 1080, TJFLAG_PROGRESSIVE);
    g_assert_true(read_bytes(one, &small));
    g_assert_true(read_bytes(other, &large));
    eye_learn(&look, &small.still, 1);
    g_assert_cmpint(eye_likeness(&look, &large.still), >=, 70);
}

static void test_shown(void)
{
    StillRead read, again;
    gsize size;
    g_autoptr(GBytes) bytes = pack(1920, 1080, 0);
    const void *data = g_bytes_get_data(bytes, &size);
    g_assert_true(still_read(&read, data, size, true));
    g_assert_nonnull(read.shown);
    g_assert_cmpuint(g_bytes_get_size(read.shown), <, 200000);
    g_assert_true(read_bytes(read.shown, &again));
    still_clear(&read);
}

/* The same bytes with something else in some place of them. */
static void expect(GBytes *bytes, const char *why)
{
    StillRead read;
    g_assert_false(read_bytes(bytes, &read));
    g_assert_cmpstr(read.why, ==, why);
}

static GBytes *with_size(int width, int height, int flags)
{
    gsize size;
    g_autoptr(GBytes) good = pack(640, 480, flags);
    const uint8_t *data = g_bytes_get_data(good, &size);
    uint8_t *bytes = g_memdup2(data, size);
    for (gsize i = 2; i + 9 < size; i++)
        if (bytes[i] == 0xFF && (bytes[i + 1] == 0xC0 || bytes[i + 1] == 0xC2)) {
            bytes[i + 5] = (uint8_t)(height >> 8);
            bytes[i + 6] = (uint8_t)height;
            bytes[i + 7] = (uint8_t)(width >> 8);
            bytes[i + 8] = (uint8_t)width;
            break;
        }
    return g_bytes_new_take(bytes, size);
}

static void test_bombs(void)
{
    static const int sizes[][3] = {{65535, 65535, 0}, {65500, 40, 0},
                                   {8000, 8000, 0},   {4000, 4000, TJFLAG_PROGRESSIVE},
                                   {0, 100, 0},       {65535, 65535, TJFLAG_PROGRESSIVE},
                                   {10, 10, 0}};
    static const char *const whys[] = {
        "of too many dots",     "a picture of no size", "of too many dots",    "in too many scans",
        "a picture of no size", "of too many dots",     "a picture of no size"};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GBytes) bytes = with_size(sizes[i][0], sizes[i][1], sizes[i][2]);
        expect(bytes, whys[i]);
    }
}

/* As many scans as fit, each over the whole picture. */
static void test_scans(void)
{
    gsize size;
    g_autoptr(GBytes) good = pack(640, 480, TJFLAG_PROGRESSIVE);
    const uint8_t *data = g_bytes_get_data(good, &size);
    GByteArray *bytes = g_byte_array_new();
    static const uint8_t scan[] = {0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 1, 0x10, 0};
    g_byte_array_append(bytes, data, (guint)size - 2);
    for (int i = 0; i < 100000; i++)
        g_byte_array_append(bytes, scan, sizeof scan);
    g_autoptr(GBytes) many = g_byte_array_free_to_bytes(bytes);
    expect(many, "in too many scans");
}

static void test_rubbish(void)
{
    static const char page[] = "<html>login</html>";
    g_autoptr(GBytes) html = g_bytes_new_static(page, sizeof page);
    g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);
    g_autofree char *zeros = g_malloc0(STILL_BYTES_MAX + 1);
    g_autoptr(GBytes) large = g_bytes_new_static(zeros, STILL_BYTES_MAX + 1);
    expect(html, "not a JPEG");
    expect(nothing, "not a JPEG");
    expect(large, "over 4 MiB");
    g_autoptr(GBytes) good = pack(640, 480, 0);
    for (int tenth = 1; tenth < 10; tenth++) {
        g_autoptr(GBytes) cut =
            g_bytes_new_from_bytes(good, 0, g_bytes_get_size(good) * (gsize)tenth / 10);
        StillRead read;
        g_assert_false(read_bytes(cut, &read));
        g_assert_nonnull(read.why);
    }
}

/* One or more bytes are changed: it is read or refused, and nothing else happens. */
static void test_changed_bytes(void)
{
    gsize size;
    g_autoptr(GBytes) good = pack(320, 240, 0);
    const uint8_t *data = g_bytes_get_data(good, &size);
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    for (int i = 0; i < 3000; i++) {
        uint8_t *bytes = g_memdup2(data, size);
        int changes = g_rand_int_range(rand, 1, 8);
        for (int j = 0; j < changes; j++) {
            int most = j % 2 == 0 ? 700 : (gint32)size;
            bytes[g_rand_int_range(rand, 3, most)] = (uint8_t)g_rand_int(rand);
        }
        StillRead read;
        bool good_one = still_read(&read, bytes, size, i % 10 == 0);
        g_assert_true(good_one == (read.why == NULL));
        still_clear(&read);
        g_free(bytes);
    }
}

static void test_printers_colours(void)
{
    enum { SIDE = 128 };
    g_autofree uint8_t *dots = g_malloc0((size_t)SIDE * SIDE * 4);
    tjhandle packer = tjInitCompress();
    unsigned char *packed = NULL;
    unsigned long size = 0;
    g_assert_cmpint(
        tjCompress2(packer, dots, SIDE, 0, SIDE, TJPF_CMYK, &packed, &size, TJSAMP_444, 80, 0), ==,
        0);
    g_autoptr(GBytes) bytes = g_bytes_new(packed, size);
    expect(bytes, "in a printer's colours");
    tjFree(packed);
    tjDestroy(packer);
}

#define ADD(sentence, function) g_test_add_func("/still/" sentence, function)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("a JPEG of any size becomes small, the same each time", test_sizes);
    ADD("large, small and progressive ones of one place are alike", test_alike_in_any_size);
    ADD("what people are shown is made anew, and small", test_shown);
    ADD("one that says it is huge is not decoded", test_bombs);
    ADD("one of thousands of scans is not decoded", test_scans);
    ADD("rubbish and what is cut off is refused", test_rubbish);
    ADD("changed bytes are read or refused", test_changed_bytes);
    ADD("a printer's colours are refused", test_printers_colours);
    return g_test_run();
}
