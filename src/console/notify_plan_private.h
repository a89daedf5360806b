/* notify_plan_private.h - what notify_plan.c and notify_storm.c share
 *
 * Layer: console, private.
 */
#ifndef TILIK_CONSOLE_NOTIFY_PLAN_PRIVATE_H
#define TILIK_CONSOLE_NOTIFY_PLAN_PRIVATE_H

#include "console/notify_plan.h"

/* News between two updates; more is a storm at once. */
#define PLAN_FRESH_MAX 256
/* Situations whose bubble is remembered after it is gone. */
#define PLAN_TOLD_MAX 32
#define PLAN_MINUTES  11 /* the window's ten, and the one that runs */

typedef struct PlanSlot {
    PlanBubble bubble;
    int64_t begun_ms, changed_ms;
} PlanSlot;

/* A situation that had a bubble. */
typedef struct PlanTold {
    char situation[ID_LENGTH_MAX + 1];
    AlertPriority priority;
    bool escalated;
    int64_t at_ms;
} PlanTold;

/* The alerts that came, a minute each. */
typedef struct PlanWindow {
    int64_t minute; /* the newest */
    unsigned came[PLAN_MINUTES];
} PlanWindow;

struct NotifyPlan {
    AlertBook *book;
    News *news;
    void (*woken)(void *data);
    void *data;
    PlanSlot slots[NOTIFY_SLOTS];
    uint32_t fresh[PLAN_FRESH_MAX];
    unsigned fresh_count, came; /* came: since the last update, those beyond the array too */
    PlanTold told[PLAN_TOLD_MAX];
    unsigned told_next;
    int64_t began_ms[PLAN_MOST]; /* when the last bubbles began, a ring */
    unsigned began_next;
    PlanWindow window;
    uint64_t numbers;
    int64_t next_ms;
    bool storm, lost;
    /* A storm's bubble that the person closed: until when, and how many critical ones it told. */
    int64_t quiet_until_ms;
    unsigned quiet_critical;
};

/* Gives a slot a bubble of its own number. */
void plan_begin(NotifyPlan *plan, unsigned slot, const PlanBubble *bubble, int64_t now_ms);
void plan_end(NotifyPlan *plan, unsigned slot);

/* Wants an update at a time. */
void plan_wake_at(NotifyPlan *plan, int64_t at_ms);

/* Makes the storm's bubble, in place of all others, follow what stands, or ends the storm; returns
 * the changed slots. */
unsigned plan_storm_begin(NotifyPlan *plan);
unsigned plan_storm_update(NotifyPlan *plan, int64_t now_ms);

/* Counts what came, and says how many did in the window. */
void plan_window_add(PlanWindow *window, unsigned came, int64_t now_ms);
unsigned plan_window_sum(PlanWindow *window, int64_t now_ms);

#endif
