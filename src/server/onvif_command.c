#include "onvif_command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "onvif_print.h"
#include "sources/onvif.h"

#define USAGE                                                                                      \
    "usage: tilikd onvif probe ADDRESS [--user NAME] [--password-file FILE]\n"                     \
    "                          [--json | --csv --id ID --area CODE [--name NAME] [--profile "      \
    "TOKEN]\n"                                                                                     \
    "                           [--login]]\n"

#define PASSWORD_MAX 512

typedef struct ProbeAsk {
    char *user, *password_file, *id, *area, *name, *profile;
    char *password;
    gboolean json, csv, login;
    const char *address;
} ProbeAsk;

static void ask_clear(ProbeAsk *ask)
{
    if (ask->password != NULL) {
        explicit_bzero(ask->password, strlen(ask->password));
    }
    g_free(ask->password);
    g_free(ask->user);
    g_free(ask->password_file);
    g_free(ask->id);
    g_free(ask->area);
    g_free(ask->name);
    g_free(ask->profile);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProbeAsk, ask_clear)

static int usage(const char *what)
{
    log_complain("tilikd: %s\n" USAGE, what);
    return 2;
}

/* The password: out of a file, or asked for; never in the arguments, which others can see */

static char *first_line(char *text)
{
    text[strcspn(text, "\r\n")] = '\0';
    return text;
}

static char *read_password(const char *path, GError **error)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND, "%s: %s", path,
                    fd < 0 ? g_strerror(errno) : "not a file");
        close(fd);
        return NULL;
    }
    bool others = (about.st_mode & (S_IRWXG | S_IRWXO)) != 0;
    char text[PASSWORD_MAX] = "";
    ssize_t size = others ? 0 : read(fd, text, sizeof text - 1);
    close(fd);
    if (others || size < 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_REFUSED, "%s: %s", path,
                    others ? "others may read it; chmod 600" : g_strerror(errno));
        return NULL;
    }
    text[size] = '\0';
    char *password = g_strdup(first_line(text));
    explicit_bzero(text, sizeof text);
    return password;
}

static char *ask_password(const char *user, GError **error)
{
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    struct termios before, quiet;
    if (fd < 0 || tcgetattr(fd, &before) != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    "no terminal to ask for the password; use --password-file");
        close(fd);
        return NULL;
    }
    char text[PASSWORD_MAX] = "";
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(fd, TCSAFLUSH, &quiet);
    dprintf(fd, "Password of %s: ", user);
    ssize_t size = read(fd, text, sizeof text - 1);
    tcsetattr(fd, TCSAFLUSH, &before);
    dprintf(fd, "\n");
    close(fd);
    text[MAX(size, 0)] = '\0';
    char *password = g_strdup(first_line(text));
    explicit_bzero(text, sizeof text);
    return password;
}

static bool find_password(ProbeAsk *ask, GError **error)
{
    if (ask->user == NULL) {
        return true;
    }
    ask->password = ask->password_file != NULL ? read_password(ask->password_file, error)
                                               : ask_password(ask->user, error);
    return ask->password != NULL;
}

/* Asking */

typedef struct Probing {
    struct event_base *base;
    OnvifReport *report;
    GError *error;
    bool done;
} Probing;

static void on_reported(OnvifReport *report, const GError *error, void *data)
{
    Probing *probing = data;
    probing->report = report;
    probing->error = error != NULL ? g_error_copy(error) : NULL;
    probing->done = true;
    event_base_loopbreak(probing->base);
}

static OnvifReport *ask_device(const ProbeAsk *ask, GError **error)
{
    Probing probing = {.base = event_base_new()};
    Onvif *onvif = onvif_new(probing.base);
    const OnvifTarget target = {ask->address, ask->user, ask->password};
    onvif_ask(onvif, &target, on_reported, &probing);
    if (!probing.done) {
        event_base_dispatch(probing.base);
    }
    onvif_free(onvif);
    event_base_free(probing.base);
    if (probing.error != NULL) {
        g_propagate_error(error, probing.error);
    }
    return probing.report;
}

static int failed(const char *what, const GError *error, int code)
{
    g_assert(error != NULL);
    log_complain("tilikd: %s%s%s\n", what, what[0] != '\0' ? ": " : "", error->message);
    return code;
}

static int probe(ProbeAsk *ask)
{
    g_autoptr(GError) error = NULL;
    if (!find_password(ask, &error)) {
        return failed("", error, 2);
    }
    g_autoptr(OnvifReport) report = ask_device(ask, &error);
    if (report == NULL) {
        return failed(ask->address, error, 1);
    }
    const OnvifRow row = {.id = ask->id,
                          .area = ask->area,
                          .name = ask->name,
                          .profile = ask->profile,
                          .user = ask->login ? ask->user : NULL,
                          .password = ask->login ? ask->password : NULL};
    if (ask->json) {
        onvif_print_json(stdout, report);
    } else if (ask->csv && !onvif_print_csv(stdout, report, &row)) {
        log_complain("tilikd: %s: it has no profile %s\n", ask->address, ask->profile);
        return 1;
    } else if (!ask->csv) {
        onvif_print_text(stdout, report);
    }
    return fflush(stdout) == 0 ? 0 : 1;
}

/* What it is asked with */

static const char *wrong(const ProbeAsk *ask)
{
    if (ask->json && ask->csv) {
        return "either --json or --csv";
    }
    if (ask->csv && (ask->id == NULL || ask->area == NULL)) {
        return "--csv needs the camera's --id and --area";
    }
    bool row = ask->id != NULL || ask->area != NULL || ask->name != NULL || ask->profile != NULL;
    if (!ask->csv && (row || ask->login)) {
        return "--id, --area, --name, --profile and --login go with --csv";
    }
    if (ask->user == NULL && (ask->password_file != NULL || ask->login)) {
        return "whose password? --user names them";
    }
    return NULL;
}

int onvif_command(int count, char **arguments)
{
    g_auto(ProbeAsk) ask = {0};
    const GOptionEntry entries[] = {
        {"user", 0, 0, G_OPTION_ARG_STRING, &ask.user, "Who asks", "NAME"},
        {"password-file", 0, 0, G_OPTION_ARG_FILENAME, &ask.password_file,
         "Their password; asked for otherwise", "FILE"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &ask.json, "As one JSON object", NULL},
        {"csv", 0, 0, G_OPTION_ARG_NONE, &ask.csv, "As a row for tilikd import cameras", NULL},
        {"id", 0, 0, G_OPTION_ARG_STRING, &ask.id, "The camera's id there", "ID"},
        {"area", 0, 0, G_OPTION_ARG_STRING, &ask.area, "Where it hangs", "CODE"},
        {"name", 0, 0, G_OPTION_ARG_STRING, &ask.name, "What it is called", "NAME"},
        {"profile", 0, 0, G_OPTION_ARG_STRING, &ask.profile, "Of a recorder: which one", "TOKEN"},
        {"login", 0, 0, G_OPTION_ARG_NONE, &ask.login, "With user and password in the row", NULL},
        {0},
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context =
        g_option_context_new("probe ADDRESS - what a camera says of itself");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &count, &arguments, &error)) {
        return usage(error->message);
    }
    if (count != 3 || strcmp(arguments[1], "probe") != 0) {
        return usage("which camera?");
    }
    ask.address = arguments[2];
    const char *problem = wrong(&ask);
    return problem != NULL ? usage(problem) : probe(&ask);
}
