#include "snapshot.h"

#include <event2/buffer.h>
#include <inttypes.h>
#include <string.h>
#include <zlib.h>

#include "list.h"
#include "looking.h"
#include "wire/routes.h"

/* A reader holds about this much of the server's memory. */
#define PIECE 196608

typedef struct Snapshot {
    Call *call;
    EntryKind kind;
    GArray *only;
    struct evbuffer *piece;
    z_stream *gzip; /* NULL: plain */
    int64_t since;
    uint32_t next;
    bool looks; /* not the cameras, but who looked at them last */
    bool ended;
} Snapshot;

static void snapshot_free(Snapshot *snapshot)
{
    if (snapshot->only != NULL) {
        g_array_unref(snapshot->only);
    }
    if (snapshot->gzip != NULL) {
        deflateEnd(snapshot->gzip);
        g_free(snapshot->gzip);
    }
    evbuffer_free(snapshot->piece);
    call_finish(snapshot->call, HTTP_OK);
    g_free(snapshot);
}

static void pack(Snapshot *snapshot, const char *text, size_t size, int flush)
{
    z_stream *gzip = snapshot->gzip;
    char out[16384];
    gzip->next_in = (Bytef *)text;
    gzip->avail_in = (uInt)size;
    do {
        gzip->next_out = (Bytef *)out;
        gzip->avail_out = sizeof out;
        deflate(gzip, flush);
        evbuffer_add(snapshot->piece, out, sizeof out - gzip->avail_out);
    } while (gzip->avail_out == 0);
}

static void put(Snapshot *snapshot, const Line *line)
{
    if (snapshot->gzip != NULL) {
        pack(snapshot, line->text, line->size, Z_NO_FLUSH);
        pack(snapshot, "\n", 1, Z_NO_FLUSH);
    } else {
        evbuffer_add(snapshot->piece, line->text, line->size);
        evbuffer_add(snapshot->piece, "\n", 1);
    }
}

/* Returns the next object that the reader may see, to be unref'd; NULL at the end. */
static Line *next_line(Snapshot *snapshot)
{
    const State *state = snapshot->call->server->state;
    uint32_t count = state_count(state, snapshot->kind);
    uint32_t end = snapshot->only != NULL ? snapshot->only->len : count;
    while (snapshot->next < end) {
        uint32_t index = snapshot->next++;
        index = snapshot->only != NULL ? g_array_index(snapshot->only, uint32_t, index) : index;
        if (index >= count) {
            continue;
        }
        const Slot *slot = state_slot(state, snapshot->kind, index);
        if (!list_sees(snapshot->call->token, snapshot->kind, slot) ||
            state_slot_rev(state, snapshot->kind, index) <= snapshot->since) {
            continue;
        }
        const char *id = state_id(state, snapshot->kind, index);
        Line *line = snapshot->looks ? looking_line(state_catalog(state), id)
                                     : state_line(state, snapshot->kind, index);
        if (line != NULL) {
            return line;
        }
    }
    return NULL;
}

static void send_piece(struct evhttp_connection *connection, void *data)
{
    Snapshot *snapshot = data;
    struct evhttp_request *request = snapshot->call->request;
    while (!snapshot->ended && evbuffer_get_length(snapshot->piece) < PIECE) {
        g_autoptr(Line) line = next_line(snapshot);
        if (line != NULL) {
            put(snapshot, line);
            continue;
        }
        snapshot->ended = true;
        if (snapshot->gzip != NULL) {
            pack(snapshot, NULL, 0, Z_FINISH);
        }
    }
    if (evbuffer_get_length(snapshot->piece) > 0) {
        evhttp_send_reply_chunk_with_cb(request, snapshot->piece, send_piece, snapshot);
        return;
    }
    evhttp_connection_set_closecb(connection, NULL, NULL);
    snapshot_free(snapshot);
    evhttp_send_reply_end(request);
}

static void on_close(struct evhttp_connection *connection, void *data)
{
    Snapshot *snapshot = data;
    struct evhttp_request *request = snapshot->call->request;
    snapshot_free(snapshot);
    evhttp_send_reply_end(request);
}

/* The validator of all of a kind for readers with the same eyes. */
static char *make_tag(const Call *call, EntryKind kind, bool gzip)
{
    g_autofree char *areas = g_strjoinv(" ", call->token->areas);
    return g_strdup_printf("\"%" PRId64 "-%x-%x%s\"", state_kind_rev(call->server->state, kind),
                           call->token->sights, g_str_hash(areas), gzip ? "-g" : "");
}

/* Takes what is set of a plan: kind, since, only, looks. */
static void begin(Call *call, const Snapshot *plan)
{
    bool gzip = call_takes_gzip(call);
    call_set_header(call, "Content-Type", MEDIA_NDJSON);
    call_set_header(call, "X-Content-Type-Options", "nosniff");
    if (gzip) {
        call_set_header(call, "Content-Encoding", "gzip");
    }
    if (call->head) {
        evhttp_send_reply(call->request, HTTP_OK, "OK", NULL);
        call_finish(call, HTTP_OK);
        if (plan->only != NULL) {
            g_array_unref(plan->only);
        }
        return;
    }
    Snapshot *snapshot = g_memdup2(plan, sizeof *plan);
    snapshot->call = call;
    snapshot->piece = evbuffer_new();
    if (gzip) {
        snapshot->gzip = g_new0(z_stream, 1);
        deflateInit2(snapshot->gzip, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    }
    call->server->metrics.snapshots++;
    struct evhttp_connection *connection = evhttp_request_get_connection(call->request);
    evhttp_send_reply_start(call->request, HTTP_OK, "OK");
    evhttp_connection_set_closecb(connection, on_close, snapshot);
    send_piece(connection, snapshot);
}

static void tell_revision(Call *call)
{
    g_autofree char *rev = g_strdup_printf("%" PRId64, state_rev(call->server->state));
    call_set_header(call, HEADER_REVISION, rev);
}

void snapshot_send(Call *call, EntryKind kind, int64_t since, GArray *only)
{
    g_autofree char *tag = make_tag(call, kind, call_takes_gzip(call));
    tell_revision(call);
    if (only != NULL || since >= 0 || !call_unchanged(call, tag)) {
        begin(call, &(Snapshot){.kind = kind, .since = since, .only = only});
    }
}

void snapshot_send_looks(Call *call)
{
    tell_revision(call);
    call_set_header(call, "Cache-Control", "no-store");
    begin(call, &(Snapshot){.kind = ENTRY_CAMERA, .since = -1, .looks = true});
}
