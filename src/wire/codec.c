#include "wire/codec.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "wire/decoder.h"
#include "wire/write.h"

#define SLOTS_MAX   1024
#define LINK_MAX    100
#define CONTACT_MAX 200

FIELD_PARSE(AreaLevel, area_level)
FIELD_PARSE(CameraState, camera_state)
FIELD_PARSE(CameraClass, camera_class)
FIELD_PARSE(Owner, owner)
FIELD_PARSE(Visibility, visibility)

/* "none" is a word of the query language; on the wire it is null. */
static bool read_reason(const char *word, void *out)
{
    Reason reason;
    if (!reason_parse(word, &reason) || reason == REASON_NONE) {
        return false;
    }
    *(Reason *)out = reason;
    return true;
}

typedef struct AreaRead {
    Area area;
    const char *parent;
} AreaRead;

static const Field area_fields[] = {
    {"code", FIELD_CODE, true, offsetof(AreaRead, area.code), AREA_CITY, 0, NULL},
    {"level", FIELD_WORD, true, offsetof(AreaRead, area.level), 0, 0, read_area_level},
    {"name", FIELD_TEXT, true, offsetof(AreaRead, area.name), 0, CODEC_NAME_MAX, NULL},
    {"parent", FIELD_CODE, false, offsetof(AreaRead, parent), AREA_CITY, 0, NULL},
    {"lat", FIELD_DEGREES, false, offsetof(AreaRead, area.lat), 0, 90, NULL},
    {"lon", FIELD_DEGREES, false, offsetof(AreaRead, area.lon), 0, 180, NULL},
    {"rev", FIELD_INT64, true, offsetof(AreaRead, area.rev), 0, INT64_MAX, NULL},
};
static const FieldSet area_set = FIELD_SET("area", area_fields);

static const Field site_fields[] = {
    {"id", FIELD_ID, true, offsetof(Site, id), 0, 0, NULL},
    {"area", FIELD_CODE, true, offsetof(Site, area), AREA_CITY, 0, NULL},
    {"name", FIELD_TEXT, true, offsetof(Site, name), 0, CODEC_NAME_MAX, NULL},
    {"slots", FIELD_INT, false, offsetof(Site, slots), 0, SLOTS_MAX, NULL},
    {"link", FIELD_TEXT, false, offsetof(Site, link), 0, LINK_MAX, NULL},
    {"owner", FIELD_WORD, true, offsetof(Site, owner), 0, 0, read_owner},
    {"contact", FIELD_TEXT, false, offsetof(Site, contact), 0, CONTACT_MAX, NULL},
    {"state", FIELD_WORD, true, offsetof(Site, state), 0, 0, read_camera_state},
    {"since", FIELD_TIME, false, offsetof(Site, since_ms), 0, 0, NULL},
    {"rev", FIELD_INT64, true, offsetof(Site, rev), 0, INT64_MAX, NULL},
};
static const FieldSet site_set = FIELD_SET("site", site_fields);

static const Field camera_fields[] = {
    {"id", FIELD_ID, true, offsetof(Camera, id), 0, 0, NULL},
    {"name", FIELD_TEXT, true, offsetof(Camera, name), 0, CODEC_NAME_MAX, NULL},
    {"area", FIELD_CODE, true, offsetof(Camera, area), AREA_KELURAHAN, 0, NULL},
    {"site", FIELD_ID, false, offsetof(Camera, site), 0, 0, NULL},
    {"slot", FIELD_INT, false, offsetof(Camera, slot), 1, SLOTS_MAX, NULL},
    {"class", FIELD_WORD, true, offsetof(Camera, class), 0, 0, read_camera_class},
    {"owner", FIELD_WORD, true, offsetof(Camera, owner), 0, 0, read_owner},
    {"visibility", FIELD_WORD, true, offsetof(Camera, visibility), 0, 0, read_visibility},
    {"state", FIELD_WORD, true, offsetof(Camera, state), 0, 0, read_camera_state},
    {"reason", FIELD_WORD, false, offsetof(Camera, reason), 0, 0, read_reason},
    {"since", FIELD_TIME, false, offsetof(Camera, since_ms), 0, 0, NULL},
    {"seen_at", FIELD_TIME, false, offsetof(Camera, seen_at_ms), 0, 0, NULL},
    {"lat", FIELD_DEGREES, false, offsetof(Camera, lat), 0, 90, NULL},
    {"lon", FIELD_DEGREES, false, offsetof(Camera, lon), 0, 180, NULL},
    {"analytics", FIELD_WORDS, false, offsetof(Camera, analytics), 0, 0, NULL},
    {"night", FIELD_BOOL, false, offsetof(Camera, night), 0, 0, NULL},
    {"ptz", FIELD_BOOL, false, offsetof(Camera, ptz), 0, 0, NULL},
    {"rev", FIELD_INT64, true, offsetof(Camera, rev), 0, INT64_MAX, NULL},
};
static const FieldSet camera_set = FIELD_SET("camera", camera_fields);

typedef struct Gone {
    const char *id;
    int64_t rev;
    bool gone;
} Gone;

static const Field gone_fields[] = {
    {"id", FIELD_ID, true, offsetof(Gone, id), 0, 0, NULL},
    {"rev", FIELD_INT64, true, offsetof(Gone, rev), 0, INT64_MAX, NULL},
    {"gone", FIELD_BOOL, true, offsetof(Gone, gone), 0, 0, NULL},
};
static const FieldSet gone_set = FIELD_SET("gone", gone_fields);

bool decode_area(Decoder *decoder, const char *json, size_t size, Area *out, GError **error)
{
    AreaRead read = {.area = {.lat = NAN, .lon = NAN}};
    if (!decoder_read(decoder, &area_set, json, size, &read, error)) {
        return false;
    }
    AreaLevel level;
    char parent[AREA_CODE_SIZE];
    if (!area_code_level(read.area.code, &level) || level != read.area.level) {
        return decoder_complain("area", "level", "not the level of its code", error);
    }
    area_code_parent(read.area.code, parent);
    if (read.parent != NULL && strcmp(read.parent, parent) != 0) {
        return decoder_complain("area", "parent", "not the code above its own", error);
    }
    *out = read.area;
    return true;
}

/* A box is known by fewer states than a camera: it shows no picture that could freeze. */
static bool site_state_fits(CameraState state)
{
    return state != CAMERA_FROZEN && state != CAMERA_DARK && state != CAMERA_MOVED;
}

bool decode_site(Decoder *decoder, const char *json, size_t size, Site *out, GError **error)
{
    Site site = {.link = "", .contact = ""};
    if (!decoder_read(decoder, &site_set, json, size, &site, error)) {
        return false;
    }
    if (!site_state_fits(site.state)) {
        return decoder_complain("site", "state", "not a state of a site", error);
    }
    *out = site;
    return true;
}

bool decode_camera(Decoder *decoder, const char *json, size_t size, Camera *out, GError **error)
{
    Camera camera = {.analytics = "", .lat = NAN, .lon = NAN};
    if (!decoder_read(decoder, &camera_set, json, size, &camera, error)) {
        return false;
    }
    *out = camera;
    return true;
}

bool decode_gone(Decoder *decoder, const char *json, size_t size, const char **id, int64_t *rev)
{
    /* Nearly every object is not gone; none is read twice to learn that.  An escaped key would be
     * passed over: no writer escapes letters, and what stays is then an object that is refused. */
    if (memmem(json, size, "\"gone\"", strlen("\"gone\"")) == NULL) {
        return false;
    }
    Gone gone = {0};
    if (!decoder_read(decoder, &gone_set, json, size, &gone, NULL) || !gone.gone) {
        return false;
    }
    *id = gone.id;
    *rev = gone.rev;
    return true;
}

static void write_place(GString *out, double lat, double lon)
{
    write_raw(out, ",\"lat\":");
    write_double(out, lat);
    write_raw(out, ",\"lon\":");
    write_double(out, lon);
}

static void write_rev(GString *out, int64_t rev)
{
    write_raw(out, ",\"rev\":");
    write_integer(out, rev);
    write_raw(out, "}");
}

void encode_area(GString *out, const Area *area)
{
    char parent[AREA_CODE_SIZE];
    area_code_parent(area->code, parent);
    write_raw(out, "{\"code\":");
    write_string(out, area->code);
    write_raw(out, ",\"level\":");
    write_word(out, area_level_word(area->level));
    write_raw(out, ",\"name\":");
    write_string(out, area->name);
    write_raw(out, ",\"parent\":");
    write_text_or_null(out, parent);
    write_place(out, area->lat, area->lon);
    write_rev(out, area->rev);
}

void encode_site(GString *out, const Site *site)
{
    write_raw(out, "{\"id\":");
    write_string(out, site->id);
    write_raw(out, ",\"area\":");
    write_string(out, site->area);
    write_raw(out, ",\"name\":");
    write_string(out, site->name);
    write_raw(out, ",\"slots\":");
    write_integer(out, site->slots);
    write_raw(out, ",\"link\":");
    write_text_or_null(out, site->link);
    write_raw(out, ",\"owner\":");
    write_word(out, owner_word(site->owner));
    write_raw(out, ",\"contact\":");
    write_text_or_null(out, site->contact);
    write_raw(out, ",\"state\":");
    write_word(out, camera_state_word(site->state));
    write_raw(out, ",\"since\":");
    write_time(out, site->since_ms);
    write_rev(out, site->rev);
}

/* "a,b" is written as ["a","b"]; words of analytics need no escape but may come from anywhere. */
static void write_joined(GString *out, const char *words)
{
    g_auto(GStrv) list = NULL;
    if (words != NULL && words[0] != '\0') {
        list = g_strsplit(words, ",", -1);
    }
    write_strings(out, (const char *const *)list);
}

static void write_camera_state(GString *out, const Camera *camera)
{
    write_raw(out, ",\"class\":");
    write_word(out, camera_class_word(camera->class));
    write_raw(out, ",\"owner\":");
    write_word(out, owner_word(camera->owner));
    write_raw(out, ",\"visibility\":");
    write_word(out, visibility_word(camera->visibility));
    write_raw(out, ",\"state\":");
    write_word(out, camera_state_word(camera->state));
    write_raw(out, ",\"reason\":");
    write_string(out, camera->reason == REASON_NONE ? NULL : reason_word(camera->reason));
    write_raw(out, ",\"since\":");
    write_time(out, camera->since_ms);
    write_raw(out, ",\"seen_at\":");
    write_time(out, camera->seen_at_ms);
}

void encode_camera(GString *out, const Camera *camera)
{
    write_raw(out, "{\"id\":");
    write_string(out, camera->id);
    write_raw(out, ",\"name\":");
    write_string(out, camera->name);
    write_raw(out, ",\"area\":");
    write_string(out, camera->area);
    write_raw(out, ",\"site\":");
    write_text_or_null(out, camera->site);
    write_raw(out, ",\"slot\":");
    if (camera->slot > 0) {
        write_integer(out, camera->slot);
    } else {
        write_raw(out, "null");
    }
    write_camera_state(out, camera);
    write_place(out, camera->lat, camera->lon);
    write_raw(out, ",\"analytics\":");
    write_joined(out, camera->analytics);
    write_raw(out, ",\"night\":");
    write_bool(out, camera->night);
    write_raw(out, ",\"ptz\":");
    write_bool(out, camera->ptz);
    write_rev(out, camera->rev);
}

void encode_gone(GString *out, const char *id, int64_t rev)
{
    write_raw(out, "{\"id\":");
    write_string(out, id);
    write_raw(out, ",\"gone\":true");
    write_rev(out, rev);
}
