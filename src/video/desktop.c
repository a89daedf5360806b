#include "video/desktop.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "video/stuck.h"

typedef struct DesktopSource {
    GSource source;
    Desktop *desktop;
} DesktopSource;

typedef struct Client {
    DesktopHandler handler;
    void *user;
} Client;

struct Desktop {
    xcb_connection_t *connection;
    const xcb_screen_t *screen;
    xcb_ewmh_connection_t ewmh;
    xcb_key_symbols_t *symbols;
    xcb_gcontext_t pen;
    xcb_font_t font;
    WideFont *wide;
    bool wide_asked;
    GHashTable *clients;
    GSource *source;
    xcb_generic_event_t *next; /* read, not yet handed on */
    gpointer poll;
    Stuck *stuck;
    DesktopLost lost;
    void *user;
    bool gone;
};

static bool pending(Desktop *desktop, bool read)
{
    if (desktop->gone || desktop->next != NULL) {
        return true;
    }
    desktop->next = read ? xcb_poll_for_event(desktop->connection)
                         : xcb_poll_for_queued_event(desktop->connection);
    return desktop->next != NULL || xcb_connection_has_error(desktop->connection) != 0;
}

/* Before the loop sleeps: what was asked goes out, and events that came in with an answer are not
 * left lying. */
static gboolean source_prepare(GSource *source, int *timeout)
{
    Desktop *desktop = ((DesktopSource *)source)->desktop;
    *timeout = -1;
    xcb_flush(desktop->connection);
    if (pending(desktop, false)) {
        stuck_turn(desktop->stuck);
        return TRUE;
    }
    stuck_sleep(desktop->stuck);
    return FALSE;
}

static gboolean source_check(GSource *source)
{
    Desktop *desktop = ((DesktopSource *)source)->desktop;
    stuck_turn(desktop->stuck);
    GIOCondition ready = g_source_query_unix_fd(source, desktop->poll);
    return pending(desktop, ready != 0);
}

/* Events of extensions (RandR's alone are asked for) are about the whole screen. */
#define FIRST_EXTENSION 64

static xcb_window_t event_window(const Desktop *desktop, const xcb_generic_event_t *event)
{
    int type = event->response_type & 0x7f;
    if (type >= FIRST_EXTENSION) {
        return desktop->screen->root;
    }
    switch (type) {
    case XCB_KEY_PRESS:
    case XCB_BUTTON_PRESS:
        return ((const xcb_key_press_event_t *)event)->event;
    case XCB_EXPOSE:
        return ((const xcb_expose_event_t *)event)->window;
    case XCB_CONFIGURE_NOTIFY:
        return ((const xcb_configure_notify_event_t *)event)->event;
    case XCB_DESTROY_NOTIFY:
        return ((const xcb_destroy_notify_event_t *)event)->event;
    case XCB_CLIENT_MESSAGE:
        return ((const xcb_client_message_event_t *)event)->window;
    default:
        return XCB_NONE;
    }
}

static void event_handle(Desktop *desktop, xcb_generic_event_t *event)
{
    if ((event->response_type & 0x7f) == XCB_MAPPING_NOTIFY) {
        xcb_refresh_keyboard_mapping(desktop->symbols, (xcb_mapping_notify_event_t *)event);
        return;
    }
    const Client *client =
        g_hash_table_lookup(desktop->clients, GUINT_TO_POINTER(event_window(desktop, event)));
    if (client != NULL) {
        /* Copied: the handler may unregister itself. */
        Client now = *client;
        now.handler(event, now.user);
    }
}

static gboolean source_dispatch(GSource *source, GSourceFunc callback, gpointer user)
{
    Desktop *desktop = ((DesktopSource *)source)->desktop;
    if (desktop->next != NULL) {
        g_autofree xcb_generic_event_t *event = g_steal_pointer(&desktop->next);
        event_handle(desktop, event);
        return G_SOURCE_CONTINUE;
    }
    if (!desktop->gone && xcb_connection_has_error(desktop->connection) != 0) {
        desktop->gone = true;
        desktop->lost(desktop->user);
        return G_SOURCE_REMOVE;
    }
    return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = {
    .prepare = source_prepare, .check = source_check, .dispatch = source_dispatch};

static const xcb_screen_t *screen_at(xcb_connection_t *connection, int number)
{
    xcb_screen_iterator_t at = xcb_setup_roots_iterator(xcb_get_setup(connection));
    while (number-- > 0 && at.rem > 1) {
        xcb_screen_next(&at);
    }
    return at.data;
}

static void source_start(Desktop *desktop)
{
    desktop->source = g_source_new(&source_funcs, sizeof(DesktopSource));
    ((DesktopSource *)desktop->source)->desktop = desktop;
    int file = xcb_get_file_descriptor(desktop->connection);
    desktop->poll = g_source_add_unix_fd(desktop->source, file, G_IO_IN | G_IO_HUP | G_IO_ERR);
    g_source_attach(desktop->source, NULL);
}

Desktop *desktop_new(Knock *knock, const DesktopCallbacks *callbacks, void *user, GError **error)
{
    int number = 0;
    xcb_connection_t *connection = knock_take(knock, &number, error);
    if (connection == NULL) {
        return NULL;
    }
    Desktop *desktop = g_new0(Desktop, 1);
    desktop->connection = connection;
    desktop->lost = callbacks->lost;
    desktop->user = user;
    desktop->stuck = stuck_new(callbacks->stuck, user);
    desktop->screen = screen_at(connection, number);
    desktop->clients = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    desktop->symbols = xcb_key_symbols_alloc(connection);
    if (!xcb_ewmh_init_atoms_replies(&desktop->ewmh,
                                     xcb_ewmh_init_atoms(connection, &desktop->ewmh), NULL)) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                            "no display: the X server does not answer");
        stuck_free(desktop->stuck);
        g_hash_table_unref(desktop->clients);
        xcb_key_symbols_free(desktop->symbols);
        xcb_disconnect(connection);
        g_free(desktop);
        return NULL;
    }
    desktop->font = xcb_generate_id(connection);
    xcb_open_font(connection, desktop->font, strlen("fixed"), "fixed");
    desktop->pen = xcb_generate_id(connection);
    xcb_create_gc(connection, desktop->pen, desktop->screen->root, 0, NULL);
    source_start(desktop);
    return desktop;
}

void desktop_free(Desktop *desktop)
{
    if (desktop == NULL) {
        return;
    }
    g_source_destroy(desktop->source);
    g_source_unref(desktop->source);
    stuck_free(desktop->stuck);
    free(desktop->next);
    xcb_ewmh_connection_wipe(&desktop->ewmh);
    xcb_key_symbols_free(desktop->symbols);
    g_hash_table_unref(desktop->clients);
    wide_font_free(desktop->wide);
    xcb_disconnect(desktop->connection);
    g_free(desktop);
}

xcb_connection_t *desktop_connection(Desktop *desktop)
{
    return desktop->connection;
}

const xcb_screen_t *desktop_screen(const Desktop *desktop)
{
    return desktop->screen;
}

xcb_ewmh_connection_t *desktop_ewmh(Desktop *desktop)
{
    return &desktop->ewmh;
}

xcb_gcontext_t desktop_pen(const Desktop *desktop)
{
    return desktop->pen;
}

xcb_font_t desktop_font(const Desktop *desktop)
{
    return desktop->font;
}

const WideFont *desktop_wide_font(Desktop *desktop)
{
    if (!desktop->wide_asked) {
        desktop->wide_asked = true;
        desktop->wide = wide_font_open(desktop->connection);
    }
    return desktop->wide;
}

xcb_keysym_t desktop_keysym(Desktop *desktop, const xcb_key_press_event_t *event)
{
    bool shift = (event->state & XCB_MOD_MASK_SHIFT) != 0;
    xcb_keysym_t key = xcb_key_symbols_get_keysym(desktop->symbols, event->detail, shift ? 1 : 0);
    return key != XCB_NO_SYMBOL ? key
                                : xcb_key_symbols_get_keysym(desktop->symbols, event->detail, 0);
}

bool desktop_is_managed(Desktop *desktop)
{
    xcb_ewmh_connection_t *ewmh = &desktop->ewmh;
    xcb_window_t manager = XCB_NONE;
    xcb_get_property_cookie_t cookie =
        xcb_ewmh_get_supporting_wm_check(ewmh, desktop->screen->root);
    return xcb_ewmh_get_supporting_wm_check_reply(ewmh, cookie, &manager, NULL) &&
           manager != XCB_NONE;
}

void desktop_register(Desktop *desktop, xcb_window_t window, DesktopHandler handler, void *user)
{
    Client *client = g_new(Client, 1);
    *client = (Client){.handler = handler, .user = user};
    g_hash_table_insert(desktop->clients, GUINT_TO_POINTER(window), client);
}

void *desktop_unregister(Desktop *desktop, xcb_window_t window)
{
    const Client *client = g_hash_table_lookup(desktop->clients, GUINT_TO_POINTER(window));
    void *user = client != NULL ? client->user : NULL;
    g_hash_table_remove(desktop->clients, GUINT_TO_POINTER(window));
    return user;
}
