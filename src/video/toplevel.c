#include "video/toplevel.h"

#include <string.h>
#include <unistd.h>
#include <xcb/xcb_icccm.h>

#define SMALLEST  160
#define ICON_SIDE 32
#define CLASS     "tilik-view\0Tilik"
/* How long a window manager has to make the window as large as the monitor. */
#define OBEY_MS 700
/* Motif's hints, which all window managers know: "decorations", and none of them. */
#define MOTIF_DECORATIONS 2
#define MOTIF_FIELDS      5

struct Toplevel {
    Desktop *desktop;
    xcb_window_t window;
    int width, height;
    bool covers, shown;
    xcb_rectangle_t monitor, before;
    char *title;
    unsigned check;
};

/* An eye: Tilik looks in. */
static void set_icon(Toplevel *toplevel)
{
    uint32_t icon[2 + ICON_SIDE * ICON_SIDE] = {ICON_SIDE, ICON_SIDE};
    for (int y = 0; y < ICON_SIDE; y++) {
        for (int x = 0; x < ICON_SIDE; x++) {
            int dx = 2 * x - ICON_SIDE + 1, dy = 2 * y - ICON_SIDE + 1;
            int round = dx * dx + dy * dy;
            bool lid = 2 * dx * dx + 7 * dy * dy < 2 * ICON_SIDE * ICON_SIDE;
            uint32_t colour = round < 36 ? 0xff000000 : round < 144 ? 0xff1e90a0 : 0xffffffff;
            icon[2 + y * ICON_SIDE + x] = lid ? colour : 0;
        }
    }
    xcb_ewmh_set_wm_icon(desktop_ewmh(toplevel->desktop), XCB_PROP_MODE_REPLACE, toplevel->window,
                         G_N_ELEMENTS(icon), icon);
}

static xcb_atom_t atom_of(Desktop *desktop, const char *name)
{
    xcb_connection_t *connection = desktop_connection(desktop);
    g_autofree xcb_intern_atom_reply_t *reply = xcb_intern_atom_reply(
        connection, xcb_intern_atom(connection, 0, (uint16_t)strlen(name), name), NULL);
    return reply != NULL ? reply->atom : XCB_ATOM_NONE;
}

static void set_size_hints(Toplevel *toplevel, const xcb_rectangle_t *where)
{
    xcb_size_hints_t size = {0};
    xcb_icccm_size_hints_set_min_size(&size, SMALLEST, SMALLEST * 9 / 16);
    if (where != NULL) {
        xcb_icccm_size_hints_set_position(&size, 1, where->x, where->y);
        xcb_icccm_size_hints_set_size(&size, 1, where->width, where->height);
    }
    xcb_icccm_set_wm_normal_hints(desktop_connection(toplevel->desktop), toplevel->window, &size);
}

static void set_properties(Toplevel *toplevel)
{
    xcb_connection_t *connection = desktop_connection(toplevel->desktop);
    xcb_ewmh_connection_t *ewmh = desktop_ewmh(toplevel->desktop);
    xcb_icccm_set_wm_class(connection, toplevel->window, sizeof CLASS, CLASS);
    xcb_icccm_wm_hints_t hints = {0};
    xcb_icccm_wm_hints_set_input(&hints, 1);
    xcb_icccm_wm_hints_set_normal(&hints);
    xcb_icccm_set_wm_hints(connection, toplevel->window, &hints);
    xcb_atom_t protocols[] = {atom_of(toplevel->desktop, "WM_DELETE_WINDOW"), ewmh->_NET_WM_PING};
    xcb_icccm_set_wm_protocols(connection, toplevel->window, ewmh->WM_PROTOCOLS,
                               G_N_ELEMENTS(protocols), protocols);
    xcb_ewmh_set_wm_pid(ewmh, toplevel->window, (uint32_t)getpid());
    /* Time 0 asks the window manager to leave the keyboard where it is. */
    xcb_ewmh_set_wm_user_time(ewmh, toplevel->window, 0);
    set_icon(toplevel);
}

Toplevel *toplevel_new(Desktop *desktop, const xcb_rectangle_t *where, bool insist)
{
    Toplevel *toplevel = g_new0(Toplevel, 1);
    *toplevel = (Toplevel){
        .desktop = desktop, .width = where->width, .height = where->height, .before = *where};
    xcb_connection_t *connection = desktop_connection(desktop);
    const xcb_screen_t *screen = desktop_screen(desktop);
    toplevel->window = xcb_generate_id(connection);
    uint32_t values[] = {screen->black_pixel, XCB_EVENT_MASK_KEY_PRESS |
                                                  XCB_EVENT_MASK_BUTTON_PRESS |
                                                  XCB_EVENT_MASK_STRUCTURE_NOTIFY};
    xcb_create_window(connection, XCB_COPY_FROM_PARENT, toplevel->window, screen->root, where->x,
                      where->y, where->width, where->height, 0, XCB_WINDOW_CLASS_INPUT_OUTPUT,
                      XCB_COPY_FROM_PARENT, XCB_CW_BACK_PIXEL | XCB_CW_EVENT_MASK, values);
    set_properties(toplevel);
    set_size_hints(toplevel, insist ? where : NULL);
    return toplevel;
}

void toplevel_free(Toplevel *toplevel)
{
    if (toplevel == NULL) {
        return;
    }
    g_clear_handle_id(&toplevel->check, g_source_remove);
    xcb_destroy_window(desktop_connection(toplevel->desktop), toplevel->window);
    g_free(toplevel->title);
    g_free(toplevel);
}

xcb_window_t toplevel_xid(const Toplevel *toplevel)
{
    return toplevel->window;
}

void toplevel_set_title(Toplevel *toplevel, const char *title)
{
    if (g_strcmp0(toplevel->title, title) == 0) {
        return;
    }
    g_free(toplevel->title);
    toplevel->title = g_strdup(title);
    xcb_ewmh_connection_t *ewmh = desktop_ewmh(toplevel->desktop);
    uint32_t size = (uint32_t)strlen(title);
    xcb_ewmh_set_wm_name(ewmh, toplevel->window, size, title);
    xcb_ewmh_set_wm_icon_name(ewmh, toplevel->window, size, title);
    xcb_icccm_set_wm_name(desktop_connection(toplevel->desktop), toplevel->window,
                          ewmh->UTF8_STRING, 8, size, title);
}

static void place(Toplevel *toplevel, const xcb_rectangle_t *where)
{
    uint32_t values[] = {(uint32_t)(int32_t)where->x, (uint32_t)(int32_t)where->y, where->width,
                         where->height};
    set_size_hints(toplevel, where);
    xcb_configure_window(desktop_connection(toplevel->desktop), toplevel->window,
                         XCB_CONFIG_WINDOW_X | XCB_CONFIG_WINDOW_Y | XCB_CONFIG_WINDOW_WIDTH |
                             XCB_CONFIG_WINDOW_HEIGHT,
                         values);
}

static void set_decorated(Toplevel *toplevel, bool decorated)
{
    xcb_connection_t *connection = desktop_connection(toplevel->desktop);
    xcb_atom_t motif = atom_of(toplevel->desktop, "_MOTIF_WM_HINTS");
    uint32_t hints[MOTIF_FIELDS] = {MOTIF_DECORATIONS};
    if (decorated) {
        xcb_delete_property(connection, toplevel->window, motif);
    } else {
        xcb_change_property(connection, XCB_PROP_MODE_REPLACE, toplevel->window, motif, motif, 32,
                            MOTIF_FIELDS, hints);
    }
}

static void raise_above(Toplevel *toplevel)
{
    uint32_t above = XCB_STACK_MODE_ABOVE;
    xcb_configure_window(desktop_connection(toplevel->desktop), toplevel->window,
                         XCB_CONFIG_WINDOW_STACK_MODE, &above);
}

/* Where the window manager has not made it large enough, it is asked as for any other size. */
static gboolean on_check(gpointer user)
{
    Toplevel *toplevel = user;
    toplevel->check = 0;
    if (toplevel->covers && (toplevel->width != toplevel->monitor.width ||
                             toplevel->height != toplevel->monitor.height)) {
        set_decorated(toplevel, false);
        place(toplevel, &toplevel->monitor);
        raise_above(toplevel);
    }
    return G_SOURCE_REMOVE;
}

/* Before it is on the screen the state is its own to set; then it is asked for (EWMH 1.5). */
static void ask_full(Toplevel *toplevel, bool full)
{
    xcb_ewmh_connection_t *ewmh = desktop_ewmh(toplevel->desktop);
    if (!toplevel->shown) {
        xcb_ewmh_set_wm_state(ewmh, toplevel->window, full ? 1 : 0,
                              &ewmh->_NET_WM_STATE_FULLSCREEN);
        return;
    }
    xcb_ewmh_request_change_wm_state(
        ewmh, 0, toplevel->window, full ? XCB_EWMH_WM_STATE_ADD : XCB_EWMH_WM_STATE_REMOVE,
        ewmh->_NET_WM_STATE_FULLSCREEN, XCB_ATOM_NONE, XCB_EWMH_CLIENT_SOURCE_TYPE_NORMAL);
}

/* Whatever a window manager has put around it. */
xcb_rectangle_t toplevel_where(Toplevel *toplevel)
{
    xcb_connection_t *connection = desktop_connection(toplevel->desktop);
    xcb_window_t root = desktop_screen(toplevel->desktop)->root;
    g_autofree xcb_translate_coordinates_reply_t *at = xcb_translate_coordinates_reply(
        connection, xcb_translate_coordinates(connection, toplevel->window, root, 0, 0), NULL);
    xcb_rectangle_t where = toplevel->before;
    if (at != NULL) {
        where.x = at->dst_x;
        where.y = at->dst_y;
    }
    where.width = (uint16_t)toplevel->width;
    where.height = (uint16_t)toplevel->height;
    return where;
}

static void uncover(Toplevel *toplevel)
{
    if (!toplevel->covers) {
        return;
    }
    toplevel->covers = false;
    g_clear_handle_id(&toplevel->check, g_source_remove);
    ask_full(toplevel, false);
    set_decorated(toplevel, true);
    place(toplevel, &toplevel->before);
}

/* A window manager finds the monitor by where the window is. */
static bool is_on(Toplevel *toplevel, const xcb_rectangle_t *monitor)
{
    xcb_rectangle_t now = toplevel_where(toplevel);
    int x = now.x + now.width / 2, y = now.y + now.height / 2;
    return x >= monitor->x && x < monitor->x + monitor->width && y >= monitor->y &&
           y < monitor->y + monitor->height;
}

static bool same(const xcb_rectangle_t *a, const xcb_rectangle_t *b)
{
    return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

void toplevel_cover(Toplevel *toplevel, const xcb_rectangle_t *monitor)
{
    if (monitor == NULL) {
        uncover(toplevel);
        return;
    }
    if (toplevel->covers && same(&toplevel->monitor, monitor)) {
        return;
    }
    if (toplevel->covers) {
        ask_full(toplevel, false); /* a window manager leaves a full one where it is */
    } else if (toplevel->shown) {
        toplevel->before = toplevel_where(toplevel);
    }
    toplevel->covers = true;
    toplevel->monitor = *monitor;
    bool managed = desktop_is_managed(toplevel->desktop);
    if (!managed || !is_on(toplevel, monitor)) {
        place(toplevel, monitor);
    }
    if (managed) {
        ask_full(toplevel, true);
    } else {
        set_decorated(toplevel, false);
        raise_above(toplevel);
    }
    g_clear_handle_id(&toplevel->check, g_source_remove);
    toplevel->check = g_timeout_add(OBEY_MS, on_check, toplevel);
}

bool toplevel_covers(const Toplevel *toplevel)
{
    return toplevel->covers;
}

void toplevel_move(Toplevel *toplevel, const xcb_rectangle_t *where)
{
    toplevel->before = *where;
    if (!toplevel->covers) {
        place(toplevel, where);
    }
}

void toplevel_resize(Toplevel *toplevel, int width, int height)
{
    uint32_t values[] = {(uint32_t)MAX(width, SMALLEST), (uint32_t)MAX(height, SMALLEST * 9 / 16)};
    xcb_configure_window(desktop_connection(toplevel->desktop), toplevel->window,
                         XCB_CONFIG_WINDOW_WIDTH | XCB_CONFIG_WINDOW_HEIGHT, values);
}

void toplevel_show(Toplevel *toplevel)
{
    toplevel->shown = true;
    xcb_map_window(desktop_connection(toplevel->desktop), toplevel->window);
}

static bool take_message(Toplevel *toplevel, const xcb_client_message_event_t *event)
{
    xcb_ewmh_connection_t *ewmh = desktop_ewmh(toplevel->desktop);
    if (event->type != ewmh->WM_PROTOCOLS) {
        return false;
    }
    if (event->data.data32[0] != ewmh->_NET_WM_PING) {
        return true; /* the only other protocol that was asked for */
    }
    xcb_client_message_event_t answer = *event;
    answer.window = desktop_screen(toplevel->desktop)->root;
    xcb_send_event(desktop_connection(toplevel->desktop), 0, answer.window,
                   XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY | XCB_EVENT_MASK_SUBSTRUCTURE_REDIRECT,
                   (const char *)&answer);
    return false;
}

bool toplevel_event(Toplevel *toplevel, const xcb_generic_event_t *event)
{
    switch (event->response_type & 0x7f) {
    case XCB_CLIENT_MESSAGE:
        return take_message(toplevel, (const xcb_client_message_event_t *)event);
    case XCB_DESTROY_NOTIFY:
        return ((const xcb_destroy_notify_event_t *)event)->window == toplevel->window;
    case XCB_CONFIGURE_NOTIFY: {
        const xcb_configure_notify_event_t *now = (const xcb_configure_notify_event_t *)event;
        if (now->window == toplevel->window) {
            toplevel->width = now->width;
            toplevel->height = now->height;
        }
        return false;
    }
    default:
        return false;
    }
}

void toplevel_size(const Toplevel *toplevel, int *width, int *height)
{
    *width = toplevel->width;
    *height = toplevel->height;
}
