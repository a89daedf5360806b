/* follow.h - the stream of changes, and the ear for its silence
 *
 * A stream is alive while events come, an empty one with an id counting; bytes alone do not, or one
 * that drips a byte a second would look live.
 *
 * Layer: net.  Thread: main loop.
 */
#ifndef TILIK_NET_FOLLOW_H
#define TILIK_NET_FOLLOW_H

#include "net/http.h"

typedef struct Follow Follow;

typedef struct FollowEvents {
    void (*opened)(const HttpHead *head, void *data);
    /* id is -1 when there is none or it is no number; size is 0 for an event that carries nothing
     * but an id. */
    void (*event)(const char *name, const char *json, size_t size, int64_t id, void *data);
    /* Events that were longer than is sensible, and dropped. */
    void (*dropped)(unsigned count, void *data);
    /* It is over; answer is NULL when it fell silent. */
    void (*ended)(const HttpAnswer *answer, void *data);
} FollowEvents;

Follow *follow_new(Http *http, const FollowEvents *events, void *data);
void follow_free(Follow *follow);

/* Asks for the changes after a revision; silence_ms without an event ends it. */
void follow_start(Follow *follow, int64_t since, int64_t silence_ms);

/* Ends without a word.  Allowed within its callbacks, after which no more come. */
void follow_stop(Follow *follow);

/* The time that the server wants to pass before a reconnection, in ms; -1 where it said none. */
int follow_retry_ms(const Follow *follow);

#endif
