#include "ui/alert_shape.h"

#include <string.h>

#include "base/i18n.h"

#define DAY_MS INT64_C(86400000)

const char *alert_shape_urgency(AlertPriority priority, bool ascii)
{
    static const char *const signs[][2] = {{"!!", "!!"}, {"! ", "! "}, {"- ", "- "}, {"· ", ". "}};
    return signs[priority < PRIORITIES ? priority : PRIORITY_LOW][ascii];
}

StyleId alert_shape_priority_style(AlertPriority priority)
{
    static const StyleId styles[] = {STYLE_CRITICAL, STYLE_HIGH, STYLE_MEDIUM, STYLE_LOW};
    return priority < PRIORITIES ? styles[priority] : STYLE_TEXT;
}

const char *alert_shape_glyph(const ViewContext *context, AlertState state)
{
    const char *key = state == ALERT_OUT_OF_SERVICE ? "alert_out" : alert_state_word(state);
    if (context->freshness == FRESH_UNKNOWN)
        key = "unknown";
    return theme_glyph(context->theme, key, context->ascii);
}

void alert_shape_state(const ViewContext *context, AlertState state, bool brief,
                       char out[ALERT_TEXT_SIZE])
{
    /* TRANSLATORS: states of an alert in at most 6 letters: nobody has accepted it; accepted; the
     * condition is over; normal; shelved; suppressed; its camera is out of service */
    static const char *const briefs[ALERT_STATES] = {
        N_("new"), N_("acked"), N_("over"), N_("normal"), N_("shelf"), N_("suppr"), N_("out")};
    const char *word = brief ? _(briefs[state]) : alert_state_text(state);
    if (context->freshness == FRESH_UNKNOWN)
        /* TRANSLATORS: the state of an alert is not known; the first in at most 7 letters */
        g_strlcpy(out, brief ? _("unsure") : _("unknown"), ALERT_TEXT_SIZE);
    else if (context->freshness == FRESH_STALE)
        g_snprintf(out, ALERT_TEXT_SIZE, _("%s?"), word);
    else
        g_strlcpy(out, word, ALERT_TEXT_SIZE);
}

StyleId alert_shape_state_style(const ViewContext *context, AlertState state,
                                AlertPriority priority)
{
    if (context->freshness != FRESH_LIVE)
        return context->freshness == FRESH_STALE ? STYLE_STALE : STYLE_UNKNOWN;
    switch (state) {
    case ALERT_UNACK:
        return alert_shape_priority_style(priority);
    case ALERT_ACKED:
        return STYLE_EXPLAINED;
    case ALERT_RTN_UNACK:
        return STYLE_UNKNOWN;
    case ALERT_NORMAL:
        return STYLE_LIVE;
    default:
        return STYLE_MUTED;
    }
}

void alert_shape_moment(const ViewContext *context, int64_t at_ms, char out[SHAPE_AGE_SIZE])
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_ms / 1000);
    if (at_ms <= 0 || at == NULL)
        g_strlcpy(out, "-", SHAPE_AGE_SIZE);
    else if (context->now_ms - at_ms < DAY_MS)
        g_snprintf(out, SHAPE_AGE_SIZE, "%02d:%02d", g_date_time_get_hour(at),
                   g_date_time_get_minute(at));
    else
        g_snprintf(out, SHAPE_AGE_SIZE, "%02d/%02d", g_date_time_get_day_of_month(at),
                   g_date_time_get_month(at));
}

void alert_shape_place(const ViewContext *context, const char *area, bool brief, char *out,
                       size_t size)
{
    uint32_t index = catalog_find_area(context->catalog, area);
    char near[16], label[SHAPE_PLACE_SIZE];
    Area found;
    shape_neighbourhood(area, near);
    if (index == CATALOG_NONE) {
        g_strlcpy(out, area, size);
        return;
    }
    if (!brief || near[0] == '\0') {
        catalog_area_label(context->catalog, index, out, size);
        return;
    }
    while (catalog_area(context->catalog, index, &found) && found.level > AREA_KELURAHAN)
        index = catalog_area_parent(context->catalog, index);
    catalog_area_label(context->catalog, index, label, sizeof label);
    g_snprintf(out, size, "%s %s", near, label);
}

/* To the second: where it began is told by it. */
static void clock_text(int64_t at_ms, char out[16])
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_ms / 1000);
    g_autofree char *text = at != NULL ? g_date_time_format(at, "%H:%M:%S") : NULL;
    g_strlcpy(out, text != NULL ? text : "", 16);
}

void alert_shape_outage(const ViewContext *context, const char *place, const AlertOutage *outage,
                        bool brief, char out[ALERT_OUTAGE_SIZE])
{
    char began[SHAPE_PLACE_SIZE], since[16];
    unsigned cameras = outage->cameras, dark = outage->dark;
    unsigned times = (unsigned)MIN(outage->times, UINT_MAX);
    clock_text(outage->since_ms, since);
    if (brief) {
        /* TRANSLATORS: a place; so many cameras of so many that hang on what is down */
        g_snprintf(out, ALERT_OUTAGE_SIZE, _("%s, %u/%u dark"), place, dark, cameras);
        return;
    }
    alert_shape_place(context, outage->began != NULL ? outage->began : "", true, began,
                      sizeof began);
    if (outage->began == NULL)
        /* TRANSLATORS: a place; so many cameras of so many; HH:MM:SS */
        g_snprintf(out, ALERT_OUTAGE_SIZE,
                   ngettext("%s, %u of %u camera dark since %s",
                            "%s, %u of %u cameras dark since %s", cameras),
                   place, dark, cameras, since);
    else if (times > 1)
        /* TRANSLATORS: a place; so many cameras of so many; HH:MM:SS; where it began; how often */
        g_snprintf(out, ALERT_OUTAGE_SIZE,
                   ngettext("%s, %u of %u camera dark since %s, began at %s, down %u times",
                            "%s, %u of %u cameras dark since %s, began at %s, down %u times",
                            cameras),
                   place, dark, cameras, since, began, times);
    else
        /* TRANSLATORS: a place; so many cameras of so many; HH:MM:SS; where it began */
        g_snprintf(out, ALERT_OUTAGE_SIZE,
                   ngettext("%s, %u of %u camera dark since %s, began at %s",
                            "%s, %u of %u cameras dark since %s, began at %s", cameras),
                   place, dark, cameras, since, began);
}

void alert_shape_bars(const ViewContext *context, const unsigned *parts, int count, GString *out)
{
    static const char *const glyphs[] = {"bar_1", "bar_2", "bar_3", "bar_4",
                                         "bar_5", "bar_6", "bar_7", "bar_8"};
    unsigned most = 0;
    for (int i = 0; i < count; i++)
        most = MAX(most, parts[i]);
    for (int i = 0; i < count; i++) {
        if (parts[i] == 0) {
            g_string_append_c(out, ' ');
            continue;
        }
        /* A lone report is the least there is: it stands low beside nothing. */
        uint64_t level = ((uint64_t)parts[i] * 8 + most - 1) / most;
        level = most < 8 ? MIN(level, parts[i]) : level;
        g_string_append(
            out, theme_glyph(context->theme, glyphs[CLAMP(level, 1, 8) - 1], context->ascii));
    }
}

void alert_shape_track(unsigned real, unsigned total, bool brief, char out[ALERT_TEXT_SIZE])
{
    out[0] = '\0';
    if (total == 0)
        return;
    unsigned share = (unsigned)(((uint64_t)MIN(real, total) * 100 + total / 2) / total);
    if (brief)
        /* TRANSLATORS: of its alerts so far so many in a hundred were real; of how many; with two
         * digits each at most 10 letters */
        g_snprintf(out, ALERT_TEXT_SIZE, _("%u %% of %u"), share, total);
    else
        /* TRANSLATORS: the same where there is room */
        g_snprintf(out, ALERT_TEXT_SIZE, ngettext("%u %% of %u alert", "%u %% of %u alerts", total),
                   share, total);
}

bool alert_shape_track_bad(unsigned real, unsigned total)
{
    return total >= ALERT_TRACK_SPEAKS &&
           (uint64_t)real * 100 < (uint64_t)total * ALERT_TRACK_BAD_PCT;
}
