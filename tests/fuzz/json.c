/* Every reader of JSON: what it takes is written clean, and that is read again as the same.  The
 * first byte chooses the reader. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "wire/alerts.h"
#include "wire/codec.h"
#include "wire/frigate.h"
#include "wire/handovers.h"
#include "wire/lapsit.h"
#include "wire/logbook.h"
#include "wire/maintenance.h"
#include "wire/messages.h"
#include "wire/patrols.h"
#include "wire/problem.h"
#include "wire/rollcalls.h"
#include "wire/sources.h"
#include "wire/tickets.h"
#include "wire/uptime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads text; when that succeeds and out is not NULL, writes what was read. */
typedef bool (*Reader)(Decoder *decoder, const char *text, size_t size, GString *out);

#define READER(Type, noun)                                                                         \
    static bool read_##noun(Decoder *decoder, const char *text, size_t size, GString *out)         \
    {                                                                                              \
        g_autoptr(GError) error = NULL;                                                            \
        Type read;                                                                                 \
        if (!decode_##noun(decoder, text, size, &read, &error)) {                                  \
            g_assert_true(error != NULL && text_is_clean(error->message, strlen(error->message))); \
            return false;                                                                          \
        }                                                                                          \
        g_assert_true(error == NULL);                                                              \
        encode_##noun(out, &read);                                                                 \
        return true;                                                                               \
    }

READER(Area, area)
READER(Site, site)
READER(Camera, camera)
READER(Session, session)
READER(ViewRequest, view_request)
READER(ViewGrant, view_grant)
READER(ViewRecord, view)
READER(BrakeRequest, brake_request)
READER(BrakeAnswer, brake_answer)
READER(OrderRequest, order_request)
READER(Order, order)
READER(Alert, alert)
READER(Situation, situation)
READER(AlertBulkRequest, alert_bulk)
READER(LogLine, log)
READER(LogRequest, log_request)
READER(Ticket, ticket)
READER(TicketRequest, ticket_request)
READER(TicketPatch, ticket_patch)
READER(TicketNoteRequest, ticket_note)
READER(TicketMergeRequest, ticket_merge)
READER(TicketReferRequest, ticket_refer)
READER(Handover, handover)
READER(Handover, handover_brief)
READER(HandoverRequest, handover_request)
READER(HandoverPatch, handover_patch)
READER(RollCall, rollcall)
READER(RollRequest, roll_request)
READER(Patrol, patrol)
READER(PatrolRequest, patrol_request)
READER(PatrolStops, patrol_stops)
READER(PatrolEnd, patrol_end)
READER(OrderUndo, order_undo)
READER(ReasonRequest, reason_request)
READER(CheckRequest, check_request)
READER(SourceHealth, source)

/* What Frigate says is clean and within its bounds. */
static void check_frigate(const FrigateReview *review, void *data)
{
    if (review == NULL) {
        return;
    }
    const char *const *const lists[] = {review->objects, review->audio, review->zones};
    g_assert_true(review->id[0] != '\0' && review->camera[0] != '\0');
    g_assert_true(review->start_ms > 0 &&
                  (review->end_ms == 0 || review->end_ms >= review->start_ms));
    g_assert_true(text_is_clean(review->camera, strlen(review->camera)));
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        size_t count = 0;
        for (; lists[i][count] != NULL; count++) {
            g_assert_true(text_is_clean(lists[i][count], strlen(lists[i][count])));
        }
        g_assert_true(count <= FRIGATE_LABELS_MAX);
    }
}

static void check_frigate_camera(const FrigateCamera *camera, void *data)
{
    g_assert_true(text_is_clean(camera->name, strlen(camera->name)));
}

/* Nothing of it is written again. */
static bool read_frigate(Decoder *decoder, const char *text, size_t size, GString *out)
{
    FrigateReview review;
    FrigateStats stats = {.each = check_frigate_camera};
    if (decode_frigate_message(decoder, text, size, &review, NULL)) {
        check_frigate(&review, NULL);
    }
    decode_frigate_reviews(decoder, text, size, check_frigate, NULL, NULL);
    if (decode_frigate_stats(decoder, text, size, &stats, NULL)) {
        g_assert_true(text_is_clean(stats.version, strlen(stats.version)));
    }
    return false;
}

/* A part of a page. */
static bool read_roll_watch(Decoder *decoder, const char *text, size_t size, GString *out)
{
    RollWatch watch;
    if (!decode_roll_watch(decoder, text, size, &watch, NULL)) {
        return false;
    }
    g_string_append(out, "{\"items\":[],\"next\":null");
    encode_roll_watch(out, &watch);
    g_string_append_c(out, '}');
    return true;
}

static bool read_ticket_new(Decoder *decoder, const char *text, size_t size, GString *out)
{
    Ticket ticket;
    TicketTwin twin;
    if (!decode_ticket_new(decoder, text, size, &ticket, &twin, NULL)) {
        return false;
    }
    encode_ticket_new(out, &ticket, &twin);
    return true;
}

/* The body of an act: its word, a space, and the JSON. */
static bool read_act(Decoder *decoder, const char *text, size_t size, GString *out)
{
    const char *space = memchr(text, ' ', MIN(size, 16));
    AlertAct act;
    if (space == NULL) {
        return false;
    }
    g_autofree char *word = g_strndup(text, (gsize)(space - text));
    AlertActRequest read;
    if (!alert_act_parse(word, &act) ||
        !decode_alert_act(decoder, act, space + 1, size - (size_t)(space + 1 - text), &read,
                          NULL)) {
        return false;
    }
    g_string_append_printf(out, "%s ", word);
    encode_alert_act(out, &read);
    return true;
}

#define FUZZ_NOW_MS INT64_C(1772330584567)

/* Writes an item that was taken; of one that was not, what is said is clean. */
static void on_item(size_t index, const AlertReportItem *item, const Problem *problem, void *data)
{
    g_assert_true((item == NULL) != (problem == NULL));
    if (problem != NULL) {
        g_assert_true(problem->status == 422 && problem->error_count == 1);
        g_assert_true(text_is_clean(problem->detail, strlen(problem->detail)));
        return;
    }
    GString *out = data;
    g_string_append_c(out, out->len > 0 ? ',' : '[');
    encode_alert_report_item(out, item);
}

static bool read_reports(Decoder *decoder, const char *text, size_t size, GString *out)
{
    bool array;
    if (!decode_alert_reports(decoder, &(AlertBody){text, size, FUZZ_NOW_MS}, &array, on_item, out,
                              NULL)) {
        g_assert_true(out->len == 0);
        return false;
    }
    g_string_append(out, out->len > 0 ? "]" : "[]");
    return true;
}

/* What is taken is taken as a report, too. */
static bool read_alertmanager(Decoder *decoder, const char *text, size_t size, GString *out)
{
    if (!decode_alertmanager(decoder, &(AlertBody){text, size, FUZZ_NOW_MS}, on_item, out, NULL)) {
        return false;
    }
    g_string_append(out, out->len > 0 ? "]" : "[]");
    g_autoptr(GString) again = g_string_new(NULL);
    g_assert_true(read_reports(decoder, out->str, out->len, again));
    g_assert_true(strcmp(out->str, again->str) == 0);
    return false; /* what is written is of the other form */
}

static void on_result(size_t index, const AlertResult *result, void *data)
{
    encode_alert_results_item(data, index, result);
}

static bool read_results(Decoder *decoder, const char *text, size_t size, GString *out)
{
    encode_alert_results_open(out);
    if (!decode_alert_results(decoder, text, size, on_result, out, NULL)) {
        return false;
    }
    encode_alert_results_close(out);
    return true;
}

static bool read_alert_summary(Decoder *decoder, const char *text, size_t size, GString *out)
{
    g_autoptr(AlertReport) report = decode_alert_summary(decoder, text, size, NULL);
    if (report != NULL) {
        encode_alert_summary(out, report);
    }
    return report != NULL;
}

static bool read_kind_summary(Decoder *decoder, const char *text, size_t size, GString *out)
{
    g_autoptr(KindReport) report = decode_kind_summary(decoder, text, size, NULL);
    if (report != NULL) {
        encode_kind_summary(out, report);
    }
    return report != NULL;
}

static bool read_lapsit(Decoder *decoder, const char *text, size_t size, GString *out)
{
    g_autoptr(Lapsit) lapsit = decode_lapsit(decoder, text, size, NULL);
    if (lapsit != NULL) {
        encode_lapsit(out, lapsit);
    }
    return lapsit != NULL;
}

static bool read_uptime_report(Decoder *decoder, const char *text, size_t size, GString *out)
{
    g_autoptr(UptimeReport) report = decode_uptime_report(decoder, text, size, NULL);
    if (report != NULL) {
        encode_uptime_report(out, report);
    }
    return report != NULL;
}

/* Shares are written as those of what they are in all. */
static bool read_uptime_strips(Decoder *decoder, const char *text, size_t size, GString *out)
{
    g_autofree UptimeStrips *strips = g_new0(UptimeStrips, 2);
    if (decode_uptime_strips(decoder, text, size, &strips[0], &strips[1], NULL)) {
        encode_uptime_strips(out, FUZZ_NOW_MS, &strips[0], &strips[1]);
        g_assert_true(decode_uptime_strips(decoder, out->str, out->len, &strips[0], NULL, NULL));
    }
    return false;
}

static bool read_gone(Decoder *decoder, const char *text, size_t size, GString *out)
{
    const char *id;
    int64_t rev;
    if (!decode_gone(decoder, text, size, &id, &rev)) {
        return false;
    }
    encode_gone(out, id, rev);
    return true;
}

static bool read_problem(Decoder *decoder, const char *text, size_t size, GString *out)
{
    Problem problem;
    if (!decode_problem(decoder, text, size, &problem)) {
        return false;
    }
    encode_problem(out, &problem);
    return true;
}

static bool read_tokens(Decoder *decoder, const char *text, size_t size, GString *out)
{
    const char *tokens[ROLES];
    if (!decode_tokens(decoder, text, size, tokens, NULL)) {
        return false;
    }
    encode_tokens(out, tokens);
    return true;
}

static const struct {
    char letter;
    Reader read;
} readers[] = {
    {'L', read_log},
    {'l', read_log_request},
    {'y', read_lapsit},
    {'A', read_area},
    {'S', read_site},
    {'C', read_camera},
    {'G', read_gone},
    {'U', read_session},
    {'R', read_view_request},
    {'V', read_view_grant},
    {'W', read_view},
    {'B', read_brake_request},
    {'N', read_brake_answer},
    {'O', read_order_request},
    {'P', read_order},
    {'T', read_tokens},
    {'M', read_problem},
    {'a', read_alert},
    {'s', read_situation},
    {'b', read_alert_bulk},
    {'c', read_act},
    {'r', read_reports},
    {'m', read_alertmanager},
    {'e', read_results},
    {'f', read_alert_summary},
    {'k', read_kind_summary},
    {'Y', read_uptime_report},
    {'Z', read_uptime_strips},
    {'t', read_ticket},
    {'w', read_ticket_new},
    {'q', read_ticket_request},
    {'p', read_ticket_patch},
    {'n', read_ticket_note},
    {'g', read_ticket_merge},
    {'h', read_ticket_refer},
    {'H', read_handover},
    {'D', read_handover_brief},
    {'d', read_handover_request},
    {'E', read_handover_patch},
    {'K', read_rollcall},
    {'Q', read_roll_request},
    {'X', read_roll_watch},
    {'o', read_patrol},
    {'i', read_patrol_request},
    {'j', read_patrol_stops},
    {'v', read_patrol_end},
    {'u', read_order_undo},
    {'x', read_reason_request},
    {'z', read_check_request},
    {'J', read_source},
    {'F', read_frigate},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Reader read = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(readers) && size > 0; i++) {
        read = readers[i].letter == (char)data[0] ? readers[i].read : read;
    }
    if (read == NULL) {
        return -1;
    }
    const char *text = (const char *)data + 1;
    size--;
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) once = g_string_new(NULL), twice = g_string_new(NULL);
    if (!read(decoder, text, size, once)) {
        return 0;
    }
    g_assert_true(g_utf8_validate(once->str, (gssize)once->len, NULL));
    g_assert_true(read(decoder, once->str, once->len, twice));
    g_assert_true(strcmp(once->str, twice->str) == 0);
    return 0;
}
