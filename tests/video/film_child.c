/* Decodes a recording and says what is in it:
 *   FORMAT CODEC frames=N keys=N first_key=0|1 first_ms=N last_ms=N gap_ms=N backwards=N errors=N
 *   luma=L0,L1,…
 * luma: the mean brightness of every fifth picture.  Exit 1: it can't be opened. */
#include <glib.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct Film {
    AVFormatContext *context;
    AVCodecContext *decoder;
    int frames, keys, backwards, errors, pictures;
    bool first_key;
    int64_t first_ms, last_ms, gap_ms;
    GString *luma;
} Film;

static int mean_luma(const AVFrame *frame)
{
    int64_t sum = 0;
    for (int y = 0; y < frame->height; y++)
        for (int x = 0; x < frame->width; x++)
            sum += frame->data[0][y * frame->linesize[0] + x];
    return (int)(sum / MAX(frame->width * frame->height, 1));
}

static void take_pictures(Film *film, AVFrame *frame)
{
    while (avcodec_receive_frame(film->decoder, frame) == 0) {
        if (film->pictures++ % 5 == 0)
            g_string_append_printf(film->luma, "%s%d", film->luma->len > 0 ? "," : "",
                                   mean_luma(frame));
        if (frame->decode_error_flags != 0)
            film->errors++;
    }
}

static void take_packet(Film *film, const AVPacket *packet, AVRational base)
{
    int64_t ms = av_rescale_q(packet->dts, base, (AVRational){1, 1000});
    bool key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
    if (film->frames == 0) {
        film->first_key = key;
        film->first_ms = ms;
    } else {
        film->backwards += ms < film->last_ms ? 1 : 0;
        film->gap_ms = MAX(film->gap_ms, ms - film->last_ms);
    }
    film->last_ms = ms;
    film->frames++;
    film->keys += key ? 1 : 0;
}

static bool open_film(Film *film, const char *path)
{
    if (avformat_open_input(&film->context, path, NULL, NULL) < 0 ||
        avformat_find_stream_info(film->context, NULL) < 0 || film->context->nb_streams != 1)
        return false;
    const AVCodecParameters *codec = film->context->streams[0]->codecpar;
    film->decoder = avcodec_alloc_context3(avcodec_find_decoder(codec->codec_id));
    return avcodec_parameters_to_context(film->decoder, codec) >= 0 &&
           avcodec_open2(film->decoder, NULL, NULL) >= 0;
}

int main(int argc, char **argv)
{
    Film film = {.luma = g_string_new(NULL)};
    av_log_set_level(AV_LOG_QUIET);
    if (argc != 2 || !open_film(&film, argv[1]))
        return 1;
    AVPacket *packet = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    while (av_read_frame(film.context, packet) >= 0) {
        take_packet(&film, packet, film.context->streams[0]->time_base);
        film.errors += avcodec_send_packet(film.decoder, packet) < 0 ? 1 : 0;
        take_pictures(&film, frame);
        av_packet_unref(packet);
    }
    avcodec_send_packet(film.decoder, NULL);
    take_pictures(&film, frame);
    printf("%s %s frames=%d keys=%d first_key=%d first_ms=%ld last_ms=%ld gap_ms=%ld backwards=%d "
           "errors=%d luma=%s\n",
           film.context->iformat->name, avcodec_get_name(film.decoder->codec_id), film.frames,
           film.keys, film.first_key, (long)film.first_ms, (long)film.last_ms, (long)film.gap_ms,
           film.backwards, film.errors, film.luma->str);
    return 0;
}
