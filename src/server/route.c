#include "route.h"

#include <event2/buffer.h>
#include <event2/http_struct.h>
#include <event2/keyvalq_struct.h>
#include <string.h>
#include <sys/queue.h>

#include "base/clock.h"
#include "call.h"
#include "idempotency.h"
#include "wire/routes.h"

#define PARAMETERS_MAX 32

/* What evhttp lets through and a proxy in front might read in another way (request smuggling, RFC
 * 9112 section 11.2). */
static const char *malformed(struct evhttp_request *request)
{
    static const char *const once[] = {"Content-Length",     "Host",         "Transfer-Encoding",
                                       "Authorization",      "Content-Type", HEADER_IDEMPOTENCY_KEY,
                                       HEADER_LAST_EVENT_ID, HEADER_IF_MATCH};
    struct evkeyvalq *headers = evhttp_request_get_input_headers(request);
    unsigned seen[G_N_ELEMENTS(once)] = {0};
    for (struct evkeyval *header = headers->tqh_first; header != NULL;
         header = header->next.tqe_next) {
        for (const char *c = header->key; *c != '\0'; c++) {
            if (!g_ascii_isalnum(*c) && strchr("!#$%&'*+-.^_`|~", *c) == NULL) {
                return "a header's name has a character that is not allowed";
            }
        }
        for (const char *c = header->value; *c != '\0'; c++) {
            if ((unsigned char)*c < 0x20 && *c != '\t') {
                return "a header's value has a control character";
            }
        }
        for (size_t i = 0; i < G_N_ELEMENTS(once); i++) {
            if (g_ascii_strcasecmp(header->key, once[i]) == 0 && ++seen[i] > 1) {
                return "a header that may stand once stands twice";
            }
        }
    }
    if (seen[0] > 0 && seen[2] > 0) {
        return "Content-Length and Transfer-Encoding together";
    }
    return seen[1] == 0 && (request->major > 1 || request->minor >= 1) ? "no Host header" : NULL;
}

static void refuse_token(Call *call)
{
    call->server->metrics.refused_tokens++;
    call_set_header(call, "WWW-Authenticate", "Bearer realm=\"tilik\"");
    reply_problem(call, 401, "token", "A valid bearer token is needed.");
}

/* The one place where it is decided who may call what. */
static bool may_call(Call *call)
{
    Server *server = call->server;
    if (call->route->right == ROUTE_OPEN) {
        return true;
    }
    Token *token = tokens_find(server->tokens, call_header(call, "Authorization"), clock_wall_ms());
    if (token == NULL) {
        refuse_token(call);
        return false;
    }
    call->token = token_ref(token);
    if (call->route->right != ROUTE_ANY && !role_has(token->role, (Right)call->route->right)) {
        reply_problem(call, 403, "right", "The role %s lacks the right %s.", role_word(token->role),
                      right_word((Right)call->route->right));
        return false;
    }
    if (journal_waiting(server->journal) > (unsigned)server->options->waiting &&
        call->route->method != EVHTTP_REQ_GET) {
        call_set_header(call, "Retry-After", "2");
        reply_problem(call, 429, "overload", "Too much waits to be written; try again soon.");
        return false;
    }
    if (!server->ready) {
        call_set_header(call, "Retry-After", "1");
        reply_problem(call, 503, "starting", "The city is still being written down.");
        return false;
    }
    return true;
}

static bool is_media(const char *type, const char *media)
{
    if (type == NULL || g_ascii_strncasecmp(type, media, strlen(media)) != 0) {
        return false;
    }
    const char *rest = type + strlen(media);
    const char *charset = strcasestr(rest, "charset=");
    bool utf8 =
        charset == NULL || g_ascii_strncasecmp(charset + 8 + (charset[8] == '"'), "utf-8", 5) == 0;
    return (*rest == '\0' || *rest == ';' || *rest == ' ') && utf8;
}

/* A merge patch (RFC 7396) may be called what it is, or JSON. */
static bool fits_route(const Call *call)
{
    const char *type = call_header(call, "Content-Type");
    return call->route->body_max == HTTP_FILE_MAX || is_media(type, MEDIA_JSON) ||
           (call->route->method == EVHTTP_REQ_PATCH && is_media(type, MEDIA_MERGE));
}

static bool take_body(Call *call)
{
    struct evbuffer *input = evhttp_request_get_input_buffer(call->request);
    size_t size = evbuffer_get_length(input);
    if (size > call->route->body_max) {
        reply_problem(call, 413, "too-large", "The body may have at most %zu bytes here.",
                      call->route->body_max);
        return false;
    }
    if (call->route->body_max > 0 && size > 0 && !fits_route(call)) {
        reply_problem(call, 415, "media-type", "The body must be application/json in UTF-8.");
        return false;
    }
    call->body = g_malloc(size + 1);
    evbuffer_copyout(input, call->body, size);
    call->body[size] = '\0';
    call->body_size = size;
    return true;
}

/* What stands twice, or ends at a NUL, others read in another way. */
static bool is_plain(const char *text, const struct evkeyvalq *query)
{
    unsigned pairs = 0;
    for (struct evkeyval *one = query->tqh_first; one != NULL; one = one->next.tqe_next) {
        if (++pairs > PARAMETERS_MAX) {
            return false;
        }
        for (struct evkeyval *two = one->next.tqe_next; two != NULL; two = two->next.tqe_next) {
            if (g_ascii_strcasecmp(one->key, two->key) == 0) {
                return false;
            }
        }
    }
    return strstr(text, "%00") == NULL;
}

static bool take_query(Call *call)
{
    const char *text = evhttp_uri_get_query(evhttp_request_get_evhttp_uri(call->request));
    call->query = g_new0(struct evkeyvalq, 1);
    TAILQ_INIT(call->query);
    if (text != NULL && *text != '\0' &&
        (evhttp_parse_query_str(text, call->query) != 0 || !is_plain(text, call->query))) {
        reply_problem(call, 400, "query", "The query string can't be read.");
        return false;
    }
    for (struct evkeyval *pair = call->query->tqh_first; pair != NULL; pair = pair->next.tqe_next) {
        if (!g_utf8_validate(pair->value, -1, NULL)) {
            reply_problem(call, 400, "query", "The query string is not UTF-8.");
            return false;
        }
    }
    return true;
}

static void refuse_path(Call *call, const char *allow)
{
    if (allow[0] == '\0') {
        reply_problem(call, 404, "unknown", "There is nothing here.");
        return;
    }
    call_set_header(call, "Allow", allow);
    reply_problem(call, 405, "method", "This method is not for this address.");
}

/* A path, or the whole address that a client sends to a proxy; and only the HTTP that we speak.
 * What evhttp makes a path of besides ("//host/path") others read in another way. */
static const char *misdirected(struct evhttp_request *request)
{
    const char *target = evhttp_request_get_uri(request);
    if (request->major != 1 || request->minor > 1) {
        return "not HTTP/1.0 or 1.1";
    }
    bool path = target[0] == '/' && target[1] != '/';
    bool whole = g_ascii_strncasecmp(target, "http://", 7) == 0 ||
                 g_ascii_strncasecmp(target, "https://", 8) == 0;
    return (path || whole) && strchr(target, '#') == NULL ? NULL : "not a path";
}

static void dispatch(Call *call)
{
    struct evhttp_request *request = call->request;
    const char *wrong = malformed(request);
    wrong = wrong != NULL ? wrong : misdirected(request);
    if (wrong != NULL) {
        call_set_header(call, "Connection", "close");
        reply_problem(call, 400, "malformed", "The request is malformed: %s.", wrong);
        return;
    }
    const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(request);
    const char *path = uri != NULL ? evhttp_uri_get_path(uri) : NULL;
    char allow[64] = "";
    call->route = path != NULL ? route_find(evhttp_request_get_command(request), path, &call->id,
                                            allow, sizeof allow)
                               : NULL;
    if (call->route == NULL) {
        refuse_path(call, allow);
        return;
    }
    if (g_str_has_suffix(call->route->pattern, "/{part}")) {
        call->part = g_strdup(strrchr(path, '/') + 1);
    }
    if (!may_call(call) || !take_body(call) || !take_query(call)) {
        return;
    }
    if (call->route->keyed && !idempotency_begin(call)) {
        return;
    }
    call->route->handle(call);
}

void route_request(struct evhttp_request *request, void *data)
{
    Server *server = data;
    if (!http_arrived(server->http, request)) {
        evhttp_send_error(request, HTTP_SERVUNAVAIL, NULL);
        return;
    }
    Call *call = g_new0(Call, 1);
    call->server = server;
    call->request = request;
    call->started_us = g_get_monotonic_time();
    call->head = evhttp_request_get_command(request) == EVHTTP_REQ_HEAD;
    dispatch(call);
}
