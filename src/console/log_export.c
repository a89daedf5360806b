#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/paths.h"
#include "console/log_text.h"
#include "console/logbook.h"

static LogForm form_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    if (dot != NULL && g_ascii_strcasecmp(dot, ".csv") == 0)
        return LOG_FORM_CSV;
    return dot != NULL && g_ascii_strcasecmp(dot, ".json") == 0 ? LOG_FORM_JSON : LOG_FORM_TEXT;
}

/* All lines that are there, the newest first; what waits is not in the logbook yet. */
static GString *write_lines(const Logbook *logbook, LogForm form, unsigned *count)
{
    GString *out = g_string_new(log_form_open(form));
    const LogRow *row;
    *count = 0;
    for (int i = 0; (row = log_rows_nth(logbook->rows, i)) != NULL; i++) {
        if (row->state != LOG_ROW_WRITTEN)
            continue;
        g_string_append(out, *count > 0 ? log_form_between(form) : "");
        log_form_put(out, form, logbook->app->catalog, &row->line);
        ++*count;
    }
    g_string_append(out, log_form_close(form));
    return out;
}

static bool write_all(int file, const GString *text)
{
    gsize done = 0;
    while (done < text->len) {
        ssize_t took = write(file, text->str + done, text->len - done);
        if (took < 0 && errno == EINTR)
            continue;
        if (took <= 0)
            return false;
        done += (gsize)took;
    }
    return fsync(file) == 0 || errno == EINVAL;
}

static void tell(const Logbook *logbook, const char *path, unsigned count)
{
    char number[24];
    i18n_number(count, number, sizeof number);
    app_say(logbook->app, logbook->problem != NULL ? TONE_WARNING : TONE_PLAIN,
            logbook->problem != NULL
                ? _("%s lines are in %s, but not all: the rest could not be read")
            : logbook->cursor != NULL ? _("%s lines are in %s; older ones are left out")
                                      : _("%s lines are in %s"),
            number, path);
}

/* A file that nobody else can have made; false: there is one, or it can't be (said). */
static bool write_new(const Logbook *logbook, const char *path, const GString *text)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0 && errno == EEXIST)
        return false;
    bool good = file >= 0 && write_all(file, text);
    int why = errno;
    if (file >= 0 && close(file) != 0)
        good = false;
    if (!good) {
        if (file >= 0)
            unlink(path);
        app_say(logbook->app, TONE_WARNING, _("%s can't be written: %s"), path, g_strerror(why));
    }
    return true;
}

static void over_done(App *app, const char *text)
{
    Logbook *logbook = logbook_of(app);
    g_autofree char *path = g_steal_pointer(&logbook->export);
    g_autoptr(GError) error = NULL;
    unsigned count;
    if (path == NULL || text == NULL) {
        app_say(app, TONE_PLAIN, _("No file was written."));
        return;
    }
    g_autoptr(GString) lines = write_lines(logbook, form_of(path), &count);
    if (paths_replace(path, lines->str, lines->len, 0600, &error))
        tell(logbook, path, count);
    else
        app_say(app, TONE_WARNING, "%s", error->message);
}

void logbook_export_go_on(Logbook *logbook)
{
    App *app = logbook->app;
    unsigned count;
    if (logbook->export == NULL || logbook->asked)
        return;
    g_autoptr(GString) lines = write_lines(logbook, form_of(logbook->export), &count);
    if (!write_new(logbook, logbook->export, lines)) {
        g_autofree char *label =
            g_strdup_printf(_("%s is there already; write over it?"), logbook->export);
        logbook->asked = true;
        if (app->mode != MODE_PANES) {
            g_clear_pointer(&logbook->export, g_free);
            app_say(app, TONE_WARNING, _("No file was written: it is there already."));
            return;
        }
        ask_confirm(app, label, ACTION_LOG_EXPORT, over_done);
        return;
    }
    g_autofree char *path = g_steal_pointer(&logbook->export);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        tell(logbook, path, count);
}

static void path_done(App *app, const char *text)
{
    Logbook *logbook = logbook_of(app);
    if (text == NULL || text[strspn(text, " ")] == '\0') {
        app_say(app, TONE_PLAIN, _("No file was written."));
        return;
    }
    g_autofree char *plain = g_strstrip(g_strdup(text));
    g_free(logbook->export);
    logbook->export = g_str_has_prefix(plain, "~/")
                          ? g_build_filename(g_get_home_dir(), plain + 2, NULL)
                          : g_steal_pointer(&plain);
    logbook->asked = false;
    log_rows_let_in(logbook->rows);
    if (logbook->whole || logbook->problem != NULL) {
        logbook_export_go_on(logbook);
        return;
    }
    app_say(app, TONE_PLAIN, _("Reading all lines …"));
    logbook_fetch_more(logbook);
}

void logbook_ask_export(App *app)
{
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(app_now_ms(app) / 1000);
    g_autofree char *day = now != NULL ? g_date_time_format(now, "%Y%m%d-%H%M") : g_strdup("");
    g_autofree char *name = g_strdup_printf("~/logbook-%s.csv", day);
    ask_line(app, _("To which file (.txt, .csv, .json)? "), name, NULL, path_done);
}
