/* What a file is, is told by all of it: what is two things at once is refused. */
#include <glib.h>
#include <string.h>

#include "model/ticket.h"

/* A PNG of one pixel, a JPEG's parts, and what people hide in them. */
static const unsigned char png[] = {
    0x89, 'P',  'N',  'G',  '\r', '\n', 0x1A, '\n', 0,   0,    0,    13,   'I',  'H',
    'D',  'R',  0,    0,    0,    1,    0,    0,    0,   1,    8,    2,    0,    0,
    0,    0x90, 0x77, 0x53, 0xDE, 0,    0,    0,    12,  'I',  'D',  'A',  'T',  0x78,
    0x9C, 0x63, 0xF8, 0xCF, 0xC0, 0,    0,    3,    1,   1,    0,    0xC9, 0xFE, 0x92,
    0xEF, 0,    0,    0,    0,    'I',  'E',  'N',  'D', 0xAE, 0x42, 0x60, 0x82};
static const unsigned char jpeg[] = {0xFF, 0xD8, 0xFF, 0xE0, 0,    16,   'J',  'F', 'I', 'F',  0,
                                     1,    1,    0,    0,    1,    0,    1,    0,   0,   0xFF, 0xC0,
                                     0,    11,   8,    0,    1,    0,    1,    1,   1,   0x11, 0,
                                     0xFF, 0xDA, 0,    8,    1,    1,    0,    0,   63,  0,    0x12,
                                     0xFF, 0,    0x34, 0xFF, 0xD0, 0x56, 0xFF, 0xD9};

static bool look(const void *data, size_t size, TicketFile *out)
{
    const char *why = NULL;
    g_autofree char *exact = g_memdup2(data, size); /* so that a byte too far is seen */
    bool good = ticket_file_look(exact, size, out, &why);
    g_assert_true(good || why != NULL);
    return good;
}

static void pictures_and_texts_are_known(void)
{
    TicketFile file;
    g_assert_true(look(png, sizeof png, &file) && file == TICKET_FILE_PNG);
    g_assert_true(look(jpeg, sizeof jpeg, &file) && file == TICKET_FILE_JPEG);
    g_assert_true(look("air 30 cm\r\n\tnaik\n", 17, &file) && file == TICKET_FILE_TEXT);
    g_assert_true(look("\xC3\xA9", 2, &file) && file == TICKET_FILE_TEXT);
}

static void nothing_that_is_cut_off_is_taken(void)
{
    TicketFile file;
    for (size_t size = 0; size < sizeof png; size++) {
        g_assert_false(look(png, size, &file));
    }
    for (size_t size = 0; size < sizeof jpeg; size++) {
        g_assert_false(look(jpeg, size, &file));
    }
}

static void nothing_is_behind_a_picture(void)
{
    static const char *const behind[] = {"\n", "PK\x03\x04", "<script>", "\xFF\xD9", "#!/bin/sh\n"};
    TicketFile file;
    for (size_t i = 0; i < G_N_ELEMENTS(behind); i++) {
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_byte_array_append(bytes, png, sizeof png);
        g_byte_array_append(bytes, (const guint8 *)behind[i], (guint)strlen(behind[i]));
        g_assert_false(look(bytes->data, bytes->len, &file));
        g_byte_array_set_size(bytes, 0);
        g_byte_array_append(bytes, jpeg, sizeof jpeg);
        g_byte_array_append(bytes, (const guint8 *)behind[i], (guint)strlen(behind[i]));
        g_assert_false(look(bytes->data, bytes->len, &file));
    }
}

static void other_files_are_refused(void)
{
    static const struct {
        const char *text;
        size_t size;
    } bad[] = {{"GIF89a\x01\x00\x01\x00", 10},
               {"\x7f"
                "ELF\x02\x01",
                6},
               {"%PDF-1.4\n\xE2\xE3\xCF\xD3", 13},
               {"PK\x03\x04", 4},
               {"\xFF\xFEh\0i\0", 6},
               {"a\0b", 3},
               {"\x1b[2J", 4},
               {"\xFF\xD8\xFF", 3},
               {"RIFF\x01\0\0\0WEBP", 12}};
    TicketFile file = TICKET_FILES;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_false(look(bad[i].text, bad[i].size, &file));
    }
    g_assert_cmpuint(file, ==, TICKET_FILES);
}

static void a_text_has_a_bound(void)
{
    TicketFile file;
    g_autofree char *text = g_strnfill(TICKET_TEXT_MAX + 1, 'a');
    g_assert_true(look(text, TICKET_TEXT_MAX, &file));
    g_assert_false(look(text, TICKET_TEXT_MAX + 1, &file));
}

/* No byte that is changed makes it read past the end; a changed length or chunk is refused. */
static void broken_pictures_do_no_harm(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    TicketFile file;
    for (int round = 0; round < 20000; round++) {
        bool first = (round & 1) != 0;
        gsize size = first ? sizeof png : sizeof jpeg;
        g_autofree guint8 *bytes = g_memdup2(first ? png : jpeg, size);
        int changes = g_rand_int_range(random, 1, 4);
        for (int i = 0; i < changes; i++) {
            bytes[g_rand_int_range(random, 0, (gint32)size)] = (guint8)g_rand_int(random);
        }
        look(bytes, size, &file);
    }
    guint8 bytes[sizeof png];
    memcpy(bytes, png, sizeof png);
    bytes[8] = 0xFF; /* a header of 4 GB */
    g_assert_false(look(bytes, sizeof png, &file));
    memcpy(bytes, png, sizeof png);
    bytes[37] = '<'; /* a chunk that is none */
    g_assert_false(look(bytes, sizeof png, &file));
}

/* Writes a side into a copy of a picture, big end first, and looks. */
static bool takes_side(const void *picture, size_t size, size_t at, size_t bytes, uint64_t side)
{
    TicketFile file;
    g_autofree unsigned char *copy = g_memdup2(picture, size);
    for (size_t i = 0; i < bytes; i++) {
        copy[at + i] = (unsigned char)(side >> (8 * (bytes - 1 - i)));
    }
    return look(copy, size, &file);
}

static void a_picture_asks_for_no_memory_beyond_reason(void)
{
    for (size_t at = 16; at <= 20; at += 4) {
        g_assert_true(takes_side(png, sizeof png, at, 4, TICKET_PICTURE_SIDE_MAX));
        g_assert_false(takes_side(png, sizeof png, at, 4, TICKET_PICTURE_SIDE_MAX + 1));
        g_assert_false(takes_side(png, sizeof png, at, 4, UINT32_MAX));
        g_assert_false(takes_side(png, sizeof png, at, 4, 0));
    }
    for (size_t at = 25; at <= 27; at += 2) {
        g_assert_true(takes_side(jpeg, sizeof jpeg, at, 2, TICKET_PICTURE_SIDE_MAX));
        g_assert_false(takes_side(jpeg, sizeof jpeg, at, 2, 65535));
        g_assert_false(takes_side(jpeg, sizeof jpeg, at, 2, 0));
    }
    g_assert_false(takes_side(png, sizeof png, 16, 8, 0));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ticket file/pictures and texts are known", pictures_and_texts_are_known);
    g_test_add_func("/ticket file/nothing that is cut off is taken",
                    nothing_that_is_cut_off_is_taken);
    g_test_add_func("/ticket file/nothing is behind a picture", nothing_is_behind_a_picture);
    g_test_add_func("/ticket file/other files are refused", other_files_are_refused);
    g_test_add_func("/ticket file/a text has a bound", a_text_has_a_bound);
    g_test_add_func("/ticket file/broken pictures do no harm", broken_pictures_do_no_harm);
    g_test_add_func("/ticket file/a picture asks for no memory beyond reason",
                    a_picture_asks_for_no_memory_beyond_reason);
    return g_test_run();
}
