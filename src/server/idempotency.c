#include "idempotency.h"

#include <string.h>

#include "base/clock.h"
#include "wire/routes.h"

#define KEY_MAX 255

/* A structured-field string with its quotes, or the bare key. */
static char *read_key(const char *header)
{
    size_t length = strlen(header);
    if (length >= 2 && header[0] == '"' && header[length - 1] == '"') {
        header++;
        length -= 2;
    }
    if (length == 0 || length > KEY_MAX) {
        return NULL;
    }
    for (size_t i = 0; i < length; i++) {
        if (header[i] <= ' ' || header[i] > '~' || header[i] == '"' || header[i] == '\\') {
            return NULL;
        }
    }
    return g_strndup(header, length);
}

static char *route_of(const Call *call)
{
    const char *path = evhttp_uri_get_path(evhttp_request_get_evhttp_uri(call->request));
    return g_strconcat(route_method(call->route), " ", path, NULL);
}

typedef struct Kept {
    char *hash, *answer;
    int status;
} Kept;

static bool take_kept(const Aside *row, void *data)
{
    Kept *kept = data;
    kept->hash = g_strdup(row->text[3]);
    kept->answer = g_strdup(row->text[4]);
    kept->status = (int)row->number[0];
    return false;
}

static void answer_again(Call *call, const Kept *kept)
{
    if (strcmp(kept->hash, call->body_hash) != 0) {
        reply_problem(call, 422, "key-reused", "This Idempotency-Key was used with another body.");
        return;
    }
    call->server->metrics.replayed++;
    call->replayed = true;
    call_set_header(call, HEADER_IDEMPOTENCY_REPLAYED, "true");
    if (call->route->repeat != NULL) {
        call->route->repeat(call, kept->answer);
    } else {
        reply_text(call, kept->status, kept->status < 400 ? MEDIA_JSON : MEDIA_PROBLEM,
                   kept->answer, strlen(kept->answer));
    }
}

static bool look_up(Call *call)
{
    JournalStore *store = journal_store(call->server->journal);
    g_autofree char *route = route_of(call);
    g_autoptr(GError) error = NULL;
    Kept kept = {0};
    AnswerKey key = {
        .user = call->token->name,
        .route = route,
        .key = call->key_header,
        .after_ms = clock_wall_ms() - (int64_t)IDEMPOTENCY_DAYS * 24 * 3600 * 1000,
    };
    if (!store->class->find_answer(store, &key, take_kept, &kept, &error)) {
        reply_failure(call, error);
        return false;
    }
    if (kept.answer == NULL) {
        return true;
    }
    answer_again(call, &kept);
    g_free(kept.hash);
    g_free(kept.answer);
    return false;
}

bool idempotency_begin(Call *call)
{
    const char *header = call_header(call, HEADER_IDEMPOTENCY_KEY);
    call->key_header = header != NULL ? read_key(header) : NULL;
    if (call->key_header == NULL) {
        reply_problem(call, 400, "key",
                      "This request needs an Idempotency-Key of 1 to %d printable characters.",
                      KEY_MAX);
        return false;
    }
    call->body_hash =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)call->body, call->body_size);
    g_autofree char *route = route_of(call);
    g_autofree char *key =
        g_strdup_printf("%s\n%s\n%s", call->token->name, route, call->key_header);
    if (g_hash_table_contains(call->server->in_flight, key)) {
        call_set_header(call, "Retry-After", "1");
        reply_problem(call, 409, "in-flight",
                      "The first request with this Idempotency-Key is still being done.");
        return false;
    }
    if (!look_up(call)) {
        return false;
    }
    call->key = g_steal_pointer(&key);
    g_hash_table_add(call->server->in_flight, call->key);
    return true;
}

Aside *idempotency_keep(const Call *call, int status)
{
    Aside *aside = aside_new(ASIDE_ANSWER);
    aside->text[0] = g_strdup(call->token->name);
    aside->text[1] = route_of(call);
    aside->text[2] = g_strdup(call->key_header);
    aside->text[3] = g_strdup(call->body_hash);
    aside->number[0] = status;
    aside->number[1] = clock_wall_ms();
    return aside;
}
