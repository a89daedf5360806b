#include "base/log.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"

typedef struct Place {
    char *folder, *path, *old;
} Place;

static void place_open(Place *place)
{
    place->folder = g_dir_make_tmp("tilik-XXXXXX", NULL);
    place->path = g_build_filename(place->folder, "tilik.log", NULL);
    place->old = g_strconcat(place->path, ".1", NULL);
}

static void place_close(Place *place)
{
    log_to_nowhere();
    g_unlink(place->path);
    g_unlink(place->old);
    g_rmdir(place->folder);
    g_free(place->folder);
    g_free(place->path);
    g_free(place->old);
}

static void a_message_is_one_clean_line_with_a_time(void)
{
    Place place;
    place_open(&place);
    g_assert_true(log_to_file(place.path, NULL));
    g_message("camera \x1b]52;c;eA==\x07 says\r\nhello");
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(place.path, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, "Z <5>tilik: camera  ]52;c;eA==  says hello\n"));
    g_assert_true(g_ascii_isdigit(text[0]));
    g_assert_true(strchr(text, '\n') == text + strlen(text) - 1);
    struct stat status;
    g_assert_cmpint(stat(place.path, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 0777, ==, 0600);
    place_close(&place);
}

static void a_large_log_is_rotated_once(void)
{
    Place place;
    place_open(&place);
    g_assert_true(log_to_file(place.path, NULL));
    g_autofree char *long_text = g_strnfill(1900, 'x');
    for (int i = 0; i < 5000; i++) {
        g_message("%s", long_text);
    }
    struct stat now, old;
    g_assert_cmpint(stat(place.path, &now), ==, 0);
    g_assert_cmpint(stat(place.old, &old), ==, 0);
    g_assert_cmpint(now.st_size, <, 4 * 1024 * 1024 + 4096);
    g_assert_cmpint(old.st_size, <, 4 * 1024 * 1024 + 4096);
    g_assert_cmpint(old.st_size, >, 4 * 1024 * 1024 - 4096);
    place_close(&place);
}

static void a_file_that_another_process_rotated_is_followed(void)
{
    Place place;
    place_open(&place);
    g_assert_true(log_to_file(place.path, NULL));
    g_autofree char *long_text = g_strnfill(1900, 'x');
    for (int i = 0; i < 2200; i++) { /* just past 4 MiB: the next line rotates */
        g_message("%s", long_text);
    }
    g_assert_cmpint(g_rename(place.path, place.old), ==, 0);
    g_assert_true(g_file_set_contents(place.path, "theirs\n", -1, NULL));
    g_message("ours");
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(place.path, &text, NULL, NULL));
    g_assert_true(g_str_has_prefix(text, "theirs\n"));
    place_close(&place);
}

static void a_log_that_cannot_be_opened_goes_nowhere(void)
{
    if (g_test_subprocess()) {
        g_autoptr(GError) error = NULL;
        g_assert_false(log_to_file("/nonexistent/folder/log", &error));
        g_assert_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE);
        g_message("on the screen");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr_unmatched("*on the screen*");
    g_test_trap_assert_stdout_unmatched("*on the screen*");
}

static void stderr_lines_carry_systemd_priorities(void)
{
    if (g_test_subprocess()) {
        log_to_stderr();
        g_message("hello");
        g_log_structured("tilik", G_LOG_LEVEL_INFO, "MESSAGE", "unseen");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*<5>tilik: hello\n*");
    g_test_trap_assert_stderr_unmatched("*unseen*");
}

static void a_complaint_is_clean_line_by_line(void)
{
    if (g_test_subprocess()) {
        log_complain("tilik: %s: no\nsee %s\n", "a\033[31mb\rc", "\xff");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("tilik: a [31mb c: no\nsee \uFFFD\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/log/a message is one clean line with a time",
                    a_message_is_one_clean_line_with_a_time);
    g_test_add_func("/log/a large log is rotated once", a_large_log_is_rotated_once);
    g_test_add_func("/log/a file that another process rotated is followed",
                    a_file_that_another_process_rotated_is_followed);
    g_test_add_func("/log/a log that cannot be opened goes nowhere",
                    a_log_that_cannot_be_opened_goes_nowhere);
    g_test_add_func("/log/stderr lines carry systemd priorities",
                    stderr_lines_carry_systemd_priorities);
    g_test_add_func("/log/a complaint is clean, line by line", a_complaint_is_clean_line_by_line);
    return g_test_run();
}
