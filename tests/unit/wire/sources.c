/* How a source stands, both ways. */
#include "wire/sources.h"

#include <string.h>

static void test_both_ways(void)
{
    const SourceHealth told = {.name = "frigate-balaikota",
                               .kind = "frigate",
                               .detail = "MQTT: the broker can't be reached",
                               .state = SOURCE_PARTLY,
                               .since_ms = INT64_C(1795383000123),
                               .heard_at_ms = INT64_C(1795383001000),
                               .events = 12345,
                               .errors = 6,
                               .cameras = 7,
                               .rev = 8};
    g_autoptr(GString) json = g_string_new(NULL);
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    SourceHealth read;
    encode_source(json, &told);
    g_assert_true(decode_source(decoder, json->str, json->len, &read, &error));
    g_autoptr(GString) again = g_string_new(NULL);
    encode_source(again, &read);
    g_assert_cmpstr(again->str, ==, json->str);
    g_assert_cmpuint(read.events, ==, 12345);
    g_assert_cmpint(read.state, ==, SOURCE_PARTLY);
}

static void test_nothing_more(void)
{
    static const char json[] =
        "{\"name\":\"a\",\"kind\":\"probe\",\"state\":\"up\",\"detail\":null,"
        "\"since\":\"2026-11-23T01:00:00Z\",\"heard_at\":null,\"rev\":1}";
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    SourceHealth read;
    g_assert_true(decode_source(decoder, json, strlen(json), &read, &error));
    g_assert_cmpstr(read.detail, ==, "");
    g_assert_cmpint(read.heard_at_ms, ==, 0);
    static const char odd[] = "{\"name\":\"a\",\"kind\":\"probe\",\"state\":\"well\","
                              "\"since\":\"2026-11-23T01:00:00Z\",\"rev\":1}";
    g_assert_false(decode_source(decoder, odd, strlen(odd), &read, &error));
    g_assert_nonnull(strstr(error->message, "state"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sources/what is written is read as the same", test_both_ways);
    g_test_add_func("/sources/what is not told is nothing, and another state is refused",
                    test_nothing_more);
    return g_test_run();
}
