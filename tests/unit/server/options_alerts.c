/* What tilikd.conf says of alerts. */
#include "server/options.h"

#include <glib/gstdio.h>
#include <string.h>

#include "model/alert_delay.h"

/* Returns the error of a file of this text, NULL for none. */
static char *load(Options *options, const char *text)
{
    g_autofree char *path = NULL;
    g_autoptr(GError) error = NULL;
    int fd = g_file_open_tmp("tilikd-XXXXXX.conf", &path, NULL);
    g_assert_cmpint(fd, >=, 0);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_free(options->config);
    options->config = g_strdup(path);
    bool good = options_load(options, &error);
    g_unlink(path);
    return good ? NULL : g_strdup(error->message);
}

static const AlertDelays *delays_of(const Options *options, const char *kind)
{
    return g_hash_table_lookup(options->delays, kind);
}

static void test_defaults(void)
{
    g_autoptr(Options) options = options_new();
    g_assert_null(load(options, ""));
    g_assert_cmpint(options->flood_most, ==, 10);
    g_assert_cmpint(options->group_metres, ==, 500);
    g_assert_cmpint(options->escalate_minutes[PRIORITY_CRITICAL], ==, 2);
    g_assert_cmpint(options->escalate_minutes[PRIORITY_LOW], ==, 0);
    g_assert_cmpint(delays_of(options, "camera_offline")->on_ms, ==, 60000);
    g_assert_cmpint(delays_of(options, "camera_offline")->off_ms, ==, 30000);
    g_assert_null(delays_of(options, "banjir")); /* at once */
}

static void test_own(void)
{
    g_autoptr(Options) options = options_new();
    g_assert_null(load(options, "[alerts]\nescalate_high = 7\n[delays]\nbanjir = 5 10\n"
                                "camera_offline = 0 0\n"));
    g_assert_cmpint(options->escalate_minutes[PRIORITY_HIGH], ==, 7);
    g_assert_cmpint(delays_of(options, "banjir")->off_ms, ==, 10000);
    g_assert_cmpint(delays_of(options, "camera_offline")->on_ms, ==, 0);
}

static void test_wrong(void)
{
    static const struct {
        const char *text, *says;
    } wrong[] = {
        {"[delays]\nrob = 5\n", ":2: rob: two numbers of seconds"},
        {"[delays]\nrob = 5 -1\n", ":2: rob: two numbers of seconds"},
        {"[delays]\nrob = 5 4000\n", ":2: rob: two numbers of seconds"},
        {"[delays]\nrob = 5 5 5\n", ":2: rob: two numbers of seconds"},
        {"[delays]\nRob X = 5 5\n", ":2: unknown key 'Rob X' in [delays]"},
        {"[alerts]\nescalate_high = -1\n", ":2: escalate_high goes from 0 to 1440"},
        {"[alerts]\nuplink_share = 101\n", ":2: uplink_share goes from 1 to 100"},
        {"[alerts]\nflood = 1\n", ":2: unknown key 'flood' in [alerts]"},
        {"[limits]\nflood_most = 1\n", ":2: unknown key 'flood_most' in [limits]"},
        {"[alarms]\n", "unknown group [alarms]"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(Options) options = options_new();
        g_autofree char *said = load(options, wrong[i].text);
        g_assert_nonnull(said);
        g_test_message("%s", said);
        g_assert_nonnull(strstr(said, wrong[i].says));
    }
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/options/alerts have their usual numbers", test_defaults);
    g_test_add_func("/options/a file says otherwise", test_own);
    g_test_add_func("/options/a mistake is said with its line", test_wrong);
    return g_test_run();
}
