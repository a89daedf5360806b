/* What waits, as programs read it; and the sentences of any request. */
#include "wire/waiting.h"

#include <string.h>

static void one_that_waits_is_one_object(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const Waiting waiting = {.id = "01J",
                             .object = "ticket/t",
                             .what = "note \"x\"\n",
                             .state = "waiting",
                             .written_at_ms = INT64_C(1760000000000),
                             .tries = 3,
                             .mine = true};
    encode_waiting(text, &waiting);
    g_assert_cmpstr(text->str, ==,
                    "{\"id\":\"01J\",\"object\":\"ticket/t\",\"what\":\"note \\\"x\\\"\\u000a\","
                    "\"by\":null,\"mine\":true,\"state\":\"waiting\",\"why\":null,"
                    "\"written_at\":\"2025-10-09T08:53:20.000Z\",\"next_at\":null,\"tries\":3,"
                    "\"status\":null}");
    g_string_truncate(text, 0);
    const Waiting refused = {.id = "01J", .status = 403, .next_at_ms = INT64_C(1760000000000)};
    encode_waiting(text, &refused);
    g_assert_nonnull(strstr(text->str, "\"next_at\":\"2025-10-09T08:53:20.000Z\""));
    g_assert_nonnull(strstr(text->str, "\"status\":403}"));
}

static bool read_it(Decoder *decoder, const char *json, Written *out)
{
    return decode_written(decoder, json, strlen(json), out, NULL);
}

static void sentences_of_any_request_are_found_and_cleaned(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    Written written = {.title = "kept"};
    g_assert_true(read_it(decoder,
                          "{\"title\":\"Banjir\",\"note\":\"air \\u001b[31mnaik\",\"kind\":\"x\","
                          "\"cameras\":[\"a\"]}",
                          &written));
    g_assert_cmpstr(written.title, ==, "Banjir");
    g_assert_nonnull(written.note);
    g_assert_null(strchr(written.note, '\x1b'));
    g_assert_null(written.text);
    g_assert_null(written.reason);
    g_assert_true(read_it(decoder, "{\"reason\":\"ruang tamu\",\"letter\":null}", &written));
    g_assert_cmpstr(written.reason, ==, "ruang tamu");
    g_assert_null(written.letter);
    g_assert_true(read_it(decoder, "{}", &written));
    g_assert_null(written.title);
}

static void what_is_no_object_is_refused(void)
{
    static const char *const bad[] = {"", "[{\"text\":\"x\"}]", "text/plain", "{\"text\":5}",
                                      "{}{}"};
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        Written written = {.title = "kept"};
        g_assert_false(read_it(decoder, bad[i], &written));
        g_assert_cmpstr(written.title, ==, "kept");
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/waiting/one is one object", one_that_waits_is_one_object);
    g_test_add_func("/waiting/sentences of any request are found and cleaned",
                    sentences_of_any_request_are_found_and_cleaned);
    g_test_add_func("/waiting/what is no object is refused", what_is_no_object_is_refused);
    return g_test_run();
}
