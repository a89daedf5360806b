/* Whom is asked while a link is cut: a prober of thousands of cameras on a clock of its own. */
#include "model/scouts.h"

#include <glib.h>
#include <string.h>

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define START  INT64_C(1800000000000)
#define CITY   5000

static const HealthRule rule = {
    .off_ms = MINUTE, .on_ms = MINUTE / 2, .every_ms = MINUTE, .longest_ms = 10 * MINUTE};

typedef struct City City;
typedef struct Eye {
    City *city;
    ScoutMember *member;
    Health health;
    GSequenceIter *place; /* NULL: it is being asked */
    int64_t due_ms, asked_ms;
    unsigned asked, changes;
    bool dead; /* by itself, whatever its link does */
} Eye;

struct City {
    Scouts *scouts;
    GSequence *queue;
    GRand *chance;
    Eye *eyes;
    unsigned count, asked, unasked_live;
    unsigned second[600]; /* so many questions in each second since they were set to 0 */
    int64_t now_ms, zero_ms;
    bool cut;
};

static int by_due(const void *a, const void *b, void *data)
{
    const Eye *one = a, *other = b;
    return (one->due_ms > other->due_ms) - (one->due_ms < other->due_ms);
}

static void put_back(Eye *eye, int64_t wait_ms)
{
    eye->due_ms = eye->city->now_ms + wait_ms;
    eye->place = g_sequence_insert_sorted(eye->city->queue, eye, by_due, NULL);
}

static void on_news(ScoutNews news, void *member_data, void *data)
{
    Eye *eye = member_data;
    City *city = data;
    if (news == SCOUT_SOON && eye->health.wanted != CAMERA_ONLINE)
        return;
    int64_t wait = scouts_news_ms(eye->member, news, &eye->health, &rule,
                                  g_rand_double(city->chance), city->now_ms);
    if (scouts_duty(eye->member) == SCOUT_WAITS || city->now_ms + wait < eye->due_ms) {
        g_sequence_remove(eye->place);
        put_back(eye, wait);
    }
}

static void ask(City *city, Eye *eye)
{
    bool answers = !city->cut && !eye->dead;
    CameraState before = eye->health.state;
    city->asked++;
    eye->asked++;
    eye->asked_ms = city->now_ms;
    city->second[MIN((city->now_ms - city->zero_ms) / SECOND, 599)]++;
    eye->changes +=
        health_take(&eye->health, &rule, answers ? PROBE_GOOD : PROBE_TIMEOUT, city->now_ms);
    city->unasked_live += before != CAMERA_ONLINE && eye->health.state == CAMERA_ONLINE && !answers;
    scouts_take(city->scouts, eye->member, answers, city->now_ms, on_news, city);
}

static void run(City *city, int64_t ms)
{
    int64_t end = city->now_ms + ms;
    for (;;) {
        GSequenceIter *first = g_sequence_get_begin_iter(city->queue);
        Eye *eye = g_sequence_get(first);
        if (eye->due_ms > end)
            break;
        city->now_ms = MAX(city->now_ms, eye->due_ms);
        g_sequence_remove(first);
        eye->place = NULL;
        ScoutTurn turn = scouts_turn(eye->member, &eye->health, &rule, city->now_ms);
        eye->changes += turn == SCOUT_DARK;
        if (turn == SCOUT_ASK)
            ask(city, eye);
        put_back(eye, scouts_wait_ms(eye->member, &eye->health, &rule, g_rand_double(city->chance),
                                     city->now_ms));
    }
    city->now_ms = end;
}

static void count_anew(City *city)
{
    city->asked = 0;
    city->zero_ms = city->now_ms;
    memset(city->second, 0, sizeof city->second);
    for (unsigned i = 0; i < city->count; i++)
        city->eyes[i].asked = city->eyes[i].changes = 0;
}

/* Two of each recorder, all over one link but the last, which hangs on a host of its own. */
static City *city_new(unsigned count, CameraState state)
{
    City *city = g_new0(City, 1);
    *city = (City){.scouts = scouts_new(1), .queue = g_sequence_new(NULL), .count = count};
    city->chance = g_rand_new_with_seed(1);
    city->eyes = g_new0(Eye, count);
    city->now_ms = START;
    for (unsigned i = 0; i < count; i++) {
        Eye *eye = &city->eyes[i];
        g_autofree char *box = g_strdup_printf("n%u", i / 2);
        g_autofree char *host = g_strdup_printf("10.0.%u.%u", i / 512, i / 2 % 256);
        const char *const places[SCOUT_SCOPES] = {"fo-utara", host, box};
        const char *const alone[SCOUT_SCOPES] = {NULL, "192.0.2.1", NULL};
        eye->city = city;
        eye->health = (Health){.state = state, .wanted = state, .since_ms = START - MINUTE};
        eye->member = scouts_add(city->scouts, i + 1 == count ? alone : places, eye);
        put_back(eye, health_first_ms(&eye->health, &rule, g_rand_double(city->chance)));
    }
    count_anew(city);
    return city;
}

static void city_free(City *city)
{
    scouts_free(city->scouts);
    g_sequence_free(city->queue);
    g_rand_free(city->chance);
    g_free(city->eyes);
    g_free(city);
}

static unsigned count_state(const City *city, CameraState state)
{
    unsigned found = 0;
    for (unsigned i = 0; i < city->count; i++)
        found += city->eyes[i].health.state == state;
    return found;
}

static unsigned busiest(const City *city, unsigned from, unsigned to)
{
    unsigned most = 0;
    for (unsigned i = from; i < to; i++)
        most = MAX(most, city->second[i]);
    return most;
}

static unsigned most_asked(const City *city)
{
    unsigned most = 0;
    for (unsigned i = 0; i < city->count - 1; i++)
        most = MAX(most, city->eyes[i].asked);
    return most;
}

static void test_cut(void)
{
    City *city = city_new(CITY, CAMERA_ONLINE);
    run(city, 3 * MINUTE);
    g_assert_cmpuint(count_state(city, CAMERA_ONLINE), ==, CITY);
    city->cut = true;
    int64_t cut_ms = city->now_ms;
    count_anew(city);
    run(city, 3 * MINUTE);
    g_assert_cmpuint(count_state(city, CAMERA_OFFLINE), ==, CITY);
    /* Each once, and for all of them three: four times in the time till they are believed. */
    g_assert_cmpuint(city->asked, <, CITY + CITY / 20);
    for (unsigned i = 0; i < CITY - 1; i++) {
        const Eye *eye = &city->eyes[i];
        g_assert_cmpuint(eye->asked, >=, 1);
        g_assert_cmpint(eye->health.since_ms, >=, cut_ms);
        g_assert_cmpint(eye->health.since_ms, ==, eye->health.first_failed_ms);
        g_assert_cmpint(eye->health.last_good_ms, <, cut_ms);
        g_assert_cmpint(eye->health.last_good_ms, >, cut_ms - 2 * MINUTE);
    }
    city_free(city);
}

static void test_round(void)
{
    City *city = city_new(CITY, CAMERA_ONLINE);
    run(city, 2 * MINUTE);
    city->cut = true;
    run(city, 60 * MINUTE);
    count_anew(city);
    run(city, 10 * MINUTE);
    /* Each for itself in ten minutes, and three each minute for all. */
    g_assert_cmpuint(city->asked, <, CITY + CITY / 4);
    g_assert_cmpuint(city->asked, >, CITY * 3 / 4);
    g_assert_cmpuint(most_asked(city), <=, 4);
    city_free(city);
}

static void test_back(void)
{
    City *city = city_new(CITY, CAMERA_ONLINE);
    run(city, 2 * MINUTE);
    city->cut = true;
    run(city, 20 * MINUTE);
    city->cut = false;
    int64_t back_ms = city->now_ms;
    count_anew(city);
    run(city, 3 * MINUTE);
    g_assert_cmpuint(count_state(city, CAMERA_ONLINE), >=, CITY - 1); /* one hangs elsewhere */
    g_assert_cmpuint(city->unasked_live, ==, 0);
    int64_t last_ms = 0;
    for (unsigned i = 0; i < CITY - 1; i++)
        last_ms = MAX(last_ms, city->eyes[i].health.since_ms);
    /* A scout is asked within twenty seconds or so, all others in the round after that; never many
     * at a time: each is asked three times till it is believed, within half a minute. */
    g_assert_cmpint(last_ms - back_ms, <, 2 * MINUTE);
    g_assert_cmpuint(busiest(city, 0, 180), <, 4 * CITY / 60);
    city_free(city);
}

static void test_restart(void)
{
    City *city = city_new(CITY, CAMERA_OFFLINE);
    city->cut = true;
    run(city, 3 * MINUTE);
    g_assert_cmpuint(count_state(city, CAMERA_OFFLINE), ==, CITY);
    g_assert_cmpuint(city->asked, <, CITY + CITY / 20);
    g_assert_cmpuint(busiest(city, 0, 180), <, 2 * CITY / 60);
    for (unsigned i = 0; i < CITY; i++)
        g_assert_cmpuint(city->eyes[i].changes, ==, 0);
    city_free(city);
}

static void test_flaps(void)
{
    City *city = city_new(CITY, CAMERA_ONLINE);
    run(city, 2 * MINUTE);
    city->cut = true;
    run(city, 3 * MINUTE);
    count_anew(city);
    for (int i = 0; i < 10; i++) {
        city->cut = i % 2 != 0;
        run(city, 20 * SECOND);
    }
    city->cut = true;
    run(city, MINUTE);
    /* Back for less than an answer must last, none was ever told to be back. */
    for (unsigned i = 0; i < CITY - 1; i++)
        g_assert_cmpuint(city->eyes[i].changes, ==, 0);
    g_assert_cmpuint(count_state(city, CAMERA_OFFLINE), ==, CITY);
    city_free(city);
}

static void test_alone(void)
{
    City *city = city_new(200, CAMERA_ONLINE);
    Eye *alone = &city->eyes[199];
    run(city, 2 * MINUTE);
    city->cut = true;
    count_anew(city);
    run(city, 4 * MINUTE);
    /* As without any scouts: after a failure four times a minute till it is believed, then after
     * 15 s, 15, 30, 60. */
    g_assert_true(scouts_duty(alone->member) == SCOUT_ITSELF);
    g_assert_cmpuint(alone->asked, >=, 6);
    city->cut = false;
    run(city, 5 * MINUTE);
    g_assert_true(alone->health.state == CAMERA_ONLINE);
    city_free(city);
}

static void test_few(void)
{
    City *city = city_new(200, CAMERA_ONLINE);
    for (unsigned i = 0; i < 20; i++)
        city->eyes[i * 3].dead = true;
    run(city, 10 * MINUTE);
    /* Where others answer nobody is spoken for. */
    for (unsigned i = 0; i < 20; i++) {
        g_assert_true(scouts_duty(city->eyes[i * 3].member) == SCOUT_ITSELF);
        g_assert_true(city->eyes[i * 3].health.result == PROBE_TIMEOUT);
    }
    g_assert_cmpuint(count_state(city, CAMERA_OFFLINE), ==, 20);
    g_assert_false(scouts_link_is_down(city->eyes[0].member));
    city_free(city);
}

static void test_stray(void)
{
    City *city = city_new(200, CAMERA_ONLINE);
    run(city, 2 * MINUTE);
    /* One of them is not behind that link, whatever the table says. */
    for (unsigned i = 1; i < 199; i++)
        city->eyes[i].dead = true;
    count_anew(city);
    run(city, 10 * MINUTE);
    g_assert_cmpuint(count_state(city, CAMERA_ONLINE), ==, 2);
    g_assert_true(scouts_link_is_down(city->eyes[1].member));
    for (unsigned i = 1; i < 199; i++)
        g_assert_true(city->eyes[i].health.result == PROBE_TIMEOUT); /* its own word */
    city->eyes[0].dead = true;
    run(city, 3 * MINUTE);
    g_assert_true(city->eyes[0].health.state == CAMERA_OFFLINE);
    city_free(city);
}

static void test_standstill(void)
{
    City *city = city_new(CITY, CAMERA_ONLINE);
    run(city, 2 * MINUTE);
    city->cut = true;
    run(city, 40 * SECOND);
    /* The turns of all come at once; the scouts' answers after them. */
    city->now_ms += MINUTE;
    count_anew(city);
    for (int i = 0; i < CITY; i++) {
        Eye *eye = &city->eyes[i];
        eye->changes += scouts_turn(eye->member, &eye->health, &rule, city->now_ms) == SCOUT_DARK;
        g_assert_cmpuint(eye->changes, ==, 0);
    }
    run(city, MINUTE);
    g_assert_cmpuint(count_state(city, CAMERA_OFFLINE), >=, CITY - 1);
    g_assert_cmpuint(city->asked, <, CITY / 5);
    city_free(city);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scouts/of a cut of 5,000 each is asked once and three for all", test_cut);
    g_test_add_func("/scouts/what is down for long costs no more than a round in ten minutes",
                    test_round);
    g_test_add_func("/scouts/when one answers all are asked within a round, and no stampede",
                    test_back);
    g_test_add_func("/scouts/a restart in the middle is no stampede", test_restart);
    g_test_add_func("/scouts/a standstill of our own in the middle is no stampede",
                    test_standstill);
    g_test_add_func("/scouts/a link that comes and goes brings nobody back", test_flaps);
    g_test_add_func("/scouts/one on a host of its own waits for nobody", test_alone);
    g_test_add_func("/scouts/where others answer each speaks for itself", test_few);
    g_test_add_func("/scouts/one that answers among many hides no cut", test_stray);
    return g_test_run();
}
