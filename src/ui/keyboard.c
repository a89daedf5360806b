#include "ui/keyboard.h"

#include <errno.h>
#include <glib-unix.h>
#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "key_decoder.h"

/* Last: term.h makes macros of common words. */
#include <ncurses.h>
#include <term.h>

#define READ_SIZE 4096
#define READS_MAX 32 /* before the loop has its turn */
#define FUNCTIONS 12

struct Keyboard {
    int fd;
    EventHandler handler;
    void *data;
    KeyDecoder *decoder;
    guint watch, timer;
};

static const struct {
    const char *capability;
    Key key;
} capabilities[] = {
    {"kcuu1", KEYSYM_UP},
    {"kcud1", KEYSYM_DOWN},
    {"kcub1", KEYSYM_LEFT},
    {"kcuf1", KEYSYM_RIGHT},
    {"khome", KEYSYM_HOME},
    {"kend", KEYSYM_END},
    {"kpp", KEYSYM_PAGE_UP},
    {"knp", KEYSYM_PAGE_DOWN},
    {"kich1", KEYSYM_INSERT},
    {"kdch1", KEYSYM_DELETE},
    {"kent", KEYSYM_ENTER},
    {"kbs", KEYSYM_BACKSPACE},
    {"kcbt", KEYSYM_TAB | KEYMOD_SHIFT},
};

static void learn(KeyDecoder *decoder, const char *capability, Key key)
{
    const char *sequence = tigetstr(capability);
    if (sequence != NULL && sequence != (const char *)-1) {
        key_decoder_learn(decoder, sequence, key);
    }
}

static void learn_terminal(KeyDecoder *decoder)
{
    for (size_t i = 0; i < G_N_ELEMENTS(capabilities); i++) {
        learn(decoder, capabilities[i].capability, capabilities[i].key);
    }
    for (unsigned i = 1; i <= FUNCTIONS; i++) {
        char name[8];
        g_snprintf(name, sizeof name, "kf%u", i);
        learn(decoder, name, KEYSYM_F0 + i);
    }
}

static gboolean on_timer(gpointer data);

/* Waits for the rest of what is unfinished. */
static void set_timer(Keyboard *keyboard)
{
    int patience = key_decoder_patience(keyboard->decoder);
    if (keyboard->timer != 0) {
        g_source_remove(keyboard->timer);
    }
    keyboard->timer = patience > 0 ? g_timeout_add((guint)patience, on_timer, keyboard) : 0;
}

/* Reads all there is; false when the terminal is gone. */
static bool read_waiting(Keyboard *keyboard)
{
    char bytes[READ_SIZE];
    for (int i = 0; i < READS_MAX; i++) {
        ssize_t count = read(keyboard->fd, bytes, sizeof bytes);
        if (count > 0) {
            key_decoder_feed(keyboard->decoder, bytes, (gsize)count, clock_mono_ms());
        }
        if (count < 0 && errno != EAGAIN && errno != EINTR) {
            return false;
        }
        if (count < (ssize_t)sizeof bytes) {
            break;
        }
    }
    set_timer(keyboard);
    return true;
}

static gboolean on_timer(gpointer data)
{
    Keyboard *keyboard = data;
    keyboard->timer = 0;
    /* When the loop was late, the rest may wait already. */
    struct pollfd ready = {.fd = keyboard->fd, .events = POLLIN};
    if (poll(&ready, 1, 0) == 1 && (ready.revents & POLLIN) != 0) {
        read_waiting(keyboard);
        return G_SOURCE_REMOVE;
    }
    key_decoder_timeout(keyboard->decoder, clock_mono_ms());
    set_timer(keyboard);
    return G_SOURCE_REMOVE;
}

static gboolean on_input(int fd, GIOCondition condition, gpointer data)
{
    Keyboard *keyboard = data;
    bool alive = read_waiting(keyboard);
    if (alive && (condition & (G_IO_HUP | G_IO_ERR | G_IO_NVAL)) == 0) {
        return G_SOURCE_CONTINUE;
    }
    keyboard->watch = 0;
    keyboard->handler(&(Event){.kind = EVENT_HANGUP}, keyboard->data);
    return G_SOURCE_REMOVE;
}

Keyboard *keyboard_new(Screen *screen, EventHandler handler, void *data)
{
    Keyboard *keyboard = g_new0(Keyboard, 1);
    keyboard->fd = screen_input(screen);
    keyboard->handler = handler;
    keyboard->data = data;
    keyboard->decoder = key_decoder_new(handler, data);
    learn_terminal(keyboard->decoder);
    keyboard->watch = g_unix_fd_add_full(G_PRIORITY_HIGH, keyboard->fd,
                                         G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, keyboard, NULL);
    return keyboard;
}

void keyboard_free(Keyboard *keyboard)
{
    if (keyboard == NULL) {
        return;
    }
    if (keyboard->watch != 0) {
        g_source_remove(keyboard->watch);
    }
    if (keyboard->timer != 0) {
        g_source_remove(keyboard->timer);
    }
    key_decoder_free(keyboard->decoder);
    g_free(keyboard);
}
