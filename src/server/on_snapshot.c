/* The picture that analytics said an alert was told by, fetched from hosts that are listed; or the
 * still of which the prober asks people what it shows. */
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "handlers.h"
#include "list.h"
#include "looking.h"
#include "model/ticket.h"
#include "wire/alerts.h"
#include "wire/messages.h"

static bool take_line(const Entry *entry, void *data)
{
    *(Line **)data = line_ref(entry->line);
    return false;
}

/* An alert that the call may know of, held or long over. */
static Line *find(Call *call)
{
    JournalStore *store = journal_store(call->server->journal);
    Line *line = NULL;
    if (!list_sees_alert(call, call->id)) {
        return NULL;
    }
    line = state_find_line(call->server->state, ENTRY_ALERT, call->id);
    if (line == NULL) {
        store->class->newest(store, ENTRY_ALERT, call->id, take_line, &line, NULL);
    }
    return line;
}

/* Looking is recorded, at a picture of before, too. */
static void record(Call *call, const Alert *alert)
{
    const Slot *slot =
        alert->camera != NULL ? state_find(call->server->state, ENTRY_CAMERA, alert->camera) : NULL;
    if (slot == NULL) {
        return;
    }
    char id[ID_ULID_SIZE];
    int64_t now_ms = clock_wall_ms();
    id_ulid(now_ms, id);
    const ViewRecord view = {.id = id,
                             .camera = alert->camera,
                             .by = call->token->name,
                             .at_ms = now_ms,
                             .seconds = -1,
                             .purpose = PURPOSE_ALERT};
    Batch *batch = batch_new();
    looking_add(batch, &view, slot->area, slot->sight);
    server_submit(call->server, batch);
}

static void send_picture(Call *call, TicketFile file, GBytes *picture)
{
    gsize size;
    const void *bytes = g_bytes_get_data(picture, &size);
    call_set_header(call, "Cache-Control", "no-store");
    call_set_header(call, "Content-Security-Policy", "default-src 'none'; sandbox");
    call_set_header(call, "X-Content-Type-Options", "nosniff");
    reply_text(call, 200, ticket_file_word(file), bytes, size);
}

/* What the prober asks people about. */
static bool send_shown(Call *call, const Alert *alert)
{
    GBytes *shown = alert->camera != NULL && strcmp(alert->kind, "bidikan_berubah") == 0
                        ? g_hash_table_lookup(call->server->shown, alert->camera)
                        : NULL;
    if (shown != NULL) {
        record(call, alert);
        send_picture(call, TICKET_FILE_JPEG, shown);
    }
    return shown != NULL;
}

static void refuse(Call *call, const char *why)
{
    reply_problem(call, 502, "snapshot", "The picture can't be had: %s.", why);
}

/* Nothing but a picture is passed on, whatever its server calls it. */
static void on_fetched(const FetchAnswer *answer, void *data)
{
    Call *call = data;
    TicketFile file;
    const char *why = answer->why;
    if (answer->bytes == NULL) {
        refuse(call, why);
        return;
    }
    gsize size;
    const void *bytes = g_bytes_get_data(answer->bytes, &size);
    if (!ticket_file_look(bytes, size, &file, &why) || file == TICKET_FILE_TEXT) {
        refuse(call, "it is neither PNG nor JPEG");
        return;
    }
    send_picture(call, file, answer->bytes);
}

void on_alert_snapshot(Call *call)
{
    Alert alert;
    g_autoptr(Line) line = find(call);
    g_autoptr(Decoder) decoder = decoder_new();
    if (line == NULL || !decode_alert(decoder, line->text, line->size, &alert, NULL)) {
        reply_problem(call, 404, "unknown", "There is no such alert.");
        return;
    }
    if (send_shown(call, &alert)) {
        return;
    }
    if (alert.snapshot_url == NULL) {
        reply_problem(call, 404, "no-snapshot", "No picture was told with the alert.");
        return;
    }
    Fetcher *fetcher = call->server->fetcher;
    FetchStart start = fetcher != NULL ? fetcher_get(fetcher, alert.snapshot_url, TICKET_FILE_MAX,
                                                     on_fetched, call)
                                       : FETCH_NOT_LISTED;
    if (start == FETCH_BEGUN) {
        record(call, &alert);
    } else if (start == FETCH_BUSY) {
        call_set_header(call, "Retry-After", "2");
        reply_problem(call, 429, "busy", "So many pictures are being fetched; try again soon.");
    } else {
        reply_problem(call, 404, "not-listed",
                      "The picture's host is not one that this server fetches from: hosts in group "
                      "[snapshots] of tilikd.conf.");
    }
}
