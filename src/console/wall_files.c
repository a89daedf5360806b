/* The folder of walls, and those that are baked in. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/baked.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "console/wall_plan.h"

#define FOLDER "walls"
#define BAKED  "config/walls/"

char *wall_plan_path(const char *name)
{
    g_autofree char *file = g_strconcat(FOLDER "/", name, WALL_SUFFIX, NULL);
    return paths_config(file);
}

/* "config/walls/empat.wall" to "empat"; NULL: it is none. */
static char *name_of(const char *file, const char *folder)
{
    if (!g_str_has_prefix(file, folder) || !g_str_has_suffix(file, WALL_SUFFIX))
        return NULL;
    size_t before = strlen(folder), length = strlen(file) - strlen(WALL_SUFFIX);
    g_autofree char *name = g_strndup(file + before, length - MIN(before, length));
    return wall_plan_name_valid(name) ? g_steal_pointer(&name) : NULL;
}

static int compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_among(const GPtrArray *names, const char *name)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *)names, name, g_str_equal, NULL);
}

GStrv wall_plan_names(void)
{
    GPtrArray *names = g_ptr_array_new();
    g_autofree char *folder = paths_config(FOLDER);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    const char *file;
    while (files != NULL && names->len < WALL_FILES_MAX &&
           (file = g_dir_read_name(files)) != NULL) {
        char *name = name_of(file, "");
        if (name != NULL)
            g_ptr_array_add(names, name);
    }
    const BakedFile *baked;
    for (size_t i = 0; (baked = baked_nth(i)) != NULL; i++) {
        g_autofree char *name = name_of(baked->name, BAKED);
        if (name != NULL && !is_among(names, name))
            g_ptr_array_add(names, g_steal_pointer(&name));
    }
    g_ptr_array_sort(names, compare);
    g_ptr_array_add(names, NULL);
    return (GStrv)g_ptr_array_free(names, FALSE);
}

static bool find_baked(const char *name, const char **text, size_t *size)
{
    g_autofree char *file = g_strconcat(BAKED, name, WALL_SUFFIX, NULL);
    return baked_find(file, text, size);
}

bool wall_plan_is_baked(const char *name)
{
    g_autofree char *path = wall_plan_path(name);
    const char *text;
    size_t size;
    return !g_file_test(path, G_FILE_TEST_EXISTS) && find_baked(name, &text, &size);
}

/* A pipe or a disk without an end in the folder must not hold the console up. */
static char *read_file(const char *path, const char *called, gsize *size, GError **error)
{
    g_autoptr(GError) why = NULL;
    char *text = NULL;
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND, _("%s: there is no such file"),
                    called);
        return NULL;
    }
    GStatBuf about;
    if (g_stat(path, &about) == 0 && about.st_size > WALL_FILE_MAX) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, _("%s: larger than %d bytes"),
                    called, WALL_FILE_MAX);
        return NULL;
    }
    if (!g_file_get_contents(path, &text, size, &why)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "%s: %s", called, g_strerror(errno));
        return NULL;
    }
    return text;
}

WallPlan *wall_plan_load(const char *name, GError **error)
{
    if (!wall_plan_name_valid(name)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("'%s' can't be a wall's name"),
                    name);
        return NULL;
    }
    g_autofree char *path = wall_plan_path(name);
    g_autofree char *called = g_strconcat(FOLDER "/", name, WALL_SUFFIX, NULL);
    const char *baked;
    gsize size = 0;
    if (wall_plan_is_baked(name) && find_baked(name, &baked, &size))
        return wall_plan_parse(name, called, baked, size, error);
    g_autofree char *text = read_file(path, called, &size, error);
    return text != NULL ? wall_plan_parse(name, called, text, size, error) : NULL;
}

bool wall_plan_keep(const WallPlan *plan, GError **error)
{
    g_autofree char *path = wall_plan_path(plan->name), *text = wall_plan_write(plan);
    return paths_make_parent(path, error) && paths_replace(path, text, strlen(text), 0644, error);
}

bool wall_plan_delete(const char *name, GError **error)
{
    g_autofree char *path = wall_plan_path(name);
    if (g_unlink(path) == 0)
        return true;
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "%s: %s", path, g_strerror(errno));
    return false;
}
