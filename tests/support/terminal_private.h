/* terminal_private.h - what terminal.c and terminal_screen.c share
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_TERMINAL_PRIVATE_H
#define TILIK_TESTS_TERMINAL_PRIVATE_H

#include <vterm.h>

#include "terminal.h"

struct Term {
    int fd;
    pid_t pid;
    struct termios modes; /* as the program found them */
    bool ended;
    int status;
    char *home;
    VTerm *vterm;
    VTermScreen *screen;
    int rows, cols;
    bool alternate, cursor_visible, mouse, stalled;
    GString *title;
    GByteArray *raw;
    GByteArray *unseen; /* what of it is not on the screen yet */
    int bursts;
};

#endif
