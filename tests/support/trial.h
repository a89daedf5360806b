/* trial.h - the real tilik in a terminal, on a backend of the test's, with clocks that can be moved
 *
 * Everything has a deadline: an alarm ends a trial that hangs.
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_TRIAL_H
#define TILIK_TESTS_TRIAL_H

#include "backend.h"
#include "clocks.h"
#include "terminal.h"

#define TRIAL_WAIT_MS 30000
#define TRIAL_ROWS    30
#define TRIAL_COLS    120

typedef struct Trial {
    Catalog *city;
    Backend *backend;
    Term *term;
    Clocks *clocks;
    char *folder, *shim, *clock_file;
    int64_t rev;
} Trial;

/* Serves city, which it takes. */
void trial_begin(Trial *trial, Catalog *city);
void trial_end(Trial *trial);

/* Starts tilik on it; more is one further environment variable, or NULL. */
void trial_start(Trial *trial, const char *more);

/* Leaves by q, and checks that the terminal is as it was. */
void trial_leave(Trial *trial);

/* Sends so many changes as one event each, at once; the last ones give every camera the state. */
void trial_burst(Trial *trial, unsigned changes, CameraState state);

/* Gives every camera the state, and waits until the screen shows the text. */
void trial_change(Trial *trial, CameraState state, const char *shown);

/* True when the text stands on the screen now. */
bool term_shows(Term *term, const char *text);

#endif
