#include "video/picture_png.h"

static AVCodecContext *encoder_new(int width, int height)
{
    const AVCodec *encoder = avcodec_find_encoder(AV_CODEC_ID_PNG);
    AVCodecContext *context = encoder != NULL ? avcodec_alloc_context3(encoder) : NULL;
    if (context == NULL) {
        return NULL;
    }
    context->width = width;
    context->height = height;
    context->pix_fmt = AV_PIX_FMT_RGB24;
    context->time_base = (AVRational){1, 1};
    context->thread_count = 1;
    if (avcodec_open2(context, encoder, NULL) < 0) {
        avcodec_free_context(&context);
    }
    return context;
}

GBytes *picture_png(const uint8_t *rgb, int width, int height)
{
    AVCodecContext *context = encoder_new(width, height);
    if (context == NULL) {
        return NULL;
    }
    AVFrame *frame = av_frame_alloc();
    AVPacket *packet = av_packet_alloc();
    GBytes *png = NULL;
    frame->format = AV_PIX_FMT_RGB24;
    frame->width = width;
    frame->height = height;
    frame->data[0] = (uint8_t *)(uintptr_t)rgb; /* the encoder only reads it */
    frame->linesize[0] = width * 3;
    if (avcodec_send_frame(context, frame) == 0 && avcodec_receive_packet(context, packet) == 0) {
        png = g_bytes_new(packet->data, (gsize)packet->size);
    }
    av_packet_free(&packet);
    av_frame_free(&frame);
    avcodec_free_context(&context);
    return png;
}
