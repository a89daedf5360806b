/* Stills: what cameras show, looked at seldom; and what is asked of people when one shows another
 * place than it should.
 *
 * What a camera usually shows is kept as two small grey pictures, of day and of night.  When one is
 * believed to be of another place, its next still is kept as what is asked about, an alert asks,
 * and the still can be seen with it, till somebody has answered: no picture for people is ever
 * written down. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "probing_private.h"

#define KIND "bidikan_berubah"
/* So many failures in a row: nobody knows how its picture is by now. */
#define BLIND    5
#define AGAIN_MS INT64_C(60000)
/* As many as may be are under way: it is looked again so soon. */
#define FULL_MS 50
/* The log says then that there are none. */
#define FAILURES_SAID 2

/* The queue */

static int by_due(const void *a, const void *b, void *data)
{
    const Probed *one = a, *other = b;
    return (one->still_due_ms > other->still_due_ms) - (one->still_due_ms < other->still_due_ms);
}

void probing_still_queue(Probed *probed, int64_t due_ms)
{
    Source *source = probed->source;
    if (probed->still_place == NULL && probed->still_due_ms != 0) {
        return; /* under way */
    }
    if (probed->still_place != NULL) {
        g_sequence_remove(probed->still_place);
    }
    probed->still_due_ms = due_ms;
    probed->still_place = g_sequence_insert_sorted(source->still_queue, probed, by_due, NULL);
}

static void put_back(Probed *probed, int64_t wait_ms)
{
    probed->still_due_ms = clock_mono_ms() + wait_ms;
    probed->still_place =
        g_sequence_insert_sorted(probed->source->still_queue, probed, by_due, NULL);
}

static void put_back_usually(Probed *probed)
{
    Source *source = probed->source;
    double chance = g_rand_double(source->chance);
    put_back(probed, eye_wait_ms(&probed->eye, &source->rules.eye, chance, clock_wall_ms()));
}

ProbeResult probing_seen(const Probed *probed, ProbeResult result)
{
    bool looks = probed->has_still && probed->source->rules.still_max > 0;
    return result == PROBE_GOOD && looks ? probed->eye.says : result;
}

/* How it looks */

typedef struct Looks {
    EyeLook look[SOURCE_LOOKS];
} Looks;

static void take_look(SourceLook which, GBytes *bytes, int64_t at_ms, void *data)
{
    Looks *looks = data;
    gsize size;
    const void *packed = g_bytes_get_data(bytes, &size);
    if (eye_look_unpack(&looks->look[which], packed, size)) {
        looks->look[which].at_ms = at_ms;
    }
}

static void find_looks(const Probed *probed, Looks *looks)
{
    const SourceSink *sink = probed->source->sink;
    memset(looks, 0, sizeof *looks);
    sink->find_looks(sink->server, probed->id, take_look, looks);
}

static void keep(const Probed *probed, SourceLook which, const EyeLook *look)
{
    const SourceSink *sink = probed->source->sink;
    uint8_t packed[EYE_LOOK_SIZE];
    g_autoptr(GBytes) bytes = NULL;
    if (look != NULL && look->weight > 0) {
        eye_look_pack(look, packed);
        bytes = g_bytes_new(packed, sizeof packed);
    }
    probing_begin(probed->source);
    sink->keep_look(sink->server, probed->id, which, bytes, look != NULL ? look->at_ms : 0);
}

static void show(const Probed *probed, GBytes *jpeg)
{
    const SourceSink *sink = probed->source->sink;
    sink->show(sink->server, probed->id, jpeg);
}

static EyeScene scene_of(const Probed *probed, Looks *looks, int64_t now_ms)
{
    const Rules *rules = &probed->source->rules;
    g_autoptr(GDateTime) local = g_date_time_new_from_unix_local(now_ms / 1000);
    int minute = g_date_time_get_hour(local) * 60 + g_date_time_get_minute(local);
    return (EyeScene){.now_ms = now_ms,
                      .part = eye_part(minute, rules->night_from, rules->night_to),
                      .sees_at_night = probed->night,
                      .turns = probed->ptz,
                      .day = &looks->look[LOOK_DAY],
                      .night = &looks->look[LOOK_NIGHT]};
}

/* Asking people */

static char *question_id(const Probed *probed, const EyeLook *asked)
{
    return g_strdup_printf("moved/%s/%" G_GINT64_FORMAT, probed->id, asked->at_ms);
}

static bool report(const Probed *probed, const EyeLook *asked, bool active)
{
    const SourceSink *sink = probed->source->sink;
    g_autofree char *id = question_id(probed, asked);
    const AlertReportItem item = {.kind = KIND,
                                  .camera = probed->id,
                                  .external_id = id,
                                  .at_ms = clock_wall_ms(),
                                  .score = (double)NAN,
                                  .priority = alert_kind_priority(KIND),
                                  .active = active};
    return sink->alert(sink->server, &item);
}

static void ask(Probed *probed, const EyeStill *still, int64_t now_ms)
{
    EyeLook asked = {.weight = 0};
    eye_learn(&asked, still, now_ms);
    if (report(probed, &asked, true)) {
        keep(probed, LOOK_ASKED, &asked);
        probed->answered = false;
        probed->strange = 0;
    }
}

/* It is believed to be elsewhere, and this still shows it so: who was never asked about that place
 * is asked now. */
static void follow_elsewhere(Probed *probed, const Looks *looks, const StillRead *read,
                             int64_t now_ms)
{
    const EyeLook *asked = &looks->look[LOOK_ASKED];
    const EyeRule *rule = &probed->source->rules.eye;
    bool strange = asked->weight > 0 && eye_likeness(asked, &read->still) < rule->moved_below;
    probed->strange = strange ? probed->strange + 1 : 0;
    if (asked->weight == 0 || probed->strange >= (unsigned)rule->moved_stills) {
        ask(probed, &read->still, now_ms);
    }
    if (!probed->answered && read->shown != NULL) {
        show(probed, read->shown);
    }
}

static void end_question(Probed *probed, const Looks *looks)
{
    if (looks->look[LOOK_ASKED].weight > 0 && report(probed, &looks->look[LOOK_ASKED], false)) {
        keep(probed, LOOK_ASKED, NULL);
    }
    show(probed, NULL);
}

bool probing_was_elsewhere(const Probed *probed)
{
    Looks looks;
    find_looks(probed, &looks);
    return looks.look[LOOK_ASKED].weight > 0;
}

void probing_ask_anew(Probed *probed)
{
    Looks looks;
    find_looks(probed, &looks);
    if (looks.look[LOOK_ASKED].weight > 0) {
        keep(probed, LOOK_ASKED, NULL);
    }
    probed->answered = false;
}

/* A person says that the picture is as it shall be. */
static void take_as_usual(Probed *probed, Looks *looks, int64_t now_ms)
{
    EyeScene scene = scene_of(probed, looks, now_ms);
    eye_accept(&probed->eye, &looks->look[LOOK_ASKED], &scene);
    keep(probed, LOOK_DAY, scene.day);
    keep(probed, LOOK_NIGHT, scene.night);
    keep(probed, LOOK_ASKED, NULL);
    if (probed->health.state == CAMERA_MOVED) {
        probed->health.state = probed->health.wanted = CAMERA_ONLINE;
        probed->health.since_ms = now_ms;
        probed->health.result = PROBE_GOOD;
        probed->health.first_failed_ms = 0;
        probed->health.failures = 0;
        probing_tell(probed->source, probed);
    }
}

void probing_answer(Probed *probed, const char *external_id, const Alert *alert)
{
    Looks looks;
    if (strcmp(alert->kind, KIND) != 0 || alert->verdict == VERDICT_NONE) {
        return;
    }
    find_looks(probed, &looks);
    const EyeLook *asked = &looks.look[LOOK_ASKED];
    g_autofree char *id = question_id(probed, asked);
    if (asked->weight == 0 || strcmp(id, external_id) != 0) {
        return; /* of an older question */
    }
    show(probed, NULL);
    probed->answered = true;
    if (alert->verdict == VERDICT_FALSE || alert->verdict == VERDICT_NUISANCE) {
        take_as_usual(probed, &looks, clock_wall_ms());
    }
}

/* What came */

/* Said once, till one is read again: the camera itself is as its stream says. */
static void fail(Probed *probed, const char *why)
{
    const Rules *rules = &probed->source->rules;
    ProbeResult says = probed->eye.says;
    probed->still_failures++;
    if (probed->still_failures == FAILURES_SAID) {
        g_message("camera %s: no stills: %s", probed->id, why);
    }
    /* That it is elsewhere holds till it is seen to be back: it is a matter of privacy. */
    if (probed->still_failures >= BLIND && says != PROBE_ELSEWHERE) {
        probed->eye.says = probed->eye.doubt = PROBE_GOOD;
    }
    int64_t wait = AGAIN_MS << MIN(probed->still_failures, 6);
    put_back(probed, MAX(MIN(wait, rules->longest_ms), rules->eye.doubt_ms));
}

static void see(Probed *probed, const StillRead *read)
{
    Source *source = probed->source;
    Looks looks;
    int64_t now_ms = clock_wall_ms();
    find_looks(probed, &looks);
    EyeScene scene = scene_of(probed, &looks, now_ms);
    bool was_elsewhere = probed->eye.says == PROBE_ELSEWHERE;
    EyeTaken taken = eye_take(&probed->eye, &source->rules.eye, &read->still, &scene);
    if (taken.day) {
        keep(probed, LOOK_DAY, scene.day);
    }
    if (taken.night) {
        keep(probed, LOOK_NIGHT, scene.night);
    }
    probing_take(probed, probed->eye.says, now_ms);
    if (was_elsewhere && probed->eye.says != PROBE_ELSEWHERE) {
        end_question(probed, &looks);
    } else if (taken.elsewhere && probed->health.state == CAMERA_MOVED) {
        follow_elsewhere(probed, &looks, read, now_ms);
    }
}

static void on_read(const StillRead *read, void *data)
{
    Probed *probed = data;
    Source *source = probed->source;
    source->reading--;
    source->sink->heard(source->sink->server, read->why == NULL);
    if (read->why != NULL) {
        fail(probed, read->why);
        return;
    }
    probed->still_failures = 0;
    see(probed, read);
    put_back_usually(probed);
}

static void hear_failure(const Probed *probed, ProbeResult result)
{
    const SourceSink *sink = probed->source->sink;
    if (result == PROBE_NONSENSE || result == PROBE_NO_VIDEO) {
        sink->heard(sink->server, false);
    }
}

static void on_still(const ProbeFinding *finding, void *data)
{
    Probed *probed = data;
    probing_relieve(probed);
    if (finding->still == NULL) {
        hear_failure(probed, finding->result);
        fail(probed, probe_result_text(finding->result));
        return;
    }
    bool shown = probed->eye.doubt == PROBE_ELSEWHERE || probed->eye.says == PROBE_ELSEWHERE;
    probed->source->reading++;
    still_reader_give(probed->source->reader, finding->still, shown, on_read, probed);
}

/* Asking cameras */

typedef struct Asking {
    Probed *probed;
    bool begun;
} Asking;

static void on_address(const StreamAddress *address, void *data)
{
    Asking *asking = data;
    Probed *probed = asking->probed;
    const char *url = address->snapshot_url;
    probed->has_still = url != NULL && prober_speaks(url);
    if (probed->has_still) {
        const ProbeTarget target = {url, address->user, address->password,
                                    probed->source->rules.still_max};
        asking->begun = prober_ask(probed->source->stills, &target, on_still, probed);
    }
}

/* One that is out of service is not looked at, the less so behind the privacy brake; and of one
 * that does not answer nothing comes. */
static bool is_to_be_seen(Probed *probed)
{
    Camera camera;
    return probing_follow(probed, &camera) && camera.state != CAMERA_OUT_OF_SERVICE &&
           probe_state(probed->health.result) != CAMERA_OFFLINE && probed->health.last_good_ms > 0;
}

static void ask_camera(Probed *probed)
{
    Source *source = probed->source;
    Asking asking = {probed, false};
    if (is_to_be_seen(probed)) {
        source->sink->find_address(source->sink->server, probed->id, on_address, &asking);
    }
    if (asking.begun) {
        probing_burden(probed);
    } else {
        put_back(probed, source->rules.eye.every_ms);
    }
}

static bool is_full(const Source *source)
{
    return prober_under_way(source->stills) + source->reading >= source->rules.still_most;
}

int64_t probing_stills(Source *source, int64_t now_ms, int64_t most_ms)
{
    while (source->rules.still_max > 0 && !is_full(source) &&
           !g_sequence_is_empty(source->still_queue)) {
        GSequenceIter *first = g_sequence_get_begin_iter(source->still_queue);
        Probed *probed = g_sequence_get(first);
        if (probed->still_due_ms > now_ms) {
            return MIN(most_ms, probed->still_due_ms - now_ms);
        }
        g_sequence_remove(first);
        probed->still_place = NULL;
        if (probed->place == NULL || probing_is_busy(probed)) {
            put_back(probed, BUSY_MS);
        } else {
            ask_camera(probed);
        }
    }
    return is_full(source) ? MIN(most_ms, FULL_MS) : most_ms;
}
