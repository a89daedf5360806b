#include "alerting_private.h"
#include "base/clock.h"
#include "base/error.h"

/* After a commit that failed the disk is tried again so often. */
#define AGAIN_MS 1000

int64_t alerting_now(const Alerting *alerting)
{
    return clock_mono_ms() + alerting->base_ms;
}

int64_t alerting_engine_ms(const Alerting *alerting, int64_t wall_ms)
{
    return MAX(alerting_now(alerting) - MAX(clock_wall_ms() - wall_ms, 0), 1);
}

static void on_turn(evutil_socket_t fd, short what, void *data)
{
    alerting_flush(data);
}

static void on_alarm(evutil_socket_t fd, short what, void *data)
{
    alerting_fire(data);
}

static void on_sweep(evutil_socket_t fd, short what, void *data)
{
    alerting_retire(data, ALERT_RETIRE_MS);
}

/* All that is read from the journal. */
static bool fill(Alerting *alerting, GError **error)
{
    const Options *options = alerting->server->options;
    const GrouperRules near = {options->group_minutes * INT64_C(60000), options->group_metres};
    const UplinkRules uplinks = {options->uplink_seconds * INT64_C(1000),
                                 (unsigned)options->uplink_least, (unsigned)options->uplink_share};
    alerting_make_tables(alerting);
    alerting->grouper = grouper_new(&near);
    alerting->uplink = uplink_new(&uplinks);
    alerting_forget_externals(alerting);
    return alerting_load(alerting, error);
}

static void empty(Alerting *alerting)
{
    alerting_free_tables(alerting);
    g_clear_pointer(&alerting->grouper, grouper_free);
    g_clear_pointer(&alerting->uplink, uplink_free);
    g_clear_pointer(&alerting->open, batch_free);
    alerting->flying = 0;
}

Alerting *alerting_new(Server *server, GError **error)
{
    Alerting *alerting = g_new0(Alerting, 1);
    alerting->server = server;
    alerting->base_ms = clock_wall_ms() - clock_mono_ms();
    alerting->turn = evtimer_new(server->base, on_turn, alerting);
    alerting->alarm = evtimer_new(server->base, on_alarm, alerting);
    alerting->sweep = evtimer_new(server->base, on_sweep, alerting);
    alerting->waiters = g_array_new(FALSE, FALSE, sizeof(Waiter));
    alerting->told = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!fill(alerting, error)) {
        alerting_free(alerting);
        return NULL;
    }
    alerting_retire(alerting, ALERT_RETIRE_MS);
    /* What is kept of each camera, made among what a first city takes to be written, would hold on
     * to all of its memory. */
    alerting->asleep = state_count(server->state, ENTRY_CAMERA) == 0;
    return alerting;
}

void alerting_wake(Alerting *alerting)
{
    if (alerting->asleep) {
        alerting->asleep = false;
        alerting_load_cameras(alerting);
    }
}

void alerting_free(Alerting *alerting)
{
    if (alerting == NULL) {
        return;
    }
    empty(alerting);
    g_hash_table_unref(alerting->externals);
    g_queue_clear(&alerting->old_externals);
    g_clear_pointer(&alerting->answered, g_ref_string_release);
    g_free(alerting->holds_most);
    event_free(alerting->turn);
    event_free(alerting->alarm);
    event_free(alerting->sweep);
    g_array_unref(alerting->waiters);
    g_array_unref(alerting->told);
    g_free(alerting);
}

bool alerting_forget(Alerting *alerting, GError **error)
{
    /* What was open rested on what failed. */
    g_autoptr(GArray) waiters = g_steal_pointer(&alerting->waiters);
    alerting->waiters = g_array_new(FALSE, FALSE, sizeof(Waiter));
    g_autoptr(GError) why =
        g_error_new_literal(TILIK_ERROR, TILIK_ERROR_STORAGE, "the commit before failed");
    empty(alerting);
    alerting->refused_ms = alerting_now(alerting) + AGAIN_MS;
    bool good = fill(alerting, error);
    for (guint i = 0; i < waiters->len; i++) {
        const Waiter *waiter = &g_array_index(waiters, Waiter, i);
        waiter->done(why, waiter->data);
    }
    return good;
}
