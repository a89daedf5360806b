/* A ticket as it will be: the backend's, and over it what is not sent yet. */
#include <inttypes.h>
#include <string.h>

#include "console/tickets_private.h"

#define ENDING_LEAST 4 /* characters of an id that a person types */

static Ticket of_row(const TicketRow *row)
{
    return (Ticket){
        .id = row->id,
        .topic = row->topic,
        .title = row->title,
        .area = row->area,
        .assignee = row->assignee,
        .by = row->by,
        .number = row->number,
        .ack_by_ms = row->ack_by_ms,
        .arrive_by_ms = row->arrive_by_ms,
        .acked_at_ms = row->acked_at_ms,
        .arrived_at_ms = row->arrived_at_ms,
        .escalated_at_ms = row->escalated_at_ms,
        .created_at_ms = row->created_at_ms,
        .updated_at_ms = row->updated_at_ms,
        .version = row->version,
        .rev = row->rev,
        .overdue = row->overdue,
        .kind = row->kind,
        .status = row->status,
        .severity = row->severity,
        .agency = row->agency,
        .merged_into = row->merged ? "" : NULL,
    };
}

/* A ticket's place where it was not said: that of its camera, else all of the city. */
static const char *area_of(const App *app, const TicketRequest *request)
{
    Camera camera;
    Area whole;
    if (request->area != NULL)
        return request->area;
    if (request->cameras != NULL && request->cameras[0] != NULL &&
        catalog_camera(app->catalog, catalog_find_camera(app->catalog, request->cameras[0]),
                       &camera))
        return camera.area;
    bool found =
        catalog_area(app->catalog, catalog_area_first_child(app->catalog, CATALOG_NONE), &whole);
    return found ? whole.code : "";
}

/* Where it says none the backend takes the camera's name. */
static const char *title_of(const App *app, const TicketRequest *request)
{
    Camera camera;
    if (request->title != NULL && request->title[0] != '\0')
        return request->title;
    bool named = request->cameras != NULL && request->cameras[0] != NULL &&
                 catalog_camera(app->catalog,
                                catalog_find_camera(app->catalog, request->cameras[0]), &camera);
    return named ? camera.name : "?";
}

static Ticket of_request(const App *app, const TicketWait *wait)
{
    const TicketRequest *request = &wait->request;
    AlertPriority usual =
        request->topic != NULL ? alert_kind_priority(request->topic) : PRIORITY_MEDIUM;
    return (Ticket){
        .id = wait->ticket,
        .topic = request->topic,
        .title = title_of(app, request),
        .area = area_of(app, request),
        .assignee = request->assignee,
        .by = app->me != NULL && app->me[0] != '\0' ? app->me : NULL,
        .cameras = request->cameras,
        .alerts = request->alerts,
        .created_at_ms = request->at_ms != 0 ? request->at_ms : wait->at_ms,
        .updated_at_ms = wait->at_ms,
        .version = 1,
        .kind = request->kind,
        .status = TICKET_NEW,
        .severity = request->severity_given ? request->severity : usual,
        .agency = request->agency_given ? request->agency : AGENCY_NONE,
    };
}

static void lay_over(TicketLook *look, const TicketWait *wait)
{
    if (wait->state != OUTBOX_WAITING && look->refused == NULL)
        look->refused = wait;
    if (wait->kind == TICKET_ACT_NOTE) {
        look->notes++;
    } else if (wait->kind == TICKET_ACT_ATTACH) {
        look->files++;
    } else if (wait->kind == TICKET_ACT_CHANGE && wait->read && wait->state == OUTBOX_WAITING) {
        Ticket before = look->ticket;
        ticket_act_apply(&look->ticket, &wait->patch);
        look->pending |= ticket_parts_changed(&before, &look->ticket);
        look->notes += (wait->patch.given & (1u << TICKET_MEMBER_NOTE)) != 0;
        if (look->ticket.assignee != NULL || look->ticket.status != TICKET_NEW)
            look->ticket.acked_at_ms = MAX(look->ticket.acked_at_ms, wait->at_ms);
    } else if (wait->kind != TICKET_ACT_OPEN) {
        look->others++;
    }
}

bool tickets_standing(const App *app, const char *id, TicketLook *out)
{
    const TicketBook *book = tickets_book(app);
    uint32_t index = ticket_book_find(book, id);
    if (index == TICKET_NOWHERE)
        return false;
    *out = (TicketLook){.index = index, .ticket = of_row(ticket_book_row(book, index))};
    out->ticket.cameras = ticket_book_cameras(book, index);
    out->ticket.alerts = ticket_book_alerts(book, index);
    return true;
}

bool ticket_look(const App *app, const char *id, TicketLook *out)
{
    const GPtrArray *list = ticket_waits_of(tickets_waits(app), id);
    const TicketWait *first = list != NULL ? list->pdata[0] : NULL;
    TicketLook look;
    if (!tickets_standing(app, id, &look)) {
        if (first == NULL || first->kind != TICKET_ACT_OPEN || !first->read)
            return false;
        look = (TicketLook){.index = TICKET_NOWHERE, .ticket = of_request(app, first)};
    }
    for (guint i = 0; list != NULL && i < list->len; i++)
        lay_over(&look, list->pdata[i]);
    *out = look;
    return true;
}

void ticket_look_name(const TicketLook *look, char *out, size_t size)
{
    if (look->ticket.number > 0)
        g_snprintf(out, size, "#%" PRId64, look->ticket.number);
    else
        g_strlcpy(out, "#…", size);
}

/* Naming */

typedef struct Naming {
    char *ending;
    size_t length;
    const char *found;
    unsigned count;
} Naming;

static void try_name(Naming *naming, const char *id)
{
    size_t length = strlen(id);
    if (length < naming->length || strcmp(id + length - naming->length, naming->ending) != 0)
        return;
    naming->found = id;
    naming->count++;
}

const char *tickets_named(const App *app, const char *words)
{
    const TicketBook *book = tickets_book(app);
    const GPtrArray *opens = ticket_waits_open(tickets_waits(app));
    guint64 number;
    const char *digits = words + (words[0] == '#');
    if (g_ascii_string_to_unsigned(digits, 10, 1, (guint64)TICKET_NUMBER_MAX, &number, NULL)) {
        uint32_t index = ticket_book_find_number(book, (int64_t)number);
        if (index != TICKET_NOWHERE)
            return ticket_book_row(book, index)->id;
    }
    g_autofree char *ending = g_ascii_strup(words, -1);
    Naming naming = {.ending = ending, .length = strlen(ending)};
    if (naming.length < ENDING_LEAST)
        return NULL;
    for (uint32_t i = 0; i < ticket_book_count(book); i++)
        if (!ticket_book_row(book, i)->gone)
            try_name(&naming, ticket_book_row(book, i)->id);
    for (guint i = 0; i < opens->len; i++) {
        const TicketWait *wait = opens->pdata[i];
        if (ticket_book_find(book, wait->ticket) == TICKET_NOWHERE)
            try_name(&naming, wait->ticket);
    }
    return naming.count == 1 ? naming.found : NULL;
}

void tickets_place(const App *app, const char *area, char *out, size_t size)
{
    uint32_t index = catalog_find_area(app->catalog, area);
    if (index != CATALOG_NONE)
        catalog_area_label(app->catalog, index, out, size);
    else
        g_strlcpy(out, area, size);
}

/* Keeps the newer of two twins. */
static void keep_newer(const Ticket *ticket, const Ticket *other, const char *but, Ticket *found)
{
    if (g_strcmp0(other->id, but) != 0 && ticket_is_twin(ticket, other) &&
        (found->id == NULL || other->created_at_ms > found->created_at_ms))
        *found = *other;
}

const char *tickets_twin(const App *app, const Ticket *ticket, const char *but)
{
    const TicketBook *book = tickets_book(app);
    const GPtrArray *opens = ticket_waits_open(tickets_waits(app));
    Ticket found = {0};
    for (uint32_t i = 0; i < ticket_book_count(book); i++) {
        const TicketRow *row = ticket_book_row(book, i);
        const Ticket other = of_row(row);
        if (ticket_row_is_open(row))
            keep_newer(ticket, &other, but, &found);
    }
    for (guint i = 0; i < opens->len; i++) {
        const TicketWait *wait = opens->pdata[i];
        const Ticket other = of_request(app, wait);
        if (ticket_book_find(book, wait->ticket) == TICKET_NOWHERE)
            keep_newer(ticket, &other, but, &found);
    }
    return found.id;
}
