/* shift_private.h - what the files of the check before a shift share
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_SHIFT_PRIVATE_H
#define TILIK_CONSOLE_SHIFT_PRIVATE_H

#include <gio/gio.h>

#include "console/desk.h"
#include "console/shift_check.h"

#define SHIFT_CAMERAS 5

#define SHIFT_STEP_TABLE(X)                                                                        \
    X(SHIFT_CLOCK, "clock", N_("Clock"))                                                           \
    X(SHIFT_BACKEND, "backend", N_("Backend"))                                                     \
    X(SHIFT_QUEUE, "queue", N_("What waits to be sent"))                                           \
    X(SHIFT_BUBBLE, "bubble", N_("Notification"))                                                  \
    X(SHIFT_SOUND, "sound", N_("Sound"))                                                           \
    X(SHIFT_WINDOW, "window", N_("Test window"))                                                   \
    X(SHIFT_CAMERA, "camera", N_("Camera"))

typedef enum ShiftStep { SHIFT_STEP_TABLE(WORDS_ENUM) SHIFT_STEPS } ShiftStep;
WORDS_DECLARE(ShiftStep, shift_step)

#define SHIFT_STATE_TABLE(X)                                                                       \
    X(SHIFT_WAITING, "waiting", "")                                                                \
    X(SHIFT_RUNNING, "running", N_("under way"))                                                   \
    X(SHIFT_ASKING, "asking", N_("y or n?"))                                                       \
    X(SHIFT_GOOD, "good", N_("good"))                                                              \
    X(SHIFT_BAD, "bad", N_("not good"))                                                            \
    X(SHIFT_SKIPPED, "skipped", N_("skipped"))

typedef enum ShiftState { SHIFT_STATE_TABLE(WORDS_ENUM) SHIFT_STATES } ShiftState;
WORDS_DECLARE(ShiftState, shift_state)

typedef struct ShiftLine {
    ShiftStep step;
    ShiftState state;
    char key[16];
    char *camera; /* id; of a window or camera */
    char result[200];
    char brief[96]; /* for the logbook: "backend 34 ms" */
    int64_t began_ms;
} ShiftLine;

#define SHIFT_LINES (SHIFT_CAMERA + SHIFT_CAMERAS)

typedef struct ShiftDesk {
    App *app;
    View *view;
    ShiftLine lines[SHIFT_LINES];
    int now;        /* the line under way; SHIFT_LINES: all is done; -1: not begun */
    unsigned round; /* what an earlier round asked for is not told to this one */
    guint timer, next;
    GCancellable *cancel; /* of the notification; NULL none */
    bool written;
} ShiftDesk;

/* shift_steps.c */

/* Begins with the first step. */
void shift_begin(ShiftDesk *desk);

/* Stops where it is; windows that it opened are closed. */
void shift_end(ShiftDesk *desk);

/* The step under way is over; brief may be NULL. */
void shift_done(ShiftDesk *desk, ShiftState state, const char *result, const char *brief);

/* Waits for the person's answer to what the line's result asks. */
void shift_ask(ShiftDesk *desk, ShiftLine *line);

/* The person has answered. */
void shift_answer(ShiftDesk *desk, bool yes);

/* The line under way; NULL: none. */
ShiftLine *shift_line(ShiftDesk *desk);

/* shift_windows.c */

/* Picks cameras of chance that have pictures; those of lines without one stay NULL. */
void shift_pick(ShiftDesk *desk);
void shift_open(ShiftDesk *desk, ShiftLine *line);
void shift_close(ShiftDesk *desk, ShiftLine *line);
void shift_window_late(ShiftDesk *desk, ShiftLine *line);

/* shift_bubble.c */

/* Shows a notification, and tells by shift_done() whether somebody answered. */
void shift_bubble(ShiftDesk *desk);

/* shift_write.c */

/* Writes what came of it into the logbook. */
void shift_write(ShiftDesk *desk);

#endif
