#include "naming.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/id.h"

#define HOLE      "{camera}"
#define FILE_MAX  8388608
#define NAMES_MAX 200000

struct Naming {
    char *before, *after;
    GHashTable *cameras; /* name -> id */
};

const char *naming_wrong_form(const char *form)
{
    const char *hole = strstr(form, HOLE);
    return hole == NULL || strstr(hole + 1, HOLE) != NULL ? "needs {camera} once" : NULL;
}

const char *naming_wrong_file(const char *path)
{
    return g_access(path, R_OK) == 0 ? NULL : "can't be read";
}

/* Returns what is wrong with a line; NULL nothing. */
static const char *take_line(Naming *naming, char *line)
{
    char *name = line + strcspn(line, " \t");
    if (*name == '\0') {
        return "not CAMERA NAME";
    }
    *name++ = '\0';
    name += strspn(name, " \t");
    if (!id_valid(line)) {
        return "the first word is no camera's id";
    }
    if (g_hash_table_size(naming->cameras) >= NAMES_MAX) {
        return "too many names";
    }
    return g_hash_table_insert(naming->cameras, g_strdup(name), g_strdup(line))
               ? NULL
               : "the name stands twice";
}

static bool take_file(Naming *naming, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize size = 0;
    if (!g_file_get_contents(path, &text, &size, error)) {
        return false;
    }
    if (size > FILE_MAX || !g_utf8_validate(text, (gssize)size, NULL)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: not a file of lines in UTF-8",
                    path);
        return false;
    }
    char *rest = text;
    for (unsigned number = 1; rest != NULL; number++) {
        char *line = strsep(&rest, "\n");
        g_strstrip(line);
        const char *wrong = line[0] != '\0' && line[0] != '#' ? take_line(naming, line) : NULL;
        if (wrong != NULL) {
            g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s:%u: %s", path, number, wrong);
            return false;
        }
    }
    return true;
}

Naming *naming_new(GHashTable *options, GError **error)
{
    g_autoptr(Naming) naming = g_new0(Naming, 1);
    const char *form = setting_text(options, "names"), *file = setting_text(options, "names_file");
    form = form[0] != '\0' ? form : HOLE;
    const char *hole = strstr(form, HOLE);
    g_assert(hole != NULL); /* naming_wrong_form() */
    naming->before = g_strndup(form, (size_t)(hole - form));
    naming->after = g_strdup(hole + strlen(HOLE));
    naming->cameras = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return file[0] == '\0' || take_file(naming, file, error) ? g_steal_pointer(&naming) : NULL;
}

void naming_free(Naming *naming)
{
    if (naming != NULL) {
        g_hash_table_unref(naming->cameras);
        g_free(naming->before);
        g_free(naming->after);
        g_free(naming);
    }
}

char *naming_camera(const Naming *naming, const char *name)
{
    const char *listed = g_hash_table_lookup(naming->cameras, name);
    if (listed != NULL) {
        return g_strdup(listed);
    }
    size_t before = strlen(naming->before), after = strlen(naming->after), length = strlen(name);
    if (length <= before + after || !g_str_has_prefix(name, naming->before) ||
        !g_str_has_suffix(name, naming->after)) {
        return NULL;
    }
    char *camera = g_strndup(name + before, length - before - after);
    if (!id_valid(camera)) {
        g_clear_pointer(&camera, g_free);
    }
    return camera;
}
