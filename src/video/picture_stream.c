#include "base/clock.h"
#include "video/address.h"
#include "video/picture_stream_private.h"

PictureStream *picture_stream_new(Bridge *bridge, unsigned number, const ReceiveAddress *address,
                                  const ReceiveLimits *limits, const PictureWish *wish)
{
    PictureStream *stream = g_new0(PictureStream, 1);
    stream->bridge = bridge;
    stream->number = number;
    stream->limits = *limits;
    stream->rtsp = address_is_rtsp(address->url);
    stream->url = address_with_login(address->url, address->user, address->password);
    stream->draw = picture_draw_new();
    g_mutex_init(&stream->lock);
    g_cond_init(&stream->wake);
    stream->wish = *wish;
    stream->wish_new = true;
    stream->thread = g_thread_try_new("picture", picture_receive, stream, NULL);
    if (stream->thread == NULL) {
        picture_draw_free(stream->draw);
        bridge_post(bridge, number, BRIDGE_RECEIVE_DONE, (int)VIEWER_REASON_FAILED, NULL, NULL);
    }
    return stream;
}

void picture_stream_stop(PictureStream *stream)
{
    g_mutex_lock(&stream->lock);
    atomic_store(&stream->stop, true);
    g_cond_broadcast(&stream->wake);
    g_mutex_unlock(&stream->lock);
}

void picture_stream_free(PictureStream *stream)
{
    if (stream == NULL) {
        return;
    }
    picture_stream_stop(stream);
    if (stream->thread != NULL) {
        g_thread_join(stream->thread);
    }
    viewer_event_clear(&stream->made);
    g_free(stream->still_path);
    g_mutex_clear(&stream->lock);
    g_cond_clear(&stream->wake);
    address_wipe(stream->url);
    g_free(stream);
}

void picture_stream_wish(PictureStream *stream, const PictureWish *wish)
{
    g_mutex_lock(&stream->lock);
    stream->wish = *wish;
    stream->wish_new = true;
    g_cond_broadcast(&stream->wake);
    g_mutex_unlock(&stream->lock);
}

bool picture_stream_take(PictureStream *stream, ViewerEvent *event)
{
    g_mutex_lock(&stream->lock);
    bool taken = stream->waits;
    if (taken) {
        *event = stream->made;
        stream->made = (ViewerEvent){0};
        stream->waits = false;
        g_cond_broadcast(&stream->wake);
    }
    g_mutex_unlock(&stream->lock);
    return taken;
}

bool picture_stream_snapshot(PictureStream *stream, const char *path)
{
    g_mutex_lock(&stream->lock);
    bool taken = stream->still_path == NULL;
    if (taken) {
        stream->still_path = g_strdup(path);
        g_cond_broadcast(&stream->wake);
    }
    g_mutex_unlock(&stream->lock);
    return taken;
}

int picture_stream_age_ms(const PictureStream *stream)
{
    int64_t last = atomic_load(&stream->last_packet_ms);
    return last == 0 ? -1 : (int)MIN(clock_mono_ms() - last, G_MAXINT);
}
