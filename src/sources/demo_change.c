#include "demo_change.h"

static bool is_lost(const Camera *camera)
{
    return camera->state == CAMERA_OFFLINE && camera->reason == REASON_NONE;
}

static void note_lost(DemoChange *change, uint32_t camera)
{
    bool lost = is_lost(&demo_camera(change->demo, camera)->camera);
    uint32_t place = change->places[camera];
    if (lost && place == DEMO_NONE) {
        change->places[camera] = change->lost->len;
        g_array_append_val(change->lost, camera);
    } else if (!lost && place != DEMO_NONE) {
        g_array_remove_index_fast(change->lost, place);
        change->places[camera] = DEMO_NONE;
        if (place < change->lost->len) {
            change->places[g_array_index(change->lost, uint32_t, place)] = place;
        }
    }
}

void demo_change_init(DemoChange *change, DemoCity *demo, const SourceSink *sink)
{
    *change = (DemoChange){.demo = demo, .sink = *sink};
    change->lost = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    change->places = g_new(uint32_t, demo->cameras->len);
    for (uint32_t i = 0; i < demo->cameras->len; i++) {
        change->places[i] = DEMO_NONE;
        note_lost(change, i);
    }
}

void demo_change_clear(DemoChange *change)
{
    g_clear_pointer(&change->lost, g_array_unref);
    g_clear_pointer(&change->places, g_free);
}

static void begin(DemoChange *change)
{
    if (!change->begun) {
        change->begun = true;
        change->sink.begin(change->sink.server);
    }
}

void demo_change_commit(DemoChange *change)
{
    if (change->begun) {
        change->begun = false;
        change->sink.commit(change->sink.server);
    }
}

void demo_change_camera(DemoChange *change, uint32_t index, CameraState state, Reason reason,
                        const char *why)
{
    Camera *camera = &demo_camera(change->demo, index)->camera;
    if (camera->state == state && camera->reason == reason) {
        return;
    }
    if (camera->state != state) {
        camera->since_ms = change->now_ms;
    }
    camera->state = state;
    camera->reason = reason;
    camera->seen_at_ms = change->now_ms;
    note_lost(change, index);
    begin(change);
    change->sink.camera(change->sink.server, camera, why);
}

void demo_change_site(DemoChange *change, uint32_t index, CameraState state)
{
    DemoSite *site = demo_site(change->demo, index);
    if (site->site.state != state) {
        site->site.state = state;
        site->site.since_ms = change->now_ms;
        begin(change);
        change->sink.site(change->sink.server, &site->site);
    }
}

void demo_change_site_down(DemoChange *change, uint32_t index, const char *why)
{
    DemoSite *site = demo_site(change->demo, index);
    if (site->site.state != CAMERA_ONLINE) {
        return;
    }
    demo_change_site(change, index, CAMERA_OFFLINE);
    for (uint32_t i = site->first; i < site->first + site->count; i++) {
        CameraState state = demo_camera(change->demo, i)->camera.state;
        if (state == CAMERA_ONLINE || state == CAMERA_FROZEN || state == CAMERA_DARK ||
            state == CAMERA_MOVED) {
            demo_change_camera(change, i, CAMERA_OFFLINE, REASON_NONE, why);
        }
    }
}

void demo_change_site_up(DemoChange *change, uint32_t index, const char *why)
{
    DemoSite *site = demo_site(change->demo, index);
    if (site->site.state != CAMERA_OFFLINE) {
        return;
    }
    demo_change_site(change, index, CAMERA_ONLINE);
    for (uint32_t i = site->first; i < site->first + site->count; i++) {
        if (is_lost(&demo_camera(change->demo, i)->camera)) {
            demo_change_camera(change, i, CAMERA_ONLINE, REASON_NONE, why);
        }
    }
}
