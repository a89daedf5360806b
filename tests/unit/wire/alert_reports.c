/* What analytics report: nothing is taken that breaks a rule, and one bad item harms no other. */
#include "wire/alerts.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define NOW_MS INT64_C(1772330584567) /* 2026-03-01T02:03:04.567Z */

/* What was told of a body, item by item. */
typedef struct Told {
    GString *text; /* "0 rob c1 active" or "1 422 /1/camera not an id", a line each */
    unsigned taken, refused;
} Told;

static void on_item(size_t index, const AlertReportItem *item, const Problem *problem, void *data)
{
    Told *told = data;
    if (item != NULL) {
        g_assert_null(problem);
        told->taken++;
        g_string_append_printf(told->text, "%zu %s %s %s\n", index, item->kind,
                               item->camera != NULL ? item->camera : item->area,
                               item->active ? "active" : "cleared");
        return;
    }
    told->refused++;
    g_assert_cmpuint(problem->error_count, ==, 1);
    g_assert_true(text_is_clean(problem->detail, strlen(problem->detail)));
    g_assert_nonnull(strstr(problem->detail, problem->errors[0].detail));
    g_string_append_printf(told->text, "%zu %d %s %s\n", index, problem->status,
                           problem->errors[0].pointer, problem->errors[0].detail);
}

/* Reads a body; the caller frees what was told, NULL and error when it can't be read. */
static char *read_body(const char *json, size_t size, bool *array, GError **error)
{
    g_autoptr(Decoder) decoder = decoder_new();
    Told told = {.text = g_string_new(NULL)};
    bool read = decode_alert_reports(decoder, &(AlertBody){json, size, NOW_MS}, array, on_item,
                                     &told, error);
    if (!read) {
        g_assert_cmpuint(told.taken + told.refused, ==, 0);
        g_string_free(told.text, TRUE);
        return NULL;
    }
    return g_string_free(told.text, FALSE);
}

static char *told_of(const char *json)
{
    bool array;
    g_autoptr(GError) error = NULL;
    char *told = read_body(json, strlen(json), &array, &error);
    g_assert_no_error(error);
    g_assert_cmpint(array, ==, json[0] == '[');
    return told;
}

static void keep_item(size_t index, const AlertReportItem *item, const Problem *problem, void *data)
{
    g_assert_nonnull(item);
    *(AlertReportItem *)data = *item;
}

static void reads_back_what_it_writes(void)
{
    const AlertReportItem item = {.kind = "parkir_liar",
                                  .camera = "c1",
                                  .area = "33.74.10.1003",
                                  .external_id = "a \"b\" c",
                                  .snapshot_url = "http://nvr/1.jpg",
                                  .note = "dua truk",
                                  .at_ms = NOW_MS - 5,
                                  .score = 0.25,
                                  .priority = PRIORITY_CRITICAL,
                                  .priority_given = true,
                                  .active = true};
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    encode_alert_report_item(line, &item);
    AlertReportItem read;
    bool array;
    g_assert_true(decode_alert_reports(decoder, &(AlertBody){line->str, line->len, NOW_MS}, &array,
                                       keep_item, &read, NULL));
    g_assert_false(array);
    g_assert_cmpstr(read.kind, ==, item.kind);
    g_assert_cmpstr(read.camera, ==, item.camera);
    g_assert_cmpstr(read.area, ==, item.area);
    g_assert_cmpstr(read.external_id, ==, item.external_id);
    g_assert_cmpstr(read.snapshot_url, ==, item.snapshot_url);
    g_assert_cmpstr(read.note, ==, item.note);
    g_assert_cmpint(read.at_ms, ==, item.at_ms);
    g_assert_true(read.score == 0.25);
    g_assert_cmpint(read.priority, ==, PRIORITY_CRITICAL);
    g_assert_true(read.priority_given && read.active);
}

static void keeps_no_password_of_a_picture(void)
{
    static const struct {
        const char *sent, *kept;
    } urls[] = {
        {"http://admin:geheim@10.0.0.1/1.jpg?a=b@c", "http://10.0.0.1/1.jpg?a=b@c"},
        {"HTTPS://a@b:p@nvr", "HTTPS://nvr"},
        {"https://nvr/a@b.jpg", "https://nvr/a@b.jpg"},
        {"http://nvr?u@x", "http://nvr?u@x"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(urls); i++) {
        g_autofree char *json =
            g_strdup_printf("{\"kind\":\"rob\",\"camera\":\"c1\",\"state\":\"active\","
                            "\"at\":\"2026-03-01T02:03:04Z\",\"snapshot_url\":\"%s\"}",
                            urls[i].sent);
        g_autoptr(Decoder) decoder = decoder_new();
        AlertReportItem read;
        bool array;
        g_assert_true(decode_alert_reports(decoder, &(AlertBody){json, strlen(json), NOW_MS},
                                           &array, keep_item, &read, NULL));
        g_assert_cmpstr(read.snapshot_url, ==, urls[i].kept);
    }
}

static void gives_a_kind_its_usual_priority(void)
{
    static const char json[] = "{\"kind\":\"kebakaran\",\"area\":\"33.74\",\"state\":\"cleared\","
                               "\"at\":\"2026-03-01T02:03:04Z\",\"later_member\":[1,{}]}";
    g_autoptr(Decoder) decoder = decoder_new();
    AlertReportItem read;
    bool array;
    g_assert_true(decode_alert_reports(decoder, &(AlertBody){json, strlen(json), NOW_MS}, &array,
                                       keep_item, &read, NULL));
    g_assert_cmpint(read.priority, ==, PRIORITY_CRITICAL);
    g_assert_false(read.priority_given);
    g_assert_false(read.active);
    g_assert_true(isnan(read.score));
    g_assert_null(read.camera);
    g_assert_null(read.external_id);
}

#define ITEM(members)                                                                              \
    "{\"kind\":\"rob\",\"camera\":\"c1\",\"state\":\"active\",\"at\":\"2026-03-01T02:03:"          \
    "04Z\"" members "}"

static void names_the_item_and_the_field(void)
{
    g_autofree char *told = told_of("[" ITEM("") ",7," ITEM(
        ",\"camera\":\"c2\"") ","
                              "{\"kind\":\"rob\",\"camera\":\"a "
                              "b\",\"state\":\"active\",\"at\":\"2026-03-01T02:03:"
                              "04Z\"}," ITEM(",\"score\":\"high\"") ",null,[]," ITEM(
                                  ",\"priority\":\"urgent\"") "," ITEM("") "]");
    g_assert_cmpstr(told, ==,
                    "0 rob c1 active\n"
                    "1 422 /1 not an object\n"
                    "2 422 /2/camera stands twice\n"
                    "3 422 /3/camera not an id\n"
                    "4 422 /4/score not a number\n"
                    "5 422 /5 not an object\n"
                    "6 422 /6 not an object\n"
                    "7 422 /7/priority an unknown word\n"
                    "8 rob c1 active\n");
}

static void refuses_each_wrong_field(void)
{
    static const char *const wrong[][2] = {
        {"{}", "0 422 /kind missing\n"},
        {ITEM(",\"kind\":\"x\""), "0 422 /kind stands twice\n"},
        {"{\"kind\":\"Rob\",\"camera\":\"c\",\"state\":\"active\",\"at\":\"2026-03-01T02:03:04Z\"}",
         "0 422 /kind not a kind: a-z, 0-9 and _, at most 40\n"},
        {"{\"kind\":\"rob\",\"state\":\"active\",\"at\":\"2026-03-01T02:03:04Z\"}",
         "0 422 /camera camera or area is needed\n"},
        {"{\"kind\":\"rob\",\"camera\":\"c\",\"at\":\"2026-03-01T02:03:04Z\"}",
         "0 422 /state missing\n"},
        {"{\"kind\":\"rob\",\"camera\":\"c\",\"state\":\"on\",\"at\":\"2026-03-01T02:03:04Z\"}",
         "0 422 /state an unknown word\n"},
        {"{\"kind\":\"rob\",\"camera\":\"c\",\"state\":\"active\",\"at\":1772330584}",
         "0 422 /at not a time in a string\n"},
        {"{\"kind\":\"rob\",\"camera\":\"c\",\"state\":\"active\",\"at\":null}",
         "0 422 /at null\n"},
        {ITEM(",\"area\":\"33.74.1\""), "0 422 /area not an area code of the right level\n"},
        {ITEM(",\"score\":1e308"), "0 422 /score not from 0 to 1\n"},
        {ITEM(",\"score\":1e999"), "0 422 /score not from 0 to 1\n"},
        {ITEM(",\"snapshot_url\":\"file:///etc/passwd\""),
         "0 422 /snapshot_url not an http or https address\n"},
        {ITEM(",\"snapshot_url\":\"http://a:b@\""),
         "0 422 /snapshot_url not an http or https address\n"},
        {ITEM(",\"snapshot_url\":\"http://a\\nb\""),
         "0 422 /snapshot_url not an http or https address\n"},
        {ITEM(",\"external_id\":\"\\u001b[2J\""),
         "0 422 /external_id holds characters that are not printable\n"},
        {ITEM(",\"external_id\":7"), "0 422 /external_id not a string\n"},
        {ITEM(",\"note\":{}"), "0 422 /note not a string\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *told = told_of(wrong[i][0]);
        g_assert_cmpstr(told, ==, wrong[i][1]);
    }
}

static void takes_no_time_more_than_ten_minutes_ahead(void)
{
    static const struct {
        const char *at;
        bool taken;
    } cases[] = {
        {"2026-03-01T02:13:04.567Z", true},      {"2026-03-01T02:13:04.568Z", false},
        {"2026-03-01T09:13:04.567+07:00", true}, {"2026-03-01T09:13:04.568+07:00", false},
        {"1970-01-01T00:00:00.001Z", true},      {"2038-01-19T03:14:08Z", false},
        {"9999-12-31T23:59:59.999Z", false},     {"2016-12-31T23:59:60Z", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *json = g_strdup_printf(
            "[{\"kind\":\"rob\",\"camera\":\"c1\",\"state\":\"active\",\"at\":\"%s\"}]",
            cases[i].at);
        g_autofree char *told = told_of(json);
        g_test_message("%s", cases[i].at);
        g_assert_cmpstr(told, ==,
                        cases[i].taken ? "0 rob c1 active\n"
                                       : "0 422 /0/at more than 10 minutes ahead\n");
    }
}

static void refuses_a_body_that_is_no_json_whole(void)
{
    static const char *const texts[] = {
        "",
        " ",
        "7",
        "\"x\"",
        "[",
        "[" ITEM("") ",]",
        "[" ITEM("") "]x",
        "[" ITEM("") ",{]",
        "\xEF\xBB\xBF[]",
        "[" ITEM("") ",{\"kind\":tru}]",
        "[" ITEM(",\"note\":\"\\u0000\"") "]",
        "[" ITEM(",\"note\":\"\\udead\"") "]",
        "[" ITEM(",\"note\":\"\x1b\"") "]",
        "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        bool array;
        g_autoptr(GError) error = NULL;
        g_test_message("%s", texts[i]);
        g_assert_null(read_body(texts[i], strlen(texts[i]), &array, &error));
        g_assert_error(error, TILIK_ERROR, TILIK_ERROR_INVALID);
        g_assert_true(text_is_clean(error->message, strlen(error->message)));
    }
}

static GString *array_of(size_t count)
{
    GString *body = g_string_new("[");
    for (size_t i = 0; i < count; i++) {
        g_string_append(body, i > 0 ? "," ITEM("") : ITEM(""));
    }
    g_string_append_c(body, ']');
    return body;
}

static void takes_a_batch_up_to_its_bound(void)
{
    g_autoptr(GString) most = array_of(ALERT_BATCH_MAX), more = array_of(ALERT_BATCH_MAX + 1);
    g_autoptr(Decoder) decoder = decoder_new();
    bool array;
    g_autoptr(GError) error = NULL;
    Told told = {.text = g_string_new(NULL)};
    g_assert_true(decode_alert_reports(decoder, &(AlertBody){most->str, most->len, NOW_MS}, &array,
                                       on_item, &told, NULL));
    g_assert_cmpuint(told.taken, ==, ALERT_BATCH_MAX);
    g_string_free(told.text, TRUE);
    g_assert_null(read_body(more->str, more->len, &array, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE);
    g_autofree char *none = told_of("[]");
    g_assert_cmpstr(none, ==, "");
}

static void bounds_a_body(void)
{
    g_autoptr(GString) blanks = g_string_new("[");
    while (blanks->len <= CODEC_LINE_MAX) {
        g_string_append(blanks, "                                                                ");
    }
    g_string_append_c(blanks, ']');
    bool array;
    g_autoptr(GError) error = NULL;
    g_assert_null(read_body(blanks->str, blanks->len, &array, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE);
    g_autoptr(GString) values = g_string_new("[0");
    while (values->len < CODEC_LINE_MAX - 4) {
        g_string_append(values, ",0");
    }
    g_string_append_c(values, ']');
    g_clear_error(&error);
    g_assert_null(read_body(values->str, values->len, &array, &error));
    g_assert_nonnull(strstr(error->message, "too many values"));
}

static void cleans_and_cuts_notes(void)
{
    g_autoptr(GString) json =
        g_string_new("{\"kind\":\"rob\",\"camera\":\"c\",\"state\":\"active\","
                     "\"at\":\"2026-03-01T02:03:04Z\",\"note\":\"\\u202e\\u001b]"
                     "52;c;AAAA\\u0007");
    for (int i = 0; i < 100000; i++) {
        g_string_append(json, "\xf0\x9f\x94\xa5x");
    }
    g_string_append(json, "\"}");
    g_autoptr(Decoder) decoder = decoder_new();
    AlertReportItem kept;
    bool array;
    g_assert_true(decode_alert_reports(decoder, &(AlertBody){json->str, json->len, NOW_MS}, &array,
                                       keep_item, &kept, NULL));
    g_assert_cmpuint(strlen(kept.note), <=, ALERT_TEXT_MAX);
    g_assert_cmpuint(strlen(kept.note), >, ALERT_TEXT_MAX - 8);
    g_assert_true(text_is_clean(kept.note, strlen(kept.note)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reports/it reads back what it writes", reads_back_what_it_writes);
    g_test_add_func("/reports/it keeps no password of a picture's address",
                    keeps_no_password_of_a_picture);
    g_test_add_func("/reports/it gives a kind its usual priority", gives_a_kind_its_usual_priority);
    g_test_add_func("/reports/it names the item and the field", names_the_item_and_the_field);
    g_test_add_func("/reports/it refuses each wrong field", refuses_each_wrong_field);
    g_test_add_func("/reports/it takes no time more than ten minutes ahead",
                    takes_no_time_more_than_ten_minutes_ahead);
    g_test_add_func("/reports/it refuses a body that is no json whole",
                    refuses_a_body_that_is_no_json_whole);
    g_test_add_func("/reports/it takes a batch up to its bound", takes_a_batch_up_to_its_bound);
    g_test_add_func("/reports/it bounds a body", bounds_a_body);
    g_test_add_func("/reports/it cleans and cuts notes", cleans_and_cuts_notes);
    return g_test_run();
}
