/* alert_delay.h - when a condition that comes and goes is worth telling
 *
 * On-delay: it must last so long before anybody hears; off-delay: it must be gone so long before it
 * counts as over.  What comes three times in a minute chatters (EEMUA 191): it is held as one, its
 * coming and going only counted, until it has been quiet.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_ALERT_DELAY_H
#define TILIK_MODEL_ALERT_DELAY_H

#include <stdbool.h>
#include <stdint.h>

#define CHATTER_STARTS    3
#define CHATTER_WINDOW_MS INT64_C(60000)
#define CHATTER_QUIET_MS  INT64_C(120000)

typedef struct AlertDelays {
    int64_t on_ms, off_ms;
} AlertDelays;

/* All zero is a condition that never was. */
typedef struct AlertDelay {
    int64_t starts[CHATTER_STARTS]; /* the last beginnings, newest first; 0 none */
    int64_t last_ms;                /* of the last report */
    int64_t changed_ms;             /* when it last began or ended */
    int64_t since_ms;               /* since when it lasts, chattering taken as lasting */
    int64_t due_ms;                 /* when what waits comes true; 0 nothing waits */
    unsigned held;                  /* comings and goings that nobody was told of */
    bool active;                    /* as last reported */
    bool told;                      /* as lists have it */
    bool chattering;
} AlertDelay;

typedef enum DelayAct { DELAY_NOTHING, DELAY_RAISE, DELAY_CLEAR } DelayAct;

/* The condition is reported (again) at a time, which may lie in any order but not ahead of the
 * clock that delay_due() is given: what is older than the last report changes nothing.  Returns
 * what is to be told now.  Then due_ms says when to ask delay_due(), which may be at once. */
DelayAct delay_report(AlertDelay *delay, const AlertDelays *rules, bool active, int64_t at_ms);

/* Time has come to now_ms: what waited long enough comes true; chattering ends when it was quiet.
 * Asked again until due_ms is 0 or later than now_ms, it has told all.  A clock that went back
 * begins the waiting anew. */
DelayAct delay_due(AlertDelay *delay, const AlertDelays *rules, int64_t now_ms);

#endif
