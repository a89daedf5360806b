#include "list.h"

#include <event2/keyvalq_struct.h>
#include <inttypes.h>
#include <string.h>
#include <sys/queue.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/alert_query.h"
#include "model/query.h"
#include "on_register.h"
#include "snapshot.h"
#include "wire/messages.h"
#include "wire/routes.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX     1000
#define QUERY_MAX     512
#define CURSOR_MAX    200

typedef struct ListAsk {
    EntryKind kind;
    GArray *only;   /* indices that the query chose, NULL for all */
    char *position; /* the id after which the page starts; NULL for the first page */
    int64_t since, limit;
} ListAsk;

bool list_sees(const Token *token, EntryKind kind, const Slot *slot)
{
    return slot_is_there(slot) &&
           (token_sees(token, slot->sight, slot->area) ||
            ((kind == ENTRY_AREA || kind == ENTRY_WEATHER) && token_under(token, slot->area)));
}

bool list_number(const Call *call, const char *name, int64_t max, int64_t *out)
{
    const char *text = call_parameter(call, name);
    guint64 number;
    if (text == NULL) {
        return true;
    }
    if (!g_ascii_string_to_unsigned(text, 10, 0, (guint64)max, &number, NULL)) {
        return false;
    }
    *out = (int64_t)number;
    return true;
}

char *list_cursor(const char *position)
{
    g_autofree char *marked = g_strconcat("1", position, NULL);
    char *cursor = g_base64_encode((const guchar *)marked, strlen(marked));
    g_strdelimit(g_strdelimit(cursor, "+", '-'), "/", '_');
    cursor[strcspn(cursor, "=")] = '\0';
    return cursor;
}

char *list_position(const char *cursor)
{
    size_t length = strlen(cursor), size = 0;
    if (length == 0 || length > CURSOR_MAX ||
        strspn(cursor, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") != length) {
        return NULL;
    }
    g_autofree char *padded =
        g_strdup_printf("%s%s", cursor, &"===="[length % 4 == 0 ? 4 : length % 4]);
    g_strdelimit(g_strdelimit(padded, "-", '+'), "_", '/');
    g_autofree char *plain = (char *)g_base64_decode(padded, &size);
    bool good = size > 1 && plain[0] == '1' && memchr(plain, '\0', size) == NULL;
    return good ? g_strndup(plain + 1, size - 1) : NULL;
}

void list_link_next(Call *call, const char *cursor)
{
    g_autoptr(GString) link = g_string_new("<");
    g_string_append(link, evhttp_uri_get_path(evhttp_request_get_evhttp_uri(call->request)));
    g_string_append_c(link, '?');
    for (struct evkeyval *pair = call->query->tqh_first; pair != NULL; pair = pair->next.tqe_next) {
        if (strcmp(pair->key, "cursor") != 0) {
            g_autofree char *key = g_uri_escape_string(pair->key, NULL, FALSE);
            g_autofree char *value = g_uri_escape_string(pair->value, NULL, FALSE);
            g_string_append_printf(link, "%s=%s&", key, value);
        }
    }
    g_string_append_printf(link, "cursor=%s>; rel=\"next\"", cursor);
    call_set_header(call, "Link", link->str);
}

static char *situation_names(const State *state, const Situation *situation)
{
    const Catalog *catalog = state_catalog(state);
    char kind[ALERT_KIND_SIZE * 2];
    Area area = {0};
    alert_kind_text(situation->kind, kind, sizeof kind);
    uint32_t index = catalog_find_area(catalog, situation->area);
    bool known = index != CATALOG_NONE && catalog_area(catalog, index, &area);
    return g_strjoin("\n", situation->id, situation->kind, kind, situation->area,
                     known ? area.name : "", situation->link != NULL ? situation->link : "", NULL);
}

/* Words of the text, folded, must all stand in the object's names. */
static bool names_match(const State *state, EntryKind kind, uint32_t index, char **words)
{
    Area area;
    Site site;
    Situation situation;
    g_autofree char *names = NULL;
    if (kind == ENTRY_AREA && catalog_area(state_catalog(state), index, &area)) {
        names = g_strjoin("\n", area.code, area.name, NULL);
    } else if (kind == ENTRY_SITE && catalog_site(state_catalog(state), index, &site)) {
        names = g_strjoin("\n", site.id, site.name, site.area, site.link, NULL);
    } else if (kind == ENTRY_SITUATION &&
               alert_book_situation(state_alerts(state), index, &situation)) {
        names = situation_names(state, &situation);
    } else if (kind == ENTRY_HANDOVER || kind == ENTRY_ROLLCALL || kind == ENTRY_WEATHER) {
        names = g_strdup(state_id(state, kind, index));
    } else {
        return false;
    }
    g_autofree char *folded = text_fold(names);
    for (; *words != NULL; words++) {
        g_autofree char *word = text_fold(*words);
        if (strstr(folded, word) == NULL) {
            return false;
        }
    }
    return true;
}

static GArray *find_names(const State *state, EntryKind kind, const char *text)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_auto(GStrv) words = g_strsplit(text, " ", 32);
    for (uint32_t i = 0; i < state_count(state, kind); i++) {
        if (slot_is_there(state_slot(state, kind, i)) && names_match(state, kind, i, words)) {
            g_array_append_val(found, i);
        }
    }
    return found;
}

/* Whether a slip is forgiven hangs on what stands elsewhere, and would tell of it. */
static bool is_narrow(const Token *token)
{
    return !token->everywhere || token->role == ROLE_PUBLIC;
}

static bool choose_cameras(Call *call, ListAsk *ask, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Query) query = query_parse(text, &error);
    if (query == NULL) {
        reply_problem(call, 400, "query", "q: %s.", error->message);
        return false;
    }
    if (call->token->role == ROLE_PUBLIC && query_asks(query, QUERY_LINK)) {
        reply_problem(call, 400, "query", "q: links are not for the public.");
        return false;
    }
    if (!role_has(call->token->role, RIGHT_LOOKS_READ) &&
        (query_asks(query, QUERY_SEEN) || query_asks(query, QUERY_SEEN_BY))) {
        reply_problem(call, 400, "query", "q: who looked last is not for this token.");
        return false;
    }
    if (is_narrow(call->token)) {
        query_exact(query);
    }
    ask->only = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, state_catalog(call->server->state), CATALOG_NONE, clock_wall_ms(), NULL,
                 ask->only);
    return true;
}

static bool choose_alerts(Call *call, ListAsk *ask, const char *text)
{
    const State *state = call->server->state;
    g_autoptr(GError) error = NULL;
    g_autoptr(AlertQuery) query = alert_query_parse(text, &error);
    if (query == NULL) {
        reply_problem(call, 400, "query", "q: %s.", error->message);
        return false;
    }
    alert_query_set_me(query, call->token->name);
    if (is_narrow(call->token)) {
        alert_query_exact(query);
    }
    ask->only = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    alert_query_select(query, state_alerts(state), state_catalog(state), clock_wall_ms(),
                       ask->only);
    return true;
}

static bool choose_tickets(Call *call, ListAsk *ask, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TicketQuery) query = ticket_query_parse(text, call->token->name, &error);
    if (query == NULL) {
        reply_problem(call, 400, "query", "q: %s.", error->message);
        return false;
    }
    ask->only = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    ticket_query_select(query, state_tickets(call->server->state), ask->only);
    return true;
}

static bool read_query(Call *call, ListAsk *ask)
{
    const char *text = call_parameter(call, "q");
    if (ask->kind == ENTRY_BUILDING) {
        return register_choose(call, &ask->only);
    }
    if (text == NULL || *text == '\0') {
        return true;
    }
    if (strlen(text) > QUERY_MAX) {
        reply_problem(call, 400, "query", "q may have at most %d bytes.", QUERY_MAX);
        return false;
    }
    if (ask->kind == ENTRY_CAMERA) {
        return choose_cameras(call, ask, text);
    }
    if (ask->kind == ENTRY_ALERT) {
        return choose_alerts(call, ask, text);
    }
    if (ask->kind == ENTRY_TICKET) {
        return choose_tickets(call, ask, text);
    }
    ask->only = find_names(call->server->state, ask->kind, text);
    return true;
}

static bool read_ask(Call *call, ListAsk *ask)
{
    const char *cursor = call_parameter(call, "cursor");
    if (!list_number(call, "since", INT64_MAX, &ask->since)) {
        reply_problem(call, 400, "query", "since is not a revision.");
        return false;
    }
    if (!list_number(call, "limit", LIMIT_MAX, &ask->limit) || ask->limit < 1) {
        reply_problem(call, 400, "query", "limit goes from 1 to %d.", LIMIT_MAX);
        return false;
    }
    if (cursor != NULL && (ask->position = list_position(cursor)) == NULL) {
        reply_problem(call, 400, "query", "cursor is not one that this server gave.");
        return false;
    }
    return read_query(call, ask);
}

/* A map from catalog index to whether the query chose it; NULL for all. */
static GByteArray *chosen_map(const ListAsk *ask, uint32_t count)
{
    if (ask->only == NULL) {
        return NULL;
    }
    GByteArray *map = g_byte_array_sized_new(count);
    g_byte_array_set_size(map, count);
    memset(map->data, 0, count);
    for (guint i = 0; i < ask->only->len; i++) {
        uint32_t index = g_array_index(ask->only, uint32_t, i);
        if (index < count) {
            map->data[index] = 1;
        }
    }
    return map;
}

static uint32_t first_after(const State *state, EntryKind kind, const uint32_t *order,
                            uint32_t count, const char *id)
{
    uint32_t low = 0, high = count;
    while (id != NULL && low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (strcmp(state_id(state, kind, order[middle]), id) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void put_item(GString *page, const State *state, EntryKind kind, uint32_t index)
{
    g_autoptr(Line) line = state_line(state, kind, index);
    if (line != NULL) {
        encode_page_item(page);
        g_string_append_len(page, line->text, line->size);
    }
}

static void answer_page(Call *call, const ListAsk *ask)
{
    State *state = call->server->state;
    uint32_t count;
    const uint32_t *order = state_order(state, ask->kind, &count);
    g_autoptr(GByteArray) chosen = chosen_map(ask, state_count(state, ask->kind));
    g_autoptr(GString) page = g_string_sized_new(65536);
    g_autofree char *next = NULL;
    int64_t taken = 0;
    uint32_t last = 0;
    encode_page_open(page);
    for (uint32_t i = first_after(state, ask->kind, order, count, ask->position); i < count; i++) {
        const Slot *slot = state_slot(state, ask->kind, order[i]);
        if ((chosen != NULL && chosen->data[order[i]] == 0) ||
            !list_sees(call->token, ask->kind, slot) ||
            state_slot_rev(state, ask->kind, order[i]) <= ask->since) {
            continue;
        }
        if (taken == ask->limit) {
            next = list_cursor(state_id(state, ask->kind, last));
            list_link_next(call, next);
            break;
        }
        put_item(page, state, ask->kind, order[i]);
        last = order[i];
        taken++;
    }
    encode_page_close(page, next);
    g_autofree char *rev = g_strdup_printf("%" PRId64, state_rev(state));
    call_set_header(call, HEADER_REVISION, rev);
    reply_tagged(call, MEDIA_JSON, page);
}

void list_answer(Call *call, EntryKind kind)
{
    ListAsk ask = {.kind = kind, .limit = LIMIT_DEFAULT, .since = -1};
    if (!read_ask(call, &ask)) {
        return;
    }
    if (call_accepts(call, MEDIA_NDJSON)) {
        snapshot_send(call, kind, ask.since, g_steal_pointer(&ask.only));
    } else {
        answer_page(call, &ask);
    }
    if (ask.only != NULL) {
        g_array_unref(ask.only);
    }
    g_free(ask.position);
}

void list_answer_one(Call *call, EntryKind kind)
{
    const State *state = call->server->state;
    const Slot *slot = state_find(state, kind, call->id);
    bool seen = slot != NULL && list_sees(call->token, kind, slot);
    g_autoptr(Line) line = seen ? state_find_line(state, kind, call->id) : NULL;
    if (line == NULL) {
        reply_problem(call, 404, "unknown", "There is no such %s.", entry_kind_word(kind));
        return;
    }
    g_autofree char *tag = g_strdup_printf("\"%" PRId64 "\"", line->rev);
    if (!call_unchanged(call, tag)) {
        reply_text(call, 200, MEDIA_JSON, line->text, line->size);
    }
}
