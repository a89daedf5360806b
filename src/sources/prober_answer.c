/* What a camera answers, and what that says of it. */
#include <string.h>

#include "prober_private.h"

#define HEADER_MAX 32768
/* Answers to one question: logins are asked for, and asked for anew. */
#define ANSWERS_MAX 6
/* So much of a picture says that it is one. */
#define PICTURE_LEAST 512
/* A live playlist is renewed within one and a half of its target durations (RFC 8216, 6.2.1). */
#define TARGETS_MAX 3
#define TARGET_MAX  INT64_C(60000)

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

size_t probe_on_body(char *bytes, size_t one, size_t count, void *data)
{
    Probe *probe = data;
    size_t room = probe->most - probe->body->len;
    g_string_append_len(probe->body, bytes, (gssize)MIN(count, room));
    probe->too_much = count >= room && probe->way != WAY_HTTP;
    probe->enough = count >= room || has_enough(probe);
    return probe->enough ? 0 : count;
}

/* Which logins are taken; several may stand in one line. */
static void note_login(Probe *probe, const char *bytes, size_t count)
{
    static const char name[] = "WWW-Authenticate:";
    if (count < sizeof name || g_ascii_strncasecmp(bytes, name, sizeof name - 1) != 0) {
        return;
    }
    g_autofree char *line = g_ascii_strdown(bytes, (gssize)count);
    probe->offers_basic |= strstr(line, "basic") != NULL;
    probe->offers_digest |= strstr(line, "digest") != NULL;
}

/* Each answer has a status line; one that asks for another login again and again ends. */
size_t probe_on_header(char *bytes, size_t one, size_t count, void *data)
{
    Probe *probe = data;
    probe->headers += count;
    if (count > 5 && (memcmp(bytes, "HTTP/", 5) == 0 || memcmp(bytes, "RTSP/", 5) == 0)) {
        probe->answers++;
        g_string_truncate(probe->body, 0);
    }
    note_login(probe, bytes, count);
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

void probe_note_playlist(const Probe *probe, char **mark, int64_t *moves_ms)
{
    const char *playlist = probe->body->str;
    if (!g_str_has_prefix(playlist, "#EXTM3U") || has_line(playlist, "#EXT-X-STREAM-INF") ||
        has_line(playlist, "#EXT-X-ENDLIST")) {
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

ProbeResult probe_find(const Probe *probe, CURLcode code)
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

char *probe_first_stream(const Probe *probe)
{
    if (probe->way != WAY_HTTP || !g_str_has_prefix(probe->body->str, "#EXTM3U")) {
        return NULL;
    }
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
