/* uptime_private.h - how steps are packed
 *
 * Layer: model, private.
 */
#ifndef TILIK_MODEL_UPTIME_PRIVATE_H
#define TILIK_MODEL_UPTIME_PRIVATE_H

#include "model/uptime.h"

#define HOUR_MS     INT64_C(3600000)
#define STEP_AT_MAX ((INT64_C(1) << 47) - 1) /* past the year 6000 */
#define TIMES_MAX   256u

typedef struct UptimeTrack {
    uint64_t *steps;
    uint16_t count, room;
} UptimeTrack;

typedef struct UptimeGap {
    int64_t from_ms, to_ms;
} UptimeGap;

struct UptimeBook {
    GArray *tracks; /* UptimeTrack, by camera */
    GArray *gaps;   /* UptimeGap, in order, apart */
    int64_t keep_ms;
    int64_t heard_ms; /* when the last step of any camera was */
};

/* From the highest bit: 48 of time in ms, 4 of state, 4 of reason, 8 of how many times less one. So
 * steps sort as numbers do. */
static inline uint64_t step_pack(int64_t at_ms, CameraState state, Reason reason, unsigned times)
{
    return (uint64_t)at_ms << 16 | (uint64_t)state << 12 | (uint64_t)reason << 8 |
           (MIN(times, TIMES_MAX) - 1);
}

static inline int64_t step_at(uint64_t step)
{
    return (int64_t)(step >> 16);
}

static inline CameraState step_state(uint64_t step)
{
    return (CameraState)(step >> 12 & 15);
}

static inline Reason step_reason(uint64_t step)
{
    return (Reason)(step >> 8 & 15);
}

static inline unsigned step_times(uint64_t step)
{
    return (unsigned)(step & 255) + 1;
}

static inline bool step_same(uint64_t one, uint64_t other)
{
    return (one & 0xffff) == (other & 0xffff);
}

const UptimeTrack *uptime_track(const UptimeBook *book, uint32_t camera);
void uptime_track_remove(UptimeTrack *track, unsigned from, unsigned count);

/* Makes room in a track that is full. */
void uptime_track_condense(UptimeTrack *track);

#endif
