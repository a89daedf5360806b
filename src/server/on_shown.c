/* For how long there was a picture, as its viewer tells; and who looked last. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "handlers.h"
#include "idempotency.h"
#include "list.h"
#include "looking.h"
#include "snapshot.h"
#include "wire/routes.h"

/* Two clocks that count the same seconds may differ by so many. */
#define CLOCKS_DIFFER_S 10

#define LIMIT_DEFAULT 100
#define LIMIT_MAX     1000

/* A view as it is journaled; the strings are the line's and the decoder's. */
typedef struct Found {
    Decoder *decoder;
    Line *line;
    char *area;
    ViewRecord view;
    bool there;
} Found;

static void found_clear(Found *found)
{
    decoder_free(found->decoder);
    line_unref(found->line);
    g_free(found->area);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, found_clear)

static bool take(const Entry *entry, void *data)
{
    Found *found = data;
    found->line = line_ref(entry->line);
    found->area = g_strdup(entry->area);
    found->there =
        decode_view(found->decoder, entry->line->text, entry->line->size, &found->view, NULL);
    return false;
}

/* Another's view is as good as none: who looked elsewhere is nobody's business. */
static bool find(Call *call, Found *found)
{
    JournalStore *store = journal_store(call->server->journal);
    g_autoptr(GError) error = NULL;
    found->decoder = decoder_new();
    if (!store->class->find_view(store, call->id, take, found, &error)) {
        reply_failure(call, error);
        return false;
    }
    if (!found->there || strcmp(found->view.by, call->token->name) != 0) {
        reply_problem(call, 404, "unknown", "There is no such looking of yours.");
        return false;
    }
    return true;
}

static bool check(Call *call, const ViewRecord *view, int64_t seconds)
{
    int64_t since_s = (clock_wall_ms() - view->at_ms) / 1000;
    if (seconds <= since_s + CLOCKS_DIFFER_S) {
        return true;
    }
    reply_problem(call, 422, "too-long", "That is longer than since the looking began.");
    return false;
}

/* The camera's place and brake may be others now: who sees it now knows of the look, where the
 * looking was. */
static void write_down(Call *call, const Found *found, int64_t seconds)
{
    ViewRecord view = found->view;
    const Slot *slot = state_find(call->server->state, ENTRY_CAMERA, view.camera);
    view.seconds = seconds;
    view.rev = 0;
    Batch *batch = batch_new();
    looking_add(batch, &view, found->area, slot != NULL ? slot->sight : SIGHT_BRAKED_OFFICIAL);
    Entry *entry = g_ptr_array_index(batch->entries, 0);
    entry->at_ms = clock_wall_ms();
    batch->answer = g_string_new_len(entry->text->str, (gssize)entry->text->len);
    batch->answer_rev = true;
    batch_aside(batch, idempotency_keep(call, 200));
    batch->done = reply_written;
    batch->data = call;
    server_submit(call->server, batch);
}

void on_shown(Call *call)
{
    ViewShown shown;
    g_auto(Found) found = {0};
    g_autoptr(GError) error = NULL;
    if (!decode_view_shown(call->server->decoder, call->body, call->body_size, &shown, &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    if (!find(call, &found) || !check(call, &found.view, shown.seconds)) {
        return;
    }
    if (shown.seconds <= found.view.seconds) {
        reply_text(call, 200, MEDIA_JSON, found.line->text, found.line->size);
        return;
    }
    write_down(call, &found, shown.seconds);
}

void on_shown_repeat(Call *call, const char *kept)
{
    reply_text(call, 200, MEDIA_JSON, kept, strlen(kept));
}

/* ---- who looked last ---- */

static void put_lines(GString *page, const Line *line, int64_t *taken)
{
    g_auto(GStrv) lines = g_strsplit(line->text, "\n", 3);
    for (int i = 0; lines[i] != NULL; i++) {
        encode_page_item(page);
        g_string_append(page, lines[i]);
        ++*taken;
    }
}

/* Both lines of a camera stand on one page. */
static void answer_page(Call *call, int64_t limit, const char *after)
{
    State *state = call->server->state;
    uint32_t count;
    const uint32_t *order = state_order(state, ENTRY_CAMERA, &count);
    g_autoptr(GString) page = g_string_new(NULL);
    g_autofree char *next = NULL;
    const char *last = "";
    int64_t taken = 0;
    encode_page_open(page);
    for (uint32_t i = 0; i < count; i++) {
        const Slot *slot = state_slot(state, ENTRY_CAMERA, order[i]);
        const char *id = state_id(state, ENTRY_CAMERA, order[i]);
        if ((after != NULL && strcmp(id, after) <= 0) ||
            !list_sees(call->token, ENTRY_CAMERA, slot)) {
            continue;
        }
        g_autoptr(Line) line = looking_line(state_catalog(state), id);
        if (line != NULL && taken >= limit) {
            next = list_cursor(last);
            list_link_next(call, next);
            break;
        }
        if (line != NULL) {
            put_lines(page, line, &taken);
            last = id;
        }
    }
    encode_page_close(page, next);
    g_autofree char *rev = g_strdup_printf("%" PRId64, state_rev(state));
    call_set_header(call, HEADER_REVISION, rev);
    reply_tagged(call, MEDIA_JSON, page);
}

void on_looks(Call *call)
{
    const char *cursor = call_parameter(call, "cursor");
    g_autofree char *after = cursor != NULL ? list_position(cursor) : NULL;
    int64_t limit = LIMIT_DEFAULT;
    if (!list_number(call, "limit", LIMIT_MAX, &limit) || limit < 1 ||
        (cursor != NULL && after == NULL)) {
        reply_problem(call, 400, "query", "limit goes from 1 to %d, cursor is one that was given.",
                      LIMIT_MAX);
        return;
    }
    if (call_accepts(call, MEDIA_NDJSON)) {
        snapshot_send_looks(call);
    } else {
        answer_page(call, limit, after);
    }
}
