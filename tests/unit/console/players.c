/* What this PC bears is kept for the next time. */
#include "console/players.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/paths.h"
#include "console/config.h"

static void play(Players *players, int samples)
{
    const ViewerEvent load = {
        .kind = VIEWER_EVENT_LOAD, .cpu = 160, .decoded = 120, .memory_kb = 90000};
    for (int i = 0; i < samples; i++)
        players_take(players, &load, 4);
}

static void test_kept(void)
{
    Players *players = players_new(CONFIG_PLAYERS_AUTO);
    g_assert_false(players_known(players));
    g_assert_cmpint(players_cost(players), ==, 0);
    play(players, 30);
    g_assert_true(players_known(players));
    g_assert_cmpint(players_cost(players), ==, 40);
    players_free(players);

    players = players_new(CONFIG_PLAYERS_AUTO);
    g_assert_true(players_known(players));
    g_assert_cmpint(players_cost(players), ==, 40);
    g_assert_true(players_measure(players));
    g_assert_false(players_known(players));
    players_free(players);
}

static void test_given(void)
{
    g_autoptr(GError) error = NULL;
    Players *players = players_new(3);
    g_assert_true(players_known(players));
    play(players, 60);
    g_assert_cmpint(players_budget(players), ==, 3);
    g_assert_false(players_measure(players));
    players_free(players);
}

/* A file that somebody spoiled is no reason to know nothing, or to believe it. */
static void test_spoiled(void)
{
    g_autofree char *path = paths_state("players");
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    const char *end = strchr(text, ']');
    g_assert_nonnull(end);
    g_autofree char *spoiled = g_strdup_printf("%.*s]\ncost=-1e300\nseen=99999999999\nplayers=x\n",
                                               (int)(end - text), text);
    g_assert_true(g_file_set_contents(path, spoiled, -1, NULL));
    Players *players = players_new(CONFIG_PLAYERS_AUTO);
    g_assert_false(players_known(players));
    g_assert_cmpint(players_budget(players), >=, 1);
    players_free(players);
    g_assert_true(g_file_set_contents(path, "\x01\xff[[[=\n", -1, NULL));
    players = players_new(CONFIG_PLAYERS_AUTO);
    play(players, 30);
    g_assert_true(players_known(players));
    players_free(players);
}

int main(int argc, char **argv)
{
    g_autofree char *folder = g_dir_make_tmp("players-XXXXXX", NULL);
    g_setenv("XDG_STATE_HOME", folder, TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/players/what was measured is known the next time", test_kept);
    g_test_add_func("/players/a number that is given stays", test_given);
    g_test_add_func("/players/a spoiled file is passed over", test_spoiled);
    int status = g_test_run();
    g_autofree char *path = paths_state("players"), *own = g_path_get_dirname(path);
    g_unlink(path);
    g_rmdir(own);
    g_rmdir(folder);
    return status;
}
