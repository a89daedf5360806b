/* screen_child.c - what stands around windows: monitors, and a window manager that does as it likes
 *
 *   screen monitor NAME X Y W H   the only monitor has that name and place
 *   screen unmonitor NAME         it is the whole screen again
 *   screen manage                 is a window manager that says it knows the EWMH, gives windows
 *                                 the size they ask for, and passes over all other wishes; says
 *                                 "ready" and stays
 */
#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <xcb/randr.h>
#include <xcb/xcb.h>
#include <xcb/xcbext.h>

typedef struct Screen {
    xcb_connection_t *connection;
    xcb_window_t root;
} Screen;

static xcb_atom_t atom(const Screen *screen, const char *name)
{
    g_autofree xcb_intern_atom_reply_t *reply = xcb_intern_atom_reply(
        screen->connection, xcb_intern_atom(screen->connection, 0, (uint16_t)strlen(name), name),
        NULL);
    return reply != NULL ? reply->atom : XCB_ATOM_NONE;
}

/* 0 when the server did it. */
static int did(const Screen *screen, xcb_void_cookie_t cookie)
{
    g_autofree xcb_generic_error_t *error = xcb_request_check(screen->connection, cookie);
    return error == NULL ? 0 : 1;
}

static xcb_randr_output_t first_output(const Screen *screen)
{
    g_autofree xcb_randr_get_screen_resources_reply_t *all = xcb_randr_get_screen_resources_reply(
        screen->connection, xcb_randr_get_screen_resources(screen->connection, screen->root), NULL);
    bool any = all != NULL && xcb_randr_get_screen_resources_outputs_length(all) > 0;
    return any ? xcb_randr_get_screen_resources_outputs(all)[0] : XCB_NONE;
}

/* It takes the only output that Xvfb has, and so the place of the monitor that had it.  Written by
 * hand, as RandR 1.5 has it: libxcb's own function sends a length that it never set. */
static int set_monitor(const Screen *screen, char **words)
{
    static const xcb_protocol_request_t protocol = {
        .count = 1, .ext = &xcb_randr_id, .opcode = XCB_RANDR_SET_MONITOR, .isvoid = 1};
    struct {
        xcb_randr_set_monitor_request_t head;
        xcb_randr_monitor_info_t monitor;
        xcb_randr_output_t output;
    } wish = {.head = {.window = screen->root},
              .monitor = {.name = atom(screen, words[0]),
                          .nOutput = 1,
                          .x = (int16_t)atoi(words[1]),
                          .y = (int16_t)atoi(words[2]),
                          .width = (uint16_t)atoi(words[3]),
                          .height = (uint16_t)atoi(words[4]),
                          .width_in_millimeters = 300,
                          .height_in_millimeters = 200},
              .output = first_output(screen)};
    /* Two places before the first are libxcb's. */
    struct iovec parts[3] = {{NULL, 0}, {NULL, 0}, {&wish, sizeof wish}};
    xcb_void_cookie_t cookie = {
        xcb_send_request(screen->connection, XCB_REQUEST_CHECKED, parts + 2, &protocol)};
    return did(screen, cookie);
}

static int delete_monitor(const Screen *screen, const char *name)
{
    return did(screen, xcb_randr_delete_monitor_checked(screen->connection, screen->root,
                                                        atom(screen, name)));
}

/* As EWMH 1.3 has it. */
static void claim(const Screen *screen)
{
    xcb_connection_t *connection = screen->connection;
    xcb_window_t child = xcb_generate_id(connection);
    xcb_atom_t check = atom(screen, "_NET_SUPPORTING_WM_CHECK");
    xcb_create_window(connection, XCB_COPY_FROM_PARENT, child, screen->root, -1, -1, 1, 1, 0,
                      XCB_WINDOW_CLASS_INPUT_OUTPUT, XCB_COPY_FROM_PARENT, 0, NULL);
    xcb_change_property(connection, XCB_PROP_MODE_REPLACE, child, check, XCB_ATOM_WINDOW, 32, 1,
                        &child);
    xcb_change_property(connection, XCB_PROP_MODE_REPLACE, screen->root, check, XCB_ATOM_WINDOW, 32,
                        1, &child);
}

/* What is asked for, and where: all of it. */
static void configure(const Screen *screen, const xcb_configure_request_event_t *wish)
{
    uint32_t values[] = {(uint32_t)wish->x, (uint32_t)wish->y, wish->width, wish->height};
    uint16_t all = XCB_CONFIG_WINDOW_X | XCB_CONFIG_WINDOW_Y | XCB_CONFIG_WINDOW_WIDTH |
                   XCB_CONFIG_WINDOW_HEIGHT;
    uint32_t given[4];
    int count = 0;
    for (int bit = 0; bit < 4; bit++)
        if ((wish->value_mask & (1 << bit)) != 0)
            given[count++] = values[bit];
    xcb_configure_window(screen->connection, wish->window, wish->value_mask & all, given);
}

static int manage(const Screen *screen)
{
    uint32_t mask = XCB_EVENT_MASK_SUBSTRUCTURE_REDIRECT;
    if (did(screen, xcb_change_window_attributes_checked(screen->connection, screen->root,
                                                         XCB_CW_EVENT_MASK, &mask)) != 0)
        return 1;
    claim(screen);
    xcb_flush(screen->connection);
    puts("ready");
    fflush(stdout);
    xcb_generic_event_t *event;
    while ((event = xcb_wait_for_event(screen->connection)) != NULL) {
        int type = event->response_type & 0x7f;
        if (type == XCB_MAP_REQUEST)
            xcb_map_window(screen->connection, ((xcb_map_request_event_t *)event)->window);
        else if (type == XCB_CONFIGURE_REQUEST)
            configure(screen, (xcb_configure_request_event_t *)event);
        xcb_flush(screen->connection);
        free(event);
    }
    return 0;
}

int main(int argc, char **argv)
{
    Screen screen = {.connection = xcb_connect(NULL, NULL)};
    if (xcb_connection_has_error(screen.connection) != 0)
        return 2;
    screen.root = xcb_setup_roots_iterator(xcb_get_setup(screen.connection)).data->root;
    if (argc == 7 && strcmp(argv[1], "monitor") == 0) {
        (void)delete_monitor(&screen, argv[2]); /* one that is there is no longer */
        return set_monitor(&screen, argv + 2);
    }
    if (argc == 3 && strcmp(argv[1], "unmonitor") == 0)
        return delete_monitor(&screen, argv[2]);
    if (argc == 2 && strcmp(argv[1], "manage") == 0)
        return manage(&screen);
    return 2;
}
