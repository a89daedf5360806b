#include "demo_tokens.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/paths.h"
#include "token_change.h"
#include "wire/messages.h"

typedef struct Choice {
    uint32_t area;
    unsigned live, installed;
} Choice;

static bool is_better(const Choice *next, const Choice *best)
{
    return next->live > best->live ||
           (next->live == best->live && next->installed > best->installed);
}

/* The RT of a camera with analytics, since it has alerts of its own; CATALOG_NONE for others. */
static uint32_t watched_rt(const Catalog *catalog, uint32_t index)
{
    Camera camera;
    Area area;
    if (!catalog_camera(catalog, index, &camera) || camera.analytics[0] == '\0' ||
        camera.visibility == VISIBILITY_OFFICIAL) {
        return CATALOG_NONE;
    }
    uint32_t at = catalog_camera_area(catalog, index);
    return catalog_area(catalog, at, &area) && area.level == AREA_RT ? at : CATALOG_NONE;
}

/* An RT with live cameras and alerts makes the better first impression.  In Banjarmasin cameras
 * stand in kelurahan without RT. */
static char *volunteer_area(const State *state)
{
    const Catalog *catalog = state_catalog(state);
    Choice best = {.area = CATALOG_NONE};
    Area area;
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        uint32_t rt = watched_rt(catalog, i);
        AreaCounts counts = rt != CATALOG_NONE ? catalog_area_counts(catalog, rt) : (AreaCounts){0};
        Choice next = {rt, counts.live, counts.installed};
        if (rt != CATALOG_NONE && is_better(&next, &best)) {
            best = next;
        }
    }
    for (uint32_t i = 0; best.area == CATALOG_NONE && i < catalog_areas(catalog); i++) {
        if (catalog_area(catalog, i, &area) && area.level >= AREA_KELURAHAN &&
            catalog_area_counts(catalog, i).installed > 0) {
            best.area = i;
        }
    }
    bool found = best.area != CATALOG_NONE && catalog_area(catalog, best.area, &area);
    return g_strdup(found ? area.code : "*");
}

static bool end_old(const TokenRow *row, void *data)
{
    if (row->revoked_ms == 0 && g_str_has_prefix(row->id, "demo-")) {
        batch_aside(data, token_change_revoke(row->hash, clock_wall_ms()));
    }
    return true;
}

static void add_token(Batch *batch, Role role, const char *areas, const char *secret)
{
    char hash[TOKEN_HASH_SIZE], ulid[ID_ULID_SIZE];
    int64_t now = clock_wall_ms();
    token_hash(secret, hash);
    id_ulid(now, ulid);
    g_autofree char *id = g_strconcat("demo-", ulid, NULL);
    TokenRow row = {.hash = hash,
                    .id = id,
                    .name = role_word(role),
                    .areas = areas,
                    .role = role,
                    .created_ms = now};
    token_change_add(batch, &row, "demo");
}

typedef struct Waiting {
    bool done, good;
} Waiting;

static void on_written(Batch *batch, const GError *error, void *data)
{
    Waiting *waiting = data;
    waiting->done = true;
    waiting->good = error == NULL;
}

static bool write_file(const char *path, char *const secrets[ROLES], GError **error)
{
    g_autoptr(GString) json = g_string_new(NULL);
    const char *borrowed[ROLES];
    for (int role = 0; role < ROLES; role++) {
        borrowed[role] = secrets[role];
    }
    encode_tokens(json, borrowed);
    bool good = paths_replace(path, json->str, json->len, 0600, error);
    explicit_bzero(json->str, json->len);
    return good;
}

static bool is_valid(const Server *server, const char *secret, Role role)
{
    if (secret == NULL) {
        return false;
    }
    g_autofree char *header = g_strconcat("Bearer ", secret, NULL);
    const Token *token = tokens_find(server->tokens, header, clock_wall_ms());
    explicit_bzero(header, strlen(header));
    return token != NULL && token->role == role;
}

/* A restart on the same database and file goes on with the same tokens: who holds one notices
 * nothing. */
static bool still_good(const Server *server)
{
    g_autofree char *json = NULL;
    gsize size;
    const char *secrets[ROLES];
    if (!g_file_get_contents(server->options->tokens_file, &json, &size, NULL) ||
        !decode_tokens(server->decoder, json, size, secrets, NULL)) {
        return false;
    }
    bool good = true;
    for (int role = 0; role < ROLES; role++) {
        good = good && is_valid(server, secrets[role], (Role)role);
    }
    decoder_wipe(server->decoder);
    explicit_bzero(json, size);
    return good;
}

bool demo_tokens_write(Server *server, GError **error)
{
    if (still_good(server)) {
        return true;
    }
    JournalStore *store = journal_store(server->journal);
    g_autofree char *area = volunteer_area(server->state);
    char *secrets[ROLES];
    Batch *batch = batch_new();
    Waiting waiting = {0};
    batch->done = on_written;
    batch->data = &waiting;
    bool good = store->class->tokens(store, end_old, batch, error);
    for (int role = 0; role < ROLES; role++) {
        secrets[role] = id_secret(24);
        add_token(batch, (Role)role, role == ROLE_VOLUNTEER ? area : "*", secrets[role]);
    }
    server_submit(server, batch);
    while (!waiting.done) {
        event_base_loop(server->base, EVLOOP_ONCE);
    }
    if (good && !waiting.good) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE,
                    "the demo's tokens could not be written down");
        good = false;
    }
    good = good && write_file(server->options->tokens_file, secrets, error);
    for (int role = 0; role < ROLES; role++) {
        explicit_bzero(secrets[role], strlen(secrets[role]));
        g_free(secrets[role]);
    }
    return good;
}
