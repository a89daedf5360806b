/* How many alerts are held, and by whom: a box gone mad leaves places to others. */
#include <string.h>

#include "alerting_private.h"

#define CRAMPED_MS INT64_C(60000)
/* So many places are kept for what is critical, and as many for what the server finds itself. */
#define ROOM_KEPT 32768
/* Once so many of those for what is critical are taken, who holds most has no more of them. */
#define ROOM_EACH (ROOM_KEPT / 8)
#define COUNT_MS  INT64_C(5000)

static const guint most[] = {[ROOM_REPORTED] = ALERT_BOOK_MAX - 2 * ROOM_KEPT,
                             [ROOM_CRITICAL] = ALERT_BOOK_MAX - ROOM_KEPT,
                             [ROOM_OWN] = ALERT_BOOK_MAX};

/* When its places are taken, what has been over for a minute makes room before its time. */
bool alerting_has_room(Alerting *alerting, AlertRoom room)
{
    if (g_hash_table_size(alerting->by_id) >= most[room] &&
        alerting_now(alerting) - alerting->cramped_ms > CRAMPED_MS) {
        alerting->cramped_ms = alerting_now(alerting);
        alerting_retire(alerting, CRAMPED_MS);
    }
    return g_hash_table_size(alerting->by_id) < most[room];
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
    if (g_hash_table_size(alerting->by_id) < most[ROOM_REPORTED] + ROOM_EACH) {
        return true;
    }
    if (alerting->counted_ms == 0 || now_ms - alerting->counted_ms > COUNT_MS) {
        alerting->counted_ms = now_ms;
        find_most(alerting);
    }
    return g_strcmp0(alerting->holds_most, source) != 0;
}
