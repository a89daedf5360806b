/* history.h - places that can be gone back to: a pane's filter, selection and scroll, as groups of
 * a GKeyFile
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_HISTORY_H
#define TILIK_CONSOLE_HISTORY_H

#include <glib.h>

#define HISTORY_MAX 50

typedef struct History History;

History *history_new(void);
void history_free(History *history);

/* Keeps where the person is about to leave from; what lay ahead is forgotten.  Takes a reference.
 */
void history_push(History *history, GKeyFile *here);

/* Goes one back or forward: here is kept on the other side.  NULL at the end; the caller unrefs the
 * place. */
GKeyFile *history_back(History *history, GKeyFile *here);
GKeyFile *history_forward(History *history, GKeyFile *here);

#endif
