/* A book of alerts: finding, members, counts, what leaves, the sparkline, listeners, its size. */
#include "model/alert_book.h"

#include <math.h>

#include "fixture_alerts.h"

#define NOW    FIXTURE_NOW_MS
#define MINUTE INT64_C(60000)

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
    Alert second = fixture_alert_like("later");
    second.camera = "cam-050";
    second.kind = "kebakaran";
    fixture_alert_put(book, &second);
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
    fixture_alert_put(book, &moved);
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
        fixture_alert_put(book, &alert);
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
    fixture_alert_put(book, &moved);
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
        Alert alert = fixture_alert_like(id);
        alert.situation = "sit-rob";
        alert.first_at_ms = NOW + (i * 7919) % 20000;
        alert.kind = i % 2 == 0 ? "rob" : "banjir";
        alert.camera = id;
        fixture_alert_put(book, &alert);
    }
    int64_t last;
    g_assert_cmpuint(members(book, "sit-rob", &last), ==, 20000);
    g_assert_cmpint(last, ==, NOW + 19999);
}

/* Situations that only alerts name go with the last that does. */
static void passing_situations(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    Alert alert = fixture_alert_like("x");
    for (unsigned i = 0; i < 1000; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "s%u", i);
        alert.situation = id;
        alert.rev++;
        fixture_alert_put(book, &alert);
    }
    alert_book_remove(book, "x");
    g_assert_cmpuint(alert_book_situations(book), <=, 2);
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
    Alert alert = fixture_alert_like("x");
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
    Alert alert = fixture_alert_like("x");
    alert.first_at_ms = NOW - 30 * MINUTE;
    alert.last_at_ms = NOW - 5 * MINUTE;
    alert.count = 50;
    fixture_alert_put(book, &alert);
    assert_hour(book, NOW, "0 0 0 0 0 1 0 0 0 0 1 0");
    alert_book_remove(book, "x");
    alert.first_at_ms = NOW - 3000 * MINUTE;
    alert.last_at_ms = NOW + 3000 * MINUTE; /* a clock ahead */
    fixture_alert_put(book, &alert);
    assert_hour(book, NOW, "0 0 0 0 0 0 0 0 0 0 0 1");
}

static void hour_of_a_clock_that_jumps(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    put_count(book, 2, NOW);
    Alert alert = fixture_alert_like("x");
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
    Alert got, fresh = fixture_alert_like("fresh");
    g_assert_false(alert_book_alert(book, hole, &got));
    g_assert_false(alert_book_alert(book, 1000, &got));
    g_assert_false(alert_book_alert(book, ALERT_NONE, &got));
    fixture_alert_put(book, &fresh);
    g_assert_cmpuint(alert_book_find(book, "fresh"), ==, hole);
    g_assert_cmpuint(alert_book_find(book, "al-020"), ==, kept);
    g_assert_cmpuint(alert_book_alerts(book), ==, FIXTURE_ALERTS);
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
        Alert alert = fixture_alert_like(id);
        alert.kind = alert_kind_nth(i / 20000);
        alert.camera = camera;
        alert.area = area;
        alert.source = "frigate";
        fixture_alert_put(book, &alert);
    }
    g_test_message("%.1f bytes an alert", (double)alert_book_memory(book) / 100000);
    g_assert_cmpuint(alert_book_memory(book), <, 20000000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alert_book/what is active is found by camera or area and kind",
                    finds_what_is_active);
    g_test_add_func("/alert_book/counts of an area hold all below", counts);
    g_test_add_func("/alert_book/members may come before their situation",
                    members_before_their_situation);
    g_test_add_func("/alert_book/a situation that nobody names leaves no hole", passing_situations);
    g_test_add_func("/alert_book/members in any order are read oldest first", many_members);
    g_test_add_func("/alert_book/what is over long enough leaves", retire);
    g_test_add_func("/alert_book/the hour shows what came when", hour);
    g_test_add_func("/alert_book/the hour of one with a past shows what is known",
                    hour_with_a_past);
    g_test_add_func("/alert_book/the hour survives clocks that jump", hour_of_a_clock_that_jumps);
    g_test_add_func("/alert_book/listeners hear of what changed alone", listeners);
    g_test_add_func("/alert_book/an index stays, a hole is given again", indices);
    g_test_add_func("/alert_book/a hundred thousand take less than 20 MB", two_hundred_bytes);
    return g_test_run();
}
