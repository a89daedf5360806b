#include "video/tape.h"

#include <glib.h>

#include "base/clock.h"
#include "video/stream.h"

/* Streams without keyframes (rolling refresh) are begun anywhere after so many packets. */
#define KEYLESS_MAX 250

struct Tape {
    GMutex lock;
    int refs;
    AVCodecParameters *codec; /* NULL before the first packet */
    GQueue held;              /* TapePacket, oldest first */
    size_t bytes;
    int64_t seconds;
    unsigned keyless; /* packets since the last keyframe */
    TapeSink sink;    /* packet NULL: nobody follows */
    bool flowing;     /* the sink has had its format and a keyframe */
};

static void packet_free(TapePacket *packet)
{
    av_packet_free(&packet->packet);
    g_free(packet);
}

Tape *tape_new(void)
{
    Tape *tape = g_new0(Tape, 1);
    g_mutex_init(&tape->lock);
    g_queue_init(&tape->held);
    tape->refs = 1;
    tape->seconds = TAPE_SECONDS;
    return tape;
}

Tape *tape_ref(Tape *tape)
{
    g_atomic_int_inc(&tape->refs);
    return tape;
}

void tape_unref(Tape *tape)
{
    if (tape == NULL || !g_atomic_int_dec_and_test(&tape->refs)) {
        return;
    }
    g_queue_clear_full(&tape->held, (GDestroyNotify)packet_free);
    avcodec_parameters_free(&tape->codec);
    g_mutex_clear(&tape->lock);
    g_free(tape);
}

void tape_hold(Tape *tape, int seconds)
{
    g_mutex_lock(&tape->lock);
    tape->seconds = seconds;
    g_mutex_unlock(&tape->lock);
}

static void drop_first(Tape *tape)
{
    TapePacket *first = g_queue_pop_head(&tape->held);
    tape->bytes -= (size_t)first->packet->size;
    packet_free(first);
}

static bool is_keyless(const Tape *tape)
{
    return tape->keyless >= KEYLESS_MAX;
}

/* The group after the first one; NULL: there is none yet. */
static const TapePacket *second_group(const Tape *tape)
{
    const GList *link = tape->held.head != NULL ? tape->held.head->next : NULL;
    while (link != NULL && !is_keyless(tape) && !((const TapePacket *)link->data)->key) {
        link = link->next;
    }
    return link != NULL ? link->data : NULL;
}

static void drop_group(Tape *tape)
{
    const TapePacket *next = second_group(tape);
    while (tape->held.head != NULL && tape->held.head->data != next) {
        drop_first(tape);
    }
}

/* The first group goes when the second reaches back far enough, and at once when there is no room:
 * a picture that can't be decoded without it is worth nothing. */
static void trim(Tape *tape, int64_t now_us)
{
    const TapePacket *next;
    while (tape->bytes > TAPE_BYTES_MAX) {
        drop_group(tape);
    }
    while ((next = second_group(tape)) != NULL &&
           next->mono_us <= now_us - tape->seconds * G_USEC_PER_SEC) {
        drop_group(tape);
    }
}

static void hand_on(Tape *tape, const TapePacket *packet)
{
    if (tape->sink.packet == NULL) {
        return;
    }
    if (!tape->flowing) {
        if (!packet->key && !is_keyless(tape)) {
            return;
        }
        tape->flowing = true;
        tape->sink.format(tape->codec, tape->sink.user);
    }
    tape->sink.packet(packet, tape->sink.user);
}

static void put(Tape *tape, const AVPacket *packet)
{
    AVPacket *copy = av_packet_clone(packet);
    if (copy == NULL) {
        return;
    }
    TapePacket *item = g_new(TapePacket, 1);
    *item = (TapePacket){.packet = copy,
                         .mono_us = g_get_monotonic_time(),
                         .wall_ms = clock_wall_ms(),
                         .key = stream_is_key(tape->codec->codec_id, packet)};
    tape->keyless = item->key ? 0 : tape->keyless + 1;
    if (item->key) {
        copy->flags |= AV_PKT_FLAG_KEY;
    }
    hand_on(tape, item);
    if (tape->held.head == NULL && !item->key && !is_keyless(tape)) {
        packet_free(item);
        return;
    }
    g_queue_push_tail(&tape->held, item);
    tape->bytes += (size_t)copy->size;
    trim(tape, item->mono_us);
}

void tape_take(Tape *tape, const AVCodecParameters *codec, const AVPacket *packet)
{
    g_mutex_lock(&tape->lock);
    if (tape->codec == NULL && (tape->codec = avcodec_parameters_alloc()) != NULL &&
        avcodec_parameters_copy(tape->codec, codec) < 0) {
        avcodec_parameters_free(&tape->codec);
    }
    if (tape->codec != NULL) {
        put(tape, packet);
    }
    g_mutex_unlock(&tape->lock);
}

/* Where a sink begins. */
static GList *begin_at(const Tape *tape, int64_t since_us)
{
    GList *begin = NULL;
    for (GList *link = tape->held.head; link != NULL; link = link->next) {
        const TapePacket *packet = link->data;
        if (begin != NULL && packet->mono_us > since_us) {
            break;
        }
        if (packet->key || is_keyless(tape)) {
            begin = link;
        }
    }
    return begin;
}

void tape_follow(Tape *tape, const TapeSink *sink, int64_t since_us)
{
    g_mutex_lock(&tape->lock);
    tape->sink = sink != NULL ? *sink : (TapeSink){0};
    tape->flowing = false;
    for (GList *link = begin_at(tape, since_us); sink != NULL && link != NULL; link = link->next) {
        hand_on(tape, link->data);
    }
    g_mutex_unlock(&tape->lock);
}
