/* Files that are attached.  A path may lead to anything: a pipe that never ends, a device that acts
 * when it is opened, a file of terabytes. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "console/ticket_act.h"

void ticket_paper_clear(TicketPaper *paper)
{
    g_clear_pointer(&paper->name, g_free);
    g_clear_pointer(&paper->bytes, g_bytes_unref);
}

static bool complain(GError **error, TilikError code, const char *path, const char *why)
{
    g_autofree char *name = text_clean(path, strlen(path), 200);
    g_set_error(error, TILIK_ERROR, code, "%s: %s", name, why);
    return false;
}

static bool check(const char *path, const struct stat *found, GError **error)
{
    if (!S_ISREG(found->st_mode))
        return complain(error, TILIK_ERROR_INVALID, path, _("not a plain file"));
    if (found->st_size > TICKET_FILE_MAX)
        return complain(error, TILIK_ERROR_TOO_LARGE, path, _("larger than 4 MiB"));
    return true;
}

/* It may have grown since: one byte more than may be is read, and refused. */
static GBytes *read_all(int file, GError **error, const char *path)
{
    g_autofree char *data = g_malloc(TICKET_FILE_MAX + 1);
    size_t size = 0;
    while (size <= TICKET_FILE_MAX) {
        ssize_t got = read(file, data + size, TICKET_FILE_MAX + 1 - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            complain(error, TILIK_ERROR_INVALID, path, g_strerror(errno));
            return NULL;
        }
        if (got == 0)
            return g_bytes_new(data, size);
        size += (size_t)got;
    }
    complain(error, TILIK_ERROR_TOO_LARGE, path, _("larger than 4 MiB"));
    return NULL;
}

/* Looked at before it is opened, since opening alone can act; and again after, since it may be
 * another by then. */
static GBytes *read_plain(const char *path, GError **error)
{
    struct stat found;
    if (stat(path, &found) != 0) {
        complain(error, TILIK_ERROR_NOT_FOUND, path, g_strerror(errno));
        return NULL;
    }
    if (!check(path, &found, error))
        return NULL;
    int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0) {
        complain(error, TILIK_ERROR_INVALID, path, g_strerror(errno));
        return NULL;
    }
    GBytes *bytes = NULL;
    if (fstat(file, &found) == 0 && check(path, &found, error))
        bytes = read_all(file, error, path);
    close(file);
    return bytes;
}

/* What can't stand in a name becomes "_". */
static char *name_of(const char *path)
{
    g_autofree char *base = g_path_get_basename(path);
    char *name = text_clean(base, strlen(base), TICKET_FILE_NAME_MAX);
    g_strdelimit(name, "/\\:", '_');
    if (name[0] == '.' || name[0] == ' ')
        name[0] = '_';
    if (ticket_file_name_valid(name))
        return name;
    g_free(name);
    return g_strdup("file");
}

/* A name that says one thing and bytes that say another: whoever opens it later would trust the
 * name. */
static bool lies(const char *name, TicketFile type)
{
    static const struct {
        const char *ending;
        TicketFile type;
    } known[] = {
        {".png", TICKET_FILE_PNG},  {".jpg", TICKET_FILE_JPEG},  {".jpeg", TICKET_FILE_JPEG},
        {".txt", TICKET_FILE_TEXT}, {".log", TICKET_FILE_TEXT},  {".md", TICKET_FILE_TEXT},
        {".csv", TICKET_FILE_TEXT}, {".json", TICKET_FILE_TEXT},
    };
    static const char *const never[] = {".gif", ".webp", ".bmp", ".pdf", ".zip",  ".exe",
                                        ".mp4", ".avi",  ".mkv", ".doc", ".docx", ".svg"};
    g_autofree char *low = g_ascii_strdown(name, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (g_str_has_suffix(low, known[i].ending))
            return known[i].type != type;
    for (size_t i = 0; i < G_N_ELEMENTS(never); i++)
        if (g_str_has_suffix(low, never[i]))
            return true;
    return false;
}

bool ticket_paper_read(const char *path, TicketPaper *out, GError **error)
{
    const char *why;
    gsize size;
    TicketFile type;
    g_autoptr(GBytes) bytes = read_plain(path, error);
    if (bytes == NULL)
        return false;
    const void *data = g_bytes_get_data(bytes, &size);
    if (!ticket_file_look(data, size, &type, &why))
        return complain(error, TILIK_ERROR_INVALID, path, _(why));
    if (lies(path, type)) {
        g_autofree char *what = g_strdup_printf(
            _("its content is %s, its name says something else"), ticket_file_word(type));
        return complain(error, TILIK_ERROR_INVALID, path, what);
    }
    g_autofree char *base = g_path_get_basename(path);
    out->name = name_of(path);
    out->bytes = g_steal_pointer(&bytes);
    out->type = type;
    out->renamed = strcmp(base, out->name) != 0;
    return true;
}
