/* Two processes at one outbox, both with the same files: none loses what the other takes away. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backend.h"
#include "outbox_box.h"

#define ROUNDS 120
#define PAPERS 3 /* so that they meet */

typedef struct Hand {
    Box box;
    bool loading;
    unsigned good, lost;
} Hand;

static void on_loaded(const char *id, GBytes *bytes, const GError *error, void *data)
{
    Hand *hand = data;
    hand->loading = false;
    hand->good += bytes != NULL;
    hand->lost += bytes == NULL;
    if (error != NULL) {
        g_test_message("%s: %s", id, error->message);
    }
}

static bool is_loaded(void *data)
{
    return !((Hand *)data)->loading;
}

/* Adds an act with one of the papers; empty id when it could not be written. */
static void add_paper(Hand *hand, unsigned n, char id[27])
{
    g_autofree char *text = g_strdup_printf("kertas %u\n", n);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    const OutboxAct act = {.object = (char *)"ticket/a",
                           .method = (char *)"POST",
                           .path = (char *)"/api/v1/tickets/a/attachments?name=a.txt",
                           .body = (char *)"text/plain",
                           .bytes = bytes,
                           .who = (char *)"me"};
    unsigned failed = hand->box.failed;
    g_autoptr(GError) error = NULL;
    outbox_add(hand->box.outbox, &act, id, box_written, &hand->box, &error);
    g_assert_no_error(error);
    hand->box.adding++;
    box_settle(&hand->box);
    if (hand->box.failed > failed) {
        id[0] = '\0';
    }
}

/* Its file is there as long as its act is, whatever the other does with the same bytes. */
static void check_there(Hand *hand, const char *id)
{
    const OutboxAct *act = outbox_find(hand->box.outbox, id);
    g_assert_nonnull(act);
    hand->loading = true;
    outbox_load_file(hand->box.outbox, act, on_loaded, hand);
    g_assert_true(loop_until(is_loaded, hand));
}

/* Writes and takes away; how many files were lost under it. */
static unsigned work(const char *path, unsigned seed)
{
    Hand hand = {.box = {.path = g_strdup(path)}};
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    box_open(&hand.box);
    for (unsigned round = 0; round < ROUNDS; round++) {
        char id[27];
        add_paper(&hand, (unsigned)g_rand_int_range(rand, 0, PAPERS), id);
        if (id[0] != '\0') {
            check_there(&hand, id);
            g_ptr_array_add(kept, g_strdup(id));
        }
        if (kept->len > 0 && (kept->len > 3 || g_rand_boolean(rand))) {
            const char *first = g_ptr_array_index(kept, 0);
            check_there(&hand, first);
            outbox_remove(hand.box.outbox, first);
            g_ptr_array_remove_index(kept, 0);
        }
    }
    for (guint i = 0; i < kept->len; i++) {
        check_there(&hand, g_ptr_array_index(kept, i));
        outbox_remove(hand.box.outbox, g_ptr_array_index(kept, i));
    }
    outbox_free(hand.box.outbox);
    g_test_message("%u found, %u lost, %u not written", hand.good, hand.lost, hand.box.failed);
    unsigned wrong = hand.lost + hand.box.failed;
    g_ptr_array_unref(hand.box.ids);
    g_free(hand.box.said);
    g_free(hand.box.path);
    return wrong;
}

static unsigned files_in(const char *folder)
{
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    unsigned count = 0;
    while (entries != NULL && g_dir_read_name(entries) != NULL) {
        count++;
    }
    return count;
}

static void two_that_share_papers_lose_none(void)
{
    char *folder = scratch_new();
    g_autofree char *path = g_build_filename(folder, "outbox.db", NULL);
    g_autofree char *files = g_strconcat(path, ".files", NULL);
    pid_t child = fork(); /* no thread crosses it */
    if (child == 0) {
        _exit(work(path, 1) == 0 ? 0 : 1);
    }
    g_assert_cmpuint(work(path, 2), ==, 0);
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
    Box box = {.path = path}; /* the next start finds no litter */
    box_open(&box);
    g_assert_cmpuint(outbox_count(box.outbox), ==, 0);
    outbox_free(box.outbox);
    g_ptr_array_unref(box.ids);
    g_assert_cmpuint(files_in(files), ==, 0);
    scratch_free(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/outbox/two that share papers lose none", two_that_share_papers_lose_none);
    return g_test_run();
}
