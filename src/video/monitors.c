#include "video/monitors.h"

#include <stdlib.h>
#include <string.h>
#include <xcb/randr.h>

#include "base/text.h"

/* Monitors are of RandR 1.5. */
#define MAJOR 1
#define MINOR 5

static const xcb_query_extension_reply_t *randr(Desktop *desktop)
{
    xcb_connection_t *connection = desktop_connection(desktop);
    const xcb_query_extension_reply_t *there = xcb_get_extension_data(connection, &xcb_randr_id);
    if (there == NULL || !there->present) {
        return NULL;
    }
    g_autofree xcb_randr_query_version_reply_t *version = xcb_randr_query_version_reply(
        connection, xcb_randr_query_version(connection, MAJOR, MINOR), NULL);
    bool enough =
        version != NULL && (version->major_version > MAJOR ||
                            (version->major_version == MAJOR && version->minor_version >= MINOR));
    return enough ? there : NULL;
}

static void read_name(Desktop *desktop, xcb_atom_t atom, char out[MONITOR_NAME_SIZE])
{
    xcb_connection_t *connection = desktop_connection(desktop);
    g_autofree xcb_get_atom_name_reply_t *reply =
        xcb_get_atom_name_reply(connection, xcb_get_atom_name(connection, atom), NULL);
    if (reply != NULL) {
        g_autofree char *name =
            text_clean(xcb_get_atom_name_name(reply), (size_t)xcb_get_atom_name_name_length(reply),
                       MONITOR_NAME_SIZE - 1);
        g_strlcpy(out, name, MONITOR_NAME_SIZE);
    }
}

/* From the left, then from the top; of two that begin in one corner the smaller is first. */
static int compare(const void *a, const void *b)
{
    const Monitor *one = a, *other = b;
    if (one->x != other->x) {
        return one->x > other->x ? 1 : -1;
    }
    if (one->y != other->y) {
        return one->y > other->y ? 1 : -1;
    }
    return (one->width > other->width) - (one->width < other->width);
}

static int read_randr(Desktop *desktop, Monitor out[MONITORS_MAX])
{
    xcb_connection_t *connection = desktop_connection(desktop);
    if (randr(desktop) == NULL) {
        return 0;
    }
    g_autofree xcb_randr_get_monitors_reply_t *reply = xcb_randr_get_monitors_reply(
        connection, xcb_randr_get_monitors(connection, desktop_screen(desktop)->root, 1), NULL);
    if (reply == NULL) {
        return 0;
    }
    int count = 0;
    xcb_randr_monitor_info_iterator_t at = xcb_randr_get_monitors_monitors_iterator(reply);
    for (; at.rem > 0 && count < MONITORS_MAX; xcb_randr_monitor_info_next(&at)) {
        if (at.data->width > 0 && at.data->height > 0) {
            Monitor *monitor = &out[count++];
            *monitor = (Monitor){.x = at.data->x,
                                 .y = at.data->y,
                                 .width = at.data->width,
                                 .height = at.data->height,
                                 .primary = at.data->primary != 0};
            read_name(desktop, at.data->name, monitor->name);
        }
    }
    qsort(out, (size_t)count, sizeof *out, compare);
    return count;
}

/* The screen's own size is of when the connection was made: it is asked for anew. */
static void read_screen(Desktop *desktop, Monitor *out)
{
    xcb_connection_t *connection = desktop_connection(desktop);
    const xcb_screen_t *screen = desktop_screen(desktop);
    *out = (Monitor){.width = screen->width_in_pixels, .height = screen->height_in_pixels};
    g_autofree xcb_get_geometry_reply_t *now =
        xcb_get_geometry_reply(connection, xcb_get_geometry(connection, screen->root), NULL);
    if (now != NULL) {
        out->width = now->width;
        out->height = now->height;
    }
}

int monitors_read(Desktop *desktop, Monitor out[MONITORS_MAX])
{
    int count = read_randr(desktop, out);
    if (count > 0) {
        return count;
    }
    read_screen(desktop, &out[0]);
    return 1;
}

int monitors_find(const Monitor *monitors, int count, const char *wanted)
{
    if (wanted == NULL || wanted[0] == '\0') {
        for (int i = 0; i < count; i++) {
            if (monitors[i].primary) {
                return i;
            }
        }
        return 0;
    }
    for (int i = 0; i < count; i++) {
        if (g_ascii_strcasecmp(monitors[i].name, wanted) == 0) {
            return i;
        }
    }
    guint64 number;
    bool is_number =
        g_ascii_string_to_unsigned(wanted, 10, 1, (guint64)count, &number, NULL) != FALSE;
    return is_number ? (int)number - 1 : -1;
}

int monitors_at(const Monitor *monitors, int count, int x, int y)
{
    for (int i = 0; i < count; i++) {
        const Monitor *monitor = &monitors[i];
        if (x >= monitor->x && x < monitor->x + monitor->width && y >= monitor->y &&
            y < monitor->y + monitor->height) {
            return i;
        }
    }
    return monitors_find(monitors, count, NULL);
}

struct MonitorsWatch {
    Desktop *desktop;
    void (*changed)(void *user);
    void *user;
};

/* Only what was selected comes here: the root's own size, and RandR's. */
static void on_root(const xcb_generic_event_t *event, void *user)
{
    const MonitorsWatch *watch = user;
    watch->changed(watch->user);
}

static void select_events(Desktop *desktop, bool wanted)
{
    xcb_connection_t *connection = desktop_connection(desktop);
    xcb_window_t root = desktop_screen(desktop)->root;
    uint32_t mask = wanted ? XCB_EVENT_MASK_STRUCTURE_NOTIFY : XCB_EVENT_MASK_NO_EVENT;
    xcb_change_window_attributes(connection, root, XCB_CW_EVENT_MASK, &mask);
    if (randr(desktop) != NULL) {
        uint16_t all = XCB_RANDR_NOTIFY_MASK_SCREEN_CHANGE | XCB_RANDR_NOTIFY_MASK_CRTC_CHANGE |
                       XCB_RANDR_NOTIFY_MASK_OUTPUT_CHANGE | XCB_RANDR_NOTIFY_MASK_RESOURCE_CHANGE;
        xcb_randr_select_input(connection, root, wanted ? all : 0);
    }
}

MonitorsWatch *monitors_watch_new(Desktop *desktop, void (*changed)(void *user), void *user)
{
    MonitorsWatch *watch = g_new(MonitorsWatch, 1);
    *watch = (MonitorsWatch){desktop, changed, user};
    desktop_register(desktop, desktop_screen(desktop)->root, on_root, watch);
    select_events(desktop, true);
    return watch;
}

void monitors_watch_free(MonitorsWatch *watch)
{
    if (watch != NULL) {
        select_events(watch->desktop, false);
        desktop_unregister(watch->desktop, desktop_screen(watch->desktop)->root);
        g_free(watch);
    }
}
