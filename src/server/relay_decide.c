/* Whom the relay lets in: who holds what was lent, and machines with a login of their own. */
#include <string.h>

#include "relay_private.h"

#define SAME_SETUP_MS 15000  /* one looking: its connection and its session come so close */
#define SAME_LOOK_MS  600000 /* a machine that comes back within that looks on */
#define READERS_MAX   8192
#define GUESSES_MAX   4096 /* addresses that guess, known at a time */
#define GUESSES_MS    60000
#define GUESSES       60 /* wrong logins of one address, in that time */
#define WRONG_MAX     5  /* wrong passwords for what is lent: then it is nobody's */

typedef struct Guess {
    int64_t since_ms;
    unsigned wrong;
} Guess;

static bool has_id(const Lent *lent, const RelayAsk *ask)
{
    for (unsigned i = 0; i < lent->count; i++) {
        if (strcmp(lent->ids[i].id, ask->id) == 0) {
            return true;
        }
    }
    return false;
}

/* Notes a session.  One that comes later than a setup takes ends what ran before: what is lent is
 * for one player. */
static void note_session(Relay *relay, Lent *lent, const RelayAsk *ask, int64_t now_ms)
{
    bool known = ask->id[0] == '\0' || has_id(lent, ask);
    if (!known && now_ms - lent->heard_ms > SAME_SETUP_MS) {
        relay_end_sessions(relay, lent, false);
        lent->count = 0;
    }
    if (!known && strlen(ask->id) < RELAY_ID_SIZE) {
        RelaySession *place = &lent->ids[MIN(lent->count, RELAY_IDS_MAX - 1)];
        g_strlcpy(place->id, ask->id, sizeof place->id);
        g_strlcpy(place->protocol, ask->protocol, sizeof place->protocol);
        lent->count = MIN(lent->count + 1, RELAY_IDS_MAX);
    }
    lent->heard_ms = now_ms;
}

/* True when this address has been wrong too often of late. */
static bool guesses_on(Relay *relay, const RelayAsk *ask, int64_t now_ms)
{
    const Guess *guess = g_hash_table_lookup(relay->guesses, ask->ip);
    return guess != NULL && guess->wrong >= GUESSES && now_ms - guess->since_ms < GUESSES_MS;
}

static RelayAnswer wrong_login(Relay *relay, const RelayAsk *ask, int64_t now_ms)
{
    Guess *guess = g_hash_table_lookup(relay->guesses, ask->ip);
    if (guess == NULL) {
        if (g_hash_table_size(relay->guesses) >= GUESSES_MAX) {
            g_hash_table_remove_all(relay->guesses);
        }
        guess = g_new0(Guess, 1);
        g_hash_table_insert(relay->guesses, g_strdup(ask->ip), guess);
    }
    if (now_ms - guess->since_ms >= GUESSES_MS) {
        *guess = (Guess){.since_ms = now_ms};
    }
    guess->wrong++;
    return RELAY_REFUSE;
}

static bool fits(const Lent *lent, const RelayAsk *ask, int64_t now_ms)
{
    return lent->action == ask->action && now_ms < lent->expires_ms &&
           strcmp(lent->path, ask->path) == 0 &&
           (lent->action == RELAY_READ || strcmp(lent->query, ask->query) == 0) &&
           (lent->ip == NULL || strcmp(lent->ip, ask->ip) == 0);
}

static RelayAnswer decide_lent(Relay *relay, Lent *lent, const RelayAsk *ask, const char *password,
                               int64_t now_ms)
{
    if (!relay_secret_is(lent->password, password)) {
        if (++lent->wrong >= WRONG_MAX) {
            lent->expires_ms = 0;
        }
        return wrong_login(relay, ask, now_ms);
    }
    if (!fits(lent, ask, now_ms)) {
        return RELAY_REFUSE;
    }
    if (lent->ip == NULL) {
        lent->ip = g_strdup(ask->ip);
        lent->heard_ms = now_ms;
    }
    note_session(relay, lent, ask, now_ms);
    return RELAY_ALLOW;
}

static bool path_fits(const RelayLogin *login, const char *path)
{
    for (char **pattern = login->paths; *pattern != NULL; pattern++) {
        if (g_pattern_match_simple(*pattern, path)) {
            return true;
        }
    }
    return false;
}

static const RelayLogin *find_login(const Relay *relay, const char *name)
{
    for (guint i = 0; i < relay->logins->len; i++) {
        const RelayLogin *login = relay->logins->pdata[i];
        if (strcmp(login->name, name) == 0) {
            return login;
        }
    }
    return NULL;
}

void relay_know(Relay *relay, RelayKnows knows, void *data)
{
    relay->knows = knows;
    relay->knows_data = data;
}

static char *camera_of(const Relay *relay, const char *path)
{
    char *camera = relay->url != NULL ? relay_path_camera(relay->url, path) : NULL;
    char *sub = relay->sub_url != NULL ? relay_path_camera(relay->sub_url, path) : NULL;
    /* "c1_sub" fits "{camera}", too: the narrower pattern, which leaves less, says it, unless it
     * names nobody. */
    bool narrower = sub != NULL && (camera == NULL || strlen(sub) < strlen(camera));
    bool known = narrower && (relay->knows == NULL || relay->knows(sub, relay->knows_data));
    if (camera == NULL || known) {
        g_free(camera);
        return sub;
    }
    g_free(sub);
    return camera;
}

/* A machine reads: a looking that is journaled when it begins. */
static void note_machine(Relay *relay, const RelayLogin *login, const RelayAsk *ask, int64_t now_ms,
                         RelayLook *look)
{
    g_free(relay->last_camera);
    g_free(relay->last_by);
    g_free(relay->last_key);
    relay->last_camera = camera_of(relay, ask->path);
    relay->last_by = g_strconcat("relay/", login->name, NULL);
    relay->last_key = g_strjoin("\n", login->name, ask->path, ask->ip, NULL);
    *look = (RelayLook){.camera = relay->last_camera,
                        .by = relay->last_by,
                        .key = relay->last_key,
                        .purpose = login->purpose};
    if (look->camera == NULL) {
        return;
    }
    Lent *machine = g_hash_table_lookup(relay->machines, look->key);
    if (machine == NULL) {
        if (g_hash_table_size(relay->machines) >= READERS_MAX) {
            g_hash_table_remove_all(relay->machines);
        }
        machine = g_new0(Lent, 1);
        machine->camera = g_strdup(look->camera);
        g_hash_table_insert(relay->machines, g_strdup(look->key), machine);
    }
    look->fresh = machine->heard_ms == 0 || now_ms - machine->heard_ms > SAME_LOOK_MS;
    if (machine->count == RELAY_IDS_MAX) { /* each comes and goes by itself: the newest are kept */
        memmove(machine->ids, machine->ids + 1, sizeof machine->ids - sizeof *machine->ids);
        machine->count--;
    }
    machine->heard_ms = now_ms;
    note_session(relay, machine, ask, now_ms);
}

void relay_unlook(Relay *relay, const char *key)
{
    g_hash_table_remove(relay->machines, key);
}

static RelayAnswer decide_machine(Relay *relay, const RelayAsk *ask, const char *password,
                                  int64_t now_ms, RelayLook *look)
{
    const RelayLogin *login = find_login(relay, ask->user);
    /* As much time for a name that there is not. */
    bool good = relay_secret_is(login != NULL ? login->secret : relay->secret, password);
    if (login == NULL || !good) {
        return wrong_login(relay, ask, now_ms);
    }
    bool named =
        ask->action == RELAY_PUBLISH || ask->action == RELAY_READ || ask->action == RELAY_PLAYBACK;
    if ((login->actions >> ask->action & 1) == 0 || (named && !path_fits(login, ask->path))) {
        return RELAY_REFUSE;
    }
    if (ask->action == RELAY_READ || ask->action == RELAY_PLAYBACK) {
        note_machine(relay, login, ask, now_ms, look);
    }
    return RELAY_ALLOW;
}

/* A user and a password may come as a token, "USER:PASSWORD", where a protocol has but that. */
static RelayAnswer decide(Relay *relay, const RelayAsk *asked, int64_t now_ms, RelayLook *look)
{
    RelayAsk ask = *asked;
    g_autofree char *user = NULL;
    const char *colon = strchr(ask.token, ':');
    if (ask.user[0] == '\0' && colon != NULL) {
        user = g_strndup(ask.token, (size_t)(colon - ask.token));
        ask.user = user;
        ask.password = colon + 1;
    }
    if (guesses_on(relay, &ask, now_ms)) {
        return RELAY_LATER;
    }
    if (ask.user[0] == '\0' && ask.password[0] == '\0' && ask.token[0] == '\0') {
        return RELAY_LOGIN;
    }
    Lent *lent = g_hash_table_lookup(relay->lent, ask.user);
    return lent != NULL ? decide_lent(relay, lent, &ask, ask.password, now_ms)
                        : decide_machine(relay, &ask, ask.password, now_ms, look);
}

RelayAnswer relay_decide(Relay *relay, const RelayAsk *ask, int64_t now_ms, RelayLook *look)
{
    *look = (RelayLook){0};
    RelayAnswer answer = decide(relay, ask, now_ms, look);
    relay->figures.allowed += answer == RELAY_ALLOW;
    relay->figures.refused += answer == RELAY_REFUSE || answer == RELAY_LATER;
    return answer;
}
