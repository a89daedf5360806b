#include <string.h>

#include "feed_private.h"

#define RANK_BITS 61

uint64_t feed_slot_id(const Feed *feed, uint32_t index)
{
    return feed_id(TAG_ALERT, feed_slot(feed, index)->serial, index);
}

/* Needing first, by priority, then the oldest: the smaller the earlier. */
uint64_t feed_key(const FeedStats *stats)
{
    uint64_t rank = (stats->needing > 0 ? 0u : PRIORITIES) + (uint64_t)feed_worst(stats);
    uint64_t time = (uint64_t)CLAMP(stats->first_ms, 0, (INT64_C(1) << RANK_BITS) - 1);
    return rank << RANK_BITS | time;
}

void feed_top_add(Feed *feed, uint32_t index, bool fold, uint64_t key)
{
    FeedTop top = {key, index, fold};
    feed->moved = true;
    if (feed->asking) {
        feed->unsorted = true;
        g_array_append_val(feed->tops, top);
        return;
    }
    guint low = 0, high = feed->tops->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(feed->tops, FeedTop, middle).key <= key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    g_array_insert_val(feed->tops, low, top);
}

static int by_key(gconstpointer a, gconstpointer b)
{
    const FeedTop *one = a, *two = b;
    if (one->key != two->key) {
        return one->key < two->key ? -1 : 1;
    }
    return (one->fold < two->fold) - (one->fold > two->fold);
}

void feed_sort(Feed *feed)
{
    bool sorted = true;
    uint64_t last = 0;
    for (guint i = 0; i < feed->tops->len; i++) {
        FeedTop *top = &g_array_index(feed->tops, FeedTop, i);
        FeedStats stats = top->fold ? feed_fold(feed, top->index)->stats
                                    : feed_unit_stats(feed, feed_unit(feed, top->index));
        top->key = feed_key(&stats);
        sorted = sorted && top->key >= last;
        last = top->key;
    }
    if (!sorted) {
        g_array_sort(feed->tops, by_key); /* it is a stable one */
    }
    feed->moved = true;
    feed->unsorted = false;
}

static void fold_free(Feed *feed, uint32_t index)
{
    FeedFold *fold = feed_fold(feed, index);
    g_clear_pointer(&fold->kids, g_array_unref);
    g_free(fold);
    feed->folds->pdata[index] = NULL;
    feed->empty--;
}

/* False when the top is to go.  An ended unit's place is its successor's. */
static bool top_stays(Feed *feed, FeedTop *top, GArray *revived)
{
    if (top->fold) {
        const FeedFold *fold = feed_fold(feed, top->index);
        if (fold->units > 0 || !feed_fold_may_go(feed, top->index)) {
            return true;
        }
        fold_free(feed, top->index);
        return false;
    }
    for (;;) {
        FeedUnit *unit = feed_unit(feed, top->index);
        uint32_t next = unit->successor, index = top->index;
        if (next == FEED_NONE && unit->head != FEED_NONE) {
            return true;
        }
        if (unit->head == FEED_NONE) {
            feed_unit_free(feed, index);
        } else {
            unit->successor = FEED_NONE;
            unit->row_id = feed_id(TAG_SITUATION, ++feed->serials, index);
            unit->top = false;
            g_array_append_val(revived, index);
        }
        if (next == FEED_NONE) {
            return false;
        }
        top->index = next;
    }
}

static void let_go(Feed *feed)
{
    g_autoptr(GArray) revived = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    guint kept = 0;
    for (guint i = 0; i < feed->tops->len; i++) {
        FeedTop top = g_array_index(feed->tops, FeedTop, i);
        if (top_stays(feed, &top, revived)) {
            g_array_index(feed->tops, FeedTop, kept++) = top;
        }
    }
    g_array_set_size(feed->tops, kept);
    for (guint i = 0; i < revived->len; i++) {
        uint32_t index = g_array_index(revived, uint32_t, i);
        FeedStats stats = feed_unit_stats(feed, feed_unit(feed, index));
        Alert alert;
        bool known = alert_book_alert(feed->book, feed_unit(feed, index)->head, &alert);
        feed_place(feed, index, feed_worst(&stats), known ? alert.kind : "", feed->now_ms);
    }
    feed->moved = true;
    feed->ended = 0;
}

static void add_line(Feed *feed, FeedRowType type, unsigned depth, uint32_t index, uint32_t serial)
{
    FeedLine line = {index, serial, (uint8_t)type, (uint8_t)depth};
    g_array_append_val(feed->lines, line);
}

static void add_unit(Feed *feed, uint32_t index, unsigned depth)
{
    FeedUnit *unit = feed_unit(feed, index);
    unit->row = feed->lines->len;
    add_line(feed, ROW_UNIT, depth, index, unit->serial);
    if (unit->situation == NULL || unit->situation->kids == NULL) {
        return;
    }
    for (guint i = 0; i < unit->situation->kids->len; i++) {
        FeedKid kid = g_array_index(unit->situation->kids, FeedKid, i);
        const FeedSlot *slot = feed_slot(feed, kid.index);
        if (slot->serial == kid.serial && slot->unit == index) {
            add_line(feed, ROW_SLOT, depth + 1, kid.index, kid.serial);
        }
    }
}

static void add_fold(Feed *feed, uint32_t index)
{
    FeedFold *fold = feed_fold(feed, index);
    fold->row = feed->lines->len;
    add_line(feed, ROW_FOLD, 0, index, fold->serial);
    for (guint i = 0; fold->kids != NULL && i < fold->kids->len; i++) {
        FeedKid kid = g_array_index(fold->kids, FeedKid, i);
        const FeedUnit *unit = feed_unit(feed, kid.index);
        if (unit->used && unit->serial == kid.serial && unit->fold == index) {
            add_unit(feed, kid.index, 1);
        }
    }
}

void feed_lay_out(Feed *feed)
{
    if (feed->ended > 0 || feed->empty > 0) {
        guint before = feed->tops->len;
        bool moved = feed->moved || feed->ended > 0;
        let_go(feed);
        feed->moved = moved || feed->tops->len != before;
    }
    if (feed->unsorted) {
        feed_sort(feed);
    }
    if (!feed->moved) {
        return;
    }
    g_array_set_size(feed->lines, 0);
    for (guint i = 0; feed->review != NULL && i < feed->review->len; i++) {
        FeedKid kid = g_array_index(feed->review, FeedKid, i);
        if (feed_slot(feed, kid.index)->serial == kid.serial) {
            add_line(feed, ROW_SLOT, 0, kid.index, kid.serial);
        }
    }
    for (guint i = 0; feed->review == NULL && i < feed->tops->len; i++) {
        const FeedTop *top = &g_array_index(feed->tops, FeedTop, i);
        if (top->fold) {
            add_fold(feed, top->index);
        } else {
            add_unit(feed, top->index, 0);
        }
    }
}

int feed_unit_line(const Feed *feed, uint32_t index)
{
    const FeedUnit *unit = feed_unit(feed, index);
    if (unit->row < feed->lines->len) {
        const FeedLine *line = &g_array_index(feed->lines, FeedLine, unit->row);
        if (line->type == ROW_UNIT && line->index == index && line->serial == unit->serial) {
            return (int)unit->row;
        }
    }
    if (unit->fold == FEED_NONE) {
        return -1;
    }
    const FeedFold *fold = feed_fold(feed, unit->fold);
    if (fold->row < feed->lines->len) {
        const FeedLine *line = &g_array_index(feed->lines, FeedLine, fold->row);
        if (line->type == ROW_FOLD && line->serial == fold->serial) {
            return (int)fold->row;
        }
    }
    return -1;
}
