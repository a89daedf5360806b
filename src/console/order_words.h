/* order_words.h - service orders as a person types and reads them
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_ORDER_WORDS_H
#define TILIK_CONSOLE_ORDER_WORDS_H

#include <glib.h>

#include "wire/messages.h"

typedef struct OrderWords {
    Reason reason;
    char *letter; /* "" none */
    int64_t review_at_ms;
} OrderWords;
void order_words_clear(OrderWords *words);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OrderWords, order_words_clear)

/* Reads "link contract 551/HK/2026 @2026-12-01": a reason, in the language of the screen or as the
 * API calls it, a letter, and the day of the review.  False and error, *out untouched. */
bool order_words_read(const char *text, int64_t now_ms, OrderWords *out, GError **error);

/* Reads "2026-12-01" (its beginning, here), "30h", "2w" or "3d" from now: a time to come, at most
 * ten years ahead. */
bool order_review_read(const char *text, int64_t now_ms, int64_t *out);

/* Goes around the reasons that begin with what is typed (ui/prompt.h). */
char *order_words_complete(const char *text, int again, void *data);

/* Reads the reason that a line begins with; *rest is what follows it. */
bool order_reason_read(const char *text, Reason *out, const char **rest);

/* Writes a day as it is written here: "2026-12-01", with its time where that is not midnight. */
void order_day_write(int64_t at_ms, char *out, size_t size);

#endif
