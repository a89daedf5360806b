/* report_alerts.c - GET /reports/alerts: what came of alerts, both ways */
#include <string.h>

#include "wire/report_private.h"
#include "wire/write.h"

#define OFFSET_MAX        (24 * 60)
#define REPORT_BYTES_MAX  ((size_t)4 << 20)
#define REPORT_VALUES_MAX 262144

static const Field span_fields[] = {
    {"from", FIELD_TIME, false, offsetof(ReportSpan, from_ms), 0, 0, NULL},
    {"to", FIELD_TIME, false, offsetof(ReportSpan, to_ms), 0, 0, NULL},
    {"offset_min", FIELD_INT, false, offsetof(ReportSpan, offset_min), -OFFSET_MAX, OFFSET_MAX,
     NULL},
    {"operators", FIELD_INT, false, offsetof(ReportSpan, operators), 1, INT32_MAX, NULL},
};
static const FieldSet span_set = FIELD_SET("report", span_fields);

/* What the report holds that is not read straight into it. */
typedef struct Lists {
    const cJSON *histogram, *hours, *priorities, *verdicts, *to_ack, *to_close, *actors;
} Lists;

static const Field list_fields[] = {
    {"histogram", FIELD_LIST, false, offsetof(Lists, histogram), 0, 0, NULL},
    {"hours", FIELD_LIST, false, offsetof(Lists, hours), 0, 0, NULL},
    {"priorities", FIELD_OBJECT, false, offsetof(Lists, priorities), 0, 0, NULL},
    {"verdicts", FIELD_OBJECT, false, offsetof(Lists, verdicts), 0, 0, NULL},
    {"to_ack", FIELD_OBJECT, false, offsetof(Lists, to_ack), 0, 0, NULL},
    {"to_close", FIELD_OBJECT, false, offsetof(Lists, to_close), 0, 0, NULL},
    {"actors", FIELD_LIST, false, offsetof(Lists, actors), 0, 0, NULL},
};
static const FieldSet list_set = FIELD_SET("report", list_fields);

static const Field figure_fields[] = {
    {"alerts", FIELD_INT, true, offsetof(AlertReport, alerts), 0, INT32_MAX, NULL},
    {"suppressed", FIELD_INT, false, offsetof(AlertReport, suppressed), 0, INT32_MAX, NULL},
    {"chattering", FIELD_INT, false, offsetof(AlertReport, chattering), 0, INT32_MAX, NULL},
    {"stale", FIELD_INT, false, offsetof(AlertReport, stale), 0, INT32_MAX, NULL},
    {"per_operator_10min", FIELD_AMOUNT, false, offsetof(AlertReport, per_operator_10min), 0, 0,
     NULL},
    {"peak_10min", FIELD_INT, false, offsetof(AlertReport, peak_10min), 0, INT32_MAX, NULL},
    {"flood_share", FIELD_SHARE, false, offsetof(AlertReport, flood_share), 0, 0, NULL},
    {"top_share", FIELD_SHARE, false, offsetof(AlertReport, top_share), 0, 0, NULL},
};
static const FieldSet figure_set = FIELD_SET("report", figure_fields);

static const Field times_fields[] = {
    {"samples", FIELD_INT, true, offsetof(ReportTimes, samples), 0, INT32_MAX, NULL},
    {"median_ms", FIELD_INT64, false, offsetof(ReportTimes, median_ms), 0, INT64_MAX, NULL},
    {"p90_ms", FIELD_INT64, false, offsetof(ReportTimes, p90_ms), 0, INT64_MAX, NULL},
};
static const FieldSet times_set = FIELD_SET("report: times", times_fields);

typedef struct ActorRead {
    const char *camera, *kind, *area;
    unsigned alerts, real, judged;
    int64_t count;
} ActorRead;

static const Field actor_fields[] = {
    {"camera", FIELD_ID, false, offsetof(ActorRead, camera), 0, 0, NULL},
    {"kind", FIELD_KIND, true, offsetof(ActorRead, kind), 0, 0, NULL},
    {"area", FIELD_CODE, true, offsetof(ActorRead, area), AREA_CITY, 0, NULL},
    {"alerts", FIELD_INT, true, offsetof(ActorRead, alerts), 0, INT32_MAX, NULL},
    {"real", FIELD_INT, false, offsetof(ActorRead, real), 0, INT32_MAX, NULL},
    {"judged", FIELD_INT, false, offsetof(ActorRead, judged), 0, INT32_MAX, NULL},
    {"count", FIELD_INT64, false, offsetof(ActorRead, count), 0, INT64_MAX, NULL},
};
static const FieldSet actor_set = FIELD_SET("report: actor", actor_fields);

const cJSON *report_parse(Decoder *decoder, const char *json, size_t size, ReportSpan *span,
                          GError **error)
{
    static const JsonBounds bounds = {.size = REPORT_BYTES_MAX, .values = REPORT_VALUES_MAX};
    const cJSON *object = decoder_parse_within(decoder, "report", json, size, &bounds, error);
    *span = (ReportSpan){.operators = 1};
    if (object == NULL || !decoder_read_inner(decoder, &span_set, object, span, error)) {
        return NULL;
    }
    return object;
}

bool report_read_numbers(const cJSON *list, unsigned *numbers, size_t count, const char *name,
                         GError **error)
{
    size_t at = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, list)
    {
        int64_t number;
        if (at == count) {
            return decoder_complain("report", name, "too many", error);
        }
        if (!cJSON_IsNumber(item) || !json_integer(item, &number) || number < 0 ||
            number > INT32_MAX) {
            return decoder_complain("report", name, "not a list of whole numbers", error);
        }
        numbers[at++] = (unsigned)number;
    }
    return true;
}

typedef const char *(*WordOf)(int value);

static const char *priority_name(int value)
{
    return alert_priority_word((AlertPriority)value);
}

static const char *verdict_name(int value)
{
    return verdict_word((Verdict)value);
}

/* Reads {word: number, …}; words that this build does not know are passed over. */
static bool read_by_word(Decoder *decoder, const cJSON *object, unsigned *numbers, int count,
                         WordOf word, GError **error)
{
    Field fields[8];
    g_assert(count <= (int)G_N_ELEMENTS(fields));
    for (int i = 0; i < count; i++) {
        fields[i] = (Field){.name = word(i),
                            .kind = FIELD_INT,
                            .offset = (size_t)i * sizeof numbers[0],
                            .max = INT32_MAX};
    }
    const FieldSet set = {"report", fields, (size_t)count};
    return object == NULL || decoder_read_inner(decoder, &set, object, numbers, error);
}

static bool read_actors(Decoder *decoder, const cJSON *list, AlertReport *report, GError **error)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, list)
    {
        ActorRead read = {0};
        if (report->actors->len == REPORT_TOP) {
            return decoder_complain("report", "actors", "too many", error);
        }
        if (!decoder_read_inner(decoder, &actor_set, item, &read, error)) {
            return false;
        }
        const ReportActor actor = {.camera = g_strdup(read.camera),
                                   .kind = g_strdup(read.kind),
                                   .area = g_strdup(read.area),
                                   .alerts = read.alerts,
                                   .real = read.real,
                                   .judged = read.judged,
                                   .count = read.count};
        g_array_append_val(report->actors, actor);
    }
    return true;
}

static bool read_times(Decoder *decoder, const cJSON *object, ReportTimes *times, GError **error)
{
    return object == NULL || decoder_read_inner(decoder, &times_set, object, times, error);
}

static bool read_lists(Decoder *decoder, const Lists *lists, AlertReport *report, GError **error)
{
    return report_read_numbers(lists->histogram, report->histogram, REPORT_HISTOGRAM, "histogram",
                               error) &&
           report_read_numbers(lists->hours, report->hours, G_N_ELEMENTS(report->hours), "hours",
                               error) &&
           read_by_word(decoder, lists->priorities, report->priorities, PRIORITIES, priority_name,
                        error) &&
           read_by_word(decoder, lists->verdicts, report->verdicts, VERDICTS, verdict_name,
                        error) &&
           read_times(decoder, lists->to_ack, &report->to_ack, error) &&
           read_times(decoder, lists->to_close, &report->to_close, error) &&
           read_actors(decoder, lists->actors, report, error);
}

AlertReport *decode_alert_summary(Decoder *decoder, const char *json, size_t size, GError **error)
{
    ReportSpan span;
    const cJSON *object = report_parse(decoder, json, size, &span, error);
    if (object == NULL) {
        return NULL;
    }
    g_autoptr(AlertReport) report = alert_report_new(&span);
    Lists lists = {0};
    if (!decoder_read_inner(decoder, &figure_set, object, report, error) ||
        !decoder_read_inner(decoder, &list_set, object, &lists, error) ||
        !read_lists(decoder, &lists, report, error)) {
        return NULL;
    }
    return g_steal_pointer(&report);
}

void report_write_span(GString *out, const ReportSpan *span)
{
    write_raw(out, "{\"from\":");
    write_time(out, span->from_ms);
    write_key(out, "to");
    write_time(out, span->to_ms);
    write_key(out, "offset_min");
    write_integer(out, span->offset_min);
    write_key(out, "operators");
    write_integer(out, MAX(span->operators, 1));
}

static void write_number(GString *out, const void *number)
{
    write_integer(out, *(const unsigned *)number);
}

void report_write_numbers(GString *out, const unsigned *numbers, size_t count)
{
    write_list(out, numbers, count, write_number);
}

static void write_by_word(GString *out, const unsigned *numbers, int count, WordOf word)
{
    for (int i = 0; i < count; i++) {
        g_string_append_c(out, i == 0 ? '{' : ',');
        write_word(out, word(i));
        g_string_append_c(out, ':');
        write_integer(out, numbers[i]);
    }
    write_raw(out, "}");
}

static void write_times(GString *out, const ReportTimes *times)
{
    write_raw(out, "{\"samples\":");
    write_integer(out, times->samples);
    write_key(out, "median_ms");
    write_integer(out, times->median_ms);
    write_key(out, "p90_ms");
    write_integer(out, times->p90_ms);
    write_raw(out, "}");
}

static void write_actor(GString *out, const void *data)
{
    const ReportActor *actor = data;
    write_raw(out, "{\"camera\":");
    write_text_or_null(out, actor->camera);
    write_key(out, "kind");
    write_string(out, actor->kind);
    write_key(out, "area");
    write_string(out, actor->area);
    write_key(out, "alerts");
    write_integer(out, actor->alerts);
    write_key(out, "real");
    write_integer(out, actor->real);
    write_key(out, "judged");
    write_integer(out, actor->judged);
    write_key(out, "count");
    write_integer(out, actor->count);
    write_raw(out, "}");
}

static void write_figures(GString *out, const AlertReport *report)
{
    write_key(out, "alerts");
    write_integer(out, report->alerts);
    write_key(out, "suppressed");
    write_integer(out, report->suppressed);
    write_key(out, "chattering");
    write_integer(out, report->chattering);
    write_key(out, "stale");
    write_integer(out, report->stale);
    write_key(out, "per_operator_10min");
    write_double(out, report->per_operator_10min);
    write_key(out, "peak_10min");
    write_integer(out, report->peak_10min);
    write_key(out, "flood_share");
    write_double(out, report->flood_share);
    write_key(out, "top_share");
    write_double(out, report->top_share);
}

void encode_alert_summary(GString *out, const AlertReport *report)
{
    report_write_span(out, &report->span);
    write_figures(out, report);
    write_key(out, "histogram");
    report_write_numbers(out, report->histogram, REPORT_HISTOGRAM);
    write_key(out, "hours");
    report_write_numbers(out, report->hours, G_N_ELEMENTS(report->hours));
    write_key(out, "priorities");
    write_by_word(out, report->priorities, PRIORITIES, priority_name);
    write_key(out, "verdicts");
    write_by_word(out, report->verdicts, VERDICTS, verdict_name);
    write_key(out, "to_ack");
    write_times(out, &report->to_ack);
    write_key(out, "to_close");
    write_times(out, &report->to_close);
    write_key(out, "actors");
    write_array(out, report->actors, write_actor);
    write_raw(out, "}");
}
