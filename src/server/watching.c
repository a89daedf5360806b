#include "watching.h"

#include <string.h>

typedef struct Watcher {
    ViewRecord view;
    char *id, *camera, *by, *user;
    Role role;
    int64_t expires_ms;
} Watcher;

struct Watching {
    GPtrArray *watchers; /* of Watcher */
};

static void watcher_free(gpointer data)
{
    Watcher *watcher = data;
    g_free(watcher->id);
    g_free(watcher->camera);
    g_free(watcher->by);
    g_free(watcher->user);
    g_free(watcher);
}

Watching *watching_new(void)
{
    Watching *watching = g_new0(Watching, 1);
    watching->watchers = g_ptr_array_new_with_free_func(watcher_free);
    return watching;
}

void watching_free(Watching *watching)
{
    if (watching != NULL) {
        g_ptr_array_unref(watching->watchers);
        g_free(watching);
    }
}

static void expire(Watching *watching, int64_t now_ms)
{
    for (guint i = watching->watchers->len; i > 0; i--) {
        const Watcher *watcher = watching->watchers->pdata[i - 1];
        if (watcher->expires_ms <= now_ms) {
            g_ptr_array_remove_index_fast(watching->watchers, i - 1);
        }
    }
}

void watching_add(Watching *watching, const ViewRecord *view, Role role, int64_t expires_ms)
{
    expire(watching, view->at_ms);
    Watcher *watcher = g_new0(Watcher, 1);
    watcher->view = *view;
    watcher->view.id = watcher->id = g_strdup(view->id);
    watcher->view.camera = watcher->camera = g_strdup(view->camera);
    watcher->view.by = watcher->by = g_strdup(view->by);
    watcher->role = role;
    watcher->expires_ms = expires_ms;
    g_ptr_array_add(watching->watchers, watcher);
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

void watching_grant(Watching *watching, const char *view_id, const char *user, int64_t expires_ms)
{
    guint place;
    Watcher *watcher = find(watching, view_id, &place);
    if (watcher != NULL) {
        g_free(watcher->user);
        watcher->user = g_strdup(user);
        watcher->expires_ms = expires_ms;
    }
}

void watching_remove(Watching *watching, const char *view_id)
{
    guint place;
    if (find(watching, view_id, &place) != NULL) {
        g_ptr_array_remove_index_fast(watching->watchers, place);
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

void watching_stop(Watching *watching, const char *camera, Video *video)
{
    for (guint i = watching->watchers->len; i > 0; i--) {
        const Watcher *watcher = watching->watchers->pdata[i - 1];
        if (strcmp(watcher->camera, camera) != 0 || role_has(watcher->role, RIGHT_BRAKE_RELEASE)) {
            continue;
        }
        if (video != NULL && watcher->user != NULL) {
            video_revoke(video, watcher->user);
        }
        g_ptr_array_remove_index_fast(watching->watchers, i - 1);
    }
}

unsigned watching_count(Watching *watching, int64_t now_ms)
{
    expire(watching, now_ms);
    return watching->watchers->len;
}
