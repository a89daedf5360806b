#include "console/notify_plan_private.h"

#include <string.h>

static void on_news(uint32_t alert, NewsEvent event, void *data)
{
    NotifyPlan *plan = data;
    if (event == NEWS_LOST)
        plan->lost = true;
    if (event == NEWS_BEGAN) {
        plan->came++;
        if (plan->fresh_count < PLAN_FRESH_MAX)
            plan->fresh[plan->fresh_count++] = alert;
    }
    plan->woken(plan->data);
}

NotifyPlan *notify_plan_new(AlertBook *book, void (*woken)(void *data), void *data)
{
    NotifyPlan *plan = g_new0(NotifyPlan, 1);
    plan->book = book;
    plan->woken = woken;
    plan->data = data;
    plan->news = news_new(book, on_news, plan);
    return plan;
}

void notify_plan_free(NotifyPlan *plan)
{
    if (plan == NULL)
        return;
    news_free(plan->news);
    g_free(plan);
}

void notify_plan_set_rules(NotifyPlan *plan, const NewsRules *rules)
{
    news_set_rules(plan->news, rules);
    plan->woken(plan->data);
}

void notify_plan_link(NotifyPlan *plan, bool live, int64_t now_ms)
{
    news_link(plan->news, live, now_ms);
    if (live && plan->lost) {
        plan->lost = false;
        plan->woken(plan->data);
    }
}

void plan_wake_at(NotifyPlan *plan, int64_t at_ms)
{
    if (plan->next_ms == 0 || at_ms < plan->next_ms)
        plan->next_ms = at_ms;
}

void plan_begin(NotifyPlan *plan, unsigned slot, const PlanBubble *bubble, int64_t now_ms)
{
    plan->slots[slot] = (PlanSlot){.bubble = *bubble, .begun_ms = now_ms, .changed_ms = now_ms};
    plan->slots[slot].bubble.number = ++plan->numbers;
}

void plan_end(NotifyPlan *plan, unsigned slot)
{
    plan->slots[slot] = (PlanSlot){0};
}

/* What is said of an alert, or of the situation that it is in; false when none of it stands. */

static void take_in(PlanBubble *bubble, const Alert *alert, int64_t *oldest_ms)
{
    bubble->escalated = bubble->escalated || alert->escalated_at_ms != 0;
    bubble->alerts++;
    bool first = bubble->alerts == 1;
    if (!first && (alert->priority > bubble->priority ||
                   (alert->priority == bubble->priority && alert->first_at_ms >= *oldest_ms)))
        return;
    bubble->priority = alert->priority;
    *oldest_ms = alert->first_at_ms;
    g_strlcpy(bubble->alert, alert->id, sizeof bubble->alert);
}

static bool describe_situation(const NotifyPlan *plan, uint32_t situation, PlanBubble *bubble)
{
    int64_t oldest_ms = 0;
    Alert alert;
    uint32_t member = alert_book_first_member(plan->book, situation);
    for (; member != ALERT_NONE; member = alert_book_next_member(plan->book, member))
        if (news_stands(plan->news, member) && alert_book_alert(plan->book, member, &alert))
            take_in(bubble, &alert, &oldest_ms);
    return bubble->alerts > 0;
}

static bool describe(const NotifyPlan *plan, uint32_t index, PlanBubble *bubble)
{
    Alert alert;
    int64_t oldest_ms = 0;
    *bubble = (PlanBubble){.kind = PLAN_ALERT};
    if (index == ALERT_NONE || !alert_book_alert(plan->book, index, &alert))
        return false;
    uint32_t situation = alert_book_situation_of(plan->book, index);
    if (alert.situation != NULL && situation != ALERT_NONE) {
        bubble->kind = PLAN_SITUATION;
        g_strlcpy(bubble->situation, alert.situation, sizeof bubble->situation);
        return describe_situation(plan, situation, bubble);
    }
    if (!news_stands(plan->news, index))
        return false;
    take_in(bubble, &alert, &oldest_ms);
    return true;
}

static bool describe_slot(const NotifyPlan *plan, const PlanSlot *slot, PlanBubble *bubble)
{
    if (slot->bubble.kind == PLAN_SITUATION) {
        uint32_t situation = alert_book_find_situation(plan->book, slot->bubble.situation);
        *bubble = (PlanBubble){.kind = PLAN_SITUATION};
        g_strlcpy(bubble->situation, slot->bubble.situation, sizeof bubble->situation);
        return situation != ALERT_NONE && describe_situation(plan, situation, bubble);
    }
    return describe(plan, alert_book_find(plan->book, slot->bubble.alert), bubble);
}

static bool speaks_of_the_same(const PlanBubble *a, const PlanBubble *b)
{
    return a->kind == b->kind && strcmp(a->kind == PLAN_ALERT ? a->alert : a->situation,
                                        b->kind == PLAN_ALERT ? b->alert : b->situation) == 0;
}

static bool says_the_same(const PlanBubble *a, const PlanBubble *b)
{
    return speaks_of_the_same(a, b) && strcmp(a->alert, b->alert) == 0 &&
           a->priority == b->priority && a->alerts == b->alerts && a->escalated == b->escalated;
}

static bool is_worse(const PlanBubble *before, const PlanBubble *now)
{
    return now->priority < before->priority || (now->escalated && !before->escalated);
}

/* The slot before `end` that speaks of the same; -1 none. */
static int find_slot(const NotifyPlan *plan, const PlanBubble *bubble, unsigned end)
{
    for (unsigned i = PLAN_STORM_SLOT + 1; i < end; i++)
        if (speaks_of_the_same(&plan->slots[i].bubble, bubble))
            return (int)i;
    return -1;
}

/* What was told */

static PlanTold *find_told(NotifyPlan *plan, const char *situation)
{
    for (unsigned i = 0; i < PLAN_TOLD_MAX; i++)
        if (strcmp(plan->told[i].situation, situation) == 0)
            return &plan->told[i];
    return NULL;
}

static void keep_told(NotifyPlan *plan, const PlanBubble *bubble, int64_t now_ms)
{
    if (bubble->kind != PLAN_SITUATION)
        return;
    PlanTold *told = find_told(plan, bubble->situation);
    if (told == NULL)
        told = &plan->told[plan->told_next++ % PLAN_TOLD_MAX];
    g_strlcpy(told->situation, bubble->situation, sizeof told->situation);
    told->priority = bubble->priority;
    told->escalated = bubble->escalated;
    told->at_ms = now_ms;
}

static bool was_told(NotifyPlan *plan, const PlanBubble *bubble, int64_t now_ms)
{
    const PlanTold *told =
        bubble->kind == PLAN_SITUATION ? find_told(plan, bubble->situation) : NULL;
    return told != NULL && told->priority <= bubble->priority &&
           (told->escalated || !bubble->escalated) && now_ms - told->at_ms < PLAN_WINDOW_MS;
}

/* Bubbles that stand already */

/* True when the slot's bubble is another than before. */
static bool follow(NotifyPlan *plan, unsigned at, int64_t now_ms)
{
    PlanSlot *slot = &plan->slots[at];
    PlanBubble now;
    bool old =
        slot->bubble.priority != PRIORITY_CRITICAL && now_ms >= slot->begun_ms + PLAN_LIFE_MS;
    if (old || !describe_slot(plan, slot, &now) || find_slot(plan, &now, at) >= 0) {
        plan_end(plan, at);
        return true;
    }
    now.number = slot->bubble.number;
    if (slot->bubble.priority != PRIORITY_CRITICAL)
        plan_wake_at(plan, slot->begun_ms + PLAN_LIFE_MS);
    if (says_the_same(&now, &slot->bubble))
        return false;
    int64_t due = slot->changed_ms + PLAN_PACE_MS;
    if (!is_worse(&slot->bubble, &now) && now_ms < due) {
        plan_wake_at(plan, due);
        return false;
    }
    slot->bubble = now;
    slot->changed_ms = now_ms;
    keep_told(plan, &now, now_ms);
    return true;
}

/* New ones */

static int free_slot(const NotifyPlan *plan)
{
    for (int i = PLAN_STORM_SLOT + 1; i < NOTIFY_SLOTS; i++)
        if (plan->slots[i].bubble.kind == PLAN_NOTHING)
            return i;
    return -1;
}

/* False when one bubble more would be a storm. */
static bool count_begun(NotifyPlan *plan, int64_t now_ms)
{
    int64_t *oldest = &plan->began_ms[plan->began_next % PLAN_MOST];
    bool calm = *oldest == 0 || now_ms - *oldest >= PLAN_WINDOW_MS;
    *oldest = now_ms;
    plan->began_next++;
    return calm;
}

/* Makes a bubble of what is new; false when it is a storm. */
static bool take_fresh(NotifyPlan *plan, uint32_t alert, int64_t now_ms, unsigned *changed)
{
    PlanBubble bubble;
    if (!news_stands(plan->news, alert) || !describe(plan, alert, &bubble) ||
        find_slot(plan, &bubble, NOTIFY_SLOTS) >= 0 || was_told(plan, &bubble, now_ms))
        return true;
    int slot = free_slot(plan);
    if (slot < 0 || !count_begun(plan, now_ms))
        return false;
    plan_begin(plan, (unsigned)slot, &bubble, now_ms);
    keep_told(plan, &bubble, now_ms);
    if (bubble.priority != PRIORITY_CRITICAL)
        plan_wake_at(plan, now_ms + PLAN_LIFE_MS);
    *changed |= 1u << slot;
    return true;
}

static unsigned update_bubbles(NotifyPlan *plan, int64_t now_ms)
{
    unsigned changed = 0;
    for (unsigned slot = PLAN_STORM_SLOT + 1; slot < NOTIFY_SLOTS; slot++)
        if (plan->slots[slot].bubble.kind != PLAN_NOTHING && follow(plan, slot, now_ms))
            changed |= 1u << slot;
    bool calm = plan->came <= PLAN_FRESH_MAX;
    for (unsigned i = 0; i < plan->fresh_count && calm; i++)
        calm = take_fresh(plan, plan->fresh[i], now_ms, &changed);
    return calm ? changed : changed | plan_storm_begin(plan);
}

unsigned notify_plan_update(NotifyPlan *plan, int64_t now_ms)
{
    unsigned changed = 0;
    plan->next_ms = 0;
    if (plan->lost)
        return 0;
    plan_window_add(&plan->window, plan->came, now_ms);
    if (!plan->storm)
        changed = update_bubbles(plan, now_ms);
    if (plan->storm)
        changed |= plan_storm_update(plan, now_ms);
    plan->fresh_count = plan->came = 0;
    return changed;
}

int64_t notify_plan_next_ms(const NotifyPlan *plan)
{
    return plan->next_ms;
}

const PlanBubble *notify_plan_bubble(const NotifyPlan *plan, unsigned slot)
{
    return &plan->slots[slot].bubble;
}

void notify_plan_closed(NotifyPlan *plan, unsigned slot, uint64_t number, int64_t now_ms)
{
    PlanSlot *closed = &plan->slots[slot];
    if (closed->bubble.kind == PLAN_NOTHING || closed->bubble.number != number)
        return;
    if (closed->bubble.kind == PLAN_STORM) {
        plan->quiet_until_ms = now_ms + PLAN_WINDOW_MS;
        plan->quiet_critical = closed->bubble.standing[PRIORITY_CRITICAL];
    }
    plan_end(plan, slot);
}
