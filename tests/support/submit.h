/* submit.h - tickets written into a real outbox and sent to a real tilikd, and what came of them
 *
 * A submit is three acts on one ticket: it is opened, gets a note, gets a file.  Its id, its title
 * and its words come from a number, so that each can be found again and counted.
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_SUBMIT_H
#define TILIK_TESTS_SUBMIT_H

#include "daemon_tickets.h"
#include "net/sender.h"

#define SUBMIT_AREA "33.74.10.1003"
#define SUBMIT_ACTS 3

typedef struct Submit {
    char *path;  /* of the outbox */
    char *token; /* of who submits */
    Http *http;
    Outbox *outbox;
    Sender *sender;
    unsigned adding, written, failed; /* acts: asked for; told */
    unsigned sent, refused, renewed;
    unsigned tries;             /* of the first act that waits, as far as seen */
    unsigned stall_ms, doubled; /* how long a call may take, and how often that was doubled */
    bool patient;    /* waits as long as the sender does; else a new sender tries at once */
    unsigned idle;   /* source */
    GString *events; /* "sent POST /path 201\n" of each */
} Submit;

/* Opens the outbox at path and sends to a port of this machine; a call that is stalled is given up
 * after stall_ms, the next one after twice as much, since a machine may be that slow. */
void submit_open(Submit *submit, const char *path, int port, const char *token, unsigned stall_ms);

/* Ends as a console that is closed does; it can be opened again. */
void submit_close(Submit *submit);

/* Adds the acts of the nth; its file alone. */
void submit_add(Submit *submit, unsigned n);
void submit_add_file(Submit *submit, unsigned n);

/* Adds one act: method, path below /api/v1, and its body. */
void submit_act(Submit *submit, const char *object, const char *method, const char *path,
                const char *body);

/* For loop_until(): all is on the disk; nothing waits any more. */
bool submit_is_written(void *data);
bool submit_is_done(void *data);

/* The nth one's id; the caller frees it. */
char *submit_id(unsigned n);

/* Checks that the server has the nth once, with one note and one file, both whole. */
void submit_check(const Daemon *daemon, unsigned n);

/* Checks that it has so many tickets in all, numbered from 1 without a gap. */
void submit_check_count(const Daemon *daemon, unsigned count);

#endif
