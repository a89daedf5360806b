#include "console/walls_private.h"

#include <string.h>

#include "console/ladder.h"
#include "console/windows.h"

#define ID_PREFIX "wall."

static void open_wall_free(OpenWall *wall)
{
    g_free(wall->id);
    wall_plan_free(wall->plan);
    for (int i = 0; i < WALL_TILES_MAX; i++)
        wall_part_clear(&wall->parts[i]);
    g_free(wall->dark_text);
    g_free(wall);
}

unsigned walls_count(const App *app)
{
    return app->walls != NULL ? app->walls->open->len : 0;
}

const OpenWall *walls_nth(const App *app, unsigned i)
{
    return i < walls_count(app) ? g_ptr_array_index(app->walls->open, i) : NULL;
}

OpenWall *walls_of(const App *app, const char *id)
{
    for (unsigned i = 0; i < walls_count(app); i++) {
        OpenWall *wall = g_ptr_array_index(app->walls->open, i);
        if (g_strcmp0(wall->id, id) == 0)
            return wall;
    }
    return NULL;
}

const OpenWall *walls_find(const App *app, const char *id)
{
    return walls_of(app, id);
}

static OpenWall *named(const App *app, const char *name)
{
    for (unsigned i = 0; i < walls_count(app); i++) {
        OpenWall *wall = g_ptr_array_index(app->walls->open, i);
        if (name[0] != '\0' && strcmp(wall->plan->name, name) == 0)
            return wall;
    }
    return NULL;
}

const OpenWall *walls_named(const App *app, const char *name)
{
    return named(app, name);
}

/* What a tile says while nobody is shown: why, or whose address is asked for. */
static void say_part(App *app, const OpenWall *wall, int tile)
{
    const WallPart *part = &wall->parts[tile];
    if (part->camera == NULL && part->note == NULL)
        return;
    g_autofree char *name =
        part->camera != NULL ? wall_cast_name(app->catalog, part->camera) : g_strdup(part->title);
    const ViewerCommand words = {.kind = VIEWER_COMMAND_TITLE,
                                 .id = wall->id,
                                 .on = true,
                                 .tile = tile,
                                 .title = name != NULL ? name : (char *)"",
                                 .note = part->camera != NULL ? (char *)_("asking for the address")
                                                              : part->note};
    windows_send(app, &words);
}

static void empty_part(App *app, OpenWall *wall, int tile, const char *note)
{
    WallPart *part = &wall->parts[tile];
    g_autofree char *camera = g_steal_pointer(&part->camera);
    wall_part_clear(part);
    part->title = camera != NULL ? wall_cast_name(app->catalog, camera) : NULL;
    part->note = g_strdup(note);
    say_part(app, wall, tile);
}

int walls_tile_of(const OpenWall *wall, const char *camera)
{
    for (int i = 0; i < wall->layout.count; i++)
        if (g_strcmp0(wall->parts[i].camera, camera) == 0)
            return i;
    return -1;
}

/* What tilik-view tells */

static void take_moved(App *app, const ViewerEvent *event)
{
    OpenWall *wall = walls_of(app, event->wall);
    int from = wall != NULL ? walls_tile_of(wall, event->id) : -1;
    if (from < 0 || event->tile >= wall->layout.count || from == event->tile)
        return;
    WallPart part = wall->parts[from];
    wall->parts[from] = wall->parts[event->tile];
    wall->parts[event->tile] = part;
    wall->arranged = true;
}

/* Whoever is seen in a tile stands there now: the next camera of the list, one of a tour. */
static void take_shown(App *app, const WindowNews *news)
{
    const ViewerWindow *window = news->window;
    OpenWall *wall = window != NULL && !window->warm ? walls_of(app, window->wall) : NULL;
    if (wall == NULL || window->tile >= wall->layout.count ||
        g_strcmp0(wall->parts[window->tile].camera, news->camera) == 0)
        return;
    WallPart *part = &wall->parts[window->tile];
    wall_part_clear(part);
    part->camera = g_strdup(news->camera);
    wall->arranged = true;
}

/* A wall that closes tells of all its tiles first. */
static void take_closed(App *app, const ViewerEvent *event)
{
    OpenWall *wall = walls_of(app, event->id);
    const char *why = event->text != NULL ? event->text : "";
    if (wall != NULL) {
        g_ptr_array_remove(app->walls->open, wall);
        return;
    }
    if (strcmp(why, "user") == 0 || strcmp(why, "instead") == 0 || strcmp(why, "replaced") == 0)
        return;
    for (unsigned i = 0; i < walls_count(app); i++) {
        wall = g_ptr_array_index(app->walls->open, i);
        int tile = walls_tile_of(wall, event->id);
        if (tile >= 0)
            empty_part(app, wall, tile, strcmp(why, "command") == 0 ? _("closed") : why);
    }
}

/* A new tilik-view knows the walls, and nothing of words on empty tiles. */
static void take_ready(App *app)
{
    for (unsigned i = 0; i < walls_count(app); i++) {
        const OpenWall *wall = walls_nth(app, i);
        for (int tile = 0; tile < wall->layout.count; tile++)
            say_part(app, wall, tile);
    }
}

static void on_news(App *app, const WindowNews *news, void *user)
{
    switch (news->event->kind) {
    case VIEWER_EVENT_READY:
        take_ready(app);
        break;
    case VIEWER_EVENT_CLOSED:
        take_closed(app, news->event);
        break;
    case VIEWER_EVENT_TILE:
        take_moved(app, news->event);
        break;
    case VIEWER_EVENT_SHOWN:
        take_shown(app, news);
        break;
    case VIEWER_EVENT_WALL:
    case VIEWER_EVENT_STATE:
        break;
    default:
        return;
    }
    wall_desk_changed(app);
}

void walls_init(App *app)
{
    app->walls = g_new0(Walls, 1);
    app->walls->open = g_ptr_array_new_with_free_func((GDestroyNotify)open_wall_free);
    windows_listen(app, on_news, NULL);
}

void walls_stop(App *app)
{
    if (app->walls == NULL)
        return;
    windows_unlisten(app, on_news, NULL);
    g_ptr_array_unref(app->walls->open);
    g_strfreev(app->walls->last);
    g_clear_pointer(&app->walls, g_free);
}

/* Opening */

bool walls_send(App *app, const OpenWall *wall)
{
    char layout[WALL_LAYOUT_SIZE];
    wall_layout_write(&wall->layout, layout);
    const char *title = wall_plan_title(wall->plan);
    const ViewerCommand command = {.kind = VIEWER_COMMAND_WALL,
                                   .id = wall->id,
                                   .title = (char *)(title[0] != '\0' ? title : _("A wall")),
                                   .layout = layout,
                                   .monitor = wall->plan->monitor,
                                   .on = wall->plan->full};
    return windows_send(app, &command);
}

/* Takes over from the cast who stands where. */
static void take_cast(OpenWall *wall, WallCast *cast)
{
    wall->layout = cast->layout;
    wall->dark = cast->dark;
    g_free(wall->dark_text);
    wall->dark_text = wall_cast_dark_text(cast);
    for (int i = 0; i < WALL_TILES_MAX; i++) {
        wall_part_clear(&wall->parts[i]);
        wall->parts[i] = cast->parts[i];
        cast->parts[i] = (WallPart){0};
    }
}

static void wish_all(App *app, OpenWall *wall)
{
    for (int i = 0; i < wall->layout.count; i++) {
        const WallPart *part = &wall->parts[i];
        const char *why = NULL;
        const WindowWish wish = {.camera = part->camera, .wall = wall->id, .tile = i};
        say_part(app, wall, i);
        if (part->camera != NULL && !windows_wish(app, &wish, &why))
            empty_part(app, wall, i, why);
    }
}

/* A camera that a tile asks for by name has pictures again. */
static void bring_back(App *app, OpenWall *wall, int tile, const char *camera)
{
    const char *why = NULL;
    const WindowWish wish = {.camera = camera, .wall = wall->id, .tile = tile};
    if (walls_tile_of(wall, camera) >= 0 || !windows_wish(app, &wish, &why))
        return;
    wall_part_clear(&wall->parts[tile]);
    wall->parts[tile].camera = g_strdup(camera);
    say_part(app, wall, tile);
    wall_desk_changed(app);
}

void walls_camera_changed(App *app, uint32_t index)
{
    Camera camera;
    if (walls_count(app) == 0 || !app->purpose_known ||
        !catalog_camera(app->catalog, index, &camera) || !windows_has_pictures(camera.state))
        return;
    for (unsigned i = 0; i < walls_count(app); i++) {
        OpenWall *wall = g_ptr_array_index(app->walls->open, i);
        for (int tile = 0; tile < wall->layout.count; tile++)
            if (g_strcmp0(wall->parts[tile].waits, camera.id) == 0)
                bring_back(app, wall, tile, camera.id);
    }
}

static void say_opened(App *app, const OpenWall *wall, int shown)
{
    if (wall->dark_text != NULL)
        app_say(
            app, TONE_PLAIN,
            ngettext("A wall of %d camera; %s", "A wall of %d cameras; %s", (unsigned long)shown),
            shown, wall->dark_text);
    else if (app->said == NULL)
        app_say(app, TONE_PLAIN,
                ngettext("A wall of %d camera, purpose: %s", "A wall of %d cameras, purpose: %s",
                         (unsigned long)shown),
                shown, purpose_text(app->purpose));
}

bool walls_open(App *app, const WallPlan *plan)
{
    g_autoptr(WallCast) cast =
        wall_cast_new(plan, app->catalog, app_now_ms(app), ladder_budget(app));
    int shown = cast->shown;
    const char *trouble = app->viewer != NULL ? viewer_trouble(app->viewer) : NULL;
    if (app->config->players == 0 || app->viewer == NULL || trouble != NULL) {
        app_say(app, TONE_WARNING, _("No video: %s"),
                trouble != NULL ? trouble : _("it is switched off in tilik.conf"));
        return false;
    }
    if (shown == 0) {
        g_autofree char *dark = wall_cast_dark_text(cast);
        app_say(app, TONE_WARNING, _("No camera with pictures is found for this wall.  %s"),
                dark != NULL ? dark : "");
        return false;
    }
    OpenWall *wall = named(app, plan->name);
    if (wall == NULL) {
        wall = g_new0(OpenWall, 1);
        wall->id = g_strdup_printf(ID_PREFIX "%u", ++app->walls->number);
        g_ptr_array_add(app->walls->open, wall);
    }
    WallPlan *copy = wall_plan_copy(plan);
    wall_plan_free(wall->plan);
    wall->plan = copy;
    wall->arranged = false;
    take_cast(wall, cast);
    if (!walls_send(app, wall)) {
        app_say(app, TONE_WARNING, _("No video: %s"), _("the wall can't be opened"));
        g_ptr_array_remove(app->walls->open, wall);
        return false;
    }
    wish_all(app, wall);
    say_opened(app, wall, shown);
    wall_desk_changed(app);
    return true;
}

bool walls_allowed(const App *app)
{
    return app->config->players != 0 && link_may(app, RIGHT_CAMERAS_VIEW);
}

void walls_close(App *app, const char *id)
{
    const ViewerCommand command = {.kind = VIEWER_COMMAND_CLOSE, .id = (char *)id};
    windows_send(app, &command);
}
