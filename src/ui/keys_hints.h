/* keys_hints.h - what the key bar says, page by page
 *
 * Layer: ui.  Thread: any.
 */
#ifndef TILIK_UI_KEYS_HINTS_H
#define TILIK_UI_KEYS_HINTS_H

#include "ui/view_keys.h"

/* What the bar says of an action; the help has the whole sentence. */
typedef struct Hint {
    Action action;
    const char *words; /* N_() */
} Hint;

typedef struct Hints {
    const Hint *hints;
    unsigned count;
} Hints;

#define HINTS(rows) ((Hints){rows, G_N_ELEMENTS(rows)})

/* Those of the place that keys go to, the most needed first. */
Hints keys_hints(const KeysFacts *facts);

/* Those of the sources, the register, and a camera that is steered. */
Hints keys_hints_late(KeyContext context);

/* True for a page in the place of the panes. */
bool keys_hints_is_desk(KeyContext context);

#endif
