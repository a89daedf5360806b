#include "demo_alerts.h"

#include <math.h>

#include "base/clock.h"

enum { STREAM_ALERTS = 5 };

#define RUNNING_MAX 20000
#define ROUND_MAX   4000 /* reports in one go */
#define DRAWS_MOST  20   /* cameras asked before nothing happens */
#define STALL_S     1.0  /* after a stall, no burst over so many seconds' */
#define AGAIN_S     2.0  /* what the server would not take is told again */
#define ID_SIZE     48
#define DAY_S       86400
#define HOME_FIRST  20.0  /* the volunteer's RT has something soon, */
#define HOME_MEAN   600.0 /* and now and then */

/* Of 1000 reports: the same again, and a neighbour that sees it too; the rest are new. */
#define AGAIN     350
#define NEIGHBOUR 300

typedef struct Incident {
    unsigned cameras; /* that have seen it */
    unsigned running; /* that see it now; with the last it goes */
} Incident;

/* One camera that sees one thing. */
typedef struct Running {
    uint64_t key; /* camera and kind */
    double end_s;
    Incident *incident;
    uint32_t camera;
    uint16_t kind;
    uint32_t place; /* in the array of all */
} Running;

struct DemoAlerts {
    DemoEyes eyes;
    SourceSink sink;
    Chance chance;
    struct event *timer;
    GPtrArray *running; /* of Running, in no order */
    GHashTable *by_key;
    GTree *by_end; /* Running by end and key */
    double rate, owed, paid_s;
    double home_s; /* when the volunteer's RT is due; INFINITY never */
    uint32_t home;
    size_t home_kind;
    uint64_t serial;
    int64_t start_ms; /* monotonic */
    int64_t born_ms;  /* wall clock; makes ids that no other run makes */
};

static double seconds(const DemoAlerts *alerts)
{
    return (double)(clock_mono_ms() - alerts->start_ms) / 1000;
}

static gint by_end(gconstpointer a, gconstpointer b, gpointer data)
{
    const Running *left = a, *right = b;
    if (left->end_s != right->end_s) {
        return left->end_s < right->end_s ? -1 : 1;
    }
    return left->key < right->key ? -1 : left->key > right->key;
}

static bool report(DemoAlerts *alerts, const Running *running, bool active)
{
    char id[ID_SIZE];
    const DemoKind *kind = demo_kind(running->kind);
    g_snprintf(id, sizeof id, "demo-%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "u",
               (guint64)alerts->born_ms, (guint64)++alerts->serial);
    AlertReportItem item = {
        .kind = kind->kind,
        .camera = demo_camera(alerts->eyes.demo, running->camera)->camera.id,
        .external_id = id,
        .at_ms = clock_wall_ms(),
        .score = active ? 0.5 + 0.49 * chance_unit(&alerts->chance) : NAN,
        .priority = alert_kind_priority(kind->kind),
        .active = active,
    };
    /* Water that rises. */
    if (kind->wet && active && chance_hit(&alerts->chance, 15)) {
        item.priority = PRIORITY_CRITICAL;
        item.priority_given = true;
    }
    return alerts->sink.alert(alerts->sink.server, &item);
}

/* incident NULL: a new one. */
static void begin(DemoAlerts *alerts, size_t kind, uint32_t camera, Incident *incident)
{
    uint64_t key = (uint64_t)camera << 8 | kind;
    Running *running = g_hash_table_lookup(alerts->by_key, &key);
    if (running != NULL || alerts->running->len >= RUNNING_MAX) {
        if (running != NULL) {
            report(alerts, running, true);
        }
        return;
    }
    const DemoKind *what = demo_kind(kind);
    running = g_new0(Running, 1);
    *running = (Running){.key = key,
                         .camera = camera,
                         .incident = incident != NULL ? incident : g_new0(Incident, 1),
                         .kind = (uint16_t)kind,
                         .place = alerts->running->len};
    running->end_s =
        seconds(alerts) + (double)chance_span(&alerts->chance, what->shortest, what->longest);
    g_ptr_array_add(alerts->running, running);
    g_hash_table_add(alerts->by_key, running);
    g_tree_insert(alerts->by_end, running, running);
    running->incident->cameras++;
    running->incident->running++;
    report(alerts, running, true);
}

static void running_free(gpointer data)
{
    Running *running = data;
    if (--running->incident->running == 0) {
        g_free(running->incident);
    }
    g_free(running);
}

static void forget(DemoAlerts *alerts, Running *running)
{
    g_tree_remove(alerts->by_end, running);
    g_hash_table_remove(alerts->by_key, running);
    Running *last = g_ptr_array_index(alerts->running, alerts->running->len - 1);
    last->place = running->place;
    alerts->running->pdata[running->place] = last;
    g_ptr_array_set_size(alerts->running, (gint)alerts->running->len - 1);
    running_free(running);
}

static bool can_grow(const Running *running)
{
    return running->incident->cameras < demo_kind(running->kind)->spread;
}

static int local_hour(const DemoAlerts *alerts)
{
    int64_t local = clock_wall_ms() / 1000 + alerts->eyes.demo->plan->utc_offset_minutes * 60LL;
    return (int)(local % DAY_S / 3600);
}

/* Who gives no picture sees nothing either. */
static bool sees(const DemoAlerts *alerts, uint32_t camera)
{
    CameraState state = demo_camera(alerts->eyes.demo, camera)->camera.state;
    return state == CAMERA_ONLINE || state == CAMERA_DARK || state == CAMERA_MOVED;
}

/* A storm of alerts is mostly rain. */
static void begin_new(DemoAlerts *alerts)
{
    bool rain = alerts->rate >= 60 || chance_hit(&alerts->chance, 150);
    int kind = demo_eyes_draw_kind(&alerts->eyes, &alerts->chance, local_hour(alerts), rain);
    if (kind < 0) {
        return;
    }
    for (int i = 0; i < DRAWS_MOST; i++) {
        uint32_t camera = demo_eyes_draw_camera(&alerts->eyes, &alerts->chance, (size_t)kind);
        if (sees(alerts, camera)) {
            begin(alerts, (size_t)kind, camera, NULL);
            return;
        }
    }
}

static void happen(DemoAlerts *alerts)
{
    uint32_t draw = chance_below(&alerts->chance, 1000);
    const Running *running = NULL;
    if (alerts->running->len > 0) {
        running =
            g_ptr_array_index(alerts->running, chance_below(&alerts->chance, alerts->running->len));
    }
    if (running == NULL || draw >= AGAIN + NEIGHBOUR) {
        begin_new(alerts);
        return;
    }
    if (draw < AGAIN || !can_grow(running)) {
        report(alerts, running, true);
        return;
    }
    uint32_t near =
        demo_eyes_draw_near(&alerts->eyes, &alerts->chance, running->kind, running->camera);
    if (near != DEMO_EYES_NONE && sees(alerts, near)) {
        begin(alerts, running->kind, near, running->incident);
    } else {
        report(alerts, running, true);
    }
}

static void happen_home(DemoAlerts *alerts, double now)
{
    if (now < alerts->home_s) {
        return;
    }
    alerts->home_s = now + HOME_FIRST + chance_wait(&alerts->chance, HOME_MEAN);
    begin(alerts, alerts->home_kind, alerts->home, NULL);
}

static Running *soonest(const DemoAlerts *alerts)
{
    GTreeNode *node = g_tree_node_first(alerts->by_end);
    return node != NULL ? g_tree_node_value(node) : NULL;
}

/* Tells of what is over by now. */
static void end_some(DemoAlerts *alerts, double now)
{
    Running *running;
    for (int i = 0; i < ROUND_MAX && (running = soonest(alerts)) != NULL && running->end_s <= now;
         i++) {
        if (report(alerts, running, false)) {
            forget(alerts, running);
            continue;
        }
        g_tree_remove(alerts->by_end, running);
        running->end_s = now + AGAIN_S;
        g_tree_insert(alerts->by_end, running, running);
    }
}

static void arm(DemoAlerts *alerts)
{
    const Running *next = soonest(alerts);
    double wait = MIN((1 - alerts->owed) * 60 / alerts->rate, alerts->home_s - seconds(alerts));
    if (next != NULL) {
        wait = MIN(wait, next->end_s - seconds(alerts));
    }
    wait = CLAMP(wait, 0.02, 3600);
    struct timeval delay = {.tv_sec = (time_t)wait, .tv_usec = (suseconds_t)(fmod(wait, 1) * 1e6)};
    event_add(alerts->timer, &delay);
}

static void on_timer(evutil_socket_t fd, short what, void *data)
{
    DemoAlerts *alerts = data;
    double now = seconds(alerts), a_second = alerts->rate / 60;
    alerts->owed += (now - alerts->paid_s) * a_second;
    alerts->owed = MIN(alerts->owed, MAX(a_second * STALL_S, 1));
    alerts->paid_s = now;
    end_some(alerts, now);
    happen_home(alerts, now);
    for (int i = 0; i < ROUND_MAX && alerts->owed >= 1; i++, alerts->owed--) {
        happen(alerts);
    }
    arm(alerts);
}

DemoAlerts *demo_alerts_new(struct event_base *base, const DemoCity *demo, const SourceSink *sink,
                            double rate, uint64_t seed)
{
    DemoAlerts *alerts = g_new0(DemoAlerts, 1);
    demo_eyes_init(&alerts->eyes, demo, seed);
    chance_init(&alerts->chance, seed, STREAM_ALERTS);
    alerts->sink = *sink;
    alerts->rate = rate;
    alerts->home = demo_eyes_home(&alerts->eyes, &alerts->home_kind);
    alerts->home_s = alerts->home != DEMO_EYES_NONE ? HOME_FIRST : INFINITY;
    alerts->owed = 1; /* the first one comes at once */
    alerts->start_ms = clock_mono_ms();
    alerts->born_ms = clock_wall_ms();
    alerts->running = g_ptr_array_new();
    alerts->by_key = g_hash_table_new(g_int64_hash, g_int64_equal);
    alerts->by_end = g_tree_new_full(by_end, NULL, NULL, NULL);
    alerts->timer = evtimer_new(base, on_timer, alerts);
    arm(alerts);
    return alerts;
}

static void free_each(gpointer running, gpointer data)
{
    running_free(running);
}

void demo_alerts_free(DemoAlerts *alerts)
{
    if (alerts == NULL) {
        return;
    }
    event_free(alerts->timer);
    g_tree_unref(alerts->by_end);
    g_hash_table_unref(alerts->by_key);
    g_ptr_array_foreach(alerts->running, free_each, NULL);
    g_ptr_array_unref(alerts->running);
    demo_eyes_clear(&alerts->eyes);
    g_free(alerts);
}
