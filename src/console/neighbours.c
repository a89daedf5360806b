#include "console/neighbours.h"

#include <math.h>
#include <string.h>

#include "console/neighbours_private.h"
#include "console/preview.h"
#include "console/steer.h"
#include "console/windows.h"

static void on_catalog(Catalog *catalog, CatalogThing thing, uint32_t index, void *data)
{
    Neighbourhood *neighbourhood = data;
    if (thing == CATALOG_CAMERA || thing == CATALOG_RESET)
        neighbour_index_note(neighbourhood->index, thing == CATALOG_RESET ? CATALOG_NONE : index);
}

NeighbourIndex *neighbours_index(App *app)
{
    Neighbourhood *neighbourhood = app->neighbourhood;
    if (neighbourhood->index == NULL) {
        neighbourhood->index = neighbour_index_new(app->catalog);
        neighbourhood->listener = catalog_listen(app->catalog, on_catalog, neighbourhood);
    }
    return neighbourhood->index;
}

static void set(char **text, const char *now)
{
    char *copy = g_strdup(now);
    g_free(*text);
    *text = copy;
}

void neighbours_where(const Neighbour *neighbour, char out[NEIGHBOURS_WHERE_SIZE])
{
    if (isnan(neighbour->degrees)) {
        g_strlcpy(out, _("at the same place"), NEIGHBOURS_WHERE_SIZE);
        return;
    }
    const char *bearing = bearing_text(neighbour_bearing(neighbour->degrees));
    if (neighbour->metres < 1000)
        /* TRANSLATORS: a distance, and where: north-east */
        g_snprintf(out, NEIGHBOURS_WHERE_SIZE, _("%.0f m to the %s"), neighbour->metres, bearing);
    else
        g_snprintf(out, NEIGHBOURS_WHERE_SIZE, _("%.1f km to the %s"), neighbour->metres / 1000,
                   bearing);
}

static void say_arrived(App *app, const char *name, const Neighbour *next, unsigned passed)
{
    char where[NEIGHBOURS_WHERE_SIZE];
    neighbours_where(next, where);
    if (passed > 0)
        app_say(app, TONE_PLAIN,
                ngettext("%s, %s; passed over %u without pictures",
                         "%s, %s; passed over %u without pictures", passed),
                name, where, passed);
    else
        app_say(app, TONE_PLAIN, "%s, %s", name, where);
}

static void say_none(App *app, const Camera *from, Direction direction, unsigned passed)
{
    if (isnan(from->lat) || isnan(from->lon))
        app_say(app, TONE_PLAIN, _("Where this camera stands is not known."));
    else if (passed > 0)
        app_say(app, TONE_PLAIN,
                ngettext("To the %s there is only %u without pictures.",
                         "To the %s there are only %u without pictures.", passed),
                direction_text(direction), passed);
    else
        app_say(app, TONE_PLAIN, _("No camera lies to the %s."), direction_text(direction));
}

/* The next camera that way; false, and said, where there is none. */
static bool find_next(App *app, const char *from, Direction direction, Camera *out)
{
    Neighbourhood *neighbourhood = app->neighbourhood;
    uint32_t here = catalog_find_camera(app->catalog, from);
    NeighbourStep step = {.from = here, .came = CATALOG_NONE, .direction = direction};
    if (g_strcmp0(neighbourhood->at, from) == 0 && neighbourhood->came != NULL)
        step.came = catalog_find_camera(app->catalog, neighbourhood->came);
    Neighbour next;
    Camera camera;
    unsigned passed;
    if (!catalog_camera(app->catalog, here, &camera))
        return false;
    if (!neighbour_towards(neighbours_index(app), &step, &next, &passed) ||
        !catalog_camera(app->catalog, next.camera, out)) {
        say_none(app, &camera, direction, passed);
        return false;
    }
    say_arrived(app, out->name[0] != '\0' ? out->name : out->id, &next, passed);
    return true;
}

/* The list shows the camera that is looked at. */
static void select_camera(App *app, const char *id)
{
    uint32_t camera = catalog_find_camera(app->catalog, id);
    View *table = app->panes[PANE_CAMERAS];
    view_table_select(table, camera);
    if (view_table_selected(table) != camera)
        place_camera(app, camera);
    frame_want(app, DIRTY_CAMERAS | DIRTY_CARD | DIRTY_STATUS, FRAME_NOW);
}

/* Beside the last one while following: in the place of the one before that, or a place of its own.
 */
static bool wish_beside(App *app, WindowWish *wish, const char *from)
{
    Neighbourhood *neighbourhood = app->neighbourhood;
    const char *why = NULL;
    bool kept = neighbourhood->kept != NULL && windows_has(app, neighbourhood->kept) &&
                strcmp(neighbourhood->kept, from) != 0 &&
                strcmp(neighbourhood->kept, wish->camera) != 0;
    wish->instead = kept ? neighbourhood->kept : NULL;
    if (!windows_wish(app, wish, &why)) {
        app_say(app, TONE_WARNING, _("The last one can't stay open: %s"), why);
        return false;
    }
    set(&neighbourhood->kept, from);
    return true;
}

static bool wish_instead(App *app, WindowWish *wish, const char *from)
{
    const ViewerWindow *window = viewer_find(app->viewer, from);
    const char *why = NULL;
    wish->instead = from;
    wish->wall = window != NULL ? window->wall : NULL;
    wish->tile = window != NULL ? window->tile : 0;
    if (!windows_wish(app, wish, &why)) {
        app_say(app, TONE_WARNING, _("No video: %s"), why);
        return false;
    }
    return true;
}

/* A key that is held must not ask for a camera that the next key leaves. */
static bool is_coming(const App *app, const char *id)
{
    return windows_has(app, id) && viewer_find(app->viewer, id) == NULL;
}

/* From a picture in a window to the next one. */
static void go_in_window(App *app, const char *from, Direction direction)
{
    Neighbourhood *neighbourhood = app->neighbourhood;
    Camera next;
    if (app->viewer == NULL || is_coming(app, from) ||
        (neighbourhood->at != NULL && is_coming(app, neighbourhood->at)) ||
        !find_next(app, from, direction, &next))
        return;
    g_autofree char *camera = g_strdup(next.id);
    g_autofree char *here = g_strdup(from);
    WindowWish wish = {.camera = camera};
    wish.purpose_known = windows_purpose(app, here, &wish.purpose);
    bool open = windows_has(app, camera);
    bool gone = open || (neighbourhood->follow && wish_beside(app, &wish, here)) ||
                wish_instead(app, &wish, here);
    if (!gone)
        return;
    if (open)
        app_say(app, TONE_PLAIN, _("%s is open already."), next.name);
    set(&neighbourhood->at, camera);
    set(&neighbourhood->came, here);
    select_camera(app, camera);
}

/* The picture in the terminal follows the list. */
static void go_in_list(App *app, Direction direction)
{
    Camera camera, next;
    if (!catalog_camera(app->catalog, command_camera(app), &camera))
        return;
    g_autofree char *here = g_strdup(camera.id);
    if (!find_next(app, here, direction, &next))
        return;
    g_autofree char *there = g_strdup(next.id);
    set(&app->neighbourhood->at, there);
    set(&app->neighbourhood->came, here);
    select_camera(app, there);
}

static void go(App *app, Direction direction)
{
    const char *last = windows_last(app);
    if (last != NULL && !preview_focused(app) && windows_has(app, last)) {
        g_autofree char *from = g_strdup(last);
        go_in_window(app, from, direction);
    } else {
        go_in_list(app, direction);
    }
}

void neighbours_left(App *app)
{
    go(app, DIRECTION_WEST);
}

void neighbours_right(App *app)
{
    go(app, DIRECTION_EAST);
}

void neighbours_up(App *app)
{
    go(app, DIRECTION_NORTH);
}

void neighbours_down(App *app)
{
    go(app, DIRECTION_SOUTH);
}

bool neighbours_may(const App *app)
{
    return preview_focused(app) || windows_last(app) != NULL;
}

void neighbours_follow(App *app)
{
    Neighbourhood *neighbourhood = app->neighbourhood;
    neighbourhood->follow = !neighbourhood->follow;
    g_clear_pointer(&neighbourhood->kept, g_free);
    if (neighbourhood->follow)
        app_say(app, TONE_PLAIN,
                _("Following: an arrow in a picture keeps the last one open beside the next."));
    else
        app_say(app, TONE_PLAIN, _("No longer following: an arrow goes on in the same window."));
}

static void heard(App *app, const WindowNews *news, void *user)
{
    static const char *const keys[DIRECTIONS] = {"Up", "Right", "Down", "Left"};
    const ViewerEvent *event = news->event;
    /* What is recorded, and what is drawn in text, has an id of another kind. */
    if (event->kind != VIEWER_EVENT_KEY || event->id == NULL || event->key == NULL ||
        strcmp(event->id, news->camera) != 0 || steer_steers(app, news->camera))
        return;
    g_autofree char *from = g_strdup(news->camera);
    for (Direction way = 0; way < DIRECTIONS; way++)
        if (strcmp(event->key, keys[way]) == 0)
            go_in_window(app, from, way);
    if (strcmp(event->key, "m") == 0)
        neighbours_nearest(app);
}

void neighbours_start(App *app)
{
    app->neighbourhood = g_new0(Neighbourhood, 1);
    windows_listen(app, heard, NULL);
}

void neighbours_stop(App *app)
{
    Neighbourhood *neighbourhood = g_steal_pointer(&app->neighbourhood);
    if (neighbourhood == NULL)
        return;
    windows_unlisten(app, heard, NULL);
    if (neighbourhood->index != NULL)
        catalog_unlisten(app->catalog, neighbourhood->listener);
    neighbour_index_free(neighbourhood->index);
    g_free(neighbourhood->at);
    g_free(neighbourhood->came);
    g_free(neighbourhood->kept);
    g_free(neighbourhood);
}
