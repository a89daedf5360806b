#include "demo_moved.h"

#include <math.h>
#include <string.h>

#define KIND "bidikan_berubah"

void demo_moved_ask(const DemoCity *demo, const SourceSink *sink, int64_t now_ms)
{
    for (uint32_t i = 0; i < demo->cameras->len; i++) {
        const Camera *camera = &demo_camera(demo, i)->camera;
        if (camera->state != CAMERA_MOVED || camera->visibility != VISIBILITY_PUBLIC) {
            continue;
        }
        g_autofree char *id = g_strdup_printf("moved-%s", camera->id);
        const AlertReportItem item = {.kind = KIND,
                                      .camera = camera->id,
                                      .external_id = id,
                                      .at_ms = now_ms,
                                      .score = (double)NAN,
                                      .priority = alert_kind_priority(KIND),
                                      .active = true};
        sink->alert(sink->server, &item);
        return;
    }
}

void demo_moved_answer(DemoCity *demo, const SourceSink *sink, const Alert *alert, int64_t now_ms)
{
    bool fine = alert->verdict == VERDICT_FALSE || alert->verdict == VERDICT_NUISANCE;
    if (!fine || alert->camera == NULL || strcmp(alert->kind, KIND) != 0) {
        return;
    }
    for (uint32_t i = 0; i < demo->cameras->len; i++) {
        Camera *camera = &demo_camera(demo, i)->camera;
        if (camera->state == CAMERA_MOVED && strcmp(camera->id, alert->camera) == 0) {
            camera->state = CAMERA_ONLINE;
            camera->since_ms = camera->seen_at_ms = now_ms;
            sink->camera(sink->server, camera, "what it shows is fine");
        }
    }
}
