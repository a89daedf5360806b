#include "submit.h"

#include <stdlib.h>
#include <string.h>

#include "backend.h"

char *submit_id(unsigned n)
{
    return g_strdup_printf("01JNA3T9V3B5W5J0N7%08u", n);
}

static void renew(Submit *submit);

#define DOUBLED_MAX 7
#define BUSY_MS     200

static gboolean on_idle(gpointer data)
{
    Submit *submit = data;
    submit->idle = 0;
    submit->doubled = MIN(submit->doubled + 1, DOUBLED_MAX);
    http_be_patient(submit->http, submit->stall_ms << submit->doubled);
    renew(submit);
    return G_SOURCE_REMOVE;
}

/* The server has it and is not done with it (it may wait for its disk): that is no try that failed,
 * and however often it is asked, it is not done sooner. */
static gboolean on_busy(gpointer data)
{
    Submit *submit = data;
    submit->idle = 0;
    submit->renewed--;
    renew(submit);
    return G_SOURCE_REMOVE;
}

static bool is_busy(const OutboxAct *act)
{
    return act->status == 409 || act->status == 429 || act->status == 503;
}

/* A try that failed: the next console tries at once. */
static void look(Submit *submit)
{
    const OutboxAct *first = outbox_act(submit->outbox, 0);
    unsigned tries = first != NULL && first->state == OUTBOX_WAITING ? first->attempts : 0;
    if (!submit->patient && tries > submit->tries && submit->idle == 0) {
        submit->idle =
            is_busy(first) ? g_timeout_add(BUSY_MS, on_busy, submit) : g_idle_add(on_idle, submit);
    }
    submit->tries = tries;
}

static void on_changed(void *data)
{
    Submit *submit = data;
    look(submit);
    if (submit->sender != NULL) {
        sender_wake(submit->sender);
    }
}

static void tell(Submit *submit, const char *what, const OutboxAct *act, const HttpAnswer *answer)
{
    g_string_append_printf(submit->events, "%s %s %s %d%s\n", what, act->method, act->path,
                           answer != NULL ? answer->head.status : 0,
                           answer != NULL && answer->head.replayed ? " again" : "");
}

static void on_sent(const OutboxAct *act, const HttpAnswer *answer, void *data)
{
    Submit *submit = data;
    submit->sent++;
    submit->doubled = 0;
    http_be_patient(submit->http, submit->stall_ms);
    tell(submit, "sent", act, answer);
}

static bool on_refused(const OutboxAct *act, const HttpAnswer *answer, const GError *error,
                       void *data)
{
    Submit *submit = data;
    submit->refused++;
    tell(submit, "refused", act, answer);
    g_test_message("refused %s: %s", act->path, error->message);
    return false;
}

static void renew(Submit *submit)
{
    static const SenderEvents events = {.sent = on_sent, .refused = on_refused};
    sender_free(submit->sender);
    submit->sender = sender_new(submit->http, submit->outbox, &events, submit);
    submit->renewed++;
    sender_know(submit->sender, "me", "");
}

void submit_open(Submit *submit, const char *path, int port, const char *token, unsigned stall_ms)
{
    static const OutboxEvents events = {.changed = on_changed};
    g_autofree char *url = g_strdup_printf("http://127.0.0.1:%d", port);
    g_autoptr(GError) error = NULL;
    submit->path = g_strdup(path);
    submit->token = g_strdup(token);
    submit->http = http_new(url, token, NULL);
    submit->stall_ms = stall_ms;
    submit->doubled = 0;
    http_be_patient(submit->http, stall_ms);
    submit->outbox = outbox_open(path, &events, submit, &error);
    g_assert_no_error(error);
    submit->adding = submit->tries = 0;
    if (submit->events == NULL) {
        submit->events = g_string_new(NULL);
    }
    renew(submit);
}

void submit_close(Submit *submit)
{
    if (submit->idle != 0) {
        g_source_remove(submit->idle);
        submit->idle = 0;
    }
    g_clear_pointer(&submit->sender, sender_free);
    g_clear_pointer(&submit->http, http_free);
    g_clear_pointer(&submit->outbox, outbox_free);
    g_clear_pointer(&submit->path, g_free);
    g_clear_pointer(&submit->token, g_free);
    if (submit->events != NULL) {
        g_string_free(submit->events, TRUE);
        submit->events = NULL;
    }
}

static void on_written(const char *id, const GError *error, void *data)
{
    Submit *submit = data;
    submit->adding--;
    if (error != NULL) {
        submit->failed++;
        g_test_message("not written: %s", error->message);
    } else {
        submit->written++;
    }
}

void submit_act(Submit *submit, const char *object, const char *method, const char *path,
                const char *body)
{
    char id[27];
    g_autofree char *whole = g_strconcat("/api/v1", path, NULL);
    const OutboxAct act = {.object = (char *)object,
                           .method = (char *)method,
                           .path = whole,
                           .body = (char *)body,
                           .who = (char *)"me"};
    g_autoptr(GError) error = NULL;
    outbox_add(submit->outbox, &act, id, on_written, submit, &error);
    g_assert_no_error(error);
    submit->adding++;
}

static char *file_text(unsigned n)
{
    return g_strdup_printf("catatan %u: air naik sampai lutut, warga di lantai dua\n", n);
}

void submit_add_file(Submit *submit, unsigned n)
{
    char id[27];
    g_autofree char *ticket = submit_id(n), *object = g_strconcat("ticket/", ticket, NULL);
    g_autofree char *path =
        g_strdup_printf("/api/v1/tickets/%s/attachments?name=catatan-%u.txt", ticket, n);
    g_autofree char *text = file_text(n);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    const OutboxAct act = {.object = object,
                           .method = (char *)"POST",
                           .path = path,
                           .body = (char *)"text/plain",
                           .bytes = bytes,
                           .who = (char *)"me"};
    g_autoptr(GError) error = NULL;
    outbox_add(submit->outbox, &act, id, on_written, submit, &error);
    g_assert_no_error(error);
    submit->adding++;
}

void submit_add(Submit *submit, unsigned n)
{
    g_autofree char *id = submit_id(n), *object = g_strconcat("ticket/", id, NULL);
    g_autofree char *body = g_strdup_printf("{\"id\":\"%s\",\"kind\":\"incident\",\"title\":\"Rob "
                                            "%u\",\"topic\":\"rob\",\"area\":\"" SUBMIT_AREA "\"}",
                                            id, n);
    g_autofree char *notes = g_strdup_printf("/tickets/%s/notes", id);
    g_autofree char *note = g_strdup_printf("{\"text\":\"air naik, %u\"}", n);
    submit_act(submit, object, "POST", "/tickets", body);
    submit_act(submit, object, "POST", notes, note);
    submit_add_file(submit, n);
}

bool submit_is_written(void *data)
{
    return ((const Submit *)data)->adding == 0;
}

bool submit_is_done(void *data)
{
    const Submit *submit = data;
    return submit->adding == 0 && outbox_known(submit->outbox) && outbox_count(submit->outbox) == 0;
}

static unsigned times(const char *text, const char *word)
{
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word)) {
        count++;
    }
    return count;
}

void submit_check(const Daemon *daemon, unsigned n)
{
    g_autofree char *id = submit_id(n), *title = g_strdup_printf("\"title\":\"Rob %u\"", n),
                    *note = g_strdup_printf("\"text\":\"air naik, %u\"", n), *text = file_text(n);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    g_auto(Answer) answer = ticket_read(daemon, ROLE_ADMIN, id);
    g_test_message("%u: %d %s", n, answer.status, answer.body);
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_nonnull(strstr(answer.body, title));
    g_assert_cmpuint(times(answer.body, note), ==, 1);
    g_assert_cmpuint(times(answer.body, "\"text\":"), ==, 1);
    g_assert_cmpuint(times(answer.body, sum), ==, 1);
    g_assert_cmpuint(times(answer.body, "\"sha256\":"), ==, 1);
}

void submit_check_count(const Daemon *daemon, unsigned count)
{
    g_auto(Answer) answer = daemon_ask(daemon, "GET", "/api/v1/tickets", daemon->token[ROLE_ADMIN],
                                       "Accept: application/x-ndjson\r\n", NULL);
    g_autoptr(GHashTable) numbers = g_hash_table_new(NULL, NULL);
    g_auto(GStrv) lines = g_strsplit(answer.body, "\n", -1);
    g_assert_cmpint(answer.status, ==, 200);
    for (int i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++) {
        g_autofree char *number = json_member(lines[i], "number");
        int value = atoi(number);
        g_assert_cmpint(value, >=, 1);
        g_assert_cmpint(value, <=, (int)count);
        g_assert_true(g_hash_table_add(numbers, GINT_TO_POINTER(value)));
    }
    g_assert_cmpuint(g_hash_table_size(numbers), ==, count);
}
