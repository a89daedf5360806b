/* main.c - tilik-view: live video windows
 *
 * A child of tilik that reads commands on stdin and writes events on stdout (wire/viewer.h), or a
 * small player of its own when an address is given.
 */
#include <glib-unix.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/paths.h"
#include "video/address.h"
#include "video/desk.h"
#include "video/harden.h"
#include "video/stream.h"
#include "video/talk.h"

#define EXIT_USAGE    2
#define EXIT_NO_VIDEO 3
/* What is left of the second in which the program ends once its stdin does. */
#define FAREWELL_MS      500
#define FAREWELL_STEP_MS 10
#define OPEN_MS          5000
/* How long an X server may take to answer at the start, and when it is looked for again while
 * others wait; in such steps, as nobody may be there any more. */
#define DISPLAY_S        5
#define DISPLAY_AGAIN_MS 1000
#define DISPLAY_STEP_MS  100
#define FREEZE_S         5
#define PASSWORD_MAX     256

typedef struct Program {
    GMainLoop *loop;
    Talk *talk;
    Bridge *bridge;
    Knock *knock;
    Desktop *desktop;
    Players *players;
    Recorder *recorder;
    Desk *desk;
    int64_t farewell_ms;
    int status;
    /* Options. */
    gboolean version, headless;
    int freeze_s, display_s;
    char *user, *title;
    char **addresses;
} Program;

static void say(Program *program, const ViewerEvent *event)
{
    if (program->talk != NULL) {
        talk_event(program->talk, event);
    }
}

static void say_error(Program *program, const char *text)
{
    ViewerEvent event = {.kind = VIEWER_EVENT_ERROR, .text = (char *)text};
    say(program, &event);
}

static gboolean on_farewell(gpointer user)
{
    Program *program = user;
    if (bridge_count(program->bridge) == 0 || clock_mono_ms() > program->farewell_ms) {
        g_main_loop_quit(program->loop);
    }
    return G_SOURCE_CONTINUE;
}

/* Windows go at once; cameras are told goodbye, but not for long. */
static void leave(void *user)
{
    Program *program = user;
    if (program->farewell_ms == 0) {
        program->farewell_ms = clock_mono_ms() + FAREWELL_MS;
        g_clear_pointer(&program->desk, desk_free);
        recorder_close_all(program->recorder);
        g_timeout_add(FAREWELL_STEP_MS, on_farewell, program);
    }
}

static gboolean on_signal(gpointer user)
{
    leave(user);
    return G_SOURCE_CONTINUE;
}

static gboolean on_leave(gpointer user)
{
    leave(user);
    return G_SOURCE_REMOVE;
}

/* Not from inside the desk that goes: what it says may be what shows that nobody is there. */
static void leave_soon(void *user)
{
    g_idle_add_full(G_PRIORITY_DEFAULT, on_leave, user, NULL);
}

static void on_event(const ViewerEvent *event, void *user)
{
    say(user, event);
}

static void on_line(const char *line, size_t size, void *user)
{
    Program *program = user;
    if (program->desk != NULL) {
        desk_line(program->desk, line, size);
    }
}

static void on_display_lost(void *user)
{
    Program *program = user;
    say_error(program, "no display: the X server is gone");
    program->status = EXIT_NO_VIDEO;
    g_main_loop_quit(program->loop);
}

static void on_display_stuck(void *user)
{
    Program *program = user;
    ViewerEvent event = {.kind = VIEWER_EVENT_ERROR,
                         .text = (char *)"no display: the X server does not answer"};
    if (program->talk != NULL) {
        talk_last_word(program->talk, &event);
    }
    _exit(EXIT_NO_VIDEO);
}

static void wait_for_display(Program *program, int ms)
{
    while (ms > 0 && !knock_wait(program->knock, DISPLAY_STEP_MS) &&
           (program->talk == NULL || !talk_hung_up(program->talk))) {
        ms -= DISPLAY_STEP_MS;
    }
}

/* Windows need an X server, and libvlc with its plugins; without, libvlc would draw on the
 * terminal. */
static bool start_display(Program *program, int wait_ms, GError **error)
{
    static const DesktopCallbacks callbacks = {.lost = on_display_lost, .stuck = on_display_stuck};
    if (program->headless) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                            "no display: started with --headless");
        return false;
    }
    wait_for_display(program, wait_ms);
    g_autoptr(Desktop) desktop = desktop_new(program->knock, &callbacks, program, error);
    if (desktop == NULL) {
        return false;
    }
    program->players = players_new(program->bridge, error);
    if (program->players == NULL) {
        return false;
    }
    program->desktop = g_steal_pointer(&desktop);
    desk_set_display(program->desk, program->desktop, program->players);
    return true;
}

static void say_ready(Program *program, const char *trouble)
{
    ViewerEvent ready = {.kind = VIEWER_EVENT_READY,
                         .text = (char *)TILIK_VERSION,
                         .on = trouble == NULL,
                         .note = (char *)trouble};
    say(program, &ready);
}

/* A display that was not there may have come: looked for when it is needed. */
static bool on_display_wanted(GError **error, void *user)
{
    Program *program = user;
    if (!start_display(program, DISPLAY_AGAIN_MS, error)) {
        return false;
    }
    say_ready(program, NULL);
    return true;
}

static bool on_busy_asked(void *user)
{
    const Program *program = user;
    return program->talk != NULL && talk_busy(program->talk);
}

static void on_drained(void *user)
{
    const Program *program = user;
    if (program->desk != NULL) {
        desk_drained(program->desk);
    }
}

static bool start(Program *program, GError **error)
{
    if (!harden_folder(error)) {
        return false;
    }
    stream_init();
    program->knock = knock_new();
    program->bridge = bridge_new();
    program->recorder = recorder_new(program->bridge, on_event, program);
    int freeze_ms = program->freeze_s * 1000;
    ReceiveLimits limits = {.open_ms = OPEN_MS, .freeze_ms = freeze_ms, .lost_ms = 3 * freeze_ms};
    DeskCallbacks callbacks = {.event = on_event,
                               .quit = leave_soon,
                               .display = on_display_wanted,
                               .busy = on_busy_asked,
                               .user = program};
    if (program->addresses != NULL) {
        callbacks.empty = leave_soon;
    }
    program->desk = desk_new(program->bridge, program->recorder, &limits, &callbacks);
    return true;
}
static bool parse_options(Program *program, int argc, char **argv)
{
    GOptionEntry entries[] = {
        {"version", 0, 0, G_OPTION_ARG_NONE, &program->version, N_("Show the version"), NULL},
        {"headless", 0, 0, G_OPTION_ARG_NONE, &program->headless,
         N_("Open no windows: text pictures alone"), NULL},
        {"frozen-after", 0, 0, G_OPTION_ARG_INT, &program->freeze_s,
         N_("Say FROZEN when no picture comes for N seconds (default 5)"), "N"},
        {"display-wait", 0, 0, G_OPTION_ARG_INT, &program->display_s,
         N_("Give an X server N seconds to answer (default 5)"), "N"},
        {"user", 0, 0, G_OPTION_ARG_STRING, &program->user,
         N_("Sign in to the camera as NAME; the password is asked for"), N_("NAME")},
        {"title", 0, 0, G_OPTION_ARG_STRING, &program->title, N_("Name to show"), N_("TEXT")},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &program->addresses, NULL,
         N_("[ADDRESS...]")},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, _("Shows live video in windows.  Without an address it takes commands on its "
                   "standard input,\n"
                   "one JSON object a line, and ends when that ends; tilik uses it so."));
    g_option_context_set_description(
        context, _("Keys: q close, f full screen.  Addresses: rtsp rtsps http https."));
    g_option_context_add_main_entries(context, entries, "tilik");
    g_autoptr(GError) error = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        log_complain("tilik-view: %s\n", error->message);
        return false;
    }
    program->freeze_s = CLAMP(program->freeze_s, 1, 3600);
    program->display_s = CLAMP(program->display_s, 1, 60);
    for (char **address = program->addresses; address != NULL && *address != NULL; address++) {
        if (!address_check(*address, &error)) {
            log_complain("tilik-view: %s\n", error->message);
            return false;
        }
    }
    return true;
}

/* Asks on the terminal without echo.  The answer is freed with address_wipe(). */
static char *ask_password(void)
{
    FILE *terminal = fopen("/dev/tty", "r+e");
    if (terminal == NULL) {
        return NULL;
    }
    struct termios before, silent;
    tcgetattr(fileno(terminal), &before);
    silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    fputs(_("Password: "), terminal);
    fflush(terminal);
    tcsetattr(fileno(terminal), TCSAFLUSH, &silent);
    char line[PASSWORD_MAX + 2] = "";
    char *got = fgets(line, sizeof line, terminal);
    tcsetattr(fileno(terminal), TCSAFLUSH, &before);
    fputs("\n", terminal);
    fclose(terminal);
    line[strcspn(line, "\n")] = '\0';
    char *password = got != NULL ? g_strdup(line) : NULL;
    explicit_bzero(line, sizeof line);
    return password;
}

static void open_addresses(Program *program, char *password)
{
    for (unsigned i = 0; program->addresses[i] != NULL; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "%u", i);
        g_autofree char *label = address_label(program->addresses[i]);
        ViewerCommand open = {.kind = VIEWER_COMMAND_OPEN,
                              .id = id,
                              .url = program->addresses[i],
                              .user = program->user,
                              .password = password,
                              .title = program->title != NULL ? program->title : label};
        desk_obey(program->desk, &open);
    }
}

/* As a child: stdin and stdout carry lines, and nothing else is open to libraries. */
static bool start_talk(Program *program)
{
    static const TalkCallbacks callbacks = {
        .line = on_line, .end = leave_soon, .drained = on_drained};
    int in = -1, out = -1;
    if (!harden_files(&in, &out)) {
        return false;
    }
    program->talk = talk_new(in, out, &callbacks, program);
    return true;
}

static int run_child(Program *program)
{
    g_autoptr(GError) error = NULL;
    if (!start_talk(program)) {
        return EXIT_FAILURE;
    }
    if (!start(program, &error)) {
        say_error(program, error->message);
        talk_drain(program->talk, FAREWELL_MS);
        return EXIT_NO_VIDEO;
    }
    start_display(program, 1000 * program->display_s, &error);
    say_ready(program, error != NULL ? error->message : NULL);
    g_main_loop_run(program->loop);
    talk_drain(program->talk, FAREWELL_STEP_MS);
    return program->status;
}

static int run_alone(Program *program)
{
    g_autoptr(GError) error = NULL;
    char *password = program->user != NULL ? ask_password() : NULL;
    if (!start(program, &error) || !start_display(program, 1000 * program->display_s, &error)) {
        log_complain("tilik-view: %s\n", error->message);
        return EXIT_NO_VIDEO;
    }
    int in = -1, out = -1;
    harden_files(&in, &out);
    open_addresses(program, password);
    address_wipe(password);
    g_main_loop_run(program->loop);
    return program->status;
}

int main(int argc, char **argv)
{
    int parent = getppid();
    Program program = {.freeze_s = FREEZE_S, .display_s = DISPLAY_S};
    i18n_init(NULL);
    if (!parse_options(&program, argc, argv)) {
        return EXIT_USAGE;
    }
    if (program.version) {
        puts("tilik-view " TILIK_VERSION);
        return EXIT_SUCCESS;
    }
    if (!harden_process(program.addresses == NULL, parent)) {
        return EXIT_FAILURE;
    }
    g_autofree char *log = paths_state("tilik-view.log");
    if (!paths_make_parent(log, NULL) || !log_to_file(log, NULL)) {
        log_to_nowhere();
    }
    g_unsetenv("TERM");
    /* Threads come and go with each window; an arena for each would be kept. */
    mallopt(M_ARENA_MAX, 2);
    program.loop = g_main_loop_new(NULL, FALSE);
    g_unix_signal_add(SIGTERM, on_signal, &program);
    g_unix_signal_add(SIGINT, on_signal, &program);
    int status = program.addresses == NULL ? run_child(&program) : run_alone(&program);
    /* Threads of a camera that does not answer may still hang; the kernel ends them. */
    _exit(status);
}
