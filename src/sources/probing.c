/* The prober's round: each camera that has an address is asked in its turn.
 *
 * A box and a link are asked little at a time, whatever hangs on them; what is freshly dark comes
 * sooner, what has long been dark later; a start is spread over a whole round. */
#include <string.h>

#include "base/clock.h"
#include "prober.h"
#include "sources/source.h"

/* A box or link that is busy is come back to so much later. */
#define BUSY_MS 200
/* What was imported meanwhile is found so often. */
#define LOOK_MS  INT64_C(3600000)
#define TICK_MS  50
#define TICK_MAX 1000

typedef struct Rules {
    HealthRule rule;
    unsigned most, site_most, link_most;
    int timeout_ms;
} Rules;

typedef struct Probed {
    Source *source;
    char *id, *site, *link; /* site and link "" not known */
    char *mark;             /* of its playlist, and since when it says the same */
    int64_t mark_ms, due_ms;
    Health health;
    GSequenceIter *place; /* in the queue; NULL: it is being asked */
} Probed;

struct Source {
    const SourceSink *sink;
    struct event *tick;
    Prober *prober;
    Rules rules;
    GHashTable *probed; /* Probed of a camera's id */
    GSequence *queue;   /* by due_ms */
    GHashTable *busy;   /* how many are being asked of a box ("s/ID") or link ("l/ID") */
    int64_t look_ms;
    GRand *chance;
};

static void probed_free(gpointer data)
{
    Probed *probed = data;
    g_free(probed->id);
    g_free(probed->site);
    g_free(probed->link);
    g_free(probed->mark);
    g_free(probed);
}

static int by_due(const void *a, const void *b, void *data)
{
    const Probed *one = a, *other = b;
    return (one->due_ms > other->due_ms) - (one->due_ms < other->due_ms);
}

static void put_back(Source *source, Probed *probed, int64_t due_ms)
{
    probed->due_ms = due_ms;
    probed->place = g_sequence_insert_sorted(source->queue, probed, by_due, NULL);
}

/* Boxes and links */

static unsigned count_of(const Source *source, char kind, const char *name)
{
    g_autofree char *key = g_strdup_printf("%c/%s", kind, name);
    return GPOINTER_TO_UINT(g_hash_table_lookup(source->busy, key));
}

static void count(Source *source, char kind, const char *name, int step)
{
    if (name[0] == '\0') {
        return;
    }
    char *key = g_strdup_printf("%c/%s", kind, name);
    unsigned now = GPOINTER_TO_UINT(g_hash_table_lookup(source->busy, key)) + (unsigned)step;
    if (now == 0) {
        g_hash_table_remove(source->busy, key);
        g_free(key);
    } else {
        g_hash_table_insert(source->busy, key, GUINT_TO_POINTER(now));
    }
}

static bool is_busy(const Source *source, const Probed *probed)
{
    return (probed->site[0] != '\0' &&
            count_of(source, 's', probed->site) >= source->rules.site_most) ||
           (probed->link[0] != '\0' &&
            count_of(source, 'l', probed->link) >= source->rules.link_most);
}

/* What was found */

/* A live playlist that says the same for too long stands still. */
static ProbeResult with_mark(Probed *probed, const ProbeFinding *finding, int64_t now_ms)
{
    if (finding->mark == NULL || g_strcmp0(finding->mark, probed->mark) != 0) {
        g_free(probed->mark);
        probed->mark = g_strdup(finding->mark);
        probed->mark_ms = now_ms;
        return finding->result;
    }
    const Rules *rules = &probed->source->rules;
    int64_t stands = now_ms - probed->mark_ms;
    return stands >= MIN(rules->rule.every_ms, rules->rule.off_ms) ? PROBE_STILL : finding->result;
}

static void tell(Source *source, const Probed *probed, int64_t now_ms)
{
    Camera camera;
    if (!source->sink->find_camera(source->sink->server, probed->id, &camera)) {
        return;
    }
    camera.state = probed->health.state;
    camera.since_ms = probed->health.since_ms;
    camera.reason = REASON_NONE;
    if (probed->health.last_good_ms > 0) {
        camera.seen_at_ms = probed->health.last_good_ms;
    }
    source->sink->camera(source->sink->server, &camera, probe_result_word(probed->health.result));
}

static void on_found(const ProbeFinding *finding, void *data)
{
    Probed *probed = data;
    Source *source = probed->source;
    int64_t now_ms = clock_wall_ms();
    count(source, 's', probed->site, -1);
    count(source, 'l', probed->link, -1);
    ProbeResult result = with_mark(probed, finding, now_ms);
    if (health_take(&probed->health, &source->rules.rule, result, now_ms)) {
        tell(source, probed, now_ms);
    }
    int64_t wait =
        health_wait_ms(&probed->health, &source->rules.rule, g_rand_double(source->chance), now_ms);
    put_back(source, probed, clock_mono_ms() + wait);
}

/* Asking */

typedef struct Asking {
    Probed *probed;
    bool begun;
} Asking;

static void on_address(const StreamAddress *address, void *data)
{
    Asking *asking = data;
    Source *source = asking->probed->source;
    const char *url = address->sub_url != NULL ? address->sub_url : address->main_url;
    if (url == NULL || !prober_speaks(url)) {
        return;
    }
    const ProbeTarget target = {url, address->user, address->password};
    asking->begun = prober_ask(source->prober, &target, on_found, asking->probed);
}

/* What others said of the camera meanwhile holds. */
static bool take_state(Source *source, Probed *probed)
{
    Camera camera;
    if (!source->sink->find_camera(source->sink->server, probed->id, &camera)) {
        return false;
    }
    if (camera.state != CAMERA_OUT_OF_SERVICE && camera.state != probed->health.state) {
        probed->health.state = camera.state;
        probed->health.since_ms = camera.since_ms;
    }
    return true;
}

/* It is on its way, or back in the queue, or no more. */
static void ask(Source *source, Probed *probed)
{
    Asking asking = {probed, false};
    if (!take_state(source, probed)) {
        g_hash_table_remove(source->probed, probed->id);
        return;
    }
    source->sink->find_address(source->sink->server, probed->id, on_address, &asking);
    if (asking.begun) {
        count(source, 's', probed->site, 1);
        count(source, 'l', probed->link, 1);
    } else {
        put_back(source, probed, clock_mono_ms() + source->rules.rule.longest_ms);
    }
}

/* Cameras that there are, and are not known here yet. */

static void on_camera(const Camera *camera, const char *link, void *data)
{
    Source *source = data;
    Probed *probed = g_hash_table_lookup(source->probed, camera->id);
    if (probed != NULL) {
        return;
    }
    probed = g_new0(Probed, 1);
    *probed = (Probed){.source = source,
                       .id = g_strdup(camera->id),
                       .site = g_strdup(camera->site != NULL ? camera->site : ""),
                       .link = g_strdup(link),
                       .health = {.state = camera->state,
                                  .wanted = camera->state,
                                  .since_ms = camera->since_ms,
                                  .last_good_ms = camera->seen_at_ms}};
    g_hash_table_insert(source->probed, probed->id, probed);
    int64_t wait =
        health_first_ms(&probed->health, &source->rules.rule, g_rand_double(source->chance));
    put_back(source, probed, clock_mono_ms() + wait);
}

static void look(Source *source, int64_t now_ms)
{
    if (now_ms >= source->look_ms) {
        source->look_ms = now_ms + LOOK_MS;
        source->sink->each_camera(source->sink->server, on_camera, source);
    }
}

static void on_tick(evutil_socket_t fd, short what, void *data)
{
    Source *source = data;
    int64_t now_ms = clock_mono_ms(), wait_ms = TICK_MAX;
    look(source, now_ms);
    source->sink->begin(source->sink->server);
    while (prober_under_way(source->prober) < source->rules.most &&
           !g_sequence_is_empty(source->queue)) {
        GSequenceIter *first = g_sequence_get_begin_iter(source->queue);
        Probed *probed = g_sequence_get(first);
        if (probed->due_ms > now_ms) {
            wait_ms = CLAMP(probed->due_ms - now_ms, TICK_MS, TICK_MAX);
            break;
        }
        g_sequence_remove(first);
        probed->place = NULL;
        if (is_busy(source, probed)) {
            put_back(source, probed, now_ms + BUSY_MS);
        } else {
            ask(source, probed);
        }
    }
    source->sink->commit(source->sink->server);
    if (prober_under_way(source->prober) >= source->rules.most) {
        wait_ms = TICK_MS;
    }
    const struct timeval wait = {wait_ms / 1000, wait_ms % 1000 * 1000};
    event_add(source->tick, &wait);
}

/* Options, each a text, all optional, in seconds or counts. */
static int number(GHashTable *options, const char *key, unsigned least, int otherwise)
{
    const char *text = g_hash_table_lookup(options, key);
    guint64 value;
    return text != NULL && g_ascii_string_to_unsigned(text, 10, least, 1000000, &value, NULL)
               ? (int)value
               : otherwise;
}

static Source *probing_start(struct event_base *base, const SourceSink *sink, GHashTable *options,
                             GError **error)
{
    Source *source = g_new0(Source, 1);
    source->sink = sink;
    source->rules =
        (Rules){.rule = {.off_ms = number(options, "off_seconds", 0, 60) * 1000,
                         .on_ms = number(options, "on_seconds", 0, 30) * 1000,
                         .every_ms = number(options, "every_seconds", 1, 60) * 1000,
                         .longest_ms = number(options, "longest_seconds", 1, 600) * 1000},
                .most = (unsigned)number(options, "most", 1, 256),
                .site_most = (unsigned)number(options, "site_most", 1, 1),
                .link_most = (unsigned)number(options, "link_most", 1, 16),
                .timeout_ms = number(options, "timeout_seconds", 1, 8) * 1000};
    source->prober = prober_new(base, source->rules.most, source->rules.timeout_ms);
    source->probed = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, probed_free);
    source->queue = g_sequence_new(NULL);
    source->busy = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    source->chance = g_rand_new();
    source->tick = evtimer_new(base, on_tick, source);
    const struct timeval soon = {0, TICK_MS * 1000};
    event_add(source->tick, &soon);
    return source;
}

static void probing_stop(Source *source)
{
    event_free(source->tick);
    prober_free(source->prober);
    g_sequence_free(source->queue);
    g_hash_table_unref(source->probed);
    g_hash_table_unref(source->busy);
    g_rand_free(source->chance);
    g_free(source);
}

const SourceKind source_probe = {.name = "probe", .start = probing_start, .stop = probing_stop};
