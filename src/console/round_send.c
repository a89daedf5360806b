/* What is said of a round goes the way of an act: into the outbox, in order, and from there to the
 * backend as soon as there is a link. */
#include <string.h>

#include "console/round.h"
#include "wire/routes.h"

static bool post(Rounds *rounds, const char *id, const char *what, const GString *body)
{
    App *app = rounds->app;
    char act_id[27];
    g_autoptr(GError) error = NULL;
    g_autofree char *object = g_strconcat(ROUND_OBJECT, id, NULL);
    g_autofree char *path =
        what != NULL ? g_strdup_printf(ROUTE_PATROLS "/%s/%s", id, what) : g_strdup(ROUTE_PATROLS);
    const OutboxAct act = {
        .object = object, .method = (char *)"POST", .path = path, .body = body->str};
    if (outgoing_post(app, &act, NULL, act_id, &error))
        return true;
    app_say(app, TONE_WARNING, _("NOT written down: %s"), error->message);
    return false;
}

bool round_send_begin(Rounds *rounds, const Patrol *patrol)
{
    const PatrolRequest request = {.id = patrol->id,
                                   .area = patrol->area,
                                   .query = patrol->query,
                                   .cameras = patrol->cameras,
                                   .camera_count = patrol->camera_count,
                                   .at_ms = patrol->started_at_ms,
                                   .purpose = patrol->purpose};
    g_autoptr(GString) body = g_string_new(NULL);
    encode_patrol_request(body, &request);
    return post(rounds, patrol->id, NULL, body);
}

bool round_send_stop(Rounds *rounds, const char *id, const PatrolStop *stop)
{
    const PatrolStops stops = {stop, 1};
    g_autoptr(GString) body = g_string_new(NULL);
    encode_patrol_stops(body, &stops);
    return post(rounds, id, "stops", body);
}

bool round_send_end(Rounds *rounds, int64_t at_ms, const char *note)
{
    const PatrolEnd end = {.at_ms = at_ms, .note = note};
    g_autoptr(GString) body = g_string_new(NULL);
    encode_patrol_end(body, &end);
    return post(rounds, round_id(rounds->mine), "end", body);
}

unsigned round_waiting(const App *app, const char *id)
{
    const Outbox *outbox = outgoing_outbox(app);
    unsigned count = 0;
    for (unsigned i = 0; outbox != NULL && i < outbox_count(outbox); i++) {
        const OutboxAct *act = outbox_act(outbox, i);
        count += g_str_has_prefix(act->object, ROUND_OBJECT) &&
                 strcmp(act->object + strlen(ROUND_OBJECT), id) == 0;
    }
    return count;
}

/* ---- what became of it ---- */

static char *begin_words(const OutboxAct *act, Decoder *decoder)
{
    PatrolRequest request;
    if (!decode_patrol_request(decoder, act->body, strlen(act->body), &request, NULL))
        return NULL;
    return g_strdup_printf(ngettext("round begun, %u camera", "round begun, %u cameras",
                                    (unsigned)request.camera_count),
                           (unsigned)request.camera_count);
}

static char *stop_words(const App *app, const OutboxAct *act, Decoder *decoder)
{
    PatrolStops told;
    char name[160];
    if (!decode_patrol_stops(decoder, act->body, strlen(act->body), &told, NULL))
        return NULL;
    round_camera_words(app, told.stops[0].camera, name, sizeof name, NULL, 0);
    /* TRANSLATORS: a stop of a patrol round: the camera, and "safe" or "alert" */
    return g_strdup_printf(_("round, %s: %s"), name, patrol_result_text(told.stops[0].result));
}

static char *words(const App *app, const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    if (strcmp(act->path, ROUTE_PATROLS) == 0)
        return begin_words(act, decoder);
    if (g_str_has_suffix(act->path, "/stops"))
        return stop_words(app, act, decoder);
    return g_strdup(_("round ended"));
}

/* The answer comes before the change stream's word, which says the same. */
static void sent(App *app, const OutboxAct *act, const HttpAnswer *answer)
{
    Rounds *rounds = app->rounds;
    Patrol patrol;
    if (answer != NULL && decode_patrol(rounds->decoder, answer->body, answer->size, &patrol, NULL))
        rounds_take(rounds, &patrol);
    round_draw(rounds);
}

/* Without the cameras that the city no longer has the round may begin: a night's work does not hang
 * on one that was taken away meanwhile.  False: all are there, and it is refused for another
 * reason. */
static bool begin_without_gone(App *app, const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GPtrArray) left = g_ptr_array_new();
    g_autoptr(GString) body = g_string_new(NULL);
    PatrolRequest request;
    if (!decode_patrol_request(decoder, act->body, strlen(act->body), &request, NULL))
        return false;
    for (size_t i = 0; i < request.camera_count; i++)
        if (catalog_find_camera(app->catalog, request.cameras[i]) != CATALOG_NONE)
            g_ptr_array_add(left, (gpointer)request.cameras[i]);
    if (left->len == 0 || left->len == request.camera_count)
        return false;
    request.camera_count = left->len;
    g_ptr_array_add(left, NULL);
    request.cameras = (const char *const *)left->pdata;
    encode_patrol_request(body, &request);
    OutboxAct again = *act;
    again.body = body->str;
    return outgoing_replace(app, act->id, &again, NULL);
}

static bool refused(App *app, const OutboxAct *act, const HttpAnswer *answer, const GError *error)
{
    bool gone =
        answer != NULL && answer->head.status == 422 && strcmp(act->path, ROUTE_PATROLS) == 0;
    if (gone && begin_without_gone(app, act)) {
        app_say(app, TONE_WARNING, _("The round begins without cameras that are no longer there."));
        return false;
    }
    g_autofree char *what = words(app, act);
    app_say(app, TONE_WARNING, _("Not done: %s  (%s)"), what != NULL ? what : act->object,
            error->message);
    return false; /* it stays, and with it all that hangs on it, until its person has seen to it */
}

static bool open_page(App *app, const OutboxAct *act)
{
    desk_show(app, &desk_round);
    return true;
}

const OutgoingKind round_outgoing = {
    .prefix = ROUND_OBJECT,
    .words = words,
    .sent = sent,
    .refused = refused,
    .changed = rounds_outbox,
    .open = open_page,
};
