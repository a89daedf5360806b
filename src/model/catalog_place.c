/* What comes from outside about areas and sites is checked here, before anything is changed. */
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "catalog_check.h"

/* Replaces a string when it differs. */
static bool put_text(Catalog *catalog, uint32_t *offset, const char *text)
{
    const char *held = catalog_text(catalog, *offset);
    if (strcmp(held, text) == 0) {
        return true;
    }
    uint32_t added = text[0] == '\0' ? 0 : strings_add(&catalog->strings, text, strlen(text));
    if (added == STRINGS_FULL) {
        return false;
    }
    strings_drop(&catalog->strings, *offset, strlen(held));
    *offset = added;
    return true;
}

static bool put_shared(Catalog *catalog, uint32_t *offset, const char *text)
{
    if (strcmp(catalog_text(catalog, *offset), text) == 0) {
        return true;
    }
    uint32_t shared = strings_share(&catalog->strings, text);
    if (shared == STRINGS_FULL) {
        return false;
    }
    *offset = shared;
    return true;
}

/* ---- areas ---- */

/* Names RW and RT by their number, others by their code. */
static uint32_t made_name(Catalog *catalog, const char *code, AreaLevel level)
{
    char name[AREA_CODE_SIZE];
    if (level >= AREA_RW) {
        snprintf(name, sizeof name, "%s %02u", level == AREA_RW ? "RW" : "RT",
                 area_code_number(code) % 1000);
    } else {
        g_strlcpy(name, code, sizeof name);
    }
    return strings_share(&catalog->strings, name);
}

static uint32_t append_area(Catalog *catalog, const char *code, AreaLevel level, uint32_t parent)
{
    uint32_t text = strings_add(&catalog->strings, code, strlen(code));
    uint32_t name = made_name(catalog, code, level);
    if (text == STRINGS_FULL || name == STRINGS_FULL) {
        return CATALOG_NONE;
    }
    uint32_t index = records_append(&catalog->areas);
    if (index == CATALOG_NONE) {
        return CATALOG_NONE;
    }
    *area_at(catalog, index) = (AreaRecord){
        .code = text,
        .name = name,
        .parent = parent,
        .lat = DEGREE_NONE,
        .lon = DEGREE_NONE,
        .level = (uint8_t)level,
    };
    AreaNode node = {CATALOG_NONE, CATALOG_NONE, CATALOG_NONE, {0}};
    g_array_append_val(catalog->nodes, node);
    id_table_add(catalog->area_ids, catalog_text(catalog, text), index);
    return index;
}

uint32_t catalog_make_area(Catalog *catalog, const char *code)
{
    uint32_t index = catalog_seek_area(catalog, code);
    if (index != CATALOG_NONE && (area_at(catalog, index)->flags & RECORD_PRESENT) != 0) {
        return index;
    }
    AreaLevel level;
    if (!area_code_level(code, &level)) {
        return CATALOG_NONE;
    }
    uint32_t parent = CATALOG_NONE;
    if (level > AREA_CITY) {
        char above[AREA_CODE_SIZE];
        area_code_parent(code, above);
        parent = catalog_make_area(catalog, above);
        if (parent == CATALOG_NONE) {
            return CATALOG_NONE;
        }
    }
    if (index == CATALOG_NONE) {
        index = append_area(catalog, code, level, parent);
        if (index == CATALOG_NONE) {
            return CATALOG_NONE;
        }
    }
    area_at(catalog, index)->flags |= RECORD_PRESENT;
    catalog_tree_insert(catalog, index);
    catalog_tell(catalog, CATALOG_AREA, index);
    return index;
}

bool catalog_put_area(Catalog *catalog, const Area *area, GError **error)
{
    AreaLevel level;
    if (!area_code_level(area->code, &level) || level != area->level) {
        return catalog_refuse(error, area->code, _("not an area code of that level"));
    }
    if (!catalog_text_good(area->name, CATALOG_NAME_BYTES)) {
        return catalog_refuse(error, area->code, _("the name is not clean or too long"));
    }
    if (!catalog_degree_good(area->lat, 90) || !catalog_degree_good(area->lon, 180)) {
        return catalog_refuse(error, area->code, _("the place is not on earth"));
    }
    uint32_t index = catalog_make_area(catalog, area->code);
    if (index == CATALOG_NONE) {
        return catalog_full(error);
    }
    AreaRecord *record = area_at(catalog, index);
    if (area->rev < record->rev) {
        return true;
    }
    AreaRecord before = *record;
    const char *name = area->name[0] != '\0' ? area->name : catalog_text(catalog, record->name);
    if (!put_shared(catalog, &record->name, name)) {
        return catalog_full(error);
    }
    record->rev = area->rev;
    record->lat = catalog_micro(area->lat);
    record->lon = catalog_micro(area->lon);
    if (memcmp(&before, record, sizeof before) != 0) {
        catalog->areas_version++;
        catalog->ranks->names_stale = true;
        catalog_tell(catalog, CATALOG_AREA, index);
    }
    return true;
}

void catalog_remove_area(Catalog *catalog, const char *code)
{
    uint32_t index = catalog_find_area(catalog, code);
    if (index == CATALOG_NONE || node_at(catalog, index)->first_child != CATALOG_NONE ||
        catalog_area_counts(catalog, index).installed > 0) {
        return;
    }
    for (uint32_t i = 0; i < catalog->sites.count; i++) {
        const SiteRecord *site = site_at(catalog, i);
        if (site->area == index && (site->flags & RECORD_PRESENT) != 0) {
            return;
        }
    }
    catalog_tree_remove(catalog, index);
    area_at(catalog, index)->flags &= (uint8_t)~RECORD_PRESENT;
    area_at(catalog, index)->rev = 0;
    catalog_tell(catalog, CATALOG_AREA, index);
}

/* ---- sites ---- */

uint32_t catalog_make_site(Catalog *catalog, const char *id)
{
    uint32_t index = catalog_seek_site(catalog, id);
    if (index != CATALOG_NONE) {
        return index;
    }
    uint32_t text = strings_add(&catalog->strings, id, strlen(id));
    if (text == STRINGS_FULL) {
        return CATALOG_NONE;
    }
    index = records_append(&catalog->sites);
    if (index != CATALOG_NONE) {
        *site_at(catalog, index) = (SiteRecord){.id = text, .area = CATALOG_NONE};
        id_table_add(catalog->site_ids, catalog_text(catalog, text), index);
        catalog->site_letters = 0;
    }
    return index;
}

static bool check_site(const Site *site, GError **error)
{
    AreaLevel level;
    if (!id_valid(site->id)) {
        return catalog_refuse(error, site->id, _("the id is not valid"));
    }
    if (!area_code_level(site->area, &level)) {
        return catalog_refuse(error, site->id, _("not an area code"));
    }
    if (!catalog_text_good(site->name, CATALOG_NAME_BYTES)) {
        return catalog_refuse(error, site->id, _("the name is not clean or too long"));
    }
    if (!catalog_text_good(site->link, CATALOG_LINE_BYTES) ||
        !catalog_text_good(site->contact, CATALOG_LINE_BYTES)) {
        return catalog_refuse(error, site->id, _("the link or contact is not clean or too long"));
    }
    if ((unsigned)site->owner >= OWNERS || (unsigned)site->state >= CAMERA_STATES ||
        site->slots < 0 || site->slots > UINT16_MAX || site->since_ms < 0) {
        return catalog_refuse(error, site->id, _("a value is out of range"));
    }
    return true;
}

bool catalog_put_site(Catalog *catalog, const Site *site, GError **error)
{
    if (!check_site(site, error)) {
        return false;
    }
    uint32_t held = catalog_find_site(catalog, site->id);
    if (held != CATALOG_NONE && site->rev < site_at(catalog, held)->rev) {
        return true;
    }
    uint32_t area = catalog_make_area(catalog, site->area);
    uint32_t index = area != CATALOG_NONE ? catalog_make_site(catalog, site->id) : CATALOG_NONE;
    if (index == CATALOG_NONE) {
        return catalog_full(error);
    }
    SiteRecord *record = site_at(catalog, index);
    SiteRecord next = *record;
    if (!put_text(catalog, &next.name, site->name) ||
        !put_shared(catalog, &next.link, site->link) ||
        !put_text(catalog, &next.contact, site->contact)) {
        return catalog_full(error);
    }
    next.since_ms = site->since_ms;
    next.rev = site->rev;
    next.area = area;
    next.slots = (uint16_t)site->slots;
    next.owner = (uint8_t)site->owner;
    next.state = (uint8_t)site->state;
    next.flags = RECORD_PRESENT;
    if (memcmp(&next, record, sizeof next) != 0) {
        *record = next;
        catalog_tell(catalog, CATALOG_SITE, index);
    }
    return true;
}

void catalog_remove_site(Catalog *catalog, const char *id)
{
    uint32_t index = catalog_find_site(catalog, id);
    if (index == CATALOG_NONE) {
        return;
    }
    SiteRecord *site = site_at(catalog, index);
    site->flags = 0;
    catalog->sites_removed = true;
    site->rev = 0;
    catalog_tell(catalog, CATALOG_SITE, index);
}
