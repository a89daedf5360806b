#include "net/alarm.h"

#include <glib-unix.h>
#include <stdbool.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* Setting it later again and again, as each event of a flood does, costs no call: the timer runs
 * out at the earlier time and is then set to what is left. */
struct Alarm {
    AlarmHandler handler;
    void *data;
    int fd;
    unsigned source;
    int64_t due_ms, armed_ms; /* 0 not */
};

int64_t alarm_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void ring(Alarm *alarm);

static gboolean on_time_out(void *data)
{
    Alarm *alarm = data;
    alarm->source = 0;
    ring(alarm);
    return G_SOURCE_REMOVE;
}

/* With no descriptor left, GLib's time-outs do, which sleep with the machine. */
static void arm_without_timer(Alarm *alarm)
{
    if (alarm->source != 0) {
        g_source_remove(alarm->source);
    }
    int64_t wait = MAX(alarm->due_ms - alarm_now_ms(), 0);
    alarm->source = g_timeout_add((unsigned)wait, on_time_out, alarm);
}

static void arm(Alarm *alarm)
{
    alarm->armed_ms = alarm->due_ms;
    if (alarm->fd < 0) {
        arm_without_timer(alarm);
        return;
    }
    struct itimerspec when = {.it_value = {.tv_sec = (time_t)(alarm->due_ms / 1000),
                                           .tv_nsec = (long)(alarm->due_ms % 1000) * 1000000}};
    timerfd_settime(alarm->fd, TFD_TIMER_ABSTIME, &when, NULL);
}

/* May find that it was put off, or taken back, meanwhile. */
static void ring(Alarm *alarm)
{
    alarm->armed_ms = 0;
    if (alarm->due_ms == 0) {
        return;
    }
    if (alarm->due_ms > alarm_now_ms()) {
        arm(alarm);
        return;
    }
    alarm->due_ms = 0;
    alarm->handler(alarm->data); /* may free the alarm */
}

static gboolean on_expired(int fd, GIOCondition condition, void *data)
{
    uint64_t times;
    (void)!read(fd, &times, sizeof times);
    ring(data);
    return G_SOURCE_CONTINUE;
}

Alarm *alarm_new(AlarmHandler handler, void *data)
{
    Alarm *alarm = g_new0(Alarm, 1);
    alarm->handler = handler;
    alarm->data = data;
    alarm->fd = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (alarm->fd >= 0) {
        alarm->source = g_unix_fd_add(alarm->fd, G_IO_IN, on_expired, alarm);
    }
    return alarm;
}

void alarm_set(Alarm *alarm, int64_t ms)
{
    alarm->due_ms = alarm_now_ms() + MAX(ms, 1);
    if (alarm->armed_ms == 0 || alarm->due_ms < alarm->armed_ms) {
        arm(alarm);
    }
}

void alarm_clear(Alarm *alarm)
{
    alarm->due_ms = 0;
    if (alarm->armed_ms != 0 && alarm->fd >= 0) {
        static const struct itimerspec never = {{0, 0}, {0, 0}};
        timerfd_settime(alarm->fd, 0, &never, NULL);
        alarm->armed_ms = 0;
    }
}

void alarm_free(Alarm *alarm)
{
    if (alarm != NULL) {
        if (alarm->source != 0) {
            g_source_remove(alarm->source);
        }
        if (alarm->fd >= 0) {
            close(alarm->fd);
        }
        g_free(alarm);
    }
}
