#include "video/playback.h"

#include "base/i18n.h"
#include "video/timeline.h"

#define SECOND_US 1000000
/* What is kept of a sender at its own pace (it goes on while the picture is held), and of others.
 */
#define PACED_TICKS (INT64_C(20) * TIMELINE_SECOND)
#define AHEAD_TICKS (INT64_C(3) * TIMELINE_SECOND)
/* A frame that comes later than this is shown at once, and those behind it in their time after. */
#define LATE_US (SECOND_US / 2)
/* Steps of a recording's clock beyond these are no time that passed. */
#define GAP_TICKS  (INT64_C(24) * 3600 * TIMELINE_SECOND)
#define BACK_TICKS (TIMELINE_SECOND / 2)
#define FRAME_COST 512
/* Faster than this, keyframes alone are shown: a small PC can't decode the rest. */
#define ALL_FRAMES_SPEED 2.0

struct Playback {
    gatomicrefcount references;
    GMutex lock;
    GCond wake;
    GThread *thread;
    PlaybackWrite write;
    void *user;
    int64_t at_ms;
    GQueue frames; /* AVPacket */
    size_t bytes;
    double speed;
    bool paced, held, stopped, ended; /* ended: no frame will come any more */
    unsigned steps;
    bool anchored, keyed; /* keyed: what depends on the frames before may be shown */
    int64_t anchor_us, anchor_dts;
    bool known;
    int64_t first_dts, last_dts; /* of what was handed on: the recording's clock */
};

Playback *playback_new(int64_t at_ms)
{
    Playback *playback = g_new0(Playback, 1);
    g_atomic_ref_count_init(&playback->references);
    g_mutex_init(&playback->lock);
    g_cond_init(&playback->wake);
    g_queue_init(&playback->frames);
    playback->at_ms = at_ms;
    playback->speed = 1;
    playback->keyed = true;
    return playback;
}

Playback *playback_ref(Playback *playback)
{
    g_atomic_ref_count_inc(&playback->references);
    return playback;
}

/* Of many tiny ones what holds them counts more than what they hold. */
static size_t cost_of(const AVPacket *frame)
{
    return (size_t)frame->size + FRAME_COST;
}

static void frame_free(gpointer data)
{
    AVPacket *frame = data;
    av_packet_free(&frame);
}

void playback_unref(Playback *playback)
{
    if (playback == NULL || !g_atomic_ref_count_dec(&playback->references)) {
        return;
    }
    g_queue_clear_full(&playback->frames, frame_free);
    g_mutex_clear(&playback->lock);
    g_cond_clear(&playback->wake);
    g_free(playback);
}

void playback_look(Playback *playback, PlaybackLook *out)
{
    g_mutex_lock(&playback->lock);
    int64_t gone = playback->known ? playback->last_dts - playback->first_dts : 0;
    *out = (PlaybackLook){.now_ms = playback->at_ms + gone / (TIMELINE_SECOND / 1000),
                          .speed = playback->speed,
                          .held = playback->held};
    g_mutex_unlock(&playback->lock);
}

const char *playback_play(Playback *playback, double speed, bool step)
{
    const char *why = NULL;
    g_mutex_lock(&playback->lock);
    if (step || speed == 0) {
        playback->held = true;
        playback->steps += step ? 1 : 0;
    } else if (!(speed >= PLAYBACK_SPEED_MIN && speed <= PLAYBACK_SPEED_MAX)) {
        why = _("a recording is played at 0.25 to 8 times its speed");
    } else if (playback->paced && speed > 1) {
        why = _("this recorder sends no faster than it was recorded; jump ahead instead");
    } else {
        playback->held = false;
        playback->steps = 0;
        playback->anchored = playback->anchored && speed == playback->speed;
        playback->speed = speed;
    }
    g_cond_broadcast(&playback->wake);
    g_mutex_unlock(&playback->lock);
    return why;
}

/* Faster than a PC decodes, only keyframes are left; and back, until the next one. */
static bool is_skipped(Playback *playback, const AVPacket *frame)
{
    bool key = (frame->flags & AV_PKT_FLAG_KEY) != 0;
    if (playback->speed > ALL_FRAMES_SPEED && !playback->held) {
        playback->keyed = key;
        return !key;
    }
    playback->keyed = playback->keyed || key;
    return !playback->keyed;
}

static void anchor(Playback *playback, int64_t dts, int64_t now_us)
{
    playback->anchored = true;
    playback->anchor_us = now_us;
    playback->anchor_dts = dts;
}

/* When a frame is to be handed on. */
static int64_t due_us(Playback *playback, int64_t dts, int64_t now_us)
{
    int64_t step = dts - playback->anchor_dts;
    bool sane = playback->anchored && step > -BACK_TICKS && step < GAP_TICKS;
    if (sane) {
        int64_t due = playback->anchor_us +
                      (int64_t)((double)step * SECOND_US / TIMELINE_SECOND / playback->speed);
        /* A gap in what was recorded is stepped over. */
        if (due > now_us - LATE_US && due < now_us + 8 * SECOND_US) {
            return due;
        }
    }
    anchor(playback, dts, now_us);
    return now_us;
}

/* Waits for the frame that is due.  NULL: it is over. */
static AVPacket *take_due(Playback *playback, int64_t *due)
{
    while (!playback->stopped) {
        AVPacket *frame = g_queue_peek_head(&playback->frames);
        int64_t now = g_get_monotonic_time();
        bool steps = playback->held && playback->steps > 0;
        if (frame == NULL && playback->ended) {
            return NULL;
        }
        if (frame == NULL || (playback->held && !steps)) {
            playback->anchored = playback->anchored && !playback->held;
            g_cond_wait(&playback->wake, &playback->lock);
            continue;
        }
        bool skipped = is_skipped(playback, frame);
        *due = steps || skipped ? now : due_us(playback, frame->dts, now);
        if (*due > now) {
            g_cond_wait_until(&playback->wake, &playback->lock, *due);
            continue;
        }
        g_queue_pop_head(&playback->frames);
        playback->bytes -= cost_of(frame);
        g_cond_broadcast(&playback->wake);
        if (!skipped) {
            playback->steps -= steps ? 1 : 0;
            return frame;
        }
        av_packet_free(&frame);
    }
    return NULL;
}

/* The recording's clock goes on over what is no time that passed. */
static void follow_clock(Playback *playback, int64_t dts)
{
    int64_t step = dts - playback->last_dts;
    if (!playback->known) {
        playback->first_dts = dts;
    } else if (step < -BACK_TICKS || step > GAP_TICKS) {
        playback->first_dts += step;
    }
    playback->known = true;
    playback->last_dts = dts;
}

static gpointer run(gpointer user)
{
    Playback *playback = user;
    g_mutex_lock(&playback->lock);
    AVPacket *frame;
    int64_t due;
    while ((frame = take_due(playback, &due)) != NULL) {
        follow_clock(playback, frame->dts);
        int64_t reorder = CLAMP(frame->pts - frame->dts, 0, 2 * TIMELINE_SECOND);
        frame->dts = due * 9 / 100;
        frame->pts = frame->dts + (int64_t)((double)reorder / playback->speed);
        g_mutex_unlock(&playback->lock);
        bool wanted = playback->write(frame, playback->user);
        av_packet_free(&frame);
        g_mutex_lock(&playback->lock);
        playback->stopped = playback->stopped || !wanted;
    }
    g_cond_broadcast(&playback->wake);
    g_mutex_unlock(&playback->lock);
    return NULL;
}

void playback_start(Playback *playback, bool paced, PlaybackWrite write, void *user)
{
    g_mutex_lock(&playback->lock);
    playback->paced = paced;
    playback->write = write;
    playback->user = user;
    playback->thread = g_thread_try_new("playback", run, playback, NULL);
    playback->stopped = playback->stopped || playback->thread == NULL;
    g_mutex_unlock(&playback->lock);
}

/* Holds more than a part (1: all, 2: half) of what it may. */
static bool holds(Playback *playback, int part)
{
    const AVPacket *first = g_queue_peek_head(&playback->frames);
    const AVPacket *last = g_queue_peek_tail(&playback->frames);
    int64_t kept = first != NULL ? last->dts - first->dts : 0;
    return playback->bytes > PLAYBACK_BYTES_MAX / (size_t)part ||
           kept > (playback->paced ? PACED_TICKS : AHEAD_TICKS) / part;
}

bool playback_push(Playback *playback, const AVPacket *frame, bool key)
{
    AVPacket *copy = av_packet_clone(frame);
    if (copy == NULL) {
        return true; /* out of memory: a frame is lost, no more */
    }
    copy->flags = key ? copy->flags | AV_PKT_FLAG_KEY : copy->flags & ~AV_PKT_FLAG_KEY;
    copy->pts = MAX(copy->pts, copy->dts);
    g_mutex_lock(&playback->lock);
    while (!playback->stopped && holds(playback, 1) &&
           (!playback->paced || playback->bytes > PLAYBACK_BYTES_MAX)) {
        g_cond_wait(&playback->wake, &playback->lock);
    }
    bool wanted = !playback->stopped;
    if (wanted) {
        playback->bytes += cost_of(copy);
        g_queue_push_tail(&playback->frames, g_steal_pointer(&copy));
        g_cond_broadcast(&playback->wake);
    }
    g_mutex_unlock(&playback->lock);
    av_packet_free(&copy);
    return wanted;
}

bool playback_is_full(Playback *playback)
{
    g_mutex_lock(&playback->lock);
    bool is = holds(playback, 1) && !playback->stopped;
    g_mutex_unlock(&playback->lock);
    return is;
}

bool playback_wait(Playback *playback, int ms)
{
    int64_t until = g_get_monotonic_time() + INT64_C(1000) * ms;
    g_mutex_lock(&playback->lock);
    bool waited = true;
    while (waited && holds(playback, 2) && !playback->stopped) {
        waited = g_cond_wait_until(&playback->wake, &playback->lock, until);
    }
    g_mutex_unlock(&playback->lock);
    return waited;
}

void playback_drain(Playback *playback)
{
    g_mutex_lock(&playback->lock);
    playback->ended = true;
    g_cond_broadcast(&playback->wake);
    GThread *thread = g_steal_pointer(&playback->thread);
    g_mutex_unlock(&playback->lock);
    if (thread != NULL) {
        g_thread_join(thread);
    }
}

void playback_stop(Playback *playback)
{
    g_mutex_lock(&playback->lock);
    playback->stopped = true;
    g_cond_broadcast(&playback->wake);
    g_mutex_unlock(&playback->lock);
}
