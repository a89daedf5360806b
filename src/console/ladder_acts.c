/* The ladder by hand: a picture better or cheaper, and measuring anew. */
#include "console/ladder.h"
#include "console/windows_private.h"

/* The live picture of the selected camera, else of the one that has the keys. */
static Showing *chosen(const App *app)
{
    Camera camera;
    const char *last = windows_last(app);
    Showing *showing = NULL;
    if (catalog_camera(app->catalog, command_camera(app), &camera))
        showing = windows_showing(app, camera.id);
    if (showing == NULL && last != NULL)
        showing = windows_showing(app, last);
    return showing != NULL && showing->live && !showing->warm ? showing : NULL;
}

bool ladder_can(const App *app)
{
    return app->windows != NULL && chosen(app) != NULL;
}

static void say(App *app, const Showing *showing)
{
    Camera camera;
    uint32_t index = catalog_find_camera(app->catalog, showing->camera);
    bool named = catalog_camera(app->catalog, index, &camera) && camera.name[0] != '\0';
    app_say(app, TONE_PLAIN, "%s: %s", named ? camera.name : showing->camera,
            showing->note != NULL ? showing->note : viewer_rung_text(showing->rung));
}

static void move(App *app, int step)
{
    Showing *showing = chosen(app);
    if (showing == NULL) {
        app_say(app, TONE_WARNING, _("No live picture of it is open."));
        return;
    }
    int rung = (int)showing->rung + step;
    if (rung < VIEWER_RUNG_MAIN) {
        app_say(app, TONE_PLAIN, _("It is on the best rung: the main stream."));
        return;
    }
    if (rung > VIEWER_RUNG_STILL) {
        char key[KEY_NAME_SIZE];
        app_key(app, ACTION_PREVIEW, key);
        app_say(app, TONE_PLAIN, _("Cheaper is the text picture alone: %s shows it here."), key);
        return;
    }
    showing->rung_known = true;
    showing->hand = (ViewerRung)rung;
    showing->refused_ms = 0;
    windows_ladder_settle(app, NULL);
    say(app, showing);
}

void ladder_up(App *app)
{
    move(app, -1);
}

void ladder_down(App *app)
{
    move(app, 1);
}

void ladder_auto(App *app)
{
    Showing *showing = chosen(app);
    if (showing == NULL)
        return;
    showing->rung_known = false;
    windows_ladder_settle(app, NULL);
    say(app, showing);
}

void ladder_measure(App *app)
{
    Windows *windows = app->windows;
    if (windows->players == NULL) {
        const char *why = windows_hindrance(app, false);
        app_say(app, TONE_WARNING, _("No video: %s"), why != NULL ? why : "");
    } else if (players_measure(windows->players)) {
        windows->measuring = true;
        app_say(app, TONE_PLAIN,
                _("Measuring: let play what you usually watch for a minute.  Till then: %d."),
                ladder_budget(app));
        windows_ladder_settle(app, NULL);
    } else {
        app_say(app, TONE_PLAIN, _("tilik.conf says players = %d; with auto it is measured."),
                app->config->players);
    }
}
