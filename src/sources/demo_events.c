#include "demo_events.h"

#include <string.h>

#define DRAWS            60  /* tries to find one that fits */
#define CUT_SHORTEST     240 /* seconds */
#define CUT_LONGEST      2400
#define KECAMATAN_LENGTH (sizeof "33.74.01" - 1)

static uint32_t draw_live(DemoEvents *events)
{
    for (int i = 0; i < DRAWS; i++) {
        uint32_t camera = chance_below(&events->chance, events->demo->cameras->len);
        if (demo_camera(events->demo, camera)->camera.state == CAMERA_ONLINE) {
            return camera;
        }
    }
    return DEMO_NONE;
}

static uint32_t draw_lost(DemoEvents *events)
{
    GArray *lost = events->change.lost;
    return lost->len > 0 ? g_array_index(lost, uint32_t, chance_below(&events->chance, lost->len))
                         : DEMO_NONE;
}

double demo_events_lost(const DemoEvents *events)
{
    return events->change.lost->len / (double)MAX(events->usual_lost, 4);
}

void demo_events_fail(DemoEvents *events)
{
    static const struct {
        CameraState state;
        const char *why;
    } kinds[] = {{CAMERA_OFFLINE, "no answer"},
                 {CAMERA_FROZEN, "the picture stands still"},
                 {CAMERA_DARK, "the picture is black"},
                 {CAMERA_MOVED, "the view has changed"}};
    static const uint16_t weights[] = {88, 5, 5, 2};
    uint32_t camera = draw_live(events);
    if (camera == DEMO_NONE) {
        return;
    }
    DemoCamera *drawn = demo_camera(events->demo, camera);
    if (drawn->camera.class == CLASS_RT && chance_hit(&events->chance, 550)) {
        demo_change_site_down(&events->change, drawn->site, "recorder: no answer");
        return;
    }
    size_t kind = chance_weighted(&events->chance, weights, G_N_ELEMENTS(weights));
    demo_change_camera(&events->change, camera, kinds[kind].state, REASON_NONE, kinds[kind].why);
}

/* One whose picture was not what it should be; DEMO_NONE when none was met. */
static uint32_t draw_blurred(DemoEvents *events)
{
    for (int i = 0; i < DRAWS; i++) {
        uint32_t camera = chance_below(&events->chance, events->demo->cameras->len);
        CameraState state = demo_camera(events->demo, camera)->camera.state;
        if (state == CAMERA_FROZEN || state == CAMERA_DARK || state == CAMERA_MOVED) {
            return camera;
        }
    }
    return DEMO_NONE;
}

void demo_events_recover(DemoEvents *events)
{
    uint32_t camera = chance_hit(&events->chance, 150) ? draw_blurred(events) : DEMO_NONE;
    if (camera != DEMO_NONE) {
        demo_change_camera(&events->change, camera, CAMERA_ONLINE, REASON_NONE,
                           "the picture is right again");
        return;
    }
    camera = draw_lost(events);
    if (camera == DEMO_NONE) {
        return;
    }
    uint32_t site = demo_camera(events->demo, camera)->site;
    if (demo_site(events->demo, site)->site.state == CAMERA_OFFLINE) {
        demo_change_site_up(&events->change, site, "recorder: answers again");
    } else {
        demo_change_camera(&events->change, camera, CAMERA_ONLINE, REASON_NONE, "answers again");
    }
}

void demo_events_change(DemoEvents *events)
{
    double back = demo_events_lost(events) / 2;
    if (chance_unit(&events->chance) < CLAMP(back, 0.05, 0.95)) {
        demo_events_recover(events);
        return;
    }
    uint32_t camera = draw_live(events);
    if (camera != DEMO_NONE) {
        demo_change_camera(&events->change, camera, CAMERA_OFFLINE, REASON_NONE, "no answer");
    } else {
        demo_events_recover(events);
    }
}

static void cut_link(DemoEvents *events, uint32_t link, double clock)
{
    double seconds = (double)chance_span(&events->chance, CUT_SHORTEST, CUT_LONGEST);
    g_autofree char *why = g_strdup_printf("link %s: no answer",
                                           g_array_index(events->demo->links, DemoLink, link).name);
    for (uint32_t i = 0; i < events->demo->sites->len; i++) {
        DemoSite *site = demo_site(events->demo, i);
        if (site->link == link && site->site.state == CAMERA_ONLINE) {
            demo_change_site_down(&events->change, i, why);
            Due up = {.at = clock + seconds + 120 * chance_unit(&events->chance),
                      .kind = DUE_SITE_UP,
                      .index = i};
            demo_agenda_add(&events->agenda, up);
        }
    }
}

void demo_events_cut(DemoEvents *events, double clock)
{
    cut_link(events, chance_below(&events->chance, events->demo->links->len), clock);
}

void demo_events_storm(DemoEvents *events, double clock)
{
    char kecamatan[KECAMATAN_LENGTH + 1];
    uint32_t drawn = chance_below(&events->chance, events->demo->sites->len);
    g_strlcpy(kecamatan, demo_site(events->demo, drawn)->site.area, sizeof kecamatan);

    uint32_t last = DEMO_NONE;
    for (uint32_t i = 0; i < events->demo->sites->len; i++) {
        const DemoSite *site = demo_site(events->demo, i);
        if (site->link != last && area_code_within(site->site.area, kecamatan)) {
            last = site->link;
            if (chance_hit(&events->chance, 500)) {
                cut_link(events, last, clock);
            }
        }
    }
}

void demo_events_flapper(DemoEvents *events, double clock)
{
    uint32_t camera = draw_live(events);
    if (camera != DEMO_NONE) {
        Due flap = {.at = clock,
                    .kind = DUE_FLAP,
                    .index = camera,
                    .count = 5 + 2 * chance_below(&events->chance, 6)};
        demo_agenda_add(&events->agenda, flap);
    }
}

void demo_events_flap(DemoEvents *events, const Due *due)
{
    const DemoCamera *camera = demo_camera(events->demo, due->index);
    bool up = camera->camera.state == CAMERA_ONLINE;
    bool down = camera->camera.state == CAMERA_OFFLINE && camera->camera.reason == REASON_NONE;
    if ((!up && !down) || demo_site(events->demo, camera->site)->site.state != CAMERA_ONLINE) {
        return;
    }
    demo_change_camera(&events->change, due->index, up ? CAMERA_OFFLINE : CAMERA_ONLINE,
                       REASON_NONE, up ? "no answer" : "answers again");
    if (due->count > 0) {
        Due next = {.at = due->at + 8 + 50 * chance_unit(&events->chance),
                    .kind = DUE_FLAP,
                    .index = due->index,
                    .count = due->count - 1};
        demo_agenda_add(&events->agenda, next);
    }
}

static bool can_be_mended(const Camera *camera)
{
    return camera->state == CAMERA_OUT_OF_SERVICE &&
           (camera->reason == REASON_UNPLUGGED || camera->reason == REASON_BROKEN ||
            camera->reason == REASON_CABLE);
}

void demo_events_find(DemoEvents *events)
{
    static const Reason reasons[] = {REASON_UNPLUGGED, REASON_UNPLUGGED, REASON_BROKEN,
                                     REASON_CABLE};
    uint32_t camera = draw_lost(events);
    if (camera == DEMO_NONE) {
        return;
    }
    Reason reason = reasons[chance_below(&events->chance, G_N_ELEMENTS(reasons))];
    DemoSite *site = demo_site(events->demo, demo_camera(events->demo, camera)->site);
    if (site->site.state == CAMERA_ONLINE) {
        demo_change_camera(&events->change, camera, CAMERA_OUT_OF_SERVICE, reason, "field check");
        return;
    }
    demo_change_site(&events->change, (uint32_t)(site - demo_site(events->demo, 0)),
                     CAMERA_OUT_OF_SERVICE);
    for (uint32_t i = site->first; i < site->first + site->count; i++) {
        if (events->change.places[i] != DEMO_NONE) {
            demo_change_camera(&events->change, i, CAMERA_OUT_OF_SERVICE, reason, "field check");
        }
    }
}

void demo_events_repair(DemoEvents *events)
{
    uint32_t drawn = DEMO_NONE;
    for (int i = 0; i < DRAWS && drawn == DEMO_NONE; i++) {
        uint32_t camera = chance_below(&events->chance, events->demo->cameras->len);
        if (can_be_mended(&demo_camera(events->demo, camera)->camera)) {
            drawn = camera;
        }
    }
    if (drawn == DEMO_NONE) {
        return;
    }
    uint32_t index = demo_camera(events->demo, drawn)->site;
    const DemoSite *site = demo_site(events->demo, index);
    demo_change_site(&events->change, index, CAMERA_ONLINE);
    for (uint32_t i = site->first; i < site->first + site->count; i++) {
        if (can_be_mended(&demo_camera(events->demo, i)->camera)) {
            demo_change_camera(&events->change, i, CAMERA_ONLINE, REASON_NONE, "repaired");
        }
    }
}
