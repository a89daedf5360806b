/* Files of an older Tilik, of a changed row, of a damaged database; and acts that take another's
 * place. */
#include <sqlite3.h>
#include <string.h>

#include "backend.h"
#include "disk.h"
#include "outbox_box.h"
#include "store/outbox.h"

/* Layouts */

static void query(const Box *box, const char *sql)
{
    sqlite3 *db = NULL;
    char *problem = NULL;
    g_assert_cmpint(sqlite3_open(box->path, &db), ==, SQLITE_OK);
    sqlite3_exec(db, sql, NULL, NULL, &problem);
    g_assert_cmpstr(problem, ==, NULL);
    sqlite3_close(db);
}

/* What an older Tilik left has no columns for files, and is sent as it was. */
static void a_file_of_the_first_layout_goes_on(Box *box, const void *unused)
{
    box_add(box, "alert/a1", "{\"n\":1}");
    box_add(box, "alert/a2", "{\"n\":2}");
    box_settle(box);
    outbox_free(box->outbox);
    query(box, "ALTER TABLE act DROP COLUMN file; ALTER TABLE act DROP COLUMN memo;"
               "PRAGMA user_version = 1;");
    box_open(box);
    g_assert_cmpstr(outbox_notice(box->outbox), ==, NULL);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 2);
    for (unsigned i = 0; i < 2; i++) {
        const OutboxAct *act = outbox_act(box->outbox, i);
        g_assert_cmpint(act->state, ==, OUTBOX_WAITING);
        g_assert_cmpstr(act->file, ==, "");
        g_assert_cmpstr(act->memo, ==, "");
        g_assert_cmpstr(act->id, ==, box_id(box, i));
    }
    box_add_file(box, "ticket/t1", "banjir", 6);
    box_settle(box);
    box_restart(box);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 3);
    box_assert_loads(box, 2, "banjir");
}

static void a_changed_file_name_or_memo_is_noticed(Box *box, const void *unused)
{
    static const char *const changes[] = {
        "UPDATE act SET memo = 'b.txt'",
        "UPDATE act SET memo = ''",
        "UPDATE act SET file = replace(file, 'a', 'b')",
        "UPDATE act SET file = ''",
        "UPDATE act SET memo = file, file = memo",
        "UPDATE act SET file = '', memo = ''",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
        Box other = {0};
        box_set_up(&other, NULL);
        box_add_file(&other, "ticket/t1", "abab", 4);
        box_settle(&other);
        outbox_free(other.outbox);
        query(&other, changes[i]);
        box_open(&other);
        g_assert_cmpint(outbox_act(other.outbox, 0)->state, ==, OUTBOX_DAMAGED);
        box_add(&other, "x", "{}");
        box_settle(&other);
        g_assert_cmpuint(box_count_files(&other), ==, 1); /* it may be what the act meant */
        box_tear_down(&other, NULL);
    }
}

/* A database that is set aside takes no picture with it. */
static void a_damaged_database_keeps_the_files(Box *box, const void *unused)
{
    box_add_file(box, "ticket/t1", "banjir", 6);
    box_add_file(box, "ticket/t2", "rob", 3);
    box_settle(box);
    outbox_free(box->outbox);
    query(box, "PRAGMA application_id = 7");
    box_open(box);
    g_assert_nonnull(outbox_notice(box->outbox));
    g_assert_cmpuint(outbox_count(box->outbox), ==, 2);
    for (unsigned i = 0; i < 2; i++) {
        g_assert_cmpint(outbox_act(box->outbox, i)->state, ==, OUTBOX_ATTENTION);
        box_assert_loads(box, i, i == 0 ? "banjir" : "rob");
    }
    g_autoptr(GDir) folder = g_dir_open(box->folder, 0, NULL);
    const char *name;
    unsigned aside = 0;
    while ((name = g_dir_read_name(folder)) != NULL)
        aside += strstr(name, ".bad-") != NULL && g_str_has_suffix(name, ".files");
    g_assert_cmpuint(aside, ==, 1);
}

/* Replacing */

static void an_act_is_replaced_in_its_place(Box *box, const void *unused)
{
    box_add(box, "ticket/t1", "{\"n\":1}");
    box_add(box, "ticket/t1", "{\"n\":2}");
    box_settle(box);
    OutboxAct mine = {.id = (char *)"nothing",
                      .method = (char *)"PATCH",
                      .path = (char *)"/x",
                      .body = (char *)"{\"n\":3}",
                      .condition = (char *)"\"7\"",
                      .memo = (char *)"base",
                      .object = (char *)"other",
                      .who = (char *)"other"};
    const OutboxTry tried = {
        .state = OUTBOX_ATTENTION, .attempts = 2, .status = 412, .problem = "no"};
    char id[27];
    g_assert_false(outbox_replace(box->outbox, &mine, id, NULL, NULL, NULL));
    outbox_note(box->outbox, box_id(box, 0), &tried);
    int64_t created = outbox_act(box->outbox, 0)->created_ms;
    mine.id = (char *)box_id(box, 0);
    g_assert_true(outbox_replace(box->outbox, &mine, id, box_written, box, NULL));
    box->adding++;
    g_assert_cmpstr(id, !=, box_id(box, 0));
    g_assert_cmpint(outbox_act(box->outbox, 0)->state, ==,
                    OUTBOX_ATTENTION); /* until it is written */
    box_settle(box);
    for (int round = 0; round < 2; round++) {
        g_assert_cmpuint(outbox_count(box->outbox), ==, 2);
        const OutboxAct *act = outbox_act(box->outbox, 0);
        g_assert_cmpstr(act->id, ==, id);
        g_assert_cmpstr(act->method, ==, "PATCH");
        g_assert_cmpstr(act->body, ==, "{\"n\":3}");
        g_assert_cmpstr(act->condition, ==, "\"7\"");
        g_assert_cmpstr(act->memo, ==, "base");
        g_assert_cmpstr(act->object, ==, "ticket/t1");
        g_assert_cmpstr(act->who, ==, "me");
        g_assert_cmpint(act->created_ms, ==, created);
        g_assert_cmpint(act->state, ==, OUTBOX_WAITING);
        g_assert_cmpuint(act->attempts, ==, 0);
        g_assert_cmpstr(act->problem, ==, NULL);
        g_assert_null(outbox_find(box->outbox, box_id(box, 0)));
        g_assert_cmpstr(outbox_act(box->outbox, 1)->body, ==, "{\"n\":2}");
        box_restart(box);
    }
}

static void what_went_meanwhile_is_not_replaced(Box *box, const void *unused)
{
    box_add(box, "ticket/t1", "{\"n\":1}");
    box_settle(box);
    g_autoptr(OutboxAct) mine_copy = outbox_act_copy(outbox_act(box->outbox, 0));
    const OutboxAct mine = *mine_copy;
    query(box, "DELETE FROM act"); /* by another process */
    char id[27];
    g_assert_true(outbox_replace(box->outbox, &mine, id, box_written, box, NULL));
    box->adding++;
    box_settle(box);
    g_assert_cmpuint(box->failed, ==, 1);
    box_restart(box);
    g_assert_cmpuint(outbox_count(box->outbox), ==, 0);
}

#define ADD(name, test) g_test_add("/outbox/" name, Box, NULL, box_set_up, test, box_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    disk_install();
    ADD("layout/a file of the first one goes on", a_file_of_the_first_layout_goes_on);
    ADD("layout/a changed file name or memo is noticed", a_changed_file_name_or_memo_is_noticed);
    ADD("layout/a damaged database keeps the files", a_damaged_database_keeps_the_files);
    ADD("replace/an act is replaced in its place", an_act_is_replaced_in_its_place);
    ADD("replace/what went meanwhile is not replaced", what_went_meanwhile_is_not_replaced);
    return g_test_run();
}
