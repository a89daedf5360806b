#include "video/desk_private.h"

static void say(const ViewerEvent *event, void *user)
{
    const Desk *desk = user;
    desk->callbacks.event(event, desk->callbacks.user);
}

void desk_complain(Desk *desk, const char *id, const char *text)
{
    say(&(ViewerEvent){.kind = VIEWER_EVENT_ERROR, .id = (char *)id, .text = (char *)text}, desk);
}

void desk_forget(Desk *desk, View *view, const char *why)
{
    ViewerEvent event = {
        .kind = VIEWER_EVENT_CLOSED, .id = g_strdup(view_id(view)), .text = g_strdup(why)};
    bool silent = view_is_quiet(view);
    g_ptr_array_remove(desk->views, view);
    if (!silent) {
        say(&event, desk);
    }
    viewer_event_clear(&event);
}

/* What is warm behind it has nowhere to be, and goes with it, as does what shares its id; and all
 * else where a person closes the window. */
static void remove_view(Desk *desk, View *view, bool by_person)
{
    const char *why = by_person ? "user" : "command";
    for (unsigned i = desk->views->len; i > 0; i--) {
        View *other = g_ptr_array_index(desk->views, i - 1);
        bool goes_too = by_person || view_is_warm(other) || view_is_quiet(other);
        if (view_front(other) == view && goes_too) {
            desk_forget(desk, other, why);
        }
    }
    desk_forget(desk, view, why);
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
        desk_forget(desk, front, "replaced");
    }
}

Desk *desk_new(Bridge *bridge, const ReceiveLimits *limits, const DeskCallbacks *callbacks)
{
    Desk *desk = g_new0(Desk, 1);
    desk->callbacks = *callbacks;
    desk->host = (ViewHost){.bridge = bridge,
                            .limits = *limits,
                            .tally = &desk->tally,
                            .event = say,
                            .closed = on_view_closed,
                            .replaced = on_view_replaced,
                            .user = desk};
    desk->views = g_ptr_array_new_with_free_func((GDestroyNotify)view_free);
    desk->load = load_new(&desk->tally, say, desk);
    return desk;
}

void desk_free(Desk *desk)
{
    if (desk != NULL) {
        g_ptr_array_unref(desk->views);
        load_free(desk->load);
        g_free(desk);
    }
}

void desk_set_display(Desk *desk, Desktop *desktop, Players *players)
{
    desk->desktop = desktop;
    desk->host.players = players;
}

View *desk_find(const Desk *desk, const char *id)
{
    for (unsigned i = 0; i < desk->views->len; i++) {
        View *view = g_ptr_array_index(desk->views, i);
        if (!view_is_quiet(view) && g_str_equal(view_id(view), id)) {
            return view;
        }
    }
    return NULL;
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
    case VIEWER_COMMAND_MARK:
        view_set_mark(view, command->text);
        break;
    case VIEWER_COMMAND_FRAMES:
        view_set_frames(view, command->on);
        break;
    case VIEWER_COMMAND_SNAPSHOT:
        view_snapshot(view, command->path);
        break;
    default:
        desk_complain(desk, command->id, "not of a window");
        break;
    }
}

static void obey_showing(Desk *desk, const ViewerCommand *command)
{
    View *view = desk_find(desk, command->id);
    if (view != NULL) {
        obey_for(desk, view, command);
    } else {
        desk_complain(desk, command->id, "no such window");
    }
}

void desk_obey(Desk *desk, const ViewerCommand *command)
{
    switch (command->kind) {
    case VIEWER_COMMAND_PING:
        say(&(ViewerEvent){.kind = VIEWER_EVENT_PONG}, desk);
        break;
    case VIEWER_COMMAND_QUIT:
        desk->callbacks.quit(desk->callbacks.user);
        break;
    case VIEWER_COMMAND_LOADS:
        load_set(desk->load, command->on);
        break;
    case VIEWER_COMMAND_OPEN:
    case VIEWER_COMMAND_WARM:
        desk_open(desk, command);
        break;
    default:
        obey_showing(desk, command);
        break;
    }
}

void desk_line(Desk *desk, const char *line, size_t size)
{
    g_auto(ViewerCommand) command = {0};
    g_autoptr(GError) error = NULL;
    if (line == NULL) {
        desk_complain(desk, NULL, "line too long");
    } else if (!viewer_command_decode(line, size, &command, &error)) {
        desk_complain(desk, NULL, error->message);
    } else {
        desk_obey(desk, &command);
    }
}
