#include "on_reports.h"

#include <string.h>

#include "base/clock.h"
#include "handlers.h"
#include "list.h"
#include "model/moment.h"
#include "report_situation.h"
#include "wire/alerts.h"
#include "wire/lapsit.h"

#define REPORTS_MAX 4
/* What a report takes of the loop at a time: about four milliseconds. */
#define FACTS_STEP 1000
#define DAY_MS     INT64_C(86400000)
#define SPAN_MAX   (400 * DAY_MS)
#define ALERT_SPAN (7 * DAY_MS)
/* A shift. */
#define SITUATION_SPAN (DAY_MS / 3)

struct Reports {
    Server *server;
    GPtrArray *running; /* of Report */
};

typedef struct Report {
    Reports *reports;
    Call *call;
    struct event *turn;
    AlertReporter *alerts; /* one of the three */
    KindReporter *kinds;
    Lapsit *situation;
    GHashTable *names;     /* of who has a token now: Known */
    GHashTable *operators; /* names of those who shared the alerts */
    StoreFacts which;
    char *after; /* which.after_alert */
    unsigned read;
    int64_t now_ms;
} Report;

static void report_free(gpointer data)
{
    Report *report = data;
    if (report->alerts != NULL) {
        alert_report_free(alert_reporter_end(report->alerts, report->now_ms));
    }
    if (report->kinds != NULL) {
        kind_report_free(kind_reporter_end(report->kinds));
    }
    lapsit_free(report->situation);
    event_free(report->turn);
    g_hash_table_unref(report->names);
    g_hash_table_unref(report->operators);
    g_free(report->after);
    g_free(report);
}

Reports *reports_new(Server *server)
{
    Reports *reports = g_new0(Reports, 1);
    reports->server = server;
    reports->running = g_ptr_array_new_with_free_func(report_free);
    return reports;
}

void reports_free(Reports *reports)
{
    if (reports == NULL) {
        return;
    }
    for (guint i = 0; i < reports->running->len; i++) {
        Report *report = reports->running->pdata[i];
        reply_problem(report->call, 503, "ending", "The server is ending.");
    }
    g_ptr_array_unref(reports->running);
    g_free(reports);
}

static int offset_of(const Call *call)
{
    const Catalog *catalog = state_catalog(call->server->state);
    uint32_t root = catalog_area_first_child(catalog, CATALOG_NONE);
    Area area;
    if (call->token->areas[0] != NULL) {
        return moment_utc_offset(call->token->areas[0]);
    }
    bool known = root != CATALOG_NONE && catalog_area(catalog, root, &area);
    return moment_utc_offset(known ? area.code : NULL);
}

/* Who shares the alerts of the room: operators, not who leads them or keeps an RT. */
typedef enum Known { NOT_KNOWN, KNOWN, OPERATES } Known;

static bool note_name(const Token *token, void *data)
{
    GHashTable *names = data;
    if (token->role == ROLE_OPERATOR || !g_hash_table_contains(names, token->name)) {
        g_hash_table_insert(names, g_strdup(token->name),
                            GINT_TO_POINTER(token->role == ROLE_OPERATOR ? OPERATES : KNOWN));
    }
    return false;
}

/* One whose token is gone may have been an operator; that they had alerts is known. */
static void note_operator(Report *report, const char *name)
{
    if (name != NULL && GPOINTER_TO_INT(g_hash_table_lookup(report->names, name)) != KNOWN &&
        !g_hash_table_contains(report->operators, name)) {
        g_hash_table_add(report->operators, g_strdup(name));
    }
}

static void note_connected(const Token *token, void *data)
{
    Report *report = data;
    if (token->role == ROLE_OPERATOR) {
        note_operator(report, token->name);
    }
}

/* What is still held is newer than its fact. */
static void bring_up(const State *state, AlertFact *fact)
{
    const AlertBook *book = state_alerts(state);
    uint32_t index = alert_book_find(book, fact->alert);
    Alert alert;
    if (index == ALERT_NONE || !alert_book_alert(book, index, &alert)) {
        return;
    }
    fact->owner = alert.owner;
    fact->acked_at_ms = alert.acked_at_ms;
    fact->closed_at_ms = alert.closed_at_ms;
    fact->count = alert.count;
    fact->priority = alert.priority;
    fact->verdict = alert.verdict;
    fact->chattering = fact->chattering || alert.chattering;
}

static void take(Report *report, const AlertFact *told)
{
    Server *server = report->reports->server;
    const Token *token = report->call->token;
    if (!token_covers(token, told->area)) {
        return;
    }
    AlertFact fact = *told;
    const Slot *camera =
        fact.camera != NULL ? state_find(server->state, ENTRY_CAMERA, fact.camera) : NULL;
    if (camera != NULL && !list_sees(token, ENTRY_CAMERA, camera)) {
        fact.camera = NULL; /* counted, but not which camera it was */
    }
    bring_up(server->state, &fact);
    if (report->alerts != NULL) {
        note_operator(report, fact.owner);
        alert_reporter_add(report->alerts, &fact);
    } else if (report->situation != NULL) {
        if (report->situation->area == NULL ||
            area_code_within(fact.area, report->situation->area)) {
            lapsit_add_fact(report->situation, &fact);
        }
    } else {
        kind_reporter_add(report->kinds, &fact);
    }
}

static bool take_fact(const AlertFact *fact, void *data)
{
    Report *report = data;
    take(report, fact);
    if (++report->read == report->which.limit) {
        g_free(report->after);
        report->after = g_strdup(fact->alert);
        report->which.after_alert = report->after;
        report->which.after_ms = fact->at_ms;
        report->which.from_ms = fact->at_ms; /* the database need not pass over what was read */
    }
    return true;
}

static void answer_situation(Report *report)
{
    g_autoptr(GString) json = g_string_sized_new(4096);
    g_autoptr(GError) error = NULL;
    if (!situation_fill(report->call, report->situation, report->now_ms, &error)) {
        reply_failure(report->call, error);
        return;
    }
    encode_lapsit(json, report->situation);
    reply_json(report->call, 200, json);
}

static void answer(Report *report)
{
    if (report->situation != NULL) {
        answer_situation(report);
        return;
    }
    g_autoptr(GString) json = g_string_sized_new(16384);
    if (report->alerts != NULL) {
        alert_reporter_operators(report->alerts, MAX(g_hash_table_size(report->operators), 1));
        g_autoptr(AlertReport) counted =
            alert_reporter_end(g_steal_pointer(&report->alerts), report->now_ms);
        encode_alert_summary(json, counted);
    } else {
        g_autoptr(KindReport) counted = kind_reporter_end(g_steal_pointer(&report->kinds));
        encode_kind_summary(json, counted);
    }
    reply_json(report->call, 200, json);
}

static void on_turn(evutil_socket_t fd, short what, void *data)
{
    static const struct timeval now = {0, 0};
    Report *report = data;
    Reports *reports = report->reports;
    JournalStore *store = journal_store(reports->server->journal);
    g_autoptr(GError) error = NULL;
    report->read = 0;
    if (!store->class->facts(store, &report->which, take_fact, report, &error)) {
        reply_failure(report->call, error);
    } else if (report->read == report->which.limit) {
        event_add(report->turn, &now);
        return;
    } else {
        answer(report);
    }
    g_ptr_array_remove_fast(reports->running, report);
}

static bool read_time(Call *call, const char *name, int64_t *out)
{
    const char *text = call_parameter(call, name);
    if (text == NULL || clock_parse(text, out)) {
        return true;
    }
    reply_problem(call, 400, "query", "%s is not an RFC 3339 time.", name);
    return false;
}

bool reports_read_span(Call *call, int64_t now_ms, int64_t usual_ms, ReportSpan *span)
{
    int64_t weeks = 0, from_ms = -1, to_ms = -1;
    if (!list_number(call, "weeks", REPORT_WEEKS, &weeks) ||
        (call_parameter(call, "weeks") != NULL &&
         (weeks < 1 || call_parameter(call, "from") != NULL))) {
        reply_problem(call, 400, "query",
                      "weeks goes from 1 to %d, and stands in the place of from.", REPORT_WEEKS);
        return false;
    }
    if (!read_time(call, "from", &from_ms) || !read_time(call, "to", &to_ms)) {
        return false;
    }
    int64_t end_ms = now_ms + 1; /* what comes this very moment counts */
    to_ms = to_ms >= 0 ? MIN(to_ms, end_ms) : end_ms;
    from_ms = from_ms >= 0 ? from_ms : MAX(to_ms - (weeks > 0 ? weeks * 7 * DAY_MS : usual_ms), 0);
    if (from_ms >= to_ms || to_ms - from_ms > SPAN_MAX) {
        reply_problem(call, 400, "query",
                      "from lies before to, in the past, and at most %d days before it.",
                      (int)(SPAN_MAX / DAY_MS));
        return false;
    }
    *span = (ReportSpan){
        .from_ms = from_ms, .to_ms = to_ms, .offset_min = offset_of(call), .operators = 1};
    return true;
}

/* Returns NULL when the call was answered. */
static Report *begin(Call *call, int64_t usual_ms, ReportSpan *span)
{
    static const struct timeval now = {0, 0};
    Reports *reports = call->server->reports;
    int64_t now_ms = clock_wall_ms();
    if (!reports_read_span(call, now_ms, usual_ms, span)) {
        return NULL;
    }
    if (reports->running->len >= REPORTS_MAX) {
        call_set_header(call, "Retry-After", "2");
        reply_problem(call, 429, "overload", "Other reports are being counted; try again soon.");
        return NULL;
    }
    Report *report = g_new0(Report, 1);
    report->reports = reports;
    report->call = call;
    report->now_ms = now_ms;
    report->which =
        (StoreFacts){.from_ms = span->from_ms, .to_ms = span->to_ms, .limit = FACTS_STEP};
    report->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    tokens_any(call->server->tokens, now_ms, note_name, report->names);
    report->operators = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    report->turn = evtimer_new(reports->server->base, on_turn, report);
    g_ptr_array_add(reports->running, report);
    event_add(report->turn, &now);
    return report;
}

void on_report_alerts(Call *call)
{
    ReportSpan span;
    Report *report = begin(call, ALERT_SPAN, &span);
    if (report != NULL) {
        report->alerts = alert_reporter_new(&span);
        if (span.to_ms >= report->now_ms) {
            hub_each(call->server->hub, note_connected, report);
        }
    }
}

void on_report_kinds(Call *call)
{
    ReportSpan span;
    Report *report = begin(call, REPORT_WEEKS * 7 * DAY_MS, &span);
    if (report != NULL) {
        report->kinds = kind_reporter_new(&span);
    }
}

void on_report_situation(Call *call)
{
    ReportSpan span;
    if (!reports_read_span(call, clock_wall_ms(), SITUATION_SPAN, &span)) {
        return;
    }
    Lapsit *situation = situation_begin(call, &span);
    Report *report = situation != NULL ? begin(call, SITUATION_SPAN, &span) : NULL;
    if (report == NULL) {
        lapsit_free(situation);
        return;
    }
    report->situation = situation;
}
