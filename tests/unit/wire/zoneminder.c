/* What ZoneMinder's API answers. */
#include "wire/zoneminder.h"

#include <string.h>

typedef struct Told {
    unsigned items;
    ZmMonitor monitor;
    ZmEvent event;
} Told;

static void on_monitor(const ZmMonitor *monitor, void *data)
{
    Told *told = data;
    told->items++;
    told->monitor = *monitor;
}

static void on_event(const ZmEvent *event, void *data)
{
    Told *told = data;
    told->items++;
    told->event = *event;
}

static void check_monitor(const char *json, ZmCapture capture, ZmStatus status, double fps)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autofree char *list = g_strdup_printf("{\"monitors\":[%s]}", json);
    Told told = {0};
    ZmReading reading = {.monitor = on_monitor, .data = &told};
    g_assert_true(decode_zm_monitors(decoder, list, strlen(list), &reading, NULL));
    g_assert_cmpuint(told.items, ==, 1);
    g_assert_cmpint(told.monitor.capture, ==, capture);
    g_assert_cmpint(told.monitor.status, ==, status);
    g_assert_cmpfloat(told.monitor.fps, ==, fps);
}

static void test_monitors(void)
{
    check_monitor("{\"Monitor\":{\"Id\":\"1\",\"Name\":\"a\",\"Function\":\"Modect\"},"
                  "\"Monitor_Status\":{\"Status\":\"Connected\",\"CaptureFPS\":\"14.99\"}}",
                  ZM_CAPTURE_ALWAYS, ZM_CONNECTED, 14.99);
    check_monitor("{\"Monitor\":{\"Id\":\"1\",\"Name\":\"a\",\"Function\":\"None\"},"
                  "\"Monitor_Status\":{\"Status\":null,\"CaptureFPS\":null}}",
                  ZM_CAPTURE_OFF, ZM_UNKNOWN, -1);
    check_monitor(
        "{\"Monitor\":{\"Id\":7,\"Name\":\"a\",\"Capturing\":\"Ondemand\",\"Function\":\"None\"},"
        "\"Monitor_Status\":{\"Status\":\"Running\",\"CaptureFPS\":0.5}}",
        ZM_CAPTURE_ON_DEMAND, ZM_RUNNING, 0.5);
    check_monitor("{\"Monitor\":{\"Id\":\"1\",\"Name\":\"a\"}}", ZM_CAPTURE_ALWAYS, ZM_UNKNOWN, -1);
}

static bool read_events(const char *json, Told *told, ZmReading *reading)
{
    g_autoptr(Decoder) decoder = decoder_new();
    *told = (Told){0};
    *reading = (ZmReading){.event = on_event, .data = told};
    return decode_zm_events(decoder, json, strlen(json), reading, NULL);
}

static void test_events(void)
{
    Told told;
    ZmReading reading;
    g_assert_true(read_events(
        "{\"events\":[{\"Event\":{\"Id\":\"9\",\"MonitorId\":\"1\",\"Cause\":\"Motion\","
        "\"StartDateTime\":"
        "\"2026-11-22 21:04:05\",\"EndDateTime\":null,\"MaxScore\":\"88\",\"Notes\":null}}]}",
        &told, &reading));
    g_assert_cmpint(told.event.id, ==, 9);
    g_assert_cmpint(told.event.score, ==, 88);
    g_assert_null(told.event.end);
    g_assert_true(read_events(
        "{\"events\":[1,{},{\"Event\":[]},{\"Event\":{\"Id\":\"x\"}},{\"Event\":{\"Id\":\"-4\"}},"
        "{\"Event\":{\"Id\":\"5\",\"MonitorId\":\"1\",\"StartDateTime\":\"a\",\"EndDateTime\":"
        "\"0000-00-00 00:00:00\"}}]}",
        &told, &reading));
    g_assert_cmpuint(reading.count, ==, 6);
    g_assert_cmpuint(reading.odd, ==, 5);
    g_assert_null(told.event.end);
    g_assert_false(read_events("{\"events\":{}}", &told, &reading));
    g_assert_false(read_events("{}", &told, &reading));
    g_assert_false(read_events("<html>", &told, &reading));
}

static void test_times(void)
{
    g_autoptr(GTimeZone) jakarta = g_time_zone_new_identifier("Asia/Jakarta");
    g_autoptr(GTimeZone) makassar = g_time_zone_new_identifier("Asia/Makassar");
    int64_t at_ms = 0, later_ms = 0;
    g_assert_true(zm_time("2026-11-22 21:00:00", jakarta, &at_ms));
    g_assert_cmpint(at_ms, ==, INT64_C(1795356000000));
    g_assert_true(zm_time("2026-11-22 22:00:00.25", makassar, &later_ms));
    g_assert_cmpint(later_ms, ==, at_ms);
    static const char *const wrong[] = {"",
                                        "now",
                                        "2026-11-22",
                                        "2026-11-22T21:00:00",
                                        "2026-13-22 21:00:00",
                                        "2026-02-30 21:00:00",
                                        "2026-11-22 21:00:00+07:00",
                                        "2026-11-22 21:00:0x",
                                        "-026-11-22 21:00:00"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(zm_time(wrong[i], jakarta, &at_ms));
    }
}

static void test_login(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    ZmLogin login;
    const char *json =
        "{\"access_token\":\"a.b\",\"access_token_expires\":\"3600\",\"refresh_token\":\"c\","
        "\"refresh_token_expires\":86400,\"version\":\"1.36.33\",\"apiversion\":\"2.0\"}";
    g_assert_true(decode_zm_login(decoder, json, strlen(json), &login, NULL));
    g_assert_cmpstr(login.token, ==, "a.b");
    g_assert_cmpint(login.token_seconds, ==, 3600);
    g_assert_cmpint(login.refresh_seconds, ==, 86400);
    const char *none = "{\"version\":\"1.36.33\"}", *forever =
                                                        "{\"version\":\"1\",\"access_token\":\"a\","
                                                        "\"access_token_expires\":99999999999999}";
    g_assert_true(decode_zm_login(decoder, none, strlen(none), &login, NULL));
    g_assert_null(login.token);
    g_assert_true(decode_zm_login(decoder, forever, strlen(forever), &login, NULL));
    g_assert_cmpint(login.token_seconds, <=, 31536000);
    g_assert_false(decode_zm_login(decoder, "{}", 2, &login, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/zoneminder/monitors of both spellings", test_monitors);
    g_test_add_func("/zoneminder/events, and what is none", test_events);
    g_test_add_func("/zoneminder/local times have the zone that is known", test_times);
    g_test_add_func("/zoneminder/tokens", test_login);
    return g_test_run();
}
