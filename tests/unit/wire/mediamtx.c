/* What MediaMTX says and asks. */
#include "wire/mediamtx.h"

#include <string.h>

typedef struct Told {
    unsigned paths, online, counted, readers;
    int64_t bytes, since;
} Told;

static void on_path(const MediaPath *path, void *data)
{
    Told *told = data;
    told->paths++;
    told->online += path->online;
    told->counted += path->bytes_known;
    told->readers += path->readers;
    told->bytes = path->bytes;
    told->since = path->online_since;
}

static bool read_paths(const char *json, Told *told, MediaReading *reading)
{
    g_autoptr(Decoder) decoder = decoder_new();
    *told = (Told){0};
    *reading = (MediaReading){.path = on_path, .data = told};
    return decode_media_paths(decoder, json, strlen(json), reading, NULL);
}

static void test_spellings(void)
{
    Told told;
    MediaReading reading;
    g_assert_true(read_paths(
        "{\"itemCount\":1,\"pageCount\":1,\"items\":[{\"name\":\"a\",\"ready\":true,"
        "\"readyTime\":\"2026-11-22T14:00:00Z\",\"bytesReceived\":7,\"readers\":[{},{}]}]}",
        &told, &reading));
    g_assert_cmpuint(told.online, ==, 1);
    g_assert_cmpint(told.bytes, ==, 7);
    g_assert_cmpuint(told.readers, ==, 2);
    g_assert_cmpint(told.since, ==, INT64_C(1795356000000));
    g_assert_true(read_paths("{\"itemCount\":1,\"pageCount\":1,\"items\":[{\"name\":\"a\","
                             "\"ready\":true,\"available\":true,"
                             "\"online\":false,\"inboundBytes\":9,\"bytesReceived\":8}]}",
                             &told, &reading));
    g_assert_cmpuint(told.online, ==, 0);
    g_assert_cmpint(told.bytes, ==, 9);
    g_assert_cmpint(reading.pages, ==, 1);
}

static void test_odd(void)
{
    Told told;
    MediaReading reading;
    g_assert_true(read_paths(
        "{\"itemCount\":6,\"pageCount\":1,\"items\":[7,null,{},{\"name\":\"\",\"ready\":true},"
        "{\"name\":\"b\",\"ready\":\"yes\"},{\"name\":\"c\",\"ready\":true,\"bytesReceived\":-3,"
        "\"readers\":7}]}",
        &told, &reading));
    g_assert_cmpuint(reading.odd, ==, 5);
    g_assert_cmpuint(told.paths, ==, 1);
    g_assert_cmpuint(told.counted, ==, 0);
    static const char *const none[] = {"",
                                       "[]",
                                       "{}",
                                       "{\"items\":[]}",
                                       "{\"items\":{},\"itemCount\":0,\"pageCount\":0}",
                                       "{\"items\":[],\"itemCount\":\"0\",\"pageCount\":0}",
                                       "{\"items\":[],"};
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        g_assert_false(read_paths(none[i], &told, &reading));
    }
}

static void test_ask(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    RelayAsk ask;
    const char *json =
        "{\"ip\":\"10.0.0.1\",\"user\":\"u\",\"password\":\"p\",\"token\":\"\",\"action\":"
        "\"publish\","
        "\"path\":\"a/b\",\"protocol\":\"rtsp\",\"id\":null,\"query\":\"x=1\",\"userAgent\":\"v\"}";
    g_assert_true(decode_relay_ask(decoder, json, strlen(json), &ask, NULL));
    g_assert_cmpint(ask.action, ==, RELAY_PUBLISH);
    g_assert_cmpstr(ask.id, ==, "");
    g_assert_cmpstr(ask.path, ==, "a/b");
    static const char *const wrong[] = {"{}", "{\"action\":\"steal\"}",
                                        "{\"action\":\"read\",\"user\":[]}",
                                        "{\"action\":\"read\",\"path\":\"a\\u202eb\"}",
                                        "{\"action\":\"read\",\"action\":\"publish\"}"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(decode_relay_ask(decoder, wrong[i], strlen(wrong[i]), &ask, NULL));
    }
}

static void test_session(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    const char *session = "x", *json = "{\"id\":\"c\",\"session\":\"s\"}",
               *none = "{\"session\":null}";
    g_assert_true(decode_media_session(decoder, json, strlen(json), &session, NULL));
    g_assert_cmpstr(session, ==, "s");
    g_assert_true(decode_media_session(decoder, none, strlen(none), &session, NULL));
    g_assert_null(session);
    g_assert_false(decode_media_session(decoder, "[]", 2, &session, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mediamtx/both spellings of a path are read", test_spellings);
    g_test_add_func("/mediamtx/what is no path is passed over, what is no list refused", test_odd);
    g_test_add_func("/mediamtx/what it asks", test_ask);
    g_test_add_func("/mediamtx/a connection has a session, or none", test_session);
    return g_test_run();
}
