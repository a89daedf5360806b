/* scouts.h - whom to ask on behalf of many when none of them answers
 *
 * Cameras hang on places: a link, a host, a box.  A place of which many were asked and none
 * answered is down: a few of its silent members, its scouts, are asked for all of them, by turns
 * and in different boxes, and the others wait.  As soon as one of the silent answers, all are to
 * be asked again, each for itself.
 *
 * Always true of Scouts:
 *   - silent is only who was asked and did not answer, since others of the place did;
 *   - who answered last is asked as ever, and nobody is said to be live unasked;
 *   - a place of fewer than SCOUTS_LEAST silent members makes nobody wait.
 *
 * Layer: model.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_SCOUTS_H
#define TILIK_MODEL_SCOUTS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/health.h"

#define SCOUTS_EACH  3
#define SCOUTS_LEAST 6

/* The first that is down speaks for its members. */
typedef enum ScoutScope { SCOUT_LINK, SCOUT_HOST, SCOUT_BOX, SCOUT_SCOPES } ScoutScope;

typedef struct Scouts Scouts;
typedef struct ScoutMember ScoutMember;

/* Returns one without members, whose turns follow from seed; the caller frees it. */
Scouts *scouts_new(uint32_t seed);

/* Frees it with its members; NULL is taken. */
void scouts_free(Scouts *scouts);

/* Adds one that hangs on these places, each NULL or "" where not known; data is told with news of
 * it.  The Scouts' own. */
ScoutMember *scouts_add(Scouts *scouts, const char *const places[SCOUT_SCOPES], void *data);

/* It hangs on others by now; nothing changes where it does not.  What it was silent in it is no
 * more. */
void scouts_hang(Scouts *scouts, ScoutMember *member, const char *const places[SCOUT_SCOPES]);

/* Frees it; NULL is taken. */
void scouts_remove(Scouts *scouts, ScoutMember *member);

/* What an answer, or silence, means to others. */
typedef enum ScoutNews {
    SCOUT_CHANGED, /* its duty is another */
    SCOUT_SOON,    /* all around it fall silent: it is to be asked soon */
    SCOUT_BACK,    /* one of those it is silent with has answered: it is to be asked */
} ScoutNews;
typedef void (*ScoutTold)(ScoutNews news, void *member_data, void *data);

/* A member was asked at that time of the clock, and answered or did not; told is called for each
 * other that this means something to, and may ask for duties, but change nothing here. */
void scouts_take(Scouts *scouts, ScoutMember *member, bool answered, int64_t now_ms, ScoutTold told,
                 void *data);

/* Whom a member is asked for. */
typedef enum ScoutDuty { SCOUT_ITSELF, SCOUT_ALL, SCOUT_WAITS } ScoutDuty;
ScoutDuty scouts_duty(const ScoutMember *member);

/* Whether a link that it hangs on is down. */
bool scouts_link_is_down(const ScoutMember *member);

/* How long to wait till its next turn, as health_wait_ms(), after an answer of its own or when its
 * duty changed: its scouts are never asked oftener together than its members were each for
 * itself. */
int64_t scouts_wait_ms(const ScoutMember *member, const Health *health, const HealthRule *rule,
                       double chance, int64_t now_ms);

/* How long one waits that is told of news; what waits less already does so. */
int64_t scouts_news_ms(const ScoutMember *member, ScoutNews news, const Health *health,
                       const HealthRule *rule, double chance, int64_t now_ms);

/* What a member's turn is: to be asked; or, of one that failed itself and waits, to be dark, since
 * for as long as it takes to be believed nobody of its place has answered (see health_believe());
 * or to wait for what a scout says. */
typedef enum ScoutTurn { SCOUT_ASK, SCOUT_DARK, SCOUT_LATER } ScoutTurn;
ScoutTurn scouts_turn(const ScoutMember *member, Health *health, const HealthRule *rule,
                      int64_t now_ms);

#endif
