#include "steering.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "pace.h"
#include "server.h"
#include "sources/demo_ptz.h"
#include "steering_left.h"

#define TICK_S       1
#define LAST_STOP_MS 1000
#define DEMO_START   "demo:"

typedef struct SteeringHold {
    Token *token;
    char *camera;
    int64_t began_ms, last_ms; /* wall clock */
    int64_t until_ms;          /* monotonic */
    bool moved;
    /* What its camera can do, once it said so. */
    PtzStanding said; /* home and position alone */
    GPtrArray *names; /* of presets */
    PtzPreset presets[PTZ_PRESETS_MAX];
    OnvifTarget target; /* where it is steered; owned */
    bool sent, noted;   /* noted: a start would stop it */
} SteeringHold;

/* An act whose answer somebody waits for. */
typedef struct Sent {
    Steering *steering;
    char *camera;
    OnvifSteered done;
    void *data;
    PtzActKind act;
} Sent;

struct Steering {
    Server *server;
    Onvif *onvif;
    DemoPtz *demo;
    SteeringLeft *left;
    GHashTable *holds; /* SteeringHold of a camera's id */
    Paces *paces;
    GPtrArray *sent;    /* of Sent */
    struct event *tick; /* runs while anything is held */
};

/* Holds */

static void forget_text(const char *text)
{
    if (text != NULL) {
        explicit_bzero((char *)text, strlen(text));
        g_free((char *)text);
    }
}

static void clear_target(OnvifTarget *target)
{
    forget_text(target->url);
    forget_text(target->user);
    forget_text(target->password);
    *target = (OnvifTarget){0};
}

static void hold_free(gpointer data)
{
    SteeringHold *hold = data;
    token_unref(hold->token);
    clear_target(&hold->target);
    g_ptr_array_unref(hold->names);
    g_free(hold->camera);
    g_free(hold);
}

static void nobody_waits(const PtzStanding *standing, const GError *error, void *data)
{
}

static void put(Steering *steering, const char *camera, const OnvifTarget *target,
                const PtzAct *act, OnvifSteered done, void *data)
{
    if (g_str_has_prefix(target->url, DEMO_START)) {
        demo_ptz_steer(steering->demo, camera, act, done, data);
    } else if (steering->onvif != NULL) {
        onvif_steer(steering->onvif, camera, target, act, done, data);
    }
}

/* Who held it, and how long; of a hold in which nothing moved nothing is said. */
static void write_line(Steering *steering, const SteeringHold *hold)
{
    int64_t seconds = MAX((hold->last_ms - hold->began_ms + 999) / 1000, 1);
    g_autofree char *span = g_strdup_printf("%" G_GINT64_FORMAT " s", seconds);
    if (hold->moved) {
        steering_tell(steering->server, hold->camera, hold->token->name, span);
    }
}

/* Takes the hold off; the camera stands, and is forgotten, unless another goes on with it. */
static void end(Steering *steering, SteeringHold *hold, bool release)
{
    const PtzAct act = {.act = release ? PTZ_RELEASE : PTZ_STOP};
    g_hash_table_steal(steering->holds, hold->camera);
    if (hold->sent) {
        put(steering, hold->camera, &hold->target, &act, nobody_waits, NULL);
    }
    write_line(steering, hold);
    steering_left_clear(steering->left, hold->camera);
    hold_free(hold);
    if (g_hash_table_size(steering->holds) == 0) {
        event_del(steering->tick);
    }
}

static void end_where(Steering *steering, bool (*over)(const SteeringHold *hold, void *data),
                      void *data)
{
    g_autoptr(GList) all = g_hash_table_get_values(steering->holds);
    for (GList *at = all; at != NULL; at = at->next) {
        if (over(at->data, data)) {
            end(steering, at->data, true);
        }
    }
}

static bool is_over(const SteeringHold *hold, void *data)
{
    const Token *token = hold->token;
    bool ended = token->ended || token->changed ||
                 (token->expires_ms != 0 && token->expires_ms <= clock_wall_ms());
    return ended || clock_mono_ms() >= hold->until_ms;
}

static void on_tick(evutil_socket_t fd, short what, void *data)
{
    Steering *steering = data;
    paces_tidy(steering->paces);
    end_where(steering, is_over, NULL);
}

void steering_check_tokens(Steering *steering)
{
    end_where(steering, is_over, NULL);
}

static bool is_hidden(const SteeringHold *hold, void *data)
{
    const Entry *entry = data;
    return strcmp(hold->camera, entry->id) == 0 &&
           (entry->gone || !token_sees(hold->token, entry->sight, entry->area));
}

void steering_follow(Steering *steering, const Batch *batch)
{
    for (guint i = 0; i < batch->entries->len; i++) {
        Entry *entry = g_ptr_array_index(batch->entries, i);
        if (entry->kind == ENTRY_CAMERA && g_hash_table_size(steering->holds) > 0) {
            end_where(steering, is_hidden, entry);
        }
    }
}

/* Life */

static void sent_free(gpointer data)
{
    Sent *sent = data;
    g_free(sent->camera);
    g_free(sent);
}

static bool is_held(const char *camera, void *data)
{
    const Steering *steering = data;
    return g_hash_table_contains(steering->holds, camera);
}

Steering *steering_new(Server *server)
{
    Steering *steering = g_new0(Steering, 1);
    steering->server = server;
    steering->onvif = onvif_new(server->base);
    steering->demo = demo_ptz_new();
    steering->holds = g_hash_table_new(g_str_hash, g_str_equal);
    steering->paces = paces_new(STEERING_ACTS_A_SECOND);
    steering->sent = g_ptr_array_new_with_free_func(sent_free);
    steering->left = steering_left_new(server, steering->onvif, is_held, steering);
    steering->tick = event_new(server->base, -1, EV_PERSIST, on_tick, steering);
    return steering;
}

static bool is_any(const SteeringHold *hold, void *data)
{
    return true;
}

/* Not every camera ends a move by itself. */
static void wait_till_all_stand(const Steering *steering)
{
    int64_t until_ms = clock_mono_ms() + LAST_STOP_MS;
    const struct timeval tick = {0, LAST_STOP_MS * 100};
    event_add(steering->tick, &tick);
    while (onvif_turns(steering->onvif) && clock_mono_ms() < until_ms) {
        event_base_loop(steering->server->base, EVLOOP_ONCE);
    }
    event_del(steering->tick);
}

void steering_stop(Steering *steering)
{
    g_autoptr(GError) error =
        g_error_new(TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, "the server is ending");
    if (steering == NULL) {
        return;
    }
    end_where(steering, is_any, NULL);
    wait_till_all_stand(steering);
    g_clear_pointer(&steering->left, steering_left_free);
    g_clear_pointer(&steering->onvif, onvif_free);
    while (steering->sent->len > 0) {
        Sent *sent = g_ptr_array_steal_index_fast(steering->sent, 0);
        sent->done(NULL, error, sent->data);
        sent_free(sent);
    }
}

void steering_free(Steering *steering)
{
    if (steering != NULL) {
        steering_left_free(steering->left);
        onvif_free(steering->onvif);
        demo_ptz_free(steering->demo);
        event_free(steering->tick);
        g_hash_table_unref(steering->holds);
        paces_free(steering->paces);
        g_ptr_array_unref(steering->sent);
        g_free(steering);
    }
}

/* Who may */

static SteeringHold *hold_new(Steering *steering, const char *camera, Token *token)
{
    const struct timeval tick = {TICK_S, 0};
    SteeringHold *hold = g_new0(SteeringHold, 1);
    hold->camera = g_strdup(camera);
    hold->token = token_ref(token);
    hold->names = g_ptr_array_new_with_free_func(g_free);
    hold->began_ms = clock_wall_ms();
    if (g_hash_table_size(steering->holds) == 0) {
        event_add(steering->tick, &tick);
    }
    g_hash_table_insert(steering->holds, hold->camera, hold);
    return hold;
}

static SteeringHold *find(Steering *steering, const char *camera)
{
    SteeringHold *hold = g_hash_table_lookup(steering->holds, camera);
    if (hold != NULL && is_over(hold, NULL)) {
        end(steering, hold, true);
        hold = NULL;
    }
    return hold;
}

SteeringVerdict steering_may(Steering *steering, const SteeringAct *asked)
{
    const PtzAct *act = &asked->act;
    bool stops = act->act == PTZ_STOP || act->act == PTZ_RELEASE;
    if (!stops && !paces_take(steering->paces, asked->token)) {
        return STEERING_TOO_FAST;
    }
    SteeringHold *hold = find(steering, asked->camera);
    if (hold != NULL && hold->token != asked->token) {
        if (act->act == PTZ_RELEASE) {
            return STEERING_GOOD; /* it has nothing to give back */
        }
        if (act->act != PTZ_TAKE || !act->force) {
            return STEERING_TAKEN;
        }
        if (!role_has(asked->token->role, RIGHT_ALERTS_LEAD)) {
            return STEERING_NO_FORCE;
        }
        end(steering, hold, false);
        hold = NULL;
    }
    if (hold == NULL && !stops) {
        hold = hold_new(steering, asked->camera, asked->token);
    }
    if (hold != NULL) {
        hold->last_ms = clock_wall_ms();
        hold->until_ms = clock_mono_ms() + PTZ_LOCK_SECONDS * INT64_C(1000);
    }
    return STEERING_GOOD;
}

/* Sending */

/* A start after a kill would find it turning. */
static void note_moves(Steering *steering, SteeringHold *hold, const SteeringAct *act)
{
    PtzActKind kind = act->act.act;
    bool moves = kind == PTZ_MOVE || kind == PTZ_PRESET || kind == PTZ_HOME;
    if (moves && !hold->noted && !g_str_has_prefix(act->target.url, DEMO_START)) {
        hold->noted = true;
        steering_left_note(steering->left, hold->camera, hold->token->name, hold->began_ms);
    }
}

static void learn(SteeringHold *hold, const PtzStanding *standing)
{
    g_ptr_array_set_size(hold->names, 0);
    hold->said = *standing;
    for (size_t i = 0; i < standing->preset_count; i++) {
        char *name = g_strdup(standing->presets[i].name);
        g_ptr_array_add(hold->names, name);
        hold->presets[i] = (PtzPreset){standing->presets[i].number, name};
    }
}

static void on_done(const PtzStanding *standing, const GError *error, void *data)
{
    Sent *sent = data;
    Steering *steering = sent->steering;
    SteeringHold *hold = g_hash_table_lookup(steering->holds, sent->camera);
    bool moves = sent->act == PTZ_MOVE || sent->act == PTZ_PRESET || sent->act == PTZ_HOME;
    /* What does not answer may have moved. */
    bool may_have = standing != NULL || error->code == TILIK_ERROR_UNAVAILABLE;
    if (hold != NULL && moves && may_have) {
        hold->moved = true;
    }
    if (hold != NULL && standing != NULL) {
        learn(hold, standing);
    } else if (hold != NULL && sent->act == PTZ_TAKE && !hold->moved) {
        end(steering, hold, true); /* of what can't be steered nobody is the holder */
    }
    guint place;
    if (g_ptr_array_find(steering->sent, sent, &place)) {
        g_ptr_array_steal_index_fast(steering->sent, place);
    }
    sent->done(standing, error, sent->data);
    sent_free(sent);
}

static void keep_target(SteeringHold *hold, const OnvifTarget *target)
{
    clear_target(&hold->target);
    hold->target =
        (OnvifTarget){g_strdup(target->url), g_strdup(target->user), g_strdup(target->password)};
}

void steering_send(Steering *steering, const SteeringAct *act, OnvifSteered done, void *data)
{
    SteeringHold *hold = g_hash_table_lookup(steering->holds, act->camera);
    PtzActKind kind = act->act.act;
    bool mine = hold != NULL && hold->token == act->token;
    bool sends = mine && (kind != PTZ_RELEASE || hold->sent);
    if (mine && kind != PTZ_RELEASE) {
        keep_target(hold, &act->target);
        note_moves(steering, hold, act);
        hold->sent = true;
    } else if (mine) {
        hold->sent = false; /* it is released below, and its answer told */
        end(steering, hold, true);
    }
    if (!sends) {
        const PtzStanding nothing = {.camera = act->camera};
        done(&nothing, NULL, data);
        return;
    }
    Sent *sent = g_new0(Sent, 1);
    *sent = (Sent){steering, g_strdup(act->camera), done, data, kind};
    g_ptr_array_add(steering->sent, sent);
    put(steering, act->camera, &act->target, &act->act, on_done, sent);
}

void steering_standing(Steering *steering, const char *camera, const Token *asker, PtzStanding *out)
{
    const SteeringHold *hold = find(steering, camera);
    *out = (PtzStanding){.camera = camera};
    if (hold != NULL) {
        *out = hold->said;
        out->camera = camera;
        out->holder = hold->token->name;
        out->until_ms = clock_wall_ms() + (hold->until_ms - clock_mono_ms());
        out->mine = hold->token == asker;
        out->presets = hold->presets;
        out->preset_count = hold->names->len;
    }
}
