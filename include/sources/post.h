/* post.h - one bounded POST to an address that the city's administrator named
 *
 * What is answered is bounded in bytes and time, and nobody reads it but for its status; no
 * redirect is followed, no proxy of the surroundings used, no cookie and no .netrc; only https is
 * spoken, and http to this machine itself.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_POST_H
#define TILIK_SOURCES_POST_H

#include <event2/event.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define POST_URL_MAX 2000

/* True for an address of https, or of http on this machine itself, that names no user. */
bool post_url_fits(const char *url);

typedef struct PostRequest {
    const char *url;
    const char *ca_file;        /* authorities to trust, a PEM file; NULL: the system's */
    const char *const *headers; /* "Name: value", NULL-terminated */
    const char *body;
    gsize size;
    int timeout_s;
} PostRequest;

/* status 0: there was none, and why says so in a few words that name no address.  after_ms: how
 * long it asks to be left alone (Retry-After), 0 not told. */
typedef struct PostAnswer {
    int status;
    int64_t after_ms;
    const char *why;
} PostAnswer;

typedef void (*PostDone)(const PostAnswer *answer, void *data);

typedef struct Poster Poster;

/* Returns one that runs on this loop; the caller frees it. */
Poster *poster_new(struct event_base *base);

/* Ends what is under way; nobody is told.  poster_free() does so too; both accept NULL. */
void poster_stop(Poster *poster);
void poster_free(Poster *poster);

/* Copies the request; done is called later, once. */
void poster_send(Poster *poster, const PostRequest *request, PostDone done, void *data);

#endif
