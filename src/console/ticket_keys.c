#include "console/ticket_keys.h"

#include <string.h>

#include "console/desk.h"
#include "console/outgoing.h"
#include "console/ticket_check.h"
#include "console/ticket_desk.h"
#include "console/tickets_private.h"
#include "ui/ticket_lines.h"

/* What one may do at all. */
static Right right_of(Action action)
{
    switch (action) {
    case ACTION_TICKET_NEW:
    case ACTION_TICKET_NOTE:
    case ACTION_TICKET_ATTACH:
    case ACTION_TICKET_CHECK:
        return RIGHT_TICKETS_WRITE;
    case ACTION_OPEN:
    case ACTION_ALERT_CAMERA:
        return RIGHT_TICKETS_READ;
    default:
        return RIGHT_TICKETS_HANDLE;
    }
}

static bool is_ours(Action action)
{
    return (action >= ACTION_TICKET_NEW && action <= ACTION_TICKET_ROUND) ||
           action == ACTION_OPEN || action == ACTION_ALERT_CAMERA;
}

static bool needs_ticket(Action action)
{
    return action != ACTION_TICKET_NEW && action != ACTION_TICKET_ROUND;
}

bool ticket_keys_allowed(const App *app, const View *view, Action action)
{
    if (!is_ours(action))
        return true;
    return link_may(app, right_of(action)) &&
           (!needs_ticket(action) || ticket_desk_selected(app) != NULL);
}

bool ticket_keys_fits(const App *app, Action action)
{
    const char *id = ticket_desk_selected(app);
    TicketLook look;
    TicketStep step;
    if (!is_ours(action) || !link_may(app, right_of(action)) || id == NULL ||
        !ticket_look(app, id, &look))
        return false;
    TicketStatus status = look.ticket.status;
    if (ticket_action_step(action, &step))
        return look.ticket.merged_into == NULL && ticket_step(&status, step);
    if (action == ACTION_TICKET_TAKE)
        return g_strcmp0(look.ticket.assignee, app->me) != 0;
    if (action == ACTION_TICKET_CHECK)
        return ticket_is_round(&look.ticket);
    return true;
}

/* Steps */

static void say_allowed(App *app, const TicketLook *look)
{
    const char *words[TICKET_STATUSES + 1];
    char name[24];
    g_autoptr(GString) allowed = g_string_new(NULL);
    TicketStatus status;
    ticket_look_name(look, name, sizeof name);
    ticket_allowed(look->ticket.status, words);
    for (int i = 0; words[i] != NULL; i++)
        if (ticket_status_parse(words[i], &status))
            g_string_append_printf(allowed, "%s%s", i > 0 ? ", " : "", ticket_status_text(status));
    app_say(app, TONE_WARNING, _("%s is “%s”: from there it can become %s."), name,
            ticket_status_text(look->ticket.status), allowed->str);
}

static void take_step(App *app, const TicketLook *look, TicketStep step)
{
    Ticket to = look->ticket;
    char name[24];
    if (look->ticket.merged_into != NULL) {
        app_say(app, TONE_WARNING, "%s", _("The ticket is part of another; take it out first."));
        return;
    }
    if (!ticket_step(&to.status, step)) {
        say_allowed(app, look);
        return;
    }
    if (step == STEP_DISPATCH && to.agency == AGENCY_NONE) {
        ticket_ask(app, look->ticket.id, ACTION_TICKET_DISPATCH, "");
        return;
    }
    ticket_look_name(look, name, sizeof name);
    g_autofree char *said = g_strdup_printf("%s: %s", name, ticket_status_text(to.status));
    ticket_send_change(app, &look->ticket, &to, NULL, said);
}

static void take(App *app, const TicketLook *look)
{
    Ticket to = look->ticket;
    char name[24];
    if (app->me == NULL || app->me[0] == '\0') {
        app_say(app, TONE_WARNING, "%s",
                _("Who you are is not known yet; the link is needed once."));
        return;
    }
    if (g_strcmp0(to.assignee, app->me) == 0) {
        app_say(app, TONE_PLAIN, "%s", _("It is yours already."));
        return;
    }
    to.assignee = app->me;
    ticket_look_name(look, name, sizeof name);
    g_autofree char *said = g_strdup_printf(_("%s: yours"), name);
    ticket_send_change(app, &look->ticket, &to, NULL, said);
}

/* Cameras */

/* The first of its cameras that is known. */
static uint32_t camera_of(App *app, const TicketLook *look)
{
    for (const char *const *id = look->ticket.cameras; id != NULL && *id != NULL; id++) {
        uint32_t camera = catalog_find_camera(app->catalog, *id);
        if (camera != CATALOG_NONE)
            return camera;
    }
    for (const char *const *id = look->ticket.alerts; id != NULL && *id != NULL; id++) {
        Alert alert;
        uint32_t index = alert_book_find(app->book, *id);
        if (index != ALERT_NONE && alert_book_alert(app->book, index, &alert) &&
            alert.camera != NULL)
            return catalog_find_camera(app->catalog, alert.camera);
    }
    return CATALOG_NONE;
}

static void go_to_camera(App *app, const TicketLook *look)
{
    uint32_t camera = camera_of(app, look);
    if (camera == CATALOG_NONE) {
        app_say(app, TONE_PLAIN, "%s", _("The ticket names no camera."));
        return;
    }
    desk_show(app, NULL);
    place_camera(app, camera);
    command_focus(app, PANE_CAMERAS);
    place_settle(app);
}

/* What needs its person goes first: a conflict, or a new ticket that was refused. */
static bool mend(App *app, const TicketLook *look)
{
    if (look->refused == NULL)
        return false;
    const OutboxAct *act = outbox_find(outgoing_outbox(app), look->refused->act);
    if (act != NULL && tickets_resolve(app, act))
        return true;
    if (look->refused->kind == TICKET_ACT_OPEN) {
        ticket_open_again(app, look->refused);
        return true;
    }
    app_say(app, TONE_WARNING, "%s", look->refused->problem != NULL ? look->refused->problem : "?");
    return true;
}

static bool open_ticket(App *app, const TicketLook *look)
{
    if (mend(app, look))
        return true;
    uint32_t camera = camera_of(app, look);
    if (camera == CATALOG_NONE)
        return false;
    windows_open_for(app, camera, PURPOSE_TICKET);
    return true;
}

static void check(App *app, const char *id)
{
    const Ticket *whole = tickets_whole(app, id);
    if (whole != NULL)
        ticket_check_begin(app, whole);
    else
        app_say(app, TONE_WARNING, "%s", _("The ticket is not here whole yet; try again."));
}

static bool run_on(App *app, const TicketLook *look, Action action)
{
    const char *id = look->ticket.id;
    TicketStep step;
    if (ticket_action_step(action, &step)) {
        take_step(app, look, step);
        return true;
    }
    switch (action) {
    case ACTION_OPEN:
        return open_ticket(app, look);
    case ACTION_ALERT_CAMERA:
        go_to_camera(app, look);
        return true;
    case ACTION_TICKET_TAKE:
        take(app, look);
        return true;
    case ACTION_TICKET_EDIT:
        if (!mend(app, look))
            ticket_edit(app, id);
        return true;
    case ACTION_TICKET_REFER:
        ticket_refer(app, id);
        return true;
    case ACTION_TICKET_CHECK:
        check(app, id);
        return true;
    case ACTION_TICKET_NOTE:
    case ACTION_TICKET_ASSIGN:
    case ACTION_TICKET_ATTACH:
    case ACTION_TICKET_MERGE:
        ticket_ask(app, id, action, "");
        return true;
    default:
        return false;
    }
}

bool ticket_keys_run(App *app, View *view, Action action)
{
    TicketLook look;
    if (action == ACTION_TICKET_NEW) {
        ticket_open_begin(app);
        return true;
    }
    if (action == ACTION_TICKET_ROUND) {
        ticket_round_begin(app);
        return true;
    }
    const char *id = is_ours(action) ? ticket_desk_selected(app) : NULL;
    return id != NULL && ticket_look(app, id, &look) && run_on(app, &look, action);
}
