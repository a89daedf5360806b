#include "console/cli_shown.h"

#include "base/clock.h"
#include "console/view_time.h"

/* Who waits for the prompt does not wait longer. */
#define WAIT_MS 1000

typedef struct One {
    char *view;
    ViewTime time;
} One;

struct CliShown {
    Api *api;
    GHashTable *ones; /* showing to One */
    GMainLoop *loop;  /* of the end; NULL before */
    unsigned telling;
};

static void one_free(gpointer data)
{
    One *one = data;
    g_free(one->view);
    g_free(one);
}

CliShown *cli_shown_new(Api *api)
{
    CliShown *shown = g_new0(CliShown, 1);
    shown->api = api;
    shown->ones = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, one_free);
    return shown;
}

/* That it could not be told nobody is told. */
static void on_told(const char *answer, const GError *error, void *data)
{
    CliShown *shown = data;
    shown->telling--;
    if (shown->telling == 0 && shown->loop != NULL)
        g_main_loop_quit(shown->loop);
}

static void tell(CliShown *shown, const One *one)
{
    shown->telling++;
    api_shown(shown->api, one->view, view_time_seconds(&one->time, clock_mono_ms()), on_told,
              shown);
}

void cli_shown_view(CliShown *shown, const char *showing, const char *view)
{
    One *one = g_hash_table_lookup(shown->ones, showing);
    bool plays = one != NULL && one->time.from_ms != 0;
    if (one != NULL)
        tell(shown, one);
    g_hash_table_remove(shown->ones, showing);
    if (view != NULL) {
        one = g_new0(One, 1);
        one->view = g_strdup(view);
        view_time_set(&one->time, plays, clock_mono_ms());
        g_hash_table_insert(shown->ones, g_strdup(showing), one);
    }
}

void cli_shown_state(CliShown *shown, const char *showing, bool plays)
{
    One *one = g_hash_table_lookup(shown->ones, showing);
    if (one != NULL)
        view_time_set(&one->time, plays, clock_mono_ms());
}

static gboolean on_patience(gpointer data)
{
    g_main_loop_quit(data);
    return G_SOURCE_CONTINUE;
}

void cli_shown_end(CliShown *shown)
{
    GHashTableIter iter;
    gpointer value;
    if (shown == NULL)
        return;
    g_hash_table_iter_init(&iter, shown->ones);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        tell(shown, value);
    shown->loop = g_main_loop_new(NULL, FALSE);
    guint patience = g_timeout_add(WAIT_MS, on_patience, shown->loop);
    if (shown->telling > 0)
        g_main_loop_run(shown->loop);
    g_source_remove(patience);
    g_main_loop_unref(shown->loop);
    g_hash_table_unref(shown->ones);
    g_free(shown);
}
