#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"

#define LOG_FILE_MAX    4194304
#define LOG_MESSAGE_MAX 2000
#define COMPLAINT_MAX   4096 /* bytes of a line */

/* The one changing static of the product: GLib's log is one per process, and so is where it goes.
 */
static struct {
    GMutex lock;
    gsize installed;
    int fd;     /* -1: nowhere */
    char *path; /* NULL for stderr */
} diary = {.fd = -1};

static char priority_of(GLogLevelFlags level)
{
    switch ((int)(level & G_LOG_LEVEL_MASK)) {
    case G_LOG_LEVEL_ERROR:
    case G_LOG_LEVEL_CRITICAL:
        return '3';
    case G_LOG_LEVEL_WARNING:
        return '4';
    case G_LOG_LEVEL_MESSAGE:
        return '5';
    case G_LOG_LEVEL_INFO:
        return '6';
    default:
        return '7';
    }
}

static int open_file(const char *path)
{
    return open(
        path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0600);
}

/* Another process may share the file and have rotated it already; then only the new one is opened.
 */
static void rotate(void)
{
    struct stat ours, there;
    if (diary.path == NULL || fstat(diary.fd, &ours) != 0 || ours.st_size < LOG_FILE_MAX) {
        return;
    }
    if (stat(diary.path, &there) == 0 && there.st_ino == ours.st_ino &&
        there.st_dev == ours.st_dev) {
        g_autofree char *old = g_strconcat(diary.path, ".1", NULL);
        if (rename(diary.path, old) != 0) {
            return;
        }
    }
    int fd = open_file(diary.path);
    if (fd >= 0) {
        close(diary.fd);
        diary.fd = fd;
    }
}

static char *make_line(GLogLevelFlags level, const char *domain, const char *message, size_t length,
                       bool with_time)
{
    g_autofree char *clean = text_clean(message, length, LOG_MESSAGE_MAX);
    const char *place = domain != NULL ? domain : "tilik";
    if (!with_time) {
        return g_strdup_printf("<%c>%s: %s\n", priority_of(level), place, clean);
    }
    char time[CLOCK_RFC3339_SIZE];
    clock_format(clock_wall_ms(), time);
    return g_strdup_printf("%s <%c>%s: %s\n", time, priority_of(level), place, clean);
}

static const char *field(const GLogField *fields, gsize count, const char *key, size_t *length)
{
    for (gsize i = 0; i < count; i++) {
        if (strcmp(fields[i].key, key) == 0) {
            const char *value = fields[i].value;
            *length = fields[i].length < 0 ? strlen(value) : (size_t)fields[i].length;
            return value;
        }
    }
    *length = 0;
    return NULL;
}

static GLogWriterOutput write_log(GLogLevelFlags level, const GLogField *fields, gsize count,
                                  gpointer data)
{
    size_t length, domain_length;
    const char *domain = field(fields, count, "GLIB_DOMAIN", &domain_length);
    const char *message = field(fields, count, "MESSAGE", &length);
    if (message == NULL || g_log_writer_default_would_drop(level, domain)) {
        return G_LOG_WRITER_HANDLED;
    }
    g_mutex_lock(&diary.lock);
    if (diary.fd >= 0) {
        g_autofree char *line = make_line(level, domain, message, length, diary.path != NULL);
        rotate();
        /* One write a line, so that processes that share a file do not mix; a full disk loses the
         * line. */
        ssize_t written = write(diary.fd, line, strlen(line));
        (void)written;
    }
    g_mutex_unlock(&diary.lock);
    return G_LOG_WRITER_HANDLED;
}

/* Takes fd and path. */
static void direct(int fd, char *path)
{
    g_mutex_lock(&diary.lock);
    if (diary.path != NULL) {
        close(diary.fd);
        g_free(diary.path);
    }
    diary.fd = fd;
    diary.path = path;
    g_mutex_unlock(&diary.lock);
    if (g_once_init_enter(&diary.installed)) {
        g_log_set_writer_func(write_log, NULL, NULL); /* GLib allows it once a process */
        g_once_init_leave(&diary.installed, 1);
    }
}

void log_to_stderr(void)
{
    direct(STDERR_FILENO, NULL);
}

void log_to_nowhere(void)
{
    direct(-1, NULL);
}

bool log_to_file(const char *path, GError **error)
{
    int fd = open_file(path);
    if (fd < 0) {
        int why = errno;
        log_to_nowhere();
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "%s: %s", path, g_strerror(why));
        return false;
    }
    direct(fd, g_strdup(path));
    return true;
}

void log_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autoptr(GString) clean = g_string_new(NULL);
    const char *at = text;
    for (const char *end; (end = strchr(at, '\n')) != NULL; at = end + 1) {
        g_autofree char *line = text_clean(at, (size_t)(end - at), COMPLAINT_MAX);
        g_string_append_printf(clean, "%s\n", line);
    }
    g_autofree char *rest = text_clean(at, strlen(at), COMPLAINT_MAX);
    fputs(g_string_append(clean, rest)->str, stderr);
}
