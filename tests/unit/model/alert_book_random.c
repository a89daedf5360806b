/* Random lives of a book of alerts, beside one that is nothing but lists and looks at all of
 * them. */
#include <math.h>
#include <string.h>

#include "fixture.h"
#include "model/alert_book.h"
#include "model/area.h"

#define ALERTS     400
#define SITUATIONS 40
#define CAMERAS    60
#define STEPS      20000
#define NOW        FIXTURE_NOW_MS

typedef struct Plain {
    bool present;
    char id[16], camera[16], area[AREA_CODE_SIZE], owner[16], situation[16], note[64];
    const char *kind;
    int64_t first, cleared, closed, rev, count;
    AlertPriority priority;
    AlertMachine machine;
    bool pending;
} Plain;

typedef struct PlainSituation {
    bool present;
    char id[16];
    int64_t rev, cleared;
} PlainSituation;

typedef struct World {
    GRand *dice;
    AlertBook *book;
    Plain alerts[ALERTS];
    PlainSituation situations[SITUATIONS];
    int64_t rev;
    GHashTable *indices; /* id to index + 1 */
} World;

static unsigned pick(World *world, unsigned below)
{
    return (unsigned)g_rand_int_range(world->dice, 0, (gint32)below);
}

static void roll_area(World *world, char out[AREA_CODE_SIZE])
{
    unsigned parts = 1 + pick(world, 5);
    g_autofree char *code =
        g_strdup_printf("33.7%u.%02u.1%03u.%03u.%03u", pick(world, 2), 1 + pick(world, 3),
                        1 + pick(world, 3), 1 + pick(world, 3), 1 + pick(world, 3));
    static const unsigned lengths[] = {5, 8, 13, 17, 21};
    g_strlcpy(out, code, lengths[parts - 1] + 1);
}

static void roll_machine(World *world, Plain *plain)
{
    plain->machine = (AlertMachine){.state = ALERT_NORMAL};
    for (unsigned i = pick(world, 6); i > 0; i--) {
        alert_machine_step(&plain->machine, (AlertEvent)pick(world, ALERT_EVENTS));
    }
    plain->pending = plain->machine.state == ALERT_NORMAL && pick(world, 4) == 0;
}

static void roll(World *world, Plain *plain)
{
    static const char *const kinds[] = {"banjir", "rob", "sampah", "asap"};
    if (!plain->present || pick(world, 10) == 0) {
        plain->kind = kinds[pick(world, 4)];
        roll_area(world, plain->area);
        plain->camera[0] = '\0';
        if (pick(world, 4) != 0) {
            g_snprintf(plain->camera, sizeof plain->camera, "c%u", pick(world, CAMERAS));
        }
        plain->first = NOW - pick(world, 50);
    }
    plain->owner[0] = plain->situation[0] = '\0';
    if (pick(world, 3) == 0) {
        g_snprintf(plain->owner, sizeof plain->owner, "o%u", pick(world, 500));
    }
    if (pick(world, 3) != 0) {
        g_snprintf(plain->situation, sizeof plain->situation, "s%u", pick(world, SITUATIONS));
    }
    g_snprintf(plain->note, sizeof plain->note, "catatan %08x %08x %08x", g_rand_int(world->dice),
               g_rand_int(world->dice), g_rand_int(world->dice));
    plain->priority = (AlertPriority)pick(world, PRIORITIES);
    plain->cleared = pick(world, 2) == 0 ? 0 : NOW + pick(world, 1000);
    plain->closed = pick(world, 5) == 0 ? NOW + pick(world, 1000) : 0;
    plain->count = pick(world, 100);
    roll_machine(world, plain);
}

static Alert alert_of(const Plain *plain)
{
    return (Alert){
        .id = plain->id,
        .kind = plain->kind,
        .area = plain->area,
        .camera = plain->camera,
        .owner = plain->owner,
        .situation = plain->situation,
        .note = plain->note,
        .first_at_ms = plain->first,
        .last_at_ms = plain->first,
        .cleared_at_ms = plain->cleared,
        .closed_at_ms = plain->closed,
        .rev = plain->rev,
        .count = plain->count,
        .score = NAN,
        .looked_s = ALERT_NOT_LOOKED,
        .priority = plain->priority,
        .machine = plain->machine,
        .pending = plain->pending,
    };
}

static void put_random(World *world)
{
    unsigned i = pick(world, ALERTS);
    Plain *plain = &world->alerts[i], next = *plain;
    g_snprintf(next.id, sizeof next.id, "a%u", i);
    roll(world, &next);
    bool old = plain->present && pick(world, 5) == 0;
    next.rev = old ? plain->rev - 1 : ++world->rev;
    Alert alert = alert_of(&next);
    g_assert_true(alert_book_put(world->book, &alert, NOW, NULL));
    if (!old) {
        next.present = true;
        *plain = next;
    }
}

static void remove_random(World *world)
{
    Plain *plain = &world->alerts[pick(world, ALERTS)];
    alert_book_remove(world->book, plain->id[0] != '\0' ? plain->id : "never");
    g_hash_table_remove(world->indices, plain->id);
    plain->present = false;
}

static void put_situation(World *world)
{
    unsigned i = pick(world, SITUATIONS);
    PlainSituation *plain = &world->situations[i];
    g_snprintf(plain->id, sizeof plain->id, "s%u", i);
    plain->present = true;
    plain->rev = ++world->rev;
    plain->cleared = pick(world, 2) == 0 ? 0 : NOW + pick(world, 1000);
    Situation situation = {
        .id = plain->id,
        .kind = "banjir",
        .area = "33.74",
        .first_out = "a1",
        .cleared_at_ms = plain->cleared,
        .rev = plain->rev,
        .members = i,
    };
    g_assert_true(alert_book_put_situation(world->book, &situation, NULL));
}

static void remove_situation(World *world)
{
    PlainSituation *plain = &world->situations[pick(world, SITUATIONS)];
    alert_book_remove_situation(world->book, plain->id[0] != '\0' ? plain->id : "never");
    plain->present = false;
}

static bool has_members(const World *world, const char *situation)
{
    for (unsigned i = 0; i < ALERTS; i++) {
        if (world->alerts[i].present && strcmp(world->alerts[i].situation, situation) == 0) {
            return true;
        }
    }
    return false;
}

static void retire_random(World *world)
{
    int64_t before = NOW + pick(world, 1000);
    unsigned wanted = 0;
    for (unsigned i = 0; i < ALERTS; i++) {
        Plain *plain = &world->alerts[i];
        bool over = plain->machine.state == ALERT_NORMAL && !plain->pending;
        int64_t ended = MAX(plain->first, MAX(plain->cleared, plain->closed));
        if (plain->present && over && ended < before) {
            plain->present = false;
            g_hash_table_remove(world->indices, plain->id);
            wanted++;
        }
    }
    for (unsigned i = 0; i < SITUATIONS; i++) {
        PlainSituation *plain = &world->situations[i];
        if (plain->present && plain->cleared != 0 && plain->cleared < before &&
            !has_members(world, plain->id)) {
            plain->present = false;
        }
    }
    g_assert_cmpuint(alert_book_retire(world->book, before), ==, wanted);
}

/* ---- compared ---- */

static void compare_alert(World *world, const Plain *plain)
{
    uint32_t index = alert_book_find(world->book, plain->id);
    gpointer known = g_hash_table_lookup(world->indices, plain->id);
    if (!plain->present) {
        g_assert_cmpuint(index, ==, ALERT_NONE);
        return;
    }
    Alert got;
    g_assert_true(alert_book_alert(world->book, index, &got));
    g_assert_cmpstr(got.id, ==, plain->id);
    g_assert_cmpstr(got.kind, ==, plain->kind);
    g_assert_cmpstr(got.area, ==, plain->area);
    g_assert_cmpstr(got.camera, ==, plain->camera[0] != '\0' ? plain->camera : NULL);
    g_assert_cmpstr(got.owner, ==, plain->owner[0] != '\0' ? plain->owner : NULL);
    g_assert_cmpstr(got.situation, ==, plain->situation[0] != '\0' ? plain->situation : NULL);
    g_assert_cmpstr(got.note, ==, plain->note);
    g_assert_cmpint(got.rev, ==, plain->rev);
    g_assert_cmpint(got.closed_at_ms, ==, plain->closed);
    g_assert_cmpint(got.machine.state, ==, plain->machine.state);
    g_assert_true(known == NULL || GPOINTER_TO_UINT(known) == index + 1);
    g_hash_table_insert(world->indices, g_strdup(plain->id), GUINT_TO_POINTER(index + 1));
    bool there =
        plain->situation[0] != '\0' && world->situations[atoi(plain->situation + 1)].present;
    g_assert_cmpint(alert_book_situation_of(world->book, index) != ALERT_NONE, ==, there);
}

static AlertCounts plain_counts(const World *world, const char *area)
{
    AlertCounts counts = {0};
    for (unsigned i = 0; i < ALERTS; i++) {
        const Plain *plain = &world->alerts[i];
        AlertState state = plain->machine.state;
        if (!plain->present || (area[0] != '\0' && !area_code_within(plain->area, area))) {
            continue;
        }
        bool fresh = state == ALERT_UNACK || state == ALERT_RTN_UNACK;
        counts.needing[plain->priority] += fresh && plain->owner[0] == '\0' ? 1 : 0;
        counts.open += fresh || state == ALERT_ACKED ? 1 : 0;
        counts.held += state != ALERT_NORMAL ? 1 : 0;
    }
    return counts;
}

static void compare_counts(World *world)
{
    static const char *const areas[] = {
        "",         "33.70",         "33.71",         "33.70.01",
        "33.71.02", "33.70.03.1001", "33.71.01.1002", "33.71.02.1003.001",
        "33.99"};
    for (unsigned i = 0; i < G_N_ELEMENTS(areas); i++) {
        AlertCounts got = alert_book_counts(world->book, areas[i]);
        AlertCounts wanted = plain_counts(world, areas[i]);
        g_assert_cmpmem(&got, sizeof got, &wanted, sizeof wanted);
    }
}

static int by_age(gconstpointer a, gconstpointer b)
{
    const Plain *first = *(const Plain *const *)a, *second = *(const Plain *const *)b;
    if (first->first != second->first) {
        return first->first < second->first ? -1 : 1;
    }
    return strcmp(first->id, second->id);
}

static void compare_members(World *world, const PlainSituation *situation)
{
    g_autoptr(GPtrArray) wanted = g_ptr_array_new();
    for (unsigned i = 0; i < ALERTS; i++) {
        Plain *plain = &world->alerts[i];
        if (plain->present && strcmp(plain->situation, situation->id) == 0) {
            g_ptr_array_add(wanted, plain);
        }
    }
    g_ptr_array_sort(wanted, by_age);
    uint32_t index = alert_book_find_situation(world->book, situation->id);
    g_assert_cmpint(index != ALERT_NONE, ==, situation->present);
    if (index == ALERT_NONE) {
        return;
    }
    guint at = 0;
    for (uint32_t i = alert_book_first_member(world->book, index); i != ALERT_NONE;
         i = alert_book_next_member(world->book, i)) {
        Alert got;
        g_assert_true(alert_book_alert(world->book, i, &got));
        g_assert_cmpuint(at, <, wanted->len);
        g_assert_cmpstr(got.id, ==, ((Plain *)wanted->pdata[at++])->id);
    }
    g_assert_cmpuint(at, ==, wanted->len);
}

static void compare_active(World *world)
{
    for (unsigned turn = 0; turn < 50; turn++) {
        const Plain *asked = &world->alerts[pick(world, ALERTS)], *best = NULL;
        if (asked->id[0] == '\0') {
            continue;
        }
        for (unsigned i = 0; i < ALERTS; i++) {
            const Plain *plain = &world->alerts[i];
            bool held = plain->machine.state != ALERT_NORMAL || plain->pending;
            bool there = asked->camera[0] != '\0'
                             ? strcmp(plain->camera, asked->camera) == 0
                             : plain->camera[0] == '\0' && strcmp(plain->area, asked->area) == 0;
            if (plain->present && held && there && plain->kind == asked->kind &&
                (best == NULL || by_age(&best, &plain) < 0)) {
                best = plain;
            }
        }
        uint32_t got = alert_book_find_active(world->book, asked->camera, asked->area, asked->kind);
        uint32_t wanted = best != NULL ? alert_book_find(world->book, best->id) : ALERT_NONE;
        g_assert_cmpuint(got, ==, wanted);
    }
}

static void compare(World *world)
{
    unsigned count = 0;
    for (unsigned i = 0; i < ALERTS; i++) {
        compare_alert(world, &world->alerts[i]);
        count += world->alerts[i].present ? 1 : 0;
    }
    g_assert_cmpuint(alert_book_count(world->book), ==, count);
    g_assert_cmpuint(alert_book_alerts(world->book), <=, ALERTS);
    g_assert_cmpuint(alert_book_situations(world->book), <=, SITUATIONS);
    compare_counts(world);
    compare_active(world);
    for (unsigned i = 0; i < SITUATIONS; i++) {
        if (world->situations[i].id[0] != '\0') {
            compare_members(world, &world->situations[i]);
        }
    }
}

static void live(unsigned seed, unsigned removes)
{
    World *world = g_new0(World, 1);
    world->dice = g_rand_new_with_seed(seed);
    world->book = alert_book_new();
    world->indices = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned step = 0; step < STEPS; step++) {
        unsigned what = pick(world, 100);
        if (what < removes) {
            remove_random(world);
        } else if (what < removes + 3) {
            put_situation(world);
        } else if (what < removes + 5) {
            remove_situation(world);
        } else if (what < removes + 6 && pick(world, 4) == 0) {
            retire_random(world);
        } else {
            put_random(world);
        }
        if (step % 97 == 0) {
            compare(world);
        }
    }
    compare(world);
    for (unsigned i = 0; i < ALERTS; i++) {
        alert_book_remove(world->book, world->alerts[i].id);
        world->alerts[i].present = false;
    }
    compare(world);
    g_hash_table_destroy(world->indices);
    alert_book_free(world->book);
    g_rand_free(world->dice);
    g_free(world);
}

static void much_changes(void)
{
    live(5, 3);
}

static void much_goes(void)
{
    live(6, 40);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alert_book/random changes leave it as a plain list has it", much_changes);
    g_test_add_func("/alert_book/random comings and goings do too", much_goes);
    return g_test_run();
}
