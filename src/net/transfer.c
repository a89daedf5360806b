#include "net/transfer.h"

#include <stdarg.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "net/head.h"
#include "wire/routes.h"

#define CONNECT_MS 5000L

/* A city's NDJSON shrinks to a seventh by gzip; a bomb to a thousandth. */
#define RATIO_MAX  100
#define RATIO_FREE UINT64_C(1048576)

/* libcurl reads up to a hundred times before it gives the loop back; after so much it is paused
 * until the next turn, which bounds one to about 1 ms of work, so that keys come between. */
#define TURN_BYTES_MAX ((size_t)64 * 1024)

/* An upload ends when it stands still; and when it crawls, so that it does not hold up what waits
 * behind it for ever. */
#define UPLOAD_STILL_BYTES 64L
#define UPLOAD_BYTES_PER_S 1024u

#define USER_AGENT "tilik/" TILIK_VERSION

void transfer_fail(HttpTransfer *transfer, HttpFault fault, GError *error)
{
    if (transfer->fault != HTTP_FINE) {
        g_error_free(error);
        return;
    }
    transfer->fault = fault;
    transfer->error = error;
}

static bool is_success(const HttpTransfer *transfer)
{
    return transfer->head.status >= 200 && transfer->head.status < 300;
}

G_GNUC_PRINTF(4, 5)
static void refuse(HttpTransfer *transfer, HttpFault fault, TilikError code, const char *format,
                   ...)
{
    va_list values;
    va_start(values, format);
    transfer_fail(transfer, fault, g_error_new_valist(TILIK_ERROR, (int)code, format, values));
    va_end(values);
}

/* Judges a whole head. */
static bool accept_head(HttpTransfer *transfer)
{
    const HttpHead *head = &transfer->head;
    const char *host = transfer->target->origin.host;
    if (head->status >= 300 && head->status < 400) {
        refuse(transfer, HTTP_REDIRECTED, TILIK_ERROR_REFUSED,
               _("%s points elsewhere (%s); not followed. Check the backend's address."),
               transfer->target->origin.host, head->location);
        return false;
    }
    if (!is_success(transfer) || head->status == 204) {
        return true;
    }
    if (strcmp(head->media, "text/html") == 0 && strcmp(transfer->accept, "text/html") != 0) {
        refuse(transfer, HTTP_UNEXPECTED, TILIK_ERROR_INVALID,
               _("%s answered with a web page in place of data: not a Tilik backend, or a "
                 "network that wants a login first."),
               host);
        return false;
    }
    if (strcmp(head->media, transfer->accept) != 0 || !head->utf8 ||
        (head->packed && !transfer->compressed)) {
        refuse(transfer, HTTP_UNEXPECTED, TILIK_ERROR_INVALID,
               _("%s answered with another kind of data than asked for."), host);
        return false;
    }
    if (!transfer->endless && !head->delimited) {
        refuse(transfer, HTTP_UNEXPECTED, TILIK_ERROR_INVALID,
               _("%s answered without saying how long its answer is."), host);
        return false;
    }
    if (transfer->events.head == NULL) {
        return true;
    }
    GError *error = NULL;
    if (!transfer->events.head(head, transfer->data, &error)) {
        transfer_fail(transfer, HTTP_UNEXPECTED, error);
        return false;
    }
    return true;
}

static size_t on_header(char *line, size_t one, size_t size, void *user)
{
    HttpTransfer *transfer = user;
    if (transfer->cancelled) {
        return 0;
    }
    transfer->header_bytes += size;
    if (transfer->header_bytes > HTTP_HEADER_BYTES) {
        refuse(transfer, HTTP_TOO_LARGE, TILIK_ERROR_TOO_LARGE, _("%s sent too many headers."),
               transfer->target->origin.host);
        return 0;
    }
    if (transfer->head_in) {
        return size; /* trailers say nothing that counts */
    }
    bool blank = size <= 2 && (line[0] == '\r' || line[0] == '\n');
    if (!blank) {
        head_line(&transfer->head, line, size);
        return size;
    }
    if (transfer->head.status < 200) {
        return size; /* interim; the real one comes */
    }
    transfer->head_in = true;
    return accept_head(transfer) && !transfer->cancelled ? size : 0;
}

static uint64_t wire_bytes(const HttpTransfer *transfer)
{
    curl_off_t bytes = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
    return (uint64_t)bytes;
}

static bool is_too_large(const HttpTransfer *transfer)
{
    if (!is_success(transfer)) {
        return transfer->bytes > HTTP_PROBLEM_BYTES;
    }
    if (!transfer->endless && transfer->bytes > transfer->max_bytes) {
        return true;
    }
    return transfer->bytes > RATIO_FREE && transfer->bytes / RATIO_MAX > wire_bytes(transfer);
}

static size_t on_body(char *bytes, size_t one, size_t size, void *user)
{
    HttpTransfer *transfer = user;
    if (transfer->cancelled) {
        return 0;
    }
    if (transfer->turn_bytes >= TURN_BYTES_MAX) {
        transfer->paused = true;
        return CURL_WRITEFUNC_PAUSE; /* the same bytes come again */
    }
    transfer->turn_bytes += size;
    transfer->bytes += size;
    if (is_too_large(transfer)) {
        refuse(transfer, HTTP_TOO_LARGE, TILIK_ERROR_TOO_LARGE, _("%s sent more than is sensible."),
               transfer->target->origin.host);
        return 0;
    }
    if (!is_success(transfer) || transfer->events.bytes == NULL) {
        g_string_append_len(transfer->body, bytes, (gssize)size);
        return size;
    }
    GError *error = NULL;
    if (!transfer->events.bytes(bytes, size, transfer->data, &error)) {
        transfer_fail(transfer, HTTP_UNEXPECTED, error);
        return 0;
    }
    return transfer->cancelled ? 0 : size;
}

/* What keeps a call at home; a libcurl that knows one of them not is not used. */
static bool set_safety(HttpTransfer *transfer)
{
    CURL *easy = transfer->easy;
    const HttpTarget *target = transfer->target;
    bool tls = g_str_has_prefix(target->origin.url, "https:");
    const char *proxy = target->proxy != NULL && !target->origin.loopback ? target->proxy : "";
    bool set = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, tls ? "https" : "http") == CURLE_OK;
    set = set && curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https") == CURLE_OK;
    set = set && curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
    set = set && curl_easy_setopt(easy, CURLOPT_UNRESTRICTED_AUTH, 0L) == CURLE_OK;
    set = set && curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK;
    set = set && curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) == CURLE_OK;
    set = set && curl_easy_setopt(easy, CURLOPT_PROXY, proxy) == CURLE_OK;
    set = set && curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK;
    set = set && curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK;
    set = set &&
          curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
    set = set && curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L) == CURLE_OK;
    if (target->authorities != NULL) {
        set = set && curl_easy_setopt(easy, CURLOPT_CAINFO, target->authorities) == CURLE_OK;
        set = set && curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK;
    }
    return set;
}

static void set_headers(HttpTransfer *transfer, const HttpCall *call)
{
    struct curl_slist *list = NULL;
    const char *const fields[][2] = {
        {"Accept", call->accept},
        {HEADER_IDEMPOTENCY_KEY, call->idempotency_key},
        {HEADER_LAST_EVENT_ID, call->last_event_id},
        {"If-Match", call->if_match},
        {"Content-Type", call->upload != NULL ? call->upload_type
                         : call->body != NULL ? MEDIA_JSON
                                              : NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (fields[i][1] == NULL) {
            continue;
        }
        g_autofree char *line = g_strconcat(fields[i][0], ": ", fields[i][1], NULL);
        g_strdelimit(line, "\r\n", ' ');
        list = curl_slist_append(list, line);
    }
    list = curl_slist_append(list, "Expect:"); /* no waiting for "100 Continue" */
    transfer->headers = list;
    const Secret *secret = transfer->target->authorization;
    if (secret != NULL) {
        transfer->authorize = (struct curl_slist){.data = secret_text(secret), .next = list};
        list = &transfer->authorize;
    }
    curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, list);
}

/* What is sent, and how long that may take beyond the rest. */
static unsigned set_body(HttpTransfer *transfer, const HttpCall *call)
{
    CURL *easy = transfer->easy;
    gsize size = call->body != NULL ? strlen(call->body) : 0;
    const void *bytes = call->upload != NULL ? g_bytes_get_data(call->upload, &size) : NULL;
    transfer->post = call->body != NULL ? g_strdup(call->body) : NULL;
    transfer->upload = call->upload != NULL ? g_bytes_ref(call->upload) : NULL;
    if (transfer->post == NULL && transfer->upload == NULL) {
        return 0;
    }
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, bytes != NULL ? bytes : transfer->post);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)size);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, call->patch ? "PATCH" : NULL);
    if (transfer->upload == NULL) {
        return 0;
    }
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, UPLOAD_STILL_BYTES);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, MAX(transfer->target->rest_ms / 1000, 1L));
    return (unsigned)(size / UPLOAD_BYTES_PER_S) * 1000;
}

static void set_call(HttpTransfer *transfer, const HttpCall *call)
{
    CURL *easy = transfer->easy;
    unsigned total = call->total_ms != 0 ? call->total_ms : transfer->target->rest_ms;
    total += set_body(transfer, call);
    curl_easy_setopt(easy, CURLOPT_URL, transfer->url);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, USER_AGENT);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    /* A look-up that hangs in its thread is left behind; without this its end is waited for on the
     * main loop. */
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, call->endless ? 0L : (long)total);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, call->compressed ? "gzip" : NULL);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->curl_says);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    set_headers(transfer, call);
}

HttpTransfer *transfer_new(Http *http, const HttpTarget *target, const HttpCall *call,
                           const HttpEvents *events, void *data)
{
    HttpTransfer *transfer = g_new0(HttpTransfer, 1);
    transfer->http = http;
    transfer->target = target;
    transfer->events = *events;
    transfer->data = data;
    transfer->url = g_strconcat(target->origin.url, call->path, NULL);
    transfer->accept = g_strdup(call->accept);
    transfer->max_bytes = call->max_bytes != 0 ? call->max_bytes : HTTP_REST_BYTES;
    transfer->patience_bytes = call->patience_bytes;
    transfer->endless = call->endless;
    transfer->compressed = call->compressed;
    transfer->body = g_string_new(NULL);
    head_init(&transfer->head);
    transfer->easy = curl_easy_init();
    if (transfer->easy == NULL || !set_safety(transfer)) {
        transfer_fail(
            transfer, HTTP_UNEXPECTED,
            g_error_new_literal(TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                                _("This system's libcurl is too old to be used safely.")));
        return transfer;
    }
    set_call(transfer, call);
    return transfer;
}

void transfer_free(HttpTransfer *transfer)
{
    if (transfer->watch != 0) {
        g_source_remove(transfer->watch);
    }
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    explicit_bzero(transfer->body->str,
                   transfer->body->len); /* it may have held a stream's password */
    g_string_free(transfer->body, TRUE);
    g_clear_error(&transfer->error);
    g_free(transfer->url);
    g_free(transfer->accept);
    g_free(transfer->post);
    g_clear_pointer(&transfer->upload, g_bytes_unref);
    g_free(transfer);
}

bool transfer_look(HttpTransfer *transfer)
{
    uint64_t bytes = wire_bytes(transfer);
    bool enough = transfer->head_in && bytes - transfer->watched_bytes >= transfer->patience_bytes;
    transfer->watched_bytes = bytes;
    if (!enough) {
        refuse(transfer, HTTP_SLOW, TILIK_ERROR_UNAVAILABLE, _("%s is too slow to answer."),
               transfer->target->origin.host);
        return false;
    }
    return transfer->patience_bytes > 0;
}

void transfer_report(HttpTransfer *transfer, CURLcode result)
{
    if (result == CURLE_OK && !transfer->head_in) {
        result =
            CURLE_PARTIAL_FILE; /* libcurl takes a head that was cut for an answer without a body */
    }
    if (result != CURLE_OK && transfer->fault == HTTP_FINE) {
        HttpFault fault = HTTP_CUT;
        GError *error = transfer_explain(transfer, result, &fault);
        transfer_fail(transfer, fault, error);
    }
    HttpAnswer answer = {
        .head = transfer->head,
        .body = transfer->body->str,
        .size = transfer->body->len,
        .fault = transfer->fault,
        .error = transfer->error,
    };
    transfer->events.done(&answer, transfer->data);
}
