#include "wire/page.h"

#include <string.h>

#include "base/error.h"

static bool gather(const char *json, size_t size, void *data, GError **error)
{
    GString *all = data;
    g_assert_cmpuint(strlen(json), ==, size);
    if (strstr(json, "bad") != NULL) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, "bad");
        return false;
    }
    g_string_append_printf(all, "%s;", json);
    return true;
}

static bool decode(const char *json, GString *all, char **next)
{
    g_autoptr(GError) error = NULL;
    bool good = decode_page(json, strlen(json), gather, all, next, &error);
    g_assert_true(good == (error == NULL));
    return good;
}

static void a_page_gives_each_item_and_the_next_cursor(void)
{
    g_autoptr(GString) all = g_string_new(NULL);
    g_autofree char *next = NULL;
    g_assert_true(decode("{\"items\":[{\"id\":\"a\",\"n\":1423},{\"id\":\"b\"}],\"next\":\"MW\"}",
                         all, &next));
    g_assert_cmpstr(all->str, ==, "{\"id\":\"a\",\"n\":1423};{\"id\":\"b\"};");
    g_assert_cmpstr(next, ==, "MW");
}

static void the_last_page_has_no_next(void)
{
    g_autoptr(GString) all = g_string_new(NULL);
    char *next = (char *)"x";
    g_assert_true(decode("{\"items\":[],\"next\":null}", all, &next));
    g_assert_null(next);
    g_assert_cmpstr(all->str, ==, "");
}

static void what_is_no_page_is_refused(void)
{
    static const char *const broken[] = {
        "",
        "[]",
        "{}",
        "{\"items\":{}}",
        "{\"items\":[{\"id\":\"bad\"}],\"next\":null}",
        "{\"items\":[",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autoptr(GString) all = g_string_new(NULL);
        char *next = (char *)"untouched";
        g_assert_false(decode(broken[i], all, &next));
        g_assert_cmpstr(next, ==, "untouched");
    }
    g_autoptr(GString) many = g_string_new("{\"items\":[0"), all = g_string_new(NULL);
    for (int i = 0; i < PAGE_ITEMS_MAX; i++) {
        g_string_append(many, ",0");
    }
    g_string_append(many, "]}");
    char *next = NULL;
    g_assert_false(decode(many->str, all, &next));
}

/* One that is wrong keeps none of the others back. */
static void what_is_refused_is_counted_and_passed_over(void)
{
    static const char page[] =
        "{\"items\":[{\"id\":\"a\"},{\"id\":\"bad\"},7,{\"id\":\"b\"}],\"next\":\"MW\"}";
    g_autoptr(GString) all = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    PageRest rest = {NULL, 9};
    g_assert_true(decode_page_some(page, strlen(page), gather, all, &rest, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(all->str, ==, "{\"id\":\"a\"};7;{\"id\":\"b\"};");
    g_assert_cmpuint(rest.unread, ==, 1);
    g_assert_cmpstr(rest.next, ==, "MW");
    g_free(rest.next);
    g_assert_false(decode_page_some("[]", 2, gather, all, &rest, &error));
    g_assert_nonnull(error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/page/a page gives each item and the next cursor",
                    a_page_gives_each_item_and_the_next_cursor);
    g_test_add_func("/page/the last page has no next", the_last_page_has_no_next);
    g_test_add_func("/page/what is refused is counted and passed over",
                    what_is_refused_is_counted_and_passed_over);
    g_test_add_func("/page/what is no page is refused", what_is_no_page_is_refused);
    return g_test_run();
}
