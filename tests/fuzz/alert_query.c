/* What a person or a client may type into a query of alerts: parsed or refused with a clean
 * message; what is found one by one is what is found at once; no less than all is found by
 * nothing. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "model/alert_query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW INT64_C(1772366400000)

static const struct {
    const char *id, *kind, *camera, *area, *owner, *situation;
    AlertMachine machine;
    int64_t age;
} rows[] = {
    {"a1",
     "banjir",
     "k-1",
     "33.74.02.1004.001.001",
     "Sari",
     "s1",
     {ALERT_UNACK, true, false, false},
     90000},
    {"a2", "asap_pabrik", "k-2", "33.74.02.1004", NULL, "s1", {ALERT_ACKED, true, true, false}, 1},
    {"a3",
     "camera_offline",
     "k-9",
     "33.74.10.1010.007.003",
     "Ndé 大覺寺",
     NULL,
     {ALERT_SHELVED, true, true, true},
     100000000},
    {"a4", "uplink_down", NULL, "33.74.10", NULL, NULL, {ALERT_RTN_UNACK, false, false, false}, 0},
    {"a5", "rob", NULL, "33.75", "-", "s2", {ALERT_NORMAL, false, false, false}, -5},
    {"a6", "banjir", "k-3", NULL, "none", NULL, {ALERT_SUPPRESSED, true, false, false}, 7200000},
};

static Catalog *make_city(void)
{
    static const char *const names[] = {"Pos Kamling Jl. Purwosari Raya", "Gg. Mawar 3/8",
                                        "Kelenteng 大覺寺"};
    Catalog *catalog = catalog_new();
    Area area = {"33.74.10", "Tembalang", 0, 0, 1, AREA_KECAMATAN};
    g_assert_true(catalog_put_area(catalog, &area, NULL));
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        char id[8] = {'k', '-', (char)('1' + i), '\0'};
        Camera camera = {
            .id = id,
            .name = names[i],
            .area = i == 2 ? "33.74.10.1010.007" : "33.74.02.1004.001.001",
            .site = "n0012",
            .analytics = "sampah",
            .since_ms = NOW - 3000000,
            .state = (CameraState)i,
            .class = (CameraClass)i,
        };
        g_assert_true(catalog_put_camera(catalog, &camera, NULL));
    }
    return catalog;
}

static AlertBook *make_book(void)
{
    AlertBook *book = alert_book_new();
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        Alert alert = {
            .id = rows[i].id,
            .kind = rows[i].kind,
            .camera = rows[i].camera,
            .area = rows[i].area,
            .owner = rows[i].owner,
            .situation = rows[i].situation,
            .source = i % 2 == 0 ? "frigate" : NULL,
            .first_at_ms = NOW - rows[i].age,
            .count = i * i,
            .score = i % 2 == 0 ? NAN : i / 6.0,
            .looked_s = ALERT_NOT_LOOKED,
            .priority = (AlertPriority)(i % PRIORITIES),
            .verdict = (Verdict)(i % VERDICTS),
            .machine = rows[i].machine,
            .chattering = i == 2,
        };
        g_assert_true(alert_book_put(book, &alert, NOW, NULL));
    }
    return book;
}

static unsigned find(AlertQuery *query, const AlertBook *book, const Catalog *catalog)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    alert_query_select(query, book, catalog, NOW, found);
    unsigned matches = 0;
    for (uint32_t i = 0; i < alert_book_alerts(book); i++) {
        matches += alert_query_matches(query, book, catalog, i, NOW) ? 1 : 0;
    }
    g_assert_cmpuint(matches, ==, found->len);
    return found->len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(AlertQuery) query = alert_query_parse(text, &error);
    if (query == NULL) {
        g_assert_true(g_str_has_prefix(error->message, "column "));
        g_assert_true(text_is_clean(error->message, strlen(error->message)));
        return 0;
    }
    g_autoptr(Catalog) catalog = make_city();
    g_autoptr(AlertBook) book = make_book();
    alert_query_set_me(query, "Sari");
    unsigned found = find(query, book, catalog);
    g_assert_true(!alert_query_is_empty(query) || found == G_N_ELEMENTS(rows));
    alert_query_forget(query);
    g_assert_cmpuint(find(query, book, catalog), ==, found);
    return 0;
}
