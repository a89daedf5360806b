/* What it costs to write an act down: the real tilik, its backend gone, on a disk as it is and on
 * one whose fsync takes 500 ms (rows P23, P24); and to send a thousand of them, with files among
 * them, to a real tilikd.  Prints a line each. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "costs.h"
#include "daemon_tickets.h"
#include "net/sender.h"
#include "room.h"

#define ACTS 12
#define KEYS 200

#define TICKETS    50
#define WAITING    1000
#define FILE_EVERY 10
#define FILE_BYTES 40000

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
        ms[i] = costs_press_until(term, "w", queue);
        term_type(term, "j");
        term_settle(term, 50);
    }
    costs_tell(what, ms, ACTS);
    room_go_on(room);
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    scratch_free(home);
}

/* The same for Enter in the form of a new ticket. */
static void ticket_to_the_disk(Room *room, const char *what)
{
    double ms[ACTS];
    char *home = scratch_new();
    g_autoptr(Term) term = begin(room, home);
    room_stop(room, SIGKILL);
    g_assert_true(term_wait(term, "STALE", ROOM_WAIT_MS));
    for (int i = 0; i < ACTS; i++) {
        g_autofree char *queue = g_strdup_printf("queue %d", i + 1);
        term_type(term, "T");
        g_assert_true(term_wait(term, "A new ticket", ROOM_WAIT_MS));
        ms[i] = costs_press_until(term, "\r", queue);
        term_type(term, "j");
        term_settle(term, 50);
    }
    costs_tell(what, ms, ACTS);
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
        ms[i] = costs_press(term, i % 2 == 0 ? "j" : "k");
    }
    costs_tell(what, ms, KEYS);
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    scratch_free(home);
}

/* Drains */

typedef struct Drain {
    Outbox *outbox;
    Sender *sender;
    unsigned adding;
} Drain;

static void on_written(const char *id, const GError *error, void *data)
{
    g_assert_no_error(error);
    ((Drain *)data)->adding--;
}

static void on_changed(void *data)
{
    const Drain *drain = data;
    if (drain->sender != NULL)
        sender_wake(drain->sender);
}

static void add_note(Drain *drain, const char *ticket, unsigned i)
{
    char id[27];
    g_autofree char *object = g_strconcat("ticket/", ticket, NULL);
    g_autofree char *path = g_strdup_printf("/api/v1/tickets/%s/notes", ticket);
    g_autofree char *body = g_strdup_printf("{\"text\":\"catatan %u\"}", i);
    const OutboxAct act = {.object = object,
                           .method = (char *)"POST",
                           .path = path,
                           .body = body,
                           .who = (char *)"me"};
    drain->adding += outbox_add(drain->outbox, &act, id, on_written, drain, NULL);
}

static void add_file(Drain *drain, const char *ticket, unsigned i)
{
    char id[27];
    g_autofree char *object = g_strconcat("ticket/", ticket, NULL);
    g_autofree char *path =
        g_strdup_printf("/api/v1/tickets/%s/attachments?name=%u.txt", ticket, i);
    g_autofree char *text = g_strnfill(FILE_BYTES, 'x');
    (void)!snprintf(text, 12, "%010u", i);
    text[10] = '\n';
    g_autoptr(GBytes) bytes = g_bytes_new(text, FILE_BYTES);
    const OutboxAct act = {.object = object,
                           .method = (char *)"POST",
                           .path = path,
                           .body = (char *)"text/plain",
                           .bytes = bytes,
                           .who = (char *)"me"};
    drain->adding += outbox_add(drain->outbox, &act, id, on_written, drain, NULL);
}

static bool is_written(void *data)
{
    return ((Drain *)data)->adding == 0;
}

static bool is_drained(void *data)
{
    return outbox_count(((Drain *)data)->outbox) == 0;
}

/* every: so many acts carry a file; 0 none. */
static void drain(unsigned every, const char *what)
{
    static const OutboxEvents events = {.changed = on_changed};
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    char *folder = scratch_new(), *tickets[TICKETS];
    g_autofree char *path = g_build_filename(folder, "outbox.db", NULL);
    g_autofree char *url = g_strdup_printf("http://127.0.0.1:%d", daemon->port);
    for (unsigned i = 0; i < TICKETS; i++) {
        g_auto(Answer) answer =
            ticket_post(daemon, ROLE_OPERATOR,
                        "{\"kind\":\"incident\",\"title\":\"x\",\"area\":\"33.74.10.1003\"}");
        g_assert_cmpint(answer.status, ==, 201);
        tickets[i] = json_member(answer.body, "id");
    }
    Drain drain = {0};
    g_autoptr(Http) http = http_new(url, daemon->token[ROLE_OPERATOR], NULL);
    drain.outbox = outbox_open(path, &events, &drain, NULL);
    gint64 began = g_get_monotonic_time();
    for (unsigned i = 0; i < WAITING; i++) {
        const char *ticket = tickets[i % TICKETS];
        if (every > 0 && i % every == 0)
            add_file(&drain, ticket, i);
        else
            add_note(&drain, ticket, i);
    }
    g_assert_true(loop_until(is_written, &drain));
    gint64 written = g_get_monotonic_time();
    drain.sender = sender_new(http, drain.outbox, NULL, NULL);
    sender_know(drain.sender, "me", "");
    g_assert_true(loop_until(is_drained, &drain));
    printf("%-58s written %7.0f ms  sent %7.0f ms\n", what, (double)(written - began) / 1000,
           (double)(g_get_monotonic_time() - written) / 1000);
    sender_free(drain.sender);
    outbox_free(drain.outbox);
    for (unsigned i = 0; i < TICKETS; i++)
        g_free(tickets[i]);
    scratch_free(folder);
}

int main(void)
{
    Room *room = room_new(NULL);
    for (unsigned i = 0; i < ACTS + 4; i++) { /* kinds apart, or they would be one situation */
        g_autofree char *kind = g_strdup_printf("bench_%u", i);
        g_free(room_report(room, i, kind, "high", true));
    }
    to_the_disk(room, "claim, backend gone, to \"queue N\" on the screen");
    ticket_to_the_disk(room, "Enter in the form of a ticket, backend gone, to \"queue N\"");
    keys(room, "a key, nothing else going on", false);
    g_setenv("TILIK_FAULT_SLOW", "fsync:500", TRUE);
    keys(room, "a key while each fsync takes 500 ms", true);
    g_unsetenv("TILIK_FAULT_SLOW");
    room_free(room);
    drain(0, "1,000 notes on 50 tickets");
    drain(FILE_EVERY, "1,000 acts on 50 tickets, 100 of them files of 40 KB");
    return 0;
}
