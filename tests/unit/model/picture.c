#include "model/picture.h"

#include <string.h>

#include "base/text.h"

static void test_characters(void)
{
    static const uint32_t refused[] = {0,       0x1B,    0x7F,   0x9B,      0xA0,
                                       0x301,   0x200B,  0x202E, 0x2460,    0x3000,
                                       0x1FB00, 0x1F600, 0x2900, UINT32_MAX};
    unsigned allowed = 0;
    for (uint32_t code = 0; code < 0x3000; code++) {
        if (picture_code_allowed(code)) {
            allowed++;
            g_assert_cmpint(text_char_width(code), ==, 1);
        }
    }
    g_assert_cmpuint(allowed, ==, 95 + 160 + 256);
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_assert_false(picture_code_allowed(refused[i]));
    }
}

typedef struct SixelCase {
    const char *body;
    bool valid;
} SixelCase;

/* Of 6 x 12 pixels. */
static void test_sixels(void)
{
    static const SixelCase cases[] = {
        {"\"1;1;6;12#0;2;100;0;0#0!6~-!6~", true},
        {"\"1;1;6;12~~~~~~$#1~-~", true},
        {"\"1;1;6;12-", true},
        {"\"1;1;6;12~~~~~~~", false},       /* to the right of it */
        {"\"1;1;6;12!7~", false},           /* the same in one */
        {"\"1;1;6;12!65535~", false},       /* ... */
        {"\"1;1;6;12!99999999999~", false}, /* and over every number */
        {"\"1;1;6;12-~-~", false},          /* below it */
        {"\"1;1;6;12----", false},          /* without end */
        {"\"1;1;7;12~", false},             /* another size than was said */
        {"\"2;1;6;12~", false},             /* pixels that are no squares */
        {"~", false},                       /* none at all */
        {"", false},
        {"\"1;1;6;12\"1;1;6;12~", false}, /* a second time */
        {"\"1;1;6;12#1024~", false},      /* registers and levels that there are not */
        {"\"1;1;6;12#0;2;101;0;0~", false},
        {"\"1;1;6;12#0;1;0;0;0~", false},
        {"\"1;1;6;12#0;2;1;1~", false},
        {"\"1;1;6;12!~", false},
        {"\"1;1;6;12!0~", false},
        {"\"1;1;6;12!3#", false},
        {"\"1;1;6;12~\033\\\033]52;c;cm0=\007", false}, /* what would end it and begin another */
        {"\"1;1;6;12~\x9c", false},
        {"\"1;1;6;12~\x18", false},
        {"\"1;1;6;12~\n", false},
        {"\"1;1;6;12~ ", false},
        {"\"1;1;6;12~\x7f", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool valid = picture_sixel_valid(cases[i].body, strlen(cases[i].body), 6, 12);
        if (valid != cases[i].valid) {
            g_test_message("case %zu", i);
        }
        g_assert_cmpint(valid, ==, cases[i].valid);
    }
    g_assert_false(picture_sixel_valid("\"1;1;6;12~\0~", 12, 6, 12));
}

/* No byte but those of the grammar passes anywhere. */
static void test_no_escape(void)
{
    char body[] = "\"1;1;6;12#0;2;9;9;9!2~~$-~";
    size_t size = strlen(body);
    g_assert_true(picture_sixel_valid(body, size, 6, 12));
    for (size_t at = 0; at < size; at++) {
        char kept = body[at];
        for (int byte = 0; byte < 256; byte++) {
            body[at] = (char)byte;
            bool printable = byte > 0x20 && byte < 0x7F;
            g_assert_true(printable || !picture_sixel_valid(body, size, 6, 12));
        }
        body[at] = kept;
    }
}

static void test_base64(void)
{
    g_assert_true(picture_base64_valid("QUJD", 4));
    g_assert_true(picture_base64_valid("QUI=", 4));
    g_assert_true(picture_base64_valid("QQ==", 4));
    g_assert_false(picture_base64_valid("", 0));
    g_assert_false(picture_base64_valid("QUJ", 3));
    g_assert_false(picture_base64_valid("Q===", 4));
    g_assert_false(picture_base64_valid("QQ=A", 4));
    g_assert_false(picture_base64_valid("QU\033D", 4));
    g_assert_false(picture_base64_valid("QU;D", 4));
    g_assert_false(picture_base64_valid("QU\0D", 4));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/picture/its characters are printable and one column wide", test_characters);
    g_test_add_func("/picture/sixels stay within their size and their grammar", test_sixels);
    g_test_add_func("/picture/no byte of sixels can end or begin an escape", test_no_escape);
    g_test_add_func("/picture/base64 is base64 and nothing else", test_base64);
    return g_test_run();
}
