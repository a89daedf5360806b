#include "video/pane_private.h"

/* What is narrower is not worth the trouble. */
#define SMALLEST 16

Pane *pane_new(Surface *surface)
{
    Pane *pane = g_new0(Pane, 1);
    *pane = (Pane){.desktop = surface->desktop, .surface = surface, .refs = 1};
    xcb_connection_t *connection = desktop_connection(pane->desktop);
    pane->window = xcb_generate_id(connection);
    /* No window manager is to look at it when it is taken out. */
    uint32_t values[] = {desktop_screen(pane->desktop)->black_pixel, 1};
    xcb_create_window(connection, XCB_COPY_FROM_PARENT, pane->window, surface->xid, 0, 0,
                      (uint16_t)MAX(surface->width, 1), (uint16_t)MAX(surface->height, 1), 0,
                      XCB_WINDOW_CLASS_INPUT_OUTPUT, XCB_COPY_FROM_PARENT,
                      XCB_CW_BACK_PIXEL | XCB_CW_OVERRIDE_REDIRECT, values);
    g_ptr_array_add(surface->panes, pane);
    return pane;
}

Pane *pane_ref(Pane *pane)
{
    pane->refs++;
    return pane;
}

void pane_unref(Pane *pane)
{
    if (pane == NULL || --pane->refs > 0) {
        return;
    }
    pane_move(pane, NULL);
    xcb_destroy_window(desktop_connection(pane->desktop), pane->window);
    pane_picture_free(pane->picture);
    g_free(pane);
}

xcb_window_t pane_xid(const Pane *pane)
{
    return pane->window;
}

static void keep_drawn(Pane *pane, bool on)
{
    /* The server then keeps the picture of a covered window, and libvlc, which leaves out what
     * nobody sees, goes on drawing. */
    uint32_t value = on ? XCB_BACKING_STORE_WHEN_MAPPED : XCB_BACKING_STORE_NOT_USEFUL;
    xcb_change_window_attributes(desktop_connection(pane->desktop), pane->window,
                                 XCB_CW_BACKING_STORE, &value);
}

static void stack(Pane *pane, uint32_t mode)
{
    xcb_configure_window(desktop_connection(pane->desktop), pane->window,
                         XCB_CONFIG_WINDOW_STACK_MODE, &mode);
}

void pane_set_depth(Pane *pane, PaneDepth depth)
{
    if (pane->surface == NULL || depth == pane->depth) {
        return;
    }
    pane->depth = depth;
    xcb_connection_t *connection = desktop_connection(pane->desktop);
    switch (depth) {
    case PANE_HIDDEN:
        xcb_unmap_window(connection, pane->window);
        break;
    case PANE_BEHIND:
        keep_drawn(pane, true);
        stack(pane, XCB_STACK_MODE_BELOW);
        xcb_map_window(connection, pane->window);
        break;
    case PANE_FRONT:
        stack(pane, XCB_STACK_MODE_ABOVE);
        xcb_map_window(connection, pane->window);
        if (pane->surface->kind->raised != NULL) {
            pane->surface->kind->raised(pane->surface);
        }
        keep_drawn(pane, false);
        break;
    }
}

void pane_move(Pane *pane, Surface *surface)
{
    if (pane->surface == surface) {
        return;
    }
    xcb_connection_t *connection = desktop_connection(pane->desktop);
    if (pane->surface != NULL) {
        pane_set_depth(pane, PANE_HIDDEN);
        g_ptr_array_remove(pane->surface->panes, pane);
    }
    pane->surface = surface;
    xcb_window_t parent = surface != NULL ? surface->xid : desktop_screen(pane->desktop)->root;
    xcb_reparent_window(connection, pane->window, parent, 0, 0);
    if (surface != NULL) {
        g_ptr_array_add(surface->panes, pane);
        pane_fill(pane);
    }
}

/* The largest place of the shape in a surface.  Its height is what the width asks for or a line
 * more, so that libvlc, which fits the picture in anew, comes to the same width. */
static xcb_rectangle_t fitted(const Pane *pane)
{
    int width = MAX(pane->surface->width, 1), height = MAX(pane->surface->height, 1);
    xcb_rectangle_t whole = {0, 0, (uint16_t)width, (uint16_t)height};
    if (pane->shape_w <= 0 || pane->shape_h <= 0) {
        return whole;
    }
    int64_t fits = (int64_t)pane->shape_w * height / pane->shape_h;
    int wide = (int)MIN(fits, width) & ~1;
    if (wide < SMALLEST) {
        return whole;
    }
    int64_t lines = (int64_t)wide * pane->shape_h;
    int high = (int)MIN((lines + pane->shape_w - 1) / pane->shape_w, height);
    return (xcb_rectangle_t){(int16_t)((width - wide) / 2), (int16_t)((height - high) / 2),
                             (uint16_t)wide, (uint16_t)MAX(high, 1)};
}

void pane_fill(Pane *pane)
{
    xcb_rectangle_t place = fitted(pane);
    uint32_t values[] = {(uint32_t)place.x, (uint32_t)place.y, place.width, place.height};
    xcb_configure_window(desktop_connection(pane->desktop), pane->window,
                         XCB_CONFIG_WINDOW_X | XCB_CONFIG_WINDOW_Y | XCB_CONFIG_WINDOW_WIDTH |
                             XCB_CONFIG_WINDOW_HEIGHT,
                         values);
    if (pane->picture != NULL) {
        pane_picture_draw(pane);
    }
}

void pane_set_shape(Pane *pane, int width, int height)
{
    if (pane->shape_w == width && pane->shape_h == height) {
        return;
    }
    pane->shape_w = width;
    pane->shape_h = height;
    if (pane->surface != NULL) {
        pane_fill(pane);
    }
}
