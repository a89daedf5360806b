/* The machine of alerts: each step by hand, then random lives beside another machine
 * that keeps to the standard's words. */
#include "model/alert.h"

#include <glib.h>

#define B  ALERT_UNACK
#define C  ALERT_ACKED
#define D  ALERT_RTN_UNACK
#define A  ALERT_NORMAL
#define E  ALERT_SHELVED
#define F  ALERT_SUPPRESSED
#define G  ALERT_OUT_OF_SERVICE
#define NO ALERT_STATES /* not legal */

/* Every machine that there is. */
typedef struct Start {
    const char *name;
    AlertMachine machine;
} Start;

static const Start starts[] = {
    {"unack", {B, true, false, false}},
    {"acked", {C, true, true, false}},
    {"rtn_unack", {D, false, false, false}},
    {"normal", {A, false, false, false}},
    {"shelved over", {E, false, false, false}},
    {"shelved active", {E, true, false, false}},
    {"shelved acked", {E, true, true, false}},
    {"once over", {E, false, false, true}},
    {"once active", {E, true, false, true}},
    {"once acked", {E, true, true, true}},
    {"suppressed over", {F, false, false, false}},
    {"suppressed active", {F, true, false, false}},
    {"suppressed acked", {F, true, true, false}},
    {"out over", {G, false, false, false}},
    {"out active", {G, true, false, false}},
    {"out acked", {G, true, true, false}},
};

/* By hand, from the text of ISA-18.2 and from alert.h: where each event leads from each start. */
/* clang-format off */
static const AlertState wanted[G_N_ELEMENTS(starts)][ALERT_EVENTS] = {
    /* raise worsen clear ack unack shelve unshelve suppress unsuppress remove return close */
    {B, B, D, C,  NO, E,  NO, F,  NO, G, NO, A}, /* unack */
    {C, B, A, NO, B,  E,  NO, F,  NO, G, NO, A}, /* acked */
    {B, B, D, A,  NO, E,  NO, F,  NO, G, NO, A}, /* rtn_unack */
    {B, B, A, NO, NO, NO, NO, F,  NO, G, NO, A}, /* normal */
    {E, E, E, NO, NO, E,  A,  F,  NO, G, NO, A}, /* shelved over */
    {E, E, E, NO, NO, E,  B,  F,  NO, G, NO, A}, /* shelved active */
    {E, E, E, NO, NO, E,  C,  F,  NO, G, NO, A}, /* shelved acked */
    {B, B, E, NO, NO, E,  A,  F,  NO, G, NO, A}, /* once over */
    {E, B, A, NO, NO, E,  B,  F,  NO, G, NO, A}, /* once active */
    {E, B, A, NO, NO, E,  C,  F,  NO, G, NO, A}, /* once acked */
    {F, F, F, NO, NO, NO, NO, F,  A,  G, NO, A}, /* suppressed over */
    {F, F, F, NO, NO, NO, NO, F,  B,  G, NO, A}, /* suppressed active */
    {F, F, F, NO, NO, NO, NO, F,  C,  G, NO, A}, /* suppressed acked */
    {G, G, G, NO, NO, NO, NO, NO, NO, G, A,  A}, /* out over */
    {G, G, G, NO, NO, NO, NO, NO, NO, G, B,  A}, /* out active */
    {G, G, G, NO, NO, NO, NO, NO, NO, G, C,  A}, /* out acked */
};
/* clang-format on */

static bool same(const AlertMachine *a, const AlertMachine *b)
{
    return a->state == b->state && a->active == b->active && a->acked == b->acked &&
           a->one_shot == b->one_shot;
}

static void every_step(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(starts); i++) {
        for (unsigned event = 0; event < ALERT_EVENTS; event++) {
            AlertMachine machine = starts[i].machine;
            bool stepped = alert_machine_step(&machine, (AlertEvent)event);
            AlertState want = wanted[i][event];
            g_test_message("%s, %s", starts[i].name, alert_event_word((AlertEvent)event));
            g_assert_cmpint(stepped, ==, want != NO);
            if (!stepped) {
                g_assert_true(same(&machine, &starts[i].machine));
                continue;
            }
            g_assert_cmpint(machine.state, ==, want);
            g_assert_true(alert_machine_legal(&machine));
        }
    }
}

/* All other machines are refused by alert_machine_legal(). */
static void legal_machines(void)
{
    unsigned legal = 0;
    for (unsigned bits = 0; bits < ALERT_STATES * 8; bits++) {
        AlertMachine machine = {(AlertState)(bits / 8), (bits & 1) != 0, (bits & 2) != 0,
                                (bits & 4) != 0};
        bool listed = false;
        for (unsigned i = 0; i < G_N_ELEMENTS(starts); i++) {
            listed = listed || same(&machine, &starts[i].machine);
        }
        g_assert_cmpint(alert_machine_legal(&machine), ==, listed);
        legal += listed ? 1 : 0;
    }
    g_assert_cmpuint(legal, ==, G_N_ELEMENTS(starts));
    AlertMachine odd = {.state = ALERT_STATES};
    g_assert_false(alert_machine_legal(&odd));
    g_assert_false(alert_machine_step(&odd, ALERT_EVENT_RAISE));
    AlertMachine machine = {.state = ALERT_NORMAL};
    g_assert_false(alert_machine_step(&machine, ALERT_EVENTS));
}

/* Another way to say the same: what is put aside is a layer over what the alert would be. */
typedef struct Layered {
    bool active, acked;
    bool unseen;      /* it is over and nobody accepted it */
    AlertState aside; /* ALERT_NORMAL: nothing */
    bool once;
} Layered;

static AlertState layered_state(const Layered *layered)
{
    if (layered->aside != ALERT_NORMAL) {
        return layered->aside;
    }
    if (layered->active) {
        return layered->acked ? ALERT_ACKED : ALERT_UNACK;
    }
    return layered->unseen ? ALERT_RTN_UNACK : ALERT_NORMAL;
}

static void layered_condition(Layered *layered, AlertEvent event)
{
    bool active = event != ALERT_EVENT_CLEAR;
    bool changes = active != layered->active || event == ALERT_EVENT_WORSEN;
    if (layered->aside == ALERT_SHELVED && layered->once && changes) {
        layered->aside = ALERT_NORMAL;
        layered->acked = false;
        layered->active = active;
        return;
    }
    if (event == ALERT_EVENT_WORSEN || !layered->active) {
        layered->acked = false;
    }
    if (active) {
        layered->unseen = false;
    } else if (layered->active) {
        layered->unseen = !layered->acked && layered->aside == ALERT_NORMAL;
        layered->acked = false;
    }
    layered->active = active;
}

/* Returns false where a person, or the plant, cannot do so. */
static bool layered_act(Layered *layered, AlertEvent event)
{
    AlertState state = layered_state(layered);
    switch (event) {
    case ALERT_EVENT_ACK:
        if (state != ALERT_UNACK && state != ALERT_RTN_UNACK) {
            return false;
        }
        layered->acked = layered->active;
        layered->unseen = false;
        return true;
    case ALERT_EVENT_UNACK:
        layered->acked = layered->acked && state != ALERT_ACKED;
        return state == ALERT_ACKED;
    case ALERT_EVENT_CLOSE:
        *layered = (Layered){.aside = ALERT_NORMAL};
        return true;
    default:
        return false;
    }
}

static bool layered_aside(Layered *layered, AlertEvent event)
{
    AlertState state = layered_state(layered);
    static const struct {
        AlertEvent event;
        AlertState puts, takes;
    } moves[] = {
        {ALERT_EVENT_SHELVE, ALERT_SHELVED, NO},
        {ALERT_EVENT_UNSHELVE, NO, ALERT_SHELVED},
        {ALERT_EVENT_SUPPRESS, ALERT_SUPPRESSED, NO},
        {ALERT_EVENT_UNSUPPRESS, NO, ALERT_SUPPRESSED},
        {ALERT_EVENT_REMOVE, ALERT_OUT_OF_SERVICE, NO},
        {ALERT_EVENT_RETURN, NO, ALERT_OUT_OF_SERVICE},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(moves); i++) {
        if (moves[i].event != event) {
            continue;
        }
        bool no_shelf = state == ALERT_NORMAL || state == ALERT_SUPPRESSED;
        bool refused =
            (moves[i].puts == NO && state != moves[i].takes) ||
            (event == ALERT_EVENT_SHELVE && no_shelf) ||
            (moves[i].puts != NO && event != ALERT_EVENT_REMOVE && state == ALERT_OUT_OF_SERVICE);
        if (refused) {
            return false;
        }
        layered->aside = moves[i].puts == NO ? ALERT_NORMAL : moves[i].puts;
        layered->unseen = false; /* whoever puts it aside has seen it */
        layered->once = false;
        return true;
    }
    return false;
}

static bool layered_step(Layered *layered, AlertEvent event)
{
    if (event <= ALERT_EVENT_CLEAR) {
        layered_condition(layered, event);
        return true;
    }
    return layered_act(layered, event) || layered_aside(layered, event);
}

static void random_lives(void)
{
    GRand *dice = g_rand_new_with_seed(18);
    bool reached[G_N_ELEMENTS(starts)] = {false};
    unsigned taken[G_N_ELEMENTS(starts)][ALERT_EVENTS] = {{0}};
    for (unsigned life = 0; life < 300; life++) {
        AlertMachine machine = {.state = ALERT_NORMAL};
        Layered layered = {.aside = ALERT_NORMAL};
        for (unsigned step = 0; step < 200; step++) {
            AlertEvent event = (AlertEvent)g_rand_int_range(dice, 0, ALERT_EVENTS);
            AlertMachine before = machine;
            bool stepped = alert_machine_step(&machine, event);
            g_assert_cmpint(stepped, ==, layered_step(&layered, event));
            if (stepped && event == ALERT_EVENT_SHELVE) {
                machine.one_shot = layered.once = g_rand_boolean(dice);
            }
            g_assert_true(alert_machine_legal(&machine));
            g_assert_cmpint(machine.state, ==, layered_state(&layered));
            g_assert_cmpint(machine.active, ==, layered.active);
            g_assert_true(stepped || same(&machine, &before));
            for (unsigned i = 0; i < G_N_ELEMENTS(starts); i++) {
                reached[i] = reached[i] || same(&machine, &starts[i].machine);
                taken[i][event] += same(&before, &starts[i].machine) ? 1 : 0;
            }
        }
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(starts); i++) {
        g_assert_true(reached[i]);
        for (unsigned event = 0; event < ALERT_EVENTS; event++) {
            g_assert_cmpuint(taken[i][event], >, 0);
        }
    }
    g_rand_free(dice);
}

/* What a journal keeps of an alert is its four fields: a machine made of them goes on the same. */
static void replay(void)
{
    GRand *dice = g_rand_new_with_seed(62682);
    for (unsigned life = 0; life < 200; life++) {
        AlertMachine lived = {.state = ALERT_NORMAL}, rebuilt = lived;
        for (unsigned step = 0; step < 60; step++) {
            AlertMachine again = {rebuilt.state, rebuilt.active, rebuilt.acked, rebuilt.one_shot};
            AlertEvent event = (AlertEvent)g_rand_int_range(dice, 0, ALERT_EVENTS);
            bool first = alert_machine_step(&lived, event);
            bool second = alert_machine_step(&again, event);
            if (first && event == ALERT_EVENT_SHELVE) {
                lived.one_shot = again.one_shot = step % 2 == 0;
            }
            g_assert_cmpint(first, ==, second);
            g_assert_true(same(&lived, &again));
            rebuilt = again;
        }
    }
    g_rand_free(dice);
}

static AlertMachine after(const AlertEvent *events, unsigned count)
{
    AlertMachine machine = {.state = ALERT_NORMAL};
    for (unsigned i = 0; i < count; i++) {
        g_assert_true(alert_machine_step(&machine, events[i]));
    }
    return machine;
}
#define EVENTS(...)                                                                                \
    (const AlertEvent[])                                                                           \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define AFTER(...) after(EVENTS(__VA_ARGS__), sizeof EVENTS(__VA_ARGS__) / sizeof(AlertEvent))

#define RAISE    ALERT_EVENT_RAISE
#define WORSEN   ALERT_EVENT_WORSEN
#define CLEAR    ALERT_EVENT_CLEAR
#define ACK      ALERT_EVENT_ACK
#define SHELVE   ALERT_EVENT_SHELVE
#define UNSHELVE ALERT_EVENT_UNSHELVE

static void earlier_ack(void)
{
    g_assert_cmpint(AFTER(RAISE, ACK, SHELVE, UNSHELVE).state, ==, ALERT_ACKED);
    g_assert_cmpint(AFTER(RAISE, SHELVE, UNSHELVE).state, ==, ALERT_UNACK);
    g_assert_cmpint(AFTER(RAISE, ACK, SHELVE, RAISE, UNSHELVE).state, ==, ALERT_ACKED);
    g_assert_cmpint(AFTER(RAISE, ACK, SHELVE, CLEAR, UNSHELVE).state, ==, ALERT_NORMAL);
    g_assert_cmpint(AFTER(RAISE, ACK, ALERT_EVENT_SUPPRESS, ALERT_EVENT_UNSUPPRESS).state, ==,
                    ALERT_ACKED);
    g_assert_cmpint(AFTER(RAISE, ACK, ALERT_EVENT_REMOVE, ALERT_EVENT_RETURN).state, ==,
                    ALERT_ACKED);
    g_assert_cmpint(AFTER(RAISE, ACK, SHELVE, ALERT_EVENT_REMOVE, ALERT_EVENT_RETURN).state, ==,
                    ALERT_ACKED);
}

static void new_occurrence(void)
{
    g_assert_cmpint(AFTER(RAISE, ACK, CLEAR, RAISE).state, ==, ALERT_UNACK);
    g_assert_cmpint(AFTER(RAISE, ACK, SHELVE, CLEAR, RAISE, UNSHELVE).state, ==, ALERT_UNACK);
    g_assert_cmpint(AFTER(RAISE, ACK, WORSEN).state, ==, ALERT_UNACK);
    g_assert_cmpint(AFTER(RAISE, ACK, SHELVE, WORSEN, UNSHELVE).state, ==, ALERT_UNACK);
    g_assert_cmpint(AFTER(RAISE, ACK, RAISE, RAISE).state, ==, ALERT_ACKED);
}

static void one_shot(void)
{
    AlertMachine machine = AFTER(RAISE, ACK, SHELVE);
    machine.one_shot = true;
    g_assert_true(alert_machine_step(&machine, RAISE));
    g_assert_cmpint(machine.state, ==, ALERT_SHELVED); /* nothing changed */
    g_assert_true(alert_machine_step(&machine, CLEAR));
    g_assert_cmpint(machine.state, ==, ALERT_NORMAL);
    g_assert_false(machine.one_shot);
    g_assert_true(alert_machine_step(&machine, RAISE));
    g_assert_cmpint(machine.state, ==, ALERT_UNACK);
    machine = AFTER(RAISE, SHELVE);
    machine.one_shot = true;
    g_assert_true(alert_machine_step(&machine, SHELVE));
    g_assert_false(machine.one_shot); /* a shelf anew, for its time */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alert_machine/every step from every state is the standard's", every_step);
    g_test_add_func("/alert_machine/only what steps lead to is legal", legal_machines);
    g_test_add_func("/alert_machine/random lives reach all states and none that is not legal",
                    random_lives);
    g_test_add_func("/alert_machine/a machine rebuilt from its fields goes on the same", replay);
    g_test_add_func("/alert_machine/what was put aside comes back with its earlier ack",
                    earlier_ack);
    g_test_add_func("/alert_machine/a new or worse occurrence was not accepted", new_occurrence);
    g_test_add_func("/alert_machine/a one-shot shelf ends with the next change", one_shot);
    return g_test_run();
}
