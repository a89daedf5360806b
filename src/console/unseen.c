#include "console/unseen.h"

#include "base/clock.h"

#define HOUR_MS INT64_C(3600000)
/* What has changed is counted so often; with time alone, so often. */
#define CHANGED_MS 2000
#define AGED_MS    30000

struct Unseen {
    LooksCount *count; /* NULL: it must be counted */
    int64_t mono_ms;   /* when it was */
    guint timer;       /* what has changed is drawn then */
    bool stale;
};

void unseen_start(App *app)
{
    app->unseen = g_new0(struct Unseen, 1);
}

void unseen_stop(App *app)
{
    struct Unseen *unseen = g_steal_pointer(&app->unseen);
    if (unseen == NULL)
        return;
    g_clear_handle_id(&unseen->timer, g_source_remove);
    looks_count_free(unseen->count);
    g_free(unseen);
}

static gboolean on_due(gpointer data)
{
    App *app = data;
    app->unseen->timer = 0;
    if (view_changed(app->panes[PANE_TREE], app->catalog, CATALOG_LOOK, CATALOG_NONE,
                     app_now_ms(app)))
        frame_want(app, DIRTY_TREE, FRAME_SOON);
    return G_SOURCE_REMOVE;
}

void unseen_changed(App *app, CatalogThing thing)
{
    if (app->unseen == NULL)
        return;
    app->unseen->stale = true;
    if (thing == CATALOG_LOOK && app->unseen->timer == 0)
        app->unseen->timer = g_timeout_add(CHANGED_MS + 100, on_due, app);
    if (thing == CATALOG_RESET || thing == CATALOG_AREA)
        g_clear_pointer(&app->unseen->count, looks_count_free);
}

const LooksCount *unseen_count(const App *app)
{
    struct Unseen *unseen = app->unseen;
    if (unseen == NULL || !looks_known(app->catalog))
        return NULL;
    int64_t age_ms = clock_mono_ms() - unseen->mono_ms;
    if (unseen->count == NULL || age_ms > AGED_MS || (unseen->stale && age_ms > CHANGED_MS)) {
        looks_count_free(unseen->count);
        unseen->count =
            looks_count(app->catalog, app_now_ms(app) - app->config->unseen_hours * HOUR_MS);
        unseen->mono_ms = clock_mono_ms();
        unseen->stale = false;
    }
    return unseen->count;
}
