#include "video/monitors.h"
#include "video/wall_private.h"

#define DEFAULT_SIDE 2
/* A wall that is a window among others takes so much of its monitor, in percent. */
#define SHARE 80
/* Keys that select a tile by its number. */
#define NUMBERED 9

void wall_tell(const Wall *wall)
{
    ViewerEvent event = {
        .kind = VIEWER_EVENT_WALL, .id = wall->id, .tile = wall->selected, .on = wall->enlarged};
    wall->callbacks.event(&event, wall->callbacks.user);
}

void wall_frame(Wall *wall)
{
    for (int i = 0; i < wall->layout.count; i++) {
        TileFrame frame = i != wall->selected ? TILE_PLAIN
                          : wall->swapping    ? TILE_SWAPPING
                                              : TILE_SELECTED;
        tile_set_frame(wall->tiles[i], frame);
        tile_set_number(wall->tiles[i], i < NUMBERED ? i + 1 : 0);
    }
}

void wall_place(Wall *wall)
{
    for (int i = 0; i < wall->layout.count; i++) {
        WallRect where = wall_layout_place(&wall->layout, i, wall->width, wall->height);
        bool whole = wall->enlarged && i == wall->selected;
        if (whole) {
            where = (WallRect){0, 0, wall->width, wall->height};
        }
        tile_place(wall->tiles[i], &where, whole);
    }
}

void wall_swap(Wall *wall, int one, int other)
{
    Tile *tile = wall->tiles[one];
    wall->tiles[one] = wall->tiles[other];
    wall->tiles[other] = tile;
    wall_frame(wall);
    wall_place(wall);
    wall->callbacks.moved(tile_surface(wall->tiles[one]), wall->id, one, wall->callbacks.user);
    wall->callbacks.moved(tile_surface(wall->tiles[other]), wall->id, other, wall->callbacks.user);
}

/* The monitor that is wanted, or, where none is, the one that the window is on.  One that is not
 * there now gives way to the first choice of all. */
static Monitor monitor_of(Wall *wall)
{
    Monitor monitors[MONITORS_MAX];
    int count = monitors_read(wall->desktop, monitors);
    if (wall->monitor == NULL && wall->toplevel != NULL) {
        xcb_rectangle_t now = toplevel_where(wall->toplevel);
        int x = now.x + now.width / 2, y = now.y + now.height / 2;
        return monitors[monitors_at(monitors, count, x, y)];
    }
    int at = monitors_find(monitors, count, wall->monitor);
    wall->away = at < 0;
    return monitors[at >= 0 ? at : monitors_find(monitors, count, NULL)];
}

/* Where it stands is not where it should: said once each time. */
static void tell_away(Wall *wall, bool before)
{
    if (!wall->away || before) {
        return;
    }
    g_autofree char *text =
        g_strdup_printf(_("there is no monitor '%s': the wall takes another"), wall->monitor);
    ViewerEvent event = {.kind = VIEWER_EVENT_ERROR, .id = wall->id, .text = text};
    wall->callbacks.event(&event, wall->callbacks.user);
}

static xcb_rectangle_t whole(const Monitor *monitor)
{
    return (xcb_rectangle_t){(int16_t)monitor->x, (int16_t)monitor->y, (uint16_t)monitor->width,
                             (uint16_t)monitor->height};
}

static xcb_rectangle_t middle(const Monitor *monitor)
{
    int width = monitor->width * SHARE / 100, height = monitor->height * SHARE / 100;
    return (xcb_rectangle_t){(int16_t)(monitor->x + (monitor->width - width) / 2),
                             (int16_t)(monitor->y + (monitor->height - height) / 2),
                             (uint16_t)width, (uint16_t)height};
}

void wall_cover(Wall *wall, bool covers)
{
    Monitor monitor = monitor_of(wall);
    xcb_rectangle_t all = whole(&monitor);
    toplevel_cover(wall->toplevel, covers ? &all : NULL);
}

/* True when some part of the window can be seen on a monitor. */
static bool is_in_sight(Wall *wall)
{
    Monitor monitors[MONITORS_MAX];
    int count = monitors_read(wall->desktop, monitors);
    xcb_rectangle_t now = toplevel_where(wall->toplevel);
    for (int i = 0; i < count; i++) {
        const Monitor *monitor = &monitors[i];
        if (now.x < monitor->x + monitor->width && now.x + now.width > monitor->x &&
            now.y < monitor->y + monitor->height && now.y + now.height > monitor->y) {
            return true;
        }
    }
    return false;
}

void wall_find_monitor(Wall *wall)
{
    bool before = wall->away;
    if (toplevel_covers(wall->toplevel)) {
        wall_cover(wall, true);
    } else {
        bool lost = !is_in_sight(wall);
        Monitor monitor = monitor_of(wall);
        xcb_rectangle_t where = middle(&monitor);
        if (lost || (before && !wall->away)) {
            toplevel_move(wall->toplevel, &where);
        }
    }
    tell_away(wall, before);
}

static void on_event(const xcb_generic_event_t *event, void *user)
{
    Wall *wall = user;
    if (toplevel_event(wall->toplevel, event)) {
        wall->callbacks.close(wall, wall->callbacks.user);
        return;
    }
    switch (event->response_type & 0x7f) {
    case XCB_KEY_PRESS:
        wall_on_key(wall, (const xcb_key_press_event_t *)event);
        break;
    case XCB_BUTTON_PRESS:
        wall_on_button(wall, (const xcb_button_press_event_t *)event);
        break;
    case XCB_CONFIGURE_NOTIFY: {
        int width, height;
        toplevel_size(wall->toplevel, &width, &height);
        if (width != wall->width || height != wall->height) {
            wall->width = width;
            wall->height = height;
            wall_place(wall);
        }
        break;
    }
    default:
        break;
    }
}

static void set_title(Wall *wall, const char *title)
{
    if (title != NULL) {
        g_free(wall->title);
        wall->title = g_strdup(title);
        toplevel_set_title(wall->toplevel, wall->title);
    }
}

/* Tiles stay in their places; there are more or fewer. */
static void set_layout(Wall *wall, const WallLayout *layout)
{
    for (int i = layout->count; i < wall->layout.count; i++) {
        g_clear_pointer(&wall->tiles[i], tile_free);
    }
    for (int i = wall->layout.count; i < layout->count; i++) {
        wall->tiles[i] = tile_new(wall->desktop, toplevel_xid(wall->toplevel));
    }
    wall->layout = *layout;
    wall->selected = MIN(wall->selected, layout->count - 1);
    wall->swapping = false;
    wall_frame(wall);
    wall_place(wall);
}

/* A pointer of one pixel that is not drawn. */
static void hide_pointer(Wall *wall)
{
    xcb_connection_t *connection = desktop_connection(wall->desktop);
    xcb_window_t window = toplevel_xid(wall->toplevel);
    xcb_pixmap_t blank = xcb_generate_id(connection);
    xcb_cursor_t cursor = xcb_generate_id(connection);
    xcb_gcontext_t pen = xcb_generate_id(connection);
    xcb_create_pixmap(connection, 1, blank, window, 1, 1);
    xcb_create_gc(connection, pen, blank, XCB_GC_FOREGROUND, (uint32_t[]){0});
    xcb_poly_fill_rectangle(connection, blank, pen, 1, &(xcb_rectangle_t){0, 0, 1, 1});
    xcb_create_cursor(connection, cursor, blank, blank, 0, 0, 0, 0, 0, 0, 0, 0);
    xcb_change_window_attributes(connection, window, XCB_CW_CURSOR, &cursor);
    xcb_free_cursor(connection, cursor);
    xcb_free_gc(connection, pen);
    xcb_free_pixmap(connection, blank);
}

Wall *wall_new(Desktop *desktop, const ViewerCommand *command, const WallLayout *layout,
               const WallCallbacks *callbacks)
{
    Wall *wall = g_new0(Wall, 1);
    wall->desktop = desktop;
    wall->callbacks = *callbacks;
    wall->id = g_strdup(command->id);
    wall->monitor = g_strdup(command->monitor);
    wall->clicked_tile = -1;
    Monitor monitor = monitor_of(wall);
    xcb_rectangle_t where = middle(&monitor);
    wall->toplevel = toplevel_new(desktop, &where, command->monitor != NULL);
    toplevel_size(wall->toplevel, &wall->width, &wall->height);
    desktop_register(desktop, toplevel_xid(wall->toplevel), on_event, wall);
    WallLayout usual;
    wall_layout_plain(&usual, DEFAULT_SIDE, DEFAULT_SIDE);
    set_title(wall, command->title != NULL ? command->title : command->id);
    set_layout(wall, layout != NULL ? layout : &usual);
    wall->kiosk = g_strcmp0(command->text, "kiosk") == 0;
    if (wall->kiosk) {
        hide_pointer(wall);
    }
    if (command->on) {
        wall_cover(wall, true);
    }
    toplevel_show(wall->toplevel);
    wall_tell(wall);
    tell_away(wall, false);
    return wall;
}

void wall_free(Wall *wall)
{
    if (wall == NULL) {
        return;
    }
    desktop_unregister(wall->desktop, toplevel_xid(wall->toplevel));
    for (int i = 0; i < wall->layout.count; i++) {
        tile_free(wall->tiles[i]);
    }
    toplevel_free(wall->toplevel);
    g_free(wall->id);
    g_free(wall->title);
    g_free(wall->monitor);
    g_free(wall);
}

const char *wall_id(const Wall *wall)
{
    return wall->id;
}

int wall_count(const Wall *wall)
{
    return wall->layout.count;
}

void wall_change(Wall *wall, const ViewerCommand *command, const WallLayout *layout)
{
    set_title(wall, command->title);
    if (layout != NULL && !wall_layout_equal(layout, &wall->layout)) {
        set_layout(wall, layout);
        wall_tell(wall);
    }
    bool elsewhere = command->monitor != NULL && g_strcmp0(command->monitor, wall->monitor) != 0;
    bool before = wall->away && !elsewhere;
    if (elsewhere) {
        g_free(wall->monitor);
        wall->monitor = g_strdup(command->monitor);
    }
    if (command->on || (elsewhere && toplevel_covers(wall->toplevel))) {
        wall_cover(wall, true);
    } else if (elsewhere) {
        Monitor monitor = monitor_of(wall);
        xcb_rectangle_t where = middle(&monitor);
        toplevel_move(wall->toplevel, &where);
    }
    tell_away(wall, before);
}

Surface *wall_surface(Wall *wall, int tile)
{
    return tile >= 0 && tile < wall->layout.count ? tile_surface(wall->tiles[tile]) : NULL;
}

void wall_say(Wall *wall, int tile, const char *title, const char *note)
{
    if (tile >= 0 && tile < wall->layout.count) {
        tile_say(wall->tiles[tile], title, note);
    }
}
