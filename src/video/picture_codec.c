#include "video/picture_codec.h"

#include <glib.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <string.h>

#include "video/picture_png.h"

/* Larger frames are refused: seventeen of them may be held for reference. */
#define PIXELS_MAX ((int64_t)4096 * 2304)
/* Frames in a row that can't be decoded, until the stream is taken for another than it says. */
#define ERRORS_MAX 250
#define ROOM_AFTER 64
/* Shapes that no camera has. */
#define ASPECT_MAX 8

struct PictureCodec {
    AVCodecContext *context;
    AVFrame *frame, *newest; /* newest has no data before the first */
    struct SwsContext *scaler;
    unsigned errors;
};

PictureCodec *picture_codec_new(const AVCodecParameters *parameters)
{
    const AVCodec *decoder = avcodec_find_decoder(parameters->codec_id);
    AVCodecContext *context = decoder != NULL ? avcodec_alloc_context3(decoder) : NULL;
    if (context == NULL || avcodec_parameters_to_context(context, parameters) < 0) {
        avcodec_free_context(&context);
        return NULL;
    }
    context->thread_count = 1;
    context->max_pixels = PIXELS_MAX;
    context->flags |= AV_CODEC_FLAG_LOW_DELAY;
    context->flags2 |= AV_CODEC_FLAG2_FAST;
    /* What it smooths is smaller than a cell. */
    context->skip_loop_filter = AVDISCARD_NONREF;
    if (avcodec_open2(context, decoder, NULL) < 0) {
        avcodec_free_context(&context);
        return NULL;
    }
    PictureCodec *codec = g_new0(PictureCodec, 1);
    codec->context = context;
    codec->frame = av_frame_alloc();
    codec->newest = av_frame_alloc();
    return codec;
}

void picture_codec_free(PictureCodec *codec)
{
    if (codec == NULL) {
        return;
    }
    sws_freeContext(codec->scaler);
    av_frame_free(&codec->frame);
    av_frame_free(&codec->newest);
    avcodec_free_context(&codec->context);
    g_free(codec);
}

void picture_codec_keys_only(PictureCodec *codec, bool keys_only)
{
    codec->context->skip_frame = keys_only ? AVDISCARD_NONKEY : AVDISCARD_DEFAULT;
}

/* Keeps the last of the frames that are there. */
static bool receive(PictureCodec *codec)
{
    bool newer = false;
    while (avcodec_receive_frame(codec->context, codec->frame) == 0) {
        if (codec->frame->width > 0 && codec->frame->height > 0) {
            av_frame_unref(codec->newest);
            av_frame_move_ref(codec->newest, codec->frame);
            newer = true;
        }
        av_frame_unref(codec->frame);
    }
    codec->errors = newer ? 0 : codec->errors;
    return newer;
}

bool picture_codec_take(PictureCodec *codec, AVPacket *packet, bool *failed)
{
    int error = avcodec_send_packet(codec->context, packet);
    bool newer = receive(codec);
    if (error == AVERROR(EAGAIN)) {
        error = avcodec_send_packet(codec->context, packet);
        newer |= receive(codec);
    }
    codec->errors += error < 0 ? 1 : 0;
    *failed = codec->errors > ERRORS_MAX;
    return newer;
}

bool picture_codec_drain(PictureCodec *codec)
{
    avcodec_send_packet(codec->context, NULL);
    bool newer = receive(codec);
    avcodec_flush_buffers(codec->context);
    return newer;
}

bool picture_codec_size(const PictureCodec *codec, int *width, int *height)
{
    const AVFrame *frame = codec->newest;
    if (frame->data[0] == NULL) {
        return false;
    }
    AVRational shape = frame->sample_aspect_ratio;
    bool odd = shape.num <= 0 || shape.den <= 0 || shape.num > shape.den * ASPECT_MAX ||
               shape.den > shape.num * ASPECT_MAX;
    int64_t wide = odd ? frame->width : (int64_t)frame->width * shape.num / shape.den;
    *width = (int)CLAMP(wide, 1, G_MAXINT16);
    *height = frame->height;
    return true;
}

/* The old names of the MJPEG formats say the range that swscale wants to be told apart. */
static enum AVPixelFormat plain_format(enum AVPixelFormat format, bool *full)
{
    switch (format) {
    case AV_PIX_FMT_YUVJ420P:
        *full = true;
        return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
        *full = true;
        return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P:
        *full = true;
        return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P:
        *full = true;
        return AV_PIX_FMT_YUV440P;
    default:
        return format;
    }
}

/* Scales the newest frame into packed pixels of a format. */
static bool scale(PictureCodec *codec, int width, int height, enum AVPixelFormat to, uint8_t *out)
{
    const AVFrame *frame = codec->newest;
    bool full = frame->color_range == AVCOL_RANGE_JPEG;
    enum AVPixelFormat format = plain_format((enum AVPixelFormat)frame->format, &full);
    if (frame->data[0] == NULL || sws_isSupportedInput(format) == 0) {
        return false;
    }
    codec->scaler = sws_getCachedContext(codec->scaler, frame->width, frame->height, format, width,
                                         height, to, SWS_AREA, NULL, NULL, NULL);
    if (codec->scaler == NULL) {
        return false;
    }
    const int *matrix = sws_getCoefficients(frame->height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601);
    sws_setColorspaceDetails(codec->scaler, matrix, full, sws_getCoefficients(SWS_CS_DEFAULT), 1, 0,
                             1 << 16, 1 << 16);
    uint8_t *planes[4] = {out, NULL, NULL, NULL};
    int strides[4] = {width * (to == AV_PIX_FMT_RGBA ? 4 : 3), 0, 0, 0};
    return sws_scale(codec->scaler, (const uint8_t *const *)frame->data, frame->linesize, 0,
                     frame->height, planes, strides) == height;
}

bool picture_codec_scale(PictureCodec *codec, int width, int height, uint8_t *rgba)
{
    return scale(codec, width, height, AV_PIX_FMT_RGBA, rgba);
}

GBytes *picture_codec_png(PictureCodec *codec)
{
    int width, height;
    if (!picture_codec_size(codec, &width, &height)) {
        return NULL;
    }
    /* swscale writes a little past the last row. */
    g_autofree uint8_t *rgb = g_try_malloc((size_t)width * (size_t)height * 3 + ROOM_AFTER);
    bool scaled = rgb != NULL && scale(codec, width, height, AV_PIX_FMT_RGB24, rgb);
    return scaled ? picture_png(rgb, width, height) : NULL;
}
