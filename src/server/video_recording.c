#include "video_recording.h"

#include <glib.h>
#include <string.h>

#include "clips/clip_format.h"

#define PREFIX      "rec/"
#define SECONDS_MAX 86400

static int64_t number_of(const char *query, const char *name, int64_t limit)
{
    g_auto(GStrv) parts = g_strsplit(query, "&", 8);
    size_t length = strlen(name);
    for (char **part = parts; *part != NULL; part++) {
        guint64 value;
        if (strncmp(*part, name, length) == 0 && (*part)[length] == '=' &&
            g_ascii_string_to_unsigned(*part + length + 1, 10, 1, (guint64)limit, &value, NULL)) {
            return (int64_t)value;
        }
    }
    return 0;
}

VideoRecording video_recording_read(const char *channel)
{
    VideoRecording recording = {0};
    const char *query = strchr(channel, '?');
    if (g_str_has_prefix(channel, PREFIX) && query != NULL) {
        recording.start_ms = number_of(query + 1, "start", INT64_C(1) << 50);
        recording.seconds = number_of(query + 1, "seconds", SECONDS_MAX);
    }
    return recording;
}

const char *video_recording_channel(const char *channel)
{
    return g_str_has_prefix(channel, PREFIX) ? channel + strlen(PREFIX) : channel;
}

uint32_t video_recording_picture(const VideoClip *clip, const char *channel, int64_t wall_ms)
{
    uint64_t phase = g_str_hash(video_recording_channel(channel));
    uint64_t tick = (uint64_t)MAX(wall_ms, 0) * CLIP_FPS / 1000;
    return (uint32_t)((tick + phase) % clip->pictures->len);
}
