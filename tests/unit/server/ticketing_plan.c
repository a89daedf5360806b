/* Who is sent for what: the built-in matrix is the city's, and a user's file goes over it. */
#include <glib.h>
#include <unistd.h>

#include "server/ticketing_plan.h"

static void the_built_in_matrix_sends_who_is_sent_in_the_field(void)
{
    static const struct {
        TicketKind kind;
        const char *topic;
        AlertPriority severity;
        Agency agency;
    } sent[] = {
        {TICKET_INCIDENT, "banjir", PRIORITY_HIGH, AGENCY_DPU},
        {TICKET_INCIDENT, "banjir", PRIORITY_CRITICAL, AGENCY_BPBD},
        {TICKET_INCIDENT, "longsor", PRIORITY_MEDIUM, AGENCY_BPBD},
        {TICKET_INCIDENT, "kebakaran", PRIORITY_CRITICAL, AGENCY_DAMKAR},
        {TICKET_INCIDENT, "laka", PRIORITY_HIGH, AGENCY_DINKES},
        {TICKET_INCIDENT, "parkir_liar", PRIORITY_LOW, AGENCY_DISHUB},
        {TICKET_INCIDENT, "pkl", PRIORITY_LOW, AGENCY_SATPOL_PP},
        {TICKET_INCIDENT, "tawuran", PRIORITY_CRITICAL, AGENCY_POLSEK},
        {TICKET_INCIDENT, "pju_mati", PRIORITY_LOW, AGENCY_DISPERKIM},
        {TICKET_INCIDENT, "camera_offline", PRIORITY_LOW, AGENCY_DISKOMINFO},
        {TICKET_INCIDENT, NULL, PRIORITY_LOW, AGENCY_SATPOL_PP},
        {TICKET_INCIDENT, "apa_saja", PRIORITY_LOW, AGENCY_SATPOL_PP},
        {TICKET_MAINTENANCE, "banjir", PRIORITY_HIGH, AGENCY_DISKOMINFO},
        {TICKET_MAINTENANCE, NULL, PRIORITY_HIGH, AGENCY_DISKOMINFO},
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(TicketPlan) plan = ticket_plan_new(NULL, &error);
    g_assert_no_error(error);
    for (size_t i = 0; i < G_N_ELEMENTS(sent); i++) {
        g_assert_cmpuint(ticket_plan_agency(plan, sent[i].kind, sent[i].topic, sent[i].severity),
                         ==, sent[i].agency);
    }
}

/* The worse, the sooner; an incident's critical and high aim at ten minutes. */
static void clocks_are_the_shorter_the_worse_it_is(void)
{
    g_autoptr(TicketPlan) plan = ticket_plan_new(NULL, NULL);
    for (unsigned kind = 0; kind < TICKET_KINDS; kind++) {
        for (unsigned clock = 0; clock < TICKET_CLOCKS; clock++) {
            for (unsigned severity = 1; severity < PRIORITIES; severity++) {
                int64_t worse =
                            ticket_plan_clock_ms(plan, (TicketKind)kind,
                                                 (AlertPriority)(severity - 1), (TicketClock)clock),
                        milder = ticket_plan_clock_ms(plan, (TicketKind)kind,
                                                      (AlertPriority)severity, (TicketClock)clock);
                g_assert_cmpint(worse, >, 0);
                g_assert_cmpint(worse, <=, milder);
            }
        }
    }
    g_assert_cmpint(ticket_plan_clock_ms(plan, TICKET_INCIDENT, PRIORITY_HIGH, TICKET_CLOCK_ARRIVE),
                    ==, 600000);
    g_assert_cmpint(ticket_plan_escalate_ms(plan), ==, 1200000);
}

static void a_file_goes_over_what_is_built_in(void)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("tilik-dispatch-XXXXXX", &path, NULL);
    g_assert_cmpint(fd, >=, 0);
    close(fd);
    const char *text = "[incident]\nbanjir = none high:damkar\n[incident-clocks]\nlow = 0 7\n";
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(TicketPlan) plan = ticket_plan_new(path, &error);
    unlink(path);
    g_assert_no_error(error);
    g_assert_cmpuint(ticket_plan_agency(plan, TICKET_INCIDENT, "banjir", PRIORITY_CRITICAL), ==,
                     AGENCY_NONE);
    g_assert_cmpuint(ticket_plan_agency(plan, TICKET_INCIDENT, "banjir", PRIORITY_HIGH), ==,
                     AGENCY_DAMKAR);
    g_assert_cmpuint(ticket_plan_agency(plan, TICKET_INCIDENT, "rob", PRIORITY_HIGH), ==,
                     AGENCY_DPU);
    g_assert_cmpint(ticket_plan_clock_ms(plan, TICKET_INCIDENT, PRIORITY_LOW, TICKET_CLOCK_ARRIVE),
                    ==, 7000);
    g_assert_cmpint(ticket_plan_clock_ms(plan, TICKET_INCIDENT, PRIORITY_LOW, TICKET_CLOCK_ACK), ==,
                    0);
}

static void a_file_that_is_not_there_is_said(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(ticket_plan_new("/nonexistent/dispatch.conf", &error));
    g_assert_nonnull(error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ticketing plan/the built-in matrix sends who is sent in the field",
                    the_built_in_matrix_sends_who_is_sent_in_the_field);
    g_test_add_func("/ticketing plan/clocks are the shorter the worse it is",
                    clocks_are_the_shorter_the_worse_it_is);
    g_test_add_func("/ticketing plan/a file goes over what is built in",
                    a_file_goes_over_what_is_built_in);
    g_test_add_func("/ticketing plan/a file that is not there is said",
                    a_file_that_is_not_there_is_said);
    return g_test_run();
}
