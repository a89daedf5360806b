/* report_kinds.c - GET /reports/kinds: alerts as data for policy, both ways */
#include <math.h>
#include <string.h>

#include "wire/report_private.h"
#include "wire/write.h"

typedef struct Lists {
    const cJSON *rows, *places;
} Lists;

static const Field list_fields[] = {
    {"rows", FIELD_LIST, true, offsetof(Lists, rows), 0, 0, NULL},
    {"places", FIELD_LIST, false, offsetof(Lists, places), 0, 0, NULL},
};
static const FieldSet list_set = FIELD_SET("report", list_fields);

typedef struct RowRead {
    const char *kind, *area;
    const cJSON *hours, *weeks;
    double trend;
    unsigned real, alerts;
} RowRead;

static const Field row_fields[] = {
    {"kind", FIELD_KIND, true, offsetof(RowRead, kind), 0, 0, NULL},
    {"area", FIELD_CODE, true, offsetof(RowRead, area), AREA_CITY, 0, NULL},
    {"real", FIELD_INT, true, offsetof(RowRead, real), 0, INT32_MAX, NULL},
    {"alerts", FIELD_INT, true, offsetof(RowRead, alerts), 0, INT32_MAX, NULL},
    {"hours", FIELD_LIST, false, offsetof(RowRead, hours), 0, 0, NULL},
    {"weeks", FIELD_LIST, false, offsetof(RowRead, weeks), 0, 0, NULL},
    {"trend", FIELD_AMOUNT, false, offsetof(RowRead, trend), 0, 0, NULL},
};
static const FieldSet row_set = FIELD_SET("report: row", row_fields);

typedef struct PlaceRead {
    const char *camera, *area, *kind;
    unsigned real;
} PlaceRead;

static const Field place_fields[] = {
    {"camera", FIELD_ID, false, offsetof(PlaceRead, camera), 0, 0, NULL},
    {"area", FIELD_CODE, true, offsetof(PlaceRead, area), AREA_CITY, 0, NULL},
    {"kind", FIELD_KIND, true, offsetof(PlaceRead, kind), 0, 0, NULL},
    {"real", FIELD_INT, true, offsetof(PlaceRead, real), 0, INT32_MAX, NULL},
};
static const FieldSet place_set = FIELD_SET("report: place", place_fields);

static bool read_row(Decoder *decoder, const cJSON *item, KindReport *report, GError **error)
{
    RowRead read = {.trend = NAN};
    KindRow row = {0};
    if (!decoder_read_inner(decoder, &row_set, item, &read, error) ||
        !report_read_numbers(read.hours, row.hours, G_N_ELEMENTS(row.hours), "hours", error) ||
        !report_read_numbers(read.weeks, row.weeks, REPORT_WEEKS, "weeks", error)) {
        return false;
    }
    row.kind = g_strdup(read.kind);
    row.area = g_strdup(read.area);
    row.real = read.real;
    row.alerts = read.alerts;
    row.trend = read.trend;
    g_array_append_val(report->rows, row);
    return true;
}

static bool read_place(Decoder *decoder, const cJSON *item, KindReport *report, GError **error)
{
    PlaceRead read = {0};
    if (report->places->len == REPORT_TOP) {
        return decoder_complain("report", "places", "too many", error);
    }
    if (!decoder_read_inner(decoder, &place_set, item, &read, error)) {
        return false;
    }
    const KindPlace place = {.camera = g_strdup(read.camera),
                             .area = g_strdup(read.area),
                             .kind = g_strdup(read.kind),
                             .real = read.real};
    g_array_append_val(report->places, place);
    return true;
}

KindReport *decode_kind_summary(Decoder *decoder, const char *json, size_t size, GError **error)
{
    ReportSpan span;
    Lists lists = {0};
    const cJSON *object = report_parse(decoder, json, size, &span, error);
    if (object == NULL || !decoder_read_inner(decoder, &list_set, object, &lists, error)) {
        return NULL;
    }
    g_autoptr(KindReport) report = kind_report_new(&span);
    const cJSON *item;
    cJSON_ArrayForEach(item, lists.rows)
    {
        if (!read_row(decoder, item, report, error)) {
            return NULL;
        }
    }
    cJSON_ArrayForEach(item, lists.places)
    {
        if (!read_place(decoder, item, report, error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&report);
}

static void write_row(GString *out, const void *data)
{
    const KindRow *row = data;
    write_raw(out, "{\"kind\":");
    write_string(out, row->kind);
    write_key(out, "area");
    write_string(out, row->area);
    write_key(out, "real");
    write_integer(out, row->real);
    write_key(out, "alerts");
    write_integer(out, row->alerts);
    write_key(out, "hours");
    report_write_numbers(out, row->hours, G_N_ELEMENTS(row->hours));
    write_key(out, "weeks");
    report_write_numbers(out, row->weeks, REPORT_WEEKS);
    write_key(out, "trend");
    write_double(out, row->trend);
    write_raw(out, "}");
}

static void write_place(GString *out, const void *data)
{
    const KindPlace *place = data;
    write_raw(out, "{\"camera\":");
    write_text_or_null(out, place->camera);
    write_key(out, "area");
    write_string(out, place->area);
    write_key(out, "kind");
    write_string(out, place->kind);
    write_key(out, "real");
    write_integer(out, place->real);
    write_raw(out, "}");
}

void encode_kind_summary(GString *out, const KindReport *report)
{
    report_write_span(out, &report->span);
    write_key(out, "rows");
    write_array(out, report->rows, write_row);
    write_key(out, "places");
    write_array(out, report->places, write_place);
    write_raw(out, "}");
}
