#include "video_clip.h"

#include "base/error.h"

enum { UNIT_SLICE = 1, UNIT_KEY_SLICE = 5, UNIT_SPS = 7, UNIT_PPS = 8 };

typedef struct Cutter {
    VideoClip *clip;
    const uint8_t *sps, *pps;
    size_t sps_size, pps_size;
    bool sliced; /* the picture at hand has a slice already */
} Cutter;

static const uint8_t *next_start(const uint8_t *at, const uint8_t *end)
{
    for (; end - at >= 3; at++) {
        if (at[0] == 0 && at[1] == 0 && at[2] == 1) {
            return at;
        }
    }
    return end;
}

/* A slice that begins at macroblock 0 (its first Exp-Golomb number is a single 1), or anything that
 * is no slice, opens a new picture once there is a slice in the old one (H.264 7.4.1.2.3). */
static bool opens_picture(const Cutter *cutter, const uint8_t *unit, size_t size, int type)
{
    bool slice = type == UNIT_SLICE || type == UNIT_KEY_SLICE;
    if (cutter->clip->pictures->len == 0) {
        return true;
    }
    return cutter->sliced && (!slice || (size > 1 && (unit[1] & 0x80) != 0));
}

static void add_unit(Cutter *cutter, const uint8_t *unit, size_t size)
{
    VideoClip *clip = cutter->clip;
    int type = unit[0] & 0x1f;
    if (opens_picture(cutter, unit, size, type)) {
        VideoPicture picture = {.first = clip->packets->len};
        g_array_append_val(clip->pictures, picture);
        cutter->sliced = false;
    }
    VideoPicture *picture = &g_array_index(clip->pictures, VideoPicture, clip->pictures->len - 1);
    video_rtp_split(unit, size, clip->packets);
    picture->count = clip->packets->len - picture->first;
    picture->key |= type == UNIT_KEY_SLICE;
    cutter->sliced |= type == UNIT_SLICE || type == UNIT_KEY_SLICE;
    if (type == UNIT_SPS && cutter->sps == NULL) {
        cutter->sps = unit;
        cutter->sps_size = size;
    } else if (type == UNIT_PPS && cutter->pps == NULL) {
        cutter->pps = unit;
        cutter->pps_size = size;
    }
}

static bool finish(Cutter *cutter, GError **error)
{
    VideoClip *clip = cutter->clip;
    if (cutter->sps_size < 4 || cutter->pps == NULL || clip->pictures->len < 2 || !cutter->sliced ||
        !g_array_index(clip->pictures, VideoPicture, 0).key) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    "clip %s: no H.264 that begins with parameter sets and a keyframe", clip->name);
        return false;
    }
    for (uint32_t i = 0; i < clip->pictures->len; i++) {
        const VideoPicture *picture = &g_array_index(clip->pictures, VideoPicture, i);
        g_array_index(clip->packets, VideoPacket, picture->first + picture->count - 1).marker =
            true;
    }
    g_autofree char *sps = g_base64_encode(cutter->sps, cutter->sps_size);
    g_autofree char *pps = g_base64_encode(cutter->pps, cutter->pps_size);
    clip->parameter_sets = g_strconcat(sps, ",", pps, NULL);
    g_snprintf(clip->profile, sizeof clip->profile, "%02X%02X%02X", cutter->sps[1], cutter->sps[2],
               cutter->sps[3]);
    return true;
}

VideoClip *video_clip_new(const char *name, const uint8_t *data, size_t size, GError **error)
{
    g_autoptr(VideoClip) clip = g_new0(VideoClip, 1);
    clip->name = name;
    clip->packets = g_array_new(FALSE, FALSE, sizeof(VideoPacket));
    clip->pictures = g_array_new(FALSE, FALSE, sizeof(VideoPicture));

    Cutter cutter = {.clip = clip};
    const uint8_t *end = data + size, *at = next_start(data, end);
    while (at < end) {
        const uint8_t *unit = at + 3, *stop = next_start(unit, end), *last = stop;
        while (last > unit && last[-1] == 0) {
            last--;
        }
        if (last > unit) {
            add_unit(&cutter, unit, (size_t)(last - unit));
        }
        at = stop;
    }
    return finish(&cutter, error) ? g_steal_pointer(&clip) : NULL;
}

uint32_t video_clip_key_before(const VideoClip *clip, uint32_t picture)
{
    while (!g_array_index(clip->pictures, VideoPicture, picture).key) {
        picture--;
    }
    return picture;
}

void video_clip_free(VideoClip *clip)
{
    if (clip == NULL) {
        return;
    }
    g_array_unref(clip->packets);
    g_array_unref(clip->pictures);
    g_free(clip->parameter_sets);
    g_free(clip);
}
