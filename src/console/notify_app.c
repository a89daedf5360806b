#include "console/notify_app.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/alerts.h"
#include "console/desk.h"
#include "console/notify.h"
#include "console/round.h"
#include "console/sound.h"

#define NAME_BYTES 240

static void on_answered(const NotifyAnswer *answer, void *data)
{
    App *app = data;
    if (app->quitting)
        return;
    if (answer->reminder) {
        desk_show(app, &desk_round);
        return;
    }
    if (answer->ticket != NULL) {
        desk_show(app, &desk_tickets);
        view_desk_select(desk_view(app, &desk_tickets), answer->ticket);
        return;
    }
    switch (answer->act) {
    case NOTIFY_OPEN:
        alerts_open_id(app, answer->alert);
        break;
    case NOTIFY_ACK:
        if (answer->situation != NULL)
            alerts_ack_situation(app, answer->situation);
        else
            alerts_ack_id(app, answer->alert);
        break;
    default:
        alerts_go_id(app, answer->alert);
    }
}

static void on_stroke(void *data)
{
    App *app = data;
    if (app->screen != NULL)
        screen_stroke(app->screen);
}

static void set_rules(App *app, bool leads)
{
    AlertPriority least = app->config->notify;
    const NewsRules rules = {.on = least != PRIORITIES, .least = least, .escalations = leads};
    notify_set_rules(app->notify, &rules);
}

bool notify_app_start(App *app, GError **error)
{
    const SoundRules rules = {.least = app->config->sound_from};
    SoundTheme *theme = NULL;
    if (app->config->sound[0] != '\0') {
        theme = sound_theme_load(app->config->sound, error);
        if (theme == NULL)
            return false;
    }
    app->notify = notify_new(app->book, app->catalog, on_answered, app);
    app->sound = sound_new(app->book, theme, &rules, on_stroke, app);
    set_rules(app, false);
    return true;
}

void notify_app_link(App *app)
{
    bool live = sync_status(app->sync)->state == SYNC_LIVE && sync_alerts_known(app->sync);
    notify_link(app->notify, live, app_now_ms(app));
    sound_link(app->sound, live, app_now_ms(app));
}

void notify_app_know(App *app)
{
    set_rules(app, app->rights != NULL && link_may(app, RIGHT_ALERTS_LEAD));
}

void notify_app_mute(App *app)
{
    char left[24];
    SoundFacts facts = sound_facts(app->sound);
    if (!facts.on) {
        app_say(app, TONE_PLAIN, _("Alerts make no sound; see [alerts] sound in tilik.conf."));
        return;
    }
    sound_mute(app->sound);
    facts = sound_facts(app->sound);
    clock_age(facts.muted_for_ms + 1, 1, left, sizeof left);
    if (facts.muted_for_ms > 0)
        app_say(app, TONE_PLAIN, _("Alerts are muted for %s, then heard again."), left);
    else
        app_say(app, TONE_PLAIN, _("Alerts are heard again."));
    frame_want(app, DIRTY_BAR, FRAME_NOW);
}

void notify_app_ticket(App *app, AlertPriority severity)
{
    if (app->sound == NULL || severity > app->config->sound_from)
        return;
    SoundFacts sound = sound_facts(app->sound);
    /* What is being beaten says already that somebody is needed. */
    if (sound.on && sound.muted_for_ms <= 0 && !sound.sounding)
        on_stroke(app);
}

void notify_app_overdue(App *app, const OverdueNews *news)
{
    if (app->notify == NULL || app->config->notify == PRIORITIES)
        return;
    if (news == NULL) {
        notify_ticket(app->notify, NULL, NULL, NULL, false);
        return;
    }
    if (news->severity > app->config->notify)
        return;
    g_autofree char *clock = g_strdup_printf(_("Ticket #%" PRId64 " is overdue: %s"), news->number,
                                             ticket_clock_text(news->clock));
    g_autofree char *sum = g_strdup_printf(
        ngettext("%u ticket is overdue", "%u tickets are overdue", news->all), news->all);
    g_autofree char *name = text_clean(news->title, strlen(news->title), NAME_BYTES);
    g_autofree char *body = news->all > 1 ? g_strconcat(clock, "\n", name, NULL) : g_strdup(name);
    notify_ticket(app->notify, news->id, news->all > 1 ? sum : clock, body,
                  news->severity == PRIORITY_CRITICAL);
}

void notify_app_remind(App *app, const char *title, const char *body, bool urgent)
{
    if (app->notify != NULL && app->config->notify != PRIORITIES)
        notify_remind(app->notify, title, body, urgent);
}

void notify_app_beat(App *app, const char *kind)
{
    if (app->sound != NULL && sound_facts(app->sound).muted_for_ms <= 0)
        sound_beat(app->sound, kind);
}

void notify_app_bar(const App *app, BarFacts *facts)
{
    if (app->sound == NULL)
        return;
    SoundFacts sound = sound_facts(app->sound);
    facts->sound = sound.on;
    facts->muted_ms = sound.muted_for_ms;
}

void notify_app_stop(App *app)
{
    if (app->notify != NULL)
        notify_stop(app->notify);
    g_clear_pointer(&app->sound, sound_free);
}

void notify_app_end(App *app)
{
    g_clear_pointer(&app->notify, notify_free);
}
