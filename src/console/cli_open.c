#include "console/cli_open.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "console/city.h"
#include "console/cli.h"
#include "console/cli_open_wall.h"
#include "console/cli_shown.h"
#include "console/players.h"
#include "console/viewer.h"
#include "console/wall_cast.h"
#include "model/moment.h"

#define WALL_ID "wall"

typedef struct Opening {
    Options options;
    OpenWords words;
    WallPlan *plan; /* NULL: windows of their own */
    WallCast *cast;
    int budget; /* so many pictures may move at once, of a wall */
    char *purpose_word, *from_word;
    int64_t began_ms; /* what "-10m" counts from */
    Purpose purpose;
    GMainLoop *loop;
    City *city;
    Viewer *viewer;
    CliShown *shown;
    unsigned asking; /* addresses that are on their way */
    int status;
} Opening;

typedef struct Request {
    Opening *opening;
    char *id;
} Request;

static void complain(Opening *opening, const char *what, const char *why)
{
    log_complain("tilik: %s: %s\n", what, why);
    opening->status = CLI_FAILED;
}

static void end_when_done(Opening *opening)
{
    bool wall = opening->cast != NULL && viewer_wall(opening->viewer, WALL_ID) != NULL;
    if (opening->asking == 0 && viewer_count(opening->viewer) == 0 && !wall)
        g_main_loop_quit(opening->loop);
}

static char *title_of(const Opening *opening, const char *id)
{
    const Catalog *catalog = city_catalog(opening->city);
    uint32_t index = catalog_find_camera(catalog, id);
    Camera camera;
    char place[160];
    if (!catalog_camera(catalog, index, &camera))
        return g_strdup(id);
    catalog_area_label(catalog, catalog_camera_area(catalog, index), place, sizeof place);
    return g_strdup_printf("%s · %s", camera.name, place);
}

/* The tile of a camera; -1 where there is no wall. */
static int tile_of(const Opening *opening, const char *id)
{
    for (int i = 0; opening->cast != NULL && i < opening->cast->layout.count; i++)
        if (g_strcmp0(opening->cast->parts[i].camera, id) == 0)
            return i;
    return -1;
}

/* When a recording of a camera is to begin, in the hours of its city; 0 live. */
static int64_t from_of(const Opening *opening, const char *id)
{
    Camera camera;
    int64_t at_ms = 0;
    const Catalog *catalog = city_catalog(opening->city);
    bool known = catalog_camera(catalog, catalog_find_camera(catalog, id), &camera);
    const MomentHere here = {opening->began_ms, moment_utc_offset(known ? camera.area : NULL)};
    if (opening->from_word != NULL)
        (void)moment_parse(opening->from_word, &here, &at_ms, NULL); /* it was checked */
    return at_ms;
}

/* Over what this PC bears a tile shows stills, and says so. */
static ViewerPlace place_of(const Opening *opening, const char *id, const char *title)
{
    int tile = tile_of(opening, id), before = 0;
    for (int i = 0; i < tile; i++)
        before += opening->cast->parts[i].camera != NULL;
    bool still = tile >= 0 && before >= opening->budget;
    return (ViewerPlace){.title = title,
                         .at_ms = from_of(opening, id),
                         .wall = tile >= 0 ? WALL_ID : NULL,
                         .tile = MAX(tile, 0),
                         .rung = still ? VIEWER_RUNG_STILL : VIEWER_RUNG_SUB,
                         .note = still ? _("stills: more than this PC can play at once") : NULL};
}

static void on_address(const ApiView *view, const GError *error, void *data)
{
    Request *request = data;
    Opening *opening = request->opening;
    g_autoptr(GError) trouble = NULL;
    opening->asking--;
    if (opening->viewer == NULL) {
        /* Everything is ending. */
    } else if (error != NULL) {
        complain(opening, request->id, error->message);
        viewer_close(opening->viewer, request->id);
    } else {
        g_autofree char *title = title_of(opening, request->id);
        const ViewerAddress address = {view->url, view->user, view->password};
        const ViewerPlace place = place_of(opening, request->id, title);
        cli_shown_view(opening->shown, request->id, view->id);
        /* One that is there, and may have been moved, stays where it stands. */
        bool known = viewer_find(opening->viewer, request->id) != NULL;
        if (!viewer_open(opening->viewer, request->id, known ? NULL : &place, &address, &trouble))
            complain(opening, request->id, trouble->message);
    }
    if (opening->viewer != NULL)
        end_when_done(opening);
    g_free(request->id);
    g_free(request);
}

static void ask(Opening *opening, const char *id)
{
    Request *request = g_new(Request, 1);
    *request = (Request){opening, g_strdup(id)};
    opening->asking++;
    const ViewRequest look = {.purpose = opening->purpose, .from_ms = from_of(opening, id)};
    api_look(city_api(opening->city), id, &look, on_address, request);
}

static void on_closed(const char *id, const char *message, void *user)
{
    cli_shown_view(((Opening *)user)->shown, id, NULL);
    if (message != NULL)
        complain(user, id, message);
    end_when_done(user);
}

static void on_state(const ViewerWindow *window, void *user)
{
    cli_shown_state(((Opening *)user)->shown, window->id, window->state == VIEWER_PLAYING);
}

static void on_address_needed(const char *id, void *user)
{
    ask(user, id);
}

static void on_notice(const char *message, void *user)
{
    log_complain("tilik: %s\n", message);
}

static gboolean on_signal(gpointer data)
{
    Opening *opening = data;
    g_main_loop_quit(opening->loop);
    return G_SOURCE_CONTINUE;
}

/* Its hours are those of each camera's city; that it is a time is known before. */
static bool check_from(Opening *opening, GError **error)
{
    int64_t at_ms;
    opening->began_ms = clock_wall_ms();
    const MomentHere here = {opening->began_ms, moment_utc_offset(NULL)};
    return opening->from_word == NULL || moment_parse(opening->from_word, &here, &at_ms, error);
}

static bool parse(Opening *opening, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"purpose", 0, 0, G_OPTION_ARG_STRING, &opening->purpose_word, N_("Why you look"),
         "ronda|ticket|alert|patrol|test|evidence"},
        {"from", 0, 0, G_OPTION_ARG_STRING, &opening->from_word,
         N_("The recording from then on: 21:05, yesterday 21:05, 22/11 21:05, -10m"), N_("TIME")},
        {"wall", 0, 0, G_OPTION_ARG_STRING, &opening->words.wall,
         N_("One window with tiles: a layout, or the name of a wall"), N_("3x3|NAME")},
        {"query", 0, 0, G_OPTION_ARG_STRING, &opening->words.query,
         N_("Fill the wall with what this finds"), N_("QUERY")},
        {"monitor", 0, 0, G_OPTION_ARG_STRING, &opening->words.monitor,
         N_("The wall's monitor: its number from the left, or its name"), "M"},
        {"full", 0, 0, G_OPTION_ARG_NONE, &opening->words.full,
         N_("The wall takes the whole monitor"), NULL},
        {"windows", 0, 0, G_OPTION_ARG_NONE, &opening->words.windows,
         N_("A window for each camera, and no wall"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_set_prgname("tilik open");
    g_autoptr(GOptionContext) context = g_option_context_new(_("CAMERA…"));
    g_autofree GOptionEntry *entries = options_entries(&opening->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(context, _("Opens live pictures and stays until they are closed:\n"
                                            "one camera in a window, several on a wall."));
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    opening->purpose = PURPOSE_TEST;
    if (opening->purpose_word != NULL && !purpose_parse(opening->purpose_word, &opening->purpose)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("unknown purpose '%s'"),
                    opening->purpose_word);
        return false;
    }
    return check_from(opening, error) &&
           cli_open_plan(&opening->words, *argv + 1, &opening->plan, error);
}

/* One window each; what is not there is said. */
static void ask_all(Opening *opening, char **ids)
{
    for (char **id = ids; *id != NULL; id++) {
        if (catalog_find_camera(city_catalog(opening->city), *id) == CATALOG_NONE)
            complain(opening, *id, _("there is no such camera"));
        else
            ask(opening, *id);
    }
}

/* Who is left out, and why. */
static void say_dark(const WallCast *cast)
{
    g_autofree char *dark = wall_cast_dark_text(cast);
    if (dark != NULL)
        log_complain("tilik: %s\n", dark);
    for (int i = 0; i < WALL_TILES_MAX; i++)
        if (cast->parts[i].camera == NULL && cast->parts[i].note != NULL)
            log_complain("tilik: %s: %s\n", cast->parts[i].title, cast->parts[i].note);
}

/* The same on its tile. */
static void say_empty(Opening *opening, int tile)
{
    const WallPart *part = &opening->cast->parts[tile];
    if (part->note == NULL)
        return;
    const ViewerCommand words = {.kind = VIEWER_COMMAND_TITLE,
                                 .id = (char *)WALL_ID,
                                 .on = true,
                                 .tile = tile,
                                 .title = part->title,
                                 .note = part->note};
    viewer_send(opening->viewer, &words);
}

static void ask_wall(Opening *opening)
{
    char layout[WALL_LAYOUT_SIZE];
    const char *title = wall_plan_title(opening->plan);
    opening->cast = wall_cast_new(opening->plan, city_catalog(opening->city),
                                  city_now_ms(opening->city), opening->budget);
    say_dark(opening->cast);
    if (opening->cast->shown == 0) {
        complain(opening, _("no wall"), _("no camera with pictures is found"));
        return;
    }
    wall_layout_write(&opening->cast->layout, layout);
    const ViewerCommand wall = {.kind = VIEWER_COMMAND_WALL,
                                .id = (char *)WALL_ID,
                                .title = (char *)(title[0] != '\0' ? title : _("A wall")),
                                .layout = layout,
                                .monitor = opening->plan->monitor,
                                .on = opening->plan->full};
    if (!viewer_send(opening->viewer, &wall)) {
        const char *why = viewer_trouble(opening->viewer);
        complain(opening, _("no video"), why != NULL ? why : _("the wall can't be opened"));
        return;
    }
    for (int i = 0; i < opening->cast->layout.count; i++) {
        if (opening->cast->parts[i].camera != NULL)
            ask(opening, opening->cast->parts[i].camera);
        else
            say_empty(opening, i);
    }
}

static void show(Opening *opening, char **ids)
{
    static const ViewerCallbacks callbacks = {
        .state = on_state,
        .closed = on_closed,
        .address = on_address_needed,
        .notice = on_notice,
    };
    opening->viewer = viewer_new(&callbacks, opening, NULL);
    opening->shown = cli_shown_new(city_api(opening->city));
    const char *trouble = viewer_trouble(opening->viewer);
    if (trouble != NULL) {
        complain(opening, _("no video"), trouble);
        return;
    }
    if (opening->plan != NULL)
        ask_wall(opening);
    else
        ask_all(opening, ids);
    opening->loop = g_main_loop_new(NULL, FALSE);
    guint interrupt = g_unix_signal_add(SIGINT, on_signal, opening);
    guint terminate = g_unix_signal_add(SIGTERM, on_signal, opening);
    if (opening->asking > 0)
        g_main_loop_run(opening->loop);
    g_source_remove(interrupt);
    g_source_remove(terminate);
    g_clear_pointer(&opening->viewer, viewer_free); /* no picture comes any more */
    cli_shown_end(g_steal_pointer(&opening->shown));
}

static void opening_clear(Opening *opening)
{
    g_clear_pointer(&opening->viewer, viewer_free);
    cli_shown_end(opening->shown);
    city_close(opening->city);
    options_clear(&opening->options);
    g_free(opening->purpose_word);
    g_free(opening->from_word);
    g_free(opening->words.wall);
    g_free(opening->words.query);
    g_free(opening->words.monitor);
    wall_plan_free(opening->plan);
    wall_cast_free(opening->cast);
    if (opening->loop != NULL)
        g_main_loop_unref(opening->loop);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Opening, opening_clear)

/* As given, or as measured by the console. */
static int budget_of(const Config *config)
{
    Players *players = players_new(config->players);
    int budget = players_budget(players);
    players_free(players);
    return budget;
}

int cli_open(int argc, char **argv)
{
    g_auto(Opening) opening = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    int64_t stale_ms = -1;
    if (!parse(&opening, &argc, &argv, &error) ||
        (config = options_config(&opening.options, &error)) == NULL) {
        log_complain("tilik: %s\n", error->message);
        return CLI_USAGE;
    }
    opening.city = city_open(config, &opening.options, CITY_CAMERAS, &stale_ms, &error);
    if (opening.city == NULL) {
        log_complain("tilik: %s\n", error->message);
        return CLI_FAILED;
    }
    opening.budget = budget_of(config);
    show(&opening, argv + 1);
    return opening.status;
}
