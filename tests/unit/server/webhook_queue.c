/* webhook_queue.c - when what waits for a receiver is tried, and in which order */
#include "server/webhook_queue.h"

static const WebhookPace pace = {
    .retry_ms = 1000, .keep_ms = 3600000, .refused_after = 3, .most = 10};

static WebhookWaiting *message(const char *id, const char *object, int64_t came_ms)
{
    WebhookWaiting *waiting = g_new0(WebhookWaiting, 1);
    waiting->id = g_strdup(id);
    waiting->object = g_strdup(object);
    waiting->came_ms = came_ms;
    return waiting;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(WebhookQueue, webhook_queue_free)

static const char *next_id(WebhookQueue *queue, int64_t now_ms, WebhookWaiting **out)
{
    *out = webhook_queue_next(queue, now_ms);
    return *out != NULL ? (*out)->id : "";
}

static WebhookFate answer(WebhookQueue *queue, WebhookWaiting *waiting, int status, int64_t now_ms)
{
    const WebhookAnswer said = {.status = status};
    WebhookFate fate = webhook_queue_answered(queue, waiting, &said, now_ms);
    if (fate != WEBHOOK_AGAIN) {
        webhook_waiting_free(waiting);
    }
    return fate;
}

static void one_object_s_messages_go_one_after_the_other(void)
{
    g_autoptr(WebhookQueue) queue = webhook_queue_new(&pace);
    WebhookWaiting *one, *two, *none;
    webhook_queue_add(queue, message("m1", "a", 0));
    webhook_queue_add(queue, message("m2", "a", 0));
    webhook_queue_add(queue, message("m3", "b", 0));
    g_assert_cmpstr(next_id(queue, 10, &one), ==, "m1");
    g_assert_cmpstr(next_id(queue, 10, &two), ==, "m3");
    g_assert_cmpstr(next_id(queue, 10, &none), ==, "");
    g_assert_cmpint(webhook_queue_due(queue, 10), ==, -1);
    g_assert_cmpint(answer(queue, one, 204, 20), ==, WEBHOOK_DELIVERED);
    g_assert_cmpstr(next_id(queue, 20, &one), ==, "m2");
    answer(queue, one, 200, 20);
    answer(queue, two, 200, 20);
    g_assert_cmpuint(webhook_queue_count(queue), ==, 0);
}

static void to_one_in_trouble_one_goes_at_a_time(void)
{
    g_autoptr(WebhookQueue) queue = webhook_queue_new(&pace);
    WebhookWaiting *flying[4], *none;
    char id[8], object[8];
    for (int i = 0; i < 6; i++) {
        g_snprintf(id, sizeof id, "m%d", i);
        g_snprintf(object, sizeof object, "o%d", i);
        webhook_queue_add(queue, message(id, object, 0));
    }
    for (int i = 0; i < 4; i++) {
        flying[i] = webhook_queue_next(queue, 0);
        g_assert_nonnull(flying[i]);
    }
    g_assert_cmpstr(next_id(queue, 0, &none), ==, "");
    for (int i = 0; i < 4; i++) {
        g_assert_cmpint(answer(queue, flying[i], 503, 100 + i), ==, WEBHOOK_AGAIN);
    }
    /* They were under way together: that is one failure. */
    g_assert_cmpuint(webhook_queue_failures(queue), ==, 1);
    g_assert_cmpstr(next_id(queue, 1099, &none), ==, "");
    g_assert_cmpint(webhook_queue_due(queue, 200), ==, 1100);
    g_assert_cmpstr(next_id(queue, 1100, &flying[0]), ==, "m0");
    g_assert_cmpstr(next_id(queue, 1100, &none), ==, "");
    g_assert_cmpint(answer(queue, flying[0], 0, 1200), ==, WEBHOOK_AGAIN);
    g_assert_cmpuint(webhook_queue_failures(queue), ==, 2);
    g_assert_cmpstr(next_id(queue, 7199, &none), ==, "");
    /* Another one than that which failed last has its turn; it answers, and all go. */
    g_assert_cmpstr(next_id(queue, 7200, &flying[0]), ==, "m0");
    g_assert_cmpint(answer(queue, flying[0], 200, 7300), ==, WEBHOOK_DELIVERED);
    g_assert_cmpuint(webhook_queue_failures(queue), ==, 0);
    for (int i = 0; i < 4; i++) {
        g_assert_nonnull(webhook_queue_next(queue, 7300));
    }
}

static void pauses_grow_and_end(void)
{
    g_autoptr(WebhookQueue) queue = webhook_queue_new(&pace);
    WebhookWaiting *one;
    int64_t now_ms = 0, before = 0;
    webhook_queue_add(queue, message("m1", "a", 0));
    for (int i = 0; i < 20; i++) {
        int64_t due_ms = webhook_queue_due(queue, now_ms);
        g_assert_cmpint(due_ms, <=, now_ms + 12 * 3600000);
        g_assert_cmpint(due_ms - now_ms, >=, i < 9 ? before : 0);
        before = due_ms - now_ms;
        now_ms = due_ms;
        g_assert_cmpstr(next_id(queue, now_ms, &one), ==, "m1");
        g_assert_cmpint(answer(queue, one, 500, now_ms), ==, WEBHOOK_AGAIN);
    }
    g_assert_cmpuint(one->attempts, ==, 20);
}

static void what_it_asks_for_is_kept_to(void)
{
    g_autoptr(WebhookQueue) queue = webhook_queue_new(&pace);
    const WebhookAnswer later = {.status = 429, .after_ms = 120000},
                        never = {.status = 503, .after_ms = INT64_MAX};
    webhook_queue_add(queue, message("m1", "a", 0));
    webhook_queue_answered(queue, webhook_queue_next(queue, 0), &later, 0);
    g_assert_cmpint(webhook_queue_due(queue, 1), ==, 120000);
    g_assert_null(webhook_queue_next(queue, 119999));
    webhook_queue_answered(queue, webhook_queue_next(queue, 120000), &never, 120000);
    g_assert_cmpint(webhook_queue_due(queue, 120000), ==, 120000 + 86400000);
}

static void what_is_refused_is_dropped_in_the_end_and_holds_up_nothing(void)
{
    g_autoptr(WebhookQueue) queue = webhook_queue_new(&pace);
    WebhookWaiting *bad, *good, *none;
    webhook_queue_add(queue, message("bad", "a", 0));
    webhook_queue_add(queue, message("good", "b", 0));
    webhook_queue_add(queue, message("after", "a", 0));
    g_assert_cmpstr(next_id(queue, 0, &bad), ==, "bad");
    g_assert_cmpint(answer(queue, bad, 422, 0), ==, WEBHOOK_AGAIN);
    g_assert_cmpuint(webhook_queue_failures(queue), ==, 0);
    g_assert_cmpstr(next_id(queue, 0, &good), ==, "good");
    g_assert_cmpint(answer(queue, good, 200, 0), ==, WEBHOOK_DELIVERED);
    g_assert_cmpstr(next_id(queue, 999, &none), ==, "");
    g_assert_cmpstr(next_id(queue, 1000, &bad), ==, "bad");
    g_assert_cmpint(answer(queue, bad, 400, 1000), ==, WEBHOOK_AGAIN);
    g_assert_cmpstr(next_id(queue, 7000, &bad), ==, "bad");
    g_assert_cmpint(answer(queue, bad, 404, 7000), ==, WEBHOOK_REFUSED);
    g_assert_cmpstr(next_id(queue, 7000, &good), ==, "after");
    g_assert_cmpint(answer(queue, good, 410, 7000), ==, WEBHOOK_GONE);
}

static void a_redirect_is_trouble_and_nothing_is_lost_by_it(void)
{
    g_autoptr(WebhookQueue) queue = webhook_queue_new(&pace);
    WebhookWaiting *one;
    int64_t now_ms = 0;
    webhook_queue_add(queue, message("m1", "a", 0));
    for (int i = 0; i < 10; i++) {
        now_ms = webhook_queue_due(queue, now_ms);
        g_assert_cmpstr(next_id(queue, now_ms, &one), ==, "m1");
        g_assert_cmpint(answer(queue, one, 301, now_ms), ==, WEBHOOK_AGAIN);
    }
}

static void the_oldest_go_when_there_are_too_many_or_they_are_too_old(void)
{
    g_autoptr(WebhookQueue) queue = webhook_queue_new(&pace);
    char id[8];
    for (int i = 0; i < 13; i++) {
        g_snprintf(id, sizeof id, "m%d", i);
        webhook_queue_add(queue, message(id, id, i));
    }
    WebhookWaiting *flying = webhook_queue_next(queue, 100);
    g_assert_cmpstr(flying->id, ==, "m0");
    for (int i = 1; i <= 3; i++) {
        WebhookWaiting *gone = webhook_queue_drop(queue, 100);
        g_snprintf(id, sizeof id, "m%d", i); /* what is under way stays */
        g_assert_cmpstr(gone->id, ==, id);
        webhook_waiting_free(gone);
    }
    g_assert_null(webhook_queue_drop(queue, 100));
    WebhookWaiting *old = webhook_queue_drop(queue, 3600000 + 5);
    g_assert_cmpstr(old->id, ==, "m4");
    webhook_waiting_free(old);
    g_assert_null(webhook_queue_drop(queue, 3600000 + 5));
    g_assert_cmpuint(webhook_queue_count(queue), ==, 9);
    while ((old = webhook_queue_empty(queue)) != NULL) {
        webhook_waiting_free(old);
    }
    g_assert_cmpuint(webhook_queue_count(queue), ==, 1);
    answer(queue, flying, 200, 3600010);
}

static void a_pause_is_between_half_and_all_of_itself(void)
{
    const WebhookPace jittered = {
        .retry_ms = 1000, .keep_ms = 3600000, .refused_after = 3, .most = 10, .jitter = true};
    for (int i = 0; i < 200; i++) {
        g_autoptr(WebhookQueue) queue = webhook_queue_new(&jittered);
        webhook_queue_add(queue, message("m1", "a", 0));
        answer(queue, webhook_queue_next(queue, 0), 500, 0);
        g_assert_cmpint(webhook_queue_due(queue, 0), >=, 500);
        g_assert_cmpint(webhook_queue_due(queue, 0), <=, 1000);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/webhook queue/one object's messages go one after the other",
                    one_object_s_messages_go_one_after_the_other);
    g_test_add_func("/webhook queue/to one in trouble one goes at a time",
                    to_one_in_trouble_one_goes_at_a_time);
    g_test_add_func("/webhook queue/pauses grow and end", pauses_grow_and_end);
    g_test_add_func("/webhook queue/what it asks for is kept to", what_it_asks_for_is_kept_to);
    g_test_add_func("/webhook queue/what is refused is dropped in the end and holds up nothing",
                    what_is_refused_is_dropped_in_the_end_and_holds_up_nothing);
    g_test_add_func("/webhook queue/a redirect is trouble and nothing is lost by it",
                    a_redirect_is_trouble_and_nothing_is_lost_by_it);
    g_test_add_func("/webhook queue/the oldest go when there are too many or they are too old",
                    the_oldest_go_when_there_are_too_many_or_they_are_too_old);
    g_test_add_func("/webhook queue/a pause is between half and all of itself",
                    a_pause_is_between_half_and_all_of_itself);
    return g_test_run();
}
