/* notify_desktop.c - the notification thread on real desktops: dunst and notification-daemon under
 * Xvfb, well, stopped, crashed, late, and not there at all */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desktop.h"
#include "lanes.h"

#define DEADLINE_MS 20000 /* less than the 25 s that libnotify waits for a daemon */

/* tests/video/notify_child.c, told by lines. */
typedef struct Child {
    GPid pid;
    int in, out;
    char *log;
    GString *said;
} Child;

static void die_with_parent(gpointer user)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

static Child *child_new(const Desktop *desktop, const char *without)
{
    Child *child = g_new0(Child, 1);
    const char *build = g_getenv("TILIK_BUILD");
    g_autofree char *program = g_build_filename(build, "tests", "video", "notify_child", NULL);
    g_auto(GStrv) environment = g_get_environ(), more = desktop_environment(desktop);
    g_autoptr(GError) error = NULL;
    for (char **one = more; *one != NULL; one++) {
        g_auto(GStrv) pair = g_strsplit(*one, "=", 2);
        environment = g_environ_setenv(environment, pair[0], pair[1], TRUE);
    }
    if (without != NULL)
        environment = g_environ_unsetenv(environment, without);
    child->log = g_build_filename(desktop->folder, "log", NULL);
    child->said = g_string_new(NULL);
    remove(child->log);
    char *arguments[] = {program, child->log, NULL};
    g_spawn_async_with_pipes(NULL, arguments, environment, G_SPAWN_DO_NOT_REAP_CHILD,
                             die_with_parent, NULL, &child->pid, &child->in, &child->out, NULL,
                             &error);
    g_assert_no_error(error);
    return child;
}

static void tell(Child *child, const char *line)
{
    g_assert_cmpint(write(child->in, line, strlen(line)), ==, (gssize)strlen(line));
    g_assert_cmpint(write(child->in, "\n", 1), ==, 1);
}

/* Reads until a line that begins so has come; the number that ends it. */
static int hear(Child *child, const char *begins)
{
    gint64 deadline = g_get_monotonic_time() + DEADLINE_MS * (gint64)1000;
    g_autofree char *wanted = g_strconcat("\n", begins, NULL);
    while (true) {
        g_autofree char *text = g_strconcat("\n", child->said->str, NULL);
        const char *found = strstr(text, wanted), *end = found ? strchr(found + 1, '\n') : NULL;
        if (end != NULL) {
            const char *number = end;
            while (g_ascii_isdigit(number[-1]))
                number--;
            int value = atoi(number);
            g_string_erase(child->said, 0, end - text);
            return value;
        }
        struct pollfd wait = {.fd = child->out, .events = POLLIN};
        char block[512];
        gint64 left = (deadline - g_get_monotonic_time()) / 1000;
        if (left <= 0)
            g_error("no '%s' after '%s'", begins, child->said->str);
        g_assert_cmpint(poll(&wait, 1, (int)left), ==, 1);
        ssize_t got = read(child->out, block, sizeof block);
        g_assert_cmpint(got, >, 0);
        g_string_append_len(child->said, block, got);
    }
}

/* Until its thread has been in one call for a while. */
static void until_busy(Child *child)
{
    int busy_ms = 0;
    while (busy_ms < 300) {
        tell(child, "busy");
        busy_ms = hear(child, "busy ");
        g_usleep(10000);
    }
}

static char *child_log(const Child *child)
{
    char *text = NULL;
    return g_file_get_contents(child->log, &text, NULL, NULL) ? text : g_strdup("");
}

static unsigned count_lines(const char *text)
{
    unsigned lines = 0;
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    return lines;
}

/* Ends it; its main loop was never held for long. */
static void child_end(Child *child)
{
    int status;
    tell(child, "quit");
    g_assert_cmpint(hear(child, "turns "), <, DEADLINE_MS);
    gint64 deadline = g_get_monotonic_time() + DEADLINE_MS * (gint64)1000;
    while (waitpid(child->pid, &status, WNOHANG) == 0) {
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
        g_usleep(1000);
    }
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
    close(child->in);
    close(child->out);
    g_free(child->log);
    g_string_free(child->said, TRUE);
    g_free(child);
}

static void until_logged(const Child *child, const char *text)
{
    gint64 deadline = g_get_monotonic_time() + DEADLINE_MS * (gint64)1000;
    g_autofree char *log = child_log(child);
    while (strstr(log, text) == NULL) {
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
        g_usleep(5000);
        g_free(log);
        log = child_log(child);
    }
}

#define CRITICAL "critical 7|critical: fire|Simpang Lima <b>ATCS</b> & 3\\nSince 21:12"

static void check_shows(DesktopDaemon kind)
{
    Desktop *desktop = desktop_new();
    desktop_daemon(desktop, kind);
    Child *child = child_new(desktop, NULL);
    tell(child, "show 1 1 " CRITICAL);
    desktop_until_bubbles(desktop, 1);
    for (int i = 0; i < 20; i++) {
        char line[128];
        g_snprintf(line, sizeof line, "show 1 1 critical 7|critical: fire, %d alerts|Since 21:12",
                   i);
        tell(child, line);
    }
    tell(child, "busy");
    hear(child, "busy ");
    desktop_picture(desktop, kind == DESKTOP_DUNST ? "bubble-dunst" : "bubble-notification-daemon");
    desktop_until_bubbles(desktop, 1);
    /* notification-daemon 3.20 leaves on the screen what it was told to close. */
    if (kind == DESKTOP_DUNST) {
        tell(child, "hide 1");
        desktop_until_bubbles(desktop, 0);
        tell(child, "show 1 2 " CRITICAL);
        desktop_until_bubbles(desktop, 1);
    }
    child_end(child);
    if (kind == DESKTOP_DUNST)
        desktop_until_bubbles(desktop, 0);
    desktop_free(desktop);
}

static void test_dunst_shows(void)
{
    check_shows(DESKTOP_DUNST);
}

static void test_notification_shows(void)
{
    check_shows(DESKTOP_NOTIFICATION);
}

static void check_buttons(DesktopDaemon kind)
{
    static const char *const presses[][2] = {
        {"Acknowledge", "ack"}, {"Open video", "open"}, {"", "default"}};
    Desktop *desktop = desktop_new();
    desktop_daemon(desktop, kind);
    Child *child = child_new(desktop, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(presses); i++) {
        char show[128], chosen[64], closed[64];
        g_snprintf(show, sizeof show, "show 1 %u " CRITICAL, i + 5);
        g_snprintf(chosen, sizeof chosen, "chosen 1 %u %s", i + 5, presses[i][1]);
        g_snprintf(closed, sizeof closed, "closed 1 %u", i + 5);
        tell(child, show);
        desktop_until_bubbles(desktop, 1);
        desktop_press(desktop, presses[i][0]);
        hear(child, chosen);
        hear(child, closed);
        desktop_until_bubbles(desktop, 0);
    }
    child_end(child);
    desktop_free(desktop);
}

static void test_dunst_buttons(void)
{
    check_buttons(DESKTOP_DUNST);
}

static void test_notification_buttons(void)
{
    check_buttons(DESKTOP_NOTIFICATION);
}

static void test_stopped(void)
{
    Desktop *desktop = desktop_new();
    desktop_daemon(desktop, DESKTOP_DUNST);
    Child *child = child_new(desktop, NULL);
    tell(child, "show 1 1 " CRITICAL);
    desktop_until_bubbles(desktop, 1);
    desktop_signal(desktop, SIGSTOP);
    tell(child, "show 2 2 " CRITICAL);
    until_busy(child);
    child_end(child);
    desktop_free(desktop);
}

static void test_goes_on(void)
{
    Desktop *desktop = desktop_new();
    desktop_daemon(desktop, DESKTOP_DUNST);
    desktop_signal(desktop, SIGSTOP);
    Child *child = child_new(desktop, NULL);
    for (int i = 1; i < 100; i++) {
        char line[64];
        g_snprintf(line, sizeof line, "show 1 %d normal 7|n %d|Since 21:12", i, i);
        tell(child, line);
    }
    until_busy(child);
    desktop_signal(desktop, SIGCONT);
    desktop_until_bubbles(desktop, 1);
    child_end(child);
    desktop_free(desktop);
}

static void test_late(void)
{
    Desktop *desktop = desktop_new();
    Child *child = child_new(desktop, NULL);
    /* dunst lays two that say the same on one another. */
    for (int i = 1; i < 6; i++) {
        char line[96];
        g_snprintf(line, sizeof line, "show %d %d critical 7|fire %d|Since 21:12", i, i, i);
        tell(child, line);
    }
    until_logged(child, "no desktop notifications");
    desktop_daemon(desktop, DESKTOP_DUNST);
    desktop_until_bubbles(desktop, 5);
    g_autofree char *log = child_log(child);
    g_assert_nonnull(strstr(log, "shown again"));
    g_assert_cmpuint(count_lines(log), ==, 2);
    child_end(child);
    desktop_free(desktop);
}

static void test_crashed(void)
{
    Desktop *desktop = desktop_new();
    desktop_daemon(desktop, DESKTOP_DUNST);
    Child *child = child_new(desktop, NULL);
    tell(child, "show 1 1 " CRITICAL);
    tell(child, "show 2 2 critical 7|flood|Since 21:12");
    desktop_until_bubbles(desktop, 2);
    tell(child, "hide 2");
    desktop_until_bubbles(desktop, 1);
    desktop_signal(desktop, SIGKILL);
    desktop_daemon(desktop, DESKTOP_DUNST);
    desktop_until_bubbles(desktop, 1);
    desktop_press(desktop, "Acknowledge");
    hear(child, "chosen 1 1 ack");
    child_end(child);
    desktop_free(desktop);
}

/* One that the bus starts, and that dies at once: tried once, said once. */
static void test_crashing(void)
{
    Desktop *desktop = desktop_new();
    desktop_crashing_daemon(desktop);
    Child *child = child_new(desktop, NULL);
    tell(child, "show 1 1 " CRITICAL);
    until_logged(child, "no desktop notifications");
    for (int i = 0; i < 50; i++) {
        char line[96];
        g_snprintf(line, sizeof line, "show 1 %d " CRITICAL, i + 2);
        tell(child, line);
    }
    tell(child, "busy");
    hear(child, "busy ");
    child_end(child);
    g_autofree char *marks = g_build_filename(desktop->folder, "crashed", NULL), *crashed = NULL;
    g_assert_true(g_file_get_contents(marks, &crashed, NULL, NULL));
    /* The bubble, and what libnotify asks before it. */
    g_assert_cmpuint(count_lines(crashed), <=, 3);
    desktop_free(desktop);
}

static void test_no_bus(void)
{
    Desktop *desktop = desktop_new();
    g_free(desktop->address);
    desktop->address = g_strdup("unix:path=/nowhere/bus");
    static const char *const without[] = {"DBUS_SESSION_BUS_ADDRESS", NULL};
    for (unsigned i = 0; i < G_N_ELEMENTS(without); i++) {
        Child *child = child_new(desktop, without[i]);
        for (int k = 1; k < 50; k++) {
            char line[96];
            g_snprintf(line, sizeof line, "show %d %d " CRITICAL, k % 6, k);
            tell(child, line);
        }
        until_logged(child, "no desktop notifications");
        tell(child, "busy");
        hear(child, "busy ");
        g_autofree char *log = child_log(child);
        g_assert_cmpuint(count_lines(log), ==, 1);
        child_end(child);
    }
    desktop_free(desktop);
}

static void test_bus_dies(void)
{
    Desktop *desktop = desktop_new();
    desktop_daemon(desktop, DESKTOP_DUNST);
    Child *child = child_new(desktop, NULL);
    tell(child, "show 1 1 " CRITICAL);
    desktop_until_bubbles(desktop, 1);
    desktop_end_bus(desktop);
    tell(child, "show 2 2 " CRITICAL);
    until_logged(child, "no desktop notifications");
    tell(child, "busy");
    hear(child, "busy ");
    child_end(child);
    desktop_free(desktop);
}

int main(int argc, char **argv)
{
    int status = 0;
    g_test_init(&argc, &argv, NULL);
    if (desktop_is_missing()) {
        return 0;
    }
    if (lanes_run(2, &status))
        return status;
    g_test_add_func("/notify-desktop/dunst shows a bubble, changes it in place, and closes it",
                    test_dunst_shows);
    g_test_add_func("/notify-desktop/notification-daemon shows one and changes it in place",
                    test_notification_shows);
    g_test_add_func("/notify-desktop/what is pressed in dunst is told", test_dunst_buttons);
    g_test_add_func("/notify-desktop/what is pressed in notification-daemon is told",
                    test_notification_buttons);
    g_test_add_func("/notify-desktop/a daemon that is stopped holds nobody, at the end neither",
                    test_stopped);
    g_test_add_func("/notify-desktop/one that goes on shows the newest alone", test_goes_on);
    g_test_add_func("/notify-desktop/one that starts late shows what stands", test_late);
    g_test_add_func("/notify-desktop/one that crashed is told again what stands", test_crashed);
    g_test_add_func("/notify-desktop/one that crashes at each start is let be", test_crashing);
    g_test_add_func("/notify-desktop/no bus is one line in the log", test_no_bus);
    g_test_add_func("/notify-desktop/a bus that dies takes nobody with it", test_bus_dies);
    return g_test_run();
}
