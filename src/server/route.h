/* route.h - the table of all routes
 *
 * Who may call what stands here and nowhere else; a handler is never reached without it.
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_ROUTE_H
#define TILIK_SERVER_ROUTE_H

#include <event2/http.h>
#include <stdbool.h>
#include <stddef.h>

#include "model/role.h"

struct Call;

/* Beside a Right: no token asked, or any valid token. */
#define ROUTE_OPEN (-2)
#define ROUTE_ANY  (-1)

typedef struct Route {
    const char *pattern; /* {id} stands for one segment, {part} at its end for another */
    void (*handle)(struct Call *call);
    /* Answers a repeat, when the kept answer is not enough; NULL: it is. */
    void (*repeat)(struct Call *call, const char *kept);
    size_t body_max; /* 0: no body; HTTP_FILE_MAX: a file of any type, else JSON */
    enum evhttp_cmd_type method;
    int right;
    bool keyed; /* wants an Idempotency-Key */
} Route;

/* Returns the i-th route, NULL past the last. */
const Route *route_nth(size_t i);

/* "GET", "POST", "PATCH" */
const char *route_method(const Route *route);

/* Finds the route of a method and a path.  *id is the decoded {id}, the caller's to free, or NULL.
 * When only the method is wrong, returns NULL and fills allow ("GET, POST"); an unknown path leaves
 * it empty. */
const Route *route_find(enum evhttp_cmd_type method, const char *path, char **id, char *allow,
                        size_t size);

/* Answers one request to the Server that data is: checks its form, token, right and key, then
 * calls the handler. */
void route_request(struct evhttp_request *request, void *data);

#endif
