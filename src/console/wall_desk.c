/* The page of the walls: those that are open, and those that are kept as files. */
#include "console/wall_desk.h"

#include <string.h>

#include "console/ladder.h"
#include "console/windows.h"
#include "ui/wall_lines.h"

/* What keys of rows begin with: a file's name, or the id of a wall that has none. */
#define KEY_NAME "name:"
#define KEY_ID   "id:"

static WallDesk *desk_of(const App *app)
{
    const View *view = desk_made(app, &desk_walls);
    return view != NULL ? wall_lines_user(view) : NULL;
}

/* Lines */

/* What a plan shows, in few words. */
static char *shows(const WallPlan *plan)
{
    int asked = 0;
    for (int i = 0; i < WALL_TILES_MAX; i++)
        asked += plan->tiles[i].camera != NULL || plan->tiles[i].query != NULL;
    if (plan->query == NULL)
        return g_strdup_printf(
            ngettext("%d camera by name", "%d cameras by name", (unsigned long)asked), asked);
    if (asked == 0)
        return g_strdup(plan->query);
    return g_strdup_printf(
        ngettext("%s; %d camera by name", "%s; %d cameras by name", (unsigned long)asked),
        plan->query, asked);
}

static WallLine *line_new(const char *name, const char *key)
{
    WallLine *line = g_new0(WallLine, 1);
    line->key = g_strdup(key);
    line->name = g_strdup(name);
    line->title = g_strdup("");
    line->shows = g_strdup("");
    line->tile_count = -1;
    return line;
}

static void take_plan(WallLine *line, const WallPlan *plan)
{
    g_free(line->title);
    g_free(line->shows);
    g_free(line->monitor);
    line->title = g_strdup(wall_plan_title(plan));
    line->shows = shows(plan);
    line->monitor = plan->full && plan->monitor == NULL ? g_strdup(_("main, whole"))
                    : plan->full ? g_strdup_printf(_("%s, whole"), plan->monitor)
                                 : g_strdup(plan->monitor);
    line->laid_out = plan->laid_out;
    line->layout = plan->layout;
}

static WallLine *open_line(const OpenWall *wall)
{
    bool kept = wall->plan->name[0] != '\0';
    g_autofree char *key =
        kept ? g_strconcat(KEY_NAME, wall->plan->name, NULL) : g_strconcat(KEY_ID, wall->id, NULL);
    WallLine *line = line_new(wall->plan->name, key);
    take_plan(line, wall->plan);
    line->stand = kept ? WALL_OPEN : WALL_UNKEPT;
    line->laid_out = true;
    line->layout = wall->layout;
    line->note = g_strdup(wall->dark_text);
    return line;
}

static WallLine *file_line(const WallDesk *desk, const char *name)
{
    g_autofree char *key = g_strconcat(KEY_NAME, name, NULL);
    WallLine *line = line_new(name, key);
    const WallPlan *plan = g_hash_table_lookup(desk->plans, name);
    if (plan == NULL) {
        line->stand = WALL_BROKEN;
        line->problem = g_strdup(g_hash_table_lookup(desk->problems, name));
        return line;
    }
    take_plan(line, plan);
    line->stand = wall_plan_is_baked(name) ? WALL_EXAMPLE : WALL_KEPT;
    return line;
}

/* Puts the lines together of what is open and what was read. */
static void show_lines(WallDesk *desk)
{
    App *app = desk->app;
    g_ptr_array_set_size(desk->lines, 0);
    for (unsigned i = 0; i < walls_count(app); i++)
        g_ptr_array_add(desk->lines, open_line(walls_nth(app, i)));
    for (char **name = desk->names; name != NULL && *name != NULL; name++)
        if (walls_named(app, *name) == NULL)
            g_ptr_array_add(desk->lines, file_line(desk, *name));
    View *view = desk_made(app, &desk_walls);
    if (view != NULL)
        view_desk_rows_changed(view);
    desk_draw_again(app, &desk_walls);
}

/* Reads all files anew. */
static void refresh(WallDesk *desk)
{
    g_hash_table_remove_all(desk->plans);
    g_hash_table_remove_all(desk->problems);
    g_strfreev(desk->names);
    desk->names = wall_plan_names();
    for (char **name = desk->names; *name != NULL; name++) {
        g_autoptr(GError) error = NULL;
        WallPlan *plan = wall_plan_load(*name, &error);
        if (plan != NULL)
            g_hash_table_insert(desk->plans, g_strdup(*name), plan);
        else
            g_hash_table_insert(desk->problems, g_strdup(*name), g_strdup(error->message));
    }
    show_lines(desk);
}

/* What stands on the tiles */

static const OpenWall *wall_of(const App *app, const WallLine *line)
{
    if (line == NULL)
        return NULL;
    return line->name[0] != '\0' ? walls_named(app, line->name)
                                 : walls_find(app, line->key + strlen(KEY_ID));
}

/* "live, substream". */
static char *stands_now(const App *app, const OpenWall *wall, int tile)
{
    const ViewerWindow *window =
        app->viewer != NULL ? viewer_tile(app->viewer, wall->id, tile) : NULL;
    if (window == NULL)
        return g_strdup(_("asking for the address"));
    return g_strdup_printf(_("%s, %s"), viewer_state_text(window->state),
                           window->note != NULL ? window->note : viewer_rung_text(window->rung));
}

static void detail_open(const App *app, const OpenWall *wall, WallLine *line)
{
    line->tile_count = wall->layout.count;
    for (int i = 0; i < wall->layout.count; i++) {
        const WallPart *part = &wall->parts[i];
        WallLineTile *tile = &line->tiles[i];
        tile->dark = part->camera == NULL;
        tile->what = part->camera != NULL ? wall_cast_name(app->catalog, part->camera)
                                          : g_strdup(part->title);
        tile->stands = part->camera != NULL ? stands_now(app, wall, i) : g_strdup(part->note);
    }
}

static void detail_file(const App *app, const WallPlan *plan, WallLine *line)
{
    g_autoptr(WallCast) cast =
        wall_cast_new(plan, app->catalog, app_now_ms(app), ladder_budget(app));
    line->layout = cast->layout;
    line->note = wall_cast_dark_text(cast);
    line->tile_count = cast->layout.count;
    for (int i = 0; i < cast->layout.count; i++) {
        const WallPart *part = &cast->parts[i];
        WallLineTile *tile = &line->tiles[i];
        tile->dark = part->camera == NULL;
        tile->what = part->camera != NULL ? wall_cast_name(app->catalog, part->camera)
                                          : g_strdup(part->title);
        uint32_t index =
            part->camera != NULL ? catalog_find_camera(app->catalog, part->camera) : CATALOG_NONE;
        tile->stands = index != CATALOG_NONE
                           ? g_strdup(camera_state_text(catalog_camera_state(app->catalog, index)))
                           : g_strdup(part->note);
    }
}

static void detail(WallLine *line, void *user)
{
    const WallDesk *desk = user;
    const OpenWall *wall = wall_of(desk->app, line);
    const WallPlan *plan = g_hash_table_lookup(desk->plans, line->name);
    line->tile_count = 0;
    if (wall != NULL)
        detail_open(desk->app, wall, line);
    else if (plan != NULL)
        detail_file(desk->app, plan, line);
}

/* Acts */

/* What is open becomes again what its file says now. */
static void open_line_of(App *app, const WallLine *line)
{
    g_autoptr(GError) error = NULL;
    if (line->name[0] == '\0') {
        app_say(app, TONE_PLAIN, _("This wall is open."));
        return;
    }
    g_autoptr(WallPlan) plan = wall_plan_load(line->name, &error);
    if (plan != NULL)
        walls_open(app, plan);
    else
        app_say(app, TONE_WARNING, "%s", error->message);
}

/* The selected one where it is open, else the one that came last. */
static const OpenWall *open_one(const App *app, const View *view)
{
    const OpenWall *wall = wall_of(app, wall_lines_selected(view));
    return wall != NULL ? wall : walls_nth(app, walls_count(app) - 1);
}

static void keep_under(App *app, const char *id, const char *name)
{
    g_autoptr(GError) error = NULL;
    if (walls_find(app, id) == NULL)
        app_say(app, TONE_WARNING, _("The wall is closed."));
    else if (!walls_keep(app, id, name, &error))
        app_say(app, TONE_WARNING, "%s", error->message);
    else
        app_say(app, TONE_PLAIN, _("The wall is kept as %s."), name);
    refresh(desk_of(app));
    g_autofree char *key = g_strconcat(KEY_NAME, name, NULL);
    view_desk_select(desk_view(app, &desk_walls), key);
}

static void replace_done(App *app, const char *text)
{
    WallDesk *desk = desk_of(app);
    if (text == NULL)
        app_say(app, TONE_PLAIN, _("The wall was not kept."));
    else
        keep_under(app, desk->naming, desk->wanted);
}

static void name_done(App *app, const char *text)
{
    WallDesk *desk = desk_of(app);
    g_autofree char *name = g_strstrip(g_strdup(text != NULL ? text : ""));
    if (name[0] == '\0') {
        app_say(app, TONE_PLAIN, _("The wall was not kept."));
        return;
    }
    if (!wall_plan_name_valid(name)) {
        wall_desk_ask_name(app, desk->naming, name);
        ask_problem(app, _("at most 48 letters, no '/', no dot in front"));
        return;
    }
    const OpenWall *wall = walls_find(app, desk->naming);
    g_autofree char *path = wall_plan_path(name);
    bool other = wall == NULL || strcmp(wall->plan->name, name) != 0;
    if (other && g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_autofree char *label = g_strdup_printf(_("There is a wall %s.  Replace it? "), name);
        g_free(desk->wanted);
        desk->wanted = g_steal_pointer(&name);
        ask_confirm(app, label, ACTION_WALL_KEEP, replace_done);
        return;
    }
    keep_under(app, desk->naming, name);
}

void wall_desk_ask_name(App *app, const char *id, const char *text)
{
    WallDesk *desk = desk_of(app);
    char *naming = g_strdup(id);
    g_free(desk->naming);
    desk->naming = naming;
    ask_line(app, _("Keep this wall as: "), text, NULL, name_done);
}

static void delete_done(App *app, const char *text)
{
    WallDesk *desk = desk_of(app);
    g_autoptr(GError) error = NULL;
    g_autofree char *typed = g_strstrip(g_strdup(text != NULL ? text : ""));
    if (strcmp(typed, desk->wanted) != 0) {
        app_say(app, TONE_PLAIN, _("Nothing was deleted."));
        return;
    }
    if (!wall_plan_delete(desk->wanted, &error))
        app_say(app, TONE_WARNING, "%s", error->message);
    else
        app_say(app, TONE_PLAIN, _("The layout %s is deleted."), desk->wanted);
    refresh(desk);
}

static void ask_delete(App *app, const WallLine *line)
{
    WallDesk *desk = desk_of(app);
    g_free(desk->wanted);
    desk->wanted = g_strdup(line->name);
    /* TRANSLATORS: the name of a wall, twice: to be typed */
    g_autofree char *label =
        g_strdup_printf(_("Delete the layout %s for good?  Type %s: "), line->name, line->name);
    ask_line(app, label, "", NULL, delete_done);
}

static bool run(App *app, View *view, Action action)
{
    const WallLine *line = wall_lines_selected(view);
    const OpenWall *wall;
    switch (action) {
    case ACTION_OPEN:
        open_line_of(app, line);
        return true;
    case ACTION_WALL_KEEP:
        wall = open_one(app, view);
        wall_desk_ask_name(app, wall->id, wall->plan->name);
        return true;
    case ACTION_WALL_CLOSE:
        walls_close(app, open_one(app, view)->id);
        return true;
    case ACTION_WALL_DELETE:
        ask_delete(app, line);
        return true;
    default:
        return false;
    }
}

static bool is_own_file(const WallLine *line)
{
    return line != NULL && line->name[0] != '\0' && line->stand != WALL_EXAMPLE &&
           !wall_plan_is_baked(line->name);
}

static bool allowed(const App *app, const View *view, Action action)
{
    const WallLine *line = wall_lines_selected(view);
    if (desk_shown(app) != &desk_walls)
        return false;
    switch (action) {
    case ACTION_OPEN:
        return line != NULL;
    case ACTION_WALL_KEEP:
    case ACTION_WALL_CLOSE:
        return walls_count(app) > 0;
    case ACTION_WALL_DELETE:
        return is_own_file(line);
    default:
        return false;
    }
}

static void desk_free(void *data)
{
    WallDesk *desk = data;
    g_ptr_array_unref(desk->lines);
    g_hash_table_unref(desk->plans);
    g_hash_table_unref(desk->problems);
    g_strfreev(desk->names);
    g_free(desk->naming);
    g_free(desk->wanted);
    g_free(desk);
}

static View *make(App *app)
{
    WallDesk *desk = g_new0(WallDesk, 1);
    desk->app = app;
    desk->lines = g_ptr_array_new_with_free_func((GDestroyNotify)wall_line_free);
    desk->plans =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)wall_plan_free);
    desk->problems = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return wall_lines_new(desk->lines, detail, desk, desk_free);
}

static void shown(App *app, View *view)
{
    refresh(wall_lines_user(view));
}

void wall_desk_changed(App *app)
{
    WallDesk *desk = desk_of(app);
    if (desk != NULL && desk_shown(app) == &desk_walls)
        show_lines(desk);
}

const DeskKind desk_walls = {
    .word = "walls",
    .context = KEY_CONTEXT_WALLS,
    .action = ACTION_WALLS,
    .right = RIGHT_CAMERAS_VIEW,
    .make = make,
    .shown = shown,
    .run = run,
    .allowed = allowed,
};
