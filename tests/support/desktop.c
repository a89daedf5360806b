#include "desktop_private.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOTIFICATION "/usr/lib/notification-daemon/notification-daemon"

static const char bus_config[] =
    "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>"
    "<servicedir>%s/services</servicedir>"
    "<policy context='default'><allow send_destination='*' eavesdrop='true'/>"
    "<allow eavesdrop='true'/><allow own='*'/></policy></busconfig>";

/* Its menu, opened by the middle button, is a program that chooses what the test wants. */
static const char dunst_config[] =
    "[global]\n  width = 360\n  height = 200\n  offset = 10x10\n  origin = top-right\n"
    "  notification_limit = 0\n  font = DejaVu Sans 10\n  dmenu = %s/menu\n"
    "  mouse_left_click = do_action\n  mouse_middle_click = context\n"
    "  mouse_right_click = close_current\n";

static const char menu[] = "#!/bin/sh\ngrep -F -m 1 -e \"$(cat '%s/wanted')\"\n";

bool desktop_is_missing(void)
{
    static const char *const programs[] = {"Xvfb", "dbus-daemon", "dunst", "xdotool", NOTIFICATION};
    for (size_t i = 0; i < G_N_ELEMENTS(programs); i++) {
        g_autofree char *found = g_find_program_in_path(programs[i]);
        if (found == NULL) {
            printf("TAP version 13\n1..0 # SKIP no %s here; src/setup.sh test installs it\n",
                   programs[i]);
            return true;
        }
    }
    return false;
}

static void die_with_parent(gpointer user)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

static GPid start(const char *const *arguments, char **environment, int *out)
{
    GPid process = 0;
    g_autoptr(GError) error = NULL;
    GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL |
                        G_SPAWN_DO_NOT_REAP_CHILD |
                        (out == NULL ? G_SPAWN_STDOUT_TO_DEV_NULL : G_SPAWN_DEFAULT);
    g_spawn_async_with_pipes(NULL, (char **)arguments, environment, flags, die_with_parent, NULL,
                             &process, NULL, out, NULL, &error);
    g_assert_no_error(error);
    return process;
}

/* Starts a program that says one line when it is up, and returns that line. */
static char *start_and_hear(const char *const *arguments, char **environment, GPid *process)
{
    int out = -1;
    char line[512] = "";
    *process = start(arguments, environment, &out);
    FILE *lines = fdopen(out, "r");
    g_assert_nonnull(fgets(line, sizeof line, lines));
    fclose(lines);
    return g_strdup(g_strchomp(line));
}

static void end(GPid *process, int sent)
{
    if (*process == 0) {
        return;
    }
    kill(*process, SIGCONT);
    kill(*process, sent);
    waitpid(*process, NULL, 0);
    *process = 0;
}

static void write_file(const Desktop *desktop, const char *name, const char *format)
{
    g_autofree char *path = g_build_filename(desktop->folder, name, NULL);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    g_autofree char *text = g_strdup_printf(format, desktop->folder);
#pragma GCC diagnostic pop
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_chmod(path, 0700);
}

char **desktop_environment(const Desktop *desktop)
{
    char **list = g_new0(char *, 4);
    list[0] = g_strconcat("DISPLAY=", desktop->display, NULL);
    list[1] = g_strconcat("DBUS_SESSION_BUS_ADDRESS=", desktop->address, NULL);
    list[2] = g_strdup("LANGUAGE=en");
    return list;
}

char **desktop_surroundings(const Desktop *desktop)
{
    char **list = g_get_environ();
    list = g_environ_setenv(list, "DISPLAY", desktop->display, TRUE);
    list = g_environ_setenv(list, "DBUS_SESSION_BUS_ADDRESS", desktop->address, TRUE);
    return g_environ_setenv(list, "NO_AT_BRIDGE", "1", TRUE);
}

static void start_bus(Desktop *desktop)
{
    g_autofree char *config = g_build_filename(desktop->folder, "bus.conf", NULL);
    const char *bus[] = {"dbus-daemon", "--config-file",   config,
                         "--nofork",    "--print-address", NULL};
    g_autoptr(GError) error = NULL;
    desktop->address = start_and_hear(bus, NULL, &desktop->bus);
    desktop->connection =
        g_dbus_connection_new_for_address_sync(desktop->address,
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, &error);
    g_assert_no_error(error);
}

Desktop *desktop_new(void)
{
    Desktop *desktop = g_new0(Desktop, 1);
    const char *xvfb[] = {"Xvfb",        "-displayfd", "1",   "-screen",  "0",
                          "1000x700x24", "-nolisten",  "tcp", "-noreset", NULL};
    desktop->folder = g_dir_make_tmp("tilik-desktop-XXXXXX", NULL);
    g_autofree char *services = g_build_filename(desktop->folder, "services", NULL);
    g_mkdir(services, 0700);
    write_file(desktop, "bus.conf", bus_config);
    write_file(desktop, "dunstrc", dunst_config);
    write_file(desktop, "menu", menu);
    g_autofree char *number = start_and_hear(xvfb, NULL, &desktop->server);
    desktop->display = g_strconcat(":", number, NULL);
    start_bus(desktop);
    return desktop;
}

void desktop_end_bus(Desktop *desktop)
{
    g_clear_object(&desktop->connection);
    end(&desktop->bus, SIGTERM);
}

static void remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            remove_folder(path);
        }
        g_remove(path);
    }
    g_rmdir(folder);
}

void desktop_free(Desktop *desktop)
{
    end(&desktop->daemon, SIGKILL);
    desktop_end_bus(desktop);
    end(&desktop->server, SIGKILL);
    remove_folder(desktop->folder);
    g_free(desktop->folder);
    g_free(desktop->display);
    g_free(desktop->address);
    g_free(desktop);
}

/* The daemon */

static bool is_there(const Desktop *desktop)
{
    gboolean there = FALSE;
    g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
        desktop->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
        "org.freedesktop.DBus", "NameHasOwner", g_variant_new("(s)", NAME), NULL,
        G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
    if (answer != NULL) {
        g_variant_get(answer, "(b)", &there);
    }
    return there;
}

void desktop_daemon(Desktop *desktop, DesktopDaemon kind)
{
    g_autofree char *config = g_build_filename(desktop->folder, "dunstrc", NULL);
    const char *dunst[] = {"dunst", "-conf", config, NULL};
    const char *notification[] = {NOTIFICATION, NULL};
    g_auto(GStrv) environment = desktop_surroundings(desktop);
    desktop->kind = kind;
    desktop->daemon = start(kind == DESKTOP_DUNST ? dunst : notification, environment, NULL);
    gint64 deadline = g_get_monotonic_time() + DEADLINE_US;
    while (!is_there(desktop) && g_get_monotonic_time() < deadline) {
        g_usleep(POLL_US);
    }
    g_assert_true(is_there(desktop));
}

void desktop_signal(Desktop *desktop, int sent)
{
    if (sent == SIGSTOP || sent == SIGCONT) {
        kill(desktop->daemon, sent);
        return;
    }
    end(&desktop->daemon, sent);
    gint64 deadline = g_get_monotonic_time() + DEADLINE_US;
    while (is_there(desktop) && g_get_monotonic_time() < deadline) {
        g_usleep(POLL_US);
    }
    g_assert_false(is_there(desktop));
}

void desktop_crashing_daemon(Desktop *desktop)
{
    write_file(desktop, "services/crash.service",
               "[D-BUS Service]\nName=" NAME "\nExec=/bin/sh -c \"echo x >>%s/crashed; exit 1\"\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_sync(desktop->connection, "org.freedesktop.DBus",
                                    "/org/freedesktop/DBus", "org.freedesktop.DBus", "ReloadConfig",
                                    NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
    g_assert_no_error(error);
}
