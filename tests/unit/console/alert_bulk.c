#include "console/alerts.h"

#include <math.h>

static App app;

static void put(const char *id, const char *area, const char *owner)
{
    g_autoptr(GError) error = NULL;
    const Alert alert = {.id = id,
                         .kind = "rob",
                         .area = area,
                         .owner = owner,
                         .first_at_ms = 1000,
                         .last_at_ms = 1000,
                         .count = 1,
                         .rev = 1,
                         .score = NAN,
                         .looked_s = ALERT_NOT_LOOKED,
                         .priority = PRIORITY_HIGH,
                         .machine = {.state = ALERT_UNACK, .active = true}};
    g_assert_true(alert_book_put(app.book, &alert, 1000, &error));
    g_assert_no_error(error);
}

static BulkPreview preview(const char *first, ...)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    va_list rest;
    va_start(rest, first);
    for (const char *id = first; id != NULL; id = va_arg(rest, const char *))
        g_ptr_array_add(ids, (char *)id);
    va_end(rest);
    return bulk_preview(&app, ids);
}

static void test_preview(void)
{
    app = (App){.book = alert_book_new(), .me = (char *)"Sari"};
    put("a", "33.74.10.1003.001.001", NULL);
    put("b", "33.74.10.1003.002", "Sari");
    put("c", "33.74.10.1004.001.001", "Budi");
    put("d", "33.74.10.1004", "Budi");
    put("e", "33.74.11", "Wati");
    BulkPreview own = preview("a", "b", NULL);
    g_assert_cmpuint(own.alerts, ==, 2);
    g_assert_cmpuint(own.kelurahan, ==, 1);
    g_assert_cmpuint(own.others, ==, 0);
    g_assert_cmpstr(own.owners, ==, "");
    BulkPreview all = preview("a", "b", "c", "d", "e", NULL);
    g_assert_cmpuint(all.alerts, ==, 5);
    g_assert_cmpuint(all.kelurahan, ==, 3);
    g_assert_cmpuint(all.others, ==, 3);
    g_assert_cmpstr(all.owners, ==, "Budi 2, Wati 1");
    alert_book_free(app.book);
}

static void test_names(void)
{
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
    char names[96], few[12];
    static const char *const owners[] = {"Wati", "Budi", "Sari", "Tono"};
    for (guint i = 0; i < G_N_ELEMENTS(owners); i++)
        g_hash_table_insert(counts, (char *)owners[i], GUINT_TO_POINTER(i == 3 ? 9 : 2));
    bulk_names(counts, names, sizeof names);
    g_assert_cmpstr(names, ==, "Tono 9, Budi 2, Sari 2 …");
    bulk_names(counts, few, sizeof few);
    g_assert_cmpstr(few, ==, "Tono 9, Bud");
    g_hash_table_remove_all(counts);
    bulk_names(counts, names, sizeof names);
    g_assert_cmpstr(names, ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/alert_bulk/many at once are counted, placed, and told whose they are",
                    test_preview);
    g_test_add_func("/console/alert_bulk/of many owners those with the most are named", test_names);
    return g_test_run();
}
