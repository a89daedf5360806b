#include "console/notify_plan_private.h"

#include <string.h>

#define MINUTE_MS INT64_C(60000)
/* How often it is asked whether a storm is over though nothing changes. */
#define ASK_MS 20000

static void turn_to(PlanWindow *window, int64_t minute)
{
    int64_t steps = MIN(minute - window->minute, PLAN_MINUTES);
    for (int64_t i = 1; i <= steps; i++)
        window->came[(window->minute + i) % PLAN_MINUTES] = 0;
    if (steps > 0)
        window->minute = minute;
    /* After a long rest the places are not those of the minutes between; all are 0 then. */
    if (steps == PLAN_MINUTES)
        memset(window->came, 0, sizeof window->came);
}

void plan_window_add(PlanWindow *window, unsigned came, int64_t now_ms)
{
    turn_to(window, now_ms / MINUTE_MS);
    window->came[window->minute % PLAN_MINUTES] += came;
}

unsigned plan_window_sum(PlanWindow *window, int64_t now_ms)
{
    unsigned sum = 0;
    turn_to(window, now_ms / MINUTE_MS);
    for (int i = 0; i < PLAN_MINUTES; i++)
        sum += window->came[i];
    return sum;
}

unsigned plan_storm_begin(NotifyPlan *plan)
{
    unsigned changed = 0;
    plan->storm = true;
    plan->quiet_until_ms = 0;
    for (unsigned slot = 0; slot < NOTIFY_SLOTS; slot++) {
        if (plan->slots[slot].bubble.kind == PLAN_NOTHING)
            continue;
        plan_end(plan, slot);
        changed |= 1u << slot;
    }
    return changed;
}

static PlanBubble describe(NotifyPlan *plan, unsigned came)
{
    PlanBubble bubble = {.kind = PLAN_STORM, .priority = PRIORITY_LOW, .alerts = came};
    for (int i = PRIORITIES - 1; i >= 0; i--) {
        bubble.standing[i] = news_standing(plan->news, (AlertPriority)i);
        if (bubble.standing[i] > 0)
            bubble.priority = (AlertPriority)i;
    }
    return bubble;
}

static unsigned standing_in_all(const PlanBubble *bubble)
{
    unsigned sum = 0;
    for (int i = 0; i < PRIORITIES; i++)
        sum += bubble->standing[i];
    return sum;
}

/* The same but for the alert that it names. */
static bool says_the_same(const PlanBubble *a, const PlanBubble *b)
{
    return a->alerts == b->alerts && memcmp(a->standing, b->standing, sizeof a->standing) == 0;
}

static void name_worst(NotifyPlan *plan, PlanBubble *bubble)
{
    Alert alert;
    uint32_t worst = news_worst(plan->news);
    if (worst != ALERT_NONE && alert_book_alert(plan->book, worst, &alert))
        g_strlcpy(bubble->alert, alert.id, sizeof bubble->alert);
}

static unsigned end_storm(NotifyPlan *plan)
{
    plan->storm = false;
    plan->began_next = 0;
    memset(plan->began_ms, 0, sizeof plan->began_ms);
    if (plan->slots[PLAN_STORM_SLOT].bubble.kind == PLAN_NOTHING)
        return 0;
    plan_end(plan, PLAN_STORM_SLOT);
    return 1u << PLAN_STORM_SLOT;
}

unsigned plan_storm_update(NotifyPlan *plan, int64_t now_ms)
{
    PlanSlot *slot = &plan->slots[PLAN_STORM_SLOT];
    unsigned came = plan_window_sum(&plan->window, now_ms);
    PlanBubble bubble = describe(plan, came);
    unsigned critical = bubble.standing[PRIORITY_CRITICAL];
    if (standing_in_all(&bubble) == 0 || (came < PLAN_MOST / 2 && critical == 0))
        return end_storm(plan);
    plan_wake_at(plan, now_ms + ASK_MS);
    if (slot->bubble.kind == PLAN_NOTHING) {
        if (now_ms < plan->quiet_until_ms && critical <= plan->quiet_critical)
            return 0;
        name_worst(plan, &bubble);
        plan_begin(plan, PLAN_STORM_SLOT, &bubble, now_ms);
        return 1u << PLAN_STORM_SLOT;
    }
    if (says_the_same(&slot->bubble, &bubble))
        return 0;
    bool worse = critical > 0 && slot->bubble.standing[PRIORITY_CRITICAL] == 0;
    int64_t due = slot->changed_ms + (worse ? PLAN_WORSE_MS : PLAN_PACE_MS);
    if (now_ms < due) {
        plan_wake_at(plan, due);
        return 0;
    }
    name_worst(plan, &bubble);
    bubble.number = slot->bubble.number;
    slot->bubble = bubble;
    slot->changed_ms = now_ms;
    return 1u << PLAN_STORM_SLOT;
}
