#include "base/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#define SHOWN_MAX 80

struct Keyfile {
    char *name;
    GKeyFile *values;
    GHashTable *lines; /* "group" or "group\nkey" -> line */
};

static char *line_key(const char *group, const char *key)
{
    return key != NULL ? g_strconcat(group, "\n", key, NULL) : g_strdup(group);
}

static void complain_at(GError **error, const char *name, int line, const char *message)
{
    g_autofree char *clean = text_clean(message, strlen(message), 500);
    if (line > 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s:%d: %s", name, line, clean);
    } else {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: %s", name, clean);
    }
}

/* Returns a part of a line that may be shown to a person. */
static char *shown(const char *text, size_t size)
{
    return text_clean(text, size, SHOWN_MAX);
}

/* Remembers the line of a group or key; false when a key stands there already. */
static bool note_line(Keyfile *keyfile, const char *group, const char *key, int line, int *earlier)
{
    char *place = line_key(group, key);
    *earlier = GPOINTER_TO_INT(g_hash_table_lookup(keyfile->lines, place));
    if (*earlier != 0) {
        g_free(place);
        return key == NULL;
    }
    g_hash_table_insert(keyfile->lines, place, GINT_TO_POINTER(line));
    return true;
}

/* Reads one line as GKeyFile will, for its place alone.  group is the one the line stands in. */
static bool scan_line(Keyfile *keyfile, const char *text, int line, char **group, GError **error)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    if (trimmed[0] == '\0' || trimmed[0] == '#') {
        return true;
    }
    int earlier;
    size_t length = strlen(trimmed);
    if (trimmed[0] == '[' && trimmed[length - 1] == ']') {
        g_free(*group);
        *group = g_strndup(trimmed + 1, length - 2);
        return note_line(keyfile, *group, NULL, line, &earlier);
    }
    char *equals = strchr(trimmed, '=');
    if (equals == NULL || equals == trimmed) {
        g_autofree char *part = shown(trimmed, length);
        g_autofree char *message = g_strdup_printf(_("neither [group] nor key = value: %s"), part);
        complain_at(error, keyfile->name, line, message);
        return false;
    }
    if (*group == NULL) {
        complain_at(error, keyfile->name, line, _("a key before the first [group]"));
        return false;
    }
    *equals = '\0';
    g_strchomp(trimmed);
    if (!note_line(keyfile, *group, trimmed, line, &earlier)) {
        g_autofree char *part = shown(trimmed, strlen(trimmed));
        g_autofree char *message =
            g_strdup_printf(_("key '%s' stands on line %d already"), part, earlier);
        complain_at(error, keyfile->name, line, message);
        return false;
    }
    return true;
}

/* Returns the first line at which GKeyFile itself gives up: the shortest beginning that it refuses
 * ends there. */
static int refused_line(char *const *lines, int count)
{
    int low = 0, high = count; /* the first low lines are good, the first high are not */
    while (high - low > 1) {
        int middle = (low + high) / 2;
        g_autoptr(GString) text = g_string_new(NULL);
        for (int i = 0; i < middle; i++) {
            g_string_append(text, lines[i]);
            g_string_append_c(text, '\n');
        }
        g_autoptr(GKeyFile) values = g_key_file_new();
        if (g_key_file_load_from_data(values, text->str, text->len, G_KEY_FILE_NONE, NULL)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

static bool scan(Keyfile *keyfile, const char *text, gsize size, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *group = NULL;
    int count = 0;
    for (; lines[count] != NULL; count++) {
        if (!g_utf8_validate(lines[count], -1, NULL)) {
            complain_at(error, keyfile->name, count + 1, _("not UTF-8"));
            return false;
        }
        if (!scan_line(keyfile, lines[count], count + 1, &group, error)) {
            return false;
        }
    }
    g_autoptr(GError) refused = NULL;
    if (size > 0 &&
        !g_key_file_load_from_data(keyfile->values, text, size, G_KEY_FILE_NONE, &refused)) {
        complain_at(error, keyfile->name, refused_line(lines, count), refused->message);
        return false;
    }
    return true;
}

static int line_of_nul(const char *text, const char *nul)
{
    int line = 1;
    for (const char *p = text; p < nul; p++) {
        line += *p == '\n' ? 1 : 0;
    }
    return line;
}

static bool fill(Keyfile *keyfile, const char *text, gsize size, GError **error)
{
    if (size > KEYFILE_SIZE_MAX) {
        complain_at(error, keyfile->name, 0, _("larger than 1 MiB"));
        return false;
    }
    const char *nul = size > 0 ? memchr(text, '\0', size) : NULL;
    if (nul != NULL) {
        complain_at(error, keyfile->name, line_of_nul(text, nul), _("a NUL byte"));
        return false;
    }
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        size -= 3;
    }
    g_autofree char *copy = g_strndup(size > 0 ? text : "", size);
    return scan(keyfile, copy, size, error);
}

Keyfile *keyfile_parse(const char *name, const char *text, gsize size, GError **error)
{
    Keyfile *keyfile = g_new0(Keyfile, 1);
    keyfile->name = text_clean(name, strlen(name), 500);
    keyfile->values = g_key_file_new();
    keyfile->lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!fill(keyfile, text, size, error)) {
        keyfile_free(keyfile);
        return NULL;
    }
    return keyfile;
}

/* Reads at most one byte more than is allowed, so that too large a file is seen. */
static GString *read_bounded(int fd)
{
    g_autoptr(GString) text = g_string_new(NULL);
    char part[16384];
    while (text->len <= KEYFILE_SIZE_MAX) {
        ssize_t got = read(fd, part, sizeof part);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return NULL;
        }
        if (got == 0) {
            break;
        }
        g_string_append_len(text, part, got);
    }
    return g_steal_pointer(&text);
}

Keyfile *keyfile_load(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    g_autoptr(GString) text = fd >= 0 ? read_bounded(fd) : NULL;
    int why = errno;
    if (fd >= 0) {
        close(fd);
    }
    if (text == NULL) {
        TilikError code = why == ENOENT ? TILIK_ERROR_NOT_FOUND : TILIK_ERROR_STORAGE;
        g_autofree char *clean = text_clean(path, strlen(path), 500);
        g_set_error(error, TILIK_ERROR, (int)code, "%s: %s", clean, g_strerror(why));
        return NULL;
    }
    return keyfile_parse(path, text->str, text->len, error);
}

void keyfile_free(Keyfile *keyfile)
{
    if (keyfile == NULL) {
        return;
    }
    g_free(keyfile->name);
    g_key_file_free(keyfile->values);
    g_hash_table_destroy(keyfile->lines);
    g_free(keyfile);
}

GKeyFile *keyfile_values(const Keyfile *keyfile)
{
    return keyfile->values;
}

int keyfile_line(const Keyfile *keyfile, const char *group, const char *key)
{
    g_autofree char *place = line_key(group, key);
    return GPOINTER_TO_INT(g_hash_table_lookup(keyfile->lines, place));
}

void keyfile_complain(const Keyfile *keyfile, const char *group, const char *key, GError **error,
                      const char *format, ...)
{
    int line = keyfile_line(keyfile, group, key);
    if (line == 0) {
        line = keyfile_line(keyfile, group, NULL);
    }
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    complain_at(error, keyfile->name, line, message);
}
