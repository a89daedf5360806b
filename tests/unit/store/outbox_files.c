/* Files beside the outbox: kept once, as long as an act names them, and never given out as
 * others. */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend.h"
#include "base/error.h"
#include "disk.h"
#include "outbox_box.h"
#include "store/outbox.h"

static void assert_lost(const Box *box, unsigned index)
{
    int code;
    g_autoptr(GBytes) loaded = box_load(box, index, &code);
    g_assert_cmpint(code, ==, TILIK_ERROR_CORRUPT);
    g_assert_null(loaded);
}

static void a_file_is_there_at_the_next_start(Box *box, const void *unused)
{
    static const char text[] = "air masuk rumah\n\0dua";
    box_add_file(box, "ticket/t1", text, sizeof text);
    box_settle(box);
    box_restart(box);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 1);
    g_assert_cmpuint(outbox_count_files(box->outbox), ==, 1);
    const OutboxAct *act = outbox_act(box->outbox, 0);
    g_autofree char *sum =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text, sizeof text);
    g_assert_cmpstr(act->file, ==, sum);
    g_assert_cmpstr(act->body, ==, "text/plain");
    g_assert_cmpstr(act->memo, ==, "a.txt");
    g_assert_cmpint(act->state, ==, OUTBOX_WAITING);
    g_autofree char *path = outbox_file_path(box->outbox, act), *folder = box_files(box);
    g_autofree char *kept = NULL;
    gsize size;
    struct stat about;
    g_assert_true(g_file_get_contents(path, &kept, &size, NULL));
    g_assert_cmpmem(kept, size, text, sizeof text);
    g_assert_cmpint(stat(path, &about), ==, 0);
    g_assert_cmpint(about.st_mode & 0777, ==, 0600);
    g_assert_cmpint(stat(folder, &about), ==, 0);
    g_assert_cmpint(about.st_mode & 0777, ==, 0700);
}

static void the_same_bytes_are_kept_once_until_the_last_act_went(Box *box, const void *unused)
{
    box_add_file(box, "ticket/t1", "banjir", 6);
    box_add_file(box, "ticket/t2", "banjir", 6);
    box_add_file(box, "ticket/t2", "rob", 3);
    box_settle(box);
    g_assert_cmpuint(box_count_files(box), ==, 2);
    outbox_remove(box->outbox, box_id(box, 0));
    box_add(box, "x", "{}");
    box_settle(box);
    g_assert_cmpuint(box_count_files(box), ==, 2);
    box_assert_loads(box, 0, "banjir");
    outbox_remove(box->outbox, box_id(box, 1));
    box_add(box, "x", "{}");
    box_settle(box);
    g_assert_cmpuint(box_count_files(box), ==, 1);
    box_assert_loads(box, 0, "rob");
    outbox_remove(box->outbox, box_id(box, 2));
    box_restart(box);
    g_assert_cmpuint(box_count_files(box), ==, 0);
    g_assert_cmpuint(outbox_count_files(box->outbox), ==, 0);
}

static void what_a_kill_left_is_cleared_away_at_the_start(Box *box, const void *unused)
{
    box_add_file(box, "ticket/t1", "banjir", 6);
    box_settle(box);
    g_autofree char *folder = box_files(box);
    static const char *const names[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000000.Ab12Cd", "junk"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        g_assert_true(g_file_set_contents(path, "left", 4, NULL));
    }
    box_restart(box);
    box_add(box, "x", "{}");
    box_settle(box);
    g_assert_cmpuint(box_count_files(box), ==, 1);
    box_assert_loads(box, 0, "banjir");
}

static void a_changed_file_is_never_given_out(Box *box, const void *unused)
{
    static const char *const others[] = {"banjiR", "banji", "banjir.", ""};
    box_add_file(box, "ticket/t1", "banjir", 6);
    box_settle(box);
    g_autofree char *path = outbox_file_path(box->outbox, outbox_act(box->outbox, 0));
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_assert_true(g_file_set_contents(path, others[i], -1, NULL));
        assert_lost(box, 0);
    }
    g_assert_cmpint(truncate(path, OUTBOX_FILE_MAX + 1), ==, 0);
    assert_lost(box, 0);
    g_unlink(path);
    assert_lost(box, 0);
    g_assert_cmpint(symlink("/etc/passwd", path), ==, 0);
    int code;
    g_assert_null(box_load(box, 0, &code));
    g_assert_cmpint(code, !=, -1);
    g_unlink(path);
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
    assert_lost(box, 0);
    g_rmdir(path);
    /* The same bytes once more, and both are whole. */
    box_add_file(box, "ticket/t2", "banjir", 6);
    box_settle(box);
    box_assert_loads(box, 0, "banjir");
    box_assert_loads(box, 1, "banjir");
}

static void a_name_from_the_database_leads_nowhere(Box *box, const void *unused)
{
    static const char *const names[] = {"../outbox.db", "/etc/passwd", "..", "ABCD"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const OutboxAct act = {.file = (char *)names[i]};
        g_autofree char *path = outbox_file_path(box->outbox, &act), *folder = box_files(box);
        g_assert_true(g_str_has_prefix(path, folder));
        g_assert_true(g_str_has_suffix(path, ".files/none"));
    }
}

static void limits_are_kept(Box *box, const void *unused)
{
    g_autofree char *most = g_strnfill(OUTBOX_FILE_MAX, 'x');
    g_autofree char *memo = g_strnfill(OUTBOX_MEMO_MAX + 1, 'm');
    g_autoptr(GBytes) large = g_bytes_new(most, OUTBOX_FILE_MAX);
    OutboxAct act = {.method = (char *)"POST",
                     .path = (char *)"/x",
                     .body = (char *)"image/png",
                     .bytes = large,
                     .memo = memo};
    g_autoptr(GError) error = NULL;
    char id[27];
    g_assert_false(outbox_add(box->outbox, &act, id, NULL, NULL, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE);
    g_clear_error(&error);
    act.memo = NULL;
    g_autofree char *more = g_strnfill(OUTBOX_FILE_MAX + 1, 'x');
    g_autoptr(GBytes) larger = g_bytes_new(more, OUTBOX_FILE_MAX + 1);
    act.bytes = larger;
    g_assert_false(outbox_add(box->outbox, &act, id, NULL, NULL, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE);
    unsigned room = (unsigned)(OUTBOX_FILES_MAX / OUTBOX_FILE_MAX);
    for (unsigned i = 0; i <= room; i++) {
        most[0] = (char)('a' + i % 26);
        most[1] = (char)('a' + i / 26);
        box_add_file(box, "ticket/t1", most, OUTBOX_FILE_MAX);
        box_settle(box);
    }
    g_assert_cmpuint(box->written, ==, room);
    g_assert_cmpuint(box->failed, ==, 1);
    g_assert_nonnull(strstr(box->said, "too much room"));
    box_add_file(box, "ticket/t2", most, OUTBOX_FILE_MAX); /* still none */
    most[0] = most[1] = 'a';
    box_add_file(box, "ticket/t2", most, OUTBOX_FILE_MAX); /* takes none: it is there */
    box_add(box, "ticket/t2", "{}");                       /* a note finds its room */
    box_settle(box);
    g_assert_cmpuint(box->failed, ==, 2);
    g_assert_cmpuint(box->written, ==, room + 2);
    g_assert_cmpuint(box_count_files(box), ==, room);
}

static void a_file_that_finds_no_place_fails_alone(Box *box, const void *unused)
{
    g_autofree char *folder = box_files(box);
    g_assert_true(g_file_set_contents(folder, "in the way", -1, NULL));
    box_add(box, "ticket/t1", "{}");
    box_add_file(box, "ticket/t1", "banjir", 6);
    box_add(box, "ticket/t1", "{}");
    box_settle(box);
    g_assert_cmpuint(box->written, ==, 2);
    g_assert_cmpuint(box->failed, ==, 1);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 2);
    g_unlink(folder);
    box_add_file(box, "ticket/t1", "banjir", 6);
    box_settle(box);
    g_assert_cmpuint(box->written, ==, 3);
    box_assert_loads(box, 2, "banjir");
}

/* A commit that fails leaves neither act nor file. */
static void a_disk_that_fails_leaves_no_file(Box *box, const void *unused)
{
    box_add_file(box, "ticket/t1", "banjir", 6);
    box_settle(box);
    disk_fail(1, SQLITE_IOERR_WRITE, true);
    box_add_file(box, "ticket/t2", "rob", 3);
    box_settle(box);
    disk_fail(0, 0, false);
    g_assert_cmpuint(box->failed, ==, 1);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 1);
    box_add(box, "x", "{}");
    box_settle(box);
    g_assert_cmpuint(box_count_files(box), ==, 1);
    box_assert_loads(box, 0, "banjir");
}

#define ADD(name, test) g_test_add("/outbox/" name, Box, NULL, box_set_up, test, box_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    disk_install();
    ADD("files/one is there at the next start", a_file_is_there_at_the_next_start);
    ADD("files/the same bytes are kept once, until the last act went",
        the_same_bytes_are_kept_once_until_the_last_act_went);
    ADD("files/what a kill left is cleared away at the start",
        what_a_kill_left_is_cleared_away_at_the_start);
    ADD("files/a changed one is never given out", a_changed_file_is_never_given_out);
    ADD("files/a name from the database leads nowhere", a_name_from_the_database_leads_nowhere);
    ADD("files/limits are kept", limits_are_kept);
    ADD("files/one that finds no place fails alone", a_file_that_finds_no_place_fails_alone);
    ADD("files/a disk that fails leaves none", a_disk_that_fails_leaves_no_file);
    return g_test_run();
}
