#include "demo_builder.h"

#include <math.h>
#include <string.h>

#include "demo_names.h"

enum { STREAM_PLACES = 1, STREAM_RT = 2 };

#define SMALLEST_WHOLE 200 /* cameras */

static double rounded(double degrees)
{
    return round(degrees * 1e6) / 1e6;
}

static const char *keep(DemoBuilder *builder, const char *text)
{
    return g_string_chunk_insert_const(builder->demo->text, text);
}

uint32_t demo_builder_share(uint32_t amount, uint32_t total, uint32_t from, uint32_t width)
{
    uint64_t before = (uint64_t)amount * from / total;
    return (uint32_t)((uint64_t)amount * (from + width) / total - before);
}

void demo_builder_area(DemoBuilder *builder, const Area *area)
{
    Area copy = {.code = g_string_chunk_insert(builder->demo->text, area->code),
                 .name = keep(builder, area->name),
                 .lat = rounded(area->lat),
                 .lon = rounded(area->lon),
                 .level = area->level};
    g_array_append_val(builder->demo->areas, copy);
}

static uint32_t add_link(DemoBuilder *builder, const char *name)
{
    GArray *links = builder->demo->links;
    for (unsigned i = links->len; i-- > 0;) {
        if (strcmp(g_array_index(links, DemoLink, i).name, name) == 0) {
            return i;
        }
    }
    DemoLink link = {.name = keep(builder, name)};
    g_array_append_val(links, link);
    return links->len - 1;
}

void demo_builder_site(DemoBuilder *builder, const Site *like, const char *name, Owner contact,
                       double lat, double lon)
{
    DemoCity *demo = builder->demo;
    char person[DEMO_NAME_SIZE];
    demo_name_contact(&builder->chance, contact, person);
    DemoSite site = {.first = demo->cameras->len, .lat = lat, .lon = lon};
    site.link = add_link(builder, like->link);
    g_array_index(demo->links, DemoLink, site.link).sites++;
    site.site = (Site){
        .area = keep(builder, like->area),
        .name = g_string_chunk_insert(demo->text, name),
        .link = keep(builder, like->link),
        .contact = g_string_chunk_insert(demo->text, person),
        .owner = like->owner,
        .slots = DEMO_SLOTS,
    };
    g_array_append_val(demo->sites, site);
}

/* Fills what follows from the class. */
static void class_defaults(Chance *chance, DemoCamera *out)
{
    static const struct {
        const char *analytics, *stream, *other_stream;
        Visibility visibility;
        uint16_t night, other; /* per mille */
    } table[CAMERA_CLASSES] = {
        [CLASS_RT] = {"", "demo:alley", "demo:street", VISIBILITY_RESTRICTED, 620, 300},
        [CLASS_TRAFFIC] = {"parkir_liar,genangan,kerumunan", "demo:junction", "demo:street",
                           VISIBILITY_PUBLIC, 950, 200},
        [CLASS_PUBLIC_SERVICE] = {"kerumunan", "demo:office", "", VISIBILITY_PUBLIC, 300, 0},
        [CLASS_MARKET] = {"kerumunan,parkir_liar,sampah", "demo:market", "", VISIBILITY_PUBLIC, 600,
                          0},
        [CLASS_HERITAGE] = {"kerumunan,parkir_liar", "demo:heritage", "", VISIBILITY_PUBLIC, 900,
                            0},
        [CLASS_OFFICE] = {"tamper", "demo:office", "", VISIBILITY_OFFICIAL, 500, 0},
        [CLASS_HEALTH_CENTRE] = {"kerumunan", "demo:office", "", VISIBILITY_OFFICIAL, 400, 0},
        [CLASS_GREEN_SPACE] = {"kerumunan,sampah", "demo:park", "", VISIBILITY_PUBLIC, 700, 0},
        [CLASS_TOURISM] = {"kerumunan", "demo:park", "demo:heritage", VISIBILITY_PUBLIC, 700, 400},
        [CLASS_PUMP_STATION] = {"genangan,banjir,rob", "demo:river", "", VISIBILITY_PUBLIC, 950, 0},
        [CLASS_RIVER] = {"banjir,sampah", "demo:river", "", VISIBILITY_PUBLIC, 950, 0},
        [CLASS_CORPORATE] = {"", "demo:office", "demo:street", VISIBILITY_RESTRICTED, 800, 500},
    };
    Camera *camera = &out->camera;
    camera->analytics = table[camera->class].analytics;
    camera->visibility = table[camera->class].visibility;
    camera->night = chance_hit(chance, table[camera->class].night);
    out->stream = chance_hit(chance, table[camera->class].other) ? table[camera->class].other_stream
                                                                 : table[camera->class].stream;
    if (camera->class == CLASS_RT && chance_hit(chance, 120)) {
        camera->analytics = chance_hit(chance, 500) ? "sampah" : "kerumunan,kamtibmas";
    }
}

void demo_builder_camera(DemoBuilder *builder, const char *area, const char *name,
                         CameraClass class, Owner owner)
{
    DemoCity *demo = builder->demo;
    DemoSite *site = demo_site(demo, demo->sites->len - 1);
    DemoCamera camera = {.site = demo->sites->len - 1};
    double north = chance_unit(&builder->chance) - 0.5;
    double east = chance_unit(&builder->chance) - 0.5;
    camera.camera = (Camera){
        .name = g_string_chunk_insert(demo->text, name),
        .area = keep(builder, area),
        .class = class,
        .owner = owner,
        .slot = (int)++site->count,
        .lat = rounded(site->lat + north * 0.0006),
        .lon = rounded(site->lon + east * 0.0006),
    };
    class_defaults(&builder->chance, &camera);
    g_array_append_val(demo->cameras, camera);
}

/* A place with more cameras than slots has more than one recorder. */
static void add_place(DemoBuilder *builder, const DemoPlace *place, const CityPlace *kelurahan)
{
    double x, y, reach = city_reach(builder->city, kelurahan);
    chance_point(&builder->chance, &x, &y);
    double lat = place->lat != 0 ? place->lat : kelurahan->lat + y * reach * 0.7;
    double lon = place->lon != 0 ? place->lon : kelurahan->lon + x * reach * 0.7;

    char kecamatan[AREA_CODE_SIZE], link[48], name[DEMO_NAME_SIZE];
    area_code_parent(kelurahan->code, kecamatan);
    g_snprintf(link, sizeof link, "%s-%s",
               place->owner == OWNER_DISHUB      ? "fo-dishub"
               : place->owner == OWNER_DPU       ? "radio-dpu"
               : place->owner == OWNER_CORPORATE ? "ispc"
                                                 : "fo-pemkot",
               kecamatan);
    Site like = {.area = kelurahan->code, .link = link, .owner = place->owner};
    for (int n = 0; n < place->cameras; n++) {
        if (n % DEMO_SLOTS == 0) {
            g_snprintf(name, sizeof name, n == 0 ? "%s" : "%s (%d)", place->name,
                       n / DEMO_SLOTS + 1);
            demo_builder_site(builder, &like, name, place->owner, lat, lon);
        }
        demo_name_place(place->name, place->class, n, name);
        demo_builder_camera(builder, kelurahan->code, name, place->class, place->owner);
        DemoCamera *camera = demo_camera(builder->demo, builder->demo->cameras->len - 1);
        camera->camera.ptz = n == 0 && (place->class == CLASS_TRAFFIC || place->cameras >= 4);
    }
}

/* Where fewer cameras are asked for than the plan has, each part of the city is thinned alike. */
static bool thinned(const DemoBuilder *builder, uint32_t cameras, uint32_t i)
{
    uint32_t full = builder->demo->plan->cameras;
    return cameras < full && demo_builder_share(cameras, full, i, 1) == 0;
}

/* Each class keeps one place, but in the smallest cities. */
static bool stands_for_class(const DemoPlan *plan, size_t place, uint32_t cameras)
{
    for (size_t i = 0; i < place; i++) {
        if (plan->places[i].class == plan->places[place].class) {
            return false;
        }
    }
    return cameras >= SMALLEST_WHOLE;
}

static void add_kelurahan(DemoBuilder *builder, const CityPlace *kelurahan, uint32_t cameras,
                          uint32_t *seen)
{
    const DemoPlan *plan = builder->demo->plan;
    for (size_t i = 0; i < plan->place_count; i++) {
        if (strcmp(plan->places[i].area, kelurahan->code) != 0) {
            continue;
        }
        if (!thinned(builder, cameras, (*seen)++) || stands_for_class(plan, i, cameras)) {
            add_place(builder, &plan->places[i], kelurahan);
        }
    }
    if (plan->kelurahan_offices && !thinned(builder, cameras, (*seen)++)) {
        char name[DEMO_NAME_SIZE];
        g_snprintf(name, sizeof name, "Kantor Kelurahan %s", kelurahan->name);
        DemoPlace office = {kelurahan->code, name, CLASS_OFFICE, OWNER_KECAMATAN, 1, 0, 0};
        add_place(builder, &office, kelurahan);
    }
}

/* What is left for the RT once the places stand. */
static void count_rt(DemoBuilder *builder, uint32_t cameras)
{
    const DemoPlan *plan = builder->demo->plan;
    uint32_t sites = (uint32_t)((uint64_t)cameras * plan->sites / plan->cameras);
    uint32_t placed_cameras = builder->demo->cameras->len, placed = builder->demo->sites->len;
    builder->rt_cameras = cameras > placed_cameras ? cameras - placed_cameras : 0;
    builder->rt_sites = sites > placed ? sites - placed : 0;
    builder->rt_sites =
        CLAMP(builder->rt_sites, (builder->rt_cameras + 2) / 3, builder->rt_cameras);
}

static int by_area(const void *left, const void *right)
{
    const DemoSite *a = left, *b = right;
    int order = strcmp(a->site.area, b->site.area);
    return order != 0 ? order : (a->first > b->first) - (a->first < b->first);
}

/* Sites in area order, their cameras along with them, then ids that rise. */
static void number_all(DemoCity *demo)
{
    g_autoptr(GArray) cameras =
        g_array_sized_new(FALSE, FALSE, sizeof(DemoCamera), demo->cameras->len);
    g_array_sort(demo->sites, by_area);
    for (uint32_t i = 0; i < demo->sites->len; i++) {
        DemoSite *site = demo_site(demo, i);
        char id[16];
        g_snprintf(id, sizeof id, demo->sites->len > 9999 ? "n%06u" : "n%04u", i + 1);
        site->site.id = g_string_chunk_insert(demo->text, id);
        for (uint32_t k = 0; k < site->count; k++) {
            DemoCamera camera = *demo_camera(demo, site->first + k);
            g_snprintf(id, sizeof id, demo->cameras->len > 99999 ? "c%06u" : "c%05u",
                       cameras->len + 1);
            camera.camera.id = g_string_chunk_insert(demo->text, id);
            camera.camera.site = site->site.id;
            camera.site = i;
            g_array_append_val(cameras, camera);
        }
        site->first = cameras->len - site->count;
    }
    g_array_unref(demo->cameras);
    demo->cameras = g_steal_pointer(&cameras);
}

DemoCity *demo_city_new(const DemoPlan *plan, const City *city, uint32_t cameras, uint64_t seed,
                        int64_t now_ms)
{
    DemoCity *demo = g_new0(DemoCity, 1);
    demo->plan = plan;
    demo->text = g_string_chunk_new(65536);
    demo->areas = g_array_new(FALSE, FALSE, sizeof(Area));
    demo->sites = g_array_new(FALSE, FALSE, sizeof(DemoSite));
    demo->cameras = g_array_new(FALSE, FALSE, sizeof(DemoCamera));
    demo->links = g_array_new(FALSE, FALSE, sizeof(DemoLink));

    cameras = cameras == 0 ? plan->cameras : MIN(cameras, DEMO_CAMERAS_MAX);
    DemoBuilder builder = {.demo = demo, .city = city, .sparse = cameras < plan->cameras};
    size_t count;
    const CityPlace *places = city_places(city, &count);
    uint32_t seen = 0;
    chance_init(&builder.chance, seed, STREAM_PLACES);
    for (size_t i = 0; i < count; i++) {
        builder.rt_total += (uint32_t)places[i].rt;
        if (places[i].level == AREA_KELURAHAN) {
            add_kelurahan(&builder, &places[i], cameras, &seen);
        }
    }
    count_rt(&builder, cameras);
    chance_init(&builder.chance, seed, STREAM_RT);
    for (size_t i = 0; i < count; i++) {
        Area area = {.code = places[i].code,
                     .name = places[i].name,
                     .lat = places[i].lat,
                     .lon = places[i].lon,
                     .level = places[i].level};
        demo_builder_area(&builder, &area);
        if (places[i].level == AREA_KELURAHAN) {
            demo_builder_rt(&builder, &places[i]);
        }
    }
    number_all(demo);
    demo_city_age(demo, seed, now_ms);
    return demo;
}

void demo_city_free(DemoCity *demo)
{
    if (demo == NULL) {
        return;
    }
    g_array_unref(demo->areas);
    g_array_unref(demo->sites);
    g_array_unref(demo->cameras);
    g_array_unref(demo->links);
    g_string_chunk_free(demo->text);
    g_free(demo);
}

void demo_city_tell(const DemoCity *demo, const SourceSink *sink)
{
    sink->begin(sink->server);
    for (uint32_t i = 0; i < demo->areas->len; i++) {
        sink->area(sink->server, &g_array_index(demo->areas, Area, i));
    }
    for (uint32_t i = 0; i < demo->sites->len; i++) {
        sink->site(sink->server, &demo_site(demo, i)->site);
    }
    for (uint32_t i = 0; i < demo->cameras->len; i++) {
        const DemoCamera *camera = demo_camera(demo, i);
        char url[64], recorder[128];
        g_snprintf(url, sizeof url, "%s/%s", camera->stream, camera->camera.id);
        g_snprintf(recorder, sizeof recorder,
                   "demo:rec/%s?start={start:unix-ms}&seconds={duration}", url + strlen("demo:"));
        StreamAddress address = {.main_url = url, .playback_url = recorder};
        address.onvif_url = camera->camera.ptz ? "demo:ptz" : NULL;
        sink->camera(sink->server, &camera->camera, "demo");
        sink->address(sink->server, camera->camera.id, &address);
    }
    sink->commit(sink->server);
}
