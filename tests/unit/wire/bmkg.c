/* What the weather agency answers, as it documents it, and as it must not. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "wire/bmkg.h"
#include "wire/weather.h"

static const char forecast[] =
    "{\"lokasi\":{\"adm1\":\"33\",\"adm4\":\"33.74.01.1001\",\"desa\":\"Miroto\",\"timezone\":"
    "\"Asia/Jakarta\"},"
    "\"data\":[{\"lokasi\":{},\"cuaca\":[["
    "{\"datetime\":\"2026-11-23T06:00:00Z\",\"utc_datetime\":\"2026-11-23 "
    "06:00:00\",\"t\":30,\"tp\":0,\"weather\":3},"
    "{\"utc_datetime\":\"2026-11-23 09:00:00\",\"tp\":31.5,\"weather\":63},"
    "{\"utc_datetime\":\"2026-11-23 12:00:00\",\"tp\":0,\"weather\":60}],"
    "[{\"utc_datetime\":\"2026-11-23 15:00:00\",\"weather\":95},"
    "{\"utc_datetime\":\"yesterday\",\"tp\":1},{\"utc_datetime\":\"2026-11-23 "
    "18:00:00\",\"tp\":\"much\"},"
    "{\"utc_datetime\":\"2026-11-23 14:00:00\",\"tp\":1},7]]}]}";

static int64_t at(const char *text)
{
    int64_t ms;
    g_assert_true(clock_parse(text, &ms));
    return ms;
}

static void test_forecast(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    g_autofree BmkgForecast *out = g_new0(BmkgForecast, 1);
    g_assert_true(decode_bmkg_forecast(decoder, forecast, strlen(forecast), out, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(out->adm4, ==, "33.74.01.1001");
    g_assert_cmpuint(out->count, ==, 4);
    g_assert_cmpint(bmkg_rain_now(out, at("2026-11-23T05:59:59Z")), ==, RAIN_UNKNOWN);
    g_assert_cmpint(bmkg_rain_now(out, at("2026-11-23T06:00:00Z")), ==, RAIN_NONE);
    g_assert_cmpint(bmkg_rain_next(out, at("2026-11-23T06:00:01Z")), ==, RAIN_HEAVY);
    g_assert_cmpint(bmkg_rain_now(out, at("2026-11-23T11:00:00Z")), ==, RAIN_HEAVY);
    g_assert_cmpint(bmkg_rain_now(out, at("2026-11-23T12:00:00Z")), ==, RAIN_LIGHT);
    g_assert_cmpint(bmkg_rain_now(out, at("2026-11-23T17:59:59Z")), ==, RAIN_HEAVY);
    g_assert_cmpint(bmkg_rain_now(out, at("2026-11-23T18:00:00Z")), ==, RAIN_UNKNOWN);
    g_assert_cmpint(bmkg_rain_next(out, at("2026-11-24T00:00:00Z")), ==, RAIN_UNKNOWN);
}

static void test_forecast_refused(void)
{
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"lokasi\":{\"adm4\":\"33.74\"},\"data\":[]}",
        "{\"lokasi\":{\"adm4\":\"33.74.01.1001\"},\"data\":[{\"cuaca\":[]}]}",
        "{\"lokasi\":{\"adm4\":33},\"data\":7}",
        "{\"lokasi\":{\"adm4\":\"33.74.01.1001\"},\"data\":"};
    g_autoptr(Decoder) decoder = decoder_new();
    g_autofree BmkgForecast *out = g_new0(BmkgForecast, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(decode_bmkg_forecast(decoder, bad[i], strlen(bad[i]), out, &error));
        g_assert_nonnull(error);
        g_assert_cmpuint(out->count, ==, 0);
    }
}

static void test_feed(void)
{
    static const char feed[] =
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>x</title><item><link>"
        "https://www.bmkg.go.id/alerts/nowcast/id/CJH_alert.xml</link></item><item><title>none</"
        "title>"
        "</item><item><link>https://elsewhere/x.xml</link></item></channel></rss>";
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) links = bmkg_read_feed(feed, strlen(feed), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(links->len, ==, 2);
    g_assert_cmpstr(links->pdata[0], ==, "https://www.bmkg.go.id/alerts/nowcast/id/CJH_alert.xml");
    g_assert_null(bmkg_read_feed("<html/>", 7, &error));
    g_assert_nonnull(error);
}

static char *warning(const char *status, const char *polygon, const char *expires)
{
    return g_strdup_printf(
        "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>1</identifier>"
        "<sent>2026-11-23T12:00:00+07:00</sent><status>%s</status><msgType>Alert</msgType>"
        "<info><language>en</language><event>Thunderstorm</event><expires>%s</expires></info>"
        "<info><language>id-ID</language><event>Hujan Lebat &amp; Petir</event>"
        "<effective>2026-11-23T12:10:00+07:00</effective><expires>%s</expires>"
        "<area><areaDesc>Jawa Tengah</areaDesc><polygon>1,1 "
        "2,2</polygon><polygon>%s</polygon></area>"
        "</info></alert>",
        status, expires, expires, polygon);
}

static void test_warning(void)
{
    g_autofree char *xml =
        warning("Actual", "-7,110 -7,111 -6,111 -6,110 -7,110", "2026-11-23T15:00:00+07:00");
    g_autoptr(GError) error = NULL;
    g_autoptr(BmkgWarning) one = bmkg_read_warning(xml, strlen(xml), &error);
    g_assert_no_error(error);
    g_assert_cmpstr(one->event, ==, "Hujan Lebat & Petir");
    g_assert_false(one->cancelled);
    g_assert_cmpint(one->from_ms, ==, at("2026-11-23T05:10:00Z"));
    g_assert_cmpint(one->until_ms, ==, at("2026-11-23T08:00:00Z"));
    g_assert_cmpuint(one->outlines->len, ==, 1);
    g_assert_true(bmkg_warning_holds(one, -6.99, 110.42));
    g_assert_false(bmkg_warning_holds(one, -7.01, 110.42));
    g_assert_false(bmkg_warning_holds(one, -6.99, 111.42));
    g_assert_false(bmkg_warning_holds(one, (double)NAN, 110.42));
    g_autofree char *test = warning("Test", "-7,110 -7,111 -6,111", "2026-11-23T15:00:00+07:00");
    g_autoptr(BmkgWarning) other = bmkg_read_warning(test, strlen(test), &error);
    g_assert_true(other->cancelled);
}

static void test_warning_odd(void)
{
    static const char *const outlines[] = {
        "", "x", "1,2", "1;2 3;4 5;6", "91,0 0,0 1,1", "1,1 2,2 3,3 nan,4", "1,1 2,2 3,3 4"};
    for (size_t i = 0; i < G_N_ELEMENTS(outlines); i++) {
        g_autofree char *xml = warning("Actual", outlines[i], "2026-11-23T15:00:00+07:00");
        g_autoptr(BmkgWarning) one = bmkg_read_warning(xml, strlen(xml), NULL);
        g_assert_nonnull(one);
        g_assert_cmpuint(one->outlines->len, ==, 0);
    }
    g_autofree char *never = warning("Actual", "1,1 2,2 3,3", "2026-11-23 15:00");
    g_autoptr(GError) error = NULL;
    g_assert_null(bmkg_read_warning(never, strlen(never), &error));
    g_assert_nonnull(error);
    g_assert_null(bmkg_read_warning("<!DOCTYPE x><alert/>", 20, NULL));
}

static void test_weather(void)
{
    const Weather weather = {.area = "33.74.01.1001",
                             .told_ms = at("2026-11-23T06:00:00Z"),
                             .now = RAIN_LIGHT,
                             .next = RAIN_EXTREME,
                             .warning = "Hujan \"lebat\"",
                             .warned_until_ms = at("2026-11-23T08:00:00Z"),
                             .source = "BMKG",
                             .rev = 7};
    Weather out;
    g_autoptr(GString) json = g_string_new(NULL);
    g_autoptr(Decoder) decoder = decoder_new();
    encode_weather(json, &weather);
    g_assert_true(decode_weather(decoder, json->str, json->len, &out, NULL));
    g_assert_true(weather_same(&weather, &out));
    g_assert_cmpint(out.rev, ==, 7);
    g_assert_cmpstr(out.area, ==, weather.area);
    g_assert_false(decode_weather(decoder, "{\"area\":\"33.74\"}", 16, &out, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bmkg/a forecast is steps of rain", test_forecast);
    g_test_add_func("/bmkg/what is no forecast is refused", test_forecast_refused);
    g_test_add_func("/bmkg/a feed names its warnings", test_feed);
    g_test_add_func("/bmkg/a warning holds where and as long as it says", test_warning);
    g_test_add_func("/bmkg/odd outlines hold nowhere, and what never ends is none",
                    test_warning_odd);
    g_test_add_func("/weather/both ways", test_weather);
    return g_test_run();
}
