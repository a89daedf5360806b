/* alerts.c - the objects alert and situation */
#include "wire/alerts.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "wire/alerts_private.h"
#include "wire/decoder.h"
#include "wire/write.h"

#define MEMBERS_MAX 10000000
#define SCORE_STEPS 1e6 /* a score is no finer than a book of alerts keeps it */

FIELD_PARSE(AlertPriority, alert_priority)
FIELD_PARSE(AlertState, alert_state)

/* "none" is a word of the query language; on the wire it is null. */
bool alerts_read_verdict(const char *word, void *out)
{
    Verdict verdict;
    if (!verdict_parse(word, &verdict) || verdict == VERDICT_NONE) {
        return false;
    }
    *(Verdict *)out = verdict;
    return true;
}

/* An alert without its picture is worth more than none: an address that nobody would open counts as
 * absent. */
static bool read_snapshot_url(const char *word, void *out)
{
    *(const char **)out = field_url_fits(word, ALERT_URL_MAX) ? word : NULL;
    return true;
}

typedef struct AlertRead {
    Alert alert;
    const cJSON *track;
    signed char active, acked; /* -1 not told */
} AlertRead;

/* In the order in which they are written. */
static const Field alert_fields[] = {
    {"id", FIELD_ID, true, offsetof(AlertRead, alert.id), 0, 0, NULL},
    {"kind", FIELD_KIND, true, offsetof(AlertRead, alert.kind), 0, 0, NULL},
    {"camera", FIELD_ID, false, offsetof(AlertRead, alert.camera), 0, 0, NULL},
    {"area", FIELD_CODE, true, offsetof(AlertRead, alert.area), AREA_CITY, 0, NULL},
    {"priority", FIELD_WORD, true, offsetof(AlertRead, alert.priority), 0, 0, read_alert_priority},
    {"state", FIELD_WORD, true, offsetof(AlertRead, alert.machine.state), 0, 0, read_alert_state},
    {"active", FIELD_FLAG, false, offsetof(AlertRead, active), 0, 0, NULL},
    {"acked", FIELD_FLAG, false, offsetof(AlertRead, acked), 0, 0, NULL},
    {"count", FIELD_INT64, true, offsetof(AlertRead, alert.count), 0, ALERT_COUNT_MAX, NULL},
    {"first_at", FIELD_TIME, true, offsetof(AlertRead, alert.first_at_ms), 0, 0, NULL},
    {"last_at", FIELD_TIME, true, offsetof(AlertRead, alert.last_at_ms), 0, 0, NULL},
    {"cleared_at", FIELD_TIME, false, offsetof(AlertRead, alert.cleared_at_ms), 0, 0, NULL},
    {"owner", FIELD_TEXT, false, offsetof(AlertRead, alert.owner), 1, CODEC_NAME_MAX, NULL},
    {"situation", FIELD_ID, false, offsetof(AlertRead, alert.situation), 0, 0, NULL},
    {"score", FIELD_SHARE, false, offsetof(AlertRead, alert.score), 0, 0, NULL},
    {"snapshot_url", FIELD_WORD, false, offsetof(AlertRead, alert.snapshot_url), 0, 0,
     read_snapshot_url},
    {"source", FIELD_TEXT, false, offsetof(AlertRead, alert.source), 1, CODEC_NAME_MAX, NULL},
    {"external_id", FIELD_TEXT, false, offsetof(AlertRead, alert.external_id), 1,
     ALERT_EXTERNAL_ID_MAX, NULL},
    {"looked_s", FIELD_INT, false, offsetof(AlertRead, alert.looked_s), 0, INT32_MAX, NULL},
    {"shelved_until", FIELD_TIME, false, offsetof(AlertRead, alert.shelved_until_ms), 0, 0, NULL},
    {"verdict", FIELD_WORD, false, offsetof(AlertRead, alert.verdict), 0, 0, alerts_read_verdict},
    {"track", FIELD_OBJECT, false, offsetof(AlertRead, track), 0, 0, NULL},
    {"acked_at", FIELD_TIME, false, offsetof(AlertRead, alert.acked_at_ms), 0, 0, NULL},
    {"acked_by", FIELD_TEXT, false, offsetof(AlertRead, alert.acked_by), 1, CODEC_NAME_MAX, NULL},
    {"claimed_at", FIELD_TIME, false, offsetof(AlertRead, alert.claimed_at_ms), 0, 0, NULL},
    {"escalated_at", FIELD_TIME, false, offsetof(AlertRead, alert.escalated_at_ms), 0, 0, NULL},
    {"shelved_by", FIELD_TEXT, false, offsetof(AlertRead, alert.shelved_by), 1, CODEC_NAME_MAX,
     NULL},
    {"shelf_reason", FIELD_TEXT, false, offsetof(AlertRead, alert.shelf_reason), 1, ALERT_TEXT_MAX,
     NULL},
    {"one_shot", FIELD_BOOL, false, offsetof(AlertRead, alert.machine.one_shot), 0, 0, NULL},
    {"closed_at", FIELD_TIME, false, offsetof(AlertRead, alert.closed_at_ms), 0, 0, NULL},
    {"chattering", FIELD_BOOL, false, offsetof(AlertRead, alert.chattering), 0, 0, NULL},
    {"pending", FIELD_BOOL, false, offsetof(AlertRead, alert.pending), 0, 0, NULL},
    {"note", FIELD_TEXT, false, offsetof(AlertRead, alert.note), 1, ALERT_TEXT_MAX, NULL},
    {"rev", FIELD_INT64, true, offsetof(AlertRead, alert.rev), 0, INT64_MAX, NULL},
};
static const FieldSet alert_set = FIELD_SET("alert", alert_fields);

static const Field track_fields[] = {
    {"real", FIELD_INT, true, offsetof(Alert, track_real), 0, INT32_MAX, NULL},
    {"total", FIELD_INT, true, offsetof(Alert, track_total), 0, INT32_MAX, NULL},
};
static const FieldSet track_set = FIELD_SET("alert: track", track_fields);

static const Field situation_fields[] = {
    {"id", FIELD_ID, true, offsetof(Situation, id), 0, 0, NULL},
    {"kind", FIELD_KIND, true, offsetof(Situation, kind), 0, 0, NULL},
    {"area", FIELD_CODE, true, offsetof(Situation, area), AREA_CITY, 0, NULL},
    {"priority", FIELD_WORD, false, offsetof(Situation, priority), 0, 0, read_alert_priority},
    {"first_out", FIELD_ID, false, offsetof(Situation, first_out), 0, 0, NULL},
    {"link", FIELD_TEXT, false, offsetof(Situation, link), 1, CODEC_NAME_MAX, NULL},
    {"members", FIELD_INT, true, offsetof(Situation, members), 0, MEMBERS_MAX, NULL},
    {"cleared", FIELD_INT, false, offsetof(Situation, cleared), 0, MEMBERS_MAX, NULL},
    {"since", FIELD_TIME, true, offsetof(Situation, since_ms), 0, 0, NULL},
    {"last_at", FIELD_TIME, false, offsetof(Situation, last_at_ms), 0, 0, NULL},
    {"cleared_at", FIELD_TIME, false, offsetof(Situation, cleared_at_ms), 0, 0, NULL},
    {"rev", FIELD_INT64, true, offsetof(Situation, rev), 0, INT64_MAX, NULL},
};
static const FieldSet situation_set = FIELD_SET("situation", situation_fields);

/* What the design's fields alone say of a machine: a backend of a city's own may have no more. */
static void complete_machine(AlertRead *read)
{
    AlertMachine *machine = &read->alert.machine;
    switch (machine->state) {
    case ALERT_UNACK:
    case ALERT_ACKED:
        machine->active = true;
        break;
    case ALERT_RTN_UNACK:
    case ALERT_NORMAL:
        machine->active = false;
        break;
    default:
        machine->active = read->alert.cleared_at_ms == 0;
        break;
    }
    machine->acked = machine->state == ALERT_ACKED;
    machine->active = read->active < 0 ? machine->active : read->active != 0;
    machine->acked = read->acked < 0 ? machine->acked : read->acked != 0;
}

static bool machine_fits(const Alert *alert)
{
    return alert_machine_legal(&alert->machine) &&
           (!alert->pending || alert->machine.state == ALERT_NORMAL);
}

bool decode_alert(Decoder *decoder, const char *json, size_t size, Alert *out, GError **error)
{
    AlertRead read = {
        .alert = {.score = NAN, .looked_s = ALERT_NOT_LOOKED}, .active = -1, .acked = -1};
    Alert *alert = &read.alert;
    if (!decoder_read(decoder, &alert_set, json, size, &read, error) ||
        (read.track != NULL &&
         !decoder_read_inner(decoder, &track_set, read.track, alert, error))) {
        return false;
    }
    if (alert->track_real > alert->track_total) {
        return decoder_complain("alert", "track", "more real ones than there are", error);
    }
    complete_machine(&read);
    if (!machine_fits(alert)) {
        return decoder_complain("alert", "state", "does not go with the other fields", error);
    }
    *out = *alert;
    return true;
}

bool decode_situation(Decoder *decoder, const char *json, size_t size, Situation *out,
                      GError **error)
{
    Situation situation = {.priority = PRIORITY_MEDIUM};
    if (!decoder_read(decoder, &situation_set, json, size, &situation, error)) {
        return false;
    }
    if (situation.cleared > situation.members) {
        return decoder_complain("situation", "cleared", "more than there are members", error);
    }
    situation.last_at_ms = situation.last_at_ms > 0 ? situation.last_at_ms : situation.since_ms;
    *out = situation;
    return true;
}

static void write_condition(GString *out, const Alert *alert)
{
    write_key(out, "state");
    write_word(out, alert_state_word(alert->machine.state));
    write_key(out, "active");
    write_bool(out, alert->machine.active);
    write_key(out, "acked");
    write_bool(out, alert->machine.acked);
    write_key(out, "count");
    write_integer(out, alert->count);
    write_key(out, "first_at");
    write_time(out, alert->first_at_ms);
    write_key(out, "last_at");
    write_time(out, alert->last_at_ms);
    write_key(out, "cleared_at");
    write_time(out, alert->cleared_at_ms);
}

static void write_origin(GString *out, const Alert *alert)
{
    write_key(out, "score");
    write_double(out, round(alert->score * SCORE_STEPS) / SCORE_STEPS);
    write_key(out, "snapshot_url");
    write_text_or_null(out, alert->snapshot_url);
    write_key(out, "source");
    write_text_or_null(out, alert->source);
    write_key(out, "external_id");
    write_text_or_null(out, alert->external_id);
}

static void write_handling(GString *out, const Alert *alert)
{
    write_key(out, "looked_s");
    if (alert->looked_s >= 0) {
        write_integer(out, alert->looked_s);
    } else {
        write_raw(out, "null");
    }
    write_key(out, "shelved_until");
    write_time(out, alert->shelved_until_ms);
    write_key(out, "verdict");
    write_string(out, alert->verdict == VERDICT_NONE ? NULL : verdict_word(alert->verdict));
    write_key(out, "track");
    write_raw(out, "{\"real\":");
    write_integer(out, alert->track_real);
    write_key(out, "total");
    write_integer(out, alert->track_total);
    write_raw(out, "}");
}

/* Members that most alerts have nothing to say in are left out: in a storm they would be half of
 * the bytes. */
#define WRITE_SOME(out, name, there, write, value)                                                 \
    do {                                                                                           \
        if (there) {                                                                               \
            write_key(out, name);                                                                  \
            write(out, value);                                                                     \
        }                                                                                          \
    } while (0)
#define WRITE_SOME_TIME(out, name, ms) WRITE_SOME(out, name, (ms) > 0, write_time, ms)
#define WRITE_SOME_TEXT(out, name, text)                                                           \
    WRITE_SOME(out, name, (text) != NULL && (text)[0] != '\0', write_string, text)
#define WRITE_SOME_BOOL(out, name, value) WRITE_SOME(out, name, value, write_bool, true)

static void write_rest(GString *out, const Alert *alert)
{
    WRITE_SOME_TIME(out, "acked_at", alert->acked_at_ms);
    WRITE_SOME_TEXT(out, "acked_by", alert->acked_by);
    WRITE_SOME_TIME(out, "claimed_at", alert->claimed_at_ms);
    WRITE_SOME_TIME(out, "escalated_at", alert->escalated_at_ms);
    WRITE_SOME_TEXT(out, "shelved_by", alert->shelved_by);
    WRITE_SOME_TEXT(out, "shelf_reason", alert->shelf_reason);
    WRITE_SOME_BOOL(out, "one_shot", alert->machine.one_shot);
    WRITE_SOME_TIME(out, "closed_at", alert->closed_at_ms);
    WRITE_SOME_BOOL(out, "chattering", alert->chattering);
    WRITE_SOME_BOOL(out, "pending", alert->pending);
    WRITE_SOME_TEXT(out, "note", alert->note);
    write_key(out, "rev");
    write_integer(out, alert->rev);
    write_raw(out, "}");
}

void encode_alert(GString *out, const Alert *alert)
{
    write_raw(out, "{\"id\":");
    write_string(out, alert->id);
    write_key(out, "kind");
    write_word(out, alert->kind);
    write_key(out, "camera");
    write_text_or_null(out, alert->camera);
    write_key(out, "area");
    write_word(out, alert->area);
    write_key(out, "priority");
    write_word(out, alert_priority_word(alert->priority));
    write_condition(out, alert);
    write_key(out, "owner");
    write_text_or_null(out, alert->owner);
    write_key(out, "situation");
    write_text_or_null(out, alert->situation);
    write_origin(out, alert);
    write_handling(out, alert);
    write_rest(out, alert);
}

void encode_situation(GString *out, const Situation *situation)
{
    write_raw(out, "{\"id\":");
    write_string(out, situation->id);
    write_key(out, "kind");
    write_word(out, situation->kind);
    write_key(out, "area");
    write_word(out, situation->area);
    write_key(out, "priority");
    write_word(out, alert_priority_word(situation->priority));
    write_key(out, "first_out");
    write_text_or_null(out, situation->first_out);
    write_key(out, "link");
    write_text_or_null(out, situation->link);
    write_key(out, "members");
    write_integer(out, situation->members);
    write_key(out, "cleared");
    write_integer(out, situation->cleared);
    write_key(out, "since");
    write_time(out, situation->since_ms);
    write_key(out, "last_at");
    write_time(out, situation->last_at_ms);
    write_key(out, "cleared_at");
    write_time(out, situation->cleared_at_ms);
    write_key(out, "rev");
    write_integer(out, situation->rev);
    write_raw(out, "}");
}
