#include "crash.h"

#include <errno.h>
#include <execinfo.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HELD_MAX  4096
#define WAIT_MS   200
#define STACK_MAX 65536
#define FRAMES    24

/* Signals that end a program, unless somebody handles them. */
static const int crash_signals[] = {SIGSEGV, SIGBUS,  SIGFPE,  SIGILL,  SIGABRT, SIGTRAP,
                                    SIGSYS,  SIGQUIT, SIGXCPU, SIGXFSZ, SIGALRM, SIGUSR1,
                                    SIGUSR2, SIGHUP,  SIGINT,  SIGTERM, SIGPIPE};

static struct {
    volatile sig_atomic_t armed;
    bool installed;
    int fd;
    struct termios modes;
    char bytes[CRASH_BYTES_MAX];
    size_t size;
    char held[HELD_MAX]; /* what g_printerr() was given meanwhile */
    volatile size_t held_size;
    struct sigaction before[G_N_ELEMENTS(crash_signals)];
} crash_state;

bool crash_write(int fd, const char *bytes, size_t size, int wait_ms)
{
    while (size > 0) {
        ssize_t count = write(fd, bytes, size);
        if (count > 0) {
            bytes += count;
            size -= (size_t)count;
            continue;
        }
        if (count < 0 && errno == EINTR) {
            continue;
        }
        struct pollfd wait = {.fd = fd, .events = POLLOUT};
        if (count == 0 || errno != EAGAIN || poll(&wait, 1, wait_ms) != 1) {
            return false;
        }
    }
    return true;
}

/* Async-signal-safe. */
static void restore(void)
{
    if (!crash_state.armed) {
        return;
    }
    crash_state.armed = false;
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTTOU); /* in the background a change of modes would stop us here */
    pthread_sigmask(SIG_BLOCK, &stop, &before);
    if (!crash_write(crash_state.fd, crash_state.bytes, crash_state.size, WAIT_MS)) {
        tcflush(crash_state.fd, TCOFLUSH);
        crash_write(crash_state.fd, crash_state.bytes, crash_state.size, WAIT_MS);
    }
    tcsetattr(crash_state.fd, TCSANOW, &crash_state.modes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (crash_state.held_size > 0) {
        crash_write(STDERR_FILENO, crash_state.held, crash_state.held_size, WAIT_MS);
        crash_state.held_size = 0;
    }
}

/* Where it was, as addresses in the program; what needs memory for that was done in install(). */
static void say_where(void)
{
    static const char head[] = "tilik: a fault of the program; please report these lines:\n";
    void *frames[FRAMES];
    crash_write(STDERR_FILENO, head, sizeof head - 1, WAIT_MS);
    backtrace_symbols_fd(frames, backtrace(frames, FRAMES), STDERR_FILENO);
}

static void on_fatal_signal(int number)
{
    int saved = errno;
    bool armed = crash_state.armed;
    restore();
    if (armed && (number == SIGSEGV || number == SIGBUS || number == SIGFPE || number == SIGILL)) {
        say_where();
    }
    for (size_t i = 0; i < G_N_ELEMENTS(crash_signals); i++) {
        if (crash_signals[i] == number) {
            sigaction(number, &crash_state.before[i], NULL);
        }
    }
    raise(number); /* comes when this handler returns */
    errno = saved;
}

/* Signals that a fault raises are taken even from another handler (a sanitizer's), which then has
 * its turn. */
static bool is_fault(int number)
{
    return number == SIGSEGV || number == SIGBUS || number == SIGFPE || number == SIGILL ||
           number == SIGABRT || number == SIGTRAP;
}

/* GLib prints failed assertions and such here; on a screen in use they would be seen by nobody. */
static void hold_message(const char *message)
{
    if (!crash_state.armed) {
        crash_write(STDERR_FILENO, message, strlen(message), WAIT_MS);
        return;
    }
    size_t size = crash_state.held_size;
    for (const char *c = message; *c != '\0' && size < HELD_MAX; c++) {
        bool harmless = *c == '\n' || ((unsigned char)*c >= 0x20 && *c != 0x7F);
        crash_state.held[size++] = harmless ? *c : '?';
    }
    crash_state.held_size = size;
}

static void install(void)
{
    struct sigaction action = {.sa_handler = on_fatal_signal, .sa_flags = SA_ONSTACK};
    void *frames[1];
    backtrace(frames, G_N_ELEMENTS(frames));
    sigfillset(&action.sa_mask);
    stack_t stack = {.ss_sp = g_malloc(STACK_MAX), .ss_size = STACK_MAX}, existing;
    if (sigaltstack(NULL, &existing) == 0 && (existing.ss_flags & SS_DISABLE) == 0) {
        g_free(stack.ss_sp);
    } else {
        sigaltstack(&stack, NULL); /* a stack that has overflowed can't run a handler */
    }
    for (size_t i = 0; i < G_N_ELEMENTS(crash_signals); i++) {
        struct sigaction *before = &crash_state.before[i];
        sigaction(crash_signals[i], NULL, before);
        if (before->sa_handler == SIG_DFL || is_fault(crash_signals[i])) {
            sigaction(crash_signals[i], &action, NULL);
        }
    }
    atexit(restore);
    g_set_printerr_handler(hold_message);
    crash_state.installed = true;
}

void crash_arm(int fd, const struct termios *modes, const char *bytes, size_t size)
{
    crash_state.armed = false;
    crash_state.fd = fd;
    crash_state.modes = *modes;
    crash_state.size = MIN(size, sizeof crash_state.bytes);
    memcpy(crash_state.bytes, bytes, crash_state.size);
    if (!crash_state.installed) {
        install();
    }
    crash_state.armed = true;
}

void crash_disarm(void)
{
    crash_state.armed = false;
    if (crash_state.held_size > 0) {
        crash_write(STDERR_FILENO, crash_state.held, crash_state.held_size, WAIT_MS);
        crash_state.held_size = 0;
    }
}
