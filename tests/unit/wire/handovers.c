/* Handovers on the wire: what is written is what is read, and what is wrong is refused. */
#include "wire/handovers.h"

#include <string.h>

static const HandoverItem items[] = {
    {.ref = "ticket/01JNA3T9V3B5W5J0N7C9K2M4QX",
     .what = HANDOVER_TICKET,
     .text = "Banjir \"besar\"",
     .kind = "banjir",
     .area = "33.74.10.1003",
     .holder = "Sari",
     .number = 1423,
     .count = 1,
     .at_ms = 1000,
     .until_ms = 2000,
     .priority = PRIORITY_HIGH,
     .state = HANDOVER_ITEM_RETURNED,
     .why = "bukan wilayah"},
    {.ref = "unseen/33.74.10", .what = HANDOVER_UNSEEN, .count = 12, .priority = PRIORITIES},
};

static Handover sample(void)
{
    return (Handover){.id = "01JNA3T9V3B5W5J0N7C9K2M4QY",
                      .from = "Sari",
                      .to = "Budi",
                      .area = "33.74",
                      .note = "pompa 3",
                      .items = items,
                      .item_count = G_N_ELEMENTS(items),
                      .at_ms = 3000,
                      .finished_at_ms = 4000,
                      .version = 3,
                      .rev = 77,
                      .status = HANDOVER_FINISHED};
}

static void check_item(const HandoverItem *one, const HandoverItem *other)
{
    g_assert_cmpstr(one->ref, ==, other->ref);
    g_assert_cmpstr(one->text, ==, other->text);
    g_assert_cmpstr(one->kind, ==, other->kind);
    g_assert_cmpstr(one->area, ==, other->area);
    g_assert_cmpstr(one->holder, ==, other->holder);
    g_assert_cmpstr(one->why, ==, other->why);
    g_assert_cmpint(one->number, ==, other->number);
    g_assert_cmpint(one->count, ==, other->count);
    g_assert_cmpint(one->at_ms, ==, other->at_ms);
    g_assert_cmpint(one->until_ms, ==, other->until_ms);
    g_assert_cmpint(one->what, ==, other->what);
    g_assert_cmpint(one->priority, ==, other->priority);
    g_assert_cmpint(one->state, ==, other->state);
}

static void check_same(const Handover *one, const Handover *other)
{
    g_assert_cmpstr(one->id, ==, other->id);
    g_assert_cmpstr(one->from, ==, other->from);
    g_assert_cmpstr(one->to, ==, other->to);
    g_assert_cmpstr(one->area, ==, other->area);
    g_assert_cmpstr(one->note, ==, other->note);
    g_assert_cmpint(one->at_ms, ==, other->at_ms);
    g_assert_cmpint(one->finished_at_ms, ==, other->finished_at_ms);
    g_assert_cmpint(one->version, ==, other->version);
    g_assert_cmpint(one->rev, ==, other->rev);
    g_assert_cmpint(one->status, ==, other->status);
    g_assert_cmpuint(one->item_count, ==, other->item_count);
    for (size_t i = 0; i < one->item_count; i++) {
        check_item(&one->items[i], &other->items[i]);
    }
}

static void what_is_written_is_read(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) json = g_string_new(NULL), problem = g_string_new("{\"current\":");
    g_autoptr(GError) error = NULL;
    Handover handover = sample(), read;
    encode_handover(json, &handover);
    g_assert_true(decode_handover(decoder, json->str, json->len, &read, &error));
    g_assert_no_error(error);
    check_same(&read, &handover);
    g_string_append(problem, json->str);
    g_string_append_c(problem, '}');
    g_assert_true(decode_handover_current(decoder, problem->str, problem->len, &read, &error));
    check_same(&read, &handover);
    /* Nobody is named, nowhere in particular, nothing yet. */
    handover.to = handover.note = NULL;
    handover.area = "";
    handover.item_count = 0;
    g_string_truncate(json, 0);
    encode_handover(json, &handover);
    g_assert_true(decode_handover(decoder, json->str, json->len, &read, &error));
    check_same(&read, &handover);
}

static void a_brief_has_no_id(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) json = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    Handover handover = sample(), read;
    encode_handover_brief(json, &handover);
    g_assert_true(decode_handover_brief(decoder, json->str, json->len, &read, &error));
    g_assert_null(read.id);
    g_assert_cmpuint(read.item_count, ==, handover.item_count);
    check_item(&read.items[0], &items[0]);
    read = (Handover){.version = 42};
    g_assert_false(decode_handover(decoder, json->str, json->len, &read, &error));
    g_assert_nonnull(strstr(error->message, "id"));
    g_assert_cmpint(read.version, ==, 42); /* untouched */
}

static void wrong_ones_are_refused(void)
{
    static const struct {
        const char *part, *other;
    } wrong[] = {
        {"\"from\":\"Sari\"", "\"from\":null"},
        {"\"status\":\"finished\"", "\"status\":\"done\""},
        {"\"what\":\"ticket\"", "\"what\":\"car\""},
        {"\"ref\":\"unseen/33.74.10\"", "\"ref\":\"unseen\""},
        {"\"ref\":\"unseen/33.74.10\"", "\"ref\":\"unseen/a\\u0000b\""},
        {"\"count\":12", "\"count\":-1"},
        {"\"count\":12", "\"count\":1e30"},
        {"\"priority\":\"high\"", "\"priority\":\"huge\""},
        {"\"area\":\"33.74\"", "\"area\":\"x\""},
        {"\"version\":3", "\"version\":0"},
        {"\"items\":[", "\"items\":[[],"},
        {"\"items\":[", "\"things\":["},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) json = g_string_new(NULL);
    Handover handover = sample(), read;
    encode_handover(json, &handover);
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) text = g_string_new(json->str);
        g_assert_cmpuint(g_string_replace(text, wrong[i].part, wrong[i].other, 1), ==, 1);
        g_assert_false(decode_handover(decoder, text->str, text->len, &read, &error));
        g_test_message("%s", error->message);
    }
    for (size_t size = 0; size < json->len; size++) {
        g_autofree char *cut = g_strndup(json->str, size); /* its own end, for the sanitizer */
        g_assert_false(decode_handover(decoder, cut, size, &read, NULL));
    }
}

static void too_many_items_are_refused(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t count = HANDOVER_ITEMS_MAX; count <= HANDOVER_ITEMS_MAX + 1; count++) {
        g_autoptr(GString) json = g_string_new(NULL);
        g_autofree HandoverItem *many = g_new0(HandoverItem, count);
        Handover handover = sample(), read;
        for (size_t i = 0; i < count; i++) {
            many[i] = items[1];
        }
        handover.items = many;
        handover.item_count = count;
        encode_handover(json, &handover);
        g_assert_cmpint(decode_handover(decoder, json->str, json->len, &read, NULL), ==,
                        count == HANDOVER_ITEMS_MAX);
    }
}

static void what_is_asked_is_read(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) json = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    const HandoverRequest request = {
        .id = "01JNA3T9V3B5W5J0N7C9K2M4QX", .to = "Budi", .area = "33.74", .note = "pompa 3"};
    HandoverRequest asked;
    encode_handover_request(json, &request);
    g_assert_true(decode_handover_request(decoder, json->str, json->len, &asked, &error));
    g_assert_cmpstr(asked.id, ==, request.id);
    g_assert_cmpstr(asked.to, ==, request.to);
    g_assert_cmpstr(asked.area, ==, request.area);
    g_assert_cmpstr(asked.note, ==, request.note);
    const HandoverReply replies[] = {
        {.ref = "alert/x", .state = HANDOVER_ITEM_ACCEPTED},
        {.ref = "order/y", .state = HANDOVER_ITEM_RETURNED, .why = "salah tanggal"}};
    const HandoverPatch patch = {replies, 2, HANDOVER_FINISHED};
    HandoverPatch read;
    g_string_truncate(json, 0);
    encode_handover_patch(json, &patch);
    g_assert_true(decode_handover_patch(decoder, json->str, json->len, &read, &error));
    g_assert_cmpuint(read.item_count, ==, 2);
    g_assert_cmpstr(read.items[0].ref, ==, "alert/x");
    g_assert_cmpstr(read.items[1].why, ==, "salah tanggal");
    g_assert_cmpint(read.items[1].state, ==, HANDOVER_ITEM_RETURNED);
    g_assert_cmpint(read.status, ==, HANDOVER_FINISHED);
}

static void check_patch(Decoder *decoder, const char *json, bool good)
{
    HandoverPatch patch;
    g_autoptr(GError) error = NULL;
    g_test_message("%s", json);
    g_assert_cmpint(decode_handover_patch(decoder, json, strlen(json), &patch, &error), ==, good);
    g_assert_cmpint(error == NULL, ==, good);
}

static void wrong_asks_are_refused(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    HandoverRequest request;
    const char *const wrong[] = {"{\"to\":\"  \"}",
                                 "{\"to\":7}",
                                 "{\"id\":\"x\"}",
                                 "{\"area\":\"kota\"}",
                                 "{\"note\":\"\"}",
                                 "[]",
                                 ""};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(
            decode_handover_request(decoder, wrong[i], strlen(wrong[i]), &request, NULL));
    }
    g_autofree char *name = g_strnfill(CODEC_NAME_MAX + 1, 'a');
    g_autofree char *longer = g_strdup_printf("{\"to\":\"%s\"}", name);
    g_assert_false(decode_handover_request(decoder, longer, strlen(longer), &request, NULL));
    check_patch(decoder, "{\"status\":\"withdrawn\"}", true);
    check_patch(decoder, "{\"items\":[{\"ref\":\"a/b\",\"state\":\"accepted\"}]}", true);
    check_patch(decoder, "{}", false);
    check_patch(decoder, "{\"items\":[]}", false);
    check_patch(decoder, "{\"items\":[{\"ref\":\"a/b\"}]}", false);
    check_patch(decoder, "{\"items\":[{\"ref\":\"a/b\",\"state\":\"offered\"}]}", false);
    check_patch(decoder, "{\"items\":[{\"ref\":\"a/b\",\"state\":\"accepted\",\"why\":\"x\"}]}",
                false);
    check_patch(decoder, "{\"status\":\"finished\",\"to\":\"x\"}", false);
    check_patch(decoder, "{\"items\":{},\"status\":\"finished\"}", false);
}

/* A note that looks like the member is none. */
static void a_status_is_peeked_at(void)
{
    for (HandoverStatus status = 0; status < HANDOVER_STATUSES; status++) {
        const Handover handover = {.id = "01JNA3T9V3B5W5J0N7C9K2M4QX",
                                   .from = "\"status\":\"finished\"",
                                   .area = "",
                                   .note = "\"status\":\"offered\",",
                                   .at_ms = 1,
                                   .status = status,
                                   .version = 1};
        g_autoptr(GString) json = g_string_new(NULL);
        HandoverStatus peeked = HANDOVER_STATUSES;
        encode_handover(json, &handover);
        g_assert_true(handover_peek_status(json->str, &peeked));
        g_assert_cmpint(peeked, ==, status);
    }
    HandoverStatus none;
    g_assert_false(handover_peek_status("{}", &none));
    g_assert_false(handover_peek_status("{\"status\":\"", &none));
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/handovers/what is written is what is read", what_is_written_is_read);
    g_test_add_func("/handovers/a brief has no id", a_brief_has_no_id);
    g_test_add_func("/handovers/wrong ones are refused, and every cut", wrong_ones_are_refused);
    g_test_add_func("/handovers/more items than can be are refused", too_many_items_are_refused);
    g_test_add_func("/handovers/what is asked is what is read", what_is_asked_is_read);
    g_test_add_func("/handovers/wrong asks are refused", wrong_asks_are_refused);
    g_test_add_func("/handovers/a status is read alone", a_status_is_peeked_at);
    return g_test_run();
}
