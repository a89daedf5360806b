/* How many alerts are held, and by whom: a box gone mad leaves places to others. */
#include <string.h>

#include "alerting_private.h"

#define CRAMPED_MS INT64_C(60000)
#define COUNT_MS   INT64_C(5000)

/* So many places are kept for what is critical, and as many for what the server finds itself. */
static guint kept(const Alerting *alerting)
{
    return alert_book_most(state_alerts(alerting->server->state)) / 8;
}

static guint most(const Alerting *alerting, AlertRoom room)
{
    static const guint parts[] = {[ROOM_REPORTED] = 6, [ROOM_CRITICAL] = 7, [ROOM_OWN] = 8};
    return parts[room] * kept(alerting);
}

/* When its places are taken, what has been over for a minute makes room before its time. */
bool alerting_has_room(Alerting *alerting, AlertRoom room)
{
    if (g_hash_table_size(alerting->by_id) >= most(alerting, room) &&
        alerting_now(alerting) - alerting->cramped_ms > CRAMPED_MS) {
        alerting->cramped_ms = alerting_now(alerting);
        alerting_retire(alerting, CRAMPED_MS);
    }
    return g_hash_table_size(alerting->by_id) < most(alerting, room);
}

/* Finds the source that holds more than half of all, if one does (Boyer and Moore: whoever has the
 * majority is left over when each is set against another). */
static void find_most(Alerting *alerting)
{
    const char *most_of = NULL;
    guint lead = 0, count = 0;
    GHashTableIter each;
    gpointer value;
    g_hash_table_iter_init(&each, alerting->by_id);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        const char *source = ((const Record *)value)->alert.source;
        bool same = g_strcmp0(source, most_of) == 0;
        if (lead == 0) {
            most_of = source;
            lead = 1;
        } else {
            lead += same ? 1 : -1u;
        }
    }
    g_hash_table_iter_init(&each, alerting->by_id);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        count += g_strcmp0(((const Record *)value)->alert.source, most_of) == 0;
    }
    bool majority = count > g_hash_table_size(alerting->by_id) / 2;
    g_free(alerting->holds_most);
    alerting->holds_most = majority ? g_strdup(most_of) : NULL;
}

bool alerting_has_room_for(Alerting *alerting, const char *source)
{
    int64_t now_ms = alerting_now(alerting);
    /* Once an eighth of those for what is critical is taken, who holds most has no more of them. */
    if (g_hash_table_size(alerting->by_id) < most(alerting, ROOM_REPORTED) + kept(alerting) / 8) {
        return true;
    }
    if (alerting->counted_ms == 0 || now_ms - alerting->counted_ms > COUNT_MS) {
        alerting->counted_ms = now_ms;
        find_most(alerting);
    }
    return g_strcmp0(alerting->holds_most, source) != 0;
}
