/* handover_words.h - a handover in words: for its desk, for the terminal, for pasting
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_HANDOVER_WORDS_H
#define TILIK_CONSOLE_HANDOVER_WORDS_H

#include "model/catalog.h"
#include "model/handover.h"

/* Clean, translated; "" where there is nothing to say. */
typedef struct HandoverWords {
    char what[512];
    char where[160];
    char until[64];
} HandoverWords;

/* Says what an item is, where, and until when. */
void handover_words(const Catalog *catalog, const HandoverItem *item, int64_t now_ms,
                    HandoverWords *out);

/* "3 critical, 2 high" of a sum; "" for one without priorities. */
void handover_priorities(const HandoverSum *sum, char *out, size_t size);

/* A local time: "21:05" within half a day, else "26/11 21:05"; "" for 0. */
void handover_moment(int64_t at_ms, int64_t now_ms, char *out, size_t size);

/* Short, with *bold* headings and "- " lines, as chat programs and Markdown take them. */
void handover_markdown(GString *out, const Catalog *catalog, const Handover *handover,
                       int64_t now_ms);

/* For a terminal: every item, by section. */
void handover_plain(GString *out, const Catalog *catalog, const Handover *handover, int64_t now_ms);

#endif
