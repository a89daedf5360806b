/* Tickets as CSV, as rows of a table, and whole. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "console/cli_tickets.h"
#include "console/cli_write.h"

static void put_ids(FILE *out, const char *const *ids)
{
    g_autofree char *joined = ids != NULL ? g_strjoinv(" ", (char **)ids) : NULL;
    cli_put_field(out, joined);
}

void cli_write_ticket_heading(FILE *out)
{
    fputs("id,number,kind,topic,title,severity,status,agency,assignee,area,cameras,alerts,ack_by,"
          "arrive_by,acked_at,arrived_at,overdue,merged_into,by,created_at,updated_at,notes,"
          "attachments,version\r\n",
          out);
}

/* "ack arrive" */
static void overdue_words(unsigned overdue, char *out, size_t size)
{
    out[0] = '\0';
    for (unsigned i = 0; i < TICKET_CLOCKS; i++) {
        if ((overdue & (1u << i)) == 0)
            continue;
        g_strlcat(out, out[0] != '\0' ? " " : "", size);
        g_strlcat(out, ticket_clock_word((TicketClock)i), size);
    }
}

void cli_write_ticket_csv(FILE *out, const Ticket *ticket)
{
    char overdue[32];
    overdue_words(ticket->overdue, overdue, sizeof overdue);
    fprintf(out, "%s,%" PRId64 ",%s,%s", ticket->id, ticket->number, ticket_kind_word(ticket->kind),
            ticket->topic != NULL ? ticket->topic : "");
    cli_put_field(out, ticket->title);
    fprintf(out, ",%s,%s,%s", alert_priority_word(ticket->severity),
            ticket_status_word(ticket->status),
            ticket->agency != AGENCY_NONE ? agency_word(ticket->agency) : "");
    cli_put_field(out, ticket->assignee);
    cli_put_field(out, ticket->area);
    put_ids(out, ticket->cameras);
    put_ids(out, ticket->alerts);
    cli_put_time(out, ticket->ack_by_ms);
    cli_put_time(out, ticket->arrive_by_ms);
    cli_put_time(out, ticket->acked_at_ms);
    cli_put_time(out, ticket->arrived_at_ms);
    cli_put_field(out, overdue);
    cli_put_field(out, ticket->merged_into);
    cli_put_field(out, ticket->by);
    cli_put_time(out, ticket->created_at_ms);
    cli_put_time(out, ticket->updated_at_ms);
    fprintf(out, ",%zu,%zu,%" PRId64 "\r\n", ticket->note_count, ticket->attachment_count,
            ticket->version);
}

static void label(const Catalog *catalog, const char *area, char *out, size_t size)
{
    uint32_t index = catalog_find_area(catalog, area);
    if (index != CATALOG_NONE)
        catalog_area_label(catalog, index, out, size);
    else
        g_strlcpy(out, area, size);
}

void cli_write_ticket_row(FILE *out, const Catalog *catalog, const Ticket *ticket, int64_t now_ms)
{
    char number[24], age[32], place[160];
    g_snprintf(number, sizeof number, "#%" PRId64, ticket->number);
    clock_age(now_ms, ticket->created_at_ms, age, sizeof age);
    label(catalog, ticket->area, place, sizeof place);
    cli_put_right(out, number, 6);
    cli_put_padded(out, alert_priority_text(ticket->severity), 8);
    cli_put_padded(out, ticket_status_text(ticket->status), 14);
    cli_put_right(out, age, 7);
    cli_put_padded(out, ticket->overdue != 0 ? _("overdue") : "", 9);
    cli_put_padded(out, agency_text(ticket->agency), 11);
    cli_put_padded(out, ticket->assignee != NULL ? ticket->assignee : "-", 12);
    fprintf(out, "%s  (%s)\n", ticket->title, place);
}

/* All of one */

static void put_line(FILE *out, const char *head, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    cli_put_padded(out, head, 14);
    fprintf(out, "%s\n", text);
}

static void local_time(int64_t wall_ms, char *out, size_t size)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(wall_ms / 1000);
    g_autofree char *text = time != NULL ? g_date_time_format(time, "%Y-%m-%d %H:%M:%S") : NULL;
    g_strlcpy(out, text != NULL ? text : "", size);
}

static void put_moment(FILE *out, const char *head, int64_t wall_ms)
{
    char text[32] = "";
    if (wall_ms != 0)
        local_time(wall_ms, text, sizeof text);
    put_line(out, head, text);
}

static void put_clocks(FILE *out, const Ticket *ticket, int64_t now_ms)
{
    for (unsigned i = 0; i < TICKET_CLOCKS; i++) {
        int64_t due = ticket_clock_due(ticket, (TicketClock)i);
        char when[32], age[32], line[128];
        if (due == 0)
            continue;
        local_time(due, when, sizeof when);
        if (due > now_ms) {
            g_snprintf(line, sizeof line, "%s  %s", when, ticket_clock_text((TicketClock)i));
        } else {
            clock_age(now_ms, due, age, sizeof age);
            g_snprintf(line, sizeof line, _("%s  %s, overdue by %s"), when,
                       ticket_clock_text((TicketClock)i), age);
        }
        put_line(out, i == TICKET_CLOCK_ACK ? _("to be taken") : _("to be there"), line);
    }
}

static void put_links(FILE *out, const Catalog *catalog, const Ticket *ticket)
{
    for (const char *const *id = ticket->cameras; id != NULL && *id != NULL; id++) {
        Camera camera = {.name = ""};
        catalog_camera(catalog, catalog_find_camera(catalog, *id), &camera);
        g_autofree char *line = g_strconcat(*id, "  ", camera.name, NULL);
        put_line(out, _("camera"), line);
    }
    for (const char *const *id = ticket->alerts; id != NULL && *id != NULL; id++)
        put_line(out, _("alert"), *id);
    for (const char *const *id = ticket->merged; id != NULL && *id != NULL; id++)
        put_line(out, _("merged in"), *id);
    put_line(out, _("part of"), ticket->merged_into);
}

static void put_history(FILE *out, const Ticket *ticket)
{
    char when[32];
    for (size_t i = 0; i < ticket->attachment_count; i++) {
        const TicketAttachment *file = &ticket->attachments[i];
        fprintf(out, "\n%s  %s  %s, %" PRId64 " %s\n  sha256 %s\n", _("attachment"), file->name,
                file->type, file->size, _("bytes"), file->sha256);
    }
    for (size_t i = 0; i < ticket->referral_count; i++) {
        const TicketReferral *referral = &ticket->referrals[i];
        local_time(referral->at_ms, when, sizeof when);
        fprintf(out, "\n%s  %s: %s  %s\n", when, referral->by, _("referred to"),
                agency_text(referral->to));
        if (referral->note != NULL)
            fprintf(out, "  %s\n", referral->note);
    }
    for (size_t i = 0; i < ticket->note_count; i++) {
        const TicketNote *note = &ticket->notes[i];
        local_time(note->at_ms, when, sizeof when);
        fprintf(out, "\n%s  %s\n  %s\n", when, note->by, note->text);
    }
}

void cli_write_ticket_page(FILE *out, const Catalog *catalog, const Ticket *ticket, int64_t now_ms)
{
    char place[160], topic[96] = "";
    label(catalog, ticket->area, place, sizeof place);
    if (ticket->topic != NULL)
        alert_kind_text(ticket->topic, topic, sizeof topic);
    g_autofree char *where = g_strconcat(place, "  (", ticket->area, ")", NULL);
    fprintf(out, "#%" PRId64 "  %s\n\n", ticket->number, ticket->title);
    put_line(out, _("id"), ticket->id);
    put_line(out, _("kind"), ticket_kind_text(ticket->kind));
    put_line(out, _("about"), topic);
    put_line(out, _("severity"), alert_priority_text(ticket->severity));
    put_line(out, _("status"), ticket_status_text(ticket->status));
    put_line(out, _("agency"), agency_text(ticket->agency));
    put_line(out, _("who has it"), ticket->assignee);
    put_line(out, _("place"), where);
    put_moment(out, _("opened"), ticket->created_at_ms);
    put_line(out, _("by"), ticket->by);
    put_clocks(out, ticket, now_ms);
    put_moment(out, _("taken"), ticket->acked_at_ms);
    put_moment(out, _("there"), ticket->arrived_at_ms);
    put_links(out, catalog, ticket);
    put_history(out, ticket);
}
