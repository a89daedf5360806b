#include "watch.h"

#include <errno.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"

typedef enum Eye { EYE_TERM, EYE_INT, EYE_HUP, EYE_STDIN, EYE_PARENT, EYE_BELL, EYES } Eye;

struct Watch {
    WatchPlan plan;
    struct event *event[EYES];
    int parent, inotify;
};

static void on_signal(evutil_socket_t signal, short what, void *data)
{
    const Watch *watch = data;
    if (signal == SIGHUP) {
        watch->plan.look_again(watch->plan.data);
    } else {
        watch->plan.end(signal == SIGTERM ? "SIGTERM" : "SIGINT", watch->plan.data);
    }
}

static void on_stdin(evutil_socket_t fd, short what, void *data)
{
    const Watch *watch = data;
    char sink[256];
    ssize_t got = read(STDIN_FILENO, sink, sizeof sink);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        event_del(watch->event[EYE_STDIN]);
        watch->plan.end("end of stdin", watch->plan.data);
    }
}

static void on_parent(evutil_socket_t fd, short what, void *data)
{
    const Watch *watch = data;
    event_del(watch->event[EYE_PARENT]);
    watch->plan.end("its parent ended", watch->plan.data);
}

static void on_bell(evutil_socket_t fd, short what, void *data)
{
    const Watch *watch = data;
    char sink[4096];
    while (read(watch->inotify, sink, sizeof sink) > 0) {
    }
    watch->plan.look_again(watch->plan.data);
}

static void look(Watch *watch, Eye eye, int fd, short what, event_callback_fn handler)
{
    watch->event[eye] = event_new(watch->plan.base, fd, (short)(what | EV_PERSIST), handler, watch);
    if (event_add(watch->event[eye], NULL) != 0) {
        /* epoll refuses plain files; there the end is only a read away. */
        event_active(watch->event[eye], what, 0);
    }
}

Watch *watch_new(const WatchPlan *plan, GError **error)
{
    Watch *watch = g_new0(Watch, 1);
    watch->plan = *plan;
    watch->parent = watch->inotify = -1;
    look(watch, EYE_TERM, SIGTERM, EV_SIGNAL, on_signal);
    look(watch, EYE_INT, SIGINT, EV_SIGNAL, on_signal);
    look(watch, EYE_HUP, SIGHUP, EV_SIGNAL, on_signal);
    if (plan->stdin_end) {
        evutil_make_socket_nonblocking(STDIN_FILENO);
        look(watch, EYE_STDIN, STDIN_FILENO, EV_READ, on_stdin);
    }
    if (plan->parent_pid > 0) {
        watch->parent = (int)syscall(SYS_pidfd_open, plan->parent_pid, 0);
        if (watch->parent < 0) {
            g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND, "--parent-pid: %d: %s",
                        plan->parent_pid, g_strerror(errno));
            watch_free(watch);
            return NULL;
        }
        look(watch, EYE_PARENT, watch->parent, EV_READ, on_parent);
    }
    watch->inotify = plan->bell != NULL ? inotify_init1(IN_CLOEXEC | IN_NONBLOCK) : -1;
    if (watch->inotify >= 0 &&
        inotify_add_watch(watch->inotify, plan->bell, IN_ATTRIB | IN_MODIFY) >= 0) {
        look(watch, EYE_BELL, watch->inotify, EV_READ, on_bell);
    }
    return watch;
}

void watch_free(Watch *watch)
{
    if (watch == NULL) {
        return;
    }
    for (int eye = 0; eye < EYES; eye++) {
        if (watch->event[eye] != NULL) {
            event_free(watch->event[eye]);
        }
    }
    if (watch->parent >= 0) {
        close(watch->parent);
    }
    if (watch->inotify >= 0) {
        close(watch->inotify);
    }
    g_free(watch);
}
