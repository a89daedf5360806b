#include "console/cli_write.h"

#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "wire/codec.h"

typedef void (*Writer)(FILE *out, const Catalog *catalog, const GArray *cameras);

static GArray *all(const Catalog *catalog)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++)
        g_array_append_val(found, i);
    return found;
}

static char *written(Writer writer, const Catalog *catalog)
{
    char *text = NULL;
    size_t size = 0;
    g_autoptr(GArray) cameras = all(catalog);
    FILE *out = open_memstream(&text, &size);
    writer(out, catalog, cameras);
    fclose(out);
    return text;
}

static void test_json(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    char *text = written(cli_write_json, catalog);
    g_autoptr(Decoder) decoder = decoder_new();
    g_auto(GStrv) lines = g_strsplit(text, "\n", 0);
    g_assert_cmpstr(lines[0], ==, "[");
    unsigned read = 0;
    for (int i = 1; lines[i][0] == '{'; i++, read++) {
        Camera camera;
        g_autoptr(GError) error = NULL;
        g_strdelimit(lines[i] + strlen(lines[i]) - 1, ",", ' ');
        g_assert_true(decode_camera(decoder, lines[i], strlen(lines[i]), &camera, &error));
        g_assert_cmpuint(catalog_find_camera(catalog, camera.id), !=, CATALOG_NONE);
    }
    g_assert_cmpuint(read, ==, catalog_cameras(catalog));
    free(text);
}

static void put(Catalog *catalog, const char *id, const char *name)
{
    g_autoptr(GError) error = NULL;
    const Camera camera = {
        .id = id, .name = name, .area = "33.74.10.1003", .analytics = "", .lat = -6.5, .lon = 110};
    g_assert_true(catalog_put_camera(catalog, &camera, &error));
}

static void test_csv(void)
{
    g_autoptr(Catalog) catalog = catalog_new();
    put(catalog, "a", "=cmd|' /C calc'!A0");
    put(catalog, "b", "Jl. \"Mawar\", RT 3");
    put(catalog, "c", "plain");
    char *text = written(cli_write_csv, catalog);
    g_assert_nonnull(strstr(text, "a,\"'=cmd|' /C calc'!A0\",33.74"));
    g_assert_nonnull(strstr(text, "b,\"Jl. \"\"Mawar\"\", RT 3\",33.74"));
    g_assert_nonnull(strstr(text, "c,plain,33.74"));
    g_assert_nonnull(strstr(text, ",-6.500000,110.000000,"));
    free(text);
}

static void write_summary(FILE *out, const Catalog *catalog, const GArray *cameras)
{
    cli_write_summary(out, catalog);
}

static void test_summary(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    char *text = written(write_summary, catalog);
    g_assert_nonnull(strstr(text, "Kota Semarang"));
    g_assert_nonnull(strstr(text, "Tembalang"));
    AreaCounts counts = catalog_counts(catalog);
    g_autofree char *total = g_strdup_printf("%u", counts.installed);
    g_assert_nonnull(strstr(strstr(text, "whole city"), total));
    free(text);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_add_func("/cli/JSON is one array, an object a line, as the API writes them", test_json);
    g_test_add_func("/cli/CSV is quoted and holds no formula", test_csv);
    g_test_add_func("/cli/the summary counts every kecamatan", test_summary);
    return g_test_run();
}
