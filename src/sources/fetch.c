#include "sources/fetch.h"

#include <string.h>

#include "curl_loop.h"

#define CONNECT_MS  2000
#define ANSWER_GOOD 200

struct Fetcher {
    CurlLoop *loop;
    char **hosts; /* "host:port", lower case; or "host", of the scheme's own port */
    GPtrArray *running;
};

typedef struct Fetch {
    Fetcher *fetcher;
    CURL *easy;
    CURLU *url;
    GByteArray *bytes;
    gsize limit;
    FetchDone done;
    void *data;
    bool too_large;
} Fetch;

/* Which is asked */

static bool is_host(const char *text)
{
    const char *colon = strrchr(text, ':');
    const char *bracket = strrchr(text, ']');
    bool port = colon != NULL && (bracket == NULL || colon > bracket);
    guint64 number = 0;
    if (port && !g_ascii_string_to_unsigned(colon + 1, 10, 1, 65535, &number, NULL)) {
        return false;
    }
    size_t length = port ? (size_t)(colon - text) : strlen(text);
    const char *allowed = "abcdefghijklmnopqrstuvwxyz0123456789.-_:[]";
    g_autofree char *lower = g_ascii_strdown(text, (gssize)length);
    return length > 0 && length <= 253 && strspn(lower, allowed) == length &&
           (strchr(lower, ':') == NULL || lower[0] == '[');
}

bool fetch_hosts_valid(const char *hosts)
{
    g_auto(GStrv) each = g_strsplit_set(hosts != NULL ? hosts : "", " ,\t", -1);
    for (char **host = each; *host != NULL; host++) {
        if (**host != '\0' && !is_host(*host)) {
            return false;
        }
    }
    return true;
}

static char *part(CURLU *url, CURLUPart which, unsigned flags)
{
    char *text = NULL;
    char *copy =
        curl_url_get(url, which, &text, flags) == CURLUE_OK ? g_ascii_strdown(text, -1) : NULL;
    curl_free(text);
    return copy;
}

static bool is_listed(const Fetcher *fetcher, CURLU *url)
{
    g_autofree char *scheme = part(url, CURLUPART_SCHEME, 0), *host = part(url, CURLUPART_HOST, 0),
                    *port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT),
                    *user = part(url, CURLUPART_USER, 0);
    if (scheme == NULL || host == NULL || port == NULL || user != NULL) {
        return false;
    }
    bool https = strcmp(scheme, "https") == 0;
    if (!https && strcmp(scheme, "http") != 0) {
        return false;
    }
    g_autofree char *full = g_strconcat(host, ":", port, NULL);
    bool usual = strcmp(port, https ? "443" : "80") == 0;
    return g_strv_contains((const char *const *)fetcher->hosts, full) ||
           (usual && g_strv_contains((const char *const *)fetcher->hosts, host));
}

/* One that is under way */

static void fetch_free(gpointer data)
{
    Fetch *fetch = data;
    curl_loop_remove(fetch->fetcher->loop, fetch->easy);
    curl_easy_cleanup(fetch->easy);
    curl_url_cleanup(fetch->url);
    if (fetch->bytes != NULL) {
        g_byte_array_unref(fetch->bytes);
    }
    g_free(fetch);
}

static size_t on_bytes(char *bytes, size_t one, size_t count, void *data)
{
    Fetch *fetch = data;
    if (fetch->bytes->len + count > fetch->limit) {
        fetch->too_large = true;
        return 0;
    }
    g_byte_array_append(fetch->bytes, (const guint8 *)bytes, (guint)count);
    return count;
}

static const char *why_not(const Fetch *fetch, CURLcode code, long status)
{
    if (fetch->too_large || code == CURLE_FILESIZE_EXCEEDED) {
        return "it is too large";
    }
    if (code == CURLE_OPERATION_TIMEDOUT) {
        return "it took too long";
    }
    if (code != CURLE_OK) {
        return "its server can't be reached";
    }
    return status != ANSWER_GOOD ? "its server refused" : NULL;
}

static void finish(Fetch *fetch, CURLcode code)
{
    long status = 0;
    curl_easy_getinfo(fetch->easy, CURLINFO_RESPONSE_CODE, &status);
    const char *why = why_not(fetch, code, status);
    GBytes *bytes = why == NULL ? g_byte_array_free_to_bytes(g_steal_pointer(&fetch->bytes)) : NULL;
    const FetchAnswer answer = {bytes, why};
    FetchDone done = fetch->done;
    void *data = fetch->data;
    g_ptr_array_remove_fast(fetch->fetcher->running, fetch);
    done(&answer, data);
    if (bytes != NULL) {
        g_bytes_unref(bytes);
    }
}

static void on_done(CURL *easy, CURLcode code, void *data)
{
    Fetch *fetch = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&fetch);
    finish(fetch, code);
}

/* All of them */

Fetcher *fetcher_new(struct event_base *base, const char *hosts)
{
    Fetcher *fetcher = g_new0(Fetcher, 1);
    g_autofree char *lower = g_ascii_strdown(hosts != NULL ? hosts : "", -1);
    fetcher->hosts = g_strsplit_set(lower, " ,\t", -1);
    fetcher->running = g_ptr_array_new_with_free_func(fetch_free);
    fetcher->loop = curl_loop_new(base, on_done, fetcher);
    return fetcher;
}

void fetcher_free(Fetcher *fetcher)
{
    if (fetcher == NULL) {
        return;
    }
    while (fetcher->running->len > 0) {
        finish(fetcher->running->pdata[0], CURLE_ABORTED_BY_CALLBACK);
    }
    g_ptr_array_unref(fetcher->running);
    curl_loop_free(fetcher->loop);
    g_strfreev(fetcher->hosts);
    g_free(fetcher);
}

static void set_up(Fetch *fetch)
{
    CURL *easy = fetch->easy;
    curl_easy_setopt(easy, CURLOPT_CURLU, fetch->url);
    curl_loop_bound(easy, CONNECT_MS, FETCH_SECONDS * 1000L, on_bytes, fetch);
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)fetch->limit);
}

FetchStart fetcher_get(Fetcher *fetcher, const char *url, gsize limit, FetchDone done, void *data)
{
    CURLU *parsed = curl_url();
    if (curl_url_set(parsed, CURLUPART_URL, url, 0) != CURLUE_OK || !is_listed(fetcher, parsed)) {
        curl_url_cleanup(parsed);
        return FETCH_NOT_LISTED;
    }
    if (fetcher->running->len >= FETCH_MOST) {
        curl_url_cleanup(parsed);
        return FETCH_BUSY;
    }
    Fetch *fetch = g_new0(Fetch, 1);
    *fetch = (Fetch){.fetcher = fetcher,
                     .easy = curl_easy_init(),
                     .url = parsed,
                     .bytes = g_byte_array_new(),
                     .limit = limit,
                     .done = done,
                     .data = data};
    set_up(fetch);
    g_ptr_array_add(fetcher->running, fetch);
    curl_loop_add(fetcher->loop, fetch->easy);
    return FETCH_BEGUN;
}
