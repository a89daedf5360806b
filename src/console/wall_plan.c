#include "console/wall_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/keyfile.h"
#include "base/text.h"
#include "model/query.h"

#define GROUP    "wall"
#define TILE     "tile "
#define ANY_NAME ""

WallPlan *wall_plan_new(const char *name)
{
    WallPlan *plan = g_new0(WallPlan, 1);
    plan->name = g_strdup(name != NULL ? name : ANY_NAME);
    plan->title = g_strdup("");
    return plan;
}

WallPlan *wall_plan_copy(const WallPlan *plan)
{
    WallPlan *copy = g_new(WallPlan, 1);
    *copy = *plan;
    copy->name = g_strdup(plan->name);
    copy->title = g_strdup(plan->title);
    copy->monitor = g_strdup(plan->monitor);
    copy->query = g_strdup(plan->query);
    for (int i = 0; i < WALL_TILES_MAX; i++)
        copy->tiles[i] = (WallAsk){g_strdup(plan->tiles[i].camera), g_strdup(plan->tiles[i].query)};
    return copy;
}

void wall_plan_free(WallPlan *plan)
{
    if (plan == NULL)
        return;
    g_free(plan->name);
    g_free(plan->title);
    g_free(plan->monitor);
    g_free(plan->query);
    for (int i = 0; i < WALL_TILES_MAX; i++) {
        g_free(plan->tiles[i].camera);
        g_free(plan->tiles[i].query);
    }
    g_free(plan);
}

int wall_plan_asked(const WallPlan *plan)
{
    int asked = WALL_TILES_MAX;
    while (asked > 0 && plan->tiles[asked - 1].camera == NULL &&
           plan->tiles[asked - 1].query == NULL)
        asked--;
    return asked;
}

const char *wall_plan_title(const WallPlan *plan)
{
    return plan->title[0] != '\0' ? plan->title : plan->name;
}

bool wall_plan_name_valid(const char *name)
{
    size_t length = strnlen(name, WALL_NAME_MAX + 1);
    return length > 0 && length <= WALL_NAME_MAX && name[0] != '.' && name[0] != ' ' &&
           name[length - 1] != ' ' && strchr(name, '/') == NULL && text_is_clean(name, length);
}

/* Reading */

typedef struct Reading {
    const Keyfile *file;
    WallPlan *plan;
} Reading;

static bool take_yes_no(const char *value, bool *out)
{
    bool yes = strcmp(value, "yes") == 0 || strcmp(value, "true") == 0;
    if (!yes && strcmp(value, "no") != 0 && strcmp(value, "false") != 0)
        return false;
    *out = yes;
    return true;
}

/* A query is read when it is asked, too; here it is told with its line when it is none. */
static bool take_query(const Reading *reading, const char *group, const char *value, char **out,
                       GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(Query) query = strlen(value) <= WALL_QUERY_MAX ? query_parse(value, &why) : NULL;
    if (query == NULL) {
        keyfile_complain(reading->file, group, "query", error, "%s",
                         why != NULL ? why->message : _("the query is too long"));
        return false;
    }
    *out = g_strdup(value);
    return true;
}

static bool take_layout(const Reading *reading, const char *value, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (!wall_layout_parse(value, &reading->plan->layout, &why)) {
        keyfile_complain(reading->file, GROUP, "layout", error, "%s", why->message);
        return false;
    }
    reading->plan->laid_out = true;
    return true;
}

static bool take_of_wall(const Reading *reading, const char *key, const char *value, GError **error)
{
    WallPlan *plan = reading->plan;
    if (strcmp(key, "title") == 0) {
        g_free(plan->title);
        plan->title = text_clean(value, strlen(value), WALL_TITLE_MAX);
        return true;
    }
    if (strcmp(key, "layout") == 0)
        return take_layout(reading, value, error);
    if (strcmp(key, "query") == 0)
        return take_query(reading, GROUP, value, &plan->query, error);
    if (strcmp(key, "monitor") == 0) {
        plan->monitor = value[0] != '\0' ? text_clean(value, strlen(value), 63) : NULL;
        return true;
    }
    if (strcmp(key, "full") == 0) {
        if (take_yes_no(value, &plan->full))
            return true;
        keyfile_complain(reading->file, GROUP, key, error, _("'%s' is neither yes nor no"), value);
        return false;
    }
    keyfile_complain(reading->file, GROUP, key, error, _("unknown setting '%s' in [%s]"), key,
                     GROUP);
    return false;
}

static bool take_of_tile(const Reading *reading, const char *group, int tile, const char *key,
                         const char *value, GError **error)
{
    WallAsk *ask = &reading->plan->tiles[tile];
    bool camera = strcmp(key, "camera") == 0;
    if (!camera && strcmp(key, "query") != 0) {
        keyfile_complain(reading->file, group, key, error, _("unknown setting '%s' in [%s]"), key,
                         group);
        return false;
    }
    if (ask->camera != NULL || ask->query != NULL) {
        keyfile_complain(reading->file, group, key, error,
                         _("a tile shows either a camera or what a query finds"));
        return false;
    }
    if (!camera)
        return take_query(reading, group, value, &ask->query, error);
    if (!id_valid(value)) {
        keyfile_complain(reading->file, group, key, error, _("'%s' is no camera's id"), value);
        return false;
    }
    ask->camera = g_strdup(value);
    return true;
}

/* The tile of a group "tile 3", from 0; -1: it is none. */
static int tile_of(const char *group)
{
    guint64 number;
    if (!g_str_has_prefix(group, TILE) ||
        !g_ascii_string_to_unsigned(group + strlen(TILE), 10, 1, WALL_TILES_MAX, &number, NULL))
        return -1;
    return (int)number - 1;
}

static bool take_group(const Reading *reading, const char *group, GError **error)
{
    int tile = tile_of(group);
    if (tile < 0 && strcmp(group, GROUP) != 0) {
        keyfile_complain(reading->file, group, NULL, error,
                         _("[%s] is neither [wall] nor [tile 1] to [tile %d]"), group,
                         WALL_TILES_MAX);
        return false;
    }
    GKeyFile *values = keyfile_values(reading->file);
    g_auto(GStrv) keys = g_key_file_get_keys(values, group, NULL, NULL);
    for (char **key = keys; key != NULL && *key != NULL; key++) {
        g_autofree char *value = g_key_file_get_string(values, group, *key, NULL);
        if (value == NULL) {
            keyfile_complain(reading->file, group, *key, error, _("'%s' is no value for %s"), "",
                             *key);
            return false;
        }
        g_strchomp(value);
        bool taken = tile < 0 ? take_of_wall(reading, *key, value, error)
                              : take_of_tile(reading, group, tile, *key, value, error);
        if (!taken)
            return false;
    }
    return true;
}

/* What no line is wrong by itself for. */
static bool check_whole(const Reading *reading, GError **error)
{
    const WallPlan *plan = reading->plan;
    int asked = wall_plan_asked(plan);
    if (plan->laid_out && asked > plan->layout.count) {
        g_autofree char *group = g_strdup_printf(TILE "%d", asked);
        keyfile_complain(reading->file, group, NULL, error,
                         ngettext("the layout has %d tile", "the layout has %d tiles",
                                  (unsigned long)plan->layout.count),
                         plan->layout.count);
        return false;
    }
    if (asked == 0 && plan->query == NULL) {
        keyfile_complain(reading->file, GROUP, NULL, error,
                         _("it shows nothing: a query or tiles are missing"));
        return false;
    }
    return true;
}

WallPlan *wall_plan_parse(const char *name, const char *called, const char *text, gsize size,
                          GError **error)
{
    if (size > WALL_FILE_MAX) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, _("%s: larger than %d bytes"),
                    called, WALL_FILE_MAX);
        return NULL;
    }
    g_autoptr(Keyfile) file = keyfile_parse(called, text, size, error);
    if (file == NULL)
        return NULL;
    g_autoptr(WallPlan) plan = wall_plan_new(name);
    const Reading reading = {file, plan};
    g_auto(GStrv) groups = g_key_file_get_groups(keyfile_values(file), NULL);
    for (char **group = groups; *group != NULL; group++)
        if (!take_group(&reading, *group, error))
            return NULL;
    return check_whole(&reading, error) ? g_steal_pointer(&plan) : NULL;
}

/* Writing */

static void write_asks(const WallPlan *plan, GKeyFile *out)
{
    for (int i = 0; i < WALL_TILES_MAX; i++) {
        const WallAsk *ask = &plan->tiles[i];
        g_autofree char *group = g_strdup_printf(TILE "%d", i + 1);
        if (ask->camera != NULL)
            g_key_file_set_string(out, group, "camera", ask->camera);
        else if (ask->query != NULL)
            g_key_file_set_string(out, group, "query", ask->query);
    }
}

char *wall_plan_write(const WallPlan *plan)
{
    g_autoptr(GKeyFile) out = g_key_file_new();
    if (plan->title[0] != '\0')
        g_key_file_set_string(out, GROUP, "title", plan->title);
    if (plan->laid_out) {
        char layout[WALL_LAYOUT_SIZE];
        wall_layout_write(&plan->layout, layout);
        g_key_file_set_string(out, GROUP, "layout", layout);
    }
    if (plan->monitor != NULL)
        g_key_file_set_string(out, GROUP, "monitor", plan->monitor);
    if (plan->full)
        g_key_file_set_string(out, GROUP, "full", "yes");
    if (plan->query != NULL)
        g_key_file_set_string(out, GROUP, "query", plan->query);
    write_asks(plan, out);
    return g_key_file_to_data(out, NULL, NULL);
}
