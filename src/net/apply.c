#include "net/apply_private.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/looks.h"
#include "net/sync.h"
#include "wire/codec.h"
#include "wire/messages.h"

#define COMPLAINT_BYTES 200

Apply *apply_new(void)
{
    Apply *apply = g_new0(Apply, 1);
    apply->decoder = decoder_new();
    apply->complaint = g_strdup("");
    return apply;
}

void apply_free(Apply *apply)
{
    if (apply != NULL) {
        apply_whole_drop(apply);
        decoder_free(apply->decoder);
        g_free(apply->complaint);
        g_free(apply);
    }
}

void apply_into(Apply *apply, Catalog *catalog)
{
    apply->catalog = catalog;
}

void apply_start_over(Apply *apply)
{
    apply->taken = apply->rejected = 0;
}

/* A thing that is held already takes no room. */
static bool has_room(uint32_t found, uint32_t held, uint32_t max, GError **error)
{
    if (found == CATALOG_NONE && held >= max) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE,
                            _("more than one city can have"));
        return false;
    }
    return true;
}

static bool put_area(Apply *apply, const char *json, size_t size, GError **error)
{
    Catalog *catalog = apply->catalog;
    Area area;
    return decode_area(apply->decoder, json, size, &area, error) &&
           has_room(catalog_find_area(catalog, area.code), catalog_areas(catalog), SYNC_AREAS_MAX,
                    error) &&
           catalog_put_area(catalog, &area, error);
}

/* An area that is not known is made by what stands in it. */
static bool put_site(Apply *apply, const char *json, size_t size, GError **error)
{
    Catalog *catalog = apply->catalog;
    Site site;
    return decode_site(apply->decoder, json, size, &site, error) &&
           has_room(catalog_find_site(catalog, site.id), catalog_sites(catalog), SYNC_SITES_MAX,
                    error) &&
           has_room(catalog_find_area(catalog, site.area), catalog_areas(catalog), SYNC_AREAS_MAX,
                    error) &&
           catalog_put_site(catalog, &site, error);
}

static bool put_camera(Apply *apply, const char *json, size_t size, GError **error)
{
    Catalog *catalog = apply->catalog;
    Camera camera;
    return decode_camera(apply->decoder, json, size, &camera, error) &&
           has_room(catalog_find_camera(catalog, camera.id), catalog_cameras(catalog),
                    SYNC_CAMERAS_MAX, error) &&
           has_room(catalog_find_area(catalog, camera.area), catalog_areas(catalog), SYNC_AREAS_MAX,
                    error) &&
           catalog_put_camera(catalog, &camera, error);
}

static void take_area_away(Catalog *catalog, const char *code, int64_t rev)
{
    Area held;
    if (catalog_area(catalog, catalog_find_area(catalog, code), &held) && held.rev <= rev) {
        catalog_remove_area(catalog, code);
    }
}

static void take_site_away(Catalog *catalog, const char *id, int64_t rev)
{
    Site held;
    if (catalog_site(catalog, catalog_find_site(catalog, id), &held) && held.rev <= rev) {
        catalog_remove_site(catalog, id);
    }
}

static void take_camera_away(Catalog *catalog, const char *id, int64_t rev)
{
    Camera held;
    if (catalog_camera(catalog, catalog_find_camera(catalog, id), &held) && held.rev <= rev) {
        catalog_remove_camera(catalog, id);
    }
}

/* Asked only of what is no whole object, since nearly all are. */
static bool take_away(Apply *apply, CatalogThing thing, const char *json, size_t size)
{
    const char *id;
    int64_t rev;
    if (!decode_gone(apply->decoder, json, size, &id, &rev)) {
        return false;
    }
    if (thing == CATALOG_AREA) {
        take_area_away(apply->catalog, id, rev);
    } else if (thing == CATALOG_SITE) {
        take_site_away(apply->catalog, id, rev);
    } else {
        take_camera_away(apply->catalog, id, rev);
    }
    return true;
}

static bool put(Apply *apply, CatalogThing thing, const char *json, size_t size, GError **error)
{
    switch (thing) {
    case CATALOG_AREA:
        return put_area(apply, json, size, error);
    case CATALOG_SITE:
        return put_site(apply, json, size, error);
    default:
        return put_camera(apply, json, size, error);
    }
}

bool apply_object(Apply *apply, CatalogThing thing, const char *json, size_t size)
{
    g_autoptr(GError) error = NULL;
    if (put(apply, thing, json, size, &error)) {
        apply->taken++;
        return true;
    }
    if (take_away(apply, thing, json, size)) {
        apply->taken++;
        return true;
    }
    apply_reject(apply, error->message);
    return false;
}

static void put_look(Apply *apply, const char *camera, const Look *look)
{
    uint32_t index = catalog_find_camera(apply->catalog, camera);
    if (index != CATALOG_NONE) {
        looks_put(apply->catalog, index, look);
    }
    apply->taken++;
}

bool apply_look(Apply *apply, const char *json, size_t size)
{
    g_autoptr(GError) error = NULL;
    CameraLook look;
    if (!decode_look(apply->decoder, json, size, &look, &error)) {
        apply_reject(apply, error->message);
        return false;
    }
    put_look(apply, look.camera, &look.look);
    return true;
}

bool apply_view(Apply *apply, const char *json, size_t size)
{
    g_autoptr(GError) error = NULL;
    ViewRecord view;
    if (!decode_view(apply->decoder, json, size, &view, &error)) {
        apply_reject(apply, error->message);
        return false;
    }
    const Look look = {view.by, view.at_ms, view.seconds, view.purpose};
    if (view.look) {
        put_look(apply, view.camera, &look);
    }
    return true;
}

void apply_looks_known(Apply *apply)
{
    looks_know(apply->catalog, true);
}

void apply_reject(Apply *apply, const char *why)
{
    apply->rejected++;
    g_free(apply->complaint);
    apply->complaint = text_clean(why, strlen(why), COMPLAINT_BYTES);
}

unsigned apply_taken(const Apply *apply)
{
    return apply->taken;
}

unsigned apply_rejected(const Apply *apply)
{
    return apply->rejected;
}

const char *apply_complaint(const Apply *apply)
{
    return apply->complaint;
}
