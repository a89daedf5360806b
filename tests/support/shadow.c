#include "shadow.h"

#include "base/clock.h"
#include "model/feed.h"
#include "net/sync.h"

#define UPDATE_MS 100

struct Shadow {
    GThread *thread;
    GMainLoop *loop;
    char *backend, *token;
    Catalog *catalog;
    AlertBook *book;
    Feed *feed;
    Sync *sync;
    GMutex lock;
    GCond answered;
    gboolean asked; /* both below the lock */
    ShadowSum sum;
};

static void count(Shadow *shadow)
{
    ShadowSum sum = {.alerts = alert_book_count(shadow->book), .groups = feed_rows(shadow->feed)};
    Alert alert;
    FeedRow row;
    for (uint32_t i = 0; i < alert_book_alerts(shadow->book); i++) {
        sum.held += alert_book_alert(shadow->book, i, &alert) ? alert.count : 0;
    }
    for (int i = 0; feed_row(shadow->feed, i, &row); i++) {
        sum.rows += row.depth == 0 ? row.count : 0;
    }
    shadow->sum = sum;
}

static gboolean update(gpointer data)
{
    Shadow *shadow = data;
    feed_set_loading(shadow->feed, !sync_alerts_known(shadow->sync));
    feed_update(shadow->feed, clock_wall_ms());
    g_mutex_lock(&shadow->lock);
    if (shadow->asked) {
        count(shadow);
        shadow->asked = FALSE;
        g_cond_signal(&shadow->answered);
    }
    g_mutex_unlock(&shadow->lock);
    return G_SOURCE_CONTINUE;
}

static gpointer follow(gpointer data)
{
    Shadow *shadow = data;
    const FeedLimits limits = {.most = 10, .window_ms = 600000, .linger_ms = 30000};
    g_autoptr(GError) error = NULL;
    Api *api = api_new(shadow->backend, shadow->token, &error);
    g_assert_no_error(error);
    shadow->catalog = catalog_new();
    shadow->book = alert_book_new();
    shadow->feed = feed_new(shadow->book, shadow->catalog, &limits);
    shadow->sync = sync_open(shadow->catalog, NULL, shadow->backend, "");
    sync_alerts(shadow->sync, shadow->book);
    sync_connect(shadow->sync, api);
    guint source = g_timeout_add(UPDATE_MS, update, shadow);
    g_main_loop_run(shadow->loop);
    g_source_remove(source);
    sync_free(shadow->sync);
    api_free(api);
    feed_free(shadow->feed);
    alert_book_free(shadow->book);
    catalog_free(shadow->catalog);
    return NULL;
}

Shadow *shadow_new(const Daemon *daemon, Role role)
{
    Shadow *shadow = g_new0(Shadow, 1);
    shadow->backend = g_strdup_printf("http://127.0.0.1:%d", daemon->port);
    shadow->token = g_strdup(daemon->token[role]);
    shadow->loop = g_main_loop_new(NULL, FALSE);
    shadow->thread = g_thread_new("shadow", follow, shadow);
    return shadow;
}

ShadowSum shadow_sum(Shadow *shadow)
{
    g_mutex_lock(&shadow->lock);
    shadow->asked = TRUE;
    while (shadow->asked) {
        g_cond_wait(&shadow->answered, &shadow->lock);
    }
    ShadowSum sum = shadow->sum;
    g_mutex_unlock(&shadow->lock);
    return sum;
}

void shadow_free(Shadow *shadow)
{
    if (shadow != NULL) {
        g_main_loop_quit(shadow->loop);
        g_thread_join(shadow->thread);
        g_main_loop_unref(shadow->loop);
        g_free(shadow->backend);
        g_free(shadow->token);
        g_free(shadow);
    }
}
