/* The state in which the city is found, in the proportions of the press: about 30 % of the RT
 * cameras dark, most of them with their whole recorder; half of the reasons known; two outlying
 * kecamatan partly not linked; one letter that ended the contract of some links. */
#include "demo_city.h"

#define MINUTE 60000LL
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

enum { STREAM_STATES = 3 };

typedef struct Fate {
    CameraState state;
    Reason reason;
    uint16_t weight; /* per mille of the cameras, or of the recorders */
    int64_t shortest, longest;
} Fate;

/* A recorder of an RT, with all its cameras. */
static const Fate site_fates[] = {
    {CAMERA_ONLINE, REASON_NONE, 783, 2 * HOUR, 200 * DAY},
    {CAMERA_OFFLINE, REASON_NONE, 78, 3 * MINUTE, 60 * DAY},
    {CAMERA_OFFLINE, REASON_UNPLUGGED, 16, 6 * HOUR, 20 * DAY},
    {CAMERA_OUT_OF_SERVICE, REASON_UNPLUGGED, 58, 3 * DAY, 420 * DAY},
    {CAMERA_OUT_OF_SERVICE, REASON_BROKEN, 26, 5 * DAY, 420 * DAY},
    {CAMERA_OUT_OF_SERVICE, REASON_CABLE, 14, 2 * DAY, 200 * DAY},
    {CAMERA_OUT_OF_SERVICE, REASON_RENOVATION, 4, 3 * DAY, 90 * DAY},
    {CAMERA_OUT_OF_SERVICE, REASON_MAINTENANCE, 5, 2 * HOUR, 12 * DAY},
    {CAMERA_MISSING, REASON_STOLEN, 6, 20 * DAY, 500 * DAY},
    {CAMERA_UNKNOWN, REASON_NONE, 10, 1 * DAY, 30 * DAY},
};

/* One camera of an RT whose recorder answers. */
static const Fate camera_fates[] = {
    {CAMERA_ONLINE, REASON_NONE, 946, 20 * MINUTE, 120 * DAY},
    {CAMERA_OFFLINE, REASON_NONE, 18, 3 * MINUTE, 40 * DAY},
    {CAMERA_OUT_OF_SERVICE, REASON_CABLE, 11, 2 * DAY, 300 * DAY},
    {CAMERA_OUT_OF_SERVICE, REASON_BROKEN, 8, 4 * DAY, 300 * DAY},
    {CAMERA_MISSING, REASON_STOLEN, 3, 10 * DAY, 400 * DAY},
    {CAMERA_FROZEN, REASON_NONE, 5, 5 * MINUTE, 3 * DAY},
    {CAMERA_DARK, REASON_NONE, 6, 30 * MINUTE, 20 * DAY},
    {CAMERA_MOVED, REASON_NONE, 3, 2 * HOUR, 40 * DAY},
};

/* Junctions, pumps and offices have people who look after them. */
static const Fate kept_fates[] = {
    {CAMERA_ONLINE, REASON_NONE, 939, 1 * HOUR, 300 * DAY},
    {CAMERA_OFFLINE, REASON_NONE, 20, 3 * MINUTE, 5 * DAY},
    {CAMERA_OUT_OF_SERVICE, REASON_MAINTENANCE, 18, 1 * HOUR, 9 * DAY},
    {CAMERA_OUT_OF_SERVICE, REASON_BROKEN, 9, 1 * DAY, 60 * DAY},
    {CAMERA_FROZEN, REASON_NONE, 5, 5 * MINUTE, 1 * DAY},
    {CAMERA_DARK, REASON_NONE, 5, 10 * MINUTE, 2 * DAY},
    {CAMERA_MOVED, REASON_NONE, 4, 3 * HOUR, 10 * DAY},
};

static Fate fate_draw(Chance *chance, const Fate *fates, size_t count)
{
    uint16_t weights[16];
    g_assert(count <= G_N_ELEMENTS(weights));
    for (size_t i = 0; i < count; i++) {
        weights[i] = fates[i].weight;
    }
    return fates[chance_weighted(chance, weights, count)];
}

static void camera_meet(Chance *chance, DemoCamera *camera, const Fate *fate, int64_t since_ms,
                        int64_t now_ms)
{
    camera->camera.state = fate->state;
    camera->camera.reason = fate->reason;
    camera->camera.since_ms = since_ms;
    camera->camera.seen_at_ms = since_ms;
    if (fate->state == CAMERA_UNLINKED) {
        camera->camera.seen_at_ms = 0;
    } else if (fate->state == CAMERA_ONLINE || fate->state == CAMERA_FROZEN ||
               fate->state == CAMERA_DARK || fate->state == CAMERA_MOVED) {
        camera->camera.seen_at_ms = now_ms - chance_below(chance, 60000);
    }
}

static void site_meet(DemoSite *site, const Fate *fate, int64_t since_ms)
{
    site->site.state = fate->state;
    site->site.since_ms = since_ms;
}

static void age_kept(DemoCity *demo, DemoSite *site, Chance *chance, int64_t now_ms)
{
    Fate up = {.state = CAMERA_ONLINE};
    site_meet(site, &up, now_ms - chance_span(chance, 3 * DAY, 400 * DAY));
    for (uint32_t i = 0; i < site->count; i++) {
        Fate fate = fate_draw(chance, kept_fates, G_N_ELEMENTS(kept_fates));
        int64_t since = now_ms - chance_span(chance, fate.shortest, fate.longest);
        camera_meet(chance, demo_camera(demo, site->first + i), &fate, since, now_ms);
    }
}

static void age_whole(DemoCity *demo, DemoSite *site, Chance *chance, const Fate *fate,
                      int64_t now_ms)
{
    int64_t since = now_ms - chance_span(chance, fate->shortest, fate->longest);
    site_meet(site, fate, since);
    for (uint32_t i = 0; i < site->count; i++) {
        camera_meet(chance, demo_camera(demo, site->first + i), fate, since, now_ms);
    }
}

static void age_rt(DemoCity *demo, DemoSite *site, Chance *chance, int64_t now_ms)
{
    Fate fate = fate_draw(chance, site_fates, G_N_ELEMENTS(site_fates));
    age_whole(demo, site, chance, &fate, now_ms);
    if (fate.state != CAMERA_ONLINE) {
        return;
    }
    for (uint32_t i = 0; i < site->count; i++) {
        fate = fate_draw(chance, camera_fates, G_N_ELEMENTS(camera_fates));
        int64_t since =
            MAX(now_ms - chance_span(chance, fate.shortest, fate.longest), site->site.since_ms);
        camera_meet(chance, demo_camera(demo, site->first + i), &fate, since, now_ms);
    }
}

static bool lies_unlinked(const DemoCity *demo, const char *area)
{
    for (const char *const *code = demo->plan->unlinked; *code != NULL; code++) {
        if (area_code_within(area, *code)) {
            return true;
        }
    }
    return false;
}

void demo_city_age(DemoCity *demo, uint64_t seed, int64_t now_ms)
{
    Chance chance;
    chance_init(&chance, seed, STREAM_STATES);
    Fate unlinked = {CAMERA_UNLINKED, REASON_NONE, 0, 300 * DAY, 900 * DAY};
    Fate letter = {CAMERA_OUT_OF_SERVICE, REASON_LINK_CONTRACT, 0, 26 * DAY, 26 * DAY};

    g_autofree bool *ended = g_new0(bool, demo->links->len);
    for (uint32_t i = 0; i < demo->links->len; i++) {
        ended[i] = g_str_has_prefix(g_array_index(demo->links, DemoLink, i).name, "isp") &&
                   chance_hit(&chance, 45);
    }
    for (uint32_t i = 0; i < demo->sites->len; i++) {
        DemoSite *site = demo_site(demo, i);
        bool rt = demo_camera(demo, site->first)->camera.class == CLASS_RT;
        if (rt && lies_unlinked(demo, site->site.area)) {
            age_whole(demo, site, &chance, &unlinked, now_ms);
        } else if (rt && ended[site->link]) {
            age_whole(demo, site, &chance, &letter, now_ms);
        } else if (rt) {
            age_rt(demo, site, &chance, now_ms);
        } else {
            age_kept(demo, site, &chance, now_ms);
        }
    }
}

/* A recorder shows its state only through its cameras here. */
static void site_recall(const DemoCity *demo, DemoSite *site)
{
    CameraState state = CAMERA_OFFLINE;
    for (uint32_t i = site->first; i < site->first + site->count; i++) {
        CameraState now = demo_camera(demo, i)->camera.state;
        if (now != CAMERA_OFFLINE) {
            state = now == CAMERA_FROZEN || now == CAMERA_DARK || now == CAMERA_MOVED
                        ? CAMERA_ONLINE
                        : now;
        }
        if (state == CAMERA_ONLINE) {
            break;
        }
    }
    if (site->count > 0) {
        site->site.state = state;
    }
}

void demo_city_recall(DemoCity *demo, const SourceSink *sink)
{
    if (sink->find_camera == NULL) {
        return;
    }
    for (uint32_t i = 0; i < demo->cameras->len; i++) {
        Camera *camera = &demo_camera(demo, i)->camera, held;
        if (sink->find_camera(sink->server, camera->id, &held)) {
            camera->state = held.state;
            camera->reason = held.reason;
            camera->since_ms = held.since_ms;
            camera->seen_at_ms = held.seen_at_ms;
        }
    }
    for (uint32_t i = 0; i < demo->sites->len; i++) {
        site_recall(demo, demo_site(demo, i));
    }
}
