/* daemon.h - the real tilikd on a scratch database, and raw sockets to speak with it
 *
 * Every wait has a deadline of 20 s and ends the test when it passes.
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_DAEMON_H
#define TILIK_TESTS_DAEMON_H

#include <glib.h>
#include <stdbool.h>

#include "model/role.h"

typedef struct Daemon {
    char *folder, *db, *tokens_file, *config;
    GPid pid;
    int port, input;
    char *token[ROLES];
    char **extra;
    int log; /* what it says on stderr */
} Daemon;

/* Among further arguments: the demo's moving pictures, too. */
#define DAEMON_VIDEO "with-video"

/* Starts a demo of 400 still cameras without video on the program that TILIKD names; config (may be
 * NULL) is the text of its tilikd.conf, more (may be NULL) further arguments.  Returns when it
 * serves. */
Daemon *daemon_new(const char *config, const char *const *more);

/* Ends it by SIGTERM, checks that it ended well in less than a second, and removes its folder. */
void daemon_free(Daemon *daemon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Daemon, daemon_free)

/* Ends it by a signal, and starts it again on the same database. */
void daemon_kill(Daemon *daemon, int signal);
void daemon_start(Daemon *daemon);

/* Runs tilikd with arguments and the daemon's --db; returns its stdout, *status its exit code. */
char *daemon_command(Daemon *daemon, int *status, const char *first, ...) G_GNUC_NULL_TERMINATED;

/* Removes a folder and the files in it. */
void folder_remove(const char *folder);

/* Resident memory in KiB; always 0 of a program under a sanitizer, which keeps what is freed. */
long daemon_memory(const Daemon *daemon);

typedef struct Answer {
    int status;
    char *head, *body;
    gsize size;
} Answer;
void answer_clear(Answer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answer, answer_clear)

/* One request on a connection of its own.  token, headers ("A: b\r\n"), body may be NULL.  status
 * 0: cut without an answer. */
Answer daemon_ask(const Daemon *daemon, const char *method, const char *path, const char *token,
                  const char *headers, const char *body);

/* The same where the server may be gone: status 0 then. */
Answer daemon_try(const Daemon *daemon, const char *method, const char *path, const char *token,
                  const char *headers, const char *body);

/* POST of JSON with an idempotency key. */
Answer daemon_post(const Daemon *daemon, const char *path, const char *token, const char *key,
                   const char *body);

/* Returns the text of a string or number member of flat JSON, NULL when absent; the caller frees
 * it. */
char *json_member(const char *json, const char *name);

/* A connected socket with time-outs. */
int daemon_dial(const Daemon *daemon);
void socket_send(int fd, const char *text);

/* Reads until text stands in what came, or the end; returns all that came. */
GString *socket_read_until(int fd, const char *text);

/* Reads one whole answer; keeps what came after it in rest (may be NULL). */
Answer socket_answer(int fd, GString *rest);

/* An open change stream; every call reads what is needed. */
typedef struct Follower {
    int fd;
    GString *buffer;
    bool chunked, ended;
    bool logbook; /* its lines are wanted, too: else they are passed over */
} Follower;

/* since -1: from now.  last_id NULL or a Last-Event-ID.  Checks that it is answered by 200. */
Follower *follower_new(const Daemon *daemon, const char *token, gint64 since, const char *last_id);
void follower_free(Follower *follower);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Follower, follower_free)

typedef struct Event {
    gint64 id;
    char *name, *data; /* NULL for an empty event */
} Event;
void event_clear(Event *event);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Event, event_clear)

/* Reads the next event; false at the end of the stream. */
bool follower_next(Follower *follower, Event *out);

/* Reads past the replay. */
void follower_settle(Follower *follower);

#endif
