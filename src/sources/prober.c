#include "prober.h"

#include <string.h>

#include "prober_private.h"

#define BODY_MAX 65536
/* So many of libcurl's handles are kept: to make one costs more than to ask with it. */
#define IDLE_MAX 64

static void probe_free(gpointer data)
{
    Probe *probe = data;
    Prober *prober = probe->prober;
    curl_loop_remove(probe->loop, probe->easy);
    if (prober->idle->len < IDLE_MAX) {
        curl_easy_reset(probe->easy);
        g_ptr_array_add(prober->idle, probe->easy);
    } else {
        curl_easy_cleanup(probe->easy);
    }
    g_string_free(probe->body, TRUE);
    g_free(probe);
}

static void go_again(Probe *probe)
{
    g_string_truncate(probe->body, 0);
    probe->enough = false;
    probe->answers = 0;
    curl_loop_add(probe->loop, probe->easy);
}

/* Asks for what a playlist names, once; true when it is on its way. */
static bool hop(Probe *probe)
{
    char *url = probe->hopped ? NULL : probe_first_stream(probe);
    if (url == NULL) {
        return false;
    }
    curl_loop_remove(probe->loop, probe->easy);
    curl_easy_setopt(probe->easy, CURLOPT_URL, url);
    curl_free(url);
    probe->hopped = true;
    go_again(probe);
    return true;
}

/* A login goes as it is only to what never offered anything better; true when it is on its way. */
static bool log_in(Probe *probe)
{
    if (!probe->login || probe->basic || probe->offers_digest || !probe->offers_basic) {
        return false;
    }
    curl_loop_remove(probe->loop, probe->easy);
    curl_easy_setopt(probe->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    probe->basic = true;
    go_again(probe);
    return true;
}

static void on_done(CURL *easy, CURLcode code, void *data)
{
    Probe *probe = NULL;
    g_autofree char *mark = NULL;
    g_autoptr(GBytes) still = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&probe);
    ProbeFinding finding = {.result = probe_find(probe, code)};
    if ((finding.result == PROBE_GOOD && hop(probe)) ||
        (finding.result == PROBE_LOGIN && log_in(probe))) {
        return;
    }
    if (finding.result == PROBE_GOOD && probe->way == WAY_STILL) {
        still = g_bytes_new(probe->body->str, probe->body->len);
    } else if (finding.result == PROBE_GOOD) {
        probe_note_playlist(probe, &mark, &finding.moves_ms);
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
    prober->idle = g_ptr_array_new_with_free_func(curl_easy_cleanup);
    prober->numbers = curl_loop_new(base, on_done, prober);
    prober->names = curl_loop_new(base, on_done, prober);
    return prober;
}

void prober_free(Prober *prober)
{
    if (prober != NULL) {
        g_ptr_array_unref(prober->running);
        g_ptr_array_unref(prober->idle);
        curl_loop_free(prober->numbers);
        curl_loop_free(prober->names);
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

char *prober_host(const char *url)
{
    const char *host = strstr(url, "://");
    host = host != NULL ? host + strlen("://") : url;
    size_t length = strcspn(host, "/?#");
    const char *login = memrchr(host, '@', length);
    if (login != NULL) {
        length -= (size_t)(login + 1 - host);
        host = login + 1;
    }
    if (host[0] == '[') {
        host++;
        return g_ascii_strdown(host, (gssize)strcspn(host, "]/"));
    }
    return g_ascii_strdown(host, (gssize)MIN(length, strcspn(host, ":")));
}

/* libcurl remembers for a minute where each host is, and looks all of that through at each
 * question: thousands that are numbers anyway are not to be looked through. */
static void set_loop(Probe *probe, const char *url)
{
    g_autofree char *host = prober_host(url);
    bool number = g_hostname_is_ip_address(host);
    probe->loop = number ? probe->prober->numbers : probe->prober->names;
    if (number) {
        curl_easy_setopt(probe->easy, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
    }
}

/* What an address is asked for must not hold the login that may stand in it. */
static void set_stream(CURL *easy, const char *url)
{
    if (strchr(url, '@') == NULL) {
        curl_easy_setopt(easy, CURLOPT_RTSP_STREAM_URI, url);
        return;
    }
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
    if (target->still_max == 0) {
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "rtsp,http,https");
    }
}

static void set_bounds(Probe *probe)
{
    CURL *easy = probe->easy;
    long most_ms = probe->prober->timeout_ms;
    curl_loop_bound(easy, most_ms / 2, most_ms, probe_on_body, probe);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    /* Nor is an old connection looked for, among the thousand of a relay. */
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, probe_on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, probe);
}

/* Digest, or nothing: what is offered beside it is not asked for (see on_done()). */
static void set_login(Probe *probe, const ProbeTarget *target)
{
    probe->login = target->user != NULL;
    if (probe->login) {
        curl_easy_setopt(probe->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_DIGEST);
        curl_easy_setopt(probe->easy, CURLOPT_USERNAME, target->user);
        curl_easy_setopt(probe->easy, CURLOPT_PASSWORD,
                         target->password != NULL ? target->password : "");
    }
}

static CURL *take_idle(Prober *prober)
{
    guint count = prober->idle->len;
    return count > 0 ? g_ptr_array_steal_index_fast(prober->idle, count - 1) : curl_easy_init();
}

bool prober_ask(Prober *prober, const ProbeTarget *target, ProbeDone done, void *data)
{
    if (prober->running->len >= prober->most) {
        return false;
    }
    Probe *probe = g_new0(Probe, 1);
    *probe = (Probe){.prober = prober,
                     .easy = take_idle(prober),
                     .body = g_string_new(NULL),
                     .done = done,
                     .data = data};
    curl_easy_setopt(probe->easy, CURLOPT_URL, target->url);
    set_loop(probe, target->url);
    set_bounds(probe);
    set_way(probe, target);
    set_login(probe, target);
    g_ptr_array_add(prober->running, probe);
    curl_loop_add(probe->loop, probe->easy);
    return true;
}

unsigned prober_under_way(const Prober *prober)
{
    return prober->running->len;
}
