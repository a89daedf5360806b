#include "call.h"

#include <event2/buffer.h>
#include <event2/keyvalq_struct.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <zlib.h>

#include "base/clock.h"
#include "base/error.h"
#include "wire/problem.h"
#include "wire/routes.h"

/* Below that, gzip makes an answer longer or little shorter. */
#define GZIP_MIN 1400

void call_free(Call *call)
{
    if (call->key != NULL) {
        g_hash_table_remove(call->server->in_flight, call->key);
        g_free(call->key);
    }
    if (call->query != NULL) {
        evhttp_clear_headers(call->query);
        g_free(call->query);
    }
    token_unref(call->token);
    g_free(call->key_header);
    g_free(call->body_hash);
    g_free(call->id);
    g_free(call->part);
    g_free(call->body);
    g_free(call);
}

const char *call_parameter(const Call *call, const char *name)
{
    return evhttp_find_header(call->query, name);
}

const char *call_header(const Call *call, const char *name)
{
    return evhttp_find_header(evhttp_request_get_input_headers(call->request), name);
}

bool call_accepts(const Call *call, const char *media)
{
    const char *accept = call_header(call, "Accept");
    return accept != NULL && strcasestr(accept, media) != NULL;
}

/* "gzip;q=0" says no (RFC 9110 section 12.5.3). */
bool call_takes_gzip(const Call *call)
{
    const char *accept = call_header(call, "Accept-Encoding");
    const char *gzip = accept != NULL ? strcasestr(accept, "gzip") : NULL;
    if (gzip == NULL) {
        return false;
    }
    gzip += 4;
    gzip += strspn(gzip, " \t");
    if (*gzip != ';') {
        return true;
    }
    const char *q = strstr(gzip, "q=");
    return q == NULL || g_ascii_strtod(q + 2, NULL) > 0;
}

void call_set_header(Call *call, const char *name, const char *value)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(call->request);
    evhttp_remove_header(headers, name);
    evhttp_add_header(headers, name, value);
}

static unsigned route_number(const Route *route)
{
    for (unsigned i = 0; i < METRICS_ROUTES - 1 && route_nth(i) != NULL; i++) {
        if (route_nth(i) == route) {
            return i;
        }
    }
    return METRICS_ROUTES - 1;
}

void call_finish(Call *call, int status)
{
    metrics_note(&call->server->metrics, route_number(call->route), status,
                 g_get_monotonic_time() - call->started_us);
    call_free(call);
}

static void compress_body(const char *text, size_t size, struct evbuffer *out)
{
    z_stream stream = {0};
    deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    uLong bound = deflateBound(&stream, size);
    g_autofree char *packed = g_malloc(bound);
    stream.next_in = (Bytef *)text;
    stream.avail_in = (uInt)size;
    stream.next_out = (Bytef *)packed;
    stream.avail_out = (uInt)bound;
    deflate(&stream, Z_FINISH);
    evbuffer_add(out, packed, stream.total_out);
    deflateEnd(&stream);
}

const char *reply_reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {409, "Conflict"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {415, "Unsupported Media Type"},
        {422, "Unprocessable Content"},
        {428, "Precondition Required"},
        {429, "Too Many Requests"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {507, "Insufficient Storage"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
        if (reasons[i].status == status) {
            return reasons[i].reason;
        }
    }
    return "Internal Server Error";
}

static void set_default(struct evkeyvalq *headers, const char *name, const char *value)
{
    if (evhttp_find_header(headers, name) == NULL) {
        evhttp_add_header(headers, name, value);
    }
}

void reply_text(Call *call, int status, const char *media, const char *text, size_t size)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(call->request);
    g_autofree char *length = NULL;
    set_default(headers, "Cache-Control", "no-store");
    set_default(headers, "X-Content-Type-Options", "nosniff");
    set_default(headers, "Content-Type", media);
    struct evbuffer *body = evbuffer_new();
    if (size >= GZIP_MIN && call_takes_gzip(call)) {
        set_default(headers, "Content-Encoding", "gzip");
        compress_body(text, size, body);
    } else {
        evbuffer_add(body, text, size);
    }
    if (call->head) {
        length = g_strdup_printf("%zu", evbuffer_get_length(body));
        set_default(headers, "Content-Length", length);
        evbuffer_drain(body, evbuffer_get_length(body));
    }
    evhttp_send_reply(call->request, status, reply_reason(status), body);
    evbuffer_free(body);
    call_finish(call, status);
}

void reply_json(Call *call, int status, const GString *json)
{
    reply_text(call, status, MEDIA_JSON, json->str, json->len);
}

void reply_tagged(Call *call, const char *media, const GString *body)
{
    g_autofree char *sum =
        g_compute_checksum_for_string(G_CHECKSUM_SHA1, body->str, (gssize)body->len);
    bool gzip = body->len >= GZIP_MIN && call_takes_gzip(call);
    g_autofree char *tag = g_strdup_printf("\"%.20s%s\"", sum, gzip ? "-g" : "");
    if (!call_unchanged(call, tag)) {
        reply_text(call, 200, media, body->str, body->len);
    }
}

bool call_names_version(const char *header, int64_t version)
{
    g_autofree char *tag = g_strdup_printf("\"%" PRId64 "\"", version);
    g_auto(GStrv) listed = g_strsplit(header, ",", 32);
    for (char **one = listed; *one != NULL; one++) {
        const char *text = g_strstrip(*one);
        if (strcmp(text, tag) == 0 || strcmp(text, "*") == 0) {
            return true;
        }
    }
    return false;
}

char *call_tag(int64_t version)
{
    return g_strdup_printf("\"%" PRId64 "\"", version);
}

void call_set_version(Call *call, const char *route, const char *id, int64_t version)
{
    g_autofree char *tag = call_tag(version);
    call_set_header(call, "ETag", tag);
    if (call->id == NULL) {
        g_autofree char *place = g_strconcat(route, "/", id, NULL);
        call_set_header(call, "Location", place);
    }
}

bool call_unchanged(Call *call, const char *tag)
{
    call_set_header(call, "ETag", tag);
    call_set_header(call, "Cache-Control", "private, no-cache");
    call_set_header(call, "Vary", "Authorization, Accept, Accept-Encoding");
    const char *known = call_header(call, "If-None-Match");
    if (known == NULL || (strcmp(known, "*") != 0 && strstr(known, tag) == NULL)) {
        return false;
    }
    evhttp_send_reply(call->request, HTTP_NOTMODIFIED, "Not Modified", NULL);
    call_finish(call, HTTP_NOTMODIFIED);
    return true;
}

void reply_problem_with(Call *call, Problem *problem, const char *slug)
{
    g_autofree char *type = g_strconcat("/problems/", slug, NULL);
    g_autoptr(GString) json = g_string_new(NULL);
    problem->type = type;
    problem->title = reply_reason(problem->status);
    encode_problem(json, problem);
    reply_text(call, problem->status, MEDIA_PROBLEM, json->str, json->len);
}

void reply_problem(Call *call, int status, const char *slug, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *detail = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    Problem problem = {.status = status, .detail = detail};
    reply_problem_with(call, &problem, slug);
}

void reply_failure(Call *call, const GError *error)
{
    call_set_header(call, "Retry-After", "5");
    if (g_error_matches(error, TILIK_ERROR, TILIK_ERROR_STORAGE)) {
        reply_problem(call, 507, "storage",
                      "Nothing was changed: the server's disk can't take it.");
    } else {
        reply_problem(call, 503, "database",
                      "Nothing was changed: the server's database is not available.");
    }
}

static void reply_batch(Call *call, int status, const Batch *batch, const GError *error)
{
    if (error != NULL) {
        reply_failure(call, error);
    } else {
        reply_json(call, status, batch->answer);
    }
}

void reply_written(Batch *batch, const GError *error, void *call)
{
    reply_batch(call, 200, batch, error);
}

void reply_created(Batch *batch, const GError *error, void *call)
{
    reply_batch(call, 201, batch, error);
}
