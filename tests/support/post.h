/* post.h - an outbox and its sender on a backend that does wrong on request
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_POST_H
#define TILIK_TESTS_POST_H

#include "backend.h"
#include "net/sender.h"
#include "outbox_box.h"

#define A1 "/api/v1/alerts/a1/ack"
#define A2 "/api/v1/alerts/a2/ack"
#define A3 "/api/v1/alerts/a3/ack"

typedef struct Post {
    Box box;
    Backend *backend;
    Http *http;
    Sender *sender;
    GString *told; /* "sent a1 {...}" and "refused a1 409", a line each */
    bool takes;    /* a refusal is told to the person */
    unsigned sent;
} Post;

/* The backend answers A1 to A3; nothing is sent before post_start(). */
void post_set_up(Post *post, const void *unused);
void post_tear_down(Post *post, const void *unused);

/* Begins to send for an identity and a name; who NULL: not known yet. */
void post_start(Post *post, const char *who, const char *name);

/* Adds an act of Sari's on an object, "a1" to "a3". */
void post_add(Post *post, const char *object, const char *body);

/* For loop_until(). */
bool post_is_empty(void *data);
bool post_wants_attention(void *data);
bool post_was_tried(void *data);
bool post_is_refused(void *data);

/* How often a word stands in a text. */
unsigned post_count(const char *text, const char *word);

#endif
