/* Steering one camera: acts are sent one after the other, a stop before all, and of moves the
 * newest alone.  Whatever moves is stopped when its hold is over. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "onvif_private.h"

/* A stop that was not answered is sent again after so long, doubled each time, so many times. */
#define STOP_AGAIN_MS 250
#define STOP_TRIES    8

typedef struct Waiting {
    PtzAct act;
    int64_t until_ms;  /* of a MOVE: when its hold is over, on the monotonic clock */
    OnvifSteered done; /* NULL: nobody waits */
    void *data;
} Waiting;

typedef struct OnvifSteering {
    Onvif *onvif;
    OnvifDevice *device;
    char *camera, *wanted; /* wanted: the profile that is steered; NULL any */
    OnvifLearnt learnt;
    Waiting now;    /* what is under way */
    GQueue waiting; /* of Waiting */
    struct event *hold, *again;
    unsigned tries, telling; /* of a stop; answers that are being told */
    bool known;              /* it is learnt */
    bool busy;               /* one act, or learning, is under way */
    bool turning;            /* a move was sent, and no stop answered since */
    bool turned, zoomed;     /* which axes it moved */
    bool released;           /* it is forgotten when it stands */
} OnvifSteering;

static void go_on(OnvifSteering *steering);

/* Life */

void onvif_steering_free(void *data)
{
    OnvifSteering *steering = data;
    onvif_device_free(steering->device);
    event_free(steering->hold);
    event_free(steering->again);
    onvif_learnt_clear(&steering->learnt);
    g_queue_clear_full(&steering->waiting, g_free);
    g_free(steering->camera);
    g_free(steering->wanted);
    g_free(steering);
}

static void set_timer(struct event *timer, int64_t wait_ms)
{
    int64_t ms = MAX(wait_ms, 0);
    const struct timeval wait = {ms / 1000, ms % 1000 * 1000};
    event_add(timer, &wait);
}

/* Telling */

static void answer(OnvifSteering *steering, const Waiting *waiting, const GError *error)
{
    PtzPreset presets[PTZ_PRESETS_MAX];
    if (waiting->done == NULL) {
        return;
    }
    const OnvifLearnt *learnt = &steering->learnt;
    for (size_t i = 0; i < learnt->count; i++) {
        presets[i] = (PtzPreset){learnt->numbers[i], learnt->names[i]};
    }
    const PtzStanding standing = {.camera = steering->camera,
                                  .home = learnt->home,
                                  .presets = presets,
                                  .preset_count = learnt->count};
    steering->telling++; /* who is told may ask for the next act at once */
    waiting->done(error == NULL ? &standing : NULL, error, waiting->data);
    steering->telling--;
}

/* What waits and is of no use any more counts as done: another act came after it. */
static void drop(OnvifSteering *steering, PtzActKind act)
{
    for (GList *at = steering->waiting.head; at != NULL;) {
        GList *next = at->next;
        g_autofree Waiting *one = NULL;
        if (((const Waiting *)at->data)->act.act == act) {
            one = at->data;
            g_queue_delete_link(&steering->waiting, at);
            answer(steering, one, NULL);
        }
        at = next;
    }
}

static void fail_all(OnvifSteering *steering, const GError *error)
{
    g_autofree Waiting *one = NULL;
    while ((one = g_queue_pop_head(&steering->waiting)) != NULL) {
        steering->released = steering->released || one->act.act == PTZ_RELEASE;
        answer(steering, one, error);
        g_clear_pointer(&one, g_free);
    }
}

/* Stops */

static void add_stop(OnvifSteering *steering)
{
    Waiting *stop = g_new0(Waiting, 1);
    stop->act.act = PTZ_STOP;
    g_queue_push_head(&steering->waiting, stop);
}

static void on_hold(evutil_socket_t fd, short what, void *data)
{
    OnvifSteering *steering = data;
    drop(steering, PTZ_MOVE);
    if (steering->turning) {
        add_stop(steering);
    }
    go_on(steering);
}

static void on_again(evutil_socket_t fd, short what, void *data)
{
    OnvifSteering *steering = data;
    add_stop(steering);
    go_on(steering);
}

/* What came of an act */

static void forget(OnvifSteering *steering)
{
    g_hash_table_remove(steering->onvif->steered, steering->camera);
}

static void after_stop(OnvifSteering *steering, const GError *error)
{
    if (error == NULL) {
        steering->turning = false;
        steering->tries = 0;
    } else if (++steering->tries <= STOP_TRIES) {
        set_timer(steering->again, (int64_t)STOP_AGAIN_MS << (steering->tries - 1));
    }
}

static void on_done(const XmlNode *body, const GError *error, void *data)
{
    OnvifSteering *steering = data;
    const Waiting done = steering->now;
    steering->busy = false;
    if (done.act.act == PTZ_STOP) {
        after_stop(steering, error);
    }
    answer(steering, &done, error);
    go_on(steering);
}

static void on_learnt(const GError *error, void *data)
{
    OnvifSteering *steering = data;
    steering->busy = false;
    steering->known = error == NULL;
    if (error != NULL) {
        fail_all(steering, error);
    }
    go_on(steering);
}

/* Sending */

static const char *token_of(const OnvifSteering *steering, int number)
{
    const OnvifLearnt *learnt = &steering->learnt;
    for (size_t i = 0; i < learnt->count; i++) {
        if (learnt->numbers[i] == number) {
            return learnt->tokens[i];
        }
    }
    return NULL;
}

static void put(OnvifSteering *steering, OnvifRequest *request)
{
    request->profile = steering->learnt.profile;
    steering->busy = true;
    onvif_device_call(steering->device, request, on_done, steering);
}

/* Done, though nothing was sent. */
static void pass(OnvifSteering *steering)
{
    const Waiting now = steering->now;
    answer(steering, &now, NULL);
    go_on(steering);
}

/* An axis that moved before is told to stand, too; others that a camera may not have are not
 * named. */
static void send_move(OnvifSteering *steering)
{
    const PtzAct *act = &steering->now.act;
    int64_t left_ms = steering->now.until_ms - clock_mono_ms();
    if (left_ms <= 0) {
        pass(steering); /* the loop was late: what would be sent now is over */
        return;
    }
    OnvifRequest request = {.call = ONVIF_MOVE, .pan = act->pan, .tilt = act->tilt};
    bool turns = act->pan != 0 || act->tilt != 0, zooms = act->zoom != 0;
    request.zoom = act->zoom;
    request.turns = turns || (steering->turning && steering->turned);
    request.zooms = zooms || (steering->turning && steering->zoomed);
    request.timeout_ms = (int)CLAMP(left_ms, PTZ_HOLD_MS_MIN, PTZ_HOLD_MS_MAX);
    steering->turned = turns;
    steering->zoomed = zooms;
    steering->turning = true;
    steering->tries = 0;
    put(steering, &request);
}

static void send_preset(OnvifSteering *steering)
{
    const Waiting now = steering->now;
    OnvifRequest request = {.call = ONVIF_GO_PRESET, .preset = token_of(steering, now.act.preset)};
    if (request.preset != NULL) {
        put(steering, &request);
        return;
    }
    g_autoptr(GError) error =
        g_error_new(TILIK_ERROR, TILIK_ERROR_NOT_FOUND, "it has no preset %d", now.act.preset);
    answer(steering, &now, error);
    go_on(steering);
}

static void send_next(OnvifSteering *steering)
{
    g_autofree Waiting *next = g_queue_pop_head(&steering->waiting);
    steering->now = *next;
    OnvifRequest stop = {.call = ONVIF_STOP}, home = {.call = ONVIF_GO_HOME};
    switch (next->act.act) {
    case PTZ_MOVE:
        send_move(steering);
        break;
    case PTZ_STOP:
        if (steering->known) {
            put(steering, &stop);
        } else {
            pass(steering); /* what was never asked does not turn */
        }
        break;
    case PTZ_PRESET:
        send_preset(steering);
        break;
    case PTZ_HOME:
        put(steering, &home);
        break;
    case PTZ_RELEASE:
        steering->released = true;
        pass(steering);
        break;
    default:
        pass(steering);
        break;
    }
}

static void go_on(OnvifSteering *steering)
{
    const Waiting *next = g_queue_peek_head(&steering->waiting);
    if (steering->busy || steering->telling > 0) {
        return;
    }
    if (next == NULL) {
        if (steering->released && (!steering->turning || steering->tries > STOP_TRIES)) {
            forget(steering);
        }
        return;
    }
    if (!steering->known && next->act.act != PTZ_STOP && next->act.act != PTZ_RELEASE) {
        steering->busy = true;
        onvif_learn(steering->device, &steering->learnt, on_learnt, steering);
        return;
    }
    send_next(steering);
}

/* Asked for */

static OnvifSteering *steering_new(Onvif *onvif, const char *camera, const OnvifTarget *target,
                                   GError **error)
{
    OnvifDevice *device = onvif_device_new(onvif->loop, target, error);
    if (device == NULL) {
        return NULL;
    }
    OnvifSteering *steering = g_new0(OnvifSteering, 1);
    *steering = (OnvifSteering){.onvif = onvif, .device = device, .camera = g_strdup(camera)};
    steering->wanted = onvif_profile_named(target->url);
    steering->learnt.wanted = steering->wanted;
    g_queue_init(&steering->waiting);
    steering->hold = evtimer_new(onvif->base, on_hold, steering);
    steering->again = evtimer_new(onvif->base, on_again, steering);
    g_hash_table_insert(onvif->steered, steering->camera, steering);
    return steering;
}

/* One that is known, unless it is to be asked elsewhere now. */
static OnvifSteering *find(Onvif *onvif, const char *camera, const OnvifTarget *target,
                           GError **error)
{
    OnvifSteering *steering = g_hash_table_lookup(onvif->steered, camera);
    bool idle = steering != NULL && !steering->busy && steering->waiting.length == 0 &&
                steering->telling == 0;
    bool other = idle && !onvif_device_is(steering->device, target);
    if (other) {
        forget(steering);
        steering = NULL;
    }
    return steering != NULL ? steering : steering_new(onvif, camera, target, error);
}

/* What an act makes of those that wait, and of what moves. */
static void make_way(OnvifSteering *steering, const PtzAct *act)
{
    if (act->act == PTZ_TAKE) {
        return;
    }
    drop(steering, PTZ_MOVE);
    if (act->act == PTZ_MOVE) {
        set_timer(steering->hold, act->hold_ms);
        return;
    }
    event_del(steering->hold);
    event_del(steering->again);
    if (act->act != PTZ_STOP && steering->turning) {
        add_stop(steering);
    }
    if (act->act == PTZ_PRESET || act->act == PTZ_HOME) {
        drop(steering, PTZ_PRESET);
        drop(steering, PTZ_HOME);
    }
}

void onvif_steer(Onvif *onvif, const char *camera, const OnvifTarget *target, const PtzAct *act,
                 OnvifSteered done, void *data)
{
    g_autoptr(GError) error = NULL;
    OnvifSteering *steering = find(onvif, camera, target, &error);
    if (steering == NULL) {
        done(NULL, error, data);
        return;
    }
    steering->released = steering->released && act->act == PTZ_RELEASE;
    make_way(steering, act);
    Waiting *waiting = g_new0(Waiting, 1);
    *waiting = (Waiting){*act, clock_mono_ms() + act->hold_ms, done, data};
    if (act->act == PTZ_STOP) {
        g_queue_push_head(&steering->waiting, waiting);
    } else {
        g_queue_push_tail(&steering->waiting, waiting);
    }
    go_on(steering);
}

bool onvif_turns(const Onvif *onvif)
{
    GHashTableIter at;
    gpointer value;
    g_hash_table_iter_init(&at, onvif->steered);
    while (g_hash_table_iter_next(&at, NULL, &value)) {
        if (((const OnvifSteering *)value)->turning) {
            return true;
        }
    }
    return false;
}
