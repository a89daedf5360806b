/* Tables of cameras, of whatever bytes: what is taken may enter the journal, and every row is a
 * camera or has a trouble. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "model/playback_url.h"
#include "sources/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char places[] = "code,name,lat,lon,rt,rw\n"
                             "63.71,Kota,-3.3,114.5,,\n"
                             "63.71.01,Selatan,-3.3,114.5,,\n"
                             "63.71.01.1001,Kuin Utara,-3.3,114.5,,\n"
                             "63.71.01.1002,Purwosari,-3.3,114.5,,\n"
                             "63.71.02,Utara,-3.3,114.5,,\n"
                             "63.71.02.1001,Purwosari,-3.3,114.5,,\n";

static void check_address(const char *url)
{
    if (url != NULL) {
        g_assert_true(text_is_clean(url, strlen(url)));
        g_assert_true(g_ascii_strncasecmp(url, "rtsp", 4) == 0 ||
                      g_ascii_strncasecmp(url, "http", 4) == 0);
    }
}

static void check_camera(const ImportCamera *row)
{
    const Camera *camera = &row->camera;
    AreaLevel level;
    g_assert_true(id_valid(camera->id));
    g_assert_true(area_code_level(camera->area, &level) && level >= AREA_KELURAHAN);
    g_assert_true(text_is_clean(camera->name, strlen(camera->name)));
    g_assert_cmpuint(strlen(camera->name), <=, 300);
    g_assert_true(camera->site == NULL || id_valid(camera->site));
    g_assert_true(isnan(camera->lat) == isnan(camera->lon));
    g_assert_true(isnan(camera->lat) || fabs(camera->lat) <= 90);
    g_assert_cmpint(camera->slot, <=, 256);
    check_address(row->address.main_url);
    check_address(row->address.sub_url);
    check_address(row->address.snapshot_url);
    g_assert_true(row->address.playback_url == NULL ||
                  playback_url_check(row->address.playback_url, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    /* The first byte chooses whether names of areas can be known. */
    g_autoptr(City) city =
        size > 0 && data[0] == ' ' ? city_parse("kota", places, strlen(places), NULL) : NULL;
    g_autoptr(Import) import = import_read("t", data, size, city, &error);
    g_assert_true((import == NULL) == (error != NULL));
    if (import != NULL) {
        size_t count;
        const ImportCamera *rows = import_cameras(import, &count);
        for (size_t i = 0; i < count; i++) {
            check_camera(&rows[i]);
        }
        const ImportNote *notes = import_troubles(import, &count);
        for (size_t i = 0; i < count; i++) {
            g_assert_true(text_is_clean(notes[i].what, strlen(notes[i].what)));
        }
    }
    return 0;
}
