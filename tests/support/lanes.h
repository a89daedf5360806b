/* lanes.h - tests of one program that mostly wait, side by side
 *
 * Each test runs in a process of its own, so nothing of it is shared but the machine.  Tests that
 * measure what the machine bears do not stand here.
 *
 * Layer: tests.  Thread: main.
 */
#ifndef TILIK_TESTS_LANES_H
#define TILIK_TESTS_LANES_H

#include <stdbool.h>

/* To be called after g_test_init(), before anything is started.  True: all tests have run, so many
 * at a time, each as a process of this program, and were told in TAP; *status is the program's.
 * False: this is such a process, or one that was asked for single tests, and goes on. */
bool lanes_run(unsigned lanes, int *status);

#endif
