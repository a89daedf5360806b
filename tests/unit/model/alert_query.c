/* Alerts found by words and fields on the fixture city, and the rules that all queries keep. */
#include "model/alert_query.h"

#include <string.h>

#include "base/text.h"
#include "fixture_alerts.h"
#include "model/query.h"

#define NOW FIXTURE_NOW_MS

typedef struct City {
    Catalog *catalog;
    AlertBook *book;
} City;

static void city_init(City *city, gconstpointer data)
{
    city->catalog = fixture_city();
    city->book = alert_book_new();
    fixture_alerts(city->book);
}

static void city_clear(City *city, gconstpointer data)
{
    alert_book_free(city->book);
    catalog_free(city->catalog);
}

static AlertQuery *parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    AlertQuery *query = alert_query_parse(text, &error);
    g_assert_no_error(error);
    alert_query_set_me(query, "sari");
    return query;
}

static GArray *find(const City *city, const char *text)
{
    g_autoptr(AlertQuery) query = parse(text);
    GArray *found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    alert_query_select(query, city->book, city->catalog, NOW, found);
    guint at = 0;
    for (uint32_t i = 0; i < alert_book_alerts(city->book); i++) {
        bool selected = at < found->len && g_array_index(found, uint32_t, at) == i;
        at += selected ? 1 : 0;
        bool matches = alert_query_matches(query, city->book, city->catalog, i, NOW);
        g_assert_cmpint(matches, ==, selected);
    }
    g_assert_cmpuint(at, ==, found->len); /* in index order, none twice */
    return found;
}

/* wanted: the numbers of the alerts, "1 2 30"; the fixture's alerts have the indices 0.. */
static void finds(const City *city, const char *text, const char *wanted)
{
    g_autoptr(GArray) found = find(city, text);
    g_autoptr(GString) got = g_string_new(NULL);
    for (guint i = 0; i < found->len; i++) {
        g_string_append_printf(got, i > 0 ? " %u" : "%u", g_array_index(found, uint32_t, i) + 1);
    }
    g_test_message("%s", text);
    g_assert_cmpstr(got->str, ==, wanted);
}

#define ROB "1 2 3 4 5 6 7 8 9"

static void by_kind(City *city, gconstpointer data)
{
    finds(city, "kind:banjir", ROB);
    finds(city, "jenis:kebakaran,tawuran", "15 16");
    finds(city, "kind:rob", "26");
    finds(city, "kind:camera", "10 11 12 13 23 24"); /* a beginning */
    finds(city, "kind:\"camera offline\"", "10 11 12 13 23 24");
    finds(city, "kind:asap_pabrik", "28");
    finds(city, "kind:kam*", "30");
    finds(city, "kind:nothing", "");
    finds(city, "kind:ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ABC", "32");
}

static void by_state(City *city, gconstpointer data)
{
    finds(city, "state:acked", "8 17 30");
    finds(city, "state:rtn_unack", "9 18");
    finds(city, "state:over", "9 13 18 19");
    finds(city, "state:shelved", "20 31 32");
    finds(city, "status:ditangguhkan,nonaktif", "20 22 31 32");
    finds(city, "state:suppressed", "10 11 12 21");
    finds(city, "state:normal", "13 19 23");
    finds(city, "state:needs prio:critical", "4 15");
    finds(city, "state:unack,acked kec:mijen", "15 25 28");
    finds(city, "state:out-of-service", "22");
    finds(city, "state:open -state:needs", "1 8 16 17 30");
    finds(city, "prio:critical", "4 15 16");
    finds(city, "prioritas:kritis", "4 15 16");
    finds(city, "verdict:real", "19");
    finds(city, "putusan:benar,palsu", "19");
    finds(city, "verdict:none state:normal", "13 23");
}

static void by_people(City *city, gconstpointer data)
{
    finds(city, "who:Sari", "1 8 16 31");
    finds(city, "who:me", "1 8 16 31");
    finds(city, "oleh:saya,budi", "1 8 16 17 19 31");
    finds(city, "who:sar*", "1 8 16 31");
    finds(city, "who:sar", "");
    finds(city, "who:\"Ndé 大覺寺 ꦱꦸꦒꦼꦁ\"", "30");
    finds(city, "who:none prio:critical", "4 15");
    finds(city, "-who:none", "1 8 16 17 19 30 31");
    g_autoptr(AlertQuery) query = parse("who:me");
    alert_query_set_me(query, "");
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    alert_query_select(query, city->book, city->catalog, NOW, found);
    g_assert_cmpuint(found->len, ==, 0);
    alert_query_set_me(query, "Budi"); /* somebody else sits down */
    alert_query_select(query, city->book, city->catalog, NOW, found);
    g_assert_cmpuint(found->len, ==, 2);
}

static void by_numbers(City *city, gconstpointer data)
{
    finds(city, "age:>1d", "25");
    finds(city, "age>2h", "20 22 25 31 32");
    finds(city, "umur:>1h", "25"); /* hari */
    finds(city, "age:<3m", "15 23");
    finds(city, "age:<=3m", "15 23 27");
    finds(city, "age:1699m", "25"); /* that old, or older */
    finds(city, "count>100", "24 32");
    finds(city, "count:<=1 state:open", "14 27 28 29");
    finds(city, "count:3,4", "9 15 19");
    finds(city, "count:>200 count:<300", "24");
    finds(city, "score:>0.77", "29 31 32");
    finds(city, "score>=0.78", "29 31 32");
    finds(city, "-score:<1", "5 10 11 12 13 14 15 20 21 22 23 24 25 30");
    finds(city, "stale:yes", "25");
    finds(city, "basi:ya", "25");
    finds(city, "chattering:yes", "24");
    finds(city, "escalated:yes", "26");
    finds(city, "-escalated:no", "26");
}

static void by_ids(City *city, gconstpointer data)
{
    finds(city, "situation:sit-rob", ROB);
    finds(city, "situation:SIT-*", ROB " 10 11 12 13 14");
    finds(city, "situation:no state:open prio:high", "26 27 30");
    finds(city, "situation:yes -situation:sit-rob", "10 11 12 13 14");
    finds(city, "id:al-001,al-002", "1 2");
    finds(city, "id:al-032*", "32");
    finds(city, "source:tilikd prio:medium", "14 21 22");
    finds(city, "sumber:frigate-*,nobody kec:mijen", "25 28");
    finds(city, "camera:cam-042", "18 19");
    finds(city, "kamera:cam-04*,cam-999", "13 18 19 25 28 29");
}

/* al-014 and al-027 have no camera, al-029 one that nobody knows. */
static void by_place(City *city, gconstpointer data)
{
    finds(city, "kec:tugu", "26 27 30 31");
    finds(city, "area:33.74.16.1007.001", "27 30");
    finds(city, "kel:sendangguwo kind:uplink_down", "14");
    finds(city, "kel:tembalang", "16 17 29");
    finds(city, "rt:3 rw:14", "1 2");
    finds(city, "class:traffic", "11 16 17");
    finds(city, "-class:rt,traffic kec:tembalang", "14 18 19 20 29");
    finds(city, "owner:residents", "3 8 10 13 18 19 21 22 26 31");
    finds(city, "pemilik:warga", "3 8 10 13 18 19 21 22 26 31");
    finds(city, "link:icon-utara-1 site:n0001", "21 23 24");
    finds(city, "reason:none", "2 6 9 24");
    finds(city, "tanpa sebab", "2 6 9 24");
    finds(city, "name:klipang", "10 11 20");
    finds(city, "-name:klipang kel:sendangguwo", "12 13 14 18 19 32");
}

static void by_words(City *city, gconstpointer data)
{
    finds(city, "",
          "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 "
          "29 30 31 32");
    finds(city, "banjir", ROB);
    finds(city, "fire", "15");          /* what people call it */
    finds(city, "parkir liar", "19");   /* a word each */
    finds(city, "tugu", "26 27 30 31"); /* names above */
    finds(city, "klipang", "10 11 20");
    finds(city, "klipnag", "10 11 20"); /* a slip */
    finds(city, "kritis", "4 15 16");
    finds(city, "crit", "4 15 16");
    finds(city, "shelved", "20 31 32");
    finds(city, "budi", "17 19");
    finds(city, "14/3", "");
    finds(city, "3/14", "1 2");
    finds(city, "rt 3 rw 14", "1 2");
    finds(city, "cam-999", "29");
    finds(city, "kerumunan tembalang", "17 18 29");
    finds(city, "kerumunan -tembalang", "");
    finds(city, "kerumunan -sendangguwo", "17 29");
    finds(city, "-klipnag klipang", "10 11 20");
    finds(city, "--klipang kel:sendangguwo prio:low", "10 11 12 13 19 20 32");
    finds(city, "-banjr prio:high", "1 2 3 5 6 7 8 9 26 27 30"); /* misspelt, leaves out nothing */
    finds(city, "al-001", "");                                   /* ids only by id: */
}

/* What somebody is called is no slip of a place's name. */
static void named_like_a_slip(City *city, gconstpointer data)
{
    finds(city, "klipnag", "10 11 20");
    Alert alert = fixture_alert(14);
    alert.rev = 5000;
    alert.owner = "Pak Klipnag";
    g_assert_true(alert_book_put(city->book, &alert, NOW, NULL));
    finds(city, "klipnag", "15");
}

/* ---- rules ---- */

static const char *const terms[] = {
    "kind:banjir",
    "kind:camera",
    "state:needs",
    "state:over",
    "state:open",
    "prio:high",
    "who:me",
    "who:none",
    "age:>1h",
    "count:>5",
    "score:>0.6",
    "verdict:real",
    "situation:yes",
    "stale:no",
    "chattering:no",
    "source:tilikd",
    "camera:cam-01*",
    "kec:tugu",
    "kel:tembalang",
    "rw:1",
    "class:rt",
    "owner:residents",
    "reason:none",
    "name:pos",
    "site:n0010",
    "analytics:sampah",
    "tugu",
    "banjir",
    "sari",
    "klipang",
    "rt 3",
    "high",
    "-x",
    "night:yes",
    "area:33.74.10",
};

static void mark(const City *city, const char *text, bool *out)
{
    g_autoptr(GArray) found = find(city, text);
    memset(out, 0, FIXTURE_ALERTS);
    for (guint i = 0; i < found->len; i++) {
        out[g_array_index(found, uint32_t, i)] = true;
    }
}

static void all_and_not(City *city, gconstpointer data)
{
    static bool one[G_N_ELEMENTS(terms)][FIXTURE_ALERTS];
    bool both[FIXTURE_ALERTS], not [FIXTURE_ALERTS];
    for (unsigned i = 0; i < G_N_ELEMENTS(terms); i++) {
        mark(city, terms[i], one[i]);
        g_autofree char *negated = g_strdup_printf("-%s", terms[i]);
        mark(city, terms[i][0] == '-' ? terms[i] + 1 : negated, not );
        for (unsigned k = 0; k < FIXTURE_ALERTS; k++) {
            g_assert_cmpint(one[i][k], !=, not [k]);
        }
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(terms); i++) {
        for (unsigned j = 0; j < G_N_ELEMENTS(terms); j++) {
            g_autofree char *joined = g_strdup_printf("%s %s", terms[i], terms[j]);
            mark(city, joined, both);
            for (unsigned k = 0; k < FIXTURE_ALERTS; k++) {
                g_assert_cmpint(both[k], ==, one[i][k] && one[j][k]);
            }
        }
    }
}

/* What is asked of cameras is what model/query.h says of them. */
static void as_cameras(City *city, gconstpointer data)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(terms); i++) {
        g_autoptr(Query) query = query_parse(terms[i], NULL);
        const char *colon = strchr(terms[i], ':');
        AlertField field;
        g_autofree char *name = g_strndup(terms[i], colon != NULL ? (gsize)(colon - terms[i]) : 0);
        if (query == NULL || colon == NULL || alert_field_parse(name, &field)) {
            continue;
        }
        g_autoptr(AlertQuery) asked = parse(terms[i]);
        for (uint32_t k = 0; k < alert_book_alerts(city->book); k++) {
            Alert alert;
            g_assert_true(alert_book_alert(city->book, k, &alert));
            uint32_t camera = alert.camera != NULL
                                  ? catalog_find_camera(city->catalog, alert.camera)
                                  : CATALOG_NONE;
            if (camera != CATALOG_NONE) {
                g_assert_cmpint(alert_query_matches(asked, city->book, city->catalog, k, NOW), ==,
                                query_matches(query, city->catalog, camera, NOW));
            }
        }
    }
}

/* A query that is kept sees what comes: alerts, names, cameras, areas, another book. */
static void kept(City *city, gconstpointer data)
{
    g_autoptr(AlertQuery) query = parse("kec:genuk banjir");
    g_assert_false(alert_query_matches(query, city->book, city->catalog, 0, NOW));
    Alert alert = fixture_alert(0);
    alert.id = "new";
    alert.camera = "cam-new";
    alert.area = "33.74.05.1001";
    g_assert_true(alert_book_put(city->book, &alert, NOW, NULL));
    uint32_t index = alert_book_find(city->book, "new");
    g_assert_false(alert_query_matches(query, city->book, city->catalog, index, NOW));
    Area area = {"33.74.05", "Genuk", 0, 0, 1, AREA_KECAMATAN};
    g_assert_true(catalog_put_area(city->catalog, &area, NULL));
    g_assert_true(alert_query_matches(query, city->book, city->catalog, index, NOW));
    Camera camera = {.id = "cam-new", .name = "x", .area = "33.74.16.1007", .analytics = ""};
    g_assert_true(catalog_put_camera(city->catalog, &camera, NULL));
    g_assert_false(alert_query_matches(query, city->book, city->catalog, index, NOW));
    catalog_remove_camera(city->catalog, "cam-new");
    alert_query_forget(query);
    g_assert_true(alert_query_matches(query, city->book, city->catalog, index, NOW));
    g_autoptr(AlertQuery) floods = parse("banjir");
    g_assert_true(alert_query_matches(floods, city->book, city->catalog, 0, NOW));
    alert_book_clear(city->book);
    g_assert_false(alert_query_matches(query, city->book, city->catalog, index, NOW));
    Alert first = fixture_alert(14);
    g_assert_true(alert_book_put(city->book, &first, NOW, NULL)); /* its kind is another now */
    g_assert_true(alert_book_put(city->book, &alert, NOW, NULL));
    g_assert_false(alert_query_matches(floods, city->book, city->catalog, 0, NOW));
    g_assert_true(alert_query_matches(query, city->book, city->catalog, 1, NOW));
    g_autoptr(AlertBook) other = alert_book_new();
    alert.kind = "rob";
    g_assert_true(alert_book_put(other, &alert, NOW, NULL));
    g_assert_false(alert_query_matches(query, other, city->catalog, 0, NOW));
    g_assert_false(alert_query_matches(query, other, city->catalog, 9, NOW));
}

/* A city that is taken in anew has its cameras elsewhere. */
static void another_city(City *city, gconstpointer data)
{
    finds(city, "klipang", "10 11 20");
    catalog_clear(city->catalog);
    finds(city, "klipang", "");
    g_autoptr(Catalog) other = fixture_city();
    for (uint32_t i = catalog_cameras(other); i-- > 0;) {
        Camera camera;
        g_assert_true(catalog_camera(other, i, &camera));
        camera.site = NULL;
        g_assert_true(catalog_put_camera(city->catalog, &camera, NULL));
    }
    finds(city, "klipang", "10 11 20");
}

static void no_city(void)
{
    g_autoptr(Catalog) catalog = catalog_new();
    g_autoptr(AlertBook) book = alert_book_new();
    City city = {catalog, book};
    finds(&city, "banjir", "");
    fixture_alerts(book);
    finds(&city, "banjir", ROB);
    finds(&city, "kec:tugu", "");
    finds(&city, "cam-01", "1 2 3 4 5 6 7 8 9 22");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ON_CITY(name, test) g_test_add(name, City, NULL, city_init, test, city_clear)
    ON_CITY("/alert_query/kinds by word, by what people say, by a beginning", by_kind);
    ON_CITY("/alert_query/states, priorities and verdicts", by_state);
    ON_CITY("/alert_query/people, me and nobody", by_people);
    ON_CITY("/alert_query/ages, counts, scores, flags", by_numbers);
    ON_CITY("/alert_query/situations, sources, cameras and ids", by_ids);
    ON_CITY("/alert_query/places and cameras, also where no camera is known", by_place);
    ON_CITY("/alert_query/words mean cameras, places, kinds, people and states", by_words);
    ON_CITY("/alert_query/a name that is known is no slip of another", named_like_a_slip);
    ON_CITY("/alert_query/terms are anded, and minus is the rest", all_and_not);
    ON_CITY("/alert_query/cameras are asked as in any other list", as_cameras);
    ON_CITY("/alert_query/a query that is kept sees what changes", kept);
    ON_CITY("/alert_query/a city that is taken in anew is asked anew", another_city);
    g_test_add_func("/alert_query/without a city alerts are still found", no_city);
    return g_test_run();
}
