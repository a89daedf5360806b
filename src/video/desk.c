#include "video/desk.h"

#include "video/address.h"
#include "video/window.h"

struct Desk {
    Desktop *desktop;
    ViewHost host;
    DeskCallbacks callbacks;
    GPtrArray *views; /* in the order of their opening */
};

static void on_view_event(const ViewerEvent *event, void *user)
{
    const Desk *desk = user;
    desk->callbacks.event(event, desk->callbacks.user);
}

static void forget(Desk *desk, View *view, const char *why)
{
    ViewerEvent event = {
        .kind = VIEWER_EVENT_CLOSED, .id = g_strdup(view_id(view)), .text = g_strdup(why)};
    g_ptr_array_remove(desk->views, view);
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

Desk *desk_new(Bridge *bridge, Players *players, Desktop *desktop, const ReceiveLimits *limits,
               const DeskCallbacks *callbacks)
{
    Desk *desk = g_new0(Desk, 1);
    desk->callbacks = *callbacks;
    desk->desktop = desktop;
    desk->host = (ViewHost){.bridge = bridge,
                            .players = players,
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

/* Where a camera is to be shown that is not yet: behind what it replaces, or in a new window. */
static Surface *surface_for(Desk *desk, const ViewerCommand *command, View **front)
{
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
    if (view != NULL) {
        open_again(desk, view, command);
    } else {
        open_new(desk, command);
    }
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
