/* mkclip - draws one of the demo's channels and packs it as H.264
 *
 *   mkclip NAME OUT.h264            a loop of 12 s: 640x360, 15 pictures and one keyframe a second
 *   mkclip NAME --picture S OUT.ppm the picture at S seconds, to look at
 *
 * Runs while Tilik is built.  Annex B, no B-pictures, parameter sets before each keyframe, no SEI;
 * one thread, so that the same encoder gives the same bytes. */
#include <libavcodec/avcodec.h>
#include <libavutil/opt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clip_format.h"
#include "scenes.h"

static const Scene scenes[] = {
    {"junction", "SIMPANG", scene_junction, 36}, {"street", "JALAN MALAM", scene_street, 37},
    {"market", "PASAR", scene_market, 40},       {"river", "RUMAH POMPA", scene_river, 38},
    {"alley", "POS KAMLING", scene_alley, 36},   {"heritage", "KOTA LAMA", scene_heritage, 38},
    {"office", "LOKET", scene_office, 37},       {"park", "TAMAN", scene_park, 38},
};

#define BAR_HEIGHT 31

/* Name and running clock, large enough for a small window. */
static void draw(Paint *paint, const Scene *scene, int frame)
{
    char clock[32];
    double at = frame / (double)CLIP_FPS;
    scene->draw(paint, at);
    snprintf(clock, sizeof clock, "00:%02d.%02d", frame / CLIP_FPS,
             frame % CLIP_FPS * 100 / CLIP_FPS);
    paint_box(paint, (Spot){0, 0}, PAINT_WIDTH, BAR_HEIGHT, 0x000000a0);
    paint_text(paint, (Spot){9, 4}, 3.2, 0xffffffff, scene->title);
    paint_text(paint, (Spot){PAINT_WIDTH - 9 - paint_text_width(3.2, clock), 4}, 3.2, 0xffe45cff,
               clock);
    paint_text(paint, (Spot){9, 341}, 2, 0xffffffb0, "TILIK DEMO");
}

/* Name and clock stay sharp where the rest may blur. */
static int favour_bar(AVFrame *frame)
{
    AVRegionOfInterest bar = {.self_size = sizeof bar,
                              .bottom = BAR_HEIGHT + 1,
                              .right = PAINT_WIDTH,
                              .qoffset = {-1, 4}};
    AVFrameSideData *side =
        av_frame_new_side_data(frame, AV_FRAME_DATA_REGIONS_OF_INTEREST, sizeof bar);
    if (side == NULL) {
        return AVERROR(ENOMEM);
    }
    memcpy(side->data, &bar, sizeof bar);
    return 0;
}

static AVCodecContext *encoder_new(int crf)
{
    const AVCodec *codec = avcodec_find_encoder_by_name("libx264");
    AVCodecContext *context = codec != NULL ? avcodec_alloc_context3(codec) : NULL;
    if (context == NULL) {
        fprintf(stderr, "mkclip: libavcodec has no libx264\n");
        return NULL;
    }
    context->width = PAINT_WIDTH;
    context->height = PAINT_HEIGHT;
    context->pix_fmt = AV_PIX_FMT_YUV420P;
    context->time_base = (AVRational){1, CLIP_FPS};
    context->framerate = (AVRational){CLIP_FPS, 1};
    context->gop_size = CLIP_FPS;
    context->max_b_frames = 0;
    context->thread_count = 1;
    av_log_set_level(AV_LOG_WARNING);
    context->color_range = AVCOL_RANGE_MPEG;
    context->colorspace = AVCOL_SPC_SMPTE170M;
    av_opt_set(context->priv_data, "preset", "medium", 0);
    av_opt_set(context->priv_data, "profile", "main", 0);
    av_opt_set_double(context->priv_data, "crf", crf, 0);
    av_opt_set(context->priv_data, "x264-params",
               "scenecut=0:keyint=15:min-keyint=15:repeat-headers=1:sliced-threads=0:bframes=0", 0);
    int failed = avcodec_open2(context, codec, NULL);
    if (failed < 0) {
        fprintf(stderr, "mkclip: libx264 does not open: %s\n", av_err2str(failed));
        avcodec_free_context(&context);
    }
    return context;
}

/* Where the next start code begins, or the end. */
static const uint8_t *next_start(const uint8_t *at, const uint8_t *end)
{
    for (; at + 3 <= end; at++) {
        if (at[0] == 0 && at[1] == 0 && at[2] == 1) {
            return at;
        }
    }
    return end;
}

/* Writes the units of a packet but for SEI, which tells of the encoder's settings only. */
static void write_units(FILE *out, const AVPacket *packet)
{
    static const uint8_t start[] = {0, 0, 0, 1};
    const uint8_t *end = packet->data + packet->size, *at = next_start(packet->data, end);
    while (at < end) {
        const uint8_t *unit = at + 3, *stop = next_start(unit, end), *last = stop;
        while (last > unit && last[-1] == 0) {
            last--;
        }
        if (last > unit && (unit[0] & 0x1f) != 6) {
            fwrite(start, 1, sizeof start, out);
            fwrite(unit, 1, (size_t)(last - unit), out);
        }
        at = stop;
    }
}

static int encode(AVCodecContext *context, const AVFrame *frame, AVPacket *packet, FILE *out)
{
    int failed = avcodec_send_frame(context, frame);
    while (failed >= 0) {
        failed = avcodec_receive_packet(context, packet);
        if (failed >= 0) {
            write_units(out, packet);
            av_packet_unref(packet);
        }
    }
    return failed == AVERROR(EAGAIN) || failed == AVERROR_EOF ? 0 : failed;
}

static int make(const Scene *scene, FILE *out)
{
    AVCodecContext *context = encoder_new(scene->crf);
    AVFrame *frame = av_frame_alloc();
    AVPacket *packet = av_packet_alloc();
    Paint *paint = paint_new();
    int failed = context == NULL || frame == NULL || packet == NULL;
    if (!failed) {
        frame->width = PAINT_WIDTH;
        frame->height = PAINT_HEIGHT;
        frame->format = AV_PIX_FMT_YUV420P;
        failed = av_frame_get_buffer(frame, 0);
        failed = failed ? failed : favour_bar(frame);
    }
    for (int i = 0; !failed && i < CLIP_FPS * (int)LOOP; i++) {
        draw(paint, scene, i);
        failed = av_frame_make_writable(frame);
        if (!failed) {
            paint_copy_yuv(paint, frame->data, frame->linesize);
            frame->pts = i;
            failed = encode(context, frame, packet, out);
        }
    }
    failed = failed ? failed : encode(context, NULL, packet, out);
    paint_free(paint);
    av_packet_free(&packet);
    av_frame_free(&frame);
    avcodec_free_context(&context);
    return failed;
}

static int make_file(const Scene *scene, const char *path)
{
    FILE *out = fopen(path, "wb");
    if (out == NULL) {
        perror(path);
        return 1;
    }
    int failed = make(scene, out);
    if (fclose(out) != 0 || failed) {
        fprintf(stderr, "mkclip: %s could not be made\n", path);
        remove(path);
        return 1;
    }
    return 0;
}

static int make_picture(const Scene *scene, double at, const char *path)
{
    Paint *paint = paint_new();
    draw(paint, scene, (int)(at * CLIP_FPS));
    int failed = paint_save(paint, path);
    paint_free(paint);
    return failed != 0;
}

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 2 && i < sizeof scenes / sizeof scenes[0]; i++) {
        if (strcmp(argv[1], scenes[i].name) == 0) {
            return argc == 5 && strcmp(argv[2], "--picture") == 0
                       ? make_picture(&scenes[i], atof(argv[3]), argv[4])
                       : make_file(&scenes[i], argv[2]);
        }
    }
    fprintf(stderr, "usage: mkclip NAME OUT.h264 | mkclip NAME --picture SECONDS OUT.ppm\n");
    return 2;
}
