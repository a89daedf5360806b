#include "console/city.h"

#include <string.h>

#include "base/error.h"
#include "console/demo.h"
#include "console/link.h"
#include "net/sync.h"

#define WAIT_S 30

struct City {
    GMainLoop *loop;
    Catalog *catalog;
    Sync *sync;
    Api *api;
    Demo *demo;
    const Config *config;
    GError *error;
    guint deadline;
};

static void give_up(City *city, GError *error)
{
    if (city->error == NULL)
        city->error = error;
    else
        g_error_free(error);
    g_main_loop_quit(city->loop);
}

static gboolean on_deadline(gpointer data)
{
    City *city = data;
    city->deadline = 0;
    give_up(city, g_error_new(TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                              _("the backend did not answer in %d s"), WAIT_S));
    return G_SOURCE_REMOVE;
}

static void on_sync(Sync *sync, void *data)
{
    City *city = data;
    const SyncStatus *status = sync_status(sync);
    if (status->state == SYNC_LIVE)
        g_main_loop_quit(city->loop);
    else if (status->state == SYNC_REFUSED || status->state == SYNC_LOST)
        give_up(city, g_error_new_literal(TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                                          status->problem != NULL ? status->problem
                                                                  : _("the backend is away")));
}

static void follow(City *city, const char *backend, const char *token, const char *cache,
                   const char *identity)
{
    GError *error = NULL;
    city->sync = sync_open(city->catalog, cache, backend, identity);
    sync_listen(city->sync, on_sync, city);
    city->api = api_new(backend, token, &error);
    if (city->api == NULL) {
        give_up(city, error);
        return;
    }
    link_configure(city->api, city->config);
    sync_connect(city->sync, city->api);
}

static void on_demo(const char *backend, const char *token, const char *message, void *data)
{
    City *city = data;
    if (message != NULL)
        give_up(city, g_error_new_literal(TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, message));
    else if (city->sync == NULL)
        follow(city, backend, token, NULL, "");
}

static bool start(City *city, const Options *options, GError **error)
{
    const DemoWish wish = {options->city, options->cameras, options->seed, ROLE_OPERATOR};
    if (options->demo) {
        city->demo = demo_new(&wish, on_demo, city, error);
        return city->demo != NULL;
    }
    if (city->config->backend[0] == '\0') {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND,
                    _("no backend is known; give --backend URL, or --demo"));
        return false;
    }
    g_autoptr(LinkKey) key = link_key_new(city->config, error);
    if (key == NULL)
        return false;
    follow(city, city->config->backend, key->token, key->cache, key->identity);
    return true;
}

City *city_open(const Config *config, const Options *options, int64_t *stale_ms, GError **error)
{
    g_autoptr(City) city = g_new0(City, 1);
    city->config = config;
    city->catalog = catalog_new();
    city->loop = g_main_loop_new(NULL, FALSE);
    if (!start(city, options, error))
        return NULL;
    city->deadline = g_timeout_add_seconds(WAIT_S, on_deadline, city);
    if (city->error == NULL)
        g_main_loop_run(city->loop);
    *stale_ms = -1;
    if (city->error == NULL)
        return g_steal_pointer(&city);
    if (city->sync != NULL && catalog_cameras(city->catalog) > 0 &&
        sync_status(city->sync)->state != SYNC_REFUSED) {
        *stale_ms = sync_age_ms(city->sync);
        return g_steal_pointer(&city);
    }
    g_propagate_error(error, g_steal_pointer(&city->error));
    return NULL;
}

void city_close(City *city)
{
    if (city == NULL)
        return;
    if (city->deadline != 0)
        g_source_remove(city->deadline);
    sync_free(city->sync);
    api_free(city->api);
    demo_free(city->demo);
    catalog_free(city->catalog);
    g_main_loop_unref(city->loop);
    g_clear_error(&city->error);
    g_free(city);
}

const Catalog *city_catalog(const City *city)
{
    return city->catalog;
}

Api *city_api(const City *city)
{
    return city->api;
}
