/* filter.c - what the model costs at city size: adopting, finding, sorting, packing
 *
 *   filter [-n CAMERAS] [-t TYPED] [-l FILE]
 *
 * Makes the large fixture city, packs and adopts it, types TYPED key by key as the console does,
 * and prints CPU ms for each step.  -l writes the same cameras as lines for other programs to
 * filter ("id kecamatan/kelurahan/RW/RT name state"), and ends.  Under `valgrind --tool=callgrind`
 * the functions of the model show their instructions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "costs.h"
#include "fixture.h"
#include "model/order.h"
#include "model/query.h"

static void write_lines(const Catalog *catalog, const char *path)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        Area area;
        uint32_t at = catalog_camera_area(catalog, i);
        if (!catalog_camera(catalog, i, &camera) || !catalog_area(catalog, at, &area)) {
            continue;
        }
        catalog_area(catalog, catalog_area_parent(catalog, at), &area);
        unsigned rw = area_code_number(area.code);
        fprintf(file, "%s %s/%s/RW%02u/RT%02u %s %s %s\n", camera.id,
                costs_area_name(catalog, at, AREA_KECAMATAN),
                costs_area_name(catalog, at, AREA_KELURAHAN), rw, area_code_number(camera.area),
                camera.name, camera.site, camera_state_word(camera.state));
    }
    fclose(file);
}

static Query *parse(const char *text, size_t length)
{
    g_autofree char *typed = g_strndup(text, length);
    GError *error = NULL;
    Query *query = query_parse(typed, &error);
    if (query == NULL) {
        printf("%s\n", error->message);
        g_clear_error(&error);
    }
    return query;
}

/* As the console types: what is sure to narrow looks only among what is shown. */
static void type(const Catalog *catalog, const char *text)
{
    g_autoptr(Query) shown = NULL;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    double total = 0, worst = 0;
    for (size_t length = 1; length <= strlen(text); length++) {
        double start = cpu_ms();
        g_autoptr(Query) query = parse(text, length);
        if (query == NULL) {
            continue;
        }
        bool narrows = shown != NULL && query_narrows(shown, query);
        GArray *found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        query_select(query, catalog, CATALOG_NONE, FIXTURE_NOW_MS, narrows ? rows : NULL, found);
        g_array_unref(rows);
        rows = found;
        query_free(shown);
        shown = g_steal_pointer(&query);
        double took = cpu_ms() - start;
        total += took;
        worst = took > worst ? took : worst;
        printf("  %-16.*s %8.3f ms %7u rows%s\n", (int)length, text, took, rows->len,
               narrows ? "  narrowed" : "");
    }
    printf("type %s: total %.2f ms, worst key %.2f ms\n", text, total, worst);
}

static void sort(const Catalog *catalog)
{
    g_autoptr(Query) all = parse("", 0);
    for (unsigned column = 0; column < ORDER_COLUMNS; column++) {
        g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        query_select(all, catalog, CATALOG_NONE, FIXTURE_NOW_MS, NULL, rows);
        double start = cpu_ms();
        order_sort(catalog, (OrderColumn)column, false, rows);
        printf("sort by %-10s %7.2f ms\n", order_column_word((OrderColumn)column),
               cpu_ms() - start);
    }
}

static void change(Catalog *catalog)
{
    double start = cpu_ms();
    unsigned count = 0;
    for (uint32_t i = 0; i < catalog_cameras(catalog); i += 7) {
        Camera camera;
        if (catalog_camera(catalog, i, &camera)) {
            camera.state = camera.state == CAMERA_ONLINE ? CAMERA_OFFLINE : CAMERA_ONLINE;
            camera.rev++;
            catalog_put_camera(catalog, &camera, NULL);
            count++;
        }
    }
    printf("change: %.3f us a camera\n", (cpu_ms() - start) * 1e3 / count);
}

/* As it is when states alone have changed, and when a camera has come too. */
static void repack(Catalog *catalog)
{
    double start = cpu_ms();
    g_autoptr(GBytes) same = catalog_pack(catalog);
    printf("pack after states changed: %.1f ms\n", cpu_ms() - start);
    Camera camera;
    catalog_camera(catalog, 0, &camera);
    camera.id = "new";
    catalog_put_camera(catalog, &camera, NULL);
    start = cpu_ms();
    g_autoptr(GBytes) more = catalog_pack(catalog);
    printf("pack after one camera came: %.1f ms\n", cpu_ms() - start);
}

int main(int argc, char **argv)
{
    unsigned cameras = 100000;
    const char *typed = "kuni rw07 rt03", *lines = NULL;
    for (int option; (option = getopt(argc, argv, "n:t:l:")) != -1;) {
        switch (option) {
        case 'n':
            cameras = (unsigned)atoi(optarg);
            break;
        case 't':
            typed = optarg;
            break;
        case 'l':
            lines = optarg;
            break;
        default:
            return 2;
        }
    }
    double start = cpu_ms();
    Catalog *filled = fixture_many(cameras, 7);
    printf("fill: %.1f ms\n", cpu_ms() - start);
    start = cpu_ms();
    GBytes *packed = catalog_pack(filled);
    printf("pack: %.1f ms, %zu bytes, %.1f a camera\n", cpu_ms() - start, g_bytes_get_size(packed),
           (double)g_bytes_get_size(packed) / cameras);
    catalog_free(filled);
    gsize size;
    void *block = g_bytes_unref_to_data(packed, &size);
    Catalog *catalog = catalog_new();
    start = cpu_ms();
    bool adopted = catalog_adopt(catalog, block, size, NULL, NULL);
    printf("adopt: %.2f ms\n", cpu_ms() - start);
    if (!adopted) {
        return 1;
    }
    if (lines != NULL) {
        write_lines(catalog, lines);
    } else {
        type(catalog, typed);
        sort(catalog);
        change(catalog);
        repack(catalog);
    }
    catalog_free(catalog);
    g_free(block);
    return 0;
}
