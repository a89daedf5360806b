/* How a source stands, where it had got to, and what became of its alerts. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "sink_private.h"
#include "wire/sources.h"

/* What changes more often is told so often: a flapping link does not fill the journal. */
#define TELL_MS    2000
#define CURSOR_MAX 4096

static void publish(Sink *sink)
{
    State *state = sink->server->state;
    const Slot *slot = state_find(state, ENTRY_SOURCE, sink->name);
    GString *text = g_string_new(NULL);
    encode_source(text, &sink->health);
    Entry *entry = entry_new(ENTRY_SOURCE, sink->name, "", SIGHT_SOURCES, text);
    entry->was_sight = slot != NULL ? slot->sight : SIGHT_NONE;
    entry->by = g_strdup(sink->name);
    entry->why = g_strdup(source_state_word(sink->health.state));
    entry->at_ms = clock_wall_ms();
    Batch *batch = batch_new();
    batch_add(batch, entry);
    server_submit(sink->server, batch);
    sink->told_ms = clock_mono_ms();
}

static void on_tell(evutil_socket_t fd, short what, void *data)
{
    publish(data);
}

static void tell(Sink *sink)
{
    if (evtimer_pending(sink->tell, NULL)) {
        return;
    }
    int64_t wait_ms = MAX(sink->told_ms + TELL_MS - clock_mono_ms(), 0);
    const struct timeval wait = {wait_ms / 1000, wait_ms % 1000 * 1000};
    event_add(sink->tell, &wait);
}

void sink_health_init(Sink *sink)
{
    sink->health = (SourceHealth){.name = sink->name,
                                  .kind = "",
                                  .detail = "",
                                  .state = SOURCE_STARTING,
                                  .since_ms = clock_wall_ms()};
    sink->told_ms = clock_mono_ms() - TELL_MS / 2; /* most are up by then */
    sink->tell = evtimer_new(sink->server->base, on_tell, sink);
    tell(sink);
}

void sink_health_clear(Sink *sink)
{
    event_free(sink->tell);
    g_free(sink->detail);
    g_free(sink->cursor);
}

const SourceHealth *sink_health(Sink *sink)
{
    const Slot *slot = state_find(sink->server->state, ENTRY_SOURCE, sink->name);
    sink->health.rev = slot != NULL ? slot->line->rev : 0;
    return &sink->health;
}

void sink_stands(void *data, SourceState state, const char *detail)
{
    Sink *sink = data;
    SourceHealth *health = &sink->health;
    g_autofree char *clean = text_clean(detail, strlen(detail), SOURCE_DETAIL_MAX);
    if (state == health->state && strcmp(clean, health->detail) == 0) {
        return;
    }
    if (state != health->state) {
        health->since_ms = clock_wall_ms();
        g_message("source %s: %s%s%s", sink->name, source_state_word(state),
                  clean[0] != '\0' ? ": " : "", clean);
    }
    health->state = state;
    g_free(sink->detail);
    health->detail = sink->detail = g_steal_pointer(&clean);
    if (!source_state_tells(state)) {
        sourcing_hush(sink->server->sourcing, sink);
    }
    tell(sink);
    sourcing_changed(sink->server->sourcing);
}

void sink_heard(void *data, bool good)
{
    Sink *sink = data;
    sink->health.events += good;
    sink->health.errors += !good;
    if (good) {
        sink->health.heard_at_ms = clock_wall_ms();
    }
}

void sink_knows(void *data, unsigned cameras)
{
    Sink *sink = data;
    if (cameras != sink->health.cameras) {
        sink->health.cameras = cameras;
        tell(sink);
    }
}

/* Where it had got to */

void sink_keep_cursor(void *data, const char *cursor)
{
    Sink *sink = data;
    size_t size = strlen(cursor);
    if (size > CURSOR_MAX || !g_utf8_validate(cursor, (gssize)size, NULL)) {
        g_warning("source %s: where it had got to is no text, or longer than %d", sink->name,
                  CURSOR_MAX);
        return;
    }
    if (g_strcmp0(cursor, sink->cursor) == 0) {
        return;
    }
    g_free(sink->cursor);
    sink->cursor = g_strdup(cursor);
    sink->cursor_due = true;
    if (sink->batch == NULL) {
        sink_put_cursor(sink);
    }
}

/* States are submitted by now, and alerts go with the row or before it: the journal may be ahead
 * of the cursor, never behind. */
void sink_put_cursor(Sink *sink)
{
    if (!sink->cursor_due) {
        return;
    }
    Aside *aside = aside_new(ASIDE_CURSOR);
    aside->text[0] = g_strdup(sink->name);
    aside->text[1] = g_strdup(sink->cursor);
    alerting_aside(sink->server->alerting, aside);
    sink->cursor_due = false;
}

static bool take_cursor(const Aside *row, void *data)
{
    *(char **)data = g_strdup(row->text[1]);
    return false;
}

char *sink_cursor(void *data)
{
    Sink *sink = data;
    JournalStore *store = journal_store(sink->server->journal);
    g_autoptr(GError) error = NULL;
    if (sink->cursor == NULL &&
        !store->class->cursor(store, sink->name, take_cursor, &sink->cursor, &error)) {
        g_warning("source %s: %s", sink->name, error->message);
    }
    return g_strdup(sink->cursor);
}

/* What became of its alerts */

typedef struct Telling {
    Sink *sink;
    const Alert *alert;
} Telling;

static bool tell_external(const Aside *row, void *data)
{
    const Telling *telling = data;
    const char *key = row->text[1];
    g_autofree char *id = g_strndup(key, strcspn(key, EXTERNAL_KEY_BETWEEN));
    telling->sink->kind->changed(telling->sink->source, id, telling->alert);
    return true;
}

void sink_tell_alert(Sink *sink, const Alert *alert)
{
    JournalStore *store = journal_store(sink->server->journal);
    Telling telling = {sink, alert};
    g_autoptr(GError) error = NULL;
    if (sink->source != NULL && sink->kind->changed != NULL &&
        !store->class->externals(store, sink->name, alert->id, tell_external, &telling, &error)) {
        g_warning("source %s: %s", sink->name, error->message);
    }
}

/* A commit failed */

void sink_doubt(Sink *sink)
{
    sink->doubted |= sink->cursor != NULL;
}

bool sink_restart(Sink *sink)
{
    g_autoptr(GError) error = NULL;
    if (!sink->doubted || (sink->source == NULL && !sink->stuck)) {
        return true;
    }
    sink->cursor_due = false;
    sink_stop(sink);
    g_clear_pointer(&sink->cursor, g_free);
    sink->stuck = sink->doubted = !sink_start(sink, sink->kind, sink->options, &error);
    if (sink->stuck) {
        sink_stands(sink, SOURCE_DOWN, error->message);
    }
    tell(sink);
    return !sink->stuck;
}
