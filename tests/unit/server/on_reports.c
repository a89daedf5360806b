#include "server/on_reports.h"

static void test_zones(void)
{
    static const struct {
        const char *code;
        int minutes;
    } cases[] = {
        {"33.74", 420},         {"31.71", 420}, {"11.01", 420}, {"61.71.01", 420}, {"62.71", 420},
        {"63.71", 480},         {"51.71", 480}, {"53.71", 480}, {"64.72", 480},    {"65.71", 480},
        {"73.71.05.1001", 480}, {"76.04", 480}, {"81.71", 540}, {"82.71", 540},    {"91.71", 540},
        {"96.71", 540},         {"", 420},      {NULL, 420},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpint(reports_utc_offset(cases[i].code), ==, cases[i].minutes);
    }
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/reports/hours are those of the province", test_zones);
    return g_test_run();
}
