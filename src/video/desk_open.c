#include "video/address.h"
#include "video/desk_private.h"
#include "video/window.h"

/* Where a camera is to be shown: on surface, in the place of front, which may be NULL. */
typedef struct Place {
    Surface *surface;
    View *front;
} Place;

/* The place that the command names; false: it names none. */
static bool place_named(Desk *desk, const ViewerCommand *command, Place *place)
{
    if (command->wall != NULL) {
        place->surface = desk_tile(desk, command);
    } else {
        const View *instead = command->instead != NULL ? desk_find(desk, command->instead) : NULL;
        place->surface = instead != NULL ? view_surface(instead) : NULL;
    }
    place->front = place->surface != NULL ? desk_shown_on(desk, place->surface) : NULL;
    return place->surface != NULL;
}

static Place place_own(Desk *desk, bool hidden)
{
    Window *window = window_new(desk->desktop, (int)desk->views->len, hidden);
    return (Place){.surface = window_surface(window)};
}

/* Those on their way to the place are late: a newer one is.  Warm ones too where all go. */
static void drop_behind(Desk *desk, const View *front, const View *keep, bool all)
{
    for (unsigned i = desk->views->len; front != NULL && i > 0; i--) {
        View *view = g_ptr_array_index(desk->views, i - 1);
        if (view_front(view) == front && view != keep && (all || !view_is_warm(view))) {
            desk_forget(desk, view, "replaced");
        }
    }
}

static void add(Desk *desk, const ViewerCommand *command, const Place *place)
{
    View *view = view_new(&desk->host, command, place->surface, place->front);
    g_ptr_array_add(desk->views, view);
    view_begin(view);
}

static void open_new(Desk *desk, const ViewerCommand *command)
{
    if (command->url == NULL) {
        desk_complain(desk, command->id, "no such window");
        return;
    }
    if (desk->views->len >= VIEWER_WINDOWS_MAX) {
        desk_complain(desk, command->id, "too many windows");
        return;
    }
    bool warm = command->kind == VIEWER_COMMAND_WARM;
    Place place = {0};
    if (!place_named(desk, command, &place)) {
        place = place_own(desk, warm);
    } else if (!warm) {
        drop_behind(desk, place.front, NULL, false);
    }
    add(desk, command, &place);
}

/* The same camera from another address, at once: it stands behind itself until it has a picture. */
static void open_beside(Desk *desk, View *view, const ViewerCommand *command)
{
    Place place = {.surface = view_surface(view), .front = view};
    ViewerCommand open = *command;
    open.kind = VIEWER_COMMAND_OPEN;
    open.title = command->title != NULL ? command->title : (char *)view_title(view);
    add(desk, &open, &place);
}

static void open_again(Desk *desk, View *view, const ViewerCommand *command)
{
    bool warm = command->kind == VIEWER_COMMAND_WARM;
    Place place = {.surface = view_surface(view), .front = view_front(view)};
    bool moves = place_named(desk, command, &place) && place.surface != view_surface(view);
    if (warm && !view_is_warm(view)) {
        return; /* it is shown already, or on its way */
    }
    const View *front = view_front(view) != NULL ? view_front(view) : view;
    if (!warm) {
        drop_behind(desk, front, view, false);
    }
    if (moves) {
        drop_behind(desk, place.front, view, false);
        drop_behind(desk, view, NULL, true);
        view_move(view, place.surface, place.front);
    }
    if (command->url != NULL && view_differs(view, command)) {
        if (view_front(view) == NULL && !warm) {
            open_beside(desk, view, command);
            return;
        }
        view_restart(view, command);
    } else {
        view_set_address(view, command);
    }
    if (!warm) {
        view_show(view);
    }
}

bool desk_can_show(Desk *desk, const ViewerCommand *command)
{
    g_autoptr(GError) error = NULL;
    if (desk->desktop == NULL && !desk->callbacks.display(&error, desk->callbacks.user)) {
        desk_complain(desk, command->id, error->message);
        return false;
    }
    return true;
}

void desk_open(Desk *desk, const ViewerCommand *command)
{
    g_autoptr(GError) error = NULL;
    if (command->url != NULL && !address_check(command->url, &error)) {
        desk_complain(desk, command->id, error->message);
        return;
    }
    if (!desk_can_show(desk, command)) {
        return;
    }
    if (command->wall != NULL && desk_tile(desk, command) == NULL) {
        desk_complain(desk, command->id, "no such tile");
        return;
    }
    View *view = desk_find(desk, command->id);
    if (view != NULL) {
        open_again(desk, view, command);
    } else {
        open_new(desk, command);
    }
}
