#include "console/tours.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "console/desk.h"

#define LIST_MS 1000
#define LOOK_MS 30000 /* so often at least is looked whether it may go on by itself */

static void on_step(Tours *tours);

/* What the walk needs */

static bool do_wish(void *user, const WindowWish *wish, const char **why)
{
    Tours *tours = user;
    return windows_wish(tours->app, wish, why);
}

static void do_drop(void *user, const char *id)
{
    Tours *tours = user;
    const ViewerCommand close = {.kind = VIEWER_COMMAND_CLOSE, .id = (char *)id};
    windows_send(tours->app, &close);
}

static bool do_has(void *user, const char *id)
{
    Tours *tours = user;
    return windows_has(tours->app, id);
}

static void do_list(void *user, Tour *tour)
{
    Tours *tours = user;
    if (tours->stale)
        tour_facts_give(tours, tour);
}

static void do_missed(void *user, const char *id, const char *why)
{
    Tours *tours = user;
    App *app = tours->app;
    Camera camera;
    if (tours->public_only ||
        !catalog_camera(app->catalog, catalog_find_camera(app->catalog, id), &camera))
        return;
    app_say(app, TONE_PLAIN, _("The tour passes over %s: %s."),
            camera.name[0] != '\0' ? camera.name : id, why);
}

static const TourHooks hooks = {
    .wish = do_wish, .drop = do_drop, .has = do_has, .list = do_list, .missed = do_missed};

/* Time and news */

static gboolean on_timer(gpointer data)
{
    Tours *tours = data;
    tours->timer = 0;
    on_step(tours);
    return G_SOURCE_REMOVE;
}

static gboolean on_soon(gpointer data)
{
    Tours *tours = data;
    tours->step = 0;
    on_step(tours);
    return G_SOURCE_REMOVE;
}

void tours_soon(Tours *tours)
{
    if (tours->step == 0)
        tours->step = g_idle_add(on_soon, tours);
}

static void on_step(Tours *tours)
{
    App *app = tours->app;
    int64_t now = clock_mono_ms();
    g_clear_handle_id(&tours->timer, g_source_remove);
    tour_guard_time(tours, now);
    int64_t wait = tour_walk_step(tours->walk, now, app_now_ms(app));
    if (tour_walk_places(tours->walk) == 0) {
        app_say(app, TONE_PLAIN, _("The tour has ended: its window was closed."));
        tours_end(app);
        return;
    }
    wait = wait < 0 ? LOOK_MS : MIN(wait, LOOK_MS);
    tours->timer = g_timeout_add((guint)wait, on_timer, tours);
    tour_desk_changed(app);
}

static void on_news(App *app, const WindowNews *news, void *user)
{
    Tours *tours = user;
    if (tour_walk_hear(tours->walk, news->event, news->camera, clock_mono_ms(), app_now_ms(app)))
        tours_soon(tours);
}

static void on_catalog(Catalog *catalog, CatalogThing thing, uint32_t index, void *data)
{
    ((Tours *)data)->stale = true;
}

static void on_alert(AlertBook *book, AlertThing thing, uint32_t index, void *data)
{
    Tours *tours = data;
    tours->stale = true;
    if (thing == ALERT_THING && index != ALERT_NONE)
        tour_guard_alert(tours, index);
}

/* Beginning and ending */

static void tours_free(Tours *tours)
{
    App *app = tours->app;
    windows_unlisten(app, on_news, tours);
    catalog_unlisten(app->catalog, tours->listener);
    alert_book_unlisten(app->book, tours->book_listener);
    g_clear_handle_id(&tours->timer, g_source_remove);
    g_clear_handle_id(&tours->step, g_source_remove);
    tour_walk_free(tours->walk);
    query_free(tours->query);
    g_clear_pointer(&tours->ids, g_hash_table_unref);
    g_hash_table_unref(tours->known);
    g_free(tours->name);
    g_free(tours->text);
    g_free(tours->scope);
    g_free(tours->alert);
    g_free(tours->held_text);
    g_free(tours);
}

/* The camera whose live picture stands in a tile; NULL none. */
static const char *standing_in(const App *app, const char *wall, int tile)
{
    const ViewerWindow *window = app->viewer != NULL ? viewer_tile(app->viewer, wall, tile) : NULL;
    return window != NULL && window->at_ms == 0 && !window->text ? window->id : NULL;
}

static TourWalk *walk_new(Tours *tours, const TourWish *wish)
{
    const TourConfig *config = &tours->app->config->tours;
    const TourPlan plan = {.dwell_ms = tours->dwell_s * INT64_C(1000),
                           .patience_ms = config->patience_s * INT64_C(1000),
                           .purpose = PURPOSE_PATROL};
    TourWalk *walk = tour_walk_new(tour_new((uint64_t)g_get_real_time()),
                                   wish->hooks != NULL ? wish->hooks : &hooks, tours, &plan);
    for (int i = 0; i < wish->tile_count; i++)
        tour_walk_place(walk, wish->wall, wish->tiles[i],
                        standing_in(tours->app, wish->wall, wish->tiles[i]));
    if (wish->tile_count == 0)
        tour_walk_place(walk, NULL, 0, NULL);
    return walk;
}

static Tours *make(App *app, const TourWish *wish, Query *query)
{
    Tours *tours = g_new0(Tours, 1);
    tours->app = app;
    tours->query = query;
    tours->name = g_strdup(wish->name);
    tours->scope = g_strdup(wish->scope != NULL ? wish->scope : "");
    tours->dwell_s = wish->dwell_s > 0 ? wish->dwell_s : app->config->tours.dwell_s;
    tours->public_only = wish->public_only;
    tours->own_window = wish->tile_count == 0;
    tours->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (wish->ids != NULL) {
        tours->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (size_t i = 0; wish->ids[i] != NULL; i++)
            g_hash_table_add(tours->ids, g_strdup(wish->ids[i]));
    }
    tours->walk = walk_new(tours, wish);
    tour_facts_give(tours, tour_walk_tour(tours->walk));
    tour_guard_know(tours);
    tours->listener = catalog_listen(app->catalog, on_catalog, tours);
    tours->book_listener = alert_book_listen(app->book, on_alert, tours);
    windows_listen(app, on_news, tours);
    return tours;
}

bool tours_begin(App *app, const TourWish *wish, GError **error)
{
    g_autoptr(Query) query = query_parse(wish->query != NULL ? wish->query : "", error);
    if (query == NULL)
        return false;
    tours_end(app);
    app->tours = make(app, wish, g_steal_pointer(&query));
    Tour *tour = tour_walk_tour(app->tours->walk);
    if (tour_live(tour) == 0 && !wish->public_only) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND,
                    ngettext("of its %u camera none can be shown",
                             "of its %u cameras none can be shown", tour_count(tour)),
                    tour_count(tour));
        tours_stop(app);
        return false;
    }
    tours_soon(app->tours);
    return true;
}

void tours_stop(App *app)
{
    Tours *tours = g_steal_pointer(&app->tours);
    if (tours != NULL)
        tours_free(tours);
}

/* Its own window goes with it; what it showed in tiles stays there. */
void tours_end(App *app)
{
    Tours *tours = app->tours;
    TourPlace place;
    if (tours == NULL)
        return;
    tour_walk_hold(tours->walk, TOUR_HELD, clock_mono_ms());
    for (unsigned i = 0; tours->own_window && tour_walk_nth(tours->walk, i, &place); i++) {
        const char *id = place.shown != NULL ? place.shown : place.next;
        g_autofree char *own = g_strdup(id);
        if (own != NULL && place.wall == NULL)
            do_drop(tours, own);
    }
    tours_stop(app);
    tour_desk_changed(app);
    frame_want(app, DIRTY_BAR | DIRTY_KEYS, FRAME_SOON);
}

TourWalk *tours_walk(const App *app)
{
    return app->tours != NULL ? app->tours->walk : NULL;
}

const char *tours_name(const App *app)
{
    return app->tours != NULL ? app->tours->name : "";
}

int tours_dwell_s(const App *app)
{
    return app->tours != NULL ? app->tours->dwell_s : 0;
}

void tours_take_tile(App *app, const char *wall, int tile)
{
    Tours *tours = app->tours;
    const char *shown = standing_in(app, wall, tile);
    if (tours == NULL || !tour_walk_place(tours->walk, wall, tile, shown))
        return;
    tours_soon(tours);
    app_say(app, TONE_PLAIN, _("Tile %d goes with the tour."), tile + 1);
}

/* Holding */

void tours_hold(App *app, TourHold hold)
{
    Tours *tours = app->tours;
    if (tours == NULL)
        return;
    if (hold == TOUR_GOES) {
        tour_guard_know(tours);
        tours->stale = true;
    }
    tour_walk_hold(tours->walk, hold, clock_mono_ms());
    tours_soon(tours);
    tour_desk_changed(app);
}

const char *tours_held_text(App *app)
{
    Tours *tours = app->tours;
    char key[KEY_NAME_SIZE];
    app_key(app, ACTION_TOUR, key);
    switch (tours != NULL ? tour_walk_held(tours->walk) : TOUR_GOES) {
    case TOUR_GOES:
    case TOUR_BUSY:
        return NULL;
    case TOUR_ALERT:
        return tours->held_text;
    case TOUR_HINDERED:
        g_free(tours->held_text);
        tours->held_text =
            g_strdup_printf(_("Nothing can be opened: %s"), tour_walk_hindrance(tours->walk));
        return tours->held_text;
    default:
        g_free(tours->held_text);
        tours->held_text = g_strdup_printf(_("Tour held; %s goes on."), key);
        return tours->held_text;
    }
}

void tours_refresh(App *app)
{
    Tours *tours = app->tours;
    int64_t now = clock_mono_ms();
    if (tours == NULL || !tours->stale || now - tours->listed_ms < LIST_MS)
        return;
    tours->listed_ms = now;
    tour_facts_give(tours, tour_walk_tour(tours->walk));
}

bool tours_wish(App *app, const char *camera)
{
    Tours *tours = app->tours;
    if (tours == NULL || !tour_wish(tour_walk_tour(tours->walk), camera))
        return false;
    tours_act_next(app);
    return true;
}
