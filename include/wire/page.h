/* page.h - a page of a list, {"items":[…],"next":cursor|null}, taken apart
 *
 * Layer: wire.  Thread: any.
 */
#ifndef TILIK_WIRE_PAGE_H
#define TILIK_WIRE_PAGE_H

#include <glib.h>
#include <stdbool.h>

/* A page is at most so large, and has so many items. */
#define PAGE_SIZE_MAX  16777216
#define PAGE_ITEMS_MAX 1000

/* Takes one item's own text, for its decode_; false and error ends the page. */
typedef bool (*PageItem)(const char *json, size_t size, void *data, GError **error);

/* Gives each item in turn, then the cursor of the next page in *next, which the caller frees; NULL
 * on the last one.  False and error for what is no page, or where an item was refused. */
bool decode_page(const char *json, size_t size, PageItem each, void *data, char **next,
                 GError **error);

typedef struct PageRest {
    char *next;      /* as above */
    unsigned unread; /* items that were refused */
} PageRest;

/* The same where one item that is refused keeps none of the others back. */
bool decode_page_some(const char *json, size_t size, PageItem each, void *data, PageRest *rest,
                      GError **error);

#endif
