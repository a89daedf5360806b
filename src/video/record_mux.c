#include "video/record_mux.h"

#include <libavformat/avformat.h>

#include "video/remux.h"

#define BUFFER_SIZE    32768
#define MARKERS_MAX    64
#define ANY_SIDE_WIDTH 16

struct RecordMux {
    AVFormatContext *context;
    GByteArray *head; /* what comes before the first frame; NULL: it is out */
    GByteArray *out;  /* during a call */
};

const char *record_mux_suffix(enum AVCodecID codec)
{
    switch (remux_format(codec)) {
    case REMUX_TS:
        return ".ts";
    case REMUX_MJPEG:
        return ".mkv";
    default:
        return NULL;
    }
}

/* The size of a JPEG, from its frame header; Matroska wants one. */
static void jpeg_size(const AVPacket *packet, AVCodecParameters *codec)
{
    const uint8_t *data = packet->data;
    codec->width = codec->height = ANY_SIDE_WIDTH;
    int at = 2;
    for (int i = 0; i < MARKERS_MAX && at + 9 < packet->size && data[at] == 0xff; i++) {
        int marker = data[at + 1];
        if (marker >= 0xc0 && marker <= 0xc2) {
            codec->height = MAX(data[at + 5] << 8 | data[at + 6], 1);
            codec->width = MAX(data[at + 7] << 8 | data[at + 8], 1);
            return;
        }
        at += 2 + (data[at + 2] << 8 | data[at + 3]);
    }
}

static int take_bytes(void *user, uint8_t *data, int size)
{
    RecordMux *mux = user;
    if (mux->out != NULL) {
        g_byte_array_append(mux->out, data, (guint)size);
    }
    return size;
}

static bool context_start(RecordMux *mux, const AVCodecParameters *codec, const AVPacket *first)
{
    bool ts = remux_format(codec->codec_id) == REMUX_TS;
    if (avformat_alloc_output_context2(&mux->context, NULL, ts ? "mpegts" : "matroska", NULL) < 0) {
        return false;
    }
    AVFormatContext *context = mux->context;
    uint8_t *buffer = av_malloc(BUFFER_SIZE);
    context->pb = avio_alloc_context(buffer, BUFFER_SIZE, 1, mux, NULL, take_bytes, NULL);
    context->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_FLUSH_PACKETS;
    context->max_delay = 0;
    AVStream *stream = avformat_new_stream(context, NULL);
    if (stream == NULL || avcodec_parameters_copy(stream->codecpar, codec) < 0) {
        return false;
    }
    stream->codecpar->codec_tag = 0;
    stream->time_base = (AVRational){1, 90000};
    if (!ts && stream->codecpar->width <= 0) {
        jpeg_size(first, stream->codecpar);
    }
    return true;
}

RecordMux *record_mux_new(const AVCodecParameters *codec, const AVPacket *first)
{
    RecordMux *mux = g_new0(RecordMux, 1);
    if (remux_format(codec->codec_id) == REMUX_NONE || !context_start(mux, codec, first)) {
        record_mux_free(mux);
        return NULL;
    }
    /* It comes out with the first frame: a file without one is none. */
    mux->out = mux->head = g_byte_array_new();
    bool ok = avformat_write_header(mux->context, NULL) >= 0;
    mux->out = NULL;
    if (!ok) {
        record_mux_free(mux);
        return NULL;
    }
    return mux;
}

void record_mux_free(RecordMux *mux)
{
    if (mux == NULL) {
        return;
    }
    if (mux->context != NULL) {
        AVIOContext *io = mux->context->pb;
        if (io != NULL) {
            av_freep(&io->buffer);
            avio_context_free(&io);
        }
        avformat_free_context(mux->context);
    }
    g_clear_pointer(&mux->head, g_byte_array_unref);
    g_free(mux);
}

void record_mux_write(RecordMux *mux, const AVPacket *packet, int64_t dts, int64_t pts,
                      GByteArray *out)
{
    AVPacket *copy = av_packet_clone(packet);
    if (copy == NULL) {
        return;
    }
    copy->stream_index = 0;
    copy->dts = dts;
    copy->pts = pts;
    copy->duration = 0;
    av_packet_rescale_ts(copy, (AVRational){1, 90000}, mux->context->streams[0]->time_base);
    if (mux->head != NULL) {
        g_byte_array_append(out, mux->head->data, mux->head->len);
        g_clear_pointer(&mux->head, g_byte_array_unref);
    }
    mux->out = out;
    /* A frame that the muxer refuses is lost, no more. */
    av_write_frame(mux->context, copy);
    mux->out = NULL;
    av_packet_free(&copy);
}

void record_mux_end(RecordMux *mux, GByteArray *out)
{
    mux->out = out;
    av_write_trailer(mux->context);
    mux->out = NULL;
}
