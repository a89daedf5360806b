#include "video/window.h"

#include <string.h>
#include <unistd.h>
#include <xcb/xcb_icccm.h>

#include "video/keys.h"
#include "video/words.h"

#define WIDTH           640
#define HEIGHT          360
#define SMALLEST        160
#define ICON_SIDE       32
#define DOUBLE_CLICK_MS 400
#define CLASS           "tilik-view\0Tilik"
/* Keysyms, as X11/keysymdef.h numbers them. */
#define KEY_ESCAPE 0xff1b
#define KEY_F11    0xffc8

/* The surface comes first: one is cast to the other. */
struct Window {
    Surface surface;
    Desktop *desktop;
    xcb_window_t window;
    Caption *caption, *mark, *strip; /* in the middle, above, below */
    bool fitted, full;
    xcb_rectangle_t before; /* full screen: where it stood */
    xcb_timestamp_t clicked;
    char *title;
};

static void on_event(const xcb_generic_event_t *event, void *user);
static const SurfaceKind window_kind;

/* An eye: Tilik looks in. */
static void set_icon(Window *window)
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
    xcb_ewmh_set_wm_icon(desktop_ewmh(window->desktop), XCB_PROP_MODE_REPLACE, window->window,
                         G_N_ELEMENTS(icon), icon);
}

static void set_properties(Window *window)
{
    xcb_connection_t *connection = desktop_connection(window->desktop);
    xcb_ewmh_connection_t *ewmh = desktop_ewmh(window->desktop);
    xcb_icccm_set_wm_class(connection, window->window, sizeof CLASS, CLASS);
    xcb_icccm_wm_hints_t hints = {0};
    xcb_icccm_wm_hints_set_input(&hints, 1);
    xcb_icccm_wm_hints_set_normal(&hints);
    xcb_icccm_set_wm_hints(connection, window->window, &hints);
    xcb_size_hints_t size = {0};
    xcb_icccm_size_hints_set_min_size(&size, SMALLEST, SMALLEST * 9 / 16);
    xcb_icccm_set_wm_normal_hints(connection, window->window, &size);
    g_autofree xcb_intern_atom_reply_t *close = xcb_intern_atom_reply(
        connection, xcb_intern_atom(connection, 0, strlen("WM_DELETE_WINDOW"), "WM_DELETE_WINDOW"),
        NULL);
    xcb_atom_t protocols[] = {close != NULL ? close->atom : XCB_ATOM_NONE, ewmh->_NET_WM_PING};
    xcb_icccm_set_wm_protocols(connection, window->window, ewmh->WM_PROTOCOLS,
                               G_N_ELEMENTS(protocols), protocols);
    xcb_ewmh_set_wm_pid(ewmh, window->window, (uint32_t)getpid());
    /* Time 0 asks the window manager to leave the keyboard where it is. */
    xcb_ewmh_set_wm_user_time(ewmh, window->window, 0);
    set_icon(window);
}

static void resized(Window *window, int width, int height)
{
    surface_resized(&window->surface, width, height);
    caption_resize(window->caption, width, height);
    caption_resize(window->mark, width, height);
    caption_resize(window->strip, width, height);
}

static void create(Window *window, int place)
{
    xcb_connection_t *connection = desktop_connection(window->desktop);
    const xcb_screen_t *screen = desktop_screen(window->desktop);
    int columns = MAX(screen->width_in_pixels / WIDTH, 1),
        rows = MAX(screen->height_in_pixels / HEIGHT, 1);
    int x = place % columns * WIDTH, y = place / columns % rows * HEIGHT;
    window->window = xcb_generate_id(connection);
    uint32_t values[] = {screen->black_pixel, XCB_EVENT_MASK_KEY_PRESS |
                                                  XCB_EVENT_MASK_BUTTON_PRESS |
                                                  XCB_EVENT_MASK_STRUCTURE_NOTIFY};
    xcb_create_window(connection, XCB_COPY_FROM_PARENT, window->window, screen->root, (int16_t)x,
                      (int16_t)y, WIDTH, HEIGHT, 0, XCB_WINDOW_CLASS_INPUT_OUTPUT,
                      XCB_COPY_FROM_PARENT, XCB_CW_BACK_PIXEL | XCB_CW_EVENT_MASK, values);
    set_properties(window);
}

Window *window_new(Desktop *desktop, int place, bool hidden)
{
    Window *window = g_new0(Window, 1);
    window->desktop = desktop;
    create(window, place);
    surface_init(&window->surface, &window_kind, desktop, window->window);
    window->caption = caption_new(desktop, window->window, CAPTION_MIDDLE);
    window->mark = caption_new(desktop, window->window, CAPTION_TOP);
    window->strip = caption_new(desktop, window->window, CAPTION_BOTTOM);
    resized(window, WIDTH, HEIGHT);
    desktop_register(desktop, window->window, on_event, window);
    if (!hidden) {
        window_show(window);
    }
    return window;
}

void window_show(Window *window)
{
    xcb_map_window(desktop_connection(window->desktop), window->window);
}

Surface *window_surface(Window *window)
{
    return &window->surface;
}

/* The guest has gone: the window goes. */
static void window_free(Window *window)
{
    desktop_unregister(window->desktop, window->window);
    surface_clear(&window->surface);
    caption_free(window->caption);
    caption_free(window->mark);
    caption_free(window->strip);
    xcb_destroy_window(desktop_connection(window->desktop), window->window);
    g_free(window->title);
    g_free(window);
}

static void on_vacated(Surface *surface)
{
    window_free((Window *)surface);
}

static void set_title(Window *window, const char *title)
{
    if (g_strcmp0(window->title, title) == 0) {
        return;
    }
    g_free(window->title);
    window->title = g_strdup(title);
    xcb_ewmh_connection_t *ewmh = desktop_ewmh(window->desktop);
    xcb_ewmh_set_wm_name(ewmh, window->window, (uint32_t)strlen(title), title);
    xcb_ewmh_set_wm_icon_name(ewmh, window->window, (uint32_t)strlen(title), title);
    xcb_icccm_set_wm_name(desktop_connection(window->desktop), window->window, ewmh->UTF8_STRING, 8,
                          (uint32_t)strlen(title), title);
}

static void on_look(Surface *surface, const SurfaceLook *look)
{
    Window *window = (Window *)surface;
    g_autofree char *title = words_title(look);
    set_title(window, title);
    words_show_state(window->caption, look);
    words_show_mark(window->mark, look);
    words_show_strip(window->strip, look);
}

static void on_raised(Surface *surface)
{
    Window *window = (Window *)surface;
    caption_raise(window->caption);
    caption_raise(window->mark);
    caption_raise(window->strip);
}

static void place(Window *window, xcb_rectangle_t where)
{
    uint32_t values[] = {(uint32_t)where.x, (uint32_t)where.y, where.width, where.height};
    xcb_configure_window(desktop_connection(window->desktop), window->window,
                         XCB_CONFIG_WINDOW_X | XCB_CONFIG_WINDOW_Y | XCB_CONFIG_WINDOW_WIDTH |
                             XCB_CONFIG_WINDOW_HEIGHT,
                         values);
}

static void on_fit(Surface *surface, int width, int height)
{
    Window *window = (Window *)surface;
    if (window->fitted || window->full) {
        return;
    }
    window->fitted = true;
    const xcb_screen_t *screen = desktop_screen(window->desktop);
    int most_wide = screen->width_in_pixels * 4 / 5, most_high = screen->height_in_pixels * 4 / 5;
    if (width > most_wide) {
        height = height * most_wide / width;
        width = most_wide;
    }
    if (height > most_high) {
        width = width * most_high / height;
        height = most_high;
    }
    uint32_t values[] = {(uint32_t)MAX(width, SMALLEST), (uint32_t)MAX(height, SMALLEST * 9 / 16)};
    xcb_configure_window(desktop_connection(window->desktop), window->window,
                         XCB_CONFIG_WINDOW_WIDTH | XCB_CONFIG_WINDOW_HEIGHT, values);
}

/* Where no window manager listens, the window covers the screen by itself. */
static void full_screen_alone(Window *window, bool full)
{
    const xcb_screen_t *screen = desktop_screen(window->desktop);
    if (full) {
        xcb_connection_t *connection = desktop_connection(window->desktop);
        g_autofree xcb_get_geometry_reply_t *now =
            xcb_get_geometry_reply(connection, xcb_get_geometry(connection, window->window), NULL);
        if (now == NULL) {
            return;
        }
        window->before = (xcb_rectangle_t){now->x, now->y, now->width, now->height};
        uint32_t above = XCB_STACK_MODE_ABOVE;
        xcb_configure_window(connection, window->window, XCB_CONFIG_WINDOW_STACK_MODE, &above);
    }
    xcb_rectangle_t all = {0, 0, screen->width_in_pixels, screen->height_in_pixels};
    place(window, full ? all : window->before);
}

static void full_screen(Window *window, bool full)
{
    if (full == window->full) {
        return;
    }
    window->full = full;
    if (!desktop_is_managed(window->desktop)) {
        full_screen_alone(window, full);
        return;
    }
    xcb_ewmh_connection_t *ewmh = desktop_ewmh(window->desktop);
    xcb_ewmh_request_change_wm_state(
        ewmh, 0, window->window, full ? XCB_EWMH_WM_STATE_ADD : XCB_EWMH_WM_STATE_REMOVE,
        ewmh->_NET_WM_STATE_FULLSCREEN, XCB_ATOM_NONE, XCB_EWMH_CLIENT_SOURCE_TYPE_NORMAL);
}

static void on_key(Window *window, const xcb_key_press_event_t *event)
{
    xcb_keysym_t key = desktop_keysym(window->desktop, event);
    if (key == KEY_F11 || key == 'f') {
        full_screen(window, !window->full);
    } else if (key == KEY_ESCAPE) {
        full_screen(window, false);
    } else if (key == 'q') {
        surface_close(&window->surface);
    } else {
        char text[16];
        if (keys_word(key, text)) {
            surface_key(&window->surface, text);
        }
    }
}

static void on_button(Window *window, const xcb_button_press_event_t *event)
{
    bool twice = event->time - window->clicked < DOUBLE_CLICK_MS;
    window->clicked = event->time;
    if (event->detail == XCB_BUTTON_INDEX_1 && twice) {
        full_screen(window, !window->full);
    }
}

static void on_message(Window *window, const xcb_client_message_event_t *event)
{
    xcb_ewmh_connection_t *ewmh = desktop_ewmh(window->desktop);
    if (event->type != ewmh->WM_PROTOCOLS) {
        return;
    }
    if (event->data.data32[0] == ewmh->_NET_WM_PING) {
        xcb_client_message_event_t answer = *event;
        answer.window = desktop_screen(window->desktop)->root;
        xcb_send_event(desktop_connection(window->desktop), 0, answer.window,
                       XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY | XCB_EVENT_MASK_SUBSTRUCTURE_REDIRECT,
                       (const char *)&answer);
        return;
    }
    /* The only other protocol that was asked for. */
    surface_close(&window->surface);
}

static void on_event(const xcb_generic_event_t *event, void *user)
{
    Window *window = user;
    switch (event->response_type & 0x7f) {
    case XCB_KEY_PRESS:
        on_key(window, (const xcb_key_press_event_t *)event);
        break;
    case XCB_BUTTON_PRESS:
        on_button(window, (const xcb_button_press_event_t *)event);
        break;
    case XCB_DESTROY_NOTIFY:
        if (((const xcb_destroy_notify_event_t *)event)->window == window->window) {
            surface_close(&window->surface);
        }
        break;
    case XCB_CLIENT_MESSAGE:
        on_message(window, (const xcb_client_message_event_t *)event);
        break;
    case XCB_CONFIGURE_NOTIFY: {
        const xcb_configure_notify_event_t *now = (const xcb_configure_notify_event_t *)event;
        resized(window, now->width, now->height);
        break;
    }
    default:
        break;
    }
}

static const SurfaceKind window_kind = {
    .look = on_look, .fit = on_fit, .raised = on_raised, .vacated = on_vacated};
