#include "video/caption.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* The cell of the "fixed" font, and how many characters a line can have. */
#define CELL_WIDTH     6
#define CELL_HEIGHT    13
#define CELL_ASCENT    11
#define LINE_MAX_CHARS 120
#define PADDING        8
#define LINES          3
#define HEADLINE       1
#define SCALE_MAX      4

struct Caption {
    Desktop *desktop;
    xcb_window_t window;
    CaptionTone tone;
    bool shown;
    int width, height;  /* of the parent */
    int top, tall;      /* of the caption */
    char *lines[LINES]; /* small, large, small */
};

static void on_event(const xcb_generic_event_t *event, void *user);

Caption *caption_new(Desktop *desktop, xcb_window_t parent)
{
    Caption *caption = g_new0(Caption, 1);
    caption->desktop = desktop;
    for (int i = 0; i < LINES; i++) {
        caption->lines[i] = g_strdup("");
    }
    xcb_connection_t *connection = desktop_connection(desktop);
    caption->window = xcb_generate_id(connection);
    uint32_t values[] = {desktop_screen(desktop)->black_pixel, XCB_EVENT_MASK_EXPOSURE};
    xcb_create_window(connection, XCB_COPY_FROM_PARENT, caption->window, parent, 0, 0, 1, 1, 0,
                      XCB_WINDOW_CLASS_INPUT_OUTPUT, XCB_COPY_FROM_PARENT,
                      XCB_CW_BACK_PIXEL | XCB_CW_EVENT_MASK, values);
    desktop_register(desktop, caption->window, on_event, caption);
    return caption;
}

void caption_free(Caption *caption)
{
    if (caption == NULL) {
        return;
    }
    desktop_unregister(caption->desktop, caption->window);
    for (int i = 0; i < LINES; i++) {
        g_free(caption->lines[i]);
    }
    g_free(caption);
}

/* The server's font speaks Latin-1. */
static int to_latin1(const char *text, char out[LINE_MAX_CHARS])
{
    int length = 0;
    for (const char *c = text; *c != '\0' && length < LINE_MAX_CHARS; c = g_utf8_next_char(c)) {
        gunichar point = g_utf8_get_char(c);
        out[length++] = point < 0x100 ? (char)point : '?';
    }
    return length;
}

/* Lets the server draw the line at its own size, unseen, and takes the bits back. */
static xcb_get_image_reply_t *line_bits(Desktop *desktop, const char *text, int length)
{
    xcb_connection_t *connection = desktop_connection(desktop);
    xcb_pixmap_t pixmap = xcb_generate_id(connection);
    uint16_t width = (uint16_t)(length * CELL_WIDTH);
    xcb_create_pixmap(connection, 1, pixmap, desktop_screen(desktop)->root, width, CELL_HEIGHT);
    xcb_gcontext_t pen = xcb_generate_id(connection);
    uint32_t values[] = {1, 0, desktop_font(desktop)};
    xcb_create_gc(connection, pen, pixmap, XCB_GC_FOREGROUND | XCB_GC_BACKGROUND | XCB_GC_FONT,
                  values);
    xcb_image_text_8(connection, (uint8_t)length, pixmap, pen, 0, CELL_ASCENT, text);
    xcb_get_image_cookie_t cookie =
        xcb_get_image(connection, XCB_IMAGE_FORMAT_XY_PIXMAP, pixmap, 0, 0, width, CELL_HEIGHT, 1);
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

static void line_fill(Caption *caption, const xcb_get_image_reply_t *bits, int length, int x0,
                      int y0, int scale)
{
    const xcb_setup_t *setup = xcb_get_setup(desktop_connection(caption->desktop));
    const uint8_t *data = xcb_get_image_data(bits);
    int pad = setup->bitmap_format_scanline_pad;
    int stride = (length * CELL_WIDTH + pad - 1) / pad * pad / 8;
    if (xcb_get_image_data_length(bits) < stride * CELL_HEIGHT) {
        return;
    }
    g_autoptr(GArray) dots = g_array_new(FALSE, FALSE, sizeof(xcb_rectangle_t));
    for (int y = 0; y < CELL_HEIGHT; y++) {
        for (int x = 0; x < length * CELL_WIDTH; x++) {
            if (bit_at(setup, data, stride, x, y)) {
                xcb_rectangle_t dot = {(int16_t)(x0 + x * scale), (int16_t)(y0 + y * scale),
                                       (uint16_t)scale, (uint16_t)scale};
                g_array_append_val(dots, dot);
            }
        }
    }
    uint32_t white = desktop_screen(caption->desktop)->white_pixel;
    xcb_change_gc(desktop_connection(caption->desktop), desktop_pen(caption->desktop),
                  XCB_GC_FOREGROUND, &white);
    xcb_poly_fill_rectangle(desktop_connection(caption->desktop), caption->window,
                            desktop_pen(caption->desktop), dots->len,
                            (xcb_rectangle_t *)dots->data);
}

/* As large as the width lets it be. */
static int line_scale(const Caption *caption, int line)
{
    int length = (int)g_utf8_strlen(caption->lines[line], -1);
    int fits = (caption->width - 2 * PADDING) / (MAX(length, 1) * CELL_WIDTH);
    return CLAMP(fits, 1, line == HEADLINE ? SCALE_MAX : SCALE_MAX / 2);
}

/* What a line takes, with its space below; nothing when it is empty. */
static int line_height(const Caption *caption, int line)
{
    bool empty = caption->lines[line][0] == '\0';
    return empty ? 0 : CELL_HEIGHT * line_scale(caption, line) + PADDING / 2;
}

static void line_draw(Caption *caption, const char *text, int y, int scale)
{
    char line[LINE_MAX_CHARS];
    int length = to_latin1(text, line);
    xcb_get_image_reply_t *bits = length > 0 ? line_bits(caption->desktop, line, length) : NULL;
    if (bits == NULL) {
        return;
    }
    int x = MAX((caption->width - length * CELL_WIDTH * scale) / 2, PADDING);
    line_fill(caption, bits, length, x, y, scale);
    free(bits);
}

static void draw(Caption *caption)
{
    if (!caption->shown) {
        return;
    }
    xcb_connection_t *connection = desktop_connection(caption->desktop);
    xcb_clear_area(connection, 0, caption->window, 0, 0, 0, 0);
    int y = PADDING;
    for (int i = 0; i < LINES; i++) {
        line_draw(caption, caption->lines[i], y, line_scale(caption, i));
        y += line_height(caption, i);
    }
}

/* Reds and greys by their place in the visual: exact on the 24-bit displays that all are, close
 * elsewhere. */
static uint32_t tone_pixel(CaptionTone tone)
{
    return tone == CAPTION_ALARM ? 0xb00000 : 0x202428;
}

static void place(Caption *caption)
{
    if (!caption->shown || caption->width <= 0) {
        return;
    }
    xcb_connection_t *connection = desktop_connection(caption->desktop);
    caption->tall = 2 * PADDING;
    for (int i = 0; i < LINES; i++) {
        caption->tall += line_height(caption, i);
    }
    caption->top = MAX((caption->height - caption->tall) / 2, 0);
    uint32_t pixel = tone_pixel(caption->tone);
    xcb_change_window_attributes(connection, caption->window, XCB_CW_BACK_PIXEL, &pixel);
    uint32_t values[] = {0, (uint32_t)caption->top, (uint32_t)caption->width,
                         (uint32_t)caption->tall, XCB_STACK_MODE_ABOVE};
    xcb_configure_window(connection, caption->window,
                         XCB_CONFIG_WINDOW_X | XCB_CONFIG_WINDOW_Y | XCB_CONFIG_WINDOW_WIDTH |
                             XCB_CONFIG_WINDOW_HEIGHT | XCB_CONFIG_WINDOW_STACK_MODE,
                         values);
    xcb_map_window(connection, caption->window);
}

static void on_event(const xcb_generic_event_t *event, void *user)
{
    if ((event->response_type & 0x7f) == XCB_EXPOSE &&
        ((const xcb_expose_event_t *)event)->count == 0) {
        draw(user);
    }
}

void caption_show(Caption *caption, CaptionTone tone, const CaptionWords *words)
{
    const char *lines[LINES] = {words->name, words->headline, words->detail};
    caption->tone = tone;
    for (int i = 0; i < LINES; i++) {
        g_free(caption->lines[i]);
        caption->lines[i] = text_clean(lines[i], strlen(lines[i]), (size_t)4 * LINE_MAX_CHARS);
    }
    caption->shown = true;
    place(caption);
    draw(caption);
}

void caption_hide(Caption *caption)
{
    caption->shown = false;
    xcb_unmap_window(desktop_connection(caption->desktop), caption->window);
}

void caption_resize(Caption *caption, int width, int height)
{
    caption->width = width;
    caption->height = height;
    place(caption);
    draw(caption);
}
