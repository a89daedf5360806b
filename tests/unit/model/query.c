#include "model/query.h"

#include <string.h>

#include "base/error.h"
#include "fixture.h"

/* Finds and names the cameras by their numbers: "1 5 60". */
static char *numbers(Catalog *catalog, const char *text, uint32_t scope)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Query) query = query_parse(text, &error);
    g_assert_no_error(error);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, catalog, scope, FIXTURE_NOW_MS, NULL, found);
    bool in[61] = {false};
    for (guint i = 0; i < found->len; i++) {
        Camera camera;
        uint32_t index = g_array_index(found, uint32_t, i);
        g_assert_true(catalog_camera(catalog, index, &camera));
        g_assert_true(query_matches(query, catalog, index, FIXTURE_NOW_MS));
        int number = atoi(camera.id + 4);
        g_assert_false(in[number]);
        in[number] = true;
    }
    GString *out = g_string_new(NULL);
    for (unsigned i = 1; i <= 60; i++) {
        if (in[i]) {
            g_string_append_printf(out, "%s%u", out->len > 0 ? " " : "", i);
        }
    }
    return g_string_free(out, FALSE);
}

typedef struct Case {
    const char *text, *expected;
} Case;

static void check(const Case *cases, unsigned count)
{
    g_autoptr(Catalog) catalog = fixture_city();
    for (unsigned i = 0; i < count; i++) {
        g_autofree char *found = numbers(catalog, cases[i].text, CATALOG_NONE);
        if (strcmp(found, cases[i].expected) != 0) {
            g_test_message("'%s' found: %s, not: %s", cases[i].text, found, cases[i].expected);
            g_test_fail();
        }
    }
}
#define CHECK(...)                                                                                 \
    do {                                                                                           \
        static const Case cases[] = {__VA_ARGS__};                                                 \
        check(cases, G_N_ELEMENTS(cases));                                                         \
    } while (0)

static void words_stand_in_names_ids_sites_and_areas(void)
{
    CHECK({"klipang", "34 35 36 37 38"}, {"KLIPANG pesona", "35"}, {"cam-00", "1 2 3 4 5 6 7 8 9"},
          {"n0015", "57 58 59 60"}, {"tugu", "51 52 53 54 55 56 57 58 59 60"},
          {"mijen gg", "46 47"}, {"大覺", "53 54"}, {"café", "55"});
}

static void words_find_classes_by_their_names(void)
{
    CHECK({"puskesmas", "9"}, {"pasar mijen", "50"}, {"market", "10 42 50"},
          {"atcs", "25 26 38 59 60"});
}

static void words_find_states_and_reasons(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    static const struct {
        const char *word, *field;
    } same[] = {{"mijen mati", "mijen state:off"}, {"beku", "state:frozen"},
                {"dicabut", "reason:unplugged"},   {"mati tanpa sebab", "state:off reason:none"},
                {"-tanpa alasan", "-reason:none"}, {"klipang hidup", "klipang state:online"}};
    for (unsigned i = 0; i < G_N_ELEMENTS(same); i++) {
        g_autofree char *by_word = numbers(catalog, same[i].word, CATALOG_NONE),
                        *by_field = numbers(catalog, same[i].field, CATALOG_NONE);
        g_assert_cmpstr(by_word, ==, by_field);
        g_assert_cmpstr(by_word, !=, "");
    }
}

static void the_name_of_the_only_city_finds_nothing_more(void)
{
    /* Semarang Utara has it in its name, Kota Semarang is passed over; one camera is named after
     * it. */
    CHECK({"semarang", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18"}, {"kota zzz", ""});
}

static void areas_are_found_folded(void)
{
    CHECK({"tanjungmas", "11 12 13 14 15 16 17 18"}, {"\"tanjung mas\"", "11 12 13 14 15 16 17 18"},
          {"semarangutara pompa", "15 16"});
}

static void rt_and_rw_are_read_as_people_write_them(void)
{
    CHECK({"3/8", "6 7"}, {"kuningan 3/8", "6 7"}, {"003/008 kuningan", "7"}, {"rt03 rw08", "7"},
          {"rt 3 rw 8", "7"}, {"rt3/rw8", "7"}, {"rw014", "11 12 13"}, {"RW14 rt05", "13"},
          {"rw 7", "39 40 41"}, {"rt 3 kuningan", "7"}, {"14 ronggowarsito", "11 12"});
}

static void codes_are_prefixes(void)
{
    CHECK({"33.74.14", "45 46 47 48 49 50"}, {"33.74.1 rambutan", "47"},
          {"33.74.10.1010.005", "31 32 33 34 35"}, {"33.75", ""});
}

static void states_reasons_and_classes_are_sets(void)
{
    CHECK({"state:frozen,dark", "8 10 41 44"}, {"state:off kec:tugu", "52 56 60"},
          {"state:on kec:mijen", "45 49 50"}, {"reason:stolen", "13 30"},
          {"class:market", "10 42 50"}, {"class:pump_station,river", "15 16 18"},
          {"class:rt state:moved", "12"}, {"state:dark state:frozen", ""},
          {"-state:online -reason:none kec:mijen", "46 47 48"},
          {"visibility:public class:market", "10"});
}

static void reason_none_is_what_the_counts_call_unexplained(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    g_autofree char *found = numbers(catalog, "reason:none", CATALOG_NONE);
    g_assert_cmpstr(found, ==, "3 8 10 12 16 21 29 52 56 60");
    g_assert_cmpuint(catalog_counts(catalog).unexplained, ==, 10);
}

static void indonesian_words_are_taken(void)
{
    CHECK({"status:mati kec:tugu", "52 56 60"}, {"keadaan:beku,gelap", "8 10 41 44"},
          {"alasan:dicabut", "4 35 36"}, {"alasan:dicuri,kabel", "13 14 30"},
          {"kelas:pasar", "10 42 50"}, {"status:belum-terhubung", "27 28 48"},
          {"pemilik:warga klipang", "37"}, {"status:hidup kecamatan:mijen", "45 49 50"},
          {"kelurahan:kuningan malam:ya", "5 7 9"});
}

static void places_take_names_and_codes(void)
{
    CHECK({"kel:purwosari", "1 2 3 4 45 46 47 48 49 50"},
          {"kel:purwosari kec:mijen", "45 46 47 48 49 50"}, {"kec:14", "45 46 47 48 49 50"},
          {"kel:33.74.14.1005", "45 46 47 48 49 50"}, {"kec:semarang_utara class:river", "18"},
          {"kec:semarangutara rw:14", "11 12 13"}, {"rt:3 rw:5", "33 34"}, {"rw:5,6 rt:1", "31 36"},
          {"area:33.74.10.1010.005.003", "33 34"}, {"area:33.74.16.1007.003", "58"},
          {"area:tembalang rt:3", "21 29 33 34 38 40 41"},
          {"-kec:tembalang -kec:tugu -kec:mijen rt:1", "1 3 14"},
          {"kec:\"semarang utara\" class:river", "18"});
}

static void the_whole_name_beats_a_part_of_it(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    Area other = {"33.74.16.1001", "Tembalangan", 0, 0, 1, AREA_KELURAHAN};
    g_assert_true(catalog_put_area(catalog, &other, NULL));
    Camera camera = {.id = "x", .name = "x", .area = "33.74.16.1001", .analytics = ""};
    g_assert_true(catalog_put_camera(catalog, &camera, NULL));
    g_autoptr(Query) whole = query_parse("kel:tembalang", NULL);
    g_autoptr(Query) part = query_parse("kel:tembal", NULL);
    uint32_t index = catalog_find_camera(catalog, "x");
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(whole, catalog, CATALOG_NONE, 0, NULL, found);
    query_select(part, catalog, CATALOG_NONE, 0, NULL, found);
    g_assert_false(query_matches(whole, catalog, index, 0));
    g_assert_true(query_matches(part, catalog, index, 0));
}

static void ages_and_units(void)
{
    CHECK({"age:<10m", "16 52"}, {"age:>60d", "13 27 28"}, {"age:>1w age:<9d state:off", ""},
          {"umur:<10mnt", "16 52"}, {"umur:>60h", "13 27 28"},
          {"umur>50jam kec:mijen", "46 47 49 50"}, {"age>2h age<5h", "10"},
          {"age:>7.5m age:<12.5m", "8"}, {"confirmed:>60d", "13 27 28 29 48"},
          {"dicek:<90d state:dark", ""}, {"confirmed:<90s state:dark", ""},
          {"-confirmed:>1s -state:unlinked pompa", "15"}, {"age:>=2h age:<=4h", "10 11"});
}

static void an_english_d_is_a_day_and_an_indonesian_one_a_second(void)
{
    CHECK({"confirmed:>30d kuningan", ""}, {"dicek:>30d kuningan", "5 10"},
          {"age:>30d kuningan", "6 7"}, {"umur:>2h purwosari -mijen", "4"},
          {"age:>2h purwosari -mijen", "1 2 4"});
}

static void ids_sites_and_links_are_whole_unless_starred(void)
{
    CHECK({"id:cam-001", "1"}, {"id:cam-00", ""}, {"id:cam-00*", "1 2 3 4 5 6 7 8 9"},
          {"id:CAM-060", "60"}, {"site:n0001", "1 2 3 4"}, {"site:n000", ""},
          {"site:n001*", "37 38 39 40 41 42 43 44 45 46 47 48 "
                         "50 51 52 53 54 55 56 57 58 59 60"},
          {"nvr:n0013", "50 51 52"}, {"link:telkom-barat state:dark", "10 44"},
          {"link:telkom* state:dark", "10 44"}, {"link:telkom", ""});
}

static void names_and_analytics(void)
{
    CHECK({"name:kamling", "1 7 11 39 52"}, {"name:ling,gang", "1 7 11 27 28 39 52"},
          {"name:\"pak rt\"", "5"}, {"analytics:parkir_liar kec:mijen", "47"},
          {"analytics:parkir", ""}, {"analytics:parkir* kec:mijen", ""},
          {"ptz:yes", "25 26 38 59 60"}, {"ptz:no class:traffic", ""}, {"night:yes night:no", ""},
          {"-night:yes ptz:ya", "26 38 60"});
}

static void minus_takes_away(void)
{
    CHECK({"-klipang sendangguwo class:traffic,green_space", ""}, {"klipang -kec:tembalang", ""},
          {"klipang -pesona -permai", "34 37 38"}, {"-tembalang -utara -tugu", "45 46 47 48 49 50"},
          {"pasar -rt12 -\"kidul\" -10", "50"});
}

static void a_slip_of_the_finger_still_finds(void)
{
    CHECK({"tebmalang class:office", "24"}, {"tembalnag class:office", "24"},
          {"tembaang class:office", "24"}, {"tembbalang class:office", "24"},
          {"tambalang class:office", "24"}, {"sendangguo taman", "34"}, {"ronggowrsito", "11 12"},
          {"dispendukcapl", "43 44"}, {"dispndukcapl", "43 44"},
          {"kec:tembalnag class:office", "24"});
}

static void what_differs_in_accents_or_spaces_only_comes_before_slips(void)
{
    CHECK({"cafe", "55"}, {"tambaklorok", "13 14"}, {"poskamling tugu", "52"},
          {"jl.ronggo", "11 12"});
}

static void letters_in_order_are_the_last_resort(void)
{
    CHECK({"klnteng", "24 53 54"}, {"jrslt", "12"}, {"dispduk", "43 44"});
}

static void nothing_is_guessed_for_what_stands_somewhere(void)
{
    /* Both words stand somewhere, but nowhere together: that is an answer. */
    CHECK({"klipang mijen", ""}, {"pompa tugu", ""}, {"zqxj", ""}, {"zz", ""});
}

static void an_exact_query_guesses_nothing(void)
{
    static const char *const slips[] = {"tebmalang", "cafe", "jrslt", "kec:tembalnag", "kel:guwo"};
    static const char *const right[] = {"tembalang", "klipang", "kec:tembalang", "kel:sendang",
                                        "3/8"};
    g_autoptr(Catalog) catalog = fixture_city();
    for (unsigned i = 0; i < 2 * G_N_ELEMENTS(slips); i++) {
        g_autoptr(Query) query = query_parse(i % 2 == 0 ? slips[i / 2] : right[i / 2], NULL);
        g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        query_exact(query);
        query_select(query, catalog, CATALOG_NONE, FIXTURE_NOW_MS, NULL, found);
        g_assert_cmpint(found->len > 0, ==, i % 2 == 1);
    }
}

static void a_scope_bounds_what_is_found(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    uint32_t kelurahan = catalog_find_area(catalog, "33.74.10.1010");
    g_autofree char *all = numbers(catalog, "", kelurahan);
    g_assert_cmpstr(all, ==, "31 32 33 34 35 36 37 38 39 40 41 42 43 44");
    g_autofree char *some = numbers(catalog, "state:online rw07", kelurahan);
    g_assert_cmpstr(some, ==, "39 40");
    g_autofree char *none = numbers(catalog, "pompa", kelurahan);
    g_assert_cmpstr(none, ==, "");
}

static void results_come_in_catalog_order(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    g_autoptr(Query) query = query_parse("pos ronda", NULL);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, catalog, CATALOG_NONE, 0, NULL, found);
    g_autoptr(GString) order = g_string_new(NULL);
    for (guint i = 0; i < found->len; i++) {
        Camera camera;
        g_assert_true(catalog_camera(catalog, g_array_index(found, uint32_t, i), &camera));
        g_string_append_printf(order, "%s;", camera.name);
    }
    g_assert_cmpstr(order->str, ==, "Pos Ronda 1;Pos Ronda 2;Pos Ronda 3;Pos Ronda 10;");
}

static void mistakes_are_said_with_their_column(void)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"klipang foo:bar", "column 9: unknown field: foo"},
        {"大覺 state:odd", "column 4: unknown value: odd"},
        {"state:", "column 1: a value is missing"},
        {"state:,", "column 1: a value is missing"},
        {"  age:2", "column 3: a time like >2h or <30m is wanted: 2"},
        {"age:>", "column 1: a time like >2h or <30m is wanted: "},
        {"age:>2x", "column 1: a time like >2h or <30m is wanted: 2x"},
        {"age:>99999999999999d", "column 1: a time like >2h or <30m is wanted: 99999999999999d"},
        {"rt:abc", "column 1: a number is wanted: abc"},
        {"area:33.7", "column 1: not an area code: 33.7"},
        {"night:maybe", "column 1: yes or no is wanted: maybe"},
        {"state>2h", "column 1: only a time can be more or less: state"},
        {"id:1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", "column 1: too many values"},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(query_parse(cases[i].text, &error));
        g_assert_error(error, TILIK_ERROR, TILIK_ERROR_INVALID);
        g_assert_cmpstr(error->message, ==, cases[i].message);
    }
}

static void a_query_has_bounds(void)
{
    char text[600];
    memset(text, 'a', sizeof text);
    text[513] = '\0';
    g_autoptr(GError) error = NULL;
    g_assert_null(query_parse(text, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE);
    text[512] = '\0';
    g_autoptr(Query) longest = query_parse(text, NULL);
    g_assert_nonnull(longest);
    for (unsigned i = 0; i < 512; i += 2) {
        text[i] = ' ';
    }
    g_autoptr(GError) many = NULL;
    g_assert_null(query_parse(text, &many));
    g_assert_cmpstr(many->message, ==, "column 62: too many words");
}

static void emptiness_is_known(void)
{
    static const char *const empty[] = {"", "   ", "\"\"", "\t"};
    for (unsigned i = 0; i < G_N_ELEMENTS(empty); i++) {
        g_autoptr(Query) query = query_parse(empty[i], NULL);
        g_assert_true(query_is_empty(query));
    }
    g_autoptr(Query) word = query_parse("a", NULL);
    g_autoptr(Query) field = query_parse("state:on", NULL);
    g_assert_false(query_is_empty(word));
    g_assert_false(query_is_empty(field));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(function, sentence) g_test_add_func("/query/" sentence, function)
    TEST(words_stand_in_names_ids_sites_and_areas, "words stand in names, ids, sites and areas");
    TEST(words_find_classes_by_their_names, "words find classes by their names");
    TEST(words_find_states_and_reasons, "words find states and reasons");
    TEST(the_name_of_the_only_city_finds_nothing_more,
         "the name of the only city finds nothing more");
    TEST(areas_are_found_folded, "areas are found folded");
    TEST(rt_and_rw_are_read_as_people_write_them, "RT and RW are read as people write them");
    TEST(codes_are_prefixes, "codes are prefixes");
    TEST(states_reasons_and_classes_are_sets, "states, reasons and classes are sets");
    TEST(reason_none_is_what_the_counts_call_unexplained,
         "reason:none is what the counts call unexplained");
    TEST(indonesian_words_are_taken, "Indonesian words are taken");
    TEST(places_take_names_and_codes, "places take names and codes");
    TEST(the_whole_name_beats_a_part_of_it, "the whole name beats a part of it");
    TEST(ages_and_units, "ages and units");
    TEST(an_english_d_is_a_day_and_an_indonesian_one_a_second,
         "an English d is a day and an Indonesian one a second");
    TEST(ids_sites_and_links_are_whole_unless_starred,
         "ids, sites and links are whole unless starred");
    TEST(names_and_analytics, "names and analytics");
    TEST(minus_takes_away, "minus takes away");
    TEST(a_slip_of_the_finger_still_finds, "a slip of the finger still finds");
    TEST(what_differs_in_accents_or_spaces_only_comes_before_slips,
         "what differs in accents or spaces only comes before slips");
    TEST(letters_in_order_are_the_last_resort, "letters in order are the last resort");
    TEST(nothing_is_guessed_for_what_stands_somewhere,
         "nothing is guessed for what stands somewhere");
    TEST(an_exact_query_guesses_nothing, "an exact query guesses nothing");
    TEST(a_scope_bounds_what_is_found, "a scope bounds what is found");
    TEST(results_come_in_catalog_order, "results come in catalog order");
    TEST(mistakes_are_said_with_their_column, "mistakes are said with their column");
    TEST(a_query_has_bounds, "a query has bounds");
    TEST(emptiness_is_known, "emptiness is known");
    return g_test_run();
}
