#include "outward.h"

#include <math.h>
#include <string.h>

#include "wire/alerts.h"

#define LABEL_SIZE 400

/* How wide the circle around a place is, by what it is. */
static double radius_km(AreaLevel level)
{
    static const double radii[AREA_LEVELS] = {12, 4, 1, 0.3, 0.1};
    return radii[level];
}
#define CAMERA_RADIUS_KM 0.1

/* A place in words and numbers; strings are its own. */
typedef struct Place {
    char area[AREA_CODE_SIZE], label[LABEL_SIZE];
    CapPlace cap;
    bool restricted;
} Place;

/* The city that all else lies in. */
static bool root_area(const Server *server, Area *out)
{
    const Catalog *catalog = state_catalog(server->state);
    uint32_t first = catalog_area_first_child(catalog, CATALOG_NONE);
    return first != CATALOG_NONE && catalog_area(catalog, first, out);
}

static void place_area(const Server *server, const char *code, Place *out)
{
    const Catalog *catalog = state_catalog(server->state);
    uint32_t index = catalog_find_area(catalog, code);
    Area area;
    g_strlcpy(out->area, code, sizeof out->area);
    g_strlcpy(out->label, code, sizeof out->label);
    out->cap = (CapPlace){.area = out->area,
                          .label = out->label,
                          .lat = (double)NAN,
                          .lon = (double)NAN,
                          .radius_km = radius_km(AREA_KELURAHAN)};
    if (index != CATALOG_NONE && catalog_area(catalog, index, &area)) {
        catalog_area_label(catalog, index, out->label, sizeof out->label);
        out->cap.lat = area.lat;
        out->cap.lon = area.lon;
        out->cap.radius_km = radius_km(area.level);
    }
}

/* A public camera stands where everybody can see it; of all others the kelurahan is told. */
static void place_alert(const Server *server, const Entry *entry, const Alert *alert, Place *out)
{
    const Catalog *catalog = state_catalog(server->state);
    uint32_t index =
        alert->camera != NULL ? catalog_find_camera(catalog, alert->camera) : CATALOG_NONE;
    Camera camera;
    char code[AREA_CODE_SIZE];
    bool known = index != CATALOG_NONE && catalog_camera(catalog, index, &camera);
    if (entry->sight == SIGHT_ALERTS_PUBLIC && known && camera.visibility == VISIBILITY_PUBLIC) {
        place_area(server, alert->area, out);
        g_autofree char *in = g_strdup(out->label);
        g_snprintf(out->label, sizeof out->label, "%s, %s", camera.name, in);
        out->cap.lat = camera.lat;
        out->cap.lon = camera.lon;
        out->cap.radius_km = CAMERA_RADIUS_KM;
        return;
    }
    cap_blur(alert->area, code);
    place_area(server, code, out);
    out->restricted = entry->sight != SIGHT_ALERTS || strcmp(code, alert->area) != 0;
}

static void place_situation(const Server *server, const Entry *entry, const char *area, Place *out)
{
    char code[AREA_CODE_SIZE];
    bool open = entry->sight == SIGHT_ALERTS_PUBLIC;
    cap_blur(area, code);
    place_area(server, open ? area : code, out);
    out->restricted = !open && (entry->sight != SIGHT_ALERTS || strcmp(code, area) != 0);
}

typedef struct Sender {
    CapSender cap;
    char id[CAP_SENDER_MAX + 1];
} Sender;

static void fill_sender(const Server *server, Sender *out)
{
    const Options *options = server->options;
    Area root;
    bool known = root_area(server, &root);
    g_snprintf(out->id, sizeof out->id, "tilik.%s", known ? root.code : "00");
    out->cap = (CapSender){
        .id = options->cap_sender != NULL ? options->cap_sender : out->id,
        .name = options->cap_name != NULL ? options->cap_name
                : known                   ? root.name
                                          : NULL,
        .web = options->cap_web,
        .contact = options->cap_contact,
        .status = options->demo ? CAP_TEST : CAP_ACTUAL,
    };
    if (options->cap_status != NULL) {
        cap_status_parse(options->cap_status, &out->cap.status);
    }
}

static CapMessage message_of(const Sender *sender, const Place *place, const Entry *entry,
                             const GArray *before)
{
    return (CapMessage){.sender = &sender->cap,
                        .rev = entry->rev,
                        .sent_ms = entry->at_ms,
                        .before = (const CapReference *)(const void *)before->data,
                        .before_count = before->len,
                        .place = place->cap,
                        .restricted = place->restricted};
}

bool outward_cap(const Server *server, Decoder *decoder, const Entry *entry, const GArray *before,
                 GString *out)
{
    const Line *line = entry->line;
    Place place = {0};
    Sender sender;
    Alert alert;
    Situation situation;
    fill_sender(server, &sender);
    if (entry->kind == ENTRY_ALERT && decode_alert(decoder, line->text, line->size, &alert, NULL)) {
        place_alert(server, entry, &alert, &place);
        const CapMessage message = message_of(&sender, &place, entry, before);
        encode_cap_alert(out, &message, &alert);
        return true;
    }
    if (entry->kind == ENTRY_SITUATION &&
        decode_situation(decoder, line->text, line->size, &situation, NULL)) {
        place_situation(server, entry, situation.area, &place);
        const CapMessage message = message_of(&sender, &place, entry, before);
        encode_cap_situation(out, &message, &situation);
        return true;
    }
    return false;
}

void outward_withdrawn(const Server *server, const Entry *entry, const GArray *before, GString *out)
{
    Place place = {.restricted = true};
    Sender sender;
    fill_sender(server, &sender);
    cap_blur(entry->area, place.area);
    place.cap.area = place.area;
    const CapMessage message = message_of(&sender, &place, entry, before);
    encode_cap_withdrawn(out, &message, entry->id);
}

Entry *outward_keep(const Entry *row)
{
    Entry *entry = entry_new(row->kind, row->id, row->area, row->sight, NULL);
    entry->at_ms = row->at_ms;
    entry->rev = row->rev;
    entry->gone = row->gone;
    entry->line = line_ref(row->line);
    return entry;
}

static bool take_reference(const Entry *entry, void *data)
{
    const CapReference reference = {entry->rev, entry->at_ms};
    g_array_prepend_val((GArray *)data, reference);
    return true;
}

bool outward_story(const Server *server, const Entry *entry, GArray *before, GError **error)
{
    JournalStore *store = journal_store(server->journal);
    const StoreStory which = {
        .kind = entry->kind, .id = entry->id, .before = entry->rev, .limit = CAP_REFERENCES_MAX};
    return store->class->story(store, &which, take_reference, before, error);
}
