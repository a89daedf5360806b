/* Attachments: kept whole beside the journal, and given back as nothing but what they are. */
#include <string.h>

#include "base/clock.h"
#include "on_ticket_private.h"

/* True when the request says that its body is of this type. */
static bool is_declared(const Call *call, TicketFile file)
{
    const char *type = call_header(call, "Content-Type");
    const char *word = ticket_file_word(file);
    size_t length = strlen(word);
    return type != NULL && g_ascii_strncasecmp(type, word, length) == 0 &&
           (type[length] == '\0' || type[length] == ';' || type[length] == ' ');
}

/* What the body is; false: it can't be taken, and the call was answered. */
static bool look(Call *call, TicketFile *file)
{
    const char *name = call_parameter(call, "name"), *why;
    if (name == NULL || !ticket_file_name_valid(name)) {
        reply_problem(call, 400, "name",
                      "name: 1 to %d bytes, printable, without / \\ or :, and no . or blank first.",
                      TICKET_FILE_NAME_MAX);
        return false;
    }
    if (!ticket_file_look(call->body, call->body_size, file, &why)) {
        reply_problem(call, 415, "file", "The file can't be taken: %s.", why);
        return false;
    }
    if (!is_declared(call, *file)) {
        reply_problem(call, 415, "file-type", "The file is %s, and is not called so.",
                      ticket_file_word(*file));
        return false;
    }
    return true;
}

static const TicketAttachment *find(const Ticket *ticket, const char *sha256)
{
    for (size_t i = 0; i < ticket->attachment_count; i++) {
        if (strcmp(ticket->attachments[i].sha256, sha256) == 0) {
            return &ticket->attachments[i];
        }
    }
    return NULL;
}

static Aside *keep(const Call *call, const TicketAttachment *attachment)
{
    Aside *aside = aside_new(ASIDE_FILE);
    aside->text[0] = g_strdup(call->id);
    aside->text[1] = g_strdup(attachment->sha256);
    aside->text[2] = g_strdup(attachment->type);
    aside->text[3] = g_strdup(attachment->name);
    aside->number[0] = attachment->at_ms;
    aside->bytes = g_bytes_new(call->body, call->body_size);
    return aside;
}

static void attach(Call *call, TicketStanding *standing, const TicketAttachment *attachment)
{
    Ticket *ticket = &standing->ticket;
    g_autofree TicketAttachment *list = g_new(TicketAttachment, ticket->attachment_count + 1);
    memcpy(list, ticket->attachments, ticket->attachment_count * sizeof *list);
    list[ticket->attachment_count++] = *attachment;
    ticket->attachments = list;
    Batch *batch = batch_new();
    const TicketCause cause = {.by = call->token->name,
                               .why = "attach",
                               .at_ms = attachment->at_ms,
                               .act = LOG_TICKET_CHANGE,
                               .detail = attachment->name};
    ticketing_put(call->server->ticketing, batch, standing, &cause);
    batch_aside(batch, keep(call, attachment));
    ticket_limits_take(ticketing_limits(call->server->ticketing), attachment->size);
    ticket_submit(call, batch, 201);
}

static bool is_full(Call *call, const Ticket *ticket)
{
    const TicketLimits *limits = ticketing_limits(call->server->ticketing);
    int64_t bytes = 0;
    for (size_t i = 0; i < ticket->attachment_count; i++) {
        bytes += ticket->attachments[i].size;
    }
    TicketRoom room = ticket_limits_room(limits, bytes, (int64_t)call->body_size);
    if (room == TICKET_ROOM) {
        return false;
    }
    call->server->metrics.tickets_refused[METRICS_TICKETS_FILES]++;
    reply_problem(call, 413, "no-room", "%s",
                  room == TICKET_ROOM_TICKET_FULL
                      ? "The ticket has no room for so many bytes."
                      : "There is no room for more attachments; the administrator can make some.");
    return true;
}

void on_ticket_attach(Call *call)
{
    TicketStanding standing;
    TicketFile file;
    if (!ticket_of_call(call, TICKET_LEFT, &standing) || !look(call, &file)) {
        return;
    }
    g_autofree char *sha256 =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)call->body, call->body_size);
    if (find(&standing.ticket, sha256) != NULL) {
        reply_problem(call, 409, "attached", "The ticket has this file already.");
        return;
    }
    if (standing.ticket.attachment_count >= TICKET_ATTACHMENTS_MAX) {
        ticket_refuse(call, &standing.ticket, false, "The ticket has no room for another file.");
        return;
    }
    if (is_full(call, &standing.ticket)) {
        return;
    }
    const TicketAttachment attachment = {
        .name = call_parameter(call, "name"),
        .type = ticket_file_word(file),
        .sha256 = sha256,
        .by = call->token->name,
        .size = (int64_t)call->body_size,
        .at_ms = clock_wall_ms(),
    };
    attach(call, &standing, &attachment);
}

static bool take_bytes(const Aside *row, void *data)
{
    *(GBytes **)data = g_bytes_ref(row->bytes);
    return false;
}

/* A browser must neither guess another type nor run what it finds. */
static void set_headers(Call *call, const TicketAttachment *attachment)
{
    g_autofree char *name = g_uri_escape_string(attachment->name, NULL, FALSE);
    g_autofree char *disposition = g_strdup_printf("attachment; filename*=UTF-8''%s", name);
    call_set_header(call, "Content-Disposition", disposition);
    call_set_header(call, "Content-Security-Policy", "default-src 'none'; sandbox");
    call_set_header(call, "X-Content-Type-Options", "nosniff");
}

void on_ticket_file(Call *call)
{
    const Slot *slot = state_find(call->server->state, ENTRY_TICKET, call->id);
    JournalStore *store = journal_store(call->server->journal);
    const TicketAttachment *attachment = NULL;
    Ticket ticket;
    bool seen = slot != NULL && list_sees(call->token, ENTRY_TICKET, slot);
    g_autoptr(Line) line =
        seen ? state_find_line(call->server->state, ENTRY_TICKET, call->id) : NULL;
    if (line != NULL &&
        decode_ticket(call->server->decoder, line->text, line->size, &ticket, NULL)) {
        attachment = find(&ticket, call->part);
    }
    if (attachment == NULL) {
        reply_problem(call, 404, "unknown", "There is no such attachment.");
        return;
    }
    g_autofree char *tag = g_strdup_printf("\"%s\"", attachment->sha256);
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) error = NULL;
    set_headers(call, attachment);
    if (call_unchanged(call, tag)) {
        return;
    }
    if (!store->class->find_file(store, call->id, attachment->sha256, take_bytes, &bytes, &error) ||
        bytes == NULL) {
        reply_failure(call, error);
        return;
    }
    bool text = strcmp(attachment->type, ticket_file_word(TICKET_FILE_TEXT)) == 0;
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    reply_text(call, 200, text ? "text/plain; charset=utf-8" : attachment->type, data, size);
}
