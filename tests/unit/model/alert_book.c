/* A book of alerts: what is put is what is read, counts, members, the sparkline, what is refused. */
#include "model/alert_book.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "fixture_alerts.h"

#define NOW    FIXTURE_NOW_MS
#define MINUTE INT64_C(60000)

static Alert some(const char *id)
{
    return (Alert){
        .id = id,
        .kind = "banjir",
        .area = "33.74.02.1008.014.003",
        .camera = "cam-011",
        .first_at_ms = NOW,
        .last_at_ms = NOW,
        .rev = 1,
        .count = 1,
        .score = NAN,
        .looked_s = ALERT_NOT_LOOKED,
        .priority = PRIORITY_HIGH,
        .machine = {ALERT_UNACK, true, false, false},
    };
}

static void put(AlertBook *book, const Alert *alert)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(alert_book_put(book, alert, NOW, &error));
    g_assert_no_error(error);
}

static void assert_same(const Alert *a, const Alert *b)
{
    g_assert_cmpstr(a->id, ==, b->id);
    g_assert_cmpstr(a->kind, ==, b->kind);
    g_assert_cmpstr(a->area, ==, b->area);
    g_assert_cmpstr(a->camera, ==, b->camera);
    g_assert_cmpstr(a->owner, ==, b->owner);
    g_assert_cmpstr(a->situation, ==, b->situation);
    g_assert_cmpstr(a->snapshot_url, ==, b->snapshot_url);
    g_assert_cmpstr(a->source, ==, b->source);
    g_assert_cmpstr(a->external_id, ==, b->external_id);
    g_assert_cmpstr(a->acked_by, ==, b->acked_by);
    g_assert_cmpstr(a->shelved_by, ==, b->shelved_by);
    g_assert_cmpstr(a->shelf_reason, ==, b->shelf_reason);
    g_assert_cmpstr(a->note, ==, b->note);
    g_assert_cmpint(a->first_at_ms, ==, b->first_at_ms);
    g_assert_cmpint(a->last_at_ms, ==, b->last_at_ms);
    g_assert_cmpint(a->cleared_at_ms, ==, b->cleared_at_ms);
    g_assert_cmpint(a->acked_at_ms, ==, b->acked_at_ms);
    g_assert_cmpint(a->claimed_at_ms, ==, b->claimed_at_ms);
    g_assert_cmpint(a->escalated_at_ms, ==, b->escalated_at_ms);
    g_assert_cmpint(a->shelved_until_ms, ==, b->shelved_until_ms);
    g_assert_cmpint(a->closed_at_ms, ==, b->closed_at_ms);
    g_assert_cmpint(a->rev, ==, b->rev);
    g_assert_cmpint(a->count, ==, b->count);
    g_assert_true(isnan(a->score) ? isnan(b->score) : fabs(a->score - b->score) < 1e-6);
    g_assert_cmpint(a->looked_s, ==, b->looked_s);
    g_assert_cmpuint(a->track_real, ==, b->track_real);
    g_assert_cmpuint(a->track_total, ==, b->track_total);
    g_assert_cmpint(a->priority, ==, b->priority);
    g_assert_cmpint(a->machine.state, ==, b->machine.state);
    g_assert_cmpint(a->machine.active, ==, b->machine.active);
    g_assert_cmpint(a->machine.acked, ==, b->machine.acked);
    g_assert_cmpint(a->machine.one_shot, ==, b->machine.one_shot);
    g_assert_cmpint(a->verdict, ==, b->verdict);
    g_assert_cmpint(a->chattering, ==, b->chattering);
    g_assert_cmpint(a->pending, ==, b->pending);
}

static void round_trip(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    fixture_alerts(book);
    g_assert_cmpuint(alert_book_count(book), ==, FIXTURE_ALERTS);
    for (unsigned i = 0; i < FIXTURE_ALERTS; i++) {
        Alert wanted = fixture_alert(i), got;
        uint32_t index = alert_book_find(book, wanted.id);
        g_assert_true(alert_book_alert(book, index, &got));
        assert_same(&got, &wanted);
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
    Alert alert = some("x"), got;
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
    put(book, &alert);
    g_assert_true(alert_book_alert(book, 0, &got));
    assert_same(&got, &alert);
    /* What a person did is taken back, and is nothing then. */
    Alert plain = some("x");
    plain.rev = INT64_MAX;
    put(book, &plain);
    g_assert_true(alert_book_alert(book, 0, &got));
    assert_same(&got, &plain);
    plain.owner = plain.note = plain.situation = "";
    put(book, &plain);
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
        put(book, &alert);
        g_assert_true(alert_book_alert(book, i, &got));
        assert_same(&got, &wanted);
    }
}

static void old_revisions(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    Alert alert = some("x"), got;
    alert.rev = 7;
    alert.count = 3;
    put(book, &alert);
    alert.rev = 6;
    alert.count = 9;
    alert.owner = "Sari";
    put(book, &alert);
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
        Alert bad = some("x");                                                                     \
        bad.member = value;                                                                        \
        refused(book, &bad, field);                                                                \
    } while (0)

static void hostile_texts(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    g_autofree char *megabyte = g_strnfill(1 << 20, 'a');
    static const char *const odd[] = {"\x1b]52;c;aGk=\a",
                                      "a\nb",
                                      "\xc2\x9b"
                                      "31m",
                                      "\xe2\x80\xae",
                                      "\xff\xfe",
                                      "\xe2\x80\x8b",
                                      "a\tb"};
    REFUSED("id", id, NULL);
    REFUSED("id", id, "");
    REFUSED("kind", kind, NULL);
    REFUSED("area", area, "33.74.02.1008.014.003.1");
    Alert nowhere = some("x");
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

/* ---- finding, members, counts ---- */

static void finds_what_is_active(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    fixture_alerts(book);
    uint32_t fire = alert_book_find(book, "al-015");
    g_assert_cmpuint(alert_book_find_active(book, "cam-050", NULL, "kebakaran"), ==, fire);
    g_assert_cmpuint(alert_book_find_active(book, "cam-050", NULL, "banjir"), ==, ALERT_NONE);
    g_assert_cmpuint(alert_book_find_active(book, "nobody", NULL, "kebakaran"), ==, ALERT_NONE);
    g_assert_cmpuint(alert_book_find_active(book, "cam-042", NULL, "parkir_liar"), ==,
                     ALERT_NONE); /* al-019 is normal */
    g_assert_cmpuint(alert_book_find_active(book, "cam-002", NULL, "camera_offline"), ==,
                     alert_book_find(book, "al-023")); /* pending */
    g_assert_cmpuint(alert_book_find_active(book, NULL, "33.74.16.1007.001", "manual"), ==,
                     alert_book_find(book, "al-027"));
    g_assert_cmpuint(alert_book_find_active(book, NULL, "33.74.16.1007", "manual"), ==, ALERT_NONE);
    g_assert_cmpuint(alert_book_find_active(book, NULL, "33.74.14.1005", "kebakaran"), ==,
                     ALERT_NONE); /* a camera's is not the area's */
    Alert second = some("later");
    second.camera = "cam-050";
    second.kind = "kebakaran";
    put(book, &second);
    g_assert_cmpuint(alert_book_find_active(book, "cam-050", NULL, "kebakaran"), ==,
                     alert_book_find(book, "later"));
    alert_book_remove(book, "later");
    g_assert_cmpuint(alert_book_find_active(book, "cam-050", NULL, "kebakaran"), ==, fire);
}

static void counts(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    fixture_alerts(book);
    AlertCounts rt = alert_book_counts(book, "33.74.02.1008.014.003");
    g_assert_cmpuint(rt.open, ==, 2);
    g_assert_cmpuint(rt.needing[PRIORITY_HIGH], ==, 1); /* Sari has the other */
    AlertCounts all = alert_book_counts(book, ""), city = alert_book_counts(book, "33.74");
    g_assert_cmpmem(&all, sizeof all, &city, sizeof city);
    g_assert_cmpuint(all.open, ==, 21);
    g_assert_cmpuint(all.held, ==, FIXTURE_ALERTS - 3);
    AlertCounts none = alert_book_counts(book, "33.74.99");
    g_assert_cmpuint(none.held, ==, 0);
    none = alert_book_counts(book, "no code");
    g_assert_cmpuint(none.held, ==, 0);
    /* One that moves and is taken counts where it is, as what it is. */
    Alert moved = fixture_alert(14);
    moved.rev = 9999;
    moved.area = "33.74.10.1006";
    moved.owner = "Budi";
    put(book, &moved);
    g_assert_cmpuint(alert_book_counts(book, "33.74.14").needing[PRIORITY_CRITICAL], ==, 0);
    g_assert_cmpuint(alert_book_counts(book, "33.74.10.1006").open, ==, 4);
    alert_book_clear(book);
    g_assert_cmpuint(alert_book_counts(book, "").held, ==, 0);
}

static unsigned members(const AlertBook *book, const char *situation, int64_t *last)
{
    unsigned count = 0;
    *last = 0;
    uint32_t at = alert_book_find_situation(book, situation);
    for (uint32_t i = alert_book_first_member(book, at); i != ALERT_NONE;
         i = alert_book_next_member(book, i)) {
        g_assert_cmpint(alert_book_first_at(book, i), >=, *last);
        *last = alert_book_first_at(book, i);
        count++;
    }
    return count;
}

static void members_before_their_situation(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    int64_t last;
    for (unsigned i = 9; i-- > 0;) {
        Alert alert = fixture_alert(i);
        put(book, &alert);
        g_assert_cmpuint(alert_book_situation_of(book, alert_book_find(book, alert.id)), ==,
                         ALERT_NONE);
    }
    g_assert_cmpuint(alert_book_find_situation(book, "sit-rob"), ==, ALERT_NONE);
    g_assert_cmpuint(members(book, "sit-rob", &last), ==, 0);
    Situation situation = fixture_situation(0);
    g_assert_true(alert_book_put_situation(book, &situation, NULL));
    g_assert_cmpuint(members(book, "sit-rob", &last), ==, 9);
    uint32_t at = alert_book_find_situation(book, "sit-rob");
    g_assert_cmpuint(alert_book_first_member(book, at), ==, alert_book_find(book, "al-001"));
    g_assert_cmpuint(alert_book_situation_of(book, 0), ==, at);
    /* It goes, and they still name it; it comes again, and they are there. */
    alert_book_remove_situation(book, "sit-rob");
    g_assert_cmpuint(alert_book_situation_of(book, 0), ==, ALERT_NONE);
    Alert got;
    g_assert_true(alert_book_alert(book, 0, &got));
    g_assert_cmpstr(got.situation, ==, "sit-rob");
    g_assert_true(alert_book_put_situation(book, &situation, NULL));
    g_assert_cmpuint(members(book, "sit-rob", &last), ==, 9);
    /* One joins another, one is removed. */
    Alert moved = fixture_alert(3);
    moved.rev = 999;
    moved.situation = "sit-else";
    put(book, &moved);
    alert_book_remove(book, "al-001");
    g_assert_cmpuint(members(book, "sit-rob", &last), ==, 7);
    g_assert_cmpuint(alert_book_first_member(book, at), ==, alert_book_find(book, "al-002"));
}

/* Members in the worst order are put in order once, when somebody looks. */
static void many_members(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    Situation situation = fixture_situation(0);
    g_assert_true(alert_book_put_situation(book, &situation, NULL));
    for (unsigned i = 0; i < 20000; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "m%05u", i);
        Alert alert = some(id);
        alert.situation = "sit-rob";
        alert.first_at_ms = NOW + (i * 7919) % 20000;
        alert.kind = i % 2 == 0 ? "rob" : "banjir";
        alert.camera = id;
        put(book, &alert);
    }
    int64_t last;
    g_assert_cmpuint(members(book, "sit-rob", &last), ==, 20000);
    g_assert_cmpint(last, ==, NOW + 19999);
}

/* ---- what is over ---- */

static void retire(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    fixture_alerts(book);
    /* al-013 was over 3 minutes ago, al-019 closed 39 minutes ago, al-023 is pending. */
    g_assert_cmpuint(alert_book_retire(book, NOW - 40 * MINUTE), ==, 0);
    g_assert_cmpuint(alert_book_retire(book, NOW - 30 * MINUTE), ==, 1);
    g_assert_cmpuint(alert_book_find(book, "al-019"), ==, ALERT_NONE);
    g_assert_cmpuint(alert_book_retire(book, NOW + ALERT_RETIRE_MS), ==, 1);
    g_assert_cmpuint(alert_book_find(book, "al-013"), ==, ALERT_NONE);
    g_assert_cmpuint(alert_book_count(book), ==, FIXTURE_ALERTS - 2);
    g_assert_cmpuint(alert_book_find_situation(book, "sit-uplink"), !=, ALERT_NONE);
    /* A situation goes after its last member, and only once it is over. */
    for (unsigned i = 9; i < 14; i++) {
        alert_book_remove(book, fixture_alert(i).id);
    }
    alert_book_retire(book, NOW);
    g_assert_cmpuint(alert_book_find_situation(book, "sit-uplink"), !=, ALERT_NONE);
    Situation over = fixture_situation(1);
    over.rev++;
    over.cleared_at_ms = NOW;
    g_assert_true(alert_book_put_situation(book, &over, NULL));
    alert_book_retire(book, NOW);
    g_assert_cmpuint(alert_book_find_situation(book, "sit-uplink"), !=, ALERT_NONE);
    alert_book_retire(book, NOW + 1);
    g_assert_cmpuint(alert_book_find_situation(book, "sit-uplink"), ==, ALERT_NONE);
}

/* ---- the last hour ---- */

static void assert_hour(const AlertBook *book, int64_t now, const char *wanted)
{
    uint16_t parts[ALERT_HOUR_PARTS];
    alert_book_hour(book, 0, now, parts);
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < ALERT_HOUR_PARTS; i++) {
        g_string_append_printf(text, i > 0 ? " %u" : "%u", parts[i]);
    }
    g_assert_cmpstr(text->str, ==, wanted);
}

static void put_count(AlertBook *book, int64_t count, int64_t now)
{
    Alert alert = some("x");
    alert.count = count;
    alert.rev = now;
    alert.last_at_ms = now;
    g_assert_true(alert_book_put(book, &alert, now, NULL));
}

static void hour(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    put_count(book, 4, NOW);
    assert_hour(book, NOW, "0 0 0 0 0 0 0 0 0 0 0 4");
    put_count(book, 5, NOW + 4 * MINUTE);
    put_count(book, 9, NOW + 11 * MINUTE);
    assert_hour(book, NOW + 12 * MINUTE, "0 0 0 0 0 0 0 0 0 5 0 4");
    put_count(book, 8, NOW + 12 * MINUTE); /* fewer than before counts nothing */
    assert_hour(book, NOW + 20 * MINUTE, "0 0 0 0 0 0 0 5 0 4 0 0");
    assert_hour(book, NOW + 59 * MINUTE, "5 0 4 0 0 0 0 0 0 0 0 0");
    assert_hour(book, NOW + 60 * MINUTE, "0 4 0 0 0 0 0 0 0 0 0 0");
    assert_hour(book, NOW + 600 * MINUTE, "0 0 0 0 0 0 0 0 0 0 0 0");
    put_count(book, 100008, NOW + 61 * MINUTE);
    assert_hour(book, NOW + 61 * MINUTE, "0 4 0 0 0 0 0 0 0 0 0 65535");
}

/* Met for the first time with a past, it says what is known of it. */
static void hour_with_a_past(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    Alert alert = some("x");
    alert.first_at_ms = NOW - 30 * MINUTE;
    alert.last_at_ms = NOW - 5 * MINUTE;
    alert.count = 50;
    put(book, &alert);
    assert_hour(book, NOW, "0 0 0 0 0 1 0 0 0 0 1 0");
    alert_book_remove(book, "x");
    alert.first_at_ms = NOW - 3000 * MINUTE;
    alert.last_at_ms = NOW + 3000 * MINUTE; /* a clock ahead */
    put(book, &alert);
    assert_hour(book, NOW, "0 0 0 0 0 0 0 0 0 0 0 1");
}

static void hour_of_a_clock_that_jumps(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    put_count(book, 2, NOW);
    Alert alert = some("x");
    alert.rev = INT64_MAX;
    alert.count = 5;
    g_assert_true(alert_book_put(book, &alert, NOW - 10 * MINUTE, NULL)); /* a little back */
    assert_hour(book, NOW, "0 0 0 0 0 0 0 0 0 0 0 5");
    alert.count = 6;
    g_assert_true(alert_book_put(book, &alert, NOW - 5000000 * MINUTE, NULL)); /* years */
    assert_hour(book, NOW - 5000000 * MINUTE, "0 0 0 0 0 0 0 0 0 0 0 1");
    static const int64_t odd[] = {INT64_MIN, -1, 0, 1, INT64_MAX};
    for (unsigned i = 0; i < G_N_ELEMENTS(odd); i++) {
        alert.count++;
        g_assert_true(alert_book_put(book, &alert, odd[i], NULL));
        uint16_t parts[ALERT_HOUR_PARTS];
        alert_book_hour(book, 0, odd[G_N_ELEMENTS(odd) - 1 - i], parts);
    }
}

/* ---- listeners, indices, size ---- */

typedef struct Heard {
    unsigned alerts, situations, resets, gone;
} Heard;

static void hear(AlertBook *book, AlertThing thing, uint32_t index, void *data)
{
    Heard *heard = data;
    Alert alert;
    Situation situation;
    heard->alerts += thing == ALERT_THING ? 1 : 0;
    heard->situations += thing == SITUATION_THING ? 1 : 0;
    heard->resets += thing == ALERT_BOOK_RESET ? 1 : 0;
    bool there = thing == ALERT_THING ? alert_book_alert(book, index, &alert)
                                      : alert_book_situation(book, index, &situation);
    heard->gone += there ? 0 : 1;
}

static void listeners(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    Heard heard = {0};
    unsigned id = alert_book_listen(book, hear, &heard);
    fixture_alerts(book);
    g_assert_cmpuint(heard.alerts, ==, FIXTURE_ALERTS);
    g_assert_cmpuint(heard.situations, ==, FIXTURE_SITUATIONS);
    fixture_alerts(book); /* nothing is new */
    g_assert_cmpuint(heard.alerts, ==, FIXTURE_ALERTS);
    g_assert_cmpuint(heard.situations, ==, FIXTURE_SITUATIONS);
    g_assert_cmpuint(heard.gone, ==, 0);
    alert_book_remove(book, "al-001");
    alert_book_remove(book, "al-001");
    alert_book_remove_situation(book, "sit-rob");
    g_assert_cmpuint(heard.gone, ==, 2);
    g_assert_cmpuint(heard.alerts, ==, FIXTURE_ALERTS + 1);
    alert_book_clear(book);
    g_assert_cmpuint(heard.resets, ==, 1);
    g_assert_cmpuint(alert_book_count(book), ==, 0);
    alert_book_unlisten(book, id);
    fixture_alerts(book);
    g_assert_cmpuint(heard.alerts, ==, FIXTURE_ALERTS + 1);
}

static void indices(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    fixture_alerts(book);
    uint32_t kept = alert_book_find(book, "al-020"), hole = alert_book_find(book, "al-003");
    alert_book_remove(book, "al-003");
    Alert got, fresh = some("fresh");
    g_assert_false(alert_book_alert(book, hole, &got));
    g_assert_false(alert_book_alert(book, 1000, &got));
    g_assert_false(alert_book_alert(book, ALERT_NONE, &got));
    put(book, &fresh);
    g_assert_cmpuint(alert_book_find(book, "fresh"), ==, hole);
    g_assert_cmpuint(alert_book_find(book, "al-020"), ==, kept);
    g_assert_cmpuint(alert_book_alerts(book), ==, FIXTURE_ALERTS);
}

/* Names that nobody has any more, texts of alerts long gone: nothing of them stays. */
static void a_year_of_alerts(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    fixture_alerts(book);
    size_t early = 0;
    for (unsigned i = 0; i < 100000; i++) {
        char id[40], name[40];
        g_snprintf(id, sizeof id, "01J0000000000000000%07u", i);
        g_snprintf(name, sizeof name, "c%07u", i);
        Alert alert = some(id);
        alert.camera = alert.source = alert.owner = name;
        alert.note = "catatan yang cukup panjang supaya teksnya terasa, ya";
        put(book, &alert);
        alert_book_remove(book, id);
        early = i == 30000 ? alert_book_memory(book) : early;
    }
    g_assert_cmpuint(alert_book_memory(book), <, early + early / 2);
    g_assert_cmpuint(alert_book_alerts(book), ==, FIXTURE_ALERTS + 1);
    for (unsigned i = 0; i < FIXTURE_ALERTS; i++) {
        Alert wanted = fixture_alert(i), got;
        g_assert_true(alert_book_alert(book, alert_book_find(book, wanted.id), &got));
        assert_same(&got, &wanted);
    }
    int64_t last;
    g_assert_cmpuint(members(book, "sit-rob", &last), ==, 9);
    g_assert_cmpuint(alert_book_counts(book, "33.74.02.1008.014.003").open, ==, 2);
    g_assert_cmpuint(alert_book_find_active(book, "cam-050", NULL, "kebakaran"), !=, ALERT_NONE);
}

static void two_hundred_bytes(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    for (unsigned i = 0; i < 100000; i++) {
        char id[40], camera[16], area[AREA_CODE_SIZE];
        g_snprintf(id, sizeof id, "01J0000000000000000%07u", i);
        g_snprintf(camera, sizeof camera, "c%06u", i % 20000);
        g_snprintf(area, sizeof area, "33.74.%02u.1%03u.%03u.%03u", i % 16 + 1, i % 11 + 1,
                   i % 7 + 1, i % 9 + 1);
        Alert alert = some(id);
        alert.kind = alert_kind_nth(i / 20000);
        alert.camera = camera;
        alert.area = area;
        alert.source = "frigate";
        put(book, &alert);
    }
    g_test_message("%.1f bytes an alert", (double)alert_book_memory(book) / 100000);
    g_assert_cmpuint(alert_book_memory(book), <, 20000000);
}

static void full(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    g_autoptr(GError) error = NULL;
    char id[16];
    for (unsigned i = 0; i < ALERT_BOOK_MAX; i++) {
        g_snprintf(id, sizeof id, "%u", i);
        Alert alert = some(id);
        alert.camera = id;
        put(book, &alert);
    }
    Alert more = some("more");
    g_assert_false(alert_book_put(book, &more, NOW, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE);
    more.id = id; /* what is there can still change */
    more.owner = "Sari";
    put(book, &more);
    alert_book_remove(book, "7");
    more.id = "more";
    put(book, &more);
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
    g_test_add_func("/alert_book/what is active is found by camera or area and kind",
                    finds_what_is_active);
    g_test_add_func("/alert_book/counts of an area hold all below", counts);
    g_test_add_func("/alert_book/members may come before their situation",
                    members_before_their_situation);
    g_test_add_func("/alert_book/members in any order are read oldest first", many_members);
    g_test_add_func("/alert_book/what is over long enough leaves", retire);
    g_test_add_func("/alert_book/the hour shows what came when", hour);
    g_test_add_func("/alert_book/the hour of one with a past shows what is known",
                    hour_with_a_past);
    g_test_add_func("/alert_book/the hour survives clocks that jump", hour_of_a_clock_that_jumps);
    g_test_add_func("/alert_book/listeners hear of what changed alone", listeners);
    g_test_add_func("/alert_book/an index stays, a hole is given again", indices);
    g_test_add_func("/alert_book/a year of alerts leaves nothing behind", a_year_of_alerts);
    g_test_add_func("/alert_book/a hundred thousand take less than 20 MB", two_hundred_bytes);
    g_test_add_func("/alert_book/a full book refuses, and goes on", full);
    return g_test_run();
}
