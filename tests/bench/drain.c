/* drain.c - a night's tickets that waited for the link: 1,000 acts through the outbox to tilikd
 *
 *   drain [TICKETS]
 *
 * Of each ticket (100) one act opens it, eight are notes and one is a step that rests on the
 * version after them.  All are written down first, then sent; what arrived is held against what was
 * written, in its order.  In the same run: the same requests one after the other on one connection,
 * with no outbox.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backend.h"
#include "daemon_tickets.h"
#include "net/sender.h"

#define NOTES 8
#define ACTS  (NOTES + 2)

typedef struct Drain {
    Daemon *daemon;
    char *folder;
    Http *http;
    Outbox *outbox;
    Sender *sender;
    unsigned tickets, adding, sent, refused;
} Drain;

/* One request. */
typedef struct Act {
    char *object, *method, *path, *body, *condition;
} Act;

static Act act_of(unsigned ticket, unsigned step, char series)
{
    g_autofree char *id = g_strdup_printf("01HV3K7ZQ4M8W2X5Y6Z7%c%05u", series, ticket);
    Act act = {.object = g_strconcat("ticket/", id, NULL), .method = (char *)"POST"};
    if (step == 0) {
        act.path = g_strdup("/api/v1/tickets");
        act.body = g_strdup_printf("{\"id\":\"%s\",\"kind\":\"incident\",\"title\":\"Genangan %u\","
                                   "\"area\":\"33.74.10.1003\",\"agency\":\"dpu\"}",
                                   id, ticket);
    } else if (step <= NOTES) {
        act.path = g_strdup_printf("/api/v1/tickets/%s/notes", id);
        act.body = g_strdup_printf("{\"text\":\"Catatan %u dari pos ronda.\"}", step);
    } else {
        act.method = (char *)"PATCH";
        act.path = g_strdup_printf("/api/v1/tickets/%s", id);
        act.body = g_strdup("{\"status\":\"dispatched\"}");
        act.condition = g_strdup_printf("\"%d\"", NOTES + 1);
    }
    return act;
}

static void act_clear(Act *act)
{
    g_free(act->object);
    g_free(act->path);
    g_free(act->body);
    g_free(act->condition);
}

static double seconds_since(gint64 began)
{
    return (double)(g_get_monotonic_time() - began) / 1e6;
}

/* With no outbox */

static double by_hand(const Drain *drain)
{
    int fd = daemon_dial(drain->daemon);
    g_autoptr(GString) rest = g_string_new(NULL);
    gint64 began = g_get_monotonic_time();
    for (unsigned i = 0; i < drain->tickets * ACTS; i++) {
        Act act = act_of(i % drain->tickets, i / drain->tickets, 'B');
        g_autofree char *match =
            act.condition != NULL ? g_strdup_printf("If-Match: %s\r\n", act.condition) : NULL;
        g_autofree char *request = g_strdup_printf(
            "%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nIdempotency-Key: b-%u\r\n%s"
            "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
            act.method, act.path, drain->daemon->token[ROLE_OPERATOR], i,
            match != NULL ? match : "", strlen(act.body), act.body);
        socket_send(fd, request);
        g_auto(Answer) answer = socket_answer(fd, rest);
        g_assert_cmpint(answer.status / 100, ==, 2);
        act_clear(&act);
    }
    close(fd);
    return seconds_since(began);
}

/* Through the outbox */

static void on_changed(void *data)
{
    Drain *drain = data;
    if (drain->sender != NULL) {
        sender_wake(drain->sender);
    }
}

static void on_written(const char *id, const GError *error, void *data)
{
    g_assert_no_error(error);
    ((Drain *)data)->adding--;
}

static void on_sent(const OutboxAct *act, const HttpAnswer *answer, void *data)
{
    ((Drain *)data)->sent++;
}

static bool is_written(void *data)
{
    return ((Drain *)data)->adding == 0;
}

static bool is_drained(void *data)
{
    const Drain *drain = data;
    return outbox_known(drain->outbox) && outbox_count(drain->outbox) == 0;
}

static void write_down(Drain *drain, unsigned i)
{
    char id[27];
    Act act = act_of(i % drain->tickets, i / drain->tickets, 'A');
    const OutboxAct row = {.object = act.object,
                           .method = act.method,
                           .path = act.path,
                           .body = act.body,
                           .condition = act.condition,
                           .who = (char *)"me"};
    g_autoptr(GError) error = NULL;
    outbox_add(drain->outbox, &row, id, on_written, drain, &error);
    g_assert_no_error(error);
    drain->adding++;
    act_clear(&act);
}

/* Each ticket once, with all its notes in order. */
static unsigned count_whole(const Drain *drain)
{
    unsigned whole = 0;
    for (unsigned i = 0; i < drain->tickets; i++) {
        Act act = act_of(i, 0, 'A');
        g_auto(Answer) answer =
            ticket_read(drain->daemon, ROLE_OPERATOR, strchr(act.object, '/') + 1);
        g_autofree char *version = json_member(answer.body, "version"),
                        *status = json_member(answer.body, "status");
        const char *at = answer.body;
        unsigned notes = 0;
        for (unsigned n = 1; n <= NOTES && at != NULL; n++) {
            g_autofree char *text = g_strdup_printf("Catatan %u ", n);
            at = strstr(at, text);
            notes += at != NULL;
        }
        whole += answer.status == 200 && atoi(version) == ACTS && notes == NOTES &&
                 strcmp(status, "dispatched") == 0;
        act_clear(&act);
    }
    return whole;
}

static void through_outbox(Drain *drain)
{
    static const OutboxEvents outbox_events = {.changed = on_changed};
    static const SenderEvents sender_events = {.sent = on_sent};
    g_autofree char *url = g_strdup_printf("http://127.0.0.1:%d", drain->daemon->port),
                    *path = g_build_filename(drain->folder, "outbox.db", NULL);
    drain->http = http_new(url, drain->daemon->token[ROLE_OPERATOR], NULL);
    drain->outbox = outbox_open(path, &outbox_events, drain, NULL);
    gint64 began = g_get_monotonic_time();
    for (unsigned i = 0; i < drain->tickets * ACTS; i++) {
        write_down(drain, i);
    }
    g_assert_true(loop_until(is_written, drain));
    double written = seconds_since(began);
    began = g_get_monotonic_time();
    drain->sender = sender_new(drain->http, drain->outbox, &sender_events, drain);
    sender_know(drain->sender, "me", "");
    bool drained = loop_until(is_drained, drain);
    double took = seconds_since(began), hand = by_hand(drain);
    printf("%u acts on %u tickets: written down in %.2f s, sent in %.2f s%s; one after the other "
           "by hand %.2f s: %.2f times; %u of %u tickets whole\n",
           drain->tickets * ACTS, drain->tickets, written, took, drained ? "" : " AND NOT DONE",
           hand, took / hand, count_whole(drain), drain->tickets);
    sender_free(drain->sender);
    http_free(drain->http);
    outbox_free(drain->outbox);
}

int main(int argc, char **argv)
{
    Drain drain = {.tickets = argc > 1 ? (unsigned)atoi(argv[1]) : 100};
    drain.daemon = daemon_new(NULL, NULL);
    drain.folder = scratch_new();
    through_outbox(&drain);
    daemon_free(drain.daemon);
    scratch_free(drain.folder);
    return 0;
}
