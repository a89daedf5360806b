#include "console/camera_uptime.h"

#include <string.h>

#include "base/clock.h"
#include "wire/routes.h"
#include "wire/uptime.h"

#define KEPT_MAX 64
#define FRESH_MS 60000
/* Who goes down a list asks of none of its cameras; who was refused asks again only then. */
#define REST_MS  250
#define AGAIN_MS 15000

/* One camera's. */
typedef struct Known {
    UptimeStrips camera, site;
    char *id, *site_id;
    int64_t asked_ms, told_ms; /* monotonic; 0 never */
    bool fetching;
} Known;

struct CameraUptimes {
    GHashTable *kept;   /* camera's id -> Known */
    GPtrArray *errands; /* of Errand: an Api that ends answers nobody */
    CardUptime said;
    char *wanted; /* that the card rests on */
    guint rest_source;
};

typedef struct Errand {
    App *app;
    char *camera;
} Errand;

static void errand_free(gpointer data)
{
    Errand *errand = data;
    g_free(errand->camera);
    g_free(errand);
}

static void known_free(gpointer data)
{
    Known *known = data;
    g_free(known->id);
    g_free(known->site_id);
    g_free(known);
}

static struct CameraUptimes *uptimes_of(App *app)
{
    if (app->uptimes == NULL) {
        app->uptimes = g_new0(struct CameraUptimes, 1);
        app->uptimes->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, known_free);
        app->uptimes->errands = g_ptr_array_new_with_free_func(errand_free);
    }
    return app->uptimes;
}

static void want_none(struct CameraUptimes *uptimes)
{
    g_clear_pointer(&uptimes->wanted, g_free);
    if (uptimes->rest_source != 0)
        g_source_remove(uptimes->rest_source);
    uptimes->rest_source = 0;
}

void camera_uptime_forget(App *app)
{
    if (app->uptimes == NULL)
        return;
    want_none(app->uptimes);
    g_ptr_array_set_size(app->uptimes->errands, 0);
    g_hash_table_remove_all(app->uptimes->kept);
}

void camera_uptime_stop(App *app)
{
    camera_uptime_forget(app);
    if (app->uptimes == NULL)
        return;
    g_hash_table_unref(app->uptimes->kept);
    g_ptr_array_unref(app->uptimes->errands);
    g_clear_pointer(&app->uptimes, g_free);
}

/* Asking */

static void take(Known *known, const char *answer, size_t size)
{
    g_autoptr(Decoder) decoder = decoder_new();
    if (!decode_uptime_strips(decoder, answer, size, &known->camera, &known->site, NULL))
        return;
    g_free(known->id);
    g_free(known->site_id);
    known->camera.id = known->id = g_strdup(known->camera.id);
    known->site.id = known->site_id = g_strdup(known->site.id);
    known->told_ms = clock_mono_ms();
}

static void on_told(const char *answer, size_t size, const char *etag, const GError *error,
                    void *data)
{
    Errand *errand = data;
    App *app = errand->app;
    g_autofree char *camera = g_steal_pointer(&errand->camera);
    g_ptr_array_remove_fast(app->uptimes->errands, errand);
    Known *known = g_hash_table_lookup(app->uptimes->kept, camera);
    if (known == NULL)
        return;
    known->fetching = false;
    if (error == NULL)
        take(known, answer, size);
    frame_want(app, DIRTY_CARD, FRAME_SOON);
}

static gboolean on_rest(gpointer data)
{
    App *app = data;
    struct CameraUptimes *uptimes = app->uptimes;
    g_autofree char *id = g_steal_pointer(&uptimes->wanted);
    Known *known = g_hash_table_lookup(uptimes->kept, id);
    uptimes->rest_source = 0;
    if (known == NULL || app->api == NULL)
        return G_SOURCE_REMOVE;
    g_autofree char *path = g_strdup_printf(ROUTE_CAMERAS "/%s/uptime", id);
    Errand *errand = g_new0(Errand, 1);
    *errand = (Errand){app, g_strdup(id)};
    g_ptr_array_add(uptimes->errands, errand);
    known->fetching = true;
    known->asked_ms = clock_mono_ms();
    api_fetch(app->api, path, on_told, errand);
    return G_SOURCE_REMOVE;
}

static void want(App *app, const char *id)
{
    struct CameraUptimes *uptimes = app->uptimes;
    if (g_strcmp0(uptimes->wanted, id) == 0)
        return;
    want_none(uptimes);
    uptimes->wanted = g_strdup(id);
    uptimes->rest_source = g_timeout_add(REST_MS, on_rest, app);
}

static Known *known_of(struct CameraUptimes *uptimes, const char *id)
{
    Known *known = g_hash_table_lookup(uptimes->kept, id);
    if (known == NULL) {
        if (g_hash_table_size(uptimes->kept) >= KEPT_MAX)
            g_hash_table_remove_all(uptimes->kept);
        known = g_new0(Known, 1);
        g_hash_table_insert(uptimes->kept, g_strdup(id), known);
    }
    return known;
}

/* Why it is not known. */
static const char *why_not(const App *app, const Known *known)
{
    if (app->api == NULL || status_freshness(app) != FRESH_LIVE)
        return _("not to be had without the backend");
    if (known->asked_ms != 0 && !known->fetching)
        return _("not to be had now");
    return _("asking …");
}

const CardUptime *camera_uptime(App *app, uint32_t index)
{
    Camera camera;
    if (!catalog_camera(app->catalog, index, &camera) || !link_may(app, RIGHT_TICKETS_READ))
        return NULL;
    struct CameraUptimes *uptimes = uptimes_of(app);
    Known *known = known_of(uptimes, camera.id);
    int64_t now_ms = clock_mono_ms();
    bool old = known->told_ms == 0 || now_ms - known->told_ms >= FRESH_MS;
    bool lately = known->asked_ms != 0 && now_ms - known->asked_ms < AGAIN_MS;
    bool live = app->api != NULL && status_freshness(app) == FRESH_LIVE;
    if (old && live && !known->fetching && !lately)
        want(app, camera.id);
    bool told = known->told_ms != 0;
    uptimes->said = (CardUptime){.camera = told ? &known->camera : NULL,
                                 .site = told && known->site.id != NULL ? &known->site : NULL,
                                 .why = told ? NULL : why_not(app, known),
                                 .age_ms = told ? now_ms - known->told_ms : 0};
    return &uptimes->said;
}
