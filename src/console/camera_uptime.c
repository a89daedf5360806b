#include "console/camera_uptime.h"

#include <string.h>

#include "base/clock.h"
#include "console/camera_facts.h"
#include "wire/uptime.h"

#define FRESH_MS 60000
/* Who goes down a list asks of none of its cameras; who was refused asks again only then. */
#define REST_MS  250
#define AGAIN_MS 15000

/* What was told of one camera. */
typedef struct Told {
    UptimeStrips camera, site;
    char *id, *site_id;
} Told;

struct CameraUptimes {
    CameraFacts *facts;
    CardUptime said;
    char *wanted; /* that the card rests on */
    guint rest_source;
};

static void told_free(gpointer data)
{
    Told *told = data;
    g_free(told->id);
    g_free(told->site_id);
    g_free(told);
}

static void *read_uptime(const char *answer, size_t size)
{
    g_autoptr(Decoder) decoder = decoder_new();
    UptimeStrips camera = {0}, site = {0};
    if (!decode_uptime_strips(decoder, answer, size, &camera, &site, NULL))
        return NULL;
    Told *told = g_new(Told, 1);
    *told = (Told){camera, site, g_strdup(camera.id), g_strdup(site.id)};
    told->camera.id = told->id;
    told->site.id = told->site_id;
    return told;
}

static void on_answer(App *app)
{
    frame_want(app, DIRTY_CARD, FRAME_SOON);
}

static const CameraFactKind uptime_kind = {"uptime", read_uptime, told_free, on_answer};

static struct CameraUptimes *uptimes_of(App *app)
{
    if (app->uptimes == NULL) {
        app->uptimes = g_new0(struct CameraUptimes, 1);
        app->uptimes->facts = camera_facts_new(app, &uptime_kind);
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
    camera_facts_forget(app->uptimes->facts);
}

void camera_uptime_stop(App *app)
{
    camera_uptime_forget(app);
    if (app->uptimes == NULL)
        return;
    camera_facts_free(app->uptimes->facts);
    g_clear_pointer(&app->uptimes, g_free);
}

static gboolean on_rest(gpointer data)
{
    App *app = data;
    struct CameraUptimes *uptimes = app->uptimes;
    g_autofree char *id = g_steal_pointer(&uptimes->wanted);
    uptimes->rest_source = 0;
    camera_facts_ask(uptimes->facts, id, 0);
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

/* Why it is not known. */
static const char *why_not(const App *app, const CameraFact *known)
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
    const CameraFact *known = camera_facts_of(uptimes->facts, camera.id);
    int64_t now_ms = clock_mono_ms();
    bool old = known->told_ms == 0 || now_ms - known->told_ms >= FRESH_MS;
    bool lately = known->asked_ms != 0 && now_ms - known->asked_ms < AGAIN_MS;
    bool live = app->api != NULL && status_freshness(app) == FRESH_LIVE;
    if (old && live && !known->fetching && !lately)
        want(app, camera.id);
    const Told *told = known->told;
    uptimes->said = (CardUptime){.camera = told != NULL ? &told->camera : NULL,
                                 .site = told != NULL && told->site_id != NULL ? &told->site : NULL,
                                 .why = told != NULL ? NULL : why_not(app, known),
                                 .age_ms = told != NULL ? now_ms - known->told_ms : 0};
    return &uptimes->said;
}
