#include "demo_register.h"

#include <math.h>

enum { STREAM_REGISTER = 12 };

#define DAY_MS INT64_C(86400000)

/* Made up, all of them. */
static const struct {
    BuildingKind kind;
    const char *names[5];
    int cameras; /* that such a one promises */
} kinds[] = {
    {BUILDING_HOTEL,
     {"Hotel Gunung Talang", "Hotel Asem Arang", "Hotel Kali Semarang", "Wisma Bergota",
      "Hotel Taman Raden"},
     16},
    {BUILDING_SHOP,
     {"Mal Simpang Raya", "Ruko Peterongan Indah", "Swalayan Sumber Rejeki", "Plasa Banyumanik",
      "Toko Serba Ada Kaligawe"},
     24},
    {BUILDING_BANK,
     {"Bank Nusa Kencana Pemuda", "Bank Artha Jateng Johar", "Bank Nusa Kencana Majapahit", NULL},
     8},
    {BUILDING_FUEL,
     {"SPBU Kalibanteng", "SPBU Mangkang", "SPBU Sultan Agung", "SPBU Sukun", NULL},
     6},
    {BUILDING_HEALTH, {"RS Kasih Bunda", "Klinik Sehat Mijen", "RS Permata Tembalang", NULL}, 12},
    {BUILDING_SCHOOL,
     {"Kampus Bina Warga", "SMK Tunas Bahari", "Kampus Teknologi Sekaran", NULL},
     10},
    {BUILDING_HOUSING,
     {"Apartemen Puri Candi", "Perumahan Graha Sendang", "Rusunawa Kaligawe", NULL},
     8},
    {BUILDING_INDUSTRY,
     {"Gudang Wijaya Kusuma", "Pabrik Tekstil Randu", "Kawasan Terboyo Blok C", NULL},
     12},
    {BUILDING_TOWER,
     {"Menara BTS Gunungpati 2", "Menara BTS Tugurejo", "Menara BTS Jatingaleh",
      "Menara BTS Rowosari", "Menara BTS Kedungpane"},
     2},
    {BUILDING_TRANSPORT,
     {"Terminal Penggaron", "Trans Kota koridor 4", "Stasiun Alastua", "Dermaga Penyeberangan",
      NULL},
     12},
    {BUILDING_OFFICE,
     {"Gedung Menara Pemuda", "Gedung Wahana Karya", "Kantor Sewa Imam Bonjol", NULL},
     14},
    {BUILDING_MARKET, {"Pasar Swasta Dargo Baru", "Pasar Ikan Rejomulyo Timur", NULL}, 8},
};

static const char *const streets[] = {"Jl. Pemuda",      "Jl. Majapahit", "Jl. Setiabudi",
                                      "Jl. Kaligawe",    "Jl. Walisongo", "Jl. Dr. Cipto",
                                      "Jl. Imam Bonjol", "Jl. Sriwijaya", "Jl. Raya Mijen"};
static const char *const people[] = {"Ibu Ratna", "Bp. Hadi",     "Ibu Lestari",
                                     "Bp. Wahyu", "Bp. Yulianto", "Ibu Dewi"};

typedef struct Telling {
    const DemoCity *demo;
    const SourceSink *sink;
    Chance chance;
    int64_t now_ms;
    unsigned number;
    uint32_t site; /* the next that a linked one may have */
} Telling;

static const Area *draw_kelurahan(Telling *telling)
{
    const GArray *areas = telling->demo->areas;
    const Area *area;
    do {
        area = &g_array_index(areas, Area, chance_below(&telling->chance, areas->len));
    } while (area->level != AREA_KELURAHAN);
    return area;
}

/* A recorder that is no RT's. */
static const DemoSite *next_site(Telling *telling)
{
    while (telling->site < telling->demo->sites->len) {
        const DemoSite *site = &g_array_index(telling->demo->sites, DemoSite, telling->site++);
        const Camera *camera = &demo_camera(telling->demo, site->first)->camera;
        if (camera->class != CLASS_RT && camera->state != CAMERA_UNLINKED) {
            return site;
        }
    }
    return NULL;
}

static void agree(Telling *telling, Building *building, char *agreement, size_t size)
{
    building->agreed_at_ms = building->asked_at_ms + 20 * DAY_MS;
    building->until_ms = building->agreed_at_ms + 3 * 365 * DAY_MS;
    g_autoptr(GDateTime) day = g_date_time_new_from_unix_local(building->agreed_at_ms / 1000);
    g_snprintf(agreement, size, "%03u/PKS/%d", 100 + telling->number, g_date_time_get_year(day));
    building->agreement = agreement;
}

/* A third has come, a fifth is overdue, few refuse. */
static void draw_state(Telling *telling, Building *building, char *agreement, size_t size)
{
    static const uint16_t weights[BUILDING_STATES] = {24, 22, 28, 18, 4, 4};
    int64_t now_ms = telling->now_ms;
    const DemoSite *site = NULL;
    building->state = (BuildingState)chance_weighted(&telling->chance, weights, BUILDING_STATES);
    if (building->state == BUILDING_LINKED && (site = next_site(telling)) == NULL) {
        building->state = BUILDING_AGREED;
    }
    building->asked_at_ms = now_ms - (30 + chance_below(&telling->chance, 200)) * DAY_MS;
    building->due_at_ms = now_ms + (5 + chance_below(&telling->chance, 90)) * DAY_MS;
    if (building->state == BUILDING_OVERDUE) {
        building->due_at_ms = now_ms - (1 + chance_below(&telling->chance, 60)) * DAY_MS;
        building->asked_at_ms = building->due_at_ms - 60 * DAY_MS;
        building->note = "Dua kali disurati, belum ada jawaban.";
    }
    if (building->state == BUILDING_AGREED || building->state == BUILDING_LINKED ||
        (building->state == BUILDING_OVERDUE && chance_hit(&telling->chance, 400))) {
        agree(telling, building, agreement, size);
    }
    if (site != NULL) {
        building->site = site->site.id;
        building->area = site->site.area;
        building->lat = site->lat;
        building->lon = site->lon;
        building->linked = (int)site->count;
        building->promised = (int)MAX(site->count, 1u) + (int)chance_below(&telling->chance, 3);
        building->due_at_ms = 0;
    }
    if (building->state == BUILDING_EXEMPT) {
        building->due_at_ms = 0;
        building->note = "Tanpa ruang publik.";
    }
}

static void tell_one(Telling *telling, size_t kind, const char *name)
{
    char id[16], address[80], contact[80], owner[80], agreement[32] = "";
    const Area *area = draw_kelurahan(telling);
    Chance *chance = &telling->chance;
    g_snprintf(id, sizeof id, "P5-%04u", ++telling->number);
    g_snprintf(address, sizeof address, "%s %u",
               streets[chance_below(chance, G_N_ELEMENTS(streets))], 1 + chance_below(chance, 240));
    g_snprintf(contact, sizeof contact, "%s, 0812-555-%04u",
               people[chance_below(chance, G_N_ELEMENTS(people))], chance_below(chance, 10000));
    g_snprintf(owner, sizeof owner, "PT %s", name);
    Building building = {.id = id,
                         .name = name,
                         .area = area->code,
                         .address = address,
                         .owner = owner,
                         .contact = contact,
                         .agreement = agreement,
                         .note = "",
                         .lat = area->lat,
                         .lon = area->lon,
                         .kind = kinds[kind].kind,
                         .promised = kinds[kind].cameras,
                         .version = 1};
    draw_state(telling, &building, agreement, sizeof agreement);
    telling->sink->building(telling->sink->server, &building);
}

void demo_register_tell(const DemoCity *demo, const SourceSink *sink, uint64_t seed, int64_t now_ms)
{
    Telling telling = {.demo = demo, .sink = sink, .now_ms = now_ms};
    if (sink->building == NULL) {
        return;
    }
    chance_init(&telling.chance, seed, STREAM_REGISTER);
    sink->begin(sink->server);
    for (size_t kind = 0; kind < G_N_ELEMENTS(kinds); kind++) {
        for (size_t i = 0; i < G_N_ELEMENTS(kinds[kind].names) && kinds[kind].names[i] != NULL;
             i++) {
            tell_one(&telling, kind, kinds[kind].names[i]);
        }
    }
    sink->commit(sink->server);
}
