/* http_problem.h - what evhttp answers by itself, in our words
 *
 * evhttp refuses what is no request before anybody here has seen it, with a page of HTML that no
 * console reads; libevent 2.1 has no hook for that.  So a connection's output is looked at: a page
 * of HTML, which nothing of ours is, gives way to a problem with the same status.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_HTTP_PROBLEM_H
#define TILIK_SERVER_HTTP_PROBLEM_H

#include <event2/buffer.h>

/* Looks at the output of a connection from now on, and no more. */
void http_problem_watch(struct evbuffer *output);
void http_problem_forget(struct evbuffer *output);

#endif
