/* What a person does with a tour: keys here, keys in its windows, and what is typed. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/desk.h"
#include "console/tours.h"
#include "console/verbs.h"

/* The code of the area that the list stands on; "" the city. */
static char *scope_code(const App *app)
{
    g_autoptr(GKeyFile) place = g_key_file_new();
    view_save(app->panes[PANE_CAMERAS], app->catalog, place);
    char *code = g_key_file_get_string(place, "table", "area", NULL);
    return code != NULL ? code : g_strdup("");
}

/* "Tanjungmas RW 14 · class:river", "12 marked", "whole city". */
static char *name_of(const App *app, const char *scope, const char *query, guint marked)
{
    char area[160] = "";
    uint32_t index = scope[0] != '\0' ? catalog_find_area(app->catalog, scope) : CATALOG_NONE;
    if (marked > 0)
        return g_strdup_printf(ngettext("%u marked", "%u marked", marked), marked);
    if (index != CATALOG_NONE)
        catalog_area_label(app->catalog, index, area, sizeof area);
    if (area[0] != '\0' && query[0] != '\0')
        return g_strdup_printf("%s · %s", area, query);
    return g_strdup(query[0] != '\0' ? query : area[0] != '\0' ? area : _("whole city"));
}

static void say_begun(App *app, const char *name)
{
    char hold[KEY_NAME_SIZE], next[KEY_NAME_SIZE], page[KEY_NAME_SIZE];
    app_key(app, ACTION_TOUR, hold);
    app_key(app, ACTION_TOUR_NEXT, next);
    app_key(app, ACTION_TOUR_LIST, page);
    app_say(app, TONE_PLAIN, _("Tour of %s.  %s holds it, %s the next one, %s what comes."), name,
            hold, next, page);
}

static void begin(App *app, const TourWish *wish)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_strdup(wish->name);
    if (tours_begin(app, wish, &error))
        say_begun(app, name);
    else
        app_say(app, TONE_WARNING, _("No tour: %s."), error->message);
}

static void begin_list(App *app, const char *wall, const int *tiles, int tile_count)
{
    guint count = 0;
    g_autofree const char **marked = view_table_marked(app->panes[PANE_CAMERAS], &count);
    g_autofree char *scope = scope_code(app);
    const char *query = place_filter_text(app, PANE_CAMERAS);
    g_autofree char *name = name_of(app, scope, query, count);
    const TourWish wish = {.name = name,
                           .query = count > 0 ? "" : query,
                           .scope = count > 0 ? "" : scope,
                           .ids = count > 0 ? marked : NULL,
                           .wall = wall,
                           .tiles = tiles,
                           .tile_count = tile_count};
    begin(app, &wish);
}

bool tours_may(const App *app)
{
    return link_may(app, RIGHT_CAMERAS_VIEW) && app->config->players > 0;
}

bool tours_going(const App *app)
{
    return app->tours != NULL;
}

void tours_act(App *app)
{
    TourWalk *walk = tours_walk(app);
    if (walk == NULL) {
        begin_list(app, NULL, NULL, 0);
        return;
    }
    TourHold held = tour_walk_held(walk);
    tours_hold(app, held == TOUR_GOES ? TOUR_HELD : TOUR_GOES);
    const char *why = tours_held_text(app);
    app_say(app, TONE_PLAIN, "%s", why != NULL ? why : _("The tour goes on."));
}

void tours_act_next(App *app)
{
    TourWalk *walk = tours_walk(app);
    if (walk == NULL)
        return;
    if (tour_walk_held(walk) != TOUR_GOES)
        tours_hold(app, TOUR_GOES);
    tour_walk_next(walk, -1, clock_mono_ms());
    tours_soon(app->tours);
}

void tours_act_stop(App *app)
{
    if (app->tours == NULL)
        return;
    tours_end(app);
    app_say(app, TONE_PLAIN, _("The tour has ended."));
}

/* Keys in its windows */

static void hold_place(App *app, unsigned at)
{
    TourWalk *walk = tours_walk(app);
    TourPlace place;
    tour_walk_nth(walk, at, &place);
    if (place.wall == NULL) {
        tours_act(app);
        return;
    }
    tour_walk_hold_place(walk, at, !place.held, clock_mono_ms());
    app_say(app, TONE_PLAIN,
            place.held ? _("Tile %d goes on with the tour.")
                       : _("Tile %d stays as it is; h lets it go on."),
            place.tile + 1);
}

bool tours_key(App *app, const char *camera, const char *key)
{
    TourWalk *walk = tours_walk(app);
    int at = walk != NULL ? tour_walk_find(walk, camera) : -1;
    if (at < 0)
        return false;
    if (strcmp(key, "n") == 0) {
        if (tour_walk_held(walk) != TOUR_GOES)
            tours_hold(app, TOUR_GOES);
        tour_walk_next(walk, at, clock_mono_ms());
    } else if (strcmp(key, "p") == 0) {
        if (tour_walk_held(walk) != TOUR_GOES)
            tours_hold(app, TOUR_GOES);
        if (!tour_walk_back(walk, at, clock_mono_ms()))
            app_say(app, TONE_PLAIN, _("There is none before it that can be shown."));
    } else if (strcmp(key, "h") == 0) {
        hold_place(app, (unsigned)at);
    } else {
        return false;
    }
    if (app->tours != NULL)
        tours_soon(app->tours);
    return true;
}

/* What is typed: ":tour sungai", ":tour kec:tugu class:river", ":tour" for the list. */
void tour_verb(App *app, const char *rest)
{
    const TourConfig *kept = &app->config->tours;
    int at = config_tours_find(kept, rest);
    if (rest[0] == '\0') {
        begin_list(app, NULL, NULL, 0);
    } else if (at >= 0) {
        const TourWish wish = {
            .name = kept->names[at], .query = kept->queries[at], .dwell_s = kept->dwells_s[at]};
        begin(app, &wish);
    } else {
        const TourWish wish = {.name = rest, .query = rest};
        begin(app, &wish);
    }
}
