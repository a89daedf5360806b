/* The outbox on a good day, and with several who write it. */
#include "store/outbox.h"

#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backend.h"
#include "base/error.h"
#include "disk.h"
#include "outbox_box.h"

static void what_was_written_is_there_at_the_next_start(Box *box, const void *unused)
{
    box_add(box, "alert/a1", "{\"n\":1}");
    box_add(box, "alert/a2", "{\"n\":2}");
    box_settle(box);
    g_assert_cmpuint(box->written, ==, 2);
    box_restart(box);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 2);
    const OutboxAct *first = outbox_act(box->outbox, 0), *second = outbox_act(box->outbox, 1);
    g_assert_cmpstr(first->id, ==, box_id(box, 0));
    g_assert_cmpstr(first->object, ==, "alert/a1");
    g_assert_cmpstr(first->method, ==, "POST");
    g_assert_cmpstr(first->path, ==, BOX_PATH);
    g_assert_cmpstr(first->body, ==, "{\"n\":1}");
    g_assert_cmpstr(first->who, ==, "me");
    g_assert_cmpint(first->state, ==, OUTBOX_WAITING);
    g_assert_cmpstr(second->body, ==, "{\"n\":2}");
    g_assert_cmpuint(first->seq, <, second->seq);
    g_assert_null(outbox_notice(box->outbox));
    g_assert_null(outbox_act(box->outbox, 2));
}

static void nobody_else_may_read_it(Box *box, const void *unused)
{
    static const char *const names[] = {"", "-wal", "-shm", ".use"};
    box_add(box, "alert/a1", "{}");
    box_settle(box);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strconcat(box->path, names[i], NULL);
        struct stat about;
        g_assert_cmpint(stat(path, &about), ==, 0);
        g_assert_cmpint(about.st_mode & 0777, ==, 0600);
    }
}

static void a_file_is_made_only_when_something_is_written(Box *box, const void *unused)
{
    g_assert_cmpint(access(box->path, F_OK), !=, 0);
    g_assert_true(outbox_known(box->outbox));
    box_add(box, "", "{}");
    box_settle(box);
    g_assert_cmpint(access(box->path, F_OK), ==, 0);
}

static void the_same_id_is_written_once(Box *box, const void *unused)
{
    box_add(box, "alert/a1", "{}");
    box_settle(box);
    OutboxAct same = *outbox_act(box->outbox, 0);
    char id[27];
    g_assert_true(outbox_add(box->outbox, &same, id, box_written, box, NULL));
    box->adding++;
    g_assert_cmpstr(id, ==, box_id(box, 0));
    box_settle(box);
    g_assert_cmpuint(box->written, ==, 2);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 1);
    box_restart(box);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 1);
}

static void what_became_of_a_try_is_kept(Box *box, const void *unused)
{
    box_add(box, "alert/a1", "{}");
    box_add(box, "alert/a2", "{}");
    box_settle(box);
    const OutboxTry tried = {.state = OUTBOX_ATTENTION,
                             .attempts = 3,
                             .next_ms = 77,
                             .status = 409,
                             .problem = "Budi\x1b[31m has it"};
    outbox_note(box->outbox, box_id(box, 0), &tried);
    outbox_remove(box->outbox, box_id(box, 1));
    g_assert_cmpuint(outbox_count(box->outbox), ==, 1);
    g_assert_cmpuint(outbox_count_state(box->outbox, OUTBOX_ATTENTION), ==, 1);
    box_restart(box);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 1);
    const OutboxAct *act = outbox_act(box->outbox, 0);
    g_assert_cmpint(act->state, ==, OUTBOX_ATTENTION);
    g_assert_cmpuint(act->attempts, ==, 3);
    g_assert_cmpint(act->next_ms, ==, 77);
    g_assert_cmpint(act->status, ==, 409);
    g_assert_null(strchr(act->problem, '\x1b'));
    outbox_again(box->outbox, act->id);
    g_assert_cmpint(outbox_act(box->outbox, 0)->state, ==, OUTBOX_WAITING);
    g_assert_cmpint(outbox_act(box->outbox, 0)->next_ms, ==, OUTBOX_AGAIN);
}

static void what_is_out_of_bounds_is_refused(Box *box, const void *unused)
{
    g_autofree char *huge = g_strnfill(OUTBOX_BODY_MAX + 1, 'x'),
                    *most = g_strndup(huge, OUTBOX_BODY_MAX);
    OutboxAct act = {.method = (char *)"POST", .path = (char *)"/x", .body = most};
    char id[27];
    g_assert_true(outbox_add(box->outbox, &act, id, NULL, NULL, NULL));
    act.body = huge;
    g_autoptr(GError) error = NULL;
    g_assert_false(outbox_add(box->outbox, &act, id, NULL, NULL, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE);
    act.body = NULL;
    act.method = (char *)"DELETE";
    g_assert_false(outbox_add(box->outbox, &act, id, NULL, NULL, NULL));
    act.method = (char *)"PATCH";
    act.path = (char *)"http://elsewhere";
    g_assert_false(outbox_add(box->outbox, &act, id, NULL, NULL, NULL));
    act.path = (char *)"/x";
    act.id = (char *)"../x";
    g_assert_false(outbox_add(box->outbox, &act, id, NULL, NULL, NULL));
}

/* The bodies' bound is met long before the rows'. */
static void a_full_outbox_says_so_and_keeps_what_it_has(Box *box, const void *unused)
{
    g_autofree char *most = g_strnfill(OUTBOX_BODY_MAX, 'x');
    OutboxAct act = {.method = (char *)"POST", .path = (char *)"/x", .body = most};
    char id[27];
    unsigned taken = 0;
    g_autoptr(GError) error = NULL;
    while (outbox_add(box->outbox, &act, id, box_written, box, &error)) {
        box->adding++;
        taken++;
        g_assert_cmpuint(taken, <=, OUTBOX_BYTES_MAX / OUTBOX_BODY_MAX);
    }
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE);
    box_settle(box);
    g_assert_cmpuint(box->written, ==, taken);
    g_assert_cmpuint(outbox_count(box->outbox), ==, taken);
    outbox_remove(box->outbox, outbox_act(box->outbox, 0)->id);
    g_assert_true(outbox_add(box->outbox, &act, id, box_written, box, NULL));
    box->adding++;
    box_settle(box);
    g_assert_cmpuint(box->written, ==, taken + 1);
}

#define EACH 60

/* Adds from a process of its own; 0 when all were written. */
static int add_from_child(const char *path, unsigned count)
{
    Box other = {0};
    other.path = g_strdup(path);
    box_open(&other);
    for (unsigned i = 0; i < count; i++) {
        box_add(&other, "alert/child", "{}");
    }
    box_settle(&other);
    unsigned written = other.written;
    outbox_free(other.outbox);
    return written == count ? 0 : 1;
}

static bool has_all(void *data)
{
    return outbox_count(((Box *)data)->outbox) == 2 * EACH;
}

/* Each begins the file where there is none. */
static void several_begin_a_file_at_once(Box *box, const void *unused)
{
    enum { CHILDREN = 4, FEW = 3, ROUNDS = 40 };
    outbox_free(box->outbox);
    for (int round = 0; round < ROUNDS; round++) {
        pid_t children[CHILDREN];
        g_autofree char *path = g_strdup_printf("%s-%d", box->path, round);
        for (int i = 0; i < CHILDREN; i++) {
            children[i] = fork();
            if (children[i] == 0) {
                _exit(add_from_child(path, FEW));
            }
        }
        for (int i = 0; i < CHILDREN; i++) {
            int status;
            g_assert_cmpint(waitpid(children[i], &status, 0), ==, children[i]);
            g_assert_cmpint(status, ==, 0);
        }
        g_free(box->path);
        box->path = g_steal_pointer(&path);
        box_open(box);
        g_assert_cmpuint(outbox_count(box->outbox), ==, CHILDREN * FEW);
        g_assert_null(outbox_notice(box->outbox));
        outbox_free(box->outbox);
    }
    box_open(box);
}

static void two_processes_add_to_one_file(Box *box, const void *unused)
{
    outbox_free(box->outbox); /* no thread crosses a fork */
    pid_t child = fork();
    if (child == 0) {
        _exit(add_from_child(box->path, EACH));
    }
    box_open(box);
    for (int i = 0; i < EACH; i++) {
        box_add(box, "alert/parent", "{}");
    }
    box_settle(box);
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
    g_assert_cmpuint(box->written, ==, EACH);
    g_assert_true(loop_until(has_all, box)); /* without being asked to look */
    g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (unsigned i = 0; i < outbox_count(box->outbox); i++) {
        const OutboxAct *act = outbox_act(box->outbox, i), *next = outbox_act(box->outbox, i + 1);
        g_assert_true(g_hash_table_add(seen, GUINT_TO_POINTER((guint)act->seq)));
        g_assert_true(next == NULL || act->seq < next->seq);
    }
}

/* The list as another left it is on its way when this one changes it. */
static void what_was_removed_does_not_come_back(Box *box, const void *unused)
{
    g_autoptr(Outbox) other = outbox_open(box->path, NULL, NULL, NULL);
    const OutboxAct act = {.method = (char *)"POST", .path = (char *)"/x"};
    for (unsigned round = 0; round < 60; round++) {
        char id[27];
        box_add(box, "alert/a1", "{}");
        box_settle(box);
        g_assert_true(outbox_add(other, &act, id, box_written, box, NULL));
        box->adding++;
        box_settle(box); /* the bell has rung, or is about to */
        for (unsigned turns = round % 4; turns > 0; turns--) {
            g_main_context_iteration(NULL, FALSE);
        }
        outbox_remove(box->outbox, box_id(box, round));
        while (outbox_find(box->outbox, id) == NULL) {
            g_assert_null(outbox_find(box->outbox, box_id(box, round)));
            g_main_context_iteration(NULL, TRUE);
        }
        loop_for(2);
        g_assert_null(outbox_find(box->outbox, box_id(box, round)));
    }
    g_assert_cmpuint(outbox_count(box->outbox), ==, 60);
}

static void one_at_a_time_may_send(Box *box, const void *unused)
{
    g_assert_true(outbox_may_send(box->outbox, "me"));
    Box other = {0};
    other.path = g_strdup(box->path);
    box_open(&other);
    g_assert_false(outbox_may_send(other.outbox, "me"));
    g_assert_true(outbox_may_send(other.outbox, "another"));
    outbox_free(box->outbox);
    box->outbox = NULL;
    g_assert_true(outbox_may_send(other.outbox, "me"));
    outbox_free(other.outbox);
    g_ptr_array_unref(other.ids);
    g_free(other.path);
    box_open(box);
}

static void the_loop_goes_on_while_the_disk_does_not(Box *box, const void *unused)
{
    box_add(box, "alert/a0", "{}");
    box_settle(box);
    disk_hold(true);
    box_add(box, "alert/a1", "{}");
    for (int i = 0; i < 50; i++) {
        loop_for(2); /* would hang here */
        box_add(box, "alert/a2", "{}");
    }
    g_assert_cmpuint(box->written, ==, 1);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 1); /* none is shown as kept */
    disk_hold(false);
    box_settle(box);
    g_assert_cmpuint(box->written, ==, 52);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 52);
}

static void the_end_waits_until_all_is_written(Box *box, const void *unused)
{
    for (int i = 0; i < 300; i++) {
        box_add(box, "alert/a1", "{}");
    }
    outbox_free(box->outbox);
    box->adding = 0;
    box_open(box);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 300);
}

#define TEST(name, run) g_test_add("/outbox/" name, Box, NULL, box_set_up, run, box_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    disk_install();
    TEST("what was written is there at the next start",
         what_was_written_is_there_at_the_next_start);
    TEST("nobody else may read it", nobody_else_may_read_it);
    TEST("a file is made only when something is written",
         a_file_is_made_only_when_something_is_written);
    TEST("the same id is written once", the_same_id_is_written_once);
    TEST("what became of a try is kept", what_became_of_a_try_is_kept);
    TEST("what is out of bounds is refused", what_is_out_of_bounds_is_refused);
    TEST("a full outbox says so and keeps what it has",
         a_full_outbox_says_so_and_keeps_what_it_has);
    TEST("several begin a file at once", several_begin_a_file_at_once);
    TEST("two processes add to one file", two_processes_add_to_one_file);
    TEST("what was removed does not come back", what_was_removed_does_not_come_back);
    TEST("one at a time may send", one_at_a_time_may_send);
    TEST("the loop goes on while the disk does not", the_loop_goes_on_while_the_disk_does_not);
    TEST("the end waits until all is written", the_end_waits_until_all_is_written);
    return g_test_run();
}
