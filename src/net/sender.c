#include "net/sender.h"

#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "net/sender_private.h"
#include "wire/routes.h"

#define STEP_MS (1000 / SENDER_PACE)

/* Who does not send asks so often for the right to. */
#define ASK_AGAIN_MS 5000

/* A clock that was set meanwhile must not let a key run out under way. */
#define AGE_MARGIN_MS INT64_C(3600000)

/* One act under way. */
typedef struct Flight {
    Sender *sender;
    char *id;
    HttpTransfer *transfer; /* NULL while its file is read */
    int64_t began_ms;
    bool file;
} Flight;

static void pump(Sender *sender);

static void tell(Sender *sender)
{
    if (sender->events.changed != NULL) {
        sender->events.changed(sender->data);
    }
}

static void flight_free(void *data)
{
    Flight *flight = data;
    if (flight->transfer != NULL) {
        http_cancel(flight->transfer);
    }
    g_free(flight->id);
    g_free(flight);
}

/* Whose */

bool sender_is_ours(const Sender *sender, const OutboxAct *act)
{
    return sender->who != NULL && (strcmp(act->who, sender->who) == 0 ||
                                   (act->name[0] != '\0' && strcmp(act->name, sender->name) == 0));
}

/* An act is no longer under way. */
static void land(Flight *flight)
{
    Sender *sender = flight->sender;
    if (flight->file) {
        g_clear_pointer(&sender->upload, g_free);
    }
    g_hash_table_remove(sender->flying, flight->id);
    pump(sender);
    tell(sender);
}

/* How long a file takes says nothing of the link. */
static void on_answer(const HttpAnswer *answer, void *data)
{
    Flight *flight = data;
    Sender *sender = flight->sender;
    const OutboxAct *act = outbox_find(sender->outbox, flight->id);
    int64_t took = flight->file ? 0 : alarm_now_ms() - flight->began_ms;
    flight->transfer = NULL;
    if (act != NULL) { /* else it was given up meanwhile */
        sender_take(sender, act, answer, took);
    }
    land(flight);
}

/* Sending */

static void start(Flight *flight, const OutboxAct *act, GBytes *file)
{
    static const HttpEvents events = {.done = on_answer};
    const char *text = act->body[0] != '\0' ? act->body : "{}";
    const HttpCall call = {
        .path = act->path,
        .accept = MEDIA_JSON,
        .body = file == NULL ? text : NULL,
        .upload = file,
        .upload_type = file != NULL ? act->body : NULL,
        .patch = strcmp(act->method, "PATCH") == 0,
        .if_match = act->condition[0] != '\0' ? act->condition : NULL,
        .idempotency_key = act->id,
    };
    flight->transfer = http_start(flight->sender->http, &call, &events, flight);
}

/* One that can't be read now is tried again as after an answer that was none. */
static void on_loaded(const char *id, GBytes *bytes, const GError *error, void *data)
{
    Sender *sender = data;
    Flight *flight = g_hash_table_lookup(sender->flying, id);
    const OutboxAct *act = outbox_find(sender->outbox, id);
    if (flight == NULL) {
        return;
    }
    if (act != NULL && bytes != NULL) {
        start(flight, act, bytes);
        return;
    }
    if (act != NULL) {
        sender_take_loss(sender, act, error);
    }
    land(flight);
}

static void send_act(Sender *sender, const OutboxAct *act)
{
    Flight *flight = g_new0(Flight, 1);
    *flight = (Flight){.sender = sender,
                       .id = g_strdup(act->id),
                       .began_ms = alarm_now_ms(),
                       .file = act->file[0] != '\0'};
    g_hash_table_insert(sender->flying, flight->id, flight);
    sender->next_ms = flight->began_ms + STEP_MS;
    if (flight->file) {
        sender->upload = g_strdup(act->id);
        outbox_load_file(sender->outbox, act, on_loaded, sender);
        return;
    }
    start(flight, act, NULL);
}

static bool is_too_old(const OutboxAct *act)
{
    return act->next_ms != OUTBOX_AGAIN &&
           clock_wall_ms() - act->created_ms > SENDER_AGE_MS - AGE_MARGIN_MS;
}

static void set_aside_old(Sender *sender, const OutboxAct *act)
{
    char age[32];
    clock_age(clock_wall_ms(), act->created_ms, age, sizeof age);
    g_autofree char *why =
        g_strdup_printf(_("Written %s ago, and never answered: look how things stand now, then "
                          "send it again or drop it."),
                        age);
    sender_want_attention(sender, act, 0, why);
}

/* What a look at the list finds. */
typedef struct Search {
    GHashTable *held;       /* objects of which an earlier act is not done */
    GPtrArray *ready, *old; /* ids, borrowed from the list */
    const char *file;       /* the id of the first that carries one; NULL none */
    unsigned places;        /* how many may be sent now */
    int64_t soonest_ms;     /* by alarm_now_ms(): when another is ready; 0 never */
    bool files;             /* one that carries a file may be sent now */
} Search;

static void consider(const Sender *sender, const OutboxAct *act, int64_t now, Search *search)
{
    if (!sender_is_ours(sender, act) ||
        (act->object[0] != '\0' && !g_hash_table_add(search->held, act->object)) ||
        act->state != OUTBOX_WAITING || g_hash_table_contains(sender->flying, act->id)) {
        return;
    }
    const int64_t *later = g_hash_table_lookup(sender->later, act->id);
    if (is_too_old(act)) {
        g_ptr_array_add(search->old, act->id);
    } else if (later != NULL && *later > now) {
        search->soonest_ms = search->soonest_ms == 0 ? *later : MIN(search->soonest_ms, *later);
    } else if (act->file[0] != '\0') {
        search->file = search->files && search->file == NULL ? act->id : search->file;
    } else if (search->ready->len < search->places) {
        g_ptr_array_add(search->ready, act->id);
    }
}

static bool is_found(const Search *search)
{
    return search->ready->len >= search->places && (!search->files || search->file != NULL);
}

/* What can't wait for the others, or for their pace.  True while one of it is under way: nothing
 * may overtake it. */
static bool send_urgent(Sender *sender, int64_t now)
{
    bool flying = false;
    for (unsigned i = 0; i < outbox_count(sender->outbox); i++) {
        const OutboxAct *act = outbox_act(sender->outbox, i);
        const int64_t *later = g_hash_table_lookup(sender->later, act->id);
        if (!outbox_is_urgent(act->object) || act->state != OUTBOX_WAITING ||
            !sender_is_ours(sender, act) || is_too_old(act) || (later != NULL && *later > now)) {
            continue;
        }
        flying = true;
        if (!g_hash_table_contains(sender->flying, act->id)) {
            send_act(sender, act);
        }
    }
    return flying;
}

/* How many of ours wait, counted to a bound. */
static unsigned count_ours(const Sender *sender, unsigned most)
{
    unsigned count = 0;
    for (unsigned i = 0; i < outbox_count(sender->outbox) && count < most; i++) {
        const OutboxAct *act = outbox_act(sender->outbox, i);
        count += act->state == OUTBOX_WAITING && sender_is_ours(sender, act);
    }
    return count;
}

/* Who starts with little to send comes with no herd. */
static void begin(Sender *sender)
{
    if (!sender->begun) {
        sender->begun = true;
        sender->quick = count_ours(sender, SENDER_PACE + 1) > SENDER_PACE ? 0 : SENDER_PACE;
    }
}

/* Sends what may go, and sets the alarm for what may not yet. */
static void search_and_send(Sender *sender, int64_t now)
{
    bool free = sender->quick >= SENDER_PACE;
    unsigned flying = g_hash_table_size(sender->flying) - (sender->upload != NULL);
    unsigned most = free ? SENDER_WINDOW : 1;
    bool paced = !free && sender->next_ms > now;
    g_autoptr(GHashTable) held = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) ready = g_ptr_array_new(), old = g_ptr_array_new();
    Search search = {.held = held, .ready = ready, .old = old};
    search.places = flying < most ? most - flying : 0;
    search.files = sender->upload == NULL && outbox_count_files(sender->outbox) > 0;
    for (unsigned i = 0; i < outbox_count(sender->outbox); i++) {
        consider(sender, outbox_act(sender->outbox, i), now, &search);
        if (is_found(&search)) {
            break;
        }
    }
    bool found = search.file != NULL || ready->len > 0;
    if (search.file != NULL && !paced) {
        send_act(sender, outbox_find(sender->outbox, search.file));
    }
    for (guint i = 0; i < ready->len && !paced; i++) {
        send_act(sender, outbox_find(sender->outbox, g_ptr_array_index(ready, i)));
    }
    if (found && paced) {
        search.soonest_ms = sender->next_ms;
    }
    if (search.soonest_ms != 0) {
        alarm_set(sender->alarm, search.soonest_ms - now);
    }
    for (guint i = 0; i < old->len; i++) {
        set_aside_old(sender, outbox_find(sender->outbox, g_ptr_array_index(old, i)));
    }
}

static void pump(Sender *sender)
{
    alarm_clear(sender->alarm);
    if (sender->who == NULL || sender->refused || !outbox_known(sender->outbox)) {
        return;
    }
    begin(sender);
    if (count_ours(sender, 1) == 0) {
        return;
    }
    int64_t now = alarm_now_ms();
    sender->elsewhere = !outbox_may_send(sender->outbox, sender->who);
    if (sender->elsewhere) {
        alarm_set(sender->alarm, ASK_AGAIN_MS);
    } else if (sender->wait_ms > now) {
        alarm_set(sender->alarm, sender->wait_ms - now);
    } else {
        if (!send_urgent(sender, now)) {
            search_and_send(sender, now);
        }
    }
}

static void on_alarm(void *data)
{
    Sender *sender = data;
    pump(sender);
    tell(sender);
}

/* Life */

Sender *sender_new(Http *http, Outbox *outbox, const SenderEvents *events, void *data)
{
    Sender *sender = g_new0(Sender, 1);
    sender->http = http;
    sender->outbox = outbox;
    sender->events = events != NULL ? *events : (SenderEvents){0};
    sender->data = data;
    sender->flying = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, flight_free);
    sender->later = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    sender->alarm = alarm_new(on_alarm, sender);
    return sender;
}

void sender_free(Sender *sender)
{
    if (sender == NULL) {
        return;
    }
    outbox_load_cancel(sender->outbox, sender);
    alarm_free(sender->alarm);
    g_free(sender->upload);
    g_hash_table_unref(sender->flying);
    g_hash_table_unref(sender->later);
    g_free(sender->who);
    g_free(sender->name);
    g_free(sender->problem);
    g_free(sender);
}

void sender_know(Sender *sender, const char *who, const char *name)
{
    g_free(sender->who);
    g_free(sender->name);
    sender->who = g_strdup(who);
    sender->name = g_strdup(name);
    pump(sender);
}

void sender_wake(Sender *sender)
{
    pump(sender);
}

void sender_retry(Sender *sender)
{
    sender->refused = false;
    if (!sender->asked) {
        sender->wait_ms = 0;
        g_hash_table_remove_all(sender->later);
    }
    pump(sender);
}
