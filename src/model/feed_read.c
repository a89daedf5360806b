#include <string.h>

#include "feed_private.h"

#define MERGED_DEPTH 8

int feed_rows(const Feed *feed)
{
    return (int)feed->lines->len;
}

unsigned feed_count(const Feed *feed)
{
    return feed->matching;
}

static const FeedLine *line_at(const Feed *feed, int row)
{
    return row >= 0 && row < (int)feed->lines->len
               ? &g_array_index(feed->lines, FeedLine, (guint)row)
               : NULL;
}

/* False when what the line shows has gone since it was laid out. */
static bool line_lives(const Feed *feed, const FeedLine *line)
{
    if (line->type == ROW_SLOT) {
        return feed_slot(feed, line->index)->serial == line->serial;
    }
    if (line->type == ROW_FOLD) {
        const FeedFold *fold = line->index < feed->folds->len ? feed_fold(feed, line->index) : NULL;
        return fold != NULL && fold->serial == line->serial;
    }
    const FeedUnit *unit = feed_unit(feed, line->index);
    return unit->used && unit->serial == line->serial && unit->head != FEED_NONE;
}

static uint64_t line_id(const Feed *feed, const FeedLine *line)
{
    if (line->type == ROW_SLOT) {
        return feed_id(TAG_KID, line->serial, line->index);
    }
    if (line->type == ROW_FOLD) {
        return feed_id(TAG_FOLD, line->serial, line->index);
    }
    if (!line_lives(feed, line)) {
        return 0;
    }
    return feed_unit(feed, line->index)->row_id;
}

uint64_t feed_row_id(const Feed *feed, int row)
{
    const FeedLine *line = line_at(feed, row);
    return line != NULL ? line_id(feed, line) : 0;
}

static int find_row(const Feed *feed, uint64_t id, int hint, int depth)
{
    if (id == 0 || depth > MERGED_DEPTH) {
        return -1;
    }
    if (feed_row_id(feed, hint) == id) {
        return hint;
    }
    uint32_t index = (uint32_t)id;
    bool alert =
        id >> 62 == TAG_ALERT && index < feed->slots->len && feed_slot_id(feed, index) == id;
    int holds = alert ? feed_find_alert(feed, index) : -1;
    if (holds >= 0 && feed_row_id(feed, holds) == id) {
        return holds;
    }
    for (guint i = 0; i < feed->lines->len; i++) {
        if (line_id(feed, &g_array_index(feed->lines, FeedLine, i)) == id) {
            return (int)i;
        }
    }
    const uint64_t *into = holds < 0 ? g_hash_table_lookup(feed->merged, &id) : NULL;
    return into != NULL && *into != id ? find_row(feed, *into, -1, depth + 1) : holds;
}

int feed_find_row(const Feed *feed, uint64_t id, int hint)
{
    return find_row(feed, id, hint, 0);
}

int feed_find_alert(const Feed *feed, uint32_t alert)
{
    if (alert >= feed->slots->len) {
        return -1;
    }
    if (feed->review != NULL) {
        for (guint i = 0; i < feed->lines->len; i++) {
            const FeedLine *line = &g_array_index(feed->lines, FeedLine, i);
            if (line->index == alert && line_lives(feed, line)) {
                return (int)i;
            }
        }
        return -1;
    }
    uint32_t unit = feed_slot(feed, alert)->unit;
    int row = unit != FEED_NONE ? feed_unit_line(feed, unit) : -1;
    const FeedLine *line = line_at(feed, row);
    if (line == NULL || line->type != ROW_UNIT) {
        return row;
    }
    const FeedLine *below;
    for (int i = row + 1; (below = line_at(feed, i)) != NULL && below->depth > line->depth; i++) {
        if (below->index == alert) {
            return i;
        }
    }
    return row;
}

/* The book's first-out where the unit has it, else the oldest. */
static uint32_t unit_first(const Feed *feed, const FeedUnit *unit)
{
    FeedSituation *situation = unit->situation;
    if (situation == NULL) {
        return unit->head;
    }
    uint32_t index = alert_book_find_situation(feed->book, situation->id);
    Situation known;
    if (index != ALERT_NONE && alert_book_situation(feed->book, index, &known) &&
        known.first_out != NULL) {
        uint32_t first = alert_book_find(feed->book, known.first_out);
        if (first != ALERT_NONE && first < feed->slots->len &&
            feed_slot(feed, first)->unit != FEED_NONE &&
            feed_unit(feed, feed_slot(feed, first)->unit) == unit) {
            return first;
        }
    }
    uint32_t first = situation->first;
    if (first < feed->slots->len && feed_slot(feed, first)->unit != FEED_NONE &&
        feed_unit(feed, feed_slot(feed, first)->unit) == unit) {
        return first;
    }
    first = unit->head;
    for (uint32_t i = first; i != FEED_NONE; i = feed_slot(feed, i)->next) {
        int64_t here = alert_book_first_at(feed->book, i);
        int64_t there = alert_book_first_at(feed->book, first);
        first = here < there || (here == there && i < first) ? i : first;
    }
    situation->first = first;
    return first;
}

static uint32_t fold_first(const Feed *feed, FeedFold *fold, uint32_t index)
{
    uint32_t first = fold->first;
    if (first < feed->slots->len && feed_slot(feed, first)->unit != FEED_NONE &&
        feed_unit(feed, feed_slot(feed, first)->unit)->fold == index) {
        return first;
    }
    first = FEED_NONE;
    for (uint32_t i = fold->head; i != FEED_NONE; i = feed_unit(feed, i)->fold_next) {
        uint32_t slot = feed_unit(feed, i)->head;
        if (slot != FEED_NONE &&
            (first == FEED_NONE ||
             alert_book_first_at(feed->book, slot) < alert_book_first_at(feed->book, first))) {
            first = slot;
        }
    }
    fold->first = first;
    return first;
}

static FeedStats line_stats(const Feed *feed, const FeedLine *line)
{
    if (line->type == ROW_FOLD) {
        return feed_fold(feed, line->index)->stats;
    }
    if (line->type == ROW_UNIT) {
        return feed_unit_stats(feed, feed_unit(feed, line->index));
    }
    FeedStats stats = {0};
    FeedSlot slot = *feed_slot(feed, line->index);
    Alert alert;
    if (alert_book_alert(feed->book, line->index, &alert)) {
        slot.priority = alert.priority;
        slot.needing = alert_needs_someone(&alert);
        slot.over = !alert.machine.active;
        slot.count = alert.count;
        stats.first_ms = alert.first_at_ms;
    }
    feed_stats_count(&stats, &slot, 1);
    return stats;
}

static void fill_alert(const Feed *feed, FeedRow *row)
{
    Alert alert;
    if (row->alert != FEED_NONE && alert_book_alert(feed->book, row->alert, &alert)) {
        row->what = alert.kind;
        if (row->kind == FEED_ALERT) {
            row->first_at_ms = alert.first_at_ms;
            row->last_at_ms = alert.last_at_ms;
        }
    }
}

static void fill_situation(const Feed *feed, const FeedUnit *unit, FeedRow *row)
{
    row->kind = FEED_SITUATION;
    row->situations = 1;
    row->unfolded = unit->situation->kids != NULL;
    uint32_t index = alert_book_find_situation(feed->book, unit->situation->id);
    row->situation = index;
    Situation situation;
    if (index != ALERT_NONE && alert_book_situation(feed->book, index, &situation)) {
        row->what = situation.kind;
    }
}

bool feed_row(const Feed *feed, int row, FeedRow *out)
{
    const FeedLine *line = line_at(feed, row);
    if (line == NULL || !line_lives(feed, line)) {
        return false;
    }
    FeedStats stats = line_stats(feed, line);
    FeedRow said = {
        .id = line_id(feed, line),
        .kind = FEED_ALERT,
        .depth = line->depth,
        .alert = line->index,
        .situation = ALERT_NONE,
        .alerts = stats.alerts,
        .lingering = stats.lingering,
        .needing = stats.needing,
        .over = stats.over,
        .unseen = stats.unseen,
        .count = stats.count,
        .priority = feed_worst(&stats),
        .first_at_ms = stats.first_ms,
        .last_at_ms = stats.last_ms,
        .what = "",
        .needs = stats.needing > 0,
    };
    if (line->type == ROW_FOLD) {
        FeedFold *fold = feed_fold(feed, line->index);
        said.kind = FEED_FOLD;
        said.alert = fold_first(feed, fold, line->index);
        said.situations = fold->units;
        said.priority = stats.alerts > 0 ? said.priority : fold->priority;
        said.unfolded = fold->kids != NULL;
        said.what = fold->kind;
        *out = said;
        return true;
    }
    const FeedUnit *unit = line->type == ROW_UNIT ? feed_unit(feed, line->index) : NULL;
    if (unit != NULL) {
        said.alert = unit_first(feed, unit);
    }
    fill_alert(feed, &said);
    if (unit != NULL && unit->situation != NULL) {
        said.first_at_ms = stats.first_ms;
        said.last_at_ms = stats.last_ms;
        fill_situation(feed, unit, &said);
    }
    *out = said;
    return true;
}

static int by_first(gconstpointer a, gconstpointer b, gpointer data)
{
    const AlertBook *book = data;
    uint32_t one = *(const uint32_t *)a, two = *(const uint32_t *)b;
    int64_t here = alert_book_first_at(book, one), there = alert_book_first_at(book, two);
    return here != there ? (here < there ? -1 : 1) : (one > two) - (one < two);
}

void feed_row_alerts(const Feed *feed, int row, GArray *out)
{
    FeedRow said;
    const FeedLine *line = line_at(feed, row);
    if (line == NULL || !feed_row(feed, row, &said)) {
        return;
    }
    if (said.kind == FEED_ALERT) {
        g_array_append_val(out, said.alert);
        return;
    }
    guint start = out->len;
    uint32_t unit = line->type == ROW_UNIT ? line->index : feed_fold(feed, line->index)->head;
    while (unit != FEED_NONE) {
        for (uint32_t i = feed_unit(feed, unit)->head; i != FEED_NONE;
             i = feed_slot(feed, i)->next) {
            g_array_append_val(out, i);
        }
        unit = line->type == ROW_UNIT ? FEED_NONE : feed_unit(feed, unit)->fold_next;
    }
    uint32_t *alerts = &g_array_index(out, uint32_t, start);
    guint count = out->len - start;
    if (count == 0) {
        return;
    }
    g_qsort_with_data(alerts, (gint)count, sizeof *alerts, by_first, feed->book);
    for (guint i = 1; i < count; i++) {
        if (alerts[i] == said.alert) {
            memmove(alerts + 1, alerts, i * sizeof *alerts);
            alerts[0] = said.alert;
        }
    }
}

int feed_next(const Feed *feed, int row, int step)
{
    const FeedLine *line = line_at(feed, row);
    while (line != NULL && line->depth > 0) {
        line = line_at(feed, --row);
    }
    bool from = line != NULL && line_lives(feed, line);
    FeedStats here = {0};
    if (from) {
        here = line_stats(feed, line);
    }
    uint64_t key = from ? feed_key(&here) : 0;
    int after = -1, first = -1; /* the nearest beyond, and the one to begin again with */
    uint64_t after_key = 0, first_key = 0;
    for (int i = 0; i < (int)feed->lines->len; i++) {
        line = line_at(feed, i);
        if (line->depth > 0 || !line_lives(feed, line)) {
            continue;
        }
        FeedStats stats = line_stats(feed, line);
        if (stats.needing == 0) {
            continue;
        }
        uint64_t its = feed_key(&stats);
        bool beyond = !from || (step > 0 ? its > key || (its == key && i > row)
                                         : its < key || (its == key && i < row));
        bool nearer = after < 0 || (step > 0 ? its < after_key : its >= after_key);
        if (beyond && nearer) {
            after = i;
            after_key = its;
        }
        if (first < 0 || (step > 0 ? its < first_key : its >= first_key)) {
            first = i;
            first_key = its;
        }
    }
    return after >= 0 ? after : first;
}
