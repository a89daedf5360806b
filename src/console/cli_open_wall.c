#include "console/cli_open_wall.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/id.h"
#include "base/text.h"
#include "model/query.h"

#include <string.h>

static bool refuse(GError **error, const char *message)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, message);
    return false;
}

/* "2x2" is a layout; what begins otherwise is the name of a wall that is kept. */
static WallPlan *begin(const char *wall, GError **error)
{
    g_autoptr(WallPlan) plan = wall_plan_new(NULL);
    if (wall == NULL)
        return g_steal_pointer(&plan);
    bool layout = g_ascii_isdigit(wall[0]) && wall[1] == 'x';
    if (!layout)
        return wall_plan_load(wall, error);
    if (!wall_layout_parse(wall, &plan->layout, error))
        return NULL;
    plan->laid_out = true;
    return g_steal_pointer(&plan);
}

/* Cameras that are named take the tiles from the first on, whatever the wall's file says. */
static bool take_cameras(WallPlan *plan, char **cameras, GError **error)
{
    int count = (int)g_strv_length(cameras);
    int most = plan->laid_out ? plan->layout.count : WALL_TILES_MAX;
    if (count > most) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    ngettext("%d camera; the wall has %d tiles",
                             "%d cameras; the wall has %d tiles", (unsigned long)count),
                    count, most);
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (!id_valid(cameras[i])) {
            g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("'%s' is no camera's id"),
                        cameras[i]);
            return false;
        }
        g_free(plan->tiles[i].camera);
        g_clear_pointer(&plan->tiles[i].query, g_free);
        plan->tiles[i].camera = g_strdup(cameras[i]);
    }
    return true;
}

static bool take_query(WallPlan *plan, const char *text, GError **error)
{
    g_autoptr(Query) query = query_parse(text, error);
    if (query == NULL)
        return false;
    g_free(plan->query);
    plan->query = g_strdup(text);
    return true;
}

bool cli_open_plan(const OpenWords *words, char **cameras, WallPlan **out, GError **error)
{
    bool walled = words->wall != NULL || words->monitor != NULL || words->full;
    *out = NULL;
    if (words->windows && walled)
        return refuse(error, _("--windows opens windows of their own: no wall, monitor or full"));
    if (words->windows && words->query != NULL)
        return refuse(error, _("--query fills a wall, and --windows opens none"));
    if (cameras[0] == NULL && words->query == NULL && words->wall == NULL)
        return refuse(error, _("name the cameras to open by their id, a query or a wall"));
    if (!walled && words->query == NULL && (words->windows || cameras[1] == NULL))
        return true;
    g_autoptr(WallPlan) plan = begin(words->wall, error);
    if (plan == NULL || !take_cameras(plan, cameras, error) ||
        (words->query != NULL && !take_query(plan, words->query, error)))
        return false;
    if (wall_plan_asked(plan) == 0 && plan->query == NULL)
        return refuse(error, _("name the cameras of the wall by their id or a query"));
    if (words->monitor != NULL) {
        g_free(plan->monitor);
        plan->monitor = text_clean(words->monitor, strlen(words->monitor), 63);
    }
    plan->full = plan->full || words->full;
    *out = g_steal_pointer(&plan);
    return true;
}
