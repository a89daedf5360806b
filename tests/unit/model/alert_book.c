/* A book of alerts: what is put is what is read, and what is refused. */
#include "model/alert_book.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "fixture_alerts.h"

#define NOW    FIXTURE_NOW_MS
#define MINUTE INT64_C(60000)

static void round_trip(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    fixture_alerts(book);
    g_assert_cmpuint(alert_book_count(book), ==, FIXTURE_ALERTS);
    for (unsigned i = 0; i < FIXTURE_ALERTS; i++) {
        Alert wanted = fixture_alert(i), got;
        uint32_t index = alert_book_find(book, wanted.id);
        g_assert_true(alert_book_alert(book, index, &got));
        fixture_alert_same(&got, &wanted);
        g_assert_cmpint(alert_book_state(book, index), ==, wanted.machine.state);
        g_assert_cmpint(alert_book_priority(book, index), ==, wanted.priority);
        g_assert_cmpint(alert_book_first_at(book, index), ==, wanted.first_at_ms);
        g_assert_cmpint(alert_book_needs_someone(book, index), ==, alert_needs_someone(&wanted));
    }
    Situation wanted = fixture_situation(1), got;
    g_assert_true(alert_book_situation(book, alert_book_find_situation(book, "sit-uplink"), &got));
    g_assert_cmpstr(got.link, ==, wanted.link);
    g_assert_cmpstr(got.kind, ==, wanted.kind);
    g_assert_cmpstr(got.area, ==, wanted.area);
    g_assert_cmpstr(got.first_out, ==, wanted.first_out);
    g_assert_cmpint(got.since_ms, ==, wanted.since_ms);
    g_assert_cmpint(got.last_at_ms, ==, wanted.last_at_ms);
    g_assert_cmpuint(got.members, ==, 4);
    g_assert_cmpuint(got.cleared, ==, 1);
    g_assert_cmpint(got.priority, ==, wanted.priority);
    g_assert_cmpint(got.rev, ==, 201);
}

static void everything_there_is(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    Alert alert = fixture_alert_like("x"), got;
    alert.owner = alert.acked_by = alert.shelved_by = "Sari";
    alert.snapshot_url = "https://a.example/s.jpg";
    alert.situation = "s-1";
    alert.source = "frigate";
    alert.external_id = "e 1";
    alert.shelf_reason = "hujan";
    alert.note = "n";
    alert.cleared_at_ms = 1;
    alert.acked_at_ms = 2;
    alert.claimed_at_ms = 3;
    alert.escalated_at_ms = 4;
    alert.shelved_until_ms = 5;
    alert.closed_at_ms = (INT64_C(1) << 48) - 1;
    alert.rev = INT64_MAX;
    alert.count = ALERT_COUNT_MAX;
    alert.score = 1;
    alert.looked_s = INT32_MAX;
    alert.track_real = UINT32_MAX;
    alert.track_total = UINT32_MAX;
    alert.machine = (AlertMachine){ALERT_SHELVED, true, true, true};
    alert.verdict = VERDICT_DUPLICATE;
    alert.chattering = true;
    fixture_alert_put(book, &alert);
    g_assert_true(alert_book_alert(book, 0, &got));
    fixture_alert_same(&got, &alert);
    /* What a person did is taken back, and is nothing then. */
    Alert plain = fixture_alert_like("x");
    plain.rev = INT64_MAX;
    fixture_alert_put(book, &plain);
    g_assert_true(alert_book_alert(book, 0, &got));
    fixture_alert_same(&got, &plain);
    plain.owner = plain.note = plain.situation = "";
    fixture_alert_put(book, &plain);
    g_assert_true(alert_book_alert(book, 0, &got));
    g_assert_null(got.owner);
    g_assert_null(got.note);
    g_assert_null(got.situation);
}

/* What comes out of the book may go in again, changed. */
static void borrowed(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    fixture_alerts(book);
    for (unsigned i = 0; i < FIXTURE_ALERTS; i++) {
        Alert alert, got, wanted = fixture_alert(i);
        g_assert_true(alert_book_alert(book, i, &alert));
        alert.rev = wanted.rev = 1000 + i;
        alert.owner = wanted.owner = i % 2 == 0 ? "Budi" : NULL;
        fixture_alert_put(book, &alert);
        g_assert_true(alert_book_alert(book, i, &got));
        fixture_alert_same(&got, &wanted);
    }
}

static void old_revisions(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    Alert alert = fixture_alert_like("x"), got;
    alert.rev = 7;
    alert.count = 3;
    fixture_alert_put(book, &alert);
    alert.rev = 6;
    alert.count = 9;
    alert.owner = "Sari";
    fixture_alert_put(book, &alert);
    g_assert_true(alert_book_alert(book, 0, &got));
    g_assert_cmpint(got.count, ==, 3);
    g_assert_null(got.owner);
    Situation situation = fixture_situation(0);
    g_assert_true(alert_book_put_situation(book, &situation, NULL));
    situation.rev--;
    situation.members = 77;
    g_assert_true(alert_book_put_situation(book, &situation, NULL));
    g_assert_true(alert_book_situation(book, 0, &situation));
    g_assert_cmpuint(situation.members, ==, 9);
}

/* ---- what is refused ---- */

static void refused(AlertBook *book, const Alert *alert, const char *field)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(alert_book_put(book, alert, NOW, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_INVALID);
    g_autofree char *named = g_strdup_printf(": %s: ", field);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, named));
    g_assert_cmpuint(alert_book_count(book), ==, 0);
}

#define REFUSED(field, member, value)                                                              \
    do {                                                                                           \
        Alert bad = fixture_alert_like("x");                                                       \
        bad.member = value;                                                                        \
        refused(book, &bad, field);                                                                \
    } while (0)

static void hostile_texts(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    g_autofree char *megabyte = g_strnfill(1 << 20, 'a');
    static const char *const odd[] = {"\x1b]52;c;aGk=\a",
                                      "a\nb",
                                      ("\xc2\x9b"
                                       "31m"),
                                      "\xe2\x80\xae",
                                      "\xff\xfe",
                                      "\xe2\x80\x8b",
                                      "a\tb"};
    REFUSED("id", id, NULL);
    REFUSED("id", id, "");
    REFUSED("kind", kind, NULL);
    REFUSED("area", area, "33.74.02.1008.014.003.1");
    Alert nowhere = fixture_alert_like("x");
    nowhere.camera = nowhere.area = NULL;
    refused(book, &nowhere, "area");
    for (unsigned i = 0; i <= G_N_ELEMENTS(odd); i++) {
        const char *text = i < G_N_ELEMENTS(odd) ? odd[i] : megabyte;
        REFUSED("id", id, text);
        REFUSED("kind", kind, text);
        REFUSED("camera", camera, text);
        REFUSED("area", area, text);
        REFUSED("situation", situation, text);
        REFUSED("owner", owner, text);
        REFUSED("source", source, text);
        REFUSED("snapshot_url", snapshot_url, text);
        REFUSED("external_id", external_id, text);
        REFUSED("acked_by", acked_by, text);
        REFUSED("shelved_by", shelved_by, text);
        REFUSED("shelf_reason", shelf_reason, text);
        REFUSED("note", note, text);
    }
}

static void hostile_numbers(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    static const int64_t times[] = {-1, INT64_MIN, INT64_C(1) << 48, INT64_MAX};
    for (unsigned i = 0; i < G_N_ELEMENTS(times); i++) {
        REFUSED("first_at", first_at_ms, times[i]);
        REFUSED("last_at", last_at_ms, times[i]);
        REFUSED("cleared_at", cleared_at_ms, times[i]);
        REFUSED("acked_at", acked_at_ms, times[i]);
        REFUSED("claimed_at", claimed_at_ms, times[i]);
        REFUSED("escalated_at", escalated_at_ms, times[i]);
        REFUSED("shelved_until", shelved_until_ms, times[i]);
        REFUSED("closed_at", closed_at_ms, times[i]);
    }
    REFUSED("rev", rev, -1);
    REFUSED("count", count, -1);
    REFUSED("count", count, ALERT_COUNT_MAX + 1);
    REFUSED("score", score, 1.01);
    REFUSED("score", score, -0.01);
    REFUSED("score", score, INFINITY);
    REFUSED("looked_s", looked_s, -2);
    REFUSED("track", track_real, 1);
    REFUSED("priority", priority, PRIORITIES);
    REFUSED("priority", priority, (AlertPriority)-1);
    REFUSED("verdict", verdict, VERDICTS);
    REFUSED("state", machine.state, ALERT_STATES);
    REFUSED("state", machine.acked, true);
    REFUSED("state", machine.one_shot, true);
    REFUSED("pending", pending, true);
}

static void hostile_situations(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
#define REFUSED_SITUATION(field, member, value)                                                    \
    do {                                                                                           \
        Situation bad = fixture_situation(1);                                                      \
        g_autoptr(GError) error = NULL;                                                            \
        bad.member = value;                                                                        \
        g_assert_false(alert_book_put_situation(book, &bad, &error));                              \
        g_assert_nonnull(strstr(error->message, ": " field ": "));                                 \
    } while (0)
    REFUSED_SITUATION("id", id, "a b");
    REFUSED_SITUATION("id", id, NULL);
    REFUSED_SITUATION("kind", kind, "Banjir");
    REFUSED_SITUATION("kind", kind, NULL);
    REFUSED_SITUATION("area", area, "Tembalang");
    REFUSED_SITUATION("first_out", first_out, "\x1b");
    REFUSED_SITUATION("link", link, "a\nb");
    REFUSED_SITUATION("since", since_ms, -1);
    REFUSED_SITUATION("last_at", last_at_ms, INT64_MAX);
    REFUSED_SITUATION("cleared_at", cleared_at_ms, -5);
    REFUSED_SITUATION("rev", rev, -5);
    REFUSED_SITUATION("cleared", cleared, 5);
    REFUSED_SITUATION("priority", priority, PRIORITIES);
    g_assert_cmpuint(alert_book_situations(book), ==, 0);
}

#define PASSING "01J0000000000000000%07u"

static void put_passing(AlertBook *book, unsigned i)
{
    char id[40], name[40];
    g_snprintf(id, sizeof id, PASSING, i);
    g_snprintf(name, sizeof name, "c%07u", i);
    Alert alert = fixture_alert_like(id);
    alert.camera = alert.source = alert.owner = name;
    alert.note = "catatan yang cukup panjang supaya teksnya terasa, ya";
    fixture_alert_put(book, &alert);
}

/* Names that nobody has any more, texts of alerts long gone: nothing of them stays. */
static void a_year_of_alerts(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    put_passing(book, 1000000); /* so that names move */
    fixture_alerts(book);
    alert_book_remove(book, "01J00000000000000001000000");
    size_t early = 0;
    for (unsigned i = 0; i < 100000; i++) {
        put_passing(book, i);
        char id[40];
        g_snprintf(id, sizeof id, PASSING, i);
        alert_book_remove(book, id);
        early = i == 30000 ? alert_book_memory(book) : early;
    }
    g_assert_cmpuint(alert_book_memory(book), <, early + early / 2);
    g_assert_cmpuint(alert_book_alerts(book), ==, FIXTURE_ALERTS + 1);
    for (unsigned i = 0; i < FIXTURE_ALERTS; i++) {
        Alert wanted = fixture_alert(i), got;
        g_assert_true(alert_book_alert(book, alert_book_find(book, wanted.id), &got));
        fixture_alert_same(&got, &wanted);
    }
    Situation uplink;
    uint32_t at = alert_book_find_situation(book, "sit-uplink");
    g_assert_true(alert_book_situation(book, at, &uplink));
    g_assert_cmpstr(uplink.link, ==, "n0010");
    g_assert_cmpstr(uplink.kind, ==, "uplink_down");
    g_assert_cmpstr(uplink.area, ==, "33.74.10.1010");
    at = alert_book_find_situation(book, "sit-rob");
    uint32_t first = alert_book_first_member(book, at);
    g_assert_cmpuint(first, ==, alert_book_find(book, "al-001"));
    g_assert_cmpuint(alert_book_next_member(book, first), ==, alert_book_find(book, "al-002"));
    g_assert_cmpuint(alert_book_counts(book, "33.74.02.1008.014.003").open, ==, 2);
    g_assert_cmpuint(alert_book_find_active(book, "cam-050", NULL, "kebakaran"), !=, ALERT_NONE);
}

static void full(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    g_autoptr(GError) error = NULL;
    char id[16];
    for (unsigned i = 0; i < ALERT_BOOK_MAX; i++) {
        g_snprintf(id, sizeof id, "%u", i);
        Alert alert = fixture_alert_like(id);
        alert.camera = id;
        fixture_alert_put(book, &alert);
    }
    Alert more = fixture_alert_like("more");
    g_assert_false(alert_book_put(book, &more, NOW, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE);
    more.id = id; /* what is there can still change */
    more.owner = "Sari";
    fixture_alert_put(book, &more);
    alert_book_remove(book, "7");
    more.id = "more";
    fixture_alert_put(book, &more);
    g_assert_cmpuint(alert_book_count(book), ==, ALERT_BOOK_MAX);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alert_book/what is put is what is read", round_trip);
    g_test_add_func("/alert_book/every field holds its bounds", everything_there_is);
    g_test_add_func("/alert_book/what was read may be put again", borrowed);
    g_test_add_func("/alert_book/an older revision changes nothing", old_revisions);
    g_test_add_func("/alert_book/texts that break a rule are refused by name", hostile_texts);
    g_test_add_func("/alert_book/numbers that break a rule are refused by name", hostile_numbers);
    g_test_add_func("/alert_book/situations that break a rule are refused by name",
                    hostile_situations);
    g_test_add_func("/alert_book/a year of alerts leaves nothing behind", a_year_of_alerts);
    g_test_add_func("/alert_book/a full book refuses, and goes on", full);
    return g_test_run();
}
