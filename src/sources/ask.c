#include "sources/ask.h"

#include <string.h>

#include "base/error.h"
#include "curl_loop.h"
#include "sources/source.h"

#define HEADERS_MAX 65536
#define SHIFTS_MAX  16
#define CHALLENGE   "www-authenticate:"

struct Asker {
    AskLoop *loop, *own; /* own: to be freed with it; NULL none */
    GPtrArray *running;  /* of Question */
    char *url, *user, *password;
    CURL *kept; /* of Digest, while nobody uses it: it knows the challenge; NULL none */
    int timeout_ms;
    size_t body_max;
    bool digest;
};

typedef struct Question {
    Asker *asker;
    CURL *easy;
    struct curl_slist *headers;
    GString *body;
    char *cookie;
    size_t header_bytes;
    bool too_large, too_many; /* bytes, headers */
    bool challenged;
    AskDone done;
    void *data;
} Question;

static void question_free(gpointer data)
{
    Question *question = data;
    Asker *asker = question->asker;
    curl_loop_remove(asker->loop, question->easy);
    curl_easy_setopt(question->easy, CURLOPT_HTTPHEADER, NULL);
    if (asker->digest && asker->kept == NULL) {
        asker->kept = question->easy;
    } else {
        curl_easy_cleanup(question->easy);
    }
    for (struct curl_slist *one = question->headers; one != NULL; one = one->next) {
        explicit_bzero(one->data, strlen(one->data));
    }
    curl_slist_free_all(question->headers);
    explicit_bzero(question->body->str, question->body->allocated_len);
    g_string_free(question->body, TRUE);
    setting_forget(question->cookie);
    g_free(question);
}

static size_t on_body(char *bytes, size_t one, size_t count, void *data)
{
    Question *question = data;
    question->too_large = question->body->len + count > question->asker->body_max;
    if (question->too_large) {
        return 0;
    }
    g_string_append_len(question->body, bytes, (gssize)count);
    return count;
}

/* "Set-Cookie: NAME=VALUE; ...": the value, NULL for another header. */
static char *cookie_of(const char *line, size_t size)
{
    static const char name[] = "set-cookie:";
    size_t from = sizeof name - 1;
    if (size <= from || g_ascii_strncasecmp(line, name, from) != 0) {
        return NULL;
    }
    const char *equals = memchr(line + from, '=', size - from);
    if (equals == NULL) {
        return NULL;
    }
    size_t length = size - (size_t)(equals + 1 - line);
    char *value = g_strndup(equals + 1, length);
    size_t end = strcspn(value, "; \t\r\n");
    explicit_bzero(value + end, strlen(value + end));
    return value;
}

static bool wants_digest(const char *line, size_t size)
{
    size_t name = strlen(CHALLENGE);
    if (size < name || g_ascii_strncasecmp(line, CHALLENGE, name) != 0) {
        return false;
    }
    g_autofree char *value = g_ascii_strdown(line + name, (gssize)(size - name));
    return strstr(value, "digest ") != NULL;
}

static size_t on_header(char *bytes, size_t one, size_t count, void *data)
{
    Question *question = data;
    question->header_bytes += count;
    question->too_many = question->header_bytes > HEADERS_MAX;
    question->challenged = question->challenged || wants_digest(bytes, count);
    if (question->cookie == NULL) {
        question->cookie = cookie_of(bytes, count);
    }
    return question->too_many ? 0 : count;
}

static const char *why_not(const Question *question, CURLcode code)
{
    if (question->too_many) {
        return "it sends headers without end";
    }
    if (question->too_large || code == CURLE_FILESIZE_EXCEEDED) {
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

static void on_done(CURL *easy, CURLcode code, void *data)
{
    Question *question = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&question);
    AskAnswer answer = {
        .why = why_not(question, code), .body = "", .challenged = question->challenged};
    if (answer.why == NULL) {
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer.status);
        answer.body = question->body->str;
        answer.size = question->body->len;
        answer.cookie = question->cookie;
    }
    GString *body = g_steal_pointer(&question->body);
    question->body = g_string_new(NULL);
    char *cookie = g_steal_pointer(&question->cookie);
    AskDone done = question->done;
    void *user = question->data;
    g_ptr_array_remove_fast(question->asker->running, question);
    done(&answer, user);
    setting_forget(cookie);
    explicit_bzero(body->str, body->allocated_len);
    g_string_free(body, TRUE);
}

AskLoop *ask_loop_new(struct event_base *base)
{
    return curl_loop_new(base, on_done, NULL);
}

void ask_loop_free(AskLoop *loop)
{
    curl_loop_free(loop);
}

Asker *asker_new(const AskPlan *plan)
{
    Asker *asker = g_new0(Asker, 1);
    *asker = (Asker){.running = g_ptr_array_new_with_free_func(question_free),
                     .url = g_strdup(plan->url),
                     .user = g_strdup(plan->user),
                     .password = g_strdup(plan->password),
                     .timeout_ms = plan->timeout_ms,
                     .body_max = plan->body_max};
    asker->own = plan->loop == NULL ? ask_loop_new(plan->base) : NULL;
    asker->loop = plan->loop == NULL ? asker->own : plan->loop;
    for (size_t end = strlen(asker->url); end > 0 && asker->url[end - 1] == '/'; end--) {
        asker->url[end - 1] = '\0';
    }
    return asker;
}

static void drop_kept(Asker *asker)
{
    if (asker->kept != NULL) {
        curl_easy_cleanup(asker->kept);
    }
    asker->kept = NULL;
}

void asker_digest(Asker *asker, const char *user, const char *password)
{
    /* libcurl keeps the challenge that it had no login for, and would then try one that is refused
     * twice. */
    drop_kept(asker);
    asker->digest = true;
    g_free(asker->user);
    setting_forget(asker->password);
    asker->user = g_strdup(user);
    asker->password = g_strdup(password);
}

void asker_free(Asker *asker)
{
    if (asker != NULL) {
        asker->digest = false;
        g_ptr_array_unref(asker->running);
        drop_kept(asker);
        if (asker->own != NULL) {
            ask_loop_free(asker->own);
        }
        g_free(asker->url);
        g_free(asker->user);
        setting_forget(asker->password);
        g_free(asker);
    }
}

static void set_bounds(Question *question, int timeout_ms)
{
    CURL *easy = question->easy;
    curl_loop_bound(easy, timeout_ms / 2, timeout_ms, on_body, question);
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)question->asker->body_max);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, question);
}

static void set_body(Question *question, const AskRequest *request)
{
    const char *body = request->form != NULL   ? request->form
                       : request->json != NULL ? request->json
                                               : request->text;
    const char *type = request->json != NULL ? "application/json" : request->type;
    if (type != NULL) {
        g_autofree char *header = g_strconcat("Content-Type: ", type, NULL);
        question->headers = curl_slist_append(NULL, header);
    }
    /* Whether it would take the body is not asked beforehand. */
    question->headers = curl_slist_append(question->headers, "Expect:");
    curl_easy_setopt(question->easy, CURLOPT_HTTPHEADER, question->headers);
    if (body != NULL) {
        curl_easy_setopt(question->easy, CURLOPT_POST, 1L);
        curl_easy_setopt(question->easy, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
        curl_easy_setopt(question->easy, CURLOPT_COPYPOSTFIELDS, body);
    } else {
        curl_easy_setopt(question->easy, CURLOPT_HTTPGET, 1L);
    }
}

static void set_login(Question *question, const AskRequest *request)
{
    const Asker *asker = question->asker;
    if (request->bearer != NULL) {
        curl_easy_setopt(question->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
        curl_easy_setopt(question->easy, CURLOPT_XOAUTH2_BEARER, request->bearer);
    } else if (asker->user != NULL) {
        curl_easy_setopt(question->easy, CURLOPT_HTTPAUTH,
                         (long)(asker->digest ? CURLAUTH_DIGEST : CURLAUTH_BASIC));
        curl_easy_setopt(question->easy, CURLOPT_USERNAME, asker->user);
        curl_easy_setopt(question->easy, CURLOPT_PASSWORD,
                         asker->password != NULL ? asker->password : "");
    }
}

void asker_ask(Asker *asker, const AskRequest *request, AskDone done, void *data)
{
    g_autofree char *url = g_strconcat(asker->url, request->path, NULL);
    Question *question = g_new0(Question, 1);
    *question = (Question){.asker = asker,
                           .easy = g_steal_pointer(&asker->kept),
                           .body = g_string_new(NULL),
                           .done = done,
                           .data = data};
    if (question->easy == NULL) {
        question->easy = curl_easy_init();
    }
    curl_easy_setopt(question->easy, CURLOPT_URL, url);
    set_bounds(question, request->timeout_ms > 0 ? request->timeout_ms : asker->timeout_ms);
    set_body(question, request);
    set_login(question, request);
    g_ptr_array_add(asker->running, question);
    curl_loop_add(asker->loop, question->easy);
    explicit_bzero(url, strlen(url));
}

unsigned asker_under_way(const Asker *asker)
{
    return asker->running->len;
}

bool ask_login(const char *path, AskLogin *out, GError **error)
{
    char *text = path[0] != '\0' ? setting_secret(path, error) : NULL;
    if (path[0] == '\0' || text == NULL) {
        return path[0] == '\0';
    }
    const char *colon = strchr(text, ':');
    bool good = colon != NULL && colon != text;
    if (good) {
        out->user = g_strndup(text, (size_t)(colon - text));
        out->password = g_strdup(colon + 1);
    } else {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: not USER:PASSWORD", path);
    }
    setting_forget(text);
    return good;
}

void ask_login_clear(AskLogin *login)
{
    setting_forget(login->user);
    setting_forget(login->password);
    *login = (AskLogin){0};
}

void ask_escape(GString *out, const char *text)
{
    g_string_append_uri_escaped(out, text, NULL, FALSE);
}

int ask_wait_ms(unsigned failures, int least_ms, int most_ms)
{
    unsigned doubled = failures > 0 ? MIN(failures - 1, SHIFTS_MAX) : 0;
    int64_t wait = MIN((int64_t)least_ms << doubled, (int64_t)most_ms);
    return (int)(wait / 2 + g_random_int_range(0, (gint32)(wait / 2) + 1));
}
