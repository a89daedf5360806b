/* The prober's round: each camera that has an address is asked in its turn.
 *
 * A box and a link are asked little at a time, whatever hangs on them; what is freshly dark comes
 * sooner, what has long been dark later, what is silent with all around it last (probing_turn.c);
 * a start is spread over a whole round. */
#include <string.h>

#include "base/clock.h"
#include "probing_private.h"

/* What was imported meanwhile is found so often. */
#define LOOK_MS  INT64_C(3600000)
#define TICK_MS  50
#define TICK_MAX 1000
/* A still is hastened into the first part of so many of its time. */
#define HASTENED 5
/* Cameras of a busy link are many. */
#define CROWD_MS 1000

static void probed_free(gpointer data)
{
    Probed *probed = data;
    eye_clear(&probed->eye);
    g_free(probed->id);
    g_free(probed->site);
    g_free(probed->link);
    g_free(probed->host);
    g_free(probed->mark);
    g_free(probed);
}

/* What was found */

/* A live playlist that says the same for too long stands still. */
static ProbeResult with_mark(Probed *probed, const ProbeFinding *finding, int64_t now_ms)
{
    if (finding->mark == NULL || g_strcmp0(finding->mark, probed->mark) != 0 ||
        now_ms < probed->mark_ms) {
        g_free(probed->mark);
        probed->mark = g_strdup(finding->mark);
        probed->mark_ms = now_ms;
        return finding->result;
    }
    const Rules *rules = &probed->source->rules;
    int64_t least = MIN(rules->every_ms, rules->health[probed->class].off_ms);
    return now_ms - probed->mark_ms >= MAX(least, finding->moves_ms) ? PROBE_STILL
                                                                     : finding->result;
}

void probing_begin(Source *source)
{
    if (!source->open) {
        source->open = true;
        source->sink->begin(source->sink->server);
    }
}

static void commit(Source *source)
{
    if (source->open) {
        source->open = false;
        source->sink->commit(source->sink->server);
    }
}

void probing_tell(Source *source, const Probed *probed)
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
    probing_begin(source);
    source->sink->camera(source->sink->server, &camera, probe_result_word(probed->health.result));
}

/* What has moved is asked about with its next still.  What else has changed is looked at sooner,
 * but a link that comes back with thousands behind it is not flooded by their pictures; and at a
 * start all are spread already. */
static void hasten_still(Probed *probed, CameraState was)
{
    Source *source = probed->source;
    bool moved = probed->health.state == CAMERA_MOVED;
    double share = moved ? 0 : g_rand_double(source->chance) / HASTENED;
    int64_t due_ms = clock_mono_ms() + (int64_t)(share * (double)source->rules.eye.every_ms);
    if (moved || (was != CAMERA_UNKNOWN && due_ms < probed->still_due_ms)) {
        probing_still_queue(probed, due_ms);
    }
}

void probing_take(Probed *probed, ProbeResult result, int64_t now_ms)
{
    Source *source = probed->source;
    CameraState was = probed->health.state;
    if (health_take(&probed->health, &source->rules.health[probed->class], result, now_ms)) {
        probing_tell(source, probed);
        hasten_still(probed, was);
    }
}

static void hear(Source *source, ProbeResult result)
{
    bool silent = result == PROBE_TIMEOUT || result == PROBE_REFUSED || result == PROBE_NAME;
    if (!silent) {
        source->sink->heard(source->sink->server, result != PROBE_NONSENSE);
    }
}

/* It is there, and nobody can look: whoever keeps the logins is told, once. */
static void say_shut(const Probed *probed, ProbeResult result)
{
    bool shut = result == PROBE_LOGIN || result == PROBE_CERTIFICATE;
    if (shut && probed->health.result != result) {
        g_message("camera %s: %s", probed->id, probe_result_text(result));
    }
}

static void on_found(const ProbeFinding *finding, void *data)
{
    Probed *probed = data;
    Source *source = probed->source;
    int64_t now_ms = clock_wall_ms();
    probing_relieve(probed);
    hear(source, finding->result);
    say_shut(probed, finding->result);
    probing_take(probed, probing_seen(probed, with_mark(probed, finding, now_ms)), now_ms);
    probing_next(probed, finding->result, now_ms);
}

/* Asking */

typedef struct Asking {
    Probed *probed;
    bool begun;
} Asking;

static void on_address(const StreamAddress *address, void *data)
{
    Asking *asking = data;
    Probed *probed = asking->probed;
    const char *stream = address->sub_url != NULL ? address->sub_url : address->main_url;
    const char *still = address->snapshot_url;
    probed->has_still = still != NULL && prober_speaks(still);
    const char *url = stream != NULL && prober_speaks(stream) ? stream : still;
    bool asked = url != NULL && prober_speaks(url);
    probing_mute(probed, !asked && (stream != NULL || still != NULL));
    if (!asked) {
        return;
    }
    probing_hang_host(probed, url);
    const ProbeTarget target = {url, address->user, address->password, 0};
    asking->begun = prober_ask(probed->source->prober, &target, on_found, probed);
}

bool probing_follow(Probed *probed, Camera *camera)
{
    Source *source = probed->source;
    if (!source->sink->find_camera(source->sink->server, probed->id, camera)) {
        return false;
    }
    bool out = camera->state == CAMERA_OUT_OF_SERVICE;
    if (!out && camera->state != probed->health.state) {
        probed->health.state = camera->state;
        probed->health.since_ms = camera->since_ms;
    }
    if (probed->out && !out) {
        probing_ask_anew(probed);
    }
    probed->out = out;
    probed->class = camera->class;
    probed->night = camera->night;
    probed->ptz = camera->ptz;
    return true;
}

/* It is on its way, or back in the queue, or no more. */
static void ask(Source *source, Probed *probed)
{
    Asking asking = {probed, false};
    Camera camera;
    if (!probing_follow(probed, &camera)) {
        source->sink->show(source->sink->server, probed->id, NULL);
        g_sequence_remove(probed->still_place);
        scouts_remove(source->scouts, probed->member);
        probing_mute(probed, false);
        g_hash_table_remove(source->probed, probed->id);
        return;
    }
    if (probing_spoken_for(probed)) {
        return;
    }
    source->sink->find_address(source->sink->server, probed->id, on_address, &asking);
    if (asking.begun) {
        probing_burden(probed);
    } else {
        probing_put_back(probed, clock_mono_ms() + source->rules.longest_ms);
    }
}

/* Cameras that there are */

/* What stills said of it before holds till they say otherwise. */
static ProbeResult said(CameraState state)
{
    switch (state) {
    case CAMERA_FROZEN:
        return PROBE_STILL;
    case CAMERA_DARK:
        return PROBE_BLACK;
    case CAMERA_MOVED:
        return PROBE_ELSEWHERE;
    default:
        return PROBE_GOOD;
    }
}

/* It may hang elsewhere by now; what is under way is counted where it was. */
static void rehang(Probed *probed, const char *site, const char *link)
{
    if (probed->place != NULL && probed->still_place != NULL) {
        g_free(probed->site);
        g_free(probed->link);
        probed->site = g_strdup(site);
        probed->link = g_strdup(link);
        probing_hang(probed);
    }
}

static void on_camera(const Camera *camera, const char *link, void *data)
{
    Source *source = data;
    const char *site = camera->site != NULL ? camera->site : "";
    Probed *probed = g_hash_table_lookup(source->probed, camera->id);
    if (probed != NULL) {
        rehang(probed, site, link);
        return;
    }
    probed = g_new0(Probed, 1);
    *probed = (Probed){.source = source,
                       .id = g_strdup(camera->id),
                       .site = g_strdup(site),
                       .link = g_strdup(link),
                       .class = camera->class,
                       .out = camera->state == CAMERA_OUT_OF_SERVICE,
                       .eye = {.says = said(camera->state), .doubt = said(camera->state)},
                       .health = {.state = camera->state,
                                  .wanted = camera->state,
                                  .since_ms = camera->since_ms,
                                  .last_good_ms = camera->seen_at_ms}};
    g_hash_table_insert(source->probed, probed->id, probed);
    probing_hang(probed);
    if (camera->state != CAMERA_ONLINE && probing_was_elsewhere(probed)) {
        probed->eye.says = probed->eye.doubt = PROBE_ELSEWHERE;
    }
    const HealthRule *rule = &source->rules.health[probed->class];
    double chance = g_rand_double(source->chance);
    int64_t wait = health_first_ms(&probed->health, rule, chance), now_ms = clock_mono_ms();
    probing_put_back(probed, now_ms + wait);
    int64_t still_wait = (int64_t)((double)source->rules.eye.every_ms * chance);
    probing_still_queue(probed, now_ms + wait + still_wait);
    if (camera->state == CAMERA_MOVED) {
        /* It is our word, whatever others say of it after a start. */
        source->sink->camera_state(source->sink->server, camera->id, CAMERA_MOVED, NULL);
    }
}

static void look(Source *source, int64_t now_ms)
{
    if (now_ms >= source->look_ms) {
        source->look_ms = now_ms + LOOK_MS;
        source->sink->each_camera(source->sink->server, on_camera, source);
        source->sink->knows(source->sink->server, g_hash_table_size(source->probed));
    }
}

static void put_aside(Source *source, Probed *probed, int64_t now_ms)
{
    int64_t wait = probing_link_is_busy(probed)
                       ? BUSY_MS + (int64_t)(CROWD_MS * g_rand_double(source->chance))
                       : BUSY_MS;
    probing_put_back(probed, now_ms + wait);
}

/* Returns how long to wait for the next. */
static int64_t ask_due(Source *source, int64_t now_ms)
{
    while (prober_under_way(source->prober) < source->rules.most &&
           !g_sequence_is_empty(source->queue)) {
        GSequenceIter *first = g_sequence_get_begin_iter(source->queue);
        Probed *probed = g_sequence_get(first);
        if (probed->due_ms > now_ms) {
            return CLAMP(probed->due_ms - now_ms, TICK_MS, TICK_MAX);
        }
        g_sequence_remove(first);
        probed->place = NULL;
        if (probed->still_place == NULL || probing_is_busy(probed)) {
            put_aside(source, probed, now_ms);
        } else {
            ask(source, probed);
        }
    }
    return prober_under_way(source->prober) >= source->rules.most ? TICK_MS : TICK_MAX;
}

static void on_tick(evutil_socket_t fd, short what, void *data)
{
    Source *source = data;
    int64_t now_ms = clock_mono_ms();
    look(source, now_ms);
    probing_leave_links(source, now_ms);
    int64_t wait_ms = probing_stills(source, now_ms, ask_due(source, now_ms));
    commit(source);
    probing_tell_mutes(source);
    wait_ms = MAX(wait_ms, TICK_MS);
    const struct timeval wait = {wait_ms / 1000, wait_ms % 1000 * 1000};
    event_add(source->tick, &wait);
}

static Source *probing_start(struct event_base *base, const SourceSink *sink, GHashTable *options,
                             GError **error)
{
    StillReader *reader = still_reader_new(base, error);
    if (reader == NULL) {
        return NULL;
    }
    Source *source = g_new0(Source, 1);
    source->sink = sink;
    source->reader = reader;
    probing_rules(&source->rules, options);
    source->prober = prober_new(base, source->rules.most, source->rules.timeout_ms);
    source->stills = prober_new(base, source->rules.still_most, source->rules.timeout_ms);
    source->probed = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, probed_free);
    source->queue = g_sequence_new(NULL);
    source->still_queue = g_sequence_new(NULL);
    source->scouts = scouts_new(g_random_int());
    source->busy = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    source->chance = g_rand_new();
    source->tick = evtimer_new(base, on_tick, source);
    probing_tell_mutes(source);
    const struct timeval soon = {0, TICK_MS * 1000};
    event_add(source->tick, &soon);
    return source;
}

static void probing_stop(Source *source)
{
    event_free(source->tick);
    still_reader_free(source->reader);
    prober_free(source->prober);
    prober_free(source->stills);
    commit(source);
    g_sequence_free(source->queue);
    g_sequence_free(source->still_queue);
    scouts_free(source->scouts);
    g_hash_table_unref(source->probed);
    g_hash_table_unref(source->busy);
    g_rand_free(source->chance);
    g_free(source);
}

static void probing_changed(Source *source, const char *external_id, const Alert *alert)
{
    look(source, clock_mono_ms());
    Probed *probed =
        alert->camera != NULL ? g_hash_table_lookup(source->probed, alert->camera) : NULL;
    if (probed != NULL) {
        probing_answer(probed, external_id, alert);
    }
}

const SourceKind source_probe = {.name = "probe",
                                 .start = probing_start,
                                 .stop = probing_stop,
                                 .changed = probing_changed,
                                 .settings = probing_settings};
