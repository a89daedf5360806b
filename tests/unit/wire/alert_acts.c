/* What a person does about alerts, and what becomes of it. */
#include "wire/alerts.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

static const AlertActRequest requests[ALERT_ACTS] = {
    [ACT_CLAIM] = {.act = ACT_CLAIM},
    [ACT_RELEASE] = {.act = ACT_RELEASE},
    [ACT_ACK] = {.act = ACT_ACK, .looked_s = 17},
    [ACT_UNACK] = {.act = ACT_UNACK},
    [ACT_SHELVE] = {.act = ACT_SHELVE, .minutes = 30, .reason = "pasar", .one_shot = true},
    [ACT_UNSHELVE] = {.act = ACT_UNSHELVE},
    [ACT_SUPPRESS] = {.act = ACT_SUPPRESS, .reason = "uji coba"},
    [ACT_UNSUPPRESS] = {.act = ACT_UNSUPPRESS},
    [ACT_ASSIGN] = {.act = ACT_ASSIGN, .to = "Budi"},
    [ACT_ESCALATE] = {.act = ACT_ESCALATE, .reason = "butuh perahu"},
    [ACT_CLOSE] = {.act = ACT_CLOSE, .verdict = VERDICT_FALSE},
};

static void assert_same(const AlertActRequest *a, const AlertActRequest *b)
{
    g_assert_cmpint(a->act, ==, b->act);
    if (a->act == ACT_ACK) {
        g_assert_cmpint(a->looked_s, ==, b->looked_s);
    }
    g_assert_cmpint(a->minutes, ==, b->minutes);
    g_assert_cmpstr(a->reason, ==, b->reason != NULL ? b->reason : "");
    g_assert_cmpstr(a->to, ==, b->to);
    g_assert_cmpint(a->verdict, ==, b->verdict);
    g_assert_cmpint(a->one_shot, ==, b->one_shot);
}

static void each_act_reads_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    for (int act = 0; act < ALERT_ACTS; act++) {
        g_autoptr(GString) line = g_string_new("before");
        g_autoptr(GError) error = NULL;
        AlertActRequest read;
        encode_alert_act(line, &requests[act]);
        g_string_erase(line, 0, strlen("before"));
        decode_alert_act(decoder, (AlertAct)act, line->str, line->len, &read, &error);
        g_assert_no_error(error);
        assert_same(&read, &requests[act]);
    }
}

static void not_looked_is_said_and_never_guessed(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    const AlertActRequest request = {.act = ACT_ACK, .looked_s = ALERT_NOT_LOOKED};
    encode_alert_act(line, &request);
    g_assert_cmpstr(line->str, ==, "{\"looked_s\":null}");
    AlertActRequest read;
    g_assert_true(decode_alert_act(decoder, ACT_ACK, line->str, line->len, &read, NULL));
    g_assert_cmpint(read.looked_s, ==, ALERT_NOT_LOOKED);
    g_autoptr(GError) error = NULL;
    g_assert_false(decode_alert_act(decoder, ACT_ACK, "{}", 2, &read, &error));
    g_assert_cmpstr(error->message, ==, "ack: looked_s: missing: seconds, or null for not looked");
}

static void what_needs_nothing_said_needs_no_body(void)
{
    static const AlertAct bare[] = {ACT_CLAIM,    ACT_RELEASE,    ACT_UNACK,   ACT_UNSHELVE,
                                    ACT_SUPPRESS, ACT_UNSUPPRESS, ACT_ESCALATE};
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(bare); i++) {
        AlertActRequest read;
        g_assert_true(decode_alert_act(decoder, bare[i], NULL, 0, &read, NULL));
        g_assert_cmpstr(read.reason, ==, "");
    }
    AlertActRequest read;
    g_assert_false(decode_alert_act(decoder, ACT_ACK, NULL, 0, &read, NULL));
}

static void a_wrong_act_is_told_why(void)
{
    static const struct {
        AlertAct act;
        const char *json, *why;
    } wrong[] = {
        {ACT_ACK, "{\"looked_s\":-1}", "ack: looked_s: out of range"},
        {ACT_ACK, "{\"looked_s\":\"5\"}", "ack: looked_s: not a number"},
        {ACT_SHELVE, "{\"reason\":\"x\"}", "shelve: minutes: missing"},
        {ACT_SHELVE, "{\"minutes\":0,\"reason\":\"x\"}", "shelve: minutes: out of range"},
        {ACT_SHELVE, "{\"minutes\":10081,\"reason\":\"x\"}", "shelve: minutes: out of range"},
        {ACT_SHELVE, "{\"minutes\":1e308,\"reason\":\"x\"}", "shelve: minutes: not a whole number"},
        {ACT_SHELVE, "{\"minutes\":5}", "shelve: reason: missing"},
        {ACT_SHELVE, "{\"minutes\":5,\"reason\":\" \\u200b \"}", "shelve: reason: empty"},
        {ACT_SHELVE, "{\"minutes\":5,\"reason\":\"x\",\"one_shot\":1}",
         "shelve: one_shot: not true or false"},
        {ACT_SUPPRESS, "{\"reason\":7}", "suppress: reason: not a string"},
        {ACT_ASSIGN, "{}", "assign: to: missing"},
        {ACT_ASSIGN, "{\"to\":\"  \"}", "assign: to: empty"},
        {ACT_CLOSE, "{}", "close: verdict: missing"},
        {ACT_CLOSE, "{\"verdict\":\"none\"}", "close: verdict: an unknown word"},
        {ACT_CLOSE, "{\"verdict\":null}", "close: verdict: null"},
        {ACT_CLAIM, "[]", "claim: not JSON at byte 0: not an object"},
        {ACT_ESCALATE, "{\"reason\":7}", "escalate: reason: not a string"},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        const AlertActRequest untouched = {.minutes = 77};
        AlertActRequest read = untouched;
        g_assert_false(decode_alert_act(decoder, wrong[i].act, wrong[i].json, strlen(wrong[i].json),
                                        &read, &error));
        g_assert_cmpstr(error->message, ==, wrong[i].why);
        g_assert_cmpmem(&read, sizeof read, &untouched, sizeof untouched);
    }
}

static void reasons_come_out_clean(void)
{
    static const char json[] =
        "{\"minutes\":5,\"reason\":\"\\u001b]0;judul\\u0007\\u202epasar\\nmalam\"}";
    g_autoptr(Decoder) decoder = decoder_new();
    AlertActRequest read;
    g_assert_true(decode_alert_act(decoder, ACT_SHELVE, json, strlen(json), &read, NULL));
    g_assert_true(text_is_clean(read.reason, strlen(read.reason)));
    g_assert_nonnull(strstr(read.reason, "pasar malam"));
}

static void a_bulk_act_reads_back(void)
{
    static const char *const ids[] = {"a1", "a2", "a3", NULL};
    g_autoptr(Decoder) decoder = decoder_new();
    for (int act = 0; act < ALERT_ACTS; act++) {
        g_autoptr(GString) line = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        const AlertBulkRequest request = {.act = requests[act], .ids = ids, .count = 3};
        AlertBulkRequest read;
        encode_alert_bulk(line, &request);
        decode_alert_bulk(decoder, line->str, line->len, &read, &error);
        g_assert_no_error(error);
        assert_same(&read.act, &requests[act]);
        g_assert_cmpuint(read.count, ==, 3);
        g_assert_true(g_strv_equal(read.ids, ids));
    }
}

static void a_wrong_bulk_act_is_told_why(void)
{
    static const char *const wrong[][2] = {
        {"{\"ids\":[\"a\"]}", "bulk: act: missing"},
        {"{\"act\":\"explode\",\"ids\":[\"a\"]}", "bulk: act: an unknown word"},
        {"{\"act\":\"claim\"}", "bulk: ids: missing"},
        {"{\"act\":\"claim\",\"ids\":[]}", "bulk: ids: empty"},
        {"{\"act\":\"claim\",\"ids\":[\"a b\"]}", "bulk: ids: not an id"},
        {"{\"act\":\"claim\",\"ids\":[null]}", "bulk: ids: not a string"},
        {"{\"act\":\"close\",\"ids\":[\"a\"]}", "close: verdict: missing"},
        {"{\"act\":\"ack\",\"ids\":[\"a\"]}",
         "ack: looked_s: missing: seconds, or null for not looked"},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        AlertBulkRequest read;
        g_assert_false(decode_alert_bulk(decoder, wrong[i][0], strlen(wrong[i][0]), &read, &error));
        g_assert_cmpstr(error->message, ==, wrong[i][1]);
    }
    g_autoptr(GString) many = g_string_new("{\"act\":\"claim\",\"ids\":[\"a\"");
    for (int i = 0; i < ALERT_BATCH_MAX; i++) {
        g_string_append(many, ",\"a\"");
    }
    g_string_append(many, "]}");
    g_autoptr(GError) error = NULL;
    AlertBulkRequest read;
    g_assert_false(decode_alert_bulk(decoder, many->str, many->len, &read, &error));
    g_assert_cmpstr(error->message, ==, "bulk: ids: too many");
}

static void on_result(size_t index, const AlertResult *result, void *data)
{
    GString *text = data;
    g_string_append_printf(text, "%zu %d %s", index, result->status,
                           result->id != NULL ? result->id : "-");
    if (result->problem != NULL) {
        g_string_append_printf(text, " %s %s %s\n", result->problem->title,
                               result->problem->owner != NULL ? result->problem->owner : "-",
                               result->problem->error_count > 0 ? result->problem->errors[0].pointer
                                                                : "-");
    } else {
        g_string_append_printf(text, " %s %d %s\n", alert_state_word(result->state),
                               (int)result->count, result->owner != NULL ? result->owner : "-");
    }
}

static void results_read_back(void)
{
    const ProblemField field = {"/1/camera", "unknown"};
    const Problem unknown = {
        .status = 422, .title = "Unprocessable Content", .errors = &field, .error_count = 1};
    const Problem taken = {.status = 409, .title = "Conflict", .owner = "Budi", .state = "acked"};
    const AlertResult results[] = {
        {.status = 202, .id = "a1", .state = ALERT_UNACK, .count = 14},
        {.status = 422, .problem = &unknown},
        {.status = 409, .id = "a3", .problem = &taken},
        {.status = 200, .id = "a4", .state = ALERT_ACKED, .count = 1, .owner = "Sari"},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL), told = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    encode_alert_results_open(line);
    for (size_t i = 0; i < G_N_ELEMENTS(results); i++) {
        encode_alert_results_item(line, i, &results[i]);
    }
    encode_alert_results_close(line);
    decode_alert_results(decoder, line->str, line->len, on_result, told, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(told->str, ==,
                    "0 202 a1 unack 14 -\n"
                    "1 422 - Unprocessable Content - /1/camera\n"
                    "2 409 a3 Conflict Budi -\n"
                    "3 200 a4 acked 1 Sari\n");
}

static void no_result_is_told_when_one_is_broken(void)
{
    static const char *const wrong[][2] = {
        {"{}", "results: results: missing"},
        {"{\"results\":7}", "results: results: not a list"},
        {"{\"results\":[{\"index\":0,\"status\":202,\"id\":\"a\",\"state\":\"unack\"},7]}",
         "result: not an object"},
        {"{\"results\":[{\"index\":0,\"status\":202}]}", "result: id: missing"},
        {"{\"results\":[{\"index\":0,\"status\":422}]}",
         "result: problem: does not go with the status"},
        {"{\"results\":[{\"index\":0,\"status\":202,\"id\":\"a\",\"problem\":{}}]}",
         "result: problem: does not go with the status"},
        {"{\"results\":[{\"index\":5000,\"status\":202,\"id\":\"a\"}]}",
         "result: index: out of range"},
        {"{\"results\":[{\"index\":0,\"status\":99,\"id\":\"a\"}]}",
         "result: status: out of range"},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) told = g_string_new(NULL);
        g_assert_false(decode_alert_results(decoder, wrong[i][0], strlen(wrong[i][0]), on_result,
                                            told, &error));
        g_assert_cmpstr(error->message, ==, wrong[i][1]);
        g_assert_cmpstr(told->str, ==, "");
    }
}

static void one_result_is_one_object(void)
{
    g_autoptr(GString) line = g_string_new(NULL);
    const AlertResult result = {.status = 202, .id = "a1", .state = ALERT_ACKED, .count = 3};
    encode_alert_result(line, &result);
    g_assert_cmpstr(line->str, ==, "{\"id\":\"a1\",\"state\":\"acked\",\"count\":3}");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/acts/each act reads back", each_act_reads_back);
    g_test_add_func("/acts/not looked is said and never guessed",
                    not_looked_is_said_and_never_guessed);
    g_test_add_func("/acts/what needs nothing said needs no body",
                    what_needs_nothing_said_needs_no_body);
    g_test_add_func("/acts/a wrong act is told why", a_wrong_act_is_told_why);
    g_test_add_func("/acts/reasons come out clean", reasons_come_out_clean);
    g_test_add_func("/acts/a bulk act reads back", a_bulk_act_reads_back);
    g_test_add_func("/acts/a wrong bulk act is told why", a_wrong_bulk_act_is_told_why);
    g_test_add_func("/acts/results read back", results_read_back);
    g_test_add_func("/acts/no result is told when one is broken",
                    no_result_is_told_when_one_is_broken);
    g_test_add_func("/acts/one result is one object", one_result_is_one_object);
    return g_test_run();
}
