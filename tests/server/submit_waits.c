/* Tickets that waited: for a day, behind a refusal, for a token, for a right. */
#include <signal.h>
#include <string.h>

#include "backend.h"
#include "base/clock.h"
#include "submit.h"

#define STALL_MS 2000
#define ACTS     1000
#define TICKETS  50

typedef struct Lab {
    Daemon *daemon;
    char *folder, *path;
    Submit submit;
} Lab;

static void set_up(Lab *lab, gconstpointer unused)
{
    lab->daemon = daemon_new(NULL, NULL);
    g_autofree char *listen = g_strdup_printf("127.0.0.1:%d", lab->daemon->port);
    const char *const same[] = {"--listen", listen, NULL};
    lab->daemon->extra = g_strdupv((char **)same); /* it comes back where it was */
    lab->folder = scratch_new();
    lab->path = g_build_filename(lab->folder, "outbox.db", NULL);
}

static void tear_down(Lab *lab, gconstpointer unused)
{
    submit_close(&lab->submit);
    daemon_free(lab->daemon);
    g_free(lab->path);
    scratch_free(lab->folder);
}

/* A console with a token; patient, as a real one. */
static void begin(Lab *lab, int port, const char *token)
{
    lab->submit.patient = true;
    submit_open(&lab->submit, lab->path, port, token, STALL_MS);
}

static char *token_new(Lab *lab, const char *name, const char *areas)
{
    int status = 0;
    char *token = daemon_command(lab->daemon, &status, "token", "add", "--name", name, "--role",
                                 "operator", "--areas", areas, NULL);
    g_assert_cmpint(status, ==, 0);
    for (int i = 0; i < 500; i++) { /* until the server knows it */
        g_auto(Answer) answer =
            daemon_ask(lab->daemon, "GET", "/api/v1/session", token, NULL, NULL);
        if (answer.status == 200) {
            return token;
        }
        g_usleep(10000);
    }
    g_assert_not_reached();
}

static void token_end(Lab *lab, const char *name, const char *token)
{
    int status = 0, answered = 200;
    g_autofree char *said = daemon_command(lab->daemon, &status, "token", "revoke", name, NULL);
    g_test_message("%s", said);
    g_assert_cmpint(status, ==, 0);
    for (int i = 0; i < 500 && answered != 401; i++) {
        g_auto(Answer) answer =
            daemon_ask(lab->daemon, "GET", "/api/v1/session", token, NULL, NULL);
        answered = answer.status;
        g_usleep(10000);
    }
    g_assert_cmpint(answered, ==, 401);
}

/* The nth act on a ticket: its first opens it, the others are numbered notes, as old as said. */
static void add_day(Lab *lab, unsigned ticket, unsigned n, int64_t age_ms)
{
    char at[CLOCK_RFC3339_SIZE];
    g_autofree char *id = submit_id(ticket), *object = g_strconcat("ticket/", id, NULL);
    g_autofree char *path = g_strdup_printf("/tickets/%s/notes", id);
    clock_format(clock_wall_ms() - age_ms, at);
    g_autofree char *body =
        n == 0 ? g_strdup_printf("{\"id\":\"%s\",\"kind\":\"incident\",\"title\":\"Rob %u\","
                                 "\"area\":\"" SUBMIT_AREA "\",\"at\":\"%s\"}",
                                 id, ticket, at)
               : g_strdup_printf("{\"text\":\"catatan %u\",\"at\":\"%s\"}", n, at);
    submit_act(&lab->submit, object, "POST", n == 0 ? "/tickets" : path, body);
}

static gboolean on_time(gpointer data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

/* However quick the answers are, at first there are a few a second. */
static void check_pace(const Lab *lab)
{
    bool over = false;
    g_timeout_add(700, on_time, &over);
    while (!over) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_test_message("%u at first", lab->submit.sent);
    g_assert_cmpuint(lab->submit.sent, <=, SENDER_PACE);
}

/* Each ticket is there once, with its notes in the order in which they were written. */
static void check_day(const Lab *lab, unsigned ticket, unsigned notes)
{
    g_autofree char *id = submit_id(ticket);
    g_auto(Answer) answer = ticket_read(lab->daemon, ROLE_ADMIN, id);
    const char *at = answer.body;
    g_assert_cmpint(answer.status, ==, 200);
    for (unsigned n = 1; n <= notes; n++) {
        g_autofree char *text = g_strdup_printf("\"text\":\"catatan %u\"", n);
        const char *found = strstr(at, text);
        g_assert_nonnull(found);
        at = found + 1;
        g_assert_null(strstr(at, text));
    }
}

static void a_day_without_a_link(Lab *lab, gconstpointer unused)
{
    daemon_kill(lab->daemon, SIGKILL);
    begin(lab, lab->daemon->port, lab->daemon->token[ROLE_OPERATOR]);
    for (unsigned i = 0; i < ACTS; i++) {
        add_day(lab, i % TICKETS, i / TICKETS, 86400000 - (int64_t)i * 80000);
    }
    g_assert_true(loop_until(submit_is_written, &lab->submit));
    submit_close(&lab->submit);
    daemon_start(lab->daemon);
    begin(lab, lab->daemon->port, lab->daemon->token[ROLE_OPERATOR]);
    check_pace(lab);
    g_assert_true(loop_until(submit_is_done, &lab->submit));
    g_assert_cmpuint(lab->submit.sent, ==, ACTS);
    g_assert_cmpuint(lab->submit.refused, ==, 0);
    for (unsigned i = 0; i < TICKETS; i++) {
        check_day(lab, i, ACTS / TICKETS - 1);
    }
    submit_check_count(lab->daemon, TICKETS);
}

static void files_that_waited(Lab *lab, gconstpointer unused)
{
    begin(lab, lab->daemon->port, lab->daemon->token[ROLE_OPERATOR]);
    for (unsigned i = 0; i < 20; i++) {
        add_day(lab, i, 0, 0);
    }
    g_assert_true(loop_until(submit_is_done, &lab->submit));
    submit_close(&lab->submit);
    daemon_kill(lab->daemon, SIGKILL);
    begin(lab, lab->daemon->port, lab->daemon->token[ROLE_OPERATOR]);
    for (unsigned i = 0; i < 20; i++) {
        submit_add_file(&lab->submit, i);
    }
    g_assert_true(loop_until(submit_is_written, &lab->submit));
    submit_close(&lab->submit);
    daemon_start(lab->daemon);
    lab->submit.sent = 0;
    begin(lab, lab->daemon->port, lab->daemon->token[ROLE_OPERATOR]);
    check_pace(lab);
    g_assert_true(loop_until(submit_is_done, &lab->submit));
    g_assert_cmpuint(lab->submit.sent, ==, 20);
    g_assert_cmpuint(lab->submit.refused, ==, 0);
}

static bool is_refused(void *data)
{
    return outbox_count_state(((Lab *)data)->submit.outbox, OUTBOX_ATTENTION) > 0;
}

/* The server can't do the first: what was said after it waits with it, and nothing is dropped. */
static void a_refusal_holds_its_note_and_its_file(Lab *lab, gconstpointer unused)
{
    g_autofree char *id = submit_id(0), *object = g_strconcat("ticket/", id, NULL);
    g_autofree char *notes = g_strdup_printf("/tickets/%s/notes", id);
    g_autofree char *bad = g_strdup_printf("{\"id\":\"%s\",\"kind\":\"incident\",\"title\":\"x\","
                                           "\"cameras\":[\"c99999\"]}",
                                           id);
    begin(lab, lab->daemon->port, lab->daemon->token[ROLE_OPERATOR]);
    submit_act(&lab->submit, object, "POST", "/tickets", bad);
    submit_act(&lab->submit, object, "POST", notes, "{\"text\":\"satu\"}");
    submit_act(&lab->submit, "ticket/other", "POST", "/tickets",
               "{\"kind\":\"incident\",\"title\":\"Lain\",\"area\":\"" SUBMIT_AREA "\"}");
    g_assert_true(loop_until(is_refused, lab));
    while (lab->submit.sent < 1) {
        g_main_context_iteration(NULL, TRUE);
    }
    loop_for(100);
    g_assert_cmpuint(outbox_count(lab->submit.outbox), ==, 2);
    const OutboxAct *first = outbox_act(lab->submit.outbox, 0);
    g_assert_cmpint(first->status, ==, 422);
    g_assert_nonnull(first->problem);
    g_assert_cmpint(outbox_act(lab->submit.outbox, 1)->state, ==, OUTBOX_WAITING);
    g_assert_cmpuint(outbox_act(lab->submit.outbox, 1)->attempts, ==, 0);
    submit_check_count(lab->daemon, 1);
    submit_close(&lab->submit); /* nor does a restart drop it */
    begin(lab, lab->daemon->port, lab->daemon->token[ROLE_OPERATOR]);
    g_assert_true(loop_until(is_refused, lab));
    g_assert_cmpuint(outbox_count(lab->submit.outbox), ==, 2);
}

static bool wants_token(void *data)
{
    return sender_figures(((Lab *)data)->submit.sender).state == SENDER_REFUSED;
}

/* A token that ends while tickets are sent: they wait for the next one of the same person. */
static void a_token_that_ends_keeps_them(Lab *lab, gconstpointer unused)
{
    g_autofree char *first = token_new(lab, "Sari", "33.74");
    begin(lab, lab->daemon->port, first);
    submit_add(&lab->submit, 0);
    g_assert_true(loop_until(submit_is_done, &lab->submit));
    token_end(lab, "Sari", first);
    submit_add(&lab->submit, 1);
    submit_add(&lab->submit, 2);
    g_assert_true(loop_until(wants_token, lab));
    loop_for(300);
    g_assert_cmpuint(outbox_count(lab->submit.outbox), ==, 2 * SUBMIT_ACTS);
    g_assert_cmpuint(lab->submit.refused, ==, 0);
    for (unsigned i = 0; i < 2 * SUBMIT_ACTS; i++) { /* nor was it stormed about */
        g_assert_cmpuint(outbox_act(lab->submit.outbox, i)->attempts, <=, 1);
    }
    submit_close(&lab->submit);
    g_autofree char *second = token_new(lab, "Sari", "33.74");
    begin(lab, lab->daemon->port, second);
    g_assert_true(loop_until(submit_is_done, &lab->submit));
    for (unsigned i = 0; i < 3; i++) {
        submit_check(lab->daemon, i);
    }
    submit_check_count(lab->daemon, 3);
}

/* The area is another's now: what was written is told why it can't be done, and stays. */
static void a_right_that_is_taken_away_is_told(Lab *lab, gconstpointer unused)
{
    g_autofree char *first = token_new(lab, "Sari", "33.74");
    begin(lab, lab->daemon->port, first);
    submit_add(&lab->submit, 0);
    g_assert_true(loop_until(submit_is_done, &lab->submit));
    submit_close(&lab->submit);
    token_end(lab, "Sari", first);
    g_autofree char *second = token_new(lab, "Sari", "33.74.01");
    begin(lab, lab->daemon->port, second);
    submit_add(&lab->submit, 1); /* an area that is not theirs any more */
    g_autofree char *old = submit_id(0), *object = g_strconcat("ticket/", old, NULL);
    g_autofree char *notes = g_strdup_printf("/tickets/%s/notes", old);
    submit_act(&lab->submit, object, "POST", notes, "{\"text\":\"terlambat\"}");
    while (outbox_count_state(lab->submit.outbox, OUTBOX_ATTENTION) < 2) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_assert_cmpuint(outbox_count(lab->submit.outbox), ==, SUBMIT_ACTS + 1);
    const OutboxAct *note = outbox_act(lab->submit.outbox, SUBMIT_ACTS);
    g_assert_cmpint(note->status, ==, 404);
    g_assert_nonnull(strstr(note->body, "terlambat"));
    submit_check(lab->daemon, 0);
    submit_check_count(lab->daemon, 1);
}

/* A proxy of a hotel, a server that is full, one that is mending: none of it is an answer. */
static void what_is_no_answer_loses_nothing(Lab *lab, gconstpointer unused)
{
    static const char *const rules[] = {"status 500",
                                        "status 502",
                                        "status 503 Retry-After:_1",
                                        "status 429 Retry-After:_1",
                                        "html",
                                        "cut 40",
                                        "hang"};
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autoptr(Backend) wrong = backend_new(NULL, false);
        backend_tell(wrong, "rule * 0 %s", rules[i]);
        lab->submit.patient = true;
        submit_open(&lab->submit, lab->path, backend_port(wrong), lab->daemon->token[ROLE_OPERATOR],
                    300);
        submit_add(&lab->submit, (unsigned)i);
        while (outbox_act(lab->submit.outbox, 0) == NULL ||
               outbox_act(lab->submit.outbox, 0)->attempts == 0) {
            g_main_context_iteration(NULL, TRUE);
        }
        g_test_message("%s: %s", rules[i], outbox_act(lab->submit.outbox, 0)->problem);
        g_assert_true(loop_until(submit_is_written, &lab->submit));
        g_assert_cmpuint(outbox_count(lab->submit.outbox), ==, SUBMIT_ACTS);
        g_assert_cmpuint(outbox_count_state(lab->submit.outbox, OUTBOX_WAITING), ==, SUBMIT_ACTS);
        submit_close(&lab->submit);
        begin(lab, lab->daemon->port, lab->daemon->token[ROLE_OPERATOR]); /* the real one */
        g_assert_true(loop_until(submit_is_done, &lab->submit));
        g_assert_cmpuint(lab->submit.refused, ==, 0);
        submit_close(&lab->submit);
        submit_check(lab->daemon, (unsigned)i);
    }
    submit_check_count(lab->daemon, G_N_ELEMENTS(rules));
    begin(lab, lab->daemon->port, lab->daemon->token[ROLE_OPERATOR]); /* for the end */
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Lab *, gconstpointer);
    } tests[] = {
        {"/submit/a day without a link: a thousand go out in order, and not as a herd",
         a_day_without_a_link},
        {"/submit/nor do files that waited", files_that_waited},
        {"/submit/a refusal holds what was said after it, and nothing else",
         a_refusal_holds_its_note_and_its_file},
        {"/submit/a token that ends keeps them for the next", a_token_that_ends_keeps_them},
        {"/submit/a right that is taken away is told, and nothing dropped",
         a_right_that_is_taken_away_is_told},
        {"/submit/what is no answer loses nothing", what_is_no_answer_loses_nothing},
    };
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, Lab, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
