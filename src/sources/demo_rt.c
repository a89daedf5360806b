#include "demo_builder.h"
#include "demo_names.h"

#define LINK_SITES 48 /* as many recorders as one upstream segment carries */

/* One kelurahan's RT: how many sites and cameras each has. */
typedef struct Tally {
    int rt, rw;
    uint8_t *sites, *cameras;
    bool *shown;
} Tally;

/* Chooses which RT have recorders, and how many cameras hang on each. */
static void tally_fill(DemoBuilder *builder, Tally *tally, uint32_t sites, uint32_t cameras)
{
    uint32_t each = sites / (uint32_t)tally->rt, left = sites % (uint32_t)tally->rt;
    for (int i = 0; i < tally->rt; i++) {
        uint32_t rest = (uint32_t)(tally->rt - i);
        bool extra = chance_below(&builder->chance, rest) < left;
        left -= extra;
        tally->sites[i] = (uint8_t)(each + extra);
        tally->cameras[i] = tally->sites[i];
    }
    uint32_t more = cameras - sites;
    while (more > 0) {
        uint32_t i = chance_below(&builder->chance, (uint32_t)tally->rt);
        if (tally->cameras[i] < tally->sites[i] * DEMO_SLOTS &&
            (tally->cameras[i] < tally->sites[i] * 2 || chance_hit(&builder->chance, 120))) {
            tally->cameras[i]++;
            more--;
        }
    }
}

/* RT number i of the kelurahan belongs to this RW, and is its so manieth. */
static int rw_of(const Tally *tally, int i, int *number)
{
    int each = tally->rt / tally->rw, larger = tally->rt % tally->rw;
    int rw = i < larger * (each + 1) ? i / (each + 1) : larger + (i - larger * (each + 1)) / each;
    int first = rw <= larger ? rw * (each + 1) : larger * (each + 1) + (rw - larger) * each;
    *number = i - first + 1;
    return rw + 1;
}

static void add_rt_areas(DemoBuilder *builder, const CityPlace *kelurahan, const Tally *tally)
{
    double reach = city_reach(builder->city, kelurahan), x, y;
    char code[AREA_CODE_SIZE], name[16];
    int shown = 0;
    for (int i = 0; i < tally->rt; i++) {
        int number, rw = rw_of(tally, i, &number);
        DemoPoint *point = &builder->rw_points[rw - 1];
        if (number == 1) {
            chance_point(&builder->chance, &x, &y);
            point->lat = kelurahan->lat + y * reach * 0.75;
            point->lon = kelurahan->lon + x * reach * 0.75;
        }
        if (builder->sparse && !tally->shown[i]) {
            continue;
        }
        if (shown != rw) {
            shown = rw;
            g_snprintf(code, sizeof code, "%s.%03d", kelurahan->code, rw);
            g_snprintf(name, sizeof name, "RW %02d", rw);
            Area area = {code, name, point->lat, point->lon, 0, AREA_RW};
            demo_builder_area(builder, &area);
        }
        chance_point(&builder->chance, &x, &y);
        g_snprintf(code, sizeof code, "%s.%03d.%03d", kelurahan->code, rw, number);
        g_snprintf(name, sizeof name, "RT %02d", number);
        Area area = {code, name,   point->lat + y * reach * 0.2, point->lon + x * reach * 0.2,
                     0,    AREA_RT};
        demo_builder_area(builder, &area);
    }
}

/* The second and later cameras of a recorder may hang over the next RT's street, and be counted
 * there. */
static void add_rt_cameras(DemoBuilder *builder, const CityPlace *kelurahan, const Tally *tally,
                           int i, int cameras)
{
    char code[AREA_CODE_SIZE], name[DEMO_NAME_SIZE];
    for (int n = 0; n < cameras; n++) {
        int number, next, rw = rw_of(tally, i, &number);
        if (n > 0 && i + 1 < tally->rt && tally->shown[i + 1] && rw_of(tally, i + 1, &next) == rw &&
            chance_hit(&builder->chance, 250)) {
            number = next;
        }
        uint32_t flavour = (uint32_t)(rw * 3) + (uint32_t)(kelurahan->lon * 1000);
        DemoAddress address = {rw, number, flavour};
        demo_name_rt(&builder->chance, &address, n == 0, name);
        g_snprintf(code, sizeof code, "%s.%03d.%03d", kelurahan->code, rw, number);
        demo_builder_camera(builder, code, name, CLASS_RT,
                            n > 1 || chance_hit(&builder->chance, 30) ? OWNER_RESIDENTS
                                                                      : OWNER_KECAMATAN);
    }
}

static void add_rt_sites(DemoBuilder *builder, const CityPlace *kelurahan, const Tally *tally)
{
    double reach = city_reach(builder->city, kelurahan), x, y;
    char code[AREA_CODE_SIZE], link[48], name[DEMO_NAME_SIZE];
    char isp = (char)('a' + chance_below(&builder->chance, 3));
    int placed = 0;
    Site like = {.area = code, .link = link, .owner = OWNER_KECAMATAN};
    for (int i = 0; i < tally->rt; i++) {
        int left = tally->cameras[i], number, rw = rw_of(tally, i, &number);
        const DemoPoint *point = &builder->rw_points[rw - 1];
        g_snprintf(code, sizeof code, "%s.%03d.%03d", kelurahan->code, rw, number);
        for (int s = tally->sites[i]; s > 0; s--) {
            chance_point(&builder->chance, &x, &y);
            g_snprintf(link, sizeof link, "isp%c-%s-%d", isp, kelurahan->code,
                       placed++ / LINK_SITES + 1);
            g_snprintf(name, sizeof name, "NVR RT %02d RW %02d %s", number, rw, kelurahan->name);
            demo_builder_site(builder, &like, name, OWNER_RESIDENTS, point->lat + y * reach * 0.2,
                              point->lon + x * reach * 0.2);
            int cameras = (left + s - 1) / s;
            left -= cameras;
            add_rt_cameras(builder, kelurahan, tally, i, cameras);
        }
    }
}

void demo_builder_rt(DemoBuilder *builder, const CityPlace *kelurahan)
{
    if (kelurahan->rt == 0 || builder->rt_total == 0) {
        return;
    }
    size_t count = (size_t)kelurahan->rt;
    uint32_t width = (uint32_t)count;
    uint32_t sites =
        demo_builder_share(builder->rt_sites, builder->rt_total, builder->rt_seen, width);
    uint32_t from = demo_builder_share(builder->rt_sites, builder->rt_total, 0, builder->rt_seen);
    uint32_t cameras = sites + demo_builder_share(builder->rt_cameras - builder->rt_sites,
                                                  MAX(builder->rt_sites, 1), from, sites);
    builder->rt_seen += width;

    g_autofree uint8_t *counts = g_new0(uint8_t, 2 * count);
    g_autofree bool *shown = g_new0(bool, count);
    g_autofree DemoPoint *points = g_new0(DemoPoint, (size_t)kelurahan->rw);
    Tally tally = {kelurahan->rt, kelurahan->rw, counts, counts + width, shown};
    builder->rw_points = points;
    tally_fill(builder, &tally, sites, cameras);
    for (uint32_t i = 0; i < width; i++) {
        shown[i] = !builder->sparse || tally.sites[i] > 0;
    }
    add_rt_areas(builder, kelurahan, &tally);
    add_rt_sites(builder, kelurahan, &tally);
}
