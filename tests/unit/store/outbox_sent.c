/* Two processes at one outbox, of which one sends what the other writes, as fast as it is there. */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backend.h"
#include "outbox_box.h"

#define ACTS 200

/* As one that sends does: what is there goes at once. */
static void take_all(void *data)
{
    const Box *box = data;
    while (outbox_count(box->outbox) > 0) {
        outbox_remove(box->outbox, outbox_act(box->outbox, 0)->id);
    }
}

static void send_for_ever(const char *path)
{
    Box box = {.path = (char *)path, .changed = take_all, .data = &box};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    box_open(&box);
    for (;;) {
        g_main_context_iteration(NULL, TRUE);
    }
}

static bool is_empty(void *data)
{
    return outbox_count(((const Box *)data)->outbox) == 0;
}

/* What was sent between its writing and the next reading does not stand in the list for ever. */
static void what_another_sends_at_once_is_gone(void)
{
    char *folder = scratch_new();
    g_autofree char *path = g_build_filename(folder, "outbox.db", NULL);
    pid_t child = fork(); /* no thread crosses it */
    if (child == 0) {
        send_for_ever(path);
    }
    Box box = {.path = path};
    box_open(&box);
    for (unsigned i = 0; i < ACTS; i++) {
        box_add(&box, "alert/a1", "{}");
        box_settle(&box);
        g_assert_true(loop_until(is_empty, &box));
    }
    kill(child, SIGKILL);
    g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
    outbox_free(box.outbox);
    g_ptr_array_unref(box.ids);
    g_free(box.said);
    scratch_free(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/outbox/what another sends at once is gone",
                    what_another_sends_at_once_is_gone);
    return g_test_run();
}
