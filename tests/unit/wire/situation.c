#include "wire/alerts.h"

#include <string.h>

static void a_situation_reads_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    const Situation situation = {.id = "s1",
                                 .kind = "uplink_down",
                                 .area = "33.74.10",
                                 .first_out = "a1",
                                 .link = "fo-tugu-2",
                                 .since_ms = 1772330584567,
                                 .last_at_ms = 1772330584568,
                                 .cleared_at_ms = 1772330584569,
                                 .rev = 9,
                                 .members = 214,
                                 .cleared = 14,
                                 .priority = PRIORITY_CRITICAL};
    Situation read;
    encode_situation(line, &situation);
    decode_situation(decoder, line->str, line->len, &read, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(read.id, ==, "s1");
    g_assert_cmpstr(read.kind, ==, "uplink_down");
    g_assert_cmpstr(read.area, ==, "33.74.10");
    g_assert_cmpstr(read.first_out, ==, "a1");
    g_assert_cmpstr(read.link, ==, "fo-tugu-2");
    g_assert_cmpint(read.since_ms, ==, situation.since_ms);
    g_assert_cmpint(read.last_at_ms, ==, situation.last_at_ms);
    g_assert_cmpint(read.cleared_at_ms, ==, situation.cleared_at_ms);
    g_assert_cmpint(read.rev, ==, 9);
    g_assert_cmpuint(read.members, ==, 214);
    g_assert_cmpuint(read.cleared, ==, 14);
    g_assert_cmpint(read.priority, ==, PRIORITY_CRITICAL);
}

static void a_situation_of_the_designs_fields_is_taken(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    static const char line[] =
        "{\"id\":\"s1\",\"kind\":\"rob\",\"area\":\"33.74\",\"first_out\":null,\"members\":3,"
        "\"since\":\"2026-03-01T02:03:04Z\",\"cleared_at\":null,\"rev\":7}";
    Situation read;
    g_assert_true(decode_situation(decoder, line, strlen(line), &read, NULL));
    g_assert_cmpint(read.last_at_ms, ==, read.since_ms);
    g_assert_cmpint(read.priority, ==, PRIORITY_MEDIUM);
    g_assert_null(read.link);
    g_assert_null(read.first_out);
}

static void more_cleared_than_members_is_refused(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    static const char line[] =
        "{\"id\":\"s1\",\"kind\":\"rob\",\"area\":\"33.74\",\"members\":3,\"cleared\":4,"
        "\"since\":\"2026-03-01T02:03:04Z\",\"rev\":7}";
    Situation read;
    g_assert_false(decode_situation(decoder, line, strlen(line), &read, &error));
    g_assert_cmpstr(error->message, ==, "situation: cleared: more than there are members");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/situation/a situation reads back", a_situation_reads_back);
    g_test_add_func("/situation/a situation of the designs fields is taken",
                    a_situation_of_the_designs_fields_is_taken);
    g_test_add_func("/situation/more cleared than members is refused",
                    more_cleared_than_members_is_refused);
    return g_test_run();
}
