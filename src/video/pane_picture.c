#include <libswscale/swscale.h>

#include "video/pane_private.h"

PanePicture *pane_picture_new(int width, int height)
{
    PanePicture *picture = g_new0(PanePicture, 1);
    *picture = (PanePicture){.width = width, .height = height};
    picture->rgba = g_malloc0((size_t)width * (size_t)height * 4);
    return picture;
}

void pane_picture_free(PanePicture *picture)
{
    if (picture != NULL) {
        g_free(picture->rgba);
        g_free(picture);
    }
}

/* Whether a pixel of the root's depth is four bytes, blue first, as it is on all PCs. */
static bool is_plain(const Pane *pane)
{
    const xcb_setup_t *setup = xcb_get_setup(desktop_connection(pane->desktop));
    uint8_t depth = desktop_screen(pane->desktop)->root_depth;
    for (int i = 0; i < xcb_setup_pixmap_formats_length(setup); i++) {
        const xcb_format_t *format = &xcb_setup_pixmap_formats(setup)[i];
        if (format->depth == depth) {
            return format->bits_per_pixel == 32 && depth >= 24 &&
                   setup->image_byte_order == XCB_IMAGE_ORDER_LSB_FIRST;
        }
    }
    return false;
}

/* The picture at the size that fits into width x height; the caller frees its pixels. */
static PanePicture fitted(const PanePicture *picture, int width, int height)
{
    PanePicture out = {.width = width, .height = height};
    if ((int64_t)picture->width * height > (int64_t)picture->height * width) {
        out.height = MAX((int)((int64_t)picture->height * width / picture->width), 1);
    } else {
        out.width = MAX((int)((int64_t)picture->width * height / picture->height), 1);
    }
    struct SwsContext *scaler =
        sws_getContext(picture->width, picture->height, AV_PIX_FMT_RGBA, out.width, out.height,
                       AV_PIX_FMT_BGRA, SWS_BILINEAR, NULL, NULL, NULL);
    if (scaler == NULL) {
        return out;
    }
    out.rgba = g_malloc0((size_t)out.width * (size_t)out.height * 4);
    const uint8_t *from[] = {picture->rgba};
    uint8_t *to[] = {out.rgba};
    int from_stride[] = {picture->width * 4}, to_stride[] = {out.width * 4};
    sws_scale(scaler, from, from_stride, 0, picture->height, to, to_stride);
    sws_freeContext(scaler);
    return out;
}

/* As many lines at once as one request can carry. */
static void put_lines(const Pane *pane, xcb_pixmap_t pixmap, const PanePicture *picture, int x,
                      int y)
{
    xcb_connection_t *connection = desktop_connection(pane->desktop);
    uint32_t room = xcb_get_maximum_request_length(connection) * 4 - 64;
    int most = MAX((int)(room / ((uint32_t)picture->width * 4)), 1);
    for (int line = 0; line < picture->height; line += most) {
        int lines = MIN(most, picture->height - line);
        xcb_put_image(connection, XCB_IMAGE_FORMAT_Z_PIXMAP, pixmap, desktop_pen(pane->desktop),
                      (uint16_t)picture->width, (uint16_t)lines, (int16_t)x, (int16_t)(y + line), 0,
                      desktop_screen(pane->desktop)->root_depth,
                      (uint32_t)(lines * picture->width * 4),
                      picture->rgba + (size_t)line * (size_t)picture->width * 4);
    }
}

void pane_picture_draw(Pane *pane)
{
    int width = MAX(pane->surface->width, 1), height = MAX(pane->surface->height, 1);
    xcb_connection_t *connection = desktop_connection(pane->desktop);
    const xcb_screen_t *screen = desktop_screen(pane->desktop);
    g_autofree uint8_t *pixels = NULL;
    PanePicture picture = fitted(pane->picture, width, height);
    pixels = picture.rgba;
    if (pixels == NULL || !is_plain(pane)) {
        return;
    }
    xcb_pixmap_t pixmap = xcb_generate_id(connection);
    xcb_create_pixmap(connection, screen->root_depth, pixmap, pane->window, (uint16_t)width,
                      (uint16_t)height);
    uint32_t black = screen->black_pixel;
    xcb_change_gc(connection, desktop_pen(pane->desktop), XCB_GC_FOREGROUND, &black);
    xcb_rectangle_t all = {0, 0, (uint16_t)width, (uint16_t)height};
    xcb_poly_fill_rectangle(connection, pixmap, desktop_pen(pane->desktop), 1, &all);
    put_lines(pane, pixmap, &picture, (width - picture.width) / 2, (height - picture.height) / 2);
    /* As its background the server draws it by itself whenever it is uncovered. */
    xcb_change_window_attributes(connection, pane->window, XCB_CW_BACK_PIXMAP, &pixmap);
    xcb_clear_area(connection, 0, pane->window, 0, 0, 0, 0);
    xcb_free_pixmap(connection, pixmap);
}

bool pane_set_picture(Pane *pane, PanePicture *picture)
{
    if (pane->surface == NULL || !is_plain(pane)) {
        pane_picture_free(picture);
        return false;
    }
    pane_picture_free(pane->picture);
    pane->picture = picture;
    /* It brings its own shape, and black around it. */
    pane_set_shape(pane, 0, 0);
    pane_picture_draw(pane);
    return true;
}

const PanePicture *pane_picture(const Pane *pane)
{
    return pane->picture;
}
