#include <math.h>
#include <string.h>

#include "alerting_private.h"
#include "base/clock.h"

/* So many entries may wait for their commit before reports are told to come again. */
#define FLYING_MAX 10000
/* What comes so late was overtaken on its way; what is older says that a clock was put back. */
#define LATE_MS ALERT_AHEAD_MS

/* One report on its way in. */
typedef struct Report {
    Alerting *alerting;
    const AlertReporterId *by;
    const AlertReportItem *item;
    AlertTaken *out;
    const char *area;
    AlertPriority priority;
    int64_t at_ms, now_ms; /* at_ms: never ahead */
} Report;

static bool refuse(Report *report, int status, const char *pointer, const char *detail)
{
    AlertTaken *out = report->out;
    out->field = (ProblemField){pointer, detail};
    out->problem = (Problem){.status = status, .detail = detail};
    report->alerting->figures.refused++;
    return false;
}

/* What a token may not know of is not there. */
static bool sees(const Report *report, Sight sight, const char *area)
{
    const Token *token = report->by->token;
    return token == NULL || token_sees(token, sight, area);
}

static bool find_place(Report *report, char area[AREA_CODE_SIZE])
{
    const AlertReportItem *item = report->item;
    State *state = report->alerting->server->state;
    if (item->camera != NULL) {
        Camera camera;
        if (!state_camera(state, item->camera, &camera) ||
            !sees(report, sight_unbraked(sight_of_camera(camera.visibility, camera.reason)),
                  camera.area)) {
            return refuse(report, 422, "/camera", "There is no such camera.");
        }
        g_strlcpy(area, camera.area, AREA_CODE_SIZE);
    } else {
        const Token *token = report->by->token;
        if (catalog_find_area(state_catalog(state), item->area) == CATALOG_NONE ||
            (token != NULL && !token_covers(token, item->area))) {
            return refuse(report, 422, "/area", "There is no such area.");
        }
        g_strlcpy(area, item->area, AREA_CODE_SIZE);
    }
    report->area = area;
    return true;
}

static bool is_machine(const AlertReporterId *by)
{
    return by->token == NULL || role_has(by->token->role, RIGHT_ALERTS_WRITE);
}

/* A person calls by hand; what a machine watches is not over because a person says so, and tilikd
 * fetches no picture from where a person wants: it may be of a camera that they may not see. */
static bool may_report(Report *report)
{
    const Token *token = report->by->token;
    const AlertReportItem *item = report->item;
    bool by_hand =
        alert_kind_by_hand(item->kind) && (item->active || strcmp(item->kind, "manual") == 0);
    if (is_machine(report->by)) {
        return true;
    }
    if (item->snapshot_url != NULL) {
        return refuse(report, 403, "/snapshot_url", "By hand no picture is told.");
    }
    if (role_has(token->role, RIGHT_ALERTS_RAISE) && by_hand) {
        return true;
    }
    return refuse(report, 403, "/kind", "By hand only what a person can see is raised.");
}

static bool has_room(Report *report)
{
    bool critical = report->priority == PRIORITY_CRITICAL;
    if (!alerting_has_room(report->alerting, critical ? ROOM_CRITICAL : ROOM_REPORTED)) {
        return refuse(report, 429, "", "So many alerts are held that no new one is taken.");
    }
    if (critical && !alerting_has_room_for(report->alerting, report->by->name)) {
        return refuse(report, 429, "",
                      "So many alerts of this source are held that the rest of "
                      "the room is kept for others.");
    }
    return true;
}

static void touch(const Report *report, Record *record)
{
    AlertCause cause = {.by = report->by->name, .at_ms = report->now_ms};
    record->quiet = false; /* what was answered is written, also of what waits for its delay */
    record_touch(report->alerting, record, record->dirty ? NULL : &cause);
}

/* Water in the street is likelier when it rains. */
static double weighed_score(const Report *report)
{
    Weather weather;
    double score = report->item->score;
    const WeatherBook *book = state_weather(report->alerting->server->state);
    bool known = weather_matters(report->item->kind) &&
                 weather_book_over(book, report->area, report->now_ms, &weather);
    return known ? weather_score(score, &weather, report->now_ms) : score;
}

static Record *make(Report *report)
{
    const AlertReportItem *item = report->item;
    char id[ID_ULID_SIZE];
    id_ulid(report->now_ms, id);
    Alert alert = {
        .id = id,
        .kind = item->kind,
        .area = report->area,
        .camera = item->camera,
        .source = report->by->name,
        .external_id = item->external_id,
        .snapshot_url = item->snapshot_url,
        .note = item->note,
        .first_at_ms = report->at_ms,
        .last_at_ms = report->at_ms,
        .score = weighed_score(report),
        .looked_s = ALERT_NOT_LOOKED,
        .priority = report->priority,
        .machine = {.state = ALERT_NORMAL},
    };
    Track track = alerting_track(report->alerting, &alert);
    alert.track_real = track.real;
    alert.track_total = track.total;
    Record *record = record_new(report->alerting, &alert, false);
    record->heard_ms = report->at_ms;
    return record;
}

/* A new occurrence at a place where one was before: how often it came and went is remembered,
 * unless a clock was put back. */
static Record *make_next(Report *report, const Record *before)
{
    AlertDelay delay = {0};
    if (before != NULL && report->at_ms >= before->heard_ms) {
        memcpy(delay.starts, before->delay.starts, sizeof delay.starts);
    }
    Record *record = make(report);
    record->delay = delay;
    return record;
}

static void count(Report *report, Record *record)
{
    const AlertReportItem *item = report->item;
    Alert *alert = &record->alert;
    report->alerting->figures.repeats += alert->count > 0;
    alert->count = MIN(alert->count + 1, ALERT_COUNT_MAX);
    if (alert->first_at_ms - report->at_ms <= LATE_MS) {
        alert->first_at_ms = MIN(alert->first_at_ms, report->at_ms);
    }
    alert->last_at_ms = MAX(alert->last_at_ms, report->at_ms);
    if (report->at_ms < record->heard_ms) {
        return;
    }
    alert->score = isnan(item->score) ? alert->score : weighed_score(report);
    /* By what a machine called it, it says that it is over. */
    bool own = is_machine(report->by) || g_strcmp0(report->by->name, alert->source) == 0;
    if (item->external_id != NULL && !record->link && own) {
        alerting_set_own(&alert->external_id, item->external_id);
    }
    if (item->snapshot_url != NULL) {
        alerting_set_own(&alert->snapshot_url, item->snapshot_url);
    }
    if (item->note != NULL) {
        alerting_set_own(&alert->note, item->note);
    }
}

/* A higher priority reopens what was accepted as a lower one. */
static void worsen(Report *report, Record *record)
{
    Alert *alert = &record->alert;
    if (report->priority >= alert->priority) {
        return;
    }
    alert->priority = report->priority;
    record->fact_due = true;
    record->escalate_due_ms = 0; /* its own time runs from now, though it was escalated as less */
    alert->escalated_at_ms = 0;
    if (record->told_ms != 0 && alert->machine.state != ALERT_NORMAL) {
        record_step(report->alerting, record, ALERT_EVENT_WORSEN);
    }
}

/* Who tells it again and again says until when it lasts if nothing more comes. */
static void lasts_until(const Report *report, Record *record)
{
    int64_t left_ms = report->item->until_ms - report->now_ms;
    record->until_due_ms =
        report->item->until_ms != 0 ? alerting_now(report->alerting) + MAX(left_ms, 1) : 0;
    record->lapsed = false;
}

static void begin(Report *report, Record *record)
{
    count(report, record);
    if (report->at_ms >= record->heard_ms) {
        worsen(report, record);
        lasts_until(report, record);
        record->heard_ms = report->at_ms;
        record_condition(report->alerting, record, true, report->at_ms);
    }
    touch(report, record);
}

/* The end came before the beginning: it was, and is over. */
static void begin_overtaken(Report *report, Record *record)
{
    int64_t ended_ms = record->heard_ms;
    record->heard_ms = record->alert.first_at_ms = record->alert.last_at_ms = report->at_ms;
    record->alert.priority = report->priority;
    begin(report, record);
    record->heard_ms = ended_ms;
    record_condition(report->alerting, record, false, ended_ms);
}

static Record *take_active(Report *report, Record *record)
{
    if (record != NULL && record_is_over(record)) {
        bool late = report->at_ms < record->heard_ms;
        if (late && record->alert.count == 0) {
            begin_overtaken(report, record);
            return record;
        }
        const char *external = report->item->external_id;
        bool other = external != NULL && g_strcmp0(external, record->alert.external_id) != 0;
        if (late && !other && record->heard_ms - report->at_ms <= LATE_MS) {
            count(report, record);
            record->fact_due = true;
            touch(report, record);
            return record;
        }
    }
    if (record == NULL || record_is_over(record)) {
        if (!has_room(report)) {
            return NULL;
        }
        /* Making room may have let go of the one before. */
        record = record_find_place(report->alerting, report->item->camera, report->area,
                                   report->item->kind);
        record = make_next(report, record);
    }
    begin(report, record);
    return record;
}

/* The end of what it told of itself, by a clock that was put back meanwhile. */
static bool ends_own(const Report *report, const Record *record)
{
    const char *external = report->item->external_id;
    return external != NULL && g_strcmp0(external, record->alert.external_id) == 0 &&
           g_strcmp0(report->by->name, record->alert.source) == 0;
}

/* What one source told of is not over because another says so: that one may see less. */
static bool may_clear(Report *report, const Record *record)
{
    const Token *token = report->by->token;
    bool program = token == NULL || token->role == ROLE_SOURCE;
    if (!program || record == NULL || record_is_over(record) || record->alert.count == 0 ||
        g_strcmp0(report->by->name, record->alert.source) == 0) {
        return true;
    }
    return refuse(report, 409, "/state", "Another source told of it; only that one ends it.");
}

/* An end whose beginning nobody told is kept until that comes, or an hour. */
static Record *take_cleared(Report *report, Record *record)
{
    if (record == NULL) {
        if (!has_room(report)) {
            return NULL;
        }
        record = make(report);
        record->alert.cleared_at_ms = report->at_ms;
        record->ended_ms = report->now_ms;
        touch(report, record);
    } else if (report->at_ms >= record->heard_ms || ends_own(report, record)) {
        bool over = record_is_over(record);
        record->heard_ms = MAX(record->heard_ms, report->at_ms);
        if (!over) {
            record_condition(report->alerting, record, false, record->heard_ms);
            touch(report, record);
        }
    }
    return record;
}

static void answer(Report *report, const Record *record)
{
    report->out->id = record->alert.id;
    report->out->state = record->alert.machine.state;
    report->out->count = record->alert.count;
}

/* What was delivered twice is answered as it was, and nothing is new. */
static bool answer_repeat(Report *report)
{
    Alerting *alerting = report->alerting;
    External external;
    if (report->item->external_id == NULL ||
        !external_is_repeat(alerting, report->by->name, report->item, &external)) {
        return false;
    }
    Record *record = g_hash_table_lookup(alerting->by_id, external.alert);
    if (record == NULL && report->item->active && report->item->at_ms > external.at_ms) {
        return false; /* the id is used again, long after what it stood for */
    }
    if (record != NULL && record->lapsed && report->item->active) {
        return false; /* it was held to be over since nothing came, and lasts */
    }
    if (record != NULL && report->item->active && !record_is_over(record)) {
        lasts_until(report, record);
        record_plan(alerting, record);
    }
    alerting->figures.duplicates++;
    if (record != NULL) {
        answer(report, record);
        return true;
    }
    alerting_set_own((const char **)&alerting->answered, external.alert);
    report->out->id = alerting->answered;
    report->out->state = ALERT_NORMAL;
    report->out->count = 1;
    return true;
}

/* A person's own hand; what machines report writes no line. */
static bool is_by_hand(const Report *report)
{
    const Token *token = report->by->token;
    return token != NULL && token->role != ROLE_SOURCE && report->item->active &&
           alert_kind_by_hand(report->item->kind);
}

AlertTaken alerting_report(Alerting *alerting, const AlertReporterId *by,
                           const AlertReportItem *item, int64_t now_ms)
{
    AlertTaken out = {0};
    char area[AREA_CODE_SIZE];
    Report report = {.alerting = alerting,
                     .by = by,
                     .item = item,
                     .out = &out,
                     .at_ms = CLAMP(item->at_ms, 1, now_ms),
                     .now_ms = now_ms,
                     .priority = item->priority};
    alerting->figures.reports++;
    alerting->open_reports++;
    if (!may_report(&report) || !find_place(&report, area) || answer_repeat(&report)) {
        return out;
    }
    Record *record = record_find_place(alerting, item->camera, area, item->kind);
    if (record != NULL && record->heard_ms > now_ms) {
        record->heard_ms = report.at_ms; /* the server's own clock was put back */
    }
    if (!item->active && !may_clear(&report, record)) {
        return out;
    }
    record = item->active ? take_active(&report, record) : take_cleared(&report, record);
    if (record != NULL) {
        if (item->external_id != NULL) {
            external_note(alerting, by->name, item, record->alert.id);
        }
        answer(&report, record);
        if (is_by_hand(&report)) {
            alerting_say(alerting, &record->alert, LOG_ALERT_RAISE, by->name);
        }
    }
    return out;
}

bool alerting_full(const Alerting *alerting)
{
    return alerting->flying + alerting->dirty->len > FLYING_MAX ||
           alerting_now(alerting) < alerting->refused_ms;
}
