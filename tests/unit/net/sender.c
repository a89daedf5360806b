/* The sender against a backend that does wrong on request: what is sent, in which order, and what
 * becomes of it. */
#include "net/sender.h"

#include <string.h>

#include "backend.h"
#include "post.h"

static void what_waits_is_sent_with_its_key_and_removed(Post *post, const void *unused)
{
    post_add(post, "a1", "{\"n\":1}");
    box_settle(&post->box);
    post_start(post, "me", "");
    g_assert_true(loop_until(post_is_empty, post));
    g_assert_cmpstr(post->told->str, ==, "sent a1 {\"n\":1}\n");
    g_autofree char *log = backend_log(post->backend);
    g_autofree char *key = g_strdup_printf("  idempotency-key: %s\n", box_id(&post->box, 0));
    g_assert_nonnull(strstr(log, "POST " A1 "\n"));
    g_assert_nonnull(strstr(log, key));
    g_assert_nonnull(strstr(log, "  | {\"n\":1}"));
    g_clear_pointer(&post->sender, sender_free);
    box_restart(&post->box);
    g_assert_cmpuint(outbox_count(post->box.outbox), ==, 0);
}

static void acts_on_one_object_keep_their_order_when_one_is_tried_again(Post *post,
                                                                        const void *unused)
{
    backend_tell(post->backend, "rule " A1 " 2 status 500");
    post_start(post, "me", "");
    for (int i = 0; i < 12; i++) {
        g_autofree char *body = g_strdup_printf("{\"n\":%d}", i);
        post_add(post, i % 3 == 0 ? "a1" : "a2", body);
    }
    g_assert_true(loop_until(post_is_empty, post));
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
    g_assert_cmpuint(post_count(log, key), ==, 3);
}

static void a_cut_answer_is_asked_for_with_the_same_key(Post *post, const void *unused)
{
    static const char *const rules[] = {"cut 0", "cut 20"};
    post_start(post, "me", "");
    post_add(post, "a1", "{}");
    g_assert_true(loop_until(post_is_empty, post));
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        backend_tell(post->backend, "rule " A1 " 1 %s", rules[i]);
        post_add(post, "a1", "{}");
        g_assert_true(loop_until(post_is_empty, post));
    }
    g_assert_cmpuint(post->sent, ==, 3);
    g_autofree char *log = backend_log(post->backend);
    for (unsigned i = 1; i < 3; i++) {
        g_autofree char *key = g_strdup_printf("idempotency-key: %s", box_id(&post->box, i));
        g_assert_cmpuint(post_count(log, key), ==, 2);
    }
}

/* A hotel's page is not an answer of ours. */
static void another_networks_page_is_no_answer(Post *post, const void *data)
{
    const char *rule = data;
    backend_tell(post->backend, "rule " A1 " 1 %s", rule);
    post_start(post, "me", "");
    post_add(post, "a1", "{}");
    g_assert_true(loop_until(post_was_tried, post));
    g_assert_cmpuint(post->sent, ==, 0);
    g_assert_cmpint(sender_figures(post->sender).state, ==, SENDER_AWAY);
    g_assert_nonnull(sender_figures(post->sender).problem);
    sender_retry(post->sender);
    g_assert_true(loop_until(post_is_empty, post));
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
            post_start(post, "me", "");
        }
        post->sent = 0;
        post_add(post, "a1", "{\"first\":1}");
        post_add(post, "a1", "{\"second\":1}");
        post_add(post, "a2", "{}");
        box_settle(&post->box);
        g_assert_true(loop_until(post_wants_attention, post));
        const OutboxAct *act = outbox_act(post->box.outbox, 0);
        g_assert_cmpint(act->status, ==, statuses[i]);
        g_assert_nonnull(strstr(act->problem, "Not as it is."));
        loop_for(30);
        g_assert_cmpuint(post_count(post->told->str, "second"), ==, i);
        g_assert_cmpint(sender_figures(post->sender).attention, ==, 1);
        g_assert_cmpint(sender_figures(post->sender).waiting, >=, 1);
        if (i % 2 == 0) {
            outbox_again(post->box.outbox, act->id);
        } else {
            outbox_remove(post->box.outbox, act->id);
        }
        g_assert_true(loop_until(post_is_empty, post));
        g_assert_cmpuint(post_count(post->told->str, "second"), ==, i + 1);
    }
}

static void a_refusal_that_was_told_is_over(Post *post, const void *unused)
{
    backend_tell(post->backend, "rule " A1 " 1 status 409");
    post->takes = true;
    post_start(post, "me", "");
    post_add(post, "a1", "{}");
    post_add(post, "a1", "{\"second\":1}");
    g_assert_true(loop_until(post_is_empty, post));
    g_assert_cmpuint(post_count(post->told->str, "refused a1 409"), ==, 1);
    g_assert_nonnull(strstr(post->told->str, "sent a1 {\"second\":1}"));
}

static void a_conflict_with_itself_is_tried_again(Post *post, const void *unused)
{
    backend_tell(post->backend, "rule " A1 " 1 status 409 Retry-After:_1");
    post_start(post, "me", "");
    post_add(post, "a1", "{}");
    g_assert_true(loop_until(post_is_empty, post));
    g_assert_cmpstr(post->told->str, ==, "sent a1 {}\n");
}

static void retry_after_is_kept_even_when_the_link_is_back(Post *post, const void *unused)
{
    backend_tell(post->backend, "rule " A1 " 1 status 429 Retry-After:_2");
    post_start(post, "me", "");
    post_add(post, "a1", "{}");
    g_assert_true(loop_until(post_was_tried, post));
    gint64 began = g_get_monotonic_time();
    sender_retry(post->sender);
    post_add(post, "a2", "{}");
    g_assert_true(loop_until(post_is_empty, post));
    g_assert_cmpint(g_get_monotonic_time() - began, >=, 1900 * 1000); /* never before it */
}

#define TEST(name, run) g_test_add("/sender/" name, Post, NULL, post_set_up, run, post_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST("what waits is sent with its key and removed",
         what_waits_is_sent_with_its_key_and_removed);
    TEST("acts on one object keep their order when one is tried again",
         acts_on_one_object_keep_their_order_when_one_is_tried_again);
    TEST("a cut answer is asked for with the same key",
         a_cut_answer_is_asked_for_with_the_same_key);
    g_test_add("/sender/another network's page is no answer", Post, "html", post_set_up,
               another_networks_page_is_no_answer, post_tear_down);
    g_test_add("/sender/nor is its refusal", Post, "status 403 Content-Type:_text/html",
               post_set_up, another_networks_page_is_no_answer, post_tear_down);
    TEST("a refusal waits for a person and holds what comes after",
         a_refusal_waits_for_a_person_and_holds_what_comes_after);
    TEST("a refusal that was told is over", a_refusal_that_was_told_is_over);
    TEST("a conflict with itself is tried again", a_conflict_with_itself_is_tried_again);
    TEST("retry after is kept even when the link is back",
         retry_after_is_kept_even_when_the_link_is_back);
    return g_test_run();
}
