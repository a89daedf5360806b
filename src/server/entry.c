#include "entry.h"

#include <inttypes.h>

#include <string.h>

WORDS_DEFINE(EntryKind, entry_kind, ENTRY_KIND_TABLE)

static const char rev_hole[] = "\"rev\":0";

Sight sight_of_camera(Visibility visibility, Reason reason)
{
    Sight plain = SIGHT_PUBLIC + (Sight)visibility;
    return reason == REASON_PRIVACY ? plain + (SIGHT_BRAKED_PUBLIC - SIGHT_PUBLIC) : plain;
}

Sight sight_of_view(Sight camera)
{
    return sight_unbraked(camera) == SIGHT_OFFICIAL ? SIGHT_VIEWS_OFFICIAL : SIGHT_VIEWS;
}

Sight sight_of_look(Sight camera)
{
    if (sight_unbraked(camera) != camera) {
        return sight_of_view(camera);
    }
    return camera == SIGHT_OFFICIAL ? SIGHT_LOOKS_OFFICIAL : SIGHT_LOOKS;
}

Sight sight_of_alert(Sight camera)
{
    return SIGHT_ALERTS_PUBLIC + (camera - SIGHT_PUBLIC);
}

Sight sight_unbraked(Sight sight)
{
    bool braked = sight >= SIGHT_BRAKED_PUBLIC && sight <= SIGHT_BRAKED_OFFICIAL;
    return braked ? sight - (SIGHT_BRAKED_PUBLIC - SIGHT_PUBLIC) : sight;
}

static unsigned alert_mask(Role role)
{
    if (!role_has(role, RIGHT_ALERTS_READ)) {
        return 0;
    }
    unsigned mask = 1u << SIGHT_ALERTS;
    for (Visibility v = 0; v < VISIBILITIES; v++) {
        for (int braked = 0; braked < 2; braked++) {
            Reason reason = braked ? REASON_PRIVACY : REASON_NONE;
            mask |=
                role_sees(role, v, reason) ? 1u << sight_of_alert(sight_of_camera(v, reason)) : 0;
        }
    }
    return mask;
}

unsigned sight_mask(Role role)
{
    unsigned mask = alert_mask(role);
    if (role_has(role, RIGHT_CAMERAS_READ)) {
        mask |= 1u << SIGHT_ALL;
        if (role != ROLE_PUBLIC) {
            mask |= 1u << SIGHT_STAFF;
        }
        for (Visibility v = 0; v < VISIBILITIES; v++) {
            mask |= role_sees(role, v, REASON_NONE) ? 1u << sight_of_camera(v, REASON_NONE) : 0;
            mask |=
                role_sees(role, v, REASON_PRIVACY) ? 1u << sight_of_camera(v, REASON_PRIVACY) : 0;
        }
    }
    if (role_has(role, RIGHT_VIEWS_READ)) {
        mask |= 1u << SIGHT_VIEWS | 1u << SIGHT_ORDERS;
        mask |= role_sees(role, VISIBILITY_OFFICIAL, REASON_NONE) ? 1u << SIGHT_VIEWS_OFFICIAL : 0;
    }
    if (role_has(role, RIGHT_LOOKS_READ)) {
        bool official = role_sees(role, VISIBILITY_OFFICIAL, REASON_NONE);
        mask |= 1u << SIGHT_LOOKS | (official ? 1u << SIGHT_LOOKS_OFFICIAL : 0);
    }
    if (role_has(role, RIGHT_SERVICE_ORDER)) {
        mask |= 1u << SIGHT_ORDERS;
    }
    if (role_has(role, RIGHT_TICKETS_READ)) {
        bool official = role_sees(role, VISIBILITY_OFFICIAL, REASON_NONE);
        mask |= 1u << SIGHT_TICKETS | (official ? 1u << SIGHT_TICKETS_OFFICIAL : 0);
    }
    if (role_has(role, RIGHT_LOG_READ)) {
        bool official = role_sees(role, VISIBILITY_OFFICIAL, REASON_NONE);
        mask |= 1u << SIGHT_LOG | (official ? 1u << SIGHT_LOG_OFFICIAL : 0);
        mask |= role_has(role, RIGHT_BRAKE_RELEASE) ? 1u << SIGHT_LOG_BRAKED : 0;
    }
    if (role_has(role, RIGHT_REPORTS_READ)) {
        mask |= 1u << SIGHT_REGISTER;
    }
    if (role_has(role, RIGHT_SOURCES_READ)) {
        mask |= 1u << SIGHT_SOURCES;
    }
    if (role_has(role, RIGHT_HANDOVER) || role == ROLE_AUDITOR) {
        mask |= 1u << SIGHT_HANDOVERS;
    }
    return mask;
}

Line *line_new(const char *text, size_t size, int64_t rev)
{
    Line *line = g_malloc(sizeof *line + size + 1);
    g_atomic_ref_count_init(&line->references);
    line->size = (uint32_t)size;
    line->rev = rev;
    memcpy(line->text, text, size);
    line->text[size] = '\0';
    return line;
}

Line *line_ref(Line *line)
{
    g_atomic_ref_count_inc(&line->references);
    return line;
}

void line_unref(Line *line)
{
    if (line != NULL && g_atomic_ref_count_dec(&line->references)) {
        g_free(line);
    }
}

/* A string value can't contain the hole: its quotes would be escaped. */
Line *line_with_rev(const char *text, size_t size, int64_t rev)
{
    /* Objects end with it. */
    size_t hole_size = sizeof rev_hole - 1;
    const char *hole = text + (size > hole_size ? size - hole_size - 1 : 0);
    if (size <= hole_size || memcmp(hole, rev_hole, hole_size) != 0) {
        hole = memmem(text, size, rev_hole, hole_size);
    }
    if (hole == NULL) {
        return line_new(text, size, rev);
    }
    char number[24];
    int digits = g_snprintf(number, sizeof number, "%" PRId64, rev);
    size_t before = (size_t)(hole - text) + sizeof rev_hole - 2, total = size - 1 + (size_t)digits;
    Line *line = g_malloc(sizeof *line + total + 1);
    g_atomic_ref_count_init(&line->references);
    line->size = (uint32_t)total;
    line->rev = rev;
    memcpy(line->text, text, before);
    memcpy(line->text + before, number, (size_t)digits);
    memcpy(line->text + before + digits, text + before + 1, size - before - 1);
    line->text[total] = '\0';
    return line;
}

Entry *entry_new(EntryKind kind, const char *id, const char *area, Sight sight, GString *text)
{
    Entry *entry = g_new0(Entry, 1);
    entry->references = 1;
    entry->kind = kind;
    entry->id = g_strdup(id);
    entry->area = g_strdup(area);
    entry->sight = sight;
    entry->text = text;
    return entry;
}

Entry *entry_ref(Entry *entry)
{
    entry->references++;
    return entry;
}

void entry_unref(Entry *entry)
{
    if (entry == NULL || --entry->references > 0) {
        return;
    }
    g_free(entry->id);
    g_free(entry->area);
    g_free(entry->was_area);
    g_free(entry->by);
    g_free(entry->why);
    g_free(entry->camera);
    if (entry->text != NULL) {
        g_string_free(entry->text, TRUE);
    }
    line_unref(entry->line);
    entry_drop_object(entry);
    g_free(entry);
}

void entry_drop_object(Entry *entry)
{
    if (entry->object != NULL) {
        entry->object_free(g_steal_pointer(&entry->object));
    }
}

void entry_stamp(Entry *entry, int64_t rev)
{
    entry->rev = rev;
    line_unref(entry->line);
    entry->line = line_with_rev(entry->text->str, entry->text->len, rev);
}

const char *entry_was_area(const Entry *entry)
{
    return entry->was_area != NULL ? entry->was_area : entry->area;
}
