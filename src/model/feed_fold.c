#include <string.h>

#include "feed_private.h"

typedef struct Sorted {
    uint64_t key;
    FeedKid kid;
} Sorted;

static int by_key(gconstpointer a, gconstpointer b)
{
    uint64_t one = ((const Sorted *)a)->key, two = ((const Sorted *)b)->key;
    return (one > two) - (one < two);
}

/* Returns the kids of a sorted list, which it frees. */
static GArray *kids_of(GArray *sorted)
{
    g_array_sort(sorted, by_key);
    GArray *kids = g_array_sized_new(FALSE, FALSE, sizeof(FeedKid), sorted->len);
    for (guint i = 0; i < sorted->len; i++) {
        g_array_append_val(kids, g_array_index(sorted, Sorted, i).kid);
    }
    g_array_unref(sorted);
    return kids;
}

static void add_slot(const Feed *feed, uint32_t index, GArray *sorted)
{
    FeedSlot *slot = feed_slot(feed, index);
    FeedStats stats = {0};
    feed_stats_count(&stats, slot, 1);
    stats.first_ms = alert_book_first_at(feed->book, index);
    Sorted entry = {feed_key(&stats), {index, slot->serial}};
    g_array_append_val(sorted, entry);
}

static GArray *unit_kids(const Feed *feed, const FeedUnit *unit)
{
    GArray *sorted = g_array_new(FALSE, FALSE, sizeof(Sorted));
    for (uint32_t i = unit->head; i != FEED_NONE; i = feed_slot(feed, i)->next) {
        add_slot(feed, i, sorted);
    }
    return kids_of(sorted);
}

static GArray *fold_kids(const Feed *feed, const FeedFold *fold)
{
    GArray *sorted = g_array_new(FALSE, FALSE, sizeof(Sorted));
    for (uint32_t i = fold->head; i != FEED_NONE; i = feed_unit(feed, i)->fold_next) {
        const FeedUnit *unit = feed_unit(feed, i);
        FeedStats stats = feed_unit_stats(feed, unit);
        Sorted entry = {feed_key(&stats), {i, unit->serial}};
        g_array_append_val(sorted, entry);
    }
    return kids_of(sorted);
}

void feed_kids_anew(Feed *feed)
{
    for (guint i = 0; i < feed->lines->len; i++) {
        FeedLine line = g_array_index(feed->lines, FeedLine, i);
        FeedUnit *unit = line.type == ROW_UNIT ? feed_unit(feed, line.index) : NULL;
        if (unit != NULL && unit->serial == line.serial && unit->situation != NULL &&
            unit->situation->kids != NULL) {
            g_array_unref(unit->situation->kids);
            unit->situation->kids = unit_kids(feed, unit);
        }
    }
    for (guint i = 0; i < feed->folds->len; i++) {
        FeedFold *fold = feed->folds->pdata[i];
        if (fold != NULL && fold->kids != NULL) {
            g_array_unref(fold->kids);
            fold->kids = fold_kids(feed, fold);
        }
    }
}

bool feed_unfold(Feed *feed, int row, bool unfolded, int64_t now_ms)
{
    FeedRow shown;
    if (!feed_row(feed, row, &shown) || shown.kind == FEED_ALERT) {
        return false;
    }
    FeedLine line = g_array_index(feed->lines, FeedLine, (guint)row);
    GArray **kids;
    if (line.type == ROW_FOLD) {
        FeedFold *fold = feed_fold(feed, line.index);
        kids = &fold->kids;
        g_clear_pointer(kids, g_array_unref);
        *kids = unfolded ? fold_kids(feed, fold) : NULL;
    } else {
        FeedUnit *unit = feed_unit(feed, line.index);
        kids = &unit->situation->kids;
        g_clear_pointer(kids, g_array_unref);
        *kids = unfolded ? unit_kids(feed, unit) : NULL;
    }
    feed->moved = true;
    feed_lay_out(feed);
    return true;
}

/* The review */

void feed_opened(Feed *feed, uint32_t alert)
{
    if (alert < feed->slots->len) {
        feed_set_unseen(feed, alert, false);
    }
}

void feed_unseen(const Feed *feed, GPtrArray *out)
{
    Alert alert;
    for (guint i = 0; i < feed->slots->len; i++) {
        if (feed_slot(feed, i)->unseen && alert_book_alert(feed->book, i, &alert)) {
            g_ptr_array_add(out, (char *)alert.id);
        }
    }
}

void feed_review(Feed *feed, bool on, int64_t now_ms)
{
    g_clear_pointer(&feed->review, g_array_unref);
    if (on) {
        GArray *sorted = g_array_new(FALSE, FALSE, sizeof(Sorted));
        for (guint i = 0; i < feed->slots->len; i++) {
            if (feed_slot(feed, i)->unseen) {
                add_slot(feed, i, sorted);
            }
        }
        feed->review = kids_of(sorted);
    }
    feed->moved = true;
    feed_lay_out(feed);
}

bool feed_reviewing(const Feed *feed)
{
    return feed->review != NULL;
}
