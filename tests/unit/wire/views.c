/* For how long somebody looked, and who looked last, as messages. */
#include <string.h>

#include "wire/messages.h"

static void how_long_a_picture_was_there_is_told_in_whole_seconds_within_bounds(void)
{
    static const char *const refused[] = {
        "{}",
        "{\"seconds\":null}",
        "{\"seconds\":-1}",
        "{\"seconds\":1.5}",
        "{\"seconds\":604801}",
        "{\"seconds\":1000000000000}",
        "{\"seconds\":1e400}",
        "{\"seconds\":\"40\"}",
        "[40]",
        "",
    };
    g_autoptr(Decoder) decoder = decoder_new();
    ViewShown read = {.seconds = 7};
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(decode_view_shown(decoder, refused[i], strlen(refused[i]), &read, &error));
        g_assert_nonnull(error);
        g_assert_cmpint(read.seconds, ==, 7);
    }
    const int64_t taken[] = {0, 1, 604800};
    for (size_t i = 0; i < G_N_ELEMENTS(taken); i++) {
        g_autoptr(GString) line = g_string_new(NULL);
        const ViewShown shown = {.seconds = taken[i]};
        encode_view_shown(line, &shown);
        g_assert_true(decode_view_shown(decoder, line->str, line->len, &read, NULL));
        g_assert_cmpint(read.seconds, ==, taken[i]);
    }
}

static void the_last_looks_read_back(void)
{
    const CameraLook looks[] = {
        {"c1", {"Budi", 1772330584000, 40, PURPOSE_RONDA}},
        {"c2", {"Sari", 1772330584001, -1, PURPOSE_ALERT}},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(looks); i++) {
        g_autoptr(GString) line = g_string_new(NULL);
        CameraLook read;
        encode_look(line, &looks[i]);
        g_assert_true(decode_look(decoder, line->str, line->len, &read, NULL));
        g_assert_cmpstr(read.camera, ==, looks[i].camera);
        g_assert_cmpstr(read.look.by, ==, looks[i].look.by);
        g_assert_cmpint(read.look.at_ms, ==, looks[i].look.at_ms);
        g_assert_cmpint(read.look.seconds, ==, looks[i].look.seconds);
        g_assert_cmpint(read.look.purpose, ==, looks[i].look.purpose);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/views/how long a picture was there is told in whole seconds, within bounds",
                    how_long_a_picture_was_there_is_told_in_whole_seconds_within_bounds);
    g_test_add_func("/views/the last looks read back", the_last_looks_read_back);
    return g_test_run();
}
