/* A small program on the engine alone: a full-width list, a prompt, and ways to end badly.  Started
 * by engine*.c. */
#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/i18n.h"
#include "ui/help.h"
#include "ui/keyboard.h"
#include "ui/keymap.h"
#include "ui/list.h"
#include "ui/palette.h"
#include "ui/prompt.h"
#include "ui/screen.h"

typedef struct Demo {
    GMainLoop *loop;
    Theme *theme;
    Keymap *keymap;
    KeySequence sequence;
    Screen *screen;
    Canvas *canvas;
    Keyboard *keyboard;
    List *list;
    Prompt *prompt;
    Palette *palette;
    Help *help;
    GPtrArray *lines;
    bool typing, full;
    guint idle;
    int actions, ticks;
    char said[80];
    int status;
} Demo;

static int count_lines(void *data)
{
    return (int)((Demo *)data)->lines->len;
}

static uint64_t line_id(void *data, int index)
{
    return (uint64_t)index;
}

static int find_line(void *data, uint64_t id, int hint)
{
    return (int)id;
}

static void draw_line(void *data, Canvas *canvas, Rect rect, const ListRow *row)
{
    Demo *demo = data;
    canvas_field(canvas, rect.row, rect.col, rect.cols, row->style, demo->lines->pdata[row->index]);
}

static void draw(Demo *demo)
{
    int rows = screen_rows(demo->screen), cols = screen_cols(demo->screen);
    if (canvas_rows(demo->canvas) != rows || canvas_cols(demo->canvas) != cols) {
        canvas_resize(demo->canvas, rows, cols);
    }
    if (demo->full) {
        canvas_clear(demo->canvas, STYLE_TEXT);
    }
    demo->full = false;
    canvas_cursor(demo->canvas, -1, -1);
    if (demo->help != NULL) {
        help_draw(demo->help, demo->canvas, (Rect){0, 0, rows, cols});
    } else {
        list_draw(demo->list, demo->canvas, (Rect){1, 0, rows - 2, cols}, !demo->typing);
        prompt_draw(demo->prompt, demo->canvas, 0, 0, cols, demo->typing);
        char status[128];
        g_snprintf(status, sizeof status, "%d/%d actions %d ticks %d size %dx%d %s",
                   list_selected(demo->list) + 1, list_count(demo->list), demo->actions,
                   demo->ticks, rows, cols, demo->said);
        canvas_field(demo->canvas, rows - 1, 0, cols, STYLE_BAR, status);
    }
    if (demo->palette != NULL) {
        palette_draw(demo->palette, demo->canvas);
    }
    screen_draw(demo->screen, demo->canvas);
}

static gboolean on_idle(gpointer data)
{
    Demo *demo = data;
    demo->idle = 0;
    draw(demo);
    return G_SOURCE_REMOVE;
}

static void want_draw(void *data)
{
    Demo *demo = data;
    if (demo->idle == 0) {
        demo->idle = g_idle_add(on_idle, demo);
    }
}

static void say(Demo *demo, const char *text)
{
    g_strlcpy(demo->said, text, sizeof demo->said);
}

static void act(Demo *demo, Action action)
{
    demo->actions++;
    switch (action) {
    case ACTION_QUIT:
        g_main_loop_quit(demo->loop);
        break;
    case ACTION_FILTER:
        demo->typing = true;
        break;
    case ACTION_PALETTE:
        demo->palette = palette_new(demo->keymap, KEY_CONTEXT_GLOBAL, NULL, NULL);
        break;
    case ACTION_HELP:
        demo->help = help_new(demo->keymap, KEY_CONTEXT_GLOBAL);
        demo->full = true;
        break;
    case ACTION_SUSPEND:
        screen_suspend(demo->screen);
        break;
    case ACTION_REDRAW:
        screen_redraw(demo->screen);
        break;
    case ACTION_COPY:
        screen_copy(demo->screen, "clip");
        break;
    default:
        if (!list_act(demo->list, action)) {
            say(demo, action_word(action));
        }
    }
}

static void type_in(Demo *demo, const Event *event)
{
    PromptResult result = PROMPT_CHANGED;
    if (event->kind == EVENT_PASTE) {
        prompt_paste(demo->prompt, event->paste);
    } else if (event->kind == EVENT_KEY) {
        result = prompt_key(demo->prompt, event->key);
    }
    if (result == PROMPT_ACCEPTED || result == PROMPT_CANCELLED) {
        demo->typing = false;
        say(demo, result == PROMPT_ACCEPTED ? "accepted" : "cancelled");
    }
}

/* Ways to end that are not in any keymap. */
static void end_badly(Demo *demo, Key key)
{
    switch (key) {
    case KEYMOD_ALT | '1':
        *(volatile char *)mmap(NULL, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) = 1;
        break;
    case KEYMOD_ALT | '2':
        g_error("an error of the demo");
        break;
    case KEYMOD_ALT | '3':
        g_assert_cmpstr("one", ==, "t\033wo");
        break;
    case KEYMOD_ALT | '4':
        exit(7);
    case KEYMOD_ALT | '5':
        abort();
    default:
        break;
    }
}

static void on_pointer(Demo *demo, const Event *event)
{
    if (event->mouse == MOUSE_WHEEL_UP || event->mouse == MOUSE_WHEEL_DOWN) {
        list_scroll(demo->list, event->mouse == MOUSE_WHEEL_UP ? -3 : 3);
        return;
    }
    int row = list_row_at(demo->list, event->row, event->col);
    if (row >= 0) {
        list_select(demo->list, row);
    }
    say(demo, event->mouse == MOUSE_DOUBLE ? "double" : "click");
}

static void on_key(Demo *demo, Key key)
{
    Action action;
    end_badly(demo, key);
    if (keymap_feed(demo->keymap, KEY_CONTEXT_CAMERAS, &demo->sequence, key, &action) ==
        KEY_ACTION) {
        act(demo, action);
    }
}

static void on_event(const Event *event, void *data)
{
    Demo *demo = data;
    want_draw(demo);
    if (event->kind == EVENT_HANGUP) {
        demo->status = 3;
        g_main_loop_quit(demo->loop);
    } else if (demo->palette != NULL) {
        PaletteResult result = palette_event(demo->palette, event);
        Action action = palette_action(demo->palette);
        if (result != PALETTE_OPEN) {
            g_clear_pointer(&demo->palette, palette_free);
            demo->full = true;
        }
        if (result == PALETTE_CHOSE) {
            act(demo, action);
        }
    } else if (demo->help != NULL) {
        if (!help_event(demo->help, event)) {
            g_clear_pointer(&demo->help, help_free);
            demo->full = true;
        }
    } else if (demo->typing) {
        type_in(demo, event);
    } else if (event->kind == EVENT_PASTE) {
        say(demo, "paste ignored");
    } else if (event->kind == EVENT_MOUSE) {
        on_pointer(demo, event);
    } else {
        on_key(demo, event->key);
    }
}

static gboolean on_resize(gpointer data)
{
    Demo *demo = data;
    if (screen_resize(demo->screen)) {
        want_draw(demo);
    }
    return G_SOURCE_CONTINUE;
}

static gboolean on_end(gpointer data)
{
    Demo *demo = data;
    demo->status = 4;
    g_main_loop_quit(demo->loop);
    return G_SOURCE_REMOVE;
}

static gboolean on_tick(gpointer data)
{
    Demo *demo = data;
    demo->ticks++;
    list_act(demo->list, demo->ticks % 10 == 0 ? ACTION_HOME : ACTION_PAGE_DOWN);
    want_draw(demo);
    return G_SOURCE_CONTINUE;
}

static void make_lines(Demo *demo, const char *file, int count)
{
    g_autofree char *text = NULL;
    demo->lines = g_ptr_array_new_with_free_func(g_free);
    if (file != NULL && g_file_get_contents(file, &text, NULL, NULL)) {
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        for (int i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++) {
            g_ptr_array_add(demo->lines, g_strdup(lines[i]));
        }
    }
    for (int i = 0; file == NULL && i < count; i++) {
        g_ptr_array_add(demo->lines, g_strdup_printf("row %d of the demo", i + 1));
    }
}

static void build(Demo *demo)
{
    static const ListHooks hooks = {
        .count = count_lines, .id = line_id, .find = find_line, .draw = draw_line};
    demo->canvas = canvas_new(screen_rows(demo->screen), screen_cols(demo->screen));
    canvas_set_ascii(demo->canvas, screen_ascii(demo->screen));
    demo->list = list_new(&hooks, demo);
    demo->prompt = prompt_new("/ ", 4096);
    demo->keyboard = keyboard_new(demo->screen, on_event, demo);
    screen_on_ready(demo->screen, want_draw, demo);
    screen_set_title(demo->screen, "Tilik demo");
}

static void tear_down(Demo *demo)
{
    if (demo->idle != 0) {
        g_source_remove(demo->idle);
    }
    ScreenStats stats = screen_stats(demo->screen);
    keyboard_free(demo->keyboard);
    screen_free(demo->screen);
    list_free(demo->list);
    prompt_free(demo->prompt);
    palette_free(demo->palette);
    help_free(demo->help);
    canvas_free(demo->canvas);
    keymap_free(demo->keymap);
    theme_free(demo->theme);
    g_ptr_array_free(demo->lines, TRUE);
    g_main_loop_unref(demo->loop);
    if (demo->status != 0) {
        return; /* nobody may be reading */
    }
    printf("frames %d writes %d bytes %d\n", (int)stats.frames, (int)stats.writes,
           (int)stats.bytes);
}

/* engine_child THEME TICK_MS [FILE] */
int main(int argc, char **argv)
{
    Demo demo = {.loop = g_main_loop_new(NULL, FALSE)};
    g_autoptr(GError) error = NULL;
    setlocale(LC_ALL, "");
    demo.theme = theme_load(argc > 1 ? argv[1] : THEME_DEFAULT, &error);
    demo.keymap = demo.theme != NULL ? keymap_load(&error) : NULL;
    demo.screen = demo.keymap != NULL ? screen_new(demo.theme, &error) : NULL;
    if (demo.screen == NULL) {
        fprintf(stderr, "engine_child: %s\n", error->message);
        keymap_free(demo.keymap);
        theme_free(demo.theme);
        g_main_loop_unref(demo.loop);
        return 2;
    }
    make_lines(&demo, argc > 3 ? argv[3] : NULL, 1000);
    build(&demo);
    g_unix_signal_add(SIGWINCH, on_resize, &demo);
    g_unix_signal_add(SIGTERM, on_end, &demo);
    g_unix_signal_add(SIGHUP, on_end, &demo);
    int tick = argc > 2 ? atoi(argv[2]) : 0;
    if (tick > 0) {
        g_timeout_add((guint)tick, on_tick, &demo);
    }
    want_draw(&demo);
    g_main_loop_run(demo.loop);
    tear_down(&demo);
    return demo.status;
}
