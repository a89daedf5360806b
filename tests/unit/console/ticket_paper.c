#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "console/ticket_act.h"

typedef struct Folder {
    char *path;
    GPtrArray *files;
} Folder;

static void set_up(Folder *folder, gconstpointer data)
{
    folder->path = g_dir_make_tmp("tilik-paper-XXXXXX", NULL);
    folder->files = g_ptr_array_new_with_free_func(g_free);
}

static void tear_down(Folder *folder, gconstpointer data)
{
    for (guint i = 0; i < folder->files->len; i++)
        unlink(folder->files->pdata[i]);
    rmdir(folder->path);
    g_ptr_array_unref(folder->files);
    g_free(folder->path);
}

static const char *name(Folder *folder, const char *file)
{
    char *path = g_build_filename(folder->path, file, NULL);
    g_ptr_array_add(folder->files, path);
    return path;
}

static const char *put(Folder *folder, const char *file, const void *data, gssize size)
{
    const char *path = name(folder, file);
    g_assert_true(g_file_set_contents(path, data, size, NULL));
    return path;
}

/* A PNG of one pixel. */
static const unsigned char png[] = {
    0x89, 'P',  'N',  'G',  '\r', '\n', 0x1A, '\n', 0,    0,    0,    13,   'I',  'H',
    'D',  'R',  0,    0,    0,    1,    0,    0,    0,    1,    8,    6,    0,    0,
    0,    0x1F, 0x15, 0xC4, 0x89, 0,    0,    0,    10,   'I',  'D',  'A',  'T',  0x78,
    0x9C, 0x63, 0x00, 0x01, 0x00, 0x00, 0x05, 0x00, 0x01, 0x0D, 0x0A, 0x2D, 0xB4, 0,
    0,    0,    0,    'I',  'E',  'N',  'D',  0xAE, 0x42, 0x60, 0x82};

static void check_refused(const char *path, TilikError code, const char *says)
{
    g_auto(TicketPaper) paper = {0};
    g_autoptr(GError) error = NULL;
    g_assert_false(ticket_paper_read(path, &paper, &error));
    g_test_message("%s", error->message);
    g_assert_error(error, TILIK_ERROR, (gint)code);
    g_assert_nonnull(strstr(error->message, says));
    g_assert_null(paper.bytes);
}

static void what_it_says_it_is_can_be_attached(Folder *folder, gconstpointer data)
{
    g_auto(TicketPaper) picture = {0}, text = {0};
    g_autoptr(GError) error = NULL;
    g_assert_true(ticket_paper_read(put(folder, "foto.png", png, sizeof png), &picture, &error));
    g_assert_no_error(error);
    g_assert_cmpint(picture.type, ==, TICKET_FILE_PNG);
    g_assert_cmpstr(picture.name, ==, "foto.png");
    g_assert_cmpuint(g_bytes_get_size(picture.bytes), ==, sizeof png);
    g_assert_false(picture.renamed);
    g_assert_true(ticket_paper_read(put(folder, "saksi.txt", "air naik\n", -1), &text, &error));
    g_assert_cmpint(text.type, ==, TICKET_FILE_TEXT);
}

static void a_file_that_lies_is_refused(Folder *folder, gconstpointer data)
{
    check_refused(put(folder, "a.png", "#!/bin/sh\n", -1), TILIK_ERROR_INVALID,
                  "its name says something else");
    check_refused(put(folder, "b.jpg", png, sizeof png), TILIK_ERROR_INVALID,
                  "its name says something else");
    check_refused(put(folder, "c.txt", png, sizeof png), TILIK_ERROR_INVALID,
                  "its name says something else");
    check_refused(put(folder, "d.PDF", "text\n", -1), TILIK_ERROR_INVALID,
                  "its name says something else");
    check_refused(put(folder, "e.png", png, sizeof png - 3), TILIK_ERROR_INVALID, "cut off");
    check_refused(put(folder, "f.png", "", 0), TILIK_ERROR_INVALID, "empty");
    check_refused(put(folder, "g.bin",
                      "\x7F"
                      "ELF\x02\x01",
                      6),
                  TILIK_ERROR_INVALID, "neither");
}

/* Opening a pipe waits for ever, and /dev/zero never ends. */
static void what_is_no_plain_file_is_not_opened(Folder *folder, gconstpointer data)
{
    const char *pipe = name(folder, "pipe.txt");
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    check_refused(pipe, TILIK_ERROR_INVALID, "not a plain file");
    check_refused("/dev/zero", TILIK_ERROR_INVALID, "not a plain file");
    check_refused(folder->path, TILIK_ERROR_INVALID, "not a plain file");
    check_refused(name(folder, "nowhere.png"), TILIK_ERROR_NOT_FOUND, "No such file");
    const char *link = name(folder, "link.txt");
    g_assert_cmpint(symlink(pipe, link), ==, 0);
    check_refused(link, TILIK_ERROR_INVALID, "not a plain file");
}

/* 2 GB are refused by their size alone: reading them would take minutes. */
static void a_large_file_is_not_read(Folder *folder, gconstpointer data)
{
    const char *path = name(folder, "large.png");
    int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    g_assert_cmpint(ftruncate(file, (off_t)2 << 30), ==, 0);
    close(file);
    check_refused(path, TILIK_ERROR_TOO_LARGE, "larger than 4 MiB");
    g_assert_cmpint(truncate(path, TICKET_FILE_MAX + 1), ==, 0);
    check_refused(path, TILIK_ERROR_TOO_LARGE, "larger than 4 MiB");
}

static void names_are_made_plain(Folder *folder, gconstpointer data)
{
    static const struct {
        const char *file, *name;
    } rows[] = {
        {"a:b\\c.txt", "a_b_c.txt"},
        {".hidden.txt", "_hidden.txt"},
        {"baik.txt", "baik.txt"},
        {"two  words.txt", "two  words.txt"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(TicketPaper) paper = {0};
        g_assert_true(ticket_paper_read(put(folder, rows[i].file, "x\n", -1), &paper, NULL));
        g_assert_true(ticket_file_name_valid(paper.name));
        g_assert_cmpstr(paper.name, ==, rows[i].name);
        g_assert_cmpint(paper.renamed, ==, strcmp(rows[i].file, rows[i].name) != 0);
    }
    g_autofree char *longest = g_strnfill(200, 'x');
    g_autofree char *file = g_strconcat(longest, ".txt", NULL);
    g_auto(TicketPaper) paper = {0};
    g_assert_true(ticket_paper_read(put(folder, file, "x\n", -1), &paper, NULL));
    g_assert_true(ticket_file_name_valid(paper.name));
    g_assert_true(paper.renamed);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    const struct {
        const char *name;
        void (*run)(Folder *folder, gconstpointer data);
    } tests[] = {
        {"/ticket paper/what it says it is can be attached", what_it_says_it_is_can_be_attached},
        {"/ticket paper/a file that lies is refused", a_file_that_lies_is_refused},
        {"/ticket paper/what is no plain file is not opened", what_is_no_plain_file_is_not_opened},
        {"/ticket paper/a large file is not read", a_large_file_is_not_read},
        {"/ticket paper/names are made plain", names_are_made_plain},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Folder, NULL, set_up, tests[i].run, tear_down);
    return g_test_run();
}
