#include <glib.h>
#include <string.h>

#include "wire/tickets.h"

static const char *const cameras[] = {"c1", "c2", NULL};
static const char *const merged[] = {"01JNA3T9V3B5W5J0N7C9K2M4QY", NULL};
static const TicketNote notes[] = {{1000, "Sari", "air \"30 cm\" \\ naik"}, {2000, "Budi", "é"}};
static const TicketAttachment attachments[] = {
    {"foto.png", "image/png", "590c81945c5905b1eea0be1bf85a8a3ab46fb9528ce636a3f68995606c8ecefd",
     "Sari", 11, 3000}};
static const TicketReferral referrals[] = {
    {4000, "Sari", NULL, "590c81945c5905b1eea0be1bf85a8a3ab46fb9528ce636a3f68995606c8ecefd",
     AGENCY_BPBD}};

static Ticket whole(void)
{
    return (Ticket){.id = "01JNA3T9V3B5W5J0N7C9K2M4QX",
                    .number = 1423,
                    .kind = TICKET_MAINTENANCE,
                    .topic = "banjir",
                    .title = "Banjir <b>",
                    .severity = PRIORITY_HIGH,
                    .status = TICKET_ON_SCENE,
                    .agency = AGENCY_DPU,
                    .assignee = "Regu 3",
                    .area = "33.74.10.1003.005",
                    .by = "Sari",
                    .cameras = cameras,
                    .merged = merged,
                    .merged_into = "01JNA3T9V3B5W5J0N7C9K2M4QZ",
                    .notes = notes,
                    .note_count = G_N_ELEMENTS(notes),
                    .attachments = attachments,
                    .attachment_count = 1,
                    .referrals = referrals,
                    .referral_count = 1,
                    .ack_by_ms = 5000,
                    .arrive_by_ms = 6000,
                    .acked_at_ms = 4500,
                    .arrived_at_ms = 7000,
                    .escalated_at_ms = 8000,
                    .overdue = 1u << TICKET_CLOCK_ARRIVE,
                    .created_at_ms = 1000,
                    .updated_at_ms = 9000,
                    .version = 12,
                    .rev = 99};
}

static void a_ticket_reads_back_as_it_was_written(void)
{
    const Ticket ticket = whole(), bare = {.id = "x",
                                           .number = 1,
                                           .title = "t",
                                           .area = "33.74",
                                           .created_at_ms = 1,
                                           .updated_at_ms = 1,
                                           .version = 1};
    const Ticket *const both[] = {&ticket, &bare};
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(both); i++) {
        g_autoptr(GString) first = g_string_new(NULL), second = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        Ticket read;
        encode_ticket(first, both[i]);
        g_assert_true(decode_ticket(decoder, first->str, first->len, &read, &error));
        g_assert_no_error(error);
        encode_ticket(second, &read);
        g_assert_cmpstr(first->str, ==, second->str);
        g_assert_true(g_str_has_suffix(first->str, i == 0 ? ",\"rev\":99}" : ",\"rev\":0}"));
    }
}

static void the_answer_to_a_new_ticket_names_its_twin(void)
{
    const Ticket ticket = whole();
    const TicketTwin twin = {"01JNA3T9V3B5W5J0N7C9K2M4QY", "Rob", 7};
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) json = g_string_new(NULL);
    Ticket read;
    TicketTwin found;
    encode_ticket_new(json, &ticket, &twin);
    g_assert_true(decode_ticket_new(decoder, json->str, json->len, &read, &found, NULL));
    g_assert_cmpint(found.number, ==, 7);
    g_assert_cmpstr(found.title, ==, "Rob");
    g_string_truncate(json, 0);
    encode_ticket_new(json, &ticket, &(TicketTwin){0});
    g_assert_true(decode_ticket_new(decoder, json->str, json->len, &read, &found, NULL));
    g_assert_null(found.id);
}

static void a_conflict_shows_the_ticket_as_it_stands(void)
{
    const Ticket ticket = whole();
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) json = g_string_new("{\"status\":412,\"current\":");
    Ticket read;
    encode_ticket(json, &ticket);
    g_string_append_c(json, '}');
    g_assert_true(decode_ticket_current(decoder, json->str, json->len, &read, NULL));
    g_assert_cmpint(read.version, ==, 12);
    g_assert_false(decode_ticket_current(decoder, "{\"status\":412}", 14, &read, NULL));
}

static void a_copy_for_others_has_no_names_in_it(void)
{
    const Ticket ticket = whole();
    g_autoptr(GString) json = g_string_new(NULL);
    encode_ticket_copy(json, &ticket, "perahu");
    static const char *const hidden[] = {"Sari", "Budi", "Regu", "c1", "foto", "30 cm", "01JNA"};
    for (size_t i = 0; i < G_N_ELEMENTS(hidden); i++) {
        g_assert_null(strstr(json->str, hidden[i]));
    }
    g_assert_nonnull(strstr(json->str, "\"note\":\"perahu\""));
}

/* Reads a patch; the text of its error, NULL for none. */
static char *wrong_patch(const char *json, TicketPatch *out)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    bool good = decode_ticket_patch(decoder, json, strlen(json), out, &error);
    g_assert_cmpint(good, ==, error == NULL);
    return good ? NULL : g_strdup(error->message);
}

static void absent_null_and_a_value_are_three_things(void)
{
    TicketPatch patch;
    g_assert_null(wrong_patch("{\"agency\":null,\"topic\":\"rob\",\"cameras\":null}", &patch));
    g_assert_cmpuint(patch.given, ==,
                     1u << TICKET_MEMBER_AGENCY | 1u << TICKET_MEMBER_TOPIC |
                         1u << TICKET_MEMBER_CAMERAS);
    g_assert_cmpuint(patch.agency, ==, AGENCY_NONE);
    g_assert_true(patch.cameras == NULL && patch.topic != NULL);
    g_assert_null(wrong_patch("{\"agency\":\"dpu\"}", &patch));
    g_assert_cmpuint(patch.agency, ==, AGENCY_DPU);
    g_assert_cmpuint(patch.given, ==, 1u << TICKET_MEMBER_AGENCY);
}

static void a_patch_that_is_wrong_is_told_where(void)
{
    static const struct {
        const char *json, *said;
    } bad[] = {
        {"{\"title\":null}", "patch: title: null"},
        {"{\"status\":null}", "patch: status: null"},
        {"{\"status\":\"gone\"}", "patch: status: an unknown word"},
        {"{\"agency\":\"none\"}", "patch: agency: an unknown word"},
        {"{\"version\":3}", "patch: version: can't be changed"},
        {"{\"\\u202ex\":3}", "patch: x: can't be changed"},
        {"{\"title\":\" \"}", "patch: title: empty"},
        {"{\"title\":\"a\",\"title\":\"b\"}", "patch: title: stands twice"},
        {"{\"area\":\"x\"}", "patch: area: not an area code of the right level"},
        {"{\"cameras\":[7]}", "patch: cameras: not a string"},
        {"{}", "patch: empty"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        TicketPatch patch;
        g_autofree char *said = wrong_patch(bad[i].json, &patch);
        g_assert_cmpstr(said, ==, bad[i].said);
    }
}

/* What a person wrote is refused, not cut. */
static void long_texts_are_refused_whole(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t over = 0; over < 400; over++) {
        g_autofree char *text = g_strnfill(TICKET_NOTE_MAX + over, 'a');
        g_autofree char *json = g_strdup_printf("{\"text\":\"%s\"}", text);
        TicketNoteRequest request;
        g_assert_cmpint(decode_ticket_note(decoder, json, strlen(json), &request, NULL), ==,
                        over == 0);
        memcpy(text + TICKET_NOTE_MAX - 3, "e\xCC\x81", 3);
        g_autofree char *marked = g_strdup_printf("{\"text\":\"%s\"}", text);
        g_assert_cmpint(decode_ticket_note(decoder, marked, strlen(marked), &request, NULL), ==,
                        over == 0);
    }
}

static void requests_read_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) json = g_string_new(NULL);
    const TicketRequest request = {.id = "01JNA3T9V3B5W5J0N7C9K2M4QX",
                                   .title = "Banjir",
                                   .cameras = cameras,
                                   .agency_given = true,
                                   .at_ms = 1000};
    TicketRequest read;
    encode_ticket_request(json, &request);
    g_assert_true(decode_ticket_request(decoder, json->str, json->len, &read, NULL));
    g_assert_true(read.agency_given && !read.severity_given && read.agency == AGENCY_NONE);
    g_assert_cmpstr(read.cameras[1], ==, "c2");
    g_assert_cmpint(read.at_ms, ==, 1000);
    const char *plain = "{\"kind\":\"incident\",\"title\":\"x\"}";
    g_assert_true(decode_ticket_request(decoder, plain, strlen(plain), &read, NULL));
    g_assert_false(read.agency_given);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tickets/a ticket reads back as it was written",
                    a_ticket_reads_back_as_it_was_written);
    g_test_add_func("/tickets/the answer to a new ticket names its twin",
                    the_answer_to_a_new_ticket_names_its_twin);
    g_test_add_func("/tickets/a conflict shows the ticket as it stands",
                    a_conflict_shows_the_ticket_as_it_stands);
    g_test_add_func("/tickets/a copy for others has no names in it",
                    a_copy_for_others_has_no_names_in_it);
    g_test_add_func("/tickets/absent, null and a value are three things",
                    absent_null_and_a_value_are_three_things);
    g_test_add_func("/tickets/a patch that is wrong is told where",
                    a_patch_that_is_wrong_is_told_where);
    g_test_add_func("/tickets/long texts are refused whole", long_texts_are_refused_whole);
    g_test_add_func("/tickets/requests read back", requests_read_back);
    return g_test_run();
}
