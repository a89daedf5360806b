#include "wire/evidence.h"

#include <string.h>

#include "base/error.h"
#include "wire/decoder.h"
#include "wire/evidence_private.h"
#include "wire/write.h"

#define ZONE_MINUTES_MAX 900
#define SKEW_MAX_MS      (INT64_C(366) * 86400000)
#define SKEW_UNKNOWN     INT64_MIN
#define BYTES_MAX        INT64_C(1000000000000)
#define VALUES_MAX       2000

FIELD_PARSE(EvidenceKind, evidence_kind)
FIELD_PARSE(EvidenceEnding, evidence_ending)
FIELD_PARSE(EvidenceEvent, evidence_event)
FIELD_PARSE(Purpose, purpose)

typedef struct Read {
    Evidence facts;
    int64_t version;
    const cJSON *notes;
} Read;

#define AT(member) offsetof(Read, facts.member)
static const Field fields[] = {
    {"tilik_evidence", FIELD_INT64, true, offsetof(Read, version), 0, INT32_MAX, NULL},
    {"id", FIELD_ID, true, AT(id), 0, 0, NULL},
    {"kind", FIELD_WORD, true, AT(kind), 0, 0, read_evidence_kind},
    {"file", FIELD_EXACT, true, AT(file), 1, 180, NULL},
    {"sha256", FIELD_EXACT, true, AT(sha256), 1, EVIDENCE_HASH_SIZE, NULL},
    {"bytes", FIELD_INT64, true, AT(bytes), 0, BYTES_MAX, NULL},
    {"camera", FIELD_ID, true, AT(camera), 0, 0, NULL},
    {"camera_name", FIELD_EXACT, false, AT(name), 0, EVIDENCE_TEXT_MAX, NULL},
    {"area", FIELD_CODE, false, AT(area), AREA_CITY, 0, NULL},
    {"place", FIELD_EXACT, false, AT(place), 0, EVIDENCE_TEXT_MAX, NULL},
    {"site", FIELD_EXACT, false, AT(site), 0, EVIDENCE_TEXT_MAX, NULL},
    {"operator", FIELD_EXACT, true, AT(by), 0, EVIDENCE_TEXT_MAX, NULL},
    {"role", FIELD_EXACT, false, AT(role), 0, EVIDENCE_TEXT_MAX, NULL},
    {"purpose", FIELD_WORD, true, AT(purpose), 0, 0, read_purpose},
    {"ticket", FIELD_ID, false, AT(ticket), 0, 0, NULL},
    {"alert", FIELD_ID, false, AT(alert), 0, 0, NULL},
    {"backend", FIELD_EXACT, false, AT(backend), 0, EVIDENCE_TEXT_MAX, NULL},
    {"view", FIELD_EXACT, false, AT(view), 0, EVIDENCE_TEXT_MAX, NULL},
    {"computer", FIELD_EXACT, false, AT(host), 0, EVIDENCE_TEXT_MAX, NULL},
    {"begin", FIELD_TIME, true, AT(begin_ms), 0, 0, NULL},
    {"end", FIELD_TIME, true, AT(end_ms), 0, 0, NULL},
    {"asked", FIELD_TIME, false, AT(asked_ms), 0, 0, NULL},
    {"recorded", FIELD_TIME, false, AT(recorded_ms), 0, 0, NULL},
    {"zone", FIELD_EXACT, false, AT(zone), 0, EVIDENCE_TEXT_MAX, NULL},
    {"zone_minutes", FIELD_INT, false, AT(zone_minutes), -ZONE_MINUTES_MAX, ZONE_MINUTES_MAX, NULL},
    {"server_ahead_ms", FIELD_INT64, false, AT(skew_ms), -SKEW_MAX_MS, SKEW_MAX_MS, NULL},
    {"ending", FIELD_WORD, false, AT(ending), 0, 0, read_evidence_ending},
    {"notes", FIELD_LIST, false, offsetof(Read, notes), 0, 0, NULL},
    {"how", FIELD_EXACT, false, AT(how), 0, EVIDENCE_TEXT_MAX, NULL},
    {"tilik_version", FIELD_EXACT, false, AT(version), 0, EVIDENCE_TEXT_MAX, NULL},
};
#undef AT
static const FieldSet set = FIELD_SET("evidence", fields);

#define AT(member) offsetof(EvidenceNote, member)
static const Field note_fields[] = {
    {"what", FIELD_WORD, true, AT(event), 0, 0, read_evidence_event},
    {"at", FIELD_TIME, true, AT(at_ms), 0, 0, NULL},
    {"lasts_ms", FIELD_INT64, true, AT(lasts_ms), 0, SKEW_MAX_MS, NULL},
};
#undef AT
static const FieldSet note_set = FIELD_SET("evidence: note", note_fields);

/* Writing: a field a line. */

static void text_line(GString *out, const char *name, const char *value)
{
    g_string_append_printf(out, ",\n  \"%s\": ", name);
    write_string(out, value);
}

static void number_line(GString *out, const char *name, int64_t value)
{
    g_string_append_printf(out, ",\n  \"%s\": %" G_GINT64_FORMAT, name, value);
}

static void time_line(GString *out, const char *name, int64_t value)
{
    g_string_append_printf(out, ",\n  \"%s\": ", name);
    write_time(out, value);
}

static void write_notes(GString *out, const GArray *notes)
{
    g_string_append(out, ",\n  \"notes\": [");
    for (guint i = 0; notes != NULL && i < notes->len; i++) {
        const EvidenceNote *note = &g_array_index(notes, EvidenceNote, i);
        g_string_append_printf(out, "%s\n    {\"what\": \"%s\", \"at\": ", i > 0 ? "," : "",
                               evidence_event_word(note->event));
        write_time(out, note->at_ms);
        g_string_append_printf(out, ", \"lasts_ms\": %" G_GINT64_FORMAT "}", note->lasts_ms);
    }
    g_string_append(out, "]");
}

static void write_who(GString *out, const Evidence *facts)
{
    text_line(out, "camera", facts->camera);
    text_line(out, "camera_name", facts->name);
    text_line(out, "area", facts->area);
    text_line(out, "place", facts->place);
    text_line(out, "site", facts->site);
    text_line(out, "operator", facts->by);
    text_line(out, "role", facts->role);
    text_line(out, "purpose", purpose_word(facts->purpose));
    text_line(out, "ticket", facts->ticket);
    text_line(out, "alert", facts->alert);
    text_line(out, "backend", facts->backend);
    text_line(out, "view", facts->view);
    text_line(out, "computer", facts->host);
}

static void write_when(GString *out, const Evidence *facts)
{
    time_line(out, "begin", facts->begin_ms);
    time_line(out, "end", facts->end_ms);
    time_line(out, "asked", facts->asked_ms);
    time_line(out, "recorded", facts->recorded_ms);
    text_line(out, "zone", facts->zone);
    number_line(out, "zone_minutes", facts->zone_minutes);
    if (facts->skew_known) {
        number_line(out, "server_ahead_ms", facts->skew_ms);
    }
}

void encode_evidence(GString *out, const Evidence *facts)
{
    g_string_append_printf(out, "{\n  \"tilik_evidence\": %d", EVIDENCE_VERSION);
    text_line(out, "id", facts->id);
    text_line(out, "kind", evidence_kind_word(facts->kind));
    text_line(out, "file", facts->file);
    text_line(out, "sha256", facts->sha256);
    number_line(out, "bytes", facts->bytes);
    write_who(out, facts);
    write_when(out, facts);
    if (facts->kind == EVIDENCE_RECORDING) {
        text_line(out, "ending", evidence_ending_word(facts->ending));
        write_notes(out, facts->notes);
    }
    text_line(out, "how", facts->how);
    text_line(out, "tilik_version", facts->version);
    g_string_append(out, "\n}\n");
}

/* Reading */

static bool take_notes(Decoder *decoder, const cJSON *list, Evidence *facts, GError **error)
{
    const cJSON *object;
    if (list != NULL && cJSON_GetArraySize(list) > EVIDENCE_NOTES_MAX) {
        return decoder_complain("evidence", "notes", "too many", error);
    }
    cJSON_ArrayForEach(object, list)
    {
        EvidenceNote note = {0};
        if (!decoder_read_inner(decoder, &note_set, object, &note, error)) {
            return false;
        }
        evidence_note(facts, note.event, note.at_ms, note.lasts_ms);
    }
    return true;
}

bool evidence_version_known(int64_t version, const char *object, GError **error)
{
    if (version == EVIDENCE_VERSION) {
        return true;
    }
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                "%s: tilik_evidence: version %" G_GINT64_FORMAT " is not known here", object,
                version);
    return false;
}

static bool holds_together(const Evidence *facts, GError **error)
{
    if (!evidence_name_valid(facts->file)) {
        return decoder_complain("evidence", "file", "not a plain file name", error);
    }
    if (!evidence_name_valid(facts->id)) {
        return decoder_complain("evidence", "id", "not a plain name", error);
    }
    if (!evidence_hash_valid(facts->sha256)) {
        return decoder_complain("evidence", "sha256", "not a SHA-256", error);
    }
    if (facts->end_ms < facts->begin_ms) {
        return decoder_complain("evidence", "end", "before begin", error);
    }
    return true;
}

Evidence *decode_evidence(const char *json, size_t size, GError **error)
{
    const JsonBounds bounds = {EVIDENCE_MANIFEST_MAX, VALUES_MAX, false};
    g_autoptr(Decoder) decoder = decoder_new();
    Read read = {.facts.skew_ms = SKEW_UNKNOWN};
    const cJSON *object = decoder_parse_within(decoder, set.object, json, size, &bounds, error);
    if (object == NULL || !decoder_read_inner(decoder, &set, object, &read, error) ||
        !evidence_version_known(read.version, set.object, error) ||
        !holds_together(&read.facts, error)) {
        return NULL;
    }
    read.facts.skew_known = read.facts.skew_ms != SKEW_UNKNOWN;
    if (!read.facts.skew_known) {
        read.facts.skew_ms = 0;
    }
    g_autoptr(Evidence) facts = evidence_copy(&read.facts);
    return take_notes(decoder, read.notes, facts, error) ? g_steal_pointer(&facts) : NULL;
}
