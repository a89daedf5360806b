#include "watching.h"

#include <string.h>

#include "base/clock.h"

#define PER_TOKEN_MAX 10000

typedef struct Watcher {
    ViewRecord view;
    char *id, *camera, *by, *user;
    Token *token;
    int64_t expires_ms;
} Watcher;

struct Watching {
    GPtrArray *watchers; /* of Watcher */
    Video *video;
    Relay *relay;
    struct event *tick; /* runs while anybody watches */
};

static void watcher_free(gpointer data)
{
    Watcher *watcher = data;
    token_unref(watcher->token);
    g_free(watcher->id);
    g_free(watcher->camera);
    g_free(watcher->by);
    g_free(watcher->user);
    g_free(watcher);
}

static void on_tick(evutil_socket_t fd, short what, void *data)
{
    watching_check_tokens(data, clock_wall_ms());
}

Watching *watching_new(struct event_base *base)
{
    Watching *watching = g_new0(Watching, 1);
    watching->watchers = g_ptr_array_new_with_free_func(watcher_free);
    watching->tick = event_new(base, -1, EV_PERSIST, on_tick, watching);
    return watching;
}

void watching_free(Watching *watching)
{
    if (watching != NULL) {
        event_free(watching->tick);
        g_ptr_array_unref(watching->watchers);
        g_free(watching);
    }
}

void watching_set_video(Watching *watching, Video *video)
{
    watching->video = video;
}

void watching_set_relay(Watching *watching, Relay *relay)
{
    watching->relay = relay;
}

/* Users are random: one's of the relay is none of the demo's. */
static void take_back(Watching *watching, const Watcher *watcher)
{
    if (watching->video != NULL && watcher->user != NULL) {
        video_revoke(watching->video, watcher->user);
    }
    if (watching->relay != NULL && watcher->user != NULL) {
        relay_revoke(watching->relay, watcher->user);
    }
}

static bool plays_on(const Watching *watching, const Watcher *watcher)
{
    return watcher->user != NULL &&
           ((watching->video != NULL && video_is_watched(watching->video, watcher->user)) ||
            (watching->relay != NULL && relay_is_watched(watching->relay, watcher->user)));
}

static void take_off(Watching *watching, guint place)
{
    g_ptr_array_remove_index_fast(watching->watchers, place);
    if (watching->watchers->len == 0) {
        event_del(watching->tick);
    }
}

static void end(Watching *watching, guint place)
{
    take_back(watching, watching->watchers->pdata[place]);
    take_off(watching, place);
}

/* What plays when its address expires plays on, so its watcher is not forgotten. */
static void expire(Watching *watching, int64_t now_ms)
{
    for (guint i = watching->watchers->len; i > 0; i--) {
        const Watcher *watcher = watching->watchers->pdata[i - 1];
        if (watcher->expires_ms <= now_ms && !plays_on(watching, watcher)) {
            end(watching, i - 1);
        }
    }
}

static unsigned held_by(const Watching *watching, const Token *token)
{
    unsigned held = 0;
    for (guint i = 0; i < watching->watchers->len; i++) {
        held += ((const Watcher *)watching->watchers->pdata[i])->token == token;
    }
    return held;
}

static Watcher *add(Watching *watching, const ViewRecord *view, Token *token, int64_t expires_ms)
{
    Watcher *watcher = g_new0(Watcher, 1);
    watcher->view = *view;
    watcher->view.id = watcher->id = g_strdup(view->id);
    watcher->view.camera = watcher->camera = g_strdup(view->camera);
    watcher->view.by = watcher->by = g_strdup(view->by);
    watcher->token = token_ref(token);
    watcher->expires_ms = expires_ms;
    g_ptr_array_add(watching->watchers, watcher);
    if (watching->watchers->len == 1) {
        const struct timeval second = {1, 0};
        event_add(watching->tick, &second);
    }
    return watcher;
}

bool watching_add(Watching *watching, const ViewRecord *view, Token *token, int64_t expires_ms)
{
    expire(watching, view->at_ms);
    if (held_by(watching, token) >= PER_TOKEN_MAX) {
        return false;
    }
    add(watching, view, token, expires_ms);
    return true;
}

static Watcher *find(const Watching *watching, const char *view_id, guint *place)
{
    for (guint i = 0; i < watching->watchers->len; i++) {
        Watcher *watcher = watching->watchers->pdata[i];
        if (strcmp(watcher->id, view_id) == 0) {
            *place = i;
            return watcher;
        }
    }
    return NULL;
}

void watching_written(Watching *watching, const char *view_id, int64_t rev)
{
    guint place;
    Watcher *watcher = find(watching, view_id, &place);
    if (watcher != NULL) {
        watcher->view.rev = rev;
    }
}

void watching_grant(Watching *watching, const ViewRecord *view, Token *token, const char *user,
                    int64_t expires_ms)
{
    guint place;
    Watcher *watcher = find(watching, view->id, &place);
    if (watcher == NULL) {
        watcher = add(watching, view, token, expires_ms);
    }
    take_back(watching, watcher);
    g_free(watcher->user);
    watcher->user = g_strdup(user);
    watcher->expires_ms = expires_ms;
}

void watching_remove(Watching *watching, const char *view_id)
{
    guint place;
    if (find(watching, view_id, &place) != NULL) {
        end(watching, place);
    }
}

void watching_find(Watching *watching, const char *camera, int64_t now_ms, GArray *out)
{
    expire(watching, now_ms);
    for (guint i = 0; i < watching->watchers->len; i++) {
        const Watcher *watcher = watching->watchers->pdata[i];
        if (strcmp(watcher->camera, camera) == 0) {
            g_array_append_val(out, watcher->view);
        }
    }
}

static void follow(Watching *watching, const Entry *entry)
{
    for (guint i = watching->watchers->len; i > 0; i--) {
        const Watcher *watcher = watching->watchers->pdata[i - 1];
        if (strcmp(watcher->camera, entry->id) == 0 &&
            (entry->gone || !token_sees(watcher->token, entry->sight, entry->area))) {
            end(watching, i - 1);
        }
    }
}

void watching_follow(Watching *watching, const Batch *batch)
{
    for (guint i = 0; i < batch->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(batch->entries, i);
        if (entry->kind != ENTRY_CAMERA ||
            (!entry->gone && entry->was_sight == entry->sight && entry->was_area == NULL)) {
            continue;
        }
        follow(watching, entry);
        if (entry->gone || sight_unbraked(entry->sight) != entry->sight) {
            relay_close_camera(watching->relay, entry->id);
        }
    }
}

void watching_off(Watching *watching, const char *camera)
{
    for (guint i = watching->watchers->len; i > 0; i--) {
        const Watcher *watcher = watching->watchers->pdata[i - 1];
        bool live = watcher->view.from_ms == 0;
        if (live && watcher->user != NULL && strcmp(watcher->camera, camera) == 0) {
            end(watching, i - 1);
        }
    }
}

void watching_check_tokens(Watching *watching, int64_t now_ms)
{
    for (guint i = watching->watchers->len; i > 0; i--) {
        const Watcher *watcher = watching->watchers->pdata[i - 1];
        const Token *token = watcher->token;
        if (token->ended || token->changed ||
            (token->expires_ms != 0 && token->expires_ms <= now_ms)) {
            end(watching, i - 1);
        }
    }
    expire(watching, now_ms);
}

unsigned watching_count(Watching *watching, int64_t now_ms)
{
    expire(watching, now_ms);
    return watching->watchers->len;
}
