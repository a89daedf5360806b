#include "video/remux.h"

#include <glib.h>
#include <libavformat/avformat.h>

/* A multiple of a TS packet. */
#define CHUNK (188 * 174)

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
    context->pb = avio_alloc_context(buffer, CHUNK, 1, remux, NULL, sink_write, NULL);
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

bool remux_write(Remux *remux, AVPacket *packet)
{
    packet->stream_index = 0;
    av_packet_rescale_ts(packet, (AVRational){1, 90000}, remux->context->streams[0]->time_base);
    /* A frame that the muxer refuses is lost, no more. */
    av_write_frame(remux->context, packet);
    return !remux->full;
}
