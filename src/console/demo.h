/* demo.h - the make-believe city: a tilikd --demo of our own, as a child
 *
 * Its database and tokens stand in a private folder that goes when it ends.  It dies with us
 * however we end: its stdin closes, and the kernel tells it.  When it dies before us it is started
 * again on the same port and database.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_DEMO_H
#define TILIK_CONSOLE_DEMO_H

#include <glib.h>

#include "model/role.h"

typedef struct Demo Demo;

/* What of the make-believe city may be chosen; NULL and 0 for its own choice. */
typedef struct DemoWish {
    const char *city;
    int cameras;
    const char *seed;
    const char *rate; /* of alerts a minute */
    Role role;        /* whose token is used */
} DemoWish;

/* backend and token are set when it serves, also after each restart; message says why not. */
typedef void (*DemoTold)(const char *backend, const char *token, const char *message, void *data);

/* Starts tilikd from our own folder, else from PATH.  told is called from the main loop.  NULL and
 * error when it can't be started at all. */
Demo *demo_new(const DemoWish *wish, DemoTold told, void *data, GError **error);

/* The path of a file in its folder, which goes with it; the caller frees it. */
char *demo_file(const Demo *demo, const char *name);

/* Ends it and takes its folder away; waits at most half a second. */
void demo_free(Demo *demo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Demo, demo_free)

#endif
