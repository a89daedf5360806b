/* frigate.c - Frigate's reviews and figures */
#include "wire/frigate.h"

#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "wire/decoder.h"
#include "wire/write.h"

#define VERSION_MAX 40
/* 2100: what is later is no time. */
#define SECONDS_MAX 4102444800.0
#define VALUES_MAX  400000

typedef struct ReviewRead {
    FrigateReview review;
    const char *severity;
    const cJSON *data;
    double start, end;
} ReviewRead;

#define AT(member) offsetof(ReviewRead, member)
static const Field review_fields[] = {
    {"id", FIELD_ID, true, AT(review.id), 0, 0, NULL},
    {"camera", FIELD_TEXT, true, AT(review.camera), 1, FRIGATE_NAME_MAX, NULL},
    {"start_time", FIELD_AMOUNT, true, AT(start), 0, 0, NULL},
    {"end_time", FIELD_AMOUNT, false, AT(end), 0, 0, NULL},
    {"severity", FIELD_EXACT, true, AT(severity), 0, FRIGATE_NAME_MAX, NULL},
    {"data", FIELD_OBJECT, false, AT(data), 0, 0, NULL},
};
static const FieldSet review_set = FIELD_SET("review", review_fields);
#undef AT

/* The texts of an array of data, the first of them, as many as are taken; what is none is passed
 * over. */
static const char *const *texts(Decoder *decoder, const cJSON *data, const char *name)
{
    const char **list = decoder_keep(decoder, g_new0(const char *, FRIGATE_LABELS_MAX + 1));
    const cJSON *array = cJSON_GetObjectItemCaseSensitive(data, name), *one;
    size_t count = 0;
    cJSON_ArrayForEach(one, array)
    {
        if (count == FRIGATE_LABELS_MAX) {
            break;
        }
        if (cJSON_IsString(one) && one->valuestring[0] != '\0') {
            list[count++] = decoder_text(decoder, one, FRIGATE_NAME_MAX);
        }
    }
    return list;
}

/* Returns what is wrong, NULL for nothing. */
static const char *take_review(Decoder *decoder, const cJSON *object, FrigateReview *out)
{
    ReviewRead read = {0};
    Complaint complaint = {"review", "not an object"};
    if (!cJSON_IsObject(object) ||
        !decoder_check_inner(decoder, &review_set, object, &read, &complaint)) {
        return complaint.field != NULL ? complaint.field : "review";
    }
    FrigateReview *review = &read.review;
    if (review->camera == NULL) {
        return "camera";
    }
    review->alert = strcmp(read.severity, "alert") == 0;
    if (!review->alert && strcmp(read.severity, "detection") != 0 &&
        strcmp(read.severity, "significant_motion") != 0) {
        return "severity";
    }
    if (read.start < 1 || read.start > SECONDS_MAX || read.end > SECONDS_MAX) {
        return read.end > SECONDS_MAX ? "end_time" : "start_time";
    }
    review->start_ms = (int64_t)(read.start * 1000);
    review->end_ms = read.end > 0 ? MAX((int64_t)(read.end * 1000), review->start_ms) : 0;
    review->ended = read.end > 0;
    review->objects = texts(decoder, read.data, "objects");
    review->audio = texts(decoder, read.data, "audio");
    review->zones = texts(decoder, read.data, "zones");
    const char *event = texts(decoder, read.data, "detections")[0];
    review->event = event != NULL && id_valid(event) ? event : NULL;
    *out = *review;
    return NULL;
}

bool decode_frigate_message(Decoder *decoder, const char *json, size_t size, FrigateReview *out,
                            GError **error)
{
    const cJSON *tree = decoder_parse(decoder, "frigate", json, size, error);
    if (tree == NULL) {
        return false;
    }
    const char *type = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(tree, "type"));
    if (type == NULL ||
        (strcmp(type, "new") != 0 && strcmp(type, "update") != 0 && strcmp(type, "end") != 0)) {
        return decoder_complain("frigate", "type", "none of new, update and end", error);
    }
    FrigateReview review;
    const char *wrong =
        take_review(decoder, cJSON_GetObjectItemCaseSensitive(tree, "after"), &review);
    if (wrong != NULL) {
        return decoder_complain("frigate: after", wrong, "not as it should be", error);
    }
    review.ended |= strcmp(type, "end") == 0;
    *out = review;
    return true;
}

bool decode_frigate_reviews(Decoder *decoder, const char *json, size_t size, FrigateReviewRead each,
                            void *data, GError **error)
{
    static const JsonBounds bounds = {
        .size = FRIGATE_LIST_MAX, .values = VALUES_MAX, .array = true};
    const cJSON *tree = decoder_parse_within(decoder, "frigate", json, size, &bounds, error), *one;
    if (tree == NULL) {
        return false;
    }
    if (!cJSON_IsArray(tree)) {
        return decoder_complain("frigate", NULL, "not a list of reviews", error);
    }
    cJSON_ArrayForEach(one, tree)
    {
        FrigateReview review;
        each(take_review(decoder, one, &review) == NULL ? &review : NULL, data);
    }
    return true;
}

/* Figures */

static void take_service(Decoder *decoder, const cJSON *service, FrigateStats *out)
{
    const cJSON *version = cJSON_GetObjectItemCaseSensitive(service, "version");
    const cJSON *updated = cJSON_GetObjectItemCaseSensitive(service, "last_updated");
    if (cJSON_IsString(version)) {
        out->version = decoder_text(decoder, version, VERSION_MAX);
    }
    if (cJSON_IsNumber(updated) && updated->valuedouble >= 1 &&
        updated->valuedouble <= SECONDS_MAX) {
        out->updated_ms = (int64_t)(updated->valuedouble * 1000);
    }
}

bool decode_frigate_stats(Decoder *decoder, const char *json, size_t size, FrigateStats *stats,
                          GError **error)
{
    const cJSON *tree = decoder_parse(decoder, "frigate", json, size, error), *one;
    if (tree == NULL) {
        return false;
    }
    const cJSON *cameras = cJSON_GetObjectItemCaseSensitive(tree, "cameras");
    if (!cJSON_IsObject(cameras)) {
        return decoder_complain("frigate", "cameras", "no object", error);
    }
    stats->version = "";
    stats->updated_ms = 0;
    take_service(decoder, cJSON_GetObjectItemCaseSensitive(tree, "service"), stats);
    cJSON_ArrayForEach(one, cameras)
    {
        const cJSON *fps = cJSON_GetObjectItemCaseSensitive(one, "camera_fps");
        if (!cJSON_IsNumber(fps) || one->string == NULL || one->string[0] == '\0') {
            continue;
        }
        char *name = text_clean(one->string, strlen(one->string), FRIGATE_NAME_MAX);
        const FrigateCamera camera = {decoder_keep(decoder, name), fps->valuedouble};
        stats->each(&camera, stats->data);
    }
    return true;
}

/* What it is told */

void encode_frigate_login(GString *out, const char *user, const char *password)
{
    write_raw(out, "{\"user\":");
    write_string(out, user);
    write_key(out, "password");
    write_string(out, password);
    write_raw(out, "}");
}

void encode_frigate_viewed(GString *out, const char *const *ids, size_t count)
{
    write_raw(out, "{\"ids\":[");
    for (size_t i = 0; i < count; i++) {
        g_string_append(out, i > 0 ? "," : "");
        write_string(out, ids[i]);
    }
    write_raw(out, "]}");
}
