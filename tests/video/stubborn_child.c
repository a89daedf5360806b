/* stubborn_child.c - a window manager that does as it likes
 *
 * Maps each window at 100,50 in 400x300, and answers no wish for another place, size or state.
 * Says "ready" when it manages; it does not say so to others (no _NET_SUPPORTING_WM_CHECK).
 */
#include <stdio.h>
#include <stdlib.h>
#include <xcb/xcb.h>

static void map(xcb_connection_t *connection, xcb_window_t window)
{
    uint32_t values[] = {100, 50, 400, 300};
    xcb_configure_window(connection, window,
                         XCB_CONFIG_WINDOW_X | XCB_CONFIG_WINDOW_Y | XCB_CONFIG_WINDOW_WIDTH |
                             XCB_CONFIG_WINDOW_HEIGHT,
                         values);
    xcb_map_window(connection, window);
    xcb_flush(connection);
}

int main(void)
{
    xcb_connection_t *connection = xcb_connect(NULL, NULL);
    if (xcb_connection_has_error(connection) != 0) {
        return 1;
    }
    xcb_window_t root = xcb_setup_roots_iterator(xcb_get_setup(connection)).data->root;
    uint32_t mask = XCB_EVENT_MASK_SUBSTRUCTURE_REDIRECT;
    xcb_void_cookie_t cookie =
        xcb_change_window_attributes_checked(connection, root, XCB_CW_EVENT_MASK, &mask);
    if (xcb_request_check(connection, cookie) != NULL) {
        return 1;
    }
    puts("ready");
    fflush(stdout);
    xcb_generic_event_t *event;
    while ((event = xcb_wait_for_event(connection)) != NULL) {
        if ((event->response_type & 0x7f) == XCB_MAP_REQUEST) {
            map(connection, ((xcb_map_request_event_t *)event)->window);
        }
        free(event);
    }
    return 0;
}
