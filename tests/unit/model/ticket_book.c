#include "model/ticket_book.h"

#include <glib.h>
#include <string.h>

#include "base/text.h"

static const char *const topics[] = {"banjir", "rob", NULL};
static const char *const people[] = {"Sari", "Budi", NULL};
static const char *const areas[] = {"33.74.10.1003.005.003", "33.74.10.1003", "33.74.01.1001.001"};

/* The i-th of many tickets that differ in all that is asked for. */
static Ticket ticket_nth(unsigned i, char id[27])
{
    g_snprintf(id, 27, "01JNA3T9V3%016u", i);
    return (Ticket){.id = id,
                    .number = (int64_t)i + 1,
                    .title = i % 3 == 0 ? "Banjir di Tambak Aji" : "Pohon tumbang",
                    .topic = topics[i % 3],
                    .assignee = people[i / 3 % 3],
                    .by = people[i % 2],
                    .area = areas[i / 2 % 3],
                    .kind = (TicketKind)(i % TICKET_KINDS),
                    .status = (TicketStatus)(i % TICKET_STATUSES),
                    .severity = (AlertPriority)(i / 5 % PRIORITIES),
                    .agency = (Agency)(i % AGENCIES),
                    .merged_into = i % 7 == 0 ? "x" : NULL,
                    .overdue = i % 4};
}

static TicketBook *make(unsigned count)
{
    TicketBook *book = ticket_book_new();
    char id[27];
    for (unsigned i = 0; i < count; i++) {
        Ticket ticket = ticket_nth(i, id);
        g_assert_cmpuint(ticket_book_put(book, &ticket), ==, i);
    }
    return book;
}

static void a_ticket_is_found_by_id_and_number(void)
{
    g_autoptr(TicketBook) book = make(1000);
    char id[27];
    g_assert_cmpuint(ticket_book_count(book), ==, 1000);
    g_assert_cmpint(ticket_book_last_number(book), ==, 1000);
    for (unsigned i = 0; i < 1000; i += 37) {
        Ticket ticket = ticket_nth(i, id);
        g_assert_cmpuint(ticket_book_find(book, id), ==, i);
        g_assert_cmpuint(ticket_book_find_number(book, ticket.number), ==, i);
    }
    g_assert_cmpuint(ticket_book_find(book, "nothing"), ==, TICKET_NOWHERE);
    g_assert_cmpuint(ticket_book_find_number(book, 1001), ==, TICKET_NOWHERE);
}

static unsigned count_of(const TicketBook *book, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TicketQuery) query = ticket_query_parse(text, "Sari", &error);
    g_assert_no_error(error);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    ticket_query_select(query, book, found);
    unsigned count = 0;
    for (uint32_t i = 0; i < ticket_book_count(book); i++) {
        count += ticket_query_matches(query, book, i);
    }
    g_assert_cmpuint(count, ==, found->len);
    return found->len;
}

static void a_ticket_that_is_put_again_is_what_it_is_now(void)
{
    g_autoptr(TicketBook) book = make(10);
    char id[27];
    Ticket ticket = ticket_nth(4, id);
    ticket.title = "Genangan";
    ticket.assignee = NULL;
    ticket.status = TICKET_CLOSED;
    g_assert_cmpuint(ticket_book_put(book, &ticket), ==, 4);
    const TicketRow *row = ticket_book_row(book, 4);
    g_assert_cmpstr(row->title, ==, "Genangan");
    g_assert_cmpuint(count_of(book, "genangan"), ==, 1);
    g_assert_null(row->assignee);
    g_assert_false(ticket_row_is_open(row));
    g_assert_cmpuint(ticket_book_count(book), ==, 10);
}

static void an_alert_leads_to_its_ticket(void)
{
    g_autoptr(TicketBook) book = ticket_book_new();
    static const char *const one[] = {"A1", "A2", NULL}, *const two[] = {"A2", "A3", NULL};
    static const char *const cameras[] = {"C1", NULL};
    char id[27];
    ticket_book_keep_links(book);
    Ticket ticket = ticket_nth(2, id);
    ticket.alerts = one;
    ticket.cameras = cameras;
    ticket.status = TICKET_DISPATCHED;
    uint32_t first = ticket_book_put(book, &ticket);
    ticket = ticket_nth(4, id);
    ticket.alerts = two;
    ticket.status = TICKET_CLOSED;
    uint32_t second = ticket_book_put(book, &ticket);
    g_assert_cmpuint(ticket_book_of_alert(book, "A1"), ==, first);
    g_assert_cmpuint(ticket_book_of_alert(book, "A2"), ==, first);
    g_assert_cmpuint(ticket_book_of_alert(book, "A3"), ==, second);
    g_assert_cmpuint(ticket_book_of_alert(book, "A4"), ==, TICKET_NOWHERE);
    g_assert_cmpstr(ticket_book_cameras(book, first)[0], ==, "C1");
    g_assert_null(ticket_book_cameras(book, second));
    ticket.alerts = NULL;
    ticket_book_put(book, &ticket);
    g_assert_cmpuint(ticket_book_of_alert(book, "A3"), ==, TICKET_NOWHERE);
    ticket_nth(2, id);
    ticket_book_remove(book, id);
    g_assert_cmpuint(ticket_book_of_alert(book, "A1"), ==, TICKET_NOWHERE);
}

typedef bool (*Holds)(const Ticket *ticket);

static bool is_open(const Ticket *t)
{
    return ticket_status_is_open(t->status);
}

static bool lies_there(const Ticket *t)
{
    return area_code_within(t->area, "33.74.10.1003.005");
}

static bool is_mine_or_nobodys(const Ticket *t)
{
    return t->assignee == NULL || strcmp(t->assignee, "Sari") == 0;
}

static bool ran_out(const Ticket *t)
{
    return (t->overdue & 1) != 0 && t->status != TICKET_NEW;
}

static bool did_not_run_out(const Ticket *t)
{
    return t->overdue == 0 && t->merged_into == NULL;
}

static bool is_about(const Ticket *t)
{
    return t->topic == NULL || strcmp(t->topic, "rob") == 0;
}

static bool has_words(const Ticket *t)
{
    return strstr(t->title, "Tambak") != NULL && t->agency != AGENCY_DPU;
}

static bool is_severe(const Ticket *t)
{
    return t->severity <= PRIORITY_HIGH && t->kind == TICKET_INCIDENT && strcmp(t->by, "Sari") == 0;
}

static void filters_choose_what_they_say(void)
{
    static const struct {
        const char *text;
        Holds holds;
    } asked[] = {
        {"status:open", is_open},
        {"area:33.74.10.1003.005", lies_there},
        {"assignee:me,none", is_mine_or_nobodys},
        {"overdue:ack -status:new", ran_out},
        {"overdue:no merged:no", did_not_run_out},
        {"topic:rob,none", is_about},
        {"tambakaji -agency:dpu", has_words},
        {"\"Tambak Aji\" BANJIR -agency:dpu", has_words},
        {"severity:critical,high kind:incident by:me", is_severe},
    };
    g_autoptr(TicketBook) book = make(2000);
    char id[27];
    for (size_t q = 0; q < G_N_ELEMENTS(asked); q++) {
        unsigned expected = 0;
        for (unsigned i = 0; i < 2000; i++) {
            Ticket ticket = ticket_nth(i, id);
            expected += asked[q].holds(&ticket);
        }
        g_test_message("%s: %u", asked[q].text, expected);
        g_assert_cmpuint(expected, >, 0);
        g_assert_cmpuint(expected, <, 2000);
        g_assert_cmpuint(count_of(book, asked[q].text), ==, expected);
    }
    g_assert_cmpuint(count_of(book, "#1423"), ==, 1);
    g_assert_cmpuint(count_of(book, "number:1423"), ==, 1);
    g_assert_cmpuint(count_of(book, ""), ==, 2000);
    g_assert_cmpuint(count_of(book, "nowhere"), ==, 0);
}

static void what_is_no_filter_is_said(void)
{
    static const char *const bad[] = {"nofield:x",
                                      "status:dicoret",
                                      "status:",
                                      "area:x",
                                      "area:33.74.10.1003.005.0030000000000",
                                      "number:0",
                                      "#x",
                                      "-",
                                      "overdue:maybe",
                                      "merged:x",
                                      "status:new,,closed",
                                      "\xff",
                                      "severity:info",
                                      "kind:x",
                                      "agency:x",
                                      "\"\""};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(ticket_query_parse(bad[i], "me", &error));
        g_assert_nonnull(error);
        g_assert_true(text_is_clean(error->message, strlen(error->message)));
    }
    g_autoptr(GError) error = NULL;
    g_autofree char *more = g_strnfill(513, 'a');
    g_assert_null(ticket_query_parse(more, "me", &error));
    g_autoptr(GString) words = g_string_new(NULL);
    for (int i = 0; i < 33; i++) {
        g_string_append(words, "a ");
    }
    g_assert_null(ticket_query_parse(words->str, "me", NULL));
}

/* Any text is taken or refused, and what is taken can be asked. */
static void any_text_is_harmless(void)
{
    static const char letters[] = "status:new,open area:33.74 -\"#1 \xc3\xa9\n:,";
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    g_autoptr(TicketBook) book = make(20);
    for (int round = 0; round < 20000; round++) {
        char text[40];
        int length = g_rand_int_range(random, 0, 39);
        for (int i = 0; i < length; i++) {
            text[i] = letters[g_rand_int_range(random, 0, sizeof letters - 1)];
        }
        text[length] = '\0';
        g_autoptr(TicketQuery) query = ticket_query_parse(text, "me", NULL);
        g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        if (query != NULL) {
            ticket_query_select(query, book, found);
        }
    }
}

static void on_book(TicketBook *book, uint32_t index, void *data)
{
    g_array_append_val((GArray *)data, index);
}

static void a_ticket_that_left_is_found_no_more_and_keeps_its_place(void)
{
    g_autoptr(TicketBook) book = make(10);
    g_autoptr(GArray) heard = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    char id[27];
    Ticket ticket = ticket_nth(4, id);
    unsigned all = count_of(book, "number:5 ");
    ticket_book_listen(book, on_book, heard);
    ticket_book_remove(book, id);
    ticket_book_remove(book, id);
    ticket_book_remove(book, "nothing");
    g_assert_cmpuint(all, ==, 1);
    g_assert_cmpuint(count_of(book, "number:5"), ==, 0);
    g_assert_cmpuint(count_of(book, "-status:closed -status:new"), ==,
                     count_of(book, "-status:closed,new"));
    g_assert_cmpuint(ticket_book_find(book, id), ==, TICKET_NOWHERE);
    g_assert_cmpuint(ticket_book_find_number(book, 5), ==, TICKET_NOWHERE);
    g_assert_true(ticket_book_row(book, 4)->gone);
    g_assert_false(ticket_row_is_open(ticket_book_row(book, 4)));
    g_assert_cmpuint(ticket_book_put(book, &ticket), ==, 4);
    g_assert_cmpuint(ticket_book_find(book, id), ==, 4);
    g_assert_cmpuint(count_of(book, "number:5"), ==, 1);
    g_assert_cmpuint(heard->len, ==, 2);
    ticket_book_clear(book);
    g_assert_cmpuint(count_of(book, ""), ==, 0);
    g_assert_cmpuint(ticket_book_count(book), ==, 10);
    g_assert_cmpint(ticket_book_last_number(book), ==, 0);
    g_assert_cmpuint(g_array_index(heard, uint32_t, 2), ==, TICKET_NOWHERE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ticket book/an alert leads to its ticket", an_alert_leads_to_its_ticket);
    g_test_add_func("/ticket book/a ticket is found by id and number",
                    a_ticket_is_found_by_id_and_number);
    g_test_add_func("/ticket book/a ticket that is put again is what it is now",
                    a_ticket_that_is_put_again_is_what_it_is_now);
    g_test_add_func("/ticket book/a ticket that left is found no more and keeps its place",
                    a_ticket_that_left_is_found_no_more_and_keeps_its_place);
    g_test_add_func("/ticket book/filters choose what they say", filters_choose_what_they_say);
    g_test_add_func("/ticket book/what is no filter is said", what_is_no_filter_is_said);
    g_test_add_func("/ticket book/any text is harmless", any_text_is_harmless);
    return g_test_run();
}
