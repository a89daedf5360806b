#include "video/receive.h"

#include <stdatomic.h>
#include <string.h>

#include "base/clock.h"
#include "video/address.h"
#include "video/measure.h"
#include "video/remux.h"
#include "video/stream.h"
#include "video/timeline.h"

/* How long libvlc may leave the ring full, and how long a farewell to the camera may take. */
#define RING_WAIT_MS 5000
#define FAREWELL_MS  200
/* Streams without keyframes (rolling refresh) are begun anywhere after this many frames. */
#define KEYLESS_MAX 250
/* How far ahead of its time a recording or a segment is handed on. */
#define LEAD_MS 200
/* A recorder that is told to pause forgets who says nothing for a minute. */
#define PAUSE_MS 25000
/* Frames after which the mean interval is believed. */
#define INTERVAL_FRAMES 12
/* 120 frames a second, and so much more at once. */
#define SLOT_US  (G_USEC_PER_SEC / 120)
#define BURST_US (G_USEC_PER_SEC * 2)

struct Receiver {
    Bridge *bridge;
    Ring *ring;
    Tape *tape;
    GThread *thread;
    char *url;
    ReceiveLimits limits;
    unsigned number;

    GMutex lock;
    GCond wake;
    atomic_llong last_packet_ms; /* 0 before the first */
    atomic_uint frames;
    atomic_bool stop;
    atomic_int late_ms;

    /* The thread's own. */
    bool rtsp, flowing, stalled, aborted, closing;
    int stream, delay_ms;
    AVFormatContext *context;
    Remux *remux;
    Measure *measure;
    int64_t deadline_ms, start_ms, slot_us;
    Timeline timeline;
    unsigned skipped, written;
    ViewerReason reason;
    Playback *playback; /* NULL live; while it runs, remux and timeline are its thread's */
    int64_t read_dts;   /* of the last frame that was read for it */
};

/* libavformat asks this every 100 ms while it waits, and between its reads. */
static int interrupted(void *user)
{
    Receiver *receiver = user;
    int64_t now = clock_mono_ms();
    if (receiver->closing) {
        return now > receiver->deadline_ms;
    }
    if (atomic_load(&receiver->stop)) {
        return 1;
    }
    if (receiver->flowing && !receiver->stalled &&
        now - atomic_load(&receiver->last_packet_ms) > receiver->limits.freeze_ms) {
        receiver->stalled = true;
        bridge_post(receiver->bridge, receiver->number, BRIDGE_STALLED, 0, NULL, NULL);
    }
    /* Once is for ever: the parser still hands out a frame it held, which is no sign of life. */
    receiver->aborted = receiver->aborted || now > receiver->deadline_ms;
    return receiver->aborted;
}

static bool sink_write(const uint8_t *data, int size, void *user)
{
    Receiver *receiver = user;
    return ring_write(receiver->ring, data, (size_t)size, RING_WAIT_MS);
}

static enum AVCodecID codec_of(const Receiver *receiver)
{
    return receiver->context->streams[receiver->stream]->codecpar->codec_id;
}

static bool remux_start(Receiver *receiver, int delay_ms)
{
    remux_free(receiver->remux);
    receiver->delay_ms = delay_ms;
    receiver->remux = remux_new(receiver->context->streams[receiver->stream]->codecpar, delay_ms,
                                sink_write, receiver);
    return receiver->remux != NULL;
}

static void wait_until_ms(Receiver *receiver, int64_t due_ms)
{
    g_mutex_lock(&receiver->lock);
    while (!atomic_load(&receiver->stop) && clock_mono_ms() < due_ms) {
        int64_t wait_us = (due_ms - clock_mono_ms()) * 1000;
        g_cond_wait_until(&receiver->wake, &receiver->lock, g_get_monotonic_time() + wait_us);
    }
    g_mutex_unlock(&receiver->lock);
}

/* Waits while the frame lies further ahead than it should: only sources that can be read faster
 * than they play.  And none may send more frames than a screen shows, but for a burst at the
 * start. */
static void pace(Receiver *receiver, int64_t dts)
{
    if (receiver->playback != NULL) {
        return;
    }
    int64_t now_us = g_get_monotonic_time();
    receiver->slot_us = MAX(receiver->slot_us + SLOT_US, now_us - BURST_US);
    if (receiver->slot_us > now_us) {
        wait_until_ms(receiver, clock_mono_ms() + (receiver->slot_us - now_us) / 1000);
    }
    if (!receiver->rtsp) {
        wait_until_ms(receiver, receiver->start_ms + dts / 90 - LEAD_MS);
    }
}

static int64_t ticks(int64_t value, AVRational base)
{
    return value == AV_NOPTS_VALUE ? TIMELINE_NONE
                                   : av_rescale_q(value, base, (AVRational){1, TIMELINE_SECOND});
}

static void packet_map(Receiver *receiver, AVPacket *packet, AVRational base)
{
    TimelineFrame frame = {
        .dts = ticks(packet->dts, base),
        .pts = ticks(packet->pts, base),
        .arrival = g_get_monotonic_time() * 9 / 100,
    };
    timeline_map(&receiver->timeline, &frame);
    /* What comes by HTTP comes in pieces, and a recording when we ask for it. */
    bool live = receiver->rtsp && receiver->playback == NULL;
    atomic_store(&receiver->late_ms, live ? timeline_late_ms(&receiver->timeline) : 0);
    packet->dts = frame.dts;
    packet->pts = frame.pts;
    packet->duration = 0;
}

static bool packet_write(Receiver *receiver, AVPacket *packet)
{
    pace(receiver, packet->dts);
    tape_take(receiver->tape, receiver->context->streams[receiver->stream]->codecpar, packet);
    if (!remux_write(receiver->remux, packet)) {
        receiver->reason =
            atomic_load(&receiver->stop) ? VIEWER_REASON_NONE : VIEWER_REASON_DISPLAY;
        return false;
    }
    receiver->written++;
    return true;
}

/* A slow camera's pictures are put further behind the clock, which itself runs on. */
static void delay_check(Receiver *receiver)
{
    int wanted = remux_delay_ms(codec_of(receiver), receiver->timeline.interval);
    if (receiver->written % INTERVAL_FRAMES == INTERVAL_FRAMES - 1 &&
        wanted > receiver->delay_ms * 5 / 4) {
        remux_start(receiver, wanted);
    }
}

/* On its way to libvlc, with times in base. */
static bool packet_send(Receiver *receiver, AVPacket *packet, AVRational base)
{
    packet_map(receiver, packet, base);
    if (receiver->remux == NULL && !remux_start(receiver, remux_delay_ms(codec_of(receiver), 0))) {
        receiver->reason = VIEWER_REASON_UNSUPPORTED;
        return false;
    }
    delay_check(receiver);
    return packet_write(receiver, packet);
}

/* On the playback's thread. */
static bool playback_send(AVPacket *packet, void *user)
{
    Receiver *receiver = user;
    atomic_fetch_add(&receiver->frames, 1);
    return packet_send(receiver, packet, (AVRational){1, TIMELINE_SECOND});
}

/* What has no time comes a moment after what came before it. */
static bool packet_keep(Receiver *receiver, AVPacket *packet)
{
    AVRational base = receiver->context->streams[receiver->stream]->time_base;
    int64_t pts = ticks(packet->pts, base), dts = ticks(packet->dts, base);
    dts = dts != TIMELINE_NONE ? dts : pts != TIMELINE_NONE ? pts : receiver->read_dts + 1;
    packet->dts = receiver->read_dts = dts;
    packet->pts = pts != TIMELINE_NONE ? pts : dts;
    return playback_push(receiver->playback, packet, stream_is_key(codec_of(receiver), packet));
}

static bool packet_take(Receiver *receiver, AVPacket *packet)
{
    bool key = false;
    receiver->reason = measure_take(receiver->measure, codec_of(receiver), packet, &key);
    if (receiver->reason != VIEWER_REASON_NONE) {
        return false;
    }
    if (!receiver->flowing) {
        receiver->start_ms = clock_mono_ms();
        receiver->skipped++;
        if (!key && receiver->skipped < KEYLESS_MAX) {
            return true;
        }
        receiver->flowing = true;
    }
    int64_t now = clock_mono_ms();
    atomic_store(&receiver->last_packet_ms, now);
    atomic_fetch_add(&receiver->frames, receiver->playback == NULL);
    receiver->deadline_ms = now + receiver->limits.lost_ms;
    if (receiver->stalled) {
        receiver->stalled = false;
        bridge_post(receiver->bridge, receiver->number, BRIDGE_RESUMED, 0, NULL, NULL);
    }
    AVRational base = receiver->context->streams[receiver->stream]->time_base;
    bool ok = receiver->playback != NULL ? packet_keep(receiver, packet)
                                         : packet_send(receiver, packet, base);
    /* Pacing and a full ring are waits of our own making. */
    receiver->deadline_ms = MAX(receiver->deadline_ms, clock_mono_ms() + receiver->limits.lost_ms);
    atomic_store(&receiver->last_packet_ms, clock_mono_ms());
    return ok;
}

static ViewerReason end_reason(const Receiver *receiver, int error)
{
    if (error == AVERROR_EOF &&
        (receiver->playback != NULL || stream_is_recording(receiver->context))) {
        return VIEWER_REASON_NONE;
    }
    if (receiver->aborted) {
        return receiver->flowing ? VIEWER_REASON_STALLED : VIEWER_REASON_TIMEOUT;
    }
    ViewerReason reason = stream_reason(error);
    return reason == VIEWER_REASON_FAILED ? VIEWER_REASON_LOST : reason;
}

/* A recorder that sends on while the picture is held is told to pause, and now and then to go on a
 * little, so that it does not forget us.  One that can't pause waits until it is read again. */
static void pause_while_full(Receiver *receiver)
{
    while (receiver->rtsp && playback_is_full(receiver->playback)) {
        bool pauses = av_read_pause(receiver->context) >= 0;
        while (!playback_wait(receiver->playback, PAUSE_MS) && !pauses) {
        }
        receiver->deadline_ms = clock_mono_ms() + receiver->limits.lost_ms;
        atomic_store(&receiver->last_packet_ms, clock_mono_ms());
        if (pauses) {
            av_read_play(receiver->context);
        }
    }
}

static void read_frames(Receiver *receiver)
{
    AVPacket *packet = av_packet_alloc();
    bool going = true;
    while (going && !atomic_load(&receiver->stop)) {
        if (receiver->playback != NULL) {
            pause_while_full(receiver);
        }
        int error = av_read_frame(receiver->context, packet);
        if (error == AVERROR(EAGAIN) && !receiver->aborted) {
            continue;
        }
        if (error < 0 || receiver->aborted) {
            receiver->reason = end_reason(receiver, error);
            break;
        }
        if (packet->stream_index == receiver->stream && packet->size > 0) {
            going = packet_take(receiver, packet);
        }
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
}

static void close_stream(Receiver *receiver)
{
    receiver->closing = true;
    receiver->deadline_ms = clock_mono_ms() + FAREWELL_MS;
    avformat_close_input(&receiver->context);
    remux_free(receiver->remux);
    measure_free(receiver->measure);
}

static void *receive(void *user)
{
    Receiver *receiver = user;
    AVIOInterruptCB interrupt = {.callback = interrupted, .opaque = receiver};
    receiver->deadline_ms = clock_mono_ms() + receiver->limits.open_ms;
    receiver->context =
        stream_open(receiver->url, &interrupt, &receiver->stream, &receiver->reason);
    g_clear_pointer(&receiver->url, address_wipe);
    if (receiver->context != NULL) {
        receiver->reason = VIEWER_REASON_NONE;
        receiver->measure = measure_new(receiver->context->streams[receiver->stream]->codecpar);
        bridge_post(receiver->bridge, receiver->number, BRIDGE_OPENED,
                    (int)remux_format(codec_of(receiver)), NULL, NULL);
        receiver->deadline_ms = clock_mono_ms() + receiver->limits.lost_ms;
        if (receiver->playback != NULL) {
            playback_start(receiver->playback, receiver->rtsp, playback_send, receiver);
        }
        read_frames(receiver);
        if (receiver->playback != NULL) {
            playback_drain(receiver->playback);
        }
        close_stream(receiver);
    } else if (receiver->aborted) {
        /* libavformat has many words for being interrupted. */
        receiver->reason = VIEWER_REASON_TIMEOUT;
    }
    ring_end(receiver->ring);
    bridge_post(receiver->bridge, receiver->number, BRIDGE_RECEIVE_DONE, (int)receiver->reason,
                NULL, NULL);
    return NULL;
}

Receiver *receiver_new(Bridge *bridge, unsigned number, const ReceiveAddress *address,
                       const ReceiveLimits *limits, Ring *ring)
{
    Receiver *receiver = g_new0(Receiver, 1);
    receiver->bridge = bridge;
    receiver->number = number;
    receiver->ring = ring_ref(ring);
    receiver->tape = tape_new();
    receiver->limits = *limits;
    receiver->rtsp = address_is_rtsp(address->url);
    receiver->playback = address->playback != NULL ? playback_ref(address->playback) : NULL;
    receiver->url = address_with_login(address->url, address->user, address->password);
    g_mutex_init(&receiver->lock);
    g_cond_init(&receiver->wake);
    receiver->thread = g_thread_try_new("receive", receive, receiver, NULL);
    if (receiver->thread == NULL) {
        /* Out of threads or memory now; the next attempt may find some. */
        bridge_post(bridge, number, BRIDGE_RECEIVE_DONE, (int)VIEWER_REASON_FAILED, NULL, NULL);
    }
    return receiver;
}

void receiver_stop(Receiver *receiver)
{
    g_mutex_lock(&receiver->lock);
    atomic_store(&receiver->stop, true);
    g_cond_broadcast(&receiver->wake);
    g_mutex_unlock(&receiver->lock);
    if (receiver->playback != NULL) {
        playback_stop(receiver->playback);
    }
    ring_shut(receiver->ring);
}

void receiver_free(Receiver *receiver)
{
    if (receiver == NULL) {
        return;
    }
    receiver_stop(receiver);
    if (receiver->thread != NULL) {
        g_thread_join(receiver->thread);
    }
    ring_unref(receiver->ring);
    playback_unref(receiver->playback);
    tape_unref(receiver->tape);
    g_mutex_clear(&receiver->lock);
    g_cond_clear(&receiver->wake);
    address_wipe(receiver->url);
    g_free(receiver);
}

int receiver_age_ms(const Receiver *receiver)
{
    int64_t last = atomic_load(&receiver->last_packet_ms);
    return last == 0 ? -1 : (int)MIN(clock_mono_ms() - last, G_MAXINT);
}

int receiver_late_ms(const Receiver *receiver)
{
    return atomic_load(&receiver->late_ms);
}

unsigned receiver_frames(const Receiver *receiver)
{
    return atomic_load(&receiver->frames);
}

Tape *receiver_tape(const Receiver *receiver)
{
    return receiver->tape;
}
