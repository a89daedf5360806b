/* Whose acts are sent and when: another's token, another process, old ones, and after a loss. */
#include "net/sender.h"

#include <string.h>

#include "backend.h"
#include "post.h"
#include "store/outbox_private.h"

static void a_refused_token_waits_for_another(Post *post, const void *unused)
{
    backend_tell(post->backend, "rule * 0 status 401");
    post_start(post, "me", "");
    post_add(post, "a1", "{}");
    post_add(post, "a2", "{}");
    g_assert_true(loop_until(post_is_refused, post));
    loop_for(300);
    g_autofree char *first = backend_log(post->backend);
    g_assert_cmpuint(post_count(first, "POST "), <=, 2); /* what was under way */
    post_add(post, "a3", "{}");
    sender_wake(post->sender);
    loop_for(300);
    g_autofree char *then = backend_log(post->backend);
    g_assert_cmpstr(then, ==, "");
    backend_tell(post->backend, "clear");
    g_clear_pointer(&post->sender, sender_free);
    post_start(post, "another token", "Sari"); /* the same person */
    g_assert_true(loop_until(post_is_empty, post));
    g_assert_cmpuint(post->sent, ==, 3);
}

static void what_another_wrote_is_left_alone(Post *post, const void *unused)
{
    post_add(post, "a1", "{}");
    box_settle(&post->box);
    post_start(post, "someone else", "Budi");
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
    post_start(post, NULL, NULL);
    post_add(post, "a1", "{}");
    box_settle(&post->box);
    loop_for(50);
    g_assert_cmpuint(post->sent, ==, 0);
    sender_know(post->sender, "me", "");
    g_assert_true(loop_until(post_is_empty, post));
}

static void who_does_not_hold_the_lock_does_not_send(Post *post, const void *unused)
{
    g_autoptr(Outbox) other = outbox_open(post->box.path, NULL, NULL, NULL);
    g_assert_true(outbox_may_send(other, "me"));
    post_start(post, "me", "");
    post_add(post, "a1", "{}");
    box_settle(&post->box);
    loop_for(100);
    g_assert_cmpint(sender_figures(post->sender).state, ==, SENDER_OTHER);
    g_assert_cmpuint(post->sent, ==, 0);
    g_clear_pointer(&other, outbox_free);
    sender_wake(post->sender);
    g_assert_true(loop_until(post_is_empty, post));
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
                     .file = (char *)"",
                     .memo = (char *)"",
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
    post_start(post, "me", "");
    while (post->sent < 2 || outbox_count_state(post->box.outbox, OUTBOX_ATTENTION) < 2) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_assert_nonnull(strstr(post->told->str, "sent young"));
    g_assert_nonnull(strstr(post->told->str, "sent ahead"));
    g_assert_cmpuint(outbox_count(post->box.outbox), ==, 2);
    outbox_again(post->box.outbox, "week");
    outbox_remove(post->box.outbox, "decade");
    g_assert_true(loop_until(post_is_empty, post));
    g_assert_cmpuint(post->sent, ==, 3);
}

static bool was_tried_again(void *data)
{
    const OutboxAct *act = outbox_act(((Post *)data)->box.outbox, 0);
    return act != NULL && act->attempts > 1;
}

static void what_a_person_says_again_holds_through_a_loss(Post *post, const void *unused)
{
    outbox_free(post->box.outbox);
    write_old(post, "week", 7 * DAY_MS);
    box_open(&post->box);
    post_start(post, "me", "");
    g_assert_true(loop_until(post_wants_attention, post));
    backend_tell(post->backend, "stop");
    outbox_again(post->box.outbox, "week");
    g_assert_true(loop_until(was_tried_again, post));
    loop_for(50);
    g_assert_cmpuint(outbox_count_state(post->box.outbox, OUTBOX_ATTENTION), ==, 0);
    g_clear_pointer(&post->sender, sender_free);
    box_restart(&post->box); /* nor is it asked about anew by the next console */
    backend_tell(post->backend, "start");
    post_start(post, "me", "");
    g_assert_true(loop_until(post_is_empty, post));
    g_assert_nonnull(strstr(post->told->str, "sent week"));
}

static void after_a_loss_one_goes_first(Post *post, const void *unused)
{
    backend_tell(post->backend, "stop");
    post_start(post, "me", "");
    for (int i = 0; i < 30; i++) {
        g_autofree char *body = g_strdup_printf("{\"n\":%d}", i);
        post_add(post, i % 2 == 0 ? "a1" : "a3", body);
    }
    box_settle(&post->box);
    g_assert_true(loop_until(post_was_tried, post));
    g_assert_cmpint(sender_figures(post->sender).state, ==, SENDER_AWAY);
    g_assert_cmpuint(sender_figures(post->sender).waiting, ==, 30);
    g_assert_cmpint(sender_figures(post->sender).oldest_ms, >, 0);
    backend_tell(post->backend, "start");
    gint64 began = g_get_monotonic_time();
    sender_retry(post->sender);
    g_assert_true(loop_until(post_is_empty, post));
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
    post_start(post, "me", "");
    GString *log = g_string_new(NULL);
    while (strstr(log->str, "if-match: \"7\"") == NULL) {
        g_autofree char *more = backend_log(post->backend);
        g_string_append(log, more);
        loop_for(10);
    }
    g_assert_nonnull(strstr(log->str, "PATCH " A1));
    g_string_free(log, TRUE);
}

#define TEST(name, run) g_test_add("/sender/" name, Post, NULL, post_set_up, run, post_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST("a refused token waits for another", a_refused_token_waits_for_another);
    TEST("what another wrote is left alone", what_another_wrote_is_left_alone);
    TEST("nothing is sent before we know who we are", nothing_is_sent_before_we_know_who_we_are);
    TEST("who does not hold the lock does not send", who_does_not_hold_the_lock_does_not_send);
    TEST("what the backend may have forgotten is asked about",
         what_the_backend_may_have_forgotten_is_asked_about);
    TEST("what a person says again holds through a loss",
         what_a_person_says_again_holds_through_a_loss);
    TEST("after a loss one goes first", after_a_loss_one_goes_first);
    TEST("a patch goes out as one", a_patch_goes_out_as_one);
    return g_test_run();
}
