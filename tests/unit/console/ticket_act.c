#include "console/ticket_act.h"

#include <string.h>

#include "console/ticket_draft.h"

#define ID    "01M82E4EAM76Q64AH2BZ292ZZT"
#define OTHER "01M82E4EAM76Q64AH2BZ292ZZU"

static TicketActKind kind_of(const OutboxAct *act)
{
    const char *ticket;
    TicketActKind kind = ticket_act_kind(act, &ticket);
    g_assert_cmpstr(ticket, ==, ID);
    g_assert_cmpstr(act->object, ==, "ticket/" ID);
    g_assert_cmpuint(strlen(act->path), <=, OUTBOX_PATH_MAX);
    return kind;
}

static Ticket standing(void)
{
    static const char *const cameras[] = {"c00001", NULL};
    static const TicketNote note = {1, "Sari", "halo"};
    return (Ticket){.id = ID,
                    .number = 1423,
                    .title = "Pohon \"besar\" tumbang",
                    .area = "33.74.10.1003",
                    .cameras = cameras,
                    .notes = &note,
                    .note_count = 1,
                    .status = TICKET_DISPATCHED,
                    .agency = AGENCY_DISPERKIM,
                    .severity = PRIORITY_HIGH,
                    .created_at_ms = 1,
                    .updated_at_ms = 2,
                    .version = 7,
                    .rev = 90};
}

static void each_act_is_known_again_by_what_it_is(void)
{
    Ticket base = standing();
    const TicketRequest request = {.id = ID, .title = "Banjir", .area = "33.74"};
    const TicketPatch patch = {.given = 1u << TICKET_MEMBER_STATUS, .status = TICKET_ON_SCENE};
    const TicketPaper paper = {.name = (char *)"foto 1?name=x.png", .type = TICKET_FILE_PNG};
    const struct {
        OutboxAct *act;
        TicketActKind kind;
    } rows[] = {
        {ticket_act_open(&request), TICKET_ACT_OPEN},
        {ticket_act_change(&base, &patch), TICKET_ACT_CHANGE},
        {ticket_act_note(ID, "halo", 5), TICKET_ACT_NOTE},
        {ticket_act_attach(ID, &paper), TICKET_ACT_ATTACH},
        {ticket_act_merge(ID, OTHER), TICKET_ACT_MERGE},
        {ticket_act_unmerge(ID), TICKET_ACT_UNMERGE},
        {ticket_act_refer(ID, AGENCY_DPU, NULL), TICKET_ACT_REFER},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char what[160];
        g_assert_cmpint(kind_of(rows[i].act), ==, rows[i].kind);
        ticket_act_describe(rows[i].act, what, sizeof what);
        g_assert_cmpstr(what, !=, "");
        outbox_act_free(rows[i].act);
    }
    const OutboxAct foreign = {.object = (char *)"alert/x", .method = (char *)"POST"};
    const char *ticket;
    g_assert_cmpint(ticket_act_kind(&foreign, &ticket), ==, TICKET_ACT_OTHER);
    g_assert_cmpstr(ticket, ==, "");
}

static void a_change_carries_its_version_and_what_it_began_from(void)
{
    Ticket base = standing(), to = base, back;
    to.title = "Pohon tumbang";
    to.assignee = "Sari";
    const TicketPatch patch = ticket_act_patch(&base, &to);
    g_autoptr(OutboxAct) act = ticket_act_change(&base, &patch);
    g_autoptr(Decoder) memo = decoder_new(), body = decoder_new();
    g_autoptr(GError) error = NULL;
    TicketPatch read;
    g_assert_cmpstr(act->condition, ==, "\"7\"");
    g_assert_true(decode_ticket(memo, act->memo, strlen(act->memo), &back, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(back.title, ==, base.title);
    g_assert_cmpint(back.status, ==, TICKET_DISPATCHED);
    g_assert_cmpuint(back.note_count, ==, 0);
    g_assert_true(decode_ticket_patch(body, act->body, strlen(act->body), &read, &error));
    ticket_act_apply(&back, &read);
    g_assert_cmpstr(back.title, ==, "Pohon tumbang");
    g_assert_cmpstr(back.assignee, ==, "Sari");
    g_assert_cmpint(back.agency, ==, AGENCY_DISPERKIM);
}

/* One that the backend has not numbered yet. */
static void a_change_of_what_is_not_sent_yet_can_be_read_back(void)
{
    Ticket base = {.id = ID, .title = "Banjir", .area = "33.74", .version = 1};
    const TicketPatch patch = {.given = 1u << TICKET_MEMBER_ASSIGNEE};
    g_autoptr(OutboxAct) act = ticket_act_change(&base, &patch);
    g_autoptr(Decoder) memo = decoder_new();
    Ticket back;
    g_assert_true(decode_ticket(memo, act->memo, strlen(act->memo), &back, NULL));
    g_assert_cmpint(back.rev, ==, 0);
    g_assert_cmpstr(act->condition, ==, "\"1\"");
}

static void what_is_written_can_go_without_its_time(void)
{
    g_autoptr(OutboxAct) note = ticket_act_note(ID, "halo", 12345);
    g_autoptr(OutboxAct) plain = ticket_act_untimed(note);
    g_autoptr(Decoder) decoder = decoder_new();
    TicketNoteRequest read;
    g_assert_nonnull(plain);
    g_assert_true(decode_ticket_note(decoder, plain->body, strlen(plain->body), &read, NULL));
    g_assert_cmpint(read.at_ms, ==, 0);
    g_assert_cmpstr(read.text, ==, "halo");
    g_assert_null(ticket_act_untimed(plain));
    g_autoptr(OutboxAct) merge = ticket_act_merge(ID, OTHER);
    g_assert_null(ticket_act_untimed(merge));
}

static void a_place_grows_until_it_holds_all(void)
{
    char area[AREA_CODE_SIZE] = "";
    ticket_draft_widen(area, "33.74.10.1003.005.003");
    g_assert_cmpstr(area, ==, "33.74.10.1003.005.003");
    ticket_draft_widen(area, "33.74.10.1003.005.004");
    g_assert_cmpstr(area, ==, "33.74.10.1003.005");
    ticket_draft_widen(area, "33.74.10.1003.005");
    g_assert_cmpstr(area, ==, "33.74.10.1003.005");
    ticket_draft_widen(area, "33.74.10.1004");
    g_assert_cmpstr(area, ==, "33.74.10");
    ticket_draft_widen(area, "33.74.01");
    g_assert_cmpstr(area, ==, "33.74");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ticket act/each is known again by what it is",
                    each_act_is_known_again_by_what_it_is);
    g_test_add_func("/ticket act/a change carries its version and what it began from",
                    a_change_carries_its_version_and_what_it_began_from);
    g_test_add_func("/ticket act/a change of what is not sent yet can be read back",
                    a_change_of_what_is_not_sent_yet_can_be_read_back);
    g_test_add_func("/ticket act/what is written can go without its time",
                    what_is_written_can_go_without_its_time);
    g_test_add_func("/ticket act/a place grows until it holds all",
                    a_place_grows_until_it_holds_all);
    return g_test_run();
}
