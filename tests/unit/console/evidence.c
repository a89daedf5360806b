/* The evidence folder, exports of it, and what is said of those that somebody has changed. */
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/evidence_check.h"
#include "console/evidence_export.h"
#include "console/evidence_store.h"
#include "wire/evidence.h"

#define BY       "Sari (sari@pc3)"
#define BEGAN_MS INT64_C(1795383000123)

typedef struct Box {
    char *path; /* of an empty folder */
    char *home;
    EvidenceStore *store;
} Box;

static void setup(Box *box, const void *data)
{
    box->path = g_dir_make_tmp("tilik-evidence-XXXXXX", NULL);
    box->home = g_build_filename(box->path, "kept", NULL);
    box->store = evidence_store_open(box->home, NULL);
    g_assert_nonnull(box->store);
}

static void remove_all(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        struct stat about;
        if (lstat(below, &about) == 0 && S_ISDIR(about.st_mode))
            remove_all(below);
        else
            g_unlink(below);
    }
    g_rmdir(path);
}

static void teardown(Box *box, const void *data)
{
    evidence_store_free(box->store);
    remove_all(box->path);
    g_free(box->home);
    g_free(box->path);
}

static Evidence *facts_of(const char *id, const char *suffix)
{
    Evidence *facts = evidence_new();
    facts->kind = strcmp(suffix, ".png") == 0 ? EVIDENCE_STILL : EVIDENCE_RECORDING;
    facts->id = g_strdup(id);
    facts->camera = g_strdup("cam:1");
    facts->name = g_strdup("Pos Kamling Jl. Mawar");
    facts->by = g_strdup(BY);
    facts->purpose = PURPOSE_EVIDENCE;
    facts->begin_ms = facts->end_ms = facts->asked_ms = BEGAN_MS;
    g_autofree char *stem = evidence_stem(facts);
    facts->file = g_strconcat(stem, suffix, NULL);
    return facts;
}

static void write_file(const Box *box, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(box->home, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* A whole piece, and its stem. */
static char *keep(Box *box, const char *id, const char *suffix, const char *content)
{
    g_autoptr(Evidence) facts = facts_of(id, suffix);
    g_autoptr(GError) error = NULL;
    char head[EVIDENCE_HASH_SIZE];
    g_autoptr(EvidenceDraft) draft = evidence_draft_new(box->store, facts, &error);
    g_assert_no_error(error);
    write_file(box, facts->file, content);
    facts->sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, content, -1);
    facts->bytes = (int64_t)strlen(content);
    g_assert_true(evidence_draft_finish(draft, facts, EVIDENCE_MADE, head, &error));
    return evidence_stem(facts);
}

#define ID_A "01KBC0000000000000000000AA"
#define ID_B "01KBC0000000000000000000BB"

static unsigned wrong_in(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(EvidenceReport) report = evidence_check(path, &error);
    g_assert_no_error(error);
    return report->wrong;
}

/* True when something wrong is found at a place, in these words. */
static bool says(const char *path, const char *place, const char *what)
{
    g_autoptr(EvidenceReport) report = evidence_check(path, NULL);
    for (guint i = 0; report != NULL && i < report->findings->len; i++) {
        const EvidenceFinding *finding = report->findings->pdata[i];
        if (!finding->good && strstr(finding->place, place) != NULL &&
            strstr(finding->what, what) != NULL)
            return true;
    }
    for (guint i = 0; report != NULL && i < report->findings->len; i++) {
        const EvidenceFinding *finding = report->findings->pdata[i];
        g_test_message("%d %s: %s", finding->good, finding->place, finding->what);
    }
    return false;
}

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
    const CustodyLine line = {.at_ms = BEGAN_MS,
                              .act = EVIDENCE_DELETED,
                              .by = (char *)BY,
                              .detail = (char *)ID_A};
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
    g_autofree char *lone = g_build_filename(box->home, "stray.png", NULL);
    g_assert_cmpuint(wrong_in(lone), ==, 1);
    g_autoptr(GError) error = NULL;
    g_assert_null(evidence_check("/no/such/place", &error));
    g_assert_nonnull(error);
}

/* Exports */

static char *hand_out(Box *box, const char *name)
{
    g_autoptr(GError) error = NULL;
    char *to = g_build_filename(box->path, name, NULL);
    g_autoptr(GPtrArray) items = evidence_store_list(box->store, NULL);
    evidence_export(box->store, items, to, BY, &error);
    g_assert_no_error(error);
    return to;
}

static void test_export(Box *box, const void *data)
{
    g_autofree char *a = keep(box, ID_A, ".png", "picture"), *b = keep(box, ID_B, ".ts", "video");
    g_autofree char *folder = hand_out(box, "out"), *zip = hand_out(box, "out.zip");
    g_assert_cmpuint(wrong_in(folder), ==, 0);
    g_assert_cmpuint(wrong_in(zip), ==, 0);
    g_autoptr(EvidenceReport) report = evidence_check(zip, NULL);
    g_assert_cmpuint(report->pieces, ==, 2);
    /* sha256sum(1) needs no Tilik. */
    g_autofree char *command = g_strdup_printf("sh -c 'cd %s && sha256sum -c --strict SHA256SUMS'",
                                               folder);
    g_autofree char *said = NULL;
    int status;
    g_assert_true(g_spawn_command_line_sync(command, &said, NULL, &status, NULL));
    g_assert_cmpint(status, ==, 0);
    g_autofree char *page = g_build_filename(folder, "README.txt", NULL), *text = NULL;
    g_assert_true(g_file_get_contents(page, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, "Pos Kamling Jl. Mawar"));
    g_assert_nonnull(strstr(text, "Rantai penjagaan / Chain of custody"));
    g_autoptr(EvidenceItem) item = evidence_store_read(box->store, a);
    g_assert_cmpuint(item->chain->len, ==, 3); /* made, exported twice */
    /* Nothing is ever written over. */
    g_autoptr(GPtrArray) items = evidence_store_list(box->store, NULL);
    g_assert_false(evidence_export(box->store, items, zip, BY, NULL));
    g_assert_false(evidence_export(box->store, items, folder, BY, NULL));
}

static unsigned entries(const char *path)
{
    unsigned count = 0;
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    while (g_dir_read_name(folder) != NULL)
        count++;
    return count;
}

static void test_export_fails(Box *box, const void *data)
{
    g_autofree char *stem = keep(box, ID_A, ".png", "picture");
    g_autofree char *png = evidence_store_file(box->store, stem, ".png");
    g_assert_true(g_file_set_contents(png, "PICTURE", -1, NULL));
    g_autoptr(GPtrArray) items = evidence_store_list(box->store, NULL);
    unsigned before = entries(box->path);
    for (int i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *to = g_build_filename(box->path, i == 0 ? "x" : "x.zip", NULL);
        g_assert_false(evidence_export(box->store, items, to, BY, &error));
        g_assert_nonnull(strstr(error->message, "changed"));
    }
    g_assert_cmpuint(entries(box->path), ==, before);
}

/* Every byte of every file of an export, with every bit turned: always seen. */
static void test_tamper(Box *box, const void *data)
{
    g_autofree char *stem = keep(box, ID_A, ".png", "picture");
    g_autofree char *folder = hand_out(box, "out");
    g_autoptr(EvidenceBox) read = evidence_box_read(folder, NULL);
    unsigned seen = 0;
    for (guint i = 0; i < read->files->len; i++) {
        const BoxFile *file = read->files->pdata[i];
        g_autofree char *path = g_build_filename(folder, file->path, NULL), *text = NULL;
        gsize size;
        g_assert_true(g_file_get_contents(path, &text, &size, NULL));
        int target = open(path, O_WRONLY | O_CLOEXEC);
        for (gsize at = 0; at < size; at++) {
            char changed = (char)(text[at] ^ (1 << (at % 8)));
            g_assert_cmpint(pwrite(target, &changed, 1, (off_t)at), ==, 1);
            if (wrong_in(folder) == 0)
                g_error("%s: byte %zu can be changed", file->path, (size_t)at);
            g_assert_cmpint(pwrite(target, &text[at], 1, (off_t)at), ==, 1);
            seen++;
        }
        close(target);
    }
    g_assert_cmpuint(seen, >, 1000);
    g_assert_cmpuint(wrong_in(folder), ==, 0);
}

/* One byte of the zip file: it is seen, or what it holds is the same. */
static void test_tamper_zip(Box *box, const void *data)
{
    g_autofree char *stem = keep(box, ID_A, ".png", "picture");
    g_autofree char *zip = hand_out(box, "out.zip"), *text = NULL;
    gsize size;
    g_autoptr(EvidenceBox) whole = evidence_box_read(zip, NULL);
    g_assert_true(g_file_get_contents(zip, &text, &size, NULL));
    int target = open(zip, O_WRONLY | O_CLOEXEC);
    for (gsize at = 0; at < size; at++) {
        char changed = (char)(text[at] ^ (1 << (at % 8)));
        g_assert_cmpint(pwrite(target, &changed, 1, (off_t)at), ==, 1);
        g_autoptr(EvidenceBox) now = evidence_box_read(zip, NULL);
        g_autoptr(EvidenceReport) report = now != NULL ? evidence_check_box(now) : NULL;
        if (report != NULL && report->wrong == 0) {
            g_assert_cmpuint(now->files->len, ==, whole->files->len);
            for (guint i = 0; i < now->files->len; i++)
                g_assert_cmpstr(((BoxFile *)now->files->pdata[i])->sha256, ==,
                                ((BoxFile *)whole->files->pdata[i])->sha256);
        }
        g_assert_cmpint(pwrite(target, &text[at], 1, (off_t)at), ==, 1);
    }
    close(target);
}

/* Hostile zip files */

typedef struct Entry {
    const char *path, *text;
    size_t size; /* 0: strlen(text) */
    mode_t type; /* 0: a plain file */
    const char *link;
} Entry;

static char *zip_of(const Box *box, const char *name, const Entry *list, size_t count)
{
    char *path = g_build_filename(box->path, name, NULL);
    struct archive *zip = archive_write_new();
    archive_write_set_format_zip(zip);
    g_assert_cmpint(archive_write_open_filename(zip, path), ==, ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        size_t size = list[i].size > 0 ? list[i].size : strlen(list[i].text);
        g_autofree char *zeros = list[i].size > 0 ? g_malloc0(size) : NULL;
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, list[i].path);
        archive_entry_set_filetype(entry, list[i].type != 0 ? list[i].type : AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, list[i].link != NULL ? 0 : (la_int64_t)size);
        if (list[i].link != NULL)
            archive_entry_set_symlink(entry, list[i].link);
        g_assert_cmpint(archive_write_header(zip, entry), ==, ARCHIVE_OK);
        if (list[i].link == NULL)
            archive_write_data(zip, zeros != NULL ? zeros : list[i].text, size);
        archive_entry_free(entry);
    }
    archive_write_close(zip);
    archive_write_free(zip);
    return path;
}

static void test_zips(Box *box, const void *data)
{
    const struct {
        Entry entry[2];
        size_t count;
        const char *place, *what;
    } cases[] = {
        {{{.path = "../../etc/x", .text = "x"}}, 1, "../../etc/x", "its name is none"},
        {{{.path = "/etc/x", .text = "x"}}, 1, "etc/x", "its name is none"},
        {{{.path = "a/b/c", .text = "x"}}, 1, "a/b/c", "its name is none"},
        {{{.path = "a\\..\\b", .text = "x"}}, 1, "a", "its name is none"},
        {{{.path = "x.png", .text = "", .type = AE_IFLNK, .link = "/etc/passwd"}}, 1, "x.png",
         "link"},
        {{{.path = "x.png", .text = "a"}, {.path = "X.PNG", .text = "b"}}, 2, "X.PNG", "twice"},
        {{{.path = "folder/", .text = "", .type = AE_IFDIR}}, 1, "folder", "no plain file"},
        {{{.path = "bomb.ts", .text = "", .size = (size_t)64 * 1024 * 1024}}, 1, "bomb.ts",
         "unpacks"},
        {{{.path = "manifest.json", .text = "{\"tilik_evidence_export\":7}"}}, 1, "manifest.json",
         "manifest"},
        {{{.path = "manifest.json", .text = "[[[[[["}}, 1, "manifest.json", ""},
        {{{.path = "manifest.json", .text = "", .size = (size_t)5 * 1024 * 1024}}, 1,
         "manifest.json", "larger"},
        {{{.path = "a.json", .text = "{\"tilik_evidence\":9}"}}, 1, "a.json", ""},
        {{{.path = "README.txt", .text = "nothing"}}, 1, "README.txt", "no facts"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = g_strdup_printf("%zu.zip", i);
        g_autofree char *zip = zip_of(box, name, cases[i].entry, cases[i].count);
        if (!says(zip, cases[i].place, cases[i].what))
            g_error("case %zu: '%s' is not said of %s", i, cases[i].what, cases[i].place);
    }
    g_autofree char *cut = g_build_filename(box->path, "0.zip", NULL);
    g_assert_cmpint(truncate(cut, 20), ==, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(EvidenceReport) report = evidence_check(cut, &error);
    g_assert_true(report == NULL || report->wrong > 0);
}

/* What a manifest names, and what is there */
static void test_extra(Box *box, const void *data)
{
    g_autofree char *a = keep(box, ID_A, ".png", "picture"), *b = keep(box, ID_B, ".ts", "video");
    g_autofree char *folder = hand_out(box, "out");
    g_autofree char *more = g_build_filename(folder, "more.txt", NULL);
    g_assert_true(g_file_set_contents(more, "x", 1, NULL));
    g_assert_true(says(folder, "more.txt", "not in the manifest"));
    g_unlink(more);
    g_assert_cmpint(mkdir(more, 0700), ==, 0);
    g_assert_true(says(folder, "more.txt", "folder"));
    g_rmdir(more);
    g_autofree char *name = g_strconcat(b, ".ts", NULL);
    g_autofree char *gone = g_build_filename(folder, name, NULL);
    g_unlink(gone);
    g_assert_true(says(folder, name, "missing"));
}

#define ADD(path, function) g_test_add(path, Box, NULL, setup, function, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/evidence/what is kept is private, whole, and has its first line", test_kept);
    ADD("/evidence/a piece is found by the end of its id", test_find);
    ADD("/evidence/what a crash left is hashed and listed, once", test_recover);
    ADD("/evidence/a chain grows, mends a torn line, and refuses to go on when changed", test_chain);
    ADD("/evidence/a deleted piece leaves a line", test_delete);
    ADD("/evidence/links and pipes are no evidence, and are not written through", test_links);
    ADD("/evidence/a file without facts is said", test_stray);
    ADD("/evidence/an export is checked by Tilik and by sha256sum", test_export);
    ADD("/evidence/a piece that was changed is not exported, and nothing is left", test_export_fails);
    ADD("/evidence/a change of any byte of an export is seen", test_tamper);
    ADD("/evidence/a change of any byte of a zip file is seen, or changes nothing",
        test_tamper_zip);
    ADD("/evidence/hostile zip files are refused with their place", test_zips);
    ADD("/evidence/what is missing or too much is named", test_extra);
    return g_test_run();
}
