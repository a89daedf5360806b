/* Finding alerts by id and by what they are, names, and situations by id.  Buckets double when
 * there are as many things as buckets. */
#include <string.h>

#include "alert_book_private.h"

uint64_t book_hash_text(const AlertBook *book, const char *text)
{
    uint64_t hash = book->seed;
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0xff51afd7ed558ccd);
        hash ^= hash >> 32;
    }
    return hash;
}

static uint64_t hash_what(const AlertBook *book, uint32_t camera, uint32_t area, uint32_t kind)
{
    uint64_t place = camera != BOOK_NONE ? camera : (uint64_t)area + UINT32_MAX + 1;
    uint64_t hash = (book->seed ^ place) * UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ hash >> 32 ^ kind) * UINT64_C(0xff51afd7ed558ccd);
    return hash ^ hash >> 32;
}

static uint32_t *slot(const BookBuckets *buckets, uint64_t hash)
{
    return &buckets->first[hash & (buckets->size - 1)];
}

static void make_buckets(BookBuckets *buckets, uint32_t size)
{
    g_free(buckets->first);
    buckets->first = g_new(uint32_t, size);
    memset(buckets->first, 0xff, size * sizeof *buckets->first);
    buckets->size = size;
}

/* Returns the size that so many things need, 0 when it is what they have. */
static uint32_t growth(const BookBuckets *buckets, uint32_t count)
{
    return buckets->size >= count && buckets->size > 0 ? 0 : MAX(64, buckets->size * 2);
}

void book_buckets_clear(AlertBook *book)
{
    BookBuckets *all[] = {&book->by_id, &book->by_what, &book->by_situation};
    for (unsigned i = 0; i < G_N_ELEMENTS(all); i++) {
        g_clear_pointer(&all[i]->first, g_free);
        all[i]->size = 0;
    }
}

/* ---- alerts by id ---- */

static void link_id(AlertBook *book, uint32_t index)
{
    AlertRecord *alert = alert_at(book, index);
    uint32_t *first = slot(&book->by_id, book_hash_text(book, book_text(book, alert->id)));
    alert->next_of_id = *first;
    *first = index;
}

void book_index_id(AlertBook *book, uint32_t index)
{
    uint32_t size = growth(&book->by_id, book->count);
    if (size == 0) {
        link_id(book, index);
        return;
    }
    make_buckets(&book->by_id, size);
    for (uint32_t i = 0; i < book->alerts.count; i++) {
        if ((alert_at(book, i)->flags & ALERT_PRESENT) != 0) {
            link_id(book, i);
        }
    }
}

void book_unindex_id(AlertBook *book, uint32_t index)
{
    AlertRecord *alert = alert_at(book, index);
    uint32_t *at = slot(&book->by_id, book_hash_text(book, book_text(book, alert->id)));
    while (*at != index) {
        at = &alert_at(book, *at)->next_of_id;
    }
    *at = alert->next_of_id;
}

uint32_t alert_book_find(const AlertBook *book, const char *id)
{
    if (book->by_id.size == 0 || id == NULL) {
        return ALERT_NONE;
    }
    uint32_t index = *slot(&book->by_id, book_hash_text(book, id));
    while (index != BOOK_NONE) {
        const AlertRecord *alert = alert_at(book, index);
        if (strcmp(book_text(book, alert->id), id) == 0) {
            return index;
        }
        index = alert->next_of_id;
    }
    return ALERT_NONE;
}

/* ---- alerts by camera or area, and kind ---- */

bool book_is_held(const AlertRecord *alert)
{
    return alert->state != ALERT_NORMAL || (alert->flags & ALERT_PENDING) != 0;
}

static uint32_t *slot_of_what(const AlertBook *book, const AlertRecord *alert)
{
    return slot(&book->by_what, hash_what(book, alert->camera, alert->area, alert->kind));
}

static void link_what(AlertBook *book, uint32_t index)
{
    AlertRecord *alert = alert_at(book, index);
    uint32_t *first = slot_of_what(book, alert);
    alert->next_of_what = *first;
    *first = index;
}

void book_index_what(AlertBook *book, uint32_t index)
{
    uint32_t size = growth(&book->by_what, book->count);
    if (size == 0) {
        link_what(book, index);
        return;
    }
    make_buckets(&book->by_what, size);
    for (uint32_t i = 0; i < book->alerts.count; i++) {
        const AlertRecord *alert = alert_at(book, i);
        if ((alert->flags & ALERT_PRESENT) != 0 && book_is_held(alert)) {
            link_what(book, i);
        }
    }
}

void book_unindex_what(AlertBook *book, uint32_t index)
{
    AlertRecord *alert = alert_at(book, index);
    uint32_t *at = slot_of_what(book, alert);
    while (*at != index) {
        at = &alert_at(book, *at)->next_of_what;
    }
    *at = alert->next_of_what;
}

/* Should there be two, it is the one that began last. */
static bool later(const AlertBook *book, uint32_t index, uint32_t than)
{
    if (than == ALERT_NONE) {
        return true;
    }
    const AlertRecord *a = alert_at(book, index), *b = alert_at(book, than);
    int64_t first = book_time(a->first_at), second = book_time(b->first_at);
    return first != second ? first > second
                           : strcmp(book_text(book, a->id), book_text(book, b->id)) > 0;
}

uint32_t alert_book_find_active(const AlertBook *book, const char *camera, const char *area,
                                const char *kind)
{
    bool by_camera = camera != NULL && camera[0] != '\0';
    uint32_t place = BOOK_NONE, what = book_find_name(book, kind);
    if (by_camera) {
        place = book_find_name(book, camera);
    } else if (area != NULL && area[0] != '\0') {
        place = id_table_find(book->area_ids, area);
    }
    if (place == BOOK_NONE || what == BOOK_NONE || book->by_what.size == 0) {
        return ALERT_NONE;
    }
    uint32_t wanted_camera = by_camera ? place : BOOK_NONE, found = ALERT_NONE;
    uint64_t hash = hash_what(book, wanted_camera, place, what);
    for (uint32_t i = *slot(&book->by_what, hash); i != BOOK_NONE;
         i = alert_at(book, i)->next_of_what) {
        const AlertRecord *alert = alert_at(book, i);
        if (alert->kind == what && alert->camera == wanted_camera &&
            (by_camera || alert->area == place) && later(book, i, found)) {
            found = i;
        }
    }
    return found;
}

/* ---- names ---- */

static void link_name(AlertBook *book, uint32_t index)
{
    BookName *name = &g_array_index(book->names, BookName, index);
    uint32_t *first = slot(&book->by_name, book_hash_text(book, book_text(book, name->text)));
    name->next = *first;
    *first = index;
}

void book_index_name(AlertBook *book, uint32_t index)
{
    uint32_t size = growth(&book->by_name, book->names->len);
    if (size == 0) {
        link_name(book, index);
        return;
    }
    make_buckets(&book->by_name, size);
    for (uint32_t i = 0; i < book->names->len; i++) {
        link_name(book, i);
    }
}

uint32_t book_seek_name(const AlertBook *book, const char *text)
{
    if (book->by_name.size == 0) {
        return BOOK_NONE;
    }
    uint32_t index = *slot(&book->by_name, book_hash_text(book, text));
    while (index != BOOK_NONE) {
        const BookName *name = &g_array_index(book->names, BookName, index);
        if (strcmp(book_text(book, name->text), text) == 0) {
            return index;
        }
        index = name->next;
    }
    return BOOK_NONE;
}

/* ---- situations by id ---- */

static void link_situation(AlertBook *book, uint32_t index)
{
    SituationRecord *situation = situation_at(book, index);
    const char *id = book_text(book, situation->id);
    uint32_t *first = slot(&book->by_situation, book_hash_text(book, id));
    situation->next_of_id = *first;
    *first = index;
}

void book_index_situation(AlertBook *book, uint32_t index)
{
    uint32_t size = growth(&book->by_situation, book->situation_count);
    if (size == 0) {
        link_situation(book, index);
        return;
    }
    make_buckets(&book->by_situation, size);
    for (uint32_t i = 0; i < book->situations.count; i++) {
        if (situation_at(book, i)->used) {
            link_situation(book, i);
        }
    }
}

void book_unindex_situation(AlertBook *book, uint32_t index)
{
    SituationRecord *situation = situation_at(book, index);
    const char *id = book_text(book, situation->id);
    uint32_t *at = slot(&book->by_situation, book_hash_text(book, id));
    while (*at != index) {
        at = &situation_at(book, *at)->next_of_id;
    }
    *at = situation->next_of_id;
}

uint32_t book_seek_situation(const AlertBook *book, const char *id)
{
    if (book->by_situation.size == 0 || id == NULL) {
        return BOOK_NONE;
    }
    uint32_t index = *slot(&book->by_situation, book_hash_text(book, id));
    while (index != BOOK_NONE) {
        const SituationRecord *situation = situation_at(book, index);
        if (strcmp(book_text(book, situation->id), id) == 0) {
            return index;
        }
        index = situation->next_of_id;
    }
    return BOOK_NONE;
}
