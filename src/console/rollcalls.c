/* What the backend knows of the roll-call: asked for once, then followed; and who is overdue,
 * looked at again as time passes. */
#include <string.h>

#include "console/rollcall.h"
#include "wire/page.h"
#include "wire/rollcalls.h"
#include "wire/routes.h"

#define PAGE_POSTS "1000"
/* No city has more posts; a backend that says so goes in a circle. */
#define PAGES_MAX 64
/* A post that has just become overdue is told within this. */
#define LOOK_S 15

struct Rollcalls {
    App *app;
    RollBook *book;
    GHashTable *pending; /* RT's code -> RollCall, whose strings are its own */
    Decoder *decoder;
    char *problem;
    guint looking;
    unsigned pages; /* asked for since it began */
    bool known, fetching;
};

/* ---- looking ---- */

static int64_t offset_ms(int64_t now_ms)
{
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(now_ms / 1000);
    return now != NULL ? g_date_time_get_utc_offset(now) / 1000 : 0;
}

static void look(Rollcalls *rollcalls)
{
    App *app = rollcalls->app;
    int64_t now_ms = app_now_ms(app);
    bool another = roll_book_look(rollcalls->book, app->catalog, now_ms, offset_ms(now_ms));
    if (another) {
        view_aged(app->panes[PANE_TREE]);
        frame_want(app, DIRTY_TREE, FRAME_SOON);
    }
    rollcall_changed(app, false);
}

static gboolean on_look(gpointer data)
{
    look(data);
    return G_SOURCE_CONTINUE;
}

/* ---- asking ---- */

static bool take_item(const char *json, size_t size, void *data, GError **error)
{
    Rollcalls *rollcalls = data;
    RollCall call;
    if (!decode_rollcall(rollcalls->decoder, json, size, &call, error))
        return false;
    roll_book_put(rollcalls->book, &call);
    return true;
}

static void fetch(Rollcalls *rollcalls, const char *cursor);

static void on_page(const char *answer, size_t size, const char *etag, const GError *failure,
                    void *data)
{
    Rollcalls *rollcalls = data;
    RollWatch watch;
    g_autoptr(GError) error = NULL;
    PageRest rest = {0};
    rollcalls->fetching = false;
    g_clear_pointer(&rollcalls->problem, g_free);
    if (failure != NULL) {
        rollcalls->problem = g_strdup(failure->message);
    } else if (!decode_roll_watch(rollcalls->decoder, answer, size, &watch, &error) ||
               !decode_page_some(answer, size, take_item, rollcalls, &rest, &error)) {
        rollcalls->problem = g_strdup(error->message);
    } else {
        roll_book_expect(rollcalls->book, &watch);
        rollcalls->known = rest.next == NULL || rollcalls->pages >= PAGES_MAX;
    }
    app_say_unread(rollcalls->app, rest.unread);
    if (rest.next != NULL && !rollcalls->known)
        fetch(rollcalls, rest.next);
    look(rollcalls);
    rollcall_changed(rollcalls->app, rollcalls->known);
    g_free(rest.next);
}

static void fetch(Rollcalls *rollcalls, const char *cursor)
{
    App *app = rollcalls->app;
    g_autofree char *path = g_strconcat(ROUTE_ROLLCALLS "?limit=" PAGE_POSTS,
                                        cursor != NULL ? "&cursor=" : NULL, cursor, NULL);
    rollcalls->fetching = true;
    rollcalls->pages = cursor != NULL ? rollcalls->pages + 1 : 1;
    api_fetch(app->api, path, on_page, rollcalls); /* an Api that ends answers nobody */
}

void rollcalls_know(App *app)
{
    Rollcalls *rollcalls = app->rollcalls;
    if (app->api == NULL || app->rights == NULL || !link_may(app, RIGHT_LOG_READ) ||
        rollcalls->known || rollcalls->fetching)
        return;
    fetch(rollcalls, NULL);
    if (rollcalls->looking == 0)
        rollcalls->looking = g_timeout_add_seconds(LOOK_S, on_look, rollcalls);
}

void rollcalls_object(App *app, const char *event, const char *json, size_t size)
{
    Rollcalls *rollcalls = app->rollcalls;
    RollCall call;
    const char *id;
    int64_t rev;
    if (strcmp(event, EVENT_RESET) == 0) {
        rollcalls->known = false;
        rollcalls_know(app);
        return;
    }
    if (strcmp(event, EVENT_ROLLCALL) != 0)
        return;
    if (decode_gone(rollcalls->decoder, json, size, &id, &rev))
        roll_book_remove(rollcalls->book, id);
    else if (decode_rollcall(rollcalls->decoder, json, size, &call, NULL))
        roll_book_put(rollcalls->book, &call);
    look(rollcalls);
}

const RollBook *rollcalls_book(const App *app)
{
    return app->rollcalls != NULL ? app->rollcalls->book : NULL;
}

const char *rollcalls_problem(const App *app)
{
    return app->rollcalls->problem;
}

/* ---- what waits ---- */

static void call_free(gpointer data)
{
    RollCall *call = data;
    g_free((char *)call->area);
    g_free((char *)call->text);
    g_free((char *)call->by);
    g_free(call);
}

static void take_act(Rollcalls *rollcalls, const OutboxAct *act)
{
    RollRequest request;
    if (!decode_roll_request(rollcalls->decoder, act->body, strlen(act->body), &request, NULL))
        return;
    for (size_t i = 0; i < request.count; i++) {
        RollCall *call = g_memdup2(&request.lines[i], sizeof *call);
        call->area = g_strdup(call->area);
        call->text = g_strdup(call->text);
        call->by = g_strdup(act->name[0] != '\0' ? act->name : rollcalls->app->me);
        call->at_ms = request.at_ms != 0 ? request.at_ms : act->created_ms;
        g_hash_table_replace(rollcalls->pending, (gpointer)call->area, call);
    }
}

static void take_pending(App *app)
{
    Rollcalls *rollcalls = app->rollcalls;
    const Outbox *outbox = outgoing_outbox(app);
    g_hash_table_remove_all(rollcalls->pending);
    for (unsigned i = 0; outbox != NULL && i < outbox_count(outbox); i++) {
        const OutboxAct *act = outbox_act(outbox, i);
        if (act->state == OUTBOX_WAITING &&
            g_str_has_prefix(act->object, rollcall_outgoing.prefix) && outgoing_is_mine(app, act))
            take_act(rollcalls, act);
    }
    rollcall_changed(app, false);
}

bool rollcalls_pending(const App *app, const char *rt, RollCall *out)
{
    const RollCall *call = g_hash_table_lookup(app->rollcalls->pending, rt);
    if (call != NULL)
        *out = *call;
    return call != NULL;
}

/* The answer comes before the change stream's word, which says the same. */
static void sent(App *app, const OutboxAct *act, const HttpAnswer *answer)
{
    Rollcalls *rollcalls = app->rollcalls;
    g_autofree char *next = NULL;
    if (answer != NULL)
        decode_page(answer->body, answer->size, take_item, rollcalls, &next, NULL);
    look(rollcalls);
}

static char *words(const App *app, const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    RollRequest request;
    char place[160] = "";
    if (!decode_roll_request(decoder, act->body, strlen(act->body), &request, NULL))
        return NULL;
    uint32_t area = catalog_find_area(app->catalog, request.area);
    if (area != CATALOG_NONE)
        catalog_area_label(app->catalog, area, place, sizeof place);
    /* TRANSLATORS: a place; how many guard posts */
    return g_strdup_printf(
        ngettext("roll-call, %s: %u post", "roll-call, %s: %u posts", request.count),
        place[0] != '\0' ? place : request.area, (unsigned)request.count);
}

static bool open_page(App *app, const OutboxAct *act)
{
    desk_show(app, &desk_rollcall);
    return true;
}

const OutgoingKind rollcall_outgoing = {
    .prefix = "rollcall/",
    .words = words,
    .sent = sent,
    .changed = take_pending,
    .open = open_page,
};

/* ---- life ---- */

void rollcalls_start(App *app)
{
    Rollcalls *rollcalls = g_new0(Rollcalls, 1);
    rollcalls->app = app;
    rollcalls->book = roll_book_new();
    rollcalls->pending = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, call_free);
    rollcalls->decoder = decoder_new();
    app->rollcalls = rollcalls;
    outgoing_register(app, &rollcall_outgoing);
}

void rollcalls_forget(App *app)
{
    Rollcalls *rollcalls = app->rollcalls;
    if (rollcalls == NULL)
        return;
    rollcalls->known = rollcalls->fetching = false;
    roll_book_clear(rollcalls->book);
    g_hash_table_remove_all(rollcalls->pending);
    g_clear_pointer(&rollcalls->problem, g_free);
    if (rollcalls->looking != 0)
        g_source_remove(rollcalls->looking);
    rollcalls->looking = 0;
}

void rollcalls_stop(App *app)
{
    if (app->rollcalls == NULL)
        return;
    rollcalls_forget(app);
    Rollcalls *rollcalls = g_steal_pointer(&app->rollcalls);
    roll_book_free(rollcalls->book);
    g_hash_table_unref(rollcalls->pending);
    decoder_free(rollcalls->decoder);
    g_free(rollcalls);
}
