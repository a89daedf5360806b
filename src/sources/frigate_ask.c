/* Frigate's HTTP: a round of login, version, figures and reviews, once in a while and whenever MQTT
 * has come back; and what was acknowledged here is marked as viewed there. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "frigate_private.h"

#define LEAST_MS    1000
#define MOST_MS     60000
#define REFUSED_MS  300000
#define VIEWED_MAX  100 /* ids in one question */
#define VERSION_MAX 40
#define OLDEST      14 /* 0.14: the first with reviews */

static void ask(Source *source, FrigateStep step);

static void fire_in(Source *source, int wait_ms)
{
    const struct timeval wait = {wait_ms / 1000, wait_ms % 1000 * 1000};
    event_add(source->round, &wait);
}

void frigate_ask_soon(Source *source, int wait_ms)
{
    struct timeval due, now;
    if (source->step != FRIGATE_REST) {
        source->fresh = true; /* after this one */
        return;
    }
    if (event_pending(source->round, EV_TIMEOUT, &due)) {
        evutil_gettimeofday(&now, NULL);
        int64_t left_ms =
            (due.tv_sec - now.tv_sec) * INT64_C(1000) + (due.tv_usec - now.tv_usec) / 1000;
        if (left_ms <= wait_ms) {
            return;
        }
    }
    /* What is down is not asked sooner than its time. */
    if (source->http_why == NULL || !source->http_tried) {
        fire_in(source, wait_ms);
    }
}

static void rest(Source *source, int wait_ms)
{
    source->step = FRIGATE_REST;
    source->http_tried = true;
    fire_in(source, wait_ms);
    frigate_stands(source);
}

/* why is static, or the source's own http_said. */
static void fail(Source *source, bool refused, const char *why)
{
    source->failures++;
    source->http_up = false;
    source->refused = refused;
    source->http_why = why;
    source->fresh = false;
    source->sink->heard(source->sink->server, false);
    int wait_ms = refused ? ask_wait_ms(source->failures, 10 * LEAST_MS, REFUSED_MS)
                          : ask_wait_ms(source->failures, LEAST_MS, MOST_MS);
    rest(source, wait_ms);
}

static void finish(Source *source)
{
    bool soon = source->fresh;
    source->failures = 0;
    source->http_up = true;
    source->refused = source->fresh = false;
    source->http_why = NULL;
    rest(source, soon ? LEAST_MS : source->poll_ms);
}

static void forget_token(Source *source)
{
    setting_forget(g_steal_pointer(&source->token));
}

/* What an answer that is none of 200 to 299 means. */
static void fail_status(Source *source, long status)
{
    g_free(source->http_said);
    source->http_said = g_strdup_printf("it answers %ld", status);
    if (status == 401) {
        fail(source, true,
             source->login.user != NULL ? "it refuses the login"
                                        : "it wants a login: login_file is not set");
    } else if (status == 403) {
        fail(source, true, "its user may not read reviews");
    } else if (status == 404) {
        fail(source, true, "it has no reviews: Frigate 0.14 and later have");
    } else if (status >= 300 && status < 400) {
        fail(source, true, "it sends us elsewhere: give Frigate's own address");
    } else {
        fail(source, false, source->http_said);
    }
}

/* A token that has ended is renewed once in a round. */
static bool renews(Source *source, const AskAnswer *answer)
{
    if (answer->status != 401 || source->token == NULL) {
        return false;
    }
    forget_token(source);
    ask(source, FRIGATE_LOGIN);
    return true;
}

/* False: there is no good answer, and what follows from that is done. */
static bool is_good(Source *source, const AskAnswer *answer)
{
    if (answer->why != NULL) {
        fail(source, false, answer->why);
        return false;
    }
    if (answer->status >= 200 && answer->status < 300) {
        return true;
    }
    if (!renews(source, answer)) {
        fail_status(source, answer->status);
    }
    return false;
}

/* What comes */

static void on_login(const AskAnswer *answer, void *data)
{
    Source *source = data;
    if (answer->why != NULL) {
        fail(source, false, answer->why);
    } else if (answer->status == 404) {
        ask(source, FRIGATE_VERSION); /* its logins are switched off */
    } else if (answer->status == 429) {
        fail(source, false, "it wants fewer logins");
    } else if (answer->status == 400 || answer->status == 401 || answer->status == 403) {
        fail(source, true, "it refuses the login");
    } else if (answer->status < 200 || answer->status >= 300) {
        fail_status(source, answer->status);
    } else if (answer->cookie == NULL || answer->cookie[0] == '\0') {
        fail(source, true, "it takes the login and gives no token");
    } else {
        source->token = g_strdup(answer->cookie);
        ask(source, FRIGATE_VERSION);
    }
}

static void on_version(const AskAnswer *answer, void *data)
{
    Source *source = data;
    unsigned major, minor;
    if (!is_good(source, answer)) {
        return;
    }
    g_free(source->version);
    source->version = text_clean(answer->body, MIN(answer->size, VERSION_MAX), VERSION_MAX);
    if (sscanf(source->version, "%u.%u", &major, &minor) != 2) {
        g_clear_pointer(&source->version, g_free);
        fail(source, true, "it is no Frigate: it does not say its version");
    } else if (major == 0 && minor < OLDEST) {
        g_free(source->http_said);
        source->http_said = g_strdup_printf("Frigate 0.%u is too old: 0.14 at least", minor);
        fail(source, true, source->http_said);
    } else {
        ask(source, FRIGATE_STATS);
    }
}

/* Without figures there are reviews all the same. */
static void on_stats(const AskAnswer *answer, void *data)
{
    Source *source = data;
    if (is_good(source, answer)) {
        frigate_hear_stats(source, answer->body, answer->size);
        ask(source, FRIGATE_REVIEWS);
    }
}

static void collect(const FrigateReview *review, void *data)
{
    GArray *found = data;
    const FrigateReview none = {0};
    g_array_append_vals(found, review != NULL ? review : &none, 1);
}

/* The newest comes first, and is told last. */
static void hear_all(Source *source, const GArray *found)
{
    source->sink->begin(source->sink->server);
    for (guint i = found->len; i-- > 0;) {
        const FrigateReview *review = &g_array_index(found, FrigateReview, i);
        if (review->id != NULL) {
            frigate_hear(source, review);
        } else {
            source->sink->heard(source->sink->server, false);
        }
    }
    frigate_settle(source);
    source->sink->commit(source->sink->server);
}

static void on_reviews(const AskAnswer *answer, void *data)
{
    Source *source = data;
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(FrigateReview));
    g_autoptr(GError) error = NULL;
    if (!is_good(source, answer)) {
        return;
    }
    if (!decode_frigate_reviews(source->decoder, answer->body, answer->size, collect, found,
                                &error)) {
        g_debug("frigate: %s", error->message);
        fail(source, false, "its list of reviews can't be read");
        return;
    }
    source->odd = 0;
    hear_all(source, found);
    ask(source, FRIGATE_VIEWED);
}

/* What was acknowledged here */

static void on_viewed(const AskAnswer *answer, void *data)
{
    Source *source = data;
    GHashTableIter each;
    if (answer->status == 403) {
        source->no_viewing = true; /* said on the page, and tried with what comes next */
    } else if (!is_good(source, answer)) {
        g_hash_table_remove_all(source->marking);
        return;
    } else {
        source->no_viewing = false;
    }
    gpointer id;
    g_hash_table_iter_init(&each, source->marking);
    while (g_hash_table_iter_next(&each, &id, NULL)) {
        g_hash_table_remove(source->viewed, id);
    }
    g_hash_table_remove_all(source->marking);
    ask(source, FRIGATE_VIEWED);
}

static char *next_viewed(Source *source)
{
    g_autoptr(GString) json = g_string_new(NULL);
    const char *ids[VIEWED_MAX];
    size_t count = 0;
    GHashTableIter each;
    gpointer id;
    g_hash_table_iter_init(&each, source->viewed);
    while (count < VIEWED_MAX && g_hash_table_iter_next(&each, &id, NULL)) {
        g_hash_table_add(source->marking, g_strdup(id));
        ids[count++] = id;
    }
    encode_frigate_viewed(json, ids, count);
    return g_string_free(g_steal_pointer(&json), FALSE);
}

/* Asking */

static void ask_login_now(Source *source)
{
    g_autoptr(GString) json = g_string_new(NULL);
    encode_frigate_login(json, source->login.user, source->login.password);
    asker_ask(source->asker, &(AskRequest){.path = "/api/login", .json = json->str}, on_login,
              source);
    explicit_bzero(json->str, json->len);
}

/* All of them, viewed or not (what "2" means since 0.14), and no limit: with one, 0.14 and 0.15
 * could pass over what began before and ended after the last that fits. */
static void ask_reviews(Source *source)
{
    int64_t after_ms = frigate_after_ms(source);
    g_autofree char *path = g_strdup_printf("/api/review?reviewed=2&after=%" PRId64 ".%03d",
                                            after_ms / 1000, (int)(after_ms % 1000));
    asker_ask(source->asker, &(AskRequest){.path = path, .bearer = source->token}, on_reviews,
              source);
}

static void ask_viewed(Source *source)
{
    if (g_hash_table_size(source->viewed) == 0) {
        finish(source);
        return;
    }
    g_autofree char *json = next_viewed(source);
    asker_ask(source->asker,
              &(AskRequest){.path = "/api/reviews/viewed", .json = json, .bearer = source->token},
              on_viewed, source);
}

static void ask(Source *source, FrigateStep step)
{
    source->step = step;
    switch (step) {
    case FRIGATE_LOGIN:
        ask_login_now(source);
        break;
    case FRIGATE_VERSION:
        asker_ask(source->asker, &(AskRequest){.path = "/api/version", .bearer = source->token},
                  on_version, source);
        break;
    case FRIGATE_STATS:
        asker_ask(source->asker, &(AskRequest){.path = "/api/stats", .bearer = source->token},
                  on_stats, source);
        break;
    case FRIGATE_REVIEWS:
        ask_reviews(source);
        break;
    case FRIGATE_VIEWED:
        ask_viewed(source);
        break;
    case FRIGATE_REST:
        break;
    }
}

static void on_round(evutil_socket_t fd, short what, void *data)
{
    Source *source = data;
    bool login = source->login.user != NULL && source->token == NULL;
    if (source->step == FRIGATE_REST) {
        ask(source, login ? FRIGATE_LOGIN : FRIGATE_VERSION);
    }
}

void frigate_ask_start(Source *source)
{
    source->round = evtimer_new(source->base, on_round, source);
    fire_in(source, 0);
}
