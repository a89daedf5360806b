#include "model/ticket.h"

#include <glib.h>
#include <string.h>

/* What the field does, written apart from the table: row from, column to, as in the enum. */
static const char *const expected[TICKET_STATUSES] = {
    [TICKET_NEW] = ".y.y.y",        /* dispatched, resolved, cancelled */
    [TICKET_DISPATCHED] = "y.yy.y", /* called back, there, resolved, cancelled */
    [TICKET_ON_SCENE] = ".y.y.y",   /* another is sent, resolved, cancelled */
    [TICKET_RESOLVED] = "y...y.",   /* opened again, closed */
    [TICKET_CLOSED] = "y.....",     /* opened again */
    [TICKET_CANCELLED] = "y.....",
};

static void the_table_is_what_the_field_does(void)
{
    for (unsigned from = 0; from < TICKET_STATUSES; from++) {
        for (unsigned to = 0; to < TICKET_STATUSES; to++) {
            TicketStep step = TICKET_STEPS;
            bool legal = ticket_step_between((TicketStatus)from, (TicketStatus)to, &step);
            g_assert_cmpint(legal, ==, expected[from][to] == 'y');
            g_assert_cmpint(legal, ==, step != TICKET_STEPS);
        }
    }
}

static void a_step_is_taken_or_changes_nothing(void)
{
    for (unsigned from = 0; from < TICKET_STATUSES; from++) {
        for (unsigned step = 0; step < TICKET_STEPS; step++) {
            TicketStatus status = (TicketStatus)from;
            TicketStep found = TICKET_STEPS;
            bool taken = ticket_step(&status, (TicketStep)step);
            if (!taken) {
                g_assert_cmpuint(status, ==, from);
                continue;
            }
            g_assert_cmpuint(status, !=, from);
            g_assert_true(ticket_step_between((TicketStatus)from, status, &found));
            g_assert_cmpuint(found, ==, step); /* one step at most from one status to another */
        }
    }
}

static void what_is_allowed_is_what_can_be_done(void)
{
    for (unsigned from = 0; from < TICKET_STATUSES; from++) {
        const char *allowed[TICKET_STATUSES + 1];
        ticket_allowed((TicketStatus)from, allowed);
        unsigned count = 0;
        for (unsigned to = 0; to < TICKET_STATUSES; to++) {
            if (expected[from][to] == 'y') {
                g_assert_cmpstr(allowed[count++], ==, ticket_status_word((TicketStatus)to));
            }
        }
        g_assert_null(allowed[count]);
        g_assert_cmpuint(count, >, 0); /* nothing is stuck */
    }
}

static unsigned reachable(TicketStatus from)
{
    unsigned seen = 1u << from, before = 0;
    while (seen != before) {
        before = seen;
        for (unsigned status = 0; status < TICKET_STATUSES; status++) {
            for (unsigned to = 0; to < TICKET_STATUSES; to++) {
                TicketStep step;
                if ((seen & (1u << status)) != 0 &&
                    ticket_step_between((TicketStatus)status, (TicketStatus)to, &step)) {
                    seen |= 1u << to;
                }
            }
        }
    }
    return seen;
}

static void every_ticket_can_come_to_its_end_and_be_opened_again(void)
{
    for (unsigned from = 0; from < TICKET_STATUSES; from++) {
        g_assert_cmpuint(reachable((TicketStatus)from), ==, (1u << TICKET_STATUSES) - 1);
    }
    TicketStatus status = TICKET_NEW;
    const TicketStep day[] = {STEP_DISPATCH, STEP_ARRIVE, STEP_RESOLVE, STEP_CLOSE, STEP_REOPEN};
    for (size_t i = 0; i < G_N_ELEMENTS(day); i++) {
        g_assert_true(ticket_step(&status, day[i]));
    }
    g_assert_cmpuint(status, ==, TICKET_NEW);
}

static void clocks_run_until_they_are_reached(void)
{
    Ticket ticket = {.ack_by_ms = 100, .arrive_by_ms = 200};
    g_assert_cmpint(ticket_clock_due(&ticket, TICKET_CLOCK_ACK), ==, 100);
    g_assert_cmpint(ticket_clock_due(&ticket, TICKET_CLOCK_ARRIVE), ==, 200);
    ticket_enter(&ticket, TICKET_DISPATCHED, 50);
    g_assert_cmpint(ticket.acked_at_ms, ==, 50);
    g_assert_cmpint(ticket_clock_due(&ticket, TICKET_CLOCK_ACK), ==, 0);
    g_assert_cmpint(ticket_clock_due(&ticket, TICKET_CLOCK_ARRIVE), ==, 200);
    ticket_enter(&ticket, TICKET_ON_SCENE, 60);
    ticket_enter(&ticket, TICKET_DISPATCHED, 70);
    ticket_enter(&ticket, TICKET_ON_SCENE, 80);
    g_assert_cmpint(ticket.acked_at_ms, ==, 50);
    g_assert_cmpint(ticket.arrived_at_ms, ==, 60); /* the first there counts */
    g_assert_cmpint(ticket_clock_due(&ticket, TICKET_CLOCK_ARRIVE), ==, 0);
}

static void clocks_of_what_is_over_or_merged_stand_still(void)
{
    Ticket ticket = {.ack_by_ms = 100, .arrive_by_ms = 200, .merged_into = "x"};
    g_assert_cmpint(ticket_clock_due(&ticket, TICKET_CLOCK_ACK), ==, 0);
    g_assert_false(ticket_is_open(&ticket));
    ticket.merged_into = NULL;
    g_assert_true(ticket_is_open(&ticket));
    ticket.status = TICKET_CANCELLED;
    g_assert_cmpint(ticket_clock_due(&ticket, TICKET_CLOCK_ARRIVE), ==, 0);
}

static void what_is_opened_again_begins_anew(void)
{
    Ticket ticket = {.status = TICKET_CLOSED,
                     .acked_at_ms = 1,
                     .arrived_at_ms = 2,
                     .escalated_at_ms = 3,
                     .overdue = 3};
    ticket_enter(&ticket, TICKET_NEW, 10);
    g_assert_true(ticket.acked_at_ms == 0 && ticket.arrived_at_ms == 0 &&
                  ticket.escalated_at_ms == 0 && ticket.overdue == 0);
    Ticket recalled = {.status = TICKET_DISPATCHED, .acked_at_ms = 5};
    ticket_enter(&recalled, TICKET_NEW, 10);
    g_assert_cmpint(recalled.acked_at_ms, ==, 5); /* somebody knows of it still */
}

static void ids_are_ulids(void)
{
    static const char *const bad[] = {"",
                                      "01JNA3T9V3B5W5J0N7C9K2M4Q",
                                      "01JNA3T9V3B5W5J0N7C9K2M4QXX",
                                      "81JNA3T9V3B5W5J0N7C9K2M4QX",
                                      "01JNA3T9V3B5W5J0N7C9K2M4QI",
                                      "01jna3t9v3b5w5j0n7c9k2m4qx",
                                      "../../../../../../../../../"};
    g_assert_true(ticket_id_valid("01JNA3T9V3B5W5J0N7C9K2M4QX"));
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_false(ticket_id_valid(bad[i]));
    }
}

static void twins_are_of_one_kind_one_rw_one_half_hour_and_no_other_topic(void)
{
    const Ticket one = {.area = "33.74.10.1003.005.003", .topic = "banjir", .created_at_ms = 1000};
    Ticket other = {.area = "33.74.10.1003.005.007", .topic = "banjir", .created_at_ms = 1801000};
    g_assert_true(ticket_is_twin(&one, &other) && ticket_is_twin(&other, &one));
    other.created_at_ms++;
    g_assert_false(ticket_is_twin(&one, &other) || ticket_is_twin(&other, &one));
    other.created_at_ms = 1000;
    other.area = "33.74.10.1003.005";
    g_assert_true(ticket_is_twin(&one, &other));
    other.area = "33.74.10.1003.006.003";
    g_assert_false(ticket_is_twin(&one, &other));
    other.area = "33.74.10.1003";
    g_assert_false(ticket_is_twin(&one, &other));
    other.area = one.area;
    other.topic = "rob";
    g_assert_false(ticket_is_twin(&one, &other));
    other.topic = NULL;
    g_assert_true(ticket_is_twin(&one, &other));
    other.kind = TICKET_MAINTENANCE;
    g_assert_false(ticket_is_twin(&one, &other));
    /* What is all that is known of two in one city makes them no twins. */
    const Ticket wide = {.area = "33.74", .created_at_ms = 1000};
    Ticket also = wide;
    g_assert_false(ticket_is_twin(&wide, &also));
    Ticket flood = wide;
    flood.topic = also.topic = "banjir";
    g_assert_true(ticket_is_twin(&flood, &also));
    g_assert_false(ticket_is_twin(&wide, &also));
    also.area = "33.74.10";
    g_assert_false(ticket_is_twin(&flood, &also));
}

static void names_of_files_are_plain(void)
{
    static const char *const good[] = {"foto.png", "Jl. Merdeka 3.jpg", "catatan", "a..b", "é.txt"};
    static const char *const bad[] = {"",     ".",    "..",       ".ssh",     "a/b", "/etc/passwd",
                                      "a\\b", "C:x",  "a\nb",     "a\x7f",    " a",  "\xff.png",
                                      "a\tb", "../x", "x\u202Eg", "a\x01.png"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_assert_true(ticket_file_name_valid(good[i]));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_false(ticket_file_name_valid(bad[i]));
    }
    g_autofree char *most = g_strnfill(TICKET_FILE_NAME_MAX, 'a'),
                    *more = g_strnfill(TICKET_FILE_NAME_MAX + 1, 'a');
    g_assert_true(ticket_file_name_valid(most));
    g_assert_false(ticket_file_name_valid(more));
}

static void every_word_reads_back(void)
{
    for (unsigned i = 0; i < AGENCIES; i++) {
        Agency agency = AGENCIES;
        g_assert_true(agency_parse(agency_word((Agency)i), &agency));
        g_assert_cmpuint(agency, ==, i);
    }
    for (unsigned i = 0; i < TICKET_STEPS; i++) {
        TicketStep step = TICKET_STEPS;
        g_assert_true(ticket_step_parse(ticket_step_word((TicketStep)i), &step));
        g_assert_cmpuint(step, ==, i);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ticket/the table of steps is what the field does",
                    the_table_is_what_the_field_does);
    g_test_add_func("/ticket/a step is taken, or changes nothing",
                    a_step_is_taken_or_changes_nothing);
    g_test_add_func("/ticket/what is allowed is what can be done",
                    what_is_allowed_is_what_can_be_done);
    g_test_add_func("/ticket/every ticket can come to its end and be opened again",
                    every_ticket_can_come_to_its_end_and_be_opened_again);
    g_test_add_func("/ticket/clocks run until they are reached", clocks_run_until_they_are_reached);
    g_test_add_func("/ticket/clocks of what is over or merged stand still",
                    clocks_of_what_is_over_or_merged_stand_still);
    g_test_add_func("/ticket/what is opened again begins anew", what_is_opened_again_begins_anew);
    g_test_add_func("/ticket/ids are ULIDs", ids_are_ulids);
    g_test_add_func("/ticket/twins are of one kind, one RW, one half hour and no other topic",
                    twins_are_of_one_kind_one_rw_one_half_hour_and_no_other_topic);
    g_test_add_func("/ticket/names of files are plain", names_of_files_are_plain);
    g_test_add_func("/ticket/every word reads back", every_word_reads_back);
    return g_test_run();
}
