#include "logging.h"

#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "wire/logbook.h"

Entry *logging_entry(const LogLine *line, Sight sight)
{
    char id[ID_ULID_SIZE];
    LogLine full = *line;
    g_autofree char *text =
        line->text != NULL ? text_clean(line->text, strlen(line->text), LOG_TEXT_MAX) : NULL;
    full.text = text;
    full.count = MAX(full.count, 1);
    if (full.id == NULL) {
        id_ulid(full.at_ms, id);
        full.id = id;
    }
    GString *json = g_string_new(NULL);
    encode_log(json, &full);
    Entry *entry = entry_new(ENTRY_LOG, full.id, full.area != NULL ? full.area : "", sight, json);
    entry->by = g_strdup(full.by != NULL ? full.by : "tilikd");
    entry->at_ms = full.at_ms;
    return entry;
}

void logging_add(Batch *batch, const LogLine *line, Sight sight)
{
    guint count = batch->entries->len;
    g_ptr_array_insert(batch->entries, count > 0 ? (gint)count - 1 : 0, logging_entry(line, sight));
}

Sight logging_sight(Sight of)
{
    switch (of) {
    case SIGHT_OFFICIAL:
    case SIGHT_ALERTS_OFFICIAL:
    case SIGHT_TICKETS_OFFICIAL:
    case SIGHT_LOG_OFFICIAL:
        return SIGHT_LOG_OFFICIAL;
    case SIGHT_BRAKED_PUBLIC:
    case SIGHT_BRAKED_RESTRICTED:
    case SIGHT_BRAKED_OFFICIAL:
    case SIGHT_ALERTS_BRAKED_PUBLIC:
    case SIGHT_ALERTS_BRAKED_RESTRICTED:
    case SIGHT_ALERTS_BRAKED_OFFICIAL:
    case SIGHT_LOG_BRAKED:
        return SIGHT_LOG_BRAKED;
    default:
        return SIGHT_LOG;
    }
}

static int narrowness(Sight sight)
{
    return sight == SIGHT_LOG_BRAKED     ? 3
           : sight == SIGHT_LOG_OFFICIAL ? 2
           : sight == SIGHT_NONE         ? 0
                                         : 1;
}

Sight logging_narrower(Sight one, Sight other)
{
    return narrowness(one) >= narrowness(other) ? one : other;
}

char *logging_text(const char *one, const char *two, const char *three)
{
    const char *const parts[] = {one, two, three};
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i] != NULL && parts[i][0] != '\0') {
            g_string_append_printf(text, "%s%s", text->len > 0 ? " · " : "", parts[i]);
        }
    }
    return g_string_free(text, FALSE);
}

void logging_kind(const char *kind, char out[ALERT_KIND_SIZE])
{
    g_strlcpy(out, kind, ALERT_KIND_SIZE);
    g_strdelimit(out, "_", ' ');
}

char *logging_place(const Catalog *catalog, const char *camera, const char *area)
{
    Camera known;
    Area place;
    uint32_t index = camera != NULL ? catalog_find_camera(catalog, camera)
                     : area != NULL ? catalog_find_area(catalog, area)
                                    : CATALOG_NONE;
    if (camera != NULL) {
        bool found = index != CATALOG_NONE && catalog_camera(catalog, index, &known);
        return g_strdup(found && known.name[0] != '\0' ? known.name : camera);
    }
    bool found = index != CATALOG_NONE && catalog_area(catalog, index, &place);
    return g_strdup(found && place.name[0] != '\0' ? place.name : area);
}

void logging_widen(char scope[AREA_CODE_SIZE], const char *area)
{
    char parent[AREA_CODE_SIZE];
    if (strcmp(scope, "?") == 0) {
        g_strlcpy(scope, area, AREA_CODE_SIZE);
        return;
    }
    while (scope[0] != '\0' && !area_code_within(area, scope)) {
        area_code_parent(scope, parent);
        memcpy(scope, parent, sizeof parent);
    }
}
