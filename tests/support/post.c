#include "post.h"

#include <string.h>

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

void post_start(Post *post, const char *who, const char *name)
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

void post_set_up(Post *post, const void *unused)
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

void post_tear_down(Post *post, const void *unused)
{
    g_clear_pointer(&post->sender, sender_free);
    http_free(post->http);
    backend_free(post->backend);
    box_tear_down(&post->box, NULL);
    g_string_free(post->told, TRUE);
}

void post_add(Post *post, const char *object, const char *body)
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

bool post_is_empty(void *data)
{
    const Post *post = data;
    return post->box.adding == 0 && outbox_count(post->box.outbox) == 0;
}

bool post_wants_attention(void *data)
{
    const Post *post = data;
    return outbox_count_state(post->box.outbox, OUTBOX_ATTENTION) == 1;
}

bool post_was_tried(void *data)
{
    const OutboxAct *act = outbox_act(((Post *)data)->box.outbox, 0);
    return act != NULL && act->attempts > 0;
}

bool post_is_refused(void *data)
{
    return sender_figures(((Post *)data)->sender).state == SENDER_REFUSED;
}

unsigned post_count(const char *text, const char *word)
{
    unsigned times = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word)) {
        times++;
    }
    return times;
}
