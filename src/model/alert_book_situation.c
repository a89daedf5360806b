/* Situations come, change and go; alerts join and leave them, known or not. */
#include <string.h>

#include "alert_book_private.h"

/* Where a member belongs is looked for among so many of the youngest; beyond, all are put in order
 * when somebody asks for them. */
#define LOOK_BACK 64

/* ---- what is said of one ---- */

bool alert_book_outage(const AlertBook *book, uint32_t index, AlertOutage *out)
{
    Situation situation;
    Alert own, first;
    if (!alert_book_situation(book, index, &situation) || situation.link == NULL) {
        return false;
    }
    uint32_t link = alert_book_find_active(book, NULL, situation.area, situation.kind);
    bool known = link != ALERT_NONE && alert_book_alert(book, link, &own) &&
                 g_strcmp0(own.situation, situation.id) == 0;
    /* What says that it is down is a member beside the cameras. */
    unsigned cameras = situation.members - (known && situation.members > 0 ? 1 : 0);
    *out = (AlertOutage){.cameras = cameras,
                         .dark = cameras - MIN(cameras, situation.cleared),
                         .since_ms = situation.since_ms,
                         .times = known ? own.count : 1};
    uint32_t began =
        situation.first_out != NULL ? alert_book_find(book, situation.first_out) : ALERT_NONE;
    if (began != ALERT_NONE && alert_book_alert(book, began, &first) && first.camera != NULL) {
        out->began = first.area;
    }
    return true;
}

/* ---- members ---- */

static int compare_age(const AlertBook *book, uint32_t a, uint32_t b)
{
    const AlertRecord *first = alert_at(book, a), *second = alert_at(book, b);
    int64_t left = book_time(first->first_at), right = book_time(second->first_at);
    if (left != right) {
        return left < right ? -1 : 1;
    }
    return strcmp(book_text(book, first->id), book_text(book, second->id));
}

static uint32_t *younger_of(AlertBook *book, SituationRecord *situation, uint32_t alert)
{
    return alert == BOOK_NONE ? &situation->oldest : &alert_at(book, alert)->younger;
}

static uint32_t *older_of(AlertBook *book, SituationRecord *situation, uint32_t alert)
{
    return alert == BOOK_NONE ? &situation->youngest : &alert_at(book, alert)->older;
}

void book_join(AlertBook *book, uint32_t index)
{
    AlertRecord *alert = alert_at(book, index);
    if (alert->situation == BOOK_NONE) {
        return;
    }
    SituationRecord *situation = situation_at(book, alert->situation);
    uint32_t before = situation->youngest;
    if (situation->oldest != BOOK_NONE && compare_age(book, index, situation->oldest) < 0) {
        before = BOOK_NONE;
    }
    for (unsigned i = 0; before != BOOK_NONE && compare_age(book, before, index) > 0; i++) {
        if (i >= LOOK_BACK) {
            situation->unsorted = true;
            break;
        }
        before = alert_at(book, before)->older;
    }
    alert->older = before;
    uint32_t *younger = younger_of(book, situation, before);
    alert->younger = *younger;
    *older_of(book, situation, alert->younger) = index;
    *younger = index;
}

void book_leave(AlertBook *book, uint32_t index)
{
    AlertRecord *alert = alert_at(book, index);
    if (alert->situation == BOOK_NONE) {
        return;
    }
    SituationRecord *situation = situation_at(book, alert->situation);
    *younger_of(book, situation, alert->older) = alert->younger;
    *older_of(book, situation, alert->younger) = alert->older;
    alert->older = alert->younger = BOOK_NONE;
}

static gint by_age(gconstpointer a, gconstpointer b, gpointer book)
{
    return compare_age(book, *(const uint32_t *)a, *(const uint32_t *)b);
}

static void sort_members(AlertBook *book, SituationRecord *situation)
{
    g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (uint32_t i = situation->oldest; i != BOOK_NONE; i = alert_at(book, i)->younger) {
        g_array_append_val(members, i);
    }
    g_array_sort_with_data(members, by_age, book);
    uint32_t before = BOOK_NONE;
    for (guint i = 0; i < members->len; i++) {
        uint32_t index = g_array_index(members, uint32_t, i);
        alert_at(book, index)->older = before;
        *younger_of(book, situation, before) = index;
        before = index;
    }
    *younger_of(book, situation, before) = BOOK_NONE;
    situation->youngest = before;
    situation->unsorted = false;
}

uint32_t alert_book_first_member(const AlertBook *book, uint32_t index)
{
    if (index >= book->situations.count || !situation_at(book, index)->used) {
        return ALERT_NONE;
    }
    SituationRecord *situation = situation_at(book, index);
    if (situation->unsorted) {
        sort_members((AlertBook *)book, situation);
    }
    return situation->oldest;
}

uint32_t alert_book_next_member(const AlertBook *book, uint32_t alert)
{
    return alert_at(book, alert)->younger;
}

uint32_t alert_book_situation_of(const AlertBook *book, uint32_t alert)
{
    uint32_t index = alert_at(book, alert)->situation;
    return index != BOOK_NONE && situation_at(book, index)->present ? index : ALERT_NONE;
}

/* ---- situations ---- */

bool book_make_situation(AlertBook *book, const char *id, uint32_t *out)
{
    *out = BOOK_NONE;
    if (id == NULL || id[0] == '\0') {
        return true;
    }
    *out = book_seek_situation(book, id);
    if (*out != BOOK_NONE) {
        return true;
    }
    uint32_t text = BOOK_NONE;
    if (book->situation_count < book->most) {
        text = strings_add(&book->strings, id, strlen(id));
    }
    if (text == BOOK_NONE) {
        return false;
    }
    *out = book->free_situation;
    if (*out != BOOK_NONE) {
        book->free_situation = situation_at(book, *out)->id;
    } else {
        *out = records_append(&book->situations);
    }
    *situation_at(book, *out) = (SituationRecord){
        .id = text,
        .kind = BOOK_NONE,
        .area = BOOK_NONE,
        .link = BOOK_NONE,
        .oldest = BOOK_NONE,
        .youngest = BOOK_NONE,
        .used = true,
    };
    book->situation_count++;
    book_index_situation(book, *out);
    return true;
}

static void drop_text(AlertBook *book, uint32_t text)
{
    strings_drop(&book->strings, text, strlen(book_text(book, text)));
}

void book_drop_situation(AlertBook *book, uint32_t index)
{
    if (index == BOOK_NONE) {
        return;
    }
    SituationRecord *situation = situation_at(book, index);
    if (situation->present || situation->oldest != BOOK_NONE) {
        return;
    }
    book_unindex_situation(book, index);
    drop_text(book, situation->id);
    *situation = (SituationRecord){.id = book->free_situation};
    book->free_situation = index;
    book->situation_count--;
}

static bool put_texts(AlertBook *book, SituationRecord *next, const Situation *situation)
{
    const char *first_out = situation->first_out != NULL ? situation->first_out : "";
    if (strcmp(book_text(book, next->first_out), first_out) != 0) {
        uint32_t text = strings_add(&book->strings, first_out, strlen(first_out));
        if (text == STRINGS_FULL) {
            return false;
        }
        drop_text(book, next->first_out);
        next->first_out = first_out[0] != '\0' ? text : 0;
    }
    return book_make_name(book, situation->kind, &next->kind) &&
           book_make_name(book, situation->area, &next->area) &&
           book_make_name(book, situation->link, &next->link);
}

bool alert_book_put_situation(AlertBook *book, const Situation *situation, GError **error)
{
    if (!book_check_situation(situation, error)) {
        return false;
    }
    uint32_t index;
    if (!book_make_situation(book, situation->id, &index)) {
        return book_full(error);
    }
    SituationRecord *held = situation_at(book, index);
    SituationRecord next = *held;
    if (held->present && situation->rev < held->rev) {
        return true;
    }
    if (!put_texts(book, &next, situation)) {
        book_drop_situation(book, index);
        return book_full(error);
    }
    next.rev = situation->rev;
    next.since_ms = situation->since_ms;
    next.last_at_ms = situation->last_at_ms;
    next.cleared_at_ms = situation->cleared_at_ms;
    next.members = situation->members;
    next.cleared = situation->cleared;
    next.priority = (uint8_t)situation->priority;
    next.present = true;
    if (memcmp(&next, held, sizeof next) != 0) {
        *held = next;
        book_tell(book, SITUATION_THING, index);
    }
    book_collect(book);
    return true;
}

void alert_book_remove_situation(AlertBook *book, const char *id)
{
    uint32_t index = alert_book_find_situation(book, id);
    if (index == ALERT_NONE) {
        return;
    }
    SituationRecord *situation = situation_at(book, index);
    drop_text(book, situation->first_out);
    situation->first_out = 0;
    situation->present = false;
    book_drop_situation(book, index);
    book_tell(book, SITUATION_THING, index);
}

uint32_t alert_book_find_situation(const AlertBook *book, const char *id)
{
    uint32_t index = book_seek_situation(book, id);
    return index != BOOK_NONE && situation_at(book, index)->present ? index : ALERT_NONE;
}

static const char *optional(const char *text)
{
    return text[0] != '\0' ? text : NULL;
}

bool alert_book_situation(const AlertBook *book, uint32_t index, Situation *out)
{
    if (index >= book->situations.count || !situation_at(book, index)->present) {
        return false;
    }
    const SituationRecord *situation = situation_at(book, index);
    *out = (Situation){
        .id = book_text(book, situation->id),
        .kind = book_name(book, situation->kind),
        .area = book_name(book, situation->area),
        .first_out = optional(book_text(book, situation->first_out)),
        .link = book_name(book, situation->link),
        .since_ms = situation->since_ms,
        .last_at_ms = situation->last_at_ms,
        .cleared_at_ms = situation->cleared_at_ms,
        .rev = situation->rev,
        .members = situation->members,
        .cleared = situation->cleared,
        .priority = (AlertPriority)situation->priority,
    };
    return true;
}
