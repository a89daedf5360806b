#include "ui/screen.h"

#include <glib-unix.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "screen_paint.h"
#include "screen_plates.h"
#include "stop.h"
#include "terminal.h"

#define RESIZE_MS                                                                                  \
    50 /* between two frames of a new size, while a window's edge is being dragged                 \
        */
#define STROKE_MS    50
#define TITLE_MAX    200
#define SCREEN_CHUNK 512 /* bytes that GNU screen passes through at a time */
#define TITLE_PUSH   "\033[22;2t"
#define TITLE_POP    "\033[23;2t"

struct Screen {
    Terminal *terminal;
    Painter *painter;
    Plates *plates;
    int rows, cols;
    ScreenReady ready;
    void *ready_data;
    GByteArray *frame;
    guint signals, resize_timer, ready_idle;
    int64_t resized_ms, stroked_ms;
    char *title;
    bool title_sent, title_pushed; /* pushed: the old one is on the terminal's stack */
    uint64_t frames, refused;
};

static gboolean call_ready(gpointer data)
{
    Screen *screen = data;
    screen->ready_idle = 0;
    if (screen->ready != NULL) {
        screen->ready(screen->ready_data);
    }
    return G_SOURCE_REMOVE;
}

/* Asks the app for a frame, from the loop. */
static void want_frame(Screen *screen)
{
    if (screen->ready_idle == 0) {
        screen->ready_idle = g_idle_add_full(G_PRIORITY_DEFAULT, call_ready, screen, NULL);
    }
}

static void on_drained(void *data)
{
    want_frame(data);
}

static void enter(Screen *screen)
{
    const char *leave = painter_leave_bytes(screen->painter);
    terminal_enter(screen->terminal, leave, strlen(leave));
    terminal_size(screen->terminal, &screen->rows, &screen->cols);
    painter_resize(screen->painter, screen->rows, screen->cols);
}

static void leave(Screen *screen)
{
    g_autofree char *bytes =
        g_strconcat(plates_leave_bytes(screen->plates), painter_leave_bytes(screen->painter),
                    screen->title_pushed ? TITLE_POP : "", NULL);
    plates_forget(screen->plates);
    screen->title_sent = screen->title_pushed = false;
    painter_leave(screen->painter);
    /* Before the first frame there is nothing to take back but the modes. */
    terminal_leave(screen->terminal, bytes, screen->frames > 0 ? strlen(bytes) : 0);
}

void screen_suspend(Screen *screen)
{
    leave(screen);
    stop_now();
    enter(screen);
    want_frame(screen);
}

static gboolean on_stop_signal(int fd, GIOCondition condition, gpointer data)
{
    Screen *screen = data;
    bool asked = stop_take_asked(), continued = stop_take_continued();
    if (asked) {
        screen_suspend(screen);
    } else if (continued) {
        /* Stopped by SIGSTOP: nobody gave the terminal back, and the shell has used it since. */
        painter_leave(screen->painter);
        enter(screen);
        want_frame(screen);
    }
    return G_SOURCE_CONTINUE;
}

Screen *screen_new(const Theme *theme, GError **error)
{
    g_autoptr(Screen) screen = g_new0(Screen, 1);
    screen->frame = g_byte_array_new();
    screen->plates = plates_new();
    screen->terminal = terminal_open(on_drained, screen, error);
    if (screen->terminal == NULL) {
        return NULL;
    }
    screen->painter = painter_new(theme, error);
    if (screen->painter == NULL) {
        return NULL;
    }
    int fd = stop_open();
    if (fd >= 0) {
        screen->signals = g_unix_fd_add(fd, G_IO_IN, on_stop_signal, screen);
    }
    enter(screen);
    return g_steal_pointer(&screen);
}

static void remove_source(guint *source)
{
    if (*source != 0) {
        g_source_remove(*source);
        *source = 0;
    }
}

void screen_free(Screen *screen)
{
    if (screen == NULL) {
        return;
    }
    if (screen->painter != NULL && screen->terminal != NULL) {
        leave(screen);
    }
    remove_source(&screen->signals);
    remove_source(&screen->resize_timer);
    remove_source(&screen->ready_idle);
    stop_close();
    painter_free(screen->painter);
    plates_free(screen->plates);
    terminal_close(screen->terminal);
    g_byte_array_free(screen->frame, TRUE);
    g_free(screen->title);
    g_free(screen);
}

void screen_on_ready(Screen *screen, ScreenReady ready, void *data)
{
    screen->ready = ready;
    screen->ready_data = data;
}

static void append(GByteArray *out, const char *text)
{
    g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
}

/* Adds what is said beside the picture. */
static void append_extras(Screen *screen)
{
    if (screen->title != NULL && !screen->title_sent) {
        append(screen->frame, screen->title_pushed ? "\033]2;" : TITLE_PUSH "\033]2;");
        append(screen->frame, screen->title);
        append(screen->frame, "\007");
        screen->title_sent = screen->title_pushed = true;
    }
}

bool screen_draw(Screen *screen, Canvas *canvas)
{
    if (screen->resize_timer != 0 || terminal_busy(screen->terminal)) {
        screen->refused++;
        return false;
    }
    g_byte_array_set_size(screen->frame, 0);
    painter_paint(screen->painter, canvas, screen->frame);
    plates_paint(screen->plates, screen->painter, canvas, screen->frame);
    append_extras(screen);
    if (screen->frame->len > 0) {
        screen->frames++;
        terminal_write(screen->terminal, (const char *)screen->frame->data, screen->frame->len);
    }
    return true;
}

/* Takes the terminal's size over; true when it is another. */
static bool take_size(Screen *screen)
{
    int rows, cols;
    terminal_size(screen->terminal, &rows, &cols);
    if (rows == screen->rows && cols == screen->cols) {
        return false;
    }
    screen->rows = rows;
    screen->cols = cols;
    screen->resized_ms = clock_mono_ms();
    painter_resize(screen->painter, rows, cols);
    return true;
}

static gboolean on_resize_timer(gpointer data)
{
    Screen *screen = data;
    screen->resize_timer = 0;
    /* What the terminal did with the old picture meanwhile, nobody knows. */
    painter_redraw(screen->painter);
    take_size(screen);
    call_ready(screen);
    return G_SOURCE_REMOVE;
}

bool screen_resize(Screen *screen)
{
    int64_t since = clock_mono_ms() - screen->resized_ms;
    if (screen->resize_timer != 0) {
        return false;
    }
    if (screen->resized_ms != 0 && since < RESIZE_MS) {
        screen->resize_timer = g_timeout_add((guint)(RESIZE_MS - since), on_resize_timer, screen);
        return false;
    }
    return take_size(screen);
}

int screen_rows(const Screen *screen)
{
    return screen->rows;
}

int screen_cols(const Screen *screen)
{
    return screen->cols;
}

bool screen_ascii(const Screen *screen)
{
    return painter_ascii(screen->painter);
}

bool screen_coloured(const Screen *screen)
{
    return painter_coloured(screen->painter);
}

void screen_set_theme(Screen *screen, const Theme *theme)
{
    painter_set_theme(screen->painter, theme);
}

void screen_redraw(Screen *screen)
{
    painter_redraw(screen->painter);
}

/* Wraps OSC 52 so that GNU screen hands it on, in pieces that it takes. */
static void append_through_screen(GString *out, const char *sequence)
{
    for (gsize at = 0, size = strlen(sequence); at < size; at += SCREEN_CHUNK) {
        g_string_append(out, "\033P");
        g_string_append_len(out, sequence + at, (gssize)MIN((gsize)SCREEN_CHUNK, size - at));
        g_string_append(out, "\033\\");
    }
}

bool screen_copy(Screen *screen, const char *text)
{
    gsize size = strlen(text);
    if (size > SCREEN_COPY_MAX || !painter_can_copy(screen->painter) ||
        terminal_busy(screen->terminal)) {
        return false;
    }
    g_autofree char *encoded = g_base64_encode((const guchar *)text, size);
    g_autofree char *sequence = g_strconcat("\033]52;c;", encoded, "\007", NULL);
    g_autoptr(GString) out = g_string_new(NULL);
    if (g_getenv("STY") != NULL) {
        append_through_screen(out, sequence);
    } else {
        g_string_append(out, sequence);
    }
    terminal_write(screen->terminal, out->str, out->len);
    return true;
}

void screen_stroke(Screen *screen)
{
    int64_t now = clock_mono_ms();
    if (now - screen->stroked_ms < STROKE_MS || screen->frames == 0 ||
        terminal_busy(screen->terminal)) {
        return;
    }
    screen->stroked_ms = now;
    terminal_write(screen->terminal, "\007", 1);
}

void screen_set_title(Screen *screen, const char *title)
{
    if (!painter_can_title(screen->painter)) {
        return;
    }
    g_autofree char *clean = text_clean(title, strlen(title), TITLE_MAX);
    g_free(screen->title);
    screen->title = g_steal_pointer(&clean);
    screen->title_sent = false;
}

int screen_input(const Screen *screen)
{
    return terminal_input(screen->terminal);
}

ScreenStats screen_stats(const Screen *screen)
{
    return (ScreenStats){.frames = screen->frames,
                         .writes = terminal_writes(screen->terminal),
                         .bytes = terminal_bytes(screen->terminal),
                         .refused = screen->refused};
}

void screen_set_plate(Screen *screen, unsigned number, int row, int col, Picture *picture)
{
    plates_set(screen->plates, number, row, col, picture);
}

ScreenPixels screen_pixels(const Screen *screen)
{
    const Abilities *can = painter_abilities(screen->painter);
    ScreenPixels pixels = {.colours = can->rgb ? 1 << 24 : can->colours,
                           .plain = can->plain || (can->poor && !can->halves),
                           .halves = can->halves,
                           .direct = can->direct};
    terminal_cell(screen->terminal, &pixels.cell_w, &pixels.cell_h);
    return pixels;
}

bool screen_ask(Screen *screen)
{
    if (!painter_abilities(screen->painter)->asks || screen->frames == 0 ||
        terminal_busy(screen->terminal)) {
        return false;
    }
    /* The device attributes last: every terminal that answers at all answers these. */
    static const char pictures[] = "\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\";
    g_autofree char *questions = g_strconcat(
        painter_abilities(screen->painter)->kitty ? pictures : "", "\033[16t\033[c", NULL);
    terminal_write(screen->terminal, questions, strlen(questions));
    return true;
}
