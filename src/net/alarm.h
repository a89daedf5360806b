/* alarm.h - a deadline by a clock that goes on while the machine is suspended
 *
 * A laptop that wakes after a night finds its deadlines passed at once, where GLib's time-outs
 * would still wait for the rest of their time.
 *
 * Layer: net.  Thread: main loop.
 */
#ifndef TILIK_NET_ALARM_H
#define TILIK_NET_ALARM_H

#include <stdint.h>

typedef struct Alarm Alarm;
typedef void (*AlarmHandler)(void *data);

/* Returns CLOCK_BOOTTIME in ms. */
int64_t alarm_now_ms(void);

/* Calls handler once ms from now, unless set again before. */
Alarm *alarm_new(AlarmHandler handler, void *data);
void alarm_set(Alarm *alarm, int64_t ms);
void alarm_clear(Alarm *alarm);
void alarm_free(Alarm *alarm);

#endif
