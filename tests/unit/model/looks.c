#include "model/looks.h"

#include <string.h>

#include "fixture.h"
#include "model/order.h"
#include "model/query.h"
#include "model/seen_report.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define NOW    FIXTURE_NOW_MS

static bool put(Catalog *catalog, uint32_t camera, const char *by, int64_t at_ms, int64_t seconds)
{
    const Look look = {by, at_ms, seconds, PURPOSE_RONDA};
    return looks_put(catalog, camera, &look);
}

/* "Budi 40", "Sari ?", "never". */
static char *said(const Catalog *catalog, uint32_t camera)
{
    Look look;
    if (!looks_last(catalog, camera, &look)) {
        return g_strdup("never");
    }
    return look.seconds >= 0 ? g_strdup_printf("%s %d", look.by, (int)look.seconds)
                             : g_strdup_printf("%s ?", look.by);
}

static void check(const Catalog *catalog, uint32_t camera, const char *expected)
{
    g_autofree char *is = said(catalog, camera);
    g_assert_cmpstr(is, ==, expected);
}

static void a_look_begins_goes_on_and_ends(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    check(catalog, 5, "never");
    g_assert_true(put(catalog, 5, "Budi", NOW, -1));
    check(catalog, 5, "Budi ?");
    g_assert_true(put(catalog, 5, "Budi", NOW, 40));
    check(catalog, 5, "Budi 40");
    g_assert_true(put(catalog, 5, "Budi", NOW, 600));
    check(catalog, 5, "Budi 600");
    g_assert_false(put(catalog, 5, "Budi", NOW, 40)); /* never less than before */
    g_assert_false(put(catalog, 5, "Budi", NOW, -1)); /* an old word of the same */
    check(catalog, 5, "Budi 600");
}

static void what_never_had_a_picture_was_no_look(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    put(catalog, 5, "Budi", NOW - HOUR, 40);
    put(catalog, 5, "Sari", NOW, -1);
    check(catalog, 5, "Sari ?");
    g_assert_true(put(catalog, 5, "Sari", NOW, 0));
    check(catalog, 5, "Budi 40");
    g_assert_false(put(catalog, 6, "Sari", NOW, 0));
    check(catalog, 6, "never");
}

static void who_looked_longest_into_now_looked_last(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    put(catalog, 5, "Budi", NOW - HOUR, 3600);                 /* until now */
    g_assert_false(put(catalog, 5, "Sari", NOW - MINUTE, 10)); /* was over before */
    check(catalog, 5, "Budi 3600");
    g_assert_false(put(catalog, 5, "Sari", NOW - MINUTE, -1));
    check(catalog, 5, "Budi 3600");
    put(catalog, 5, "Sari", NOW + MINUTE, -1);
    g_assert_false(put(catalog, 5, "Wati", NOW, -1));
    check(catalog, 5, "Sari ?");
}

/* Whatever the order in which they come. */
static void the_order_of_news_does_not_matter(void)
{
    static const Look news[] = {
        {"Budi", NOW - 10 * MINUTE, -1, 0}, {"Budi", NOW - 10 * MINUTE, 30, 0},
        {"Sari", NOW - 5 * MINUTE, -1, 0},  {"Sari", NOW - 5 * MINUTE, 100, 0},
        {"Wati", NOW - 4 * MINUTE, 5, 0},
    };
    GRand *dice = g_rand_new_with_seed(6);
    for (int round = 0; round < 500; round++) {
        g_autoptr(Catalog) catalog = fixture_city();
        unsigned left = (1u << G_N_ELEMENTS(news)) - 1;
        while (left != 0) {
            unsigned i = (unsigned)g_rand_int_range(dice, 0, G_N_ELEMENTS(news));
            if ((left >> i & 1) != 0) {
                looks_put(catalog, 3, &news[i]);
                left &= ~(1u << i);
            }
        }
        check(catalog, 3, "Sari 100"); /* they ended later than Wati */
    }
    g_rand_free(dice);
}

static void odd_looks_are_passed_over(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    Look look;
    g_assert_false(put(catalog, CATALOG_NONE, "Budi", NOW, 1));
    g_assert_false(put(catalog, catalog_cameras(catalog), "Budi", NOW, 1));
    g_assert_false(put(catalog, 1, "Budi", 0, 1));
    g_assert_false(put(catalog, 1, "Budi", -5, 1));
    g_assert_true(put(catalog, 1, "", NOW, INT64_MAX));
    g_assert_true(looks_last(catalog, 1, &look));
    g_assert_cmpint(look.seconds, ==, INT32_MAX);
    g_assert_true(put(catalog, 2, "Budi", NOW, INT64_MIN));
    check(catalog, 2, "Budi ?");
    g_assert_cmpint(look_age_ms(&look, NOW), ==, 0); /* ahead of a clock that was set back */
    g_assert_false(looks_last(catalog, CATALOG_NONE, &look));
}

typedef struct Heard {
    unsigned one, all;
} Heard;

static void hear(Catalog *catalog, CatalogThing thing, uint32_t index, void *data)
{
    Heard *heard = data;
    heard->one += thing == CATALOG_LOOK && index != CATALOG_NONE;
    heard->all += thing == CATALOG_LOOK && index == CATALOG_NONE;
}

static void listeners_hear_of_what_is_new(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    Heard heard = {0};
    catalog_listen(catalog, hear, &heard);
    put(catalog, 1, "Budi", NOW, -1);
    put(catalog, 1, "Budi", NOW, -1);
    looks_know(catalog, true);
    looks_know(catalog, true);
    g_assert_cmpuint(heard.one, ==, 1);
    g_assert_cmpuint(heard.all, ==, 1);
    looks_clear(catalog);
    g_assert_cmpuint(heard.all, ==, 2);
    check(catalog, 1, "never");
    g_assert_false(looks_known(catalog));
}

static void free_block(void *block, size_t size)
{
    g_free(block);
}

static void looks_outlive_a_city_that_is_packed_anew(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    uint32_t camera = catalog_find_camera(catalog, "cam-030");
    put(catalog, camera, "Budi", NOW - HOUR, 40);
    put(catalog, camera, "Sari", NOW, -1);
    put(catalog, catalog_find_camera(catalog, "cam-001"), "Wati", NOW, 3);
    looks_know(catalog, true);
    catalog_remove_camera(catalog, "cam-001");
    catalog_remove_camera(catalog, "cam-002");
    g_autoptr(LooksKept) kept = looks_keep(catalog);
    gsize size;
    void *block = g_bytes_unref_to_data(catalog_pack(catalog), &size);
    g_assert_true(catalog_adopt(catalog, block, size, free_block, NULL));
    check(catalog, catalog_find_camera(catalog, "cam-030"), "never");
    looks_restore(catalog, kept);
    g_assert_true(looks_known(catalog));
    camera = catalog_find_camera(catalog, "cam-030");
    check(catalog, camera, "Sari ?");
    put(catalog, camera, "Sari", NOW, 0);
    check(catalog, camera, "Budi 40");
}

static unsigned found(Catalog *catalog, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Query) query = query_parse(text, &error);
    g_assert_no_error(error);
    g_autoptr(GArray) out = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, catalog, CATALOG_NONE, NOW, NULL, out);
    return out->len;
}

static void queries_ask_when_and_who(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    put(catalog, 1, "Budi Santoso", NOW - 2 * HOUR, 60);
    put(catalog, 2, "Sari", NOW - 2 * DAY, -1);
    g_assert_cmpuint(found(catalog, "seen:never"), ==, 0); /* nobody knows yet */
    g_assert_cmpuint(found(catalog, "-seen:never"), ==, 0);
    looks_know(catalog, true);
    static const struct {
        const char *text;
        unsigned count;
    } cases[] = {
        {"seen:<1h", 0},
        {"seen:<3h", 1},
        {"seen:>24h", 59},
        {"-seen:>24h", 1},
        {"seen:never", 58},
        {"-seen:never", 2},
        {"seen:never,<3h", 59},
        {"dilihat:belum", 58},
        {"seen-by:budi", 1},
        {"seen-by:SANTOSO", 1},
        {"seen-by:sari,budi", 2},
        {"-seen-by:sari", 59},
        {"oleh:sari", 1},
        {"seen-by:nobody", 0},
        {"seen>24h", 59},
        {"seen:>118.5m seen:<119.5m", 1}, /* since its end, not its beginning */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        unsigned count = found(catalog, cases[i].text);
        if (count != cases[i].count) {
            g_test_message("%s: %u, not %u", cases[i].text, count, cases[i].count);
            g_test_fail();
        }
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(query_parse("seen:soon", &error));
    g_assert_cmpstr(error->message, ==, "column 1: a time like >2h or <30m is wanted: soon");
    g_clear_error(&error);
    g_assert_null(query_parse("age:never", &error));
    g_assert_nonnull(error);
}

/* A look brings cameras into such a query, so an earlier answer is too little. */
static void what_asks_of_looks_is_never_narrowed(void)
{
    g_autoptr(Query) earlier = query_parse("seen-by:budi", NULL);
    g_autoptr(Query) next = query_parse("seen-by:budi klipang", NULL);
    g_assert_false(query_narrows(earlier, next));
}

static void the_longest_unseen_come_first(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (uint32_t i = 1; i <= 4; i++) {
        g_array_append_val(rows, i);
    }
    put(catalog, 1, "Budi", NOW, 1);
    put(catalog, 2, "Budi", NOW - DAY, 1);
    put(catalog, 4, "Budi", NOW - HOUR, -1);
    order_sort(catalog, ORDER_SEEN, false, rows);
    static const uint32_t expected[] = {3, 2, 4, 1};
    for (unsigned i = 0; i < 4; i++) {
        g_assert_cmpuint(g_array_index(rows, uint32_t, i), ==, expected[i]);
    }
}

/* Against one camera after the other. */
static void areas_count_what_nobody_looked_at(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    unsigned cameras = 0, unseen = 0;
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        bool there = catalog_camera(catalog, i, &camera);
        if (i % 3 != 0) {
            put(catalog, i, "Budi", NOW - (i % 3) * DAY, 1);
        }
        if (there && !camera_is_off(camera.state, camera.reason)) {
            cameras++;
            unseen += i % 3 != 1;
        }
    }
    g_autoptr(LooksCount) count = looks_count(catalog, NOW - DAY);
    AreaLooks whole = looks_counted(count, CATALOG_NONE);
    g_assert_cmpuint(whole.cameras, ==, cameras);
    g_assert_cmpuint(whole.unseen, ==, unseen);
    unsigned sum = 0;
    uint32_t city = catalog_area_first_child(catalog, CATALOG_NONE);
    uint32_t child = catalog_area_first_child(catalog, city);
    for (; child != CATALOG_NONE; child = catalog_area_next_sibling(catalog, child)) {
        sum += looks_counted(count, child).unseen;
    }
    g_assert_cmpuint(sum, ==, unseen);
    g_assert_cmpuint(looks_counted(count, catalog_areas(catalog)).cameras, ==, 0);
}

static void the_report_sums_the_debt(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        if (!catalog_camera(catalog, i, &camera) || camera_is_off(camera.state, camera.reason)) {
            continue;
        }
        if (strcmp(camera.id, "cam-060") != 0 && strcmp(camera.id, "cam-059") != 0) {
            put(catalog, i, "Budi", NOW - 2 * HOUR, 1);
        }
    }
    for (SeenBy by = 0; by < SEEN_BYS; by++) {
        g_autoptr(SeenReport) report =
            seen_report_new(catalog, CATALOG_NONE, by, AREA_KECAMATAN, NOW);
        const SeenCounts *total = seen_report_total(report);
        size_t count;
        const SeenRow *rows = seen_report_rows(report, &count);
        SeenCounts sum = {0};
        for (size_t i = 0; i < count; i++) {
            sum.cameras += rows[i].counts.cameras;
            sum.off += rows[i].counts.off;
            sum.day += rows[i].counts.day;
            sum.never += rows[i].counts.never;
        }
        g_assert_cmpuint(count, >, 1);
        g_assert_cmpuint(total->cameras + total->off, ==, 60);
        g_assert_cmpuint(total->hour, ==, 0);
        g_assert_cmpuint(total->day, ==, total->week);
        g_assert_cmpuint(total->day + total->never, ==, total->cameras);
        g_assert_cmpuint(sum.cameras, ==, total->cameras);
        g_assert_cmpuint(sum.off, ==, total->off);
        g_assert_cmpuint(sum.day, ==, total->day);
        g_assert_cmpuint(sum.never, ==, total->never);
        g_assert_cmpint(total->oldest_ms, ==, total->never > 0 ? 0 : NOW - 2 * HOUR + SECOND);
    }
    uint32_t nowhere = catalog_find_area(catalog, "33.74.10");
    g_autoptr(SeenReport) part =
        seen_report_new(catalog, nowhere, SEEN_BY_AREA, AREA_KELURAHAN, NOW);
    size_t count;
    const SeenRow *rows = seen_report_rows(part, &count);
    for (size_t i = 0; i < count; i++) {
        g_assert_true(g_str_has_prefix(rows[i].key, "33.74.10."));
    }
}

#define TEST(function, name) g_test_add_func("/looks/" name, function)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST(a_look_begins_goes_on_and_ends, "a look begins, goes on and ends");
    TEST(what_never_had_a_picture_was_no_look, "what never had a picture was no look");
    TEST(who_looked_longest_into_now_looked_last, "who looked longest into now looked last");
    TEST(the_order_of_news_does_not_matter, "the order of news does not matter");
    TEST(odd_looks_are_passed_over, "odd looks are passed over");
    TEST(listeners_hear_of_what_is_new, "listeners hear of what is new");
    TEST(looks_outlive_a_city_that_is_packed_anew, "looks outlive a city that is packed anew");
    TEST(queries_ask_when_and_who, "queries ask when and who");
    TEST(what_asks_of_looks_is_never_narrowed, "what asks of looks is never narrowed");
    TEST(the_longest_unseen_come_first, "the longest unseen come first");
    TEST(areas_count_what_nobody_looked_at, "areas count what nobody looked at");
    TEST(the_report_sums_the_debt, "the report sums the debt");
    return g_test_run();
}
