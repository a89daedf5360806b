#include "prober.h"

#include <string.h>

#include "curl_loop.h"

#define BODY_MAX   65536
#define HEADER_MAX 32768

typedef enum Way { WAY_RTSP, WAY_HTTP } Way;

struct Prober {
    CurlLoop *loop;
    GPtrArray *running;
    unsigned most;
    int timeout_ms;
};

typedef struct Probe {
    Prober *prober;
    CURL *easy;
    Way way;
    GString *body;
    size_t headers;
    bool too_much; /* headers without end */
    bool enough;   /* of what has no end */
    ProbeDone done;
    void *data;
} Probe;

static void probe_free(gpointer data)
{
    Probe *probe = data;
    curl_loop_remove(probe->prober->loop, probe->easy);
    curl_easy_cleanup(probe->easy);
    g_string_free(probe->body, TRUE);
    g_free(probe);
}

/* What came */

static size_t on_body(char *bytes, size_t one, size_t count, void *data)
{
    Probe *probe = data;
    size_t room = BODY_MAX - probe->body->len;
    g_string_append_len(probe->body, bytes, (gssize)MIN(count, room));
    if (count >= room) {
        probe->enough = true;
        return 0;
    }
    return count;
}

static size_t on_header(char *bytes, size_t one, size_t count, void *data)
{
    Probe *probe = data;
    probe->headers += count;
    probe->too_much = probe->headers > HEADER_MAX;
    return probe->too_much ? 0 : count;
}

static ProbeResult of_code(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return PROBE_NAME;
    case CURLE_COULDNT_CONNECT:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        return PROBE_REFUSED;
    case CURLE_OPERATION_TIMEDOUT:
        return PROBE_TIMEOUT;
    case CURLE_LOGIN_DENIED:
        return PROBE_LOGIN;
    default:
        return PROBE_NONSENSE;
    }
}

static ProbeResult of_status(long status)
{
    switch (status) {
    case 200:
        return PROBE_GOOD;
    case 401:
    case 403:
        return PROBE_LOGIN;
    case 404:
    case 410:
        return PROBE_NOT_FOUND;
    case 0:
        return PROBE_NONSENSE;
    default:
        return PROBE_SERVER;
    }
}

static bool has_line(const char *text, const char *start)
{
    if (g_str_has_prefix(text, start)) {
        return true;
    }
    g_autofree char *later = g_strconcat("\n", start, NULL);
    return strstr(text, later) != NULL;
}

/* A playlist of live segments: where it stands.  One that has ended, or that names other playlists,
 * need not move. */
static char *mark_of(const char *playlist)
{
    if (has_line(playlist, "#EXT-X-ENDLIST") || has_line(playlist, "#EXT-X-STREAM-INF")) {
        return NULL;
    }
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, playlist, -1);
}

static ProbeResult of_http(const Probe *probe, char **mark)
{
    const GString *body = probe->body;
    const char *type = NULL;
    curl_easy_getinfo(probe->easy, CURLINFO_CONTENT_TYPE, &type);
    if (g_str_has_prefix(body->str, "#EXTM3U")) {
        *mark = mark_of(body->str);
        return PROBE_GOOD;
    }
    if (body->len >= 3 && memcmp(body->str, "\xff\xd8\xff", 3) == 0) {
        return PROBE_GOOD;
    }
    if (body->len >= 8 && memcmp(body->str, "\x89PNG\r\n\x1a\n", 8) == 0) {
        return PROBE_GOOD;
    }
    bool parts = type != NULL && g_ascii_strncasecmp(type, "multipart/", strlen("multipart/")) == 0;
    bool film = type != NULL && g_ascii_strncasecmp(type, "video/", strlen("video/")) == 0;
    return (parts || film) && body->len > 0 ? PROBE_GOOD : PROBE_NO_VIDEO;
}

static ProbeResult find(const Probe *probe, CURLcode code, char **mark)
{
    long status = 0;
    curl_easy_getinfo(probe->easy, CURLINFO_RESPONSE_CODE, &status);
    if (probe->too_much || (code != CURLE_OK && !probe->enough)) {
        return probe->too_much ? PROBE_NONSENSE : of_code(code);
    }
    ProbeResult result = of_status(status);
    if (result != PROBE_GOOD) {
        return result;
    }
    if (probe->way == WAY_HTTP) {
        return of_http(probe, mark);
    }
    return has_line(probe->body->str, "m=video") ? PROBE_GOOD : PROBE_NO_VIDEO;
}

static void on_done(CURL *easy, CURLcode code, void *data)
{
    Probe *probe = NULL;
    g_autofree char *mark = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&probe);
    ProbeResult result = find(probe, code, &mark);
    const ProbeFinding finding = {result, mark};
    ProbeDone done = probe->done;
    void *user = probe->data;
    g_ptr_array_remove_fast(probe->prober->running, probe);
    done(&finding, user);
}

/* Asking */

Prober *prober_new(struct event_base *base, unsigned most, int timeout_ms)
{
    Prober *prober = g_new0(Prober, 1);
    prober->most = most;
    prober->timeout_ms = timeout_ms;
    prober->running = g_ptr_array_new_with_free_func(probe_free);
    prober->loop = curl_loop_new(base, on_done, prober);
    return prober;
}

void prober_free(Prober *prober)
{
    if (prober != NULL) {
        g_ptr_array_unref(prober->running);
        curl_loop_free(prober->loop);
        g_free(prober);
    }
}

bool prober_speaks(const char *url)
{
    static const char *const schemes[] = {"rtsp://", "http://", "https://"};
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (g_ascii_strncasecmp(url, schemes[i], strlen(schemes[i])) == 0) {
            return true;
        }
    }
    return false;
}

static void set_way(Probe *probe, const char *url)
{
    CURL *easy = probe->easy;
    probe->way = g_ascii_strncasecmp(url, "rtsp", strlen("rtsp")) == 0 ? WAY_RTSP : WAY_HTTP;
    if (probe->way == WAY_RTSP) {
        curl_easy_setopt(easy, CURLOPT_RTSP_REQUEST, (long)CURL_RTSPREQ_DESCRIBE);
        curl_easy_setopt(easy, CURLOPT_RTSP_STREAM_URI, url);
    }
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "rtsp,http,https");
}

static void set_bounds(Probe *probe)
{
    CURL *easy = probe->easy;
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)probe->prober->timeout_ms / 2);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)probe->prober->timeout_ms);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "tilikd");
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, probe);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, probe);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, probe);
}

static void set_login(CURL *easy, const ProbeTarget *target)
{
    if (target->user != NULL) {
        curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST));
        curl_easy_setopt(easy, CURLOPT_USERNAME, target->user);
        curl_easy_setopt(easy, CURLOPT_PASSWORD, target->password != NULL ? target->password : "");
    }
}

bool prober_ask(Prober *prober, const ProbeTarget *target, ProbeDone done, void *data)
{
    if (prober->running->len >= prober->most) {
        return false;
    }
    Probe *probe = g_new0(Probe, 1);
    *probe = (Probe){.prober = prober,
                     .easy = curl_easy_init(),
                     .body = g_string_new(NULL),
                     .done = done,
                     .data = data};
    curl_easy_setopt(probe->easy, CURLOPT_URL, target->url);
    set_way(probe, target->url);
    set_bounds(probe);
    set_login(probe->easy, target);
    g_ptr_array_add(prober->running, probe);
    curl_loop_add(prober->loop, probe->easy);
    return true;
}

unsigned prober_under_way(const Prober *prober)
{
    return prober->running->len;
}
