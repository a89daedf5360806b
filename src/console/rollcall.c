#include "console/rollcall.h"

#include <string.h>

#include "base/clock.h"
#include "console/log_text.h"

/* The page: the RTs of what the tree stands on, with what each said. */
typedef struct Page {
    App *app;
    GArray *rows;               /* of RollRow */
    char scope[AREA_CODE_SIZE]; /* "" nothing is selected */
} Page;

static Page *page_of(App *app)
{
    return view_desk_data(desk_view(app, &desk_rollcall));
}

/* A kelurahan is shown whole: who calls goes through all of it. */
static void choose_scope(Page *page)
{
    Area area;
    AreaLevel level;
    page->scope[0] = '\0';
    const Catalog *catalog = page->app->catalog;
    uint32_t selected = view_tree_selected(page->app->panes[PANE_TREE]);
    if (!catalog_area(catalog, view_table_place(catalog, selected), &area))
        return;
    g_strlcpy(page->scope, area.code, sizeof page->scope);
    if (area_code_level(area.code, &level) && level > AREA_KELURAHAN)
        rollcall_kelurahan(area.code, page->scope);
}

static void collect(Page *page)
{
    g_clear_pointer(&page->rows, g_array_unref);
    page->rows = rollcall_rows(page->app, page->scope);
}

static const RollRow *row_at(const Page *page, int row)
{
    return row >= 0 && row < (int)page->rows->len ? &g_array_index(page->rows, RollRow, row) : NULL;
}

void rollcall_changed(App *app, bool anew)
{
    if (desk_shown(app) != &desk_rollcall)
        return;
    View *view = desk_view(app, &desk_rollcall);
    Page *page = view_desk_data(view);
    if (page->scope[0] == '\0')
        choose_scope(page);
    if (anew)
        collect(page);
    view_desk_rows_changed(view);
    desk_draw_again(app, &desk_rollcall);
}

/* What the list asks */

enum {
    ROLL_COLUMN_RT,
    ROLL_COLUMN_STANDS,
    ROLL_COLUMN_SAID,
    ROLL_COLUMN_WHEN,
    ROLL_COLUMN_BY,
    ROLL_COLUMN_CONTACT,
    ROLL_COLUMNS
};

static const DeskColumn columns[ROLL_COLUMNS] = {
    [ROLL_COLUMN_RT] = {N_("RT/RW"), 9, 1, 0, false},
    [ROLL_COLUMN_STANDS] = {N_("stands"), 14, 0, 0, false},
    [ROLL_COLUMN_SAID] = {N_("said"), 18, 3, 0, false},
    [ROLL_COLUMN_WHEN] = {N_("when"), 12, 0, 1, false},
    [ROLL_COLUMN_BY] = {N_("written by"), 12, 1, 3, false},
    [ROLL_COLUMN_CONTACT] = {N_("contact"), 20, 1, 2, false},
};

static int row_count(void *data)
{
    return (int)((const Page *)data)->rows->len;
}

static const char *row_key(void *data, int row)
{
    return row_at(data, row)->area;
}

/* Where it is wide, the kelurahan's name stands beside the numbers. */
static void say_rt(const Page *page, const ViewContext *context, const char *rt, char *out,
                   size_t size)
{
    char rw[AREA_CODE_SIZE], kelurahan[AREA_CODE_SIZE];
    Area area;
    area_code_parent(rt, rw);
    g_snprintf(out, size, "%02u/%02u", area_code_number(rt), area_code_number(rw));
    rollcall_kelurahan(rt, kelurahan);
    if (strcmp(kelurahan, page->scope) != 0 &&
        catalog_area(context->catalog, catalog_find_area(context->catalog, kelurahan), &area)) {
        g_strlcat(out, " ", size);
        g_strlcat(out, area.name, size);
    }
}

/* What an RT said last; *waits: that is not sent yet. */
static bool find_call(const Page *page, const char *rt, RollCall *out, bool *waits)
{
    *waits = rollcalls_pending(page->app, rt, out);
    return *waits || roll_book_find(rollcalls_book(page->app), rt, out);
}

static StyleId row_style(RollDue due, const RollCall *call, bool waits)
{
    if (call != NULL && call->state == ROLL_ALARM && due == ROLL_ANSWERED)
        return STYLE_CRITICAL;
    if (due == ROLL_OVERDUE)
        return STYLE_HIGH;
    return waits ? STYLE_STALE : due == ROLL_ANSWERED ? STYLE_TEXT : STYLE_MUTED;
}

static void say_stands(const ViewContext *context, RollDue due, bool waits, char *out, size_t size)
{
    if (waits)
        g_snprintf(out, size, "%s %s", theme_glyph(context->theme, "pending", context->ascii),
                   _("not sent yet"));
    else if (due == ROLL_OVERDUE)
        g_snprintf(out, size, "%s %s", theme_glyph(context->theme, "warning", context->ascii),
                   roll_due_text(due));
    else
        g_strlcpy(out, roll_due_text(due), size);
}

static void say_cell(void *data, const ViewContext *context, int at, int column, DeskCell *out)
{
    const Page *page = data;
    const RollRow *row = row_at(page, at);
    RollCall call;
    bool waits, any = find_call(page, row->area, &call, &waits);
    RollDue due = rollcall_due_now(page->app, row->area);
    out->style = row_style(due, any ? &call : NULL, waits);
    switch (column) {
    case ROLL_COLUMN_RT:
        say_rt(page, context, row->area, out->text, sizeof out->text);
        break;
    case ROLL_COLUMN_STANDS:
        say_stands(context, due, waits, out->text, sizeof out->text);
        break;
    case ROLL_COLUMN_SAID:
        if (any)
            rollcall_said(&call, out->text, sizeof out->text);
        break;
    case ROLL_COLUMN_WHEN:
        if (any)
            log_text_moment(call.at_ms, context->now_ms, out->text, sizeof out->text);
        break;
    case ROLL_COLUMN_BY:
        g_strlcpy(out->text, any && call.by != NULL ? call.by : "", sizeof out->text);
        break;
    default:
        g_strlcpy(out->text, row->contact != NULL ? row->contact : "", sizeof out->text);
        break;
    }
}

static void say_card(void *data, const ViewContext *context, int at, const char *key,
                     DeskCard *card)
{
    const Page *page = data;
    const RollRow *row = row_at(page, at);
    char text[256], age[32];
    RollCall call;
    bool waits, any = find_call(page, key, &call, &waits);
    RollDue due = rollcall_due_now(page->app, key);
    uint32_t area = catalog_find_area(context->catalog, key);
    if (area != CATALOG_NONE) {
        catalog_area_label(context->catalog, area, text, sizeof text);
        desk_card_title(card, text);
    }
    say_stands(context, due, waits, text, sizeof text);
    desk_card_styled(card, _("stands"), row_style(due, any ? &call : NULL, waits), text);
    if (any) {
        rollcall_said(&call, text, sizeof text);
        desk_card_field(card, _("said"), text);
        log_text_moment(call.at_ms, context->now_ms, text, sizeof text);
        clock_age(context->now_ms, call.at_ms, age, sizeof age);
        desk_card_print(card, _("when"), STYLE_TEXT, _("%s (%s ago)"), text, age);
        desk_card_field(card, _("written by"), call.by != NULL ? call.by : "");
    }
    desk_card_field(card, _("contact"), row != NULL && row->contact != NULL ? row->contact : "");
    if (area != CATALOG_NONE) {
        AreaCounts counts = catalog_area_counts(context->catalog, area);
        /* TRANSLATORS: cameras that are live, of how many */
        desk_card_print(card, _("cameras"), STYLE_TEXT, _("%u live of %u"), counts.live,
                        counts.installed);
    }
}

static void say_title(void *data, const ViewContext *context, char *out, size_t size)
{
    const Page *page = data;
    char place[160] = "";
    uint32_t area = catalog_find_area(context->catalog, page->scope);
    if (area != CATALOG_NONE)
        catalog_area_label(context->catalog, area, place, sizeof place);
    unsigned answered = 0, overdue = 0;
    for (guint i = 0; i < page->rows->len; i++) {
        RollDue due = rollcall_due_now(page->app, row_at(page, (int)i)->area);
        answered += due == ROLL_ANSWERED;
        overdue += due == ROLL_OVERDUE;
    }
    /* TRANSLATORS: a place; how many guard posts have answered, of how many; how many are late */
    g_snprintf(out, size, _("Roll-call · %s · %u of %u answered, %u overdue"), place, answered,
               page->rows->len, overdue);
}

static void say_note(void *data, const ViewContext *context, char *out, size_t size)
{
    const Page *page = data;
    RollWatch watch = roll_book_watch(rollcalls_book(page->app));
    const char *problem = rollcalls_problem(page->app);
    if (problem != NULL)
        g_snprintf(out, size, _("The roll-call could not be read: %s"), problem);
    else if (watch.every_ms > 0)
        /* TRANSLATORS: the hours of the watch, "21:00" and "03:00"; how often a post answers */
        g_snprintf(out, size,
                   _("Watch %02d:%02d to %02d:%02d; each post of an RW that has answered, "
                     "every %d min"),
                   watch.from_minute / 60, watch.from_minute % 60, watch.to_minute / 60,
                   watch.to_minute % 60, (int)(watch.every_ms / 60000));
}

static const char *say_empty(void *data, const ViewContext *context)
{
    const Page *page = data;
    AreaLevel level;
    if (!area_code_level(page->scope, &level))
        return _("Select a kelurahan or an RW in the tree first.");
    return level < AREA_KELURAHAN
               ? _("Nobody has answered tonight. Select a kelurahan or an RW in the tree.")
               : _("There is no RT here.");
}

/* Posts that have become overdue since they were put in their places. */
static unsigned rows_waiting(void *data)
{
    const Page *page = data;
    unsigned count = 0;
    for (guint i = 0; i < page->rows->len; i++) {
        const RollRow *row = row_at(page, (int)i);
        count += row->due != ROLL_OVERDUE && rollcall_due_now(page->app, row->area) == ROLL_OVERDUE;
    }
    return count;
}

static void rows_let_in(void *data)
{
    collect(data);
}

static bool row_needs(void *data, int at)
{
    const Page *page = data;
    const RollRow *row = row_at(page, at);
    RollCall call;
    bool waits;
    return row != NULL && (rollcall_due_now(page->app, row->area) == ROLL_OVERDUE ||
                           (find_call(page, row->area, &call, &waits) && call.state == ROLL_ALARM));
}

static void page_free(void *data)
{
    Page *page = data;
    g_clear_pointer(&page->rows, g_array_unref);
    g_free(page);
}

static const DeskTable table = {
    .name = "rollcall",
    .columns = columns,
    .column_count = ROLL_COLUMNS,
    .count = row_count,
    .key = row_key,
    .cell = say_cell,
    .card = say_card,
    .title = say_title,
    .note = say_note,
    .empty = say_empty,
    .waiting = rows_waiting,
    .let_in = rows_let_in,
    .needs = row_needs,
    .free = page_free,
};

/* The page */

static View *make(App *app)
{
    Page *page = g_new0(Page, 1);
    page->app = app;
    choose_scope(page);
    collect(page);
    return view_desk_new(&table, page);
}

static void shown(App *app, View *view)
{
    Page *page = view_desk_data(view);
    g_autofree char *before = g_strdup(page->scope);
    choose_scope(page);
    collect(page);
    if (strcmp(before, page->scope) != 0)
        view_desk_rows_anew(view);
    else
        view_desk_rows_changed(view);
    rollcalls_know(app);
}

static bool run(App *app, View *view, Action action)
{
    if (action != ACTION_ROLLCALL_WRITE)
        return false;
    rollcall_ask(app);
    return true;
}

static bool allowed(const App *app, const View *view, Action action)
{
    return action == ACTION_ROLLCALL_WRITE && link_may(app, RIGHT_LOG_WRITE);
}

static void forget(App *app, View *view)
{
    collect(page_of(app));
    view_desk_rows_anew(view);
}

const DeskKind desk_rollcall = {
    .word = "rollcall",
    .context = KEY_CONTEXT_ROLLCALL,
    .action = ACTION_ROLLCALL,
    .right = RIGHT_LOG_READ,
    .make = make,
    .shown = shown,
    .run = run,
    .allowed = allowed,
    .forget = forget,
};
