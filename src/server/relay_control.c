/* The relay's control API: ends sessions, and asks whether they are there still. */
#include <string.h>

#include "relay_private.h"

#define TIMEOUT_MS   10000
#define ANSWER_MAX   65536
#define RETRY_MS     1000
#define RETRY_MOST   60000
#define TRIES        10
#define WAITING_MOST 10000

struct RelayControl {
    struct event_base *base;
    Asker *asker;
    Decoder *decoder;
    GHashTable *chores; /* set of Chore that are under way */
    uint64_t kicked, unkicked;
    bool said; /* that it refuses us */
};

/* One session that is ended or asked about: the lists it may stand in are tried in turn. */
typedef struct Chore {
    RelayControl *control;
    RelaySession session;
    struct event *again;
    RelayThere told; /* NULL: it is ended */
    char *user;
    void *data;
    unsigned place, failures;
    bool connections;
} Chore;

typedef struct Place {
    const char *protocol, *list;
    bool connections; /* of connections, which have a session */
} Place;

static const Place places[] = {
    {"rtsp", "rtspsessions", false}, {"rtsp", "rtspssessions", false},
    {"rtsp", "rtspconns", true},     {"rtsp", "rtspsconns", true},
    {"hls", "hlssessions", false},   {"webrtc", "webrtcsessions", false},
    {"rtmp", "rtmpconns", false},    {"rtmp", "rtmpsconns", false},
    {"srt", "srtconns", false},      {"moq", "moqsessions", false},
};

static void chore_free(gpointer data)
{
    Chore *chore = data;
    event_free(chore->again);
    g_free(chore->user);
    g_free(chore);
}

static void finish(Chore *chore, bool there)
{
    if (chore->told != NULL) {
        chore->told(there, chore->user, chore->data);
    }
    g_hash_table_remove(chore->control->chores, chore);
}

/* Returns the place to try, from the chore's own on; NULL when there is none left. */
static const Place *next_place(Chore *chore)
{
    for (; chore->place < G_N_ELEMENTS(places); chore->place++) {
        const Place *place = &places[chore->place];
        if (strcmp(place->protocol, chore->session.protocol) == 0 &&
            (!place->connections || chore->connections)) {
            return place;
        }
    }
    return NULL;
}

static void ask(Chore *chore);

static void try_again(Chore *chore, const char *why)
{
    if (++chore->failures >= TRIES) {
        if (chore->told == NULL) {
            chore->control->unkicked++;
            g_warning("relay: a session that should end could not be ended: %s", why);
        }
        g_hash_table_remove(chore->control->chores, chore);
        return;
    }
    int wait = ask_wait_ms(chore->failures, RETRY_MS, RETRY_MOST);
    const struct timeval later = {wait / 1000, wait % 1000 * 1000};
    event_add(chore->again, &later);
}

/* The connection's session is what can be ended. */
static void take_connection(Chore *chore, const AskAnswer *answer)
{
    RelayControl *control = chore->control;
    const char *session = NULL;
    if (decode_media_session(control->decoder, answer->body, answer->size, &session, NULL) &&
        session != NULL && strlen(session) < RELAY_ID_SIZE) {
        RelaySession found = chore->session;
        g_strlcpy(found.id, session, sizeof found.id);
        relay_control_kick(control, &found, false);
    }
    finish(chore, true);
}

static void on_answer(const AskAnswer *answer, void *data)
{
    Chore *chore = data;
    RelayControl *control = chore->control;
    if (answer->why != NULL || answer->status >= 500) {
        try_again(chore, answer->why != NULL ? answer->why : "it failed");
    } else if (answer->status == 404 || answer->status == 400) {
        chore->place++;
        ask(chore);
    } else if (answer->status != 200) {
        if (!control->said) {
            g_warning("relay: its control API answers %ld: no session can be ended there",
                      answer->status);
        }
        control->said = true;
        try_again(chore, "its control API refuses the login");
    } else if (chore->told == NULL && places[chore->place].connections) {
        take_connection(chore, answer);
    } else {
        control->kicked += chore->told == NULL;
        finish(chore, true);
    }
}

static void ask(Chore *chore)
{
    const Place *place = next_place(chore);
    if (place == NULL) {
        finish(chore, false);
        return;
    }
    bool kick = chore->told == NULL && !place->connections;
    g_autoptr(GString) path = g_string_new("/v3/");
    g_string_append_printf(path, "%s/%s/", place->list, kick ? "kick" : "get");
    ask_escape(path, chore->session.id);
    const AskRequest request = {.path = path->str, .json = kick ? "" : NULL};
    asker_ask(chore->control->asker, &request, on_answer, chore);
}

static void on_again(evutil_socket_t fd, short what, void *data)
{
    ask(data);
}

RelayControl *relay_control_new(struct event_base *base, const char *url, const AskLogin *login)
{
    RelayControl *control = g_new0(RelayControl, 1);
    const AskPlan plan = {.base = base,
                          .url = url,
                          .user = login->user,
                          .password = login->password,
                          .timeout_ms = TIMEOUT_MS,
                          .body_max = ANSWER_MAX};
    control->base = base;
    control->asker = asker_new(&plan);
    control->decoder = decoder_new();
    control->chores = g_hash_table_new_full(NULL, NULL, chore_free, NULL);
    return control;
}

void relay_control_free(RelayControl *control)
{
    if (control != NULL) {
        asker_free(control->asker);
        g_hash_table_unref(control->chores);
        decoder_free(control->decoder);
        g_free(control);
    }
}

static Chore *chore_new(RelayControl *control, const RelaySession *session)
{
    Chore *chore = g_new0(Chore, 1);
    chore->control = control;
    chore->session = *session;
    chore->again = evtimer_new(control->base, on_again, chore);
    g_hash_table_add(control->chores, chore);
    return chore;
}

void relay_control_kick(RelayControl *control, const RelaySession *session, bool connections)
{
    if (g_hash_table_size(control->chores) >= WAITING_MOST) {
        control->unkicked++;
        return;
    }
    Chore *chore = chore_new(control, session);
    chore->connections = connections;
    ask(chore);
}

void relay_control_look(RelayControl *control, const RelaySession *session, const char *user,
                        RelayThere told, void *data)
{
    if (g_hash_table_size(control->chores) < WAITING_MOST) {
        Chore *chore = chore_new(control, session);
        chore->connections = true;
        chore->user = g_strdup(user);
        chore->told = told;
        chore->data = data;
        ask(chore);
    }
}

void relay_control_figures(const RelayControl *control, RelayFigures *out)
{
    out->kicked = control->kicked;
    out->unkicked = control->unkicked;
}
