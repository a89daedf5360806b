#include "model/ticket_merge.h"

#include <glib.h>
#include <string.h>

#define BIT(part) (1u << (part))

static const char *const titles[] = {"Banjir", "Pohon tumbang", "Lampu mati"};
static const char *const topics[] = {NULL, "banjir", "rob"};
static const char *const people[] = {NULL, "Sari", "Budi"};
static const char *const areas[] = {"33.74.10", "33.74.10.1003", "33.74.01"};

static Ticket random_ticket(GRand *random)
{
    return (Ticket){
        .title = titles[g_rand_int_range(random, 0, 3)],
        .topic = topics[g_rand_int_range(random, 0, 3)],
        .assignee = people[g_rand_int_range(random, 0, 3)],
        .area = areas[g_rand_int_range(random, 0, 3)],
        .severity = (AlertPriority)g_rand_int_range(random, 0, PRIORITIES),
        .status = (TicketStatus)g_rand_int_range(random, 0, TICKET_STATUSES),
        .agency = (Agency)g_rand_int_range(random, 0, 3),
        .version = g_rand_int_range(random, 1, 100),
    };
}

/* What a person can make of a ticket: any field, and a step that the table allows. */
static Ticket random_change(GRand *random, const Ticket *base)
{
    Ticket other = random_ticket(random), changed = *base;
    for (unsigned part = 0; part < TICKET_PARTS; part++) {
        if (part != TICKET_PART_STATUS && g_rand_boolean(random)) {
            ticket_part_copy(&changed, (TicketPart)part, &other);
        }
    }
    if (g_rand_boolean(random)) {
        ticket_step(&changed.status, (TicketStep)g_rand_int_range(random, 0, TICKET_STEPS));
    }
    return changed;
}

static void random_sides(GRand *random, TicketSide side[TICKET_PARTS])
{
    for (unsigned part = 0; part < TICKET_PARTS; part++) {
        side[part] = g_rand_boolean(random) ? TICKET_MINE : TICKET_THEIRS;
    }
}

#define ROUNDS 20000

static void who_changed_nothing_takes_what_the_other_made(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    for (int i = 0; i < ROUNDS; i++) {
        Ticket base = random_ticket(random), other = random_change(random, &base), out;
        TicketSide side[TICKET_PARTS];
        random_sides(random, side);
        TicketMerge merge = ticket_merge(&base, &base, &other);
        g_assert_cmpuint(merge.mine | merge.clashing, ==, 0);
        g_assert_false(merge.behind);
        ticket_merged(&base, &other, &merge, side, &out);
        g_assert_cmpuint(ticket_parts_changed(&other, &out), ==, 0);

        merge = ticket_merge(&base, &other, &base);
        g_assert_cmpuint(merge.theirs | merge.clashing, ==, 0);
        g_assert_false(merge.behind);
        ticket_merged(&other, &base, &merge, side, &out);
        g_assert_cmpuint(ticket_parts_changed(&other, &out), ==, 0);
    }
}

static void a_status_is_never_one_that_the_table_forbids(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(2);
    for (int i = 0; i < ROUNDS; i++) {
        Ticket base = random_ticket(random), mine = random_change(random, &base), out;
        Ticket theirs = random_change(random, &base);
        TicketSide side[TICKET_PARTS];
        TicketStep step;
        random_sides(random, side);
        TicketMerge merge = ticket_merge(&base, &mine, &theirs);
        ticket_merged(&mine, &theirs, &merge, side, &out);
        g_assert_true(out.status == theirs.status ||
                      ticket_step_between(theirs.status, out.status, &step));
        g_assert_true(!merge.behind || out.status == theirs.status);
    }
}

static void each_field_is_one_of_the_two(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    for (int i = 0; i < ROUNDS; i++) {
        Ticket base = random_ticket(random), mine = random_change(random, &base), out;
        Ticket theirs = random_change(random, &base);
        TicketSide side[TICKET_PARTS];
        random_sides(random, side);
        TicketMerge merge = ticket_merge(&base, &mine, &theirs);
        ticket_merged(&mine, &theirs, &merge, side, &out);
        unsigned from_mine = ticket_parts_changed(&mine, &out);
        unsigned from_theirs = ticket_parts_changed(&theirs, &out);
        g_assert_cmpuint(from_mine & from_theirs, ==, 0);
        for (unsigned part = 0; part < TICKET_PARTS; part++) {
            bool late = part == TICKET_PART_STATUS && merge.behind;
            if ((merge.clashing & BIT(part)) == 0 && (merge.mine & BIT(part)) && !late) {
                g_assert_cmpuint(from_mine & BIT(part), ==, 0);
            } else if (merge.clashing & BIT(part)) {
                unsigned wrong = side[part] == TICKET_MINE ? from_mine : from_theirs;
                g_assert_cmpuint(wrong & BIT(part), ==, 0);
            } else {
                g_assert_cmpuint(from_theirs & BIT(part), ==, 0);
            }
        }
        g_assert_cmpint(out.version, ==, theirs.version);
    }
}

static Ticket plain(TicketStatus status)
{
    return (Ticket){.title = "Banjir",
                    .area = "33.74.10",
                    .status = status,
                    .agency = AGENCY_BPBD,
                    .version = 5};
}

/* For each pair of fields that two people change: only the same one clashes. */
static void only_the_same_field_clashes(void)
{
    Ticket base = plain(TICKET_NEW);
    Ticket one = {.title = "A", .topic = "a", .area = "33.74.01", .assignee = "A"};
    Ticket two = {.title = "B", .topic = "b", .area = "33.74.02", .assignee = "B"};
    one.severity = PRIORITY_HIGH, two.severity = PRIORITY_LOW;
    one.agency = AGENCY_DPU, two.agency = AGENCY_PMI;
    one.status = TICKET_RESOLVED, two.status = TICKET_DISPATCHED;
    for (unsigned i = 0; i < TICKET_PARTS; i++) {
        for (unsigned j = 0; j < TICKET_PARTS; j++) {
            Ticket mine = base, theirs = base, out;
            ticket_part_copy(&mine, (TicketPart)i, &one);
            ticket_part_copy(&theirs, (TicketPart)j, &two);
            TicketMerge merge = ticket_merge(&base, &mine, &theirs);
            g_assert_cmpuint(merge.mine, ==, BIT(i));
            g_assert_cmpuint(merge.theirs, ==, BIT(j));
            g_assert_cmpuint(merge.clashing, ==, i == j ? BIT(i) : 0);
            g_assert_false(merge.behind);
            ticket_merged(&mine, &theirs, &merge, NULL, &out);
            g_assert_cmpuint(ticket_parts_changed(&theirs, &out), ==, i == j ? 0 : BIT(i));
        }
    }
}

static void what_both_made_the_same_is_no_clash(void)
{
    Ticket base = plain(TICKET_NEW), mine = base, theirs = base, out;
    mine.title = "Banjir besar";
    theirs.title = "Banjir besar";
    mine.status = theirs.status = TICKET_DISPATCHED;
    TicketMerge merge = ticket_merge(&base, &mine, &theirs);
    g_assert_cmpuint(merge.clashing, ==, 0);
    g_assert_false(merge.behind);
    ticket_merged(&mine, &theirs, &merge, NULL, &out);
    g_assert_cmpuint(ticket_parts_changed(&theirs, &out), ==, 0);
}

static void a_step_that_is_behind_can_only_be_a_note(void)
{
    static const struct {
        TicketStatus base, mine, theirs;
        bool behind;
    } rows[] = {
        {TICKET_NEW, TICKET_DISPATCHED, TICKET_ON_SCENE, true},
        {TICKET_NEW, TICKET_DISPATCHED, TICKET_RESOLVED, true},
        {TICKET_NEW, TICKET_DISPATCHED, TICKET_CLOSED, true},
        {TICKET_NEW, TICKET_RESOLVED, TICKET_DISPATCHED, false},
        {TICKET_NEW, TICKET_RESOLVED, TICKET_ON_SCENE, false},
        {TICKET_NEW, TICKET_CANCELLED, TICKET_DISPATCHED, false},
        {TICKET_NEW, TICKET_CANCELLED, TICKET_RESOLVED, true},
        {TICKET_DISPATCHED, TICKET_ON_SCENE, TICKET_NEW, true},
        {TICKET_DISPATCHED, TICKET_ON_SCENE, TICKET_RESOLVED, true},
        {TICKET_DISPATCHED, TICKET_NEW, TICKET_ON_SCENE, true},
        {TICKET_DISPATCHED, TICKET_NEW, TICKET_RESOLVED, true},
        {TICKET_RESOLVED, TICKET_NEW, TICKET_CLOSED, true},
        {TICKET_RESOLVED, TICKET_CLOSED, TICKET_NEW, true},
        {TICKET_ON_SCENE, TICKET_DISPATCHED, TICKET_RESOLVED, true},
        {TICKET_ON_SCENE, TICKET_DISPATCHED, TICKET_ON_SCENE, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Ticket base = plain(rows[i].base), mine = plain(rows[i].mine);
        Ticket theirs = plain(rows[i].theirs), out;
        mine.title = "Banjir besar";
        TicketMerge merge = ticket_merge(&base, &mine, &theirs);
        g_test_message("row %zu", i);
        g_assert_cmpint(merge.behind, ==, rows[i].behind);
        g_assert_true(!merge.behind || (merge.clashing & BIT(TICKET_PART_STATUS)) == 0);
        ticket_merged(&mine, &theirs, &merge, NULL, &out);
        g_assert_cmpstr(out.title, ==, "Banjir besar");
        g_assert_true(!merge.behind || out.status == rows[i].theirs);
    }
}

static void to_send_an_agency_that_was_taken_away_is_asked_about(void)
{
    Ticket base = plain(TICKET_NEW), mine = plain(TICKET_DISPATCHED), theirs = base, out;
    TicketSide side[TICKET_PARTS] = {TICKET_MINE, TICKET_MINE, TICKET_MINE, TICKET_MINE,
                                     TICKET_MINE, TICKET_MINE, TICKET_MINE};
    theirs.agency = AGENCY_NONE;
    TicketMerge merge = ticket_merge(&base, &mine, &theirs);
    g_assert_cmpuint(merge.clashing, ==, BIT(TICKET_PART_AGENCY));
    ticket_merged(&mine, &theirs, &merge, side, &out);
    g_assert_cmpint(out.agency, ==, AGENCY_BPBD);
    g_assert_cmpint(out.status, ==, TICKET_DISPATCHED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ticket merge/who changed nothing takes what the other made",
                    who_changed_nothing_takes_what_the_other_made);
    g_test_add_func("/ticket merge/a status is never one that the table forbids",
                    a_status_is_never_one_that_the_table_forbids);
    g_test_add_func("/ticket merge/each field is one of the two", each_field_is_one_of_the_two);
    g_test_add_func("/ticket merge/only the same field clashes", only_the_same_field_clashes);
    g_test_add_func("/ticket merge/what both made the same is no clash",
                    what_both_made_the_same_is_no_clash);
    g_test_add_func("/ticket merge/a step that is behind can only be a note",
                    a_step_that_is_behind_can_only_be_a_note);
    g_test_add_func("/ticket merge/to send an agency that was taken away is asked about",
                    to_send_an_agency_that_was_taken_away_is_asked_about);
    return g_test_run();
}
