#include "wire/patrols.h"

#include <string.h>

#define ULID "01JNA3T9V3B5W5J0N7C9K2M4QA"

static const char *const cameras[] = {"c1", "c2", NULL};

static void a_patrol_reads_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL);
    const PatrolStop stops[] = {
        {"c2", "pagar \"terbuka\"", "al-1", 5000, 12, PATROL_ALERT},
        {.camera = "c1", .looked_s = PATROL_UNTIMED, .result = PATROL_SKIPPED}};
    const Patrol patrol = {ULID, "Budi", "33.74", "class:rt", "hujan", cameras,       stops,
                           2,    2,      1000,    6000,       7,       PURPOSE_RONDA, PATROL_ENDED};
    Patrol read;
    encode_patrol(text, &patrol);
    g_assert_true(decode_patrol(decoder, text->str, text->len, &read, NULL));
    g_assert_cmpstr(read.id, ==, ULID);
    g_assert_cmpstr(read.by, ==, "Budi");
    g_assert_cmpstr(read.area, ==, "33.74");
    g_assert_cmpstr(read.query, ==, "class:rt");
    g_assert_cmpstr(read.note, ==, "hujan");
    g_assert_cmpuint(read.camera_count, ==, 2);
    g_assert_cmpstr(read.cameras[1], ==, "c2");
    g_assert_null(read.cameras[2]);
    g_assert_cmpuint(read.stop_count, ==, 2);
    g_assert_cmpstr(read.stops[0].camera, ==, "c2");
    g_assert_cmpstr(read.stops[0].note, ==, "pagar \"terbuka\"");
    g_assert_cmpstr(read.stops[0].alert, ==, "al-1");
    g_assert_cmpint(read.stops[0].at_ms, ==, 5000);
    g_assert_cmpint(read.stops[0].looked_s, ==, 12);
    g_assert_cmpint(read.stops[0].result, ==, PATROL_ALERT);
    g_assert_cmpint(read.stops[1].at_ms, ==, 0);
    g_assert_cmpint(read.stops[1].looked_s, ==, PATROL_UNTIMED);
    g_assert_cmpint(read.started_at_ms, ==, 1000);
    g_assert_cmpint(read.ended_at_ms, ==, 6000);
    g_assert_cmpint(read.rev, ==, 7);
    g_assert_cmpint(read.purpose, ==, PURPOSE_RONDA);
    g_assert_cmpint(read.status, ==, PATROL_ENDED);
}

#define HEAD                                                                                       \
    "{\"id\":\"" ULID "\",\"by\":\"B\",\"area\":\"33.74\",\"purpose\":\"ronda\",\"cameras\":"      \
    "[\"c1\"],\"started_at\":\"2026-11-22T12:00:00Z\",\"rev\":1,"

static void a_patrol_that_does_not_hold_together_is_refused(void)
{
    static const struct {
        const char *json, *expected;
    } bad[] = {
        {HEAD "\"status\":\"open\",\"stops\":[{\"camera\":\"c9\",\"result\":\"clear\"}]}",
         "patrol: stop: camera: not one of cameras"},
        {HEAD "\"status\":\"open\",\"stops\":[{\"camera\":\"c1\",\"result\":\"clear\"},{\"camera\":"
              "\"c1\",\"result\":\"clear\"}]}",
         "patrol: stop: camera: stands twice"},
        {HEAD "\"status\":\"ended\",\"stops\":[]}", "patrol: ended_at: not as status says"},
        {HEAD "\"status\":\"open\",\"ended_at\":\"2026-11-22T13:00:00Z\",\"stops\":[]}",
         "patrol: ended_at: not as status says"},
        {HEAD "\"status\":\"open\",\"stops\":[7]}", "patrol: stop: not an object"},
        {"{\"id\":\"" ULID "\",\"by\":\"B\",\"area\":\"33.74\",\"purpose\":\"test\",\"cameras\":"
         "[\"c1\"],\"started_at\":\"2026-11-22T12:00:00Z\",\"rev\":1,\"status\":\"open\",\"stops\":"
         "[]}",
         "patrol: purpose: not ronda or patrol"},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    Patrol read = {.id = "untouched"}, good;
    const char *json = HEAD "\"status\":\"open\",\"stops\":[]}";
    g_assert_true(decode_patrol(decoder, json, strlen(json), &good, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(decode_patrol(decoder, bad[i].json, strlen(bad[i].json), &read, &error));
        g_assert_cmpstr(error->message, ==, bad[i].expected);
        g_assert_cmpstr(read.id, ==, "untouched");
    }
}

static void a_request_reads_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL);
    PatrolRequest request = {ULID, "33.74", "q", cameras, 2, 5, PURPOSE_PATROL}, read;
    encode_patrol_request(text, &request);
    g_assert_true(decode_patrol_request(decoder, text->str, text->len, &read, NULL));
    g_assert_cmpstr(read.id, ==, ULID);
    g_assert_cmpstr(read.query, ==, "q");
    g_assert_cmpuint(read.camera_count, ==, 2);
    g_assert_cmpint(read.at_ms, ==, 5);
    g_assert_cmpint(read.purpose, ==, PURPOSE_PATROL);
    g_string_truncate(text, 0);
    request = (PatrolRequest){
        .area = "33.74", .cameras = cameras, .camera_count = 2, .purpose = PURPOSES};
    encode_patrol_request(text, &request);
    g_assert_true(decode_patrol_request(decoder, text->str, text->len, &read, NULL));
    g_assert_null(read.id);
    g_assert_cmpint(read.at_ms, ==, 0);
    g_assert_cmpint(read.purpose, ==, PURPOSES);
}

static void check_request(const char *json, const char *expected)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    PatrolRequest read = {.id = "untouched"};
    g_assert_false(decode_patrol_request(decoder, json, strlen(json), &read, &error));
    g_assert_cmpstr(error->message, ==, expected);
    g_assert_cmpstr(read.id, ==, "untouched");
}

static void a_bad_request_is_refused(void)
{
    check_request("{\"area\":\"33.74\",\"cameras\":[]}", "patrol: cameras: empty");
    check_request("{\"area\":\"33.74\",\"cameras\":[\"a\",\"a\"]}",
                  "patrol: cameras: one stands twice");
    check_request("{\"id\":\"x\",\"area\":\"33.74\",\"cameras\":[\"a\"]}",
                  "patrol: id: not a ULID");
    check_request("{\"area\":\"33.74\",\"cameras\":[\"a\"],\"purpose\":\"evidence\"}",
                  "patrol: purpose: not ronda or patrol");
    g_autoptr(GString) many = g_string_new("{\"area\":\"33.74\",\"cameras\":[\"c\"");
    for (int i = 0; i < PATROL_STOPS_MAX; i++) {
        g_string_append_printf(many, ",\"c%d\"", i);
    }
    g_string_append(many, "]}");
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    PatrolRequest read;
    g_assert_false(decode_patrol_request(decoder, many->str, many->len, &read, &error));
    g_assert_true(g_str_has_prefix(error->message, "patrol: cameras: "));
    g_autofree char *query = g_strnfill(PATROL_QUERY_MAX + 1, 'q');
    g_autofree char *long_one =
        g_strdup_printf("{\"area\":\"33.74\",\"cameras\":[\"a\"],\"query\":\"%s\"}", query);
    check_request(long_one, "patrol: query: too long");
}

static void stops_come_alone_or_together(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL);
    const PatrolStop stops[] = {{"c1", NULL, NULL, 5, 0, PATROL_CLEAR},
                                {"c1", "n", "a", 0, PATROL_UNTIMED, PATROL_ALERT}};
    const PatrolStops both = {stops, 2};
    const char *one = "{\"camera\":\"c1\",\"result\":\"skipped\"}";
    PatrolStops read;
    encode_patrol_stops(text, &both);
    g_assert_true(decode_patrol_stops(decoder, text->str, text->len, &read, NULL));
    g_assert_cmpuint(read.count, ==, 2); /* the same camera twice: who takes them sees to it */
    g_assert_cmpint(read.stops[0].looked_s, ==, 0);
    g_assert_cmpstr(read.stops[1].alert, ==, "a");
    g_assert_true(decode_patrol_stops(decoder, one, strlen(one), &read, NULL));
    g_assert_cmpuint(read.count, ==, 1);
    g_assert_cmpint(read.stops[0].result, ==, PATROL_SKIPPED);
    g_assert_cmpint(read.stops[0].looked_s, ==, PATROL_UNTIMED);
}

static void check_stop(const char *json, const char *expected)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    PatrolStops read = {.count = 99};
    g_assert_false(decode_patrol_stops(decoder, json, strlen(json), &read, &error));
    g_assert_cmpstr(error->message, ==, expected);
    g_assert_cmpuint(read.count, ==, 99);
}

static void a_bad_stop_is_refused(void)
{
    g_autofree char *note = g_strnfill(PATROL_NOTE_MAX + 1, 'n');
    g_autofree char *long_one =
        g_strdup_printf("{\"camera\":\"c\",\"result\":\"clear\",\"note\":\"%s\"}", note);
    check_stop("[]", "patrol: stops: empty");
    check_stop("{\"camera\":\"c\",\"result\":\"clear\",\"alert\":\"a\"}",
               "patrol: stop: alert: the result is not alert");
    check_stop(long_one, "patrol: stop: note: too long");
    g_autoptr(GString) many = g_string_new("[");
    for (int i = 0; i <= PATROL_STOPS_MAX; i++) {
        g_string_append(many, i > 0 ? ",{\"camera\":\"c\",\"result\":\"clear\"}"
                                    : "{\"camera\":\"c\",\"result\":\"clear\"}");
    }
    g_string_append(many, "]");
    check_stop(many->str, "patrol: stops: too many");
}

static void an_end_reads_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL);
    PatrolEnd end = {"n", 7}, read;
    encode_patrol_end(text, &end);
    g_assert_true(decode_patrol_end(decoder, text->str, text->len, &read, NULL));
    g_assert_cmpstr(read.note, ==, "n");
    g_assert_cmpint(read.at_ms, ==, 7);
    g_assert_true(decode_patrol_end(decoder, "{}", 2, &read, NULL));
    g_assert_null(read.note);
    g_assert_cmpint(read.at_ms, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/patrols/a patrol reads back", a_patrol_reads_back);
    g_test_add_func("/patrols/one that does not hold together is refused",
                    a_patrol_that_does_not_hold_together_is_refused);
    g_test_add_func("/patrols/a request reads back", a_request_reads_back);
    g_test_add_func("/patrols/a bad request is refused", a_bad_request_is_refused);
    g_test_add_func("/patrols/stops come alone or together", stops_come_alone_or_together);
    g_test_add_func("/patrols/a bad stop is refused", a_bad_stop_is_refused);
    g_test_add_func("/patrols/an end reads back", an_end_reads_back);
    return g_test_run();
}
