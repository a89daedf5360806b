/* What it costs to write an act down: the real tilik, its backend gone, on a disk as it is and on
 * one whose fsync takes 500 ms (rows P23, P24).  Prints a line each. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "room.h"

#define ACTS 12
#define KEYS 200

static int by_size(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static void tell(const char *what, double *ms, int count)
{
    qsort(ms, (size_t)count, sizeof *ms, by_size);
    printf("%-58s median %7.2f ms  p99 %7.2f ms  most %7.2f ms\n", what, ms[count / 2],
           ms[count * 99 / 100], ms[count - 1]);
}

static bool has_grown(Term *term, void *data)
{
    gsize size;
    (void)term_raw(term, &size);
    return size > *(gsize *)data;
}

/* From the key to the first bytes of what it changed. */
static double press(Term *term, const char *key)
{
    gsize before;
    (void)term_raw(term, &before);
    gint64 began = g_get_monotonic_time();
    term_type(term, key);
    g_assert_true(term_until(term, has_grown, &before, ROOM_WAIT_MS));
    return (double)(g_get_monotonic_time() - began) / 1000;
}

static double press_until(Term *term, const char *key, const char *text)
{
    gint64 began = g_get_monotonic_time();
    term_type(term, key);
    g_assert_true(term_wait(term, text, ROOM_WAIT_MS));
    return (double)(g_get_monotonic_time() - began) / 1000;
}

static Term *begin(Room *room, const char *home)
{
    g_autoptr(Term) first = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(first, "sync ", ROOM_WAIT_MS));
    room_leave(first);
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "need someone", ROOM_WAIT_MS));
    term_type(term, "a\033OH");
    g_assert_true(term_wait(term, "╔ Alerts", ROOM_WAIT_MS));
    return term;
}

/* The backend is gone: each claim is told as written when it is on the disk. */
static void to_the_disk(Room *room, const char *what)
{
    double ms[ACTS];
    char *home = scratch_new();
    g_autoptr(Term) term = begin(room, home);
    room_stop(room, SIGKILL);
    g_assert_true(term_wait(term, "STALE", ROOM_WAIT_MS));
    for (int i = 0; i < ACTS; i++) {
        g_autofree char *queue = g_strdup_printf("queue %d", i + 1);
        ms[i] = press_until(term, "w", queue);
        term_type(term, "j");
        term_settle(term, 50);
    }
    tell(what, ms, ACTS);
    room_go_on(room);
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    scratch_free(home);
}

/* Keys while acts are being written. */
static void keys(Room *room, const char *what, bool acts)
{
    double ms[KEYS];
    char *home = scratch_new();
    g_autoptr(Term) term = begin(room, home);
    for (int i = 0; i < KEYS; i++) {
        if (acts && i % 25 == 0)
            term_type(term, i % 50 == 0 ? "w" : "W");
        ms[i] = press(term, i % 2 == 0 ? "j" : "k");
    }
    tell(what, ms, KEYS);
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    scratch_free(home);
}

int main(void)
{
    Room *room = room_new(NULL);
    for (unsigned i = 0; i < ACTS + 4; i++) { /* kinds apart, or they would be one situation */
        g_autofree char *kind = g_strdup_printf("bench_%u", i);
        g_free(room_report(room, i, kind, "high", true));
    }
    to_the_disk(room, "claim, backend gone, to \"queue N\" on the screen");
    keys(room, "a key, nothing else going on", false);
    g_setenv("TILIK_FAULT_SLOW", "fsync:500", TRUE);
    keys(room, "a key while each fsync takes 500 ms", true);
    g_unsetenv("TILIK_FAULT_SLOW");
    room_free(room);
    return 0;
}
