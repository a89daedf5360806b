/* fetch.h - one bounded GET at a time from hosts that the city's administrator named
 *
 * What analytics say of a picture is an address, and who writes an address must not be able to make
 * this server ask whatever it can reach.  Only http and https to a host and port of a list are
 * asked; no redirect is followed, no proxy of the surroundings used, no cookie or password sent;
 * time and bytes are bounded.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_FETCH_H
#define TILIK_SOURCES_FETCH_H

#include <event2/event.h>
#include <glib.h>
#include <stdbool.h>

#define FETCH_MOST    16 /* under way at a time */
#define FETCH_SECONDS 5

typedef struct Fetcher Fetcher;

/* hosts: "HOST" (the scheme's own port) or "HOST:PORT", with blanks between; NULL or "" none. */
Fetcher *fetcher_new(struct event_base *base, const char *hosts);

/* Tells those that wait that nothing comes. */
void fetcher_free(Fetcher *fetcher);

/* True when all of a list are hosts, or HOST:PORT. */
bool fetch_hosts_valid(const char *hosts);

/* What came; bytes NULL and why a few words when nothing did.  why names no address. */
typedef struct FetchAnswer {
    GBytes *bytes;
    const char *why;
} FetchAnswer;
typedef void (*FetchDone)(const FetchAnswer *answer, void *data);

typedef enum FetchStart {
    FETCH_BEGUN,
    FETCH_NOT_LISTED, /* nor is what is no address */
    FETCH_BUSY,
} FetchStart;

/* Asks for at most limit bytes; done is called later, once, when it is FETCH_BEGUN. */
FetchStart fetcher_get(Fetcher *fetcher, const char *url, gsize limit, FetchDone done, void *data);

#endif
