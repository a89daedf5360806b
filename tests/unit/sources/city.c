/* The official areas that stand in the program, and what a wrong city file is told. */
#include "sources/city.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

static void test_semarang(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(City) city = city_load("semarang", &error);
    g_assert_no_error(error);
    size_t count, kecamatan = 0, kelurahan = 0;
    const CityPlace *places = city_places(city, &count);
    int rt = 0, rw = 0;
    for (size_t i = 0; i < count; i++) {
        kecamatan += places[i].level == AREA_KECAMATAN;
        kelurahan += places[i].level == AREA_KELURAHAN;
        rt += places[i].rt;
        rw += places[i].rw;
        g_assert_true(places[i].lat < -6.9 && places[i].lat > -7.2);
        g_assert_true(places[i].lon > 110.2 && places[i].lon < 110.6);
    }
    g_assert_cmpuint(kecamatan, ==, 16);
    g_assert_cmpuint(kelurahan, ==, 177);
    g_assert_cmpint(rt, ==, 10293);
    g_assert_cmpint(rw, ==, 1530);
    g_assert_cmpstr(city_find(city, "33.74.10.1003")->name, ==, "Mangunharjo");
    g_assert_null(city_find(city, "33.74.10.9999"));
    g_assert_null(city_find(city, ""));
}

static void test_banjarmasin(void)
{
    g_autoptr(City) city = city_load("banjarmasin", NULL);
    g_assert_nonnull(city);
    size_t count;
    const CityPlace *places = city_places(city, &count);
    g_assert_cmpuint(count, ==, 1 + 5 + 52);
    g_assert_cmpstr(places[0].name, ==, "Kota Banjarmasin");
}

static void test_around(void)
{
    g_autoptr(City) city = city_load_around("63.71.05.1002.001.004");
    g_assert_nonnull(city_find(city, "63.71.05.1002"));
    g_assert_null(city_load_around("33.7"));
    g_assert_null(city_load_around("99.99"));
}

static void test_reach(void)
{
    g_autoptr(City) city = city_load("semarang", NULL);
    size_t count;
    const CityPlace *places = city_places(city, &count);
    for (size_t i = 0; i < count; i++) {
        if (places[i].level == AREA_KELURAHAN) {
            double reach = city_reach(city, &places[i]);
            g_assert_true(reach > 0 && reach <= 0.02);
        }
    }
}

static void test_unknown(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(city_load("atlantis", &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND);
}

#define HEAD "# a comment\ncode,name,lat,lon,rt,rw\n33.74,Kota,-7,110,,\n"
#define KEC  HEAD "33.74.01,Kec,-7,110,,\n"

static void refuse(const char *text, const char *place)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(city_parse("f.csv", text, strlen(text), &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_INVALID);
    g_assert_true(g_str_has_prefix(error->message, place));
}

static void test_wrong(void)
{
    refuse("", "f.csv:0: ");
    refuse("name,code\n", "f.csv:1: ");
    refuse(KEC, "f.csv:4: ");
    refuse(HEAD "33.74.01,Kec,-7,110,\n", "f.csv:4: ");
    refuse(HEAD "33.74.01,Kec,-7,110,,,\n", "f.csv:4: ");
    refuse(HEAD "33.74.01,Kec,-7,999,,\n", "f.csv:4: ");
    refuse(HEAD "33.74.01,Kec,nan,110,,\n", "f.csv:4: ");
    refuse(HEAD "33.74.01,,-7,110,,\n", "f.csv:4: ");
    refuse(HEAD "33.74.01,K\033[31m,-7,110,,\n", "f.csv:4: ");
    refuse(HEAD "33.74.1,Kec,-7,110,,\n", "f.csv:4: ");
    refuse(HEAD "33.74.01.1001,Orphan,-7,110,,\n", "f.csv:4: ");
    refuse(KEC "33.74.01.1001,Kel,-7,110,5,6\n", "f.csv:5: ");
    refuse(KEC "33.74.01.1001,Kel,-7,110,1000,6\n", "f.csv:5: ");
    refuse(KEC "33.74.01.1001,Kel,-7,110,9,2\n33.74.01.1001,Kel,-7,110,9,2\n", "f.csv:6: ");
    refuse(KEC "33.74.01.1001.001,RW,-7,110,,\n", "f.csv:5: ");
    g_assert_null(city_parse("f", KEC "33.74.01.1001,K\0l,-7,110,,\n", sizeof KEC + 30, NULL));
}

static void test_truncated(void)
{
    const char *text = KEC "33.74.01.1001,Kelurahan Satu,-7.001,110.002,33,5\n";
    for (size_t length = 0; length < strlen(text); length++) {
        g_autofree char *part = g_strndup(text, length);
        g_autoptr(City) city = city_parse("f.csv", part, length, NULL);
        g_assert_true(city == NULL || city_find(city, "33.74.01.1001") != NULL);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/city/Semarang has 16 kecamatan, 177 kelurahan and 10,293 RT", test_semarang);
    g_test_add_func("/city/Banjarmasin has 5 kecamatan and 52 kelurahan", test_banjarmasin);
    g_test_add_func("/city/a code of any level finds its city", test_around);
    g_test_add_func("/city/each kelurahan reaches somewhere", test_reach);
    g_test_add_func("/city/an unknown city is said to be unknown", test_unknown);
    g_test_add_func("/city/a wrong file is refused with its line", test_wrong);
    g_test_add_func("/city/a file cut anywhere gives a city or an error", test_truncated);
    return g_test_run();
}
