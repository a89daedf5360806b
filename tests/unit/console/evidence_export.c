/* Exports of evidence, and what is said of those that somebody has changed. */
#include <archive.h>
#include <archive_entry.h>

#include "evidence_kept.h"
#include "wire/evidence.h"

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
    g_autofree char *a = keep(box, ID_A, ".png", "picture");
    g_free(keep(box, ID_B, ".ts", "video"));
    g_autofree char *folder = hand_out(box, "out"), *zip = hand_out(box, "out.zip");
    g_assert_cmpuint(wrong_in(folder), ==, 0);
    g_assert_cmpuint(wrong_in(zip), ==, 0);
    g_autoptr(EvidenceReport) report = evidence_check(zip, NULL);
    g_assert_cmpuint(report->pieces, ==, 2);
    /* sha256sum(1) needs no Tilik. */
    g_autofree char *command =
        g_strdup_printf("sh -c 'cd %s && sha256sum -c --strict SHA256SUMS'", folder);
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
    /* Named twice, it would be an export that `tilik verify` calls wrong. */
    g_autoptr(GError) error = NULL;
    g_autofree char *twice = g_build_filename(box->path, "twice.zip", NULL);
    g_ptr_array_add(items, evidence_store_read(box->store, a));
    g_assert_false(evidence_export(box->store, items, twice, BY, &error));
    g_assert_nonnull(strstr(error->message, "stands twice"));
    g_assert_false(g_file_test(twice, G_FILE_TEST_EXISTS));
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
        {{{.path = "x.png", .text = "", .type = AE_IFLNK, .link = "/etc/passwd"}},
         1,
         "x.png",
         "link"},
        {{{.path = "x.png", .text = "a"}, {.path = "X.PNG", .text = "b"}}, 2, "X.PNG", "twice"},
        {{{.path = "folder/", .text = "", .type = AE_IFDIR}}, 1, "folder", "no plain file"},
        {{{.path = "bomb.ts", .text = "", .size = (size_t)64 * 1024 * 1024}},
         1,
         "bomb.ts",
         "unpacks"},
        {{{.path = "manifest.json", .text = "{\"tilik_evidence_export\":7}"}},
         1,
         "manifest.json",
         "manifest"},
        {{{.path = "manifest.json", .text = "[[[[[["}}, 1, "manifest.json", ""},
        {{{.path = "manifest.json", .text = "", .size = (size_t)5 * 1024 * 1024}},
         1,
         "manifest.json",
         "larger"},
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
    g_autofree char *b = keep(box, ID_B, ".ts", "video");
    g_free(keep(box, ID_A, ".png", "picture"));
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/evidence/an export is checked by Tilik and by sha256sum", test_export);
    ADD("/evidence/a piece that was changed is not exported, and nothing is left",
        test_export_fails);
    ADD("/evidence/a change of any byte of an export is seen", test_tamper);
    ADD("/evidence/a change of any byte of a zip file is seen, or changes nothing",
        test_tamper_zip);
    ADD("/evidence/hostile zip files are refused with their place", test_zips);
    ADD("/evidence/what is missing or too much is named", test_extra);
    return g_test_run();
}
