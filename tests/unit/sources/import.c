/* Tables of cameras as people keep them, and as they break. */
#include "sources/import.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

typedef struct Read {
    City *city;
    Import *import;
    const ImportCamera *cameras;
    const ImportNote *troubles, *remarks;
    size_t count, trouble_count, remark_count;
} Read;

static void read_clear(Read *read)
{
    import_free(read->import);
    city_free(read->city);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Read, read_clear)

static Read read_bytes(const char *bytes, size_t size)
{
    g_autoptr(GError) error = NULL;
    Read read = {.city = city_load("semarang", NULL)};
    read.import = import_read("t.csv", bytes, size, read.city, &error);
    g_assert_no_error(error);
    read.cameras = import_cameras(read.import, &read.count);
    read.troubles = import_troubles(read.import, &read.trouble_count);
    read.remarks = import_remarks(read.import, &read.remark_count);
    return read;
}

static Read read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

static void refused(const char *bytes, size_t size, const char *what)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(import_read("t.csv", bytes, size, NULL, &error));
    g_assert_nonnull(error);
    if (strstr(error->message, what) == NULL) {
        g_error("'%s' does not say '%s'", error->message, what);
    }
}

static void has_trouble(const Read *read, size_t i, unsigned line, const char *what)
{
    g_assert_cmpuint(i, <, read->trouble_count);
    g_assert_cmpuint(read->troubles[i].line, ==, line);
    if (strstr(read->troubles[i].what, what) == NULL) {
        g_error("'%s' does not say '%s'", read->troubles[i].what, what);
    }
}

static void test_plain(void)
{
    g_auto(Read) read = read_text(
        "id,name,area,site,slot,class,owner,visibility,lat,lon,night,ptz,analytics,main_url,user,"
        "password\n"
        "c1,\"Pos, "
        "\"\"Utara\"\"\",33.74.10.1003.005.003,n1,2,traffic,dishub,public,-6.95,110.4,ya,0,"
        "genangan,rtsp://10.0.0.9/s,admin,p@ss\n");
    g_assert_cmpuint(read.trouble_count, ==, 0);
    g_assert_cmpuint(read.count, ==, 1);
    const ImportCamera *row = &read.cameras[0];
    g_assert_cmpuint(row->line, ==, 2);
    g_assert_cmpstr(row->camera.name, ==, "Pos, \"Utara\"");
    g_assert_cmpstr(row->camera.area, ==, "33.74.10.1003.005.003");
    g_assert_cmpint(row->camera.class, ==, CLASS_TRAFFIC);
    g_assert_cmpint(row->camera.owner, ==, OWNER_DISHUB);
    g_assert_cmpint(row->camera.visibility, ==, VISIBILITY_PUBLIC);
    g_assert_cmpint(row->camera.slot, ==, 2);
    g_assert_true(row->camera.night && !row->camera.ptz);
    g_assert_cmpfloat_with_epsilon(row->camera.lat, -6.95, 1e-9);
    g_assert_cmpstr(row->address.main_url, ==, "rtsp://10.0.0.9/s");
    g_assert_cmpstr(row->address.password, ==, "p@ss");
    g_assert_null(row->address.sub_url);
    g_assert_true((row->given & 1U << IMPORT_PTZ) != 0 && (row->given & 1U << IMPORT_SUB_URL) == 0);
}

static void test_spreadsheet(void)
{
    static const char text[] = "\xef\xbb\xbfID;Nama;Kelurahan;Kecamatan;RW;RT;Lintang;Bujur\r\n"
                               "\r\n"
                               "c1;Caf\xe9;Purwosari;Kec. Mijen;05;RT 3;-7,05;110,33\r\n";
    g_auto(Read) read = read_bytes(text, sizeof text - 1);
    g_assert_cmpuint(read.trouble_count, ==, 0);
    g_assert_cmpuint(read.count, ==, 1);
    g_assert_cmpuint(read.cameras[0].line, ==, 3);
    g_assert_cmpstr(read.cameras[0].camera.name, ==, "Café");
    g_assert_cmpstr(read.cameras[0].camera.area, ==, "33.74.14.1005.005.003");
    g_assert_cmpfloat_with_epsilon(read.cameras[0].camera.lon, 110.33, 1e-9);
    g_assert_nonnull(strstr(read.remarks[0].what, "Windows-1252"));
}

static void test_utf16(void)
{
    g_autoptr(GError) error = NULL;
    gsize size;
    g_autofree char *bytes =
        g_convert("id,area\nc1,33.74.10.1003\n", -1, "UTF-16", "UTF-8", NULL, &size, &error);
    g_assert_no_error(error);
    g_auto(Read) read = read_bytes(bytes, size);
    g_assert_cmpuint(read.count, ==, 1);
}

static void test_spellings(void)
{
    g_auto(Read) read = read_text("id,kelurahan,kecamatan\n"
                                  "c1,Tandjungmas,\n"
                                  "c2,Tanjugmas,Semarang Utara\n"
                                  "c3,Purwosari,\n"
                                  "c4,Atlantis,\n"
                                  "c5,Purwosari,Semarang Utarra\n");
    g_assert_cmpuint(read.count, ==, 3);
    g_assert_cmpstr(read.cameras[0].camera.area, ==, "33.74.02.1008");
    g_assert_cmpstr(read.cameras[1].camera.area, ==, "33.74.02.1008");
    g_assert_true(g_str_has_prefix(read.cameras[2].camera.area, "33.74.02."));
    g_assert_cmpuint(read.remark_count, ==, 3);
    g_assert_nonnull(strstr(read.remarks[1].what, "'Tanjugmas' read as Tanjung Mas"));
    has_trouble(&read, 0, 4, "give the kecamatan");
    has_trouble(&read, 1, 5, "no kelurahan is called 'Atlantis'");
}

static void test_rows(void)
{
    static const struct {
        const char *row, *what;
    } bad[] = {
        {"c 1,33.74.10.1003,,,,", "not an id"},
        {"c1,33.74.10,,,,", "area is not the code"},
        {"c1,33.74.10.9999,,,,", "no kelurahan 33.74.10.9999"},
        {"c1,99.99.10.1003,,,,", "no kelurahan"},
        {"c1,33.74.10.1003,0,,,", "slot"},
        {"c1,33.74.10.1003,,91,110,", "lat"},
        {"c1,33.74.10.1003,,-7,,", "lon is missing"},
        {"c1,33.74.10.1003,,nan,1,", "lat"},
        {"c1,33.74.10.1003,,,,file:///etc/passwd", "main_url"},
        {"c1,33.74.10.1003,,,,rtsp://a:b@h/x", "main_url"},
        {"c1,33.74.10.1003,,,,rtsp://", "main_url"},
        {"c1,33.74.10.1003,,,,rtsp://h/a b", "main_url"},
        {"c1,33.74.10.1003,,,", "5 columns where the header has 6"},
        {"c1,33.74.10.1003,,,,,", "7 columns"},
        {",33.74.10.1003,,,,", "id"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *text = g_strdup_printf(
            "id,area,slot,lat,lon,main_url\n%s\nc9,33.74.10.1003,,,,\n", bad[i].row);
        g_auto(Read) read = read_text(text);
        g_assert_cmpuint(read.trouble_count, ==, 1);
        has_trouble(&read, 0, 2, bad[i].what);
        g_assert_cmpuint(read.count, ==, 1);
        g_assert_true(isnan(read.cameras[0].camera.lat));
    }
}

static void test_twice(void)
{
    g_auto(Read) read = read_text("id,name,area\nc1,\"A\nB\",33.74.10.1003\nc2,,33.74.10.1003\n"
                                  "c1,C,33.74.10.1003\n");
    g_assert_cmpuint(read.count, ==, 2);
    g_assert_cmpstr(read.cameras[0].camera.name, ==, "A B");
    has_trouble(&read, 0, 5, "stands on line 2 too");
}

static void test_recorders(void)
{
    g_auto(Read) read = read_text("id,area,slot,nvr,nvr_kind,sub_url\n"
                                  "c1,33.74.10.1003,3,10.0.0.9:8554,Hikvision,\n"
                                  "c2,33.74.10.1003,2,nvr.rt03.lan,DAHUA,rtsp://else/x\n"
                                  "c3,33.74.10.1003,,10.0.0.9,dahua,\n"
                                  "c4,33.74.10.1003,1,10.0.0.9,acme,\n"
                                  "c5,33.74.10.1003,1,10.0.0.9/../x,dahua,\n"
                                  "c6,33.74.10.1003,1,[fd00::9]:554,hikvision,\n");
    g_assert_cmpuint(read.count, ==, 3);
    const StreamAddress *hik = &read.cameras[0].address, *dahua = &read.cameras[1].address;
    g_assert_cmpstr(hik->main_url, ==, "rtsp://10.0.0.9:8554/Streaming/Channels/301");
    g_assert_cmpstr(hik->sub_url, ==, "rtsp://10.0.0.9:8554/Streaming/Channels/302");
    g_assert_cmpstr(hik->snapshot_url, ==, "http://10.0.0.9/ISAPI/Streaming/channels/301/picture");
    g_assert_true(
        g_str_has_prefix(hik->playback_url, "rtsp://10.0.0.9:8554/Streaming/tracks/301?"));
    g_assert_cmpstr(dahua->main_url, ==, "rtsp://nvr.rt03.lan/cam/realmonitor?channel=2&subtype=0");
    g_assert_cmpstr(dahua->sub_url, ==, "rtsp://else/x");
    g_assert_cmpstr(read.cameras[2].address.snapshot_url, ==,
                    "http://[fd00::9]/ISAPI/Streaming/channels/101/picture");
    has_trouble(&read, 0, 4, "slot");
    has_trouble(&read, 1, 5, "nvr_kind");
    has_trouble(&read, 2, 6, "nvr is not a host");
}

static void test_no_table(void)
{
    refused("", 0, "empty");
    refused("a\0b", 3, "not a text file");
    refused("name,area\nx,y\n", 14, "no column 'id'");
    refused("id,id\n1,2\n", 10, "stands twice");
    refused("id,kode_kamera\n1,2\n", 19, "stands twice");
    refused("id,area\n\"c1,33.74\n", 18, "t.csv:2");
    refused("id,area\n\"c1\"x,33.74\n", 20, "t.csv:2");
    g_autoptr(GString) wide = g_string_new("id");
    for (int i = 0; i < 1000000; i++) {
        g_string_append(wide, ",x");
    }
    refused(wide->str, wide->len, "more than 100 columns");
    g_autoptr(GString) cell = g_string_new("id,name,area\nc1,");
    for (int i = 0; i < 5000; i++) {
        g_string_append_c(cell, 'x');
    }
    g_string_append(cell, ",33.74.10.1003\nc2,y,33.74.10.1003\n");
    g_auto(Read) read = read_text(cell->str);
    has_trouble(&read, 0, 2, "over 2048 bytes");
    g_assert_cmpuint(read.count, ==, 1);
}

static void test_geojson(void)
{
    g_auto(Read) read = read_text(
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[110.4,-6.95]},"
        "\"properties\":{\"id\":\"c1\",\"name\":\"Alun-alun\",\"area\":\"33.74.10.1003\",\"slot\":"
        "2,"
        "\"night\":true,\"warna\":\"merah\",\"nested\":{\"a\":1}}},"
        "{\"type\":\"Feature\",\"id\":7,\"geometry\":null,\"properties\":{\"area\":\"33.74.10."
        "1003\"}},"
        "{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[]},"
        "\"properties\":{\"id\":\"c3\"}},"
        "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[\"x\"]},"
        "\"properties\":{\"id\":\"c4\"}},5]}");
    g_assert_cmpuint(read.count, ==, 2);
    g_assert_cmpfloat_with_epsilon(read.cameras[0].camera.lon, 110.4, 1e-9);
    g_assert_cmpint(read.cameras[0].camera.slot, ==, 2);
    g_assert_true(read.cameras[0].camera.night);
    g_assert_cmpstr(read.cameras[1].camera.id, ==, "7");
    g_assert_cmpuint(read.remark_count, ==, 1);
    has_trouble(&read, 0, 3, "not a Point");
    has_trouble(&read, 1, 4, "coordinates");
    has_trouble(&read, 2, 5, "not a Feature");
}

static void test_bad_geojson(void)
{
    refused("{\"type\":\"Topology\"}", 19, "not a FeatureCollection");
    refused("{\n\n\"type\":}", 11, "line 3: not JSON");
    g_autoptr(GString) deep = g_string_new("{\"a\":");
    for (int i = 0; i < 100000; i++) {
        g_string_append_c(deep, '[');
    }
    refused(deep->str, deep->len, "not JSON");
}

static void test_login(void)
{
    g_auto(Read) read = read_text("id,area,main_url,user,password\n"
                                  "c1,33.74.10.1003,rtsp://10.0.0.9/s,admin,\"a\nX-More: b\"\n"
                                  "c2,33.74.10.1003,rtsp://10.0.0.9/s,\"ad\nmin\",a\n"
                                  "c3,33.74.10.1003,rtsp://10.0.0.9/s,admin,\"p@ \"\"s,s\"\n");
    g_assert_cmpuint(read.trouble_count, ==, 2);
    has_trouble(&read, 0, 2, "password has characters that a login can't have");
    has_trouble(&read, 1, 4, "user has characters that a login can't have");
    g_assert_cmpuint(read.count, ==, 1);
    g_assert_cmpstr(read.cameras[0].address.password, ==, "p@ \"s,s");
}

/* Every prefix of a good file is a file with fewer rows, or says what is wrong; nothing breaks. */
static void test_cut_off(void)
{
    const char *text = "id,name,area,kelurahan,rw,rt,lat,lon,nvr,nvr_kind,slot\n"
                       "c1,\"Pos \"\"A\"\"\",,Purwosari Mijen,1,2,-7.0,110.1,10.0.0.1,hik,1\n"
                       "c2,B,33.74.10.1003,,,,,,,,\n";
    g_autoptr(City) city = city_load("semarang", NULL);
    for (size_t size = 0; size <= strlen(text); size++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Import) import = import_read("t.csv", text, size, city, &error);
        g_assert_true((import == NULL) == (error != NULL));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/import/a plain table", test_plain);
    g_test_add_func("/import/what a spreadsheet saves", test_spreadsheet);
    g_test_add_func("/import/UTF-16 too", test_utf16);
    g_test_add_func("/import/names of areas, however they are spelt", test_spellings);
    g_test_add_func("/import/a bad row is said with its line, and the next is read", test_rows);
    g_test_add_func("/import/an id that stands twice is said with both lines", test_twice);
    g_test_add_func("/import/addresses by a recorder's make and slot", test_recorders);
    g_test_add_func("/import/what is no table is refused", test_no_table);
    g_test_add_func("/import/GeoJSON", test_geojson);
    g_test_add_func("/import/what is no GeoJSON is refused", test_bad_geojson);
    g_test_add_func("/import/a login is of one line", test_login);
    g_test_add_func("/import/a file that is cut off anywhere", test_cut_off);
    return g_test_run();
}
