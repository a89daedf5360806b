#include "logging.h"

#include "base/id.h"
#include "wire/logbook.h"

void logging_add(Batch *batch, const LogLine *line, Sight sight)
{
    char id[ID_ULID_SIZE];
    LogLine full = *line;
    id_ulid(full.at_ms, id);
    full.id = full.id != NULL ? full.id : id;
    GString *text = g_string_new(NULL);
    encode_log(text, &full);
    Entry *entry = entry_new(ENTRY_LOG, full.id, full.area != NULL ? full.area : "", sight, text);
    entry->by = g_strdup(full.by);
    entry->at_ms = full.at_ms;
    batch_add(batch, entry);
}
