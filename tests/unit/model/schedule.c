#include "model/schedule.h"

#include <string.h>

#define HOUR   INT64_C(3600000)
#define MINUTE INT64_C(60000)
#define DAY    (24 * HOUR)
#define WIB    (7 * HOUR)

/* 2026-03-02 is a Monday; 00:00 in Semarang. */
#define MONDAY (INT64_C(1772384400000))

static ScheduleRow row(const char *text)
{
    ScheduleRow out = {0};
    g_autoptr(GError) error = NULL;
    g_assert_true(schedule_read(text, &out, &error));
    g_assert_no_error(error);
    return out;
}

static void check_mistake(const char *text, const char *part)
{
    ScheduleRow out = {.minute = -1};
    g_autoptr(GError) error = NULL;
    g_assert_false(schedule_read(text, &out, &error));
    g_assert_nonnull(strstr(error->message, part));
    g_assert_cmpint(out.minute, ==, -1);
}

static void it_reads_hours_people_and_days(void)
{
    ScheduleRow all = row("21:00 Budi, Slamet"), some = row("sab-min 1.30 Joko"),
                list = row("mon,Rabu,Fri 23:59"), round = row("jum-sen 00:00");
    g_assert_cmpint(all.minute, ==, 21 * 60);
    g_assert_cmphex(all.days, ==, 0x7f);
    g_assert_cmpstr(all.people, ==, "Budi, Slamet");
    g_assert_cmpint(some.minute, ==, 90);
    g_assert_cmphex(some.days, ==, 0x60);
    g_assert_cmpstr(some.people, ==, "Joko");
    g_assert_cmphex(list.days, ==, 0x15);
    g_assert_cmpstr(list.people, ==, "");
    g_assert_cmphex(round.days, ==, 0x71); /* over the end of the week */
}

static void a_mistake_is_said_with_its_column(void)
{
    check_mistake("", "column 1");
    check_mistake("Budi", "column 1");
    check_mistake("24:00 Budi", "column 1");
    check_mistake("21:60", "column 1");
    check_mistake("21 Budi", "column 1");
    check_mistake("21:000", "column 1");
    check_mistake("sen,xyz 21:00", "column 5");
    check_mistake("sen- 21:00", "column 5");
    check_mistake("sen jum 21:00", "column 5");
    check_mistake("21:00Budi", "column 6");
    g_autofree char *many = g_strnfill(SCHEDULE_PEOPLE_MAX + 1, 'x');
    g_autofree char *text = g_strconcat("21:00 ", many, NULL);
    check_mistake(text, "too many");
}

static void names_are_taken_as_they_are_called(void)
{
    ScheduleRow two = row("21:00 Budi, Slamet"), any = row("21:00");
    g_assert_true(schedule_names(&two, "budi"));
    g_assert_true(schedule_names(&two, "slamet.rt03"));
    g_assert_false(schedule_names(&two, "budiman"));
    g_assert_false(schedule_names(&two, "joko"));
    g_assert_false(schedule_names(&two, ""));
    g_assert_true(schedule_names(&any, "joko"));
}

/* Rounds that were begun. */
typedef struct Walked {
    int64_t at_ms[4];
    int asked;
} Walked;

static bool walked(const ScheduleRow *asked, int64_t from_ms, int64_t to_ms, void *data)
{
    Walked *rounds = data;
    rounds->asked++;
    for (size_t i = 0; i < G_N_ELEMENTS(rounds->at_ms); i++)
        if (rounds->at_ms[i] != 0 && rounds->at_ms[i] >= from_ms && rounds->at_ms[i] < to_ms)
            return true;
    return false;
}

static ScheduleDue look(const ScheduleRow *rows, size_t count, int64_t now_ms, int64_t begun_ms)
{
    Walked rounds = {.at_ms = {begun_ms}};
    return schedule_look(rows, count, now_ms, WIB, walked, &rounds);
}

static void a_round_is_soon_then_due_then_overdue_then_past(void)
{
    const ScheduleRow rows[] = {row("21:00 Budi"), row("23:00 Joko")};
    int64_t due = MONDAY + 21 * HOUR;
    ScheduleDue early = look(rows, 2, due - 16 * MINUTE, 0);
    g_assert_cmpint(early.state, ==, SCHEDULE_NOTHING);
    g_assert_cmpuint(early.row, ==, 0);
    g_assert_cmpint(early.due_ms, ==, due);
    g_assert_cmpint(look(rows, 2, due - 15 * MINUTE, 0).state, ==, SCHEDULE_SOON);
    g_assert_cmpint(look(rows, 2, due - 1, 0).state, ==, SCHEDULE_SOON);
    g_assert_cmpint(look(rows, 2, due, 0).state, ==, SCHEDULE_DUE);
    ScheduleDue late = look(rows, 2, due + 15 * MINUTE, 0);
    g_assert_cmpint(late.state, ==, SCHEDULE_OVERDUE);
    g_assert_cmpint(late.due_ms, ==, due);
    ScheduleDue next = look(rows, 2, due + 2 * HOUR, 0);
    g_assert_cmpint(next.state, ==, SCHEDULE_DUE);
    g_assert_cmpuint(next.row, ==, 1);
    ScheduleDue past = look(rows, 2, due + 5 * HOUR + MINUTE, 0); /* 02:01: three hours after */
    g_assert_cmpint(past.state, ==, SCHEDULE_NOTHING);
    g_assert_cmpint(past.due_ms, ==, due + DAY);
}

static void one_that_was_begun_is_due_no_more(void)
{
    const ScheduleRow rows[] = {row("21:00 Budi")};
    int64_t due = MONDAY + 21 * HOUR;
    g_assert_cmpint(look(rows, 1, due + HOUR, due - 30 * MINUTE).state, ==, SCHEDULE_NOTHING);
    g_assert_cmpint(look(rows, 1, due + HOUR, due + HOUR).state, ==, SCHEDULE_NOTHING);
    g_assert_cmpint(look(rows, 1, due + HOUR, due - 31 * MINUTE).state, ==, SCHEDULE_OVERDUE);
}

static void days_count_where_the_post_stands(void)
{
    /* Tuesday 00:30 in Semarang is Monday in UTC. */
    const ScheduleRow rows[] = {row("sel 00:30")};
    int64_t due = MONDAY + DAY + 30 * MINUTE;
    g_assert_cmpint(look(rows, 1, due, 0).state, ==, SCHEDULE_DUE);
    g_assert_cmpint(look(rows, 1, due - DAY, 0).state, ==, SCHEDULE_NOTHING);
    g_assert_cmpint(look(rows, 1, due - DAY, 0).due_ms, ==, due);
    /* The day after, the next one is in six days. */
    g_assert_cmpint(look(rows, 1, due + DAY, 0).due_ms, ==, due + 7 * DAY);
}

static void a_night_goes_over_midnight(void)
{
    const ScheduleRow rows[] = {row("sab 23:30"), row("min 01:00")};
    int64_t saturday = MONDAY + 5 * DAY;
    ScheduleDue due = look(rows, 2, saturday + DAY + 20 * MINUTE, 0); /* Sunday 00:20 */
    g_assert_cmpint(due.state, ==, SCHEDULE_OVERDUE);
    g_assert_cmpuint(due.row, ==, 0);
    g_assert_cmpint(due.due_ms, ==, saturday + 23 * HOUR + 30 * MINUTE);
}

static void nothing_is_due_where_nothing_is_planned(void)
{
    ScheduleDue due = look(NULL, 0, MONDAY, 0);
    g_assert_cmpint(due.state, ==, SCHEDULE_NOTHING);
    g_assert_cmpuint(due.row, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/schedule/it reads hours, people and days", it_reads_hours_people_and_days);
    g_test_add_func("/schedule/a mistake is said with its column",
                    a_mistake_is_said_with_its_column);
    g_test_add_func("/schedule/names are taken as people are called",
                    names_are_taken_as_they_are_called);
    g_test_add_func("/schedule/a round is soon, then due, then overdue, then past",
                    a_round_is_soon_then_due_then_overdue_then_past);
    g_test_add_func("/schedule/one that was begun is due no more",
                    one_that_was_begun_is_due_no_more);
    g_test_add_func("/schedule/days count where the post stands", days_count_where_the_post_stands);
    g_test_add_func("/schedule/a night goes over midnight", a_night_goes_over_midnight);
    g_test_add_func("/schedule/nothing is due where nothing is planned",
                    nothing_is_due_where_nothing_is_planned);
    return g_test_run();
}
