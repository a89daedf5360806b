#include "servicing.h"

#include <string.h>

#include "base/clock.h"
#include "ordering.h"
#include "server.h"

/* A wall clock may be set, so it is looked at so often while a review date is to come. */
#define LOOK_MS  10000
#define AGAIN_MS 5000
#define READY_MS 200
/* Orders that are kept in memory: the newest. */
#define ORDERS_MAX 50000

struct Servicing {
    Server *server;
    Decoder *decoder;
    GPtrArray *orders; /* of ServiceOrder, from the oldest */
    GHashTable *by_id;
    GHashTable *said; /* camera id -> Reason + 1 */
    struct event *alarm;
    int64_t due_ms; /* when the alarm rings; 0: it does not */
    bool firing;    /* cameras whose review date passed are being brought back */
};

/* ---- orders ---- */

static void order_free(gpointer data)
{
    ServiceOrder *kept = data;
    g_free((char *)kept->order.id);
    g_free((char *)kept->order.by);
    g_free((char *)kept->order.query);
    g_free((char *)kept->order.letter);
    g_free((char *)kept->order.note);
    g_free((char *)kept->order.undoes);
    g_free((char *)kept->order.undone_by);
    g_free((char *)kept->area);
    g_free(kept);
}

static ServiceOrder *look_up(const Servicing *servicing, const char *id)
{
    return id != NULL ? g_hash_table_lookup(servicing->by_id, id) : NULL;
}

/* What an order says of those before it. */
static void follow(Servicing *servicing, const Order *order)
{
    ServiceOrder *undone = look_up(servicing, order->undoes);
    if (undone != NULL) {
        g_free((char *)undone->order.undone_by);
        undone->order.undone_by = g_strdup(order->id);
    }
    for (const char *const *id = order->ends; id != NULL && *id != NULL; id++) {
        ServiceOrder *ended = look_up(servicing, *id);
        if (ended != NULL) {
            ended->order.ended_at_ms = order->at_ms;
        }
    }
}

static void take_order(Servicing *servicing, const Entry *entry)
{
    Order order;
    if (!decode_order(servicing->decoder, entry->line->text, entry->line->size, &order, NULL) ||
        look_up(servicing, order.id) != NULL) {
        return;
    }
    follow(servicing, &order);
    ServiceOrder *kept = g_new0(ServiceOrder, 1);
    kept->order = order;
    kept->order.id = g_strdup(order.id);
    kept->order.by = g_strdup(order.by);
    kept->order.query = g_strdup(order.query);
    kept->order.letter = g_strdup(order.letter);
    kept->order.note = g_strdup(order.note);
    kept->order.undoes = g_strdup(order.undoes);
    kept->order.undone_by = NULL;
    kept->order.ends = kept->order.holding = NULL;
    kept->order.area = NULL;
    kept->area = g_strdup(entry->area);
    kept->sight = entry->sight;
    g_ptr_array_add(servicing->orders, kept);
    g_hash_table_insert(servicing->by_id, (gpointer)kept->order.id, kept);
}

const ServiceOrder *servicing_nth(const Servicing *servicing, unsigned i)
{
    return i < servicing->orders->len ? servicing->orders->pdata[i] : NULL;
}

const ServiceOrder *servicing_find(const Servicing *servicing, const char *id)
{
    return look_up(servicing, id);
}

static void count_hold(const char *camera, const Hold *hold, void *data)
{
    GHashTable *held = data;
    if (hold->order != NULL) {
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(held, hold->order));
        g_hash_table_replace(held, hold->order, GUINT_TO_POINTER(count + 1));
    }
}

GHashTable *servicing_held(const Servicing *servicing)
{
    GHashTable *held = g_hash_table_new(g_str_hash, g_str_equal);
    state_each_hold(servicing->server->state, count_hold, held);
    return held;
}

typedef struct Holding {
    const char *order;
    GPtrArray *cameras;
} Holding;

static void note_hold(const char *camera, const Hold *hold, void *data)
{
    const Holding *holding = data;
    if (g_strcmp0(hold->order, holding->order) == 0) {
        g_ptr_array_add(holding->cameras, g_strdup(camera));
    }
}

static gint compare_ids(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

GPtrArray *servicing_holding(const Servicing *servicing, const char *order)
{
    Holding holding = {order, g_ptr_array_new_with_free_func(g_free)};
    state_each_hold(servicing->server->state, note_hold, &holding);
    g_ptr_array_sort(holding.cameras, compare_ids);
    return holding.cameras;
}

/* ---- reasons ---- */

bool servicing_may_say(CameraState state)
{
    return state != CAMERA_ONLINE && state != CAMERA_OUT_OF_SERVICE && state != CAMERA_UNLINKED;
}

void servicing_say(Servicing *servicing, Batch *batch, Camera *camera, Reason reason,
                   const char *by)
{
    Aside *aside = aside_new(ASIDE_SAID);
    aside->text[0] = g_strdup(camera->id);
    aside->text[1] = g_strdup(reason_word(reason));
    aside->text[2] = g_strdup(by);
    aside->number[0] = clock_wall_ms();
    batch_aside(batch, aside);
    g_hash_table_replace(servicing->said, g_strdup(camera->id), GUINT_TO_POINTER(reason + 1));
    camera->reason = reason;
}

void servicing_explain(Servicing *servicing, Batch *batch, Camera *camera)
{
    guint said = GPOINTER_TO_UINT(g_hash_table_lookup(servicing->said, camera->id));
    if (said == 0) {
        return;
    }
    if (camera->state == CAMERA_ONLINE) {
        Aside *aside = aside_new(ASIDE_UNSAID);
        aside->text[0] = g_strdup(camera->id);
        batch_aside(batch, aside);
        g_hash_table_remove(servicing->said, camera->id);
    } else if (servicing_may_say(camera->state)) {
        camera->reason = (Reason)(said - 1);
    }
}

bool servicing_knows(const Servicing *servicing, const char *camera)
{
    return g_hash_table_contains(servicing->said, camera);
}

static bool take_said(const Aside *row, void *data)
{
    Servicing *servicing = data;
    Reason reason;
    if (reason_parse(row->text[1], &reason)) {
        g_hash_table_replace(servicing->said, g_strdup(row->text[0]), GUINT_TO_POINTER(reason + 1));
    }
    return true;
}

/* ---- review dates ---- */

static void arm(Servicing *servicing, int64_t due_ms)
{
    int64_t wait = CLAMP(due_ms - clock_wall_ms(), 0, LOOK_MS);
    if (due_ms == 0 || (servicing->due_ms != 0 && servicing->due_ms <= due_ms)) {
        return;
    }
    const struct timeval until = {wait / 1000, wait % 1000 * 1000};
    servicing->due_ms = due_ms;
    event_add(servicing->alarm, &until);
}

static void look(Servicing *servicing);

static void on_reviewed(Batch *batch, const GError *error, void *data)
{
    Servicing *servicing = data;
    servicing->firing = false;
    if (servicing->server->ending) {
        return; /* what passed is seen again at the next start */
    }
    if (error == NULL) {
        look(servicing);
    } else {
        arm(servicing, clock_wall_ms() + AGAIN_MS);
    }
}

/* Brings back what an order still holds; true when there was something. */
static bool review(Servicing *servicing, const ServiceOrder *kept, int64_t now_ms)
{
    g_autoptr(GPtrArray) cameras = servicing_holding(servicing, kept->order.id);
    g_autofree char *why = g_strconcat("review date passed: order ", kept->order.id, NULL);
    Ordering ordering;
    ordering_begin(&ordering, servicing->server, "tilikd", now_ms);
    ordering.why = why;
    for (guint i = 0; i < cameras->len; i++) {
        Camera camera;
        if (state_camera(servicing->server->state, cameras->pdata[i], &camera)) {
            ordering_bring_back(&ordering, &camera);
        }
    }
    bool any = ordering.changed > 0;
    if (any) {
        const Order order = {.state = ORDER_IN_SERVICE,
                             .reason = kept->order.reason,
                             .letter = kept->order.letter,
                             .undoes = kept->order.id,
                             .note = "review date passed"};
        Batch *batch = ordering_finish(&ordering, &order, LOG_ORDER_REVIEW);
        batch->done = on_reviewed;
        batch->data = servicing;
        servicing->firing = true;
        server_submit(servicing->server, batch);
    }
    ordering_clear(&ordering);
    return any;
}

/* Looks at all review dates: one order that is due is seen to, then the next. */
static void look(Servicing *servicing)
{
    g_autoptr(GHashTable) held = servicing_held(servicing);
    int64_t now_ms = clock_wall_ms(), next_ms = 0;
    servicing->due_ms = 0;
    for (guint i = 0; i < servicing->orders->len; i++) {
        const ServiceOrder *kept = servicing->orders->pdata[i];
        int64_t due_ms = kept->order.review_at_ms;
        if (due_ms == 0 || !g_hash_table_contains(held, kept->order.id)) {
            continue;
        }
        if (due_ms > now_ms) {
            next_ms = next_ms == 0 ? due_ms : MIN(next_ms, due_ms);
        } else if (review(servicing, kept, now_ms)) {
            return;
        }
    }
    arm(servicing, next_ms);
}

static void on_alarm(evutil_socket_t fd, short what, void *data)
{
    Servicing *servicing = data;
    servicing->due_ms = 0;
    if (!servicing->server->ready) {
        arm(servicing, clock_wall_ms() + READY_MS);
    } else if (!servicing->firing) {
        look(servicing);
    }
}

/* ---- life ---- */

static bool note_past(const Entry *entry, void *data)
{
    Entry *copy = g_new0(Entry, 1);
    copy->area = g_strdup(entry->area);
    copy->sight = entry->sight;
    copy->line = line_ref(entry->line);
    g_ptr_array_add(data, copy);
    return true;
}

static void past_free(gpointer data)
{
    Entry *entry = data;
    g_free(entry->area);
    line_unref(entry->line);
    g_free(entry);
}

/* The journal gives the newest first. */
static bool load(Servicing *servicing, GError **error)
{
    JournalStore *store = journal_store(servicing->server->journal);
    g_autoptr(GPtrArray) past = g_ptr_array_new_with_free_func(past_free);
    const StoreBack back = {.kind = ENTRY_ORDER, .before = INT64_MAX, .limit = ORDERS_MAX};
    if (!store->class->said(store, take_said, servicing, error) ||
        !store->class->read_back(store, &back, note_past, past, error)) {
        return false;
    }
    for (guint i = past->len; i > 0; i--) {
        take_order(servicing, past->pdata[i - 1]);
    }
    return true;
}

Servicing *servicing_new(Server *server, GError **error)
{
    Servicing *servicing = g_new0(Servicing, 1);
    servicing->server = server;
    servicing->decoder = decoder_new();
    servicing->orders = g_ptr_array_new_with_free_func(order_free);
    servicing->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    servicing->said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    servicing->alarm = evtimer_new(server->base, on_alarm, servicing);
    if (!load(servicing, error)) {
        servicing_free(servicing);
        return NULL;
    }
    arm(servicing, clock_wall_ms());
    return servicing;
}

void servicing_free(Servicing *servicing)
{
    if (servicing == NULL) {
        return;
    }
    event_free(servicing->alarm);
    g_hash_table_unref(servicing->by_id);
    g_ptr_array_unref(servicing->orders);
    g_hash_table_unref(servicing->said);
    decoder_free(servicing->decoder);
    g_free(servicing);
}

void servicing_committed(Servicing *servicing, const Batch *batch)
{
    for (guint i = 0; i < batch->entries->len; i++) {
        const Entry *entry = batch->entries->pdata[i];
        if (entry->kind == ENTRY_ORDER) {
            take_order(servicing, entry);
            const ServiceOrder *kept = look_up(servicing, entry->id);
            if (kept != NULL && !servicing->firing) {
                arm(servicing, kept->order.review_at_ms);
            }
        }
    }
}

void servicing_failed(Servicing *servicing)
{
    JournalStore *store = journal_store(servicing->server->journal);
    g_hash_table_remove_all(servicing->said);
    g_autoptr(GError) error = NULL;
    if (!store->class->said(store, take_said, servicing, &error)) {
        g_warning("journal: %s", error->message);
    }
}
