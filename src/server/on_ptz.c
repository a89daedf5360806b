/* Steering a camera: GET and POST /cameras/{id}/ptz. */
#include <string.h>

#include "base/error.h"
#include "handlers.h"
#include "steering.h"
#include "wire/ptz.h"

/* Where a camera is steered; a secret. */
typedef struct SteerAddress {
    char *url, *user, *password;
} SteerAddress;

static void steer_address_clear(SteerAddress *address)
{
    char *all[] = {address->url, address->user, address->password};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        if (all[i] != NULL) {
            explicit_bzero(all[i], strlen(all[i]));
            g_free(all[i]);
        }
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SteerAddress, steer_address_clear)

static bool take_address(const Aside *row, void *data)
{
    SteerAddress *address = data;
    address->user = g_strdup(row->text[4]);
    address->password = g_strdup(row->text[5]);
    address->url = g_strdup(row->text[7]);
    return false;
}

/* Steering is looking: who may not see it does not turn it.  A brake that is still on its way to
 * the disk holds, too. */
static bool may_steer(Call *call)
{
    const Slot *slot = state_find(call->server->state, ENTRY_CAMERA, call->id);
    Camera camera;
    bool known = slot != NULL && state_camera(call->server->state, call->id, &camera);
    bool braked = known && camera.reason == REASON_PRIVACY;
    if (known && token_sees(call->token, slot->sight, slot->area) &&
        (!braked || role_has(call->token->role, RIGHT_BRAKE_RELEASE))) {
        if (camera.ptz) {
            return true;
        }
        reply_problem(call, 422, "not_ptz", "The camera stands still: it can't be steered.");
    } else if (known && token_sees(call->token, sight_unbraked(slot->sight), slot->area)) {
        reply_problem(call, 403, "closed", "The camera is closed for privacy.");
    } else {
        reply_problem(call, 404, "unknown", "There is no such camera.");
    }
    return false;
}

static bool find_address(Call *call, SteerAddress *out)
{
    g_autoptr(GError) error = NULL;
    JournalStore *store = journal_store(call->server->journal);
    if (!journal_store_address(store, call->id, take_address, out, &error)) {
        reply_failure(call, error);
        return false;
    }
    if (out->url == NULL) {
        reply_problem(call, 422, "not_ptz", "Nobody says where this camera is steered.");
    }
    return out->url != NULL;
}

static GString *standing_json(Call *call)
{
    PtzStanding standing;
    GString *json = g_string_new(NULL);
    steering_standing(call->server->steering, call->id, call->token, &standing);
    encode_ptz_standing(json, &standing);
    return json;
}

static void reply_standing(Call *call)
{
    g_autoptr(GString) json = standing_json(call);
    call_set_header(call, "Cache-Control", "no-store");
    reply_json(call, 200, json);
}

void on_ptz(Call *call)
{
    if (may_steer(call)) {
        reply_standing(call);
    }
}

static void reply_taken(Call *call)
{
    PtzStanding standing;
    steering_standing(call->server->steering, call->id, call->token, &standing);
    g_autofree char *owner = g_strdup(standing.holder);
    g_autofree char *detail =
        g_strdup_printf("%s steers this camera.", owner != NULL ? owner : "Somebody else");
    g_autoptr(GString) current = standing_json(call);
    Problem problem = {.status = 409, .detail = detail, .owner = owner, .current = current->str};
    reply_problem_with(call, &problem, "taken");
}

/* Why a camera did not do what it was told. */
static void reply_refusal(Call *call, const GError *error, PtzActKind act)
{
    bool late = error->code == TILIK_ERROR_UNAVAILABLE;
    bool unfit = error->code == TILIK_ERROR_NOT_FOUND && (act == PTZ_TAKE || act == PTZ_MOVE);
    if (unfit) {
        reply_problem(call, 422, "not_ptz", "The camera says: %s.", error->message);
    } else {
        reply_problem(call, late ? 504 : 502, "camera", "The camera did not do it: %s.",
                      error->message);
    }
}

typedef struct Steered {
    Call *call;
    PtzActKind act;
} Steered;

static void on_steered(const PtzStanding *standing, const GError *error, void *data)
{
    g_autofree Steered *steered = data;
    if (error != NULL) {
        reply_refusal(steered->call, error, steered->act);
    } else {
        reply_standing(steered->call);
    }
}

static bool may_act(Call *call, const SteeringAct *act)
{
    switch (steering_may(call->server->steering, act)) {
    case STEERING_GOOD:
        return true;
    case STEERING_TAKEN:
        reply_taken(call);
        break;
    case STEERING_NO_FORCE:
        reply_problem(call, 403, "right", "The role %s may not take a camera from its holder.",
                      role_word(call->token->role));
        break;
    case STEERING_TOO_FAST:
        call_set_header(call, "Retry-After", "1");
        reply_problem(call, 429, "pace", "At most %d acts in a second.", STEERING_ACTS_A_SECOND);
        break;
    }
    return false;
}

void on_ptz_act(Call *call)
{
    SteeringAct act = {.camera = call->id, .token = call->token};
    g_autoptr(GError) error = NULL;
    g_auto(SteerAddress) address = {0};
    if (!may_steer(call)) {
        return;
    }
    if (!decode_ptz_act(call->server->decoder, call->body, call->body_size, &act.act, &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    if (!find_address(call, &address) || !may_act(call, &act)) {
        return;
    }
    act.target = (OnvifTarget){address.url, address.user, address.password};
    Steered *steered = g_new0(Steered, 1);
    *steered = (Steered){call, act.act.act};
    steering_send(call->server->steering, &act, on_steered, steered);
}
