/* Cameras come, change and go. */
#include <string.h>

#include "base/id.h"
#include "catalog_check.h"
#include "scan.h"

static bool check_words(const Camera *camera)
{
    return (unsigned)camera->class < CAMERA_CLASSES && (unsigned)camera->owner < OWNERS &&
           (unsigned)camera->visibility < VISIBILITIES && (unsigned)camera->state < CAMERA_STATES &&
           (unsigned)camera->reason < REASONS;
}

static bool check_camera(const Camera *camera, GError **error)
{
    AreaLevel level;
    if (!id_valid(camera->id)) {
        return catalog_refuse(error, camera->id, _("the id is not valid"));
    }
    if (!area_code_level(camera->area, &level) || level < AREA_KELURAHAN) {
        return catalog_refuse(error, camera->id, _("the area is not a kelurahan or below"));
    }
    if (!catalog_text_good(camera->name, CATALOG_NAME_BYTES)) {
        return catalog_refuse(error, camera->id, _("the name is not clean or too long"));
    }
    if (camera->site != NULL && !id_valid(camera->site)) {
        return catalog_refuse(error, camera->id, _("the site id is not valid"));
    }
    if (!catalog_text_good(camera->analytics, CATALOG_LINE_BYTES)) {
        return catalog_refuse(error, camera->id,
                              _("the list of analytics is not clean or too long"));
    }
    if (!check_words(camera)) {
        return catalog_refuse(error, camera->id, _("a value is out of range"));
    }
    if (!catalog_degree_good(camera->lat, 90) || !catalog_degree_good(camera->lon, 180)) {
        return catalog_refuse(error, camera->id, _("the place is not on earth"));
    }
    if (camera->slot < 0 || camera->slot > UINT16_MAX) {
        return catalog_refuse(error, camera->id, _("the slot is out of range"));
    }
    if (camera->since_ms < 0 || camera->seen_at_ms < 0) {
        return catalog_refuse(error, camera->id, _("a time is before 1970"));
    }
    return true;
}

static uint32_t add_text(Catalog *catalog, const Camera *camera)
{
    char text[CATALOG_ID_BYTES + 1 + CATALOG_NAME_BYTES];
    size_t id = strlen(camera->id), name = strlen(camera->name);
    memcpy(text, camera->id, id + 1);
    memcpy(text + id + 1, camera->name, name);
    return strings_add(&catalog->strings, text, id + 1 + name);
}

/* Gives next the camera's strings, those that it has already or new ones. */
static bool put_strings(Catalog *catalog, CameraRecord *next, const Camera *camera, bool known)
{
    if (!known || strcmp(camera_name(catalog, next), camera->name) != 0) {
        uint32_t text = add_text(catalog, camera);
        if (text == STRINGS_FULL) {
            return false;
        }
        if (known) {
            strings_drop(&catalog->strings, next->text, next->id_length + 1u + next->name_length);
        }
        next->text = text;
        next->id_length = (uint8_t)strlen(camera->id);
        next->name_length = (uint16_t)strlen(camera->name);
        next->letters =
            scan_letters(catalog_text(catalog, text), next->id_length + 1u + next->name_length);
    }
    if (strcmp(catalog_text(catalog, next->analytics), camera->analytics) != 0) {
        uint32_t analytics = strings_share(&catalog->strings, camera->analytics);
        if (analytics == STRINGS_FULL) {
            return false;
        }
        next->analytics = analytics;
    }
    return true;
}

static bool put_places(Catalog *catalog, CameraRecord *next, const Camera *camera)
{
    next->area = catalog_make_area(catalog, camera->area);
    next->site = CATALOG_NONE;
    if (camera->site == NULL) {
        return next->area != CATALOG_NONE;
    }
    next->site = catalog_make_site(catalog, camera->site);
    return next->area != CATALOG_NONE && next->site != CATALOG_NONE;
}

static void put_fields(CameraRecord *next, const Camera *camera)
{
    next->since_ms = camera->since_ms;
    next->seen_at_ms = camera->seen_at_ms;
    next->rev = camera->rev;
    next->lat = catalog_micro(camera->lat);
    next->lon = catalog_micro(camera->lon);
    next->slot = (uint16_t)camera->slot;
    next->class = (uint8_t)camera->class;
    next->owner = (uint8_t)camera->owner;
    next->visibility = (uint8_t)camera->visibility;
    next->state = (uint8_t)camera->state;
    next->reason = (uint8_t)camera->reason;
    next->flags &= RECORD_DISPLACED;
    next->flags |= (uint8_t)(RECORD_PRESENT | (camera->night ? RECORD_NIGHT : 0) |
                             (camera->ptz ? RECORD_PTZ : 0));
}

static void uncount(Catalog *catalog, const CameraRecord *camera)
{
    catalog_count(catalog, camera->area, catalog_tally(camera->state, camera->reason), -1);
}

static void store(Catalog *catalog, uint32_t index, const CameraRecord *next)
{
    CameraRecord *record = camera_at(catalog, index);
    bool present = (record->flags & RECORD_PRESENT) != 0;
    if (present && memcmp(record, next, sizeof *next) == 0) {
        return;
    }
    bool moves = !present || record->area != next->area || record->text != next->text;
    if (present) {
        uncount(catalog, record);
    }
    *record = *next;
    catalog_count(catalog, next->area, catalog_tally(next->state, next->reason), 1);
    if (moves) {
        catalog_order_displace(catalog, index);
    }
    catalog_tell(catalog, CATALOG_CAMERA, index);
}

bool catalog_put_camera(Catalog *catalog, const Camera *camera, GError **error)
{
    if (!check_camera(camera, error)) {
        return false;
    }
    uint32_t index = catalog_seek_camera(catalog, camera->id);
    bool known = index != CATALOG_NONE;
    CameraRecord next = known ? *camera_at(catalog, index) : (CameraRecord){0};
    if ((next.flags & RECORD_PRESENT) != 0 && camera->rev < next.rev) {
        return true;
    }
    if (!put_places(catalog, &next, camera) || !put_strings(catalog, &next, camera, known)) {
        return catalog_full(error);
    }
    if (!known) {
        index = records_append(&catalog->cameras);
        if (index == CATALOG_NONE) {
            return catalog_full(error);
        }
        camera_at(catalog, index)->text = next.text;
        id_table_add(catalog->camera_ids, catalog_text(catalog, next.text), index);
    }
    put_fields(&next, camera);
    store(catalog, index, &next);
    catalog_collect(catalog);
    return true;
}

void catalog_remove_camera(Catalog *catalog, const char *id)
{
    uint32_t index = catalog_find_camera(catalog, id);
    if (index == CATALOG_NONE) {
        return;
    }
    CameraRecord *camera = camera_at(catalog, index);
    uncount(catalog, camera);
    camera->flags &= (uint8_t)~RECORD_PRESENT;
    camera->rev = 0;
    catalog_order_remove(catalog, index);
    catalog_tell(catalog, CATALOG_CAMERA, index);
}

/* Moves all text that is still named to new chunks, once too much of it is not. */
void catalog_collect(Catalog *catalog)
{
    Strings *strings = &catalog->strings;
    if (!strings_wasteful(strings)) {
        return;
    }
    GPtrArray *old = strings_collect_begin(strings);
    for (uint32_t i = 0; i < catalog->cameras.count; i++) {
        CameraRecord *camera = camera_at(catalog, i);
        size_t length = camera->id_length + 1u + camera->name_length;
        camera->text = strings_collect_move(strings, old, camera->text, length);
        camera->analytics = strings_collect_move(strings, old, camera->analytics, SIZE_MAX);
    }
    for (uint32_t i = 0; i < catalog->sites.count; i++) {
        SiteRecord *site = site_at(catalog, i);
        uint32_t *texts[] = {&site->id, &site->name, &site->link, &site->contact};
        for (unsigned k = 0; k < G_N_ELEMENTS(texts); k++) {
            *texts[k] = strings_collect_move(strings, old, *texts[k], SIZE_MAX);
        }
    }
    for (uint32_t i = 0; i < catalog->areas.count; i++) {
        AreaRecord *area = area_at(catalog, i);
        area->code = strings_collect_move(strings, old, area->code, SIZE_MAX);
        area->name = strings_collect_move(strings, old, area->name, SIZE_MAX);
    }
    strings_collect_end(strings, old);
}
