#include "text_sort.h"

#include <string.h>

#include "natural.h"

/* Sorts by one byte of the key, keeping what has the same byte in order.  False when all have the
 * same. */
static bool pass(const TextRow *from, TextRow *to, guint count, unsigned shift)
{
    guint starts[256] = {0};
    for (guint i = 0; i < count; i++) {
        starts[from[i].key >> shift & 0xff]++;
    }
    if (starts[from[0].key >> shift & 0xff] == count) {
        return false;
    }
    guint start = 0;
    for (unsigned i = 0; i < 256; i++) {
        guint length = starts[i];
        starts[i] = start;
        start += length;
    }
    for (guint i = 0; i < count; i++) {
        to[starts[from[i].key >> shift & 0xff]++] = from[i];
    }
    return true;
}

static void insert_sort(TextRow *rows, guint count)
{
    for (guint i = 1; i < count; i++) {
        TextRow row = rows[i];
        guint at = i;
        for (; at > 0 && rows[at - 1].key > row.key; at--) {
            rows[at] = rows[at - 1];
        }
        rows[at] = row;
    }
}

/* other is room for as many rows. */
static void sort_keys(TextRow *rows, TextRow *other, guint count)
{
    if (count < 64) {
        insert_sort(rows, count);
        return;
    }
    TextRow *from = rows, *to = other;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (pass(from, to, count, shift)) {
            TextRow *swapped = from;
            from = to;
            to = swapped;
        }
    }
    if (from != rows) {
        memcpy(rows, from, count * sizeof *rows);
    }
}

/* Sorts rows whose texts are the same up to depth. */
static void sort_texts(const TextSort *sort, guint first, guint count, uint32_t depth)
{
    TextRow *rows = sort->rows + first;
    bool more = false;
    for (guint i = 0; i < count; i++) {
        uint64_t word = natural_word(sort->texts + rows[i].text + depth);
        more |= (word & 0xff) != 0;
        rows[i].key = text_sort_turned(sort->descending, word);
    }
    sort_keys(rows, sort->spare + first, count);
    for (guint from = 0, to; more && from < count; from = to) {
        for (to = from + 1; to < count && rows[to].key == rows[from].key;) {
            to++;
        }
        uint64_t word = text_sort_turned(sort->descending, rows[from].key);
        if (to - from > 1 && (word & 0xff) != 0) {
            sort_texts(sort, first + from, to - from, depth + 8);
        }
    }
}

/* Rows with the same key stand together once they are sorted; only these need more of their texts.
 */
void text_sort(const TextSort *sort)
{
    guint count = sort->count;
    sort_keys(sort->rows, sort->spare, count);
    for (guint from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && sort->rows[to].key == sort->rows[from].key;) {
            to++;
        }
        uint64_t word = text_sort_turned(sort->descending, sort->rows[from].key);
        if (to - from > 1 && sort->rows[from].text != TEXT_SORT_NONE &&
            (sort->number_first || (word & 0xff) != 0)) {
            sort_texts(sort, from, to - from, sort->number_first ? 0 : 8);
        }
    }
}
