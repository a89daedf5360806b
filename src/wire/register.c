#include "wire/register.h"

#include <math.h>
#include <string.h>

#include "wire/decoder.h"
#include "wire/write.h"

WORDS_DEFINE(BuildingMember, building_member, BUILDING_MEMBER_TABLE)

FIELD_PARSE(BuildingKind, building_kind)
FIELD_PARSE(BuildingState, building_state)

#define AT(member) offsetof(Building, member)
static const Field building_fields[] = {
    {"id", FIELD_ID, true, AT(id), 0, 0, NULL},
    {"name", FIELD_TEXT, true, AT(name), 0, BUILDING_TEXT_MAX, NULL},
    {"kind", FIELD_WORD, true, AT(kind), 0, 0, read_building_kind},
    {"area", FIELD_CODE, true, AT(area), AREA_KELURAHAN, 0, NULL},
    {"address", FIELD_TEXT, false, AT(address), 0, BUILDING_TEXT_MAX, NULL},
    {"lat", FIELD_DEGREES, false, AT(lat), 0, 90, NULL},
    {"lon", FIELD_DEGREES, false, AT(lon), 0, 180, NULL},
    {"owner", FIELD_TEXT, false, AT(owner), 0, BUILDING_TEXT_MAX, NULL},
    {"contact", FIELD_TEXT, false, AT(contact), 0, BUILDING_TEXT_MAX, NULL},
    {"agreement", FIELD_TEXT, false, AT(agreement), 0, BUILDING_TEXT_MAX, NULL},
    {"agreed_at", FIELD_TIME, false, AT(agreed_at_ms), 0, 0, NULL},
    {"until", FIELD_TIME, false, AT(until_ms), 0, 0, NULL},
    {"state", FIELD_WORD, true, AT(state), 0, 0, read_building_state},
    {"asked_at", FIELD_TIME, false, AT(asked_at_ms), 0, 0, NULL},
    {"due_at", FIELD_TIME, false, AT(due_at_ms), 0, 0, NULL},
    {"site", FIELD_ID, false, AT(site), 0, 0, NULL},
    {"promised", FIELD_INT, false, AT(promised), 0, BUILDING_CAMERAS_MAX, NULL},
    {"linked", FIELD_INT, false, AT(linked), 0, BUILDING_CAMERAS_MAX, NULL},
    {"note", FIELD_TEXT, false, AT(note), 0, BUILDING_NOTE_MAX, NULL},
    {"version", FIELD_INT64, false, AT(version), 1, INT64_MAX, NULL},
    {"rev", FIELD_INT64, false, AT(rev), 0, INT64_MAX, NULL},
};
#undef AT
static const FieldSet building_set = FIELD_SET("building", building_fields);

static bool read_building(Decoder *decoder, const cJSON *object, Building *out, GError **error)
{
    Building building = {.address = "",
                         .owner = "",
                         .contact = "",
                         .agreement = "",
                         .note = "",
                         .lat = NAN,
                         .lon = NAN};
    if (object == NULL || !decoder_read_inner(decoder, &building_set, object, &building, error)) {
        return false;
    }
    if (isnan(building.lat) != isnan(building.lon)) {
        return decoder_complain("building", isnan(building.lat) ? "lat" : "lon",
                                "missing beside the other", error);
    }
    *out = building;
    return true;
}

bool decode_building(Decoder *decoder, const char *json, size_t size, Building *out, GError **error)
{
    return read_building(decoder, decoder_parse(decoder, "building", json, size, error), out,
                         error);
}

bool decode_building_current(Decoder *decoder, const char *json, size_t size, Building *out,
                             GError **error)
{
    const cJSON *object = decoder_parse(decoder, "problem", json, size, error);
    const cJSON *current =
        object != NULL ? cJSON_GetObjectItemCaseSensitive(object, "current") : NULL;
    if (object != NULL && current == NULL) {
        return decoder_complain("problem", "current", "missing", error);
    }
    return read_building(decoder, current, out, error);
}

static void write_agreement(GString *out, const Building *building)
{
    write_key(out, "agreement");
    write_text_or_null(out, building->agreement);
    write_key(out, "agreed_at");
    write_time(out, building->agreed_at_ms);
    write_key(out, "until");
    write_time(out, building->until_ms);
    write_key(out, "state");
    write_word(out, building_state_word(building->state));
    write_key(out, "asked_at");
    write_time(out, building->asked_at_ms);
    write_key(out, "due_at");
    write_time(out, building->due_at_ms);
}

void encode_building(GString *out, const Building *building)
{
    write_raw(out, "{\"id\":");
    write_string(out, building->id);
    write_key(out, "name");
    write_string(out, building->name);
    write_key(out, "kind");
    write_word(out, building_kind_word(building->kind));
    write_key(out, "area");
    write_string(out, building->area);
    write_key(out, "address");
    write_text_or_null(out, building->address);
    write_key(out, "lat");
    write_double(out, building->lat);
    write_key(out, "lon");
    write_double(out, building->lon);
    write_key(out, "owner");
    write_text_or_null(out, building->owner);
    write_key(out, "contact");
    write_text_or_null(out, building->contact);
    write_agreement(out, building);
    write_key(out, "site");
    write_text_or_null(out, building->site);
    write_key(out, "promised");
    write_integer(out, building->promised);
    write_key(out, "linked");
    write_integer(out, building->linked);
    write_key(out, "note");
    write_text_or_null(out, building->note);
    write_key(out, "version");
    write_integer(out, building->version);
    write_key(out, "rev");
    write_integer(out, building->rev);
    write_raw(out, "}");
}

/* The same fields, of which a null takes away what is there; of a member of the patch. */
static const Field *field_of(BuildingMember member)
{
    for (size_t i = 0; i < G_N_ELEMENTS(building_fields); i++) {
        if (strcmp(building_fields[i].name, building_member_word(member)) == 0) {
            return &building_fields[i];
        }
    }
    g_assert_not_reached();
}

static bool take_member(Decoder *decoder, const cJSON *value, BuildingPatch *patch, GError **error)
{
    BuildingMember member;
    const char *why = NULL, *name = value->string;
    if (!building_member_parse(name, &member)) {
        return decoder_complain("patch", NULL, "holds a member that can't be changed", error);
    }
    name = building_member_word(member);
    if ((patch->given & (1u << member)) != 0) {
        return decoder_complain("patch", name, "stands twice", error);
    }
    patch->given |= 1u << member;
    if (cJSON_IsNull(value)) {
        return member != BUILDING_MEMBER_STATE || decoder_complain("patch", name, "null", error);
    }
    const Field *field = field_of(member);
    return field_take(decoder, field, value, (char *)&patch->to + field->offset, &why) ||
           decoder_complain("patch", name, why, error);
}

bool decode_building_patch(Decoder *decoder, const char *json, size_t size, BuildingPatch *out,
                           GError **error)
{
    BuildingPatch patch = {.to = {.agreement = "", .contact = "", .note = ""}};
    const cJSON *value, *object = decoder_parse(decoder, "patch", json, size, error);
    if (object == NULL) {
        return false;
    }
    cJSON_ArrayForEach(value, object)
    {
        if (!take_member(decoder, value, &patch, error)) {
            return false;
        }
    }
    if (patch.given == 0) {
        return decoder_complain("patch", NULL, "empty", error);
    }
    *out = patch;
    return true;
}

static void write_member(GString *out, const Building *to, BuildingMember member)
{
    switch (member) {
    case BUILDING_MEMBER_STATE:
        write_word(out, building_state_word(to->state));
        break;
    case BUILDING_MEMBER_DUE:
        write_time(out, to->due_at_ms);
        break;
    case BUILDING_MEMBER_AGREEMENT:
        write_text_or_null(out, to->agreement);
        break;
    case BUILDING_MEMBER_AGREED:
        write_time(out, to->agreed_at_ms);
        break;
    case BUILDING_MEMBER_UNTIL:
        write_time(out, to->until_ms);
        break;
    case BUILDING_MEMBER_SITE:
        write_text_or_null(out, to->site);
        break;
    case BUILDING_MEMBER_PROMISED:
        write_integer(out, to->promised);
        break;
    case BUILDING_MEMBER_CONTACT:
        write_text_or_null(out, to->contact);
        break;
    default:
        write_text_or_null(out, to->note);
        break;
    }
}

void encode_building_patch(GString *out, const BuildingPatch *patch)
{
    const char *between = "{";
    for (BuildingMember member = 0; member < BUILDING_MEMBERS; member++) {
        if ((patch->given & (1u << member)) != 0) {
            g_string_append_printf(out, "%s\"%s\":", between, building_member_word(member));
            write_member(out, &patch->to, member);
            between = ",";
        }
    }
    g_string_append_c(out, '}');
}

void building_patch_apply(const BuildingPatch *patch, Building *building)
{
    for (BuildingMember member = 0; member < BUILDING_MEMBERS; member++) {
        if ((patch->given & (1u << member)) == 0) {
            continue;
        }
        const Field *field = field_of(member);
        size_t size = field->kind == FIELD_TIME                               ? sizeof(int64_t)
                      : field->kind == FIELD_INT || field->kind == FIELD_WORD ? sizeof(int)
                                                                              : sizeof(char *);
        memcpy((char *)building + field->offset, (const char *)&patch->to + field->offset, size);
    }
}

G_STATIC_ASSERT(sizeof(BuildingState) == sizeof(int));

static void write_row(GString *out, const void *data)
{
    const RegisterRow *row = data;
    write_raw(out, "{\"key\":");
    write_text_or_null(out, row->key);
    write_key(out, "text");
    write_string(out, row->text);
    write_key(out, "all");
    write_integer(out, row->all);
    for (BuildingState state = 0; state < BUILDING_STATES; state++) {
        g_string_append_printf(out, ",\"%s\":%u", building_state_word(state), row->states[state]);
    }
    write_key(out, "cameras_promised");
    write_integer(out, row->promised);
    write_key(out, "cameras_linked");
    write_integer(out, row->linked);
    write_key(out, "oldest_due");
    write_time(out, row->oldest_due_ms);
    write_raw(out, "}");
}

void encode_register_report(GString *out, RegisterBy by, const GArray *rows)
{
    write_raw(out, "{\"by\":");
    write_word(out, register_by_word(by));
    write_key(out, "rows");
    write_array(out, rows, write_row);
    write_raw(out, "}");
}
