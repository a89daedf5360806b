#include "video/lettering.h"

#include <stdlib.h>
#include <string.h>

#define ASCENT 11
/* What stands for the rest of a line that is too long. */
#define REST 3

/* Appends a character of the font that comes nearest; nothing for a mark on the one before. */
static int put(gunichar point, char *out, int length)
{
    /* A dot that says: it is on. */
    point = point == 0x25cf ? '*' : point;
    if (point < 0x100) {
        out[length] = (char)point;
        return length + 1;
    }
    if (g_unichar_ismark(point)) {
        return length;
    }
    char utf8[7] = "";
    g_unichar_to_utf8(point, utf8);
    /* By the C locale's table: the same on every PC. */
    g_autofree char *near = g_str_to_ascii(utf8, "C");
    for (const char *c = near; *c != '\0' && length < LETTERING_MAX; c++) {
        out[length++] = *c;
    }
    return length;
}

static int to_latin1(const char *text, char out[LETTERING_MAX])
{
    int length = 0;
    for (const char *c = text; *c != '\0' && length < LETTERING_MAX; c = g_utf8_next_char(c)) {
        length = put(g_utf8_get_char(c), out, length);
    }
    return length;
}

int lettering_length(const char *text)
{
    char line[LETTERING_MAX];
    return to_latin1(text, line);
}

static xcb_gcontext_t font_pen(Desktop *desktop, xcb_drawable_t on, uint32_t pixel)
{
    xcb_connection_t *connection = desktop_connection(desktop);
    xcb_gcontext_t pen = xcb_generate_id(connection);
    uint32_t values[] = {pixel, 0, desktop_font(desktop)};
    xcb_create_gc(connection, pen, on, XCB_GC_FOREGROUND | XCB_GC_BACKGROUND | XCB_GC_FONT, values);
    return pen;
}

/* At the font's own size the server draws by itself, and nobody waits for it. */
static void draw_plain(Desktop *desktop, const Lettering *where, uint32_t pixel, const char *line,
                       int length)
{
    /* A text item: how many characters, no step aside, the characters. */
    uint8_t item[2 + LETTERING_MAX] = {(uint8_t)length, 0};
    memcpy(item + 2, line, (size_t)length);
    xcb_connection_t *connection = desktop_connection(desktop);
    xcb_gcontext_t pen = font_pen(desktop, where->on, pixel);
    xcb_poly_text_8(connection, where->on, pen, (int16_t)where->x, (int16_t)(where->y + ASCENT),
                    (uint32_t)length + 2, item);
    xcb_free_gc(connection, pen);
}

/* Lets the server draw the line at its own size, unseen, and takes the bits back. */
static xcb_get_image_reply_t *line_bits(Desktop *desktop, const char *line, int length)
{
    xcb_connection_t *connection = desktop_connection(desktop);
    xcb_pixmap_t pixmap = xcb_generate_id(connection);
    uint16_t width = (uint16_t)(length * LETTERING_WIDTH);
    xcb_create_pixmap(connection, 1, pixmap, desktop_screen(desktop)->root, width,
                      LETTERING_HEIGHT);
    xcb_gcontext_t pen = font_pen(desktop, pixmap, 1);
    xcb_image_text_8(connection, (uint8_t)length, pixmap, pen, 0, ASCENT, line);
    xcb_get_image_cookie_t cookie = xcb_get_image(connection, XCB_IMAGE_FORMAT_XY_PIXMAP, pixmap, 0,
                                                  0, width, LETTERING_HEIGHT, 1);
    xcb_get_image_reply_t *bits = xcb_get_image_reply(connection, cookie, NULL);
    xcb_free_gc(connection, pen);
    xcb_free_pixmap(connection, pixmap);
    return bits;
}

static bool bit_at(const xcb_setup_t *setup, const uint8_t *data, int stride, int x, int y)
{
    uint8_t byte = data[y * stride + x / 8];
    return setup->bitmap_format_bit_order == XCB_IMAGE_ORDER_LSB_FIRST ? byte >> (x % 8) & 1
                                                                       : byte >> (7 - x % 8) & 1;
}

static void draw_bits(Desktop *desktop, const Lettering *where, uint32_t pixel,
                      const xcb_get_image_reply_t *bits, int length)
{
    const xcb_setup_t *setup = xcb_get_setup(desktop_connection(desktop));
    const uint8_t *data = xcb_get_image_data(bits);
    int pad = setup->bitmap_format_scanline_pad;
    int stride = (length * LETTERING_WIDTH + pad - 1) / pad * pad / 8;
    if (xcb_get_image_data_length(bits) < stride * LETTERING_HEIGHT) {
        return;
    }
    g_autoptr(GArray) dots = g_array_new(FALSE, FALSE, sizeof(xcb_rectangle_t));
    for (int y = 0; y < LETTERING_HEIGHT; y++) {
        for (int x = 0; x < length * LETTERING_WIDTH; x++) {
            if (bit_at(setup, data, stride, x, y)) {
                xcb_rectangle_t dot = {(int16_t)(where->x + x * where->scale),
                                       (int16_t)(where->y + y * where->scale),
                                       (uint16_t)where->scale, (uint16_t)where->scale};
                g_array_append_val(dots, dot);
            }
        }
    }
    xcb_change_gc(desktop_connection(desktop), desktop_pen(desktop), XCB_GC_FOREGROUND, &pixel);
    xcb_poly_fill_rectangle(desktop_connection(desktop), where->on, desktop_pen(desktop), dots->len,
                            (xcb_rectangle_t *)dots->data);
}

static int cut(char *line, int length, int most)
{
    if (length <= most) {
        return length;
    }
    for (int i = MAX(most - REST, 0); i < most; i++) {
        line[i] = '.';
    }
    return most;
}

void lettering_draw(Desktop *desktop, const Lettering *where, const char *text)
{
    char line[LETTERING_MAX];
    int length = cut(line, to_latin1(text, line), MIN(MAX(where->most, 0), LETTERING_MAX));
    const xcb_screen_t *screen = desktop_screen(desktop);
    uint32_t pixel = where->black ? screen->black_pixel : screen->white_pixel;
    if (length == 0) {
        return;
    }
    if (where->scale <= 1) {
        draw_plain(desktop, where, pixel, line, length);
        return;
    }
    xcb_get_image_reply_t *bits = line_bits(desktop, line, length);
    if (bits != NULL) {
        draw_bits(desktop, where, pixel, bits, length);
        free(bits);
    }
}
