#include "video/desk.h"

#include "video/address.h"

struct Desk {
    ViewHost host;
    DeskCallbacks callbacks;
    GPtrArray *views; /* in the order of their opening */
};

static void on_view_event(const ViewerEvent *event, void *user)
{
    const Desk *desk = user;
    desk->callbacks.event(event, desk->callbacks.user);
}

static void remove_view(Desk *desk, View *view, const char *why)
{
    ViewerEvent event = {
        .kind = VIEWER_EVENT_CLOSED, .id = g_strdup(view_id(view)), .text = g_strdup(why)};
    g_ptr_array_remove(desk->views, view);
    desk->callbacks.event(&event, desk->callbacks.user);
    viewer_event_clear(&event);
    if (desk->views->len == 0 && desk->callbacks.empty != NULL) {
        desk->callbacks.empty(desk->callbacks.user);
    }
}

static void on_view_closed(View *view, void *user)
{
    remove_view(user, view, "user");
}

Desk *desk_new(Bridge *bridge, Players *players, Desktop *desktop, const ReceiveLimits *limits,
               const DeskCallbacks *callbacks)
{
    Desk *desk = g_new0(Desk, 1);
    desk->callbacks = *callbacks;
    desk->host = (ViewHost){.bridge = bridge,
                            .players = players,
                            .desktop = desktop,
                            .limits = *limits,
                            .event = on_view_event,
                            .closed = on_view_closed,
                            .user = desk};
    desk->views = g_ptr_array_new_with_free_func((GDestroyNotify)view_free);
    return desk;
}

void desk_free(Desk *desk)
{
    if (desk != NULL) {
        g_ptr_array_unref(desk->views);
        g_free(desk);
    }
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

static void complain(Desk *desk, const char *id, const char *text)
{
    ViewerEvent event = {.kind = VIEWER_EVENT_ERROR, .id = (char *)id, .text = (char *)text};
    desk->callbacks.event(&event, desk->callbacks.user);
}

static void obey_open(Desk *desk, const ViewerCommand *command)
{
    g_autoptr(GError) error = NULL;
    View *view = find(desk, command->id);
    View *instead = command->instead != NULL ? find(desk, command->instead) : NULL;
    if (!address_check(command->url, &error)) {
        complain(desk, command->id, error->message);
    } else if (view != NULL) {
        view_set_address(view, command);
    } else if (instead != NULL) {
        view_become(instead, command);
    } else if (desk->views->len >= VIEWER_WINDOWS_MAX) {
        complain(desk, command->id, "too many windows");
    } else {
        g_ptr_array_add(desk->views, view_new(&desk->host, command, (int)desk->views->len));
    }
}

static void obey_for(Desk *desk, View *view, const ViewerCommand *command)
{
    switch (command->kind) {
    case VIEWER_COMMAND_CLOSE:
        remove_view(desk, view, "command");
        break;
    case VIEWER_COMMAND_TITLE:
        view_set_title(view, command->title);
        break;
    case VIEWER_COMMAND_FRAMES:
        view_set_frames(view, command->on);
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
    } else {
        View *view = find(desk, command->id);
        if (view != NULL) {
            obey_for(desk, view, command);
        } else {
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
