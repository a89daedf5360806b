/* What sources tell of who is obliged to join. */
#include "base/clock.h"
#include "registering.h"
#include "sink_private.h"

void sink_building(void *data, const Building *building)
{
    Sink *sink = data;
    const Slot *slot = state_find(sink->server->state, ENTRY_BUILDING, building->id);
    Entry *entry = registering_entry(building, slot != NULL);
    entry->by = g_strdup(sink->name);
    entry->at_ms = clock_wall_ms();
    bool begun = sink_begin(sink);
    batch_add(sink->batch, entry);
    sink_end(sink, begun);
}
