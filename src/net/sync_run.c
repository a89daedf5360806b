#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/i18n.h"
#include "net/alarm.h"
#include "net/answer.h"
#include "net/sync_private.h"
#include "wire/messages.h"
#include "wire/routes.h"

static gboolean on_retry(void *data)
{
    Sync *sync = data;
    sync->retry = 0;
    sync_begin(sync);
    return G_SOURCE_REMOVE;
}

static void drop_load(Sync *sync)
{
    g_clear_pointer(&sync->load, load_free);
    g_clear_pointer(&sync->fresh, catalog_free);
}

/* Waits for the next try. */
static void lose(Sync *sync, BackoffCause cause, int64_t ask_ms, const char *problem)
{
    drop_load(sync);
    SyncStatus *status = &sync->status;
    int64_t wait = backoff_wait(cause, sync->failures, ask_ms, g_random_int());
    int64_t stream_asks = sync->follow != NULL ? follow_retry_ms(sync->follow) : -1;
    wait = MAX(wait, MIN(stream_asks, BACKOFF_LAST_MS));
    sync->failures++;
    status->state = cause == BACKOFF_REFUSED ? SYNC_REFUSED : SYNC_LOST;
    status->lost_ms = status->lost_ms != 0 ? status->lost_ms : clock_wall_ms();
    status->retry_ms = clock_wall_ms() + wait;
    sync->retry = g_timeout_add((unsigned)wait, on_retry, sync);
    sync_say(sync, problem);
    sync_tell(sync);
}

static BackoffCause cause_of(const HttpAnswer *answer)
{
    switch (answer->fault) {
    case HTTP_NOBODY:
        return BACKOFF_NOBODY;
    case HTTP_UNTRUSTED:
    case HTTP_REDIRECTED:
        return BACKOFF_REFUSED;
    default:
        return answer->head.status == 401 || answer->head.status == 403 ? BACKOFF_REFUSED
                                                                        : BACKOFF_LOST;
    }
}

static void lose_by(Sync *sync, const HttpAnswer *answer)
{
    g_autoptr(GError) error = answer_error(answer, http_host(sync->http));
    const char *problem = error != NULL ? error->message : _("The backend ended the connection.");
    sync->status.unknown_token = answer->head.status == 401;
    lose(sync, cause_of(answer), answer->head.retry_after_ms, problem);
}

static void note_skew(Sync *sync, const HttpHead *head)
{
    if (head->date_ms != 0) {
        sync->server_ms = head->date_ms + 500;
        sync->server_boot_ms = alarm_now_ms();
        sync->status.skew_ms = sync_skew_ms(sync);
    }
}

/* A stream that held for a while says that all is well again. */
static void note_settled(Sync *sync)
{
    if (sync->status.state == SYNC_LIVE &&
        alarm_now_ms() - sync->opened_boot_ms >= sync->times.settled_ms) {
        sync->failures = 0;
        sync->reloads = 0;
    }
}

/* The whole is asked for anew, at once the first time and more slowly when that does not help. */
static void reload(Sync *sync)
{
    note_settled(sync);
    follow_stop(sync->follow);
    sync->reload_due = true;
    if (sync->reloads++ > 0) {
        lose(sync, BACKOFF_LOST, -1, _("The backend keeps sending us back to the beginning."));
        return;
    }
    sync->begin_due = true;
    sync_schedule_turn(sync);
}

static void take_id(Sync *sync, int64_t id)
{
    if (id > sync->status.rev) {
        sync->status.rev = id;
    }
}

/* An event that carries only an id tells where the journal stands; behind us, it is another one
 * than we know. */
static void take_idle(Sync *sync, int64_t id)
{
    if (id >= 0 && id < sync->status.rev) {
        reload(sync);
        return;
    }
    take_id(sync, id);
    sync_confirm(sync);
}

/* Repeated and old events are harmless: an object's own revision decides, not the order in which
 * they come. */
static void on_event(const char *name, const char *json, size_t size, int64_t id, void *data)
{
    Sync *sync = data;
    if (strcmp(name, EVENT_RESET) == 0) {
        reload(sync);
        return;
    }
    if (size == 0) {
        take_idle(sync, id);
        return;
    }
    sync_take_object(sync, name, json, size, id);
    take_id(sync, id);
    if (alarm_now_ms() - sync->opened_boot_ms > sync->times.replay_ms) {
        sync_confirm(sync);
    }
}

static void on_dropped(unsigned count, void *data)
{
    Sync *sync = data;
    for (unsigned i = 0; i < count; i++) {
        apply_reject(sync->apply, _("an event is too long"));
    }
    sync_note_rejected(sync);
}

static void on_opened(const HttpHead *head, void *data)
{
    Sync *sync = data;
    note_skew(sync, head);
    sync->opened_boot_ms = alarm_now_ms();
    sync->status.state = SYNC_LIVE;
    sync->status.unknown_token = false;
    sync->status.lost_ms = 0;
    sync->status.retry_ms = 0;
    sync_say_rejected(sync);
    sync_tell(sync);
    if (sync->anew) {
        sync->anew = false;
        sync_tell_object(sync, EVENT_RESET, "", 0);
    }
}

static void on_ended(const HttpAnswer *answer, void *data)
{
    Sync *sync = data;
    if (answer != NULL && answer->head.status == 410) {
        reload(sync);
        return;
    }
    note_settled(sync);
    if (answer != NULL) {
        lose_by(sync, answer);
    } else {
        lose(sync, BACKOFF_LOST, -1,
             _("The backend has fallen silent; what you see is getting old."));
    }
}

static void follow(Sync *sync)
{
    static const FollowEvents events = {
        .opened = on_opened, .event = on_event, .dropped = on_dropped, .ended = on_ended};
    if (sync->follow == NULL) {
        sync->follow = follow_new(sync->http, &events, sync);
    }
    apply_into(sync->apply, sync->catalog);
    follow_start(sync->follow, sync->status.rev, sync->times.silence_ms);
}

static void on_progress(void *data)
{
    Sync *sync = data;
    sync->status.loaded = apply_taken(sync->apply);
    sync_note_rejected(sync);
    sync_tell(sync);
}

static void load(Sync *sync, unsigned what);

/* The books are whole. */
static void take_books(Sync *sync)
{
    sync->alerts_known = sync->alerts_known || (sync->loading & LOAD_ALERTS) != 0;
    sync->tickets_known = sync->tickets_known || (sync->loading & LOAD_TICKETS) != 0;
    sync->books_rev = MAX(load_books_revision(sync->load), 0);
    sync_tell(sync);
}

/* The city is whole.  False when it is not shown after all; the next try is planned then. */
static bool take_city(Sync *sync)
{
    g_autoptr(GError) error = NULL;
    if (sync->fresh != NULL && !sync_show(sync, sync->fresh, &error)) {
        lose(sync, BACKOFF_LOST, -1, error->message);
        return false;
    }
    sync->status.rev = load_revision(sync->load);
    sync->whole = true;
    sync->reload_due = false;
    sync_confirm(sync);
    sync_touch(sync);
    return true;
}

static void on_loaded(const HttpAnswer *failed, void *data)
{
    Sync *sync = data;
    if (failed != NULL) {
        lose_by(sync, failed);
        return;
    }
    sync_note_rejected(sync);
    bool city = (sync->loading & LOAD_CITY) != 0;
    int64_t books_rev = load_books_revision(sync->load);
    if (!city && books_rev >= 0 && books_rev < sync->status.rev) {
        sync->reload_due = true; /* a journal that stands before our city is another one */
        load(sync, LOAD_CITY | sync->loading);
        return;
    }
    if (city && !take_city(sync)) {
        return;
    }
    if ((sync->loading & LOAD_BOOKS) != 0) {
        take_books(sync);
    }
    sync->looks_asked = sync->looks_asked || (sync->loading & LOAD_LOOKS) != 0;
    drop_load(sync);
    follow(sync);
}

/* Lines go straight into the catalog while that is empty; else what is shown stays until the new is
 * whole. */
static void begin_city(Sync *sync)
{
    Catalog *into = sync->catalog;
    if (catalog_areas(into) > 0 || catalog_cameras(into) > 0) {
        into = sync->fresh = catalog_new();
    }
    apply_start_over(sync->apply);
    apply_into(sync->apply, into);
    sync->status.rejected = 0;
    sync->status.loaded = 0;
    sync->status.state = SYNC_LOADING;
}

static void load(Sync *sync, unsigned what)
{
    static const LoadEvents events = {.progress = on_progress, .done = on_loaded};
    drop_load(sync);
    if ((what & LOAD_CITY) != 0) {
        begin_city(sync);
    } else {
        apply_into(sync->apply, sync->catalog);
    }
    sync->loading = what;
    sync->anew = true;
    sync->load = load_new(sync->http, sync->apply, what, &events, sync);
    sync_tell(sync);
}

static void on_session(const HttpAnswer *answer, void *data)
{
    Sync *sync = data;
    sync->asking = NULL;
    note_skew(sync, &answer->head);
    if (answer->fault != HTTP_FINE || answer->head.status != 200) {
        lose_by(sync, answer);
        return;
    }
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    Session session;
    if (!decode_session(decoder, answer->body, answer->size, &session, &error)) {
        lose(sync, BACKOFF_LOST, -1, error->message);
        return;
    }
    sync_judge_scope(sync, &session);
    unsigned what = sync->whole && !sync->reload_due ? 0 : LOAD_CITY;
    bool city = what != 0;
    if (sync->book != NULL && (city || !sync->alerts_known)) {
        what |= LOAD_ALERTS;
    }
    if (sync->tickets != NULL && (city || !sync->tickets_known)) {
        what |= LOAD_TICKETS;
    }
    if (sync->looks && (city || !sync->looks_asked)) {
        what |= LOAD_LOOKS;
    }
    if (what == 0) {
        follow(sync);
    } else {
        load(sync, what);
    }
}

void sync_stop(Sync *sync)
{
    if (sync->retry != 0) {
        g_source_remove(sync->retry);
        sync->retry = 0;
    }
    if (sync->asking != NULL) {
        http_cancel(g_steal_pointer(&sync->asking));
    }
    drop_load(sync);
    g_clear_pointer(&sync->follow, follow_free);
}

void sync_begin(Sync *sync)
{
    static const HttpEvents events = {.done = on_session};
    static const HttpCall call = {.path = ROUTE_SESSION, .accept = MEDIA_JSON};
    sync_stop(sync);
    sync->status.retry_ms = 0;
    if (!sync->whole && sync->status.state == SYNC_CACHED) {
        sync->status.state = SYNC_LOADING;
    }
    sync->asking = http_start(sync->http, &call, &events, sync);
    sync_tell(sync);
}
