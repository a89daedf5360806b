/* Alerts come, change and go. */
#include "model/alert_book.h"

#include <math.h>
#include <string.h>

#include "alert_book_private.h"

static void records_begin(Records *records, uint32_t size)
{
    *records = (Records){.size = size, .chunks = g_ptr_array_new_with_free_func(g_free)};
}

static void begin(AlertBook *book)
{
    strings_init(&book->strings);
    book_names_init(book);
    book->all = (AlertCounts){0};
    book->count = book->situation_count = 0;
    book->free_alert = book->free_situation = book->free_handled = BOOK_NONE;
    book->shape++;
}

static void end(AlertBook *book)
{
    records_clear(&book->alerts);
    records_clear(&book->situations);
    records_clear(&book->handled);
    book_buckets_clear(book);
    book_names_clear(book);
    strings_clear(&book->strings);
}

AlertBook *alert_book_new(void)
{
    AlertBook *book = g_new0(AlertBook, 1);
    records_begin(&book->alerts, sizeof(AlertRecord));
    records_begin(&book->situations, sizeof(SituationRecord));
    records_begin(&book->handled, sizeof(BookHandled));
    book->listeners = g_array_new(FALSE, FALSE, sizeof(BookListener));
    book->seed = (uint64_t)g_random_int() << 32 | g_random_int();
    book->shape = book->seed;
    book->most = ALERT_BOOK_MAX;
    begin(book);
    return book;
}

void alert_book_bound(AlertBook *book, uint32_t most)
{
    book->most = MIN(most, ALERT_BOOK_MAX);
}

uint32_t alert_book_most(const AlertBook *book)
{
    return book->most;
}

void alert_book_free(AlertBook *book)
{
    if (book == NULL) {
        return;
    }
    end(book);
    g_ptr_array_unref(book->alerts.chunks);
    g_ptr_array_unref(book->situations.chunks);
    g_ptr_array_unref(book->handled.chunks);
    g_array_unref(book->listeners);
    g_free(book);
}

void alert_book_clear(AlertBook *book)
{
    end(book);
    begin(book);
    book_tell(book, ALERT_BOOK_RESET, ALERT_NONE);
}

/* ---- what is put ---- */

static bool put_text(AlertBook *book, uint32_t *field, const char *text)
{
    const char *held = book_text(book, *field);
    text = text != NULL ? text : "";
    if (strcmp(held, text) == 0) {
        return true;
    }
    uint32_t offset = text[0] != '\0' ? strings_add(&book->strings, text, strlen(text)) : 0;
    if (offset == STRINGS_FULL) {
        return false;
    }
    strings_drop(&book->strings, *field, strlen(held));
    *field = offset;
    return true;
}

static bool put_texts(AlertBook *book, AlertRecord *next, const Alert *alert)
{
    return put_text(book, &next->id, alert->id) &&
           put_text(book, &next->snapshot_url, alert->snapshot_url) &&
           put_text(book, &next->external_id, alert->external_id) &&
           put_text(book, &next->note, alert->note) &&
           book_make_role(book, alert->kind, ROLE_KIND, &next->kind) &&
           book_make_name(book, alert->camera, &next->camera) &&
           book_make_role(book, alert->owner, ROLE_OWNER, &next->owner) &&
           book_make_name(book, alert->source, &next->source) &&
           book_make_area(book, alert->area, &next->area);
}

static void put_fields(AlertRecord *next, const Alert *alert)
{
    const AlertMachine *machine = &alert->machine;
    next->rev = alert->rev;
    next->score = isnan(alert->score) ? BOOK_NONE : (uint32_t)lround(alert->score * BOOK_SCORE_ONE);
    next->track_real = alert->track_real;
    next->track_total = alert->track_total;
    next->count = (uint32_t)alert->count;
    next->first_at = book_time_of(alert->first_at_ms);
    next->last_at = book_time_of(alert->last_at_ms);
    next->cleared_at = book_time_of(alert->cleared_at_ms);
    next->priority = (uint8_t)alert->priority;
    next->state = (uint8_t)machine->state;
    next->verdict = (uint8_t)alert->verdict;
    next->flags =
        (uint8_t)(ALERT_PRESENT | (machine->active ? ALERT_ACTIVE : 0) |
                  (machine->acked ? ALERT_ACCEPTED : 0) | (machine->one_shot ? ALERT_ONE_SHOT : 0) |
                  (alert->chattering ? ALERT_CHATTERING : 0) |
                  (alert->pending ? ALERT_PENDING : 0));
}

/* ---- what a person did ---- */

static bool is_handled(const Alert *alert)
{
    return alert->acked_at_ms != 0 || alert->claimed_at_ms != 0 || alert->escalated_at_ms != 0 ||
           alert->shelved_until_ms != 0 || alert->closed_at_ms != 0 || alert->acked_by != NULL ||
           alert->shelved_by != NULL || alert->shelf_reason != NULL ||
           alert->looked_s != ALERT_NOT_LOOKED;
}

static bool put_handled(AlertBook *book, BookHandled *next, const Alert *alert)
{
    next->acked_at = book_time_of(alert->acked_at_ms);
    next->claimed_at = book_time_of(alert->claimed_at_ms);
    next->escalated_at = book_time_of(alert->escalated_at_ms);
    next->shelved_until = book_time_of(alert->shelved_until_ms);
    next->closed_at = book_time_of(alert->closed_at_ms);
    next->looked_s = alert->looked_s;
    return book_make_name(book, alert->acked_by, &next->acked_by) &&
           book_make_name(book, alert->shelved_by, &next->shelved_by) &&
           put_text(book, &next->shelf_reason, alert->shelf_reason);
}

static uint32_t take_handled(AlertBook *book)
{
    uint32_t index = book->free_handled;
    if (index == BOOK_NONE) {
        return records_append(&book->handled);
    }
    book->free_handled = handled_at(book, index)->shelf_reason;
    return index;
}

static void drop_handled(AlertBook *book, uint32_t index)
{
    if (index != BOOK_NONE) {
        uint32_t none = handled_at(book, index)->shelf_reason;
        put_text(book, &none, NULL);
        *handled_at(book, index) = (BookHandled){.shelf_reason = book->free_handled};
        book->free_handled = index;
    }
}

/* ---- one alert ---- */

static bool same_time(BookTime a, BookTime b)
{
    return book_time(a) == book_time(b);
}

/* Keeps what must be found and counted in step with the record that becomes next. */
static void replace(AlertBook *book, uint32_t index, const AlertRecord *next)
{
    AlertRecord *held = alert_at(book, index);
    bool was = (held->flags & ALERT_PRESENT) != 0;
    bool found = was && book_is_held(held), finds = book_is_held(next);
    bool same_what = found && finds && held->kind == next->kind && held->camera == next->camera &&
                     held->area == next->area;
    bool stays =
        was && held->situation == next->situation && same_time(held->first_at, next->first_at);
    uint32_t left = was ? held->situation : BOOK_NONE;
    if (was) {
        book_count(book, held, -1);
    }
    if (found && !same_what) {
        book_unindex_what(book, index);
    }
    if (was && !stays) {
        book_leave(book, index);
    }
    AlertRecord links = *held;
    *held = *next;
    held->next_of_id = links.next_of_id;
    held->next_of_what = links.next_of_what;
    held->older = was ? links.older : BOOK_NONE;
    held->younger = was ? links.younger : BOOK_NONE;
    book_count(book, held, 1);
    if (finds && !same_what) {
        book_index_what(book, index);
    }
    if (!stays) {
        book_join(book, index);
        book_drop_situation(book, left);
    }
}

static uint32_t take_index(AlertBook *book)
{
    uint32_t index = book->free_alert;
    if (index != BOOK_NONE) {
        book->free_alert = alert_at(book, index)->id;
    } else {
        index = records_append(&book->alerts);
    }
    *alert_at(book, index) = (AlertRecord){0};
    book->count++;
    return index;
}

static void add_new(AlertBook *book, const AlertRecord *next)
{
    uint32_t index = take_index(book);
    replace(book, index, next);
    book_index_id(book, index);
    book_tell(book, ALERT_THING, index);
}

static void change(AlertBook *book, uint32_t index, const AlertRecord *next,
                   const BookHandled *handled)
{
    AlertRecord *held = alert_at(book, index);
    bool same_deeds = held->handled == next->handled &&
                      (held->handled == BOOK_NONE ||
                       memcmp(handled_at(book, held->handled), handled, sizeof *handled) == 0);
    if (same_deeds && memcmp(held, next, sizeof *held) == 0) {
        return;
    }
    if (next->handled != BOOK_NONE) {
        *handled_at(book, next->handled) = *handled;
    }
    replace(book, index, next);
    book_tell(book, ALERT_THING, index);
}

bool alert_book_put(AlertBook *book, const Alert *alert, int64_t now_ms, GError **error)
{
    if (!book_check_alert(alert, error)) {
        return false;
    }
    uint32_t index = alert_book_find(book, alert->id);
    const AlertRecord *held = index != ALERT_NONE ? alert_at(book, index) : NULL;
    if (held != NULL && alert->rev < held->rev) {
        return true;
    }
    AlertRecord next = held != NULL ? *held : (AlertRecord){.handled = BOOK_NONE};
    BookHandled handled = {0};
    if (next.handled != BOOK_NONE) {
        handled = *handled_at(book, next.handled);
    }
    if ((held == NULL && book->count >= book->most) || !put_texts(book, &next, alert) ||
        !put_handled(book, &handled, alert) ||
        !book_make_situation(book, alert->situation, &next.situation)) {
        return book_full(error);
    }
    put_fields(&next, alert);
    book_hour_count(&next, held, now_ms);
    if (next.handled == BOOK_NONE && is_handled(alert)) {
        next.handled = take_handled(book);
        *handled_at(book, next.handled) = handled;
    }
    if (held != NULL) {
        change(book, index, &next, &handled);
    } else {
        add_new(book, &next);
    }
    book_collect(book);
    return true;
}

static void remove_at(AlertBook *book, uint32_t index)
{
    AlertRecord *alert = alert_at(book, index);
    uint32_t *texts[] = {&alert->snapshot_url, &alert->external_id, &alert->note, &alert->id};
    uint32_t situation = alert->situation;
    book_count(book, alert, -1);
    if (book_is_held(alert)) {
        book_unindex_what(book, index);
    }
    book_leave(book, index);
    book_unindex_id(book, index);
    drop_handled(book, alert->handled);
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        put_text(book, texts[i], NULL);
    }
    *alert = (AlertRecord){.id = book->free_alert};
    book->free_alert = index;
    book->count--;
    book_drop_situation(book, situation);
    book_tell(book, ALERT_THING, index);
}

void alert_book_remove(AlertBook *book, const char *id)
{
    uint32_t index = alert_book_find(book, id);
    if (index != ALERT_NONE) {
        remove_at(book, index);
        book_collect(book);
    }
}

/* ---- what is over ---- */

static int64_t ended_ms(const AlertBook *book, const AlertRecord *alert)
{
    int64_t ended = MAX(book_time(alert->cleared_at), book_time(alert->last_at));
    ended = MAX(ended, book_time(alert->first_at));
    if (alert->handled != BOOK_NONE) {
        const BookHandled *handled = handled_at(book, alert->handled);
        ended = MAX(ended, book_time(handled->acked_at));
        ended = MAX(ended, book_time(handled->closed_at));
    }
    return ended;
}

unsigned alert_book_retire(AlertBook *book, int64_t before_ms)
{
    unsigned went = 0;
    for (uint32_t i = 0; i < book->alerts.count; i++) {
        const AlertRecord *alert = alert_at(book, i);
        if ((alert->flags & ALERT_PRESENT) != 0 && !book_is_held(alert) &&
            ended_ms(book, alert) < before_ms) {
            remove_at(book, i);
            went++;
        }
    }
    for (uint32_t i = 0; i < book->situations.count; i++) {
        const SituationRecord *situation = situation_at(book, i);
        if (situation->present && situation->oldest == BOOK_NONE && situation->cleared_at_ms != 0 &&
            situation->cleared_at_ms < before_ms) {
            alert_book_remove_situation(book, book_text(book, situation->id));
        }
    }
    book_collect(book);
    return went;
}

/* ---- listeners ---- */

unsigned alert_book_listen(AlertBook *book, AlertListener listener, void *data)
{
    BookListener added = {listener, data, ++book->last_listener};
    g_array_append_val(book->listeners, added);
    return added.id;
}

void alert_book_unlisten(AlertBook *book, unsigned id)
{
    for (guint i = 0; i < book->listeners->len; i++) {
        if (g_array_index(book->listeners, BookListener, i).id == id) {
            g_array_remove_index(book->listeners, i);
            return;
        }
    }
}

void book_tell(AlertBook *book, AlertThing thing, uint32_t index)
{
    for (guint i = 0; i < book->listeners->len; i++) {
        const BookListener *listener = &g_array_index(book->listeners, BookListener, i);
        listener->call(book, thing, index, listener->data);
    }
}
