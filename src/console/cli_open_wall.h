/* cli_open_wall.h - what `tilik open` shows, as the plan of a wall
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_OPEN_WALL_H
#define TILIK_CONSOLE_CLI_OPEN_WALL_H

#include "console/wall_plan.h"

/* As typed; NULL where not given. */
typedef struct OpenWords {
    char *wall;    /* a layout, or the name of a wall */
    char *monitor; /* its number or name */
    char *query;
    gboolean full, windows;
} OpenWords;

/* The wall that is meant by the words and the cameras (ids, NULL-terminated), *out NULL for windows
 * of their own.  False and error for what makes no sense. */
bool cli_open_plan(const OpenWords *words, char **cameras, WallPlan **out, GError **error);

#endif
