#include "console/ladder.h"

#include <string.h>

#include "base/clock.h"
#include "console/windows_private.h"

#define MAIN_WEIGHT       4.0
#define MAIN_WEIGHT_LEAST 1.5
#define MAIN_WEIGHT_MOST  12.0
#define TEXT_WEIGHT       0.25
#define TEXT_STILL_WEIGHT 0.1
/* Who goes through the tiles with Enter does not ask for each one's main stream. */
#define DWELL_MS 700
/* What the server refused is not asked for again at once. */
#define REFUSED_MS 10000
/* One line about the ladder at a time. */
#define SAID_MS 10000
/* So often in a row a stream that could not be opened is tried. */
#define ERRORS_MOST 2

_Static_assert((int)LADDER_MAIN == VIEWER_RUNG_MAIN && (int)LADDER_SUB == VIEWER_RUNG_SUB &&
                   (int)LADDER_STILL == VIEWER_RUNG_STILL && (int)LADDER_TEXT == VIEWER_RUNG_TEXT,
               "the words of the model and of the wire");

int ladder_budget(const App *app)
{
    if (app->config->players == 0 || app->windows == NULL || app->windows->players == NULL)
        return 0;
    return players_budget(app->windows->players);
}

static double main_weight(const Windows *windows)
{
    double sub = windows->pixels[VIEWER_RUNG_SUB], better = windows->pixels[VIEWER_RUNG_MAIN];
    if (sub <= 0 || better <= 0)
        return MAIN_WEIGHT;
    return CLAMP(better / sub, MAIN_WEIGHT_LEAST, MAIN_WEIGHT_MOST);
}

/* Another one that is on its way takes its place: it costs nothing any more. */
static bool gives_way(const Windows *windows, const Showing *showing)
{
    for (unsigned i = 0; i < windows->showings->len; i++) {
        const Showing *other = g_ptr_array_index(windows->showings, i);
        if (!other->warm && !other->opened && g_strcmp0(other->instead, showing->id) == 0)
            return true;
    }
    return false;
}

static double weight_of(const Windows *windows, const Showing *showing)
{
    if (showing->text)
        return showing->picture.fps <= 1 ? TEXT_STILL_WEIGHT : TEXT_WEIGHT;
    return showing->rung == VIEWER_RUNG_MAIN ? main_weight(windows) : 1;
}

static bool is_fixed(const Windows *windows, const Showing *showing)
{
    return showing->text || showing->warm || !showing->live || gives_way(windows, showing);
}

static bool is_large(const App *app, const Showing *showing)
{
    const ViewerWall *wall = showing->wall != NULL ? viewer_wall(app->viewer, showing->wall) : NULL;
    return wall != NULL && wall->filled && wall->selected == showing->tile;
}

static void describe(const App *app, Showing *showing)
{
    const Windows *windows = app->windows;
    LadderShowing *step = &showing->step;
    step->fixed = is_fixed(windows, showing);
    step->weight = gives_way(windows, showing) ? 0 : weight_of(windows, showing);
    step->focus = g_strcmp0(windows->keyed, showing->id) == 0;
    bool main_stream = app->config->main_stream != MAIN_NEVER;
    step->large = main_stream && is_large(app, showing);
    step->better = step->focus && app->config->main_stream == MAIN_FOCUS;
    step->by_hand = showing->rung_known;
    step->hand = (LadderRung)MIN(showing->hand, VIEWER_RUNG_STILL);
}

int ladder_moving(const App *app)
{
    double sum = 0;
    for (unsigned i = 0; app->windows != NULL && i < app->windows->showings->len; i++) {
        const Showing *showing = g_ptr_array_index(app->windows->showings, i);
        bool moves = showing->text ? showing->picture.fps > 1 : showing->rung <= VIEWER_RUNG_SUB;
        sum += moves && !gives_way(app->windows, showing);
    }
    return (int)sum;
}

int ladder_stills(const App *app)
{
    int count = 0;
    for (unsigned i = 0; app->windows != NULL && i < app->windows->showings->len; i++) {
        const Showing *showing = g_ptr_array_index(app->windows->showings, i);
        count += showing->rung == VIEWER_RUNG_STILL;
    }
    return count;
}

/* "stills each 10 s · thin link" */
static char *note_of(const App *app, const Showing *showing)
{
    g_autofree char *rung =
        showing->rung == VIEWER_RUNG_STILL
            ? g_strdup_printf(_("a still each %d s"), app->config->stills_every_s)
            : g_strdup(viewer_rung_text(showing->rung));
    const char *why = ladder_reason_text(showing->step.reason);
    return why[0] != '\0' && !showing->step.fixed ? g_strdup_printf("%s · %s", rung, why)
                                                  : g_strdup(rung);
}

static void put_note(App *app, Showing *showing)
{
    g_autofree char *note = note_of(app, showing);
    if (g_strcmp0(note, showing->note) == 0)
        return;
    g_free(showing->note);
    showing->note = g_steal_pointer(&note);
    const ViewerWindow *window = viewer_find(app->viewer, showing->id);
    if (window == NULL || showing->fresh || showing->text)
        return;
    g_autofree char *title = g_strdup(window->title);
    viewer_send(app->viewer, &(ViewerCommand){.kind = VIEWER_COMMAND_TITLE,
                                              .id = showing->id,
                                              .title = title,
                                              .note = showing->note});
}

/* Said once in a while, of one of them: each has it on its own line. */
static void say_lowered(App *app, const Showing *showing)
{
    Windows *windows = app->windows;
    int64_t now = clock_mono_ms();
    Camera camera;
    uint32_t index = catalog_find_camera(app->catalog, showing->camera);
    bool named = catalog_camera(app->catalog, index, &camera) && camera.name[0] != '\0';
    const char *name = named ? camera.name : showing->camera;
    if (now - windows->said_ms < SAID_MS && windows->said_ms != 0)
        return;
    if (showing->step.reason == LADDER_CPU)
        app_say(app, TONE_WARNING, _("This PC drops pictures: %s comes as stills till it is free."),
                name);
    else if (showing->step.reason == LADDER_LINK)
        app_say(app, TONE_WARNING, _("Poor link: %s comes as stills till it is better."), name);
    else
        return;
    windows->said_ms = now;
}

static void say_over(App *app)
{
    char key[KEY_NAME_SIZE];
    int stills = ladder_stills(app), said = app->windows->said_stills;
    app->windows->said_stills = stills;
    if (stills <= said)
        return;
    app_key(app, ACTION_CLOSE, key);
    app_say(app, TONE_WARNING,
            _("This PC bears %d moving pictures; %d more are stills each %d s.  %s closes one."),
            ladder_budget(app), stills, app->config->stills_every_s, key);
}

/* fresh: it is asked for by who wishes for it.  True where it came to be over the budget. */
static bool apply(App *app, Showing *showing, const Showing *fresh)
{
    ViewerRung rung = (ViewerRung)showing->step.rung, before = showing->rung;
    bool over = false;
    if (showing->step.fixed)
        return false;
    bool refused = showing->refused_ms != 0 && clock_mono_ms() - showing->refused_ms < REFUSED_MS &&
                   showing != fresh;
    if (rung != before && !refused) {
        showing->rung = rung;
        showing->fresh = true;
        showing->changing = showing->opened;
        showing->errors = 0;
        if (showing != fresh)
            windows_ask(app, showing);
        if (rung == VIEWER_RUNG_STILL && showing != fresh)
            say_lowered(app, showing);
        over = rung == VIEWER_RUNG_STILL && showing->step.reason == LADDER_BUDGET;
    }
    put_note(app, showing);
    return over;
}

static void turn(App *app, const Showing *fresh, const ViewerEvent *load)
{
    Windows *windows = app->windows;
    if (windows->players == NULL || app->viewer == NULL || app->api == NULL)
        return;
    g_autoptr(GPtrArray) steps = g_ptr_array_new();
    for (unsigned i = 0; i < windows->showings->len; i++) {
        Showing *showing = g_ptr_array_index(windows->showings, i);
        describe(app, showing);
        g_ptr_array_add(steps, &showing->step);
    }
    LadderLoad whole = {.now_ms = clock_mono_ms(),
                        .budget = players_budget(windows->players),
                        .main_weight = main_weight(windows),
                        .measured = load != NULL,
                        .busy = load != NULL && players_busy(windows->players)};
    if (load != NULL) {
        whole.decoded = load->decoded;
        whole.dropped = load->dropped;
    }
    ladder_turn(&windows->ladder, (LadderShowing *const *)steps->pdata, steps->len, &whole);
    bool over = false;
    for (unsigned i = 0; i < windows->showings->len; i++) {
        Showing *showing = g_ptr_array_index(windows->showings, i);
        over |= apply(app, showing, fresh);
        if (load != NULL)
            showing->step.seen = (LadderSeen){.playing = showing->step.seen.playing};
    }
    if (over)
        say_over(app);
    windows->said_stills = MIN(windows->said_stills, ladder_stills(app));
    frame_want(app, DIRTY_BAR | DIRTY_CARD, FRAME_SOON);
}

void windows_ladder_settle(App *app, const Showing *fresh)
{
    turn(app, fresh, NULL);
}

static gboolean on_dwell(gpointer data)
{
    App *app = data;
    app->windows->dwell = 0;
    turn(app, NULL, NULL);
    return G_SOURCE_REMOVE;
}

/* What came or went, or has the keys, tells in a moment: several come together. */
void windows_ladder_soon(App *app)
{
    if (app->windows->dwell == 0 && app->windows->players != NULL)
        app->windows->dwell = g_timeout_add(DWELL_MS, on_dwell, app);
}

/* What played since the last time, in substreams. */
static double playing(const App *app)
{
    double sum = 0;
    for (unsigned i = 0; i < app->windows->showings->len; i++) {
        const Showing *showing = g_ptr_array_index(app->windows->showings, i);
        const ViewerWindow *window = viewer_find(app->viewer, showing->id);
        bool plays = window != NULL && window->state == VIEWER_PLAYING;
        if (plays && (showing->text || showing->rung <= VIEWER_RUNG_SUB))
            sum += weight_of(app->windows, showing);
    }
    return sum;
}

static void take_load(App *app, const ViewerEvent *event)
{
    Windows *windows = app->windows;
    bool changed = players_take(windows->players, event, playing(app));
    if (changed && windows->measuring && players_known(windows->players)) {
        windows->measuring = false;
        char percent[24];
        i18n_tenths(players_cost(windows->players), percent, sizeof percent);
        app_say(app, TONE_PLAIN,
                _("Measured: this PC bears %d moving pictures, %s %% of a core each."),
                ladder_budget(app), percent);
    }
    turn(app, NULL, event);
}

static void take_frame(Windows *windows, Showing *showing, const ViewerEvent *event)
{
    int before = showing->dropped;
    int dropped = event->dropped >= before ? event->dropped - before : event->dropped;
    showing->dropped = event->dropped;
    if (showing->rung > VIEWER_RUNG_SUB)
        return;
    if (!showing->changing)
        ladder_second(&showing->step, event->fps, dropped, event->age_ms);
    double pixels = (double)event->width * event->height * event->fps;
    double *mean = &windows->pixels[showing->rung];
    if (pixels > 0 && !showing->changing)
        *mean = *mean > 0 ? *mean * 0.95 + pixels * 0.05 : pixels;
}

static void take_state(Showing *showing, const ViewerEvent *event)
{
    LadderSeen *seen = &showing->step.seen;
    seen->playing = event->state == VIEWER_PLAYING;
    bool silent = event->state == VIEWER_RETRYING && (event->reason == VIEWER_REASON_STALLED ||
                                                      event->reason == VIEWER_REASON_TIMEOUT);
    if (event->state == VIEWER_FROZEN)
        showing->frozen = true;
    /* It came again, or it had played and not even its connection comes. */
    seen->stalls += showing->frozen && (seen->playing || silent);
    if (seen->playing)
        showing->frozen = false;
}

/* The new rung's stream can't be opened; the old picture goes on. */
static void take_error(App *app, Showing *showing)
{
    if (showing->changing && showing->rung == VIEWER_RUNG_MAIN && ++showing->errors >= ERRORS_MOST)
        windows_ladder_refused(app, showing, VIEWER_RUNG_MAIN);
}

void windows_ladder_refused(App *app, Showing *showing, ViewerRung rung)
{
    showing->changing = false;
    showing->refused_ms = clock_mono_ms();
    if (rung != VIEWER_RUNG_MAIN)
        return;
    ladder_missing(&showing->step, LADDER_MAIN, showing->refused_ms);
    showing->refused_ms = 0;
    if (showing->hand == VIEWER_RUNG_MAIN)
        showing->rung_known = false;
    windows_ladder_soon(app);
}

void windows_ladder_hear(App *app, const ViewerEvent *event)
{
    Windows *windows = app->windows;
    Showing *showing = windows_showing(app, event->id);
    if (windows->players == NULL)
        return;
    switch (event->kind) {
    case VIEWER_EVENT_LOAD:
        take_load(app, event);
        break;
    case VIEWER_EVENT_FRAME:
        if (showing != NULL)
            take_frame(windows, showing, event);
        break;
    case VIEWER_EVENT_STATE:
        if (showing != NULL)
            take_state(showing, event);
        break;
    case VIEWER_EVENT_SHOWN:
        if (showing != NULL)
            showing->changing = false;
        break;
    case VIEWER_EVENT_ERROR:
        if (showing != NULL)
            take_error(app, showing);
        break;
    case VIEWER_EVENT_CLOSED:
    case VIEWER_EVENT_WALL:
    case VIEWER_EVENT_TILE:
    case VIEWER_EVENT_KEY:
        windows_ladder_soon(app);
        break;
    default:
        break;
    }
}

void windows_ladder_start(App *app)
{
    Windows *windows = app->windows;
    if (app->viewer == NULL || windows->players != NULL)
        return;
    windows->players = players_new(app->config->players);
    ladder_init(&windows->ladder, (int64_t)app->config->recover_s * 1000);
    viewer_send(app->viewer, &(ViewerCommand){.kind = VIEWER_COMMAND_LOADS, .on = true});
}

void windows_ladder_stop(App *app)
{
    if (app->windows == NULL)
        return;
    g_clear_handle_id(&app->windows->dwell, g_source_remove);
    g_clear_pointer(&app->windows->players, players_free);
}
