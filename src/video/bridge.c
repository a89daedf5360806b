#include "video/bridge.h"

typedef struct BridgeSource {
    GSource source;
    Bridge *bridge;
} BridgeSource;

typedef struct Post {
    BridgeHandler handler;
    void *user;
} Post;

struct Bridge {
    GAsyncQueue *queue;
    GHashTable *posts;
    GSource *source;
    unsigned last_number;
};

static void message_free(BridgeMessage *message)
{
    g_free(message->text);
    g_free(message->other);
    g_free(message);
}

static gboolean source_prepare(GSource *source, int *timeout)
{
    *timeout = -1;
    return g_async_queue_length(((BridgeSource *)source)->bridge->queue) > 0;
}

static gboolean source_check(GSource *source)
{
    return g_async_queue_length(((BridgeSource *)source)->bridge->queue) > 0;
}

static gboolean source_dispatch(GSource *source, GSourceFunc callback, gpointer user)
{
    Bridge *bridge = ((BridgeSource *)source)->bridge;
    BridgeMessage *message = g_async_queue_try_pop(bridge->queue);
    if (message == NULL) {
        return G_SOURCE_CONTINUE;
    }
    const Post *post = g_hash_table_lookup(bridge->posts, GUINT_TO_POINTER(message->number));
    if (post != NULL) {
        /* Copied: the handler may unregister itself. */
        Post now = *post;
        now.handler(message, now.user);
    }
    message_free(message);
    return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = {
    .prepare = source_prepare, .check = source_check, .dispatch = source_dispatch};

Bridge *bridge_new(void)
{
    Bridge *bridge = g_new0(Bridge, 1);
    bridge->queue = g_async_queue_new_full((GDestroyNotify)message_free);
    bridge->posts = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    bridge->source = g_source_new(&source_funcs, sizeof(BridgeSource));
    ((BridgeSource *)bridge->source)->bridge = bridge;
    g_source_attach(bridge->source, NULL);
    return bridge;
}

void bridge_free(Bridge *bridge)
{
    if (bridge == NULL) {
        return;
    }
    g_source_destroy(bridge->source);
    g_source_unref(bridge->source);
    g_hash_table_unref(bridge->posts);
    g_async_queue_unref(bridge->queue);
    g_free(bridge);
}

unsigned bridge_register(Bridge *bridge, BridgeHandler handler, void *user)
{
    Post *post = g_new(Post, 1);
    *post = (Post){.handler = handler, .user = user};
    bridge->last_number++;
    g_hash_table_insert(bridge->posts, GUINT_TO_POINTER(bridge->last_number), post);
    return bridge->last_number;
}

void bridge_unregister(Bridge *bridge, unsigned number)
{
    g_hash_table_remove(bridge->posts, GUINT_TO_POINTER(number));
}

unsigned bridge_count(const Bridge *bridge)
{
    return g_hash_table_size(bridge->posts);
}

void bridge_post(Bridge *bridge, unsigned number, BridgeKind kind, int a, char *text, char *other)
{
    BridgeMessage *message = g_new(BridgeMessage, 1);
    *message =
        (BridgeMessage){.number = number, .kind = kind, .a = a, .text = text, .other = other};
    g_async_queue_push(bridge->queue, message);
    g_main_context_wakeup(NULL);
}
