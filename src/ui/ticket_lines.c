#include "ui/ticket_lines.h"

#include <string.h>

#include "base/i18n.h"
#include "ui/alert_shape.h"
#include "ui/ticket_shape.h"

/* From so many minutes on a clock says hours. */
#define CLOCK_MINUTES_MOST 100

enum {
    COLUMN_SIGN,
    COLUMN_SEVERITY,
    COLUMN_NUMBER,
    COLUMN_CLOCK,
    COLUMN_TOPIC,
    COLUMN_TITLE,
    COLUMN_PLACE,
    COLUMN_AGENCY,
    COLUMN_WHO,
    COLUMN_STATUS,
};

const DeskColumn ticket_columns[] = {
    [COLUMN_SIGN] = {"", 1, 0, 0, false},
    [COLUMN_SEVERITY] = {"", 2, 0, 0, false},
    [COLUMN_NUMBER] = {N_("No."), 6, 0, 0, true},
    [COLUMN_CLOCK] = {N_("Clock"), 13, 0, 0, false},
    [COLUMN_TOPIC] = {N_("About"), 12, 0, 5, false},
    [COLUMN_TITLE] = {N_("Title"), 18, 4, 0, false},
    [COLUMN_PLACE] = {N_("Place"), 15, 2, 1, false},
    [COLUMN_AGENCY] = {N_("Agency"), 10, 0, 3, false},
    [COLUMN_WHO] = {N_("Who"), 8, 1, 4, false},
    [COLUMN_STATUS] = {N_("Status"), 14, 0, 0, false},
};
const int ticket_column_wishes[G_N_ELEMENTS(ticket_columns)] = {[COLUMN_TITLE] = 24};
const int ticket_column_count = G_N_ELEMENTS(ticket_columns);

/* Steps */

static const struct {
    TicketStep step;
    Action action;
} steps[] = {
    {STEP_DISPATCH, ACTION_TICKET_DISPATCH}, {STEP_ARRIVE, ACTION_TICKET_ARRIVE},
    {STEP_RESOLVE, ACTION_TICKET_RESOLVE},   {STEP_CLOSE, ACTION_TICKET_CLOSE},
    {STEP_CANCEL, ACTION_TICKET_CANCEL},     {STEP_RECALL, ACTION_TICKET_RECALL},
    {STEP_REOPEN, ACTION_TICKET_REOPEN},
};

Action ticket_step_action(TicketStep step)
{
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        if (steps[i].step == step)
            return steps[i].action;
    return ACTION_NONE;
}

bool ticket_action_step(Action action, TicketStep *out)
{
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (steps[i].action == action) {
            *out = steps[i].step;
            return true;
        }
    }
    return false;
}

/* Words */

void ticket_number_text(const Ticket *ticket, char *out, size_t size)
{
    if (ticket->number > 0)
        g_snprintf(out, size, "#%" G_GINT64_FORMAT, ticket->number);
    else
        /* TRANSLATORS: stands for the number of a ticket that has none yet; at most 6 letters */
        g_strlcpy(out, _("new"), size);
}

void ticket_shape_left(int64_t left_ms, bool ascii, char out[SHAPE_AGE_SIZE])
{
    int64_t seconds = ABS(left_ms) / 1000, minutes = seconds / 60;
    const char *sign = left_ms >= 0 ? "" : ascii ? "-" : "−";
    char age[SHAPE_AGE_SIZE];
    if (minutes < CLOCK_MINUTES_MOST) {
        g_snprintf(out, SHAPE_AGE_SIZE, "%s%02d:%02d", sign, (int)minutes, (int)(seconds % 60));
        return;
    }
    shape_duration(ABS(left_ms), age);
    g_snprintf(out, SHAPE_AGE_SIZE, "%s%s", sign, age);
}

/* The clock that runs out first of those that run; TICKET_CLOCKS: none does. */
static TicketClock running(const Ticket *ticket, int64_t *due)
{
    TicketClock found = TICKET_CLOCKS;
    for (int i = 0; i < TICKET_CLOCKS; i++) {
        int64_t at = ticket_clock_due(ticket, (TicketClock)i);
        if (at == 0 || (found != TICKET_CLOCKS && at >= *due))
            continue;
        found = (TicketClock)i;
        *due = at;
    }
    return found;
}

bool ticket_shape_clock(const Ticket *ticket, const ViewContext *context, char *out, size_t size,
                        StyleId *style)
{
    int64_t due = 0;
    char left[SHAPE_AGE_SIZE];
    TicketClock clock = running(ticket, &due);
    out[0] = '\0';
    if (clock == TICKET_CLOCKS)
        return false;
    *style = due <= context->now_ms            ? STYLE_CRITICAL
             : due - context->now_ms <= 120000 ? STYLE_HIGH
                                               : STYLE_TEXT;
    ticket_shape_left(due - context->now_ms, context->ascii, left);
    /* TRANSLATORS: how long until it has to be taken, or somebody to be there ("03:12"); with it at
     * most 13 columns */
    g_snprintf(out, size, clock == TICKET_CLOCK_ACK ? _("take %s") : _("arrive %s"), left);
    return true;
}

void ticket_shape_status(const TicketShown *shown, const ViewContext *context, char *out,
                         size_t size)
{
    const char *word = ticket_status_text(shown->ticket.status);
    if ((shown->pending & 1u << TICKET_PART_STATUS) != 0)
        g_snprintf(out, size, "%s %s", theme_glyph(context->theme, "pending", context->ascii),
                   word);
    else if (context->freshness != FRESH_LIVE && !shown->unsent)
        g_snprintf(out, size, _("%s?"), word);
    else
        g_strlcpy(out, word, size);
}

StyleId ticket_shape_status_style(const TicketShown *shown, const ViewContext *context)
{
    if ((shown->pending & 1u << TICKET_PART_STATUS) != 0)
        return STYLE_MARKED;
    if (context->freshness != FRESH_LIVE && !shown->unsent)
        return STYLE_STALE;
    switch (shown->ticket.status) {
    case TICKET_NEW:
        return STYLE_STRONG;
    case TICKET_ON_SCENE:
        return STYLE_LIVE;
    case TICKET_RESOLVED:
        return STYLE_EXPLAINED;
    case TICKET_CLOSED:
    case TICKET_CANCELLED:
        return STYLE_MUTED;
    default:
        return STYLE_TEXT;
    }
}

void ticket_shape_topic(const Ticket *ticket, char *out, size_t size)
{
    if (ticket->topic != NULL && strcmp(ticket->topic, TICKET_TOPIC_CHECK) == 0)
        /* TRANSLATORS: what a ticket is about: cameras that somebody has to go and look at */
        g_strlcpy(out, _("field check"), size);
    else if (ticket->topic != NULL && ticket->topic[0] != '\0')
        alert_kind_text(ticket->topic, out, size);
    else
        g_strlcpy(out, ticket_kind_text(ticket->kind), size);
}

/* Cells */

static void put_sign(const TicketShown *shown, const ViewContext *context, DeskCell *out)
{
    const char *sign = NULL;
    if (shown->conflict || shown->problem != NULL) {
        sign = "warning";
        out->style = STYLE_ERROR;
    } else if (shown->unsent || shown->pending != 0 || shown->notes_pending > 0 ||
               shown->files_pending > 0) {
        sign = "pending";
        out->style = STYLE_MARKED;
    }
    if (sign != NULL)
        g_strlcpy(out->text, theme_glyph(context->theme, sign, context->ascii), sizeof out->text);
}

/* The clock that runs; else how old it is. */
static void put_clock(const TicketShown *shown, const ViewContext *context, DeskCell *out)
{
    const Ticket *ticket = &shown->ticket;
    if (ticket_shape_clock(ticket, context, out->text, sizeof out->text, &out->style))
        return;
    char age[SHAPE_AGE_SIZE];
    shape_age(context, ticket->created_at_ms, age);
    /* TRANSLATORS: how long a ticket has been there ("2 d"); at most 13 columns */
    g_snprintf(out->text, sizeof out->text, _("%s old"), age);
    out->style = STYLE_MUTED;
}

/* What is not sent yet looks so where it stands, too. */
static StyleId style_of(const TicketShown *shown, TicketPart part, StyleId usual)
{
    if ((shown->pending & 1u << part) != 0)
        return STYLE_MARKED;
    return ticket_status_is_open(shown->ticket.status) && shown->ticket.merged_into == NULL
               ? usual
               : STYLE_MUTED;
}

static void put_words(DeskCell *out, StyleId style, const char *text)
{
    out->style = style;
    g_strlcpy(out->text, text != NULL ? text : "", sizeof out->text);
}

void ticket_cell(const TicketShown *shown, const ViewContext *context, int column, DeskCell *out)
{
    const Ticket *ticket = &shown->ticket;
    switch (column) {
    case COLUMN_SIGN:
        put_sign(shown, context, out);
        break;
    case COLUMN_SEVERITY:
        put_words(out, alert_shape_priority_style(ticket->severity),
                  alert_shape_urgency(ticket->severity, context->ascii));
        if (!ticket_status_is_open(ticket->status))
            out->style = STYLE_MUTED;
        break;
    case COLUMN_NUMBER:
        ticket_number_text(ticket, out->text, sizeof out->text);
        out->style = ticket->number > 0 ? STYLE_TEXT : STYLE_MARKED;
        break;
    case COLUMN_CLOCK:
        put_clock(shown, context, out);
        break;
    case COLUMN_TOPIC:
        ticket_shape_topic(ticket, out->text, sizeof out->text);
        out->style = style_of(shown, TICKET_PART_TOPIC, STYLE_TEXT);
        break;
    case COLUMN_TITLE:
        put_words(out, style_of(shown, TICKET_PART_TITLE, STYLE_TEXT), ticket->title);
        break;
    case COLUMN_PLACE:
        put_words(out, style_of(shown, TICKET_PART_AREA, STYLE_MUTED),
                  shown->place != NULL ? shown->place : ticket->area);
        break;
    case COLUMN_AGENCY:
        put_words(out, style_of(shown, TICKET_PART_AGENCY, STYLE_TEXT),
                  ticket->agency != AGENCY_NONE ? agency_text(ticket->agency) : "");
        break;
    case COLUMN_WHO:
        put_words(out, style_of(shown, TICKET_PART_ASSIGNEE, STYLE_TEXT),
                  ticket->assignee != NULL ? ticket->assignee : "");
        break;
    case COLUMN_STATUS:
        if (ticket->merged_into != NULL)
            put_words(out, STYLE_MUTED, _("merged"));
        else {
            ticket_shape_status(shown, context, out->text, sizeof out->text);
            out->style = ticket_shape_status_style(shown, context);
        }
        break;
    default:
        break;
    }
}

bool ticket_ticks(const TicketShown *shown)
{
    int64_t due = 0;
    return running(&shown->ticket, &due) != TICKET_CLOCKS;
}
