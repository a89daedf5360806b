/* outbox_box.h - an outbox in a folder of a test's own
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_OUTBOX_BOX_H
#define TILIK_TESTS_OUTBOX_BOX_H

#include "store/outbox.h"

#define BOX_PATH "/api/v1/alerts/a1/ack"

typedef struct Box {
    char *folder, *path;
    Outbox *outbox;
    GPtrArray *ids;                   /* of what was added, in order */
    unsigned adding, written, failed; /* asked for; told */
    char *said;                       /* the last failure's message */
    void (*changed)(void *data);      /* NULL nobody asks */
    void *data;
} Box;

void box_set_up(Box *box, const void *unused);
void box_tear_down(Box *box, const void *unused);

/* Opens box->path, and waits until it is read. */
void box_open(Box *box);

/* Ends and opens again. */
void box_restart(Box *box);

/* Adds a POST of BOX_PATH by "me". */
void box_add(Box *box, const char *object, const char *body);

/* The same with a file, the body being its type. */
void box_add_file(Box *box, const char *object, const void *bytes, size_t size);

/* Loads the file of an act; NULL, and in *code the error's, where that fails (-1: it did not). */
GBytes *box_load(const Box *box, unsigned index, int *code);
void box_assert_loads(const Box *box, unsigned index, const char *expected);

/* Where files stand, and how many. */
char *box_files(const Box *box);
unsigned box_count_files(const Box *box);

/* Waits until all that was added is told. */
void box_settle(Box *box);

const char *box_id(const Box *box, unsigned index);

/* Counts. */
void box_written(const char *id, const GError *error, void *data);

#endif
