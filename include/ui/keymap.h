/* keymap.h - which key does what, where
 *
 * Read from config/keys.conf, baked into the program, with the user's keys.conf over it.  A file
 * has one group a context and one line an action: "home = Home, g g": alternatives between commas,
 * a sequence of two keys with a space.  A line in the user's file replaces all keys of that action
 * in that context; an empty one takes them away; a key that it binds anew leaves its old action.
 *
 * Always true of a Keymap: in one context a key or sequence has one action, and no key is both an
 * action and the first of a sequence.  A context that does not know a key asks [global].
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_KEYMAP_H
#define TILIK_UI_KEYMAP_H

#include <glib.h>
#include <stdbool.h>

#include "model/vocabulary.h"
#include "ui/actions.h"
#include "ui/key.h"

#define KEYMAP_SEQUENCE_MAX 2

#define KEY_CONTEXT_TABLE(X)                                                                       \
    X(KEY_CONTEXT_GLOBAL, "global", N_("Everywhere"))                                              \
    X(KEY_CONTEXT_TREE, "tree", N_("Area tree"))                                                   \
    X(KEY_CONTEXT_ALERTS, "alerts", N_("Alerts"))                                                  \
    X(KEY_CONTEXT_CAMERAS, "cameras", N_("Camera list"))                                           \
    X(KEY_CONTEXT_CARD, "card", N_("Camera card"))                                                 \
    X(KEY_CONTEXT_TICKETS, "tickets", N_("Tickets"))                                               \
    X(KEY_CONTEXT_LOGBOOK, "logbook", N_("Logbook"))                                               \
    X(KEY_CONTEXT_HANDOVER, "handover", N_("Handover"))                                            \
    X(KEY_CONTEXT_SHIFT, "shift", N_("Check before the shift"))                                    \
    X(KEY_CONTEXT_OUTBOX, "outbox", N_("What waits to be sent"))                                   \
    X(KEY_CONTEXT_ORDERS, "orders", N_("Service orders"))                                          \
    X(KEY_CONTEXT_ROLLCALL, "rollcall", N_("Roll-call"))                                           \
    X(KEY_CONTEXT_MAP, "map", N_("Map"))                                                           \
    X(KEY_CONTEXT_PREVIEW, "preview", N_("Picture in the terminal"))                               \
    X(KEY_CONTEXT_WALLS, "walls", N_("Walls"))                                                     \
    X(KEY_CONTEXT_TOUR, "tour", N_("Tour"))                                                        \
    X(KEY_CONTEXT_ROUND, "round", N_("Patrol round"))                                              \
    X(KEY_CONTEXT_EVIDENCE, "evidence", N_("Evidence"))                                            \
    X(KEY_CONTEXT_PTZ, "ptz", N_("Steering a camera"))                                             \
    X(KEY_CONTEXT_SOURCES, "sources", N_("Sources"))                                               \
    X(KEY_CONTEXT_REGISTER, "register", N_("Register"))                                            \
    X(KEY_CONTEXT_PROMPT, "prompt", N_("Where you type"))                                          \
    X(KEY_CONTEXT_PAGE, "page", N_("Help and other pages"))

typedef enum KeyContext { KEY_CONTEXT_TABLE(WORDS_ENUM) KEY_CONTEXTS } KeyContext;
WORDS_DECLARE(KeyContext, key_context)

typedef struct Keymap Keymap;

/* Reads the baked file, then the user's where there is one.  NULL and "file:line: what" on a
 * mistake. */
Keymap *keymap_load(GError **error);

/* Reads one file's text; for tests, and the first step of keymap_load(). */
Keymap *keymap_parse(const char *file, const char *text, gsize size, GError **error);
void keymap_free(Keymap *keymap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Keymap, keymap_free)

/* Lays another file's lines over the map; the map is unchanged on a mistake. */
bool keymap_overlay(Keymap *keymap, const char *file, const char *text, gsize size, GError **error);

/* Keys typed so far of a sequence.  Starts as {0}; belongs to who reads keys. */
typedef struct KeySequence {
    Key keys[KEYMAP_SEQUENCE_MAX];
    int count;
} KeySequence;

typedef enum KeyResult {
    KEY_UNBOUND, /* nothing is bound; the sequence is empty again */
    KEY_PENDING, /* one more key is needed */
    KEY_ACTION,  /* *action is set; the sequence is empty again */
} KeyResult;

/* Takes the next key in a context.  Esc in mid-sequence ends it and is KEY_UNBOUND. */
KeyResult keymap_feed(const Keymap *keymap, KeyContext context, KeySequence *sequence, Key key,
                      Action *action);

/* Returns the action of one key, ACTION_NONE when it is unbound or starts a sequence. */
Action keymap_lookup(const Keymap *keymap, KeyContext context, Key key);

/* The keys of an action as people read them ("Home, g g"), those of the context first, then
 * [global]'s.  "" when there are none.  Borrowed until the keymap changes. */
const char *keymap_keys(const Keymap *keymap, KeyContext context, Action action);

/* Copies the first of them to out, for the key bar; false, out "", when there are none. */
bool keymap_first_key(const Keymap *keymap, KeyContext context, Action action, char *out,
                      gsize size);

/* True when the context's own group binds the action: the help page lists it under that heading. */
bool keymap_binds(const Keymap *keymap, KeyContext context, Action action);

#endif
