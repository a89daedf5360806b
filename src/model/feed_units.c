#include <string.h>

#include "feed_private.h"

#define MERGED_MAX 4096 /* kept until the person asks anew */

void feed_stats_count(FeedStats *stats, const FeedSlot *slot, int sign)
{
    unsigned one = (unsigned)sign;
    stats->alerts += one;
    stats->lingering += slot->lingering * one;
    stats->needing += slot->needing * one;
    stats->over += slot->over * one;
    stats->unseen += slot->unseen * one;
    stats->others += slot->other * one;
    stats->priorities[slot->priority] += one;
    stats->count += (uint64_t)slot->count * (uint64_t)(int64_t)sign;
}

static void stats_time(FeedStats *stats, const Alert *alert)
{
    stats->first_ms =
        stats->first_ms == 0 ? alert->first_at_ms : MIN(stats->first_ms, alert->first_at_ms);
    stats->last_ms = MAX(stats->last_ms, alert->last_at_ms);
}

FeedStats feed_unit_stats(const Feed *feed, const FeedUnit *unit)
{
    if (unit->situation != NULL) {
        return unit->situation->stats;
    }
    FeedStats stats = {0};
    if (unit->head != FEED_NONE) {
        feed_stats_count(&stats, feed_slot(feed, unit->head), 1);
        stats.first_ms = alert_book_first_at(feed->book, unit->head);
    }
    return stats;
}

AlertPriority feed_worst(const FeedStats *stats)
{
    int priority = 0;
    while (priority < PRIORITIES - 1 && stats->priorities[priority] == 0) {
        priority++;
    }
    return (AlertPriority)priority;
}

/* Counts the slot into, or out of, all that sums it. */
static void count(Feed *feed, const FeedSlot *slot, int sign)
{
    const FeedUnit *unit = feed_unit(feed, slot->unit);
    feed->matching += slot->lingering ? 0 : (unsigned)sign;
    if (unit->situation != NULL) {
        feed_stats_count(&unit->situation->stats, slot, sign);
    }
    if (unit->fold != FEED_NONE) {
        feed_stats_count(&feed_fold(feed, unit->fold)->stats, slot, sign);
        feed->folded += (unsigned)sign;
    }
}

static void note_time(Feed *feed, const FeedUnit *unit, const Alert *alert)
{
    if (unit->situation != NULL) {
        stats_time(&unit->situation->stats, alert);
    }
    if (unit->fold != FEED_NONE) {
        stats_time(&feed_fold(feed, unit->fold)->stats, alert);
    }
}

void feed_set_unseen(Feed *feed, uint32_t index, bool unseen)
{
    FeedSlot *slot = feed_slot(feed, index);
    if (slot->unseen == unseen) {
        return;
    }
    if (slot->unit != FEED_NONE) {
        count(feed, slot, -1);
    }
    slot->unseen = unseen;
    feed->unseen += unseen ? 1u : -1u;
    if (slot->unit != FEED_NONE) {
        count(feed, slot, 1);
    }
}

static uint32_t unit_new(Feed *feed)
{
    uint32_t index = feed->units->len;
    if (feed->free->len > 0) {
        index = g_array_index(feed->free, uint32_t, feed->free->len - 1);
        g_array_set_size(feed->free, feed->free->len - 1);
    } else {
        g_array_set_size(feed->units, index + 1);
    }
    *feed_unit(feed, index) = (FeedUnit){
        .serial = ++feed->serials,
        .head = FEED_NONE,
        .fold = FEED_NONE,
        .row = FEED_NONE,
        .successor = FEED_NONE,
        .used = true,
    };
    return index;
}

static void situation_new(Feed *feed, uint32_t index, const char *id)
{
    FeedUnit *unit = feed_unit(feed, index);
    unit->situation = g_new0(FeedSituation, 1);
    unit->situation->id = g_strdup(id);
    unit->situation->first = FEED_NONE;
    g_hash_table_insert(feed->situations, unit->situation->id, GUINT_TO_POINTER(index));
}

void feed_unit_free(Feed *feed, uint32_t index)
{
    FeedUnit *unit = feed_unit(feed, index);
    if (unit->situation != NULL) {
        g_hash_table_remove(feed->situations, unit->situation->id);
        g_clear_pointer(&unit->situation->kids, g_array_unref);
        g_free(unit->situation->id);
        g_free(unit->situation);
    }
    *unit = (FeedUnit){.head = FEED_NONE, .fold = FEED_NONE};
    g_array_append_val(feed->free, index);
}

static void link_slot(Feed *feed, uint32_t index, uint32_t unit_index)
{
    FeedUnit *unit = feed_unit(feed, unit_index);
    FeedSlot *slot = feed_slot(feed, index);
    slot->unit = unit_index;
    slot->prev = FEED_NONE;
    slot->next = unit->head;
    if (unit->head != FEED_NONE) {
        feed_slot(feed, unit->head)->prev = index;
    }
    unit->head = index;
    unit->slots++;
    if (unit->row_id == 0) {
        unit->row_id = feed_slot_id(feed, index);
    }
    slot->folded = unit->fold != FEED_NONE;
    count(feed, slot, 1);
}

/* An empty unit leaves its fold at once; its row is let go with all others that end. */
static void unit_emptied(Feed *feed, uint32_t index)
{
    FeedUnit *unit = feed_unit(feed, index);
    if (unit->top) {
        feed->ended++;
        return;
    }
    if (unit->fold != FEED_NONE) {
        feed_fold_leave(feed, index);
    }
    feed_unit_free(feed, index);
}

static void unlink_slot(Feed *feed, uint32_t index)
{
    FeedSlot *slot = feed_slot(feed, index);
    FeedUnit *unit = feed_unit(feed, slot->unit);
    count(feed, slot, -1);
    if (slot->prev != FEED_NONE) {
        feed_slot(feed, slot->prev)->next = slot->next;
    } else {
        unit->head = slot->next;
    }
    if (slot->next != FEED_NONE) {
        feed_slot(feed, slot->next)->prev = slot->prev;
    }
    unit->slots--;
    feed->moved = feed->moved || (unit->situation != NULL && unit->situation->kids != NULL);
    /* A row that began as this alert's, and goes on without it, keeps that id. */
    bool goes_on = unit->situation != NULL || unit->successor != FEED_NONE;
    if (goes_on && unit->row_id == feed_slot_id(feed, index)) {
        slot->serial = ++feed->serials;
    }
    slot->unit = FEED_NONE;
}

void feed_detach(Feed *feed, uint32_t index)
{
    uint32_t unit = feed_slot(feed, index)->unit;
    unlink_slot(feed, index);
    feed_slot(feed, index)->lingering = false;
    if (feed_unit(feed, unit)->head == FEED_NONE) {
        unit_emptied(feed, unit);
    }
}

static void fill_slot(Feed *feed, FeedSlot *slot, const Alert *alert)
{
    slot->priority = alert->priority;
    slot->needing = alert_needs_someone(alert);
    slot->over = !alert->machine.active;
    slot->count = MAX(0, alert->count);
    slot->other = alert->owner != NULL && strcmp(alert->owner, feed->me) != 0;
}

static uint32_t find_situation(const Feed *feed, const char *id)
{
    gpointer found;
    return id != NULL && g_hash_table_lookup_extended(feed->situations, id, NULL, &found)
               ? GPOINTER_TO_UINT(found)
               : FEED_NONE;
}

/* After a slot came or changed. */
static void unit_changed(Feed *feed, uint32_t index, int64_t now_ms)
{
    FeedUnit *unit = feed_unit(feed, index);
    FeedStats stats = feed_unit_stats(feed, unit);
    if (unit->mine && stats.others == stats.alerts) {
        feed_not_mine(feed, unit);
    }
    if (unit->fold != FEED_NONE && feed_worst(&stats) < feed_fold(feed, unit->fold)->priority) {
        feed_raise(feed, index, now_ms);
    }
}

void feed_attach(Feed *feed, uint32_t index, const Alert *alert, int64_t now_ms)
{
    FeedSlot *slot = feed_slot(feed, index);
    bool was_folded = slot->folded;
    if (slot->serial == 0) {
        slot->serial = ++feed->serials;
    }
    fill_slot(feed, slot, alert);
    slot->lingering = false;
    uint32_t unit = find_situation(feed, alert->situation);
    if (unit != FEED_NONE) {
        link_slot(feed, index, unit);
    } else {
        unit = unit_new(feed);
        if (alert->situation != NULL) {
            situation_new(feed, unit, alert->situation);
        }
        link_slot(feed, index, unit);
        slot->folded = was_folded;
        note_time(feed, feed_unit(feed, unit), alert);
        feed_place(feed, unit, alert->priority, alert->kind, now_ms);
    }
    note_time(feed, feed_unit(feed, unit), alert);
    if (!feed->asking && slot->folded) {
        feed_set_unseen(feed, index, true);
    }
    unit_changed(feed, unit, now_ms);
}

/* The new unit, or one that is folded, stands where the old one stood that is empty now. */
static void take_over(Feed *feed, uint32_t old_index, uint32_t index)
{
    FeedUnit *old = feed_unit(feed, old_index), *unit = feed_unit(feed, index);
    if (old->top && unit->top && g_hash_table_size(feed->merged) < MERGED_MAX) {
        uint64_t ids[] = {old->row_id, unit->row_id};
        g_hash_table_insert(feed->merged, g_memdup2(&ids[0], sizeof ids[0]),
                            g_memdup2(&ids[1], sizeof ids[1]));
    }
    if (!old->top || old->successor != FEED_NONE || unit->top) {
        return;
    }
    if (unit->fold != FEED_NONE) {
        feed_fold_leave(feed, index);
    }
    unit->top = true;
    unit->came = old->came;
    unit->mine = old->mine;
    old->mine = false;
    old->successor = index;
    unit->row_id = old->row_id;
}

/* Moves an alert to the unit of the situation that it names now. */
static void move(Feed *feed, uint32_t index, const Alert *alert, int64_t now_ms)
{
    FeedSlot *slot = feed_slot(feed, index);
    uint32_t old = slot->unit, unit = find_situation(feed, alert->situation);
    bool alone = feed_unit(feed, old)->slots == 1;
    if (unit == FEED_NONE && alone && feed_unit(feed, old)->situation == NULL) {
        count(feed, slot, -1);
        situation_new(feed, old, alert->situation);
        count(feed, slot, 1);
        note_time(feed, feed_unit(feed, old), alert);
        return;
    }
    bool fresh = unit == FEED_NONE;
    if (fresh) {
        unit = unit_new(feed);
        if (alert->situation != NULL) {
            situation_new(feed, unit, alert->situation);
        }
    }
    if (alone) {
        take_over(feed, old, unit);
    }
    unlink_slot(feed, index);
    link_slot(feed, index, unit);
    note_time(feed, feed_unit(feed, unit), alert);
    if (fresh && !feed_unit(feed, unit)->top) {
        feed_place(feed, unit, alert->priority, alert->kind, now_ms);
    }
    if (alone) {
        unit_emptied(feed, old);
    }
}

void feed_linger(Feed *feed, uint32_t index, int64_t now_ms)
{
    FeedLinger due = {now_ms + feed->limits.linger_ms, index};
    feed_slot(feed, index)->linger_ms = due.at_ms;
    g_array_append_val(feed->linger, due);
}

void feed_refresh(Feed *feed, uint32_t index, const Alert *alert, bool matches, int64_t now_ms)
{
    FeedSlot *slot = feed_slot(feed, index);
    const FeedUnit *unit = feed_unit(feed, slot->unit);
    const char *named = unit->situation != NULL ? unit->situation->id : NULL;
    if (g_strcmp0(named, alert->situation) != 0) {
        move(feed, index, alert, now_ms);
    }
    count(feed, slot, -1);
    fill_slot(feed, slot, alert);
    if (!matches && !slot->lingering) {
        feed_linger(feed, index, now_ms);
    }
    slot->lingering = !matches;
    count(feed, slot, 1);
    note_time(feed, feed_unit(feed, slot->unit), alert);
    unit_changed(feed, slot->unit, now_ms);
}
