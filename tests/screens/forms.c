/* Forms over the panes, and the page of a conflict. */
#include "fixture_tickets.h"
#include "page.h"
#include "ui/form.h"
#include "ui/ticket_conflict.h"

#define MINUTE INT64_C(60000)
#define NOW    FIXTURE_NOW_MS

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

/* Over what is there, without blanking the rest. */
static void draw_form(Page *page, Form *form, int rows, int cols)
{
    page_draw(page, rows, cols);
    form_draw(form, page->canvas, (Rect){1, 0, rows - 3, cols});
}

static void test_form(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    g_autoptr(Form) form = make_form();
    draw_form(&page, form, 24, 80);
    page_check(&page, "form");
    draw_form(&page, form, 50, 200);
    page_check(&page, "form");
    press(form, "Down");
    press(form, "Down");
    draw_form(&page, form, 30, 100);
    page_check(&page, "form-choice");
    press(form, "Up");
    press(form, "Up");
    press(form, "C-u");
    press(form, "F2");
    form_say(form, "It could not be written down: the disk is full.  What you typed stays here.");
    draw_form(&page, form, 24, 80);
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
    draw_form(&page, form, 24, 80);
    page_check(&page, "form-note");
    page.context.ascii = true;
    draw_form(&page, form, 16, 60);
    page_check(&page, "form-ascii");
    page_clear(&page);
}

/* Conflicts */

static ConflictPage *make_conflict(void)
{
    Ticket base = fixture_tickets[0].ticket, mine, theirs;
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
    g_test_add_func("/screens/form/a new ticket", test_form);
    g_test_add_func("/screens/conflict/mine, theirs and what becomes of it", test_conflict);
    g_test_add_func("/screens/conflict/keys take sides", test_conflict_keys);
    return g_test_run();
}
