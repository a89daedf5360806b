/* What a person waits for when writing about tickets: the real tilik, its backend there, gone, on a
 * disk whose fsync takes 500 ms, and in a storm of 10,000 alerts a second (rows P23, P24).  Prints
 * a line each; a key that only moves the cursor is beside them in the same run. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "costs.h"
#include "poster.h"
#include "room.h"

#define ACTS 12
#define KEYS 150

static Term *console(const Room *room, const char *home)
{
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "need someone", ROOM_WAIT_MS));
    return term;
}

static Term *at_the_desk(const Room *room, const char *home)
{
    Term *term = console(room, home);
    term_type(term, "gt");
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Nomor", ROOM_WAIT_MS));
    term_settle(term, 300);
    return term;
}

static void end(Term *term)
{
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    term_free(term);
}

/* A ticket of each alert: the form, and from its Enter to what says that it is on the disk. */
static void write_down(Room *room, char *home)
{
    double form[ACTS], enter[ACTS], note[ACTS];
    Term *term = console(room, home);
    term_type(term, "a\033OH");
    g_assert_true(term_wait(term, "╔ Alerts", ROOM_WAIT_MS));
    room_stop(room, SIGKILL);
    g_assert_true(term_wait(term, "STALE", ROOM_WAIT_MS));
    int queue = 0;
    for (int i = 0; i < ACTS; i++) {
        g_autofree char *one = g_strdup_printf("queue %d", ++queue);
        form[i] = costs_press_until(term, "T", "A new ticket");
        term_settle(term, 50);
        enter[i] = costs_press_until(term, "\r", one);
        term_type(term, "j");
        term_settle(term, 50);
    }
    term_type(term, "gt");
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
    for (int i = 0; i < ACTS; i++) {
        g_autofree char *one = g_strdup_printf("queue %d", ++queue);
        term_type(term, "cwarga sudah di lokasi");
        term_settle(term, 50);
        note[i] = costs_press_until(term, "\r", one);
        term_type(term, "j");
        term_settle(term, 50);
    }
    costs_tell("T, backend gone, to the form", form, ACTS);
    costs_tell("Enter in the form, backend gone, to \"queue N\": on the disk", enter, ACTS);
    costs_tell("Enter after a note, backend gone, to \"queue N\": on the disk", note, ACTS);
    end(term);
    room_go_on(room);
}

/* Keys, every 25th of which takes a ticket or gives it back. */
static void keys(const Room *room, const char *home, const char *what, bool acts)
{
    double ms[KEYS];
    Term *term = at_the_desk(room, home);
    for (int i = 0; i < KEYS; i++) {
        if (acts && i % 25 == 0) {
            term_type(term, i % 50 == 0 ? "w" : "W");
        }
        ms[i] = costs_press(term, i % 2 == 0 ? "j" : "k");
    }
    costs_tell(what, ms, KEYS);
    end(term);
}

/* From Enter to what shows it, and the server's word for it after that. */
static void acts(const Room *room, const char *home, const char *when)
{
    double shown[ACTS], opened[ACTS];
    g_autofree char *note = g_strdup_printf("Enter after a note, %s, to its being shown", when),
                    *open = g_strdup_printf("the ticket desk, %s, left and opened again", when);
    Term *term = at_the_desk(room, home);
    for (int i = 0; i < ACTS; i++) {
        term_type(term, "csudah surut");
        term_settle(term, 100);
        shown[i] = costs_press(term, "\r");
        term_type(term, "\033");
        g_assert_true(term_wait_gone(term, "╔ Tickets", ROOM_WAIT_MS));
        opened[i] = costs_press_until(term, "\033[23~", "╔ Tickets");
    }
    costs_tell(note, shown, ACTS);
    costs_tell(open, opened, ACTS);
    end(term);
}

static void storm(const Room *room, const char *home)
{
    const PosterPlan plan = {
        .rate = 10000, .seconds = 25, .items = 500, .connections = 4, .places = 2000};
    g_auto(GStrv) cameras = poster_cameras(room->daemon);
    g_autoptr(Poster) poster = poster_new(room->daemon, cameras, &plan);
    acts(room, home, "10,000 alerts/s");
    poster_wait(poster);
    printf("%-64s %.0f/s taken\n", "the storm",
           (double)poster_figures(poster).taken / poster_figures(poster).seconds);
}

/* An alert, and a ticket before the same camera; kinds apart, or they would be one situation. */
static void fill(Room *room, unsigned i)
{
    g_autofree char *kind = g_strdup_printf("bench_%u", i);
    g_autofree char *body =
        g_strdup_printf("{\"kind\":\"incident\",\"title\":\"Nomor %u\",\"cameras\":[\"%s\"]}", i,
                        room_camera(room, i));
    g_free(room_report(room, i, kind, "high", true));
    g_auto(Answer) answer = daemon_post(room->daemon, "/api/v1/tickets",
                                        room->daemon->token[ROLE_SUPERVISOR], kind, body);
    g_assert_cmpint(answer.status, ==, 201);
}

int main(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    for (unsigned i = 0; i < ACTS + 4; i++) {
        fill(room, i);
    }
    Term *first = console(room, home);
    g_assert_true(term_wait(first, "sync ", ROOM_WAIT_MS));
    room_leave(first);
    term_free(first);
    keys(room, home, "a key in the ticket desk, nothing else going on", false);
    acts(room, home, "backend there");
    g_setenv("TILIK_FAULT_SLOW", "fsync:500", TRUE);
    keys(room, home, "a key in it while each fsync takes 500 ms", true);
    g_unsetenv("TILIK_FAULT_SLOW");
    storm(room, home);
    write_down(room, home);
    scratch_free(home);
    room_free(room);
    return 0;
}
