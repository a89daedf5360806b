#include "video/lettering.h"

#include <stdlib.h>
/* Points below are the characters of Latin-1. */
#define LATIN  0x100
#define ASCENT 11
/* What stands for the rest of a line that is too long. */
#define REST 3

/* A line in cells: a character of Latin-1 each, or what the wide font has. */
typedef struct Line {
    int length;
    bool wide;
    uint16_t cells[LETTERING_MAX];
} Line;

static void put_cell(Line *line, gunichar point)
{
    if (line->length < LETTERING_MAX) {
        line->wide = line->wide || point >= LATIN;
        line->cells[line->length++] = (uint16_t)point;
    }
}

/* What no font here has is written with what comes nearest; a mark on the one before not at all. */
static void put_near(Line *line, gunichar point)
{
    char utf8[7] = "";
    if (g_unichar_ismark(point)) {
        return;
    }
    /* A dot that says: it is on. */
    if (point == 0x25cf) {
        put_cell(line, '*');
        return;
    }
    g_unichar_to_utf8(point, utf8);
    /* By the C locale's table: the same on every PC. */
    g_autofree char *near = g_str_to_ascii(utf8, "C");
    for (const char *c = near; *c != '\0'; c++) {
        put_cell(line, (guchar)*c);
    }
}

static void read_line(Desktop *desktop, const char *text, Line *line)
{
    *line = (Line){0};
    /* With its letters as one each, which is what fonts have. */
    g_autofree char *whole = g_utf8_normalize(text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    const char *c = whole != NULL ? whole : text;
    for (; *c != '\0' && line->length < LETTERING_MAX; c = g_utf8_next_char(c)) {
        gunichar point = g_utf8_get_char(c);
        const WideFont *font = point >= LATIN ? desktop_wide_font(desktop) : NULL;
        if (point < LATIN || (font != NULL && wide_font_has(font, point))) {
            put_cell(line, point);
        } else {
            put_near(line, point);
        }
    }
}

int lettering_length(Desktop *desktop, const char *text)
{
    Line line;
    read_line(desktop, text, &line);
    return line.length;
}

static xcb_gcontext_t font_pen(Desktop *desktop, xcb_drawable_t on, uint32_t pixel, bool wide)
{
    xcb_connection_t *connection = desktop_connection(desktop);
    xcb_gcontext_t pen = xcb_generate_id(connection);
    uint32_t values[] = {pixel, 0,
                         wide ? wide_font_id(desktop_wide_font(desktop)) : desktop_font(desktop)};
    xcb_create_gc(connection, pen, on, XCB_GC_FOREGROUND | XCB_GC_BACKGROUND | XCB_GC_FONT, values);
    return pen;
}

/* The characters as the protocol has them, two bytes each where the line is wide. */
static void write_cells(const Line *line, uint8_t *out)
{
    for (int i = 0; i < line->length; i++) {
        if (line->wide) {
            *out++ = (uint8_t)(line->cells[i] >> 8);
        }
        *out++ = (uint8_t)line->cells[i];
    }
}

/* At the font's own size the server draws by itself, and nobody waits for it. */
static void draw_plain(Desktop *desktop, const Lettering *where, uint32_t pixel, const Line *line)
{
    /* A text item: how many characters, no step aside, the characters. */
    uint8_t item[2 + 2 * LETTERING_MAX] = {(uint8_t)line->length, 0};
    write_cells(line, item + 2);
    uint32_t size = 2 + (uint32_t)line->length * (line->wide ? 2 : 1);
    xcb_connection_t *connection = desktop_connection(desktop);
    xcb_gcontext_t pen = font_pen(desktop, where->on, pixel, line->wide);
    int16_t x = (int16_t)where->x, y = (int16_t)(where->y + ASCENT);
    if (line->wide) {
        xcb_poly_text_16(connection, where->on, pen, x, y, size, item);
    } else {
        xcb_poly_text_8(connection, where->on, pen, x, y, size, item);
    }
    xcb_free_gc(connection, pen);
}

static void draw_image(xcb_connection_t *connection, xcb_drawable_t on, xcb_gcontext_t pen,
                       const Line *line)
{
    if (!line->wide) {
        char text[LETTERING_MAX];
        write_cells(line, (uint8_t *)text);
        xcb_image_text_8(connection, (uint8_t)line->length, on, pen, 0, ASCENT, text);
        return;
    }
    xcb_char2b_t text[LETTERING_MAX];
    for (int i = 0; i < line->length; i++) {
        text[i] = (xcb_char2b_t){(uint8_t)(line->cells[i] >> 8), (uint8_t)line->cells[i]};
    }
    xcb_image_text_16(connection, (uint8_t)line->length, on, pen, 0, ASCENT, text);
}

/* Lets the server draw the line at its own size, unseen, and takes the bits back. */
static xcb_get_image_reply_t *line_bits(Desktop *desktop, const Line *line)
{
    xcb_connection_t *connection = desktop_connection(desktop);
    xcb_pixmap_t pixmap = xcb_generate_id(connection);
    uint16_t width = (uint16_t)(line->length * LETTERING_WIDTH);
    xcb_create_pixmap(connection, 1, pixmap, desktop_screen(desktop)->root, width,
                      LETTERING_HEIGHT);
    xcb_gcontext_t pen = font_pen(desktop, pixmap, 1, line->wide);
    draw_image(connection, pixmap, pen, line);
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

static void cut(Line *line, int most)
{
    if (line->length <= most) {
        return;
    }
    for (int i = MAX(most - REST, 0); i < most; i++) {
        line->cells[i] = '.';
    }
    line->length = most;
}

void lettering_draw(Desktop *desktop, const Lettering *where, const char *text)
{
    Line line;
    read_line(desktop, text, &line);
    cut(&line, MIN(MAX(where->most, 0), LETTERING_MAX));
    const xcb_screen_t *screen = desktop_screen(desktop);
    uint32_t pixel = where->black ? screen->black_pixel : screen->white_pixel;
    if (line.length == 0) {
        return;
    }
    if (where->scale <= 1) {
        draw_plain(desktop, where, pixel, &line);
        return;
    }
    xcb_get_image_reply_t *bits = line_bits(desktop, &line);
    if (bits != NULL) {
        draw_bits(desktop, where, pixel, bits, line.length);
        free(bits);
    }
}
