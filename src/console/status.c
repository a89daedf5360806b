#include "base/clock.h"
#include "base/text.h"
#include "console/alerts.h"
#include "console/brake.h"
#include "console/desk.h"
#include "console/drafts.h"
#include "console/evidence.h"
#include "console/handover.h"
#include "console/ladder.h"
#include "console/notify_app.h"
#include "console/outgoing.h"
#include "console/round.h"
#include "console/sources.h"
#include "console/steer.h"
#include "console/tickets.h"

/* What a line that is typed has at least. */
#define TYPED_COLS 16

/* Clocks that are further apart than this are said to be. */
#define SKEW_SAID_MS 60000

Freshness status_freshness(const App *app)
{
    const SyncStatus *status = app->sync != NULL ? sync_status(app->sync) : NULL;
    if (status == NULL)
        return FRESH_UNKNOWN;
    bool whole_comes = status->state == SYNC_LOADING && status->confirmed_ms == 0;
    if (status->state == SYNC_LIVE || whole_comes)
        return FRESH_LIVE;
    return sync_unknown(app->sync) ? FRESH_UNKNOWN : FRESH_STALE;
}

static BarLink link_kind(const App *app, const SyncStatus *status)
{
    static const BarLink kinds[] = {
        [SYNC_CACHED] = BAR_CACHED, [SYNC_LOADING] = BAR_LOADING, [SYNC_LIVE] = BAR_LIVE,
        [SYNC_LOST] = BAR_LOST,     [SYNC_REFUSED] = BAR_REFUSED,
    };
    if (status == NULL)
        return app->demo != NULL || app->options.demo ? BAR_LOADING : BAR_ALONE;
    return kinds[status->state];
}

/* The city; of who sees only a part of it, that part. */
static void write_city(const App *app, char *out, size_t size)
{
    uint32_t whole = view_table_whole(app->catalog);
    Area area;
    if (catalog_area_parent(app->catalog, whole) != CATALOG_NONE)
        catalog_area_label(app->catalog, whole, out, size);
    else if (catalog_area(app->catalog, catalog_area_first_child(app->catalog, CATALOG_NONE),
                          &area))
        g_strlcpy(out, area.name, size);
}

/* 0 where there is no video, unless something plays all the same. */
static int players_that_fit(const App *app)
{
    bool plays = ladder_moving(app) + ladder_stills(app) > 0;
    bool may = app->viewer != NULL && viewer_trouble(app->viewer) == NULL;
    return plays || may ? ladder_budget(app) : 0;
}

BarFacts status_bar(const App *app)
{
    const SyncStatus *status = app->sync != NULL ? sync_status(app->sync) : NULL;
    int recording_s;
    unsigned recordings = evidence_running(app, &recording_s);
    BarFacts facts = {
        .clock_ms = app->config->clock == CLOCK_OFF ? 0 : clock_wall_ms(),
        .seconds = app->config->clock == CLOCK_SECONDS,
        .flood = feed_flood(app->feed),
        .link = link_kind(app, status),
        .players = ladder_moving(app),
        .stills = ladder_stills(app),
        .budget = players_that_fit(app),
        .queued = outgoing_count(app),
        .recordings = recordings,
        .recording_s = recording_s,
        .tickets_overdue = tickets_overdue(app),
        .sources_down = sources_down(app),
        .unlocked = lock_is_armed(&app->lock, clock_mono_ms()),
    };
    write_city(app, facts.city, sizeof facts.city);
    if (status != NULL) {
        facts.age_ms = sync_age_ms(app->sync);
        facts.lost_for_ms = status->lost_ms != 0 ? clock_wall_ms() - status->lost_ms : -1;
        facts.loaded = status->loaded;
    }
    notify_app_bar(app, &facts);
    return facts;
}

KeysFacts status_keys(const App *app)
{
    KeysFacts facts = {
        .context = input_context(app),
        .volunteer = app->config->profile == PROFILE_RONDA,
        .unlocked = lock_is_armed(&app->lock, clock_mono_ms()),
        .ascii = screen_ascii(app->screen),
        .figures = link_may(app, RIGHT_REPORTS_READ),
        .video = app->viewer != NULL && viewer_count(app->viewer) > 0,
        .waiting = desk_shown(app) != NULL ? desk_waiting(app)
                                           : view_table_waiting(app->panes[PANE_CAMERAS]),
        .allows = desk_useful,
        .data = (void *)app, /* only looked at */
    };
    if (app->mode == MODE_ASKING) {
        facts.context = KEY_CONTEXT_PROMPT;
        facts.suggests = prompt_completes(app->ask.prompt);
    } else if (app->mode == MODE_FORM) {
        facts.context = KEY_CONTEXT_PROMPT;
    } else if (app->focus == PANE_ALERTS && desk_shown(app) == NULL) {
        ViewContext context = app_context(app, PANE_ALERTS);
        view_alerts_keys(app->panes[PANE_ALERTS], &context, &facts);
    }
    return facts;
}

/* How many answer what is being typed. */
static void write_count(const App *app, char *out, size_t size)
{
    char number[24];
    bool alerts = app->filter_pane == PANE_ALERTS;
    unsigned count =
        alerts ? feed_count(app->feed) : (unsigned)view_table_count(app->panes[PANE_CAMERAS]);
    i18n_number(count, number, sizeof number);
    g_snprintf(out, size,
               alerts ? ngettext("%s alert", "%s alerts", count)
                      : ngettext("%s camera", "%s cameras", count),
               number);
}

/* The question, what is typed, and on the right what comes of it. */
static void draw_question(App *app, Canvas *canvas, Rect rect)
{
    char right[256] = "";
    StyleId style = STYLE_MUTED;
    if (app->ask.problem != NULL) {
        g_strlcpy(right, app->ask.problem, sizeof right);
        style = STYLE_ERROR;
    } else if (app->ask.counts) {
        write_count(app, right, sizeof right);
    }
    int width = MIN(text_width(right), rect.cols / 2), end = rect.cols - width - 1;
    int typed = app->ask.again == ACTION_NONE ? TYPED_COLS : 0;
    int label = CLAMP(text_width(app->ask.label), 0, MAX(end - typed, 0));
    canvas_fill(canvas, rect, STYLE_INPUT);
    canvas_field(canvas, rect.row, rect.col, label, STYLE_INPUT, app->ask.label);
    if (width > 0)
        canvas_field(canvas, rect.row, rect.col + end, width, style, right);
    if (typed > 0)
        prompt_draw(app->ask.prompt, canvas, rect.row, rect.col + label, MAX(end - label - 1, 1),
                    true);
}

/* Writes what to do: give another token where this one is refused, else when the link is tried
 * again; "" when that is not planned. */
static void write_retry(const App *app, const SyncStatus *status, char *out, size_t size)
{
    char age[24], key[KEY_NAME_SIZE];
    int64_t left = status->retry_ms - clock_wall_ms();
    out[0] = '\0';
    if (status->state == SYNC_REFUSED && app->demo == NULL) {
        app_key(app, ACTION_BACKEND, key);
        g_snprintf(out, size, _("%s gives another backend or token."), key);
        return;
    }
    if (left <= 0)
        return;
    clock_age(left + 1, 1, age, sizeof age);
    app_key(app, ACTION_RECONNECT, key);
    g_snprintf(out, size, _("Next try in %s; %s tries at once."), age, key);
}

void status_explain(App *app)
{
    const SyncStatus *status = app->sync != NULL ? sync_status(app->sync) : NULL;
    char why[320] = "", next[96] = "";
    if (status == NULL && (app->options.demo || app->demo != NULL)) {
        g_strlcpy(why, _("The make-believe city is being built …"), sizeof why);
    } else if (status != NULL && status->problem != NULL) {
        g_strlcpy(why, status->problem, sizeof why);
        write_retry(app, status, next, sizeof next);
    } else if (status != NULL) {
        g_snprintf(why, sizeof why, _("Asking %s for the city …"), app->config->backend);
    }
    view_table_explain(app->panes[PANE_CAMERAS], why, next);
}

/* Says that two clocks disagree; false when they do not by much. */
static bool write_skew(int64_t ahead, char *out, size_t size)
{
    char age[24];
    int64_t skew = ABS(ahead);
    if (skew < SKEW_SAID_MS)
        return false;
    /* To the nearest minute: a Date is cut to whole seconds. */
    clock_age(skew + SKEW_SAID_MS / 2, 1, age, sizeof age);
    g_snprintf(out, size,
               ahead > 0 ? _("The backend's clock is %s ahead of this one.")
                         : _("The backend's clock is %s behind this one."),
               age);
    return true;
}

/* What is wrong with the link, else what the cache had to say, else the filter that is on. */
static const char *standing_line(const App *app, StyleId *style, char *out, size_t size)
{
    const SyncStatus *status = app->sync != NULL ? sync_status(app->sync) : NULL;
    *style = STYLE_MUTED;
    if (brake_standing(app, out, size)) {
        *style = STYLE_ERROR;
        return out;
    }
    if (status != NULL && status->problem != NULL) {
        char retry[96];
        *style = STYLE_ERROR;
        write_retry(app, status, retry, sizeof retry);
        g_snprintf(out, size, "%s  %s", status->problem, retry);
        return out;
    }
    if (outgoing_standing(app, out, size)) {
        *style = STYLE_ERROR;
        return out;
    }
    if (status != NULL && status->state == SYNC_LIVE &&
        write_skew(sync_skew_ms(app->sync), out, size)) {
        *style = STYLE_ERROR;
        return out;
    }
    if (handover_standing(app, out, size)) {
        *style = STYLE_STRONG;
        return out;
    }
    if (drafts_standing(app, out, size)) {
        *style = STYLE_STRONG;
        return out;
    }
    bool overdue;
    if (round_standing(app, out, size, &overdue)) {
        *style = overdue ? STYLE_ERROR : STYLE_STRONG;
        return out;
    }
    if (alerts_standing(app, out, size)) {
        *style = STYLE_STRONG;
        return out;
    }
    const char *filter = desk_shown(app) != NULL ? desk_filter_text(app)
                                                 : place_filter_text(app, place_filtered(app));
    if (filter[0] != '\0' && !steer_shown(app)) { /* there Esc ends the steering */
        g_snprintf(out, size, _("Filter: %s   Esc clears it."), filter);
        return out;
    }
    return status != NULL && status->notice != NULL ? status->notice : "";
}

void status_draw(App *app, Canvas *canvas, Rect rect)
{
    if (app->mode == MODE_ASKING) {
        draw_question(app, canvas, rect);
        return;
    }
    char line[512];
    StyleId style = app->tone == TONE_PLAIN ? STYLE_STRONG : STYLE_ERROR;
    const char *text = app->said;
    if (text == NULL || app->tone == TONE_ASIDE) {
        StyleId standing;
        const char *stands = standing_line(app, &standing, line, sizeof line);
        if (text == NULL || standing == STYLE_ERROR) {
            text = stands;
            style = standing;
        }
    }
    canvas_fill(canvas, rect, STYLE_TEXT);
    canvas_field(canvas, rect.row, rect.col + 1, rect.cols - 1, style, text);
}
