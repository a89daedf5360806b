#include "wire/geojson.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "base/error.h"

/* The properties, an id and a position. */
#define VALUES_MAX (GEOJSON_PROPERTIES_MAX + 3)

G_DEFINE_AUTOPTR_CLEANUP_FUNC(cJSON, cJSON_Delete)

typedef struct Feature {
    const char *names[VALUES_MAX];
    char *values[VALUES_MAX];
    size_t count;
} Feature;

static void add(Feature *feature, const char *name, const cJSON *value)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    char *text = NULL;
    if (cJSON_IsString(value)) {
        text = g_strdup(value->valuestring);
    } else if (cJSON_IsNumber(value)) {
        text = g_strdup(g_ascii_formatd(number, sizeof number, "%.15g", value->valuedouble));
    } else if (cJSON_IsBool(value)) {
        text = g_strdup(cJSON_IsTrue(value) ? "true" : "false");
    }
    if (text != NULL) {
        feature->names[feature->count] = name;
        feature->values[feature->count++] = text;
    }
}

/* Returns what is wrong with its position; NULL when all is well. */
static const char *add_point(Feature *feature, const cJSON *geometry)
{
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(geometry, "type");
    const cJSON *position = cJSON_GetObjectItemCaseSensitive(geometry, "coordinates");
    if (cJSON_IsNull(geometry)) {
        return NULL;
    }
    if (!cJSON_IsString(type) || strcmp(type->valuestring, "Point") != 0) {
        return "its geometry is not a Point";
    }
    const cJSON *lon = cJSON_GetArrayItem(position, 0), *lat = cJSON_GetArrayItem(position, 1);
    if (!cJSON_IsNumber(lon) || !cJSON_IsNumber(lat)) {
        return "its coordinates are not two numbers";
    }
    add(feature, "lon", lon);
    add(feature, "lat", lat);
    return NULL;
}

static const char *fill(Feature *feature, const cJSON *item)
{
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(item, "type"), *value;
    const cJSON *properties = cJSON_GetObjectItemCaseSensitive(item, "properties");
    if (!cJSON_IsString(type) || strcmp(type->valuestring, "Feature") != 0) {
        return "not a Feature";
    }
    if (!cJSON_IsObject(properties)) {
        return "it has no properties";
    }
    /* A feature's own id, where its properties have none. */
    if (!cJSON_HasObjectItem(properties, "id")) {
        add(feature, "id", cJSON_GetObjectItemCaseSensitive(item, "id"));
    }
    cJSON_ArrayForEach(value, properties)
    {
        if (feature->count >= GEOJSON_PROPERTIES_MAX) {
            return "more than 100 properties";
        }
        add(feature, value->string, value);
    }
    return add_point(feature, cJSON_GetObjectItemCaseSensitive(item, "geometry"));
}

bool geojson_read(const char *text, size_t size, GeojsonEach each, void *data, GError **error)
{
    g_autoptr(cJSON) root = cJSON_ParseWithLength(text, size);
    if (root == NULL) {
        const char *at = cJSON_GetErrorPtr();
        unsigned line = 1;
        for (const char *c = text; at != NULL && c < at && c < text + size; c++) {
            line += *c == '\n';
        }
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "line %u: not JSON", line);
        return false;
    }
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(root, "type"), *item;
    const cJSON *features = cJSON_GetObjectItemCaseSensitive(root, "features");
    if (!cJSON_IsString(type) || strcmp(type->valuestring, "FeatureCollection") != 0 ||
        !cJSON_IsArray(features)) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, "not a FeatureCollection");
        return false;
    }
    unsigned number = 0;
    cJSON_ArrayForEach(item, features)
    {
        Feature feature = {.count = 0};
        const char *problem = fill(&feature, item);
        each(++number, problem != NULL ? 0 : feature.count, feature.names,
             (const char *const *)feature.values, problem, data);
        for (size_t i = 0; i < feature.count; i++) {
            g_free(feature.values[i]);
        }
    }
    return true;
}
