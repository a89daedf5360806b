#include "console/sources.h"

#include <string.h>

#include "console/desk.h"
#include "wire/page.h"
#include "wire/routes.h"
#include "wire/sources.h"

typedef struct Sources {
    App *app;
    GPtrArray *list; /* of SourceHealth, whose strings are its own, by name */
    Decoder *decoder;
    char *problem;
    bool known, fetching;
} Sources;

static void health_free(gpointer data)
{
    SourceHealth *health = data;
    g_free((char *)health->name);
    g_free((char *)health->kind);
    g_free((char *)health->detail);
    g_free(health);
}

static int by_name(gconstpointer a, gconstpointer b)
{
    const SourceHealth *one = *(SourceHealth *const *)a, *other = *(SourceHealth *const *)b;
    return strcmp(one->name, other->name);
}

static int find(const Sources *sources, const char *name)
{
    for (guint i = 0; i < sources->list->len; i++)
        if (strcmp(sources_nth(sources->app, (int)i)->name, name) == 0)
            return (int)i;
    return -1;
}

static void put(Sources *sources, const SourceHealth *health)
{
    SourceHealth *copy = g_memdup2(health, sizeof *health);
    copy->name = g_strdup(health->name);
    copy->kind = g_strdup(health->kind);
    copy->detail = g_strdup(health->detail);
    int at = find(sources, health->name);
    if (at >= 0) {
        health_free(sources->list->pdata[at]);
        sources->list->pdata[at] = copy;
    } else {
        g_ptr_array_add(sources->list, copy);
        g_ptr_array_sort(sources->list, by_name);
    }
}

static void show(Sources *sources)
{
    App *app = sources->app;
    View *view = desk_made(app, &desk_sources);
    if (view != NULL) {
        view_desk_rows_changed(view);
        desk_draw_again(app, &desk_sources);
    }
    frame_want(app, DIRTY_BAR, FRAME_SOON);
}

/* Asking */

static bool take_item(const char *json, size_t size, void *data, GError **error)
{
    Sources *sources = data;
    SourceHealth health;
    if (!decode_source(sources->decoder, json, size, &health, error))
        return false;
    put(sources, &health);
    return true;
}

static void on_list(const char *answer, size_t size, const char *etag, const GError *failure,
                    void *data)
{
    Sources *sources = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *next = NULL;
    sources->fetching = false;
    g_clear_pointer(&sources->problem, g_free);
    if (failure != NULL) {
        sources->problem = g_strdup(failure->message);
    } else {
        g_ptr_array_set_size(sources->list, 0);
        sources->known = decode_page(answer, size, take_item, sources, &next, &error);
        sources->problem = error != NULL ? g_strdup(error->message) : NULL;
    }
    show(sources);
}

void sources_ask(App *app)
{
    Sources *sources = app->sources;
    if (app->api == NULL || app->rights == NULL || !link_may(app, RIGHT_SOURCES_READ) ||
        sources->fetching)
        return;
    sources->fetching = true;
    api_fetch(app->api, ROUTE_SOURCES, on_list, sources); /* an Api that ends answers nobody */
}

void sources_know(App *app)
{
    if (!app->sources->known)
        sources_ask(app);
}

void sources_object(App *app, const char *event, const char *json, size_t size)
{
    Sources *sources = app->sources;
    SourceHealth health;
    const char *id;
    int64_t rev;
    if (strcmp(event, EVENT_RESET) == 0) {
        sources->known = false;
        sources_know(app);
        return;
    }
    if (strcmp(event, EVENT_SOURCE) != 0)
        return;
    if (decode_gone(sources->decoder, json, size, &id, &rev)) {
        int at = find(sources, id);
        if (at >= 0)
            g_ptr_array_remove_index(sources->list, (guint)at);
    } else if (decode_source(sources->decoder, json, size, &health, NULL)) {
        put(sources, &health);
    }
    show(sources);
}

/* What is known */

const SourceHealth *sources_nth(const App *app, int i)
{
    const GPtrArray *list = app->sources->list;
    return i >= 0 && i < (int)list->len ? list->pdata[i] : NULL;
}

const char *sources_problem(const App *app)
{
    return app->sources->problem;
}

bool sources_known(const App *app)
{
    return app->sources->known;
}

unsigned sources_down(const App *app)
{
    unsigned down = 0;
    if (app->sources == NULL)
        return 0;
    for (int i = 0; sources_nth(app, i) != NULL; i++) {
        SourceState state = sources_nth(app, i)->state;
        down += state == SOURCE_DOWN || state == SOURCE_REFUSED;
    }
    return down;
}

/* Life */

void sources_start(App *app)
{
    Sources *sources = g_new0(Sources, 1);
    sources->app = app;
    sources->list = g_ptr_array_new_with_free_func(health_free);
    sources->decoder = decoder_new();
    app->sources = sources;
}

void sources_forget(App *app)
{
    Sources *sources = app->sources;
    if (sources == NULL)
        return;
    sources->known = sources->fetching = false;
    g_ptr_array_set_size(sources->list, 0);
    g_clear_pointer(&sources->problem, g_free);
    show(sources);
}

void sources_stop(App *app)
{
    Sources *sources = g_steal_pointer(&app->sources);
    if (sources == NULL)
        return;
    g_ptr_array_unref(sources->list);
    decoder_free(sources->decoder);
    g_free(sources->problem);
    g_free(sources);
}
