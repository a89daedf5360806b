#include "console/city.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "console/demo.h"
#include "console/link.h"
#include "net/sync.h"

#define WAIT_S 30

struct City {
    GMainLoop *loop;
    Catalog *catalog;
    AlertBook *book;
    Sync *sync;
    Api *api;
    Demo *demo;
    const Config *config;
    GError *error;
    CityListener listener;
    void *listener_data;
    guint deadline;
    CityWant want;
    char *name;
    GPtrArray *rights;
    Session session;
    bool there; /* what was wanted */
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
    bool known = city->want != CITY_ALERTS || sync_alerts_known(sync);
    if (city->there && city->listener != NULL)
        city->listener(city, city->listener_data);
    if (city->there)
        return;
    if (status->state == SYNC_LIVE && known)
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
    city->api = api_new(backend, token, &error);
    if (city->api == NULL) {
        give_up(city, error);
        return;
    }
    link_configure(city->api, city->config);
    if (city->want == CITY_BACKEND) {
        g_main_loop_quit(city->loop);
        return;
    }
    city->sync = sync_open(city->catalog, cache, backend, identity);
    sync_listen(city->sync, on_sync, city);
    if (city->want == CITY_LOOKS)
        sync_looks(city->sync);
    if (city->want == CITY_ALERTS)
        sync_alerts(city->sync, city->book);
    sync_connect(city->sync, city->api);
}

static void on_demo(const char *backend, const char *token, const char *message, void *data)
{
    City *city = data;
    if (message != NULL)
        give_up(city, g_error_new_literal(TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, message));
    else if (city->api == NULL)
        follow(city, backend, token, NULL, "");
}

static bool start(City *city, const Options *options, GError **error)
{
    const DemoWish wish = {options->city, options->cameras, options->seed, options->rate,
                           config_role(city->config)};
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

City *city_open(const Config *config, const Options *options, CityWant want, int64_t *stale_ms,
                GError **error)
{
    g_autoptr(City) city = g_new0(City, 1);
    city->config = config;
    city->want = want;
    city->catalog = catalog_new();
    city->book = alert_book_new();
    city->loop = g_main_loop_new(NULL, FALSE);
    if (!start(city, options, error))
        return NULL;
    city->deadline = g_timeout_add_seconds(WAIT_S, on_deadline, city);
    if (city->error == NULL && (want != CITY_BACKEND || city->api == NULL))
        g_main_loop_run(city->loop);
    *stale_ms = -1;
    g_clear_handle_id(&city->deadline, g_source_remove);
    city->there = true;
    if (city->error == NULL)
        return g_steal_pointer(&city);
    if (want == CITY_CAMERAS && city->sync != NULL && catalog_cameras(city->catalog) > 0 &&
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
    alert_book_free(city->book);
    catalog_free(city->catalog);
    g_main_loop_unref(city->loop);
    g_clear_error(&city->error);
    g_free(city->name);
    g_clear_pointer(&city->rights, g_ptr_array_unref);
    g_free(city);
}

const Catalog *city_catalog(const City *city)
{
    return city->catalog;
}

AlertBook *city_alerts(const City *city)
{
    return city->book;
}

const Sync *city_sync(const City *city)
{
    return city->sync;
}

void city_listen(City *city, CityListener listener, void *data)
{
    city->listener = listener;
    city->listener_data = data;
}

static void on_session(const ApiSession *session, const GError *error, void *data)
{
    City *city = data;
    if (error != NULL) {
        g_clear_error(&city->error);
        city->error = g_error_copy(error);
    } else if (city->rights == NULL) {
        city->rights = g_ptr_array_new_with_free_func(g_free);
        city->name = g_strdup(session->name);
        for (int i = 0; session->rights[i] != NULL; i++)
            g_ptr_array_add(city->rights, g_strdup(session->rights[i]));
        g_ptr_array_add(city->rights, NULL);
        city->session = (Session){.name = city->name,
                                  .role = session->role,
                                  .rights = (const char *const *)city->rights->pdata};
    }
    g_main_loop_quit(city->loop);
}

const Session *city_session(City *city, GError **error)
{
    if (city->rights == NULL) {
        api_session(city->api, on_session, city);
        g_main_loop_run(city->loop);
    }
    if (city->rights != NULL)
        return &city->session;
    g_propagate_error(error, g_steal_pointer(&city->error));
    return NULL;
}

int64_t city_now_ms(const City *city)
{
    return clock_wall_ms() + (city->sync != NULL ? sync_skew_ms(city->sync) : 0);
}

Api *city_api(const City *city)
{
    return city->api;
}
