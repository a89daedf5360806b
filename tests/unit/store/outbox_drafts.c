/* What is being written is kept beside what waits, until it is sent or given up. */
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#include "backend.h"
#include "base/clock.h"
#include "base/id.h"
#include "disk.h"
#include "outbox_box.h"
#include "store/outbox.h"

/* What a taking told: "kind=text;" of each. */
typedef struct Left {
    GString *all;
    unsigned told;
} Left;

static void on_left(const GPtrArray *drafts, void *data)
{
    Left *left = data;
    for (guint i = 0; i < drafts->len; i++) {
        const OutboxDraft *draft = g_ptr_array_index(drafts, i);
        g_string_append_printf(left->all, "%s=%s;", draft->kind, draft->text);
    }
    left->told++;
}

/* What is asked for is done in order, so an act that is written tells that all before it is. */
static void settle(Box *box)
{
    box_add(box, "alert/last", "{}");
    box_settle(box);
}

static char *take_as(Box *box, const char *who, const char *name)
{
    Left left = {.all = g_string_new(NULL)};
    outbox_draft_take(box->outbox, who, name, on_left, &left);
    settle(box);
    return g_string_free(left.all, FALSE);
}

static char *take(Box *box)
{
    return take_as(box, "me", "");
}

static void assert_left(Box *box, const char *expected)
{
    g_autofree char *left = take(box);
    g_assert_cmpstr(left, ==, expected);
}

static char *new_id(void)
{
    char id[ID_ULID_SIZE];
    id_ulid(clock_wall_ms(), id);
    return g_strdup(id);
}

static void keep_as(Box *box, const char *id, const char *who, const char *name, const char *text)
{
    const OutboxDraft draft = {.id = (char *)id,
                               .kind = (char *)"note",
                               .who = (char *)who,
                               .name = (char *)name,
                               .text = (char *)text};
    g_assert_true(outbox_draft_keep(box->outbox, &draft, box_written, box, NULL));
    box->adding++;
    box_settle(box);
}

static void keep(Box *box, const char *id, const char *text)
{
    keep_as(box, id, "me", "", text);
}

static void a_draft_comes_back_after_its_console_has_ended(Box *box, const void *unused)
{
    g_autofree char *one = new_id(), *other = new_id();
    keep(box, one, "warga");
    keep(box, one, "warga di lokasi");
    keep(box, other, "genangan");
    box_restart(box);
    assert_left(box, "note=warga di lokasi;note=genangan;");
    g_assert_cmpuint(box->failed, ==, 0);
}

static void a_draft_is_its_consoles_while_that_lives(Box *box, const void *unused)
{
    g_autofree char *id = new_id();
    Box other = {.path = g_strdup(box->path)};
    keep(box, id, "warga");
    other.ids = g_ptr_array_new_with_free_func(g_free);
    box_open(&other);
    assert_left(box, "");
    assert_left(&other, "");
    outbox_free(box->outbox);
    assert_left(&other, "note=warga;");
    assert_left(&other, ""); /* it is told once */
    box_open(box);
    assert_left(box, "");
    outbox_free(other.outbox);
    assert_left(box, "note=warga;");
    g_ptr_array_unref(other.ids);
    g_free(other.path);
}

static void an_act_takes_its_draft_along(Box *box, const void *unused)
{
    g_autofree char *id = new_id();
    char act[27];
    keep(box, id, "warga");
    const OutboxAct note = {.object = (char *)"ticket/t1",
                            .method = (char *)"POST",
                            .path = (char *)BOX_PATH,
                            .body = (char *)"{}",
                            .who = (char *)"me",
                            .draft = id};
    g_assert_true(outbox_add(box->outbox, &note, act, box_written, box, NULL));
    box->adding++;
    box_settle(box);
    box_restart(box);
    assert_left(box, "");
    g_assert_nonnull(outbox_find(box->outbox, act));
}

static void what_is_given_up_is_gone(Box *box, const void *unused)
{
    g_autofree char *id = new_id(), *never = new_id();
    outbox_draft_remove(box->outbox, never); /* before there is a table */
    keep(box, id, "warga");
    outbox_draft_remove(box->outbox, id);
    settle(box);
    box_restart(box);
    assert_left(box, "");
}

static void a_draft_is_offered_to_its_person_alone(Box *box, const void *unused)
{
    g_autofree char *mine = new_id(), *theirs = new_id();
    keep_as(box, mine, "token-1", "Sari", "punya Sari");
    keep_as(box, theirs, "token-2", "Budi", "punya Budi");
    box_restart(box);
    assert_left(box, "");
    g_autofree char *of_sari = take_as(box, "token-3", "Sari");
    g_assert_cmpstr(of_sari, ==, "note=punya Sari;");
    g_autofree char *of_budi = take_as(box, "token-2", "");
    g_assert_cmpstr(of_budi, ==, "note=punya Budi;");
}

static void a_full_disk_is_told_and_keeps_what_there_was(Box *box, const void *unused)
{
    g_autofree char *id = new_id();
    keep(box, id, "warga");
    disk_fail(1, SQLITE_FULL, true);
    keep(box, id, "warga di lokasi");
    g_assert_cmpuint(box->failed, ==, 1);
    g_assert_nonnull(strstr(box->said, "disk is full"));
    disk_fail(0, 0, false);
    box_restart(box);
    assert_left(box, "note=warga;");
}

static void too_long_a_draft_is_refused_at_once(Box *box, const void *unused)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *long_text = g_strnfill(OUTBOX_DRAFT_MAX + 1, 'x'), *id = new_id();
    const OutboxDraft draft = {.id = id, .kind = (char *)"note", .text = long_text};
    g_assert_false(outbox_draft_keep(box->outbox, &draft, box_written, box, &error));
    g_assert_nonnull(error);
}

static void there_is_room_for_so_many(Box *box, const void *unused)
{
    for (int i = 0; i < OUTBOX_DRAFTS_MAX; i++) {
        g_autofree char *id = new_id();
        keep(box, id, "x");
    }
    g_assert_cmpuint(box->failed, ==, 0);
    g_autofree char *id = new_id();
    keep(box, id, "x");
    g_assert_cmpuint(box->failed, ==, 1);
}

static void drafts_are_readable_by_their_account_alone(Box *box, const void *unused)
{
    static const char *const names[] = {"", "-wal", ".desks"};
    g_autofree char *id = new_id();
    keep(box, id, "warga");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strconcat(box->path, names[i], NULL);
        struct stat about;
        g_assert_cmpint(stat(path, &about), ==, 0);
        g_assert_cmpint(about.st_mode & 0777, ==, 0600);
    }
}

static void a_damaged_database_exports_its_drafts(Box *box, const void *unused)
{
    g_autofree char *id = new_id();
    sqlite3 *db = NULL;
    keep(box, id, "warga di lokasi");
    outbox_free(box->outbox);
    g_assert_cmpint(sqlite3_open(box->path, &db), ==, SQLITE_OK);
    sqlite3_exec(db, "PRAGMA application_id = 7", NULL, NULL, NULL);
    sqlite3_close(db);
    box_open(box);
    g_assert_nonnull(outbox_notice(box->outbox));
    g_autoptr(GDir) folder = g_dir_open(box->folder, 0, NULL);
    const char *name;
    bool found = false;
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(box->folder, name, NULL), *text = NULL;
        if (g_str_has_suffix(name, ".txt") && g_file_get_contents(path, &text, NULL, NULL))
            found = found || strstr(text, "warga di lokasi") != NULL;
    }
    g_assert_true(found);
}

#define ADD(name, test)                                                                            \
    g_test_add("/outbox/drafts/" name, Box, NULL, box_set_up, test, box_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    disk_install();
    ADD("a draft comes back after its console has ended",
        a_draft_comes_back_after_its_console_has_ended);
    ADD("a draft is its console's while that lives", a_draft_is_its_consoles_while_that_lives);
    ADD("an act takes its draft along", an_act_takes_its_draft_along);
    ADD("what is given up is gone", what_is_given_up_is_gone);
    ADD("a draft is offered to its person alone", a_draft_is_offered_to_its_person_alone);
    ADD("a full disk is told and keeps what there was",
        a_full_disk_is_told_and_keeps_what_there_was);
    ADD("too long a draft is refused at once", too_long_a_draft_is_refused_at_once);
    ADD("there is room for so many", there_is_room_for_so_many);
    ADD("drafts are readable by their account alone", drafts_are_readable_by_their_account_alone);
    ADD("a damaged database exports its drafts", a_damaged_database_exports_its_drafts);
    return g_test_run();
}
