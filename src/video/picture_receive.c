/* The thread of a text picture: receives, decodes what is needed, makes one picture at a time. */
#include <time.h>

#include "base/clock.h"
#include "video/address.h"
#include "video/picture_stream_private.h"
#include "video/still.h"

/* How long a farewell to the camera may take. */
#define FAREWELL_MS 200
/* Streams without keyframes (rolling refresh) are begun anywhere after this many frames. */
#define KEYLESS_MAX 250

static void post(PictureStream *stream, BridgeKind kind, int a)
{
    bridge_post(stream->bridge, stream->number, kind, a, NULL, NULL);
}

/* libavformat asks this every 100 ms while it waits, and between its reads. */
static int interrupted(void *user)
{
    PictureStream *stream = user;
    int64_t now = clock_mono_ms();
    if (stream->closing) {
        return now > stream->deadline_ms;
    }
    if (atomic_load(&stream->stop)) {
        return 1;
    }
    if (stream->flowing && !stream->stalled &&
        now - atomic_load(&stream->last_packet_ms) > stream->limits.freeze_ms) {
        stream->stalled = true;
        post(stream, BRIDGE_STALLED, 0);
    }
    stream->aborted = stream->aborted || now > stream->deadline_ms;
    return stream->aborted;
}

static int64_t thread_cpu_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Thousandths of a core since the last picture. */
static int take_cpu(PictureStream *stream)
{
    int64_t cpu = thread_cpu_us(), at = g_get_monotonic_time();
    int64_t used = cpu - stream->cpu_us, passed = MAX(at - stream->cpu_at_us, 1);
    stream->cpu_us = cpu;
    stream->cpu_at_us = at;
    return (int)CLAMP(used * 1000 / passed, 0, 1000);
}

/* Takes over what is wanted now; true when a picture may be made: the last one is taken. */
static bool take_wish(PictureStream *stream)
{
    g_mutex_lock(&stream->lock);
    bool free = !stream->waits;
    if (stream->wish_new) {
        stream->wish_new = false;
        stream->now = stream->wish;
        stream->undrawn = true;
        picture_pace_wish(&stream->pace, &stream->wish);
    }
    g_mutex_unlock(&stream->lock);
    return free;
}

static void hand_over(PictureStream *stream, ViewerEvent *event, int64_t bytes)
{
    event->kind = VIEWER_EVENT_PICTURE;
    event->bytes = bytes;
    event->cpu = take_cpu(stream);
    event->fps = picture_pace_rate(&stream->pace);
    event->age_ms = picture_pace_late_ms(&stream->pace);
    g_mutex_lock(&stream->lock);
    viewer_event_clear(&stream->made);
    stream->made = *event;
    stream->waits = true;
    g_mutex_unlock(&stream->lock);
    post(stream, BRIDGE_MOVING, 0);
}

/* Makes a picture of the newest frame.  False: of this stream none can be made. */
static bool make_picture(PictureStream *stream)
{
    int width, height, pixel_w, pixel_h;
    int64_t bytes = 0;
    if (!picture_codec_size(stream->codec, &width, &height)) {
        return true;
    }
    stream->undrawn = false;
    uint8_t *room =
        picture_draw_room(stream->draw, &stream->now, width, height, &pixel_w, &pixel_h);
    if (!picture_codec_scale(stream->codec, pixel_w, pixel_h, room)) {
        stream->reason = VIEWER_REASON_UNSUPPORTED;
        return false;
    }
    ViewerEvent event = {0};
    bool changed = picture_draw(stream->draw, &event, &bytes);
    picture_pace_drawn(&stream->pace, clock_mono_ms(), changed ? bytes : 0);
    if (changed) {
        hand_over(stream, &event, bytes);
    }
    return true;
}

/* Answers who asked for a still, when there is a frame; or because there will be none. */
static void write_still(PictureStream *stream, bool last)
{
    int width, height;
    bool frame = stream->codec != NULL && picture_codec_size(stream->codec, &width, &height);
    g_mutex_lock(&stream->lock);
    g_autofree char *path = frame || last ? g_steal_pointer(&stream->still_path) : NULL;
    g_mutex_unlock(&stream->lock);
    if (path == NULL) {
        return;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) png = frame ? picture_codec_png(stream->codec) : NULL;
    gsize size = 0;
    const void *bytes = png != NULL ? g_bytes_get_data(png, &size) : NULL;
    char *sha256 = bytes != NULL ? still_write(bytes, size, path, &error) : NULL;
    const char *why = error != NULL ? error->message : "there is no picture";
    bridge_post(stream->bridge, stream->number, BRIDGE_SNAPSHOT, 0,
                sha256 != NULL ? g_strdup(path) : NULL, sha256 != NULL ? sha256 : g_strdup(why));
}

static bool is_still(const PictureStream *stream)
{
    return stream->now.fps <= 0;
}

/* Decodes; true when there is a newer frame.  What lies between key frames is begun or left out at
 * one of them alone: a frame needs those before it. */
static bool decode(PictureStream *stream, AVPacket *packet, bool key)
{
    bool failed = false;
    if (key) {
        stream->keys_only = picture_pace_keys_only(&stream->pace);
        picture_codec_keys_only(stream->codec, stream->keys_only);
    }
    bool newer = picture_codec_take(stream->codec, packet, &failed);
    /* Nothing comes after it that would push it out. */
    if (!newer && key && stream->keys_only) {
        newer = picture_codec_drain(stream->codec);
    }
    stream->reason = failed ? VIEWER_REASON_UNSUPPORTED : stream->reason;
    return newer;
}

static void note_life(PictureStream *stream)
{
    int64_t now = clock_mono_ms();
    atomic_store(&stream->last_packet_ms, now);
    stream->deadline_ms = now + stream->limits.lost_ms;
    if (stream->stalled) {
        stream->stalled = false;
        post(stream, BRIDGE_RESUMED, 0);
    }
}

/* Waits while the frame lies ahead of its time: only sources that can be read faster than they
 * play. */
static void wait_due(PictureStream *stream, const AVPacket *packet)
{
    AVRational base = stream->context->streams[stream->index]->time_base;
    int64_t due_ms = stream->rtsp ? 0 : picture_pace_due_ms(&stream->pace, packet, base);
    g_mutex_lock(&stream->lock);
    while (!atomic_load(&stream->stop) && clock_mono_ms() < due_ms) {
        g_cond_wait_until(&stream->wake, &stream->lock,
                          g_get_monotonic_time() + (due_ms - clock_mono_ms()) * 1000);
    }
    g_mutex_unlock(&stream->lock);
}

/* False: the stream is of no more use, or has given what was wanted. */
static bool take_packet(PictureStream *stream, AVPacket *packet)
{
    enum AVCodecID id = stream->context->streams[stream->index]->codecpar->codec_id;
    bool key = stream_is_key(id, packet);
    if (!stream->flowing && !key && ++stream->skipped < KEYLESS_MAX) {
        return true;
    }
    stream->flowing = true;
    wait_due(stream, packet);
    note_life(stream);
    bool free = take_wish(stream);
    picture_pace_packet(&stream->pace, clock_mono_ms(), key);
    if (stream->rtsp) {
        picture_pace_arrived(&stream->pace, clock_mono_ms(), packet,
                             stream->context->streams[stream->index]->time_base);
    }
    stream->undrawn = decode(stream, packet, key) || stream->undrawn;
    if (stream->reason != VIEWER_REASON_NONE) {
        return false;
    }
    write_still(stream, false);
    if (!stream->undrawn || !free || !picture_pace_may_draw(&stream->pace, clock_mono_ms())) {
        return true;
    }
    int width, height;
    bool got = picture_codec_size(stream->codec, &width, &height);
    return make_picture(stream) && !(got && is_still(stream));
}

static ViewerReason end_reason(const PictureStream *stream, int error)
{
    if (error == AVERROR_EOF && stream_is_recording(stream->context)) {
        return VIEWER_REASON_NONE;
    }
    if (stream->aborted) {
        return stream->flowing ? VIEWER_REASON_STALLED : VIEWER_REASON_TIMEOUT;
    }
    ViewerReason reason = stream_reason(error);
    return reason == VIEWER_REASON_FAILED ? VIEWER_REASON_LOST : reason;
}

static void read_frames(PictureStream *stream)
{
    AVPacket *packet = av_packet_alloc();
    bool going = true;
    while (going && !atomic_load(&stream->stop)) {
        int error = av_read_frame(stream->context, packet);
        if (error == AVERROR(EAGAIN) && !stream->aborted) {
            continue;
        }
        if (error < 0 || stream->aborted) {
            stream->reason = end_reason(stream, error);
            break;
        }
        if (packet->stream_index == stream->index && packet->size > 0) {
            going = take_packet(stream, packet);
        }
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
}

static void close_stream(PictureStream *stream)
{
    stream->closing = true;
    stream->deadline_ms = clock_mono_ms() + FAREWELL_MS;
    avformat_close_input(&stream->context);
}

/* A still is over, but may be wanted in another size. */
static void keep_still(PictureStream *stream)
{
    while (!atomic_load(&stream->stop)) {
        if (take_wish(stream) && stream->undrawn) {
            make_picture(stream);
        }
        write_still(stream, false);
        g_mutex_lock(&stream->lock);
        while (!atomic_load(&stream->stop) && !stream->wish_new && stream->still_path == NULL &&
               (stream->waits || !stream->undrawn)) {
            g_cond_wait(&stream->wake, &stream->lock);
        }
        g_mutex_unlock(&stream->lock);
    }
}

static void show(PictureStream *stream)
{
    stream->reason = VIEWER_REASON_NONE;
    post(stream, BRIDGE_OPENED, 0);
    stream->deadline_ms = clock_mono_ms() + stream->limits.lost_ms;
    stream->codec = picture_codec_new(stream->context->streams[stream->index]->codecpar);
    if (stream->codec == NULL) {
        stream->reason = VIEWER_REASON_UNSUPPORTED;
    } else {
        read_frames(stream);
    }
    close_stream(stream);
    int width, height;
    if (stream->reason == VIEWER_REASON_NONE && is_still(stream) && stream->codec != NULL &&
        picture_codec_size(stream->codec, &width, &height)) {
        post(stream, BRIDGE_PLAYER_END, 0);
        keep_still(stream);
    }
}

void *picture_receive(void *user)
{
    PictureStream *stream = user;
    AVIOInterruptCB interrupt = {.callback = interrupted, .opaque = stream};
    stream->deadline_ms = clock_mono_ms() + stream->limits.open_ms;
    stream->cpu_us = thread_cpu_us();
    stream->cpu_at_us = g_get_monotonic_time();
    stream->context = stream_open(stream->url, &interrupt, &stream->index, &stream->reason);
    g_clear_pointer(&stream->url, address_wipe);
    if (stream->context != NULL) {
        show(stream);
    } else if (stream->aborted) {
        stream->reason = VIEWER_REASON_TIMEOUT;
    }
    write_still(stream, true);
    picture_codec_free(stream->codec);
    picture_draw_free(stream->draw);
    post(stream, BRIDGE_RECEIVE_DONE, (int)stream->reason);
    return NULL;
}
