#include "console/outbox_desk.h"

#include <string.h>

#include "base/text.h"
#include "console/outbox_page.h"

/* What waits to be sent, and what wants a person: each act with its reason, sent again, given up,
 * or followed to what it is about. */

static OutboxDesk *desk_of(App *app)
{
    return view_desk_data(desk_view(app, &desk_outbox));
}

/* Acts */

static void refresh(OutboxDesk *desk)
{
    outbox_page_take(desk);
    view_desk_rows_changed(desk_view(desk->app, &desk_outbox));
    desk_draw_again(desk->app, &desk_outbox);
}

/* Who sends one again means all that stand behind it, too: after a week away each would ask for
 * itself when its turn came. */
static unsigned send_with_those_behind(Outbox *outbox, const OutboxAct *chosen)
{
    unsigned count = 0;
    for (unsigned i = 0; i < outbox_count(outbox); i++) {
        const OutboxAct *act = outbox_act(outbox, i);
        bool same = act == chosen || (chosen->object[0] != '\0' && act->seq > chosen->seq &&
                                      strcmp(act->object, chosen->object) == 0 &&
                                      strcmp(act->who, chosen->who) == 0);
        if (same && act->state != OUTBOX_DAMAGED) {
            outbox_again(outbox, act->id);
            count++;
        }
    }
    return count;
}

static void send_again(App *app, OutboxDesk *desk, View *view)
{
    guint marked;
    g_autofree const char **keys = view_desk_marked(view, &marked);
    const char *selected = view_desk_selected(view);
    unsigned sent = 0;
    for (guint i = 0; i < MAX(marked, 1u); i++) {
        const OutboxAct *act = outbox_page_act(desk, marked > 0 ? keys[i] : selected);
        const OutgoingKind *kind = act != NULL ? outgoing_kind(app, act) : NULL;
        if (act == NULL || act->state == OUTBOX_DAMAGED)
            continue;
        if (marked == 0 && act->state == OUTBOX_ATTENTION && kind != NULL && kind->again != NULL &&
            kind->again(app, act))
            return;
        sent += send_with_those_behind(outgoing_outbox(app), act);
    }
    if (sent == 0) {
        app_say(app, TONE_PLAIN, _("Nothing is selected that could be sent again."));
        return;
    }
    view_desk_unmark(view);
    outgoing_retry(app);
    app_say(app, TONE_PLAIN, ngettext("Sending %u again …", "Sending %u again …", sent), sent);
    refresh(desk);
}

static void drop_done(App *app, const char *text)
{
    OutboxDesk *desk = desk_of(app);
    g_autofree char *id = g_steal_pointer(&desk->dropping);
    const OutboxAct *act = outbox_page_act(desk, id);
    if (text == NULL || act == NULL) {
        app_say(app, TONE_PLAIN, _("Nothing was given up."));
        return;
    }
    g_autofree char *words = outgoing_words(app, act);
    bool tried = act->attempts > 0 || outgoing_is_sending(app, id);
    outbox_remove(outgoing_outbox(app), id);
    app_say(app, TONE_WARNING,
            tried ? _("Given up; an answer may have been lost, so look whether it was done: %s")
                  : _("Given up, and not sent: %s"),
            words);
    refresh(desk);
}

/* The question has the text once more; the card beside it, too. */
static void ask_drop(App *app, OutboxDesk *desk, View *view)
{
    const OutboxAct *act = outbox_page_act(desk, view_desk_selected(view));
    char key[KEY_NAME_SIZE];
    if (act == NULL) {
        app_say(app, TONE_PLAIN, _("Nothing is selected."));
        return;
    }
    g_autofree char *words = outgoing_words(app, act);
    g_autofree char *fitting = text_ellipsize(words, MAX(canvas_cols(app->canvas) / 2, 20));
    app_key(app, ACTION_OUTBOX_DROP, key);
    /* TRANSLATORS: what would be given up, and the key that does it */
    g_autofree char *label =
        g_strdup_printf(_("Give up “%s”, never to be sent?  %s does. "), fitting, key);
    g_free(desk->dropping);
    desk->dropping = g_strdup(act->id);
    ask_confirm(app, label, ACTION_OUTBOX_DROP, drop_done);
}

static void open_object(App *app, OutboxDesk *desk, View *view)
{
    const OutboxAct *act = outbox_page_act(desk, view_desk_selected(view));
    const OutgoingKind *kind = act != NULL ? outgoing_kind(app, act) : NULL;
    if (act == NULL)
        return;
    if (kind == NULL || kind->open == NULL || !kind->open(app, act))
        app_say(app, TONE_PLAIN, _("What this is about can't be shown here."));
    else if (desk_shown(app) == &desk_outbox)
        desk_show(app, NULL);
}

static bool run(App *app, View *view, Action action)
{
    OutboxDesk *desk = view_desk_data(view);
    switch (action) {
    case ACTION_OUTBOX_AGAIN:
        send_again(app, desk, view);
        return true;
    case ACTION_OUTBOX_DROP:
        ask_drop(app, desk, view);
        return true;
    case ACTION_OPEN:
        open_object(app, desk, view);
        return true;
    default:
        return false;
    }
}

static bool allowed(const App *app, const View *view, Action action)
{
    switch (action) {
    case ACTION_OUTBOX_AGAIN:
    case ACTION_OUTBOX_DROP:
    case ACTION_OPEN:
        return view != NULL && desk_shown(app) == &desk_outbox && view_desk_selected(view) != NULL;
    default:
        return false;
    }
}

static View *make(App *app)
{
    OutboxDesk *desk = g_new0(OutboxDesk, 1);
    desk->app = app;
    desk->ids = g_ptr_array_new_with_free_func(g_free);
    outbox_page_take(desk);
    return view_desk_new(&outbox_page_table, desk);
}

static void shown(App *app, View *view)
{
    refresh(view_desk_data(view));
}

static void forget(App *app, View *view)
{
    refresh(view_desk_data(view));
}

void outbox_desk_changed(App *app)
{
    View *view = desk_made(app, &desk_outbox);
    if (view != NULL && desk_shown(app) == &desk_outbox)
        refresh(view_desk_data(view));
}

const DeskKind desk_outbox = {
    .word = "outbox",
    .context = KEY_CONTEXT_OUTBOX,
    .action = ACTION_OUTBOX,
    .right = RIGHT_CAMERAS_READ,
    .make = make,
    .shown = shown,
    .run = run,
    .allowed = allowed,
    .forget = forget,
};
