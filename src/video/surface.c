#include "video/surface.h"

#include "video/pane.h"

void surface_init(Surface *surface, const SurfaceKind *kind, Desktop *desktop, xcb_window_t xid)
{
    *surface = (Surface){.kind = kind, .desktop = desktop, .xid = xid, .width = 1, .height = 1};
    surface->panes = g_ptr_array_new();
}

void surface_clear(Surface *surface)
{
    while (surface->panes->len > 0) {
        pane_move(g_ptr_array_index(surface->panes, 0), NULL);
    }
    g_clear_pointer(&surface->panes, g_ptr_array_unref);
}

void surface_resized(Surface *surface, int width, int height)
{
    if (width == surface->width && height == surface->height) {
        return;
    }
    surface->width = width;
    surface->height = height;
    for (unsigned i = 0; i < surface->panes->len; i++) {
        pane_fill(g_ptr_array_index(surface->panes, i));
    }
}

bool surface_close(Surface *surface)
{
    SurfaceGuest guest = surface->guest;
    if (guest.close == NULL) {
        return false;
    }
    guest.close(guest.user);
    return true;
}

bool surface_key(Surface *surface, const char *key)
{
    SurfaceGuest guest = surface->guest;
    if (guest.key == NULL) {
        return false;
    }
    guest.key(key, guest.user);
    return true;
}

void surface_set_guest(Surface *surface, const SurfaceGuest *guest)
{
    if (guest != NULL) {
        surface->guest = *guest;
        return;
    }
    surface->guest = (SurfaceGuest){0};
    if (surface->kind->vacated != NULL) {
        surface->kind->vacated(surface);
    }
}

void surface_show(Surface *surface)
{
    if (surface->kind->show != NULL) {
        surface->kind->show(surface);
    }
}

void surface_look(Surface *surface, const SurfaceLook *look)
{
    if (surface->kind->look != NULL) {
        surface->kind->look(surface, look);
    }
}

void surface_fit(Surface *surface, int width, int height)
{
    if (surface->kind->fit != NULL) {
        surface->kind->fit(surface, width, height);
    }
}
