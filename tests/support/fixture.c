#include "fixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUTE INT64_C(60000)

static const struct {
    const char *code, *name;
    double lat, lon;
} places[] = {
    {"33.74", "Kota Semarang", -6.990, 110.423},
    {"33.74.02", "Semarang Utara", -6.958, 110.416},
    {"33.74.02.1004", "Purwosari", -6.970, 110.415},
    {"33.74.02.1005", "Kuningan", -6.962, 110.414},
    {"33.74.02.1008", "Tanjung Mas", -6.952, 110.429},
    {"33.74.10", "Tembalang", -7.049, 110.461},
    {"33.74.10.1003", "Mangunharjo", -7.045, 110.461},
    {"33.74.10.1006", "Tembalang", -7.051, 110.440},
    {"33.74.10.1010", "Sendangguwo", -7.013, 110.455},
    {"33.74.14", "Mijen", -7.053, 110.317},
    {"33.74.14.1005", "Purwosari", -7.077, 110.333},
    {"33.74.16", "Tugu", -6.970, 110.329},
    {"33.74.16.1007", "Mangunharjo", -6.966, 110.305},
};

static const char *const links[] = {"icon-utara-1", "icon-tembalang-2", "telkom-barat", ""};

/* What differs from camera to camera; the rest follows from the number. */
static const struct {
    const char *area, *name;
    CameraClass class;
    CameraState state;
    Reason reason;
    int age, seen; /* minutes, -1 not known */
} rows[] = {
#define RT  CLASS_RT
#define ON  CAMERA_ONLINE, REASON_NONE
#define OFF CAMERA_OFFLINE
#define OUT CAMERA_OUT_OF_SERVICE
    {"33.74.02.1004.001.001", "Pos Kamling Jl. Purwosari Raya", RT, ON, 600, 0},
    {"33.74.02.1004.001.002", "Gg. Mawar", RT, ON, 2880, 1},
    {"33.74.02.1004.002.001", "Masjid Al-Ikhlas", RT, OFF, REASON_NONE, 95, 96},
    {"33.74.02.1004.002.002", "Balai RW 02", RT, OFF, REASON_UNPLUGGED, 4320, 4321},
    {"33.74.02.1005.003.008", "Rumah Pak RT 08", RT, OUT, REASON_PRIVACY, 30, 30},
    {"33.74.02.1005.003.008", "Kuningan 3/8 timur", RT, ON, 44000, 0},
    {"33.74.02.1005.008.003", "Pos Kamling Kuningan", RT, ON, 44000, 0},
    {"33.74.02.1005.008.004", "Gg. Melati", RT, CAMERA_FROZEN, REASON_NONE, 12, 0},
    {"33.74.02.1005", "Puskesmas Kuningan", CLASS_HEALTH_CENTRE, ON, 9000, 0},
    {"33.74.02.1005", "Pasar Kuningan gerbang", CLASS_MARKET, CAMERA_DARK, REASON_NONE, 240, 2},
    {"33.74.02.1008.014.003", "Pos Kamling Jl. Ronggowarsito", RT, ON, 120, 0},
    {"33.74.02.1008.014.003", "Jl. Ronggowarsito selatan", RT, CAMERA_MOVED, REASON_NONE, 33, 1},
    {"33.74.02.1008.014.005", "Tambak Lorok", RT, OFF, REASON_STOLEN, 90000, 90000},
    {"33.74.02.1008.015.001", "Tambak Lorok dermaga", RT, OFF, REASON_CABLE, 1500, 1501},
    {"33.74.02.1008", "Pompa Kali Banger", CLASS_PUMP_STATION, ON, 70000, 0},
    {"33.74.02.1008", "Pompa Kali Semarang", CLASS_PUMP_STATION, OFF, REASON_NONE, 6, 6},
    {"33.74.02.1008", "Stasiun Tawang", CLASS_HERITAGE, ON, 5000, 0},
    {"33.74.02.1008", "Kali Baru", CLASS_RIVER, OUT, REASON_MAINTENANCE, 700, 700},
    {"33.74.10.1003.001.001", "Pos Ronda 1", RT, ON, 400, 0},
    {"33.74.10.1003.001.002", "Pos Ronda 2", RT, ON, 400, 0},
    {"33.74.10.1003.001.003", "Pos Ronda 3", RT, OFF, REASON_NONE, 61, 61},
    {"33.74.10.1003.002.001", "Pos Ronda 10", RT, CAMERA_UNKNOWN, REASON_NONE, 15, 15},
    {"33.74.10.1003.002.002", "Lapangan", RT, CAMERA_UNKNOWN, REASON_NONE, 15, 15},
    {"33.74.10.1006", "Kantor Kelurahan Tembalang", CLASS_OFFICE, ON, 8000, 0},
    {"33.74.10.1006", "Undip gerbang", CLASS_TRAFFIC, ON, 12000, 0},
    {"33.74.10.1006", "Undip bundaran", CLASS_TRAFFIC, ON, 12000, 0},
    {"33.74.10.1006.001.001", "Gang Bulusan Selatan", RT, CAMERA_UNLINKED, REASON_NONE, 200000, -1},
    {"33.74.10.1006.001.002", "Gang Bulusan Utara", RT, CAMERA_UNLINKED, REASON_NONE, 200000, -1},
    {"33.74.10.1006.001.003", "Kos Bu Sri", RT, CAMERA_MISSING, REASON_NONE, 60000, -1},
    {"33.74.10.1006.002.001", "Kos Pak Joko", RT, CAMERA_MISSING, REASON_STOLEN, 60000, 60000},
    {"33.74.10.1010.005.001", "Jl. Sendangguwo Raya 1", RT, ON, 300, 0},
    {"33.74.10.1010.005.002", "Jl. Sendangguwo Raya 2", RT, ON, 300, 0},
    {"33.74.10.1010.005.003", "Jl. Sendangguwo Raya 3", RT, ON, 300, 0},
    {"33.74.10.1010.005.003", "Taman Klipang", CLASS_GREEN_SPACE, ON, 300, 0},
    {"33.74.10.1010.005.004", "Klipang Pesona", RT, OFF, REASON_UNPLUGGED, 40000, 40001},
    {"33.74.10.1010.006.001", "Klipang Permai", RT, OFF, REASON_UNPLUGGED, 40000, 40001},
    {"33.74.10.1010.006.002", "Klipang Indah", RT, OFF, REASON_BROKEN, 7000, 7001},
    {"33.74.10.1010.006.003", "Pertigaan Klipang", CLASS_TRAFFIC, OUT, REASON_LINK_CONTRACT, 39000,
     39001},
    {"33.74.10.1010.007.001", "Pos Kamling RW 07", RT, ON, 1000, 0},
    {"33.74.10.1010.007.003", "Gg. Kenanga", RT, ON, 1000, 0},
    {"33.74.10.1010.007.003", "Gg. Anggrek", RT, CAMERA_FROZEN, REASON_BROKEN, 90, 0},
    {"33.74.10.1010", "Pasar Pedurungan Kidul", CLASS_MARKET, ON, 2000, 0},
    {"33.74.10.1010", "Dispendukcapil loket A", CLASS_PUBLIC_SERVICE, ON, 2000, 0},
    {"33.74.10.1010", "Dispendukcapil loket B", CLASS_PUBLIC_SERVICE, CAMERA_DARK,
     REASON_RENOVATION, 9000, 9},
    {"33.74.14.1005.001.001", "Waduk Jatibarang", CLASS_TOURISM, ON, 100, 0},
    {"33.74.14.1005.001.002", "Gg. Durian", RT, OFF, REASON_LINK_CONTRACT, 39000, 39001},
    {"33.74.14.1005.002.001", "Gg. Rambutan", RT, OFF, REASON_LINK_CONTRACT, 39000, 39001},
    {"33.74.14.1005.002.001", "Kebun Pak Darmo", RT, CAMERA_UNLINKED, REASON_NONE, -1, -1},
    {"33.74.14.1005", "Pabrik PT Sinar", CLASS_CORPORATE, ON, 50000, 0},
    {"33.74.14.1005", "Pasar Mijen", CLASS_MARKET, ON, 50000, 0},
    {"33.74.16.1007.001.001", "Tambak Pak Slamet", RT, ON, 45, 0},
    {"33.74.16.1007.001.002", "Pos Kamling Mangkang", RT, OFF, REASON_NONE, 2, 2},
    {"33.74.16.1007.001.003", "Kelenteng 大覺寺 depan", CLASS_HERITAGE, ON, 45, 0},
    {"33.74.16.1007.001.003", "Kelenteng 大覺寺 dalam", CLASS_HERITAGE, ON, 45, 0},
    {"33.74.16.1007.002.001", "Café Pak Ndé", RT, ON, 45, 0},
    {"33.74.16.1007.002.002", "Warung 🍜 Bu Tini", RT, OFF, REASON_NONE, 1441, 1441},
    {"33.74.16.1007.002.003", "Gapura ꦱꦸꦒꦼꦁ ꦫꦮꦸꦃ", RT, ON, 45, 0},
    {"33.74.16.1007.003.001", "-", RT, ON, 45, 0}, /* 300 bytes, see below */
    {"33.74.16.1007", "Mangkang terminal", CLASS_TRAFFIC, ON, 45, 0},
    {"33.74.16.1007", "Mangkang terminal", CLASS_TRAFFIC, OFF, REASON_NONE, 45, 45},
#undef RT
#undef ON
#undef OFF
#undef OUT
};
G_STATIC_ASSERT(G_N_ELEMENTS(rows) == 60);

static void put_place(Catalog *catalog, const char *code, const char *name, double lat, double lon)
{
    Area area = {.code = code, .name = name, .lat = lat, .lon = lon, .rev = 1};
    bool put = area_code_level(code, &area.level) && catalog_put_area(catalog, &area, NULL);
    g_assert_true(put);
}

static int64_t minutes_ago(int minutes)
{
    return minutes < 0 ? 0 : FIXTURE_NOW_MS - minutes * MINUTE;
}

/* Each site serves four neighbours of the list. */
static void put_sites(Catalog *catalog)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(rows) / 4; i++) {
        char id[16], name[32];
        snprintf(id, sizeof id, "n%04u", i + 1);
        snprintf(name, sizeof name, "NVR %u", i + 1);
        Site site = {
            .id = id,
            .area = rows[i * 4].area,
            .name = name,
            .link = links[i % G_N_ELEMENTS(links)],
            .contact = i % 3 == 0 ? "Pak RT 0812-000-000" : "",
            .since_ms = minutes_ago(1000),
            .rev = 2,
            .owner = (Owner)(i % OWNERS),
            .state = i % 7 == 6 ? CAMERA_OFFLINE : CAMERA_ONLINE,
            .slots = 4,
        };
        g_assert_true(catalog_put_site(catalog, &site, NULL));
    }
}

static void put_row(Catalog *catalog, unsigned i)
{
    static const char *const analytics[] = {"", "genangan", "kerumunan,parkir_liar", "sampah"};
    char id[16], site[16], longest[301];
    snprintf(id, sizeof id, "cam-%03u", i + 1);
    snprintf(site, sizeof site, "n%04u", i / 4 + 1);
    memset(longest, 'x', 300);
    longest[300] = '\0';
    bool at_residents = rows[i].class == CLASS_RT;
    Camera camera = {
        .id = id,
        .name = rows[i].name[0] == '-' ? longest : rows[i].name,
        .area = rows[i].area,
        .site = rows[i].class == CLASS_CORPORATE ? NULL : site,
        .analytics = analytics[i % G_N_ELEMENTS(analytics)],
        .since_ms = minutes_ago(rows[i].age),
        .seen_at_ms = minutes_ago(rows[i].seen),
        .rev = 3 + i,
        .lat = i % 9 == 8 ? NAN : -6.95 - i * 0.001,
        .lon = i % 9 == 8 ? NAN : 110.40 + i * 0.001,
        .class = rows[i].class,
        .owner =
            at_residents ? (i % 3 == 0 ? OWNER_RESIDENTS : OWNER_KECAMATAN) : (Owner)(i % OWNERS),
        .visibility = at_residents ? VISIBILITY_RESTRICTED : (Visibility)(i % VISIBILITIES),
        .state = rows[i].state,
        .reason = rows[i].reason,
        .slot = (int)(i % 4) + 1,
        .night = i % 2 == 0,
        .ptz = rows[i].class == CLASS_TRAFFIC,
    };
    g_assert_true(catalog_put_camera(catalog, &camera, NULL));
}

Catalog *fixture_city(void)
{
    Catalog *catalog = catalog_new();
    for (unsigned i = 0; i < G_N_ELEMENTS(places); i++) {
        put_place(catalog, places[i].code, places[i].name, places[i].lat, places[i].lon);
    }
    put_sites(catalog);
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        put_row(catalog, i);
    }
    return catalog;
}
