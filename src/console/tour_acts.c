/* What a person does with a tour: keys here, keys in its windows, and what is typed. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/desk.h"
#include "console/tours.h"
#include "console/verbs.h"
#include "console/walls.h"

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
    return link_may(app, RIGHT_CAMERAS_VIEW) && app->config->players != 0;
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

bool tours_key(App *app, const ViewerWindow *window, const char *key)
{
    TourWalk *walk = tours_walk(app);
    int at = walk != NULL ? tour_walk_find(walk, window->id) : -1;
    if (at < 0 && window->wall != NULL && strcmp(key, "t") == 0) {
        if (walk != NULL)
            tours_take_tile(app, window->wall, window->tile);
        else
            begin_list(app, window->wall, &window->tile, 1);
        return true;
    }
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

/* What is typed: ":tour sungai", ":tour kec:tugu class:river", ":tour" for the list; behind a ">"
 * the tiles of the last wall: ":tour sungai > 2,3", ":tour > all". */

typedef struct Tiles {
    const char *wall; /* NULL: a window of its own */
    int tiles[WALL_TILES_MAX];
    int count;
} Tiles;

static bool add_tile(Tiles *tiles, const char *word, int most)
{
    guint64 number;
    if (!g_ascii_string_to_unsigned(word, 10, 1, (guint64)most, &number, NULL))
        return false;
    for (int i = 0; i < tiles->count; i++)
        if (tiles->tiles[i] == (int)number - 1)
            return true;
    tiles->tiles[tiles->count++] = (int)number - 1;
    return true;
}

static bool read_tiles(App *app, const char *text, Tiles *out)
{
    unsigned walls = walls_count(app);
    const OpenWall *wall = walls > 0 ? walls_nth(app, walls - 1) : NULL;
    if (wall == NULL) {
        app_say(app, TONE_WARNING, _("No wall is open."));
        return false;
    }
    out->wall = wall->id;
    if (g_ascii_strcasecmp(text, "all") == 0 || g_ascii_strcasecmp(text, "semua") == 0) {
        for (out->count = 0; out->count < wall->layout.count; out->count++)
            out->tiles[out->count] = out->count;
        return true;
    }
    g_auto(GStrv) words = g_strsplit_set(text, ", ", WALL_TILES_MAX * 2);
    for (char **word = words; *word != NULL; word++) {
        if ((*word)[0] != '\0' && !add_tile(out, *word, wall->layout.count)) {
            app_say(app, TONE_WARNING, _("'%s' is no tile of that wall: it has 1 to %d."), *word,
                    wall->layout.count);
            return false;
        }
    }
    return out->count > 0;
}

void tour_verb(App *app, const char *rest)
{
    const TourConfig *kept = &app->config->tours;
    const char *behind = strrchr(rest, '>');
    /* "age:>2h" asks for an age. */
    if (behind != NULL && behind > rest && behind[-1] == ':')
        behind = NULL;
    g_autofree char *text = g_strndup(rest, behind != NULL ? (gsize)(behind - rest) : strlen(rest));
    Tiles tiles = {0};
    g_strstrip(text);
    if (behind != NULL) {
        g_autofree char *where = g_strstrip(g_strdup(behind + 1));
        if (!read_tiles(app, where, &tiles))
            return;
    }
    int at = config_tours_find(kept, text);
    if (text[0] == '\0') {
        begin_list(app, tiles.wall, tiles.tiles, tiles.count);
        return;
    }
    const TourWish wish = {.name = at >= 0 ? kept->names[at] : text,
                           .query = at >= 0 ? kept->queries[at] : text,
                           .wall = tiles.wall,
                           .tiles = tiles.tiles,
                           .tile_count = tiles.count,
                           .dwell_s = at >= 0 ? kept->dwells_s[at] : 0};
    begin(app, &wish);
}
