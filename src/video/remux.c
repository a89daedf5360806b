#include "video/remux.h"

#include <glib.h>
#include <libavformat/avformat.h>
#include <string.h>

/* A multiple of a TS packet. */
#define CHUNK            ((size_t)188 * 174)
#define DELAY_DEFAULT_MS 200
#define DELAY_MIN_MS     100
#define DELAY_MAX_MS     2500

struct Remux {
    AVFormatContext *context;
    RemuxSink sink;
    void *user;
    bool full;
};

RemuxFormat remux_format(enum AVCodecID codec)
{
    switch (codec) {
    case AV_CODEC_ID_H264:
    case AV_CODEC_ID_HEVC:
    case AV_CODEC_ID_MPEG1VIDEO:
    case AV_CODEC_ID_MPEG2VIDEO:
    case AV_CODEC_ID_MPEG4:
        return REMUX_TS;
    case AV_CODEC_ID_MJPEG:
        return REMUX_MJPEG;
    default:
        return REMUX_NONE;
    }
}

const char *remux_demux(RemuxFormat format)
{
    return format == REMUX_MJPEG ? "mjpeg" : "ts";
}

int remux_delay_ms(enum AVCodecID codec, int64_t interval)
{
    /* These two leave libvlc's demuxer and packetizer at once, see append_delimiters(); of others
     * they hold two frames. */
    if (codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_HEVC || codec == AV_CODEC_ID_MJPEG) {
        return 0;
    }
    return interval <= 0 ? DELAY_DEFAULT_MS : (int)CLAMP(interval / 45, DELAY_MIN_MS, DELAY_MAX_MS);
}

static int sink_write(void *user, uint8_t *data, int size)
{
    Remux *remux = user;
    if (remux->full || !remux->sink(data, size, remux->user)) {
        remux->full = true;
        return AVERROR(EPIPE);
    }
    return size;
}

static bool context_start(Remux *remux, const AVCodecParameters *parameters, int delay_ms)
{
    bool ts = remux_format(parameters->codec_id) == REMUX_TS;
    if (avformat_alloc_output_context2(&remux->context, NULL, ts ? "mpegts" : "mpjpeg", NULL) < 0) {
        return false;
    }
    AVFormatContext *context = remux->context;
    uint8_t *buffer = av_malloc(CHUNK);
    context->pb = avio_alloc_context(buffer, (int)CHUNK, 1, remux, NULL, sink_write, NULL);
    context->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_FLUSH_PACKETS;
    context->max_delay = delay_ms * 1000;
    AVStream *stream = avformat_new_stream(context, NULL);
    if (stream == NULL || avcodec_parameters_copy(stream->codecpar, parameters) < 0) {
        return false;
    }
    stream->codecpar->codec_tag = 0;
    if (!ts && stream->codecpar->width <= 0) {
        /* Asked for by libavformat, used by nobody: each picture carries its own. */
        stream->codecpar->width = stream->codecpar->height = 16;
    }
    stream->time_base = (AVRational){1, 90000};
    AVDictionary *options = NULL;
    if (ts) {
        /* With its length written, a frame is whole for libvlc as soon as it is there, not when
         * the next one begins. */
        av_dict_set(&options, "omit_video_pes_length", "0", 0);
    }
    int error = avformat_write_header(context, &options);
    av_dict_free(&options);
    return error >= 0;
}

Remux *remux_new(const AVCodecParameters *parameters, int delay_ms, RemuxSink sink, void *user)
{
    if (remux_format(parameters->codec_id) == REMUX_NONE) {
        return NULL;
    }
    Remux *remux = g_new0(Remux, 1);
    remux->sink = sink;
    remux->user = user;
    if (!context_start(remux, parameters, delay_ms)) {
        remux_free(remux);
        return NULL;
    }
    return remux;
}

void remux_free(Remux *remux)
{
    if (remux == NULL) {
        return;
    }
    if (remux->context != NULL) {
        AVIOContext *io = remux->context->pb;
        if (io != NULL) {
            av_freep(&io->buffer);
            avio_context_free(&io);
        }
        avformat_free_context(remux->context);
    }
    g_free(remux);
}

/* libvlc's packetizer lets a frame go when it has read the whole of what comes after it: at 5
 * frames a second that is 200 ms lost, and libvlc then drops every frame as late.  Two access unit
 * delimiters at the end of a frame, which say nothing else, set it free at once. */
static void append_delimiters(const Remux *remux, AVPacket *packet)
{
    static const uint8_t h264[] = {0, 0, 1, 0x09, 0xf0, 0, 0, 1, 0x09, 0xf0};
    static const uint8_t hevc[] = {0, 0, 1, 0x46, 0x01, 0x50, 0, 0, 1, 0x46, 0x01, 0x50};
    enum AVCodecID codec = remux->context->streams[0]->codecpar->codec_id;
    bool is_hevc = codec == AV_CODEC_ID_HEVC;
    bool plain = packet->size > 4 && packet->data[0] == 0 && packet->data[1] == 0 &&
                 (packet->data[2] == 1 || (packet->data[2] == 0 && packet->data[3] == 1));
    if (!plain || (!is_hevc && codec != AV_CODEC_ID_H264)) {
        return;
    }
    const uint8_t *tail = is_hevc ? hevc : h264;
    int size = is_hevc ? (int)sizeof hevc : (int)sizeof h264;
    int before = packet->size;
    if (av_grow_packet(packet, size) == 0) {
        memcpy(packet->data + before, tail, (size_t)size);
    }
}

bool remux_write(Remux *remux, AVPacket *packet)
{
    append_delimiters(remux, packet);
    packet->stream_index = 0;
    av_packet_rescale_ts(packet, (AVRational){1, 90000}, remux->context->streams[0]->time_base);
    /* A frame that the muxer refuses is lost, no more. */
    av_write_frame(remux->context, packet);
    return !remux->full;
}
