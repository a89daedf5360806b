/* Junctions and pumps are looked at by the command room, all day; the cameras of an RT by its own
 * people at night, and in one of three RTs by nobody. */
#include "demo_looks.h"

#include "base/id.h"

enum { STREAM_LOOKS = 11 };

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

static const char *const room[] = {"Sari", "Budi", "Wati", "Joko"};
static const char *const posts[] = {"Pak Slamet",  "Mas Anto", "Bu Endang", "Pak Wagiman",
                                    "Pak Hartono", "Mas Bayu", "Bu Yuni",   "Pak Supri"};

typedef struct Telling {
    GArray *views; /* ViewRecord */
    Chance chance;
    int64_t now_ms;
} Telling;

static void tell(Telling *telling, const Camera *camera, const ViewRecord *told)
{
    ViewRecord view = *told;
    view.camera = camera->id;
    g_array_append_val(telling->views, view);
}

static int by_time(const void *a, const void *b)
{
    const ViewRecord *one = a, *other = b;
    return (one->at_ms > other->at_ms) - (one->at_ms < other->at_ms);
}

/* As they came, one after the other: whoever lists them expects the last one last. */
static void tell_all(const Telling *telling, const SourceSink *sink)
{
    g_array_sort(telling->views, by_time);
    sink->begin(sink->server);
    for (guint i = 0; i < telling->views->len; i++) {
        char id[ID_ULID_SIZE];
        ViewRecord *view = &g_array_index(telling->views, ViewRecord, i);
        id_ulid(view->at_ms, id);
        view->id = id;
        sink->view(sink->server, view);
    }
    sink->commit(sink->server);
}

static void tell_room(Telling *telling, const Camera *camera)
{
    static const Purpose purposes[] = {PURPOSE_PATROL, PURPOSE_PATROL, PURPOSE_ALERT,
                                       PURPOSE_TICKET, PURPOSE_TEST};
    Chance *chance = &telling->chance;
    if (!chance_hit(chance, 850)) {
        return;
    }
    int64_t ago_ms = chance_span(chance, 2 * MINUTE_MS, 3 * DAY_MS);
    int64_t seconds = chance_span(chance, 4, 600);
    tell(telling, camera,
         &(ViewRecord){.by = room[chance_below(chance, G_N_ELEMENTS(room))],
                       .at_ms = telling->now_ms - ago_ms,
                       .seconds = MIN(seconds, ago_ms / 1000),
                       .purpose = purposes[chance_below(chance, G_N_ELEMENTS(purposes))]});
}

/* One person a post, chosen by its area. */
static void tell_post(Telling *telling, const Camera *camera)
{
    Chance *chance = &telling->chance, post;
    chance_init(&post, g_str_hash(camera->area), STREAM_LOOKS);
    bool sleeps = chance_hit(&post, 340);
    const char *who = posts[chance_below(&post, G_N_ELEMENTS(posts))];
    if (sleeps || !chance_hit(chance, 700)) {
        return;
    }
    int64_t ago_ms = chance_span(chance, 20 * MINUTE_MS, 20 * DAY_MS);
    bool untold = chance_hit(chance, 60); /* the post's PC was switched off */
    tell(telling, camera,
         &(ViewRecord){.by = who,
                       .at_ms = telling->now_ms - ago_ms,
                       .seconds = untold ? -1 : chance_span(chance, 4, 300),
                       .purpose = PURPOSE_RONDA});
}

void demo_looks_tell(const DemoCity *demo, const SourceSink *sink, uint64_t seed, int64_t now_ms)
{
    if (sink->view == NULL) {
        return;
    }
    g_autoptr(GArray) views = g_array_new(FALSE, FALSE, sizeof(ViewRecord));
    Telling telling = {.views = views, .now_ms = now_ms};
    chance_init(&telling.chance, seed, STREAM_LOOKS);
    for (guint i = 0; i < demo->cameras->len; i++) {
        const Camera *camera = &g_array_index(demo->cameras, DemoCamera, i).camera;
        if (camera->state == CAMERA_UNLINKED || camera->reason == REASON_PRIVACY) {
            continue;
        }
        if (camera->class == CLASS_RT) {
            tell_post(&telling, camera);
        } else {
            tell_room(&telling, camera);
        }
    }
    tell_all(&telling, sink);
}
