#include "video/walls.h"

#include "video/monitors.h"
#include "video/wall.h"

struct Walls {
    Desktop *desktop;
    WallsCallbacks callbacks;
    MonitorsWatch *watch;
    GPtrArray *walls;
};

static void on_monitors(void *user)
{
    const Walls *walls = user;
    for (unsigned i = 0; i < walls->walls->len; i++) {
        wall_find_monitor(g_ptr_array_index(walls->walls, i));
    }
}

Walls *walls_new(Desktop *desktop, const WallsCallbacks *callbacks)
{
    Walls *walls = g_new0(Walls, 1);
    walls->desktop = desktop;
    walls->callbacks = *callbacks;
    walls->walls = g_ptr_array_new_with_free_func((GDestroyNotify)wall_free);
    walls->watch = monitors_watch_new(desktop, on_monitors, walls);
    return walls;
}

void walls_free(Walls *walls)
{
    if (walls != NULL) {
        monitors_watch_free(walls->watch);
        g_ptr_array_unref(walls->walls);
        g_free(walls);
    }
}

static Wall *find(const Walls *walls, const char *id)
{
    for (unsigned i = 0; i < walls->walls->len; i++) {
        Wall *wall = g_ptr_array_index(walls->walls, i);
        if (g_str_equal(wall_id(wall), id)) {
            return wall;
        }
    }
    return NULL;
}

static void complain(const Walls *walls, const char *id, const char *text)
{
    ViewerEvent event = {.kind = VIEWER_EVENT_ERROR, .id = (char *)id, .text = (char *)text};
    walls->callbacks.event(&event, walls->callbacks.user);
}

/* Sends away who is shown in its tiles from one on. */
static void clear_from(Walls *walls, Wall *wall, int first, bool by_person)
{
    for (int i = first; i < wall_count(wall); i++) {
        walls->callbacks.clear(wall_surface(wall, i), by_person, walls->callbacks.user);
    }
}

static void remove_wall(Walls *walls, Wall *wall, bool by_person)
{
    g_autofree char *id = g_strdup(wall_id(wall));
    clear_from(walls, wall, 0, by_person);
    g_ptr_array_remove(walls->walls, wall);
    ViewerEvent event = {
        .kind = VIEWER_EVENT_CLOSED, .id = id, .text = (char *)(by_person ? "user" : "command")};
    walls->callbacks.event(&event, walls->callbacks.user);
}

static void on_event(const ViewerEvent *event, void *user)
{
    const Walls *walls = user;
    walls->callbacks.event(event, walls->callbacks.user);
}

static void on_moved(Surface *surface, const char *wall, int tile, void *user)
{
    const Walls *walls = user;
    walls->callbacks.moved(surface, wall, tile, walls->callbacks.user);
}

static void on_close(Wall *wall, void *user)
{
    remove_wall(user, wall, true);
}

void walls_obey(Walls *walls, const ViewerCommand *command)
{
    g_autoptr(GError) error = NULL;
    WallLayout read, *layout = command->layout != NULL ? &read : NULL;
    if (layout != NULL && !wall_layout_parse(command->layout, layout, &error)) {
        complain(walls, command->id, error->message);
        return;
    }
    Wall *wall = find(walls, command->id);
    if (wall != NULL) {
        clear_from(walls, wall, layout != NULL ? layout->count : wall_count(wall), false);
        wall_change(wall, command, layout);
        return;
    }
    if (walls->walls->len >= WALLS_MAX) {
        complain(walls, command->id, "too many walls");
        return;
    }
    WallCallbacks callbacks = {
        .event = on_event, .moved = on_moved, .close = on_close, .user = walls};
    g_ptr_array_add(walls->walls, wall_new(walls->desktop, command, layout, &callbacks));
}

bool walls_close(Walls *walls, const char *id)
{
    Wall *wall = find(walls, id);
    if (wall != NULL) {
        remove_wall(walls, wall, false);
    }
    return wall != NULL;
}

bool walls_title(Walls *walls, const ViewerCommand *command)
{
    Wall *wall = find(walls, command->id);
    if (wall == NULL) {
        return false;
    }
    if (command->on) {
        wall_say(wall, command->tile, command->title, command->note);
    } else {
        ViewerCommand title = {.title = command->title};
        wall_change(wall, &title, NULL);
    }
    return true;
}

Surface *walls_surface(Walls *walls, const char *id, int tile)
{
    Wall *wall = find(walls, id);
    return wall != NULL ? wall_surface(wall, tile) : NULL;
}

unsigned walls_count(const Walls *walls)
{
    return walls->walls->len;
}
