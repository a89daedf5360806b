/* Pages in the place of the panes: the ticket desk, its card, a form, and the page of a conflict. */
#include <string.h>

#include "base/i18n.h"
#include "page.h"
#include "ui/desk.h"
#include "ui/form.h"
#include "ui/ticket_conflict.h"
#include "ui/ticket_lines.h"

#define MINUTE INT64_C(60000)
#define NOW    FIXTURE_NOW_MS

static const char *const flood_cameras[] = {"cam-058", "cam-059", NULL};
static const char *const flood_names[] = {"Pintu air Kanal Timur", "cam-059", NULL};
static const char *const flood_alerts[] = {"alert-17", NULL};
static const char *const flood_alert_names[] = {"banjir 20:51, Tanjung Mas", NULL};
static const char *const flood_merged[] = {"01J8ZZZZZZZZZZZZZZZZZZZZZ1", NULL};
static const int64_t flood_numbers[] = {1418};
static const char *const round_cameras[] = {"cam-001", "cam-002", "cam-003", NULL};

static const TicketNote flood_notes[] = {
    {NOW - 21 * MINUTE, "sari", "air setinggi lutut di depan masjid, jalan ditutup dua arah"},
    {NOW - 9 * MINUTE, "bpbd-2",
     "perahu karet berangkat dari posko; minta warga RT 3 dan RT 5 memindahkan kendaraan ke jalan "
     "yang lebih tinggi, listrik gardu Kuningan dipadamkan PLN"},
    {NOW - 2 * MINUTE, "Budi", "dua lansia sudah dievakuasi"},
};
static const TicketAttachment flood_files[] = {
    {.name = "kanal-2104.jpg",
     .type = "image/jpeg",
     .sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
     .by = "Budi",
     .size = 184320,
     .at_ms = NOW - 3 * MINUTE},
};
static const TicketReferral flood_referrals[] = {
    {.at_ms = NOW - 5 * MINUTE,
     .by = "sari",
     .note = "pompa portabel diminta",
     .receipt = "aa",
     .to = AGENCY_DPU},
};
static const TicketCheck round_checks[] = {
    {.at_ms = NOW - 50 * MINUTE,
     .by = "pak-rt",
     .camera = "cam-001",
     .note = "kabel putus di tiang",
     .result = CHECK_DARK,
     .reason = REASON_CABLE},
};

/* All ways in which a row can look. */
static const TicketShown tickets[] = {
    {.ticket = {.id = "t1",
                .topic = "banjir",
                .title = "Banjir di Kanal Timur, dua RT terendam",
                .area = "33.74.02.1008.003",
                .assignee = "sari",
                .by = "Budi",
                .cameras = flood_cameras,
                .alerts = flood_alerts,
                .merged = flood_merged,
                .notes = flood_notes,
                .attachments = flood_files,
                .referrals = flood_referrals,
                .note_count = 3,
                .attachment_count = 1,
                .referral_count = 1,
                .number = 1423,
                .ack_by_ms = NOW - 20 * MINUTE,
                .arrive_by_ms = NOW - 2 * MINUTE,
                .acked_at_ms = NOW - 22 * MINUTE,
                .escalated_at_ms = NOW - MINUTE,
                .created_at_ms = NOW - 23 * MINUTE,
                .overdue = 1u << TICKET_CLOCK_ARRIVE,
                .status = TICKET_DISPATCHED,
                .severity = PRIORITY_CRITICAL,
                .agency = AGENCY_BPBD},
     .notes_pending = 1,
     .detail = true,
     .place = "RW 003, Purwosari (Semarang Utara)",
     .camera_names = flood_names,
     .alert_names = flood_alert_names,
     .merged_numbers = flood_numbers,
     .twin_number = 1420,
     .twin_title = "Air masuk rumah warga"},
    {.ticket = {.id = "t2",
                .topic = "kebakaran",
                .title = "Asap dari gudang kertas",
                .area = "33.74.10",
                .by = "sari",
                .number = 1424,
                .ack_by_ms = NOW + 3 * MINUTE + 12000,
                .arrive_by_ms = NOW + 9 * MINUTE,
                .created_at_ms = NOW - MINUTE,
                .severity = PRIORITY_CRITICAL,
                .agency = AGENCY_DAMKAR},
     .detail = true,
     .place = "Tembalang"},
    {.ticket = {.id = "t3",
                .topic = "parkir_liar",
                .title = "Truk menutup jalur ambulans",
                .area = "33.74.02.1005",
                .assignee = "Budi",
                .by = "Budi",
                .created_at_ms = NOW - 4 * MINUTE,
                .severity = PRIORITY_HIGH,
                .agency = AGENCY_DISHUB},
     .unsent = true,
     .detail = true,
     .place = "Bandarharjo"},
    {.ticket = {.id = "t4",
                .topic = "sampah",
                .title = "Tumpukan sampah di saluran",
                .area = "33.74.02.1005",
                .assignee = "wati",
                .by = "wati",
                .number = 1411,
                .created_at_ms = NOW - 300 * MINUTE,
                .acked_at_ms = NOW - 290 * MINUTE,
                .arrive_by_ms = NOW + 150 * MINUTE,
                .status = TICKET_ON_SCENE,
                .severity = PRIORITY_MEDIUM,
                .agency = AGENCY_DLH},
     .pending = 1u << TICKET_PART_STATUS | 1u << TICKET_PART_ASSIGNEE,
     .place = "Bandarharjo"},
    {.ticket = {.id = "t5",
                .title = "Kamera depan kelurahan dicabut",
                .area = "33.74.16.1007",
                .by = "Budi",
                .number = 1399,
                .created_at_ms = NOW - 3000 * MINUTE,
                .kind = TICKET_MAINTENANCE,
                .status = TICKET_RESOLVED,
                .severity = PRIORITY_LOW,
                .agency = AGENCY_DISKOMINFO},
     .conflict = true,
     .detail = true,
     .place = "Ngijo"},
    {.ticket = {.id = "t6",
                .topic = TICKET_TOPIC_CHECK,
                .title = "Ronda periksa kamera RW 003",
                .area = "33.74.16.1007.003",
                .assignee = "pak-rt",
                .by = "Budi",
                .cameras = round_cameras,
                .checks = round_checks,
                .check_count = 1,
                .number = 1380,
                .created_at_ms = NOW - 90 * MINUTE,
                .kind = TICKET_MAINTENANCE,
                .status = TICKET_DISPATCHED,
                .severity = PRIORITY_LOW},
     .detail = true,
     .place = "RW 003, Ngijo"},
    {.ticket = {.id = "t7",
                .topic = "banjir",
                .title = "Genangan depan pasar",
                .area = "33.74.02.1008",
                .by = "wati",
                .merged_into = "t1",
                .number = 1418,
                .created_at_ms = NOW - 40 * MINUTE,
                .severity = PRIORITY_MEDIUM},
     .merged_into_number = 1423,
     .place = "Purwosari (Semarang Utara)"},
    {.ticket =
         {.id = "t8",
          .title =
              "Lampu jalan mati, dilaporkan warga lewat telepon, tidak ada yang perlu dikerjakan "
              "malam ini",
          .area = "33.74.02.1008",
          .by = "wati",
          .number = 1300,
          .created_at_ms = NOW - 9000 * MINUTE,
          .status = TICKET_CANCELLED,
          .severity = PRIORITY_LOW},
     .problem = "the ticket is closed",
     .detail = true,
     .place = "Purwosari (Semarang Utara)"},
};

typedef struct Shop {
    Page *page;
    int count;
    unsigned waiting;
} Shop;

static int count(void *data)
{
    return ((Shop *)data)->count;
}

static const char *key(void *data, int row)
{
    return tickets[row].ticket.id;
}

static void cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    ticket_cell(&tickets[row], context, column, out);
}

static void card(void *data, const ViewContext *context, int row, const char *shown, DeskCard *out)
{
    Shop *shop = data;
    const TicketKeys keys = {.keymap = shop->page->keymap};
    ticket_card(&tickets[row], context, &keys, out);
}

static void title(void *data, const ViewContext *context, char *out, size_t size)
{
    g_snprintf(out, size, "%s · %d", _("Tickets"), ((Shop *)data)->count);
}

static const char *empty(void *data, const ViewContext *context)
{
    return "No ticket is open.";
}

static unsigned waiting(void *data)
{
    return ((Shop *)data)->waiting;
}

static DeskTable table = {
    .name = "tickets",
    .columns = ticket_columns,
    .wishes = ticket_column_wishes,
    .count = count,
    .key = key,
    .cell = cell,
    .card = card,
    .title = title,
    .empty = empty,
    .waiting = waiting,
    .free = g_free,
};

/* What the console would say of each: the card is beside or below the list. */
static bool all_allowed(Action action, void *data)
{
    return action != ACTION_RIGHT;
}

static View *make(Page *page, int rows)
{
    Shop *shop = g_new0(Shop, 1);
    shop->page = page;
    shop->count = rows;
    table.column_count = ticket_column_count;
    return view_desk_new(&table, shop);
}

/* The whole screen, as console/frame.c shares it out. */
static void draw(Page *page, View *desk, int rows, int cols)
{
    ViewContext context = page->context;
    canvas_resize(page->canvas, rows, cols);
    canvas_set_ascii(page->canvas, context.ascii);
    const LayoutWishes wishes = {.focus = PANE_CAMERAS};
    Layout layout = layout_compute(rows, cols, &wishes);
    int top = layout.bar.row + layout.bar.rows;
    context.focused = true;
    view_bar_draw(page->canvas, layout.bar, &context, &page->bar);
    view_draw(desk, page->canvas, (Rect){top, 0, layout.status.row - top, cols}, &context);
    page->keys.context = KEY_CONTEXT_TICKETS;
    page->keys.ascii = context.ascii;
    page->keys.allows = all_allowed;
    view_keys_draw(page->canvas, layout.keys, page->keymap, &page->keys);
}

static void act(Page *page, View *desk, Action action)
{
    ViewContext context = page->context;
    context.focused = true;
    g_assert_cmpint(view_action(desk, action, &context).ask, ==, VIEW_DONE);
}

static void test_desk(gconstpointer language)
{
    Page page;
    page_speak(language);
    page_init(&page, "malam");
    View *desk = make(&page, G_N_ELEMENTS(tickets));
    g_autofree char *name = g_strdup_printf("desk-tickets-%s", (const char *)language);
    draw(&page, desk, 24, 80);
    page_check(&page, name);
    draw(&page, desk, 30, 100);
    page_check(&page, name);
    draw(&page, desk, 50, 200);
    page_check(&page, name);
    view_free(desk);
    page_clear(&page);
}

/* Each ticket's card, on a screen where it is alone. */
static void test_cards(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    View *desk = make(&page, G_N_ELEMENTS(tickets));
    draw(&page, desk, 24, 80);
    act(&page, desk, ACTION_OPEN);
    draw(&page, desk, 24, 80);
    page_check(&page, "desk-card-flood");
    act(&page, desk, ACTION_END);
    draw(&page, desk, 24, 80);
    page_check(&page, "desk-card-flood-end");
    act(&page, desk, ACTION_CANCEL);
    for (size_t i = 1; i < G_N_ELEMENTS(tickets); i++) {
        act(&page, desk, ACTION_DOWN);
        act(&page, desk, ACTION_RIGHT);
        draw(&page, desk, 24, 80);
        g_autofree char *name = g_strdup_printf("desk-card-%s", tickets[i].ticket.id);
        page_check(&page, name);
        act(&page, desk, ACTION_LEFT);
    }
    view_free(desk);
    page_clear(&page);
}

static void test_ascii(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "mono");
    page.context.ascii = true;
    View *desk = make(&page, G_N_ELEMENTS(tickets));
    draw(&page, desk, 30, 100);
    page_check(&page, "desk-ascii");
    draw(&page, desk, 50, 200);
    page_check(&page, "desk-ascii");
    view_free(desk);
    page_clear(&page);
}

static void test_link_lost(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    page.context.freshness = FRESH_STALE;
    page.bar.link = BAR_LOST;
    page.bar.lost_for_ms = 130000;
    View *desk = make(&page, G_N_ELEMENTS(tickets));
    ((Shop *)view_desk_data(desk))->waiting = 0;
    draw(&page, desk, 24, 80);
    page_check(&page, "desk-stale");
    view_free(desk);
    View *none = make(&page, 0);
    draw(&page, none, 24, 80);
    page_check(&page, "desk-empty");
    view_free(none);
    page_clear(&page);
}

static void test_waiting(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    View *desk = make(&page, G_N_ELEMENTS(tickets));
    draw(&page, desk, 24, 80);
    act(&page, desk, ACTION_DOWN);
    ((Shop *)view_desk_data(desk))->waiting = 3;
    page.keys.waiting = 3;
    draw(&page, desk, 24, 80);
    page_check(&page, "desk-waiting");
    view_free(desk);
    page_clear(&page);
}

/* Forms */

static const char *const severity_words[] = {"critical", "high", "medium", "low", NULL};
static const char *const agency_words[] = {"none",       "satpol_pp", "dishub", "bpbd",
                                           "damkar",     "dpu",       "dinkes", "polsek",
                                           "diskominfo", "disperkim", "dlh",    NULL};
static const char *const agency_texts[] = {"no agency",  "Satpol PP", "Dishub", "BPBD",
                                           "Damkar",     "DPU",       "Dinkes", "Polsek",
                                           "Diskominfo", "Disperkim", "DLH",    NULL};

static Form *make_form(void)
{
    const FormField fields[] = {
        {.kind = FORM_FIXED, .label = "About", .value = "banjir 20:51, Tanjung Mas; 2 cameras"},
        {.kind = FORM_TEXT,
         .id = "title",
         .label = "Title",
         .value = "Banjir di Kanal Timur",
         .needed = true},
        {.kind = FORM_CHOICE,
         .id = "severity",
         .label = "Severity",
         .value = "critical",
         .words = severity_words,
         .texts = severity_words},
        {.kind = FORM_CHOICE,
         .id = "agency",
         .label = "Agency",
         .value = "disperkim",
         .hint = "the dispatch matrix says BPBD",
         .words = agency_words,
         .texts = agency_texts},
        {.kind = FORM_TEXT, .id = "assignee", .label = "Who has it", .value = "Budi"},
        {.kind = FORM_NOTE,
         .id = "note",
         .label = "Note",
         .hint = "what the ones who go there have to know"},
    };
    return form_new("New ticket", "Open the ticket", fields, G_N_ELEMENTS(fields));
}

static void press(Form *form, const char *name)
{
    Event event = {.kind = EVENT_KEY};
    g_assert_true(key_parse(name, &event.key));
    form_event(form, &event);
}

static void draw_form(Page *page, View *desk, Form *form, int rows, int cols)
{
    draw(page, desk, rows, cols);
    form_draw(form, page->canvas, (Rect){1, 0, rows - 3, cols});
}

static void test_form(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    View *desk = make(&page, G_N_ELEMENTS(tickets));
    g_autoptr(Form) form = make_form();
    draw_form(&page, desk, form, 24, 80);
    page_check(&page, "form");
    draw_form(&page, desk, form, 50, 200);
    page_check(&page, "form");
    press(form, "Down");
    press(form, "Down");
    draw_form(&page, desk, form, 30, 100);
    page_check(&page, "form-choice");
    press(form, "Up");
    press(form, "Up");
    press(form, "C-u");
    press(form, "F2");
    form_say(form, "It could not be written down: the disk is full.  What you typed stays here.");
    draw_form(&page, desk, form, 24, 80);
    page_check(&page, "form-problem");
    Event paste = {
        .kind = EVENT_PASTE,
        .paste =
            "air naik cepat, warga RT 3 minta perahu; jembatan kecil tidak bisa dilewati, pakai "
            "jalan lewat pasar; posko di balai RW, hubungi pak RT sebelum berangkat supaya pintu "
            "air dibuka lebih dulu"};
    for (int i = 0; i < 4; i++)
        press(form, "Down");
    form_event(form, &paste);
    press(form, "Esc");
    draw_form(&page, desk, form, 24, 80);
    page_check(&page, "form-note");
    page.context.ascii = true;
    draw_form(&page, desk, form, 16, 60);
    page_check(&page, "form-ascii");
    view_free(desk);
    page_clear(&page);
}

/* Conflicts */

static ConflictPage *make_conflict(void)
{
    Ticket base = tickets[0].ticket, mine, theirs;
    base.status = TICKET_DISPATCHED;
    mine = theirs = base;
    mine.title = "Banjir di Kanal Timur dan Pengapon, empat RT terendam";
    mine.severity = PRIORITY_HIGH;
    mine.agency = AGENCY_DPU;
    mine.status = TICKET_ON_SCENE;
    theirs.title = "Banjir besar Kanal Timur";
    theirs.agency = AGENCY_PLN;
    theirs.assignee = "wati";
    theirs.status = TICKET_RESOLVED;
    const ConflictFacts facts = {
        .base = &base,
        .mine = &mine,
        .theirs = &theirs,
        .merge = {.mine = 1u << TICKET_PART_TITLE | 1u << TICKET_PART_SEVERITY |
                          1u << TICKET_PART_AGENCY | 1u << TICKET_PART_STATUS,
                  .theirs = 1u << TICKET_PART_TITLE | 1u << TICKET_PART_AGENCY |
                            1u << TICKET_PART_ASSIGNEE | 1u << TICKET_PART_STATUS,
                  .clashing = 1u << TICKET_PART_TITLE | 1u << TICKET_PART_AGENCY,
                  .behind = true},
        .who = "wati",
        .mine_ms = NOW - 30 * MINUTE,
        .theirs_ms = NOW - 4 * MINUTE,
    };
    return conflict_page_new(&facts);
}

static void draw_conflict(Page *page, ConflictPage *conflict, int rows, int cols, const char *name)
{
    ViewContext context = page->context;
    context.focused = true;
    canvas_resize(page->canvas, rows, cols);
    canvas_set_ascii(page->canvas, context.ascii);
    conflict_page_draw(conflict, page->canvas, (Rect){0, 0, rows, cols}, &context);
    page_check(page, name);
}

static ConflictResult conflict_key(ConflictPage *conflict, const char *name)
{
    Event event = {.kind = EVENT_KEY};
    g_assert_true(key_parse(name, &event.key));
    return conflict_page_event(conflict, &event);
}

static void test_conflict(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    g_autoptr(ConflictPage) conflict = make_conflict();
    draw_conflict(&page, conflict, 24, 80, "conflict");
    draw_conflict(&page, conflict, 30, 100, "conflict");
    draw_conflict(&page, conflict, 50, 200, "conflict");
    conflict_key(conflict, "Left");
    draw_conflict(&page, conflict, 24, 80, "conflict-mine");
    page.context.ascii = true;
    draw_conflict(&page, conflict, 30, 120, "conflict-ascii");
    page_clear(&page);
}

static void test_conflict_keys(void)
{
    page_speak("en");
    g_autoptr(ConflictPage) conflict = make_conflict();
    const TicketSide *sides = conflict_page_sides(conflict);
    /* What clashes is theirs until the person takes mine; what I alone changed is mine. */
    g_assert_cmpint(sides[TICKET_PART_TITLE], ==, TICKET_THEIRS);
    g_assert_cmpint(sides[TICKET_PART_SEVERITY], ==, TICKET_MINE);
    g_assert_cmpint(sides[TICKET_PART_ASSIGNEE], ==, TICKET_THEIRS);
    conflict_key(conflict, "Left");
    g_assert_cmpint(sides[TICKET_PART_TITLE], ==, TICKET_MINE);
    conflict_key(conflict, "Space");
    g_assert_cmpint(sides[TICKET_PART_TITLE], ==, TICKET_THEIRS);
    conflict_key(conflict, "Down");
    conflict_key(conflict, "Right");
    g_assert_cmpint(sides[TICKET_PART_SEVERITY], ==, TICKET_MINE);
    /* A step that comes too late can't be taken. */
    conflict_key(conflict, "Down");
    conflict_key(conflict, "Left");
    g_assert_cmpint(sides[TICKET_PART_STATUS], ==, TICKET_THEIRS);
    g_assert_cmpint(conflict_key(conflict, "Esc"), ==, CONFLICT_LATER);
    g_assert_cmpint(conflict_key(conflict, "x"), ==, CONFLICT_DROP);
    g_assert_cmpint(conflict_key(conflict, "Enter"), ==, CONFLICT_SEND);
    /* A paste decides nothing. */
    g_assert_cmpint(conflict_page_event(conflict, &(Event){.kind = EVENT_PASTE, .paste = "x\n"}),
                    ==, CONFLICT_OPEN);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "Asia/Jakarta", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/screens/desk/tickets, in Indonesian", "id", test_desk);
    g_test_add_data_func("/screens/desk/tickets, in English", "en", test_desk);
    g_test_add_func("/screens/desk/the card of each ticket", test_cards);
    g_test_add_func("/screens/desk/plain ASCII without colour", test_ascii);
    g_test_add_func("/screens/desk/the link is lost, and nothing to show", test_link_lost);
    g_test_add_func("/screens/desk/new ones wait", test_waiting);
    g_test_add_func("/screens/form/a new ticket", test_form);
    g_test_add_func("/screens/conflict/mine, theirs and what becomes of it", test_conflict);
    g_test_add_func("/screens/conflict/keys take sides", test_conflict_keys);
    return g_test_run();
}
