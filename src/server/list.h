/* list.h - what a list is asked for, and who may see which of it
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_LIST_H
#define TILIK_SERVER_LIST_H

#include "call.h"

/* True when the call's token may know of the object. */
bool list_sees(const Token *token, EntryKind kind, const Slot *slot);

/* Answers GET of a whole kind: a page of JSON, or all as NDJSON. */
void list_answer(Call *call, EntryKind kind);

/* True for what a list is asked for; slot is there, and the reader may know of it. */
typedef bool (*ListWants)(const Slot *slot, void *data);

/* Answers GET of a kind whose ids are of their time: a page of JSON, the newest first. */
void list_answer_newest(Call *call, EntryKind kind, ListWants wants, void *data);

/* Answers GET of one object. */
void list_answer_one(Call *call, EntryKind kind);

/* Answers GET of one alert or situation, from the journal when it has left the lists. */
void list_answer_past(Call *call, EntryKind kind);

/* Returns an alert or situation, held or past, that the call's token may know of; unref it.  NULL:
 * there is none. */
Line *list_find_past(Call *call, EntryKind kind, const char *id);

/* True when the call's token may know of the alert, held or past. */
bool list_sees_alert(Call *call, const char *id);

/* Reads a number parameter.  False when it is there and not from 0 to max; *out is untouched when
 * it is not there. */
bool list_number(const Call *call, const char *name, int64_t max, int64_t *out);

/* Cursors hide what they hold, so that nobody builds on it. */
char *list_cursor(const char *position);
char *list_position(const char *cursor);

/* Sets Link: rel="next" for the cursor. */
void list_link_next(Call *call, const char *cursor);

#endif
