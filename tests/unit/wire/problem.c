#include "wire/problem.h"

#include <string.h>

static void a_problem_reads_back(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL);
    static const char *const allowed[] = {"close", "cancel", NULL};
    static const ProblemField errors[] = {{"/lat", "out of range"}, {"/name", "missing"}};
    Problem problem = {.status = 409,
                       .type = "/problems/taken",
                       .title = "Taken",
                       .detail = "Sari has it",
                       .instance = "/api/v1/alerts/1",
                       .owner = "Sari",
                       .state = "acked",
                       .allowed = allowed,
                       .errors = errors,
                       .error_count = G_N_ELEMENTS(errors)};
    Problem read;
    encode_problem(text, &problem);
    g_assert_true(decode_problem(decoder, text->str, text->len, &read));
    g_assert_cmpint(read.status, ==, 409);
    g_assert_cmpstr(read.type, ==, problem.type);
    g_assert_cmpstr(read.title, ==, "Taken");
    g_assert_cmpstr(read.detail, ==, "Sari has it");
    g_assert_cmpstr(read.instance, ==, problem.instance);
    g_assert_cmpstr(read.owner, ==, "Sari");
    g_assert_cmpstr(read.state, ==, "acked");
    g_assert_true(g_strv_equal((const char *const *)read.allowed, allowed));
    g_assert_cmpuint(read.error_count, ==, 2);
    g_assert_cmpstr(read.errors[1].pointer, ==, "/name");
    g_assert_cmpstr(read.errors[0].detail, ==, "out of range");
}

static void a_short_problem_has_a_type_and_a_status(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    encode_problem(text, &(Problem){.status = 404, .title = "Not Found"});
    g_assert_cmpstr(text->str, ==,
                    "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404}");
}

static void what_is_wrong_in_a_problem_counts_as_absent(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    const char *text =
        "{\"status\":\"500\",\"title\":7,\"detail\":\"a\\u001b[2Jb\",\"detail\":\"second\","
        "\"owner\":null,"
        "\"allowed\":{},\"errors\":[1,{\"pointer\":2,\"detail\":\"x\"},{\"pointer\":\"/y\"}]}";
    Problem problem;
    g_assert_true(decode_problem(decoder, text, strlen(text), &problem));
    g_assert_cmpint(problem.status, ==, 0);
    g_assert_null(problem.title);
    g_assert_cmpstr(problem.detail, ==, "a [2Jb");
    g_assert_null(problem.owner);
    g_assert_null(problem.allowed);
    g_assert_cmpuint(problem.error_count, ==, 2);
    g_assert_cmpstr(problem.errors[0].pointer, ==, "");
    g_assert_cmpstr(problem.errors[0].detail, ==, "x");
    g_assert_cmpstr(problem.errors[1].pointer, ==, "/y");
    g_assert_cmpstr(problem.errors[1].detail, ==, "");
}

static void a_page_of_html_is_no_problem_object(void)
{
    static const char *const wrong[] = {"<html>",           "", "[]", "null", "{\"status\":500",
                                        "{\"status\":500}x"};
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        Problem problem = {.status = 1};
        g_assert_false(decode_problem(decoder, wrong[i], strlen(wrong[i]), &problem));
        g_assert_cmpint(problem.status, ==, 1);
    }
}

static void only_so_many_errors_are_read(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new("{\"errors\":[{}");
    for (int i = 0; i < 1000; i++) {
        g_string_append(text, ",{\"pointer\":\"/x\",\"detail\":\"y\"}");
    }
    g_string_append(text, "]}");
    Problem problem;
    g_assert_true(decode_problem(decoder, text->str, text->len, &problem));
    g_assert_cmpuint(problem.error_count, ==, PROBLEM_ERRORS_MAX);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/problem/a problem reads back", a_problem_reads_back);
    g_test_add_func("/problem/a short problem has a type and a status",
                    a_short_problem_has_a_type_and_a_status);
    g_test_add_func("/problem/what is wrong in a problem counts as absent",
                    what_is_wrong_in_a_problem_counts_as_absent);
    g_test_add_func("/problem/a page of HTML is no problem object",
                    a_page_of_html_is_no_problem_object);
    g_test_add_func("/problem/only so many errors are read", only_so_many_errors_are_read);
    return g_test_run();
}
