#include "demo_agencies.h"

#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "demo_stories.h"

enum { STREAM_AGENCIES = 9 };

#define LOOK_MS       5000
#define LOOK_LEAST_MS 50
#define SLOW          25    /* maintenance takes so many times as long */
#define FIRST_MS      40000 /* what was under way at the start goes on from here */
#define LAST_MS       300000

/* One step that is due. */
typedef struct Move {
    char id[ID_ULID_SIZE];
    TicketStep step;
    Agency agency;
} Move;

struct DemoAgencies {
    SourceSink sink;
    struct event *timer;
    GArray *moves; /* of Move */
    double speed;
    uint64_t seed;
    int64_t start_ms, now_ms;
};

static Chance chance_of(const TicketRow *row, uint64_t seed)
{
    Chance chance;
    chance_init(&chance, seed ^ ((uint64_t)g_str_hash(row->id) << 3 | row->status),
                STREAM_AGENCIES);
    return chance;
}

int64_t demo_agencies_wait(const TicketRow *row, uint64_t seed)
{
    bool going = row->status == TICKET_DISPATCHED || row->status == TICKET_ON_SCENE;
    bool round = row->topic != NULL && strcmp(row->topic, TICKET_TOPIC_CHECK) == 0;
    if (!going || round || row->agency == AGENCY_NONE) {
        return 0;
    }
    Chance chance = chance_of(row, seed);
    int64_t slow = row->kind == TICKET_MAINTENANCE ? SLOW : 1;
    return slow * (row->status == TICKET_DISPATCHED ? chance_span(&chance, 90000, 660000)
                                                    : chance_span(&chance, 300000, 2700000));
}

/* What began before the start is not all due at once. */
static int64_t due_ms(const DemoAgencies *agencies, const TicketRow *row)
{
    int64_t wait = demo_agencies_wait(row, agencies->seed);
    if (wait == 0) {
        return INT64_MAX;
    }
    int64_t due = row->updated_at_ms + (int64_t)((double)wait / agencies->speed);
    if (row->updated_at_ms > agencies->start_ms) {
        return due;
    }
    Chance chance = chance_of(row, agencies->seed + 1);
    double first = (double)chance_span(&chance, FIRST_MS, LAST_MS) / agencies->speed;
    return MAX(due, agencies->start_ms + (int64_t)first);
}

static void on_row(const TicketRow *row, void *data)
{
    DemoAgencies *agencies = data;
    if (due_ms(agencies, row) <= agencies->now_ms) {
        Move move = {.step = row->status == TICKET_DISPATCHED ? STEP_ARRIVE : STEP_RESOLVE,
                     .agency = row->agency};
        g_strlcpy(move.id, row->id, sizeof move.id);
        g_array_append_val(agencies->moves, move);
    }
}

static void make(DemoAgencies *agencies, const Move *move)
{
    char crew[DEMO_CREW_SIZE];
    demo_crew(move->agency, crew);
    const SourceStep step = {
        .by = crew,
        .note = demo_crew_says(move->step == STEP_RESOLVE, g_str_hash(move->id)),
        .step = move->step,
    };
    agencies->sink.step(agencies->sink.server, move->id, &step);
}

static void on_timer(evutil_socket_t fd, short what, void *data)
{
    DemoAgencies *agencies = data;
    agencies->now_ms = clock_wall_ms();
    agencies->sink.open_tickets(agencies->sink.server, on_row, agencies);
    for (guint i = 0; i < agencies->moves->len; i++) {
        make(agencies, &g_array_index(agencies->moves, Move, i));
    }
    g_array_set_size(agencies->moves, 0);
}

DemoAgencies *demo_agencies_new(struct event_base *base, const SourceSink *sink, double speed,
                                uint64_t seed)
{
    DemoAgencies *agencies = g_new0(DemoAgencies, 1);
    int64_t look_ms = MAX((int64_t)(LOOK_MS / speed), LOOK_LEAST_MS);
    const struct timeval often = {look_ms / 1000, look_ms % 1000 * 1000};
    agencies->speed = speed;
    agencies->sink = *sink;
    agencies->seed = seed;
    agencies->start_ms = clock_wall_ms();
    agencies->moves = g_array_new(FALSE, FALSE, sizeof(Move));
    agencies->timer = event_new(base, -1, EV_PERSIST, on_timer, agencies);
    event_add(agencies->timer, &often);
    return agencies;
}

void demo_agencies_free(DemoAgencies *agencies)
{
    if (agencies != NULL) {
        event_free(agencies->timer);
        g_array_unref(agencies->moves);
        g_free(agencies);
    }
}
