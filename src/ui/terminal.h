/* terminal.h - the terminal device: modes, size, and bytes that never block
 *
 * Holds its own open file descriptions, because O_NONBLOCK set on the inherited ones would also
 * hold for the shell.  What the device does not take at once is kept, and the drained callback
 * comes when it is through.
 *
 * Always true of a Terminal: at most one frame waits in it; writing to a terminal that is gone is
 * silent.
 *
 * Layer: ui, private.  Thread: main.
 */
#ifndef TILIK_UI_TERMINAL_H
#define TILIK_UI_TERMINAL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Terminal Terminal;
typedef void (*TerminalDrained)(void *data);

/* Takes the terminal on stdin and stdout; NULL when they are none.  Changes nothing yet. */
Terminal *terminal_open(TerminalDrained drained, void *data, GError **error);
void terminal_close(Terminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Terminal, terminal_close)

/* Sets raw modes, and sees to it that a crash from here on puts everything back, bytes first. */
void terminal_enter(Terminal *terminal, const char *leave_bytes, gsize size);

/* Drops what waits, sends the bytes as far as the device takes them within a moment, and sets the
 * modes back. */
void terminal_leave(Terminal *terminal, const char *leave_bytes, gsize size);

/* Asks for the size; 24 x 80 when the device does not know. */
void terminal_size(const Terminal *terminal, int *rows, int *cols);

/* Asks how many pixels a cell has; 0 and 0 when the device does not say. */
void terminal_cell(const Terminal *terminal, int *width, int *height);

/* True when the device takes nothing now; the drained callback then comes. */
bool terminal_busy(Terminal *terminal);

/* Sends bytes, in one write where the device takes them. */
void terminal_write(Terminal *terminal, const char *bytes, gsize size);

int terminal_input(const Terminal *terminal);

/* Calls of write(2) that the device took something from, and its bytes. */
uint64_t terminal_writes(const Terminal *terminal);
uint64_t terminal_bytes(const Terminal *terminal);

#endif
