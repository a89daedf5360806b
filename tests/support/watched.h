/* watched.h - a program in a terminal whose screen is read and whose costs are counted
 *
 * Layer: tests.  Thread: one at a time.
 */
#ifndef TILIK_TESTS_WATCHED_H
#define TILIK_TESTS_WATCHED_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

#include "cells.h"

typedef struct Watched {
    Cells cells;
    int fd;
    pid_t pid;
    double last_read;
    long bytes, frames; /* reads that came apart from those before count as a frame */
} Watched;

double watched_now_ms(void);

/* Starts a program (arguments end by NULL) on a terminal of 50 rows of 200; all that it keeps, it
 * keeps in folder. */
void watched_start(Watched *watched, const char *folder, const char *const *arguments);

/* Ends it by SIGTERM. */
void watched_stop(Watched *watched);

/* Reads what is there within wait_ms; false at the end of the program. */
bool watched_read(Watched *watched, int wait_ms);

/* Reads until a time of watched_now_ms(). */
void watched_follow(Watched *watched, double until_ms);

void watched_press(Watched *watched, const char *keys);

/* Reads until it is shown, and returns how many milliseconds that took; -1 when it never is. */
typedef bool (*WatchedShown)(Watched *watched, const void *data);
double watched_until(Watched *watched, WatchedShown shown, const void *data);

/* For watched_until(): a text (const char *), a row selected, another selected (const int *). */
bool watched_text(Watched *watched, const void *text);
bool watched_row(Watched *watched, const void *row);
bool watched_other_row(Watched *watched, const void *row);

/* Of the pane that has the keys: the screen's row that is selected (-1 none); how many rows are not
 * empty, and where the first folded one is (-1 none). */
int watched_selected(const Watched *watched);
int watched_rows(const Watched *watched, int *folded);

/* Moves the selection down and up again, at odd times, until then; returns the ms until each showed
 * (double). */
GArray *watched_move_about(Watched *watched, double until_ms);
/* Prints and takes them. */
void watched_print_keys(const char *when, GArray *took);

/* CPU of a process with all its threads; how long its first one stood ready without a core. */
double watched_cpu_ms(pid_t pid);
double watched_waited_ms(pid_t pid);

/* The sum of the lines of smaps_rollup that begin with a field's name. */
long watched_memory_kib(pid_t pid, const char *field);

#endif
