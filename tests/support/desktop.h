/* desktop.h - an X display, a D-Bus session and a real notification daemon, as a person sees and
 * presses them
 *
 * All of it ends with the test.  Every wait has a deadline and ends the test when it passes.
 *
 * Layer: tests.  Thread: main.
 */
#ifndef TILIK_TESTS_DESKTOP_H
#define TILIK_TESTS_DESKTOP_H

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum DesktopDaemon { DESKTOP_NOTHING, DESKTOP_DUNST, DESKTOP_NOTIFICATION } DesktopDaemon;

typedef struct Desktop {
    char *folder, *display, *address; /* address: of the bus, "" when there is none */
    GPid server, bus, daemon;
    DesktopDaemon kind;
    GDBusConnection *connection;
} Desktop;

/* Says in TAP, and returns true, when it can't be had here: the test is left out. */
bool desktop_is_missing(void);

/* Starts the display and a bus that starts no daemon by itself. */
Desktop *desktop_new(void);
void desktop_free(Desktop *desktop);

/* Starts a daemon and waits until it is there; ends it by a signal, SIGSTOP only stops it. */
void desktop_daemon(Desktop *desktop, DesktopDaemon kind);
void desktop_signal(Desktop *desktop, int signal);

/* From now on a daemon that crashes at once is started whenever somebody asks for one. */
void desktop_crashing_daemon(Desktop *desktop);

/* Ends the bus. */
void desktop_end_bus(Desktop *desktop);

/* How many bubbles stand on the screen. */
unsigned desktop_bubbles(Desktop *desktop);
void desktop_until_bubbles(Desktop *desktop, unsigned wanted);

/* Presses a button of the newest bubble, by the mouse: its label, or "" for the bubble itself. */
void desktop_press(Desktop *desktop, const char *label);

/* Puts a picture of the screen into a file of TILIK_BUILD. */
void desktop_picture(const Desktop *desktop, const char *name);

/* "DISPLAY=..." and "DBUS_SESSION_BUS_ADDRESS=..."; NULL-terminated, the caller frees it. */
char **desktop_environment(const Desktop *desktop);

#endif
