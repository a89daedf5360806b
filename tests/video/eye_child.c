/* eye_child.c - looks at an X display for tests and benches
 *
 *   eye picture MS COLOURS [X Y W H]  waits until there are at least so many colours; says its ms
 *   eye moves MS [X Y W H]            waits until the area changes, says after how many ms
 *   eye motions MS COUNT [X Y W H]    waits until it has changed so often; says after how many ms
 *   eye watch MS [X Y W H]            says the longest time in which nothing moved, and how often
 *                                     it was seen in one colour alone
 *   eye colours [X Y W H]             says how many colours there are
 *   eye mean [X Y W H]                says the mean red, green and blue
 *   eye close WINDOW                  asks a window to close, as its close button does
 *
 * Exit 1 when the time is over.  Without an area it is the whole screen.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xcb/xcb.h>

#define STEP_US 4000

typedef struct Eye {
    xcb_connection_t *connection;
    xcb_window_t root;
    int x, y, width, height;
} Eye;

static xcb_get_image_reply_t *look(const Eye *eye)
{
    xcb_get_image_cookie_t cookie =
        xcb_get_image(eye->connection, XCB_IMAGE_FORMAT_Z_PIXMAP, eye->root, (int16_t)eye->x,
                      (int16_t)eye->y, (uint16_t)eye->width, (uint16_t)eye->height, UINT32_MAX);
    return xcb_get_image_reply(eye->connection, cookie, NULL);
}

/* Colours in steps of 16, so that a compressed black is one colour. */
static int colours(const xcb_get_image_reply_t *image, int enough)
{
    static bool seen[4096];
    memset(seen, 0, sizeof seen);
    int count = 0;
    const uint8_t *pixel = xcb_get_image_data(image);
    for (int left = xcb_get_image_data_length(image) / 4; left > 0 && count < enough;
         left--, pixel += 4) {
        int colour = (pixel[0] >> 4) << 8 | (pixel[1] >> 4) << 4 | pixel[2] >> 4;
        count += !seen[colour];
        seen[colour] = true;
    }
    return count;
}

static int wait_picture(const Eye *eye, gint64 deadline, int wanted)
{
    gint64 start = g_get_monotonic_time();
    while (g_get_monotonic_time() < deadline) {
        g_autofree xcb_get_image_reply_t *image = look(eye);
        if (image != NULL && colours(image, wanted) >= wanted) {
            printf("%.0f\n", (double)(g_get_monotonic_time() - start) / 1000);
            return 0;
        }
        g_usleep(STEP_US);
    }
    return 1;
}

static int wait_motions(const Eye *eye, gint64 deadline, int wanted)
{
    gint64 start = g_get_monotonic_time();
    g_autofree xcb_get_image_reply_t *before = look(eye);
    while (before != NULL && g_get_monotonic_time() < deadline) {
        xcb_get_image_reply_t *now = look(eye);
        if (now != NULL && memcmp(xcb_get_image_data(before), xcb_get_image_data(now),
                                  (size_t)xcb_get_image_data_length(before)) != 0) {
            wanted--;
            g_free(before);
            before = g_steal_pointer(&now);
        }
        g_free(now);
        if (wanted == 0) {
            printf("%.0f\n", (double)(g_get_monotonic_time() - start) / 1000);
            return 0;
        }
        g_usleep(STEP_US);
    }
    return 1;
}

/* "LONGEST_MS BLANK": what a person would see as a gap. */
static int watch(const Eye *eye, gint64 deadline)
{
    g_autofree xcb_get_image_reply_t *before = look(eye);
    gint64 moved = g_get_monotonic_time(), longest = 0;
    int blank = 0;
    while (before != NULL && g_get_monotonic_time() < deadline) {
        xcb_get_image_reply_t *now = look(eye);
        if (now == NULL) {
            return 1;
        }
        gint64 at = g_get_monotonic_time();
        longest = MAX(longest, at - moved);
        blank += colours(now, 2) < 2;
        if (memcmp(xcb_get_image_data(before), xcb_get_image_data(now),
                   (size_t)xcb_get_image_data_length(now)) != 0) {
            moved = at;
        }
        g_free(before);
        before = now;
        g_usleep(STEP_US);
    }
    printf("%.0f %d\n", (double)longest / 1000, blank);
    return 0;
}

static int say_mean(const Eye *eye)
{
    g_autofree xcb_get_image_reply_t *image = look(eye);
    if (image == NULL) {
        return 1;
    }
    const uint8_t *pixel = xcb_get_image_data(image);
    int count = xcb_get_image_data_length(image) / 4;
    long sum[3] = {0};
    for (int i = 0; i < count; i++, pixel += 4) {
        sum[0] += pixel[2];
        sum[1] += pixel[1];
        sum[2] += pixel[0];
    }
    printf("%ld %ld %ld\n", sum[0] / count, sum[1] / count, sum[2] / count);
    return 0;
}

static xcb_atom_t atom(const Eye *eye, const char *name)
{
    g_autofree xcb_intern_atom_reply_t *reply = xcb_intern_atom_reply(
        eye->connection, xcb_intern_atom(eye->connection, 0, (uint16_t)strlen(name), name), NULL);
    return reply != NULL ? reply->atom : XCB_ATOM_NONE;
}

static int ask_to_close(const Eye *eye, xcb_window_t window)
{
    xcb_client_message_event_t event = {.response_type = XCB_CLIENT_MESSAGE,
                                        .format = 32,
                                        .window = window,
                                        .type = atom(eye, "WM_PROTOCOLS")};
    event.data.data32[0] = atom(eye, "WM_DELETE_WINDOW");
    xcb_void_cookie_t cookie = xcb_send_event_checked(
        eye->connection, 0, window, XCB_EVENT_MASK_NO_EVENT, (const char *)&event);
    g_autofree xcb_generic_error_t *error = xcb_request_check(eye->connection, cookie);
    return error == NULL ? 0 : 1;
}

static bool area(Eye *eye, int count, char **words)
{
    const xcb_setup_t *setup = xcb_get_setup(eye->connection);
    const xcb_screen_t *screen = xcb_setup_roots_iterator(setup).data;
    eye->root = screen->root;
    eye->width = screen->width_in_pixels;
    eye->height = screen->height_in_pixels;
    if (count == 0) {
        return true;
    }
    if (count != 4) {
        return false;
    }
    eye->x = atoi(words[0]);
    eye->y = atoi(words[1]);
    eye->width = atoi(words[2]);
    eye->height = atoi(words[3]);
    return true;
}

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";
    Eye eye = {.connection = xcb_connect(NULL, NULL)};
    if (xcb_connection_has_error(eye.connection)) {
        return 2;
    }
    if (g_str_equal(verb, "close") && argc == 3) {
        return ask_to_close(&eye, (xcb_window_t)strtoul(argv[2], NULL, 0));
    }
    bool counts = g_str_equal(verb, "picture") || g_str_equal(verb, "motions");
    bool watches = g_str_equal(verb, "watch"), moves = g_str_equal(verb, "moves");
    int used = counts ? 4 : watches || moves ? 3 : 2;
    if (argc < used || !area(&eye, argc - used, argv + used)) {
        return 2;
    }
    gint64 deadline = used > 2 ? g_get_monotonic_time() + atoll(argv[2]) * 1000 : 0;
    if (g_str_equal(verb, "picture")) {
        return wait_picture(&eye, deadline, atoi(argv[3]));
    }
    if (watches) {
        return watch(&eye, deadline);
    }
    if (used > 2) {
        return wait_motions(&eye, deadline, moves ? 1 : atoi(argv[3]));
    }
    if (g_str_equal(verb, "mean")) {
        return say_mean(&eye);
    }
    g_autofree xcb_get_image_reply_t *image = look(&eye);
    printf("%d\n", image != NULL ? colours(image, 4096) : 0);
    return 0;
}
