/* desktop_private.h - what desktop.c and desktop_mouse.c share
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_DESKTOP_PRIVATE_H
#define TILIK_TESTS_DESKTOP_PRIVATE_H

#include "desktop.h"

#define DEADLINE_US (INT64_C(30) * G_USEC_PER_SEC)
#define POLL_US     20000
#define NAME        "org.freedesktop.Notifications"

/* Our own surroundings with this display and bus; NULL-terminated, the caller frees it. */
char **desktop_surroundings(const Desktop *desktop);

#endif
