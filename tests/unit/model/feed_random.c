/* The feed's promises, held against random storms: A1 at most so many new rows, A2 sums are exact,
 * A3 what is critical is never folded under less, A7 a row stays found. */
#include <string.h>

#include "model/feed.h"

#define SECOND  1000
#define MINUTE  60000
#define START   INT64_C(1700000000000)
#define PLACES  400
#define WATCHED 5

static const char *const kinds[] = {"banjir", "sampah", "kerumunan", "kebakaran", "tamper",
                                    "rob",    "manual", "new_one",   "and_more",  "another"};

/* A place that one alert after the other stands in. */
typedef struct One {
    Alert alert;
    char id[16], situation[16];
    int serial;
    bool there;
} One;

typedef struct World {
    AlertBook *book;
    Catalog *catalog;
    Feed *feed;
    GRand *dice;
    One ones[PLACES];
    int64_t now_ms, rev;
    GArray *born;      /* of int64_t: when new rows came unasked */
    GHashTable *rows;  /* ids of the rows of the last look */
    GHashTable *folds; /* ids of folds, to the priority that they were made for */
    uint64_t watched[WATCHED];
    int holds[WATCHED]; /* an alert that was in it */
    int serials[WATCHED], serial;
} World;

static const FeedLimits limits = {.most = 10, .window_ms = 10 * MINUTE, .linger_ms = 30 * SECOND};

static World *world_new(guint32 seed)
{
    World *world = g_new0(World, 1);
    world->book = alert_book_new();
    world->catalog = catalog_new();
    world->feed = feed_new(world->book, world->catalog, &limits);
    world->dice = g_rand_new_with_seed(seed);
    world->now_ms = START;
    world->born = g_array_new(FALSE, FALSE, sizeof(int64_t));
    world->rows = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    world->folds = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    feed_set_me(world->feed, "sari");
    feed_update(world->feed, world->now_ms);
    return world;
}

static void world_free(World *world)
{
    feed_free(world->feed);
    alert_book_free(world->book);
    catalog_free(world->catalog);
    g_rand_free(world->dice);
    g_array_unref(world->born);
    g_hash_table_unref(world->rows);
    g_hash_table_unref(world->folds);
    g_free(world);
}

static int roll(World *world, int sides)
{
    return g_rand_int_range(world->dice, 0, sides);
}

static bool stands(const One *one)
{
    return one->there && alert_is_open(&one->alert) && !one->alert.pending;
}

static void put(World *world, One *one)
{
    one->alert.id = one->id;
    one->alert.situation = one->situation[0] != '\0' ? one->situation : NULL;
    one->alert.rev = ++world->rev;
    one->alert.last_at_ms = world->now_ms;
    g_autoptr(GError) error = NULL;
    alert_book_put(world->book, &one->alert, world->now_ms, &error);
    g_assert_no_error(error);
    one->there = true;
}

static void begin(World *world, One *one, int variety)
{
    one->serial = world->serial++;
    g_snprintf(one->id, sizeof one->id, "a%d", one->serial);
    one->situation[0] = '\0';
    one->alert = (Alert){
        .kind = kinds[roll(world, variety)],
        .area = "33.74.10.1003.005.003",
        .first_at_ms = world->now_ms - roll(world, 5 * SECOND),
        .count = 1,
        .score = 0.5,
        .looked_s = ALERT_NOT_LOOKED,
        .priority = (AlertPriority)(roll(world, 20) == 0 ? 0 : 1 + roll(world, 3)),
        .machine = {.state = ALERT_UNACK, .active = true},
        .pending = roll(world, 30) == 0,
    };
    if (one->alert.pending) {
        one->alert.machine = (AlertMachine){.state = ALERT_NORMAL};
    } else if (roll(world, 3) == 0) {
        g_snprintf(one->situation, sizeof one->situation, "s%d", roll(world, 12));
    }
    put(world, one);
}

static void step(World *world, int variety)
{
    One *one = &world->ones[roll(world, PLACES)];
    if (!one->there) {
        begin(world, one, variety);
        return;
    }
    Alert *alert = &one->alert;
    switch (roll(world, 12)) {
    case 0:
        alert_book_remove(world->book, one->id);
        one->there = false;
        return;
    case 1:
        g_snprintf(one->situation, sizeof one->situation, "s%d", roll(world, 12));
        break;
    case 2:
        one->situation[0] = '\0';
        break;
    case 3:
        alert->owner = roll(world, 2) == 0 ? "sari" : "budi";
        break;
    case 4:
        alert->owner = NULL;
        alert->priority = (AlertPriority)roll(world, PRIORITIES);
        break;
    case 5:
        alert->pending = false;
        alert->machine = (AlertMachine){.state = ALERT_UNACK, .active = true};
        break;
    default:
        if (!alert->pending) {
            alert_machine_step(&alert->machine, (AlertEvent)roll(world, ALERT_EVENTS));
        }
        alert->count++;
        break;
    }
    put(world, one);
}

static One *one_of(World *world, uint32_t index)
{
    Alert alert;
    g_assert_true(alert_book_alert(world->book, index, &alert));
    for (int i = 0; i < PLACES; i++) {
        if (world->ones[i].there && strcmp(world->ones[i].id, alert.id) == 0) {
            return &world->ones[i];
        }
    }
    g_assert_not_reached();
}

/* A2, and what a row says of itself. */
static void check_sums(World *world)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GArray) alerts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    unsigned standing = 0, shown = 0, unseen = 0, folded = 0;
    for (int row = 0; row < feed_rows(world->feed); row++) {
        FeedRow said;
        g_assert_true(feed_row(world->feed, row, &said));
        g_assert_cmpuint(feed_row_id(world->feed, row), ==, said.id);
        g_assert_cmpint(feed_find_row(world->feed, said.id, roll(world, 30)), ==, row);
        g_array_set_size(alerts, 0);
        feed_row_alerts(world->feed, row, alerts);
        g_assert_cmpuint(alerts->len, ==, said.alerts);
        unsigned needing = 0, over = 0, lingering = 0;
        uint64_t count = 0;
        AlertPriority worst = PRIORITY_LOW;
        for (guint i = 0; i < alerts->len; i++) {
            uint32_t index = g_array_index(alerts, uint32_t, i);
            One *one = one_of(world, index);
            needing += alert_needs_someone(&one->alert);
            over += !one->alert.machine.active;
            lingering += !stands(one);
            count += (uint64_t)one->alert.count;
            worst = MIN(worst, one->alert.priority);
            g_assert_true(said.depth > 0 || g_hash_table_add(seen, GUINT_TO_POINTER(index + 1)));
            g_assert_cmpint(feed_find_alert(world->feed, index), >=, said.depth > 0 ? 0 : row);
            if (said.depth == 0) {
                g_assert_true(i != 0 || said.alert == index);
            }
        }
        g_assert_cmpuint(said.needing, ==, needing);
        g_assert_cmpuint(said.over, ==, over);
        g_assert_cmpuint(said.lingering, ==, lingering);
        g_assert_cmpuint(said.count, ==, count);
        g_assert_true(alerts->len == 0 || said.priority == worst);
        if (said.depth == 0) {
            shown += said.alerts - said.lingering;
            folded += said.kind == FEED_FOLD ? said.alerts : 0;
            unseen += said.unseen;
        }
    }
    for (int i = 0; i < PLACES; i++) {
        const One *one = &world->ones[i];
        if (stands(one)) {
            standing++;
            uint32_t index = alert_book_find(world->book, one->id);
            g_assert_true(g_hash_table_contains(seen, GUINT_TO_POINTER(index + 1)));
        }
    }
    g_assert_cmpuint(shown, ==, standing);
    g_assert_cmpuint(feed_count(world->feed), ==, standing);
    g_assert_cmpuint(feed_flood(world->feed).folded, ==, folded);
    g_assert_cmpuint(feed_flood(world->feed).unseen, >=, unseen);
}

/* A3: what is critical stands in a row of that priority; no fold takes in what is worse than it. */
static void check_critical(World *world)
{
    for (int row = 0; row < feed_rows(world->feed); row++) {
        FeedRow said;
        feed_row(world->feed, row, &said);
        gpointer made = g_hash_table_lookup(world->folds, &said.id);
        if (said.kind == FEED_FOLD && made == NULL) {
            g_hash_table_insert(world->folds, g_memdup2(&said.id, sizeof said.id),
                                GINT_TO_POINTER((int)said.priority + 1));
        } else if (said.kind == FEED_FOLD) {
            g_assert_cmpint(said.priority, >=, GPOINTER_TO_INT(made) - 1);
        }
    }
    for (int i = 0; i < PLACES; i++) {
        const One *one = &world->ones[i];
        if (!stands(one) || one->alert.priority != PRIORITY_CRITICAL) {
            continue;
        }
        int row = feed_find_alert(world->feed, alert_book_find(world->book, one->id));
        g_assert_cmpint(row, >=, 0);
        for (FeedRow said; row >= 0; row--) {
            g_assert_true(feed_row(world->feed, row, &said));
            if (said.depth == 0) {
                g_assert_cmpint(said.priority, ==, PRIORITY_CRITICAL);
                break;
            }
        }
    }
}

/* A1: rows that were not there at the last look, though nobody asked. */
static void check_new_rows(World *world, bool asked)
{
    GHashTable *now = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (int row = 0; row < feed_rows(world->feed); row++) {
        FeedRow said;
        feed_row(world->feed, row, &said);
        int64_t id = (int64_t)said.id;
        if (said.depth > 0) {
            continue;
        }
        if (!asked && !g_hash_table_contains(world->rows, &id)) {
            g_array_append_val(world->born, world->now_ms);
        }
        g_assert_true(g_hash_table_add(now, g_memdup2(&id, sizeof id)));
    }
    g_hash_table_unref(world->rows);
    world->rows = now;
    unsigned recent = 0;
    for (guint i = 0; i < world->born->len; i++) {
        recent += g_array_index(world->born, int64_t, i) > world->now_ms - limits.window_ms;
    }
    g_assert_cmpuint(recent, <=, limits.most);
}

/* A7: while one alert of it stands, the row that was chosen is found, or the row that took it
 * in. */
static void check_watched(World *world)
{
    for (int w = 0; w < WATCHED; w++) {
        const One *one = &world->ones[world->holds[w]];
        if (world->watched[w] != 0 && stands(one) && one->serial == world->serials[w]) {
            int row = feed_find_alert(world->feed, alert_book_find(world->book, one->id));
            g_assert_cmpint(row, >=, 0);
            g_assert_cmpint(feed_find_row(world->feed, world->watched[w], row), >=, 0);
        }
    }
}

static void watch(World *world)
{
    for (int w = 0; w < WATCHED; w++) {
        world->watched[w] = 0;
        int rows = feed_rows(world->feed);
        FeedRow said;
        if (rows == 0 || !feed_row(world->feed, roll(world, rows), &said) || said.depth > 0 ||
            said.kind != FEED_ALERT) {
            continue;
        }
        world->watched[w] = said.id;
        world->holds[w] = (int)(one_of(world, said.alert) - world->ones);
        world->serials[w] = world->ones[world->holds[w]].serial;
    }
}

static bool ask(World *world)
{
    switch (roll(world, 12)) {
    case 0:
        feed_settle(world->feed, world->now_ms);
        return false;
    case 1:
        feed_set_query(world->feed, NULL, world->now_ms);
        feed_set_area(world->feed, "33.74", world->now_ms);
        return true;
    default:
        if (feed_rows(world->feed) > 0) {
            feed_unfold(world->feed, roll(world, feed_rows(world->feed)), roll(world, 2) == 0,
                        world->now_ms);
        }
        return false;
    }
}

static void storms(guint32 seed, int steps, int changes, int pause_ms, int variety)
{
    World *world = world_new(seed);
    bool flooded = false;
    for (int i = 0; i < steps; i++) {
        watch(world);
        for (int k = roll(world, changes); k >= 0; k--) {
            step(world, variety);
        }
        world->now_ms += roll(world, pause_ms);
        feed_update(world->feed, world->now_ms);
        check_new_rows(world, false);
        check_sums(world);
        check_critical(world);
        check_watched(world);
        if (roll(world, 10) == 0) {
            check_new_rows(world, ask(world));
            feed_update(world->feed, world->now_ms);
            check_sums(world);
            check_critical(world);
            check_new_rows(world, false);
        }
        flooded = flooded || feed_flood(world->feed).folded > 0;
    }
    g_assert_true(flooded);
    world_free(world);
}

static void in_a_storm_all_promises_hold(void)
{
    for (guint32 seed = 1; seed <= 8; seed++) {
        storms(seed, 150, 60, SECOND, G_N_ELEMENTS(kinds));
    }
}

static void in_slow_floods_all_promises_hold(void)
{
    for (guint32 seed = 20; seed <= 28; seed++) {
        storms(seed, 250, 5, 4 * MINUTE, 3);
        storms(seed + 20, 250, 2, 3 * MINUTE, 2); /* on the edge of one */
    }
}

/* The same calls give the same rows. */
static void the_same_calls_give_the_same_rows(void)
{
    World *one = world_new(7), *two = world_new(7);
    for (int i = 0; i < 100; i++) {
        World *both[] = {one, two};
        for (int w = 0; w < 2; w++) {
            for (int k = roll(both[w], 30); k >= 0; k--) {
                step(both[w], 5);
            }
            both[w]->now_ms += roll(both[w], 5 * SECOND);
            feed_update(both[w]->feed, both[w]->now_ms);
        }
        g_assert_cmpint(feed_rows(one->feed), ==, feed_rows(two->feed));
        for (int row = 0; row < feed_rows(one->feed); row++) {
            g_assert_cmpuint(feed_row_id(one->feed, row), ==, feed_row_id(two->feed, row));
        }
    }
    world_free(one);
    world_free(two);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/feed/in a storm all promises hold", in_a_storm_all_promises_hold);
    g_test_add_func("/feed/in slow floods all promises hold", in_slow_floods_all_promises_hold);
    g_test_add_func("/feed/the same calls give the same rows", the_same_calls_give_the_same_rows);
    return g_test_run();
}
