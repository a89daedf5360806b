/* text_sort.h - sorts numbers by keys and texts, fast and stably
 *
 * 8 bytes at a time: by radix where there are many rows, by insertion where there are few.
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_TEXT_SORT_H
#define TILIK_SRC_MODEL_TEXT_SORT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define TEXT_SORT_NONE UINT32_MAX

/* key tells rows apart; where it does not, the row's text does. */
typedef struct TextRow {
    uint64_t key;
    uint32_t value;
    uint32_t text; /* where it stands among the texts; TEXT_SORT_NONE for none */
} TextRow;

typedef struct TextSort {
    TextRow *rows, *spare; /* spare is room for as many */
    guint count;
    const char *texts; /* each with its NUL */
    bool number_first; /* key is a number of its own, else the first 8 bytes of the text */
    bool descending;   /* keys are turned already; texts are turned here */
} TextSort;

void text_sort(const TextSort *sort);

/* Turns a key around where descending; UINT64_MAX stays, so that what is not known stays last. */
static inline uint64_t text_sort_turned(bool descending, uint64_t key)
{
    return descending && key != UINT64_MAX ? UINT64_MAX - 1 - key : key;
}

#endif
