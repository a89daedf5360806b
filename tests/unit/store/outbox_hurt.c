/* The outbox on a bad day: files that are no outbox, or were one; disks that are full or fail. */
#include <errno.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend.h"
#include "base/error.h"
#include "disk.h"
#include "outbox_box.h"

/* How many files beside the outbox have a name with this in it; *one is one of them. */
static unsigned beside(const Box *box, const char *part, const char *end, char **one)
{
    g_autoptr(GDir) folder = g_dir_open(box->folder, 0, NULL);
    unsigned count = 0;
    const char *name;
    while ((name = g_dir_read_name(folder)) != NULL) {
        if (strstr(name, part) == NULL) {
            continue;
        }
        bool itself = end[0] != '\0' || strspn(strrchr(name, '-') + 1, "0123456789") ==
                                            strlen(strrchr(name, '-') + 1);
        if (itself && g_str_has_suffix(name, end)) {
            count++;
            if (one != NULL) {
                g_free(*one);
                *one = g_build_filename(box->folder, name, NULL);
            }
        }
    }
    return count;
}

static void put(const Box *box, const char *bytes, gssize size)
{
    g_assert_true(g_file_set_contents(box->path, bytes, size, NULL));
}

/* Ends and leaves one file, without companions. */
static char *close_and_read(Box *box, gsize *size)
{
    char *bytes;
    outbox_free(box->outbox);
    box->outbox = NULL;
    g_assert_true(g_file_get_contents(box->path, &bytes, size, NULL));
    return bytes;
}

static void check_works(Box *box)
{
    unsigned written = box->written;
    box_add(box, "alert/new", "{}");
    box_settle(box);
    g_assert_cmpuint(box->written, ==, written + 1);
}

static void what_is_no_outbox_is_set_aside_and_said(Box *box, const void *unused)
{
    static const char text[] = "Dear diary, this is no database, and it is longer than a header, "
                               "which has a hundred bytes.  It stays as it was.";
    outbox_free(box->outbox);
    put(box, text, -1);
    box_open(box);
    g_assert_nonnull(outbox_notice(box->outbox));
    g_autofree char *moved = NULL, *kept = NULL;
    g_assert_cmpuint(beside(box, ".bad-", "", &moved), ==, 1);
    g_assert_true(g_file_get_contents(moved, &kept, NULL, NULL));
    g_assert_cmpstr(kept, ==, text);
    check_works(box);
}

static void alter(const char *path, const char *sql)
{
    sqlite3 *db;
    g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(db);
}

static void anothers_database_is_not_ours(Box *box, const void *unused)
{
    outbox_free(box->outbox);
    alter(box->path, "CREATE TABLE recipe(name TEXT); INSERT INTO recipe VALUES('lumpia');");
    box_open(box);
    g_assert_nonnull(strstr(outbox_notice(box->outbox), "not an outbox"));
    g_assert_cmpuint(beside(box, ".bad-", "", NULL), ==, 1);
    check_works(box);
}

static void of_a_newer_one_all_that_can_be_read_is_exported(Box *box, const void *unused)
{
    box_add(box, "alert/a1", "{\"text\":\"warga sudah di lokasi\"}");
    box_add(box, "alert/a2", "{}");
    box_settle(box);
    outbox_free(box->outbox);
    alter(box->path, "PRAGMA user_version = 99; ALTER TABLE act ADD COLUMN future TEXT;");
    box_open(box);
    g_assert_nonnull(strstr(outbox_notice(box->outbox), "newer"));
    g_autofree char *exported = NULL, *text = NULL;
    g_assert_cmpuint(beside(box, ".bad-", ".txt", &exported), ==, 1);
    g_assert_true(g_file_get_contents(exported, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, "warga sudah di lokasi"));
    g_assert_cmpuint(outbox_count_state(box->outbox, OUTBOX_ATTENTION), ==, 2);
    g_assert_cmpstr(outbox_act(box->outbox, 0)->id, ==, box_id(box, 0));
    box_restart(box);
    g_assert_null(outbox_notice(box->outbox));
    g_assert_cmpuint(outbox_count_state(box->outbox, OUTBOX_ATTENTION), ==, 2);
}

static void an_empty_file_is_a_new_one(Box *box, const void *unused)
{
    outbox_free(box->outbox);
    put(box, "", 0);
    box_open(box);
    g_assert_null(outbox_notice(box->outbox));
    check_works(box);
}

static bool is_among(const Box *box, const char *id)
{
    for (guint i = 0; i < box->ids->len; i++) {
        if (strcmp(box_id(box, i), id) == 0) {
            return true;
        }
    }
    return false;
}

/* Each must be as it was written, or be said to be damaged. */
static unsigned check_none_lies(const Box *box, unsigned acts)
{
    unsigned whole = 0;
    for (unsigned i = 0; i < outbox_count(box->outbox); i++) {
        const OutboxAct *act = outbox_act(box->outbox, i);
        if (act->state == OUTBOX_DAMAGED) {
            continue;
        }
        g_assert_true(is_among(box, act->id));
        g_assert_cmpint((int)strlen(act->body), ==, 300);
        g_assert_cmpint((int)strspn(act->body, "x"), ==, 300);
        g_assert_cmpstr(act->who, ==, "me");
        whole++;
    }
    g_assert_cmpuint(whole, <=, acts);
    return whole;
}

#define FLIPS 250

static void a_flipped_byte_anywhere_makes_no_act_a_lie(Box *box, const void *unused)
{
    enum { ACTS = 30 };
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    g_autofree char *body = g_strnfill(300, 'x');
    gsize size;
    unsigned kept = 0, aside = 0;
    for (int i = 0; i < ACTS; i++) {
        box_add(box, "alert/a1", body);
    }
    box_settle(box);
    g_autofree char *bytes = close_and_read(box, &size);
    for (int i = 0; i < FLIPS; i++) {
        Box hurt = {.folder = scratch_new(), .ids = box->ids};
        gsize at = (gsize)g_rand_int_range(rand, 0, (gint32)size);
        char bit = (char)(1 << g_rand_int_range(rand, 0, 8));
        hurt.path = g_build_filename(hurt.folder, "outbox.db", NULL);
        bytes[at] ^= bit;
        put(&hurt, bytes, (gssize)size);
        bytes[at] ^= bit;
        box_open(&hurt);
        kept += check_none_lies(&hurt, ACTS);
        aside += beside(&hurt, ".bad-", "", NULL) > 0;
        outbox_free(hurt.outbox);
        g_free(hurt.path);
        scratch_free(hurt.folder);
    }
    g_test_message("%d flips: %u files set aside, %u of %d acts kept", FLIPS, aside, kept,
                   FLIPS * ACTS);
    g_assert_cmpuint(kept, >, FLIPS * ACTS * 8 / 10);
    box_open(box);
}

static void a_file_cut_anywhere_is_survived(Box *box, const void *unused)
{
    gsize size;
    for (int i = 0; i < 30; i++) {
        box_add(box, "alert/a1", "{\"some\":\"text\"}");
    }
    box_settle(box);
    g_autofree char *bytes = close_and_read(box, &size);
    for (gsize cut = 1; cut < size; cut += size / 25) {
        put(box, bytes, (gssize)cut);
        box_open(box);
        check_works(box);
        outbox_free(box->outbox);
        g_unlink(box->path);
    }
    box_open(box);
}

static void a_file_that_breaks_while_open_loses_nothing_that_is_known(Box *box, const void *unused)
{
    for (int i = 0; i < 200; i++) {
        box_add(box, "alert/a1", "{\"some\":\"text\"}");
    }
    box_settle(box);
    disk_fail(1, SQLITE_CORRUPT, false);
    check_works(box);
    disk_fail(0, 0, false);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 201);
    box_restart(box);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 201);
}

/* Fails one call after the other, once and from then on. */
static void fail_each(Box *box, int code)
{
    static const bool ons[] = {false, true};
    for (unsigned nth = 1; nth <= 24; nth++) {
        bool on = ons[nth % 2];
        unsigned before = box->written, refused = box->failed;
        disk_fail(nth, code, on);
        for (int i = 0; i < 3; i++) {
            box_add(box, "alert/a1", "{}");
            box_settle(box);
        }
        g_assert_cmpuint(box->written - before + box->failed - refused, ==, 3);
        g_assert_true(!on || disk_calls() < nth || outbox_notice(box->outbox) != NULL);
        /* What was told to be kept is listed, and nothing else. */
        g_assert_cmpuint(outbox_count(box->outbox), ==, box->written);
        disk_fail(0, 0, false);
        check_works(box);
        g_assert_null(outbox_notice(box->outbox));
    }
    g_assert_cmpuint(box->failed, >, 5);
    box_restart(box);
    g_assert_cmpuint(outbox_count(box->outbox), ==, box->written);
    g_assert_null(outbox_notice(box->outbox));
}

static void a_full_disk_is_said_and_nothing_is_shown_as_kept(Box *box, const void *unused)
{
    fail_each(box, SQLITE_FULL);
    g_assert_nonnull(strstr(box->said, "full"));
}

static void a_failing_disk_is_said_and_nothing_is_shown_as_kept(Box *box, const void *unused)
{
    fail_each(box, SQLITE_IOERR_WRITE);
    g_assert_nonnull(strstr(box->said, "fails"));
}

static bool is_gone_from_file(void *data)
{
    sqlite3 *db;
    sqlite3_stmt *count = NULL;
    bool gone = false;
    if (sqlite3_open_v2(((Box *)data)->path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT count(*) FROM act", -1, &count, NULL) == SQLITE_OK &&
        sqlite3_step(count) == SQLITE_ROW) {
        gone = sqlite3_column_int(count, 0) == 0;
    }
    sqlite3_finalize(count);
    sqlite3_close(db);
    return gone;
}

static void what_could_not_be_removed_is_removed_later(Box *box, const void *unused)
{
    box_add(box, "alert/a1", "{}");
    box_settle(box);
    disk_fail(1, SQLITE_FULL, true);
    outbox_remove(box->outbox, box_id(box, 0));
    loop_for(50);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 0);
    g_assert_false(is_gone_from_file(box));
    disk_fail(0, 0, false);
    box_add(box, "alert/a2", "{}"); /* with it goes what is owed */
    box_settle(box);
    outbox_remove(box->outbox, box_id(box, 1));
    box_restart(box);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 0);
    g_assert_true(is_gone_from_file(box));
}

static void a_folder_in_its_place_is_said(Box *box, const void *unused)
{
    outbox_free(box->outbox);
    g_assert_cmpint(g_mkdir(box->path, 0700), ==, 0);
    box_open(box);
    g_assert_nonnull(outbox_notice(box->outbox));
    box_add(box, "alert/a1", "{}");
    box_settle(box);
    g_assert_cmpuint(box->failed, ==, 1);
    g_assert_cmpint(g_rmdir(box->path), ==, 0);
    check_works(box);
}

#define TEST(name, run) g_test_add("/outbox/" name, Box, NULL, box_set_up, run, box_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    disk_install();
    TEST("what is no outbox is set aside and said", what_is_no_outbox_is_set_aside_and_said);
    TEST("another's database is not ours", anothers_database_is_not_ours);
    TEST("of a newer one all that can be read is exported",
         of_a_newer_one_all_that_can_be_read_is_exported);
    TEST("an empty file is a new one", an_empty_file_is_a_new_one);
    TEST("a flipped byte anywhere makes no act a lie", a_flipped_byte_anywhere_makes_no_act_a_lie);
    TEST("a file cut anywhere is survived", a_file_cut_anywhere_is_survived);
    TEST("a file that breaks while open loses nothing that is known",
         a_file_that_breaks_while_open_loses_nothing_that_is_known);
    TEST("a full disk is said and nothing is shown as kept",
         a_full_disk_is_said_and_nothing_is_shown_as_kept);
    TEST("a failing disk is said and nothing is shown as kept",
         a_failing_disk_is_said_and_nothing_is_shown_as_kept);
    TEST("what could not be removed is removed later", what_could_not_be_removed_is_removed_later);
    TEST("a folder in its place is said", a_folder_in_its_place_is_said);
    return g_test_run();
}
