/* A packed catalog from a disk that lies: refused, or harmless to all that reads and changes it. */
#include <stdint.h>
#include <string.h>

#include "model/order.h"
#include "model/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const char *text)
{
    volatile size_t length = strlen(text);
    (void)length;
}

static void walk_areas(const Catalog *catalog, uint32_t above, unsigned depth)
{
    g_assert_cmpuint(depth, <=, AREA_LEVELS);
    for (uint32_t i = catalog_area_first_child(catalog, above); i != CATALOG_NONE;
         i = catalog_area_next_sibling(catalog, i)) {
        char label[64];
        catalog_area_label(catalog, i, label, sizeof label);
        walk_areas(catalog, i, depth + 1);
    }
}

static void walk(const Catalog *catalog)
{
    walk_areas(catalog, CATALOG_NONE, 0);
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        if (catalog_camera(catalog, i, &camera)) {
            use(camera.id);
            use(camera.name);
            use(camera.analytics);
            use(camera.site != NULL ? camera.site : "");
            catalog_find_camera(catalog, camera.id);
        }
    }
    for (uint32_t i = 0; i < catalog_sites(catalog); i++) {
        Site site;
        if (catalog_site(catalog, i, &site)) {
            use(site.id);
            use(site.name);
            use(site.link);
            use(site.contact);
            catalog_find_site(catalog, site.id);
        }
    }
}

static void ask(const Catalog *catalog, const char *text, OrderColumn column)
{
    g_autoptr(Query) query = query_parse(text, NULL);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, catalog, CATALOG_NONE, 1000, NULL, found);
    order_sort(catalog, column, true, found);
}

static void change(Catalog *catalog)
{
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        if (catalog_camera(catalog, i, &camera)) {
            camera.rev = INT64_MAX;
            camera.name = i % 2 == 0 ? "Baru" : camera.name;
            catalog_put_camera(catalog, &camera, NULL);
        }
        if (i % 3 == 0 && catalog_camera(catalog, i, &camera)) {
            catalog_remove_camera(catalog, camera.id);
        }
    }
    Camera added = {.id = "new", .name = "x", .area = "33.74.02.1004.001.009", .analytics = ""};
    g_assert_true(catalog_put_camera(catalog, &added, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree void *block = g_memdup2(data, size);
    g_autoptr(Catalog) catalog = catalog_new();
    if (block == NULL || !catalog_adopt(catalog, block, size, NULL, NULL)) {
        return 0;
    }
    walk(catalog);
    ask(catalog, "purwo 3/8 -mawar", ORDER_NAME);
    ask(catalog, "purwsoari", ORDER_SITE);
    ask(catalog, "kel:purwosari link:x*", ORDER_KELURAHAN);
    change(catalog);
    g_autoptr(GBytes) packed = catalog_pack(catalog);
    walk(catalog);
    catalog_clear(catalog);
    return 0;
}
