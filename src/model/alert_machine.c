/* The machine of ISA-18.2 and IEC 62682 as one table: where each event leads from each state. */
#include "model/alert.h"

/* A step leads to a state, or to one that the condition decides. */
typedef enum Step {
    NOT,  /* not legal here */
    KEEP, /* legal; only what is known of the condition changes */
    NOW,  /* what the condition is now */
    ONCE, /* as NOW for a one-shot shelf whose condition changes, else KEEP */
    TO,   /* TO + state */
} Step;

#define B (TO + ALERT_UNACK)
#define C (TO + ALERT_ACKED)
#define D (TO + ALERT_RTN_UNACK)
#define A (TO + ALERT_NORMAL)
#define E (TO + ALERT_SHELVED)
#define F (TO + ALERT_SUPPRESSED)
#define G (TO + ALERT_OUT_OF_SERVICE)

/* clang-format off */
static const unsigned char steps[ALERT_STATES][ALERT_EVENTS] = {
    /* raise, worsen, clear, ack, unack, shelve, unshelve, suppress, unsuppress, remove, return,
     * close */
    [ALERT_UNACK]          = {KEEP, KEEP, D,    C,   NOT, E,   NOT, F,   NOT, G, NOT, A},
    [ALERT_ACKED]          = {KEEP, B,    A,    NOT, B,   E,   NOT, F,   NOT, G, NOT, A},
    [ALERT_RTN_UNACK]      = {B,    B,    KEEP, A,   NOT, E,   NOT, F,   NOT, G, NOT, A},
    [ALERT_NORMAL]         = {B,    B,    KEEP, NOT, NOT, NOT, NOT, F,   NOT, G, NOT, A},
    [ALERT_SHELVED]        = {ONCE, ONCE, ONCE, NOT, NOT, E,   NOW, F,   NOT, G, NOT, A},
    [ALERT_SUPPRESSED]     = {KEEP, KEEP, KEEP, NOT, NOT, NOT, NOT, F,   NOW, G, NOT, A},
    [ALERT_OUT_OF_SERVICE] = {KEEP, KEEP, KEEP, NOT, NOT, NOT, NOT, NOT, NOT, G, NOW, A},
};
/* clang-format on */

#undef A
#undef B
#undef C
#undef D
#undef E
#undef F
#undef G

/* What an event says of the condition and of the person, whatever the state. */
static void note(AlertMachine *machine, AlertEvent event)
{
    switch (event) {
    case ALERT_EVENT_RAISE:
        machine->active = true;
        break;
    case ALERT_EVENT_WORSEN:
        machine->active = true;
        machine->acked = false;
        break;
    case ALERT_EVENT_CLEAR:
    case ALERT_EVENT_CLOSE:
        machine->active = machine->acked = false;
        break;
    case ALERT_EVENT_ACK:
        machine->acked = machine->active;
        break;
    case ALERT_EVENT_UNACK:
        machine->acked = false;
        break;
    default:
        break;
    }
}

static AlertState state_now(const AlertMachine *machine)
{
    if (!machine->active) {
        return ALERT_NORMAL;
    }
    return machine->acked ? ALERT_ACKED : ALERT_UNACK;
}

bool alert_machine_step(AlertMachine *machine, AlertEvent event)
{
    if ((unsigned)machine->state >= ALERT_STATES || (unsigned)event >= ALERT_EVENTS) {
        return false;
    }
    unsigned step = steps[machine->state][event];
    if (step == NOT) {
        return false;
    }
    bool was_active = machine->active;
    note(machine, event);
    bool changed = machine->active != was_active || event == ALERT_EVENT_WORSEN;
    if (step >= TO) {
        machine->state = (AlertState)(step - TO);
    } else if (step == NOW || (step == ONCE && machine->one_shot && changed)) {
        machine->state = state_now(machine);
    }
    machine->one_shot =
        machine->one_shot && machine->state == ALERT_SHELVED && event != ALERT_EVENT_SHELVE;
    return true;
}

bool alert_machine_legal(const AlertMachine *machine)
{
    if ((machine->acked && !machine->active) ||
        (machine->one_shot && machine->state != ALERT_SHELVED)) {
        return false;
    }
    switch (machine->state) {
    case ALERT_UNACK:
        return machine->active && !machine->acked;
    case ALERT_ACKED:
        return machine->acked;
    case ALERT_RTN_UNACK:
    case ALERT_NORMAL:
        return !machine->active;
    case ALERT_SHELVED:
    case ALERT_SUPPRESSED:
    case ALERT_OUT_OF_SERVICE:
        return true;
    default:
        return false;
    }
}
