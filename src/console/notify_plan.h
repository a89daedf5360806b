/* notify_plan.h - which bubbles stand, and what they speak of
 *
 * Reads the news of an AlertBook and keeps NOTIFY_SLOTS bubbles: one an alert or situation, or,
 * in a storm, one for all in slot 0. It is a storm when more than PLAN_MOST bubbles would begin
 * in PLAN_WINDOW_MS, or more live at once than there are slots; it is over when fewer than half
 * as many alerts come and no critical one stands, or nothing is left to take.
 *
 * Always true:
 *   - an alert is in one bubble at most, and in none once it is taken, accepted or over;
 *   - in a storm no other bubble than that of slot 0 stands;
 *   - what the person closed does not come back for the same alert or situation, unless it grew
 *     worse;
 *   - a bubble that is not critical is gone after PLAN_LIFE_MS;
 *   - a bubble's text changes at most each PLAN_PACE_MS, or when it grows worse;
 *   - the same calls give the same bubbles: it asks no clock.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_NOTIFY_PLAN_H
#define TILIK_CONSOLE_NOTIFY_PLAN_H

#include "base/id.h"
#include "console/notify_desk.h"
#include "console/notify_news.h"

#define PLAN_STORM_SLOT 0
#define PLAN_MOST       10
#define PLAN_WINDOW_MS  INT64_C(600000)
#define PLAN_LIFE_MS    INT64_C(60000)
#define PLAN_PACE_MS    INT64_C(5000)
#define PLAN_WORSE_MS   INT64_C(1000) /* and so long for a storm's first critical one */

typedef enum PlanKind { PLAN_NOTHING, PLAN_ALERT, PLAN_SITUATION, PLAN_STORM } PlanKind;

typedef struct PlanBubble {
    PlanKind kind;
    uint64_t number;               /* never given twice */
    char alert[ID_LENGTH_MAX + 1]; /* of a situation or storm the most urgent that stands */
    char situation[ID_LENGTH_MAX + 1];
    AlertPriority priority;
    unsigned alerts; /* situation: how many stand; storm: how many came in the window */
    unsigned standing[PRIORITIES]; /* storm: how many of these nobody has taken */
    bool escalated;
} PlanBubble;

typedef struct NotifyPlan NotifyPlan;

/* woken is called, from within changes of the book too, when notify_plan_update() is wanted
 * soon. */
NotifyPlan *notify_plan_new(AlertBook *book, void (*woken)(void *data), void *data);
void notify_plan_free(NotifyPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NotifyPlan, notify_plan_free)

void notify_plan_set_rules(NotifyPlan *plan, const NewsRules *rules);

/* now_ms by the clock of the alerts' times. */
void notify_plan_link(NotifyPlan *plan, bool live, int64_t now_ms);

/* Brings the bubbles up to date; returns the slots whose bubble is another than before, as bits.
 * now_ms by a clock that goes forward. */
unsigned notify_plan_update(NotifyPlan *plan, int64_t now_ms);

/* When it has to be called though nobody is woken; 0 never. */
int64_t notify_plan_next_ms(const NotifyPlan *plan);

/* Borrowed until the next update. */
const PlanBubble *notify_plan_bubble(const NotifyPlan *plan, unsigned slot);

/* The person closed a bubble, or the desktop let it go. */
void notify_plan_closed(NotifyPlan *plan, unsigned slot, uint64_t number, int64_t now_ms);

#endif
