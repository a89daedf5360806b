#include "model/feed.h"

#include <string.h>

#include "feed_private.h"

#define ASK_AGAIN_MS INT64_C(10000)

static void forget_all(Feed *feed)
{
    for (guint i = 0; i < feed->units->len; i++) {
        if (feed_unit(feed, i)->used) {
            feed_unit_free(feed, i);
        }
    }
    for (guint i = 0; i < feed->folds->len; i++) {
        FeedFold *fold = feed->folds->pdata[i];
        if (fold != NULL) {
            g_clear_pointer(&fold->kids, g_array_unref);
            g_free(fold);
        }
    }
    g_ptr_array_set_size(feed->folds, 0);
    g_array_set_size(feed->slots, 0);
    g_array_set_size(feed->units, 0);
    g_array_set_size(feed->free, 0);
    g_array_set_size(feed->tops, 0);
    g_array_set_size(feed->lines, 0);
    g_array_set_size(feed->dirty, 0);
    g_array_set_size(feed->linger, 0);
    feed->lingered = 0;
    if (feed->review != NULL) {
        g_array_set_size(feed->review, 0);
    }
    feed->ended = feed->empty = feed->unseen = feed->folded = feed->matching = 0;
    feed->fresh = feed->moved = true;
}

static void grow_slots(Feed *feed, guint want)
{
    guint have = feed->slots->len;
    if (have >= want) {
        return;
    }
    g_array_set_size(feed->slots, want);
    for (guint i = have; i < want; i++) {
        *feed_slot(feed, i) = (FeedSlot){.unit = FEED_NONE, .next = FEED_NONE, .prev = FEED_NONE};
    }
}

static void mark(Feed *feed, uint32_t index)
{
    FeedSlot *slot = feed_slot(feed, index);
    if (!slot->dirty) {
        slot->dirty = true;
        g_array_append_val(feed->dirty, index);
    }
}

/* What is removed is gone from its row at once: its index may be another alert's soon. */
static void slot_removed(Feed *feed, uint32_t index)
{
    FeedSlot *slot = feed_slot(feed, index);
    if (slot->unit != FEED_NONE) {
        feed_detach(feed, index);
    }
    feed_set_unseen(feed, index, false);
    slot->serial = 0;
    slot->folded = false;
    feed->moved = feed->moved || feed->review != NULL;
}

static void on_book(AlertBook *book, AlertThing thing, uint32_t index, void *data)
{
    Feed *feed = data;
    if (thing == ALERT_BOOK_RESET) {
        forget_all(feed);
    }
    if (thing != ALERT_THING || index == ALERT_NONE) {
        return;
    }
    grow_slots(feed, index + 1);
    Alert alert;
    if (!alert_book_alert(book, index, &alert)) {
        slot_removed(feed, index);
    }
    mark(feed, index);
}

Feed *feed_new(AlertBook *book, const Catalog *catalog, const FeedLimits *limits)
{
    Feed *feed = g_new0(Feed, 1);
    feed->book = book;
    feed->catalog = catalog;
    feed->limits = *limits;
    feed->limits.window_ms = MAX(FEED_PARTS, limits->window_ms);
    feed->limits.linger_ms = MAX(0, limits->linger_ms);
    feed->me = g_strdup("");
    feed->area = g_strdup("");
    feed->slots = g_array_new(FALSE, FALSE, sizeof(FeedSlot));
    feed->units = g_array_new(FALSE, FALSE, sizeof(FeedUnit));
    feed->free = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    feed->situations = g_hash_table_new(g_str_hash, g_str_equal);
    feed->merged = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    feed->folds = g_ptr_array_new();
    feed->tops = g_array_new(FALSE, FALSE, sizeof(FeedTop));
    feed->lines = g_array_new(FALSE, FALSE, sizeof(FeedLine));
    feed->dirty = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    feed->arrived = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    feed->recent = g_array_new(FALSE, FALSE, sizeof(int64_t));
    feed->linger = g_array_new(FALSE, FALSE, sizeof(FeedLinger));
    feed->fresh = feed->ask_all = true;
    feed->listener = alert_book_listen(book, on_book, feed);
    return feed;
}

void feed_free(Feed *feed)
{
    if (feed == NULL) {
        return;
    }
    alert_book_unlisten(feed->book, feed->listener);
    forget_all(feed);
    GArray *arrays[] = {feed->slots, feed->units,   feed->free,   feed->tops,  feed->lines,
                        feed->dirty, feed->arrived, feed->recent, feed->linger};
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++) {
        g_array_unref(arrays[i]);
    }
    g_clear_pointer(&feed->review, g_array_unref);
    g_ptr_array_unref(feed->folds);
    g_hash_table_unref(feed->situations);
    g_hash_table_unref(feed->merged);
    alert_query_free(feed->query);
    g_free(feed->me);
    g_free(feed->area);
    g_free(feed);
}

/* True when an alert stands in the feed, as far as it and the area say. */
static bool may_stand(const Feed *feed, const Alert *alert)
{
    if (alert->pending) {
        return false;
    }
    if (feed->area[0] != '\0' &&
        (alert->area == NULL || !area_code_within(alert->area, feed->area))) {
        return false;
    }
    bool any_state = feed->query != NULL && (alert_query_asks(feed->query, ALERT_FIELD_STATE) ||
                                             alert_query_asks(feed->query, ALERT_FIELD_VERDICT) ||
                                             alert_query_asks(feed->query, ALERT_FIELD_ID));
    return any_state || alert_is_open(alert);
}

/* Brings one alert up to date; what is new waits until all others are. */
static void take_in(Feed *feed, uint32_t index, const bool *answers, int64_t now_ms)
{
    FeedSlot *slot = feed_slot(feed, index);
    Alert alert;
    slot->dirty = false;
    if (!alert_book_alert(feed->book, index, &alert)) {
        return;
    }
    bool matches = may_stand(feed, &alert);
    if (matches && answers != NULL) {
        matches = *answers;
    } else if (matches && feed->query != NULL) {
        matches = alert_query_matches(feed->query, feed->book, feed->catalog, index, now_ms);
    }
    if (slot->unit == FEED_NONE) {
        slot->priority = alert.priority;
        if (matches) {
            g_array_append_val(feed->arrived, index);
        }
    } else if (!matches && feed->asking && !feed->loading) {
        feed_detach(feed, index);
    } else {
        feed_refresh(feed, index, &alert, matches, now_ms);
    }
}

/* The worst first, so that they get what rows there are. */
static void take_arrived(Feed *feed, int64_t now_ms)
{
    for (unsigned priority = 0; priority < PRIORITIES && feed->arrived->len > 0; priority++) {
        for (guint i = 0; i < feed->arrived->len; i++) {
            uint32_t index = g_array_index(feed->arrived, uint32_t, i);
            Alert alert;
            if (feed_slot(feed, index)->priority == priority &&
                feed_slot(feed, index)->unit == FEED_NONE &&
                alert_book_alert(feed->book, index, &alert)) {
                feed_attach(feed, index, &alert, now_ms);
            }
        }
    }
    g_array_set_size(feed->arrived, 0);
}

/* Asks of every alert anew, all at once. */
static void take_all(Feed *feed, int64_t now_ms)
{
    uint32_t alerts = alert_book_alerts(feed->book);
    grow_slots(feed, alerts);
    for (guint i = 0; i < feed->dirty->len; i++) {
        feed_slot(feed, g_array_index(feed->dirty, uint32_t, i))->dirty = false;
    }
    g_array_set_size(feed->dirty, 0);
    feed->ask_all = false;
    g_autoptr(GArray) answers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    if (feed->query != NULL) {
        alert_query_select(feed->query, feed->book, feed->catalog, now_ms, answers);
    }
    guint next = 0;
    for (uint32_t i = 0; i < alerts; i++) {
        bool answer = feed->query == NULL ||
                      (next < answers->len && g_array_index(answers, uint32_t, next) == i);
        next += answer && feed->query != NULL;
        if (!answer && feed_slot(feed, i)->unit == FEED_NONE) {
            continue;
        }
        take_in(feed, i, &answer, now_ms);
    }
    take_arrived(feed, now_ms);
}

static void take_changed(Feed *feed, int64_t now_ms)
{
    for (guint i = 0; i < feed->dirty->len; i++) {
        take_in(feed, g_array_index(feed->dirty, uint32_t, i), NULL, now_ms);
    }
    g_array_set_size(feed->dirty, 0);
    take_arrived(feed, now_ms);
}

/* True for the last alert of the row that is kept. */
static bool is_kept(const Feed *feed, uint32_t index)
{
    const FeedSlot *slot = feed_slot(feed, index);
    const FeedUnit *unit = feed_unit(feed, slot->unit);
    return feed->keep != 0 && ((unit->slots == 1 && unit->row_id == feed->keep) ||
                               feed_id(TAG_KID, slot->serial, index) == feed->keep);
}

/* Each time that an alert begins to linger stands in the queue; only the last one counts. */
static void end_lingering(Feed *feed, int64_t now_ms, bool all)
{
    guint len = feed->linger->len;
    while (feed->lingered < len) {
        FeedLinger due = g_array_index(feed->linger, FeedLinger, feed->lingered);
        bool later = due.at_ms > now_ms && due.at_ms <= now_ms + feed->limits.linger_ms;
        if (later && !all) {
            break;
        }
        feed->lingered++;
        const FeedSlot *slot = feed_slot(feed, due.index);
        if (slot->unit == FEED_NONE || !slot->lingering || slot->linger_ms != due.at_ms) {
            continue;
        }
        if (is_kept(feed, due.index)) {
            feed_linger(feed, due.index, now_ms);
        } else {
            feed_detach(feed, due.index);
        }
    }
    if (feed->lingered > len / 2) {
        g_array_remove_range(feed->linger, 0, feed->lingered);
        feed->lingered = 0;
    }
}

/* What came before the person asked came by itself. */
static void catch_up(Feed *feed, int64_t now_ms)
{
    feed_flood_time(feed, now_ms);
    if (!feed->fresh && !feed->loading && !feed->ask_all) {
        take_changed(feed, now_ms);
    }
}

static void ask_anew(Feed *feed, int64_t now_ms)
{
    feed->asking = true;
    g_hash_table_remove_all(feed->merged);
    feed_flood_end(feed, now_ms);
    if (feed->flood_since_ms == 0) {
        feed_unfold_all(feed);
    }
    take_all(feed, now_ms);
    feed->asking = false;
    feed->moved = feed->unsorted = true;
    feed_lay_out(feed);
}

static bool time_matters(const Feed *feed)
{
    return feed->query != NULL && (alert_query_asks(feed->query, ALERT_FIELD_AGE) ||
                                   alert_query_asks(feed->query, ALERT_FIELD_STALE));
}

void feed_set_me(Feed *feed, const char *me)
{
    g_free(feed->me);
    feed->me = g_strdup(me != NULL ? me : "");
    if (feed->query != NULL) {
        alert_query_set_me(feed->query, feed->me);
    }
    feed->ask_all = true;
}

void feed_set_query(Feed *feed, AlertQuery *query, int64_t now_ms)
{
    catch_up(feed, now_ms);
    alert_query_free(feed->query);
    feed->query = query;
    if (query != NULL) {
        alert_query_set_me(query, feed->me);
    }
    feed->ask_again_ms = time_matters(feed) ? now_ms + ASK_AGAIN_MS : 0;
    ask_anew(feed, now_ms);
}

void feed_set_area(Feed *feed, const char *area, int64_t now_ms)
{
    catch_up(feed, now_ms);
    g_free(feed->area);
    feed->area = g_strdup(area != NULL ? area : "");
    ask_anew(feed, now_ms);
}

void feed_set_loading(Feed *feed, bool loading)
{
    feed->loading = loading;
    feed->fresh = feed->fresh || loading;
}

void feed_catalog_changed(Feed *feed)
{
    if (feed->query != NULL) {
        alert_query_forget(feed->query);
    }
    feed->ask_all = feed->ask_all || feed->query != NULL;
}

bool feed_update(Feed *feed, int64_t now_ms)
{
    feed_flood_time(feed, now_ms);
    feed->asking = feed->loading || feed->fresh;
    if (feed->ask_again_ms != 0 &&
        (now_ms >= feed->ask_again_ms || now_ms < feed->ask_again_ms - ASK_AGAIN_MS)) {
        feed->ask_again_ms = now_ms + ASK_AGAIN_MS;
        feed->ask_all = true;
    }
    if (feed->ask_all) {
        take_all(feed, now_ms);
    } else {
        take_changed(feed, now_ms);
    }
    feed->asking = false;
    feed->fresh = feed->loading;
    end_lingering(feed, now_ms, false);
    feed_flood_end(feed, now_ms);
    feed_lay_out(feed);
    bool moved = feed->moved;
    feed->moved = false;
    return moved;
}

int64_t feed_next_ms(const Feed *feed)
{
    int64_t next = feed_flood_next_ms(feed);
    if (feed->ask_again_ms != 0 && (next == 0 || feed->ask_again_ms < next)) {
        next = feed->ask_again_ms;
    }
    if (feed->lingered < feed->linger->len) {
        int64_t leaves = g_array_index(feed->linger, FeedLinger, feed->lingered).at_ms;
        next = next == 0 || leaves < next ? leaves : next;
    }
    return next;
}

void feed_keep(Feed *feed, uint64_t row_id)
{
    feed->keep = row_id;
}

void feed_settle(Feed *feed, int64_t now_ms)
{
    catch_up(feed, now_ms);
    end_lingering(feed, now_ms, true);
    feed_flood_end(feed, now_ms);
    feed_kids_anew(feed);
    feed->moved = feed->unsorted = true;
    feed_lay_out(feed);
}
