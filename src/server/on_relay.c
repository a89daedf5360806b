#include <event2/http.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "handlers.h"
#include "looking.h"
#include "relay.h"
#include "wire/messages.h"

#define BASIC_MAX 1024

/* Returns the password of an Authorization: Basic header; NULL none. */
static char *basic_password(const Call *call)
{
    const char *header = call_header(call, "Authorization");
    if (header == NULL || g_ascii_strncasecmp(header, "Basic ", 6) != 0 ||
        strlen(header) > BASIC_MAX) {
        return NULL;
    }
    gsize size = 0;
    g_autofree guchar *plain = g_base64_decode(header + 6, &size);
    g_autofree char *text = g_strndup((const char *)plain, size);
    const char *colon = strchr(text, ':');
    char *password = colon != NULL ? g_strdup(colon + 1) : NULL;
    explicit_bzero(plain, size);
    explicit_bzero(text, size);
    return password;
}

/* The relay says who it is in its address of us: ?secret=…, or a user and a password. */
static bool is_relay(const Call *call)
{
    const char *query = call_parameter(call, "secret");
    char *basic = query == NULL ? basic_password(call) : NULL;
    const char *secret = query != NULL ? query : basic;
    bool good = secret != NULL && relay_knows(call->server->relay, secret);
    if (basic != NULL) {
        explicit_bzero(basic, strlen(basic));
        g_free(basic);
    }
    return good;
}

static void allow(Call *call)
{
    reply_text(call, 200, "application/json", "{}", 2);
}

static void refuse(Call *call, RelayAnswer answer)
{
    switch (answer) {
    case RELAY_LOGIN:
        call_set_header(call, "WWW-Authenticate", "Basic realm=\"tilik\"");
        reply_problem(call, 401, "login", "A user and a password are needed.");
        return;
    case RELAY_LATER:
        call_set_header(call, "Retry-After", "60");
        reply_problem(call, 429, "guesses", "Too many wrong logins from this address.");
        return;
    default:
        reply_problem(call, 403, "refused", "That is not allowed.");
    }
}

/* A machine's looking, until it is written. */
typedef struct MachineLook {
    Call *call;
    char *key;
} MachineLook;

static void on_written(Batch *batch, const GError *error, void *data)
{
    MachineLook *look = data;
    if (error != NULL) {
        relay_unlook(look->call->server->relay, look->key);
        reply_failure(look->call, error);
    } else {
        allow(look->call);
    }
    g_free(look->key);
    g_free(look);
}

static void journal_look(Call *call, const RelayLook *told, const Slot *slot, int64_t now_ms)
{
    char id[ID_ULID_SIZE];
    id_ulid(now_ms, id);
    const ViewRecord view = {.id = id,
                             .camera = told->camera,
                             .by = told->by,
                             .at_ms = now_ms,
                             .seconds = -1,
                             .purpose = told->purpose};
    Batch *batch = batch_new();
    looking_add(batch, &view, slot->area, slot->sight); /* a machine's: nobody looked */
    MachineLook *look = g_new0(MachineLook, 1);
    look->call = call;
    look->key = g_strdup(told->key);
    batch->done = on_written;
    batch->data = look;
    server_submit(call->server, batch);
}

/* A machine looks at a camera: what the privacy brake closed is closed to it, too. */
static void look_at(Call *call, const RelayLook *look, int64_t now_ms)
{
    const Slot *slot = state_find(call->server->state, ENTRY_CAMERA, look->camera);
    if (slot == NULL) {
        allow(call);
    } else if (sight_unbraked(slot->sight) != slot->sight) {
        relay_unlook(call->server->relay, look->key);
        refuse(call, RELAY_REFUSE);
    } else if (!look->fresh) {
        allow(call);
    } else {
        journal_look(call, look, slot, now_ms);
    }
}

void on_relay(Call *call)
{
    Server *server = call->server;
    if (server->relay == NULL) {
        reply_problem(call, 404, "unknown", "There is nothing here.");
        return;
    }
    if (!is_relay(call)) {
        server->metrics.refused_tokens++;
        reply_problem(call, 403, "secret", "This is for the relay alone.");
        return;
    }
    if (!server->ready) {
        reply_problem(call, 503, "starting", "The city is still being written down.");
        return;
    }
    g_autoptr(GError) error = NULL;
    RelayAsk ask;
    RelayLook look;
    int64_t now_ms = clock_wall_ms();
    if (!decode_relay_ask(server->decoder, call->body, call->body_size, &ask, &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    RelayAnswer answer = relay_decide(server->relay, &ask, now_ms, &look);
    decoder_wipe(server->decoder);
    explicit_bzero(call->body, call->body_size);
    if (answer != RELAY_ALLOW) {
        refuse(call, answer);
    } else if (look.camera != NULL) {
        look_at(call, &look, now_ms);
    } else {
        allow(call);
    }
}
