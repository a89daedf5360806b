/* notify_child.c - the notification thread on the real libnotify, told by lines
 *
 *   show SLOT NUMBER critical|normal ACTIONS|TITLE|BODY      hide SLOT      busy      quit
 *
 * says "chosen SLOT NUMBER WORD", "closed SLOT NUMBER", "busy MS" and, last, "turns MS": the
 * longest that its main loop did not turn.  argv[1] is the log. */
#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "console/notify_thread.h"

typedef struct Child {
    NotifyThread *thread;
    GMainLoop *loop;
    int64_t last_turn_ms, longest_ms;
} Child;

static void on_chosen(unsigned slot, uint64_t number, NotifyAct act, void *data)
{
    printf("chosen %u %u %s\n", slot, (unsigned)number, notify_act_word(act));
}

static void on_closed(unsigned slot, uint64_t number, void *data)
{
    printf("closed %u %u\n", slot, (unsigned)number);
}

static void show(Child *child, const char *words)
{
    unsigned slot, number, actions;
    char urgency[16];
    g_auto(GStrv) parts = g_strsplit(words, "|", 3);
    g_assert_cmpuint(g_strv_length(parts), ==, 3);
    g_assert_cmpint(sscanf(parts[0], "%u %u %15s %u", &slot, &number, urgency, &actions), ==, 4);
    const NotifyBubble bubble = {.title = parts[1],
                                 .body = parts[2],
                                 .number = number,
                                 .critical = strcmp(urgency, "critical") == 0,
                                 .actions = actions};
    notify_thread_set(child->thread, slot, &bubble);
}

static gboolean on_line(int fd, GIOCondition condition, gpointer data)
{
    Child *child = data;
    char line[1024] = "";
    if (fgets(line, sizeof line, stdin) == NULL || strcmp(line, "quit\n") == 0) {
        g_main_loop_quit(child->loop);
        return G_SOURCE_REMOVE;
    }
    g_strchomp(line);
    if (g_str_has_prefix(line, "show "))
        show(child, line + 5);
    else if (g_str_has_prefix(line, "hide "))
        notify_thread_set(child->thread, (unsigned)atoi(line + 5), NULL);
    else
        printf("busy %d\n", (int)notify_thread_busy_ms(child->thread));
    return G_SOURCE_CONTINUE;
}

static gboolean on_turn(gpointer data)
{
    Child *child = data;
    int64_t now = clock_mono_ms();
    child->longest_ms = MAX(child->longest_ms, now - child->last_turn_ms);
    child->last_turn_ms = now;
    return G_SOURCE_CONTINUE;
}

int main(int argc, char **argv)
{
    static const NotifyThreadTold told = {on_chosen, on_closed};
    Child child = {.loop = g_main_loop_new(NULL, FALSE), .last_turn_ms = clock_mono_ms()};
    g_assert_true(argc == 2 && log_to_file(argv[1], NULL));
    setvbuf(stdout, NULL, _IOLBF, 0);
    setvbuf(stdin, NULL, _IONBF, 0);
    child.thread = notify_thread_new(&notify_libnotify, &told, &child);
    g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP, on_line, &child);
    g_timeout_add(5, on_turn, &child);
    g_main_loop_run(child.loop);
    notify_thread_free(child.thread);
    g_main_loop_unref(child.loop);
    printf("turns %d\n", (int)child.longest_ms);
    return 0;
}
