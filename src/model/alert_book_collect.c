/* Gives back what nothing names any more: all that is still named moves to new chunks, names get
 * new indices. */
#include <string.h>

#include "alert_book_private.h"

typedef struct Moving {
    AlertBook *book;
    GPtrArray *chunks; /* the old ones */
    GArray *names, *areas;
    GByteArray *roles;
    uint32_t *name_map; /* old index to new, BOOK_NONE not moved yet */
} Moving;

static const char *old_text(const Moving *moving, uint32_t offset)
{
    return (const char *)g_ptr_array_index(moving->chunks, offset >> STRINGS_CHUNK_BITS) +
           (offset & (STRINGS_CHUNK - 1));
}

static void move_text(const Moving *moving, uint32_t *field)
{
    *field = strings_collect_move(&moving->book->strings, moving->chunks, *field,
                                  strlen(old_text(moving, *field)));
}

/* Less is moved than was held, so nothing can be full. */
static void move_name(const Moving *moving, uint32_t *field)
{
    if (*field == BOOK_NONE) {
        return;
    }
    uint32_t *moved = &moving->name_map[*field];
    if (*moved == BOOK_NONE) {
        const char *text = old_text(moving, g_array_index(moving->names, BookName, *field).text);
        book_make_role(moving->book, text, moving->roles->data[*field], moved);
    }
    *field = *moved;
}

static void move_alert(const Moving *moving, AlertRecord *alert)
{
    move_text(moving, &alert->id);
    move_text(moving, &alert->snapshot_url);
    move_text(moving, &alert->external_id);
    move_text(moving, &alert->note);
    move_name(moving, &alert->kind);
    move_name(moving, &alert->camera);
    move_name(moving, &alert->owner);
    move_name(moving, &alert->source);
    if (alert->area != BOOK_NONE) {
        const BookArea *area = &g_array_index(moving->areas, BookArea, alert->area);
        book_make_area(moving->book, old_text(moving, area->code), &alert->area);
    }
    if (alert->handled != BOOK_NONE) {
        BookHandled *handled = handled_at(moving->book, alert->handled);
        move_name(moving, &handled->acked_by);
        move_name(moving, &handled->shelved_by);
        move_text(moving, &handled->shelf_reason);
    }
    book_count(moving->book, alert, 1);
}

static void move_situation(const Moving *moving, SituationRecord *situation)
{
    move_text(moving, &situation->id);
    move_text(moving, &situation->first_out);
    move_name(moving, &situation->kind);
    move_name(moving, &situation->area);
    move_name(moving, &situation->link);
}

static void index_again(AlertBook *book)
{
    for (uint32_t i = 0; i < book->by_what.size; i++) {
        book->by_what.first[i] = BOOK_NONE;
    }
    for (uint32_t i = 0; i < book->alerts.count; i++) {
        const AlertRecord *alert = alert_at(book, i);
        if ((alert->flags & ALERT_PRESENT) != 0 && book_is_held(alert)) {
            book_index_what(book, i);
        }
    }
}

static void move_all(AlertBook *book)
{
    Moving moving = {
        .book = book,
        .chunks = strings_collect_begin(&book->strings),
        .names = g_array_ref(book->names),
        .areas = g_array_ref(book->areas),
        .roles = g_byte_array_ref(book->roles),
        .name_map = g_new(uint32_t, book->names->len + 1),
    };
    memset(moving.name_map, 0xff, (book->names->len + 1) * sizeof *moving.name_map);
    book_names_clear(book);
    book_names_init(book);
    book->all = (AlertCounts){0};
    for (uint32_t i = 0; i < book->alerts.count; i++) {
        if ((alert_at(book, i)->flags & ALERT_PRESENT) != 0) {
            move_alert(&moving, alert_at(book, i));
        }
    }
    for (uint32_t i = 0; i < book->situations.count; i++) {
        if (situation_at(book, i)->used) {
            move_situation(&moving, situation_at(book, i));
        }
    }
    index_again(book);
    book->shape++;
    strings_collect_end(&book->strings, moving.chunks);
    g_array_unref(moving.names);
    g_array_unref(moving.areas);
    g_byte_array_unref(moving.roles);
    g_free(moving.name_map);
}

/* So many names and areas at most are in use, and some may lie idle. */
static size_t names_most(const AlertBook *book)
{
    return (size_t)8 * book->count + (size_t)4 * book->situation_count + BOOK_NAMES_MAX;
}

void book_collect(AlertBook *book)
{
    if (strings_wasteful(&book->strings) || book->names->len > names_most(book) ||
        book->areas->len > names_most(book)) {
        move_all(book);
    }
}
