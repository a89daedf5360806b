/* Texts that many alerts have in common, and the areas with their counts. */
#include <string.h>

#include "alert_book_private.h"
#include "model/area.h"

static const char *area_text(const void *owner, uint32_t index)
{
    return book_area_code(owner, index);
}

void book_names_init(AlertBook *book)
{
    book->names = g_array_new(FALSE, FALSE, sizeof(BookName));
    book->roles = g_byte_array_new();
    book->hints_of = NULL;
    book->hints = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    book->areas = g_array_new(FALSE, TRUE, sizeof(BookArea));
    book->area_ids = id_table_new(area_text, book);
}

void book_names_clear(AlertBook *book)
{
    g_array_unref(book->names);
    g_byte_array_unref(book->roles);
    g_array_unref(book->hints);
    g_array_unref(book->areas);
    g_clear_pointer(&book->by_name.first, g_free);
    book->by_name.size = 0;
    id_table_free(book->area_ids);
}

uint32_t book_find_name(const AlertBook *book, const char *text)
{
    return text == NULL || text[0] == '\0' ? BOOK_NONE : book_seek_name(book, text);
}

bool book_make_name(AlertBook *book, const char *text, uint32_t *out)
{
    *out = book_find_name(book, text);
    if (*out != BOOK_NONE || text == NULL || text[0] == '\0') {
        return true;
    }
    uint32_t offset = strings_add(&book->strings, text, strlen(text));
    if (offset == STRINGS_FULL) {
        return false;
    }
    *out = book->names->len;
    BookName name = {offset, BOOK_NONE};
    g_array_append_val(book->names, name);
    g_byte_array_append(book->roles, (const guint8 *)"", 1);
    book_index_name(book, *out);
    return true;
}

bool book_make_role(AlertBook *book, const char *text, unsigned roles, uint32_t *out)
{
    if (!book_make_name(book, text, out)) {
        return false;
    }
    if (*out != BOOK_NONE) {
        book->roles->data[*out] |= (guint8)roles;
    }
    return true;
}

bool book_make_area(AlertBook *book, const char *code, uint32_t *out)
{
    *out = BOOK_NONE;
    if (code == NULL || code[0] == '\0') {
        return true;
    }
    *out = id_table_find(book->area_ids, code);
    if (*out != BOOK_NONE) {
        return true;
    }
    char above[AREA_CODE_SIZE];
    area_code_parent(code, above);
    BookArea area = {.code = strings_add(&book->strings, code, strlen(code))};
    if (area.code == STRINGS_FULL || !book_make_area(book, above, &area.parent)) {
        return false;
    }
    *out = book->areas->len;
    g_array_append_val(book->areas, area);
    id_table_add(book->area_ids, code, *out);
    return true;
}

static void add(AlertCounts *counts, const AlertRecord *alert, uint32_t by)
{
    if (alert_record_needs(alert)) {
        counts->needing[alert->priority] += by;
    }
    counts->open += alert->state <= ALERT_RTN_UNACK ? by : 0;
    counts->held += alert->state != ALERT_NORMAL ? by : 0;
}

void book_count(AlertBook *book, const AlertRecord *alert, int by)
{
    G_STATIC_ASSERT(ALERT_UNACK == 0 && ALERT_ACKED == 1 && ALERT_RTN_UNACK == 2);
    if (alert->state == ALERT_NORMAL) {
        return;
    }
    add(&book->all, alert, (uint32_t)by);
    for (uint32_t i = alert->area; i != BOOK_NONE;) {
        BookArea *area = &g_array_index(book->areas, BookArea, i);
        add(&area->counts, alert, (uint32_t)by);
        i = area->parent;
    }
}

AlertCounts alert_book_counts(const AlertBook *book, const char *area)
{
    if (area == NULL || area[0] == '\0') {
        return book->all;
    }
    uint32_t index = id_table_find(book->area_ids, area);
    return index == BOOK_NONE ? (AlertCounts){0}
                              : g_array_index(book->areas, BookArea, index).counts;
}
