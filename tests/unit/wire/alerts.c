#include "wire/alerts.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "fixture_alerts.h"

static const Alert full = {
    .id = "a01",
    .kind = "banjir",
    .area = "33.74.10.1003.005.003",
    .camera = "c00001",
    .owner = "Sari",
    .situation = "s01",
    .snapshot_url = "https://nvr.example/1.jpg",
    .source = "frigate",
    .external_id = "1772330584.5-x",
    .acked_by = "Budi",
    .shelved_by = "Sari",
    .shelf_reason = "Pasar malam",
    .note = "air setinggi lutut",
    .first_at_ms = 1772330584567,
    .last_at_ms = 1772330584568,
    .cleared_at_ms = 1772330584569,
    .acked_at_ms = 1772330584570,
    .claimed_at_ms = 1772330584571,
    .escalated_at_ms = 1772330584572,
    .shelved_until_ms = 1772330584573,
    .closed_at_ms = 1772330584574,
    .rev = 1772330584000123,
    .count = 14,
    .score = 0.875,
    .looked_s = 12,
    .track_real = 39,
    .track_total = 50,
    .priority = PRIORITY_HIGH,
    .machine = {.state = ALERT_SHELVED, .active = true, .acked = true, .one_shot = true},
    .verdict = VERDICT_NUISANCE,
    .chattering = true,
};

static void assert_equal(const Alert *a, const Alert *b)
{
    fixture_alert_same(a, b);
    g_assert_true(a->score == b->score || (isnan(a->score) && isnan(b->score)));
}

static void assert_reads_back(const Alert *alert)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    Alert read;
    encode_alert(line, alert);
    decode_alert(decoder, line->str, line->len, &read, &error);
    g_assert_no_error(error);
    assert_equal(&read, alert);
}

static void a_full_alert_reads_back(void)
{
    assert_reads_back(&full);
}

static void an_alert_of_nothing_but_what_it_needs_reads_back(void)
{
    const Alert bare = {.id = "a",
                        .kind = "manual",
                        .area = "33.74",
                        .score = NAN,
                        .looked_s = ALERT_NOT_LOOKED,
                        .first_at_ms = 1,
                        .last_at_ms = 1,
                        .count = 1,
                        .machine = {.state = ALERT_UNACK, .active = true}};
    assert_reads_back(&bare);
    g_autoptr(GString) line = g_string_new(NULL);
    encode_alert(line, &bare);
    g_assert_nonnull(strstr(line->str, "\"camera\":null"));
    g_assert_nonnull(strstr(line->str, "\"owner\":null"));
    g_assert_nonnull(strstr(line->str, "\"track\":{\"real\":0,\"total\":0}"));
    g_assert_true(g_str_has_suffix(line->str, ",\"rev\":0}"));
    g_assert_null(strstr(line->str, "chattering"));
    g_assert_null(strstr(line->str, "acked_at"));
}

static void every_legal_machine_reads_back(void)
{
    for (unsigned bits = 0; bits < 8 * ALERT_STATES; bits++) {
        Alert alert = full;
        alert.machine = (AlertMachine){.state = (AlertState)(bits / 8),
                                       .active = (bits & 1) != 0,
                                       .acked = (bits & 2) != 0,
                                       .one_shot = (bits & 4) != 0};
        if (alert_machine_legal(&alert.machine)) {
            assert_reads_back(&alert);
            continue;
        }
        g_autoptr(Decoder) decoder = decoder_new();
        g_autoptr(GString) line = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        encode_alert(line, &alert);
        g_assert_false(decode_alert(decoder, line->str, line->len, &alert, &error));
        g_assert_cmpstr(error->message, ==, "alert: state: does not go with the other fields");
    }
}

static void a_pending_alert_is_normal(void)
{
    Alert pending = full;
    pending.pending = true;
    pending.machine = (AlertMachine){.state = ALERT_NORMAL};
    assert_reads_back(&pending);
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    pending.machine = (AlertMachine){.state = ALERT_UNACK, .active = true};
    encode_alert(line, &pending);
    g_assert_false(decode_alert(decoder, line->str, line->len, &pending, NULL));
}

static const char *const short_line =
    "{\"id\":\"a1\",\"kind\":\"rob\",\"area\":\"33.74.10.1003\",\"priority\":\"high\",\"state\":"
    "\"%s\",\"count\":1,\"first_at\":\"2026-03-01T02:03:04Z\",\"last_at\":\"2026-03-01T02:03:04Z\","
    "\"rev\":7%s}";

/* Reads the short alert in a state with more members; returns the failure's message, NULL for
 * none. */
static char *read_short(Decoder *decoder, const char *state, const char *members, Alert *out)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) line = g_string_new(short_line);
    g_string_replace(line, "%s", state, 1);
    g_string_replace(line, "%s", members, 1);
    const Alert untouched = {.count = 77};
    *out = untouched;
    if (decode_alert(decoder, line->str, line->len, out, &error)) {
        g_assert_no_error(error);
        return NULL;
    }
    g_assert_cmpmem(out, sizeof *out, &untouched, sizeof untouched);
    return g_strdup(error->message);
}

static void the_designs_fields_alone_give_a_machine(void)
{
    static const struct {
        const char *state, *members;
        bool active, acked;
    } cases[] = {
        {"unack", "", true, false},
        {"acked", "", true, true},
        {"rtn_unack", "", false, false},
        {"normal", "", false, false},
        {"shelved", "", true, false},
        {"shelved", ",\"cleared_at\":\"2026-03-01T02:03:04Z\"", false, false},
        {"out_of_service", ",\"acked\":true", true, true},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Alert alert;
        g_assert_null(read_short(decoder, cases[i].state, cases[i].members, &alert));
        g_assert_cmpint(alert.machine.active, ==, cases[i].active);
        g_assert_cmpint(alert.machine.acked, ==, cases[i].acked);
        g_assert_cmpint(alert.looked_s, ==, ALERT_NOT_LOOKED);
        g_assert_true(isnan(alert.score));
        g_assert_null(alert.owner);
    }
}

static void a_wrong_field_of_an_alert_is_named(void)
{
    static const char *const wrong[][2] = {
        {",\"camera\":\"a b\"", "alert: camera: not an id"},
        {",\"camera\":7", "alert: camera: not a string"},
        {",\"id\":\"a2\"", "alert: id: stands twice"},
        {",\"k\\u0069nd\":\"rob\"", "alert: kind: stands twice"},
        {",\"score\":1e308", "alert: score: not from 0 to 1"},
        {",\"score\":1.0000001", "alert: score: not from 0 to 1"},
        {",\"score\":-0.1", "alert: score: not from 0 to 1"},
        {",\"score\":\"1\"", "alert: score: not a number"},
        {",\"looked_s\":-1", "alert: looked_s: out of range"},
        {",\"looked_s\":1.5", "alert: looked_s: not a whole number"},
        {",\"verdict\":\"none\"", "alert: verdict: an unknown word"},
        {",\"track\":7", "alert: track: not an object"},
        {",\"track\":{\"real\":1}", "alert: track: total: missing"},
        {",\"track\":{\"real\":2,\"total\":1}", "alert: track: more real ones than there are"},
        {",\"track\":{\"real\":-1,\"total\":1}", "alert: track: real: out of range"},
        {",\"shelved_until\":5", "alert: shelved_until: not a time in a string"},
        {",\"chattering\":1", "alert: chattering: not true or false"},
        {",\"active\":\"true\"", "alert: active: not true or false"},
        {",\"active\":false", "alert: state: does not go with the other fields"},
        {",\"one_shot\":true", "alert: state: does not go with the other fields"},
        {",\"note\":[]", "alert: note: not a string"},
        {",\"situation\":\"\"", "alert: situation: not an id"},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        Alert alert;
        g_autofree char *message = read_short(decoder, "unack", wrong[i][0], &alert);
        g_assert_cmpstr(message, ==, wrong[i][1]);
    }
    Alert alert;
    g_autofree char *message = read_short(decoder, "open", "", &alert);
    g_assert_cmpstr(message, ==, "alert: state: an unknown word");
}

static void malformed_texts_are_refused(void)
{
    static const char *const texts[] = {
        "",
        "[]",
        "null",
        "{",
        "\xEF\xBB\xBF{}",
        "{\"id\":\"a\\u0000\"}",
        "{\"note\":\"\\ud800\"}",
        "{\"note\":\"\x01\"}",
        "{}{}",
        "{} x",
        "{\"id\":tru}",
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        Alert alert;
        g_autoptr(GError) error = NULL;
        g_assert_false(decode_alert(decoder, texts[i], strlen(texts[i]), &alert, &error));
        g_assert_error(error, TILIK_ERROR, TILIK_ERROR_INVALID);
    }
    g_autoptr(GString) deep = g_string_new("{\"x\":");
    for (int i = 0; i < 100000; i++) {
        g_string_append_c(deep, '[');
    }
    Alert alert;
    g_autoptr(GError) error = NULL;
    g_assert_false(decode_alert(decoder, deep->str, deep->len, &alert, &error));
    g_assert_nonnull(strstr(error->message, "nested too deep"));
}

static void evil_texts_come_out_clean(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    Alert alert;
    g_assert_null(
        read_short(decoder, "unack",
                   ",\"owner\":\"\\u001b]0;x\\u0007Sa\\u202Eri\",\"note\":\"a\\nb\\u009b2J"
                   "\",\"acked_by\":\"\xFF\xC0\xAF\",\"shelf_reason\":\"\\u200b\"",
                   &alert));
    g_assert_cmpstr(alert.owner, ==, " ]0;x Sari");
    g_assert_cmpstr(alert.note, ==, "a b 2J");
    g_assert_cmpstr(alert.acked_by, ==, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    g_assert_null(alert.shelf_reason);
}

static void a_snapshot_that_nobody_would_open_counts_as_none(void)
{
    static const char *const urls[] = {"file:///etc/passwd", "javascript:x",  "http://",
                                       "http://a b",         "http://a\\\\b", "ftp://a/b"};
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(urls); i++) {
        g_autofree char *member = g_strdup_printf(",\"snapshot_url\":\"%s\"", urls[i]);
        Alert alert;
        g_assert_null(read_short(decoder, "unack", member, &alert));
        g_assert_null(alert.snapshot_url);
    }
    Alert alert;
    g_assert_null(read_short(decoder, "unack", ",\"snapshot_url\":\"HTTPS://a/b?c=d\"", &alert));
    g_assert_cmpstr(alert.snapshot_url, ==, "HTTPS://a/b?c=d");
}

static void a_score_is_no_longer_than_it_is_fine(void)
{
    static const struct {
        double score;
        const char *written;
    } cases[] = {
        {0.91660836014113301, "\"score\":0.916608,"},
        {1.0, "\"score\":1,"},
        {1e-300, "\"score\":0,"},
        {NAN, "\"score\":null,"},
        {0.9999999, "\"score\":1,"},
        {0.25, "\"score\":0.25,"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Alert alert = full;
        alert.score = cases[i].score;
        g_autoptr(GString) line = g_string_new(NULL);
        encode_alert(line, &alert);
        g_test_message("%s", line->str);
        g_assert_nonnull(strstr(line->str, cases[i].written));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alerts/a full alert reads back", a_full_alert_reads_back);
    g_test_add_func("/alerts/an alert of nothing but what it needs reads back",
                    an_alert_of_nothing_but_what_it_needs_reads_back);
    g_test_add_func("/alerts/every legal machine reads back", every_legal_machine_reads_back);
    g_test_add_func("/alerts/a pending alert is normal", a_pending_alert_is_normal);
    g_test_add_func("/alerts/the designs fields alone give a machine",
                    the_designs_fields_alone_give_a_machine);
    g_test_add_func("/alerts/a wrong field of an alert is named",
                    a_wrong_field_of_an_alert_is_named);
    g_test_add_func("/alerts/malformed texts are refused", malformed_texts_are_refused);
    g_test_add_func("/alerts/evil texts come out clean", evil_texts_come_out_clean);
    g_test_add_func("/alerts/a snapshot that nobody would open counts as none",
                    a_snapshot_that_nobody_would_open_counts_as_none);
    g_test_add_func("/alerts/a score is no longer than it is fine",
                    a_score_is_no_longer_than_it_is_fine);
    return g_test_run();
}
