/* schedule.h - reminds of the rounds of the night: [ronda] in tilik.conf
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_SCHEDULE_H
#define TILIK_CONSOLE_SCHEDULE_H

#include "console/app.h"
#include "model/schedule.h"

typedef struct Schedule Schedule;

/* Reads the rows that config has checked; NULL where there is none. */
Schedule *schedule_new(App *app);
void schedule_free(Schedule *schedule);

/* How it stands now; schedule may be NULL. */
ScheduleDue schedule_now(const Schedule *schedule);

/* Its row; NULL: none of that number. */
const ScheduleRow *schedule_row(const Schedule *schedule, size_t row);
size_t schedule_count(const Schedule *schedule);

/* "21:00 Budi, Slamet" */
void schedule_words(const ScheduleRow *row, char *out, size_t size);

/* What the status line says of it; false: nothing. */
bool schedule_standing(const App *app, char *out, size_t size, bool *overdue);

/* Rounds came or went. */
void schedule_look_again(Schedule *schedule);

#endif
