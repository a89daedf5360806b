/* What one camera answers to a field of text, of a time, of who looked. */
#include <string.h>

#include "catalog_private.h"
#include "model/looks.h"
#include "query_private.h"
#include "scan.h"

typedef struct Asked {
    const Catalog *catalog;
    int64_t now_ms;
} Asked;

static bool same_id(const char *id, const char *wanted)
{
    size_t length = strlen(wanted);
    if (wanted[length - 1] == '*') {
        return g_ascii_strncasecmp(id, wanted, length - 1) == 0;
    }
    return g_ascii_strcasecmp(id, wanted) == 0;
}

static bool in_list(const char *list, const char *wanted)
{
    size_t length = strlen(wanted);
    while (*list != '\0') {
        size_t item = strcspn(list, ",");
        if (item == length && g_ascii_strncasecmp(list, wanted, length) == 0) {
            return true;
        }
        list += item + (list[item] == ',' ? 1 : 0);
    }
    return false;
}

static bool site_has(const Asked *asked, const CameraRecord *camera, const Term *term,
                     const char *value)
{
    if (camera->site == CATALOG_NONE) {
        return false;
    }
    const SiteRecord *site = site_at(asked->catalog, camera->site);
    return same_id(catalog_text(asked->catalog, term->field == QUERY_LINK ? site->link : site->id),
                   value);
}

static bool time_has(const Asked *asked, const CameraRecord *camera, const Term *term, unsigned i)
{
    int64_t at = term->field == QUERY_AGE ? camera->since_ms : camera->seen_at_ms;
    if (at == 0) {
        return term->field == QUERY_CONFIRMED && term->older[i]; /* never is long ago */
    }
    int64_t age = asked->now_ms - at;
    return term->older[i] ? age > term->numbers[i] : age < term->numbers[i];
}

static bool look_has(const Asked *asked, uint32_t index, const Term *term, unsigned i)
{
    Look look;
    bool there = looks_last(asked->catalog, index, &look);
    if (term->field == QUERY_SEEN_BY) {
        return there && strcasestr(look.by, term->values[i]) != NULL;
    }
    if (!there || term->numbers[i] < 0) {
        return !there && (term->older[i] || term->numbers[i] < 0);
    }
    int64_t age = look_age_ms(&look, asked->now_ms);
    return term->older[i] ? age > term->numbers[i] : age < term->numbers[i];
}

bool query_term_has(const Term *term, unsigned i, const Catalog *catalog, uint32_t index,
                    int64_t now_ms)
{
    const Asked one = {catalog, now_ms}, *asked = &one;
    const CameraRecord *camera = camera_at(catalog, index);
    const char *value = term->values[i];
    switch (term->field) {
    case QUERY_SEEN:
    case QUERY_SEEN_BY:
        return look_has(asked, index, term, i);
    case QUERY_AGE:
    case QUERY_CONFIRMED:
        return time_has(asked, camera, term, i);
    case QUERY_SITE:
    case QUERY_LINK:
        return site_has(asked, camera, term, value);
    case QUERY_ID:
        return same_id(catalog_text(catalog, camera->text), value);
    case QUERY_NAME:
        return scan_has(camera_name(catalog, camera), camera->name_length, value, strlen(value));
    case QUERY_ANALYTICS:
        return in_list(catalog_text(catalog, camera->analytics), value);
    default:
        return false;
    }
}
