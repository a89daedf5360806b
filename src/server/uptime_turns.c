#include "uptime_turns.h"

#include "base/clock.h"
#include "handlers.h"
#include "list.h"
#include "wire/uptime.h"

/* So long nobody else is heard, give or take so many cameras. */
#define TURN_MS      3
#define CAMERAS_ONCE 32
#define WAITING_MAX  32

typedef struct Turn {
    Call *call;
    GArray *cameras;
    guint next;
    UptimeCount *count; /* NULL once it is told */
} Turn;

struct UptimeTurns {
    Server *server;
    GQueue waiting; /* of Turn: the first is next */
    struct event *go;
};

static void turn_free(Turn *turn)
{
    g_array_unref(turn->cameras);
    uptime_count_free(turn->count);
    g_free(turn);
}

static void answer(Turn *turn)
{
    g_autoptr(UptimeReport) report = uptime_count_end(g_steal_pointer(&turn->count));
    g_autoptr(GString) json = g_string_sized_new(16384);
    encode_uptime_report(json, report);
    reply_json(turn->call, 200, json);
}

/* True when all are counted. */
static bool count_some(const Server *server, Turn *turn)
{
    const Catalog *catalog = state_catalog(server->state);
    Camera camera;
    guint end = MIN(turn->next + CAMERAS_ONCE, turn->cameras->len);
    for (; turn->next < end; turn->next++) {
        uint32_t index = g_array_index(turn->cameras, uint32_t, turn->next);
        if (catalog_camera(catalog, index, &camera) &&
            list_sees(turn->call->token, ENTRY_CAMERA,
                      state_slot(server->state, ENTRY_CAMERA, index))) {
            uptime_count_camera(turn->count, uptime_book(server->uptime), index);
        }
    }
    return turn->next == turn->cameras->len;
}

static void on_turn(evutil_socket_t fd, short what, void *data)
{
    static const struct timeval soon = {0, 0};
    UptimeTurns *turns = data;
    int64_t until_ms = clock_mono_ms() + TURN_MS;
    while (turns->waiting.length > 0 && clock_mono_ms() < until_ms) {
        Turn *turn = turns->waiting.head->data;
        if (count_some(turns->server, turn)) {
            g_queue_pop_head(&turns->waiting);
            answer(turn);
            turn_free(turn);
        }
    }
    if (turns->waiting.length > 0) {
        g_queue_push_tail(&turns->waiting, g_queue_pop_head(&turns->waiting));
        event_add(turns->go, &soon);
    }
}

UptimeTurns *uptime_turns_new(Server *server)
{
    UptimeTurns *turns = g_new0(UptimeTurns, 1);
    turns->server = server;
    g_queue_init(&turns->waiting);
    turns->go = evtimer_new(server->base, on_turn, turns);
    return turns;
}

void uptime_turns_stop(UptimeTurns *turns)
{
    Turn *turn;
    while ((turn = g_queue_pop_head(&turns->waiting)) != NULL) {
        reply_problem(turn->call, 503, "ending", "The server is ending.");
        turn_free(turn);
    }
}

void uptime_turns_free(UptimeTurns *turns)
{
    if (turns != NULL) {
        event_free(turns->go);
        g_free(turns);
    }
}

void uptime_turns_count(UptimeTurns *turns, Call *call, GArray *cameras, const UptimeAsk *ask)
{
    static const struct timeval soon = {0, 0};
    if (turns->waiting.length >= WAITING_MAX) {
        g_array_unref(cameras);
        call_set_header(call, "Retry-After", "2");
        reply_problem(call, 429, "overload", "Other reports are being counted; try again soon.");
        return;
    }
    Turn *turn = g_new0(Turn, 1);
    turn->call = call;
    turn->cameras = cameras;
    turn->count = uptime_count_new(state_catalog(turns->server->state), ask);
    g_queue_push_tail(&turns->waiting, turn);
    event_add(turns->go, &soon);
}
