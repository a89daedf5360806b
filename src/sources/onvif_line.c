/* HTTP to one device: bounded, kept open between questions, and led nowhere else. */
#include <string.h>

#include "onvif_private.h"

#define HEADERS_MAX 32768
#define CHALLENGE   "WWW-Authenticate:"

struct OnvifLine {
    CurlLoop *loop;
    CURL *easy;
    struct curl_slist *headers;
    GString *body;
    size_t header_bytes;
    bool busy, too_large, too_many, challenged;
    LineDone done;
    void *data;
};

static size_t on_body(char *bytes, size_t one, size_t count, void *data)
{
    OnvifLine *line = data;
    line->too_large = line->body->len + count > ONVIF_ANSWER_MAX;
    if (line->too_large) {
        return 0;
    }
    g_string_append_len(line->body, bytes, (gssize)count);
    return count;
}

static bool asks_digest(const char *header, size_t size)
{
    size_t name = strlen(CHALLENGE);
    if (size < name || g_ascii_strncasecmp(header, CHALLENGE, name) != 0) {
        return false;
    }
    g_autofree char *value = g_strndup(header + name, size - name);
    g_autofree char *lower = g_ascii_strdown(value, -1);
    return strstr(lower, "digest ") != NULL;
}

static size_t on_header(char *bytes, size_t one, size_t count, void *data)
{
    OnvifLine *line = data;
    line->header_bytes += count;
    line->too_many = line->header_bytes > HEADERS_MAX;
    line->challenged = line->challenged || asks_digest(bytes, count);
    return line->too_many ? 0 : count;
}

static void set_up(OnvifLine *line)
{
    CURL *easy = line->easy;
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)ONVIF_ANSWER_MAX);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "tilikd");
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, line);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, line);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, line);
}

OnvifLine *onvif_line_new(CurlLoop *loop, LineDone done, void *data)
{
    OnvifLine *line = g_new0(OnvifLine, 1);
    *line = (OnvifLine){.loop = loop,
                        .easy = curl_easy_init(),
                        .body = g_string_new(NULL),
                        .done = done,
                        .data = data};
    set_up(line);
    return line;
}

void onvif_line_free(OnvifLine *line)
{
    if (line == NULL) {
        return;
    }
    if (line->busy) {
        curl_loop_remove(line->loop, line->easy);
    }
    curl_easy_cleanup(line->easy);
    curl_slist_free_all(line->headers);
    g_string_free(line->body, TRUE);
    g_free(line);
}

void onvif_line_login(OnvifLine *line, const char *user, const char *password)
{
    /* libcurl keeps the challenge that it had no login for, and would then try one that is refused
     * twice. */
    curl_easy_cleanup(line->easy);
    line->easy = curl_easy_init();
    set_up(line);
    curl_easy_setopt(line->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_DIGEST);
    curl_easy_setopt(line->easy, CURLOPT_USERNAME, user);
    curl_easy_setopt(line->easy, CURLOPT_PASSWORD, password);
}

static const char *why_not(const OnvifLine *line, CURLcode code)
{
    if (line->too_many) {
        return "it sends headers without end";
    }
    if (line->too_large || code == CURLE_FILESIZE_EXCEEDED) {
        return "its answer is too large";
    }
    switch (code) {
    case CURLE_OK:
        return NULL;
    case CURLE_COULDNT_RESOLVE_HOST:
        return "its name is not known";
    case CURLE_COULDNT_CONNECT:
        return "it can't be reached";
    case CURLE_OPERATION_TIMEDOUT:
        return "it took too long";
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
        return "it hung up";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
        return "its certificate is not good";
    default:
        return "it does not speak HTTP";
    }
}

void onvif_line_done(CURL *easy, CURLcode code, void *data)
{
    OnvifLine *line = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&line);
    curl_loop_remove(line->loop, easy);
    line->busy = false;
    LineAnswer answer = {.why = why_not(line, code), .challenged = line->challenged};
    g_autoptr(GString) body = line->body; /* done may post the next one */
    line->body = g_string_new(NULL);
    if (answer.why == NULL) {
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer.status);
        answer.body = body->str;
        answer.size = body->len;
    }
    line->done(&answer, line->data);
}

void onvif_line_post(OnvifLine *line, const char *url, const char *type, const char *body,
                     int timeout_ms)
{
    g_assert(!line->busy);
    g_autofree char *header = g_strconcat("Content-Type: ", type, NULL);
    curl_slist_free_all(line->headers);
    line->headers = curl_slist_append(NULL, header);
    /* Whether it would take the body is not asked beforehand. */
    line->headers = curl_slist_append(line->headers, "Expect:");
    line->header_bytes = 0;
    line->too_large = line->too_many = line->challenged = false;
    g_string_truncate(line->body, 0);
    curl_easy_setopt(line->easy, CURLOPT_URL, url);
    curl_easy_setopt(line->easy, CURLOPT_HTTPHEADER, line->headers);
    curl_easy_setopt(line->easy, CURLOPT_POST, 1L);
    curl_easy_setopt(line->easy, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
    curl_easy_setopt(line->easy, CURLOPT_COPYPOSTFIELDS, body);
    curl_easy_setopt(line->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)timeout_ms / 2);
    curl_easy_setopt(line->easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    line->busy = true;
    curl_loop_add(line->loop, line->easy);
}
