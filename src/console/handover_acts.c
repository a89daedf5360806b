/* What a person does to a handover: each act is one row of the outbox. */
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "console/drafts.h"
#include "console/handover_private.h"
#include "console/tickets.h"
#include "console/verbs.h"

#define NAMES_MAX 256

/* Offering */

static bool is_offering(const HandoverDesk *desk)
{
    return desk->offering != NULL ||
           (desk->shown.id != NULL && desk->shown.status == HANDOVER_OFFERED &&
            handover_is_by(desk, &desk->shown));
}

static void offer(HandoverDesk *desk, const char *to, const char *note)
{
    App *app = desk->app;
    char id[ID_ULID_SIZE];
    g_autoptr(GString) body = g_string_new(NULL);
    id_ulid(app_now_ms(app), id);
    const HandoverRequest request = {
        .id = id, .to = to, .area = desk->area[0] != '\0' ? desk->area : NULL, .note = note};
    encode_handover_request(body, &request);
    if (!handover_send(app, id, "POST", ROUTE_HANDOVERS, body, NULL))
        return;
    handover_take_waits(desk);
    desk->aside = false;
    if (to != NULL)
        app_say(app, TONE_PLAIN, _("The shift is being offered to %s."), to);
    else
        app_say(app, TONE_PLAIN, _("The shift is being offered to whoever takes it."));
    desk_draw_again(app, &desk_handover);
}

static void note_done(App *app, const char *text)
{
    HandoverDesk *desk = handover_desk(app);
    g_autofree char *to = g_steal_pointer(&desk->to);
    g_autofree char *note = text != NULL ? g_strstrip(g_strdup(text)) : NULL;
    if (note == NULL)
        app_say(app, TONE_PLAIN, _("Nothing was offered."));
    else
        offer(desk, to, note[0] != '\0' ? note : NULL);
}

void handover_ask_word(HandoverDesk *desk, const char *text)
{
    App *app = desk->app;
    g_autofree char *label = desk->to != NULL
                                 ? g_strdup_printf(_("A word to %s (Enter: none): "), desk->to)
                                 : g_strdup(_("A word to whoever takes it (Enter: none): "));
    ask_line(app, label, text, NULL, note_done);
    ask_keep(app, &draft_handover_word, drafts_about("to", desk->to));
}

static void to_done(App *app, const char *text)
{
    HandoverDesk *desk = handover_desk(app);
    g_clear_pointer(&desk->to, g_free);
    if (text == NULL) {
        app_say(app, TONE_PLAIN, _("Nothing was offered."));
        return;
    }
    g_autofree char *name = g_strstrip(g_strdup(text));
    if (app->me != NULL && name[0] != '\0' && strcmp(name, app->me) == 0) {
        handover_run(app, desk->view, ACTION_HANDOVER_OFFER);
        ask_problem(app, _("to somebody else"));
        return;
    }
    desk->to = name[0] != '\0' ? g_strdup(name) : NULL;
    handover_ask_word(desk, "");
}

static void add_name(GPtrArray *names, const App *app, const char *name)
{
    if (name == NULL || name[0] == '\0' || names->len >= NAMES_MAX ||
        g_strcmp0(name, app->me) == 0 ||
        g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        return;
    g_ptr_array_add(names, g_strdup(name));
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return g_utf8_collate(*(char *const *)a, *(char *const *)b);
}

/* Whoever has an alert or a ticket, or ever was part of a handover that we saw. */
static GPtrArray *known_names(const HandoverDesk *desk)
{
    const App *app = desk->app;
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const TicketBook *tickets = tickets_book(app);
    Alert alert;
    for (uint32_t i = 0; i < alert_book_alerts(app->book); i++)
        if (alert_book_alert(app->book, i, &alert))
            add_name(names, app, alert.owner);
    for (uint32_t i = 0; tickets != NULL && i < ticket_book_count(tickets); i++)
        add_name(names, app, ticket_book_row(tickets, i)->assignee);
    if (desk->shown.id != NULL) {
        add_name(names, app, desk->shown.from);
        add_name(names, app, desk->shown.to);
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

/* Goes around the names that begin with what is typed. */
static char *complete_name(const char *text, int again, void *data)
{
    g_autoptr(GPtrArray) names = known_names(handover_desk(data));
    g_autoptr(GPtrArray) fit = g_ptr_array_new();
    for (guint i = 0; i < names->len; i++)
        if (g_ascii_strncasecmp(names->pdata[i], text, strlen(text)) == 0)
            g_ptr_array_add(fit, names->pdata[i]);
    return fit->len > 0 ? g_strdup(fit->pdata[(guint)again % fit->len]) : NULL;
}

static void ask_to(HandoverDesk *desk)
{
    App *app = desk->app;
    ask_line(app, _("Hand the shift over to (Tab: names; Enter alone: whoever takes it): "), "",
             NULL, to_done);
    prompt_set_completion(app->ask.prompt, complete_name, app);
}

/* A question is asked about what is shown now. */
static void ask_about(HandoverDesk *desk)
{
    const HandoverItem *item = handover_selected(desk);
    g_free(desk->asked);
    g_free(desk->asked_item);
    desk->asked = g_strdup(desk->shown.id);
    desk->asked_item = g_strdup(item != NULL ? item->ref : NULL);
}

/* True where it is still what is shown: the answer is for nothing else. */
static bool still_asked(const HandoverDesk *desk)
{
    if (desk->shown.id != NULL && g_strcmp0(desk->asked, desk->shown.id) == 0)
        return true;
    app_say(desk->app, TONE_WARNING, _("Nothing was changed: another handover is shown by now."));
    return false;
}

static void withdraw_done(App *app, const char *text)
{
    HandoverDesk *desk = handover_desk(app);
    const HandoverPatch patch = {.status = HANDOVER_WITHDRAWN};
    if (text != NULL && still_asked(desk) && is_offering(desk))
        handover_send_patch(desk, &patch);
}

/* Answering */

static void answer(HandoverDesk *desk, const char *ref, HandoverItemState state, const char *why)
{
    const HandoverItem *item = handover_selected(desk);
    bool selected = item != NULL && strcmp(item->ref, ref) == 0;
    const HandoverReply reply = {.ref = ref, .state = state, .why = why};
    const HandoverPatch patch = {&reply, 1, HANDOVER_OFFERED};
    ViewContext context = app_context(desk->app, desk->app->focus);
    if (handover_send_patch(desk, &patch) && selected)
        view_action(desk->view, ACTION_DOWN, &context);
}

static void accept(HandoverDesk *desk)
{
    const HandoverItem *item = handover_selected(desk);
    g_autofree char *ref = item != NULL ? g_strdup(item->ref) : NULL;
    if (ref != NULL)
        answer(desk, ref, HANDOVER_ITEM_ACCEPTED, NULL);
}

static void return_done(App *app, const char *text);

void handover_ask_why(HandoverDesk *desk, const char *text)
{
    GKeyFile *about = drafts_about("handover", desk->asked);
    if (desk->asked_item != NULL)
        g_key_file_set_string(about, DRAFT_ABOUT, "item", desk->asked_item);
    ask_line(desk->app, _("Why does it go back? "), text, NULL, return_done);
    ask_keep(desk->app, &draft_handover_why, about);
}

static void return_done(App *app, const char *text)
{
    HandoverDesk *desk = handover_desk(app);
    g_autofree char *why = text != NULL ? g_strstrip(g_strdup(text)) : NULL;
    if (why == NULL)
        return;
    if (desk->asked_item == NULL || !still_asked(desk) ||
        !handover_allowed(app, desk->view, ACTION_HANDOVER_FINISH)) {
        app_say(app, TONE_WARNING, _("The handover has gone on meanwhile; not returned: %s"), why);
        return;
    }
    if (strlen(why) > HANDOVER_WHY_MAX) {
        handover_ask_why(desk, why);
        ask_problem(app, _("too long"));
        return;
    }
    answer(desk, desk->asked_item, HANDOVER_ITEM_RETURNED, why[0] != '\0' ? why : NULL);
}

static void accept_all(HandoverDesk *desk)
{
    const Handover *shown = &desk->shown;
    g_autofree HandoverReply *replies = g_new0(HandoverReply, shown->item_count + 1);
    HandoverPatch patch = {.items = replies};
    int unseen = 0;
    for (size_t i = 0; i < shown->item_count; i++) {
        const HandoverItem *item = &shown->items[i];
        if (handover_state(desk, item, NULL) != HANDOVER_ITEM_OFFERED)
            continue;
        if (g_hash_table_contains(desk->seen, item->ref))
            replies[patch.item_count++] =
                (HandoverReply){.ref = item->ref, .state = HANDOVER_ITEM_ACCEPTED};
        else
            unseen++;
    }
    int accepted = (int)patch.item_count;
    if (accepted > 0 && !handover_send_patch(desk, &patch))
        return;
    if (unseen > 0)
        app_say(desk->app, TONE_WARNING,
                /* TRANSLATORS: two numbers */
                _("%d accepted; %d more were not on the screen yet: scroll to them first."),
                accepted, unseen);
    else
        app_say(desk->app, TONE_PLAIN, _("%d accepted."), accepted);
}

static void finish_done(App *app, const char *text)
{
    HandoverDesk *desk = handover_desk(app);
    const HandoverPatch patch = {.status = HANDOVER_FINISHED};
    if (text != NULL && still_asked(desk) &&
        handover_allowed(app, desk->view, ACTION_HANDOVER_FINISH))
        handover_send_patch(desk, &patch);
}

/* What stays with whom is said before it is so. */
static void confirm_finish(HandoverDesk *desk)
{
    int states[HANDOVER_ITEM_STATES] = {0};
    for (size_t i = 0; i < desk->shown.item_count; i++)
        states[handover_state(desk, &desk->shown.items[i], NULL)]++;
    g_autofree char *label = g_strdup_printf(
        /* TRANSLATORS: three numbers; a name */
        _("%d accepted; %d returned and %d unanswered stay with %s.  Take the shift over? "),
        states[HANDOVER_ITEM_ACCEPTED], states[HANDOVER_ITEM_RETURNED],
        states[HANDOVER_ITEM_OFFERED], desk->shown.from);
    ask_about(desk);
    ask_confirm(desk->app, label, ACTION_HANDOVER_FINISH, finish_done);
}

/* Actions */

static void copy_brief(HandoverDesk *desk)
{
    App *app = desk->app;
    g_autoptr(GString) text = g_string_new(NULL);
    if (desk->json == NULL)
        return;
    handover_markdown(text, app->catalog, &desk->shown, app_now_ms(app));
    if (screen_copy(app->screen, text->str))
        app_say(app, TONE_PLAIN, _("The whole handover is copied, to be pasted elsewhere."));
    else
        app_say(app, TONE_WARNING, _("That could not be copied."));
}

/* Between the shift that is offered and what we would hand over ourselves. */
static void turn(HandoverDesk *desk)
{
    desk->aside = !desk->aside;
    g_clear_pointer(&desk->kept, g_free);
    g_clear_pointer(&desk->kept_json, g_free);
    handover_choose(desk, true);
    handover_ask(desk, false);
}

bool handover_allowed(const App *app, const View *view, Action action)
{
    const HandoverDesk *desk = handover_made(app);
    bool open = desk != NULL && !desk->ending && handover_is_for(desk, &desk->shown) &&
                desk->shown.id != NULL;
    switch (action) {
    case ACTION_HANDOVER_OFFER:
        return desk == NULL || !is_offering(desk);
    case ACTION_HANDOVER_ACCEPT:
    case ACTION_HANDOVER_RETURN:
        return open && handover_selected(desk) != NULL;
    case ACTION_HANDOVER_ACCEPT_ALL:
    case ACTION_HANDOVER_FINISH:
        return open;
    case ACTION_HANDOVER_WITHDRAW:
        return desk != NULL && !desk->ending && desk->offering == NULL && is_offering(desk);
    default:
        return action < ACTION_TICKETS || action > ACTION_ROLLCALL_WRITE;
    }
}

bool handover_run(App *app, View *view, Action action)
{
    HandoverDesk *desk = view_desk_data(view);
    switch (action) {
    case ACTION_HANDOVER_OFFER:
        ask_to(desk);
        return true;
    case ACTION_HANDOVER_ACCEPT:
        accept(desk);
        return true;
    case ACTION_HANDOVER_RETURN:
        ask_about(desk);
        handover_ask_why(desk, "");
        return true;
    case ACTION_HANDOVER_ACCEPT_ALL:
        accept_all(desk);
        return true;
    case ACTION_HANDOVER_FINISH:
        confirm_finish(desk);
        return true;
    case ACTION_HANDOVER_WITHDRAW:
        ask_about(desk);
        ask_confirm(app, _("Take the offer of the shift back? "), ACTION_HANDOVER_WITHDRAW,
                    withdraw_done);
        return true;
    case ACTION_SHOW_NEW:
        handover_ask(desk, true);
        return true;
    case ACTION_NEXT_PANE:
    case ACTION_PREV_PANE:
        turn(desk);
        return true;
    case ACTION_COPY:
        copy_brief(desk);
        return true;
    default:
        return false;
    }
}

void handover_verb(App *app, const char *rest)
{
    HandoverDesk *desk = handover_desk(app);
    if (!handover_allowed(app, desk->view, ACTION_HANDOVER_OFFER))
        app_say(app, TONE_WARNING, _("You offer a shift already; take that back first."));
    else if (rest[0] == '\0')
        ask_to(desk);
    else if (g_strcmp0(rest, app->me) == 0)
        app_say(app, TONE_WARNING, _("A shift is handed over to somebody else."));
    else
        offer(desk, rest, NULL);
}
