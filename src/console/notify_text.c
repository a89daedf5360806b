#include "console/notify_text.h"

#include <string.h>

#include "base/text.h"

#define PLACE_BYTES 160

static char *clean(const char *text)
{
    return text_clean(text, strlen(text), PLACE_BYTES);
}

/* The camera, where it has one, and the area. */
static char *place_of(const Catalog *catalog, const Alert *alert)
{
    char label[256] = "";
    Camera camera;
    uint32_t area = catalog_find_area(catalog, alert->area != NULL ? alert->area : "");
    if (area != CATALOG_NONE)
        catalog_area_label(catalog, area, label, sizeof label);
    g_autofree char *where = clean(label[0] != '\0' || alert->area == NULL ? label : alert->area);
    uint32_t index =
        alert->camera != NULL ? catalog_find_camera(catalog, alert->camera) : CATALOG_NONE;
    if (index == CATALOG_NONE || !catalog_camera(catalog, index, &camera))
        return g_steal_pointer(&where);
    g_autofree char *name = clean(camera.name);
    /* TRANSLATORS: a camera and the area that it stands in */
    return g_strdup_printf(_("%s, %s"), name, where);
}

static char *clock_of(int64_t at_ms)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_ms / 1000);
    return at != NULL ? g_date_time_format(at, "%H:%M") : g_strdup("");
}

static char *kind_of(const Alert *alert)
{
    char kind[160];
    alert_kind_text(alert->kind, kind, sizeof kind);
    return clean(kind);
}

/* One dead uplink: how many cameras are dark with it, since when to the second, and where it
 * began. */
static void describe_outage(NotifyBubble *out, const Catalog *catalog, const Alert *alert,
                            const AlertOutage *outage)
{
    g_autofree char *kind = kind_of(alert), *place = place_of(catalog, alert);
    const Alert first = {.area = outage->began};
    g_autofree char *began = place_of(catalog, &first);
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(outage->since_ms / 1000);
    g_autofree char *since = at != NULL ? g_date_time_format(at, "%H:%M:%S") : g_strdup("");
    /* TRANSLATORS: priority, kind of alert, how many cameras of how many */
    out->title = g_strdup_printf(
        ngettext("%s: %s, %u of %u camera dark", "%s: %s, %u of %u cameras dark", outage->cameras),
        alert_priority_text(alert->priority), kind, outage->dark, outage->cameras);
    out->body = outage->began != NULL
                    /* TRANSLATORS: a place; HH:MM:SS; where it began */
                    ? g_strdup_printf(_("%s\nSince %s, began at %s"), place, since, began)
                    : g_strdup_printf(_("%s\nSince %s"), place, since);
}

static void describe_alert(NotifyBubble *out, const Catalog *catalog, const Alert *alert,
                           const PlanBubble *bubble)
{
    g_autofree char *kind = kind_of(alert), *place = place_of(catalog, alert);
    g_autofree char *since = clock_of(alert->first_at_ms);
    const char *priority = alert_priority_text(bubble->priority);
    if (bubble->kind == PLAN_SITUATION && bubble->alerts > 1)
        /* TRANSLATORS: priority, kind of alert, how many of them */
        out->title =
            g_strdup_printf(ngettext("%s: %s, %u alert", "%s: %s, %u alerts", bubble->alerts),
                            priority, kind, bubble->alerts);
    else
        /* TRANSLATORS: priority, kind of alert */
        out->title = g_strdup_printf(_("%s: %s"), priority, kind);
    out->body = g_strdup_printf(bubble->escalated
                                    /* TRANSLATORS: a place, and since when, as HH:MM */
                                    ? _("%s\nSince %s; nobody has taken it in time.")
                                    : _("%s\nSince %s"),
                                place, since);
}

static void describe(NotifyBubble *out, const AlertBook *book, const Catalog *catalog,
                     const Alert *alert, const PlanBubble *bubble)
{
    AlertOutage outage;
    uint32_t situation = bubble->kind == PLAN_SITUATION
                             ? alert_book_find_situation(book, bubble->situation)
                             : ALERT_NONE;
    if (!bubble->escalated && alert_book_outage(book, situation, &outage))
        describe_outage(out, catalog, alert, &outage);
    else
        describe_alert(out, catalog, alert, bubble);
    out->actions = 1u << NOTIFY_GO | 1u << NOTIFY_ACK;
    if (alert->camera != NULL)
        out->actions |= 1u << NOTIFY_OPEN;
}

/* Writes "1 critical, 12 high": how many nobody has taken, by priority. */
static char *standing_of(const PlanBubble *bubble)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (int i = 0; i < PRIORITIES; i++) {
        if (bubble->standing[i] == 0)
            continue;
        if (out->len > 0)
            g_string_append(out, ", ");
        /* TRANSLATORS: how many alerts of a priority */
        g_string_append_printf(out, _("%u %s"), bubble->standing[i],
                               alert_priority_text((AlertPriority)i));
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void describe_storm(NotifyBubble *out, const Catalog *catalog, const Alert *worst,
                           const PlanBubble *bubble)
{
    unsigned minutes = (unsigned)(PLAN_WINDOW_MS / 60000);
    /* TRANSLATORS: how many alerts came in how many minutes */
    out->title = g_strdup_printf(
        ngettext("%u alert in %u minutes", "%u alerts in %u minutes", bubble->alerts),
        bubble->alerts, minutes);
    g_autofree char *standing = standing_of(bubble);
    out->actions = 1u << NOTIFY_GO;
    if (worst == NULL) {
        /* TRANSLATORS: "1 critical, 12 high" */
        out->body = g_strdup_printf(_("Nobody has taken: %s"), standing);
        return;
    }
    g_autofree char *kind = kind_of(worst), *place = place_of(catalog, worst);
    /* TRANSLATORS: "1 critical, 12 high"; then the most urgent alert: its kind, its place */
    out->body = g_strdup_printf(_("Nobody has taken: %s\nFirst: %s, %s"), standing, kind, place);
}

/* Cut between characters; lines stay. */
static void cut(NotifyBubble *bubble)
{
    g_autofree char *title = text_ellipsize(bubble->title, NOTIFY_TITLE_COLS);
    g_free(bubble->title);
    bubble->title = g_steal_pointer(&title);
    if (strlen(bubble->body) > NOTIFY_BODY_BYTES) {
        char *end = g_utf8_find_prev_char(bubble->body, bubble->body + NOTIFY_BODY_BYTES);
        *end = '\0';
    }
}

NotifyBubble notify_text(const AlertBook *book, const Catalog *catalog, const PlanBubble *bubble)
{
    NotifyBubble out = {.number = bubble->number,
                        .critical = bubble->priority == PRIORITY_CRITICAL};
    Alert alert;
    uint32_t index = alert_book_find(book, bubble->alert);
    bool known = index != ALERT_NONE && alert_book_alert(book, index, &alert);
    if (bubble->kind == PLAN_STORM) {
        describe_storm(&out, catalog, known ? &alert : NULL, bubble);
    } else if (known) {
        describe(&out, book, catalog, &alert, bubble);
    } else {
        out.title = g_strdup("Tilik");
        out.body = g_strdup("");
    }
    cut(&out);
    return out;
}
