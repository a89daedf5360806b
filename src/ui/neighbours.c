#include "ui/neighbours.h"

/* Cameras of a site form a chain; 0 ends it, so links and heads are index + 1. */
typedef struct Link {
    uint32_t site, next;
} Link;

struct Neighbours {
    GArray *links; /* Link, by camera */
    GArray *heads; /* uint32_t, by site */
    bool ready;
};

Neighbours *neighbours_new(void)
{
    Neighbours *neighbours = g_new0(Neighbours, 1);
    neighbours->links = g_array_new(FALSE, TRUE, sizeof(Link));
    neighbours->heads = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    return neighbours;
}

void neighbours_free(Neighbours *neighbours)
{
    if (neighbours == NULL)
        return;
    g_array_unref(neighbours->links);
    g_array_unref(neighbours->heads);
    g_free(neighbours);
}

void neighbours_reset(Neighbours *neighbours)
{
    g_array_set_size(neighbours->links, 0);
    g_array_set_size(neighbours->heads, 0);
    neighbours->ready = false;
}

static Link *link_of(Neighbours *neighbours, uint32_t camera)
{
    guint old = neighbours->links->len;
    if (camera >= old) {
        g_array_set_size(neighbours->links, camera + 1);
        for (guint i = old; i <= camera; i++)
            g_array_index(neighbours->links, Link, i).site = CATALOG_NONE;
    }
    return &g_array_index(neighbours->links, Link, camera);
}

static uint32_t *head_of(Neighbours *neighbours, uint32_t site)
{
    if (site >= neighbours->heads->len)
        g_array_set_size(neighbours->heads, site + 1);
    return &g_array_index(neighbours->heads, uint32_t, site);
}

static void unlink_camera(Neighbours *neighbours, uint32_t camera)
{
    Link *link = link_of(neighbours, camera);
    if (link->site == CATALOG_NONE)
        return;
    uint32_t *at = head_of(neighbours, link->site);
    while (*at != 0 && *at != camera + 1)
        at = &g_array_index(neighbours->links, Link, *at - 1).next;
    if (*at != 0)
        *at = link->next;
    link->site = CATALOG_NONE;
}

static void link_camera(Neighbours *neighbours, const Catalog *catalog, uint32_t camera)
{
    Camera there;
    uint32_t site = catalog_camera(catalog, camera, &there) ? catalog_camera_site(catalog, camera)
                                                            : CATALOG_NONE;
    if (link_of(neighbours, camera)->site == site)
        return;
    unlink_camera(neighbours, camera);
    if (site == CATALOG_NONE)
        return;
    uint32_t *head = head_of(neighbours, site);
    Link *link = link_of(neighbours, camera);
    link->site = site;
    link->next = *head;
    *head = camera + 1;
}

void neighbours_note(Neighbours *neighbours, const Catalog *catalog, uint32_t camera)
{
    if (neighbours->ready)
        link_camera(neighbours, catalog, camera);
}

/* The same for all cameras at once, which costs a tenth of adding them one by one. */
static void link_all(Neighbours *neighbours, const Catalog *catalog)
{
    uint32_t count = catalog_cameras(catalog);
    g_array_set_size(neighbours->links, count);
    g_array_set_size(neighbours->heads, 0);
    g_array_set_size(neighbours->heads, catalog_sites(catalog));
    Link *links = (Link *)(void *)neighbours->links->data;
    uint32_t *heads = (uint32_t *)(void *)neighbours->heads->data;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t site = catalog_camera_site(catalog, i);
        links[i] = (Link){site, 0};
        if (site == CATALOG_NONE)
            continue;
        links[i].next = heads[site];
        heads[site] = i + 1;
    }
    neighbours->ready = true;
}

static int slot_of(const Catalog *catalog, uint32_t index)
{
    Camera camera;
    return catalog_camera(catalog, index, &camera) ? camera.slot : 0;
}

unsigned neighbours_of(Neighbours *neighbours, const Catalog *catalog, uint32_t site, uint32_t *out,
                       unsigned max)
{
    if (!neighbours->ready)
        link_all(neighbours, catalog);
    unsigned count = 0, kept = 0;
    uint32_t at = site == CATALOG_NONE ? 0 : *head_of(neighbours, site);
    for (; at != 0; at = g_array_index(neighbours->links, Link, at - 1).next, count++) {
        if (kept == max)
            continue;
        unsigned place = kept++;
        while (place > 0 && slot_of(catalog, out[place - 1]) > slot_of(catalog, at - 1)) {
            out[place] = out[place - 1];
            place--;
        }
        out[place] = at - 1;
    }
    return count;
}
