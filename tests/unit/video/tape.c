/* The last seconds of a stream, and a recording that begins in them. */
#include "video/tape.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "video/record_file.h"

#define GOP 10

/* A frame that begins as one of H.264 does; key: with its parameter sets. */
static AVPacket *frame(bool key, int size, int64_t dts)
{
    static const uint8_t head[] = {0, 0, 0, 1, 0x41}, key_head[] = {0, 0, 0, 1, 0x65};
    AVPacket *packet = av_packet_alloc();
    g_assert_cmpint(av_new_packet(packet, size), ==, 0);
    memset(packet->data, 0x55, (size_t)size);
    memcpy(packet->data, key ? key_head : head, sizeof head);
    packet->dts = packet->pts = dts;
    return packet;
}

static AVCodecParameters *codec_of(enum AVCodecID id)
{
    AVCodecParameters *codec = avcodec_parameters_alloc();
    codec->codec_type = AVMEDIA_TYPE_VIDEO;
    codec->codec_id = id;
    codec->width = 320;
    codec->height = 180;
    return codec;
}

/* What came off a tape. */
typedef struct Heard {
    int formats, packets, keys;
    int64_t first_dts, last_dts;
    bool first_key;
} Heard;

static void on_format(const AVCodecParameters *codec, void *user)
{
    ((Heard *)user)->formats++;
}

static void on_packet(const TapePacket *packet, void *user)
{
    Heard *heard = user;
    if (heard->packets++ == 0) {
        heard->first_dts = packet->packet->dts;
        heard->first_key = packet->key;
    }
    heard->keys += packet->key;
    heard->last_dts = packet->packet->dts;
}

static void put(Tape *tape, AVCodecParameters *codec, int from, int count, int gop, int size)
{
    for (int i = from; i < from + count; i++) {
        AVPacket *packet = frame(gop > 0 && i % gop == 0, size, i * 6000);
        tape_take(tape, codec, packet);
        av_packet_free(&packet);
    }
}

static Heard follow(Tape *tape, int64_t since_us)
{
    Heard heard = {0};
    const TapeSink sink = {on_format, on_packet, &heard};
    tape_follow(tape, &sink, since_us);
    tape_follow(tape, NULL, 0);
    return heard;
}

static void test_key(void)
{
    Tape *tape = tape_new();
    AVCodecParameters *codec = codec_of(AV_CODEC_ID_H264);
    put(tape, codec, 3, 40, GOP, 500); /* begins in the middle of a group */
    Heard all = follow(tape, 0), last = follow(tape, g_get_monotonic_time());
    g_assert_cmpint(all.formats, ==, 1);
    g_assert_true(all.first_key && last.first_key);
    g_assert_cmpint(all.first_dts, ==, 10 * 6000);
    g_assert_cmpint(all.last_dts, ==, 42 * 6000);
    g_assert_cmpint(last.first_dts, ==, 40 * 6000);
    g_assert_cmpint(last.packets, ==, 3);
    avcodec_parameters_free(&codec);
    tape_unref(tape);
}

static void test_seconds(void)
{
    Tape *tape = tape_new();
    AVCodecParameters *codec = codec_of(AV_CODEC_ID_H264);
    tape_hold(tape, 0);
    put(tape, codec, 0, 35, GOP, 500);
    Heard heard = follow(tape, 0);
    g_assert_cmpint(heard.first_dts, ==, 30 * 6000);
    avcodec_parameters_free(&codec);
    tape_unref(tape);
}

/* Groups that are too large to be held: what is held is never half a group. */
static void test_bytes(void)
{
    Tape *tape = tape_new();
    AVCodecParameters *codec = codec_of(AV_CODEC_ID_H264);
    int size = (int)(TAPE_BYTES_MAX / 8);
    tape_hold(tape, 30);
    put(tape, codec, 0, 10 * GOP + 3, GOP, size);
    Heard heard = follow(tape, 0);
    g_assert_true(heard.packets == 0 || heard.first_key);
    g_assert_cmpint(heard.packets, <=, 8);
    put(tape, codec, 0, 12, 4, size);
    heard = follow(tape, 0);
    g_assert_true(heard.first_key && heard.packets <= 8);
    avcodec_parameters_free(&codec);
    tape_unref(tape);
}

static void test_keyless(void)
{
    Tape *tape = tape_new();
    AVCodecParameters *codec = codec_of(AV_CODEC_ID_H264);
    put(tape, codec, 1, 200, 0, 300);
    g_assert_cmpint(follow(tape, 0).packets, ==, 0);
    put(tape, codec, 201, 200, 0, 300);
    Heard heard = follow(tape, 0);
    g_assert_cmpint(heard.packets, >, 100);
    g_assert_false(heard.first_key);
    avcodec_parameters_free(&codec);
    tape_unref(tape);
}

/* A recording, with a receiver on a thread of its own */

typedef struct Stream {
    Tape *tape;
    gint stop;
} Stream;

static void *receive(void *user)
{
    Stream *stream = user;
    AVCodecParameters *codec = codec_of(AV_CODEC_ID_H264);
    for (int i = 0; !g_atomic_int_get(&stream->stop); i++) {
        put(stream->tape, codec, i, 1, GOP, 900);
        g_usleep(500);
    }
    avcodec_parameters_free(&codec);
    return NULL;
}

static void to_format(const AVCodecParameters *codec, void *user)
{
    record_file_format(user, codec);
}

static void to_packet(const TapePacket *packet, void *user)
{
    record_file_packet(user, packet);
}

static RecordNews wait_for(RecordFile *file, bool ended, int64_t bytes)
{
    RecordNews news;
    int64_t end = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    do {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
        g_usleep(1000);
        record_file_news(file, &news);
    } while (ended ? !news.ended : news.bytes < bytes);
    return news;
}

static void test_record(void)
{
    g_autofree char *folder = g_dir_make_tmp("tilik-tape-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "film", NULL);
    g_autoptr(Bridge) bridge = bridge_new();
    Stream stream = {tape_new(), 0}, other = {tape_new(), 0};
    GThread *threads[] = {g_thread_new("one", receive, &stream),
                          g_thread_new("two", receive, &other)};
    const RecordPlan plan = {.path = path, .free_mb = 1, .bridge = bridge, .number = 1};
    RecordFile *file = record_file_new(&plan);
    const TapeSink sink = {to_format, to_packet, file};
    /* From one stream to another and back, as rungs and reconnects go. */
    for (int i = 0; i < 6; i++) {
        Tape *now = i % 2 == 0 ? stream.tape : other.tape;
        RecordNews news;
        record_file_news(file, &news);
        tape_follow(now, &sink, g_get_monotonic_time());
        wait_for(file, false, news.bytes + 20000);
        tape_follow(now, NULL, 0);
    }
    record_file_end(file, EVIDENCE_ASKED);
    RecordNews news = wait_for(file, true, 0);
    g_autofree char *text = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(news.path, &text, &size, NULL));
    g_autofree char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)text, size);
    g_assert_cmpint(news.ending, ==, EVIDENCE_ASKED);
    g_assert_cmpint(news.bytes, ==, (gint64)size);
    g_assert_cmpstr(news.sha256, ==, hash);
    g_assert_cmpuint(size % 188, ==, 0);
    g_atomic_int_set(&stream.stop, 1);
    g_atomic_int_set(&other.stop, 1);
    g_thread_join(threads[0]);
    g_thread_join(threads[1]);
    record_file_free(file);
    tape_unref(stream.tape);
    tape_unref(other.tape);
    g_unlink(news.path);
    g_rmdir(folder);
}

static void test_nothing(void)
{
    g_autofree char *folder = g_dir_make_tmp("tilik-tape-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "film", NULL);
    g_autoptr(Bridge) bridge = bridge_new();
    const RecordPlan plan = {.path = path, .free_mb = 1, .bridge = bridge, .number = 1};
    RecordFile *file = record_file_new(&plan);
    record_file_end(file, EVIDENCE_ASKED);
    RecordNews news = wait_for(file, true, 0);
    g_assert_cmpint(news.ending, ==, EVIDENCE_NOTHING);
    g_assert_cmpstr(news.sha256, ==, "");
    record_file_free(file);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

/* What a camera can't be recorded as, and what it turns into. */
static void test_formats(void)
{
    g_autofree char *folder = g_dir_make_tmp("tilik-tape-XXXXXX", NULL);
    g_autoptr(Bridge) bridge = bridge_new();
    for (int i = 0; i < 2; i++) {
        g_autofree char *path = g_strdup_printf("%s/film%d", folder, i);
        const RecordPlan plan = {.path = path, .free_mb = 1, .bridge = bridge, .number = 1};
        RecordFile *file = record_file_new(&plan);
        AVCodecParameters *first = codec_of(i == 0 ? AV_CODEC_ID_VP8 : AV_CODEC_ID_H264);
        AVCodecParameters *second = codec_of(AV_CODEC_ID_HEVC);
        TapePacket packet = {.packet = frame(true, 500, 0),
                             .mono_us = g_get_monotonic_time(),
                             .wall_ms = 1,
                             .key = true};
        record_file_format(file, first);
        record_file_packet(file, &packet);
        record_file_format(file, second);
        RecordNews news = wait_for(file, true, 0);
        g_assert_cmpint(news.ending, ==, EVIDENCE_FORMAT);
        g_assert_true((news.sha256[0] != '\0') == (i == 1));
        record_file_free(file);
        av_packet_free(&packet.packet);
        avcodec_parameters_free(&first);
        avcodec_parameters_free(&second);
        g_unlink(news.path);
    }
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tape/what is held begins with a keyframe", test_key);
    g_test_add_func("/tape/it holds no more groups than its seconds want", test_seconds);
    g_test_add_func("/tape/it holds so many bytes and no more, and never half a group", test_bytes);
    g_test_add_func("/tape/a stream without keyframes is held from anywhere", test_keyless);
    g_test_add_func("/record/the file is what its hash is of, through other streams", test_record);
    g_test_add_func("/record/where no picture comes there is no file", test_nothing);
    g_test_add_func("/record/what can't be carried, and another format, end it", test_formats);
    return g_test_run();
}
