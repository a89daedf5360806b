#include "model/roll_book.h"

#include <math.h>

#define KELURAHAN "33.74.10.1003"
#define MINUTE    INT64_C(60000)
#define HOUR      (60 * MINUTE)
#define DAY       (24 * HOUR)

static void add(Catalog *catalog, const char *code, AreaLevel level)
{
    const Area area = {.code = code, .name = code, .lat = NAN, .lon = NAN, .level = level};
    g_assert_true(catalog_put_area(catalog, &area, NULL));
}

/* Two RWs: one of three RTs, one of two. */
static Catalog *city(void)
{
    Catalog *catalog = catalog_new();
    add(catalog, "33.74", AREA_CITY);
    add(catalog, "33.74.10", AREA_KECAMATAN);
    add(catalog, KELURAHAN, AREA_KELURAHAN);
    add(catalog, KELURAHAN ".001", AREA_RW);
    add(catalog, KELURAHAN ".002", AREA_RW);
    add(catalog, KELURAHAN ".001.001", AREA_RT);
    add(catalog, KELURAHAN ".001.002", AREA_RT);
    add(catalog, KELURAHAN ".001.003", AREA_RT);
    add(catalog, KELURAHAN ".002.001", AREA_RT);
    add(catalog, KELURAHAN ".002.002", AREA_RT);
    return catalog;
}

/* UTC is local here. */
static int64_t at(int hour, int minute)
{
    return 20000 * DAY + hour * HOUR + minute * MINUTE;
}

static void say(RollBook *book, const char *rt, RollState state, int64_t at_ms)
{
    const RollCall call = {
        .area = rt, .by = "Sari", .at_ms = at_ms, .people = ROLL_UNCOUNTED, .state = state};
    roll_book_put(book, &call);
}

static RollBook *night(void)
{
    static const RollWatch watch = {21 * 60, 3 * 60, HOUR};
    RollBook *book = roll_book_new();
    roll_book_expect(book, &watch);
    return book;
}

static void an_rw_is_expected_once_anybody_has_answered(void)
{
    g_autoptr(Catalog) catalog = city();
    g_autoptr(RollBook) book = night();
    g_assert_false(roll_book_look(book, catalog, at(23, 0), 0));
    g_assert_cmpuint(roll_book_overdue(book, "33.74"), ==, 0);
    say(book, KELURAHAN ".001.001", ROLL_SAFE, at(22, 30));
    g_assert_true(roll_book_look(book, catalog, at(23, 0), 0));
    g_assert_false(roll_book_look(book, catalog, at(23, 0), 0));
    g_assert_cmpuint(roll_book_overdue(book, "33.74"), ==, 2);
    g_assert_cmpuint(roll_book_overdue(book, KELURAHAN ".001"), ==, 2);
    g_assert_cmpuint(roll_book_overdue(book, KELURAHAN ".001.002"), ==, 1);
    g_assert_cmpuint(roll_book_overdue(book, KELURAHAN ".002"), ==, 0);
    g_assert_true(roll_book_is_awake(book, KELURAHAN ".001"));
    g_assert_false(roll_book_is_awake(book, KELURAHAN ".002"));
    g_assert_cmpint(roll_book_due(book, KELURAHAN ".001.001", at(23, 0)), ==, ROLL_ANSWERED);
    g_assert_cmpint(roll_book_due(book, KELURAHAN ".001.003", at(23, 0)), ==, ROLL_OVERDUE);
    g_assert_cmpint(roll_book_due(book, KELURAHAN ".002.001", at(23, 0)), ==, ROLL_NOT_CALLED);
    /* The first is due again, too. */
    g_assert_true(roll_book_look(book, catalog, at(23, 31), 0));
    g_assert_cmpuint(roll_book_overdue(book, "33.74"), ==, 3);
    /* And in the morning nobody. */
    g_assert_true(roll_book_look(book, catalog, at(27, 0), 0));
    g_assert_cmpuint(roll_book_overdue(book, "33.74"), ==, 0);
}

static void a_call_that_nobody_answered_wakes_no_rw(void)
{
    g_autoptr(Catalog) catalog = city();
    g_autoptr(RollBook) book = night();
    say(book, KELURAHAN ".001.001", ROLL_SILENT, at(22, 30));
    g_assert_false(roll_book_look(book, catalog, at(23, 30), 0));
    g_assert_cmpuint(roll_book_overdue(book, "33.74"), ==, 0);
}

static void what_is_older_changes_nothing(void)
{
    g_autoptr(RollBook) book = night();
    RollCall call;
    say(book, KELURAHAN ".001.001", ROLL_SAFE, at(22, 30));
    say(book, KELURAHAN ".001.001", ROLL_ALARM, at(22, 0));
    g_assert_true(roll_book_find(book, KELURAHAN ".001.001", &call));
    g_assert_cmpint(call.state, ==, ROLL_SAFE);
    g_assert_cmpstr(call.by, ==, "Sari");
    say(book, KELURAHAN ".001.001", ROLL_ALARM, at(22, 31));
    g_assert_true(roll_book_find(book, KELURAHAN ".001.001", &call));
    g_assert_cmpint(call.state, ==, ROLL_ALARM);
    roll_book_remove(book, KELURAHAN ".001.001");
    g_assert_false(roll_book_find(book, KELURAHAN ".001.001", &call));
}

static void nothing_of_the_last_city_is_left(void)
{
    g_autoptr(Catalog) catalog = city();
    g_autoptr(RollBook) book = night();
    say(book, KELURAHAN ".001.001", ROLL_SAFE, at(22, 30));
    roll_book_look(book, catalog, at(23, 0), 0);
    roll_book_clear(book);
    g_assert_cmpuint(roll_book_overdue(book, "33.74"), ==, 0);
    g_assert_false(roll_book_look(book, catalog, at(23, 0), 0));
    g_assert_cmpint(roll_book_began(book), ==, 0);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/roll book/an RW is expected once anybody has answered",
                    an_rw_is_expected_once_anybody_has_answered);
    g_test_add_func("/roll book/a call that nobody answered wakes no RW",
                    a_call_that_nobody_answered_wakes_no_rw);
    g_test_add_func("/roll book/what is older changes nothing", what_is_older_changes_nothing);
    g_test_add_func("/roll book/nothing of the last city is left",
                    nothing_of_the_last_city_is_left);
    return g_test_run();
}
