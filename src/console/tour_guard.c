/* An alert at high or critical holds a tour: who looks at it decides when the tour goes on. */
#include "base/clock.h"
#include "console/alerts.h"
#include "console/tours.h"

#define MINUTE_MS 60000

/* True for one that nobody has accepted, as urgent as that. */
static bool is_urgent(const Alert *alert)
{
    return alert->machine.state == ALERT_UNACK && alert->priority <= PRIORITY_HIGH &&
           !alert->pending;
}

static bool is_news(const Tours *tours, const Alert *alert)
{
    unsigned known = GPOINTER_TO_UINT(g_hash_table_lookup(tours->known, alert->id));
    return is_urgent(alert) && (known == 0 || alert->priority + 1 < known);
}

static void know(Tours *tours, const Alert *alert)
{
    g_hash_table_replace(tours->known, g_strdup(alert->id), GUINT_TO_POINTER(alert->priority + 1));
}

void tour_guard_know(Tours *tours)
{
    const AlertBook *book = tours->app->book;
    Alert alert;
    g_hash_table_remove_all(tours->known);
    for (uint32_t i = 0; i < alert_book_alerts(book); i++)
        if (alert_book_alert(book, i, &alert) && is_urgent(&alert))
            know(tours, &alert);
    g_clear_pointer(&tours->alert, g_free);
}

static void hold(Tours *tours, const Alert *alert)
{
    App *app = tours->app;
    char name[160], key[KEY_NAME_SIZE];
    alerts_name(app, alert, name, sizeof name);
    app_key(app, ACTION_TOUR, key);
    g_free(tours->alert);
    tours->alert = g_strdup(alert->id);
    g_free(tours->held_text);
    /* TRANSLATORS: an alert, the key that lets the tour go on */
    tours->held_text = g_strdup_printf(_("Tour held by an alert: %s; %s goes on."), name, key);
    tours->held_ms = clock_mono_ms();
    tours_hold(app, TOUR_ALERT);
    app_say(app, TONE_WARNING, "%s", tours->held_text);
}

void tour_guard_alert(Tours *tours, uint32_t index)
{
    Alert alert;
    if (tours->public_only || !alert_book_alert(tours->app->book, index, &alert) ||
        !is_news(tours, &alert))
        return;
    know(tours, &alert);
    if (tour_walk_held(tours->walk) != TOUR_HELD)
        hold(tours, &alert);
}

void tour_guard_time(Tours *tours, int64_t mono_ms)
{
    int minutes = tours->app->config->tours.resume_min;
    if (minutes == 0 || tour_walk_held(tours->walk) != TOUR_ALERT ||
        mono_ms - tours->held_ms < (int64_t)minutes * MINUTE_MS)
        return;
    tours_hold(tours->app, TOUR_GOES);
    app_say(tours->app, TONE_PLAIN, _("The tour goes on by itself."));
}
