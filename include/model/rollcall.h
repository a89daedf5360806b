/* rollcall.h - the roll-call of the guard posts: who answered, and who should have
 *
 * Somebody calls the posts of a kelurahan and types what each says on one line: "01 aman / 02 2
 * orang / 05 hujan".  Of each RT the last answer is kept.  A post is expected to answer again and
 * again while the watch lasts, once anybody of its RW has.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_ROLLCALL_H
#define TILIK_MODEL_ROLLCALL_H

#include <glib.h>
#include <stdint.h>

#include "model/area.h"
#include "model/vocabulary.h"

#define ROLL_LINES_MAX  200
#define ROLL_TEXT_MAX   300 /* bytes, of what one says */
#define ROLL_PEOPLE_MAX 999
#define ROLL_UNCOUNTED  (-1)

#define ROLL_STATE_TABLE(X)                                                                        \
    X(ROLL_PRESENT, "present", N_("answered"))                                                     \
    X(ROLL_SAFE, "safe", N_("safe"))                                                               \
    X(ROLL_ALARM, "alarm", N_("needs help"))                                                       \
    X(ROLL_EMPTY, "empty", N_("nobody at the post"))                                               \
    X(ROLL_SILENT, "silent", N_("no answer"))

typedef enum RollState { ROLL_STATE_TABLE(WORDS_ENUM) ROLL_STATES } RollState;
WORDS_DECLARE(RollState, roll_state)

/* What an RT said last; strings are borrowed. */
typedef struct RollCall {
    const char *area; /* the RT's code, and the object's id */
    const char *text; /* clean; NULL none */
    const char *by;   /* who called and wrote it down */
    int64_t at_ms, rev;
    int people; /* ROLL_UNCOUNTED: not said */
    RollState state;
} RollCall;

/* When it was last heard: a call without an answer is none.  0: never. */
int64_t rollcall_heard(const RollCall *call);

/* What was typed */

typedef struct RollLine {
    char area[AREA_CODE_SIZE]; /* an RT */
    char text[ROLL_TEXT_MAX + 1];
    int people, column; /* column: from 1, where its RT stands in what was typed */
    RollState state;
} RollLine;

/* Reads "01 aman / 02 2 orang / 05 hujan": each part is an RT, then a state or a number of people,
 * then words.  "01/04" is RT 01 of RW 04; "rw04 01 aman / 02 aman" sets the RW for what follows.
 * scope is what is selected: an RT or RW, or a kelurahan, where each RW must be said.  Returns an
 * array of RollLine; NULL and error "column N: what". */
GArray *rollcall_parse(const char *text, const char *scope, GError **error);

/* Writes the code of the kelurahan that holds them all. */
void rollcall_kelurahan(const char *scope, char out[AREA_CODE_SIZE]);

/* Who should have answered */

typedef struct RollWatch {
    int from_minute, to_minute; /* of the local day; the same: all day */
    int64_t every_ms;           /* 0: nobody is expected */
} RollWatch;

/* Reads "21:00" as minutes of the day.  False, *out untouched, for anything else. */
bool rollcall_minute(const char *text, int *out);

/* Returns when the watch that is on now began; 0: none is.  offset_ms is that of local time. */
int64_t rollcall_began(const RollWatch *watch, int64_t now_ms, int64_t offset_ms);

#define ROLL_DUE_TABLE(X)                                                                          \
    X(ROLL_NOT_CALLED, "not_called", N_("not called"))                                             \
    X(ROLL_ANSWERED, "answered", N_("answered"))                                                   \
    X(ROLL_OVERDUE, "overdue", N_("overdue"))

typedef enum RollDue { ROLL_DUE_TABLE(WORDS_ENUM) ROLL_DUES } RollDue;
WORDS_DECLARE(RollDue, roll_due)

/* How an RT stands that was last heard at a time (0 never).  began_ms as above; awake: some RT of
 * its RW has answered since. */
RollDue rollcall_due(const RollWatch *watch, int64_t began_ms, bool awake, int64_t heard_ms,
                     int64_t now_ms);

#endif
