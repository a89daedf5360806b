#include "net/follow.h"

#include <string.h>

#include "net/alarm.h"
#include "wire/routes.h"
#include "wire/sse.h"

struct Follow {
    Http *http;
    FollowEvents events;
    void *data;
    Sse *sse;
    HttpTransfer *transfer;
    Alarm *alarm;
    int64_t silence_ms;
};

static void on_event(const char *name, const char *json, size_t size, const char *id, void *data)
{
    Follow *follow = data;
    if (follow->transfer == NULL) {
        return; /* stopped by an event before this one, in the same piece */
    }
    alarm_set(follow->alarm, follow->silence_ms);
    guint64 number = 0;
    bool numbered = g_ascii_string_to_unsigned(id, 10, 0, G_MAXINT64, &number, NULL);
    follow->events.event(name, json, size, numbered ? (int64_t)number : -1, follow->data);
}

static bool on_head(const HttpHead *head, void *data, GError **error)
{
    Follow *follow = data;
    if (head->status == 200) {
        follow->events.opened(head, follow->data);
    }
    return true;
}

static bool on_bytes(const char *bytes, size_t size, void *data, GError **error)
{
    Follow *follow = data;
    sse_feed(follow->sse, bytes, size);
    unsigned dropped = sse_dropped(follow->sse);
    if (dropped > 0 && follow->transfer != NULL) {
        follow->events.dropped(dropped, follow->data);
    }
    return true;
}

static void on_done(const HttpAnswer *answer, void *data)
{
    Follow *follow = data;
    follow->transfer = NULL;
    alarm_clear(follow->alarm);
    follow->events.ended(answer, follow->data);
}

static void on_silence(void *data)
{
    Follow *follow = data;
    follow_stop(follow);
    follow->events.ended(NULL, follow->data);
}

Follow *follow_new(Http *http, const FollowEvents *events, void *data)
{
    Follow *follow = g_new0(Follow, 1);
    follow->http = http;
    follow->events = *events;
    follow->data = data;
    follow->sse = sse_new(on_event, follow);
    follow->alarm = alarm_new(on_silence, follow);
    return follow;
}

void follow_free(Follow *follow)
{
    if (follow != NULL) {
        follow_stop(follow);
        alarm_free(follow->alarm);
        sse_free(follow->sse);
        g_free(follow);
    }
}

void follow_start(Follow *follow, int64_t since, int64_t silence_ms)
{
    static const HttpEvents events = {.head = on_head, .bytes = on_bytes, .done = on_done};
    follow_stop(follow);
    sse_reset(follow->sse);
    g_autofree char *path = g_strdup_printf(ROUTE_CHANGES "?since=%" G_GINT64_FORMAT, since);
    const HttpCall call = {
        .path = path,
        .accept = MEDIA_SSE,
        .endless = true,
    };
    follow->silence_ms = silence_ms;
    alarm_set(follow->alarm, silence_ms);
    follow->transfer = http_start(follow->http, &call, &events, follow);
}

void follow_stop(Follow *follow)
{
    alarm_clear(follow->alarm);
    if (follow->transfer != NULL) {
        http_cancel(g_steal_pointer(&follow->transfer));
    }
}

int follow_retry_ms(const Follow *follow)
{
    return sse_retry_ms(follow->sse);
}
