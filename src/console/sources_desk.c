/* The page of the sources: where states and alerts come from, and how that stands. */
#include <string.h>

#include "base/clock.h"
#include "console/desk.h"
#include "console/log_text.h"
#include "console/sources.h"

/* While it is shown, so often what the change stream does not tell is asked for. */
#define ASK_S 5

typedef struct Page {
    App *app;
    guint asking; /* source; 0 it is not shown */
} Page;

enum {
    SOURCES_NAME,
    SOURCES_KIND,
    SOURCES_STATE,
    SOURCES_SINCE,
    SOURCES_HEARD,
    SOURCES_EVENTS,
    SOURCES_ERRORS,
    SOURCES_CAMERAS,
    SOURCES_DETAIL,
    SOURCES_COLUMNS
};

static const DeskColumn columns[SOURCES_COLUMNS] = {
    [SOURCES_NAME] = {N_("source"), 14, 2, 0, false},
    [SOURCES_KIND] = {N_("kind"), 10, 0, 3, false},
    [SOURCES_STATE] = {N_("stands"), 10, 0, 0, false},
    [SOURCES_SINCE] = {N_("since"), 11, 0, 4, false},
    [SOURCES_HEARD] = {N_("last heard"), 13, 0, 1, false},
    [SOURCES_EVENTS] = {N_("read"), 7, 0, 5, true},
    [SOURCES_ERRORS] = {N_("failed"), 7, 0, 6, true},
    [SOURCES_CAMERAS] = {N_("cameras"), 7, 0, 7, true},
    [SOURCES_DETAIL] = {N_("what is the matter"), 18, 4, 2, false},
};

static const SourceHealth *health_at(void *data, int row)
{
    return sources_nth(((const Page *)data)->app, row);
}

static int row_count(void *data)
{
    int count = 0;
    while (health_at(data, count) != NULL)
        count++;
    return count;
}

static const char *row_key(void *data, int row)
{
    return health_at(data, row)->name;
}

static StyleId state_style(const ViewContext *context, SourceState state)
{
    static const StyleId styles[SOURCE_STATES] = {
        [SOURCE_STARTING] = STYLE_UNKNOWN, [SOURCE_UP] = STYLE_LIVE,
        [SOURCE_PARTLY] = STYLE_FAULT,     [SOURCE_DOWN] = STYLE_OFFLINE,
        [SOURCE_REFUSED] = STYLE_ERROR,
    };
    return context->freshness == FRESH_LIVE ? styles[state] : STYLE_STALE;
}

static void say_state(const ViewContext *context, SourceState state, char *out, size_t size)
{
    static const char *const glyphs[SOURCE_STATES] = {
        [SOURCE_STARTING] = "pending", [SOURCE_UP] = "online",      [SOURCE_PARTLY] = "frozen",
        [SOURCE_DOWN] = "offline",     [SOURCE_REFUSED] = "braked",
    };
    if (context->freshness == FRESH_LIVE)
        g_snprintf(out, size, "%s %s", theme_glyph(context->theme, glyphs[state], context->ascii),
                   source_state_text(state));
    else
        g_snprintf(out, size, "%s %s?", theme_glyph(context->theme, "unknown", context->ascii),
                   source_state_text(state));
}

static void say_heard(const ViewContext *context, const SourceHealth *health, char *out,
                      size_t size)
{
    char ago[32];
    if (health->heard_at_ms == 0) {
        g_strlcpy(out, _("never"), size);
        return;
    }
    clock_age(MAX(context->now_ms, health->heard_at_ms), health->heard_at_ms, ago, sizeof ago);
    g_snprintf(out, size, _("%s ago"), ago);
}

static void say_cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    const SourceHealth *health = health_at(data, row);
    switch (column) {
    case SOURCES_NAME:
        g_strlcpy(out->text, health->name, sizeof out->text);
        break;
    case SOURCES_KIND:
        g_strlcpy(out->text, health->kind, sizeof out->text);
        break;
    case SOURCES_STATE:
        out->style = state_style(context, health->state);
        say_state(context, health->state, out->text, sizeof out->text);
        break;
    case SOURCES_SINCE:
        log_text_moment(health->since_ms, context->now_ms, out->text, sizeof out->text);
        break;
    case SOURCES_HEARD:
        say_heard(context, health, out->text, sizeof out->text);
        break;
    case SOURCES_EVENTS:
        g_snprintf(out->text, sizeof out->text, "%" G_GUINT64_FORMAT, health->events);
        break;
    case SOURCES_ERRORS:
        out->style = health->errors > 0 ? STYLE_FAULT : STYLE_TEXT;
        g_snprintf(out->text, sizeof out->text, "%" G_GUINT64_FORMAT, health->errors);
        break;
    case SOURCES_CAMERAS:
        if (health->cameras > 0)
            g_snprintf(out->text, sizeof out->text, "%u", health->cameras);
        break;
    default:
        g_strlcpy(out->text, health->detail, sizeof out->text);
        break;
    }
}

/* What a state means to who waits for alerts. */
static const char *means(SourceState state)
{
    switch (state) {
    case SOURCE_UP:
        return _("All that it has to say comes through.");
    case SOURCE_PARTLY:
        return _("One of its ways works, and another does not: what it says may come late.");
    case SOURCE_DOWN:
        return _("Nothing comes from it now, so that no alert of it means nothing.  It is tried "
                 "again and again; what happened meanwhile is fetched when it is back.");
    case SOURCE_REFUSED:
        return _("It answers, and does not let us in.  Somebody has to look at its login or "
                 "version; it is tried again seldom.");
    default:
        return _("It has not said anything yet.");
    }
}

static void say_card(void *data, const ViewContext *context, int row, const char *key,
                     DeskCard *card)
{
    const SourceHealth *health = health_at(data, row);
    char text[DESK_CELL_SIZE];
    if (health == NULL) {
        desk_card_text(card, STYLE_MUTED, _("It is no longer in the list."));
        return;
    }
    desk_card_title(card, health->name);
    say_state(context, health->state, text, sizeof text);
    desk_card_styled(card, _("stands"), state_style(context, health->state), text);
    desk_card_field(card, _("why"), health->detail);
    desk_card_field(card, _("kind"), health->kind);
    log_text_moment(health->since_ms, context->now_ms, text, sizeof text);
    desk_card_field(card, _("since"), text);
    say_heard(context, health, text, sizeof text);
    desk_card_field(card, _("last heard"), text);
    desk_card_print(card, _("read"), STYLE_TEXT, "%" G_GUINT64_FORMAT, health->events);
    desk_card_print(card, _("failed"), STYLE_TEXT, "%" G_GUINT64_FORMAT, health->errors);
    if (health->cameras > 0)
        desk_card_print(card, _("cameras"), STYLE_TEXT, "%u", health->cameras);
    desk_card_space(card);
    desk_card_text(card, STYLE_MUTED, means(health->state));
    desk_card_text(card, STYLE_MUTED, _("Counted since the backend was started."));
}

static void say_title(void *data, const ViewContext *context, char *out, size_t size)
{
    unsigned down = sources_down(((const Page *)data)->app);
    int count = row_count(data);
    if (down > 0)
        /* TRANSLATORS: how many sources there are, and how many of them are down */
        g_snprintf(out, size, _("Sources · %d · %u down"), count, down);
    else
        g_snprintf(out, size, _("Sources · %d"), count);
}

static void say_note(void *data, const ViewContext *context, char *out, size_t size)
{
    const Page *page = data;
    if (sources_problem(page->app) != NULL)
        g_strlcpy(out, sources_problem(page->app), size);
    else if (sources_down(page->app) > 0)
        g_strlcpy(out, _("While a source is down, a quiet list of alerts says nothing."), size);
}

static const char *say_empty(void *data, const ViewContext *context)
{
    return sources_known(((const Page *)data)->app)
               ? _("Nothing feeds this city.  An admin adds sources in tilikd.conf: "
                   "[source NAME], kind = frigate …")
               : _("Asking the backend …");
}

static bool needs(void *data, int row)
{
    SourceState state = health_at(data, row)->state;
    return state == SOURCE_DOWN || state == SOURCE_REFUSED;
}

static bool ticks(void *data, int row)
{
    return health_at(data, row)->heard_at_ms != 0;
}

static void stop_asking(Page *page)
{
    if (page->asking != 0)
        g_source_remove(page->asking);
    page->asking = 0;
}

static void page_free(void *data)
{
    stop_asking(data);
    g_free(data);
}

static const DeskTable sources_table = {
    .name = "sources",
    .columns = columns,
    .column_count = SOURCES_COLUMNS,
    .count = row_count,
    .key = row_key,
    .cell = say_cell,
    .card = say_card,
    .title = say_title,
    .note = say_note,
    .empty = say_empty,
    .needs = needs,
    .ticks = ticks,
    .free = page_free,
};

static View *make(App *app)
{
    Page *page = g_new0(Page, 1);
    page->app = app;
    return view_desk_new(&sources_table, page);
}

static gboolean on_ask(gpointer data)
{
    sources_ask(((Page *)data)->app);
    return G_SOURCE_CONTINUE;
}

static void shown(App *app, View *view)
{
    Page *page = view_desk_data(view);
    sources_ask(app);
    view_desk_rows_changed(view);
    if (page->asking == 0)
        page->asking = g_timeout_add_seconds(ASK_S, on_ask, page);
}

static void left(App *app, View *view)
{
    stop_asking(view_desk_data(view));
}

const DeskKind desk_sources = {
    .word = "sources",
    .context = KEY_CONTEXT_SOURCES,
    .action = ACTION_SOURCES,
    .right = RIGHT_SOURCES_READ,
    .make = make,
    .shown = shown,
    .left = left,
};
