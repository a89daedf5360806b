#include <string.h>

#include "base/clock.h"
#include "console/camera_uptime.h"
#include "console/evidence.h"
#include "console/alerts.h"
#include "console/tickets.h"
#include "console/desk.h"
#include "console/forms.h"
#include "console/kiosk.h"
#include "console/pages.h"
#include "console/preview.h"
#include "console/steer.h"

#define AGED_MS 10000
/* Several panes beside a picture need so much. */
#define PANES_COLS   70
#define PANES_ROWS   12
#define FRAME_MIN_MS 100 /* between frames that no key asked for */

static bool is_fresh(const App *app)
{
    return app->epoch == canvas_epoch(app->canvas) &&
           (app->dirty & DIRTY_EVERYTHING) != DIRTY_EVERYTHING;
}

static void draw_pane(App *app, Pane pane)
{
    ViewContext context = app_context(app, pane);
    if (pane == PANE_CARD) {
        uint32_t camera = command_camera(app);
        view_card_show(app->panes[PANE_CARD], &context, camera);
        if (app->focus == PANE_ALERTS)
            view_card_alert(app->panes[PANE_CARD], &context,
                            view_alerts_selected(app->panes[PANE_ALERTS]));
        Camera found = {.id = ""};
        char video[160] = "";
        if (catalog_camera(app->catalog, camera, &found))
            windows_describe(app, found.id, video, sizeof video);
        evidence_describe(app, found.id, video, sizeof video);
        view_card_video(app->panes[PANE_CARD], video);
        view_card_uptime(app->panes[PANE_CARD],
                         app->layout.pane[PANE_CARD].rows > 0 ? camera_uptime(app, camera) : NULL);
        if (app->focus == PANE_TREE)
            view_card_area(app->panes[PANE_CARD], view_tree_selected(app->panes[PANE_TREE]),
                           app->scope_source == 0);
    }
    if (pane == PANE_CAMERAS && catalog_cameras(app->catalog) == 0)
        status_explain(app);
    if (pane == PANE_ALERTS)
        alerts_explain(app);
    view_draw(app->panes[pane], app->canvas, app->layout.pane[pane], &context);
}

/* All between the bar and the status line, or the strip above that. */
static Rect middle_of(const App *app)
{
    int top = app->layout.bar.row + app->layout.bar.rows;
    return (Rect){top, 0, app->layout.status.row - app->layout.strip.rows - top,
                  canvas_cols(app->canvas)};
}

/* What of that a picture leaves. */
static Rect desk_place(App *app)
{
    Rect rest, below;
    preview_lay_out(app, middle_of(app), &rest, &below);
    return rest;
}

/* The desk, or the panes in whose place it stands. */
static void draw_middle(App *app)
{
    if (desk_shown(app) != NULL) {
        if (app->dirty & DIRTY_DESK)
            desk_draw(app, desk_place(app));
        preview_draw(app);
        return;
    }
    for (int pane = 0; pane < PANES; pane++)
        if (app->dirty & ((unsigned)DIRTY_TREE << pane))
            draw_pane(app, (Pane)pane);
    if (app->dirty & DIRTY_PREVIEW) {
        preview_draw(app);
        steer_draw(app, app->layout.strip);
    }
}

/* Draws what is wanted. */
static void draw_parts(App *app)
{
    draw_middle(app);
    if (app->dirty & DIRTY_BAR) {
        BarFacts facts = status_bar(app);
        ViewContext context = app_context(app, PANE_CAMERAS);
        view_bar_draw(app->canvas, app->layout.bar, &context, &facts);
    }
    if (app->dirty & DIRTY_STATUS)
        status_draw(app, app->canvas, app->layout.status);
    if (app->dirty & DIRTY_KEYS) {
        KeysFacts facts = status_keys(app);
        view_keys_draw(app->canvas, app->layout.keys, app->keymap, &facts);
    }
}

static void draw_report(App *app, Rect rect)
{
    ViewContext context = app_context(app, app->focus);
    report_page_draw(app->report, app->canvas, rect, &context);
}

static void draw_canvas(App *app)
{
    bool page = app->mode == MODE_PALETTE || app->mode == MODE_HELP || app->mode == MODE_REPORT ||
                app->mode == MODE_FORM || app->mode == MODE_PAGE;
    canvas_cursor(app->canvas, -1, -1);
    if (app->kiosk != NULL) {
        kiosk_draw(app);
        return;
    }
    if (!is_fresh(app) || page) {
        canvas_clear(app->canvas, STYLE_TEXT);
        app->dirty = DIRTY_EVERYTHING;
        app->epoch = canvas_epoch(app->canvas);
    }
    /* The line that is typed in has the cursor, so it is drawn in each frame. */
    if (app->mode == MODE_ASKING)
        app->dirty |= DIRTY_STATUS;
    Rect whole = {0, 0, canvas_rows(app->canvas), canvas_cols(app->canvas)};
    if (app->mode == MODE_WELCOME)
        welcome_draw(app);
    else if (app->layout.too_small)
        layout_draw_notice(app->canvas);
    else if (app->mode == MODE_HELP)
        help_draw(app->help, app->canvas, whole);
    else if (app->mode == MODE_REPORT)
        draw_report(app, whole);
    else if (app->mode == MODE_PAGE)
        pages_draw(app, whole);
    else
        draw_parts(app);
    if (app->mode == MODE_PALETTE && !app->layout.too_small)
        palette_draw(app->palette, app->canvas);
    if (app->mode == MODE_FORM && !app->layout.too_small)
        forms_draw(app, middle_of(app));
}

void frame_draw(App *app)
{
    alerts_update(app);
    preview_follow(app);
    draw_canvas(app);
    app->dirty = 0;
    app->last_frame_ms = clock_mono_ms();
    app->blocked = !screen_draw(app->screen, app->canvas);
}

static gboolean on_frame(gpointer data)
{
    App *app = data;
    app->frame_source = 0;
    frame_draw(app);
    return G_SOURCE_REMOVE;
}

void frame_want(App *app, unsigned dirty, Urgency urgency)
{
    app->dirty |= dirty;
    if (app->screen == NULL || app->blocked || app->quitting)
        return;
    if (urgency == FRAME_SOON && app->frame_source != 0)
        return;
    if (app->frame_source != 0)
        g_source_remove(app->frame_source);
    if (urgency == FRAME_NOW) {
        app->frame_source = g_idle_add_full(G_PRIORITY_HIGH, on_frame, app, NULL);
        return;
    }
    int64_t rest = app->last_frame_ms + FRAME_MIN_MS - clock_mono_ms();
    app->frame_source = g_timeout_add((guint)CLAMP(rest, 0, FRAME_MIN_MS), on_frame, app);
}

/* The panes stand in what a picture leaves; where that is little, the one with the keys alone. */
static void share_with_preview(App *app, const LayoutWishes *wishes)
{
    Rect middle = middle_of(app), rest, below;
    LayoutWishes smaller = *wishes;
    int taken = canvas_rows(app->canvas) - middle.rows - app->layout.strip.rows;
    preview_lay_out(app, middle, &rest, &below);
    memset(app->layout.pane, 0, sizeof app->layout.pane);
    if (rest.cols >= PANES_COLS && rest.rows >= PANES_ROWS) {
        smaller.card = below.rows > 0 ? LAYOUT_HIDE : wishes->card;
        Layout layout = layout_compute(rest.rows + taken, rest.cols, &smaller);
        memcpy(app->layout.pane, layout.pane, sizeof layout.pane);
    } else {
        app->layout.pane[app->focus] = rest;
    }
    if (below.rows > 0 && wishes->card != LAYOUT_HIDE)
        app->layout.pane[PANE_CARD] = below;
}

void frame_lay_out(App *app)
{
    const LayoutWishes wishes = {.tree = app->tree,
                                 .alerts = app->alerts,
                                 .card = app->card,
                                 .focus = app->focus,
                                 .zoom = app->zoom};
    app->layout = layout_compute(canvas_rows(app->canvas), canvas_cols(app->canvas), &wishes);
    Rect middle = middle_of(app);
    app->layout.strip = app->layout.too_small ? (Rect){0} : steer_place(app, &middle);
    if ((preview_shown(app) || app->layout.strip.rows > 0) && !app->layout.too_small)
        share_with_preview(app, &wishes);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

void frame_resize(App *app)
{
    int rows = screen_rows(app->screen), cols = screen_cols(app->screen);
    if (rows != canvas_rows(app->canvas) || cols != canvas_cols(app->canvas))
        canvas_resize(app->canvas, rows, cols);
    frame_lay_out(app);
}

/* Ages in rows are said to the minute, so they need not be drawn each second. */
static gboolean on_tick(gpointer data)
{
    App *app = data;
    int64_t now = clock_mono_ms();
    unsigned dirty = DIRTY_BAR | DIRTY_STATUS;
    app->tick_source = 0;
    tickets_tick(app);
    if (app->kiosk != NULL)
        kiosk_tick(app);
    evidence_tick(app);
    if (alerts_rest_ms(app) == 0)
        app->book_changed = true;
    if (now - app->last_aged_ms >= AGED_MS || catalog_cameras(app->catalog) == 0) {
        app->last_aged_ms = now;
        view_aged(app->panes[PANE_CAMERAS]);
        view_aged(app->panes[PANE_ALERTS]);
        desk_aged(app);
        dirty |= DIRTY_ALERTS | DIRTY_CAMERAS | DIRTY_CARD;
    }
    desk_tick(app);
    preview_tick(app);
    steer_tick(app);
    frame_want(app, dirty, FRAME_SOON);
    frame_tick_start(app);
    return G_SOURCE_REMOVE;
}

void frame_tick_start(App *app)
{
    if (app->tick_source != 0)
        g_source_remove(app->tick_source);
    bool coarse = app->config->clock != CLOCK_SECONDS && status_freshness(app) == FRESH_LIVE &&
                  desk_shown(app) == NULL && !preview_shown(app) && !steer_shown(app);
    int64_t step = coarse ? 60000 : 1000, wall = clock_wall_ms();
    int64_t rest = step - wall % step, alerts = alerts_rest_ms(app);
    /* Also what the feed has to do by itself waits for a second. */
    if (alerts >= 0)
        rest = MIN(rest, MAX(alerts + 1, 1000));
    int64_t clock = tickets_rest_ms(app);
    if (clock >= 0)
        rest = MIN(rest, MAX(clock + 1, 1000));
    app->tick_source = g_timeout_add((guint)rest, on_tick, app);
}

void frame_stop(App *app)
{
    guint *sources[] = {&app->frame_source, &app->tick_source, &app->scope_source,
                        &app->start_source, &app->said_source};
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        if (*sources[i] != 0)
            g_source_remove(*sources[i]);
        *sources[i] = 0;
    }
}
