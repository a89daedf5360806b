#include "console/kiosk_private.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/link.h"

#define WALL_ID "wall.kiosk"
/* A tour that could not begin is begun again, and a window that was closed opened. */
#define AGAIN_MS 3000
#define KEY_MS   5000
/* Who asked for the way out and went away has not asked. */
#define ASKED_MS 15000

bool kiosk_is(const App *app)
{
    return app->config->profile == PROFILE_KIOSK;
}

void kiosk_prepare(Config *config)
{
    g_free(config->sound);
    config->sound = g_strdup("");
    config->notify = PRIORITIES;
    config->clock = CLOCK_SECONDS;
}

void kiosk_start(App *app)
{
    Kiosk *kiosk = g_new0(Kiosk, 1);
    kiosk->typed = g_string_new(NULL);
    kiosk->shots[0].plate = 1;
    kiosk->shots[1].plate = 2;
    app->kiosk = kiosk;
    app->purpose = PURPOSE_PATROL;
    app->purpose_known = true;
}

void kiosk_stop(App *app)
{
    Kiosk *kiosk = app->kiosk;
    if (kiosk == NULL)
        return;
    kiosk_text_stop(app);
    g_string_free(kiosk->typed, TRUE);
    g_clear_pointer(&app->kiosk, g_free);
}

/* The tour */

static void write_city(const App *app, char *out, size_t size)
{
    Area area;
    uint32_t root = catalog_area_first_child(app->catalog, CATALOG_NONE);
    g_strlcpy(out, catalog_area(app->catalog, root, &area) ? area.name : "Tilik", size);
}

static bool open_wall(App *app)
{
    char city[120], layout[] = "1x1";
    const char *monitor = app->config->tours.kiosk_monitor;
    write_city(app, city, sizeof city);
    const ViewerCommand command = {.kind = VIEWER_COMMAND_WALL,
                                   .id = (char[]){WALL_ID},
                                   .title = city,
                                   .layout = layout,
                                   .monitor = monitor[0] != '\0' ? (char *)monitor : NULL,
                                   .text = (char[]){"kiosk"},
                                   .on = true};
    return windows_send(app, &command);
}

static void begin(App *app)
{
    static const int first[] = {0};
    Kiosk *kiosk = app->kiosk;
    kiosk->text = viewer_trouble(app->viewer) != NULL;
    const TourWish wish = {.name = "kiosk",
                           .query = app->config->tours.kiosk_cameras,
                           .wall = WALL_ID,
                           .tiles = first,
                           .tile_count = kiosk->text ? 0 : 1,
                           .hooks = kiosk->text ? &kiosk_text_hooks : NULL,
                           .public_only = true};
    if (kiosk->text)
        kiosk_text_start(app);
    else if (!open_wall(app))
        return;
    g_autoptr(GError) error = NULL;
    if (!tours_begin(app, &wish, &error))
        g_message("the kiosk has no tour: %s", error->message);
}

/* Pictures in the terminal as long as there is no display, and in a window as soon as there is. */
static bool is_elsewhere(const App *app)
{
    return app->kiosk->text != (viewer_trouble(app->viewer) != NULL);
}

static void end(App *app)
{
    const ViewerCommand close = {.kind = VIEWER_COMMAND_CLOSE, .id = (char[]){WALL_ID}};
    tours_end(app);
    if (app->kiosk->text)
        kiosk_text_stop(app);
    else
        windows_send(app, &close);
}

static bool is_live(const App *app)
{
    return app->sync != NULL && sync_status(app->sync)->state == SYNC_LIVE;
}

/* While the server is away nothing is asked for: what is there stays. */
static void follow_link(App *app)
{
    TourHold held = tour_walk_held(tours_walk(app));
    if (!is_live(app) && held == TOUR_GOES)
        tours_hold(app, TOUR_HELD);
    else if (is_live(app) && held == TOUR_HELD)
        tours_hold(app, TOUR_GOES);
}

/* Another token may stand in the file by now: nobody sits here who would say so. */
static void look_for_key(App *app, int64_t now)
{
    Kiosk *kiosk = app->kiosk;
    bool refused = app->sync != NULL && sync_status(app->sync)->state == SYNC_REFUSED;
    if (!refused || now - kiosk->looked_ms < KEY_MS)
        return;
    kiosk->looked_ms = now;
    link_renew(app);
}

static void keep_going(App *app)
{
    Kiosk *kiosk = app->kiosk;
    int64_t now = clock_mono_ms();
    look_for_key(app, now);
    if (app->viewer == NULL)
        return;
    if (tours_walk(app) != NULL && is_elsewhere(app))
        end(app);
    if (tours_walk(app) != NULL) {
        follow_link(app);
        return;
    }
    if (!is_live(app) || catalog_cameras(app->catalog) == 0 ||
        (kiosk->tried && now - kiosk->begun_ms < AGAIN_MS))
        return;
    kiosk->tried = true;
    kiosk->begun_ms = now;
    begin(app);
}

void kiosk_tick(App *app)
{
    Kiosk *kiosk = app->kiosk;
    if (kiosk->leave != KIOSK_STAYS && clock_mono_ms() - kiosk->asked_ms > ASKED_MS)
        kiosk->leave = KIOSK_STAYS;
    keep_going(app);
    frame_want(app, DIRTY_EVERYTHING, FRAME_SOON);
}

/* The page */

static KioskLink link_of(const App *app)
{
    const SyncStatus *status = app->sync != NULL ? sync_status(app->sync) : NULL;
    if (status == NULL)
        return app->options.demo ? KIOSK_BEGINS : KIOSK_NOWHERE;
    switch (status->state) {
    case SYNC_LIVE:
        return KIOSK_LIVE;
    case SYNC_REFUSED:
        return KIOSK_REFUSED;
    case SYNC_LOST:
        return KIOSK_AWAY;
    default:
        return KIOSK_BEGINS;
    }
}

static int64_t away_ms(const App *app)
{
    const SyncStatus *status = app->sync != NULL ? sync_status(app->sync) : NULL;
    return status != NULL && status->lost_ms != 0 ? MAX(clock_wall_ms() - status->lost_ms, 0) : 0;
}

/* How the picture of a camera is, and whether it is live. */
static const char *picture_words(const App *app, const char *camera, bool *live)
{
    const Kiosk *kiosk = app->kiosk;
    const ViewerWindow *window = !kiosk->text ? viewer_find(app->viewer, camera) : NULL;
    ViewerState state = window != NULL ? window->state : VIEWER_CONNECTING;
    if (kiosk->text)
        state = kiosk->shots[kiosk->front].state;
    *live = state == VIEWER_PLAYING;
    return viewer_state_text(state);
}

static void fill_camera(const App *app, KioskFacts *facts, char *place, size_t size)
{
    TourPlace shown = {0};
    Camera camera;
    const TourWalk *walk = tours_walk(app);
    place[0] = '\0';
    if (walk == NULL || !tour_walk_nth(walk, 0, &shown) || shown.shown == NULL)
        return;
    uint32_t index = catalog_find_camera(app->catalog, shown.shown);
    if (!catalog_camera(app->catalog, index, &camera) || camera.visibility != VISIBILITY_PUBLIC)
        return;
    catalog_area_label(app->catalog, catalog_camera_area(app->catalog, index), place, size);
    facts->camera = camera.name[0] != '\0' ? camera.name : camera.id;
    facts->place = place;
    facts->picture = picture_words(app, shown.shown, &facts->live);
}

static const char *trouble_of(const App *app)
{
    const TourWalk *walk = tours_walk(app);
    if (app->config->players == 0)
        return _("it is switched off in tilik.conf");
    return walk != NULL ? tour_walk_hindrance(walk) : "";
}

void kiosk_draw(App *app)
{
    Kiosk *kiosk = app->kiosk;
    const TourWalk *walk = tours_walk(app);
    char city[120], place[160];
    Rect before = kiosk->picture;
    KioskFacts facts = {.city = city,
                        .camera = "",
                        .place = "",
                        .picture = "",
                        .contact = app->config->tours.kiosk_contact,
                        .trouble = trouble_of(app),
                        .clock_ms = clock_wall_ms(),
                        .away_ms = away_ms(app),
                        .cameras = walk != NULL ? tour_live(tour_walk_tour(walk)) : 1,
                        .typed = (unsigned)kiosk->typed->len,
                        .link = link_of(app),
                        .leave = kiosk->leave};
    write_city(app, city, sizeof city);
    fill_camera(app, &facts, place, sizeof place);
    kiosk_page_draw(app->canvas, app->theme, &facts, kiosk->text, &kiosk->picture);
    app->epoch = canvas_epoch(app->canvas);
    if (!kiosk->text)
        return;
    if (memcmp(&before, &kiosk->picture, sizeof before) != 0)
        kiosk_text_resize(app);
    if (kiosk->picture.rows > 0 && shot_has_picture(&kiosk->shots[kiosk->front]))
        preview_draw_shot(app, &kiosk->shots[kiosk->front], kiosk->picture);
}

/* The way out */

static void stay(Kiosk *kiosk)
{
    kiosk->leave = KIOSK_STAYS;
    memset(kiosk->typed->str, 0, kiosk->typed->len);
    g_string_truncate(kiosk->typed, 0);
}

static void ask(App *app)
{
    Kiosk *kiosk = app->kiosk;
    stay(kiosk);
    kiosk->asked_ms = clock_mono_ms();
    kiosk->leave = app->config->tours.kiosk_word[0] != '\0' ? KIOSK_WORD : KIOSK_ASKS;
}

static void type(App *app, Key key)
{
    Kiosk *kiosk = app->kiosk;
    uint32_t character = key_character(key);
    kiosk->asked_ms = clock_mono_ms();
    if (key == KEYSYM_ENTER) {
        if (strcmp(kiosk->typed->str, app->config->tours.kiosk_word) == 0)
            app_quit(app, 0);
        stay(kiosk);
    } else if (key == KEYSYM_ESC) {
        stay(kiosk);
    } else if (key == KEYSYM_BACKSPACE && kiosk->typed->len > 0) {
        const char *end = kiosk->typed->str + kiosk->typed->len;
        const char *last = g_utf8_find_prev_char(kiosk->typed->str, end);
        g_string_truncate(kiosk->typed, last != NULL ? (gsize)(last - kiosk->typed->str) : 0);
    } else if (character != 0 && kiosk->typed->len < CONFIG_KIOSK_WORD) {
        g_string_append_unichar(kiosk->typed, character);
    }
}

void kiosk_event(App *app, const Event *event)
{
    Kiosk *kiosk = app->kiosk;
    if (event->kind == EVENT_REPLY) {
        preview_reply(app, event);
        return;
    }
    if (event->kind != EVENT_KEY)
        return;
    if (kiosk->leave == KIOSK_STAYS && event->key == 'q')
        ask(app);
    else if (kiosk->leave == KIOSK_WORD)
        type(app, event->key);
    else if (kiosk->leave == KIOSK_ASKS && event->key == 'y')
        app_quit(app, 0);
    else if (kiosk->leave == KIOSK_ASKS)
        stay(kiosk);
    else
        return;
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}
