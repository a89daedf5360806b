#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xcb/xcb.h>

#include "desktop_private.h"

/* Columns without ink between two labels; between two letters there are fewer. */
#define GAP 16

/* What a person sees and does */

static char *run(const Desktop *desktop, const char *const *arguments)
{
    char *out = NULL;
    g_auto(GStrv) environment = desktop_surroundings(desktop);
    g_spawn_sync(NULL, (char **)arguments, environment,
                 G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, NULL,
                 NULL);
    return out != NULL ? out : g_strdup("");
}

/* The windows of a daemon, newest last. */
static char **windows(const Desktop *desktop)
{
    const char *name = desktop->kind == DESKTOP_DUNST ? "^Dunst$" : "^Notification$";
    const char *search[] = {"xdotool", "search", "--onlyvisible", "--name", name, NULL};
    g_autofree char *found = run(desktop, search);
    char **lines = g_strsplit(g_strchomp(found), "\n", -1);
    if (lines[0] != NULL && lines[0][0] == '\0') {
        g_clear_pointer(&lines[0], g_free);
    }
    return lines;
}

/* dunst draws all of them in one window. */
static unsigned count_dunst(const Desktop *desktop)
{
    guint32 count = 0;
    g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
        desktop->connection, NAME, "/org/freedesktop/Notifications",
        "org.freedesktop.DBus.Properties", "Get",
        g_variant_new("(ss)", "org.dunstproject.cmd0", "displayedLength"), NULL,
        G_DBUS_CALL_FLAGS_NO_AUTO_START, 2000, NULL, NULL);
    if (answer != NULL) {
        g_autoptr(GVariant) value = NULL;
        g_variant_get(answer, "(v)", &value);
        count = g_variant_get_uint32(value);
    }
    return count;
}

unsigned desktop_bubbles(Desktop *desktop)
{
    if (desktop->kind == DESKTOP_DUNST) {
        return count_dunst(desktop);
    }
    g_auto(GStrv) found = windows(desktop);
    return g_strv_length(found);
}

void desktop_until_bubbles(Desktop *desktop, unsigned wanted)
{
    gint64 deadline = g_get_monotonic_time() + DEADLINE_US;
    while (desktop_bubbles(desktop) != wanted && g_get_monotonic_time() < deadline) {
        g_usleep(POLL_US);
    }
    g_assert_cmpuint(desktop_bubbles(desktop), ==, wanted);
}

typedef struct Frame {
    int x, y, cols, rows;
} Frame;

static Frame frame_of(const Desktop *desktop, const char *window)
{
    Frame frame = {0};
    const char *ask[] = {"xdotool", "getwindowgeometry", "--shell", window, NULL};
    g_autofree char *said = run(desktop, ask);
    g_auto(GStrv) lines = g_strsplit(said, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        int value = 0;
        if (sscanf(*line, "X=%d", &value) == 1) {
            frame.x = value;
        } else if (sscanf(*line, "Y=%d", &value) == 1) {
            frame.y = value;
        } else if (sscanf(*line, "WIDTH=%d", &value) == 1) {
            frame.cols = value;
        } else if (sscanf(*line, "HEIGHT=%d", &value) == 1) {
            frame.rows = value;
        }
    }
    g_assert_cmpint(frame.cols, >, 0);
    return frame;
}

/* Whether dark ink stands in each column of the rows, as the root window shows them. */
static void read_ink(const Desktop *desktop, const Frame *area, bool *ink)
{
    xcb_connection_t *x = xcb_connect(desktop->display, NULL);
    xcb_screen_t *screen = xcb_setup_roots_iterator(xcb_get_setup(x)).data;
    xcb_get_image_reply_t *image = xcb_get_image_reply(
        x,
        xcb_get_image(x, XCB_IMAGE_FORMAT_Z_PIXMAP, screen->root, (int16_t)area->x,
                      (int16_t)area->y, (uint16_t)area->cols, (uint16_t)area->rows, ~0u),
        NULL);
    g_assert_nonnull(image);
    const uint8_t *pixels = xcb_get_image_data(image);
    for (int col = 0; col < area->cols; col++) {
        ink[col] = false;
        for (int row = 0; row < area->rows; row++) {
            const uint8_t *pixel = pixels + 4 * ((size_t)row * (size_t)area->cols + (size_t)col);
            ink[col] = ink[col] || pixel[0] + pixel[1] + pixel[2] < 330;
        }
    }
    free(image);
    xcb_disconnect(x);
}

static void click(const Desktop *desktop, int x, int y, const char *button)
{
    char col[16], row[16];
    g_snprintf(col, sizeof col, "%d", x);
    g_snprintf(row, sizeof row, "%d", y);
    const char *press[] = {"xdotool", "mousemove", col, row, "sleep", "0.1", "click", button, NULL};
    g_autofree char *said = run(desktop, press);
}

/* The middles of the labels in the last line of a bubble, left to right. */
static unsigned find_labels(const Desktop *desktop, const Frame *frame, int middles[8])
{
    Frame area = {frame->x + 20, frame->y + frame->rows - 55, frame->cols - 60, 34};
    g_autofree bool *ink = g_new0(bool, (gsize)area.cols);
    unsigned found = 0;
    int first = -1, last = -1;
    read_ink(desktop, &area, ink);
    for (int col = 0; col < area.cols && found < 8; col++) {
        if (ink[col]) {
            first = first < 0 ? col : first;
            last = col;
        }
        if (first >= 0 && (col - last > GAP || col == area.cols - 1)) {
            middles[found++] = area.x + (first + last) / 2;
            first = -1;
        }
    }
    return found;
}

static bool press_button(const Desktop *desktop, const Frame *frame, const char *label)
{
    int middles[8];
    unsigned found = find_labels(desktop, frame, middles);
    int back = strcmp(label, "Acknowledge") == 0 ? 1 : 2; /* from the right */
    if (found < 2) {
        return false;
    }
    click(desktop, middles[found - (unsigned)back], frame->y + frame->rows - 38, "1");
    return true;
}

void desktop_press(Desktop *desktop, const char *label)
{
    g_auto(GStrv) found = windows(desktop);
    guint count = g_strv_length(found);
    g_assert_cmpuint(count, >, 0);
    Frame frame = frame_of(desktop, found[count - 1]);
    if (desktop->kind == DESKTOP_DUNST) {
        g_autofree char *wanted = g_build_filename(desktop->folder, "wanted", NULL);
        g_assert_true(g_file_set_contents(wanted, label, -1, NULL));
        click(desktop, frame.x + 20, frame.y + 20, label[0] == '\0' ? "1" : "2");
    } else if (label[0] == '\0') {
        click(desktop, frame.x + frame.cols / 2, frame.y + 20, "1");
    } else {
        gint64 deadline = g_get_monotonic_time() + DEADLINE_US;
        while (!press_button(desktop, &frame, label) && g_get_monotonic_time() < deadline) {
            g_usleep(POLL_US);
        }
    }
}

void desktop_picture(const Desktop *desktop, const char *name)
{
    const char *build = g_getenv("TILIK_BUILD");
    g_autofree char *file = g_strconcat(name, ".png", NULL);
    g_autofree char *path =
        g_build_filename(build != NULL ? build : g_get_tmp_dir(), "scratch", file, NULL);
    const char *import[] = {"import", "-window", "root", path, NULL};
    g_autofree char *said = run(desktop, import);
}
