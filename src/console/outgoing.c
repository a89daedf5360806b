#include "console/outgoing.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/log.h"
#include "net/sender.h"
#include "wire/routes.h"

/* Who did something within this is still looking at it. */
#define FRESH_MS 60000

#define OBJECT_ALERT "alert/"
#define OBJECT_BULK  "alerts/bulk"

struct Outgoing {
    App *app;
    Outbox *outbox;
    Sender *sender;
    char *who;
    GHashTable *parts; /* id of an act: Part* */
    bool away_said, taken_up;
};

/* A part of a Doing, from its writing to its answer. */
typedef struct Part {
    Doing *doing;
    guint count; /* of its alerts */
    bool many;   /* its answer is that of a bulk act */
    bool written;
} Part;

static Part *part_of(const Outgoing *outgoing, const char *id)
{
    return g_hash_table_lookup(outgoing->parts, id);
}

/* The Doing may end with this. */
static void answered(Outgoing *outgoing, const char *id, const HttpAnswer *answer,
                     const GError *error)
{
    Part part = *part_of(outgoing, id);
    g_hash_table_remove(outgoing->parts, id);
    if (part.many)
        bulk_answered(part.doing, answer, error, part.count);
    else
        acts_answered(part.doing, answer, error);
}

/* What the sender tells */

static void on_sent(const OutboxAct *act, const HttpAnswer *answer, void *data)
{
    if (part_of(data, act->id) != NULL)
        answered(data, act->id, answer, NULL);
}

static bool on_refused(const OutboxAct *act, const HttpAnswer *answer, const GError *error,
                       void *data)
{
    if (part_of(data, act->id) == NULL)
        return false; /* another console's, whose person has not been told */
    int64_t age = clock_wall_ms() - act->created_ms;
    answered(data, act->id, answer, error);
    return age >= 0 && age < FRESH_MS;
}

static void say_away(Outgoing *outgoing)
{
    if (outgoing->sender == NULL)
        return;
    SenderFigures figures = sender_figures(outgoing->sender);
    bool away = figures.state == SENDER_AWAY || figures.state == SENDER_REFUSED;
    if (away && !outgoing->away_said && figures.waiting > 0)
        app_say(outgoing->app, TONE_WARNING,
                ngettext("Written down, not sent yet (%u): %s",
                         "Written down, not sent yet (%u): %s", figures.waiting),
                figures.waiting, figures.problem != NULL ? figures.problem : "");
    outgoing->away_said = away && figures.waiting > 0;
}

static void on_sending(void *data)
{
    Outgoing *outgoing = data;
    say_away(outgoing);
    frame_want(outgoing->app, DIRTY_BAR | DIRTY_STATUS, FRAME_SOON);
}

/* What the outbox tells */

/* Takes ids. */
static void take_up_doing(Outgoing *outgoing, const char *id, GPtrArray *ids,
                          const AlertActRequest *request, bool many)
{
    Part *part = g_new0(Part, 1);
    *part = (Part){.count = ids->len, .many = many, .written = true};
    part->doing = doing_begin(outgoing->app, ids, request);
    part->doing->sent = ids->len;
    part->doing->parts = 1;
    g_hash_table_insert(outgoing->parts, g_strdup(id), part);
}

static void take_up_one(Outgoing *outgoing, const OutboxAct *act)
{
    AlertActRequest request = {.looked_s = ALERT_NOT_LOOKED};
    const char *word = strrchr(act->path, '/');
    if (word == NULL || !alert_act_parse(word + 1, &request.act))
        return;
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(ids, g_strdup(act->object + strlen(OBJECT_ALERT)));
    take_up_doing(outgoing, act->id, ids, &request, false);
}

static void take_up_many(Outgoing *outgoing, const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    AlertBulkRequest bulk;
    if (!decode_alert_bulk(decoder, act->body, strlen(act->body), &bulk, NULL))
        return;
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < bulk.count; i++)
        g_ptr_array_add(ids, g_strdup(bulk.ids[i]));
    take_up_doing(outgoing, act->id, ids, &bulk.act, true);
}

/* What an earlier console left shows as pending. */
static void take_up(Outgoing *outgoing)
{
    for (unsigned i = 0; i < outbox_count(outgoing->outbox); i++) {
        const OutboxAct *act = outbox_act(outgoing->outbox, i);
        if (act->state != OUTBOX_WAITING || strcmp(act->who, outgoing->who) != 0 ||
            part_of(outgoing, act->id) != NULL)
            continue;
        if (g_str_has_prefix(act->object, OBJECT_ALERT))
            take_up_one(outgoing, act);
        else if (strcmp(act->object, OBJECT_BULK) == 0)
            take_up_many(outgoing, act);
    }
}

/* Another console of ours sends: what is gone was done, what it was refused has its reason. */
static void look_after(Outgoing *outgoing)
{
    g_autoptr(GPtrArray) over = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iter;
    gpointer id, value;
    g_hash_table_iter_init(&iter, outgoing->parts);
    while (g_hash_table_iter_next(&iter, &id, &value)) {
        const OutboxAct *act = outbox_find(outgoing->outbox, id);
        if (((Part *)value)->written && (act == NULL || act->state != OUTBOX_WAITING))
            g_ptr_array_add(over, g_strdup(id));
    }
    for (guint i = 0; i < over->len; i++) {
        const OutboxAct *act = outbox_find(outgoing->outbox, g_ptr_array_index(over, i));
        const char *why = act != NULL ? act->problem : NULL;
        g_autoptr(GError) error =
            act != NULL
                ? g_error_new_literal(TILIK_ERROR, TILIK_ERROR_CONFLICT, why != NULL ? why : "?")
                : NULL;
        answered(outgoing, g_ptr_array_index(over, i), NULL, error);
    }
}

static void on_changed(void *data)
{
    Outgoing *outgoing = data;
    if (!outgoing->taken_up && outbox_known(outgoing->outbox)) {
        outgoing->taken_up = true;
        take_up(outgoing);
    }
    look_after(outgoing);
    if (outgoing->sender != NULL)
        sender_wake(outgoing->sender);
    frame_want(outgoing->app, DIRTY_BAR | DIRTY_STATUS, FRAME_SOON);
}

static void say_written(const Outgoing *outgoing, const Doing *doing)
{
    App *app = outgoing->app;
    bool live = app->sync != NULL && sync_status(app->sync)->state == SYNC_LIVE;
    if (!live)
        app_say(app, TONE_PLAIN, _("Written down, and sent when the link is back: %s"),
                doing->ids->len == 1 ? doing->name : acts_done_text(doing->request.act));
}

/* What can't be kept is sent all the same, where somebody listens. */
static void on_written(const char *id, const GError *error, void *data)
{
    Outgoing *outgoing = data;
    Part *part = part_of(outgoing, id);
    if (part == NULL)
        return;
    if (error == NULL) {
        part->written = true;
        say_written(outgoing, part->doing);
        frame_want(outgoing->app, DIRTY_BAR | DIRTY_STATUS, FRAME_NOW);
        look_after(outgoing); /* another Tilik may have been faster */
        return;
    }
    Doing *doing = part->doing;
    g_warning("%s", error->message);
    if (part->many || outgoing->app->api == NULL) {
        answered(outgoing, id, NULL, error);
        return;
    }
    g_hash_table_remove(outgoing->parts, id);
    acts_send_now(doing);
}

/* Life */

void outgoing_open(App *app, const char *identity)
{
    static const OutboxEvents events = {.changed = on_changed};
    static const SenderEvents sending = {
        .changed = on_sending, .sent = on_sent, .refused = on_refused};
    g_autofree char *path = outbox_path(app->config->backend);
    g_autoptr(GError) error = NULL;
    Outgoing *outgoing = g_new0(Outgoing, 1);
    outgoing->app = app;
    outgoing->who = g_strdup(identity);
    outgoing->parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    outgoing->outbox = outbox_open(path, &events, outgoing, &error);
    app->outgoing = outgoing;
    if (outgoing->outbox == NULL) {
        g_warning("%s", error->message);
        outgoing_close(app);
        return;
    }
    outgoing->sender = sender_new(api_http(app->api), outgoing->outbox, &sending, outgoing);
    outgoing_know(app);
}

void outgoing_know(App *app)
{
    if (app->outgoing != NULL && app->outgoing->sender != NULL)
        sender_know(app->outgoing->sender, app->outgoing->who, app->me);
}

void outgoing_retry(App *app)
{
    if (app->outgoing != NULL && app->outgoing->sender != NULL)
        sender_retry(app->outgoing->sender);
}

void outgoing_close(App *app)
{
    Outgoing *outgoing = g_steal_pointer(&app->outgoing);
    if (outgoing == NULL)
        return;
    sender_free(outgoing->sender);
    outbox_free(outgoing->outbox);
    g_hash_table_unref(outgoing->parts);
    g_free(outgoing->who);
    g_free(outgoing);
}

/* Sending */

/* Who acts on it again has seen how it stands. */
static void give_up_refused(Outgoing *outgoing, const char *object)
{
    for (unsigned i = outbox_count(outgoing->outbox); i-- > 0;) {
        const OutboxAct *act = outbox_act(outgoing->outbox, i);
        if (act->state == OUTBOX_ATTENTION && strcmp(act->object, object) == 0 &&
            strcmp(act->who, outgoing->who) == 0)
            outbox_remove(outgoing->outbox, act->id);
    }
}

bool outgoing_send(Doing *doing, OutgoingPart *part)
{
    Outgoing *outgoing = doing->app->outgoing;
    g_autofree char *path = g_steal_pointer(&part->path), *body = g_steal_pointer(&part->body);
    g_autoptr(GError) error = NULL;
    char id[ID_ULID_SIZE];
    if (outgoing == NULL || path == NULL)
        return false;
    const OutboxAct act = {
        .object = (char *)part->object,
        .method = (char *)"POST",
        .path = path,
        .body = body,
        .who = outgoing->who,
        .name = doing->app->me,
    };
    give_up_refused(outgoing, part->object);
    if (!outbox_add(outgoing->outbox, &act, id, on_written, outgoing, &error)) {
        g_warning("%s", error->message);
        return false;
    }
    Part *mine = g_new0(Part, 1);
    *mine = (Part){.doing = doing, .count = part->count, .many = part->many};
    g_hash_table_insert(outgoing->parts, g_strdup(id), mine);
    frame_want(doing->app, DIRTY_BAR, FRAME_SOON);
    return true;
}

/* Telling */

bool outgoing_is_awaited(const App *app, const Doing *doing)
{
    GHashTableIter iter;
    gpointer value;
    bool live = app->sync != NULL && sync_status(app->sync)->state == SYNC_LIVE;
    if (app->outgoing == NULL || live)
        return true;
    g_hash_table_iter_init(&iter, app->outgoing->parts);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (((Part *)value)->doing == doing && ((Part *)value)->written)
            return false;
    return true;
}

unsigned outgoing_count(const App *app)
{
    unsigned count = 0;
    if (app->outgoing == NULL)
        return 0;
    for (unsigned i = 0; i < outbox_count(app->outgoing->outbox); i++)
        count += strcmp(outbox_act(app->outgoing->outbox, i)->who, app->outgoing->who) == 0;
    return count;
}

bool outgoing_standing(const App *app, char *out, size_t size)
{
    if (app->outgoing == NULL)
        return false;
    const char *notice = outbox_notice(app->outgoing->outbox);
    for (unsigned i = 0; i < outbox_count(app->outgoing->outbox); i++) {
        const OutboxAct *act = outbox_act(app->outgoing->outbox, i);
        if (act->state == OUTBOX_WAITING || strcmp(act->who, app->outgoing->who) != 0)
            continue;
        /* TRANSLATORS: something that was done while the link was away, and was then refused */
        g_snprintf(out, size, _("Not done: %s  (%s)"), act->problem != NULL ? act->problem : "?",
                   act->object);
        return true;
    }
    if (notice != NULL)
        g_strlcpy(out, notice, size);
    return notice != NULL;
}
