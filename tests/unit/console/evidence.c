/* The evidence folder: what is kept, found after a crash, noted and deleted. */
#include "evidence_kept.h"

static void test_kept(Box *box, const void *data)
{
    struct stat about;
    g_autofree char *stem = keep(box, ID_A, ".png", "picture");
    g_autofree char *other = keep(box, ID_B, ".ts", "video");
    g_autoptr(GPtrArray) items = evidence_store_list(box->store, NULL);
    g_assert_cmpuint(items->len, ==, 2);
    for (guint i = 0; i < items->len; i++) {
        const EvidenceItem *item = items->pdata[i];
        g_assert_cmpstr(item->problem, ==, NULL);
        g_assert_cmpuint(item->chain->len, ==, 1);
        g_assert_cmpint(g_array_index(item->chain, CustodyLine, 0).act, ==, EVIDENCE_MADE);
    }
    g_assert_cmpuint(wrong_in(box->home), ==, 0);
    g_assert_cmpint(stat(box->home, &about), ==, 0);
    g_assert_cmpuint(about.st_mode & 0777, ==, 0700);
    g_autofree char *facts = evidence_store_file(box->store, stem, ".json");
    g_assert_cmpint(stat(facts, &about), ==, 0);
    g_assert_cmpuint(about.st_mode & 0777, ==, 0600);
    g_autofree char *chain = evidence_store_file(box->store, stem, ".custody");
    g_assert_cmpint(stat(chain, &about), ==, 0);
    g_assert_cmpuint(about.st_mode & 0777, ==, 0600);
    g_autofree char *draft = evidence_store_file(box->store, stem, ".draft");
    g_assert_false(g_file_test(draft, G_FILE_TEST_EXISTS));
}

static void test_find(Box *box, const void *data)
{
    g_autofree char *a = keep(box, ID_A, ".png", "picture");
    g_autofree char *b = keep(box, ID_B, ".png", "other");
    g_autoptr(GError) error = NULL;
    g_autoptr(EvidenceItem) by_end = evidence_store_find(box->store, "0aa", &error);
    g_autoptr(EvidenceItem) by_id = evidence_store_find(box->store, ID_B, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(by_end->stem, ==, a);
    g_assert_cmpstr(by_id->stem, ==, b);
    g_assert_null(evidence_store_find(box->store, "01KBC", &error));
    g_assert_nonnull(strstr(error->message, "several"));
    g_clear_error(&error);
    g_assert_null(evidence_store_find(box->store, "", &error));
    g_assert_nonnull(error);
}

/* After a crash: a draft and a file, a draft and none, a draft that another console holds. */
static void test_recover(Box *box, const void *data)
{
    g_autoptr(Evidence) crashed = facts_of(ID_A, ".ts"), empty = facts_of(ID_B, ".ts");
    g_autoptr(Evidence) running = facts_of("01KBC0000000000000000000CC", ".ts");
    evidence_draft_free(evidence_draft_new(box->store, crashed, NULL));
    evidence_draft_free(evidence_draft_new(box->store, empty, NULL));
    g_autoptr(EvidenceDraft) held = evidence_draft_new(box->store, running, NULL);
    write_file(box, crashed->file, "half a film");
    write_file(box, running->file, "a film that grows");
    g_autoptr(GPtrArray) found = evidence_store_recover(box->store);
    g_assert_cmpuint(found->len, ==, 1);
    const Evidence *facts = ((const EvidenceItem *)found->pdata[0])->facts;
    g_assert_cmpstr(facts->id, ==, ID_A);
    g_assert_cmpint(facts->ending, ==, EVIDENCE_CRASH);
    g_assert_cmpint(facts->bytes, ==, (int)strlen("half a film"));
    g_autoptr(EvidenceItem) item = evidence_store_find(box->store, ID_A, NULL);
    g_assert_cmpint(g_array_index(item->chain, CustodyLine, 0).act, ==, EVIDENCE_FOUND);
    g_autofree char *wrong = evidence_check_item(box->store, item);
    g_assert_cmpstr(wrong, ==, NULL);
    g_autoptr(GPtrArray) again = evidence_store_recover(box->store);
    g_assert_cmpuint(again->len, ==, 0);
    g_autoptr(GPtrArray) items = evidence_store_list(box->store, NULL);
    g_assert_cmpuint(items->len, ==, 1);
}

static void test_chain(Box *box, const void *data)
{
    char head[EVIDENCE_HASH_SIZE];
    g_autofree char *stem = keep(box, ID_A, ".png", "picture");
    g_autoptr(EvidenceItem) item = evidence_store_read(box->store, stem);
    const CustodyLine line = {.at_ms = BEGAN_MS,
                              .act = EVIDENCE_ATTACHED,
                              .by = (char *)BY,
                              .detail = (char *)"ticket #1423"};
    g_assert_true(evidence_store_note(box->store, item, &line, head, NULL));
    g_assert_cmpuint(item->chain->len, ==, 2);
    g_assert_cmpstr(head, ==, custody_head(item->chain, item->anchor));
    /* A power cut in the middle of a line: what was told to nobody goes. */
    g_autofree char *path = evidence_store_file(box->store, stem, ".custody");
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_autofree char *torn = g_strconcat(text, "3\t2026-11-", NULL);
    g_assert_true(g_file_set_contents(path, torn, -1, NULL));
    g_assert_true(evidence_store_note(box->store, item, &line, head, NULL));
    g_assert_cmpuint(item->chain->len, ==, 3);
    g_assert_cmpuint(wrong_in(box->home), ==, 0);
    /* One that was changed takes no more lines. */
    g_autoptr(GError) error = NULL;
    text[40] ^= 1;
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_assert_false(evidence_store_note(box->store, item, &line, head, &error));
    g_assert_nonnull(strstr(error->message, "custody"));
}

static void test_delete(Box *box, const void *data)
{
    g_autofree char *stem = keep(box, ID_A, ".png", "picture");
    g_autoptr(EvidenceItem) item = evidence_store_read(box->store, stem);
    const CustodyLine line = {
        .at_ms = BEGAN_MS, .act = EVIDENCE_DELETED, .by = (char *)BY, .detail = (char *)ID_A};
    g_assert_true(evidence_store_delete(box->store, item, &line, NULL));
    g_autoptr(GPtrArray) items = evidence_store_list(box->store, NULL);
    g_assert_cmpuint(items->len, ==, 0);
    g_autofree char *index = evidence_store_file(box->store, "index", ".custody"), *text = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(index, &text, &size, NULL));
    g_autoptr(GArray) lines = custody_read(text, size, EVIDENCE_INDEX_ANCHOR, NULL);
    g_assert_cmpuint(lines->len, ==, 2);
    g_assert_cmpint(g_array_index(lines, CustodyLine, 1).act, ==, EVIDENCE_DELETED);
    g_assert_nonnull(strstr(g_array_index(lines, CustodyLine, 1).detail, ID_A));
}

/* Links, and files that are none */

static void test_links(Box *box, const void *data)
{
    g_autofree char *stem = keep(box, ID_A, ".png", "picture");
    g_autofree char *png = evidence_store_file(box->store, stem, ".png");
    g_autofree char *moved = g_build_filename(box->path, "moved.png", NULL);
    g_assert_cmpint(rename(png, moved), ==, 0);
    g_assert_cmpint(symlink(moved, png), ==, 0);
    g_autoptr(EvidenceItem) item = evidence_store_read(box->store, stem);
    g_assert_nonnull(item->problem);
    g_assert_true(says(box->home, ".png", "link"));
    g_unlink(png);
    g_assert_cmpint(mkfifo(png, 0600), ==, 0);
    g_assert_true(says(box->home, ".png", "no plain file"));
    g_unlink(png);
    g_assert_true(says(box->home, ".png", "missing"));
    /* A link in the place of a chain is not written through. */
    g_autofree char *chain = evidence_store_file(box->store, stem, ".custody");
    g_autofree char *victim = g_build_filename(box->path, "victim", NULL);
    g_assert_true(g_file_set_contents(victim, "", 0, NULL));
    g_unlink(chain);
    g_assert_cmpint(symlink(victim, chain), ==, 0);
    char head[EVIDENCE_HASH_SIZE];
    const CustodyLine line = {.at_ms = BEGAN_MS, .act = EVIDENCE_ATTACHED};
    g_assert_false(evidence_store_note(box->store, item, &line, head, NULL));
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(victim, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "");
}

static void test_stray(Box *box, const void *data)
{
    g_autofree char *stem = keep(box, ID_A, ".png", "picture");
    write_file(box, "stray.png", "?");
    g_assert_true(says(box->home, "stray.png", "no facts"));
    g_autofree char *one = evidence_store_file(box->store, stem, ".png");
    g_assert_cmpuint(wrong_in(one), ==, 0); /* of one file, the piece that it belongs to */
    g_autofree char *beside = g_strconcat(stem, ".jpg", NULL);
    g_assert_cmpuint(wrong_in(box->home), ==, 1);
    write_file(box, beside, "another picture");
    g_assert_true(says(box->home, beside, "no facts"));
    g_assert_cmpuint(wrong_in(box->home), ==, 2);
    g_autofree char *lone = g_build_filename(box->home, "stray.png", NULL);
    g_assert_cmpuint(wrong_in(lone), ==, 1);
    g_autoptr(GError) error = NULL;
    g_assert_null(evidence_check("/no/such/place", &error));
    g_assert_nonnull(error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/evidence/what is kept is private, whole, and has its first line", test_kept);
    ADD("/evidence/a piece is found by the end of its id", test_find);
    ADD("/evidence/what a crash left is hashed and listed, once", test_recover);
    ADD("/evidence/a chain grows, mends a torn line, and refuses to go on when changed",
        test_chain);
    ADD("/evidence/a deleted piece leaves a line", test_delete);
    ADD("/evidence/links and pipes are no evidence, and are not written through", test_links);
    ADD("/evidence/a file without facts is said", test_stray);
    return g_test_run();
}
