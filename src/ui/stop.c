#include "stop.h"

#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define STOP_WAIT_MS 100

static volatile sig_atomic_t signal_asked, signal_continued;
static int signal_event = -1;
static struct sigaction signal_before[2];

static void on_signal(int number)
{
    int saved = errno;
    if (number == SIGTSTP) {
        signal_asked = true;
    } else {
        signal_continued = true;
    }
    uint64_t one = 1;
    ssize_t ignored = write(signal_event, &one, sizeof one);
    (void)ignored; /* the counter is full: the loop will wake anyway */
    errno = saved;
}

static void catch_stop(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigaction(SIGTSTP, &action, NULL);
}

int stop_open(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    signal_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (signal_event < 0) {
        return -1;
    }
    sigaction(SIGTSTP, NULL, &signal_before[0]);
    if (signal_before[0].sa_handler != SIG_IGN) { /* a shell without job control has it ignored */
        catch_stop();
    }
    sigaction(SIGCONT, &action, &signal_before[1]);
    return signal_event;
}

void stop_close(void)
{
    if (signal_event < 0) {
        return;
    }
    sigaction(SIGTSTP, &signal_before[0], NULL);
    sigaction(SIGCONT, &signal_before[1], NULL);
    close(signal_event);
    signal_event = -1;
}

static bool take(volatile sig_atomic_t *flag)
{
    uint64_t count;
    ssize_t ignored = read(signal_event, &count, sizeof count);
    (void)ignored;
    bool was = *flag;
    *flag = false;
    return was;
}

bool stop_take_asked(void)
{
    return take(&signal_asked);
}

bool stop_take_continued(void)
{
    return take(&signal_continued);
}

void stop_now(void)
{
    if (signal_event < 0 || signal_before[0].sa_handler == SIG_IGN) {
        return;
    }
    signal_continued = false;
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigaction(SIGTSTP, &action, NULL);
    kill(0, SIGTSTP);
    /* With other threads about, the stop may come a moment after kill() returns. */
    gint64 deadline = g_get_monotonic_time() + STOP_WAIT_MS * G_TIME_SPAN_MILLISECOND;
    while (!signal_continued && g_get_monotonic_time() < deadline) {
        struct pollfd wait = {.fd = signal_event, .events = POLLIN};
        poll(&wait, 1, STOP_WAIT_MS);
        if (wait.revents != 0) {
            take(&signal_asked);
        }
    }
    signal_continued = false;
    signal_asked = false;
    catch_stop();
}
