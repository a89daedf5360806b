#include "model/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fixture.h"
#include "model/query.h"

static GArray *all_of(const Catalog *catalog)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(Query) query = query_parse("", NULL);
    query_select(query, catalog, CATALOG_NONE, 0, NULL, rows);
    return rows;
}

static void shuffle(GArray *rows, GRand *dice)
{
    for (guint i = rows->len; i > 1; i--) {
        guint k = (guint)g_rand_int_range(dice, 0, (gint32)i);
        uint32_t row = g_array_index(rows, uint32_t, i - 1);
        g_array_index(rows, uint32_t, i - 1) = g_array_index(rows, uint32_t, k);
        g_array_index(rows, uint32_t, k) = row;
    }
}

/* Spells numbers out in 20 digits, so that strcmp() knows their value. */
static char *spelled(const char *text)
{
    g_autofree char *folded = text_fold(text);
    GString *out = g_string_new(NULL);
    for (const char *at = folded; *at != '\0';) {
        if (g_ascii_isdigit(*at)) {
            char *end;
            g_string_append_printf(out, "\1%020" G_GUINT64_FORMAT, g_ascii_strtoull(at, &end, 10));
            at = end;
        } else {
            g_string_append_c(out, *at++);
        }
    }
    return g_string_free(out, FALSE);
}

/* A text for each camera and column that plain strcmp() orders: the oracle. */
static char *oracle_key(const Catalog *catalog, OrderColumn column, uint32_t index)
{
    Camera camera;
    g_assert_true(catalog_camera(catalog, index, &camera));
    uint32_t kelurahan = catalog_camera_area(catalog, index);
    Area area;
    while (catalog_area(catalog, kelurahan, &area) && area.level > AREA_KELURAHAN) {
        kelurahan = catalog_area_parent(catalog, kelurahan);
    }
    g_autofree char *name = spelled(camera.name);
    switch (column) {
    case ORDER_AREA:
        return g_strdup_printf("%s %s", camera.area, name);
    case ORDER_NAME:
        return g_steal_pointer(&name);
    case ORDER_STATE:
        return g_strdup_printf("%03u", order_severity(camera.state, camera.reason));
    case ORDER_SINCE:
        return g_strdup_printf("%020" G_GINT64_FORMAT, camera.since_ms);
    case ORDER_SEEN: /* nobody looked at any: see looks.c */
        return g_strdup("");
    case ORDER_CONFIRMED:
        return g_strdup_printf("%020" G_GINT64_FORMAT, camera.seen_at_ms);
    case ORDER_CLASS:
        return g_strdup_printf("%03u", camera.class);
    case ORDER_OWNER:
        return g_strdup_printf("%03u", camera.owner);
    case ORDER_SITE:
        return spelled(camera.site != NULL ? camera.site : "");
    case ORDER_KELURAHAN:
        return spelled(area.name);
    default:
        return spelled(camera.id);
    }
}

static bool unknown(const Catalog *catalog, OrderColumn column, uint32_t index)
{
    Camera camera;
    g_assert_true(catalog_camera(catalog, index, &camera));
    return (column == ORDER_SINCE && camera.since_ms == 0) ||
           (column == ORDER_CONFIRMED && camera.seen_at_ms == 0) ||
           (column == ORDER_SITE && camera.site == NULL);
}

static void check_sorted(const Catalog *catalog, OrderColumn column, bool descending,
                         const GArray *before, const GArray *after)
{
    g_autofree uint32_t *place = g_new0(uint32_t, catalog_cameras(catalog));
    g_assert_cmpuint(before->len, ==, after->len);
    for (guint i = 0; i < before->len; i++) {
        place[g_array_index(before, uint32_t, i)] = i;
    }
    for (guint i = 1; i < after->len; i++) {
        uint32_t left = g_array_index(after, uint32_t, i - 1),
                 right = g_array_index(after, uint32_t, i);
        if (unknown(catalog, column, left) || unknown(catalog, column, right)) {
            g_assert_true(unknown(catalog, column, right));
            continue;
        }
        g_autofree char *a = oracle_key(catalog, column, left),
                        *b = oracle_key(catalog, column, right);
        int order = descending ? strcmp(b, a) : strcmp(a, b);
        if (order > 0) {
            g_error("%s: '%s' before '%s'", order_column_word(column), a, b);
        }
        if (order == 0) {
            g_assert_cmpuint(place[left], <, place[right]);
        }
    }
}

static void every_column_sorts_as_the_oracle_does(void)
{
    GRand *dice = g_rand_new_with_seed(4);
    Catalog *catalogs[] = {fixture_city(), fixture_many(700, 2), catalog_new()};
    for (unsigned i = 0; i < G_N_ELEMENTS(catalogs); i++) {
        for (unsigned column = 0; column < ORDER_COLUMNS * 2; column++) {
            g_autoptr(GArray) before = all_of(catalogs[i]);
            shuffle(before, dice);
            g_autoptr(GArray) after = g_array_copy(before);
            order_sort(catalogs[i], (OrderColumn)(column / 2), column % 2 == 1, after);
            check_sorted(catalogs[i], (OrderColumn)(column / 2), column % 2 == 1, before, after);
        }
        catalog_free(catalogs[i]);
    }
    g_rand_free(dice);
}

static void numbers_in_names_count_by_their_value(void)
{
    static const char *const names[] = {"Pos 2",
                                        "Pos 10",
                                        "pos 010 a",
                                        "Pos-100",
                                        "Pos A",
                                        "Po\xc5\x9f Z",
                                        "pos z 1",
                                        "pos z 1234567890123456789",
                                        "pos z 12345678901234567890",
                                        "RT 3/RW 4",
                                        "RT 3/RW 12"};
    g_autoptr(Catalog) catalog = catalog_new();
    for (unsigned i = G_N_ELEMENTS(names); i-- > 0;) {
        char id[8];
        g_snprintf(id, sizeof id, "k%u", i);
        Camera camera = {.id = id, .name = names[i], .area = "33.74.10.1010", .analytics = ""};
        g_assert_true(catalog_put_camera(catalog, &camera, NULL));
    }
    g_autoptr(GArray) rows = all_of(catalog);
    g_autoptr(GArray) sorted = g_array_copy(rows);
    order_sort(catalog, ORDER_NAME, false, sorted);
    for (guint i = 0; i < sorted->len; i++) {
        Camera camera;
        g_assert_true(catalog_camera(catalog, g_array_index(sorted, uint32_t, i), &camera));
        g_assert_cmpstr(camera.name, ==, names[i]);
    }
    g_assert_cmpmem(rows->data, rows->len * 4, sorted->data,
                    sorted->len * 4); /* the catalog's own order */
}

static void outages_without_a_reason_come_first_and_the_live_last(void)
{
    unsigned worst = order_severity(CAMERA_OFFLINE, REASON_NONE);
    for (unsigned state = 0; state < CAMERA_STATES; state++) {
        for (unsigned reason = 0; reason < REASONS; reason++) {
            g_assert_cmpuint(order_severity((CameraState)state, (Reason)reason), >=, worst);
            g_assert_cmpuint(order_severity((CameraState)state, (Reason)reason), <=,
                             order_severity(CAMERA_ONLINE, REASON_NONE));
        }
    }
    g_assert_cmpuint(order_severity(CAMERA_DARK, REASON_NONE), <,
                     order_severity(CAMERA_OFFLINE, REASON_CABLE));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(function, sentence) g_test_add_func("/order/" sentence, function)
    TEST(every_column_sorts_as_the_oracle_does, "every column sorts as the oracle does");
    TEST(numbers_in_names_count_by_their_value, "numbers in names count by their value");
    TEST(outages_without_a_reason_come_first_and_the_live_last,
         "outages without a reason come first and the live last");
    return g_test_run();
}
