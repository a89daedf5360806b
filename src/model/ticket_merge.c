#include "model/ticket_merge.h"

#include <glib.h>

WORDS_DEFINE(TicketPart, ticket_part, TICKET_PART_TABLE)

#define BIT(part) (1u << (part))

static bool same_text(const char *one, const char *other)
{
    return g_strcmp0(one, other) == 0;
}

static bool same_part(const Ticket *one, const Ticket *other, TicketPart part)
{
    switch (part) {
    case TICKET_PART_TITLE:
        return same_text(one->title, other->title);
    case TICKET_PART_TOPIC:
        return same_text(one->topic, other->topic);
    case TICKET_PART_SEVERITY:
        return one->severity == other->severity;
    case TICKET_PART_STATUS:
        return one->status == other->status;
    case TICKET_PART_AGENCY:
        return one->agency == other->agency;
    case TICKET_PART_ASSIGNEE:
        return same_text(one->assignee, other->assignee);
    default:
        return same_text(one->area, other->area);
    }
}

unsigned ticket_parts_changed(const Ticket *from, const Ticket *to)
{
    unsigned changed = 0;
    for (unsigned part = 0; part < TICKET_PARTS; part++) {
        if (!same_part(from, to, (TicketPart)part)) {
            changed |= BIT(part);
        }
    }
    return changed;
}

void ticket_part_copy(Ticket *to, TicketPart part, const Ticket *from)
{
    switch (part) {
    case TICKET_PART_TITLE:
        to->title = from->title;
        return;
    case TICKET_PART_TOPIC:
        to->topic = from->topic;
        return;
    case TICKET_PART_SEVERITY:
        to->severity = from->severity;
        return;
    case TICKET_PART_STATUS:
        to->status = from->status;
        return;
    case TICKET_PART_AGENCY:
        to->agency = from->agency;
        return;
    case TICKET_PART_ASSIGNEE:
        to->assignee = from->assignee;
        return;
    default:
        to->area = from->area;
        return;
    }
}

/* How far a ticket has come with a status. */
static int progress(TicketStatus status)
{
    static const int steps[TICKET_STATUSES] = {
        [TICKET_NEW] = 0,      [TICKET_DISPATCHED] = 1, [TICKET_ON_SCENE] = 2,
        [TICKET_RESOLVED] = 3, [TICKET_CLOSED] = 4,     [TICKET_CANCELLED] = 4,
    };
    return steps[status];
}

static bool is_behind(const Ticket *mine, const Ticket *theirs, bool moved)
{
    TicketStep step;
    if (mine->status == theirs->status) {
        return false; /* both did the same */
    }
    return !ticket_step_between(theirs->status, mine->status, &step) ||
           (moved && progress(theirs->status) >= progress(mine->status));
}

TicketMerge ticket_merge(const Ticket *base, const Ticket *mine, const Ticket *theirs)
{
    TicketMerge merge = {.mine = ticket_parts_changed(base, mine),
                         .theirs = ticket_parts_changed(base, theirs)};
    merge.clashing = merge.mine & merge.theirs & ticket_parts_changed(mine, theirs);
    if (merge.mine & BIT(TICKET_PART_STATUS)) {
        merge.behind = is_behind(mine, theirs, (merge.theirs & BIT(TICKET_PART_STATUS)) != 0);
    }
    if (merge.behind) {
        merge.clashing &= ~BIT(TICKET_PART_STATUS);
    }
    bool sends = (merge.mine & BIT(TICKET_PART_STATUS)) && !merge.behind &&
                 mine->status == TICKET_DISPATCHED;
    if (sends && theirs->agency == AGENCY_NONE && mine->agency != AGENCY_NONE &&
        (merge.theirs & BIT(TICKET_PART_AGENCY))) {
        merge.mine |= BIT(TICKET_PART_AGENCY);
        merge.clashing |= BIT(TICKET_PART_AGENCY);
    }
    return merge;
}

void ticket_merged(const Ticket *mine, const Ticket *theirs, const TicketMerge *merge,
                   const TicketSide side[TICKET_PARTS], Ticket *out)
{
    Ticket merged = *theirs;
    for (unsigned part = 0; part < TICKET_PARTS; part++) {
        bool chosen =
            (merge->clashing & BIT(part)) == 0 || (side != NULL && side[part] == TICKET_MINE);
        bool late = part == TICKET_PART_STATUS && merge->behind;
        if ((merge->mine & BIT(part)) && chosen && !late) {
            ticket_part_copy(&merged, (TicketPart)part, mine);
        }
    }
    *out = merged;
}
