#include "video/picture_pace.h"

#include <libavutil/mathematics.h>

#include "base/clock.h"

/* Where nothing is said. */
#define BYTES_S ((int64_t)256 * 1024)
/* A step in time that is a new clock, not a pause. */
#define JUMP_MS 2000
/* How far ahead of its time a packet is taken. */
#define LEAD_MS 100
/* Weight of the newest gap in the mean. */
#define NEWEST 0.3

void picture_pace_wish(PicturePace *pace, const PictureWish *wish)
{
    int64_t bytes = wish->bytes > 0 ? wish->bytes : BYTES_S;
    pace->fps = wish->fps;
    pace->credit = pace->bytes_s == 0 ? bytes : MIN(pace->credit, bytes);
    pace->bytes_s = bytes;
    pace->next_ms = 0;
}

void picture_pace_packet(PicturePace *pace, int64_t now_ms, bool key)
{
    if (!key) {
        return;
    }
    pace->key_gap = pace->key_ms != 0 ? now_ms - pace->key_ms : 0;
    pace->key_ms = now_ms;
}

bool picture_pace_keys_only(const PicturePace *pace)
{
    if (pace->fps <= 0) {
        return true;
    }
    return pace->key_gap > 0 && (double)pace->key_gap <= 1250 / pace->fps;
}

static void earn(PicturePace *pace, int64_t now_ms)
{
    int64_t passed = pace->credit_ms != 0 ? MIN(now_ms - pace->credit_ms, 60000) : 0;
    pace->credit = MIN(pace->credit + passed * pace->bytes_s / 1000, pace->bytes_s);
    pace->credit_ms = now_ms;
}

bool picture_pace_may_draw(PicturePace *pace, int64_t now_ms)
{
    earn(pace, now_ms);
    return now_ms >= pace->next_ms && pace->credit > 0;
}

void picture_pace_drawn(PicturePace *pace, int64_t now_ms, int64_t bytes)
{
    double step = pace->fps > 0 ? 1000 / pace->fps : 0;
    /* From when it was due, so that the rate is kept, but nothing is made up for. */
    int64_t from = MAX(pace->next_ms, now_ms - (int64_t)(step / 2));
    pace->next_ms = from + (int64_t)step;
    pace->credit -= bytes;
    if (bytes == 0) {
        return;
    }
    double gap = (double)(now_ms - pace->drawn_ms);
    pace->gap = pace->drawn_ms == 0 ? 0
                : pace->gap <= 0    ? gap
                                    : pace->gap + NEWEST * (gap - pace->gap);
    pace->drawn_ms = now_ms;
}

void picture_pace_arrived(PicturePace *pace, int64_t now_ms, const AVPacket *packet,
                          AVRational base)
{
    int64_t ticks = packet->dts != AV_NOPTS_VALUE ? packet->dts : packet->pts;
    if (ticks == AV_NOPTS_VALUE) {
        return;
    }
    int64_t stamp = av_rescale_q(ticks, base, (AVRational){1, 1000});
    bool jump = !pace->stamped || stamp < pace->stamp_ms || stamp > pace->stamp_ms + JUMP_MS;
    pace->stamp_ms = stamp;
    pace->behind_ms = now_ms - stamp;
    pace->least_ms = jump ? pace->behind_ms : MIN(pace->least_ms, pace->behind_ms);
    pace->stamped = true;
}

int picture_pace_late_ms(const PicturePace *pace)
{
    return pace->stamped ? (int)CLAMP(pace->behind_ms - pace->least_ms, 0, G_MAXINT) : 0;
}

double picture_pace_rate(const PicturePace *pace)
{
    return pace->gap > 0 ? MIN(1000 / pace->gap, VIEWER_PICTURE_FPS_MAX) : 0;
}

int64_t picture_pace_due_ms(PicturePace *pace, const AVPacket *packet, AVRational base)
{
    int64_t ticks = packet->dts != AV_NOPTS_VALUE ? packet->dts : packet->pts;
    if (ticks == AV_NOPTS_VALUE) {
        return 0;
    }
    int64_t ms = av_rescale_q(ticks, base, (AVRational){1, 1000}), now = clock_mono_ms();
    bool jump = !pace->timed || ms < pace->last_ticks || ms > pace->last_ticks + JUMP_MS;
    pace->last_ticks = ms;
    if (jump) {
        pace->timed = true;
        pace->first_ticks = ms;
        pace->first_ms = now;
    }
    return pace->first_ms + (ms - pace->first_ticks) - LEAD_MS;
}
