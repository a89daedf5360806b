/* room.h - a control room: a real tilikd, and real consoles on it
 *
 * The city is the demo's: still, without video, with alerts that a test reports itself.  Its
 * clocks, and those of the consoles, can be moved (fault_shim.c).
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_ROOM_H
#define TILIK_TESTS_ROOM_H

#include "daemon_alerts.h"
#include "model/catalog.h"
#include "trial.h"

#define ROOM_ROWS    36
#define ROOM_COLS    140
#define ROOM_WAIT_MS 30000

typedef struct Room {
    Daemon *daemon;
    Catalog *city;
    GArray *cameras; /* uint32_t: live ones, no two in one kelurahan, in order of id */
    char *folder, *url;
    char *token_files[ROLES];
    char *shim, *clock_file, *backend_clock_file; /* environment of the consoles */
    Clocks *clocks;                               /* of the consoles */
    Clocks *backend_clocks;
    unsigned reports;
} Room;

/* config (may be NULL) is the text of tilikd.conf; an alarm ends a test that hangs. */
Room *room_new(const char *config);
Room *room_new_with_video(void);
void room_free(Room *room);

/* Ends tilikd by a signal; and starts it again, at the same address. */
void room_stop(Room *room, int signal);
void room_go_on(Room *room);

/* Starts a console for a role, in English, and waits until it shows the city; more (may be NULL)
 * are further arguments. */
Term *room_console(const Room *room, Role role, const char *const *more);

/* The same with a home of the test's own, for several starts. */
Term *room_console_at(const Room *room, Role role, const char *home);

/* Leaves by q, and checks that the terminal is as it was. */
void room_leave(Term *term);

/* Reports an alert of the i-th camera, and returns its id, which the caller frees. */
char *room_report(Room *room, unsigned camera, const char *kind, const char *priority, bool active);

/* Reports one of each of so many cameras from the first on, in one request. */
void room_report_many(Room *room, unsigned first, unsigned count, const char *kind,
                      const char *priority);

/* Waits until a member of the alert, as the backend has it, is value. */
void room_wait_member(const Room *room, const char *id, const char *name, const char *value);

/* The id and the name of the i-th camera. */
const char *room_camera(const Room *room, unsigned i);
const char *room_camera_name(const Room *room, unsigned i);

/* Waits for a line that stands above the keys.  What is said there for a while, as of a display
 * that is not there, is taken back by a key. */
void room_wait_standing(Term *term, const char *text);

/* Waits until the console says that its link is gone: what it has is old, or never confirmed. */
void room_wait_cut(Term *term);

#endif
