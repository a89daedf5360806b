#include "wire/maintenance.h"

#include <string.h>

#include "wire/messages.h"
#include "wire/rollcalls.h"
#include "wire/tickets.h"

static void a_reason_reads_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL);
    ReasonRequest request = {REASON_CABLE, "kabel \"putus\""}, read;
    encode_reason_request(text, &request);
    g_assert_true(decode_reason_request(decoder, text->str, text->len, &read, NULL));
    g_assert_cmpint(read.reason, ==, REASON_CABLE);
    g_assert_cmpstr(read.note, ==, "kabel \"putus\"");
}

static void check_refused(const char *json, const char *expected)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    CheckRequest read = {.camera = "untouched"};
    g_assert_false(decode_check_request(decoder, json, strlen(json), &read, &error));
    g_assert_cmpstr(error->message, ==, expected);
    g_assert_cmpstr(read.camera, ==, "untouched");
}

static void a_check_reads_back_or_is_refused(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *sha256 = g_strnfill(64, 'a');
    CheckRequest request = {.camera = "c1",
                            .note = "miring",
                            .attachment = sha256,
                            .at_ms = 5,
                            .result = CHECK_MOVED,
                            .reason = REASON_BROKEN},
                 read;
    encode_check_request(text, &request);
    g_assert_true(decode_check_request(decoder, text->str, text->len, &read, NULL));
    g_assert_cmpstr(read.camera, ==, "c1");
    g_assert_cmpstr(read.note, ==, "miring");
    g_assert_cmpstr(read.attachment, ==, sha256);
    g_assert_cmpint(read.at_ms, ==, 5);
    g_assert_cmpint(read.result, ==, CHECK_MOVED);
    g_assert_cmpint(read.reason, ==, REASON_BROKEN);
    check_refused("{}", "check: camera: missing");
    check_refused("{\"camera\":\"c1\"}", "check: result: missing");
    check_refused("{\"camera\":\"c1\",\"result\":\"x\"}", "check: result: an unknown word");
    check_refused("{\"camera\":\"c1\",\"result\":\"live\",\"reason\":\"privacy\"}",
                  "check: reason: privacy is the brake's");
    check_refused("{\"camera\":\"c1\",\"result\":\"live\",\"attachment\":\"a\"}",
                  "check: attachment: not a SHA-256");
    g_autofree char *much = g_strnfill(TICKET_CHECK_NOTE_MAX + 1, 'x');
    g_autofree char *wide =
        g_strdup_printf("{\"camera\":\"c1\",\"result\":\"live\",\"note\":\"%s\"}", much);
    check_refused(wide, "check: note: too long");
}

/* A ticket keeps what was found; the last of a camera counts. */
static void a_ticket_keeps_its_checks(void)
{
    static const char *const cameras[] = {"c1", "c2", NULL};
    const TicketCheck checks[] = {
        {.at_ms = 1, .by = "Budi", .camera = "c1", .result = CHECK_DARK, .reason = REASON_CABLE},
        {.at_ms = 2, .by = "Sari", .camera = "c1", .note = "nyala", .result = CHECK_LIVE}};
    Ticket ticket = {.id = "01JNA3T9V3B5W5J0N7C9K2M4QX",
                     .topic = TICKET_TOPIC_CHECK,
                     .title = "Cek",
                     .area = "33.74",
                     .cameras = cameras,
                     .checks = checks,
                     .check_count = 2,
                     .number = 1,
                     .created_at_ms = 1,
                     .updated_at_ms = 1,
                     .version = 1,
                     .kind = TICKET_MAINTENANCE},
           read;
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL);
    encode_ticket(text, &ticket);
    g_assert_true(decode_ticket(decoder, text->str, text->len, &read, NULL));
    g_assert_true(ticket_is_round(&read));
    g_assert_cmpuint(read.check_count, ==, 2);
    g_assert_cmpint(read.checks[0].reason, ==, REASON_CABLE);
    g_assert_null(read.checks[0].note);
    g_assert_cmpint(ticket_check_of(&read, "c1")->result, ==, CHECK_LIVE);
    g_assert_null(ticket_check_of(&read, "c2"));
    g_assert_cmpuint(ticket_unchecked(&read), ==, 1);
}

static void count_past(const CameraPast *past, void *data)
{
    g_string_append_printf(data, "%s/%s/%s/%d/%d ", camera_state_word(past->state),
                           reason_word(past->reason), past->why != NULL ? past->why : "-",
                           (int)past->since_ms, (int)past->seen_at_ms);
}

static void a_history_reads_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) page = g_string_new(NULL), told = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    const CameraPast one = {.at_ms = 60000,
                            .since_ms = 30000,
                            .seen_at_ms = 10000,
                            .by = "Sari",
                            .why = "order 1",
                            .state = CAMERA_OUT_OF_SERVICE,
                            .reason = REASON_STOLEN},
                     two = {.at_ms = 1000, .by = "demo", .state = CAMERA_ONLINE};
    encode_page_open(page);
    encode_page_item(page);
    encode_camera_past(page, &one);
    encode_page_item(page);
    encode_camera_past(page, &two);
    encode_page_close(page, NULL);
    g_assert_true(decode_camera_history(decoder, page->str, page->len, count_past, told, NULL));
    g_assert_cmpstr(told->str, ==, "out_of_service/stolen/order 1/30000/10000 online/none/-/0/0 ");
    g_assert_false(decode_camera_history(decoder, "{}", 2, count_past, told, &error));
    g_assert_cmpstr(error->message, ==, "history: items: not a list");
}

static void an_undoing_names_what_it_undoes(void)
{
    static const char *const ends[] = {"o1", NULL};
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL);
    const Order order = {.id = "o2",
                         .by = "tilikd",
                         .letter = "",
                         .area = "33.74",
                         .note = "n",
                         .undoes = "o1",
                         .ends = ends,
                         .at_ms = 1,
                         .cameras = 3,
                         .held = 2,
                         .held_known = true,
                         .state = ORDER_IN_SERVICE};
    Order read;
    encode_order(text, &order);
    g_assert_true(decode_order(decoder, text->str, text->len, &read, NULL));
    g_assert_cmpstr(read.undoes, ==, "o1");
    g_assert_cmpstr(read.ends[0], ==, "o1");
    g_assert_cmpstr(read.area, ==, "33.74");
    g_assert_true(read.held_known);
    g_assert_cmpint(read.held, ==, 2);
    static const char plain[] = "{\"id\":\"o\",\"cameras\":1,\"state\":\"in_service\",\"by\":\"x\","
                                "\"at\":\"2026-01-01T00:00:00Z\",\"rev\":1}";
    g_assert_true(decode_order(decoder, plain, strlen(plain), &read, NULL));
    g_assert_false(read.held_known);
    g_assert_null(read.undoes);
}

/* ---- roll-call ---- */

static void a_roll_call_reads_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL);
    const RollCall call = {.area = "33.74.10.1003.004.001",
                           .text = "hujan",
                           .by = "Sari",
                           .at_ms = 5,
                           .rev = 7,
                           .people = 0,
                           .state = ROLL_EMPTY};
    RollCall read;
    encode_rollcall(text, &call);
    g_assert_true(decode_rollcall(decoder, text->str, text->len, &read, NULL));
    g_assert_cmpstr(read.area, ==, call.area);
    g_assert_cmpstr(read.text, ==, "hujan");
    g_assert_cmpint(read.people, ==, 0);
    g_assert_cmpint(read.state, ==, ROLL_EMPTY);
    g_assert_cmpint(read.rev, ==, 7);
}

static void who_is_expected_reads_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new("{\"items\":[],\"next\":null");
    g_autoptr(GError) error = NULL;
    const RollWatch watch = {21 * 60 + 5, 3 * 60, 2700000};
    RollWatch read;
    encode_roll_watch(text, &watch);
    g_string_append_c(text, '}');
    g_assert_true(decode_roll_watch(decoder, text->str, text->len, &read, NULL));
    g_assert_cmpint(read.from_minute, ==, watch.from_minute);
    g_assert_cmpint(read.to_minute, ==, watch.to_minute);
    g_assert_cmpint(read.every_ms, ==, watch.every_ms);
    static const char odd[] =
        "{\"expected_every_s\":1,\"watch\":{\"from\":\"25:00\",\"to\":\"03:00\"}}";
    g_assert_false(decode_roll_watch(decoder, odd, strlen(odd), &read, &error));
    g_assert_cmpstr(error->message, ==, "roll-calls: watch: not a time of the day");
}

static void lines_lie_in_their_area_once(void)
{
    static const struct {
        const char *lines, *expected;
    } wrong[] = {
        {"", "roll-call: lines: empty"},
        {"{\"area\":\"33.74.10.1003.004\",\"state\":\"safe\"}",
         "roll-call: line: area: not an area code"},
        {"{\"area\":\"33.74.11.1003.004.001\",\"state\":\"safe\"}",
         "roll-call: area: of a line: not within area"},
        {"{\"area\":\"33.74.10.1003.004.001\",\"state\":\"safe\"},"
         "{\"area\":\"33.74.10.1003.004.001\",\"state\":\"safe\"}",
         "roll-call: area: of a line: stands twice"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(Decoder) decoder = decoder_new();
        g_autoptr(GError) error = NULL;
        RollRequest read = {.count = 99};
        g_autofree char *json =
            g_strdup_printf("{\"area\":\"33.74.10\",\"lines\":[%s]}", wrong[i].lines);
        g_assert_false(decode_roll_request(decoder, json, strlen(json), &read, &error));
        g_test_message("%s", error->message);
        g_assert_true(g_str_has_prefix(error->message, wrong[i].expected));
        g_assert_cmpuint(read.count, ==, 99);
    }
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/maintenance/a reason reads back", a_reason_reads_back);
    g_test_add_func("/maintenance/a check reads back, or is refused",
                    a_check_reads_back_or_is_refused);
    g_test_add_func("/maintenance/a ticket keeps its checks", a_ticket_keeps_its_checks);
    g_test_add_func("/maintenance/a history reads back", a_history_reads_back);
    g_test_add_func("/maintenance/an undoing names what it undoes",
                    an_undoing_names_what_it_undoes);
    g_test_add_func("/roll-call/what an RT said reads back", a_roll_call_reads_back);
    g_test_add_func("/roll-call/who is expected reads back", who_is_expected_reads_back);
    g_test_add_func("/roll-call/lines lie in their area, once", lines_lie_in_their_area_once);
    return g_test_run();
}
