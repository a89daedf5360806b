/* viewer_child.h - the process of tilik-view and the pipes to it
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_VIEWER_CHILD_H
#define TILIK_CONSOLE_VIEWER_CHILD_H

#include "wire/viewer.h"

typedef struct ViewerChild ViewerChild;

/* In either the child may be freed. */
typedef struct ViewerChildCallbacks {
    void (*event)(const ViewerEvent *event, void *user);
    /* The process has ended, with a status as waitpid(2) gives it; all that it said was handed on
     * before. */
    void (*ended)(int status, void *user);
} ViewerChildCallbacks;

/* Starts program.  NULL and error when it can't be started. */
ViewerChild *viewer_child_new(const char *program, const ViewerChildCallbacks *callbacks,
                              void *user, GError **error);

/* Closes the pipes, upon which tilik-view ends by itself; calls nobody any more. */
void viewer_child_free(ViewerChild *child);

/* Queues one command; never blocks. */
void viewer_child_send(ViewerChild *child, const ViewerCommand *command);

/* Ends it at once; the ended callback follows. */
void viewer_child_kill(ViewerChild *child);

#endif
