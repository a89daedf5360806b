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

/* unread NULL: an item that is refused ends the page. */
typedef struct Reading {
    PageItem each;
    void *data;
    unsigned *unread;
} Reading;

static bool take(const Reading *reading, const cJSON *item, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (give(item, reading->each, reading->data, &why)) {
        return true;
    }
    if (reading->unread == NULL) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    ++*reading->unread;
    return true;
}

static bool read_page(const cJSON *page, const Reading *reading, char **next, GError **error)
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
        if (!take(reading, item, error)) {
            return false;
        }
    }
    *next = cJSON_IsString(cursor) ? g_strdup(cursor->valuestring) : NULL;
    return true;
}

static bool decode(const char *json, size_t size, const Reading *reading, char **next,
                   GError **error)
{
    static const JsonBounds bounds = {PAGE_SIZE_MAX, 16 * JSON_VALUES_MAX, false};
    cJSON *page = json_parse("page", json, size, &bounds, error);
    bool good = page != NULL && read_page(page, reading, next, error);
    cJSON_Delete(page);
    return good;
}

bool decode_page(const char *json, size_t size, PageItem each, void *data, char **next,
                 GError **error)
{
    return decode(json, size, &(Reading){each, data, NULL}, next, error);
}

bool decode_page_some(const char *json, size_t size, PageItem each, void *data, PageRest *rest,
                      GError **error)
{
    *rest = (PageRest){0};
    return decode(json, size, &(Reading){each, data, &rest->unread}, &rest->next, error);
}
