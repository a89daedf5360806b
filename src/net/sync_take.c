/* sync_take.c - what an event brings, put where it belongs; what breaks a rule is said */
#include <string.h>

#include "base/i18n.h"
#include "net/sync_private.h"
#include "wire/routes.h"

/* Says what was left out, as long as nothing worse is to be said; nothing where nothing was. */
void sync_say_rejected(Sync *sync)
{
    unsigned rejected = sync->status.rejected;
    if (rejected == 0) {
        sync_say(sync, NULL);
        return;
    }
    g_autofree char *text = g_strdup_printf(
        ngettext("%u object from the backend breaks a rule and is left out (%s)",
                 "%u objects from the backend break a rule and are left out (the last: %s)",
                 rejected),
        rejected, apply_complaint(sync->apply));
    sync_say(sync, text);
}

void sync_note_rejected(Sync *sync)
{
    unsigned rejected = apply_rejected(sync->apply);
    if (rejected != sync->status.rejected) {
        sync->status.rejected = rejected;
        sync_say_rejected(sync);
    }
}

static bool thing_of(const char *name, CatalogThing *out)
{
    static const struct {
        const char *name;
        CatalogThing thing;
    } things[] = {
        {EVENT_CAMERA, CATALOG_CAMERA}, {EVENT_SITE, CATALOG_SITE}, {EVENT_AREA, CATALOG_AREA}};
    for (size_t i = 0; i < G_N_ELEMENTS(things); i++) {
        if (strcmp(things[i].name, name) == 0) {
            *out = things[i].thing;
            return true;
        }
    }
    return false;
}

static bool book_thing_of(const char *name, BookThing *out)
{
    static const struct {
        const char *name;
        BookThing thing;
    } things[] = {
        {EVENT_ALERT, BOOK_ALERT}, {EVENT_SITUATION, BOOK_SITUATION}, {EVENT_TICKET, BOOK_TICKET}};
    for (size_t i = 0; i < G_N_ELEMENTS(things); i++) {
        if (strcmp(things[i].name, name) == 0) {
            *out = things[i].thing;
            return true;
        }
    }
    return false;
}

void sync_tell_object(const Sync *sync, const char *event, const char *json, size_t size)
{
    if (sync->object != NULL) {
        sync->object(event, json, size, sync->object_data);
    }
}

/* Takes an event of the city, or of the books, in; others are told. */
void sync_take_object(Sync *sync, const char *name, const char *json, size_t size, int64_t id)
{
    CatalogThing thing;
    BookThing held;
    if (book_thing_of(name, &held)) {
        bool wanted = held == BOOK_TICKET ? sync->tickets != NULL : sync->book != NULL;
        /* What the list of all was later than would show alerts that are long over. */
        if (wanted && (id < 0 || id > sync->books_rev)) {
            apply_to_book(sync->apply, held, json, size);
            sync_note_rejected(sync);
        }
        sync->unsaved = true; /* the revision; worth a write when there is one anyway */
    } else if (strcmp(name, EVENT_VIEW) == 0) {
        if (sync->looks) {
            apply_view(sync->apply, json, size);
            sync_note_rejected(sync);
        }
        sync->unsaved = true;
    } else if (thing_of(name, &thing)) {
        apply_object(sync->apply, thing, json, size);
        sync_note_rejected(sync);
        sync_touch(sync);
    } else {
        sync_tell_object(sync, name, json, size);
    }
}
