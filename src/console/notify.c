#include "console/notify.h"

#include "base/clock.h"
#include "console/notify_plan.h"
#include "console/notify_text.h"
#include "console/notify_thread.h"

/* What comes together is judged together, so that a burst is one bubble from the start. */
#define GATHER_MS 200

struct Notify {
    AlertBook *book;
    const Catalog *catalog;
    NotifyPlan *plan;
    NotifyThread *thread;
    NotifyAnswered answered;
    void *data;
    guint gather, later;
    uint64_t reminder; /* number of the last one */
    uint64_t late;     /* the same of the last overdue ticket, and its id */
    char *ticket;
};

static gboolean on_gather(gpointer data);

static void stop_source(guint *source)
{
    if (*source != 0)
        g_source_remove(*source);
    *source = 0;
}

static void on_woken(void *data)
{
    Notify *notify = data;
    if (notify->gather == 0)
        notify->gather = g_timeout_add(GATHER_MS, on_gather, notify);
}

static gboolean on_later(gpointer data)
{
    Notify *notify = data;
    notify->later = 0;
    on_woken(notify);
    return G_SOURCE_REMOVE;
}

static void show(Notify *notify, unsigned slot)
{
    const PlanBubble *plan = notify_plan_bubble(notify->plan, slot);
    if (plan->kind == PLAN_NOTHING) {
        notify_thread_set(notify->thread, slot, NULL);
        return;
    }
    NotifyBubble bubble = notify_text(notify->book, notify->catalog, plan);
    notify_thread_set(notify->thread, slot, &bubble);
    g_free(bubble.title);
    g_free(bubble.body);
}

static gboolean on_gather(gpointer data)
{
    Notify *notify = data;
    int64_t now = clock_mono_ms();
    notify->gather = 0;
    unsigned changed = notify_plan_update(notify->plan, now);
    for (unsigned slot = 0; slot < NOTIFY_SLOTS; slot++)
        if (changed & (1u << slot))
            show(notify, slot);
    stop_source(&notify->later);
    int64_t next = notify_plan_next_ms(notify->plan);
    if (next != 0)
        notify->later = g_timeout_add((guint)CLAMP(next - now, 0, 60000), on_later, notify);
    return G_SOURCE_REMOVE;
}

/* What the thread hands back */

static void on_chosen(unsigned slot, uint64_t number, NotifyAct act, void *data)
{
    Notify *notify = data;
    if (slot == NOTIFY_REMINDER) {
        const NotifyAnswer answer = {.act = act, .reminder = true};
        notify_thread_set(notify->thread, slot, NULL);
        notify->answered(&answer, notify->data);
        return;
    }
    if (slot == NOTIFY_TICKET) {
        g_autofree char *ticket = g_strdup(notify->ticket);
        const NotifyAnswer answer = {.act = act, .ticket = ticket};
        notify_thread_set(notify->thread, slot, NULL);
        if (number == notify->late && ticket != NULL)
            notify->answered(&answer, notify->data);
        return;
    }
    const PlanBubble *bubble = notify_plan_bubble(notify->plan, slot);
    if (bubble->kind == PLAN_NOTHING || bubble->number != number)
        return;
    PlanBubble chosen = *bubble;
    const NotifyAnswer answer = {
        .act = act,
        .alert = chosen.alert,
        .situation = chosen.kind == PLAN_SITUATION ? chosen.situation : NULL,
    };
    notify->answered(&answer, notify->data);
}

static void on_closed(unsigned slot, uint64_t number, void *data)
{
    Notify *notify = data;
    if (slot == NOTIFY_REMINDER || slot == NOTIFY_TICKET) {
        if (number == (slot == NOTIFY_TICKET ? notify->late : notify->reminder))
            notify_thread_set(notify->thread, slot, NULL);
        return;
    }
    notify_plan_closed(notify->plan, slot, number, clock_mono_ms());
    show(notify, slot);
}

Notify *notify_new_on(const NotifyDeskKind *desk, AlertBook *book, const Catalog *catalog,
                      NotifyAnswered answered, void *data)
{
    static const NotifyThreadTold told = {on_chosen, on_closed};
    Notify *notify = g_new0(Notify, 1);
    notify->book = book;
    notify->catalog = catalog;
    notify->answered = answered;
    notify->data = data;
    notify->plan = notify_plan_new(book, on_woken, notify);
    notify->thread = notify_thread_new(desk, &told, notify);
    return notify;
}

Notify *notify_new(AlertBook *book, const Catalog *catalog, NotifyAnswered answered, void *data)
{
    return notify_new_on(&notify_libnotify, book, catalog, answered, data);
}

void notify_free(Notify *notify)
{
    if (notify == NULL)
        return;
    notify_thread_free(notify->thread);
    stop_source(&notify->gather);
    stop_source(&notify->later);
    notify_plan_free(notify->plan);
    g_free(notify->ticket);
    g_free(notify);
}

void notify_set_rules(Notify *notify, const NewsRules *rules)
{
    notify_plan_set_rules(notify->plan, rules);
}

void notify_link(Notify *notify, bool live, int64_t now_ms)
{
    notify_plan_link(notify->plan, live, now_ms);
}

void notify_remind(Notify *notify, const char *title, const char *body, bool urgent)
{
    const NotifyBubble bubble = {.title = (char *)title,
                                 .body = (char *)body,
                                 .number = ++notify->reminder,
                                 .critical = urgent,
                                 .actions = 1u << NOTIFY_GO};
    notify_thread_set(notify->thread, NOTIFY_REMINDER, title != NULL ? &bubble : NULL);
}

void notify_ticket(Notify *notify, const char *ticket, const char *title, const char *body,
                   bool critical)
{
    const NotifyBubble bubble = {.title = (char *)title,
                                 .body = (char *)body,
                                 .number = ++notify->late,
                                 .critical = critical,
                                 .actions = 1u << NOTIFY_GO};
    g_free(notify->ticket);
    notify->ticket = title != NULL ? g_strdup(ticket) : NULL;
    notify_thread_set(notify->thread, NOTIFY_TICKET, title != NULL ? &bubble : NULL);
}

void notify_stop(Notify *notify)
{
    stop_source(&notify->gather);
    stop_source(&notify->later);
    notify_thread_stop(notify->thread);
}
