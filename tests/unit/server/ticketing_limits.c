/* How much people may write: the bucket of a person, and room for files. */
#include "server/ticketing_limits.h"

static TicketLimits *limits_of(int minute)
{
    const TicketLimitsPlan plan = {.ticket_bytes = 100, .all_bytes = 250, .person_minute = minute};
    return ticket_limits_new(&plan, 0, 0);
}

static int take(TicketLimits *limits, const char *person, int64_t mono_ms, int tries)
{
    int taken = 0;
    for (int i = 0; i < tries; i++) {
        taken += ticket_limits_open(limits, person, mono_ms) == 0;
    }
    return taken;
}

/* A minute's worth at once, then one after the other as time goes by; each person by itself. */
static void test_minute(void)
{
    TicketLimits *limits = limits_of(60);
    g_assert_cmpint(take(limits, "Sari", 1000, 100), ==, 60);
    g_assert_cmpint(ticket_limits_open(limits, "Sari", 1000), ==, 1);
    g_assert_cmpint(take(limits, "Budi", 1000, 1), ==, 1);
    g_assert_cmpint(take(limits, "Sari", 1999, 5), ==, 0);
    g_assert_cmpint(take(limits, "Sari", 4000, 9), ==, 3);
    g_assert_cmpint(take(limits, "Sari", 1000000, 100), ==, 60); /* no more than it holds */
    g_assert_cmpint(take(limits, "Sari", 0, 1), ==, 0);          /* a clock goes back: no gift */
    ticket_limits_free(limits);
    limits = limits_of(2);
    g_assert_cmpint(take(limits, "Sari", 0, 3), ==, 2);
    g_assert_cmpint(ticket_limits_open(limits, "Sari", 0), ==, 30); /* what to wait is true: */
    g_assert_cmpint(ticket_limits_open(limits, "Sari", 29000), ==, 1);
    g_assert_cmpint(ticket_limits_open(limits, "Sari", 30001), ==, 0);
    ticket_limits_free(limits);
}

/* Notes and lines of the logbook are counted by themselves. */
static void test_writings(void)
{
    TicketLimits *limits = limits_of(60);
    g_assert_cmpint(take(limits, "Sari", 1000, 100), ==, 60);
    for (int i = 0; i < 60; i++) {
        g_assert_cmpint(ticket_limits_write(limits, "Sari", 1000), ==, 0);
    }
    g_assert_cmpint(ticket_limits_write(limits, "Sari", 1000), ==, 1);
    g_assert_cmpint(ticket_limits_write(limits, "Budi", 1000), ==, 0);
    g_assert_cmpint(ticket_limits_write(limits, "Sari", 2001), ==, 0);
    ticket_limits_free(limits);
}

/* Who has written nothing for a minute needs no memory. */
static void test_people(void)
{
    TicketLimits *limits = limits_of(60);
    for (int i = 0; i < 20000; i++) {
        g_autofree char *name = g_strdup_printf("orang-%d", i);
        g_assert_cmpint(ticket_limits_open(limits, name, i * INT64_C(100)), ==, 0);
    }
    g_assert_cmpint(take(limits, "orang-19999", 1999900, 100), ==, 59);
    ticket_limits_free(limits);
}

static void test_room(void)
{
    TicketLimits *limits = limits_of(60);
    g_assert_cmpint(ticket_limits_room(limits, 0, 100), ==, TICKET_ROOM);
    g_assert_cmpint(ticket_limits_room(limits, 0, 101), ==, TICKET_ROOM_TICKET_FULL);
    g_assert_cmpint(ticket_limits_room(limits, 60, 41), ==, TICKET_ROOM_TICKET_FULL);
    ticket_limits_take(limits, 100);
    ticket_limits_take(limits, 100);
    g_assert_cmpint(ticket_limits_room(limits, 0, 50), ==, TICKET_ROOM);
    g_assert_cmpint(ticket_limits_room(limits, 0, 51), ==, TICKET_ROOM_ALL_FULL);
    g_assert_cmpint(ticket_limits_files(limits), ==, 2);
    g_assert_cmpint(ticket_limits_bytes(limits), ==, 200);
    ticket_limits_recount(limits, 1, 100); /* one was not written after all */
    g_assert_cmpint(ticket_limits_room(limits, 0, 100), ==, TICKET_ROOM);
    ticket_limits_free(limits);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/ticketing limits/a person has a minute's worth, and what flows in",
                    test_minute);
    g_test_add_func("/ticketing limits/many people are no trouble", test_people);
    g_test_add_func("/ticketing limits/notes and lines are counted by themselves", test_writings);
    g_test_add_func("/ticketing limits/files have room in their ticket, and in all", test_room);
    return g_test_run();
}
