#include <inttypes.h>
#include <string.h>

#include "server.h"

/* A ticket that was never counted. */
#define UNKNOWN 0xFF

static bool is_over(uint8_t status)
{
    return status == TICKET_CLOSED || status == TICKET_CANCELLED;
}

static void grow(GByteArray *statuses, guint size)
{
    guint known = statuses->len;
    if (size > known) {
        g_byte_array_set_size(statuses, size);
        memset(statuses->data + known, UNKNOWN, size - known);
    }
}

void metrics_begin(Server *server)
{
    const TicketBook *book = state_tickets(server->state);
    GByteArray *statuses = server->metrics.ticket_status;
    grow(statuses, ticket_book_count(book));
    for (uint32_t i = 0; i < ticket_book_count(book); i++) {
        statuses->data[i] = (uint8_t)ticket_book_row(book, i)->status;
    }
}

static void count(Metrics *metrics, const TicketBook *book, const Entry *entry)
{
    uint32_t index = ticket_book_find(book, entry->id);
    if (index != TICKET_NOWHERE) {
        grow(metrics->ticket_status, ticket_book_count(book));
        uint8_t *status = &metrics->ticket_status->data[index];
        uint8_t now = (uint8_t)ticket_book_row(book, index)->status;
        metrics->tickets_opened += entry->was_sight == SIGHT_NONE;
        metrics->tickets_closed += is_over(now) && !is_over(*status);
        *status = now;
    }
}

/* What a first start writes down was not done by anybody. */
void metrics_committed(Server *server, const Batch *batch)
{
    const TicketBook *book = state_tickets(server->state);
    for (guint i = 0; server->ready && i < batch->entries->len; i++) {
        const Entry *entry = batch->entries->pdata[i];
        if (entry->kind == ENTRY_TICKET) {
            count(&server->metrics, book, entry);
        }
        server->metrics.log_lines += entry->kind == ENTRY_LOG;
    }
}

/* What is open, and whose clocks ran out. */
typedef struct Open {
    uint64_t status[TICKET_STATUSES][PRIORITIES], agency[AGENCIES], overdue[TICKET_CLOCKS], all;
} Open;

static void sum(const TicketBook *book, Open *out)
{
    for (uint32_t i = 0; i < ticket_book_count(book); i++) {
        const TicketRow *row = ticket_book_row(book, i);
        out->all += !row->gone;
        if (!ticket_row_is_open(row)) {
            continue;
        }
        out->status[row->status][row->severity]++;
        out->agency[row->agency]++;
        for (unsigned clock = 0; clock < TICKET_CLOCKS; clock++) {
            bool reached =
                clock == TICKET_CLOCK_ACK ? row->acked_at_ms != 0 : row->arrived_at_ms != 0;
            out->overdue[clock] += (row->overdue & (1u << clock)) != 0 && !reached;
        }
    }
}

/* Nothing but words of ours stands in labels. */
static void open_ones(GString *out, const Open *open)
{
    metrics_head(out, "tilikd_tickets_open", "gauge", "Open tickets, by status and severity.");
    for (unsigned s = 0; s < TICKET_STATUSES; s++) {
        for (unsigned p = 0; p < PRIORITIES && ticket_status_is_open((TicketStatus)s); p++) {
            g_string_append_printf(
                out, "tilikd_tickets_open{status=\"%s\",severity=\"%s\"} %" PRIu64 "\n",
                ticket_status_word((TicketStatus)s), alert_priority_word((AlertPriority)p),
                open->status[s][p]);
        }
    }
    metrics_head(out, "tilikd_tickets_agency", "gauge", "Open tickets, by agency.");
    for (unsigned a = 0; a < AGENCIES; a++) {
        g_string_append_printf(out, "tilikd_tickets_agency{agency=\"%s\"} %" PRIu64 "\n",
                               agency_word((Agency)a), open->agency[a]);
    }
    metrics_head(out, "tilikd_tickets_overdue", "gauge",
                 "Open tickets whose clock ran out and was not reached since.");
    for (unsigned c = 0; c < TICKET_CLOCKS; c++) {
        g_string_append_printf(out, "tilikd_tickets_overdue{clock=\"%s\"} %" PRIu64 "\n",
                               ticket_clock_word((TicketClock)c), open->overdue[c]);
    }
}

static void refused(GString *out, const Metrics *metrics)
{
    static const char *const words[METRICS_REFUSALS] = {
        [METRICS_TICKETS_STALE] = "stale",
        [METRICS_TICKETS_MINUTE] = "minute",
        [METRICS_TICKETS_FILES] = "files",
    };
    metrics_head(out, "tilikd_tickets_refused_total", "counter",
                 "Changes of an older version (412), tickets, notes and lines over a person's "
                 "minute (429), files without room (413).");
    for (unsigned why = 0; why < METRICS_REFUSALS; why++) {
        g_string_append_printf(out, "tilikd_tickets_refused_total{why=\"%s\"} %" PRIu64 "\n",
                               words[why], metrics->tickets_refused[why]);
    }
}

void metrics_tickets(GString *out, Server *server)
{
    const Metrics *metrics = &server->metrics;
    const TicketLimits *limits = ticketing_limits(server->ticketing);
    Open open = {0};
    sum(state_tickets(server->state), &open);
    open_ones(out, &open);
    metrics_one(out, "tilikd_tickets", "gauge", "Tickets there are, open or not.",
                (double)open.all);
    metrics_one(out, "tilikd_tickets_opened_total", "counter", "Tickets opened.",
                (double)metrics->tickets_opened);
    metrics_one(out, "tilikd_tickets_closed_total", "counter", "Tickets closed or cancelled.",
                (double)metrics->tickets_closed);
    refused(out, metrics);
    metrics_one(out, "tilikd_ticket_files", "gauge", "Attachments that are kept.",
                (double)ticket_limits_files(limits));
    metrics_one(out, "tilikd_ticket_files_bytes", "gauge", "Bytes of attachments that are kept.",
                (double)ticket_limits_bytes(limits));
    metrics_one(out, "tilikd_log_lines_total", "counter", "Lines written into the logbook.",
                (double)metrics->log_lines);
}
