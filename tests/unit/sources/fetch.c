/* Which addresses may be asked for a picture at all, and what a name that nobody knows costs. */
#include <netdb.h>

#include "sources/fetch.h"

/* Names are looked up by a thread of curl; this one's stay unanswered until the test lets go. */
typedef struct Names {
    GMutex lock;
    GCond changed;
    bool silent;
    unsigned waiting;
} Names;

static Names names;

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
                struct addrinfo **out)
{
    gint64 end = g_get_monotonic_time() + 30 * G_USEC_PER_SEC;
    g_mutex_lock(&names.lock);
    names.waiting++;
    while (names.silent && g_cond_wait_until(&names.changed, &names.lock, end)) {
    }
    names.waiting--;
    g_cond_broadcast(&names.changed);
    g_mutex_unlock(&names.lock);
    return EAI_NONAME;
}

static void test_valid(void)
{
    static const char *const good[] = {"",           "kamera.lan",     "10.0.3.7:5000 frigate",
                                       "a, b:80, c", "[::1]:8080",     "[fe80::1]",
                                       "KAMERA.LAN", " x  ,\ty_1-2.z "};
    static const char *const bad[] = {
        "http://x", "x/y",   "x:0", "x:65536", "x:",   ":80", "x:80:90",
        "u@x",      "x?y=z", "x#y", "::1",     "x:8x", "*"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_test_message("%s", good[i]);
        g_assert_true(fetch_hosts_valid(good[i]));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_test_message("%s", bad[i]);
        g_assert_false(fetch_hosts_valid(bad[i]));
    }
}

static void on_done(const FetchAnswer *answer, void *data)
{
    g_assert_null(answer->bytes);
    g_assert_nonnull(answer->why);
    ++*(unsigned *)data;
}

/* Spellings that might be read in another way by who asks than by who looks at the list. */
static void test_listed(void)
{
    static const char *const listed[] = {"http://kamera.invalid:5000/a.png",
                                         "HTTP://KAMERA.invalid:5000", "http://pos.invalid/x?y=1#z",
                                         "https://pos.invalid:443/x"};
    static const char *const others[] = {"http://kamera.invalid/a.png",
                                         "http://kamera.invalid:5001/a.png",
                                         "http://pos.invalid:81/",
                                         "https://pos.invalid:80/",
                                         "http://pos.invalid@lain.invalid/",
                                         "http://pos.invalid:80@lain.invalid/",
                                         "http://user@pos.invalid/",
                                         "http://lain.invalid/pos.invalid",
                                         "http://lain.invalid#pos.invalid",
                                         "http://pos.invalid.lain.invalid/",
                                         "http://xpos.invalid/",
                                         "http://pos.invalid\\@lain.invalid/",
                                         "file:///etc/passwd",
                                         "ftp://pos.invalid/x",
                                         "gopher://pos.invalid:80/x",
                                         "pos.invalid/x",
                                         "//pos.invalid/x",
                                         "http://",
                                         "http://pos.invalid:99999/",
                                         "http://2130706433/",
                                         "http://[::ffff:127.0.0.1]/",
                                         ""};
    struct event_base *base = event_base_new();
    Fetcher *fetcher = fetcher_new(base, "Kamera.invalid:5000 pos.invalid");
    unsigned done = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_test_message("%s", others[i]);
        g_assert_cmpint(fetcher_get(fetcher, others[i], 10, on_done, &done), ==, FETCH_NOT_LISTED);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(listed); i++) {
        g_test_message("%s", listed[i]);
        g_assert_cmpint(fetcher_get(fetcher, listed[i], 10, on_done, &done), ==, FETCH_BEGUN);
    }
    unsigned begun = G_N_ELEMENTS(listed);
    while (fetcher_get(fetcher, listed[0], 10, on_done, &done) == FETCH_BEGUN) {
        g_assert_cmpuint(++begun, <=, FETCH_MOST);
    }
    g_assert_cmpuint(begun, ==, FETCH_MOST);
    fetcher_free(fetcher); /* all that wait are told */
    g_assert_cmpuint(done, ==, begun);
    event_base_free(base);
}

static void on_given_up(const FetchAnswer *answer, void *data)
{
    g_assert_null(answer->bytes);
    event_base_loopbreak(data);
}

/* The loop goes on while the name is still being looked up. */
static void test_silent_names(void)
{
    struct event_base *base = event_base_new();
    Fetcher *fetcher = fetcher_new(base, "diam.invalid");
    names.silent = true;
    g_assert_cmpint(fetcher_get(fetcher, "http://diam.invalid/a.png", 10, on_given_up, base), ==,
                    FETCH_BEGUN);
    event_base_dispatch(base);
    fetcher_free(fetcher);
    g_mutex_lock(&names.lock);
    g_assert_cmpuint(names.waiting, ==, 1);
    names.silent = false;
    g_cond_broadcast(&names.changed);
    while (names.waiting > 0) {
        g_cond_wait(&names.changed, &names.lock);
    }
    g_mutex_unlock(&names.lock);
    event_base_free(base);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/fetch/a list is hosts and ports and nothing else", test_valid);
    g_test_add_func("/fetch/what is not listed is not asked, however it is spelled", test_listed);
    g_test_add_func("/fetch/a name that nobody answers for holds nothing up", test_silent_names);
    return g_test_run();
}
