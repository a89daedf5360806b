#include "video/desk.h"

#include "video/address.h"
#include "video/walls.h"
#include "video/window.h"

struct Desk {
    Desktop *desktop;
    ViewHost host;
    DeskCallbacks callbacks;
    GPtrArray *views; /* in the order of their opening */
    Walls *walls;     /* NULL: there was none yet */
};

static void on_view_event(const ViewerEvent *event, void *user)
{
    const Desk *desk = user;
    desk->callbacks.event(event, desk->callbacks.user);
}

static View *find(const Desk *desk, const char *id)
{
    for (unsigned i = 0; i < desk->views->len; i++) {
        View *view = g_ptr_array_index(desk->views, i);
        if (g_str_equal(view_id(view), id)) {
            return view;
        }
    }
    return NULL;
}

static void forget(Desk *desk, View *view, const char *why)
{
    ViewerEvent event = {
        .kind = VIEWER_EVENT_CLOSED, .id = g_strdup(view_id(view)), .text = g_strdup(why)};
    g_ptr_array_remove(desk->views, view);
    if (find(desk, event.id) == NULL) {
        recorder_close(desk->host.recorder, event.id);
    }
    desk->callbacks.event(&event, desk->callbacks.user);
    viewer_event_clear(&event);
}

/* What is warm behind it has nowhere to be, and goes with it; so does all else where a person
 * closes the window. */
static void remove_view(Desk *desk, View *view, bool by_person)
{
    const char *why = by_person ? "user" : "command";
    for (unsigned i = desk->views->len; i > 0; i--) {
        View *other = g_ptr_array_index(desk->views, i - 1);
        if (view_front(other) == view && (by_person || view_is_warm(other))) {
            forget(desk, other, why);
        }
    }
    forget(desk, view, why);
    if (desk->views->len == 0 && desk->callbacks.empty != NULL) {
        desk->callbacks.empty(desk->callbacks.user);
    }
}

static void on_view_closed(View *view, void *user)
{
    remove_view(user, view, true);
}

static void on_view_replaced(View *view, View *front, void *user)
{
    Desk *desk = user;
    if (g_str_equal(view_id(view), view_id(front))) {
        g_ptr_array_remove(desk->views, front);
    } else {
        forget(desk, front, "replaced");
    }
}

Desk *desk_new(Bridge *bridge, Players *players, Recorder *recorder, Desktop *desktop,
               const ReceiveLimits *limits, const DeskCallbacks *callbacks)
{
    Desk *desk = g_new0(Desk, 1);
    desk->callbacks = *callbacks;
    desk->desktop = desktop;
    desk->host = (ViewHost){.bridge = bridge,
                            .players = players,
                            .recorder = recorder,
                            .limits = *limits,
                            .event = on_view_event,
                            .closed = on_view_closed,
                            .replaced = on_view_replaced,
                            .user = desk};
    desk->views = g_ptr_array_new_with_free_func((GDestroyNotify)view_free);
    return desk;
}

void desk_free(Desk *desk)
{
    if (desk != NULL) {
        g_ptr_array_unref(desk->views);
        walls_free(desk->walls);
        g_free(desk);
    }
}

static void complain(Desk *desk, const char *id, const char *text)
{
    ViewerEvent event = {.kind = VIEWER_EVENT_ERROR, .id = (char *)id, .text = (char *)text};
    desk->callbacks.event(&event, desk->callbacks.user);
}

/* The one that is in front on a surface; NULL none. */
static View *shown_on(const Desk *desk, const Surface *surface)
{
    for (unsigned i = 0; i < desk->views->len; i++) {
        View *view = g_ptr_array_index(desk->views, i);
        if (view_surface(view) == surface && view_front(view) == NULL) {
            return view;
        }
    }
    return NULL;
}

static Surface *tile_for(const Desk *desk, const ViewerCommand *command)
{
    return desk->walls != NULL ? walls_surface(desk->walls, command->wall, command->tile) : NULL;
}

/* Where a camera is to be shown that is not yet: in a tile, behind what it replaces, or in a new
 * window.  NULL: there is no such tile. */
static Surface *surface_for(Desk *desk, const ViewerCommand *command, View **front)
{
    if (command->wall != NULL) {
        Surface *tile = tile_for(desk, command);
        *front = tile != NULL ? shown_on(desk, tile) : NULL;
        return tile;
    }
    View *instead = command->instead != NULL ? find(desk, command->instead) : NULL;
    if (instead != NULL) {
        *front = view_front(instead) != NULL ? view_front(instead) : instead;
        return view_surface(instead);
    }
    bool hidden = command->kind == VIEWER_COMMAND_WARM;
    return window_surface(window_new(desk->desktop, (int)desk->views->len, hidden));
}

static void open_new(Desk *desk, const ViewerCommand *command)
{
    g_autoptr(GError) error = NULL;
    if (command->url == NULL) {
        complain(desk, command->id, "no such window");
    } else if (!address_check(command->url, &error)) {
        complain(desk, command->id, error->message);
    } else if (desk->views->len >= VIEWER_WINDOWS_MAX) {
        complain(desk, command->id, "too many windows");
    } else {
        View *front = NULL;
        Surface *surface = surface_for(desk, command, &front);
        if (surface == NULL) {
            complain(desk, command->id, "no such tile");
            return;
        }
        g_ptr_array_add(desk->views, view_new(&desk->host, command, surface, front));
    }
}

static void open_again(Desk *desk, View *view, const ViewerCommand *command)
{
    g_autoptr(GError) error = NULL;
    if (command->url != NULL && !address_check(command->url, &error)) {
        complain(desk, command->id, error->message);
    } else {
        view_set_address(view, command);
        view_show(view);
    }
}

static void obey_open(Desk *desk, const ViewerCommand *command)
{
    View *view = find(desk, command->id);
    Surface *tile = command->wall != NULL ? tile_for(desk, command) : NULL;
    if (view != NULL && tile != NULL && view_surface(view) != tile && command->url != NULL) {
        /* It moves there. */
        g_ptr_array_remove(desk->views, view);
        view = NULL;
    }
    if (view != NULL) {
        open_again(desk, view, command);
    } else {
        open_new(desk, command);
    }
}

/* Walls */

static void on_wall_event(const ViewerEvent *event, void *user)
{
    const Desk *desk = user;
    desk->callbacks.event(event, desk->callbacks.user);
}

static void on_tile_moved(Surface *surface, const char *wall, int tile, void *user)
{
    Desk *desk = user;
    for (unsigned i = 0; i < desk->views->len; i++) {
        const View *view = g_ptr_array_index(desk->views, i);
        if (view_surface(view) == surface) {
            ViewerEvent event = {.kind = VIEWER_EVENT_TILE,
                                 .id = (char *)view_id(view),
                                 .wall = (char *)wall,
                                 .tile = tile};
            desk->callbacks.event(&event, desk->callbacks.user);
        }
    }
}

/* When one goes, another may come forward. */
static void on_tile_clear(Surface *surface, bool by_person, void *user)
{
    View *view;
    while ((view = shown_on(user, surface)) != NULL) {
        remove_view(user, view, by_person);
    }
}

static void obey_wall(Desk *desk, const ViewerCommand *command)
{
    if (desk->walls == NULL) {
        WallsCallbacks callbacks = {
            .event = on_wall_event, .moved = on_tile_moved, .clear = on_tile_clear, .user = desk};
        desk->walls = walls_new(desk->desktop, &callbacks);
    }
    walls_obey(desk->walls, command);
}

/* What can be told of a wall as well as of a showing; false: there is no such wall. */
static bool obey_for_wall(Desk *desk, const ViewerCommand *command)
{
    if (desk->walls == NULL) {
        return false;
    }
    if (command->kind == VIEWER_COMMAND_CLOSE) {
        return walls_close(desk->walls, command->id);
    }
    return command->kind == VIEWER_COMMAND_TITLE && walls_title(desk->walls, command);
}

static void obey_for(Desk *desk, View *view, const ViewerCommand *command)
{
    switch (command->kind) {
    case VIEWER_COMMAND_CLOSE:
        remove_view(desk, view, false);
        break;
    case VIEWER_COMMAND_TITLE:
        view_set_title(view, command->title, command->note);
        break;
    case VIEWER_COMMAND_FRAMES:
        view_set_frames(view, command->on);
        break;
    case VIEWER_COMMAND_RECORD:
        recorder_obey(desk->host.recorder, command);
        view_set_title(view, NULL, NULL); /* REC is on it, or no longer */
        break;
    case VIEWER_COMMAND_SNAPSHOT:
        view_snapshot(view, command->path);
        break;
    default:
        break;
    }
}

void desk_obey(Desk *desk, const ViewerCommand *command)
{
    if (command->kind == VIEWER_COMMAND_PING) {
        ViewerEvent pong = {.kind = VIEWER_EVENT_PONG};
        desk->callbacks.event(&pong, desk->callbacks.user);
    } else if (command->kind == VIEWER_COMMAND_QUIT) {
        desk->callbacks.quit(desk->callbacks.user);
    } else if (command->kind == VIEWER_COMMAND_OPEN) {
        obey_open(desk, command);
    } else if (command->kind == VIEWER_COMMAND_WALL) {
        obey_wall(desk, command);
    } else {
        View *view = find(desk, command->id);
        if (view != NULL) {
            obey_for(desk, view, command);
        } else if (!obey_for_wall(desk, command)) {
            complain(desk, command->id, "no such window");
        }
    }
}

void desk_line(Desk *desk, const char *line, size_t size)
{
    g_auto(ViewerCommand) command = {0};
    g_autoptr(GError) error = NULL;
    if (line == NULL) {
        complain(desk, NULL, "line too long");
    } else if (!viewer_command_decode(line, size, &command, &error)) {
        complain(desk, NULL, error->message);
    } else {
        desk_obey(desk, &command);
    }
}
