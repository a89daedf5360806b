#include "console/evidence.h"
#include "console/app.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/paths.h"
#include "console/alerts.h"
#include "console/camera_past.h"
#include "console/camera_uptime.h"
#include "console/camera_reason.h"
#include "console/desk.h"
#include "console/forms.h"
#include "console/handover.h"
#include "console/kiosk.h"
#include "console/logbook.h"
#include "console/orders_desk.h"
#include "console/notify_app.h"
#include "console/neighbours.h"
#include "console/playback.h"
#include "console/pages.h"
#include "console/rollcall.h"
#include "console/sources.h"
#include "console/weather.h"
#include "console/steer.h"
#include "console/round.h"
#include "console/shown.h"
#include "console/ticket_check.h"
#include "console/tickets.h"
#include "console/tours.h"
#include "console/walls.h"
#include "console/outgoing.h"
#include "console/preview.h"
#include "console/register.h"
#include "console/unseen.h"

int64_t app_now_ms(const App *app)
{
    return clock_wall_ms() + (app->sync != NULL ? sync_skew_ms(app->sync) : 0);
}

ViewContext app_context(const App *app, Pane pane)
{
    return (ViewContext){
        .catalog = app->catalog,
        .alerts = app->book,
        .tickets = app->tickets != NULL ? tickets_book(app) : NULL,
        .rolls = rollcalls_book(app),
        .looks = unseen_count(app),
        .weather = weather_known(app),
        .unseen_hours = app->config->unseen_hours,
        .me = app->me,
        .keymap = app->keymap,
        .theme = app->theme,
        .now_ms = app_now_ms(app),
        .freshness = status_freshness(app),
        .ascii = app->screen != NULL && screen_ascii(app->screen),
        .focused = app->focus == pane && !preview_focused(app),
    };
}

void app_quit(App *app, int status)
{
    app->exit_status = status;
    app->quitting = true;
    g_main_loop_quit(app->loop);
}

/* What the catalog tells */

static void on_catalog(Catalog *catalog, CatalogThing thing, uint32_t index, void *data)
{
    App *app = data;
    int64_t now = app_now_ms(app);
    unseen_changed(app, thing);
    if (thing == CATALOG_RESET)
        trail_reset(app->trail, catalog);
    else if (thing == CATALOG_CAMERA)
        trail_note(app->trail, catalog, index, now);
    /* What a filter of the alerts asks of places. */
    if (thing != CATALOG_CAMERA && thing != CATALOG_LOOK)
        feed_catalog_changed(app->feed);
    unsigned dirty = DIRTY_BAR;
    for (int pane = 0; pane < PANES; pane++)
        if (view_changed(app->panes[pane], catalog, thing, index, now))
            dirty |= (unsigned)DIRTY_TREE << pane;
    desk_changed(app, thing, index);
    if (thing == CATALOG_CAMERA || thing == CATALOG_RESET)
        steer_camera_changed(app, thing == CATALOG_CAMERA ? index : CATALOG_NONE);
    if (thing == CATALOG_CAMERA)
        walls_camera_changed(app, index);
    frame_want(app, dirty, FRAME_SOON);
}

/* Signals */

static gboolean on_hangup(gpointer data)
{
    app_quit(data, 128 + SIGHUP);
    return G_SOURCE_CONTINUE;
}

static gboolean on_interrupt(gpointer data)
{
    app_quit(data, 128 + SIGINT);
    return G_SOURCE_CONTINUE;
}

static gboolean on_terminate(gpointer data)
{
    app_quit(data, 128 + SIGTERM);
    return G_SOURCE_CONTINUE;
}

static gboolean on_winch(gpointer data)
{
    App *app = data;
    screen_resize(app->screen);
    frame_resize(app);
    return G_SOURCE_CONTINUE;
}

static void on_screen_ready(void *data)
{
    App *app = data;
    app->blocked = false;
    screen_resize(app->screen);
    frame_resize(app);
}

/* Beginning */

static bool load_looks(App *app, GError **error)
{
    app->theme = theme_load(app->config->theme, error);
    if (app->theme == NULL)
        return false;
    app->keymap = keymap_load(error);
    return app->keymap != NULL;
}

static void make_panes(App *app)
{
    app->trail = trail_new();
    app->panes[PANE_TREE] = view_tree_new(app->trail);
    app->panes[PANE_CAMERAS] = view_table_new();
    app->panes[PANE_CARD] = view_card_new(app->trail);
    app->focus = PANE_CAMERAS;
    alerts_start(app);
    tickets_start(app);
    outgoing_register(app, &logbook_outgoing);
    outgoing_register(app, &order_outgoing);
    outgoing_register(app, &camera_outgoing);
    outgoing_register(app, &register_outgoing);
    rollcalls_start(app);
    sources_start(app);
    weather_start(app);
    rounds_start(app);
    outgoing_register(app, &handover_outgoing);
    shown_start(app);
    unseen_start(app);
    app->history = history_new();
    app->filters[PANE_ALERTS] = g_ptr_array_new_with_free_func(g_free);
    app->filters[PANE_CAMERAS] = g_ptr_array_new_with_free_func(g_free);
    windows_init(app);
    walls_init(app);
    playback_init(app);
    neighbours_start(app);
    evidence_start(app);
    preview_start(app);
    lock_init(&app->lock);
    /* A volunteer has a few cameras: the tree would only take room from what is known of them. */
    if (app->config->profile == PROFILE_RONDA) {
        app->tree = LAYOUT_HIDE;
        view_table_large(app->panes[PANE_CAMERAS], true);
    }
    app->purpose_known = app->config->profile == PROFILE_RONDA;
    app->purpose = app->purpose_known ? PURPOSE_RONDA : PURPOSE_TEST;
}

static bool open_screen(App *app, GError **error)
{
    app->screen = screen_new(app->theme, error);
    if (app->screen == NULL)
        return false;
    app->canvas = canvas_new(screen_rows(app->screen), screen_cols(app->screen));
    canvas_set_ascii(app->canvas, screen_ascii(app->screen));
    screen_on_ready(app->screen, on_screen_ready, app);
    app->keyboard = keyboard_new(app->screen, input_event, app);
    return true;
}

/* All that may wait until the first picture stands: the network, the windows, what changed. */
static gboolean start_rest(gpointer data)
{
    App *app = data;
    g_autoptr(GError) error = NULL;
    app->start_source = 0;
    trail_reset(app->trail, app->catalog);
    /* The welcome starts the rest itself, when it knows what to show. */
    if (!app->options.demo && app->config->backend[0] == '\0')
        return G_SOURCE_REMOVE;
    if (app->options.demo && !link_start_demo(app, &error))
        app_say(app, TONE_WARNING, "%s", error->message);
    link_connect(app);
    if (app->viewer == NULL)
        windows_start(app);
    if (session_last(app) > 0 && app->said == NULL) {
        char key[KEY_NAME_SIZE];
        app_key(app, ACTION_REOPEN, key);
        app_say(app, TONE_PLAIN,
                ngettext("%u window was open; %s brings it back.",
                         "%u windows were open; %s brings them back.", session_last(app)),
                session_last(app), key);
    }
    return G_SOURCE_REMOVE;
}

/* Who keeps more than one RT sees the own one first, until they look elsewhere. */
static void show_own_area(App *app)
{
    const char *own = app->config->ronda.area;
    View *table = app->panes[PANE_CAMERAS];
    ViewContext context = app_context(app, PANE_CAMERAS);
    g_autoptr(GKeyFile) place = g_key_file_new();
    view_save(table, app->catalog, place);
    g_autofree char *area = g_key_file_get_string(place, "table", "area", NULL);
    if (own[0] == '\0' || (area != NULL && area[0] != '\0'))
        return;
    g_key_file_set_string(place, "table", "area", own);
    view_restore(table, &context, place);
}

static bool begin(App *app, GError **error)
{
    app->catalog = catalog_new();
    if (kiosk_is(app))
        kiosk_prepare(app->config);
    if (!load_looks(app, error))
        return false;
    make_panes(app);
    if (!notify_app_start(app, error))
        return false;
    if (!app->options.demo && !link_open(app, error))
        return false;
    if (!open_screen(app, error))
        return false;
    app->listener = catalog_listen(app->catalog, on_catalog, app);
    app->loop = g_main_loop_new(NULL, FALSE);
    if (kiosk_is(app))
        kiosk_start(app);
    if (app->sync != NULL && app->kiosk == NULL)
        session_restore(app);
    if (app->config->profile == PROFILE_RONDA)
        show_own_area(app);
    /* A volunteer begins with what is to be done tonight. */
    if (app->config->profile == PROFILE_RONDA && desk_shown(app) == NULL &&
        (app->sync != NULL || app->options.demo))
        desk_show(app, &desk_round);
    app->here = session_place(app);
    if (app->kiosk == NULL && !app->options.demo && app->config->backend[0] == '\0')
        welcome_start(app);
    frame_resize(app);
    frame_draw(app);
    return true;
}

static void watch_signals(App *app)
{
    g_unix_signal_add(SIGHUP, on_hangup, app);
    g_unix_signal_add(SIGINT, on_interrupt, app);
    g_unix_signal_add(SIGTERM, on_terminate, app);
    g_unix_signal_add(SIGWINCH, on_winch, app);
    signal(SIGPIPE, SIG_IGN);
}

/* End: the terminal first, so that nobody waits for the network or the disk to see a prompt. */

static void end(App *app)
{
    app->quitting = true;
    frame_stop(app);
    notify_app_stop(app);
    if (app->screen != NULL && app->loop != NULL && app->kiosk == NULL)
        session_keep(app);
    g_clear_pointer(&app->keyboard, keyboard_free);
    g_clear_pointer(&app->screen, screen_free);
    kiosk_stop(app);
    tours_stop(app);
    evidence_stop(app);
    walls_stop(app);
    playback_stop(app);
    neighbours_stop(app);
    preview_stop(app);
    windows_stop(app);
    if (app->listener != 0)
        catalog_unlisten(app->catalog, app->listener);
    link_close(app);
    ask_end(app);
    g_clear_pointer(&app->palette, palette_free);
    g_clear_pointer(&app->help, help_free);
    notify_app_end(app);
    pages_close(app);
    forms_stop(app);
    desk_stop(app);
    rollcalls_stop(app);
    sources_stop(app);
    weather_stop(app);
    rounds_stop(app);
    ticket_check_stop(app);
    camera_past_stop(app);
    camera_uptime_stop(app);
    g_clear_pointer(&app->verb_lines, g_ptr_array_unref);
    g_clear_pointer(&app->ordered, g_ptr_array_unref);
    tickets_stop(app);
    alerts_stop(app);
    outgoing_stop(app);
    shown_stop(app);
    unseen_stop(app);
    for (int pane = 0; pane < PANES; pane++)
        view_free(app->panes[pane]);
    trail_free(app->trail);
    history_free(app->history);
    g_clear_pointer(&app->filters[PANE_ALERTS], g_ptr_array_unref);
    g_clear_pointer(&app->filters[PANE_CAMERAS], g_ptr_array_unref);
    if (app->here != NULL)
        g_key_file_unref(app->here);
    windows_free(app);
    g_strfreev(app->last_windows);
    canvas_free(app->canvas);
    keymap_free(app->keymap);
    theme_free(app->theme);
    catalog_free(app->catalog);
    g_free(app->wanted);
    g_free(app->said);
    g_free(app->notice_said);
    g_free(app->filter_before);
    if (app->loop != NULL)
        g_main_loop_unref(app->loop);
}

int app_run(Config *config, const Options *options)
{
    App app = {.config = config, .options = *options};
    g_autoptr(GError) error = NULL;
    g_autofree char *diary = paths_state("tilik.log");
    if (!paths_make_parent(diary, NULL) || !log_to_file(diary, NULL))
        log_to_nowhere();
    if (begin(&app, &error)) {
        watch_signals(&app);
        app.start_source = g_idle_add(start_rest, &app);
        frame_tick_start(&app);
        g_main_loop_run(app.loop);
    } else {
        app.exit_status = 2;
    }
    end(&app);
    if (error != NULL)
        log_complain("tilik: %s\n", error->message);
    return app.exit_status;
}
