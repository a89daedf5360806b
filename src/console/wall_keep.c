/* What outlives an open wall: its file, and the session. */
#include <string.h>

#include "console/walls_private.h"

#define GROUP "session"
#define KEY   "walls"

WallPlan *walls_plan(const OpenWall *wall, const char *name)
{
    WallPlan *plan = wall_plan_copy(wall->plan);
    g_free(plan->name);
    plan->name = g_strdup(name);
    plan->laid_out = true;
    plan->layout = wall->layout;
    if (!wall->arranged)
        return plan;
    /* As it stands: what a query found is kept by name, what found nobody asks on. */
    for (int i = 0; i < WALL_TILES_MAX; i++) {
        WallAsk *ask = &plan->tiles[i];
        if (wall->parts[i].camera != NULL) {
            g_free(ask->camera);
            g_clear_pointer(&ask->query, g_free);
            ask->camera = g_strdup(wall->parts[i].camera);
        } else if (ask->camera != NULL && walls_tile_of(wall, ask->camera) >= 0) {
            g_clear_pointer(&ask->camera, g_free);
        }
    }
    return plan;
}

bool walls_keep(App *app, const char *id, const char *name, GError **error)
{
    OpenWall *wall = walls_of(app, id);
    g_autoptr(WallPlan) plan = walls_plan(wall, name);
    if (!wall_plan_keep(plan, error))
        return false;
    wall_plan_free(wall->plan);
    wall->plan = g_steal_pointer(&plan);
    walls_send(app, wall);
    return true;
}

/* Sessions */

void walls_save(const App *app, GKeyFile *place)
{
    g_autoptr(GPtrArray) plans = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < walls_count(app); i++) {
        const OpenWall *wall = walls_nth(app, i);
        g_autoptr(WallPlan) plan = walls_plan(wall, wall->plan->name);
        g_autofree char *text = wall_plan_write(plan);
        g_ptr_array_add(plans, g_strdup_printf("%s\n%s", plan->name, text));
    }
    if (plans->len > 0)
        g_key_file_set_string_list(place, GROUP, KEY, (const char *const *)plans->pdata,
                                   plans->len);
}

void walls_load(App *app, GKeyFile *place)
{
    g_strfreev(app->walls->last);
    app->walls->last = g_key_file_get_string_list(place, GROUP, KEY, NULL, NULL);
}

unsigned walls_last(const App *app)
{
    return app->walls != NULL && app->walls->last != NULL ? g_strv_length(app->walls->last) : 0;
}

void walls_reopen(App *app)
{
    g_auto(GStrv) last = g_steal_pointer(&app->walls->last);
    for (char **text = last; text != NULL && *text != NULL; text++) {
        g_autoptr(GError) error = NULL;
        char *end = strchr(*text, '\n');
        if (end == NULL)
            continue;
        *end = '\0';
        g_autoptr(WallPlan) plan =
            wall_plan_parse(*text, _("the last session"), end + 1, strlen(end + 1), &error);
        if (plan == NULL)
            app_say(app, TONE_WARNING, "%s", error->message);
        else
            walls_open(app, plan);
    }
}
