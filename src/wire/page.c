#include "wire/page.h"

#include <string.h>

#include "base/error.h"
#include "wire/json.h"

#define CURSOR_MAX 256

static bool complain(GError **error, const char *what)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "page: %s", what);
    return false;
}

static bool give(const cJSON *item, PageItem each, void *data, GError **error)
{
    char *text = cJSON_PrintUnformatted(item);
    if (text == NULL) {
        return complain(error, "no memory");
    }
    bool taken = each(text, strlen(text), data, error);
    cJSON_free(text);
    return taken;
}

static bool read_page(const cJSON *page, PageItem each, void *data, char **next, GError **error)
{
    const cJSON *items = cJSON_GetObjectItemCaseSensitive(page, "items");
    const cJSON *cursor = cJSON_GetObjectItemCaseSensitive(page, "next"), *item;
    if (!cJSON_IsArray(items) || cJSON_GetArraySize(items) > PAGE_ITEMS_MAX) {
        return complain(error, "items: missing, or too many");
    }
    if (cJSON_IsString(cursor) && strnlen(cursor->valuestring, CURSOR_MAX + 1) > CURSOR_MAX) {
        return complain(error, "next: too long");
    }
    cJSON_ArrayForEach(item, items)
    {
        if (!give(item, each, data, error)) {
            return false;
        }
    }
    *next = cJSON_IsString(cursor) ? g_strdup(cursor->valuestring) : NULL;
    return true;
}

bool decode_page(const char *json, size_t size, PageItem each, void *data, char **next,
                 GError **error)
{
    static const JsonBounds bounds = {PAGE_SIZE_MAX, 16 * JSON_VALUES_MAX, false};
    cJSON *page = json_parse("page", json, size, &bounds, error);
    bool good = page != NULL && read_page(page, each, data, next, error);
    cJSON_Delete(page);
    return good;
}
