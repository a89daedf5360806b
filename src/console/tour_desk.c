/* The page of the tour: what it shows now, what comes, what it passes over, and why. */
#include <string.h>

#include "base/clock.h"
#include "console/desk.h"
#include "console/tours.h"
#include "console/weather.h"
#include "ui/tour_lines.h"

#define AHEAD_MOST   10
#define SKIPPED_MOST 500

typedef struct TourDesk {
    App *app;
    GArray *rows;     /* of TourRow */
    GPtrArray *texts; /* what the rows borrow */
    char *empty;
} TourDesk;

typedef struct TourRow {
    TourLine line;
    char key[DESK_KEY_SIZE];
} TourRow;

static const char *keep(TourDesk *desk, char *text)
{
    g_ptr_array_add(desk->texts, text);
    return text;
}

static TourRow *add(TourDesk *desk, TourLineKind kind, const char *camera)
{
    const Catalog *catalog = desk->app->catalog;
    uint32_t index = catalog_find_camera(catalog, camera);
    TourRow row = {.line = {.kind = kind, .tile = -1, .name = "", .place = "", .why = ""}};
    Camera found;
    row.line.camera = keep(desk, g_strdup(camera));
    g_snprintf(row.key, sizeof row.key, "%d %s", (int)kind, camera);
    if (catalog_camera(catalog, index, &found)) {
        char place[160];
        catalog_area_label(catalog, catalog_camera_area(catalog, index), place, sizeof place);
        row.line.name = keep(desk, g_strdup(found.name));
        row.line.place = keep(desk, g_strdup(place));
        row.line.state = found.state;
        row.line.reason = found.reason;
    }
    g_array_append_val(desk->rows, row);
    return &g_array_index(desk->rows, TourRow, desk->rows->len - 1);
}

static void explain(const TourWalk *walk, TourRow *row, int64_t now_ms)
{
    tour_explain(tour_walk_tour(walk), row->line.camera, now_ms, &row->line.pick);
}

static void add_places(TourDesk *desk, TourWalk *walk, int64_t now_ms)
{
    TourPlace place;
    int64_t mono = clock_mono_ms();
    for (unsigned i = 0; tour_walk_nth(walk, i, &place); i++) {
        if (place.shown == NULL)
            continue;
        TourRow *row = add(desk, TOUR_LINE_NOW, place.shown);
        row->line.tile = place.wall != NULL ? place.tile : -1;
        row->line.held = place.held || tour_walk_held(walk) != TOUR_GOES;
        row->line.at_ms = now_ms - (mono - place.shown_ms);
        explain(walk, row, now_ms);
    }
    for (unsigned i = 0; tour_walk_nth(walk, i, &place); i++) {
        if (place.next == NULL)
            continue;
        TourRow *row = add(desk, TOUR_LINE_NEXT, place.next);
        row->line.ready = place.ready;
        explain(walk, row, now_ms);
    }
}

static void add_ahead(TourDesk *desk, TourWalk *walk, int64_t now_ms)
{
    TourPick picks[AHEAD_MOST];
    unsigned count = tour_ahead(tour_walk_tour(walk), now_ms, picks, AHEAD_MOST);
    for (unsigned i = 0; i < count; i++) {
        TourRow *row = add(desk, TOUR_LINE_AHEAD, picks[i].id);
        row->line.order = (int)i + 1;
        row->line.pick = picks[i];
        /* A short list comes around again within ten. */
        g_snprintf(row->key, sizeof row->key, "%d %u %s", TOUR_LINE_AHEAD, i, picks[i].id);
    }
}

static void add_left_out(TourDesk *desk, TourWalk *walk)
{
    const TourMissed *missed;
    for (unsigned i = 0; (missed = tour_walk_missed(walk, i)) != NULL; i++) {
        TourRow *row = add(desk, TOUR_LINE_MISSED, missed->id);
        row->line.why = keep(desk, g_strdup(missed->why));
        row->line.at_ms = missed->at_ms;
        g_snprintf(row->key, sizeof row->key, "%d %" G_GINT64_FORMAT " %s", TOUR_LINE_MISSED,
                   missed->at_ms, missed->id);
    }
    g_autofree TourSkip *skipped = g_new(TourSkip, SKIPPED_MOST);
    unsigned count = tour_skipped(tour_walk_tour(walk), skipped, SKIPPED_MOST);
    for (unsigned i = 0; i < MIN(count, SKIPPED_MOST); i++) {
        TourRow *row = add(desk, TOUR_LINE_SKIPPED, skipped[i].id);
        row->line.state = skipped[i].state;
        row->line.reason = skipped[i].reason;
    }
}

static void collect(TourDesk *desk)
{
    TourWalk *walk = tours_walk(desk->app);
    int64_t now_ms = app_now_ms(desk->app);
    g_array_set_size(desk->rows, 0);
    g_ptr_array_set_size(desk->texts, 0);
    if (walk == NULL)
        return;
    tours_refresh(desk->app);
    add_places(desk, walk, now_ms);
    add_ahead(desk, walk, now_ms);
    add_left_out(desk, walk);
}

void tour_desk_changed(App *app)
{
    if (desk_shown(app) != &desk_tour)
        return;
    View *view = desk_view(app, &desk_tour);
    collect(view_desk_data(view));
    view_desk_rows_changed(view);
    desk_draw_again(app, &desk_tour);
}

/* What the list asks */

static const TourRow *row_at(const TourDesk *desk, int row)
{
    return row >= 0 && row < (int)desk->rows->len ? &g_array_index(desk->rows, TourRow, row) : NULL;
}

static int row_count(void *data)
{
    return (int)((const TourDesk *)data)->rows->len;
}

static const char *row_key(void *data, int row)
{
    return row_at(data, row)->key;
}

static void say_cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    tour_cell(&row_at(data, row)->line, context, column, out);
}

static void say_card(void *data, const ViewContext *context, int row, const char *key,
                     DeskCard *card)
{
    const TourRow *found = row_at(data, row);
    if (found != NULL)
        tour_card(&found->line, context, card);
    else
        desk_card_text(card, STYLE_MUTED, _("The tour has gone on."));
}

static TourStanding standing_of(App *app)
{
    TourWalk *walk = tours_walk(app);
    TourCount count = tour_walk_count(walk);
    const Tour *tour = tour_walk_tour(walk);
    return (TourStanding){.what = tours_name(app),
                          .rain_known = weather_known(app) != NULL,
                          .held = tours_held_text(app),
                          .cameras = tour_count(tour),
                          .live = tour_live(tour),
                          .pictures = count.pictures,
                          .gaps = count.gaps,
                          .missed = count.missed,
                          .dark_ms = count.dark_ms,
                          .dwell_s = tours_dwell_s(app)};
}

static void say_title(void *data, const ViewContext *context, char *out, size_t size)
{
    const TourDesk *desk = data;
    g_strlcpy(out, _("Tour"), size);
    if (tours_walk(desk->app) != NULL) {
        TourStanding standing = standing_of(desk->app);
        tour_title(&standing, out, size);
    }
}

static void say_note(void *data, const ViewContext *context, char *out, size_t size)
{
    const TourDesk *desk = data;
    if (tours_walk(desk->app) == NULL)
        return;
    TourStanding standing = standing_of(desk->app);
    tour_note(&standing, out, size);
}

static const char *say_empty(void *data, const ViewContext *context)
{
    TourDesk *desk = data;
    char key[KEY_NAME_SIZE];
    app_key(desk->app, ACTION_TOUR, key);
    g_free(desk->empty);
    desk->empty = g_strdup_printf(_("No tour goes.  %s starts one of the cameras in the list, or "
                                    "of those that are marked."),
                                  key);
    return desk->empty;
}

static void desk_free(void *data)
{
    TourDesk *desk = data;
    g_array_unref(desk->rows);
    g_ptr_array_unref(desk->texts);
    g_free(desk->empty);
    g_free(desk);
}

/* The page */

static View *make(App *app)
{
    static const DeskTable table = {
        .name = "tour",
        .columns = tour_columns,
        .column_count = TOUR_COLUMNS,
        .count = row_count,
        .key = row_key,
        .cell = say_cell,
        .card = say_card,
        .title = say_title,
        .note = say_note,
        .empty = say_empty,
        .free = desk_free,
    };
    TourDesk *desk = g_new0(TourDesk, 1);
    desk->app = app;
    desk->rows = g_array_new(FALSE, FALSE, sizeof(TourRow));
    desk->texts = g_ptr_array_new_with_free_func(g_free);
    return view_desk_new(&table, desk);
}

static void shown(App *app, View *view)
{
    collect(view_desk_data(view));
    view_desk_rows_changed(view);
}

static const TourRow *selected(const View *view)
{
    return view != NULL ? row_at(view_desk_data(view), view_desk_row(view)) : NULL;
}

static void show_next(App *app, const TourRow *row)
{
    g_autofree char *camera = g_strdup(row->line.camera);
    g_autofree char *name = g_strdup(row->line.name[0] != '\0' ? row->line.name : camera);
    if (tours_wish(app, camera))
        app_say(app, TONE_PLAIN, _("%s comes next."), name);
    else
        app_say(app, TONE_PLAIN, _("%s can't be shown now."), name);
}

static bool run(App *app, View *view, Action action)
{
    const TourRow *row = selected(view);
    switch (action) {
    case ACTION_OPEN:
        if (row == NULL)
            return false;
        show_next(app, row);
        return true;
    case ACTION_TOUR_NEXT:
        tours_act_next(app);
        return true;
    case ACTION_TOUR_STOP:
        tours_act_stop(app);
        return true;
    default:
        return false;
    }
}

static bool allowed(const App *app, const View *view, Action action)
{
    switch (action) {
    case ACTION_OPEN:
        return tours_going(app) && selected(view) != NULL;
    case ACTION_TOUR_NEXT:
    case ACTION_TOUR_STOP:
        return tours_going(app);
    default:
        return false;
    }
}

static bool tick(View *view)
{
    TourDesk *desk = view_desk_data(view);
    return tours_walk(desk->app) != NULL && view_desk_in_card(view);
}

static void alerts(View *view)
{
    collect(view_desk_data(view));
    view_desk_rows_changed(view);
}

static void forget(App *app, View *view)
{
    collect(view_desk_data(view));
    view_desk_rows_anew(view);
}

const DeskKind desk_tour = {
    .word = "tour",
    .context = KEY_CONTEXT_TOUR,
    .action = ACTION_TOUR_LIST,
    .right = RIGHT_CAMERAS_VIEW,
    .make = make,
    .shown = shown,
    .run = run,
    .allowed = allowed,
    .forget = forget,
    .alerts = alerts,
    .tick = tick,
};
