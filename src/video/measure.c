#include "video/measure.h"

#include <glib.h>

#include "video/stream.h"

struct Measure {
    enum AVCodecID codec;
    AVCodecParserContext *parser; /* NULL: of this codec nothing is known */
    AVCodecContext *context;
};

static bool fits(int64_t width, int64_t height)
{
    return width * height <= MEASURE_PIXELS_MAX && width <= G_MAXINT16 && height <= G_MAXINT16;
}

Measure *measure_new(const AVCodecParameters *parameters)
{
    Measure *measure = g_new0(Measure, 1);
    measure->codec = parameters->codec_id;
    if (measure->codec == AV_CODEC_ID_MJPEG) {
        return measure;
    }
    measure->parser = av_parser_init((int)parameters->codec_id);
    measure->context = avcodec_alloc_context3(NULL);
    if (measure->parser == NULL ||
        avcodec_parameters_to_context(measure->context, parameters) < 0) {
        av_parser_close(measure->parser);
        measure->parser = NULL;
        return measure;
    }
    measure->parser->flags |= PARSER_FLAG_COMPLETE_FRAMES;
    return measure;
}

void measure_free(Measure *measure)
{
    if (measure != NULL) {
        av_parser_close(measure->parser);
        avcodec_free_context(&measure->context);
        g_free(measure);
    }
}

/* The frame header of a JPEG (ITU-T T.81, B.2.2): SOF0 to SOF15, but the three that are none. */
static bool is_frame_header(uint8_t marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static bool jpeg_allowed(const uint8_t *data, int size)
{
    int at = 2;
    while (at + 9 <= size && data[at] == 0xff) {
        if (is_frame_header(data[at + 1])) {
            return fits(data[at + 7] << 8 | data[at + 8], data[at + 5] << 8 | data[at + 6]);
        }
        at += 2 + (data[at + 2] << 8 | data[at + 3]);
    }
    return true;
}

static bool coded_allowed(Measure *measure, const AVPacket *packet)
{
    if (measure->parser == NULL) {
        return true;
    }
    uint8_t *out = NULL;
    int out_size = 0;
    av_parser_parse2(measure->parser, measure->context, &out, &out_size, packet->data, packet->size,
                     AV_NOPTS_VALUE, AV_NOPTS_VALUE, 0);
    /* Some parsers tell in one place, some in the other. */
    return fits(measure->parser->coded_width, measure->parser->coded_height) &&
           fits(measure->parser->width, measure->parser->height) &&
           fits(measure->context->width, measure->context->height) &&
           fits(measure->context->coded_width, measure->context->coded_height);
}

ViewerReason measure_take(Measure *measure, enum AVCodecID codec, const AVPacket *packet, bool *key)
{
    if (codec != measure->codec) {
        return VIEWER_REASON_CHANGED;
    }
    *key = stream_is_key(codec, packet);
    bool allowed = !*key || (codec == AV_CODEC_ID_MJPEG ? jpeg_allowed(packet->data, packet->size)
                                                        : coded_allowed(measure, packet));
    return allowed ? VIEWER_REASON_NONE : VIEWER_REASON_TOO_LARGE;
}
