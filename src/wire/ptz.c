#include "wire/ptz.h"

#include "wire/decoder.h"
#include "wire/write.h"

FIELD_PARSE(PtzActKind, ptz_act)

#define AT(member) offsetof(PtzAct, member)
static const Field act_fields[] = {
    {"act", FIELD_WORD, true, AT(act), 0, 0, read_ptz_act},
    {"pan", FIELD_DEGREES, false, AT(pan), 0, 1, NULL},
    {"tilt", FIELD_DEGREES, false, AT(tilt), 0, 1, NULL},
    {"zoom", FIELD_DEGREES, false, AT(zoom), 0, 1, NULL},
    {"hold_ms", FIELD_INT, false, AT(hold_ms), PTZ_HOLD_MS_MIN, PTZ_HOLD_MS_MAX, NULL},
    {"preset", FIELD_INT, false, AT(preset), 1, PTZ_PRESET_MAX, NULL},
    {"force", FIELD_BOOL, false, AT(force), 0, 0, NULL},
};
#undef AT
static const FieldSet act_set = FIELD_SET("ptz", act_fields);

/* What an act must have to mean something. */
static bool act_whole(const PtzAct *act, GError **error)
{
    if (act->act == PTZ_MOVE && act->hold_ms == 0) {
        return decoder_complain("ptz", "hold_ms", "missing", error);
    }
    if (act->act == PTZ_MOVE && act->pan == 0.0 && act->tilt == 0.0 && act->zoom == 0.0) {
        return decoder_complain("ptz", "pan", "a move goes nowhere: pan, tilt or zoom", error);
    }
    if (act->act == PTZ_PRESET && act->preset == 0) {
        return decoder_complain("ptz", "preset", "missing", error);
    }
    return true;
}

bool decode_ptz_act(Decoder *decoder, const char *json, size_t size, PtzAct *out, GError **error)
{
    PtzAct act = {0};
    if (!decoder_read(decoder, &act_set, json, size, &act, error) || !act_whole(&act, error)) {
        return false;
    }
    *out = act;
    return true;
}

void encode_ptz_act(GString *out, const PtzAct *act)
{
    write_raw(out, "{\"act\":");
    write_word(out, ptz_act_word(act->act));
    if (act->act == PTZ_MOVE) {
        write_key(out, "pan");
        write_double(out, act->pan);
        write_key(out, "tilt");
        write_double(out, act->tilt);
        write_key(out, "zoom");
        write_double(out, act->zoom);
        write_key(out, "hold_ms");
        write_integer(out, act->hold_ms);
    }
    if (act->act == PTZ_PRESET) {
        write_key(out, "preset");
        write_integer(out, act->preset);
    }
    if (act->force) {
        write_key(out, "force");
        write_bool(out, true);
    }
    write_raw(out, "}");
}

typedef struct StandingRead {
    PtzStanding standing;
    const cJSON *presets, *position;
} StandingRead;

#define AT(member) offsetof(StandingRead, standing.member)
static const Field standing_fields[] = {
    {"camera", FIELD_ID, true, AT(camera), 0, 0, NULL},
    {"holder", FIELD_TEXT, false, AT(holder), 1, CODEC_NAME_MAX, NULL},
    {"until", FIELD_TIME, false, AT(until_ms), 0, 0, NULL},
    {"mine", FIELD_BOOL, false, AT(mine), 0, 0, NULL},
    {"home", FIELD_BOOL, false, AT(home), 0, 0, NULL},
    {"presets", FIELD_LIST, false, offsetof(StandingRead, presets), 0, 0, NULL},
    {"position", FIELD_OBJECT, false, offsetof(StandingRead, position), 0, 0, NULL},
};
#undef AT
static const FieldSet standing_set = FIELD_SET("ptz", standing_fields);

#define AT(member) offsetof(PtzStanding, member)
static const Field position_fields[] = {
    {"pan", FIELD_DEGREES, true, AT(pan), 0, 1, NULL},
    {"tilt", FIELD_DEGREES, true, AT(tilt), 0, 1, NULL},
    {"zoom", FIELD_DEGREES, true, AT(zoom), 0, 1, NULL},
};
#undef AT
static const FieldSet position_set = FIELD_SET("ptz: position", position_fields);

#define AT(member) offsetof(PtzPreset, member)
static const Field preset_fields[] = {
    {"number", FIELD_INT, true, AT(number), 1, PTZ_PRESET_MAX, NULL},
    {"name", FIELD_TEXT, false, AT(name), 0, CODEC_NAME_MAX, NULL},
};
#undef AT
static const FieldSet preset_set = FIELD_SET("ptz: preset", preset_fields);

static bool read_presets(Decoder *decoder, StandingRead *read, GError **error)
{
    int length = cJSON_GetArraySize(read->presets);
    if (length > PTZ_PRESETS_MAX) {
        return decoder_complain("ptz", "presets", "too many", error);
    }
    PtzPreset *presets = decoder_keep(decoder, g_new0(PtzPreset, (size_t)length + 1));
    const cJSON *object;
    size_t count = 0;
    cJSON_ArrayForEach(object, read->presets)
    {
        presets[count].name = "";
        if (!decoder_read_inner(decoder, &preset_set, object, &presets[count++], error)) {
            return false;
        }
    }
    read->standing.presets = presets;
    read->standing.preset_count = count;
    return true;
}

static bool read_standing(Decoder *decoder, const cJSON *object, PtzStanding *out, GError **error)
{
    StandingRead read = {0};
    if (object == NULL || !decoder_read_inner(decoder, &standing_set, object, &read, error) ||
        !read_presets(decoder, &read, error)) {
        return false;
    }
    read.standing.placed = read.position != NULL;
    if (read.standing.placed &&
        !decoder_read_inner(decoder, &position_set, read.position, &read.standing, error)) {
        return false;
    }
    *out = read.standing;
    return true;
}

bool decode_ptz_standing(Decoder *decoder, const char *json, size_t size, PtzStanding *out,
                         GError **error)
{
    return read_standing(decoder, decoder_parse(decoder, "ptz", json, size, error), out, error);
}

bool decode_ptz_current(Decoder *decoder, const char *json, size_t size, PtzStanding *out,
                        GError **error)
{
    const cJSON *object = decoder_parse(decoder, "problem", json, size, error);
    const cJSON *current =
        object != NULL ? cJSON_GetObjectItemCaseSensitive(object, "current") : NULL;
    if (object != NULL && current == NULL) {
        return decoder_complain("problem", "current", "missing", error);
    }
    return read_standing(decoder, current, out, error);
}

static void write_position(GString *out, const PtzStanding *standing)
{
    if (!standing->placed) {
        write_raw(out, "null");
        return;
    }
    write_raw(out, "{\"pan\":");
    write_double(out, standing->pan);
    write_key(out, "tilt");
    write_double(out, standing->tilt);
    write_key(out, "zoom");
    write_double(out, standing->zoom);
    write_raw(out, "}");
}

void encode_ptz_standing(GString *out, const PtzStanding *standing)
{
    write_raw(out, "{\"camera\":");
    write_string(out, standing->camera);
    write_key(out, "holder");
    write_text_or_null(out, standing->holder);
    write_key(out, "until");
    write_time(out, standing->holder != NULL ? standing->until_ms : 0);
    write_key(out, "mine");
    write_bool(out, standing->mine);
    write_key(out, "home");
    write_bool(out, standing->home);
    write_key(out, "position");
    write_position(out, standing);
    write_key(out, "presets");
    write_raw(out, "[");
    for (size_t i = 0; i < standing->preset_count; i++) {
        write_raw(out, "{\"number\":");
        write_integer(out, standing->presets[i].number);
        write_key(out, "name");
        write_string(out, standing->presets[i].name);
        g_string_append(out, i + 1 < standing->preset_count ? "}," : "}");
    }
    write_raw(out, "]}");
}
