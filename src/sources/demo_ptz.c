#include "sources/demo_ptz.h"

#include "base/clock.h"
#include "base/error.h"

/* From one end to the other at full speed. */
#define SWEEP_MS 8000.0

/* Where a camera points: pan and tilt -1 to 1, zoom 0 to 1. */
typedef struct Pose {
    double pan, tilt, zoom;
} Pose;

typedef struct DemoCameraPose {
    Pose pose, speed;
    int64_t from_ms, until_ms; /* it turns in between */
} DemoCameraPose;

struct DemoPtz {
    GHashTable *cameras; /* DemoCameraPose of an id */
};

static const struct {
    PtzPreset preset;
    Pose pose;
} places[] = {
    {{1, "Persimpangan"}, {0, 0, 0}},
    {{2, "Trotoar utara"}, {-0.7, -0.2, 0.3}},
    {{3, "Jembatan"}, {0.6, 0.1, 0.6}},
    {{4, "Parkir"}, {0.9, -0.5, 0.2}},
};

DemoPtz *demo_ptz_new(void)
{
    DemoPtz *demo = g_new0(DemoPtz, 1);
    demo->cameras = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return demo;
}

void demo_ptz_free(DemoPtz *demo)
{
    if (demo != NULL) {
        g_hash_table_unref(demo->cameras);
        g_free(demo);
    }
}

/* Where it has turned to by now. */
static void turn(DemoCameraPose *camera, int64_t now_ms)
{
    double for_ms = (double)MAX(MIN(now_ms, camera->until_ms) - camera->from_ms, 0);
    camera->pose.pan = CLAMP(camera->pose.pan + camera->speed.pan * for_ms * 2 / SWEEP_MS, -1, 1);
    camera->pose.tilt =
        CLAMP(camera->pose.tilt + camera->speed.tilt * for_ms * 2 / SWEEP_MS, -1, 1);
    camera->pose.zoom = CLAMP(camera->pose.zoom + camera->speed.zoom * for_ms / SWEEP_MS, 0, 1);
    camera->from_ms = now_ms;
}

static bool go(DemoCameraPose *camera, int number)
{
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        if (places[i].preset.number == number) {
            camera->pose = places[i].pose;
            return true;
        }
    }
    return false;
}

static bool act_on(DemoCameraPose *camera, const PtzAct *act, int64_t now_ms)
{
    turn(camera, now_ms);
    if (act->act == PTZ_MOVE) {
        camera->speed = (Pose){act->pan, act->tilt, act->zoom};
        camera->until_ms = now_ms + act->hold_ms;
        return true;
    }
    camera->until_ms = act->act == PTZ_TAKE ? camera->until_ms : now_ms;
    if (act->act == PTZ_HOME) {
        camera->pose = (Pose){0};
    }
    return act->act != PTZ_PRESET || go(camera, act->preset);
}

void demo_ptz_steer(DemoPtz *demo, const char *camera, const PtzAct *act, OnvifSteered done,
                    void *data)
{
    PtzPreset presets[G_N_ELEMENTS(places)];
    DemoCameraPose *pose = g_hash_table_lookup(demo->cameras, camera);
    if (pose == NULL) {
        pose = g_new0(DemoCameraPose, 1);
        g_hash_table_insert(demo->cameras, g_strdup(camera), pose);
    }
    if (!act_on(pose, act, clock_mono_ms())) {
        g_autoptr(GError) error =
            g_error_new(TILIK_ERROR, TILIK_ERROR_NOT_FOUND, "it has no preset %d", act->preset);
        done(NULL, error, data);
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        presets[i] = places[i].preset;
    }
    const PtzStanding standing = {.camera = camera,
                                  .home = true,
                                  .placed = true,
                                  .pan = pose->pose.pan,
                                  .tilt = pose->pose.tilt,
                                  .zoom = pose->pose.zoom,
                                  .presets = presets,
                                  .preset_count = G_N_ELEMENTS(places)};
    done(&standing, NULL, data);
}
