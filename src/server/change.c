#include "change.h"

#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "wire/codec.h"

#define NAME_MAX_BYTES 300

static bool refuse(const char *kind, const char *id, const char *what, GError **error)
{
    g_autofree char *shown = text_clean(id != NULL ? id : "", strlen(id != NULL ? id : ""), 70);
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s %s: %s", kind, shown, what);
    return false;
}

static bool good_text(const char *text, size_t max)
{
    return text == NULL || (strlen(text) <= max && text_is_clean(text, strlen(text)));
}

bool change_valid_area(const Area *area, GError **error)
{
    AreaLevel level;
    if (area->code == NULL || !area_code_level(area->code, &level) || level != area->level) {
        return refuse("area", area->code, "not a code of its level", error);
    }
    return (area->name != NULL && good_text(area->name, NAME_MAX_BYTES)) ||
           refuse("area", area->code, "its name is not clean text", error);
}

bool change_valid_site(const Site *site, GError **error)
{
    AreaLevel level;
    if (site->id == NULL || !id_valid(site->id)) {
        return refuse("site", site->id, "not an id", error);
    }
    if (site->area == NULL || !area_code_level(site->area, &level) || level < AREA_KELURAHAN) {
        return refuse("site", site->id, "its area is not a kelurahan or below", error);
    }
    return (good_text(site->name, NAME_MAX_BYTES) && good_text(site->link, NAME_MAX_BYTES) &&
            good_text(site->contact, NAME_MAX_BYTES)) ||
           refuse("site", site->id, "its texts are not clean", error);
}

bool change_valid_camera(const Camera *camera, GError **error)
{
    AreaLevel level;
    if (camera->id == NULL || !id_valid(camera->id)) {
        return refuse("camera", camera->id, "not an id", error);
    }
    if (camera->area == NULL || !area_code_level(camera->area, &level) || level < AREA_KELURAHAN) {
        return refuse("camera", camera->id, "its area is not a kelurahan or below", error);
    }
    if (camera->site != NULL && !id_valid(camera->site)) {
        return refuse("camera", camera->id, "its site is not an id", error);
    }
    return (camera->name != NULL && good_text(camera->name, NAME_MAX_BYTES) &&
            good_text(camera->analytics, NAME_MAX_BYTES)) ||
           refuse("camera", camera->id, "its texts are not clean", error);
}

static void set_before(Entry *entry, Sight sight, const char *area)
{
    entry->was_sight = sight;
    entry->was_area = strcmp(area, entry->area) != 0 ? g_strdup(area) : NULL;
}

static Entry *with_before(const State *state, Entry *entry)
{
    const Slot *slot = state_find(state, entry->kind, entry->id);
    if (slot != NULL) {
        set_before(entry, slot->sight, slot->area);
    }
    return entry;
}

Entry *change_area(const State *state, const Area *area)
{
    Area copy = *area;
    copy.rev = 0;
    GString *text = g_string_new(NULL);
    encode_area(text, &copy);
    return with_before(state, entry_new(ENTRY_AREA, area->code, area->code, SIGHT_ALL, text));
}

Entry *change_site(const State *state, const Site *site)
{
    Site copy = *site;
    copy.rev = 0;
    GString *text = g_string_new(NULL);
    encode_site(text, &copy);
    return with_before(state, entry_new(ENTRY_SITE, site->id, site->area, SIGHT_STAFF, text));
}

/* What is on its way counts: of two changes in one batch each is a step. */
static void note_step(const State *state, const Entry *expected, const Camera *camera, Entry *entry)
{
    const Catalog *catalog = state_catalog(state);
    Camera before;
    bool known = expected == NULL &&
                 catalog_camera(catalog, catalog_find_camera(catalog, camera->id), &before);
    bool same = known && before.state == camera->state && before.reason == camera->reason;
    entry->stepped = !same;
    entry->step = (CameraStep){camera->since_ms, camera->state, camera->reason};
}

Entry *change_camera(const State *state, const Camera *camera)
{
    Camera copy = *camera;
    copy.rev = 0;
    GString *text = g_string_sized_new(512);
    encode_camera(text, &copy);
    Sight sight = state_sight(state, camera);
    Entry *entry = entry_new(ENTRY_CAMERA, camera->id, camera->area, sight, text);
    const Entry *expected = state_expected(state, camera->id);
    note_step(state, expected, camera, entry);
    if (expected == NULL) {
        return with_before(state, entry);
    }
    if (!expected->gone) {
        set_before(entry, expected->sight, expected->area);
    }
    return entry;
}

Aside *change_hold(const char *camera, const char *order, Reason reason, CameraState reported)
{
    Aside *aside = aside_new(ASIDE_HOLD);
    aside->text[0] = g_strdup(camera);
    aside->text[1] = g_strdup(order);
    aside->text[2] = g_strdup(reason_word(reason));
    aside->text[3] = g_strdup(camera_state_word(reported));
    return aside;
}
