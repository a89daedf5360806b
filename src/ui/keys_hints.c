#include "ui/keys_hints.h"

#include "base/i18n.h"

/* While a line is typed, or one key is waited for, no other key means anything. */
static const Hint prompt_hints[] = {
    {ACTION_OPEN, N_("goes on")},
    {ACTION_CANCEL, N_("leaves it")},
    {ACTION_NONE, N_("suggests")},
};

static const Hint tree_hints[] = {
    {ACTION_OPEN, N_("to its cameras")}, {ACTION_RIGHT, N_("open")},
    {ACTION_LEFT, N_("close")},          {ACTION_TREE_ORDER, N_("order")},
    {ACTION_FILTER, N_("filter")},       {ACTION_HELP, N_("help")},
    {ACTION_QUIT, N_("leave")},          {ACTION_NEXT_PANE, N_("pane")},
    {ACTION_PALETTE, N_("command")},     {ACTION_BACK, N_("back")},
};

static const Hint camera_hints[] = {
    {ACTION_OPEN, N_("video")},
    {ACTION_CLOSE, N_("close video")},
    {ACTION_SHOW_NEW, N_("show new")},
    {ACTION_FILTER, N_("filter")},
    {ACTION_NEXT_ATTENTION, N_("next")},
    {ACTION_HELP, N_("help")},
    {ACTION_ALERTS, N_("alerts")},
    {ACTION_TICKETS, N_("tickets")},
    {ACTION_REPORT_ALERTS, N_("figures")},
    {ACTION_QUIT, N_("leave")},
    {ACTION_PALETTE, N_("command")},
    {ACTION_NEXT_PANE, N_("pane")},
    {ACTION_PREVIEW, N_("picture here")},
    {ACTION_SORT, N_("sort")},
    {ACTION_MARK, N_("mark")},
    {ACTION_WALL_MARKED, N_("wall")},
    {ACTION_BACK, N_("back")},
    {ACTION_PRIVACY_BRAKE, N_("privacy brake")},
    {ACTION_COPY_ID, N_("copy")},
};

/* By what is done first: take, look, accept, close; the rest as far as there is room. */
static const Hint alert_hints[] = {
    {ACTION_ALERT_CLAIM, N_("take")},
    {ACTION_OPEN, N_("video")},
    {ACTION_ALERT_ACK, N_("ack")},
    {ACTION_NEXT_ATTENTION, N_("next")},
    {ACTION_ALERT_UNFOLD, N_("unfold")},
    {ACTION_FLOOD_REVIEW, N_("review")},
    {ACTION_HELP, N_("help")},
    {ACTION_ALERT_CLOSE, N_("verdict")},
    {ACTION_TICKET_NEW, N_("ticket")},
    {ACTION_ALERT_UNSHELVE, N_("off the shelf")},
    {ACTION_ALERT_SHELVE, N_("shelve")},
    {ACTION_REPORT_ALERTS, N_("figures")},
    {ACTION_FILTER, N_("filter")},
    {ACTION_MARK, N_("mark")},
    {ACTION_ALERT_RELEASE, N_("give back")},
    {ACTION_CLOSE, N_("close video")},
    {ACTION_ALERT_ASSIGN, N_("assign")},
    {ACTION_ALERT_ESCALATE, N_("escalate")},
    {ACTION_QUIT, N_("leave")},
    {ACTION_PALETTE, N_("command")},
    {ACTION_NEXT_PANE, N_("pane")},
    {ACTION_ALERT_CAMERA, N_("its camera")},
    {ACTION_SAVE_VIEW, N_("keep view")},
    {ACTION_ALERT_RAISE, N_("raise")},
    {ACTION_BACK, N_("back")},
};

/* While a flood lasts groups are what is worked on. */
static const Hint flood_hints[] = {
    {ACTION_ALERT_UNFOLD, N_("unfold")},
    {ACTION_NEXT_ATTENTION, N_("next")},
    {ACTION_ALERT_CLAIM, N_("take")},
    {ACTION_ALERT_ACK, N_("ack")},
    {ACTION_OPEN, N_("video")},
    {ACTION_HELP, N_("help")},
    {ACTION_ALERT_CLOSE, N_("verdict")},
    {ACTION_ZOOM, N_("zoom")},
    {ACTION_MARK, N_("mark")},
    {ACTION_ALERT_UNSHELVE, N_("off the shelf")},
    {ACTION_ALERT_SHELVE, N_("shelve")},
    {ACTION_REPORT_ALERTS, N_("figures")},
    {ACTION_FILTER, N_("filter")},
    {ACTION_FLOOD_REVIEW, N_("review")},
    {ACTION_ALERT_RELEASE, N_("give back")},
    {ACTION_CLOSE, N_("close video")},
    {ACTION_ALERT_ASSIGN, N_("assign")},
    {ACTION_ALERT_ESCALATE, N_("escalate")},
    {ACTION_SOUND, N_("sound")},
    {ACTION_QUIT, N_("leave")},
    {ACTION_PALETTE, N_("command")},
    {ACTION_NEXT_PANE, N_("pane")},
};

static const Hint volunteer_alert_hints[] = {
    {ACTION_HELP, N_("Help")},
    {ACTION_ROUND, N_("Ronda")},
    {ACTION_ALERT_CLAIM, N_("I take it")},
    {ACTION_OPEN, N_("Video")},
    {ACTION_CLOSE, N_("Close video")},
    {ACTION_ALERT_ACK, N_("I saw it")},
    {ACTION_ALERT_CLOSE, N_("Done")},
    {ACTION_ALERT_RAISE, N_("Report")},
    {ACTION_NEXT_PANE, N_("To the cameras")},
    {ACTION_NEXT_ATTENTION, N_("Next")},
    {ACTION_QUIT, N_("Leave")},
};

static const Hint volunteer_hints[] = {
    {ACTION_HELP, N_("Help")},
    {ACTION_ROUND, N_("Ronda")},
    {ACTION_OPEN, N_("Video")},
    {ACTION_CLOSE, N_("Close video")},
    {ACTION_ALERT_RAISE, N_("Report")},
    {ACTION_KENTONGAN, N_("Kentongan")},
    {ACTION_PREVIEW, N_("Picture here")},
    {ACTION_ALERTS, N_("Alerts")},
    {ACTION_NEXT_ATTENTION, N_("Next")},
    {ACTION_TICKETS, N_("Tickets")},
    {ACTION_SHOW_NEW, N_("Show new")},
    {ACTION_PRIVACY_BRAKE, N_("Close camera")},
    {ACTION_FILTER, N_("Search")},
    {ACTION_QUIT, N_("Leave")},
};

/* The pages.  What is not allowed on what is selected is left out, so that what is next stands
 * first. */
static const Hint ticket_hints[] = {
    {ACTION_SHOW_NEW, N_("show new")},
    {ACTION_TICKET_TAKE, N_("take")},
    {ACTION_TICKET_DISPATCH, N_("send")},
    {ACTION_TICKET_ARRIVE, N_("they are there")},
    {ACTION_TICKET_CHECK, N_("looked")},
    {ACTION_TICKET_RESOLVE, N_("done")},
    {ACTION_TICKET_CLOSE, N_("close")},
    {ACTION_TICKET_REOPEN, N_("reopen")},
    {ACTION_TICKET_NOTE, N_("note")},
    {ACTION_RIGHT, N_("card")},
    {ACTION_TICKET_NEW, N_("new")},
    {ACTION_HELP, N_("help")},
    {ACTION_CANCEL, N_("back")},
    {ACTION_TICKET_EDIT, N_("change")},
    {ACTION_FILTER, N_("filter")},
    {ACTION_NEXT_ATTENTION, N_("next")},
    {ACTION_TICKET_ATTACH, N_("attach")},
    {ACTION_TICKET_MERGE, N_("merge")},
    {ACTION_TICKET_REFER, N_("refer")},
    {ACTION_TICKET_ASSIGN, N_("assign")},
    {ACTION_TICKET_CANCEL, N_("it was nothing")},
    {ACTION_TICKET_RECALL, N_("call back")},
    {ACTION_PALETTE, N_("command")},
    {ACTION_QUIT, N_("leave")},
};

static const Hint logbook_hints[] = {
    {ACTION_SHOW_NEW, N_("show new")},
    {ACTION_LOG_WRITE, N_("write")},
    {ACTION_LOG_CORRECT, N_("correct")},
    {ACTION_FILTER, N_("filter")},
    {ACTION_REPORT_SITUATION, N_("report")},
    {ACTION_LOG_EXPORT, N_("to a file")},
    {ACTION_RIGHT, N_("card")},
    {ACTION_HELP, N_("help")},
    {ACTION_CANCEL, N_("back")},
    {ACTION_PALETTE, N_("command")},
    {ACTION_QUIT, N_("leave")},
};

static const Hint handover_hints[] = {
    {ACTION_SHOW_NEW, N_("show new")},
    {ACTION_HANDOVER_ACCEPT, N_("accept")},
    {ACTION_HANDOVER_RETURN, N_("return")},
    {ACTION_HANDOVER_ACCEPT_ALL, N_("accept all")},
    {ACTION_HANDOVER_FINISH, N_("take over")},
    {ACTION_HANDOVER_WITHDRAW, N_("take back")},
    {ACTION_HANDOVER_OFFER, N_("offer")},
    {ACTION_SHIFT_CHECK, N_("check all")},
    {ACTION_COPY, N_("copy all")},
    {ACTION_RIGHT, N_("card")},
    {ACTION_HELP, N_("help")},
    {ACTION_CANCEL, N_("back")},
    {ACTION_NEXT_ATTENTION, N_("next")},
    {ACTION_FILTER, N_("filter")},
    {ACTION_PALETTE, N_("command")},
    {ACTION_QUIT, N_("leave")},
};

static const Hint shift_hints[] = {
    {ACTION_SHIFT_YES, N_("yes")},     {ACTION_SHIFT_NO, N_("no")}, {ACTION_SHIFT_SKIP, N_("skip")},
    {ACTION_SHIFT_CHECK, N_("again")}, {ACTION_HELP, N_("help")},   {ACTION_CANCEL, N_("back")},
    {ACTION_PALETTE, N_("command")},   {ACTION_QUIT, N_("leave")},
};

static const Hint outbox_hints[] = {
    {ACTION_OUTBOX_AGAIN, N_("send again")},
    {ACTION_OUTBOX_DROP, N_("give up")},
    {ACTION_RECONNECT, N_("try the backend")},
    {ACTION_RIGHT, N_("card")},
    {ACTION_HELP, N_("help")},
    {ACTION_CANCEL, N_("back")},
    {ACTION_LOCK, N_("unlock")},
    {ACTION_PALETTE, N_("command")},
    {ACTION_QUIT, N_("leave")},
};

static const Hint order_hints[] = {
    {ACTION_SHOW_NEW, N_("show new")},   {ACTION_ORDER_QUERY, N_("put out of service")},
    {ACTION_ORDER_UNDO, N_("undo")},     {ACTION_FILTER, N_("filter")},
    {ACTION_NEXT_ATTENTION, N_("next")}, {ACTION_RIGHT, N_("card")},
    {ACTION_HELP, N_("help")},           {ACTION_CANCEL, N_("back")},
    {ACTION_LOCK, N_("unlock")},         {ACTION_PALETTE, N_("command")},
    {ACTION_QUIT, N_("leave")},
};

static const Hint evidence_hints[] = {
    {ACTION_EVIDENCE_TICKET, N_("to a ticket")},
    {ACTION_EVIDENCE_EXPORT, N_("export")},
    {ACTION_EVIDENCE_VERIFY, N_("check")},
    {ACTION_EVIDENCE_DELETE, N_("delete")},
    {ACTION_MARK, N_("mark")},
    {ACTION_FILTER, N_("filter")},
    {ACTION_RIGHT, N_("card")},
    {ACTION_OPEN, N_("its path")},
    {ACTION_NEXT_ATTENTION, N_("next")},
    {ACTION_HELP, N_("help")},
    {ACTION_CANCEL, N_("back")},
    {ACTION_LOCK, N_("unlock")},
    {ACTION_PALETTE, N_("command")},
    {ACTION_QUIT, N_("leave")},
};

static const Hint rollcall_hints[] = {
    {ACTION_SHOW_NEW, N_("show new")},   {ACTION_ROLLCALL_WRITE, N_("write")},
    {ACTION_NEXT_ATTENTION, N_("next")}, {ACTION_FILTER, N_("filter")},
    {ACTION_RIGHT, N_("card")},          {ACTION_HELP, N_("help")},
    {ACTION_CANCEL, N_("back")},         {ACTION_PALETTE, N_("command")},
    {ACTION_QUIT, N_("leave")},
};

static const Hint map_hints[] = {
    {ACTION_OPEN, N_("show area")},      {ACTION_MAP_IN, N_("larger")},
    {ACTION_MAP_OUT, N_("smaller")},     {ACTION_MAP_WHOLE, N_("whole city")},
    {ACTION_NEXT_ATTENTION, N_("next")}, {ACTION_NEXT_PANE, N_("district")},
    {ACTION_FILTER, N_("filter")},       {ACTION_MAP_LETTERS, N_("letters")},
    {ACTION_MAP_BLINK, N_("blink")},     {ACTION_HELP, N_("help")},
    {ACTION_CANCEL, N_("back")},         {ACTION_PALETTE, N_("command")},
    {ACTION_QUIT, N_("leave")},
};

static const Hint wall_hints[] = {
    {ACTION_OPEN, N_("open it")},     {ACTION_WALL_KEEP, N_("keep as")},
    {ACTION_WALL_CLOSE, N_("close")}, {ACTION_NEXT_ATTENTION, N_("next broken")},
    {ACTION_RIGHT, N_("card")},       {ACTION_WALL_DELETE, N_("delete")},
    {ACTION_HELP, N_("help")},        {ACTION_CANCEL, N_("back")},
    {ACTION_LOCK, N_("unlock")},      {ACTION_PALETTE, N_("command")},
    {ACTION_QUIT, N_("leave")},
};

static const Hint tour_hints[] = {
    {ACTION_OPEN, N_("show next")},  {ACTION_TOUR_NEXT, N_("next")},
    {ACTION_TOUR, N_("hold/go on")}, {ACTION_TOUR_STOP, N_("end")},
    {ACTION_HELP, N_("help")},       {ACTION_CANCEL, N_("back")},
    {ACTION_PALETTE, N_("command")}, {ACTION_QUIT, N_("leave")},
};

static const Hint preview_hints[] = {
    {ACTION_PREVIEW, N_("close picture")},
    {ACTION_OPEN, N_("larger")},
    {ACTION_PREVIEW_RATE, N_("rate")},
    {ACTION_NEIGHBOUR_RIGHT, N_("neighbours")},
    {ACTION_NEAREST, N_("nearest")},
    {ACTION_NEXT_ATTENTION, N_("next")},
    {ACTION_PREVIEW_STRIP, N_("strip")},
    {ACTION_STILL, N_("still")},
    {ACTION_ALERT_RAISE, N_("raise")},
    {ACTION_NEXT_PANE, N_("list")},
    {ACTION_HELP, N_("help")},
    {ACTION_PALETTE, N_("command")},
    {ACTION_QUIT, N_("leave")},
};

static const Hint volunteer_preview_hints[] = {
    {ACTION_HELP, N_("Help")},           {ACTION_OPEN, N_("Larger")},
    {ACTION_PREVIEW, N_("Close")},       {ACTION_ALERT_RAISE, N_("Report")},
    {ACTION_NEXT_ATTENTION, N_("Next")}, {ACTION_NEXT_PANE, N_("To the list")},
    {ACTION_KENTONGAN, N_("Kentongan")}, {ACTION_QUIT, N_("Leave")},
};

/* A patrol round, and where it begins: what is not allowed now is left out. */
static const Hint round_hints[] = {
    {ACTION_ROUND_CLEAR, N_("safe")},
    {ACTION_ROUND_ALERT, N_("alert")},
    {ACTION_ROUND_SKIP, N_("skip")},
    {ACTION_ROUND_NOTE, N_("note")},
    {ACTION_ROUND_END, N_("end")},
    {ACTION_PREVIEW, N_("picture here")},
    {ACTION_STILL, N_("still")},
    {ACTION_ROUND_CHOOSE, N_("other cameras")},
    {ACTION_ROUNDS, N_("rounds")},
    {ACTION_KENTONGAN, N_("kentongan")},
    {ACTION_HELP, N_("help")},
    {ACTION_CANCEL, N_("back")},
    {ACTION_PRIVACY_BRAKE, N_("close camera")},
    {ACTION_PALETTE, N_("command")},
    {ACTION_QUIT, N_("leave")},
};

static const Hint volunteer_round_hints[] = {
    {ACTION_ROUND, N_("Ronda")},
    {ACTION_ROUND_CLEAR, N_("Safe")},
    {ACTION_ROUND_ALERT, N_("Not safe")},
    {ACTION_ROUND_SKIP, N_("Skip")},
    {ACTION_ROUND_NOTE, N_("Note")},
    {ACTION_ROUND_END, N_("End")},
    {ACTION_ROUND_CHOOSE, N_("Other cameras")},
    {ACTION_KENTONGAN, N_("Kentongan")},
    {ACTION_HELP, N_("Help")},
    {ACTION_CANCEL, N_("Back")},
    {ACTION_PREVIEW, N_("Picture here")},
    {ACTION_PRIVACY_BRAKE, N_("Close camera")},
    {ACTION_QUIT, N_("Leave")},
};

bool keys_hints_is_desk(KeyContext context)
{
    return (context >= KEY_CONTEXT_TICKETS && context <= KEY_CONTEXT_MAP) ||
           (context >= KEY_CONTEXT_WALLS && context <= KEY_CONTEXT_EVIDENCE) ||
           context == KEY_CONTEXT_SOURCES || context == KEY_CONTEXT_REGISTER;
}

static Hints desk_hints(KeyContext context)
{
    switch (context) {
    case KEY_CONTEXT_LOGBOOK:
        return HINTS(logbook_hints);
    case KEY_CONTEXT_HANDOVER:
        return HINTS(handover_hints);
    case KEY_CONTEXT_SHIFT:
        return HINTS(shift_hints);
    case KEY_CONTEXT_OUTBOX:
        return HINTS(outbox_hints);
    case KEY_CONTEXT_ORDERS:
        return HINTS(order_hints);
    case KEY_CONTEXT_EVIDENCE:
        return HINTS(evidence_hints);
    case KEY_CONTEXT_ROLLCALL:
        return HINTS(rollcall_hints);
    case KEY_CONTEXT_MAP:
        return HINTS(map_hints);
    case KEY_CONTEXT_WALLS:
        return HINTS(wall_hints);
    case KEY_CONTEXT_TOUR:
        return HINTS(tour_hints);
    case KEY_CONTEXT_ROUND:
        return HINTS(round_hints);
    case KEY_CONTEXT_SOURCES:
    case KEY_CONTEXT_REGISTER:
        return keys_hints_late(context);
    default:
        return HINTS(ticket_hints);
    }
}

Hints keys_hints(const KeysFacts *facts)
{
    if (facts->context == KEY_CONTEXT_PROMPT)
        return HINTS(prompt_hints);
    if (facts->context == KEY_CONTEXT_PTZ)
        return keys_hints_late(facts->context);
    if (facts->context == KEY_CONTEXT_PREVIEW)
        return facts->volunteer ? HINTS(volunteer_preview_hints) : HINTS(preview_hints);
    if (facts->context == KEY_CONTEXT_ROUND && facts->volunteer)
        return HINTS(volunteer_round_hints);
    if (keys_hints_is_desk(facts->context))
        return desk_hints(facts->context);
    if (facts->context == KEY_CONTEXT_ALERTS && facts->volunteer)
        return HINTS(volunteer_alert_hints);
    if (facts->volunteer)
        return HINTS(volunteer_hints);
    if (facts->context == KEY_CONTEXT_TREE)
        return HINTS(tree_hints);
    if (facts->context == KEY_CONTEXT_ALERTS)
        return facts->flooding ? HINTS(flood_hints) : HINTS(alert_hints);
    return HINTS(camera_hints);
}
