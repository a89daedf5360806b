#include <math.h>
#include <string.h>

#include "console/neighbours_private.h"
#include "console/preview.h"
#include "console/walls.h"
#include "console/windows.h"

#define NEAREST 4

/* Around what: a point, and its name. */
typedef struct Middle {
    NeighbourPoint point;
    char name[160];
} Middle;

static bool at_camera(const App *app, uint32_t index, Middle *out)
{
    Camera camera;
    if (!catalog_camera(app->catalog, index, &camera))
        return false;
    out->point = (NeighbourPoint){camera.lat, camera.lon, index};
    g_strlcpy(out->name, camera.name[0] != '\0' ? camera.name : camera.id, sizeof out->name);
    return true;
}

static bool at_area(const App *app, const char *code, Middle *out)
{
    Area area;
    uint32_t index = catalog_find_area(app->catalog, code != NULL ? code : "");
    if (index == CATALOG_NONE || !catalog_area(app->catalog, index, &area))
        return false;
    out->point = (NeighbourPoint){area.lat, area.lon, CATALOG_NONE};
    catalog_area_label(app->catalog, index, out->name, sizeof out->name);
    return true;
}

/* Of an alert its own camera counts too: it may be the one that sees it. */
static bool find_middle(const App *app, Middle *out)
{
    Alert alert;
    uint32_t index = view_alerts_selected(app->panes[PANE_ALERTS]);
    if (app->focus != PANE_ALERTS || !alert_book_alert(app->book, index, &alert))
        return at_camera(app, command_camera(app), out);
    if (!at_camera(app, command_camera(app), out))
        return at_area(app, alert.area, out);
    out->point.but = CATALOG_NONE;
    return true;
}

static char *title_of(const Middle *middle, unsigned count)
{
    return count == 1 ? g_strdup_printf(_("The camera nearest to %s"), middle->name)
                      : g_strdup_printf(_("The %u cameras nearest to %s"), count, middle->name);
}

static bool open_wall(App *app, const Middle *middle, const GPtrArray *ids)
{
    g_autoptr(WallPlan) plan = wall_plan_new("");
    g_autofree char *title = title_of(middle, ids->len);
    g_free(plan->title);
    plan->title = g_strndup(title, WALL_TITLE_MAX);
    for (guint i = 0; i < ids->len; i++)
        plan->tiles[i].camera = g_strdup(g_ptr_array_index(ids, i));
    return walls_open(app, plan);
}

static void say_found(App *app, const Middle *middle, const Neighbour *last, unsigned count,
                      unsigned passed)
{
    char where[NEIGHBOURS_WHERE_SIZE];
    g_autofree char *title = title_of(middle, count);
    neighbours_where(last, where);
    if (passed > 0)
        app_say(app, TONE_PLAIN,
                ngettext("%s: the farthest %s; passed over %u without pictures",
                         "%s: the farthest %s; passed over %u without pictures", passed),
                title, where, passed);
    else
        app_say(app, TONE_PLAIN, _("%s: the farthest %s"), title, where);
}

void neighbours_nearest(App *app)
{
    Middle middle;
    Neighbour found[NEAREST];
    unsigned passed = 0;
    if (!find_middle(app, &middle)) {
        app_say(app, TONE_PLAIN, _("Select a camera first."));
        return;
    }
    unsigned count =
        neighbour_nearest(neighbours_index(app), &middle.point, found, NEAREST, &passed);
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (unsigned i = 0; i < count; i++) {
        Camera camera;
        if (catalog_camera(app->catalog, found[i].camera, &camera))
            g_ptr_array_add(ids, (char *)camera.id);
    }
    if (ids->len == 0) {
        app_say(app, TONE_PLAIN,
                isnan(middle.point.lat) ? _("Where this camera stands is not known.")
                                        : _("No camera with pictures is near."));
        return;
    }
    bool display = app->viewer != NULL && viewer_trouble(app->viewer) == NULL;
    if (display && !open_wall(app, &middle, ids))
        return;
    if (!display) {
        g_ptr_array_add(ids, NULL);
        preview_strip_of(app, (const char *const *)ids->pdata);
    }
    say_found(app, &middle, &found[count - 1], count, passed);
}
