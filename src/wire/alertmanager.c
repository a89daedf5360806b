/* alertmanager.c - Alertmanager's own form of alerts (POST /api/v2/alerts)
 *
 * Prometheus sends each alert again every minute while it fires, with a time in the future at which
 * it would end if nothing more came, and some times after its end, with that end in the past.
 */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "wire/alerts_private.h"

#define LABELS_MAX      64
#define FINGERPRINT_LEN 32 /* hex digits of a SHA-256 */

typedef struct ManagerRead {
    const cJSON *labels, *annotations;
    const char *starts, *ends;
} ManagerRead;

/* Times are read apart: "0001-01-01T00:00:00Z" stands for none. */
static bool read_raw_time(const char *word, void *out)
{
    *(const char **)out = word;
    return true;
}

static const Field manager_fields[] = {
    {"labels", FIELD_OBJECT, true, offsetof(ManagerRead, labels), 0, 0, NULL},
    {"annotations", FIELD_OBJECT, false, offsetof(ManagerRead, annotations), 0, 0, NULL},
    {"startsAt", FIELD_WORD, false, offsetof(ManagerRead, starts), 0, 0, read_raw_time},
    {"endsAt", FIELD_WORD, false, offsetof(ManagerRead, ends), 0, 0, read_raw_time},
};
static const FieldSet manager_set = FIELD_SET("alert", manager_fields);

/* alertname as a kind, good for as long as the decoder's strings. */
typedef struct Labels {
    const char *camera, *area, *severity;
    const char *kind;
} Labels;

static bool read_alertname(const char *word, void *out)
{
    *(const char **)out = word;
    return true;
}

static const Field label_fields[] = {
    {"alertname", FIELD_WORD, true, offsetof(Labels, kind), 0, 0, read_alertname},
    {"camera", FIELD_ID, false, offsetof(Labels, camera), 0, 0, NULL},
    {"area", FIELD_CODE, false, offsetof(Labels, area), AREA_CITY, 0, NULL},
    {"severity", FIELD_WORD, false, offsetof(Labels, severity), 0, 0, read_alertname},
};
static const FieldSet label_set = FIELD_SET("labels", label_fields);

typedef struct Annotations {
    const char *summary, *description;
} Annotations;

static const Field annotation_fields[] = {
    {"summary", FIELD_TEXT, false, offsetof(Annotations, summary), 1, ALERT_TEXT_MAX, NULL},
    {"description", FIELD_TEXT, false, offsetof(Annotations, description), 1, ALERT_TEXT_MAX, NULL},
};
static const FieldSet annotation_set = FIELD_SET("annotations", annotation_fields);

/* NULL when the name gives no kind. */
static const char *kind_of(Decoder *decoder, const char *alertname)
{
    if (strlen(alertname) >= ALERT_KIND_SIZE) {
        return NULL;
    }
    char *kind = decoder_keep(decoder, g_ascii_strdown(alertname, -1));
    g_strdelimit(kind, "- .", '_');
    return alert_kind_valid(kind) ? kind : NULL;
}

static bool severity_priority(const char *severity, AlertPriority *out)
{
    static const struct {
        const char *word;
        AlertPriority priority;
    } words[] = {
        {"critical", PRIORITY_CRITICAL}, {"page", PRIORITY_CRITICAL}, {"high", PRIORITY_HIGH},
        {"error", PRIORITY_HIGH},        {"major", PRIORITY_HIGH},    {"warning", PRIORITY_MEDIUM},
        {"medium", PRIORITY_MEDIUM},     {"minor", PRIORITY_MEDIUM},  {"info", PRIORITY_LOW},
        {"low", PRIORITY_LOW},           {"none", PRIORITY_LOW},
    };
    for (size_t i = 0; severity != NULL && i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(severity, words[i].word) == 0) {
            *out = words[i].priority;
            return true;
        }
    }
    return false;
}

static int by_name(const void *a, const void *b)
{
    const cJSON *const *left = a, *const *right = b;
    return strcmp((*left)->string, (*right)->string);
}

/* A name for these labels whatever their order, and for this firing of them.  NULL where a label
 * is no string or stands twice, or they are too many. */
static const char *fingerprint(Decoder *decoder, const cJSON *labels, int64_t starts_ms)
{
    const cJSON *sorted[LABELS_MAX];
    size_t count = 0;
    const cJSON *label;
    cJSON_ArrayForEach(label, labels)
    {
        if (count == LABELS_MAX || !cJSON_IsString(label)) {
            return NULL;
        }
        sorted[count++] = label;
    }
    qsort(sorted, count, sizeof sorted[0], by_name);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(sorted[i - 1]->string, sorted[i]->string) == 0) {
            return NULL;
        }
        /* The NUL after each keeps "ab","c" from being "a","bc". */
        g_checksum_update(sum, (const guchar *)sorted[i]->string,
                          (gssize)strlen(sorted[i]->string) + 1);
        g_checksum_update(sum, (const guchar *)sorted[i]->valuestring,
                          (gssize)strlen(sorted[i]->valuestring) + 1);
    }
    const char *digits = g_checksum_get_string(sum);
    return decoder_keep(
        decoder, g_strdup_printf("am-%.*s-%" G_GINT64_FORMAT, FINGERPRINT_LEN, digits, starts_ms));
}

/* False when it is there and no time; 0 for none. */
static bool read_time(const char *text, int64_t *out)
{
    *out = 0;
    return text == NULL || g_str_has_prefix(text, "0001-01-01T") || clock_parse(text, out);
}

static const char *times_problem(const ManagerRead *read, int64_t now_ms, AlertReportItem *item,
                                 int64_t *starts_ms, const char **field)
{
    int64_t ends_ms;
    *field = "startsAt";
    if (!read_time(read->starts, starts_ms)) {
        return "not an RFC 3339 time";
    }
    if (*starts_ms > now_ms + ALERT_AHEAD_MS) {
        return "more than 10 minutes ahead";
    }
    *field = "endsAt";
    if (!read_time(read->ends, &ends_ms)) {
        return "not an RFC 3339 time";
    }
    item->active = ends_ms == 0 || ends_ms > now_ms;
    item->until_ms = item->active ? ends_ms : 0;
    item->at_ms = !item->active ? ends_ms : *starts_ms > 0 ? *starts_ms : now_ms;
    return NULL;
}

/* Fills *item; NULL, or why not with the field's path below the item. */
static const char *read_item(Decoder *decoder, const cJSON *value, int64_t now_ms,
                             AlertReportItem *item, const char **field)
{
    ManagerRead read = {0};
    Complaint complaint;
    if (!decoder_check_inner(decoder, &manager_set, value, &read, &complaint)) {
        *field = complaint.field;
        return complaint.why;
    }
    int64_t starts_ms;
    const char *why = times_problem(&read, now_ms, item, &starts_ms, field);
    if (why != NULL) {
        return why;
    }
    Labels labels = {0};
    if (!decoder_check_inner(decoder, &label_set, read.labels, &labels, &complaint)) {
        *field = decoder_keep(decoder, g_strconcat("labels/", complaint.field, NULL));
        return complaint.why;
    }
    *field = "labels/alertname";
    item->kind = kind_of(decoder, labels.kind);
    if (item->kind == NULL) {
        return "gives no kind: letters, digits, '_', '-', ' ' and '.', at most 40";
    }
    *field = "labels/camera";
    if (labels.camera == NULL && labels.area == NULL) {
        return "camera or area is needed";
    }
    *field = "labels";
    item->external_id = fingerprint(decoder, read.labels, starts_ms);
    if (item->external_id == NULL) {
        return "more than 64, not strings, or one stands twice";
    }
    Annotations notes = {0};
    if (read.annotations != NULL &&
        !decoder_check_inner(decoder, &annotation_set, read.annotations, &notes, &complaint)) {
        *field = decoder_keep(decoder, g_strconcat("annotations/", complaint.field, NULL));
        return complaint.why;
    }
    item->camera = labels.camera;
    item->area = labels.area;
    item->note = notes.summary != NULL ? notes.summary : notes.description;
    item->priority = alert_kind_priority(item->kind);
    item->priority_given = severity_priority(labels.severity, &item->priority);
    return NULL;
}

bool decode_alertmanager(Decoder *decoder, const AlertBody *body, AlertItemHandler each, void *data,
                         GError **error)
{
    const cJSON *tree = alerts_body(decoder, "alerts", body, error);
    if (tree == NULL) {
        return false;
    }
    if (!cJSON_IsArray(tree)) {
        return decoder_complain("alerts", NULL, "not an array", error);
    }
    long index = 0;
    const cJSON *value;
    cJSON_ArrayForEach(value, tree)
    {
        AlertReportItem item = {.score = NAN};
        const char *field = NULL;
        const char *why = read_item(decoder, value, body->now_ms, &item, &field);
        if (why != NULL) {
            alerts_refuse(each, data, index, field, why);
        } else {
            each((size_t)index, &item, NULL, data);
        }
        index++;
    }
    return true;
}
