/* Frigate's words: reviews by MQTT and HTTP, figures, and what it is told. */
#include "wire/frigate.h"

#include <string.h>

#define AFTER                                                                                      \
    "{\"id\":\"1718987129.308396-fqk5ka\",\"camera\":\"front_cam\",\"start_time\":1718987129.25,"  \
    "\"end_time\":null,\"severity\":\"alert\",\"thumb_path\":\"/media/x.webp\",\"data\":"          \
    "{\"detections\":[\"1718987128.947436-g92ztx\"],\"objects\":[\"person\",7,\"car\"],"           \
    "\"sub_labels\":[\"Bob\"],\"zones\":[\"halaman\\u202e\"],\"audio\":[]}}"

static bool read_message(Decoder *decoder, const char *json, FrigateReview *out, char **why)
{
    g_autoptr(GError) error = NULL;
    bool good = decode_frigate_message(decoder, json, strlen(json), out, &error);
    if (why != NULL) {
        *why = error != NULL ? g_strdup(error->message) : NULL;
    }
    return good;
}

static void test_message(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    FrigateReview review;
    g_assert_true(read_message(decoder, "{\"type\":\"new\",\"before\":{},\"after\":" AFTER "}",
                               &review, NULL));
    g_assert_cmpstr(review.id, ==, "1718987129.308396-fqk5ka");
    g_assert_cmpstr(review.camera, ==, "front_cam");
    g_assert_cmpint(review.start_ms, ==, INT64_C(1718987129250));
    g_assert_true(review.alert);
    g_assert_false(review.ended);
    g_assert_cmpstr(review.objects[0], ==, "person");
    g_assert_cmpstr(review.objects[1], ==, "car");
    g_assert_null(review.objects[2]);
    g_assert_cmpstr(review.zones[0], ==, "halaman");
    g_assert_null(review.audio[0]);
    g_assert_cmpstr(review.event, ==, "1718987128.947436-g92ztx");
    g_assert_true(read_message(decoder, "{\"type\":\"end\",\"after\":" AFTER "}", &review, NULL));
    g_assert_true(review.ended);
    g_assert_cmpint(review.end_ms, ==, 0);
}

static void test_odd_messages(void)
{
    static const char *const odd[][2] = {
        {"{\"type\":\"gone\",\"after\":" AFTER "}", "type"},
        {"{\"after\":" AFTER "}", "type"},
        {"{\"type\":\"new\",\"after\":[]}", "review"},
        {"{\"type\":\"new\",\"after\":{\"id\":\"a\",\"camera\":\"c\",\"start_time\":-1,"
         "\"severity\":\"alert\"}}",
         "start_time"},
        {"{\"type\":\"new\",\"after\":{\"id\":\"a\",\"camera\":\"c\",\"start_time\":9e11,"
         "\"severity\":\"alert\"}}",
         "start_time"},
        {"{\"type\":\"new\",\"after\":{\"id\":\"a\",\"camera\":\"c\",\"start_time\":5,"
         "\"severity\":\"worse\"}}",
         "severity"},
        {"{\"type\":\"new\",\"after\":{\"id\":\"../a\",\"camera\":\"c\",\"start_time\":5,"
         "\"severity\":\"alert\"}}",
         "id"},
        {"{\"type\":\"new\",\"after\":{\"id\":\"a\",\"camera\":\"\",\"start_time\":5,"
         "\"severity\":\"alert\"}}",
         "camera"},
        {"[]", "object"},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        FrigateReview review = {.id = "untouched"};
        g_autofree char *why = NULL;
        g_assert_false(read_message(decoder, odd[i][0], &review, &why));
        g_assert_nonnull(why);
        g_assert_nonnull(strstr(why, odd[i][1]));
        g_assert_cmpstr(review.id, ==, "untouched");
    }
}

typedef struct Heard {
    unsigned good, odd, ended;
    double fps;
    char *name;
} Heard;

static void hear(const FrigateReview *review, void *data)
{
    Heard *heard = data;
    heard->good += review != NULL;
    heard->odd += review == NULL;
    heard->ended += review != NULL && review->ended;
}

static void test_list(void)
{
    static const char list[] =
        "[" AFTER ",{\"id\":\"b\"},7,{\"id\":\"1-b\",\"camera\":\"x\",\"start_time\":10,"
        "\"end_time\":12.5,\"severity\":\"detection\",\"has_been_reviewed\":true,\"data\":{}}]";
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    Heard heard = {0};
    g_assert_true(decode_frigate_reviews(decoder, list, strlen(list), hear, &heard, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(heard.good, ==, 2);
    g_assert_cmpuint(heard.odd, ==, 2);
    g_assert_cmpuint(heard.ended, ==, 1);
    g_assert_false(decode_frigate_reviews(decoder, "{}", 2, hear, &heard, &error));
    g_assert_nonnull(error);
}

static void hear_camera(const FrigateCamera *camera, void *data)
{
    Heard *heard = data;
    g_free(heard->name);
    heard->name = g_strdup(camera->name);
    heard->fps = camera->fps;
    heard->good++;
}

static void test_stats(void)
{
    static const char figures[] =
        "{\"cameras\":{\"odd\":{\"camera_fps\":\"5\"},\"none\":7,\"depan\":"
        "{\"camera_fps\":4.9,\"pid\":3}},\"service\":{\"version\":\"0.17.2-1a\","
        "\"last_updated\":1718987129}}";
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    Heard heard = {0};
    FrigateStats stats = {.each = hear_camera, .data = &heard};
    g_assert_true(decode_frigate_stats(decoder, figures, strlen(figures), &stats, &error));
    g_assert_cmpuint(heard.good, ==, 1);
    g_assert_cmpstr(heard.name, ==, "depan");
    g_assert_cmpstr(stats.version, ==, "0.17.2-1a");
    g_assert_cmpint(stats.updated_ms, ==, INT64_C(1718987129000));
    g_free(heard.name);
    static const char plain[] = "{\"cameras\":{\"depan\":{\"camera_fps\":0}}}";
    heard = (Heard){0};
    g_assert_true(decode_frigate_stats(decoder, plain, strlen(plain), &stats, &error));
    g_assert_cmpstr(stats.version, ==, "");
    g_assert_cmpint(stats.updated_ms, ==, 0);
    g_assert_cmpuint(heard.good, ==, 1);
    g_assert_false(decode_frigate_stats(decoder, "{\"cameras\":[]}", 14, &stats, &error));
    g_free(heard.name);
}

static void test_told(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const char *const ids[] = {"1.0-a", "2.0-b"};
    encode_frigate_login(out, "tilik", "a\"b\\");
    g_assert_cmpstr(out->str, ==, "{\"user\":\"tilik\",\"password\":\"a\\\"b\\\\\"}");
    g_string_truncate(out, 0);
    encode_frigate_viewed(out, ids, 2);
    g_assert_cmpstr(out->str, ==, "{\"ids\":[\"1.0-a\",\"2.0-b\"]}");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/frigate/a message is a review, clean and with its times", test_message);
    g_test_add_func("/frigate/a message that is none says which part", test_odd_messages);
    g_test_add_func("/frigate/a list is read item by item, odd ones apart", test_list);
    g_test_add_func("/frigate/figures are read camera by camera", test_stats);
    g_test_add_func("/frigate/what it is told is JSON", test_told);
    return g_test_run();
}
