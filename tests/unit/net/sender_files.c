/* Files that acts carry, and acts that can't wait. */
#include <glib/gstdio.h>
#include <string.h>

#include "backend.h"
#include "net/sender.h"
#include "post.h"

#define FILES "/api/v1/tickets/t/attachments"

static void add_file(Post *post, const char *object, const char *bytes)
{
    char id[27];
    g_autoptr(GBytes) file = g_bytes_new(bytes, strlen(bytes));
    const OutboxAct act = {.object = (char *)object,
                           .method = (char *)"POST",
                           .path = (char *)FILES "?name=a.txt",
                           .body = (char *)"text/plain",
                           .bytes = file,
                           .who = (char *)"me",
                           .name = (char *)"Sari"};
    g_assert_true(outbox_add(post->box.outbox, &act, id, box_written, &post->box, NULL));
    post->box.adding++;
    g_ptr_array_add(post->box.ids, g_strdup(id));
}

static void serve_files(Post *post)
{
    backend_give(post->backend, "body " FILES, "{}", 2);
}

static void a_file_goes_as_it_is(Post *post, const void *unused)
{
    serve_files(post);
    add_file(post, "ticket/t", "air masuk\nrumah");
    box_settle(&post->box);
    post_start(post, "me", "");
    g_assert_true(loop_until(post_is_empty, post));
    g_autofree char *log = backend_log(post->backend);
    g_autofree char *key = g_strdup_printf("  idempotency-key: %s\n", box_id(&post->box, 0));
    g_assert_nonnull(strstr(log, "POST " FILES "?name=a.txt\n"));
    g_assert_nonnull(strstr(log, "  content-type: text/plain\n"));
    g_assert_nonnull(strstr(log, "  content-length: 15\n"));
    g_assert_nonnull(strstr(log, "  | air masuk rumah"));
    g_assert_nonnull(strstr(log, key));
    g_assert_cmpstr(post->told->str, ==, "sent ticket/t text/plain\n");
}

/* A thin link must not keep notes behind a picture; pictures go one at a time. */
static void notes_do_not_wait_for_files(Post *post, const void *unused)
{
    backend_tell(post->backend, "rule " FILES " 0 hang");
    add_file(post, "ticket/t1", "satu");
    add_file(post, "ticket/t2", "dua");
    box_settle(&post->box);
    post_start(post, "me", "");
    for (int i = 0; i < 20; i++) {
        post_add(post, "a1", "{}");
        post_add(post, "a2", "{}");
    }
    while (post->sent < 40) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_autofree char *log = backend_log(post->backend);
    g_assert_cmpuint(post_count(log, "POST " FILES), ==, 1);
    g_assert_cmpuint(outbox_count(post->box.outbox), ==, 2);
}

/* What was said after it on the same ticket comes after it. */
static void a_note_after_a_file_waits_for_it(Post *post, const void *unused)
{
    serve_files(post);
    backend_tell(post->backend, "rule " FILES " 1 status 500");
    add_file(post, "a1", "satu");
    post_add(post, "a1", "{\"n\":2}");
    box_settle(&post->box);
    post_start(post, "me", "");
    g_assert_true(loop_until(post_is_empty, post));
    g_assert_cmpstr(post->told->str, ==, "sent a1 text/plain\nsent a1 {\"n\":2}\n");
}

static bool is_damaged(void *data)
{
    const Post *post = data;
    return outbox_count_state(post->box.outbox, OUTBOX_DAMAGED) == 1;
}

static void a_file_that_changed_is_never_sent(Post *post, const void *unused)
{
    serve_files(post);
    add_file(post, "ticket/t", "satu");
    box_settle(&post->box);
    g_autofree char *path = outbox_file_path(post->box.outbox, outbox_act(post->box.outbox, 0));
    g_assert_true(g_file_set_contents(path, "dua!", -1, NULL));
    post_start(post, "me", "");
    post_add(post, "a1", "{}");
    g_assert_true(loop_until(is_damaged, post));
    while (post->sent < 1) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_autofree char *log = backend_log(post->backend);
    g_assert_null(strstr(log, FILES));
    g_assert_nonnull(outbox_act(post->box.outbox, 0)->problem);
    g_clear_pointer(&post->sender, sender_free);
    box_restart(&post->box);
    g_assert_cmpint(outbox_act(post->box.outbox, 0)->state, ==, OUTBOX_DAMAGED);
}

/* Nobody is called back for a file that was being read. */
static void an_end_while_a_file_is_read_is_one(Post *post, const void *unused)
{
    serve_files(post);
    for (int i = 0; i < 20; i++) {
        add_file(post, "ticket/t", "satu");
        box_settle(&post->box);
        post_start(post, "me", "");
        g_clear_pointer(&post->sender, sender_free);
        loop_for(1);
    }
    g_assert_cmpuint(outbox_count(post->box.outbox), ==, 20);
}

static void check_urgent(Post *post, const char *object)
{
    for (int i = 0; i < 3; i++) {
        post_add(post, "a1", "{}");
        post_add(post, "a2", "{}");
    }
    char id[27];
    const OutboxAct brake = {.object = (char *)object,
                             .method = (char *)"POST",
                             .path = (char *)A3,
                             .body = (char *)"{}",
                             .who = (char *)"me"};
    g_assert_true(outbox_add(post->box.outbox, &brake, id, box_written, &post->box, NULL));
    post->box.adding++;
    box_settle(&post->box);
    backend_tell(post->backend, "rule " A3 " 1 slow 2");
    post_start(post, "me", "");
    g_assert_true(loop_until(post_is_empty, post));
    g_autofree char *first = g_strconcat("sent ", object, NULL);
    g_assert_true(g_str_has_prefix(post->told->str, first));
    g_autofree char *log = backend_log(post->backend);
    g_assert_true(g_str_has_prefix(log, "POST " A3));
}

static void what_is_urgent_goes_first_and_alone(Post *post, const void *unused)
{
    check_urgent(post, OUTBOX_URGENT "cam-1");
}

static void so_does_a_call_for_help(Post *post, const void *unused)
{
    check_urgent(post, OUTBOX_CALL "01M82Q5WSF21JKZ38WF3AHAXPG");
}

/* One that can't be done now does not hold up the rest for ever. */
static void what_is_urgent_and_put_off_lets_others_go(Post *post, const void *unused)
{
    char id[27];
    const OutboxAct brake = {.object = (char *)OUTBOX_URGENT "cam-1",
                             .method = (char *)"POST",
                             .path = (char *)A3,
                             .body = (char *)"{}",
                             .who = (char *)"me"};
    backend_tell(post->backend, "rule " A3 " 0 status 500 Retry-After:_600");
    post_start(post, "me", "");
    g_assert_true(outbox_add(post->box.outbox, &brake, id, box_written, &post->box, NULL));
    post->box.adding++;
    post_add(post, "a1", "{}");
    while (post->sent < 1) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_assert_cmpstr(post->told->str, ==, "sent a1 {}\n");
    g_assert_cmpuint(outbox_count(post->box.outbox), ==, 1);
}

static void what_stands_behind_a_refusal_is_held(Post *post, const void *unused)
{
    backend_tell(post->backend, "rule " A1 " 0 status 403");
    post_start(post, "me", "");
    post_add(post, "a1", "{}");
    post_add(post, "a1", "{}");
    g_assert_true(loop_until(post_wants_attention, post));
    box_settle(&post->box);
    SenderFigures figures = sender_figures(post->sender);
    g_assert_cmpint(figures.state, ==, SENDER_HELD);
    g_assert_cmpuint(figures.waiting, ==, 1);
    g_assert_cmpuint(figures.attention, ==, 1);
    backend_tell(post->backend, "clear");
    outbox_again(post->box.outbox, box_id(&post->box, 0));
    sender_retry(post->sender);
    g_assert_true(loop_until(post_is_empty, post));
    g_assert_cmpint(sender_figures(post->sender).state, ==, SENDER_IDLE);
}

#define ADD(name, test) g_test_add("/sender/" name, Post, NULL, post_set_up, test, post_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("files/one goes as it is", a_file_goes_as_it_is);
    ADD("files/notes do not wait for them", notes_do_not_wait_for_files);
    ADD("files/a note after one waits for it", a_note_after_a_file_waits_for_it);
    ADD("files/one that changed is never sent", a_file_that_changed_is_never_sent);
    ADD("files/an end while one is read is an end", an_end_while_a_file_is_read_is_one);
    ADD("urgent/it goes first, and alone", what_is_urgent_goes_first_and_alone);
    ADD("urgent/a call for help goes first, and alone", so_does_a_call_for_help);
    ADD("urgent/put off, it lets others go", what_is_urgent_and_put_off_lets_others_go);
    ADD("held/what stands behind a refusal is not under way", what_stands_behind_a_refusal_is_held);
    return g_test_run();
}
