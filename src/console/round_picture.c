/* The pictures of a round: that of the stop where the person is, in the place of the last one, and
 * the next stop's connected behind it, so that it is there when they come. */
#include <string.h>

#include "base/clock.h"
#include "console/preview.h"
#include "console/round.h"
#include "console/windows.h"

/* Who runs through the stops asks for none of those that they leave at once. */
#define FOLLOW_MS 250

static void close_one(App *app, char **camera)
{
    g_autofree char *id = g_steal_pointer(camera);
    const ViewerCommand command = {.kind = VIEWER_COMMAND_CLOSE, .id = id};
    if (id != NULL)
        windows_send(app, &command);
}

static bool can_show(const App *app, const char *id)
{
    uint32_t index = catalog_find_camera(app->catalog, id);
    return index != CATALOG_NONE && windows_has_pictures(catalog_camera_state(app->catalog, index));
}

static bool is_dark(const App *app, const char *id)
{
    return catalog_find_camera(app->catalog, id) != CATALOG_NONE && !can_show(app, id);
}

static Purpose purpose_of(Rounds *rounds)
{
    return round_patrol(rounds->mine)->purpose;
}

bool round_purpose(const App *app, Purpose *out)
{
    if (rounds_mine(app) == NULL || desk_shown(app) != &desk_round)
        return false;
    *out = purpose_of(app->rounds);
    return true;
}

/* What stands in the window is said to be of the stop before. */
static void mark_old(Rounds *rounds)
{
    const ViewerCommand command = {.kind = VIEWER_COMMAND_MARK,
                                   .id = rounds->shown,
                                   .text = (char *)_("The stop before.  This one has no picture.")};
    if (rounds->shown != NULL)
        windows_send(rounds->app, &command);
}

static void show_here(Rounds *rounds, const char *id)
{
    App *app = rounds->app;
    const char *why = NULL;
    bool takes =
        rounds->shown != NULL && strcmp(rounds->shown, id) != 0 && windows_has(app, rounds->shown);
    if (rounds->warm != NULL && strcmp(rounds->warm, id) == 0)
        g_clear_pointer(&rounds->warm, g_free);
    else
        close_one(app, &rounds->warm);
    const WindowWish wish = {.camera = id,
                             .instead = takes ? rounds->shown : NULL,
                             .purpose = purpose_of(rounds),
                             .purpose_known = true};
    if (windows_wish(app, &wish, &why)) {
        g_free(rounds->shown);
        rounds->shown = g_strdup(id);
    } else {
        rounds->no_picture = g_strdup(why);
    }
}

/* The next one that has a picture. */
static void warm_next(Rounds *rounds)
{
    App *app = rounds->app;
    const char *why = NULL, *next = round_camera(rounds->mine, round_next(rounds->mine));
    if (next == NULL || rounds->shown == NULL || !can_show(app, next) || windows_has(app, next) ||
        windows_full(app))
        return;
    const WindowWish wish = {.camera = next,
                             .instead = rounds->shown,
                             .purpose = purpose_of(rounds),
                             .purpose_known = true,
                             .warm = true};
    if (windows_wish(app, &wish, &why)) {
        g_free(rounds->warm);
        rounds->warm = g_strdup(next);
    }
}

/* Where there can be no window the picture comes into the terminal, and follows from stop to stop
 * (preview.c).  Who closes it there does not want it again in this round. */
static void show_in_terminal(Rounds *rounds)
{
    App *app = rounds->app;
    if (desk_shown(app) != &desk_round || app->viewer == NULL ||
        viewer_trouble(app->viewer) == NULL)
        return;
    if (rounds->previews && !preview_shown(app))
        rounds->no_previews = true;
    if (rounds->no_previews || preview_shown(app) || !preview_may(app))
        return;
    preview_act(app);
    preview_blur(app);
    rounds->previews = preview_shown(app);
}

void round_picture_leave(Rounds *rounds)
{
    if (rounds->previews && rounds->app->preview != NULL)
        preview_close(rounds->app);
    rounds->previews = false;
}

/* A window of the same camera that the person opened is theirs: it is looked at, and stays. */
static gboolean on_follow(gpointer data)
{
    Rounds *rounds = data;
    const char *id =
        rounds->mine != NULL ? round_camera(rounds->mine, round_at(rounds->mine)) : NULL;
    rounds->follow = 0;
    g_clear_pointer(&rounds->no_picture, g_free);
    if (id == NULL) { /* all stops are done */
        close_one(rounds->app, &rounds->warm);
        close_one(rounds->app, &rounds->shown);
        round_picture_leave(rounds);
        return G_SOURCE_REMOVE;
    }
    if (!can_show(rounds->app, id)) {
        rounds->no_picture = g_strdup("");
        mark_old(rounds);
    } else if (!windows_has(rounds->app, id) || g_strcmp0(rounds->warm, id) == 0) {
        show_here(rounds, id);
    } else if (g_strcmp0(rounds->shown, id) != 0) {
        close_one(rounds->app, &rounds->shown); /* they look at it in a window of their own */
    }
    show_in_terminal(rounds);
    round_draw(rounds);
    return G_SOURCE_REMOVE;
}

/* Why a picture is gone, for a person; "" it was closed. */
static char *reason_of(const ViewerEvent *event)
{
    static const char *const closed[] = {"user", "command", "instead", "replaced", NULL};
    bool plain = event->text == NULL || g_strv_contains(closed, event->text);
    return g_strdup(plain ? "" : event->text);
}

/* The next one is asked for once this one is seen: the link is this one's until then. */
static void on_news(App *app, const WindowNews *news, void *user)
{
    Rounds *rounds = user;
    const ViewerEvent *event = news->event;
    if (rounds->mine == NULL || event->id == NULL)
        return;
    if (event->kind == VIEWER_EVENT_CLOSED && g_strcmp0(event->id, rounds->warm) == 0)
        g_clear_pointer(&rounds->warm, g_free);
    if (event->kind == VIEWER_EVENT_CLOSED && g_strcmp0(event->id, rounds->shown) == 0) {
        g_clear_pointer(&rounds->shown, g_free);
        g_free(rounds->no_picture);
        rounds->no_picture = reason_of(event);
    }
    /* The picture in the terminal can't be had either. */
    const char *camera = round_camera(rounds->mine, round_at(rounds->mine));
    g_autofree char *text = camera != NULL ? windows_id(camera, "text") : NULL;
    if (event->kind == VIEWER_EVENT_CLOSED && g_strcmp0(event->id, text) == 0) {
        g_free(rounds->no_picture);
        rounds->no_picture = reason_of(event);
    }
    bool here = g_strcmp0(event->id, rounds->shown) == 0 || g_strcmp0(event->id, text) == 0;
    bool seen = event->kind == VIEWER_EVENT_SHOWN ||
                (event->kind == VIEWER_EVENT_STATE && event->state == VIEWER_PLAYING);
    if (seen && rounds->warm == NULL && g_strcmp0(event->id, rounds->shown) == 0)
        warm_next(rounds);
    if (here || event->kind == VIEWER_EVENT_CLOSED)
        round_draw(rounds);
}

bool round_picture_key(App *app, const char *camera, const char *key)
{
    const Rounds *rounds = app->rounds;
    if (rounds == NULL || rounds->mine == NULL || desk_shown(app) != &desk_round ||
        g_strcmp0(camera, rounds->shown) != 0)
        return false;
    Action action = windows_key_action(app, KEY_CONTEXT_ROUND, key);
    bool walks = (action >= ACTION_ROUND_CLEAR && action <= ACTION_ROUND_END) ||
                 action == ACTION_UP || action == ACTION_DOWN;
    if (app->mode == MODE_ASKING && app->ask.again != ACTION_NONE && app->ask.again == action)
        ask_finish(app, true);
    else if (app->mode == MODE_PANES && walks)
        command_run(app, action);
    return true;
}

void round_picture_follow(Rounds *rounds)
{
    windows_listen(rounds->app, on_news, rounds);
    if (rounds->follow != 0)
        g_source_remove(rounds->follow);
    const char *id = round_camera(rounds->mine, round_at(rounds->mine));
    rounds->follow = 0;
    /* What is connected already is there at once. */
    if (id != NULL && g_strcmp0(id, rounds->warm) == 0)
        on_follow(rounds);
    else
        rounds->follow = g_timeout_add(FOLLOW_MS, on_follow, rounds);
}

void round_picture_close(Rounds *rounds)
{
    App *app = rounds->app;
    windows_unlisten(app, on_news, rounds);
    if (rounds->follow != 0)
        g_source_remove(rounds->follow);
    rounds->follow = 0;
    close_one(app, &rounds->warm);
    close_one(app, &rounds->shown);
    round_picture_leave(rounds);
    rounds->no_previews = false;
    g_clear_pointer(&rounds->no_picture, g_free);
}

int round_picture_looked(const Rounds *rounds)
{
    const App *app = rounds->app;
    const char *id = round_camera(rounds->mine, round_at(rounds->mine));
    g_autofree char *text = id != NULL ? windows_id(id, "text") : NULL;
    if (id == NULL)
        return PATROL_UNTIMED;
    int64_t ms = looked_ms(app->looked, id, rounds->since_ms, clock_mono_ms());
    if (ms == 0 && !windows_has(app, id) && !windows_has(app, text) && rounds->no_picture != NULL)
        return PATROL_UNTIMED;
    return (int)MIN(ms / 1000, PATROL_LOOKED_MAX_S);
}

void round_picture_words(const Rounds *rounds, char *out, size_t size, StyleId *style)
{
    const App *app = rounds->app;
    const char *id = round_camera(rounds->mine, round_at(rounds->mine));
    char state[160], age[24], key[KEY_NAME_SIZE], open[KEY_NAME_SIZE];
    *style = STYLE_MUTED;
    if (id == NULL)
        return;
    g_autofree char *text = windows_id(id, "text");
    windows_describe(app, id, state, sizeof state);
    if (state[0] == '\0')
        windows_describe(app, text, state, sizeof state);
    int looked = round_picture_looked(rounds);
    app_key_in(app, KEY_CONTEXT_ROUND, ACTION_PREVIEW, key);
    app_key_in(app, KEY_CONTEXT_ROUND, ACTION_OPEN, open);
    clock_age(looked * INT64_C(1000) + 1, 1, age, sizeof age);
    if (is_dark(app, id)) {
        g_strlcpy(out, _("It is dark: there is no picture to be opened."), size);
    } else if (looked > 0) {
        *style = STYLE_LIVE;
        /* TRANSLATORS: how the picture is, and for how long it has been seen */
        g_snprintf(out, size, _("Picture: %s, seen for %s"), state, age);
    } else if (state[0] != '\0') {
        g_snprintf(out, size, _("Picture: %s"), state);
    } else if (rounds->no_picture != NULL && preview_shown(app)) {
        *style = STYLE_STALE;
        g_snprintf(out, size, _("No picture: %s"),
                   rounds->no_picture[0] != '\0' ? rounds->no_picture : _("it was closed"));
    } else if (rounds->no_picture != NULL) {
        *style = STYLE_STALE;
        /* TRANSLATORS: a key; why there is no window */
        g_snprintf(out, size, _("No window for the picture: %s.  %s shows it here."),
                   rounds->no_picture[0] != '\0' ? rounds->no_picture : _("it was closed"), key);
    } else if (rounds->here == NULL) {
        /* Taken up where an earlier console ended: no window opens without a key. */
        g_snprintf(out, size, _("%s opens the picture."), open);
    } else {
        g_strlcpy(out, _("Opening the picture …"), size);
    }
}
