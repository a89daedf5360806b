/* Walls without their page: of what the camera list shows, and by name. */
#include "console/ladder.h"
#include "console/verbs.h"
#include "console/walls.h"

static void ask_for(WallPlan *plan, const char *camera, int *count)
{
    if (*count < WALL_TILES_MAX)
        plan->tiles[*count].camera = g_strdup(camera);
    ++*count;
}

static unsigned take_rows(App *app, WallPlan *plan, int *count)
{
    const View *table = app->panes[PANE_CAMERAS];
    int most = CLAMP(ladder_budget(app), 1, WALL_TILES_MAX);
    unsigned dark = 0;
    Camera camera;
    for (int row = 0; row < view_table_count(table) && *count < most; row++) {
        if (!catalog_camera(app->catalog, view_table_nth(table, row), &camera))
            continue;
        if (windows_has_pictures(camera.state))
            ask_for(plan, camera.id, count);
        else
            dark++;
    }
    return dark;
}

void walls_open_rows(App *app)
{
    g_autoptr(WallPlan) plan = wall_plan_new(NULL);
    guint marked = 0;
    int count = 0;
    unsigned dark = 0;
    g_autofree const char **ids = view_table_marked(app->panes[PANE_CAMERAS], &marked);
    for (guint i = 0; i < marked; i++)
        ask_for(plan, ids[i], &count);
    if (marked == 0)
        dark = take_rows(app, plan, &count);
    if (count == 0) {
        app_say(app, TONE_WARNING, _("No camera of this list has pictures."));
        return;
    }
    if (count > WALL_TILES_MAX) {
        app_say(app, TONE_WARNING, _("%d are marked; a wall has %d tiles at most."), count,
                WALL_TILES_MAX);
        return;
    }
    if (!walls_open(app, plan))
        return;
    if (marked == 0)
        app_say(app, TONE_PLAIN,
                _("A wall of the first %d of %d rows; %u without pictures are "
                  "left out."),
                count, view_table_count(app->panes[PANE_CAMERAS]), dark);
}

void wall_verb_open(App *app, const char *rest)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(WallPlan) plan = wall_plan_load(rest, &error);
    if (plan == NULL)
        app_say(app, TONE_WARNING, "%s", error->message);
    else
        walls_open(app, plan);
}
