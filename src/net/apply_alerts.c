/* apply_alerts.c - alerts and situations put into their book */
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "net/apply_private.h"
#include "wire/alerts.h"

void apply_book(Apply *apply, AlertBook *book)
{
    apply_whole_drop(apply);
    apply->book = book;
}

static uint32_t find(const AlertBook *book, AlertThing thing, const char *id)
{
    return thing == ALERT_THING ? alert_book_find(book, id) : alert_book_find_situation(book, id);
}

static uint32_t index_space(const AlertBook *book, AlertThing thing)
{
    return thing == ALERT_THING ? alert_book_alerts(book) : alert_book_situations(book);
}

/* What is held at an index: its revision, and its id where asked for.  -1 for a hole. */
static int64_t held_rev(const AlertBook *book, AlertThing thing, uint32_t index,
                        char id[ID_LENGTH_MAX + 1])
{
    Alert alert;
    Situation situation;
    const char *held;
    int64_t rev;
    if (thing == ALERT_THING && alert_book_alert(book, index, &alert)) {
        held = alert.id;
        rev = alert.rev;
    } else if (thing == SITUATION_THING && alert_book_situation(book, index, &situation)) {
        held = situation.id;
        rev = situation.rev;
    } else {
        return -1;
    }
    if (id != NULL) {
        g_strlcpy(id, held, ID_LENGTH_MAX + 1);
    }
    return rev;
}

static void remove_thing(AlertBook *book, AlertThing thing, const char *id)
{
    if (thing == ALERT_THING) {
        alert_book_remove(book, id);
    } else {
        alert_book_remove_situation(book, id);
    }
}

/* What is held from after the list's own revision can only be another journal's. */
static void give_way(Apply *apply, AlertThing thing, const char *id)
{
    if (apply->named != NULL &&
        held_rev(apply->book, thing, find(apply->book, thing, id), NULL) > apply->whole_rev) {
        remove_thing(apply->book, thing, id);
    }
}

static void note_named(Apply *apply, AlertThing thing, const char *id)
{
    if (apply->named == NULL) {
        return;
    }
    uint32_t index = find(apply->book, thing, id);
    if (index == ALERT_NONE) {
        return;
    }
    unsigned long before = apply->named->len;
    if (index >= before) {
        g_byte_array_set_size(apply->named, MAX(index + 1, 2 * (guint)before));
        memset(apply->named->data + before, 0, apply->named->len - before);
    }
    apply->named->data[index] = 1;
}

/* id is that of the object as soon as it is known. */
static bool put(Apply *apply, AlertThing thing, const char *json, size_t size, GError **error)
{
    if (thing == ALERT_THING) {
        Alert alert;
        if (!decode_alert(apply->decoder, json, size, &alert, error)) {
            return false;
        }
        give_way(apply, thing, alert.id);
        bool done = alert_book_put(apply->book, &alert, clock_wall_ms(), error);
        note_named(apply, thing, alert.id);
        return done;
    }
    Situation situation;
    if (!decode_situation(apply->decoder, json, size, &situation, error)) {
        return false;
    }
    give_way(apply, thing, situation.id);
    bool done = alert_book_put_situation(apply->book, &situation, error);
    note_named(apply, thing, situation.id);
    return done;
}

static bool take_away(Apply *apply, AlertThing thing, const char *json, size_t size)
{
    const char *id;
    int64_t rev;
    if (!decode_gone(apply->decoder, json, size, &id, &rev)) {
        return false;
    }
    int64_t held = held_rev(apply->book, thing, find(apply->book, thing, id), NULL);
    if (held >= 0 && held <= rev) {
        remove_thing(apply->book, thing, id);
    }
    return true;
}

bool apply_alert(Apply *apply, AlertThing thing, const char *json, size_t size)
{
    g_autoptr(GError) error = NULL;
    if (put(apply, thing, json, size, &error) || take_away(apply, thing, json, size)) {
        apply->taken++;
        return true;
    }
    apply_reject(apply, error->message);
    return false;
}

void apply_whole_begin(Apply *apply, AlertThing thing, int64_t revision)
{
    apply_whole_drop(apply);
    uint32_t space = index_space(apply->book, thing);
    apply->named = g_byte_array_sized_new(space);
    g_byte_array_set_size(apply->named, space);
    if (space > 0) {
        memset(apply->named->data, 0, space);
    }
    apply->whole_rev = revision;
}

void apply_whole_end(Apply *apply, AlertThing thing)
{
    if (apply->named == NULL) {
        return;
    }
    uint32_t space = index_space(apply->book, thing);
    for (uint32_t index = 0; index < space; index++) {
        char id[ID_LENGTH_MAX + 1];
        bool named = index < apply->named->len && apply->named->data[index] != 0;
        if (!named && held_rev(apply->book, thing, index, id) >= 0) {
            remove_thing(apply->book, thing, id);
        }
    }
    apply_whole_drop(apply);
}

void apply_whole_drop(Apply *apply)
{
    if (apply->named != NULL) {
        g_byte_array_unref(g_steal_pointer(&apply->named));
    }
}
