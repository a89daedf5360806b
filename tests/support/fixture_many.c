#include <math.h>
#include <stdio.h>

#include "fixture.h"

#define KECAMATAN 16
#define KELURAHAN 11
#define RW_EACH   8
#define RT_EACH   8

static const char *const kecamatan_names[KECAMATAN] = {
    "Semarang Tengah",  "Semarang Utara", "Semarang Timur", "Gayamsari", "Genuk",      "Pedurungan",
    "Semarang Selatan", "Candisari",      "Gajahmungkur",   "Tembalang", "Banyumanik", "Gunungpati",
    "Semarang Barat",   "Mijen",          "Ngaliyan",       "Tugu",
};
static const char *const first[] = {"Kali",   "Tambak", "Sendang",    "Bulu",        "Pleburan ",
                                    "Karang", "Jati",   "Gisik",      "Muktiharjo ", "Tlogo",
                                    "Sambi",  "Wono",   "Plamongan ", "Pudak",       "Ngesrep ",
                                    "Sumur",  "Bandar", "Kuningan "};
static const char *const second[] = {"sari",  "guwo",  "rejo",  "harjo", "mulyo", "Lor",
                                     "Kidul", "anyar", "drono", "boto",  "aji"};
static const char *const streets[] = {
    "Jl. Pemuda",   "Jl. Majapahit", "Gg. Mawar",   "Gg. Melati",       "Jl. Setiabudi",
    "Simpang Lima", "Pasar",         "Pos Kamling", "Masjid Al-Ikhlas", "SDN",
    "Taman",        "Jembatan",      "Balai RW",    "Musala",           "Jl. Ronggowarsito"};

static unsigned pick(GRand *dice, unsigned below)
{
    return (unsigned)g_rand_int_range(dice, 0, (gint32)below);
}

static void put_place(Catalog *catalog, const char *code, const char *name)
{
    Area area = {.code = code, .name = name, .lat = NAN, .lon = NAN, .rev = 1};
    bool put = area_code_level(code, &area.level) && catalog_put_area(catalog, &area, NULL);
    g_assert_true(put);
}

static void put_places(Catalog *catalog)
{
    char code[AREA_CODE_SIZE], name[64];
    put_place(catalog, "33.74", "Kota Semarang");
    for (unsigned i = 0; i < KECAMATAN; i++) {
        snprintf(code, sizeof code, "33.74.%02u", i + 1);
        put_place(catalog, code, kecamatan_names[i]);
        for (unsigned k = 0; k < KELURAHAN; k++) {
            snprintf(code, sizeof code, "33.74.%02u.%04u", i + 1, 1001 + k);
            unsigned at = (i * KELURAHAN + k) % (G_N_ELEMENTS(first) * G_N_ELEMENTS(second));
            snprintf(name, sizeof name, "%s%s", first[at % G_N_ELEMENTS(first)],
                     second[at % G_N_ELEMENTS(second)]);
            put_place(catalog, code, name);
        }
    }
}

static void put_site(Catalog *catalog, const char *id, const char *area, unsigned number)
{
    char link[24];
    snprintf(link, sizeof link, "segmen-%03u", number % 300);
    Site site = {
        .id = id,
        .area = area,
        .name = id,
        .link = link,
        .contact = "",
        .since_ms = FIXTURE_NOW_MS - 1000,
        .rev = 1,
        .owner = OWNER_KECAMATAN,
        .slots = 4,
    };
    g_assert_true(catalog_put_site(catalog, &site, NULL));
}

/* 70 in 100 are live, as the press counted; half of the others have a reason. */
static void roll_state(GRand *dice, Camera *camera)
{
    unsigned roll = pick(dice, 100);
    camera->state = roll < 70 ? CAMERA_ONLINE : (CameraState)(1 + pick(dice, CAMERA_STATES - 1));
    camera->reason = roll < 85 ? REASON_NONE : (Reason)pick(dice, REASONS);
    camera->since_ms = FIXTURE_NOW_MS - (int64_t)pick(dice, 10000000) * 1000;
    camera->seen_at_ms = camera->since_ms + pick(dice, 1000000);
}

static void put_camera(Catalog *catalog, GRand *dice, unsigned number, const char *area)
{
    char id[16], site[16], name[64];
    snprintf(id, sizeof id, "c%06u", number + 1);
    snprintf(site, sizeof site, "n%06u", number / 2 + 1);
    snprintf(name, sizeof name, "%s %u", streets[pick(dice, G_N_ELEMENTS(streets))],
             1 + pick(dice, 200));
    if (number % 2 == 0) {
        put_site(catalog, site, area, number / 2);
    }
    Camera camera = {
        .id = id,
        .name = name,
        .area = area,
        .site = site,
        .analytics = number % 5 == 0 ? "kerumunan" : "",
        .rev = number + 1,
        .lat = -7.05 + pick(dice, 100000) / 1e6,
        .lon = 110.3 + pick(dice, 100000) / 1e6,
        .class = pick(dice, 10) < 8 ? CLASS_RT : (CameraClass)pick(dice, CAMERA_CLASSES),
        .owner = (Owner)pick(dice, OWNERS),
        .visibility = (Visibility)pick(dice, VISIBILITIES),
        .slot = 1 + (int)(number % 2),
        .night = pick(dice, 2) == 1,
        .ptz = pick(dice, 50) == 0,
    };
    roll_state(dice, &camera);
    g_assert_true(catalog_put_camera(catalog, &camera, NULL));
}

Catalog *fixture_many(unsigned cameras, unsigned seed)
{
    Catalog *catalog = catalog_new();
    GRand *dice = g_rand_new_with_seed(seed);
    put_places(catalog);
    for (unsigned i = 0; i < cameras; i += 2) {
        char area[AREA_CODE_SIZE];
        snprintf(area, sizeof area, "33.74.%02u.%04u.%03u.%03u", 1 + pick(dice, KECAMATAN),
                 1001 + pick(dice, KELURAHAN), 1 + pick(dice, RW_EACH), 1 + pick(dice, RT_EACH));
        put_camera(catalog, dice, i, area);
        if (i + 1 < cameras) {
            put_camera(catalog, dice, i + 1, area);
        }
    }
    g_rand_free(dice);
    return catalog;
}
