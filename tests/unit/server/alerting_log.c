/* What the alert engine itself writes into the logbook: outages and their ends, and what nobody
 * took; of all that machines report nothing. */
#include "alerting_scene.h"

#include "wire/logbook.h"

typedef struct Seen {
    Decoder *decoder;
    GString *acts; /* "outage(1) …", oldest last */
    char *text;    /* of the newest */
    char area[AREA_CODE_SIZE];
} Seen;

static bool take(const Entry *entry, void *data)
{
    Seen *seen = data;
    LogLine line;
    g_assert_true(decode_log(seen->decoder, entry->line->text, entry->line->size, &line, NULL));
    g_assert_cmpstr(line.by, ==, "tilikd");
    g_assert_true(line.automatic);
    if (seen->acts->len == 0) {
        seen->text = g_strdup(line.text);
        g_strlcpy(seen->area, line.area, sizeof seen->area);
    }
    g_string_append_printf(seen->acts, "%s(%" G_GINT64_FORMAT ") ", log_act_word(line.act),
                           line.count);
    return true;
}

static void look(World *world, Seen *seen)
{
    JournalStore *store = journal_store(world->server.journal);
    *seen = (Seen){.decoder = decoder_new(), .acts = g_string_new(NULL)};
    g_assert_true(store->class->log_back(store, INT64_MAX, 100, take, seen, NULL));
}

static void seen_clear(Seen *seen)
{
    decoder_free(seen->decoder);
    g_string_free(seen->acts, TRUE);
    g_free(seen->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Seen, seen_clear)

static void test_outage(World *world, gconstpointer data)
{
    go_dark(world, 2, SITE_CAMERAS, CAMERA_OFFLINE);
    wait_state(world, NULL, ALERT_UNACK);
    g_auto(Seen) down = {0};
    look(world, &down);
    g_assert_cmpstr(down.acts->str, ==, "outage(1) ");
    g_assert_nonnull(strstr(down.text, "s2"));
    g_assert_cmpstr(down.area, ==, "33.74.10.1003.005.003");
    let_pass(world);
    go_dark(world, 2, SITE_CAMERAS, CAMERA_ONLINE);
    wait_state(world, NULL, ALERT_RTN_UNACK);
    let_pass(world);
    g_auto(Seen) over = {0};
    look(world, &over);
    g_assert_cmpstr(over.acts->str, ==, "outage_over(1) outage(1) ");
}

/* A camera that goes dark and comes back is no line: only what is down under many is. */
static void test_single(World *world, gconstpointer data)
{
    go_dark(world, 1, 1, CAMERA_OFFLINE);
    wait_state(world, "s1c0", ALERT_UNACK);
    go_dark(world, 1, 1, CAMERA_ONLINE);
    wait_state(world, "s1c0", ALERT_RTN_UNACK);
    g_auto(Seen) seen = {0};
    look(world, &seen);
    g_assert_cmpstr(seen.acts->str, ==, "");
}

static void report_as(World *world, const char *camera, const char *kind, AlertPriority priority)
{
    const AlertReporterId by = {NULL, "analytics"};
    int64_t now_ms = clock_wall_ms();
    const AlertReportItem item = {.kind = kind,
                                  .camera = camera,
                                  .at_ms = now_ms,
                                  .active = true,
                                  .score = (double)NAN,
                                  .priority = priority};
    AlertTaken taken = alerting_report(world->server.alerting, &by, &item, now_ms);
    g_assert_cmpint(taken.problem.status, ==, 0);
}

static void report(World *world, const char *camera, const char *kind)
{
    report_as(world, camera, kind, PRIORITY_CRITICAL);
}

/* The time of all of them is over at once. */
static void pass_escalation(World *world)
{
    Alerting *alerting = world->server.alerting;
    GHashTableIter each;
    gpointer value;
    g_hash_table_iter_init(&each, alerting->by_id);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        Record *record = value;
        if (record->escalate_due_ms != 0) {
            record->escalate_due_ms = 1;
            record_plan(alerting, record);
        }
    }
    alerting_fire(alerting);
    settle(world);
}

/* What was escalated as a medium one has its own time again when it turns out to be critical. */
static void test_worse(World *world, gconstpointer data)
{
    world->options->escalate_minutes[PRIORITY_MEDIUM] = 5;
    report_as(world, "s0c0", "sampah", PRIORITY_MEDIUM);
    settle(world);
    pass_escalation(world);
    pass_escalation(world); /* once */
    g_auto(Seen) medium = {0};
    look(world, &medium);
    g_assert_cmpstr(medium.acts->str, ==, "alert_escalate(1) ");
    report_as(world, "s0c0", "sampah", PRIORITY_CRITICAL);
    settle(world);
    pass_escalation(world);
    pass_escalation(world);
    report_as(world, "s0c0", "sampah", PRIORITY_MEDIUM); /* no better by being told of as less */
    settle(world);
    pass_escalation(world);
    g_auto(Seen) critical = {0};
    look(world, &critical);
    g_assert_cmpstr(critical.acts->str, ==, "alert_escalate(1) alert_escalate(1) ");
}

/* However many nobody took, they are one line. */
static void test_escalated(World *world, gconstpointer data)
{
    for (int s = 0; s < 5; s++) {
        for (int c = 0; c < SITE_CAMERAS; c++) {
            g_autofree char *id = g_strdup_printf("s%dc%d", s, c);
            report(world, id, c % 2 == 0 ? "kebakaran" : "tawuran");
        }
    }
    settle(world);
    g_auto(Seen) before = {0};
    look(world, &before);
    g_assert_cmpstr(before.acts->str, ==, "");
    pass_escalation(world);
    g_auto(Seen) many = {0};
    look(world, &many);
    g_assert_cmpstr(many.acts->str, ==, "alert_escalate(20) ");
    g_assert_true(strcmp(many.text, "kebakaran, tawuran") == 0 ||
                  strcmp(many.text, "tawuran, kebakaran") == 0);
    pass_escalation(world); /* once */
    report(world, "s0c0", "rob");
    settle(world);
    pass_escalation(world);
    g_auto(Seen) one = {0};
    look(world, &one);
    g_assert_cmpstr(one.acts->str, ==, "alert_escalate(1) alert_escalate(20) ");
    g_assert_cmpstr(one.text, ==, "rob · s0c0");
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"/alerting log/an outage and its end are a line each", test_outage},
        {"/alerting log/a camera that goes and comes is none", test_single},
        {"/alerting log/what nobody took is one line, however many", test_escalated},
        {"/alerting log/what grows worse after it was escalated is escalated again", test_worse},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
