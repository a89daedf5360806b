#include "wire/uptime.h"

#include <math.h>
#include <string.h>

#include "wire/decoder.h"
#include "wire/write.h"

#define ROWS_MAX (UPTIME_ROWS_MAX + 1)
/* Of a day, a week and a month of strips. */
#define HOURS_MAX 744

FIELD_PARSE(UptimeBy, uptime_by)

/* Shares */

static void write_shares(GString *out, const UptimeTimes *times, int64_t whole)
{
    write_key(out, "uptime");
    write_double(out, uptime_share(times));
    for (int kind = 0; kind < UPTIME_KINDS; kind++) {
        g_string_append_printf(out, ",\"%s\":", uptime_kind_word((UptimeKind)kind));
        write_double(out, whole > 0 ? (double)times->ms[kind] / (double)whole : 0);
    }
}

typedef struct Shares {
    double kinds[UPTIME_KINDS];
} Shares;

#define SHARE(Type, name, kind)                                                                    \
    {                                                                                              \
        name, FIELD_SHARE, true, offsetof(Type, shares.kinds) + (kind) * sizeof(double), 0, 0,     \
            NULL                                                                                   \
    }
#define SHARES(Type)                                                                               \
    SHARE(Type, "live", UPTIME_LIVE), SHARE(Type, "dark_explained", UPTIME_EXPLAINED),             \
        SHARE(Type, "dark", UPTIME_UNEXPLAINED), SHARE(Type, "deliberate", UPTIME_DELIBERATE),     \
        SHARE(Type, "unlinked", UPTIME_UNLINKED), SHARE(Type, "unknown", UPTIME_UNKNOWN)

static UptimeTimes times_of(const Shares *shares)
{
    UptimeTimes times;
    for (int kind = 0; kind < UPTIME_KINDS; kind++) {
        times.ms[kind] = llround(shares->kinds[kind] * (double)UPTIME_WHOLE_MS);
    }
    return times;
}

/* Reports */

typedef struct RowRead {
    const char *key, *name, *longest;
    int64_t longest_s;
    unsigned cameras, outages;
    Shares shares;
} RowRead;

static const Field row_fields[] = {
    {"key", FIELD_TEXT, true, offsetof(RowRead, key), 0, CODEC_NAME_MAX, NULL},
    {"name", FIELD_TEXT, false, offsetof(RowRead, name), 0, CODEC_NAME_MAX, NULL},
    {"cameras", FIELD_INT, true, offsetof(RowRead, cameras), 0, INT32_MAX, NULL},
    {"outages", FIELD_INT, true, offsetof(RowRead, outages), 0, INT32_MAX, NULL},
    {"longest_s", FIELD_INT64, true, offsetof(RowRead, longest_s), 0, INT32_MAX, NULL},
    {"longest_camera", FIELD_ID, false, offsetof(RowRead, longest), 0, 0, NULL},
    SHARES(RowRead),
};
static const FieldSet row_set = FIELD_SET("report: row", row_fields);

typedef struct ReportRead {
    int64_t from_ms, to_ms;
    UptimeBy by;
    const cJSON *rows, *total;
    unsigned left_out;
} ReportRead;

static const Field report_fields[] = {
    {"from", FIELD_TIME, true, offsetof(ReportRead, from_ms), 0, 0, NULL},
    {"to", FIELD_TIME, true, offsetof(ReportRead, to_ms), 0, 0, NULL},
    {"by", FIELD_WORD, true, offsetof(ReportRead, by), 0, 0, read_uptime_by},
    {"rows", FIELD_LIST, true, offsetof(ReportRead, rows), 0, 0, NULL},
    {"total", FIELD_OBJECT, true, offsetof(ReportRead, total), 0, 0, NULL},
    {"left_out", FIELD_INT, false, offsetof(ReportRead, left_out), 0, INT32_MAX, NULL},
};
static const FieldSet report_set = FIELD_SET("report", report_fields);

/* A word in the reader's language, where the key is one. */
static const char *own_name(UptimeBy by, const char *key, const char *name)
{
    Owner owner;
    Reason reason;
    CameraClass class;
    if (by == UPTIME_BY_OWNER && owner_parse(key, &owner)) {
        return owner_text(owner);
    }
    if (by == UPTIME_BY_REASON && reason_parse(key, &reason)) {
        return reason_text(reason);
    }
    if (by == UPTIME_BY_CLASS && camera_class_parse(key, &class)) {
        return camera_class_text(class);
    }
    return name != NULL ? name : "";
}

static bool read_row(Decoder *decoder, const cJSON *item, UptimeReport *report, UptimeRow *row,
                     GError **error)
{
    RowRead read = {.name = NULL};
    if (!decoder_read_inner(decoder, &row_set, item, &read, error)) {
        return false;
    }
    *row = (UptimeRow){
        .key = g_string_chunk_insert(report->text, read.key),
        .name = g_string_chunk_insert(report->text, own_name(report->by, read.key, read.name)),
        .longest = read.longest != NULL ? g_string_chunk_insert(report->text, read.longest) : NULL,
        .cameras = read.cameras,
        .outages = read.outages,
        .longest_ms = read.longest_s * 1000,
        .times = times_of(&read.shares),
        .whole_ms = UPTIME_WHOLE_MS};
    return true;
}

UptimeReport *decode_uptime_report(Decoder *decoder, const char *json, size_t size, GError **error)
{
    static const JsonBounds bounds = {.size = 4u << 20, .values = ROWS_MAX * 16};
    const cJSON *object = decoder_parse_within(decoder, "report", json, size, &bounds, error),
                *item;
    ReportRead read = {.left_out = 0};
    if (object == NULL || !decoder_read_inner(decoder, &report_set, object, &read, error)) {
        return NULL;
    }
    g_autoptr(UptimeReport) report = uptime_report_new(read.by, read.from_ms, read.to_ms);
    report->left_out = read.left_out;
    if (!read_row(decoder, read.total, report, &report->total, error)) {
        return NULL;
    }
    cJSON_ArrayForEach(item, read.rows)
    {
        UptimeRow row;
        if (report->rows->len == UPTIME_ROWS_MAX) {
            decoder_complain("report", "rows", "too many", error);
            return NULL;
        }
        if (!read_row(decoder, item, report, &row, error)) {
            return NULL;
        }
        g_array_append_val(report->rows, row);
    }
    return g_steal_pointer(&report);
}

static void write_row(GString *out, const void *data)
{
    const UptimeRow *row = data;
    write_raw(out, "{\"key\":");
    write_string(out, row->key != NULL ? row->key : "");
    write_key(out, "name");
    write_text_or_null(out, row->name);
    write_key(out, "cameras");
    write_integer(out, row->cameras);
    write_shares(out, &row->times, row->whole_ms);
    write_key(out, "outages");
    write_integer(out, row->outages);
    write_key(out, "longest_s");
    write_integer(out, row->longest_ms / 1000);
    write_key(out, "longest_camera");
    write_text_or_null(out, row->longest);
    write_raw(out, "}");
}

void encode_uptime_report(GString *out, const UptimeReport *report)
{
    write_raw(out, "{\"from\":");
    write_time(out, report->from_ms);
    write_key(out, "to");
    write_time(out, report->to_ms);
    write_key(out, "by");
    write_word(out, uptime_by_word(report->by));
    write_key(out, "rows");
    write_array(out, report->rows, write_row);
    write_key(out, "total");
    write_row(out, &report->total);
    write_key(out, "left_out");
    write_integer(out, report->left_out);
    write_raw(out, "}");
}

/* Strips */

static void write_strip(GString *out, int hours, const UptimeStrip *strip)
{
    g_string_append_printf(out, "{\"hours\":%d", hours);
    write_shares(out, &strip->times, uptime_whole_ms(&strip->times));
    write_key(out, "cells");
    write_raw(out, "[");
    for (int i = 0; i < strip->count; i++) {
        g_string_append_printf(out, "%s\"%s\"", i == 0 ? "" : ",",
                               uptime_cell_word(strip->cells[i]));
    }
    write_raw(out, "]}");
}

static void write_strips(GString *out, const UptimeStrips *strips)
{
    write_raw(out, "\"id\":");
    write_string(out, strips->id);
    write_key(out, "cameras");
    write_integer(out, strips->cameras);
    write_key(out, "strips");
    write_raw(out, "[");
    for (int i = 0; i < strips->count; i++) {
        g_string_append(out, i == 0 ? "" : ",");
        write_strip(out, strips->hours[i], &strips->strip[i]);
    }
    write_raw(out, "]");
}

void encode_uptime_strips(GString *out, int64_t at_ms, const UptimeStrips *own,
                          const UptimeStrips *site)
{
    write_raw(out, "{\"at\":");
    write_time(out, at_ms);
    write_raw(out, ",");
    write_strips(out, own);
    if (site != NULL && site->id != NULL) {
        write_raw(out, ",\"site\":{");
        write_strips(out, site);
        write_raw(out, "}");
    } else if (site != NULL) {
        write_raw(out, ",\"site\":null");
    }
    write_raw(out, "}");
}

typedef struct StripRead {
    int hours;
    const cJSON *cells;
    Shares shares;
} StripRead;

static const Field strip_fields[] = {
    {"hours", FIELD_INT, true, offsetof(StripRead, hours), 1, HOURS_MAX, NULL},
    {"cells", FIELD_LIST, true, offsetof(StripRead, cells), 0, 0, NULL},
    SHARES(StripRead),
};
static const FieldSet strip_set = FIELD_SET("uptime: strip", strip_fields);

typedef struct StripsRead {
    const char *id;
    int64_t at_ms;
    unsigned cameras;
    const cJSON *strips, *site;
} StripsRead;

static const Field strips_fields[] = {
    {"id", FIELD_ID, true, offsetof(StripsRead, id), 0, 0, NULL},
    {"at", FIELD_TIME, false, offsetof(StripsRead, at_ms), 0, 0, NULL},
    {"cameras", FIELD_INT, true, offsetof(StripsRead, cameras), 0, INT32_MAX, NULL},
    {"strips", FIELD_LIST, true, offsetof(StripsRead, strips), 0, 0, NULL},
    {"site", FIELD_OBJECT, false, offsetof(StripsRead, site), 0, 0, NULL},
};
static const FieldSet strips_set = FIELD_SET("uptime", strips_fields);

static bool read_cells(const cJSON *cells, UptimeStrip *out, GError **error)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, cells)
    {
        if (out->count == UPTIME_CELLS_MAX || !cJSON_IsString(item) ||
            !uptime_cell_parse(item->valuestring, &out->cells[out->count])) {
            return decoder_complain("uptime", "cells", "not a list of what cells show", error);
        }
        out->count++;
    }
    return true;
}

static bool read_strips(Decoder *decoder, const StripsRead *read, int64_t at_ms, UptimeStrips *out,
                        GError **error)
{
    const cJSON *item;
    *out = (UptimeStrips){.id = read->id, .cameras = read->cameras};
    cJSON_ArrayForEach(item, read->strips)
    {
        StripRead strip = {.hours = 0};
        if (out->count == UPTIME_STRIPS) {
            return decoder_complain("uptime", "strips", "too many", error);
        }
        UptimeStrip *to = &out->strip[out->count];
        if (!decoder_read_inner(decoder, &strip_set, item, &strip, error) ||
            !read_cells(strip.cells, to, error)) {
            return false;
        }
        out->hours[out->count++] = strip.hours;
        to->times = times_of(&strip.shares);
        to->to_ms = at_ms;
        to->from_ms = at_ms - strip.hours * INT64_C(3600000);
    }
    return true;
}

bool decode_uptime_strips(Decoder *decoder, const char *json, size_t size, UptimeStrips *own,
                          UptimeStrips *site, GError **error)
{
    StripsRead read = {.id = NULL}, read_site = {.id = NULL};
    g_autofree UptimeStrips *out = g_new0(UptimeStrips, 2);
    if (!decoder_read(decoder, &strips_set, json, size, &read, error) ||
        !read_strips(decoder, &read, read.at_ms, &out[0], error)) {
        return false;
    }
    if (read.site != NULL &&
        (!decoder_read_inner(decoder, &strips_set, read.site, &read_site, error) ||
         !read_strips(decoder, &read_site, read.at_ms, &out[1], error))) {
        return false;
    }
    *own = out[0];
    if (site != NULL) {
        *site = out[1];
    }
    return true;
}
