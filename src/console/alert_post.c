#include <string.h>

#include "console/alerts.h"
#include "console/outgoing.h"

/* Acts on alerts, as one kind of what goes out: from their writing to their answer they are parts
 * of a Doing. */

#define OBJECT_ALERT "alert/"
#define OBJECT_BULK  "alerts/bulk"

struct AlertPost {
    GHashTable *parts; /* id of an act: Part* */
};

typedef struct Part {
    Doing *doing;
    guint count; /* of its alerts */
    bool many;   /* its answer is that of a bulk act */
} Part;

static Part *part_of(const App *app, const char *id)
{
    return g_hash_table_lookup(app->alert_post->parts, id);
}

static void keep_part(App *app, const char *id, const Part *part)
{
    g_hash_table_insert(app->alert_post->parts, g_strdup(id), g_memdup2(part, sizeof *part));
}

/* The Doing may end with this. */
static void answered(App *app, const char *id, const HttpAnswer *answer, const GError *error)
{
    Part part = *part_of(app, id);
    g_hash_table_remove(app->alert_post->parts, id);
    if (part.many)
        bulk_answered(part.doing, answer, error, part.count);
    else
        acts_answered(part.doing, answer, error);
}

static void say_written(App *app, const Doing *doing)
{
    bool live = app->sync != NULL && sync_status(app->sync)->state == SYNC_LIVE;
    if (!live)
        app_say(app, TONE_PLAIN, _("Written down, and sent when the link is back: %s"),
                doing->ids->len == 1 ? doing->name : acts_done_text(doing->request.act));
}

/* What can't be kept is sent all the same, where somebody listens. */
static void on_written(App *app, const char *id, const GError *error)
{
    const Part *part = part_of(app, id);
    if (part == NULL)
        return;
    if (error == NULL) {
        say_written(app, part->doing);
        return;
    }
    if (part->many || app->api == NULL) {
        answered(app, id, NULL, error);
        return;
    }
    Doing *doing = part->doing;
    g_hash_table_remove(app->alert_post->parts, id);
    acts_send_now(doing);
}

static void on_sent(App *app, const OutboxAct *act, const HttpAnswer *answer)
{
    if (part_of(app, act->id) != NULL)
        answered(app, act->id, answer, NULL);
}

static bool on_refused(App *app, const OutboxAct *act, const HttpAnswer *answer,
                       const GError *error)
{
    if (part_of(app, act->id) == NULL)
        return false; /* another console's, whose person has not been told */
    answered(app, act->id, answer, error);
    return answer != NULL && outgoing_is_fresh(act);
}

/* Taking up */

/* Takes ids. */
static void take_up_doing(App *app, const char *id, GPtrArray *ids, const AlertActRequest *request,
                          bool many)
{
    Part part = {.doing = doing_begin(app, ids, request), .count = ids->len, .many = many};
    part.doing->sent = ids->len;
    part.doing->parts = 1;
    keep_part(app, id, &part);
}

static bool read_one(const OutboxAct *act, AlertActRequest *request)
{
    const char *word = strrchr(act->path, '/');
    *request = (AlertActRequest){.looked_s = ALERT_NOT_LOOKED};
    return word != NULL && alert_act_parse(word + 1, &request->act);
}

static void take_up_one(App *app, const OutboxAct *act)
{
    AlertActRequest request;
    if (!read_one(act, &request))
        return;
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(ids, g_strdup(act->object + strlen(OBJECT_ALERT)));
    take_up_doing(app, act->id, ids, &request, false);
}

static void take_up_many(App *app, const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    AlertBulkRequest bulk;
    if (!decode_alert_bulk(decoder, act->body, strlen(act->body), &bulk, NULL))
        return;
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < bulk.count; i++)
        g_ptr_array_add(ids, g_strdup(bulk.ids[i]));
    take_up_doing(app, act->id, ids, &bulk.act, true);
}

/* What an earlier console left shows as pending. */
static void on_changed(App *app)
{
    const Outbox *outbox = outgoing_outbox(app);
    for (unsigned i = 0; outbox != NULL && i < outbox_count(outbox); i++) {
        const OutboxAct *act = outbox_act(outbox, i);
        if (act->state != OUTBOX_WAITING || part_of(app, act->id) != NULL ||
            outgoing_posted(app, act->id) == NULL)
            continue;
        if (g_str_has_prefix(act->object, OBJECT_ALERT))
            take_up_one(app, act);
        else if (strcmp(act->object, OBJECT_BULK) == 0)
            take_up_many(app, act);
    }
}

/* Words */

static char *words_of_one(const App *app, const OutboxAct *act)
{
    AlertActRequest request;
    Alert alert;
    char name[256] = "";
    const char *id = act->object + strlen(OBJECT_ALERT);
    if (!read_one(act, &request))
        return NULL;
    if (alert_book_alert(app->book, alert_book_find(app->book, id), &alert))
        alerts_name(app, &alert, name, sizeof name);
    /* TRANSLATORS: what is to be done to an alert ("acknowledge"), and which alert */
    return g_strdup_printf(_("%s: %s"), alert_act_text(request.act), name[0] != '\0' ? name : id);
}

static char *words_of(const App *app, const OutboxAct *act)
{
    if (g_str_has_prefix(act->object, OBJECT_ALERT))
        return words_of_one(app, act);
    g_autoptr(Decoder) decoder = decoder_new();
    AlertBulkRequest bulk;
    if (!decode_alert_bulk(decoder, act->body, strlen(act->body), &bulk, NULL))
        return NULL;
    return g_strdup_printf(ngettext("%s: %u alert", "%s: %u alerts", bulk.count),
                           alert_act_text(bulk.act.act), (unsigned)bulk.count);
}

static bool open_alert(App *app, const OutboxAct *act)
{
    const char *id = act->object + strlen(OBJECT_ALERT);
    if (!g_str_has_prefix(act->object, OBJECT_ALERT) ||
        alert_book_find(app->book, id) == ALERT_NONE)
        return false;
    alerts_go_id(app, id);
    return true;
}

/* Life */

void alert_post_start(App *app)
{
    static const OutgoingKind kind = {.prefix = "alert",
                                      .renews = true,
                                      .words = words_of,
                                      .written = on_written,
                                      .sent = on_sent,
                                      .refused = on_refused,
                                      .changed = on_changed,
                                      .open = open_alert};
    app->alert_post = g_new0(AlertPost, 1);
    app->alert_post->parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    outgoing_register(app, &kind);
}

void alert_post_stop(App *app)
{
    if (app->alert_post != NULL)
        g_hash_table_unref(app->alert_post->parts);
    g_clear_pointer(&app->alert_post, g_free);
}

void alert_post_forget(App *app)
{
    g_hash_table_remove_all(app->alert_post->parts);
}

bool alert_post(Doing *doing, AlertPosting *posting, GError **error)
{
    g_autofree char *path = g_steal_pointer(&posting->path),
                    *body = g_steal_pointer(&posting->body);
    const OutboxAct act = {
        .object = (char *)posting->object, .method = (char *)"POST", .path = path, .body = body};
    const Part part = {.doing = doing, .count = posting->count, .many = posting->many};
    char id[27];
    if (!outgoing_post(doing->app, &act, NULL, id, error))
        return false;
    keep_part(doing->app, id, &part);
    return true;
}
