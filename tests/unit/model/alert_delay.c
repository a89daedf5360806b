/* Delays and chattering, by hand and beside a clock that ticks each second. */
#include "model/alert_delay.h"

#include <glib.h>
#include <string.h>

#define S  INT64_C(1000)
#define T0 INT64_C(1772366400000)

static const AlertDelays none = {0, 0}, slow = {60 * S, 30 * S};

static void at_once(void)
{
    AlertDelay delay = {0};
    g_assert_cmpint(delay_report(&delay, &none, true, T0), ==, DELAY_RAISE);
    g_assert_cmpint(delay_report(&delay, &none, true, T0 + S), ==, DELAY_NOTHING);
    g_assert_cmpint(delay.due_ms, ==, 0);
    g_assert_cmpint(delay_report(&delay, &none, false, T0 + 2 * S), ==, DELAY_CLEAR);
    g_assert_cmpint(delay_report(&delay, &none, false, T0 + 3 * S), ==, DELAY_NOTHING);
    g_assert_cmpuint(delay.held, ==, 0);
}

static void on_delay(void)
{
    AlertDelay delay = {0};
    g_assert_cmpint(delay_report(&delay, &slow, true, T0), ==, DELAY_NOTHING);
    g_assert_cmpint(delay.due_ms, ==, T0 + 60 * S);
    g_assert_cmpint(delay_due(&delay, &slow, T0 + 60 * S - 1), ==, DELAY_NOTHING);
    g_assert_cmpint(delay_due(&delay, &slow, T0 + 60 * S), ==, DELAY_RAISE);
    g_assert_cmpint(delay.due_ms, ==, 0);
    g_assert_cmpint(delay_due(&delay, &slow, T0 + 90 * S), ==, DELAY_NOTHING);
    /* What comes back before its time was never there. */
    AlertDelay blink = {0};
    delay_report(&blink, &slow, true, T0);
    g_assert_cmpint(delay_report(&blink, &slow, false, T0 + 59 * S), ==, DELAY_NOTHING);
    g_assert_cmpint(blink.due_ms, ==, 0);
    g_assert_cmpint(delay_due(&blink, &slow, T0 + 600 * S), ==, DELAY_NOTHING);
    g_assert_cmpuint(blink.held, ==, 2);
}

static void off_delay(void)
{
    AlertDelay delay = {0};
    delay_report(&delay, &slow, true, T0);
    delay_due(&delay, &slow, T0 + 60 * S);
    g_assert_cmpint(delay_report(&delay, &slow, false, T0 + 100 * S), ==, DELAY_NOTHING);
    g_assert_cmpint(delay.due_ms, ==, T0 + 130 * S);
    g_assert_cmpint(delay_report(&delay, &slow, true, T0 + 120 * S), ==, DELAY_NOTHING);
    g_assert_cmpint(delay.due_ms, ==, 0); /* it goes on, and nobody heard of the gap */
    delay_report(&delay, &slow, false, T0 + 300 * S);
    g_assert_cmpint(delay_due(&delay, &slow, T0 + 329 * S), ==, DELAY_NOTHING);
    g_assert_cmpint(delay_due(&delay, &slow, T0 + 330 * S), ==, DELAY_CLEAR);
    g_assert_cmpuint(delay.held, ==, 2);
}

static void late_timer(void)
{
    AlertDelay delay = {0};
    delay_report(&delay, &slow, true, T0);
    /* Nobody asked for ten minutes: it is told with the report that ends it, then its end. */
    g_assert_cmpint(delay_report(&delay, &slow, false, T0 + 600 * S), ==, DELAY_RAISE);
    g_assert_cmpint(delay.due_ms, ==, T0 + 630 * S);
    g_assert_cmpint(delay_due(&delay, &slow, T0 + 700 * S), ==, DELAY_CLEAR);
    /* Without an off-delay the end is due at once. */
    AlertDelays on_only = {60 * S, 0};
    AlertDelay other = {0};
    delay_report(&other, &on_only, true, T0);
    g_assert_cmpint(delay_report(&other, &on_only, false, T0 + 600 * S), ==, DELAY_RAISE);
    g_assert_cmpint(other.due_ms, ==, T0 + 600 * S);
    g_assert_cmpint(delay_due(&other, &on_only, T0 + 600 * S), ==, DELAY_CLEAR);
}

static void chatters(void)
{
    AlertDelay delay = {0};
    unsigned told = 0;
    for (unsigned i = 0; i < 20; i++) {
        told += delay_report(&delay, &none, i % 2 == 0, T0 + i * 10 * S) != DELAY_NOTHING;
        g_assert_cmpint(delay.chattering, ==, i >= 4);
    }
    g_assert_cmpuint(told, ==, 5); /* on off on off on, then held */
    g_assert_true(delay.told);
    g_assert_cmpuint(delay.held, ==, 15);
    g_assert_cmpint(delay.due_ms, ==, T0 + 190 * S + CHATTER_QUIET_MS);
    g_assert_cmpint(delay_due(&delay, &none, delay.due_ms - 1), ==, DELAY_NOTHING);
    g_assert_cmpint(delay_due(&delay, &none, delay.due_ms), ==, DELAY_CLEAR);
    g_assert_false(delay.chattering);
    g_assert_cmpint(delay.due_ms, ==, 0);
    /* Twice in a minute is not chatter, nor thrice in an hour. */
    AlertDelay calm = {0};
    for (unsigned i = 0; i < 6; i++) {
        delay_report(&calm, &none, i % 2 == 0, T0 + i * 31 * S);
        g_assert_false(calm.chattering);
    }
}

static void chatter_that_stays(void)
{
    AlertDelay delay = {0};
    for (unsigned i = 0; i < 5; i++) {
        delay_report(&delay, &none, i % 2 == 0, T0 + i * S);
    }
    g_assert_true(delay.chattering && delay.told);
    g_assert_cmpint(delay_due(&delay, &none, T0 + 4 * S + CHATTER_QUIET_MS), ==, DELAY_NOTHING);
    g_assert_true(!delay.chattering && delay.told && delay.active);
    g_assert_cmpint(delay_report(&delay, &none, false, T0 + 500 * S), ==, DELAY_CLEAR);
}

/* With an on-delay that no blink outlasts, somebody still hears of what never comes to rest. */
static void chatter_is_told(void)
{
    AlertDelay delay = {0};
    unsigned raised = 0;
    for (unsigned i = 0; i < 20; i++) {
        raised += delay_report(&delay, &slow, i % 2 == 0, T0 + i * 10 * S) == DELAY_RAISE;
        raised += delay_due(&delay, &slow, T0 + i * 10 * S + 5 * S) == DELAY_RAISE;
    }
    g_assert_cmpuint(raised, ==, 1);
}

static void any_order(void)
{
    AlertDelay delay = {0};
    g_assert_cmpint(delay_report(&delay, &none, false, T0), ==, DELAY_NOTHING); /* cleared first */
    g_assert_cmpint(delay_report(&delay, &none, true, T0 - 5 * S), ==, DELAY_NOTHING); /* older */
    g_assert_false(delay.active);
    g_assert_cmpint(delay_report(&delay, &none, true, T0 + S), ==, DELAY_RAISE);
    for (unsigned i = 0; i < 5; i++) { /* the same, delivered again and again */
        g_assert_cmpint(delay_report(&delay, &none, true, T0 + S), ==, DELAY_NOTHING);
        g_assert_cmpint(delay_report(&delay, &none, false, T0), ==, DELAY_NOTHING);
    }
    g_assert_true(delay.told && !delay.chattering);
}

static void clocks_that_jump(void)
{
    AlertDelay delay = {0};
    delay_report(&delay, &slow, true, T0);
    /* An hour back: it waits no longer than a minute from now. */
    g_assert_cmpint(delay_due(&delay, &slow, T0 - 3600 * S), ==, DELAY_NOTHING);
    g_assert_cmpint(delay.due_ms, ==, T0 - 3600 * S + 60 * S);
    g_assert_cmpint(delay_due(&delay, &slow, T0 - 3540 * S), ==, DELAY_RAISE);
    g_assert_cmpint(delay_report(&delay, &slow, false, T0 - 3500 * S), ==, DELAY_NOTHING);
    g_assert_cmpint(delay.due_ms, ==, T0 - 3470 * S);
    /* Ten years on: what waited has waited. */
    g_assert_cmpint(delay_due(&delay, &slow, T0 + INT64_C(315360000) * S), ==, DELAY_CLEAR);
    /* Times from nowhere. */
    static const int64_t odd[] = {INT64_MIN, -1, 0, 1, INT64_MAX, INT64_MAX - 1};
    AlertDelays wild = {INT64_MAX, INT64_MIN};
    for (unsigned i = 0; i < 36; i++) {
        delay_report(&delay, &wild, i % 2 == 0, odd[i % 6]);
        delay_due(&delay, &wild, odd[i / 6]);
        g_assert_cmpint(delay.due_ms, >=, 0);
    }
}

/* ---- random ---- */

typedef struct Told {
    unsigned acts;
    bool last;
} Told;

static void hear(Told *told, DelayAct act)
{
    if (act != DELAY_NOTHING) {
        g_assert_cmpint(act == DELAY_RAISE, !=, told->last); /* never twice the same */
        told->last = act == DELAY_RAISE;
        told->acts++;
    }
}

/* Asks as a server does: whenever something is due. */
static void run_to(AlertDelay *delay, const AlertDelays *rules, int64_t now, Told *told)
{
    for (unsigned asked = 0; delay->due_ms != 0 && delay->due_ms <= now; asked++) {
        g_assert_cmpuint(asked, <, 4); /* it comes to rest */
        hear(told, delay_due(delay, rules, delay->due_ms));
    }
}

/* A plain telling: second by second, the condition as it was reported. */
typedef struct Ticker {
    bool active, told, chattering;
    int64_t since, changed, starts[3];
} Ticker;

static DelayAct tick(Ticker *ticker, const AlertDelays *rules, int64_t now)
{
    bool lasting = ticker->active || ticker->chattering;
    if (lasting && !ticker->told && now - ticker->since >= rules->on_ms) {
        ticker->told = true;
        return DELAY_RAISE;
    }
    if (ticker->chattering && now - ticker->changed >= CHATTER_QUIET_MS) {
        ticker->chattering = false;
        lasting = ticker->active;
    }
    if (!lasting && ticker->told && now - ticker->changed >= rules->off_ms) {
        ticker->told = false;
        return DELAY_CLEAR;
    }
    return DELAY_NOTHING;
}

static void tick_report(Ticker *ticker, bool active, int64_t now)
{
    if (active == ticker->active) {
        return;
    }
    if (active) {
        ticker->since = ticker->chattering ? ticker->since : now;
        ticker->starts[2] = ticker->starts[1];
        ticker->starts[1] = ticker->starts[0];
        ticker->starts[0] = now;
        if (ticker->starts[2] != 0 && now - ticker->starts[2] <= CHATTER_WINDOW_MS &&
            !ticker->chattering) {
            ticker->chattering = true;
            ticker->since = ticker->starts[2];
        }
    }
    ticker->active = active;
    ticker->changed = now;
}

/* Asked each second or only when something is due, the same is told in the same seconds. */
static void as_a_clock_would(void)
{
    GRand *dice = g_rand_new_with_seed(33);
    for (unsigned life = 0; life < 200; life++) {
        AlertDelays rules = {g_rand_int_range(dice, 0, 4) * 20 * S,
                             g_rand_int_range(dice, 0, 4) * 15 * S};
        int busy = g_rand_int_range(dice, 2, 60);
        AlertDelay delay = {0};
        Ticker ticker = {0};
        Told told = {0, false}, plain = {0, false};
        for (int64_t second = 1; second < 1500; second++) {
            int64_t now = T0 + second * S;
            run_to(&delay, &rules, now, &told);
            for (DelayAct act; (act = tick(&ticker, &rules, now)) != DELAY_NOTHING;) {
                hear(&plain, act);
            }
            if (second < 1000 && g_rand_int_range(dice, 0, busy) == 0) {
                bool active = g_rand_boolean(dice);
                hear(&told, delay_report(&delay, &rules, active, now));
                tick_report(&ticker, active, now);
                run_to(&delay, &rules, now, &told);
                for (DelayAct act; (act = tick(&ticker, &rules, now)) != DELAY_NOTHING;) {
                    hear(&plain, act);
                }
            }
            g_assert_cmpuint(told.acts, ==, plain.acts);
            g_assert_cmpint(delay.told, ==, ticker.told);
            g_assert_cmpint(delay.chattering, ==, ticker.chattering);
        }
        g_assert_cmpint(delay.told, ==, delay.active); /* long after, all is as reported */
    }
    g_rand_free(dice);
}

/* Doubled and reordered deliveries: what was reported last stands, nothing is told twice. */
static void shuffled_reports(void)
{
    GRand *dice = g_rand_new_with_seed(34);
    for (unsigned life = 0; life < 300; life++) {
        AlertDelay delay = {0};
        Told told = {0, false};
        int64_t newest = 0, clock = T0;
        bool last = false;
        for (unsigned i = 0; i < 40; i++) {
            clock += g_rand_int_range(dice, 0, 20) * S;
            int64_t at = clock - g_rand_int_range(dice, 0, 3) * 10 * S;
            bool active = (at / S) % 2 == 0; /* the same time says the same */
            for (int again = g_rand_int_range(dice, 1, 4); again > 0; again--) {
                hear(&told, delay_report(&delay, &slow, active, at));
                run_to(&delay, &slow, clock, &told);
            }
            last = at >= newest ? active : last;
            newest = MAX(newest, at);
            g_assert_cmpint(delay.active, ==, last);
        }
        run_to(&delay, &slow, clock + 3600 * S, &told);
        g_assert_cmpint(delay.told, ==, last);
        g_assert_cmpint(delay.due_ms, ==, 0);
    }
    g_rand_free(dice);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/delay/without delays all is told at once, once", at_once);
    g_test_add_func("/delay/what does not last is never told", on_delay);
    g_test_add_func("/delay/what comes back soon was never over", off_delay);
    g_test_add_func("/delay/a timer that comes late loses nothing", late_timer);
    g_test_add_func("/delay/three times in a minute is held as one until quiet", chatters);
    g_test_add_func("/delay/chatter may end while it lasts", chatter_that_stays);
    g_test_add_func("/delay/what chatters under its on-delay is told once", chatter_is_told);
    g_test_add_func("/delay/reports in any order and number count once", any_order);
    g_test_add_func("/delay/clocks that jump make nothing wait long", clocks_that_jump);
    g_test_add_func("/delay/it tells what a clock that ticks would", as_a_clock_would);
    g_test_add_func("/delay/shuffled reports end as the last one says", shuffled_reports);
    return g_test_run();
}
