#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "handlers.h"
#include "idempotency.h"
#include "looking.h"
#include "on_view_address.h"
#include "wire/messages.h"
#include "wire/routes.h"

/* How long one journaled looking may be begun with; then it takes a new one. */
#define GRANT_MS INT64_C(3600000)

typedef struct Looking {
    Call *call;
    ViewRecord view; /* its strings are the call's, but for the id */
    char id[ID_ULID_SIZE];
    ViewRequest request;
} Looking;

/* Says why a camera can't be looked at; true when it can.  One that the reader may know of but for
 * its brake is said to be closed, since they were told that it left; of others nothing is said. */
static bool may_look(Call *call, const char *camera)
{
    const Slot *slot = state_find(call->server->state, ENTRY_CAMERA, camera);
    if (slot != NULL && token_sees(call->token, slot->sight, slot->area)) {
        return true;
    }
    if (slot != NULL && role_has(call->token->role, RIGHT_PRIVACY_BRAKE) &&
        token_sees(call->token, sight_unbraked(slot->sight), slot->area)) {
        reply_problem(call, 403, "closed", "The camera is closed for privacy.");
        return false;
    }
    reply_problem(call, 404, "unknown", "There is no such camera.");
    return false;
}

/* Neither a repeat nor a token that ends makes a looking longer. */
static int64_t end_of(const ViewRecord *view, const Token *token)
{
    int64_t end = view->at_ms + GRANT_MS;
    return token->expires_ms != 0 ? MIN(end, token->expires_ms) : end;
}

/* Sends the secret, once, to the one who asked. */
static void send_grant(Call *call, const ViewRecord *view, const ViewRequest *request)
{
    g_auto(Address) address = {0};
    Watching *watching = call->server->watching; /* a refusal ends the call */
    if (!may_look(call, view->camera) || !address_find(call, view->camera, request, &address)) {
        watching_remove(watching, view->id);
        return;
    }
    VideoGrant demo = {0};
    const char *lent = NULL; /* the user of what is the demo's, or the relay's */
    bool sub = request->quality == QUALITY_SUB && address.sub != NULL;
    ViewGrant grant = {.id = view->id,
                       .url = sub ? address.sub : address.main,
                       .user = address.user,
                       .password = address.password,
                       .expires_ms = end_of(view, call->token)};
    if (address.relayed) {
        const RelayWish wish = {.camera = view->camera,
                                .span = request->from_ms > 0 ? &address.span : NULL,
                                .sub = request->quality == QUALITY_SUB,
                                .expires_ms = grant.expires_ms};
        relay_lend(call->server->relay, &wish, &grant); /* it can: address_find() */
        lent = grant.user;
    } else if (g_str_has_prefix(grant.url, "demo:")) {
        video_grant(call->server->video, grant.url + 5, grant.expires_ms, &demo);
        grant.url = demo.url;
        grant.user = demo.user;
        grant.password = demo.password;
        lent = demo.user;
    }
    watching_grant(watching, view, call->token, lent, grant.expires_ms);
    g_autoptr(GString) json = g_string_new(NULL);
    encode_view_grant(json, &grant);
    call_set_header(call, "Cache-Control", "no-store");
    reply_json(call, 200, json);
    explicit_bzero(json->str, json->allocated_len);
    explicit_bzero(&demo, sizeof demo);
}

static void on_written(Batch *batch, const GError *error, void *data)
{
    Looking *looking = data;
    Call *call = looking->call;
    if (error != NULL) {
        watching_remove(call->server->watching, looking->id);
        reply_failure(call, error);
    } else {
        const Entry *entry = g_ptr_array_index(batch->entries, 0);
        looking->view.rev = entry->rev;
        watching_written(call->server->watching, looking->id, entry->rev);
        send_grant(call, &looking->view, &looking->request);
    }
    g_free(looking);
}

static bool read_request(Call *call, ViewRequest *out)
{
    g_autoptr(GError) error = NULL;
    if (!decode_view_request(call->server->decoder, call->body, call->body_size, out, &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return false;
    }
    return true;
}

/* Returns the batch that says who looks; what it keeps for a repeat names the view and no secret.
 */
static Batch *view_batch(const Call *call, const ViewRecord *view)
{
    const Slot *slot = state_find(call->server->state, ENTRY_CAMERA, view->camera);
    Batch *batch = batch_new();
    looking_add(batch, view, slot->area, slot->sight);
    const Entry *entry = g_ptr_array_index(batch->entries, 0);
    batch->answer_rev = true;
    batch->answer = g_string_new_len(entry->text->str, (gssize)entry->text->len);
    batch_aside(batch, idempotency_keep(call, 200));
    return batch;
}

void on_view(Call *call)
{
    ViewRequest request;
    g_auto(Address) address = {0};
    if (!may_look(call, call->id) || !read_request(call, &request) ||
        !address_find(call, call->id, &request, &address)) {
        return;
    }
    Looking *looking = g_new0(Looking, 1);
    ViewRecord *view = &looking->view;
    *view = (ViewRecord){.id = looking->id,
                         .camera = call->id,
                         .by = call->token->name,
                         .at_ms = clock_wall_ms(),
                         .seconds = -1,
                         .from_ms = request.from_ms,
                         .purpose = request.purpose};
    looking_judge(view, call->token->role);
    id_ulid(view->at_ms, looking->id);
    looking->call = call;
    looking->request = request;
    if (!watching_add(call->server->watching, view, call->token, end_of(view, call->token))) {
        g_free(looking);
        call_set_header(call, "Retry-After", "60");
        reply_problem(call, 429, "views", "This token holds too many stream addresses.");
        return;
    }
    Batch *batch = view_batch(call, view);
    batch->done = on_written;
    batch->data = looking;
    server_submit(call->server, batch);
}

/* The same looking, asked for twice: the first address is not kept, so it gets another, and the
 * first is good no more. */
void on_view_repeat(Call *call, const char *kept)
{
    ViewRecord view;
    ViewRequest request;
    if (!read_request(call, &request)) {
        return;
    }
    if (!decode_view(call->server->decoder, kept, strlen(kept), &view, NULL)) {
        reply_problem(call, 500, "kept", "The first answer can't be read.");
        return;
    }
    if (clock_wall_ms() >= end_of(&view, call->token)) {
        reply_problem(call, 409, "view-ended",
                      "That looking has ended; begin another with a new Idempotency-Key.");
        return;
    }
    send_grant(call, &view, &request);
}
