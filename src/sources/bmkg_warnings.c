#include <string.h>

#include "base/error.h"
#include "bmkg_private.h"

#define BODY_MAX      ((size_t)BMKG_FEED_MAX)
#define AGAIN_MS      60000
#define AGAIN_MOST_MS 3600000

/* Where the path of an address begins; NULL: it has none. */
static const char *path_of(const char *url)
{
    const char *host = strstr(url, "://");
    return host != NULL ? strchr(host + 3, '/') : NULL;
}

bool bmkg_warnings_init(BmkgWarnings *warnings, struct event_base *base, const char *url)
{
    const char *path = path_of(url);
    if (path == NULL) {
        return false;
    }
    warnings->path = g_strdup(path);
    warnings->host = g_strndup(url, (gsize)(path - url));
    const AskPlan plan = {
        .base = base, .url = warnings->host, .timeout_ms = BMKG_TIMEOUT_MS, .body_max = BODY_MAX};
    warnings->asker = asker_new(&plan);
    warnings->known =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)bmkg_warning_free);
    return true;
}

void bmkg_warnings_clear(BmkgWarnings *warnings)
{
    if (warnings->path != NULL) {
        asker_free(warnings->asker);
        g_hash_table_unref(warnings->known);
        g_free(warnings->path);
        g_free(warnings->host);
    }
}

const char *bmkg_warnings_next(BmkgWarnings *warnings, int64_t mono_ms)
{
    GHashTableIter iter;
    gpointer path, warning;
    if (warnings->path == NULL) {
        return NULL;
    }
    g_hash_table_iter_init(&iter, warnings->known);
    while (g_hash_table_iter_next(&iter, &path, &warning)) {
        if (warning == NULL) {
            return path;
        }
    }
    return mono_ms >= warnings->due_ms ? warnings->path : NULL;
}

/* What the feed no longer names is no longer warned of. */
static void take_links(BmkgWarnings *warnings, const GPtrArray *links)
{
    g_autoptr(GHashTable) before = g_steal_pointer(&warnings->known);
    size_t host = strlen(warnings->host);
    warnings->known =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)bmkg_warning_free);
    for (guint i = 0; i < links->len; i++) {
        const char *link = links->pdata[i];
        if (strncmp(link, warnings->host, host) != 0 || link[host] != '/') {
            continue;
        }
        gpointer key = NULL, value = NULL;
        g_hash_table_steal_extended(before, link + host, &key, &value);
        g_hash_table_replace(warnings->known, key != NULL ? key : g_strdup(link + host), value);
    }
}

static bool take_feed(BmkgWarnings *warnings, const AskAnswer *answer, int64_t mono_ms,
                      GError **error)
{
    g_autoptr(GPtrArray) links = bmkg_read_feed(answer->body, answer->size, error);
    if (links == NULL) {
        return false;
    }
    take_links(warnings, links);
    warnings->failures = 0;
    warnings->due_ms = mono_ms + warnings->every_ms;
    return true;
}

static bool is_whole(const AskAnswer *answer, GError **error)
{
    if (answer->why == NULL && answer->status == 200) {
        return true;
    }
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, "warnings: %s",
                answer->why != NULL ? answer->why : "no answer that is one");
    return false;
}

bool bmkg_warnings_take(BmkgWarnings *warnings, const char *path, const AskAnswer *answer,
                        int64_t mono_ms, GError **error)
{
    bool whole = is_whole(answer, error);
    if (strcmp(path, warnings->path) == 0) {
        if (whole && take_feed(warnings, answer, mono_ms, error)) {
            return true;
        }
        warnings->due_ms = mono_ms + ask_wait_ms(++warnings->failures, AGAIN_MS, AGAIN_MOST_MS);
        return false;
    }
    /* One that can't be had or read is not asked for again: it holds nowhere. */
    BmkgWarning *warning = whole ? bmkg_read_warning(answer->body, answer->size, error) : NULL;
    bool good = warning != NULL;
    if (!good) {
        warning = g_new0(BmkgWarning, 1);
        warning->event = g_strdup("");
        warning->outlines = g_ptr_array_new();
    }
    g_hash_table_replace(warnings->known, g_strdup(path), warning);
    return good;
}

static bool holds_now(const BmkgWarning *warning, int64_t now_ms)
{
    return warning != NULL && !warning->cancelled && now_ms >= warning->from_ms &&
           now_ms < warning->until_ms;
}

const BmkgWarning *bmkg_warnings_over(const BmkgWarnings *warnings, double lat, double lon,
                                      int64_t now_ms)
{
    const BmkgWarning *longest = NULL;
    GHashTableIter iter;
    gpointer value;
    if (warnings->path == NULL) {
        return NULL;
    }
    g_hash_table_iter_init(&iter, warnings->known);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const BmkgWarning *one = value;
        if (holds_now(one, now_ms) && bmkg_warning_holds(one, lat, lon) &&
            (longest == NULL || one->until_ms > longest->until_ms)) {
            longest = one;
        }
    }
    return longest;
}

unsigned bmkg_warnings_count(const BmkgWarnings *warnings, int64_t now_ms)
{
    unsigned count = 0;
    GHashTableIter iter;
    gpointer value;
    if (warnings->path == NULL) {
        return 0;
    }
    g_hash_table_iter_init(&iter, warnings->known);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        count += holds_now(value, now_ms);
    }
    return count;
}
