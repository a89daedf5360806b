/* What a person or a client may type into a query: parsed or refused with a clean message; what is
 * found one by one is what is found at once; narrowing loses nothing. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "model/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW INT64_C(1772366400000)

static const struct {
    const char *area, *name;
    CameraState state;
} rows[] = {
    {"33.74.02.1004.001.001", "Pos Kamling Jl. Purwosari Raya", CAMERA_ONLINE},
    {"33.74.02.1004.001.012", "Gg. Mawar 3/8", CAMERA_OFFLINE},
    {"33.74.02.1004", "Kelenteng 大覺寺", CAMERA_UNKNOWN},
    {"33.74.10.1010.007.003", "Café Pak Ndé", CAMERA_FROZEN},
    {"33.74.10.1010.007.003", "RT 03", CAMERA_UNLINKED},
    {"33.74.14.1005.012.001", "rt3a -\"x\" 0012", CAMERA_ONLINE},
};

static void put_area(Catalog *catalog, const char *code, const char *name, AreaLevel level)
{
    Area area = {code, name, 0, 0, 1, level};
    g_assert_true(catalog_put_area(catalog, &area, NULL));
}

static Catalog *make_city(void)
{
    Catalog *catalog = catalog_new();
    put_area(catalog, "33.74", "Kota Semarang", AREA_CITY);
    put_area(catalog, "33.74.02", "Semarang Utara", AREA_KECAMATAN);
    put_area(catalog, "33.74.02.1004", "Purwosari", AREA_KELURAHAN);
    put_area(catalog, "33.74.10", "Tembalang", AREA_KECAMATAN);
    put_area(catalog, "33.74.10.1010.007", "RW Siaga", AREA_RW);
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        char id[8] = {'k', '-', (char)('1' + i), '\0'};
        Camera camera = {
            .id = id,
            .name = rows[i].name,
            .area = rows[i].area,
            .site = i % 2 == 0 ? "n0012" : NULL,
            .analytics = "sampah,genangan",
            .since_ms = NOW - (int64_t)i * 3000000,
            .state = rows[i].state,
            .class = (CameraClass)(i % CAMERA_CLASSES),
        };
        g_assert_true(catalog_put_camera(catalog, &camera, NULL));
    }
    return catalog;
}

static GArray *find(Query *query, const Catalog *catalog, const GArray *within)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, catalog, CATALOG_NONE, NOW, within, found);
    return found;
}

static void check_one_by_one(Query *query, const Catalog *catalog, const GArray *found)
{
    unsigned matches = 0;
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        matches += query_matches(query, catalog, i, NOW) ? 1 : 0;
    }
    g_assert_cmpuint(matches, ==, found->len);
}

static void check_narrowing(const char *text, Query *whole, const Catalog *catalog,
                            const GArray *all)
{
    for (size_t length = strlen(text); length-- > 0;) {
        g_autofree char *start = g_strndup(text, length);
        g_autoptr(Query) earlier = query_parse(start, NULL);
        if (earlier == NULL || !query_narrows(earlier, whole)) {
            continue;
        }
        g_autoptr(GArray) rows_before = find(earlier, catalog, NULL);
        g_autoptr(GArray) narrowed = find(whole, catalog, rows_before);
        g_assert_cmpmem(narrowed->data, narrowed->len * 4, all->data, all->len * 4);
        return;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Catalog) catalog = make_city();
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(Query) query = query_parse(text, &error);
    if (query == NULL) {
        g_assert_true(g_str_has_prefix(error->message, "column "));
        g_assert_true(text_is_clean(error->message, strlen(error->message)));
        return 0;
    }
    g_autoptr(GArray) all = find(query, catalog, NULL);
    g_assert_true(!query_is_empty(query) || all->len == G_N_ELEMENTS(rows));
    check_one_by_one(query, catalog, all);
    check_narrowing(text, query, catalog, all);
    return 0;
}
