/* log.h - the program's diary
 *
 * Wraps GLib's log: g_message, g_warning, g_critical go to one place, cleaned, with a time, and
 * never to a terminal that ncurses owns.  Nothing secret is passed to it.  g_info and g_debug are
 * written only for the domains in G_MESSAGES_DEBUG.
 *
 * Layer: base.  Thread: any.
 */
#ifndef TILIK_BASE_LOG_H
#define TILIK_BASE_LOG_H

#include <glib.h>
#include <stdbool.h>

/* Sends the log to stderr with systemd's <N> priority prefixes. */
void log_to_stderr(void);

/* Sends the log to a file, made with mode 0600 and rotated once, to "path.1", past 4 MiB.  Returns
 * false and sets error when it can't be opened; the log then goes nowhere. */
bool log_to_file(const char *path, GError **error);

/* Sends the log nowhere; what a program calls before ncurses takes the terminal and no file was
 * asked for. */
void log_to_nowhere(void);

/* Tells the person who started the program, on stderr; format ends with a newline.  Each line is
 * cleaned: names of files and options may come from anywhere. */
void log_complain(const char *format, ...) G_GNUC_PRINTF(1, 2);

#endif
