#include "console/camera_facts.h"

#include "base/clock.h"
#include "wire/routes.h"

#define KEPT_MAX 64

struct CameraFacts {
    App *app;
    const CameraFactKind *kind;
    GHashTable *kept; /* camera's id -> Kept */
};

typedef struct Kept {
    CameraFact fact;
    GDestroyNotify free;
} Kept;

typedef struct Errand {
    CameraFacts *facts;
    char *camera;
} Errand;

static void kept_free(gpointer data)
{
    Kept *kept = data;
    g_clear_pointer(&kept->fact.told, kept->free);
    g_free(kept);
}

static void errand_free(gpointer data)
{
    Errand *errand = data;
    g_free(errand->camera);
    g_free(errand);
}

CameraFacts *camera_facts_new(App *app, const CameraFactKind *kind)
{
    CameraFacts *facts = g_new0(CameraFacts, 1);
    facts->app = app;
    facts->kind = kind;
    facts->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, kept_free);
    return facts;
}

static CameraFact *fact_of(CameraFacts *facts, const char *camera)
{
    Kept *kept = g_hash_table_lookup(facts->kept, camera);
    if (kept == NULL) {
        if (g_hash_table_size(facts->kept) >= KEPT_MAX)
            g_hash_table_remove_all(facts->kept);
        kept = g_new0(Kept, 1);
        kept->free = facts->kind->free;
        g_hash_table_insert(facts->kept, g_strdup(camera), kept);
    }
    return &kept->fact;
}

const CameraFact *camera_facts_of(CameraFacts *facts, const char *camera)
{
    return fact_of(facts, camera);
}

static void on_told(const char *answer, size_t size, const char *etag, const GError *error,
                    void *data)
{
    Errand *errand = data;
    CameraFacts *facts = errand->facts;
    Kept *kept = g_hash_table_lookup(facts->kept, errand->camera);
    errand_free(errand);
    if (kept == NULL)
        return;
    void *told = error == NULL ? facts->kind->read(answer, size) : NULL;
    kept->fact.fetching = false;
    if (told != NULL) {
        g_clear_pointer(&kept->fact.told, kept->free);
        kept->fact.told = told;
        kept->fact.told_ms = clock_mono_ms();
    }
    facts->kind->answered(facts->app);
}

void camera_facts_ask(CameraFacts *facts, const char *camera, int64_t rev)
{
    Api *api = facts->app->api;
    if (api == NULL)
        return;
    g_autofree char *path = g_strdup_printf(ROUTE_CAMERAS "/%s/%s", camera, facts->kind->route);
    CameraFact *fact = fact_of(facts, camera);
    fact->fetching = true;
    fact->asked_ms = clock_mono_ms();
    fact->rev = rev;
    Errand *errand = g_new0(Errand, 1);
    *errand = (Errand){facts, g_strdup(camera)};
    api_fetch(api, path, on_told, errand);
    api_owns(api, errand_free);
}

void camera_facts_forget(CameraFacts *facts)
{
    if (facts != NULL)
        g_hash_table_remove_all(facts->kept);
}

void camera_facts_free(CameraFacts *facts)
{
    if (facts == NULL)
        return;
    g_hash_table_unref(facts->kept);
    g_free(facts);
}
