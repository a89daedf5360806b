/* report_situation.c - GET /reports/situation: one page on how an area stands, both ways */
#include <string.h>

#include "wire/lapsit.h"
#include "wire/report_private.h"
#include "wire/write.h"

#define KINDS_MAX 100
#define LINES_MAX 100

/* What is not read straight into the report. */
typedef struct Parts {
    const char *by, *area;
    int64_t made_at_ms;
    const cJSON *cameras, *alerts, *tickets, *orders, *posts, *patrols, *lines;
    unsigned lines_beside;
} Parts;

static const Field part_fields[] = {
    {"made_at", FIELD_TIME, true, offsetof(Parts, made_at_ms), 0, 0, NULL},
    {"by", FIELD_TEXT, false, offsetof(Parts, by), 1, CODEC_NAME_MAX, NULL},
    {"area", FIELD_CODE, false, offsetof(Parts, area), AREA_CITY, 0, NULL},
    {"cameras", FIELD_OBJECT, true, offsetof(Parts, cameras), 0, 0, NULL},
    {"alerts", FIELD_OBJECT, true, offsetof(Parts, alerts), 0, 0, NULL},
    {"tickets", FIELD_OBJECT, true, offsetof(Parts, tickets), 0, 0, NULL},
    {"orders", FIELD_OBJECT, false, offsetof(Parts, orders), 0, 0, NULL},
    {"posts", FIELD_OBJECT, false, offsetof(Parts, posts), 0, 0, NULL},
    {"patrols", FIELD_OBJECT, false, offsetof(Parts, patrols), 0, 0, NULL},
    {"lines", FIELD_LIST, false, offsetof(Parts, lines), 0, 0, NULL},
    {"lines_beside", FIELD_INT, false, offsetof(Parts, lines_beside), 0, INT32_MAX, NULL},
};
static const FieldSet part_set = FIELD_SET("report", part_fields);

#define COUNT(Type, name, member)                                                                  \
    {                                                                                              \
        name, FIELD_INT, true, offsetof(Type, member), 0, INT32_MAX, NULL                          \
    }

static const Field camera_fields[] = {
    COUNT(LapsitCameras, "installed", installed), COUNT(LapsitCameras, "linked", linked),
    COUNT(LapsitCameras, "live", live),           COUNT(LapsitCameras, "dark_explained", explained),
    COUNT(LapsitCameras, "dark", unexplained),    COUNT(LapsitCameras, "unknown", unknown),
};
static const FieldSet camera_set = FIELD_SET("report: cameras", camera_fields);

static const Field patrol_fields[] = {
    COUNT(LapsitPatrols, "begun", begun),     COUNT(LapsitPatrols, "seen", seen),
    COUNT(LapsitPatrols, "skipped", skipped), COUNT(LapsitPatrols, "timed_out", timed_out),
    COUNT(LapsitPatrols, "open", open),       COUNT(LapsitPatrols, "dark", dark),
};
static const FieldSet patrol_set = FIELD_SET("report: patrols", patrol_fields);

typedef struct AlertsRead {
    LapsitAlerts counts;
    const cJSON *priorities, *verdicts, *kinds;
} AlertsRead;

static const Field alert_fields[] = {
    COUNT(AlertsRead, "told", counts.told),
    COUNT(AlertsRead, "escalated", counts.escalated),
    COUNT(AlertsRead, "open", counts.open),
    COUNT(AlertsRead, "needing", counts.needing),
    {"priorities", FIELD_OBJECT, true, offsetof(AlertsRead, priorities), 0, 0, NULL},
    {"verdicts", FIELD_OBJECT, true, offsetof(AlertsRead, verdicts), 0, 0, NULL},
    {"kinds", FIELD_LIST, false, offsetof(AlertsRead, kinds), 0, 0, NULL},
};
static const FieldSet alert_set = FIELD_SET("report: alerts", alert_fields);

typedef struct TicketsRead {
    LapsitTickets counts;
    const cJSON *agencies;
} TicketsRead;

static const Field ticket_fields[] = {
    COUNT(TicketsRead, "opened", counts.opened),
    COUNT(TicketsRead, "closed", counts.closed),
    COUNT(TicketsRead, "open", counts.open),
    COUNT(TicketsRead, "overdue", counts.overdue),
    {"agencies", FIELD_OBJECT, false, offsetof(TicketsRead, agencies), 0, 0, NULL},
};
static const FieldSet ticket_set = FIELD_SET("report: tickets", ticket_fields);

static const Field order_fields[] = {
    COUNT(Lapsit, "in_force", orders),
    COUNT(Lapsit, "cameras", held),
};
static const FieldSet order_set = FIELD_SET("report: orders", order_fields);

static const Field kind_fields[] = {
    {"kind", FIELD_KIND, false, offsetof(LapsitKind, kind), 0, 0, NULL},
    COUNT(LapsitKind, "alerts", alerts),
    COUNT(LapsitKind, "real", real),
};
static const FieldSet kind_set = FIELD_SET("report: kind", kind_fields);

FIELD_PARSE(LogAct, log_act)

static const Field line_fields[] = {
    {"at", FIELD_TIME, true, offsetof(LapsitLine, at_ms), 0, 0, NULL},
    {"by", FIELD_TEXT, false, offsetof(LapsitLine, by), 1, CODEC_NAME_MAX, NULL},
    {"area", FIELD_CODE, false, offsetof(LapsitLine, area), AREA_CITY, 0, NULL},
    {"act", FIELD_WORD, true, offsetof(LapsitLine, act), 0, 0, read_log_act},
    {"count", FIELD_INT64, false, offsetof(LapsitLine, count), 0, INT32_MAX, NULL},
    {"text", FIELD_TEXT, false, offsetof(LapsitLine, text), 1, LOG_TEXT_MAX, NULL},
    {"word", FIELD_TEXT, false, offsetof(LapsitLine, word), 1, 64, NULL},
};
static const FieldSet line_set = FIELD_SET("report: line", line_fields);

typedef const char *(*WordOf)(int value);

static const char *priority_name(int value)
{
    return alert_priority_word((AlertPriority)value);
}

static const char *verdict_name(int value)
{
    return verdict_word((Verdict)value);
}

static const char *agency_name(int value)
{
    return agency_word((Agency)value);
}

static const char *state_name(int value)
{
    return roll_state_word((RollState)value);
}

/* An object of a number for each word; what is not there is 0. */
static bool read_words(const cJSON *object, unsigned *out, int count, WordOf word, GError **error)
{
    for (int i = 0; object != NULL && i < count; i++) {
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, word(i));
        int64_t number = 0;
        if (value != NULL && (!cJSON_IsNumber(value) || !json_integer(value, &number) ||
                              number < 0 || number > INT32_MAX)) {
            return decoder_complain("report", word(i), "not a whole number", error);
        }
        out[i] = (unsigned)number;
    }
    return true;
}

static bool read_kinds(Decoder *decoder, const cJSON *list, Lapsit *lapsit, GError **error)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, list)
    {
        LapsitKind kind = {0};
        if (lapsit->kinds->len == KINDS_MAX) {
            return decoder_complain("report", "kinds", "too many", error);
        }
        if (!decoder_read_inner(decoder, &kind_set, item, &kind, error)) {
            return false;
        }
        kind.kind = g_strdup(kind.kind);
        g_array_append_val(lapsit->kinds, kind);
    }
    return true;
}

static bool read_lines(Decoder *decoder, const cJSON *list, Lapsit *lapsit, GError **error)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, list)
    {
        LapsitLine line = {.count = 1};
        if (lapsit->lines->len == LINES_MAX) {
            return decoder_complain("report", "lines", "too many", error);
        }
        if (!decoder_read_inner(decoder, &line_set, item, &line, error)) {
            return false;
        }
        line.by = g_strdup(line.by);
        line.area = g_strdup(line.area);
        line.text = g_strdup(line.text);
        line.word = g_strdup(line.word);
        g_array_append_val(lapsit->lines, line);
    }
    return true;
}

static bool read_alerts(Decoder *decoder, const cJSON *object, Lapsit *lapsit, GError **error)
{
    AlertsRead read = {0};
    if (!decoder_read_inner(decoder, &alert_set, object, &read, error)) {
        return false;
    }
    lapsit->alerts = read.counts;
    return read_words(read.priorities, lapsit->alerts.priorities, PRIORITIES, priority_name,
                      error) &&
           read_words(read.verdicts, lapsit->alerts.verdicts, VERDICTS, verdict_name, error) &&
           read_kinds(decoder, read.kinds, lapsit, error);
}

static bool read_tickets(Decoder *decoder, const cJSON *object, Lapsit *lapsit, GError **error)
{
    TicketsRead read = {0};
    if (!decoder_read_inner(decoder, &ticket_set, object, &read, error)) {
        return false;
    }
    lapsit->tickets = read.counts;
    return read_words(read.agencies, lapsit->tickets.agencies, AGENCIES, agency_name, error);
}

static bool read_posts(const cJSON *object, Lapsit *lapsit, GError **error)
{
    static const char *const overdue[] = {"overdue"};
    const cJSON *value =
        object != NULL ? cJSON_GetObjectItemCaseSensitive(object, overdue[0]) : NULL;
    int64_t number = 0;
    if (value != NULL && (!cJSON_IsNumber(value) || !json_integer(value, &number) || number < 0 ||
                          number > INT32_MAX)) {
        return decoder_complain("report", overdue[0], "not a whole number", error);
    }
    lapsit->posts_overdue = (unsigned)number;
    return read_words(object, lapsit->posts, ROLL_STATES, state_name, error);
}

Lapsit *decode_lapsit(Decoder *decoder, const char *json, size_t size, GError **error)
{
    ReportSpan span;
    Parts parts = {0};
    const cJSON *object = report_parse(decoder, json, size, &span, error);
    if (object == NULL || !decoder_read_inner(decoder, &part_set, object, &parts, error)) {
        return NULL;
    }
    g_autoptr(Lapsit) lapsit = lapsit_new(&span);
    lapsit->made_at_ms = parts.made_at_ms;
    lapsit->by = g_strdup(parts.by);
    lapsit->area = g_strdup(parts.area);
    lapsit->lines_beside = parts.lines_beside;
    bool good = decoder_read_inner(decoder, &camera_set, parts.cameras, &lapsit->cameras, error) &&
                read_alerts(decoder, parts.alerts, lapsit, error) &&
                read_tickets(decoder, parts.tickets, lapsit, error) &&
                (parts.orders == NULL ||
                 decoder_read_inner(decoder, &order_set, parts.orders, lapsit, error)) &&
                read_posts(parts.posts, lapsit, error) &&
                (parts.patrols == NULL || decoder_read_inner(decoder, &patrol_set, parts.patrols,
                                                             &lapsit->patrols, error)) &&
                read_lines(decoder, parts.lines, lapsit, error);
    return good ? g_steal_pointer(&lapsit) : NULL;
}

/* Writing */

static void write_count(GString *out, const char *name, unsigned count)
{
    g_string_append_printf(out, "%s\"%s\":%u", out->str[out->len - 1] == '{' ? "" : ",", name,
                           count);
}

static void write_words(GString *out, const unsigned *counts, int count, WordOf word)
{
    for (int i = 0; i < count; i++) {
        write_count(out, word(i), counts[i]);
    }
}

static void write_cameras(GString *out, const LapsitCameras *cameras)
{
    write_key(out, "cameras");
    write_raw(out, "{");
    write_count(out, "installed", cameras->installed);
    write_count(out, "linked", cameras->linked);
    write_count(out, "live", cameras->live);
    write_count(out, "dark_explained", cameras->explained);
    write_count(out, "dark", cameras->unexplained);
    write_count(out, "unknown", cameras->unknown);
    write_raw(out, "}");
}

static void write_kind(GString *out, const void *data)
{
    const LapsitKind *kind = data;
    write_raw(out, "{\"kind\":");
    write_string(out, kind->kind);
    write_count(out, "alerts", kind->alerts);
    write_count(out, "real", kind->real);
    write_raw(out, "}");
}

static void write_alerts(GString *out, const Lapsit *lapsit)
{
    const LapsitAlerts *alerts = &lapsit->alerts;
    write_key(out, "alerts");
    write_raw(out, "{");
    write_count(out, "told", alerts->told);
    write_count(out, "escalated", alerts->escalated);
    write_count(out, "open", alerts->open);
    write_count(out, "needing", alerts->needing);
    write_raw(out, ",\"priorities\":{");
    write_words(out, alerts->priorities, PRIORITIES, priority_name);
    write_raw(out, "},\"verdicts\":{");
    write_words(out, alerts->verdicts, VERDICTS, verdict_name);
    write_raw(out, "},\"kinds\":");
    write_array(out, lapsit->kinds, write_kind);
    write_raw(out, "}");
}

static void write_tickets(GString *out, const LapsitTickets *tickets)
{
    write_key(out, "tickets");
    write_raw(out, "{");
    write_count(out, "opened", tickets->opened);
    write_count(out, "closed", tickets->closed);
    write_count(out, "open", tickets->open);
    write_count(out, "overdue", tickets->overdue);
    write_raw(out, ",\"agencies\":{");
    write_words(out, tickets->agencies, AGENCIES, agency_name);
    write_raw(out, "}}");
}

static void write_line(GString *out, const void *data)
{
    const LapsitLine *line = data;
    write_raw(out, "{\"at\":");
    write_time(out, line->at_ms);
    write_key(out, "by");
    write_text_or_null(out, line->by);
    write_key(out, "area");
    write_text_or_null(out, line->area);
    write_key(out, "act");
    write_word(out, log_act_word(line->act));
    write_key(out, "count");
    write_integer(out, line->count);
    write_key(out, "text");
    write_text_or_null(out, line->text);
    write_key(out, "word");
    write_text_or_null(out, line->word);
    write_raw(out, "}");
}

static void write_stands(GString *out, const Lapsit *lapsit)
{
    write_key(out, "orders");
    write_raw(out, "{");
    write_count(out, "in_force", lapsit->orders);
    write_count(out, "cameras", lapsit->held);
    write_raw(out, "},\"posts\":{");
    write_words(out, lapsit->posts, ROLL_STATES, state_name);
    write_count(out, "overdue", lapsit->posts_overdue);
    write_raw(out, "},\"patrols\":{");
    write_count(out, "begun", lapsit->patrols.begun);
    write_count(out, "seen", lapsit->patrols.seen);
    write_count(out, "skipped", lapsit->patrols.skipped);
    write_count(out, "timed_out", lapsit->patrols.timed_out);
    write_count(out, "open", lapsit->patrols.open);
    write_count(out, "dark", lapsit->patrols.dark);
    write_raw(out, "}");
}

void encode_lapsit(GString *out, const Lapsit *lapsit)
{
    report_write_span(out, &lapsit->span);
    write_key(out, "made_at");
    write_time(out, lapsit->made_at_ms);
    write_key(out, "by");
    write_text_or_null(out, lapsit->by);
    write_key(out, "area");
    write_text_or_null(out, lapsit->area);
    write_cameras(out, &lapsit->cameras);
    write_alerts(out, lapsit);
    write_tickets(out, &lapsit->tickets);
    write_stands(out, lapsit);
    write_key(out, "lines");
    write_array(out, lapsit->lines, write_line);
    write_count(out, "lines_beside", lapsit->lines_beside);
    write_raw(out, "}");
}
