#include "console/schedule.h"

#include <string.h>

#include "base/clock.h"
#include "console/notify_app.h"
#include "console/round.h"

/* How often the clock is looked at: nobody minds half a minute. */
#define LOOK_S 20

struct Schedule {
    App *app;
    ScheduleRow rows[CONFIG_HOURS];
    size_t count;
    ScheduleDue due;
    int64_t told_ms; /* the due time that a bubble was shown for, and how it stood then */
    ScheduleState told;
    guint looking;
};

static int64_t offset_ms(int64_t now_ms)
{
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(now_ms / 1000);
    return now != NULL ? g_date_time_get_utc_offset(now) / 1000 : 0;
}

/* A round answers a row when somebody named there walks it, or who sits here; or anybody, in the
 * very area of this guard post. */
static bool answers(const Schedule *schedule, const ScheduleRow *row, const Patrol *patrol)
{
    const App *app = schedule->app;
    Area own;
    bool here = catalog_area(app->catalog, round_own_area(app), &own) && own.level >= AREA_RW &&
                strcmp(own.code, patrol->area) == 0;
    bool ours = app->me != NULL && app->me[0] != '\0' && strcmp(app->me, patrol->by) == 0;
    return here || ours || (row->people[0] != '\0' && schedule_names(row, patrol->by));
}

static bool walked(const ScheduleRow *row, int64_t from_ms, int64_t to_ms, void *data)
{
    const Schedule *schedule = data;
    Rounds *rounds = schedule->app->rounds;
    Round *own[] = {rounds->mine, rounds->last};
    for (size_t i = 0; i < G_N_ELEMENTS(own); i++) {
        if (own[i] == NULL)
            continue;
        int64_t at_ms = round_patrol(own[i])->started_at_ms;
        if (at_ms >= from_ms && at_ms < to_ms)
            return true;
    }
    for (guint i = 0; i < rounds->book->len; i++) {
        const Patrol *patrol = round_patrol(rounds->book->pdata[i]);
        if (patrol->started_at_ms >= from_ms && patrol->started_at_ms < to_ms &&
            answers(schedule, row, patrol))
            return true;
    }
    return false;
}

void schedule_words(const ScheduleRow *row, char *out, size_t size)
{
    g_snprintf(out, size, "%02d:%02d%s%s", row->minute / 60, row->minute % 60,
               row->people[0] != '\0' ? "  " : "", row->people);
}

/* A bubble when it is due, and one more when it is overdue. */
static void remind(Schedule *schedule)
{
    const ScheduleDue *due = &schedule->due;
    char words[SCHEDULE_PEOPLE_MAX + 32];
    if (due->state < SCHEDULE_DUE && schedule->told != SCHEDULE_NOTHING) {
        schedule->told = SCHEDULE_NOTHING; /* it was begun, or nobody waits for it any more */
        notify_app_remind(schedule->app, NULL, NULL, false);
    }
    if (due->state < SCHEDULE_DUE ||
        (schedule->told_ms == due->due_ms && schedule->told >= due->state))
        return;
    schedule->told_ms = due->due_ms;
    schedule->told = due->state;
    schedule_words(&schedule->rows[due->row], words, sizeof words);
    notify_app_remind(schedule->app,
                      due->state == SCHEDULE_OVERDUE ? _("The round is overdue")
                                                     : _("It is time for the round"),
                      words, due->state == SCHEDULE_OVERDUE);
}

static void look(Schedule *schedule)
{
    App *app = schedule->app;
    ScheduleState before = schedule->due.state;
    int64_t now_ms = app_now_ms(app);
    schedule->due =
        schedule_look(schedule->rows, schedule->count, now_ms, offset_ms(now_ms), walked, schedule);
    remind(schedule);
    if (schedule->due.state != before)
        frame_want(app, DIRTY_STATUS | DIRTY_DESK, FRAME_SOON);
}

static gboolean on_look(gpointer data)
{
    look(data);
    return G_SOURCE_CONTINUE;
}

Schedule *schedule_new(App *app)
{
    Schedule *schedule = g_new0(Schedule, 1);
    schedule->app = app;
    for (int i = 0; i < CONFIG_HOURS; i++)
        if (app->config->ronda.hours[i] != NULL &&
            schedule_read(app->config->ronda.hours[i], &schedule->rows[schedule->count], NULL))
            schedule->count++;
    if (schedule->count == 0) {
        g_free(schedule);
        return NULL;
    }
    schedule->due.row = schedule->count;
    schedule->looking = g_timeout_add_seconds(LOOK_S, on_look, schedule);
    return schedule;
}

void schedule_free(Schedule *schedule)
{
    if (schedule == NULL)
        return;
    g_source_remove(schedule->looking);
    g_free(schedule);
}

void schedule_look_again(Schedule *schedule)
{
    if (schedule != NULL)
        look(schedule);
}

ScheduleDue schedule_now(const Schedule *schedule)
{
    return schedule != NULL ? schedule->due : (ScheduleDue){0};
}

size_t schedule_count(const Schedule *schedule)
{
    return schedule != NULL ? schedule->count : 0;
}

const ScheduleRow *schedule_row(const Schedule *schedule, size_t row)
{
    return row < schedule_count(schedule) ? &schedule->rows[row] : NULL;
}

bool schedule_standing(const App *app, char *out, size_t size, bool *overdue)
{
    const Schedule *schedule = app->rounds != NULL ? app->rounds->schedule : NULL;
    ScheduleDue due = schedule_now(schedule);
    const ScheduleRow *row = schedule_row(schedule, due.row);
    char words[SCHEDULE_PEOPLE_MAX + 32], age[24], key[KEY_NAME_SIZE];
    if (due.state == SCHEDULE_NOTHING || row == NULL)
        return false;
    *overdue = due.state == SCHEDULE_OVERDUE;
    schedule_words(row, words, sizeof words);
    app_key(app, ACTION_ROUND, key);
    clock_age(app_now_ms(app), due.due_ms, age, sizeof age);
    if (due.state == SCHEDULE_OVERDUE)
        /* TRANSLATORS: for how long; hour and names; a key */
        g_snprintf(out, size, _("The round is overdue for %s: %s.  %s begins."), age, words, key);
    else if (due.state == SCHEDULE_DUE)
        g_snprintf(out, size, _("It is time for the round: %s.  %s begins."), words, key);
    else
        g_snprintf(out, size, _("Soon: the round of %s.  %s begins."), words, key);
    return true;
}
