#include "video/caption.h"

#include <string.h>

#include "base/text.h"
#include "video/lettering.h"

#define PADDING   8
#define LINES     3
#define HEADLINE  1
#define SCALE_MAX 4

struct Caption {
    Desktop *desktop;
    xcb_window_t window;
    CaptionPlace at;
    CaptionTone tone;
    bool shown;
    int width, height;  /* of the parent */
    int top, tall;      /* of the caption */
    char *lines[LINES]; /* small, large, small */
};

static void on_event(const xcb_generic_event_t *event, void *user);

Caption *caption_new(Desktop *desktop, xcb_window_t parent, CaptionPlace at)
{
    Caption *caption = g_new0(Caption, 1);
    caption->desktop = desktop;
    caption->at = at;
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

/* As large as the width lets it be. */
static int line_scale(const Caption *caption, int line)
{
    int length = lettering_length(caption->desktop, caption->lines[line]);
    int fits = (caption->width - 2 * PADDING) / (MAX(length, 1) * LETTERING_WIDTH);
    return CLAMP(fits, 1, line == HEADLINE ? SCALE_MAX : SCALE_MAX / 2);
}

/* What a line takes, with its space below; nothing when it is empty. */
static int line_height(const Caption *caption, int line)
{
    bool empty = caption->lines[line][0] == '\0';
    return empty ? 0 : LETTERING_HEIGHT * line_scale(caption, line) + PADDING / 2;
}

static void line_draw(Caption *caption, const char *text, int y, int scale)
{
    int length = lettering_length(caption->desktop, text);
    Lettering where = {.on = caption->window,
                       .x = MAX((caption->width - length * LETTERING_WIDTH * scale) / 2, PADDING),
                       .y = y,
                       .scale = scale,
                       .most = LETTERING_MAX,
                       .black = caption->tone == CAPTION_PAST};
    lettering_draw(caption->desktop, &where, text);
}

static void draw(Caption *caption)
{
    if (!caption->shown) {
        return;
    }
    xcb_connection_t *connection = desktop_connection(caption->desktop);
    xcb_clear_area(connection, 0, caption->window, 0, 0, 0, 0);
    int y = caption->at == CAPTION_MIDDLE ? PADDING : PADDING / 2;
    for (int i = 0; i < LINES; i++) {
        line_draw(caption, caption->lines[i], y, line_scale(caption, i));
        y += line_height(caption, i);
    }
}

/* Reds and greys by their place in the visual: exact on the 24-bit displays that all are, close
 * elsewhere. */
static uint32_t tone_pixel(CaptionTone tone)
{
    return tone == CAPTION_PAST ? 0xffb000 : tone == CAPTION_ALARM ? 0xb00000 : 0x202428;
}

static void place(Caption *caption)
{
    if (!caption->shown || caption->width <= 0) {
        return;
    }
    xcb_connection_t *connection = desktop_connection(caption->desktop);
    /* At an edge it is to cover as little as it can. */
    caption->tall = caption->at == CAPTION_MIDDLE ? 2 * PADDING : PADDING / 2;
    for (int i = 0; i < LINES; i++) {
        caption->tall += line_height(caption, i);
    }
    int free = MAX(caption->height - caption->tall, 0);
    caption->top = caption->at == CAPTION_TOP ? 0 : caption->at == CAPTION_BOTTOM ? free : free / 2;
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

void caption_raise(Caption *caption)
{
    uint32_t above = XCB_STACK_MODE_ABOVE;
    xcb_configure_window(desktop_connection(caption->desktop), caption->window,
                         XCB_CONFIG_WINDOW_STACK_MODE, &above);
}

void caption_show(Caption *caption, CaptionTone tone, const CaptionWords *words)
{
    const char *lines[LINES] = {words->name, words->headline, words->detail};
    caption->tone = tone;
    for (int i = 0; i < LINES; i++) {
        g_free(caption->lines[i]);
        caption->lines[i] = text_clean(lines[i], strlen(lines[i]), (size_t)4 * LETTERING_MAX);
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
