/* Rain over the city, as a source says. */
#include "base/clock.h"
#include "sink_private.h"
#include "wire/weather.h"

void sink_each_kelurahan(void *data, SourceArea each, void *reader)
{
    const Sink *sink = data;
    const Catalog *catalog = state_catalog(sink->server->state);
    Area area;
    for (uint32_t i = 0; i < catalog_areas(catalog); i++) {
        if (catalog_area(catalog, i, &area) && area.level == AREA_KELURAHAN) {
            each(&area, reader);
        }
    }
}

void sink_weather(void *data, const Weather *weather)
{
    Sink *sink = data;
    const Slot *slot = state_find(sink->server->state, ENTRY_WEATHER, weather->area);
    GString *text = g_string_new(NULL);
    Weather now = *weather;
    now.rev = 0;
    encode_weather(text, &now);
    Entry *entry = entry_new(ENTRY_WEATHER, weather->area, weather->area, SIGHT_ALL, text);
    entry->was_sight = slot != NULL ? slot->sight : SIGHT_NONE;
    entry->by = g_strdup(sink->name);
    entry->at_ms = clock_wall_ms();
    bool begun = sink_begin(sink);
    batch_add(sink->batch, entry);
    sink_end(sink, begun);
}
