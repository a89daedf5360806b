/* notify_scene.h - a book that the test writes, and the plan that reads it
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_NOTIFY_SCENE_H
#define TILIK_TESTS_NOTIFY_SCENE_H

#include "console/notify_plan.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define START  (1000 * MINUTE)

/* A console whose book the test writes. */
typedef struct World {
    AlertBook *book;
    NotifyPlan *plan;
    int64_t now_ms;
    int64_t rev;
    unsigned woken, changes;
} World;

static inline void on_woken(void *data)
{
    ((World *)data)->woken++;
}

static inline void begin(World *world, AlertPriority least, bool escalations)
{
    const NewsRules rules = {.on = true, .least = least, .escalations = escalations};
    *world = (World){.book = alert_book_new(), .now_ms = START};
    world->plan = notify_plan_new(world->book, on_woken, world);
    notify_plan_set_rules(world->plan, &rules);
}

static inline void end(World *world)
{
    notify_plan_free(world->plan);
    alert_book_free(world->book);
}

/* Changes one alert as the server would tell it. */
typedef struct Put {
    const char *id;
    AlertPriority priority;
    const char *situation, *owner;
    AlertState state;
    bool escalated;
} Put;

static inline void put(World *world, Put what)
{
    char camera[80];
    g_snprintf(camera, sizeof camera, "cam-%s", what.id);
    bool acked = what.state == ALERT_ACKED;
    Alert alert = {
        .id = what.id,
        .kind = "banjir",
        .area = "33.74.10.1003",
        .camera = camera,
        .owner = what.owner,
        .situation = what.situation,
        .first_at_ms = world->now_ms,
        .last_at_ms = world->now_ms,
        .claimed_at_ms = what.owner != NULL ? world->now_ms : 0,
        .acked_at_ms = acked ? world->now_ms : 0,
        .acked_by = acked ? "sari" : NULL,
        .escalated_at_ms = what.escalated ? world->now_ms : 0,
        .count = 1,
        .rev = ++world->rev,
        .score = 0.5,
        .looked_s = ALERT_NOT_LOOKED,
        .priority = what.priority,
        .machine = {.state = what.state,
                    .active = what.state == ALERT_UNACK || acked,
                    .acked = acked},
    };
    if (what.state == ALERT_RTN_UNACK || what.state == ALERT_NORMAL)
        alert.cleared_at_ms = world->now_ms;
    g_autoptr(GError) error = NULL;
    alert_book_put(world->book, &alert, world->now_ms, &error);
    g_assert_no_error(error);
}

static inline void put_situation(World *world, const char *id, const char *first)
{
    const Situation situation = {.id = id,
                                 .kind = "banjir",
                                 .area = "33.74.10.1003",
                                 .first_out = first,
                                 .since_ms = world->now_ms,
                                 .last_at_ms = world->now_ms,
                                 .members = 2,
                                 .rev = ++world->rev,
                                 .priority = PRIORITY_HIGH};
    g_autoptr(GError) error = NULL;
    alert_book_put_situation(world->book, &situation, &error);
    g_assert_no_error(error);
}

static inline unsigned update(World *world)
{
    unsigned changed = notify_plan_update(world->plan, world->now_ms);
    world->changes += changed != 0;
    return changed;
}

static inline unsigned after(World *world, int64_t ms)
{
    world->now_ms += ms;
    return update(world);
}

static inline unsigned standing(const World *world)
{
    unsigned count = 0;
    for (unsigned slot = 0; slot < NOTIFY_SLOTS; slot++)
        count += notify_plan_bubble(world->plan, slot)->kind != PLAN_NOTHING;
    return count;
}

static inline int slot_of(const World *world, const char *alert)
{
    for (unsigned slot = 0; slot < NOTIFY_SLOTS; slot++)
        if (notify_plan_bubble(world->plan, slot)->kind != PLAN_NOTHING &&
            g_str_equal(notify_plan_bubble(world->plan, slot)->alert, alert))
            return (int)slot;
    return -1;
}

static const PlanBubble *storm(const World *world)
{
    return notify_plan_bubble(world->plan, PLAN_STORM_SLOT);
}

static inline void link_up(World *world)
{
    notify_plan_link(world->plan, true, world->now_ms);
    update(world);
}

static inline void many(World *world, const char *prefix, unsigned count, AlertPriority priority)
{
    for (unsigned i = 0; i < count; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "%s%u", prefix, i);
        put(world, (Put){.id = id, .priority = priority});
    }
}

#endif
