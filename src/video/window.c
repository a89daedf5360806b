#include "video/window.h"

#include "video/keys.h"
#include "video/monitors.h"
#include "video/toplevel.h"
#include "video/words.h"

#define WIDTH           640
#define HEIGHT          360
#define DOUBLE_CLICK_MS 400
/* Keysyms, as X11/keysymdef.h numbers them. */
#define KEY_ESCAPE 0xff1b
#define KEY_F11    0xffc8

/* The surface comes first: one is cast to the other. */
struct Window {
    Surface surface;
    Desktop *desktop;
    Toplevel *toplevel;
    Caption *caption, *mark, *strip; /* in the middle, above, below */
    bool fitted;
    xcb_timestamp_t clicked;
};

static void on_event(const xcb_generic_event_t *event, void *user);
static const SurfaceKind window_kind;

static void resized(Window *window, int width, int height)
{
    surface_resized(&window->surface, width, height);
    caption_resize(window->caption, width, height);
    caption_resize(window->mark, width, height);
    caption_resize(window->strip, width, height);
}

Window *window_new(Desktop *desktop, int place, bool hidden)
{
    Window *window = g_new0(Window, 1);
    const xcb_screen_t *screen = desktop_screen(desktop);
    int columns = MAX(screen->width_in_pixels / WIDTH, 1),
        rows = MAX(screen->height_in_pixels / HEIGHT, 1);
    xcb_rectangle_t where = {(int16_t)(place % columns * WIDTH),
                             (int16_t)(place / columns % rows * HEIGHT), WIDTH, HEIGHT};
    window->desktop = desktop;
    window->toplevel = toplevel_new(desktop, &where, false);
    xcb_window_t xid = toplevel_xid(window->toplevel);
    surface_init(&window->surface, &window_kind, desktop, xid);
    window->caption = caption_new(desktop, xid, CAPTION_MIDDLE);
    window->mark = caption_new(desktop, xid, CAPTION_TOP);
    window->strip = caption_new(desktop, xid, CAPTION_BOTTOM);
    resized(window, WIDTH, HEIGHT);
    desktop_register(desktop, xid, on_event, window);
    if (!hidden) {
        window_show(window);
    }
    return window;
}

void window_show(Window *window)
{
    toplevel_show(window->toplevel);
}

Surface *window_surface(Window *window)
{
    return &window->surface;
}

/* The guest has gone: the window goes. */
static void window_free(Window *window)
{
    desktop_unregister(window->desktop, toplevel_xid(window->toplevel));
    surface_clear(&window->surface);
    caption_free(window->caption);
    caption_free(window->mark);
    caption_free(window->strip);
    toplevel_free(window->toplevel);
    g_free(window);
}

static void on_show(Surface *surface)
{
    window_show((Window *)surface);
}

static void on_vacated(Surface *surface)
{
    window_free((Window *)surface);
}

static void on_look(Surface *surface, const SurfaceLook *look)
{
    Window *window = (Window *)surface;
    g_autofree char *title = words_title(look);
    toplevel_set_title(window->toplevel, title);
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

/* The monitor that the window is on. */
static Monitor monitor_of(Window *window)
{
    Monitor monitors[MONITORS_MAX];
    int count = monitors_read(window->desktop, monitors);
    xcb_rectangle_t now = toplevel_where(window->toplevel);
    return monitors[monitors_at(monitors, count, now.x + now.width / 2, now.y + now.height / 2)];
}

static void on_fit(Surface *surface, int width, int height)
{
    Window *window = (Window *)surface;
    if (window->fitted || toplevel_covers(window->toplevel)) {
        return;
    }
    window->fitted = true;
    Monitor monitor = monitor_of(window);
    int most_wide = monitor.width * 4 / 5, most_high = monitor.height * 4 / 5;
    if (width > most_wide) {
        height = height * most_wide / width;
        width = most_wide;
    }
    if (height > most_high) {
        width = width * most_high / height;
        height = most_high;
    }
    toplevel_resize(window->toplevel, width, height);
}

static void full_screen(Window *window, bool full)
{
    Monitor monitor = monitor_of(window);
    xcb_rectangle_t all = {(int16_t)monitor.x, (int16_t)monitor.y, (uint16_t)monitor.width,
                           (uint16_t)monitor.height};
    toplevel_cover(window->toplevel, full ? &all : NULL);
}

static void on_key(Window *window, const xcb_key_press_event_t *event)
{
    xcb_keysym_t key = desktop_keysym(window->desktop, event);
    if (key == KEY_F11 || key == 'f') {
        full_screen(window, !toplevel_covers(window->toplevel));
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
        full_screen(window, !toplevel_covers(window->toplevel));
    }
}

static void on_event(const xcb_generic_event_t *event, void *user)
{
    Window *window = user;
    if (toplevel_event(window->toplevel, event)) {
        surface_close(&window->surface);
        return;
    }
    switch (event->response_type & 0x7f) {
    case XCB_KEY_PRESS:
        on_key(window, (const xcb_key_press_event_t *)event);
        break;
    case XCB_BUTTON_PRESS:
        on_button(window, (const xcb_button_press_event_t *)event);
        break;
    case XCB_CONFIGURE_NOTIFY: {
        int width, height;
        toplevel_size(window->toplevel, &width, &height);
        resized(window, width, height);
        break;
    }
    default:
        break;
    }
}

static const SurfaceKind window_kind = {
    .show = on_show, .look = on_look, .fit = on_fit, .raised = on_raised, .vacated = on_vacated};
