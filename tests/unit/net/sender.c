/* The sender against a backend that does wrong on request: what is sent, in which order, and what
 * becomes of it. */
#include "net/sender.h"

#include <string.h>

#include "backend.h"
#include "outbox_box.h"
#include "store/outbox_private.h"

#define A1 "/api/v1/alerts/a1/ack"
#define A2 "/api/v1/alerts/a2/ack"
#define A3 "/api/v1/alerts/a3/ack"

typedef struct Post {
    Box box;
    Backend *backend;
    Http *http;
    Sender *sender;
    GString *told; /* "sent a1 {...}" and "refused a1 409", a line each */
    bool takes;    /* a refusal is told to the person */
    unsigned sent;
} Post;

static void on_sent(const OutboxAct *act, const HttpAnswer *answer, void *data)
{
    Post *post = data;
    post->sent++;
    g_string_append_printf(post->told, "sent %s %s%s\n", act->object, act->body,
                           answer->head.replayed ? " again" : "");
}

static bool on_refused(const OutboxAct *act, const HttpAnswer *answer, const GError *error,
                       void *data)
{
    Post *post = data;
    g_string_append_printf(post->told, "refused %s %d %s\n", act->object, answer->head.status,
                           error->message);
    return post->takes;
}

static void on_changed(void *data)
{
    Post *post = data;
    if (post->sender != NULL) {
        sender_wake(post->sender);
    }
}

static void start(Post *post, const char *who, const char *name)
{
    static const SenderEvents events = {.sent = on_sent, .refused = on_refused};
    post->sender = sender_new(post->http, post->box.outbox, &events, post);
    if (who != NULL) {
        sender_know(post->sender, who, name);
    }
}

static void serve(Post *post, const char *path)
{
    g_autofree char *command = g_strconcat("body ", path, NULL);
    backend_give(post->backend, command, "{}", 2);
}

static void set_up(Post *post, const void *unused)
{
    box_set_up(&post->box, NULL);
    post->box.changed = on_changed;
    post->box.data = post;
    post->backend = backend_new(NULL, false);
    post->http = http_new(backend_url(post->backend), "secret-token-123", NULL);
    post->told = g_string_new(NULL);
    serve(post, A1);
    serve(post, A2);
    serve(post, A3);
}

static void tear_down(Post *post, const void *unused)
{
    g_clear_pointer(&post->sender, sender_free);
    http_free(post->http);
    backend_free(post->backend);
    box_tear_down(&post->box, NULL);
    g_string_free(post->told, TRUE);
}

static void add(Post *post, const char *object, const char *body)
{
    char id[27];
    g_autofree char *path = g_strdup_printf("/api/v1/alerts/%s/ack", object);
    const OutboxAct act = {.object = (char *)object,
                           .method = (char *)"POST",
                           .path = path,
                           .body = (char *)body,
                           .who = (char *)"me",
                           .name = (char *)"Sari"};
    g_assert_true(outbox_add(post->box.outbox, &act, id, box_written, &post->box, NULL));
    post->box.adding++;
    g_ptr_array_add(post->box.ids, g_strdup(id));
}

static bool is_empty(void *data)
{
    const Post *post = data;
    return post->box.adding == 0 && outbox_count(post->box.outbox) == 0;
}

static bool wants_attention(void *data)
{
    const Post *post = data;
    return outbox_count_state(post->box.outbox, OUTBOX_ATTENTION) == 1;
}

static bool was_tried(void *data)
{
    const OutboxAct *act = outbox_act(((Post *)data)->box.outbox, 0);
    return act != NULL && act->attempts > 0;
}

static bool is_refused(void *data)
{
    return sender_figures(((Post *)data)->sender).state == SENDER_REFUSED;
}

static unsigned count(const char *text, const char *word)
{
    unsigned times = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word)) {
        times++;
    }
    return times;
}

static void what_waits_is_sent_with_its_key_and_removed(Post *post, const void *unused)
{
    add(post, "a1", "{\"n\":1}");
    box_settle(&post->box);
    start(post, "me", "");
    g_assert_true(loop_until(is_empty, post));
    g_assert_cmpstr(post->told->str, ==, "sent a1 {\"n\":1}\n");
    g_autofree char *log = backend_log(post->backend);
    g_autofree char *key = g_strdup_printf("  idempotency-key: %s\n", box_id(&post->box, 0));
    g_assert_nonnull(strstr(log, "POST " A1 "\n"));
    g_assert_nonnull(strstr(log, key));
    g_assert_nonnull(strstr(log, "  | {\"n\":1}"));
    box_restart(&post->box);
    g_assert_cmpuint(outbox_count(post->box.outbox), ==, 0);
    g_clear_pointer(&post->sender, sender_free);
}

static void acts_on_one_object_keep_their_order_when_one_is_tried_again(Post *post,
                                                                        const void *unused)
{
    backend_tell(post->backend, "rule " A1 " 2 status 500");
    start(post, "me", "");
    for (int i = 0; i < 12; i++) {
        g_autofree char *body = g_strdup_printf("{\"n\":%d}", i);
        add(post, i % 3 == 0 ? "a1" : "a2", body);
    }
    g_assert_true(loop_until(is_empty, post));
    int last[2] = {-1, -1};
    g_auto(GStrv) lines = g_strsplit(post->told->str, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 13);
    for (int i = 0; i < 12; i++) {
        int *before = &last[strstr(lines[i], "sent a2") != NULL];
        int n = (int)g_ascii_strtoll(strchr(lines[i], ':') + 1, NULL, 10);
        g_assert_cmpint(n, >, *before);
        *before = n;
    }
    /* The others did not wait for it. */
    g_assert_true(g_str_has_prefix(lines[0], "sent a2"));
    g_autofree char *log = backend_log(post->backend), *key = NULL;
    key = g_strdup_printf("idempotency-key: %s", box_id(&post->box, 0));
    g_assert_cmpuint(count(log, key), ==, 3);
}

static void a_cut_answer_is_asked_for_with_the_same_key(Post *post, const void *unused)
{
    static const char *const rules[] = {"cut 0", "cut 20"};
    start(post, "me", "");
    add(post, "a1", "{}");
    g_assert_true(loop_until(is_empty, post));
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        backend_tell(post->backend, "rule " A1 " 1 %s", rules[i]);
        add(post, "a1", "{}");
        g_assert_true(loop_until(is_empty, post));
    }
    g_assert_cmpuint(post->sent, ==, 3);
    g_autofree char *log = backend_log(post->backend);
    for (unsigned i = 1; i < 3; i++) {
        g_autofree char *key = g_strdup_printf("idempotency-key: %s", box_id(&post->box, i));
        g_assert_cmpuint(count(log, key), ==, 2);
    }
}

/* A hotel's page is not an answer of ours. */
static void another_networks_page_is_no_answer(Post *post, const void *unused)
{
    backend_tell(post->backend, "rule " A1 " 1 html");
    start(post, "me", "");
    add(post, "a1", "{}");
    g_assert_true(loop_until(was_tried, post));
    g_assert_cmpuint(post->sent, ==, 0);
    g_assert_cmpint(sender_figures(post->sender).state, ==, SENDER_AWAY);
    g_assert_nonnull(sender_figures(post->sender).problem);
    sender_retry(post->sender);
    g_assert_true(loop_until(is_empty, post));
    g_assert_cmpuint(post->sent, ==, 1);
}

static void a_refusal_waits_for_a_person_and_holds_what_comes_after(Post *post, const void *unused)
{
    static const int statuses[] = {400, 403, 404, 409, 412, 422};
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
        static const char problem[] = "{\"title\":\"No\",\"detail\":\"Not as it is.\"}";
        g_autofree char *rule = g_strdup_printf("rule " A1 " 1 problem %d", statuses[i]);
        backend_give(post->backend, rule, problem, strlen(problem));
        if (post->sender == NULL) {
            start(post, "me", "");
        }
        post->sent = 0;
        add(post, "a1", "{\"first\":1}");
        add(post, "a1", "{\"second\":1}");
        add(post, "a2", "{}");
        box_settle(&post->box);
        g_assert_true(loop_until(wants_attention, post));
        const OutboxAct *act = outbox_act(post->box.outbox, 0);
        g_assert_cmpint(act->status, ==, statuses[i]);
        g_assert_nonnull(strstr(act->problem, "Not as it is."));
        loop_for(30);
        g_assert_cmpuint(count(post->told->str, "second"), ==, i);
        g_assert_cmpint(sender_figures(post->sender).attention, ==, 1);
        g_assert_cmpint(sender_figures(post->sender).waiting, >=, 1);
        if (i % 2 == 0) {
            outbox_again(post->box.outbox, act->id);
        } else {
            outbox_remove(post->box.outbox, act->id);
        }
        g_assert_true(loop_until(is_empty, post));
        g_assert_cmpuint(count(post->told->str, "second"), ==, i + 1);
    }
}

static void a_refusal_that_was_told_is_over(Post *post, const void *unused)
{
    backend_tell(post->backend, "rule " A1 " 1 status 409");
    post->takes = true;
    start(post, "me", "");
    add(post, "a1", "{}");
    add(post, "a1", "{\"second\":1}");
    g_assert_true(loop_until(is_empty, post));
    g_assert_cmpuint(count(post->told->str, "refused a1 409"), ==, 1);
    g_assert_nonnull(strstr(post->told->str, "sent a1 {\"second\":1}"));
}

static void a_conflict_with_itself_is_tried_again(Post *post, const void *unused)
{
    backend_tell(post->backend, "rule " A1 " 1 status 409 Retry-After:_1");
    start(post, "me", "");
    add(post, "a1", "{}");
    g_assert_true(loop_until(is_empty, post));
    g_assert_cmpstr(post->told->str, ==, "sent a1 {}\n");
}

static void retry_after_is_kept_even_when_the_link_is_back(Post *post, const void *unused)
{
    backend_tell(post->backend, "rule " A1 " 1 status 429 Retry-After:_2");
    start(post, "me", "");
    add(post, "a1", "{}");
    g_assert_true(loop_until(was_tried, post));
    gint64 began = g_get_monotonic_time();
    sender_retry(post->sender);
    add(post, "a2", "{}");
    g_assert_true(loop_until(is_empty, post));
    g_assert_cmpint(g_get_monotonic_time() - began, >=, 1900 * 1000); /* never before it */
}

static void a_refused_token_waits_for_another(Post *post, const void *unused)
{
    backend_tell(post->backend, "rule * 0 status 401");
    start(post, "me", "");
    add(post, "a1", "{}");
    add(post, "a2", "{}");
    g_assert_true(loop_until(is_refused, post));
    loop_for(300);
    g_autofree char *log = backend_log(post->backend);
    g_assert_cmpuint(count(log, "POST "), ==, 1);
    backend_tell(post->backend, "clear");
    g_clear_pointer(&post->sender, sender_free);
    start(post, "another token", "Sari"); /* the same person */
    g_assert_true(loop_until(is_empty, post));
    g_assert_cmpuint(post->sent, ==, 2);
}

static void what_another_wrote_is_left_alone(Post *post, const void *unused)
{
    add(post, "a1", "{}");
    box_settle(&post->box);
    start(post, "someone else", "Budi");
    box_add(&post->box, "b", "{}"); /* me, nameless */
    box_settle(&post->box);
    loop_for(100);
    g_autofree char *log = backend_log(post->backend);
    g_assert_cmpstr(log, ==, "");
    SenderFigures figures = sender_figures(post->sender);
    g_assert_cmpuint(figures.others, ==, 2);
    g_assert_cmpuint(figures.waiting, ==, 0);
    g_assert_cmpint(figures.state, ==, SENDER_IDLE);
}

static void nothing_is_sent_before_we_know_who_we_are(Post *post, const void *unused)
{
    start(post, NULL, NULL);
    add(post, "a1", "{}");
    box_settle(&post->box);
    loop_for(50);
    g_assert_cmpuint(post->sent, ==, 0);
    sender_know(post->sender, "me", "");
    g_assert_true(loop_until(is_empty, post));
}

static void who_does_not_hold_the_lock_does_not_send(Post *post, const void *unused)
{
    g_autoptr(Outbox) other = outbox_open(post->box.path, NULL, NULL, NULL);
    g_assert_true(outbox_may_send(other, "me"));
    start(post, "me", "");
    add(post, "a1", "{}");
    box_settle(&post->box);
    loop_for(100);
    g_assert_cmpint(sender_figures(post->sender).state, ==, SENDER_OTHER);
    g_assert_cmpuint(post->sent, ==, 0);
    g_clear_pointer(&other, outbox_free);
    sender_wake(post->sender);
    g_assert_true(loop_until(is_empty, post));
}

/* Written so long ago. */
static void write_old(Post *post, const char *id, gint64 age_ms)
{
    char *notice = NULL;
    OutboxAct act = {.id = (char *)id,
                     .object = (char *)id,
                     .method = (char *)"POST",
                     .path = (char *)A1,
                     .body = (char *)"{}",
                     .condition = (char *)"",
                     .who = (char *)"me",
                     .name = (char *)"",
                     .created_ms = g_get_real_time() / 1000 - age_ms};
    OutboxFile *file = outbox_file_open(post->box.path, true, &notice, NULL);
    g_assert_true(outbox_file_begin(file, NULL) && outbox_file_add(file, &act, NULL) &&
                  outbox_file_commit(file, NULL));
    outbox_file_close(file);
}

#define DAY_MS INT64_C(86400000)

static void what_the_backend_may_have_forgotten_is_asked_about(Post *post, const void *unused)
{
    outbox_free(post->box.outbox);
    write_old(post, "week", 7 * DAY_MS);
    write_old(post, "decade", 3650 * DAY_MS);
    write_old(post, "young", 6 * DAY_MS);
    write_old(post, "ahead", -3650 * DAY_MS); /* the clock was set back since */
    box_open(&post->box);
    start(post, "me", "");
    while (post->sent < 2 || outbox_count_state(post->box.outbox, OUTBOX_ATTENTION) < 2) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_assert_nonnull(strstr(post->told->str, "sent young"));
    g_assert_nonnull(strstr(post->told->str, "sent ahead"));
    g_assert_cmpuint(outbox_count(post->box.outbox), ==, 2);
    outbox_again(post->box.outbox, "week");
    outbox_remove(post->box.outbox, "decade");
    g_assert_true(loop_until(is_empty, post));
    g_assert_cmpuint(post->sent, ==, 3);
}

static void after_a_loss_one_goes_first(Post *post, const void *unused)
{
    backend_tell(post->backend, "stop");
    start(post, "me", "");
    for (int i = 0; i < 30; i++) {
        g_autofree char *body = g_strdup_printf("{\"n\":%d}", i);
        add(post, i % 2 == 0 ? "a1" : "a3", body);
    }
    box_settle(&post->box);
    g_assert_true(loop_until(was_tried, post));
    g_assert_cmpint(sender_figures(post->sender).state, ==, SENDER_AWAY);
    g_assert_cmpuint(sender_figures(post->sender).waiting, ==, 30);
    g_assert_cmpint(sender_figures(post->sender).oldest_ms, >, 0);
    backend_tell(post->backend, "start");
    gint64 began = g_get_monotonic_time();
    sender_retry(post->sender);
    g_assert_true(loop_until(is_empty, post));
    /* The first few at a pace that a herd may come back with. */
    g_assert_cmpint(g_get_monotonic_time() - began, >=,
                    (SENDER_PACE - 2) * 1000 / SENDER_PACE * 1000);
    g_assert_cmpuint(post->sent, ==, 30);
}

static void a_patch_goes_out_as_one(Post *post, const void *unused)
{
    char id[27];
    const OutboxAct act = {.object = (char *)"t1",
                           .method = (char *)"PATCH",
                           .path = (char *)A1,
                           .body = (char *)"{}",
                           .condition = (char *)"\"7\"",
                           .who = (char *)"me"};
    g_assert_true(outbox_add(post->box.outbox, &act, id, box_written, &post->box, NULL));
    post->box.adding++;
    start(post, "me", "");
    GString *log = g_string_new(NULL);
    while (strstr(log->str, "if-match: \"7\"") == NULL) {
        g_autofree char *more = backend_log(post->backend);
        g_string_append(log, more);
        loop_for(10);
    }
    g_assert_nonnull(strstr(log->str, "PATCH " A1));
    g_string_free(log, TRUE);
}

#define TEST(name) g_test_add("/sender/" #name, Post, NULL, set_up, name, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST(what_waits_is_sent_with_its_key_and_removed);
    TEST(acts_on_one_object_keep_their_order_when_one_is_tried_again);
    TEST(a_cut_answer_is_asked_for_with_the_same_key);
    TEST(another_networks_page_is_no_answer);
    TEST(a_refusal_waits_for_a_person_and_holds_what_comes_after);
    TEST(a_refusal_that_was_told_is_over);
    TEST(a_conflict_with_itself_is_tried_again);
    TEST(retry_after_is_kept_even_when_the_link_is_back);
    TEST(a_refused_token_waits_for_another);
    TEST(what_another_wrote_is_left_alone);
    TEST(nothing_is_sent_before_we_know_who_we_are);
    TEST(who_does_not_hold_the_lock_does_not_send);
    TEST(what_the_backend_may_have_forgotten_is_asked_about);
    TEST(after_a_loss_one_goes_first);
    TEST(a_patch_goes_out_as_one);
    return g_test_run();
}
