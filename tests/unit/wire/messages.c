#include "wire/messages.h"

#include <string.h>

#include "base/error.h"

static void a_session_reads_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    static const char *const areas[] = {"33.74", "33.74.10.1003.005.003", NULL};
    static const char *const rights[] = {"cameras.read", "some.future.right", NULL};
    Session session = {"Sari", areas, rights, 1772330584000, ROLE_OPERATOR}, read;
    encode_session(line, &session);
    decode_session(decoder, line->str, line->len, &read, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(read.name, ==, "Sari");
    g_assert_cmpint(read.role, ==, ROLE_OPERATOR);
    g_assert_cmpint(read.expires_ms, ==, 1772330584000);
    g_assert_true(g_strv_equal((const char *const *)read.areas, areas));
    g_assert_true(g_strv_equal((const char *const *)read.rights, rights));
}

static void a_session_without_areas_is_one_that_sees_nothing(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    const char *line =
        "{\"name\":\"x\",\"role\":\"public\",\"areas\":[],\"rights\":[],\"expires_at\":null}";
    Session session;
    g_assert_true(decode_session(decoder, line, strlen(line), &session, NULL));
    g_assert_null(session.areas[0]);
    g_assert_null(session.rights[0]);
    g_assert_cmpint(session.expires_ms, ==, 0);
}

static void a_view_request_reads_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    for (int purpose = 0; purpose < PURPOSES; purpose++) {
        g_autoptr(GString) line = g_string_new(NULL);
        ViewRequest request = {.purpose = (Purpose)purpose,
                               .quality = (Quality)(purpose % QUALITIES)},
                    read;
        encode_view_request(line, &request);
        g_assert_true(decode_view_request(decoder, line->str, line->len, &read, NULL));
        g_assert_cmpint(read.purpose, ==, request.purpose);
        g_assert_cmpint(read.quality, ==, request.quality);
    }
    ViewRequest read;
    g_assert_true(decode_view_request(decoder, "{\"purpose\":\"test\"}", 18, &read, NULL));
    g_assert_cmpint(read.quality, ==, QUALITY_SUB);
    g_assert_cmpint(read.from_ms, ==, 0);
}

static void a_request_for_a_recording_reads_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    ViewRequest request = {.purpose = PURPOSE_EVIDENCE, .from_ms = 1772330584123, .seconds = 90},
                read;
    encode_view_request(line, &request);
    g_assert_nonnull(strstr(line->str, "\"from\":\"2026-03-01T02:03:04.123Z\",\"seconds\":90"));
    g_assert_true(decode_view_request(decoder, line->str, line->len, &read, NULL));
    g_assert_cmpint(read.from_ms, ==, request.from_ms);
    g_assert_cmpint(read.seconds, ==, 90);
    static const char *const wrong[] = {
        "{\"purpose\":\"test\",\"from\":12}",
        "{\"purpose\":\"test\",\"from\":\"yesterday\"}",
        "{\"purpose\":\"test\",\"from\":\"2026-03-01T02:03:04Z\",\"seconds\":0}",
        "{\"purpose\":\"test\",\"from\":\"2026-03-01T02:03:04Z\",\"seconds\":86401}",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(decode_view_request(decoder, wrong[i], strlen(wrong[i]), &read, NULL));
    }
}

static char *grant_problem(const char *url)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) line = g_string_new(NULL);
    ViewGrant grant = {.url = url}, read;
    encode_view_grant(line, &grant);
    bool fine = decode_view_grant(decoder, line->str, line->len, &read, &error);
    return fine ? NULL : g_strdup(error->message);
}

static void only_addresses_that_may_be_opened_are_taken(void)
{
    static const char *const fine[] = {
        "rtsp://127.0.0.1:8554/demo/junction?x=1",
        "rtsps://cam.example/1",
        "http://[::1]:80/a",
        "HTTPS://relay/x@y",
    };
    static const char *const wrong[] = {
        "",
        "file:///etc/passwd",
        "concat:/etc/passwd",
        "rtsp:/x",
        "rtsp://",
        "rtsp:///x",
        "rtsp://:554/x",
        "rtsp://user@host/x",
        "rtsp://user:pw@host/x",
        "rtsp://host/a b",
        "rtsp://host/\n",
        "rtsp://host/\x1b",
        "rtsp://höst/",
        "ftp://x/",
        " rtsp://x/",
        "rtsp://good\\@evil/",
        "javascript://x",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(fine); i++) {
        g_autofree char *problem = grant_problem(fine[i]);
        g_assert_cmpstr(problem, ==, NULL);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *problem = grant_problem(wrong[i]);
        g_test_message("%s", wrong[i]);
        g_assert_nonnull(problem);
        g_assert_true(g_str_has_prefix(problem, "view: url: "));
    }
    g_autofree char *path = g_strnfill(MESSAGE_URL_MAX, 'x');
    g_autofree char *url = g_strconcat("rtsp://host/", path, NULL);
    g_autofree char *problem = grant_problem(url);
    g_assert_cmpstr(problem, ==, "view: url: too long");
}

static void a_grant_reads_back_and_is_wiped(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    ViewGrant grant = {"v1", "rtsp://h/x", "user", "pass\"word", 1772330584000}, read;
    encode_view_grant(line, &grant);
    g_assert_true(decode_view_grant(decoder, line->str, line->len, &read, NULL));
    g_assert_cmpstr(read.id, ==, "v1");
    g_assert_cmpstr(read.url, ==, grant.url);
    g_assert_cmpstr(read.user, ==, "user");
    g_assert_cmpstr(read.password, ==, "pass\"word");
    g_assert_cmpint(read.expires_ms, ==, grant.expires_ms);
    const char *password = read.password;
    decoder_wipe(decoder);
    for (size_t i = 0; i < strlen("pass\"word"); i++) {
        g_assert_cmpint(password[i], ==, 0);
    }
}

static const ViewRecord views[] = {
    {.id = "v1",
     .camera = "c1",
     .by = "Budi",
     .at_ms = 1772330584000,
     .rev = 3,
     .seconds = -1,
     .purpose = PURPOSE_RONDA,
     .look = true},
    {.id = "v2",
     .camera = "c1",
     .by = "Sari \x1b",
     .at_ms = 1772330584001,
     .rev = 4,
     .seconds = 0,
     .from_ms = 1772330000000,
     .purpose = PURPOSE_TEST},
};

static void views_read_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(views); i++) {
        g_autoptr(GString) line = g_string_new(NULL);
        ViewRecord read;
        encode_view(line, &views[i]);
        g_assert_true(decode_view(decoder, line->str, line->len, &read, NULL));
        g_assert_cmpstr(read.id, ==, views[i].id);
        g_assert_cmpint(read.seconds, ==, views[i].seconds);
        g_assert_cmpint(read.from_ms, ==, views[i].from_ms);
        g_assert_cmpint(read.purpose, ==, views[i].purpose);
        g_assert_true(read.look == views[i].look);
        g_assert_cmpint(read.at_ms, ==, views[i].at_ms);
        g_assert_cmpint(read.rev, ==, views[i].rev);
    }
}

static void the_brake_answers_who_was_watching(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    BrakeAnswer answer = {"c1", "Budi", views, 2, 1772330584000}, read;
    encode_brake_answer(line, &answer);
    decode_brake_answer(decoder, line->str, line->len, &read, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(read.camera, ==, "c1");
    g_assert_cmpuint(read.watching_count, ==, 2);
    g_assert_cmpstr(read.watching[0].by, ==, "Budi");
    g_assert_cmpstr(read.watching[1].by, ==, "Sari  ");
    const char *nobody =
        "{\"camera\":\"c1\",\"by\":\"x\",\"at\":\"2026-03-01T02:03:04Z\",\"watching\":[]}";
    g_assert_true(decode_brake_answer(decoder, nobody, strlen(nobody), &read, NULL));
    g_assert_cmpuint(read.watching_count, ==, 0);
    const char *wrong =
        "{\"camera\":\"c1\",\"by\":\"x\",\"at\":\"2026-03-01T02:03:04Z\",\"watching\":[7]}";
    g_assert_false(decode_brake_answer(decoder, wrong, strlen(wrong), &read, &error));
    g_assert_nonnull(strstr(error->message, "not an object"));
}

static void a_brake_needs_no_reason(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    BrakeRequest request = {"living room"}, read;
    encode_brake_request(line, &request);
    g_assert_true(decode_brake_request(decoder, line->str, line->len, &read, NULL));
    g_assert_cmpstr(read.reason, ==, "living room");
    g_assert_true(decode_brake_request(decoder, "{}", 2, &read, NULL));
    g_assert_cmpstr(read.reason, ==, "");
    g_assert_false(decode_brake_request(decoder, "{\"reason\":7}", 12, &read, NULL));
}

static void an_order_request_names_cameras_or_a_query(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    static const char *const ids[] = {"c1", "c2", NULL};
    OrderRequest by_ids = {.cameras = ids,
                           .letter = "B/12/2025",
                           .review_at_ms = 5,
                           .reason = REASON_STOLEN},
                 read;
    OrderRequest by_query = {.query = "kec:tugu \"x\"", .letter = "", .state = ORDER_IN_SERVICE};
    g_autoptr(GString) line = g_string_new(NULL);
    encode_order_request(line, &by_ids);
    g_assert_true(decode_order_request(decoder, line->str, line->len, &read, NULL));
    g_assert_true(g_strv_equal((const char *const *)read.cameras, ids));
    g_assert_null(read.query);
    g_assert_cmpstr(read.letter, ==, "B/12/2025");
    g_assert_cmpint(read.reason, ==, REASON_STOLEN);
    g_assert_cmpint(read.review_at_ms, ==, 5);
    g_string_truncate(line, 0);
    encode_order_request(line, &by_query);
    g_assert_true(decode_order_request(decoder, line->str, line->len, &read, NULL));
    g_assert_cmpstr(read.query, ==, by_query.query);
    g_assert_null(read.cameras);
    g_assert_cmpint(read.state, ==, ORDER_IN_SERVICE);
}

static void an_order_request_that_says_too_little_is_refused(void)
{
    static const char *const wrong[][2] = {
        {"{\"query\":\"x\",\"cameras\":[\"c1\"],\"state\":\"in_service\"}",
         "order: query: exactly one of query and cameras is needed"},
        {"{\"state\":\"in_service\"}", "order: query: exactly one of query and cameras is needed"},
        {"{\"cameras\":[],\"state\":\"in_service\"}", "order: cameras: empty"},
        {"{\"query\":\"x\",\"state\":\"out_of_service\"}",
         "order: reason: needed to put out of service"},
        {"{\"query\":\"x\"}", "order: state: missing"},
        {"{\"query\":\"x\\u001b\",\"state\":\"in_service\"}",
         "order: query: holds characters that are not printable"},
        {"{\"cameras\":[\"c 1\"],\"state\":\"in_service\"}", "order: cameras: not an id"},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        OrderRequest read;
        g_assert_false(
            decode_order_request(decoder, wrong[i][0], strlen(wrong[i][0]), &read, &error));
        g_assert_cmpstr(error->message, ==, wrong[i][1]);
    }
}

static void an_order_reads_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    Order order = {.id = "o1",
                   .by = "Sari",
                   .query = "kec:tugu",
                   .letter = "B/12",
                   .cameras = 4470,
                   .review_at_ms = 7,
                   .at_ms = 8,
                   .rev = 9,
                   .state = ORDER_OUT_OF_SERVICE,
                   .reason = REASON_LINK_CONTRACT},
          read;
    encode_order(line, &order);
    g_assert_true(decode_order(decoder, line->str, line->len, &read, NULL));
    g_assert_cmpstr(read.id, ==, "o1");
    g_assert_cmpstr(read.query, ==, "kec:tugu");
    g_assert_cmpint(read.cameras, ==, 4470);
    g_assert_cmpint(read.reason, ==, REASON_LINK_CONTRACT);
    g_assert_cmpint(read.rev, ==, 9);
}

static void a_page_holds_its_items_and_the_next_cursor(void)
{
    g_autoptr(GString) page = g_string_new(NULL);
    encode_page_open(page);
    encode_page_close(page, NULL);
    g_assert_cmpstr(page->str, ==, "{\"items\":[],\"next\":null}");
    g_string_truncate(page, 0);
    encode_page_open(page);
    for (int i = 0; i < 2; i++) {
        encode_page_item(page);
        encode_gone(page, "c1", i);
    }
    encode_page_close(page, "cur\"sor");
    g_assert_cmpstr(page->str, ==,
                    "{\"items\":[{\"id\":\"c1\",\"gone\":true,\"rev\":0},"
                    "{\"id\":\"c1\",\"gone\":true,\"rev\":1}],\"next\":\"cur\\\"sor\"}");
}

static void tokens_read_back_by_role(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL);
    const char *tokens[ROLES] = {[ROLE_OPERATOR] = "abc", [ROLE_SOURCE] = "d-_f"}, *read[ROLES];
    encode_tokens(text, tokens);
    g_assert_cmpstr(text->str, ==, "{\"operator\":\"abc\",\"source\":\"d-_f\"}\n");
    g_assert_true(decode_tokens(decoder, text->str, text->len, read, NULL));
    for (int role = 0; role < ROLES; role++) {
        g_assert_cmpstr(read[role], ==, tokens[role]);
    }
    g_assert_false(decode_tokens(decoder, "{\"operator\":7}", 14, read, NULL));
}

static void lists_are_bounded(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new("{\"state\":\"in_service\",\"cameras\":[\"c\"");
    g_autoptr(GError) error = NULL;
    OrderRequest request;
    for (int i = 1; i < MESSAGE_IDS_MAX; i++) {
        g_string_append(line, ",\"c\"");
    }
    g_autofree char *most = g_strconcat(line->str, "]}", NULL);
    g_autofree char *over = g_strconcat(line->str, ",\"c\"]}", NULL);
    g_assert_true(decode_order_request(decoder, most, strlen(most), &request, NULL));
    g_assert_cmpuint(g_strv_length((char **)request.cameras), ==, MESSAGE_IDS_MAX);
    g_assert_false(decode_order_request(decoder, over, strlen(over), &request, &error));
    g_assert_cmpstr(error->message, ==, "order: cameras: too many");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/messages/a session reads back", a_session_reads_back);
    g_test_add_func("/messages/a session without areas is one that sees nothing",
                    a_session_without_areas_is_one_that_sees_nothing);
    g_test_add_func("/messages/a view request reads back", a_view_request_reads_back);
    g_test_add_func("/messages/a request for a recording reads back",
                    a_request_for_a_recording_reads_back);
    g_test_add_func("/messages/only addresses that may be opened are taken",
                    only_addresses_that_may_be_opened_are_taken);
    g_test_add_func("/messages/a grant reads back and is wiped", a_grant_reads_back_and_is_wiped);
    g_test_add_func("/messages/views read back", views_read_back);
    g_test_add_func("/messages/the brake answers who was watching",
                    the_brake_answers_who_was_watching);
    g_test_add_func("/messages/a brake needs no reason", a_brake_needs_no_reason);
    g_test_add_func("/messages/an order request names cameras or a query",
                    an_order_request_names_cameras_or_a_query);
    g_test_add_func("/messages/an order request that says too little is refused",
                    an_order_request_that_says_too_little_is_refused);
    g_test_add_func("/messages/an order reads back", an_order_reads_back);
    g_test_add_func("/messages/a page holds its items and the next cursor",
                    a_page_holds_its_items_and_the_next_cursor);
    g_test_add_func("/messages/lists are bounded", lists_are_bounded);
    g_test_add_func("/messages/tokens read back by role", tokens_read_back_by_role);
    return g_test_run();
}
