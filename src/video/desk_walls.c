#include "video/desk_private.h"

Surface *desk_tile(const Desk *desk, const ViewerCommand *command)
{
    return desk->walls != NULL ? walls_surface(desk->walls, command->wall, command->tile) : NULL;
}

static void on_tile_moved(Surface *surface, const char *wall, int tile, void *user)
{
    Desk *desk = user;
    const View *view = desk_shown_on(desk, surface);
    if (view != NULL) {
        desk_say(&(ViewerEvent){.kind = VIEWER_EVENT_TILE,
                                .id = (char *)view_id(view),
                                .wall = (char *)wall,
                                .tile = tile},
                 desk);
    }
}

/* When one goes, another may come forward. */
static void on_tile_clear(Surface *surface, bool by_person, void *user)
{
    View *view;
    while ((view = desk_shown_on(user, surface)) != NULL) {
        desk_remove(user, view, by_person);
    }
}

void desk_wall(Desk *desk, const ViewerCommand *command)
{
    if (!desk_can_show(desk, command)) {
        return;
    }
    if (desk->walls == NULL) {
        WallsCallbacks callbacks = {
            .event = desk_say, .moved = on_tile_moved, .clear = on_tile_clear, .user = desk};
        desk->walls = walls_new(desk->desktop, &callbacks);
    }
    walls_obey(desk->walls, command);
}

bool desk_obey_for_wall(Desk *desk, const ViewerCommand *command)
{
    if (desk->walls == NULL) {
        return false;
    }
    if (command->kind == VIEWER_COMMAND_CLOSE) {
        return walls_close(desk->walls, command->id);
    }
    return command->kind == VIEWER_COMMAND_TITLE && walls_title(desk->walls, command);
}
