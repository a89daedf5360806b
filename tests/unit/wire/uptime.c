/* How long cameras were live, both ways. */
#include "wire/uptime.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

static void put(UptimeBook *book, uint32_t camera, int64_t at_ms, CameraState state)
{
    const UptimeStep step = {.at_ms = at_ms, .state = state};
    uptime_book_put(book, camera, &step);
}

static UptimeReport *some_report(UptimeBy by)
{
    UptimeReport *report = uptime_report_new(by, 1800000000000, 1800604800000);
    UptimeRow row = {.key = by == UPTIME_BY_OWNER ? "dishub" : "33.74.10",
                     .name = "Tembalang",
                     .cameras = 12,
                     .outages = 7,
                     .longest_ms = 86400000,
                     .longest = "c1"};
    for (int kind = 0; kind < UPTIME_KINDS; kind++) {
        row.times.ms[kind] = 1000 * (kind + 1);
    }
    row.whole_ms = uptime_whole_ms(&row.times);
    g_array_append_val(report->rows, row);
    report->total = row;
    report->total.key = "";
    report->left_out = 3;
    return report;
}

static void a_report_reads_back(void)
{
    static const UptimeBy all[] = {UPTIME_BY_AREA, UPTIME_BY_OWNER};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        g_autoptr(UptimeReport) written = some_report(all[i]);
        g_autoptr(GString) json = g_string_new(NULL);
        g_autoptr(Decoder) decoder = decoder_new();
        g_autoptr(GError) error = NULL;
        encode_uptime_report(json, written);
        g_autoptr(UptimeReport) read = decode_uptime_report(decoder, json->str, json->len, &error);
        g_assert_no_error(error);
        g_assert_cmpint(read->by, ==, all[i]);
        g_assert_cmpuint(read->rows->len, ==, 1);
        g_assert_cmpuint(read->left_out, ==, 3);
        const UptimeRow *row = &g_array_index(read->rows, UptimeRow, 0);
        const UptimeRow *was = &g_array_index(written->rows, UptimeRow, 0);
        g_assert_cmpstr(row->key, ==, was->key);
        /* A word is said in the reader's language. */
        g_assert_cmpstr(row->name, ==, i == 0 ? "Tembalang" : owner_text(OWNER_DISHUB));
        g_assert_cmpuint(row->outages, ==, 7);
        g_assert_cmpint(row->longest_ms, ==, 86400000);
        g_assert_cmpstr(row->longest, ==, "c1");
        for (int kind = 0; kind < UPTIME_KINDS; kind++) {
            g_assert_cmpfloat_with_epsilon(uptime_row_share(row, (UptimeKind)kind),
                                           uptime_row_share(was, (UptimeKind)kind), 1e-8);
        }
        g_assert_cmpfloat_with_epsilon(uptime_share(&row->times), uptime_share(&was->times), 1e-8);
    }
}

static void strips_read_back(void)
{
    g_autoptr(UptimeBook) book = uptime_book_new(INT64_C(90) * 86400000);
    g_autofree UptimeStrips *own = g_new0(UptimeStrips, 4);
    UptimeStrips *site = own + 1, *read = own + 2, *read_site = own + 3;
    const int64_t now_ms = 1800000000000;
    put(book, 0, now_ms - 20 * INT64_C(3600000), CAMERA_ONLINE);
    put(book, 0, now_ms - 3 * INT64_C(3600000), CAMERA_OFFLINE);
    own->id = "c1";
    own->cameras = own->count = 1;
    own->hours[0] = 24;
    uptime_strip(book, 0, now_ms - 86400000, now_ms, 24, &own->strip[0]);
    *site = *own;
    site->id = "n1";
    site->cameras = 3;
    for (int with = 0; with < 2; with++) {
        g_autoptr(GString) json = g_string_new(NULL);
        g_autoptr(Decoder) decoder = decoder_new();
        g_autoptr(GError) error = NULL;
        encode_uptime_strips(json, now_ms, own, with ? site : NULL);
        g_assert_true(decode_uptime_strips(decoder, json->str, json->len, read, read_site, &error));
        g_assert_no_error(error);
        g_assert_cmpstr(read->id, ==, "c1");
        g_assert_cmpint(read->strip[0].count, ==, 24);
        g_assert_cmpmem(read->strip[0].cells, 24 * sizeof(UptimeCell), own->strip[0].cells,
                        24 * sizeof(UptimeCell));
        g_assert_cmpint(read->strip[0].from_ms, ==, now_ms - 86400000);
        g_assert_cmpfloat_with_epsilon(uptime_share(&read->strip[0].times), 0.85, 1e-8);
        g_assert_cmpstr(read_site->id, ==, with ? "n1" : NULL);
        g_assert_cmpuint(read_site->cameras, ==, with ? 3 : 0);
    }
}

static void refuse_strips(const char *json, const char *field)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    UptimeStrips own = {.id = "before"};
    g_assert_false(decode_uptime_strips(decoder, json, strlen(json), &own, NULL, &error));
    g_assert_nonnull(strstr(error->message, field));
    g_assert_cmpstr(own.id, ==, "before");
}

#define SHARES                                                                                     \
    "\"live\":1,\"dark_explained\":0,\"dark\":0,\"deliberate\":0,\"unlinked\":0,\"unknown\":0"

static void what_is_wrong_is_named(void)
{
    refuse_strips("[]", "uptime");
    refuse_strips("{\"id\":\"c 1\",\"cameras\":1,\"strips\":[]}", "id");
    refuse_strips("{\"id\":\"c1\",\"cameras\":-1,\"strips\":[]}", "cameras");
    refuse_strips("{\"id\":\"c1\",\"cameras\":1,\"strips\":[{\"hours\":0,\"cells\":[]," SHARES
                  "}]}",
                  "hours");
    refuse_strips(
        "{\"id\":\"c1\",\"cameras\":1,\"strips\":[{\"hours\":24,\"cells\":[\"lit\"]," SHARES "}]}",
        "cells");
    refuse_strips(
        "{\"id\":\"c1\",\"cameras\":1,\"strips\":[{\"hours\":24,\"cells\":[],\"live\":2}]}",
        "live");
    g_autoptr(GString) many = g_string_new("{\"id\":\"c1\",\"cameras\":1,\"strips\":[");
    for (int i = 0; i <= UPTIME_STRIPS; i++) {
        g_string_append_printf(many, "%s{\"hours\":24,\"cells\":[]," SHARES "}", i > 0 ? "," : "");
    }
    g_string_append(many, "]}");
    refuse_strips(many->str, "strips");
    g_string_assign(many, "{\"id\":\"c1\",\"cameras\":1,\"strips\":[{\"hours\":24,\"cells\":[");
    for (int i = 0; i <= UPTIME_CELLS_MAX; i++) {
        g_string_append(many, i > 0 ? ",\"live\"" : "\"live\"");
    }
    g_string_append(many, "]," SHARES "}]}");
    refuse_strips(many->str, "cells");
    g_autoptr(Decoder) decoder = decoder_new();
    const char *report = "{\"from\":\"2026-03-01T00:00:00Z\",\"to\":\"2026-03-02T00:00:00Z\","
                         "\"by\":\"colour\",\"rows\":[],\"total\":{}}";
    g_autoptr(GError) error = NULL;
    g_assert_null(decode_uptime_report(decoder, report, strlen(report), &error));
    g_assert_nonnull(strstr(error->message, "by"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/uptime/a report reads back", a_report_reads_back);
    g_test_add_func("/uptime/strips read back", strips_read_back);
    g_test_add_func("/uptime/what is wrong is named", what_is_wrong_is_named);
    return g_test_run();
}
