/* Lines that people write into the logbook; a correction is a new line. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "idempotency.h"
#include "list.h"
#include "logging.h"
#include "on_log_private.h"
#include "servicing.h"
#include "wire/logbook.h"
#include "wire/routes.h"

typedef struct Writing {
    Call *call;
    LogRequest request;
    LogLine line;
    Sight sight;
    char id[ID_ULID_SIZE], area[AREA_CODE_SIZE], ref[LOG_REF_MAX + 1];
    int64_t now_ms;
} Writing;

/* Notes what is known of a thing that a line is about. */
static void know(Writing *writing, const char *area, Sight sight)
{
    writing->sight = logging_narrower(writing->sight, logging_sight(sight));
    if (writing->line.area == NULL && area[0] != '\0') {
        g_strlcpy(writing->area, area, sizeof writing->area);
        writing->line.area = writing->area;
    }
}

static bool know_held(Writing *writing, EntryKind kind, const char *id)
{
    const Slot *slot = state_find(writing->call->server->state, kind, id);
    if (slot == NULL || !list_sees(writing->call->token, kind, slot)) {
        return false;
    }
    know(writing, slot->area, slot->sight);
    return true;
}

/* Another line; *failed when it could not be looked for, which is told. */
static bool know_line(Writing *writing, const char *id, bool *failed)
{
    LogFound found;
    *failed = !log_find_line(writing->call, id, &found);
    if (*failed || found.line == NULL) {
        return false;
    }
    line_unref(found.line);
    know(writing, found.area, found.sight);
    return true;
}

/* Whose camera it was is not looked up: who knows of official ones may have meant one. */
static bool know_past_alert(Writing *writing, const char *id)
{
    const Token *token = writing->call->token;
    if (!list_sees_alert(writing->call, id)) {
        return false;
    }
    bool all = (token->sights >> SIGHT_LOG_OFFICIAL & 1) != 0;
    know(writing, "", all ? SIGHT_LOG_OFFICIAL : SIGHT_LOG);
    return true;
}

static bool know_order(Writing *writing, const char *id)
{
    const ServiceOrder *order = servicing_find(writing->call->server->servicing, id);
    if (order == NULL || !token_sees(writing->call->token, order->sight, order->area)) {
        return false;
    }
    know(writing, order->area, order->sight);
    return true;
}

/* What it is about must be there for the writer; it gives the line its place, and who may read it.
 */
static bool check_ref(Writing *writing)
{
    static const struct {
        const char *word;
        EntryKind kind;
    } held[] = {{"alert/", ENTRY_ALERT},       {"camera/", ENTRY_CAMERA},
                {"ticket/", ENTRY_TICKET},     {"situation/", ENTRY_SITUATION},
                {"handover/", ENTRY_HANDOVER}, {"rollcall/", ENTRY_ROLLCALL}};
    Call *call = writing->call;
    const char *ref = writing->request.ref, *id = ref != NULL ? strchr(ref, '/') + 1 : NULL;
    bool found = false, good, failed = false;
    if (ref == NULL) {
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(held); i++) {
        if (g_str_has_prefix(ref, held[i].word)) {
            found = know_held(writing, held[i].kind, id) ||
                    (held[i].kind == ENTRY_ALERT && know_past_alert(writing, id));
        }
    }
    good = found || (g_str_has_prefix(ref, "order/") && know_order(writing, id));
    if (g_str_has_prefix(ref, "log/")) {
        good = know_line(writing, id, &failed);
    }
    if (!good && !failed) {
        reply_problem(call, 422, "unknown-ref", "ref: there is no %s.", ref);
    }
    writing->line.ref = ref;
    return good;
}

static bool check_corrected(Writing *writing)
{
    const char *id = writing->request.corrects;
    LogFound found;
    if (id == NULL) {
        return true;
    }
    if (!log_find_line(writing->call, id, &found)) {
        return false;
    }
    g_autoptr(Line) line = found.line;
    if (line == NULL) {
        reply_problem(writing->call, 422, "unknown-line", "corrects: there is no such line.");
        return false;
    }
    g_snprintf(writing->ref, sizeof writing->ref, "log/%s", id);
    writing->line.ref = writing->ref;
    writing->line.area = NULL; /* it stands where the other stands */
    know(writing, found.area, found.sight);
    return true;
}

/* The first of the token's areas that lies below another. */
static const char *area_below(const Token *token, const char *area)
{
    char **own = token->areas;
    while (!area_code_within(*own, area)) {
        own++;
    }
    return *own;
}

/* Who keeps some areas writes into one of them; who keeps all may write for the whole city. */
static bool choose_area(Writing *writing)
{
    Call *call = writing->call;
    const char *area = writing->line.area;
    if (area == NULL && !call->token->everywhere) {
        writing->line.area = call->token->areas[0];
        return true;
    }
    if (area != NULL && !token_covers(call->token, area) && token_under(call->token, area)) {
        writing->line.area = area_below(call->token, area);
        return true;
    }
    if (area != NULL &&
        (catalog_find_area(state_catalog(call->server->state), area) == CATALOG_NONE ||
         !token_covers(call->token, area))) {
        reply_problem(call, 422, "area", "area: not one of yours.");
        return false;
    }
    return true;
}

static bool choose_id(Writing *writing)
{
    Call *call = writing->call;
    const char *id = writing->request.id;
    LogFound found;
    if (id == NULL) {
        id_ulid(writing->now_ms, writing->id);
    } else {
        g_strlcpy(writing->id, id, sizeof writing->id);
        if (!log_find_line(call, id, &found)) {
            return false;
        }
        line_unref(found.line);
        if (found.there || g_hash_table_contains(call->server->in_flight, writing->id)) {
            reply_problem(call, 409, "exists", "id: there is a line of that id.");
            return false;
        }
    }
    writing->line.id = writing->id;
    return true;
}

static bool begin(Writing *writing)
{
    Call *call = writing->call;
    LogRequest *request = &writing->request;
    g_autoptr(GError) error = NULL;
    if (!decode_log_request(call->server->decoder, call->body, call->body_size, request, &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return false;
    }
    int64_t at_ms = request->at_ms, now_ms = writing->now_ms;
    if (at_ms != 0 && (at_ms < now_ms - LOG_LATE_MS || at_ms > now_ms + LOG_AHEAD_MS)) {
        reply_problem(call, 422, "time", "at: more than 7 days ago, or ahead.");
        return false;
    }
    writing->line = (LogLine){.by = call->token->name,
                              .area = request->area,
                              .text = request->text,
                              .at_ms = at_ms != 0 ? at_ms : now_ms,
                              .count = 1,
                              .act = request->act};
    return true;
}

static void reply_line(Call *call, const char *text, size_t size)
{
    LogLine line;
    if (decode_log(call->server->decoder, text, size, &line, NULL)) {
        g_autofree char *place = g_strconcat(ROUTE_LOGBOOK "/", line.id, NULL);
        g_autofree char *tag = g_strdup_printf("\"%" PRId64 "\"", line.rev);
        call_set_header(call, "Location", place);
        call_set_header(call, "ETag", tag);
    }
    reply_text(call, 201, MEDIA_JSON, text, size);
}

static void on_written(Batch *batch, const GError *error, void *data)
{
    Call *call = data;
    const Entry *entry = batch->entries->pdata[0];
    g_hash_table_remove(call->server->in_flight, entry->id);
    if (error != NULL) {
        reply_failure(call, error);
    } else {
        reply_line(call, batch->answer->str, batch->answer->len);
    }
}

static void submit(Writing *writing)
{
    Call *call = writing->call;
    Entry *entry = logging_entry(&writing->line, writing->sight);
    Batch *batch = batch_new();
    batch_add(batch, entry);
    batch->answer = g_string_new_len(entry->text->str, (gssize)entry->text->len);
    batch->answer_rev = true;
    batch_aside(batch, idempotency_keep(call, 201));
    batch->done = on_written;
    batch->data = call;
    g_hash_table_add(call->server->in_flight, entry->id);
    server_submit(call->server, batch);
}

/* A program gone wild must not bury what others write. */
bool log_is_too_much(Call *call)
{
    int wait_s = ticket_limits_write(ticketing_limits(call->server->ticketing), call->token->name,
                                     clock_mono_ms());
    if (wait_s > 0) {
        g_autofree char *wait = g_strdup_printf("%d", wait_s);
        call->server->metrics.tickets_refused[METRICS_TICKETS_MINUTE]++;
        call_set_header(call, "Retry-After", wait);
        reply_problem(call, 429, "too-many", "Too many notes and lines of one person in a minute.");
    }
    return wait_s > 0;
}

void on_log_post(Call *call)
{
    Writing writing = {.call = call, .sight = SIGHT_LOG, .now_ms = clock_wall_ms()};
    if (begin(&writing) && check_ref(&writing) && check_corrected(&writing) &&
        choose_area(&writing) && choose_id(&writing) && !log_is_too_much(call)) {
        submit(&writing);
    }
}

/* Who may no longer read it is not told what was written. */
void on_log_repeat(Call *call, const char *kept)
{
    LogLine line;
    LogFound found;
    size_t size = strlen(kept);
    if (!decode_log(call->server->decoder, kept, size, &line, NULL)) {
        reply_problem(call, 404, "unknown", "There is no such line.");
        return;
    }
    g_autofree char *id = g_strdup(line.id);
    if (!log_find_line(call, id, &found)) {
        return;
    }
    g_autoptr(Line) there = found.line;
    if (there == NULL) {
        reply_problem(call, 404, "unknown", "There is no such line.");
        return;
    }
    reply_line(call, kept, size);
}
