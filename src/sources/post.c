#include "sources/post.h"

#include <string.h>

#include "curl_loop.h"

#define CONNECT_MS  5000L
#define ANSWER_MOST 65536
#define AFTER_MOST  86400

struct Poster {
    CurlLoop *loop;
    GPtrArray *running; /* of Post */
};

typedef struct Post {
    Poster *poster;
    CURL *easy;
    struct curl_slist *headers;
    char *body;
    size_t answered; /* bytes, which nobody reads */
    PostDone done;
    void *data;
} Post;

static bool is_own_machine(const char *host)
{
    return g_ascii_strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           (g_str_has_prefix(host, "127.") && g_hostname_is_ip_address(host));
}

bool post_url_fits(const char *url)
{
    char *scheme = NULL, *host = NULL, *user = NULL;
    CURLU *parsed = curl_url();
    bool good = strlen(url) <= POST_URL_MAX &&
                curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK &&
                curl_url_get(parsed, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                curl_url_get(parsed, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
                curl_url_get(parsed, CURLUPART_USER, &user, 0) == CURLUE_NO_USER;
    good = good &&
           (strcmp(scheme, "https") == 0 || (strcmp(scheme, "http") == 0 && is_own_machine(host)));
    curl_free(scheme);
    curl_free(host);
    curl_free(user);
    curl_url_cleanup(parsed);
    return good;
}

static void post_free(gpointer data)
{
    Post *post = data;
    curl_loop_remove(post->poster->loop, post->easy);
    curl_easy_cleanup(post->easy);
    curl_slist_free_all(post->headers);
    g_free(post->body);
    g_free(post);
}

static size_t on_bytes(char *bytes, size_t one, size_t count, void *data)
{
    Post *post = data;
    post->answered += count;
    return post->answered > ANSWER_MOST ? 0 : count;
}

/* An answer that is too long has told its status before; one that never ends has told nothing. */
static PostAnswer read_answer(CURL *easy, CURLcode code)
{
    long status = 0;
    curl_off_t after_s = 0;
    if (code == CURLE_OK || code == CURLE_WRITE_ERROR) {
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &after_s);
    }
    bool certificate = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE;
    return (PostAnswer){.status = (int)status,
                        .after_ms = (int64_t)CLAMP(after_s, 0, AFTER_MOST) * 1000,
                        .why = status != 0                        ? NULL
                               : code == CURLE_OPERATION_TIMEDOUT ? "it took too long"
                               : certificate                      ? "its certificate is not trusted"
                                                                  : "it can't be reached"};
}

static void on_done(CURL *easy, CURLcode code, void *data)
{
    Poster *poster = data;
    Post *post = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&post);
    const PostAnswer answer = read_answer(easy, code);
    PostDone done = post->done;
    void *whose = post->data;
    g_ptr_array_remove_fast(poster->running, post);
    done(&answer, whose);
}

Poster *poster_new(struct event_base *base)
{
    Poster *poster = g_new0(Poster, 1);
    poster->running = g_ptr_array_new_with_free_func(post_free);
    poster->loop = curl_loop_new(base, on_done, poster);
    return poster;
}

void poster_stop(Poster *poster)
{
    if (poster != NULL) {
        g_ptr_array_set_size(poster->running, 0);
    }
}

void poster_free(Poster *poster)
{
    if (poster != NULL) {
        g_ptr_array_unref(poster->running);
        curl_loop_free(poster->loop);
        g_free(poster);
    }
}

static void set_up(Post *post, const PostRequest *request)
{
    CURL *easy = post->easy;
    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    long total_ms = request->timeout_s * 1000L;
    curl_loop_bound(easy, MIN(CONNECT_MS, total_ms), total_ms, on_bytes, post);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "tilikd/" TILIK_VERSION);
    if (request->ca_file != NULL) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, request->ca_file);
    }
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, post->headers);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->size);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, post->body);
}

void poster_send(Poster *poster, const PostRequest *request, PostDone done, void *data)
{
    Post *post = g_new0(Post, 1);
    *post = (Post){.poster = poster,
                   .easy = curl_easy_init(),
                   .body = g_strndup(request->body, request->size),
                   .done = done,
                   .data = data};
    for (const char *const *header = request->headers; *header != NULL; header++) {
        post->headers = curl_slist_append(post->headers, *header);
    }
    post->headers = curl_slist_append(post->headers, "Expect:");
    set_up(post, request);
    g_ptr_array_add(poster->running, post);
    curl_loop_add(poster->loop, post->easy);
}
