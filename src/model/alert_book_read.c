/* What a book says of its alerts. */
#include <math.h>
#include <string.h>

#include "alert_book_private.h"

#define PART_LATEST (UINT32_MAX - ALERT_HOUR_PARTS)

uint32_t alert_book_alerts(const AlertBook *book)
{
    return book->alerts.count;
}

uint32_t alert_book_situations(const AlertBook *book)
{
    return book->situations.count;
}

uint32_t alert_book_count(const AlertBook *book)
{
    return book->count;
}

static size_t records_memory(const Records *records)
{
    return (size_t)records->chunks->len * (RECORDS_CHUNK * records->size + sizeof(void *));
}

size_t alert_book_memory(const AlertBook *book)
{
    size_t buckets = (size_t)book->by_id.size + book->by_what.size + book->by_situation.size +
                     book->by_name.size;
    return sizeof *book + records_memory(&book->alerts) + records_memory(&book->situations) +
           records_memory(&book->handled) + buckets * sizeof(uint32_t) +
           book->names->len * (sizeof(BookName) + 1) + book->hints->len * sizeof(uint32_t) +
           book->areas->len * sizeof(BookArea) + id_table_memory(book->area_ids) +
           (size_t)book->strings.chunks->len * (STRINGS_CHUNK + STRINGS_PAD);
}

static const char *optional(const AlertBook *book, uint32_t text)
{
    return text != 0 ? book_text(book, text) : NULL;
}

static void read_handled(const AlertBook *book, const AlertRecord *record, Alert *out)
{
    out->looked_s = ALERT_NOT_LOOKED;
    if (record->handled == BOOK_NONE) {
        return;
    }
    const BookHandled *handled = handled_at(book, record->handled);
    out->acked_at_ms = book_time(handled->acked_at);
    out->claimed_at_ms = book_time(handled->claimed_at);
    out->escalated_at_ms = book_time(handled->escalated_at);
    out->shelved_until_ms = book_time(handled->shelved_until);
    out->closed_at_ms = book_time(handled->closed_at);
    out->acked_by = book_name(book, handled->acked_by);
    out->shelved_by = book_name(book, handled->shelved_by);
    out->shelf_reason = optional(book, handled->shelf_reason);
    out->looked_s = handled->looked_s;
}

bool alert_book_alert(const AlertBook *book, uint32_t index, Alert *out)
{
    if (index >= book->alerts.count || (alert_at(book, index)->flags & ALERT_PRESENT) == 0) {
        return false;
    }
    const AlertRecord *record = alert_at(book, index);
    *out = (Alert){
        .id = book_text(book, record->id),
        .kind = book_name(book, record->kind),
        .area = book_area_code(book, record->area),
        .camera = book_name(book, record->camera),
        .owner = book_name(book, record->owner),
        .source = book_name(book, record->source),
        .snapshot_url = optional(book, record->snapshot_url),
        .external_id = optional(book, record->external_id),
        .note = optional(book, record->note),
        .first_at_ms = book_time(record->first_at),
        .last_at_ms = book_time(record->last_at),
        .cleared_at_ms = book_time(record->cleared_at),
        .rev = record->rev,
        .count = record->count,
        .score = record->score == BOOK_NONE ? NAN : record->score / (double)BOOK_SCORE_ONE,
        .track_real = record->track_real,
        .track_total = record->track_total,
        .priority = (AlertPriority)record->priority,
        .verdict = (Verdict)record->verdict,
        .chattering = (record->flags & ALERT_CHATTERING) != 0,
        .pending = (record->flags & ALERT_PENDING) != 0,
        .machine =
            {
                .state = (AlertState)record->state,
                .active = (record->flags & ALERT_ACTIVE) != 0,
                .acked = (record->flags & ALERT_ACCEPTED) != 0,
                .one_shot = (record->flags & ALERT_ONE_SHOT) != 0,
            },
    };
    if (record->situation != BOOK_NONE) {
        out->situation = book_text(book, situation_at(book, record->situation)->id);
    }
    read_handled(book, record, out);
    return true;
}

AlertState alert_book_state(const AlertBook *book, uint32_t index)
{
    return (AlertState)alert_at(book, index)->state;
}

AlertPriority alert_book_priority(const AlertBook *book, uint32_t index)
{
    return (AlertPriority)alert_at(book, index)->priority;
}

int64_t alert_book_first_at(const AlertBook *book, uint32_t index)
{
    return book_time(alert_at(book, index)->first_at);
}

bool alert_book_needs_someone(const AlertBook *book, uint32_t index)
{
    return alert_record_needs(alert_at(book, index));
}

/* ---- the last hour ---- */

static uint32_t part_of(int64_t ms)
{
    return ms <= 0 ? 0 : (uint32_t)MIN(ms / BOOK_PART_MS, PART_LATEST);
}

/* Brings hour to a part.  A clock that was put back by more than the hour begins it anew. */
static void turn(AlertRecord *alert, uint32_t part)
{
    uint32_t known = alert->hour_part;
    if (part >= known + ALERT_HOUR_PARTS || part + ALERT_HOUR_PARTS < known) {
        memset(alert->hour, 0, sizeof alert->hour);
        alert->hour_part = part;
        return;
    }
    for (; known < part; known++) {
        alert->hour[(known + 1) % ALERT_HOUR_PARTS] = 0;
    }
    alert->hour_part = known;
}

static void count_in(AlertRecord *alert, uint32_t part, uint64_t more)
{
    if (part + ALERT_HOUR_PARTS <= alert->hour_part || part > alert->hour_part) {
        return;
    }
    uint16_t *at = &alert->hour[part % ALERT_HOUR_PARTS];
    *at = (uint16_t)MIN(UINT16_MAX, *at + more);
}

void book_hour_count(AlertRecord *next, const AlertRecord *held, int64_t now_ms)
{
    turn(next, part_of(now_ms));
    if (held != NULL) {
        count_in(next, next->hour_part, next->count > held->count ? next->count - held->count : 0);
        return;
    }
    /* Of one that is met for the first time only the first and the last report have a time. */
    uint32_t first = MIN(part_of(book_time(next->first_at)), next->hour_part);
    uint32_t last = MIN(part_of(book_time(next->last_at)), next->hour_part);
    if (first == last) {
        count_in(next, first, next->count);
        return;
    }
    count_in(next, first, MIN(next->count, 1));
    count_in(next, last, next->count > 1 ? 1 : 0);
}

void alert_book_hour(const AlertBook *book, uint32_t alert, int64_t now_ms,
                     uint16_t out[ALERT_HOUR_PARTS])
{
    AlertRecord now = *alert_at(book, alert);
    turn(&now, part_of(now_ms));
    for (uint32_t i = 0; i < ALERT_HOUR_PARTS; i++) {
        out[i] = now.hour[(now.hour_part + 1 + i) % ALERT_HOUR_PARTS];
    }
}
