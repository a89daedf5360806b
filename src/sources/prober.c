#include "prober.h"

#include <string.h>

#include "curl_loop.h"

#define BODY_MAX   65536
#define HEADER_MAX 32768
/* Answers to one question: logins are asked for, and asked for anew. */
#define ANSWERS_MAX 6
/* So much of a picture says that it is one. */
#define PICTURE_LEAST 512
/* A live playlist is renewed within one and a half of its target durations (RFC 8216, 6.2.1). */
#define TARGETS_MAX 3
#define TARGET_MAX  INT64_C(60000)

typedef enum Way { WAY_RTSP, WAY_HTTP, WAY_STILL } Way;

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
    size_t headers, most;
    unsigned answers;
    bool too_much; /* without end, where there should be one */
    bool enough;   /* of what has no end */
    bool hopped;   /* on the way to what a playlist named */
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

static bool starts_with(const GString *body, const char *magic, size_t size)
{
    return body->len >= size && memcmp(body->str, magic, size) == 0;
}

static bool is_jpeg(const GString *body)
{
    return starts_with(body, "\xff\xd8\xff", 3);
}

static bool is_picture(const GString *body)
{
    return is_jpeg(body) || starts_with(body, "\x89PNG\r\n\x1a\n", 8);
}

static bool is_type(const Probe *probe, const char *wanted)
{
    const char *type = NULL;
    curl_easy_getinfo(probe->easy, CURLINFO_CONTENT_TYPE, &type);
    return type != NULL && g_ascii_strncasecmp(type, wanted, strlen(wanted)) == 0;
}

static bool holds_jpeg(const GString *body)
{
    return memmem(body->str, body->len, "\xff\xd8\xff", 3) != NULL;
}

/* One picture of many is as good as all. */
static bool has_enough(const Probe *probe)
{
    if (probe->way != WAY_HTTP) {
        return false;
    }
    if (is_type(probe, "multipart/")) {
        return holds_jpeg(probe->body);
    }
    return is_type(probe, "video/") ||
           (is_picture(probe->body) && probe->body->len >= PICTURE_LEAST);
}

static size_t on_body(char *bytes, size_t one, size_t count, void *data)
{
    Probe *probe = data;
    size_t room = probe->most - probe->body->len;
    g_string_append_len(probe->body, bytes, (gssize)MIN(count, room));
    probe->too_much = count >= room && probe->way != WAY_HTTP;
    probe->enough = count >= room || has_enough(probe);
    return probe->enough ? 0 : count;
}

/* Each answer has a status line; one that asks for another login again and again ends. */
static size_t on_header(char *bytes, size_t one, size_t count, void *data)
{
    Probe *probe = data;
    probe->headers += count;
    if (count > 5 && (memcmp(bytes, "HTTP/", 5) == 0 || memcmp(bytes, "RTSP/", 5) == 0)) {
        probe->answers++;
        g_string_truncate(probe->body, 0);
    }
    probe->too_much = probe->headers > HEADER_MAX || probe->answers > ANSWERS_MAX;
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
    case CURLE_PEER_FAILED_VERIFICATION:
        return PROBE_CERTIFICATE;
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

/* A playlist of live segments: where it stands, and how long it may.  One that has ended need not
 * move. */
static void note_playlist(const char *playlist, char **mark, int64_t *moves_ms)
{
    if (has_line(playlist, "#EXT-X-ENDLIST")) {
        return;
    }
    const char *target = strstr(playlist, "#EXT-X-TARGETDURATION:");
    int64_t seconds = target != NULL ? g_ascii_strtoll(strchr(target, ':') + 1, NULL, 10) : 0;
    *mark = g_compute_checksum_for_string(G_CHECKSUM_SHA256, playlist, -1);
    *moves_ms = TARGETS_MAX * CLAMP(seconds * 1000, 0, TARGET_MAX);
}

static ProbeResult of_http(const Probe *probe)
{
    const GString *body = probe->body;
    if (g_str_has_prefix(body->str, "#EXTM3U") || is_picture(body)) {
        return PROBE_GOOD;
    }
    bool moving =
        is_type(probe, "multipart/") ? holds_jpeg(body) : is_type(probe, "video/") && body->len > 0;
    return moving ? PROBE_GOOD : PROBE_NO_VIDEO;
}

static ProbeResult find(const Probe *probe, CURLcode code)
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
    if (probe->way == WAY_STILL) {
        return is_jpeg(probe->body) ? PROBE_GOOD : PROBE_NO_VIDEO;
    }
    if (probe->way == WAY_HTTP) {
        return of_http(probe);
    }
    return has_line(probe->body->str, "m=video") ? PROBE_GOOD : PROBE_NO_VIDEO;
}

static bool same_part(CURLU *one, CURLU *other, CURLUPart part)
{
    char *first = NULL, *second = NULL;
    curl_url_get(one, part, &first, CURLU_DEFAULT_PORT);
    curl_url_get(other, part, &second, CURLU_DEFAULT_PORT);
    bool same = g_strcmp0(first, second) == 0;
    curl_free(first);
    curl_free(second);
    return same;
}

/* Where the first stream of a playlist of playlists is, to be freed with curl_free(); NULL where it
 * names none, or one elsewhere: a login goes to its own host. */
static char *first_stream(const Probe *probe)
{
    const char *named = strstr(probe->body->str, "#EXT-X-STREAM-INF");
    const char *line = named != NULL ? strchr(named, '\n') : NULL;
    char *from = NULL, *to = NULL;
    if (line == NULL || curl_easy_getinfo(probe->easy, CURLINFO_EFFECTIVE_URL, &from) != CURLE_OK) {
        return NULL;
    }
    g_autofree char *name = g_strndup(line + 1, strcspn(line + 1, "\r\n"));
    CURLU *here = curl_url(), *there = curl_url();
    if (name[0] != '\0' && curl_url_set(here, CURLUPART_URL, from, 0) == CURLUE_OK &&
        curl_url_set(there, CURLUPART_URL, from, 0) == CURLUE_OK &&
        curl_url_set(there, CURLUPART_URL, name, 0) == CURLUE_OK &&
        same_part(here, there, CURLUPART_SCHEME) && same_part(here, there, CURLUPART_HOST) &&
        same_part(here, there, CURLUPART_PORT)) {
        curl_url_get(there, CURLUPART_URL, &to, 0);
    }
    curl_url_cleanup(here);
    curl_url_cleanup(there);
    return to;
}

/* Asks for what a playlist names, once; true when it is on its way. */
static bool hop(Probe *probe)
{
    if (probe->hopped || probe->way != WAY_HTTP || !g_str_has_prefix(probe->body->str, "#EXTM3U")) {
        return false;
    }
    char *url = first_stream(probe);
    if (url == NULL) {
        return false;
    }
    curl_loop_remove(probe->prober->loop, probe->easy);
    curl_easy_setopt(probe->easy, CURLOPT_URL, url);
    curl_free(url);
    g_string_truncate(probe->body, 0);
    probe->hopped = true;
    probe->enough = false;
    probe->answers = 0;
    curl_loop_add(probe->prober->loop, probe->easy);
    return true;
}

static void on_done(CURL *easy, CURLcode code, void *data)
{
    Probe *probe = NULL;
    g_autofree char *mark = NULL;
    g_autoptr(GBytes) still = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&probe);
    ProbeFinding finding = {.result = find(probe, code)};
    if (finding.result == PROBE_GOOD && hop(probe)) {
        return;
    }
    if (finding.result == PROBE_GOOD && probe->way == WAY_STILL) {
        still = g_bytes_new(probe->body->str, probe->body->len);
    } else if (finding.result == PROBE_GOOD && g_str_has_prefix(probe->body->str, "#EXTM3U") &&
               !has_line(probe->body->str, "#EXT-X-STREAM-INF")) {
        note_playlist(probe->body->str, &mark, &finding.moves_ms);
    }
    finding.mark = mark;
    finding.still = still;
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

/* What an address is asked for must not hold the login that may stand in it. */
static void set_stream(CURL *easy, const char *url)
{
    CURLU *parts = curl_url();
    char *plain = NULL;
    if (curl_url_set(parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
        curl_url_set(parts, CURLUPART_USER, NULL, 0) == CURLUE_OK &&
        curl_url_set(parts, CURLUPART_PASSWORD, NULL, 0) == CURLUE_OK) {
        curl_url_get(parts, CURLUPART_URL, &plain, 0);
    }
    curl_easy_setopt(easy, CURLOPT_RTSP_STREAM_URI, plain != NULL ? plain : url);
    curl_free(plain);
    curl_url_cleanup(parts);
}

static void set_way(Probe *probe, const ProbeTarget *target)
{
    CURL *easy = probe->easy;
    bool rtsp = g_ascii_strncasecmp(target->url, "rtsp", strlen("rtsp")) == 0;
    probe->way = target->still_max > 0 ? WAY_STILL : rtsp ? WAY_RTSP : WAY_HTTP;
    probe->most = target->still_max > 0 ? target->still_max + 1 : BODY_MAX;
    if (probe->way == WAY_RTSP) {
        curl_easy_setopt(easy, CURLOPT_RTSP_REQUEST, (long)CURL_RTSPREQ_DESCRIBE);
        set_stream(easy, target->url);
    }
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR,
                     target->still_max > 0 ? "http,https" : "rtsp,http,https");
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
    set_way(probe, target);
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
