#include "console/viewer_child.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* Three lines at once, then it waits for the end of its stdin. */
static const char script[] = "#!/bin/sh\n"
                             "say='{\"event\":\"ready\",\"on\":true}'\n"
                             "printf '%s\\n%s\\n%s\\n' \"$say\" \"$say\" \"$say\"\n"
                             "exec cat\n";

typedef struct Told {
    ViewerChild *child;
    int events, ended, let_go_at;
} Told;

static void on_event(const ViewerEvent *event, void *user)
{
    Told *told = user;
    g_assert_cmpint(event->kind, ==, VIEWER_EVENT_READY);
    if (++told->events == told->let_go_at)
        g_clear_pointer(&told->child, viewer_child_free);
}

static void on_ended(int status, void *user)
{
    Told *told = user;
    told->ended++;
    g_clear_pointer(&told->child, viewer_child_free);
}

static gboolean on_late(gpointer user)
{
    g_error("nothing came");
    return G_SOURCE_REMOVE;
}

static void begin(Told *told)
{
    static const ViewerChildCallbacks callbacks = {.event = on_event, .ended = on_ended};
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("tilik-child-XXXXXX", NULL);
    g_autofree char *program = g_build_filename(folder, "child", NULL);
    g_assert_true(
        g_file_set_contents_full(program, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error));
    told->child = viewer_child_new(program, &callbacks, told, &error);
    g_assert_no_error(error);
    guint late = g_timeout_add_seconds(30, on_late, NULL);
    while (told->child != NULL && told->events < 3)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(late);
    g_unlink(program);
    g_rmdir(folder);
}

static void test_all_is_told(void)
{
    Told told = {0};
    begin(&told);
    g_assert_cmpint(told.events, ==, 3);
    viewer_child_kill(told.child);
    while (told.ended == 0)
        g_main_context_iteration(NULL, TRUE);
    g_assert_null(told.child);
}

static void test_let_go_in_the_middle(void)
{
    Told told = {.let_go_at = 1};
    begin(&told);
    g_assert_null(told.child);
    while (g_main_context_iteration(NULL, FALSE)) {
    }
    g_assert_cmpint(told.events, ==, 1);
    g_assert_cmpint(told.ended, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/viewer-child/all that it says is told, then its end", test_all_is_told);
    g_test_add_func("/viewer-child/it may be let go while an event of it is told",
                    test_let_go_in_the_middle);
    return g_test_run();
}
