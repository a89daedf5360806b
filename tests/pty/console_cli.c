/* The real tilik without a terminal: what scripts get from it. */
#include <glib.h>
#include <string.h>

#include "cli.h"

/* Runs tilik with words set apart by spaces; "_" in a word stands for a space. */
static Result run(const char *line)
{
    g_autoptr(GPtrArray) words = cli_words(line);
    return cli_run(words);
}

static void test_summary(void)
{
    g_auto(Result) result = run("--demo --cameras 500");
    g_assert_cmpint(result.status, ==, 0);
    g_assert_cmpstr(result.err, ==, "");
    static const char *const kecamatan[] = {
        "Semarang Tengah", "Semarang Utara", "Semarang Timur", "Gayamsari",
        "Genuk",           "Pedurungan",     "Candisari",      "Semarang Selatan",
        "Gajahmungkur",    "Tembalang",      "Banyumanik",     "Gunungpati",
        "Semarang Barat",  "Mijen",          "Ngaliyan",       "Tugu",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(kecamatan); i++)
        g_assert_cmpuint(count_lines(result.out, kecamatan[i]), ==, 1);
    g_assert_nonnull(strstr(result.out, "dark, no reason"));
    g_assert_nonnull(strstr(strstr(result.out, "whole city"), " 500 "));
}

static void test_json(void)
{
    g_auto(Result) result = run("cameras --demo --cameras 500 state:off --json");
    g_assert_cmpint(result.status, ==, 0);
    unsigned off = count_lines(result.out, "{\"id\":");
    g_assert_cmpuint(off, >, 20);
    g_assert_cmpuint(off, <, 400);
    g_assert_null(strstr(result.out, "\"state\":\"online\""));
    g_assert_true(g_str_has_prefix(result.out, "[\n{"));
    g_assert_true(g_str_has_suffix(result.out, "}\n]\n"));
}

static void test_csv(void)
{
    g_auto(Result) result = run("cameras --demo --cameras 300 class:market --csv");
    g_assert_cmpint(result.status, ==, 0);
    g_assert_true(g_str_has_prefix(result.out, "id,name,area,site,slot,class,"));
    g_assert_cmpuint(count_lines(result.out, "c0"), >, 0);
}

static void test_mistakes(void)
{
    static const struct {
        const char *line, *words;
        int status;
    } cases[] = {
        {"cameras --demo --json --csv", "not both", 2},
        {"cameras --demo nonsense:1", "column 1", 2},
        {"cameras", "no backend is known", 1},
        {"cameras --backend http://127.0.0.1:1", "Nothing answers", 1},
        {"cameras --backend ftp://example", "http", 1},
        {"cameras --wrong", "--wrong", 2},
        {"nonsense", "unknown command 'nonsense'", 2},
        {"--profile nobody --demo", "unknown profile 'nobody'", 2},
        {"--config /nowhere/tilik.conf", "/nowhere/tilik.conf", 2},
        {"", "no terminal", 2},
        {"open", "by their id", 2},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Result) result = run(cases[i].line);
        g_test_message("tilik %s: %d, %s", cases[i].line, result.status, result.err);
        g_assert_cmpint(result.status, ==, cases[i].status);
        g_assert_nonnull(strstr(result.err, cases[i].words));
        g_assert_cmpstr(result.out, ==, "");
    }
}

static void test_help(void)
{
    g_auto(Result) help = run("--help"), own = run("cameras --help"), version = run("--version");
    g_assert_cmpint(help.status, ==, 0);
    g_assert_nonnull(strstr(help.out, "--demo"));
    g_assert_cmpint(own.status, ==, 0);
    g_assert_nonnull(strstr(own.out, "--json"));
    g_assert_cmpint(version.status, ==, 0);
    g_assert_true(g_str_has_prefix(version.out, "tilik "));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/cli/a demo without a terminal is one page of counts", test_summary);
    g_test_add_func("/console/cli/cameras as JSON", test_json);
    g_test_add_func("/console/cli/cameras as CSV", test_csv);
    g_test_add_func("/console/cli/mistakes are one line and an exit status", test_mistakes);
    g_test_add_func("/console/cli/every command has help", test_help);
    return g_test_run();
}
