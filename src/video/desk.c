#include "video/desk_private.h"

void desk_say(const ViewerEvent *event, void *desk)
{
    const DeskCallbacks *callbacks = &((const Desk *)desk)->callbacks;
    callbacks->event(event, callbacks->user);
}

void desk_complain(Desk *desk, const char *id, const char *text)
{
    desk_say(&(ViewerEvent){.kind = VIEWER_EVENT_ERROR, .id = (char *)id, .text = (char *)text},
             desk);
}

void desk_forget(Desk *desk, View *view, const char *why)
{
    ViewerEvent event = {
        .kind = VIEWER_EVENT_CLOSED, .id = g_strdup(view_id(view)), .text = g_strdup(why)};
    bool silent = view_is_quiet(view);
    g_ptr_array_remove(desk->views, view);
    if (desk_find(desk, event.id) == NULL) {
        recorder_close(desk->host.recorder, event.id);
    }
    if (!silent) {
        desk_say(&event, desk);
    }
    viewer_event_clear(&event);
}

/* What is warm behind it has nowhere to be, and goes with it, as does what shares its id; and all
 * else where a person closes the window. */
void desk_remove(Desk *desk, View *view, bool by_person)
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
    desk_remove(user, view, true);
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

static bool on_picture_busy(void *user)
{
    const Desk *desk = user;
    return desk->callbacks.busy(desk->callbacks.user);
}

Desk *desk_new(Bridge *bridge, Recorder *recorder, const ReceiveLimits *limits,
               const DeskCallbacks *callbacks)
{
    Desk *desk = g_new0(Desk, 1);
    desk->callbacks = *callbacks;
    desk->host = (ViewHost){.bridge = bridge,
                            .recorder = recorder,
                            .limits = *limits,
                            .tally = &desk->tally,
                            .event = desk_say,
                            .closed = on_view_closed,
                            .replaced = on_view_replaced,
                            .user = desk};
    desk->views = g_ptr_array_new_with_free_func((GDestroyNotify)view_free);
    PicturesCallbacks pictures = {.event = desk_say, .busy = on_picture_busy, .user = desk};
    desk->pictures = pictures_new(bridge, limits, &pictures);
    desk->load = load_new(&desk->tally, desk_say, desk);
    return desk;
}

void desk_free(Desk *desk)
{
    if (desk != NULL) {
        g_ptr_array_unref(desk->views);
        walls_free(desk->walls);
        pictures_free(desk->pictures);
        load_free(desk->load);
        g_free(desk);
    }
}

void desk_drained(Desk *desk)
{
    pictures_drained(desk->pictures);
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

View *desk_shown_on(const Desk *desk, const Surface *surface)
{
    for (unsigned i = 0; i < desk->views->len; i++) {
        View *view = g_ptr_array_index(desk->views, i);
        if (view_surface(view) == surface && view_front(view) == NULL) {
            return view;
        }
    }
    return NULL;
}

static void obey_for(Desk *desk, View *view, const ViewerCommand *command)
{
    switch (command->kind) {
    case VIEWER_COMMAND_CLOSE:
        desk_remove(desk, view, false);
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
    case VIEWER_COMMAND_PLAY:
        view_play(view, command);
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
        return;
    }
    bool done =
        (command->kind == VIEWER_COMMAND_CLOSE && pictures_close(desk->pictures, command->id)) ||
        (command->kind == VIEWER_COMMAND_SNAPSHOT &&
         pictures_snapshot(desk->pictures, command->id, command->path));
    if (!done && !desk_obey_for_wall(desk, command)) {
        desk_complain(desk, command->id, "no such window");
    }
}

static void obey_record(Desk *desk, const ViewerCommand *command)
{
    View *view = desk_find(desk, command->id);
    if (view != NULL) {
        recorder_know(desk->host.recorder, command->id);
    }
    recorder_obey(desk->host.recorder, command);
    if (view != NULL) {
        view_set_title(view, NULL, NULL); /* REC is on it, or no longer */
    }
}

void desk_obey(Desk *desk, const ViewerCommand *command)
{
    switch (command->kind) {
    case VIEWER_COMMAND_PING:
        desk_say(&(ViewerEvent){.kind = VIEWER_EVENT_PONG}, desk);
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
    case VIEWER_COMMAND_WALL:
        desk_wall(desk, command);
        break;
    case VIEWER_COMMAND_RECORD:
        obey_record(desk, command);
        break;
    case VIEWER_COMMAND_PICTURE:
        pictures_obey(desk->pictures, command);
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
