#include <string.h>

#include "feed_private.h"

#define FOLDS_ASKED 64 /* folds that a person's asking may make at once */

static unsigned most(const Feed *feed)
{
    return MAX(feed->limits.most, PRIORITIES + 1);
}

static int64_t part_ms(const Feed *feed)
{
    return MAX(1, feed->limits.window_ms / FEED_PARTS);
}

/* How many priorities have no fold yet: so many rows are kept back, so that whatever comes has a
 * row to go to that is not of a lower priority. */
static unsigned kept_back(const Feed *feed)
{
    bool there[PRIORITIES] = {false};
    unsigned missing = PRIORITIES;
    for (guint i = 0; i < feed->folds->len; i++) {
        const FeedFold *fold = feed->folds->pdata[i];
        if (fold != NULL && !there[fold->priority]) {
            there[fold->priority] = true;
            missing--;
        }
    }
    return missing;
}

static bool row_is_free(const Feed *feed)
{
    return feed->recent->len + kept_back(feed) < most(feed);
}

void feed_flood_time(Feed *feed, int64_t now_ms)
{
    int64_t part = now_ms / part_ms(feed);
    feed->now_ms = now_ms;
    if (part >= feed->part + FEED_PARTS || part < feed->part - FEED_PARTS) {
        memset(feed->mine, 0, sizeof feed->mine);
        memset(feed->room, 0, sizeof feed->room);
        feed->part = part;
    }
    while (feed->part < part) {
        feed->part++;
        feed->mine[feed->part % FEED_PARTS] = 0;
        feed->room[feed->part % FEED_PARTS] = 0;
    }
    int64_t window_ms = feed->limits.window_ms;
    while (feed->recent->len > 0) {
        int64_t oldest = g_array_index(feed->recent, int64_t, 0);
        if (oldest > now_ms - window_ms && oldest <= now_ms + window_ms) {
            break;
        }
        g_array_remove_index(feed->recent, 0);
    }
}

static unsigned sum(const unsigned parts[FEED_PARTS])
{
    unsigned all = 0;
    for (int i = 0; i < FEED_PARTS; i++) {
        all += parts[i];
    }
    return all;
}

void feed_flood_end(Feed *feed, int64_t now_ms)
{
    if (feed->flood_since_ms != 0 && sum(feed->mine) * 2 < most(feed) && row_is_free(feed)) {
        feed->flood_since_ms = feed->flood_told_ms = 0;
    }
}

int64_t feed_flood_next_ms(const Feed *feed)
{
    bool counting = feed->flood_since_ms != 0 || feed->empty > 0 || sum(feed->room) > 0;
    return counting ? (feed->part + 1) * part_ms(feed) : 0;
}

FeedFlood feed_flood(const Feed *feed)
{
    return (FeedFlood){
        .flooding = feed->flood_told_ms != 0,
        .since_ms = feed->flood_told_ms,
        .mine = sum(feed->mine),
        .room = sum(feed->room),
        .folded = feed->folded,
        .unseen = feed->unseen,
        .most = most(feed),
    };
}

void feed_not_mine(Feed *feed, FeedUnit *unit)
{
    unit->mine = false;
    unsigned *counted = &feed->mine[unit->came % FEED_PARTS];
    if (unit->came > feed->part - FEED_PARTS && *counted > 0) {
        --*counted;
    }
}

bool feed_fold_may_go(const Feed *feed, uint32_t index)
{
    const FeedFold *fold = feed_fold(feed, index);
    if (feed_id(TAG_FOLD, fold->serial, index) == feed->keep) {
        return false;
    }
    for (guint i = 0; i < feed->folds->len; i++) {
        const FeedFold *other = feed->folds->pdata[i];
        if (other != NULL && other != fold && other->priority == fold->priority) {
            return true;
        }
    }
    return row_is_free(feed);
}

static void came_unasked(Feed *feed, int64_t now_ms)
{
    if (!feed->asking) {
        g_array_append_val(feed->recent, now_ms);
    }
}

static uint32_t fold_new(Feed *feed, AlertPriority priority, const char *kind, int64_t now_ms)
{
    FeedFold *fold = g_new0(FeedFold, 1);
    fold->priority = priority;
    g_strlcpy(fold->kind, kind, sizeof fold->kind);
    fold->serial = ++feed->serials;
    fold->head = fold->tail = fold->row = fold->first = FEED_NONE;
    feed->empty++;
    uint32_t index = 0;
    while (index < feed->folds->len && feed->folds->pdata[index] != NULL) {
        index++;
    }
    if (index == feed->folds->len) {
        g_ptr_array_add(feed->folds, NULL);
    }
    feed->folds->pdata[index] = fold;
    came_unasked(feed, now_ms);
    return index;
}

/* Returns the fold for what comes; where no row is free for one of its own, that of its priority
 * which is for several kinds, or becomes it. */
static uint32_t fold_for(Feed *feed, AlertPriority priority, const char *kind, bool *fresh,
                         int64_t now_ms)
{
    uint32_t several = FEED_NONE, any = FEED_NONE;
    for (guint i = 0; i < feed->folds->len; i++) {
        const FeedFold *fold = feed->folds->pdata[i];
        if (fold == NULL || fold->priority != priority) {
            continue;
        }
        if (strcmp(fold->kind, kind) == 0) {
            return i;
        }
        any = any == FEED_NONE ? i : any;
        several = fold->kind[0] == '\0' ? i : several;
    }
    bool may = feed->asking ? feed->folds->len < FOLDS_ASKED : row_is_free(feed);
    if (any == FEED_NONE || may) {
        *fresh = true;
        return fold_new(feed, priority, kind, now_ms);
    }
    any = several != FEED_NONE ? several : any;
    feed_fold(feed, any)->kind[0] = '\0';
    return any;
}

static void fold_count(Feed *feed, uint32_t index, FeedUnit *unit, int sign)
{
    FeedFold *fold = feed_fold(feed, index);
    for (uint32_t i = unit->head; i != FEED_NONE; i = feed_slot(feed, i)->next) {
        FeedSlot *slot = feed_slot(feed, i);
        feed_stats_count(&fold->stats, slot, sign);
        slot->folded = sign > 0;
        feed->folded += (unsigned)sign;
    }
}

void feed_fold_leave(Feed *feed, uint32_t index)
{
    FeedUnit *unit = feed_unit(feed, index);
    FeedFold *fold = feed_fold(feed, unit->fold);
    fold_count(feed, unit->fold, unit, -1);
    feed->moved = feed->moved || fold->kids != NULL;
    if (unit->fold_prev != FEED_NONE) {
        feed_unit(feed, unit->fold_prev)->fold_next = unit->fold_next;
    } else {
        fold->head = unit->fold_next;
    }
    if (unit->fold_next != FEED_NONE) {
        feed_unit(feed, unit->fold_next)->fold_prev = unit->fold_prev;
    } else {
        fold->tail = unit->fold_prev;
    }
    unit->fold = FEED_NONE;
    feed->empty += --fold->units == 0;
}

static void fold_join(Feed *feed, uint32_t index, AlertPriority priority, const char *kind,
                      int64_t now_ms)
{
    bool fresh = false;
    uint32_t found = fold_for(feed, priority, kind, &fresh, now_ms);
    FeedFold *fold = feed_fold(feed, found);
    FeedUnit *unit = feed_unit(feed, index);
    FeedStats stats = feed_unit_stats(feed, unit);
    unit->fold = found;
    unit->fold_next = FEED_NONE;
    unit->fold_prev = fold->tail;
    if (fold->tail != FEED_NONE) {
        feed_unit(feed, fold->tail)->fold_next = index;
    } else {
        fold->head = index;
    }
    fold->tail = index;
    feed->empty -= fold->units++ == 0;
    fold_count(feed, found, unit, 1);
    if (fold->stats.first_ms == 0 || stats.first_ms < fold->stats.first_ms) {
        fold->stats.first_ms = stats.first_ms;
    }
    fold->stats.last_ms = MAX(fold->stats.last_ms, stats.last_ms);
    if (fresh) {
        feed_top_add(feed, found, true, feed_key(&fold->stats));
    }
}

static void give_row(Feed *feed, uint32_t index)
{
    FeedUnit *unit = feed_unit(feed, index);
    FeedStats stats = feed_unit_stats(feed, unit);
    unit->top = true;
    for (uint32_t i = unit->head; i != FEED_NONE; i = feed_slot(feed, i)->next) {
        feed_slot(feed, i)->folded = false;
    }
    feed_top_add(feed, index, false, feed_key(&stats));
}

void feed_place(Feed *feed, uint32_t index, AlertPriority priority, const char *kind,
                int64_t now_ms)
{
    FeedUnit *unit = feed_unit(feed, index);
    const FeedSlot *slot = feed_slot(feed, unit->head);
    if (feed->asking) {
        bool came = slot->folded || feed_unit_stats(feed, unit).first_ms >= feed->flood_since_ms;
        if (feed->flood_since_ms != 0 && came) {
            fold_join(feed, index, priority, kind, now_ms);
        } else {
            give_row(feed, index);
        }
        return;
    }
    unit->came = feed->part;
    unit->mine = !slot->other;
    feed->room[feed->part % FEED_PARTS]++;
    feed->mine[feed->part % FEED_PARTS] += unit->mine;
    if (feed->flood_since_ms == 0 && !row_is_free(feed)) {
        feed->flood_since_ms = MAX(1, now_ms);
    }
    if (feed->flood_since_ms != 0 && feed->flood_told_ms == 0 && sum(feed->room) >= most(feed)) {
        feed->flood_told_ms = MAX(1, now_ms);
    }
    if (feed->flood_since_ms != 0) {
        fold_join(feed, index, priority, kind, now_ms);
        return;
    }
    came_unasked(feed, now_ms);
    give_row(feed, index);
}

void feed_raise(Feed *feed, uint32_t index, int64_t now_ms)
{
    FeedUnit *unit = feed_unit(feed, index);
    FeedStats stats = feed_unit_stats(feed, unit);
    Alert alert;
    const char *kind = alert_book_alert(feed->book, unit->head, &alert) ? alert.kind : "";
    feed_fold_leave(feed, index);
    fold_join(feed, index, feed_worst(&stats), kind, now_ms);
}

void feed_unfold_all(Feed *feed)
{
    for (guint i = 0; i < feed->folds->len; i++) {
        FeedFold *fold = feed->folds->pdata[i];
        while (fold != NULL && fold->head != FEED_NONE) {
            uint32_t unit = fold->head;
            feed_fold_leave(feed, unit);
            give_row(feed, unit);
        }
    }
}
