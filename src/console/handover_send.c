/* Acts on handovers: written down one by one, and how they end. */
#include <inttypes.h>
#include <string.h>

#include "console/handover_private.h"

/* What is written is listed by the outbox once it is on the disk; until then it is kept here. */
bool handover_send(App *app, const char *id, const char *method, const char *path,
                   const GString *body, const char *condition)
{
    HandoverDesk *desk = handover_desk(app);
    g_autofree char *object = g_strconcat(HANDOVER_OBJECT, id, NULL);
    g_autoptr(GError) error = NULL;
    char key[27];
    const OutboxAct act = {.object = object,
                           .method = (char *)method,
                           .path = (char *)path,
                           .body = body->str,
                           .condition = (char *)condition};
    if (outgoing_post(app, &act, NULL, key, &error)) {
        OutboxAct *copy = outbox_act_copy(&act);
        g_free(copy->id);
        copy->id = g_strdup(key);
        g_ptr_array_add(desk->posted, copy);
        return true;
    }
    app_say(app, TONE_WARNING, _("That could not be written down: %s"), error->message);
    return false;
}

/* An answer to items minds no other's change: only who comes answers them.  The end does, unless
 * answers of ours are still on their way. */
bool handover_send_patch(HandoverDesk *desk, const HandoverPatch *patch)
{
    g_autoptr(GString) body = g_string_new(NULL);
    g_autofree char *path = g_strconcat(ROUTE_HANDOVERS "/", desk->shown.id, NULL);
    bool free_of_version = patch->status == HANDOVER_OFFERED || g_hash_table_size(desk->waits) > 0;
    g_autofree char *condition =
        free_of_version ? g_strdup("*") : g_strdup_printf("\"%" PRId64 "\"", desk->shown.version);
    encode_handover_patch(body, patch);
    bool sent = handover_send(desk->app, desk->shown.id, "PATCH", path, body, condition);
    handover_take_waits(desk);
    view_desk_rows_changed(desk->view);
    desk_draw_again(desk->app, &desk_handover);
    return sent;
}

/* How acts end */

static char *words(const App *app, const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    HandoverPatch patch;
    HandoverRequest request;
    if (strcmp(act->method, "POST") == 0 &&
        decode_handover_request(decoder, act->body, strlen(act->body), &request, NULL))
        return request.to != NULL ? g_strdup_printf(_("shift offered to %s"), request.to)
                                  : g_strdup(_("shift offered"));
    if (!decode_handover_patch(decoder, act->body, strlen(act->body), &patch, NULL))
        return g_strdup(_("handover"));
    if (patch.status == HANDOVER_FINISHED)
        return g_strdup(_("shift taken over"));
    if (patch.status == HANDOVER_WITHDRAWN)
        return g_strdup(_("offer of the shift taken back"));
    return g_strdup_printf(ngettext("%u item of a handover answered",
                                    "%u items of a handover answered", patch.item_count),
                           (unsigned)patch.item_count);
}

static void written(App *app, const char *id, const GError *error)
{
    HandoverDesk *desk = handover_made(app);
    if (desk == NULL)
        return;
    for (guint i = desk->posted->len; i-- > 0;)
        if (strcmp(((OutboxAct *)desk->posted->pdata[i])->id, id) == 0)
            g_ptr_array_remove_index(desk->posted, i);
    handover_take_waits(desk);
    if (error != NULL)
        app_say(app, TONE_WARNING, _("NOT written down: %s"), error->message);
    view_desk_rows_changed(desk->view);
    desk_draw_again(app, &desk_handover);
}

static void sent(App *app, const OutboxAct *act, const HttpAnswer *answer)
{
    HandoverDesk *desk = handover_made(app);
    if (desk == NULL)
        return;
    handover_take_waits(desk);
    if (answer != NULL)
        handover_take(desk, answer->body, answer->size, false);
    else
        handover_ask(desk, true);
}

/* How it stands now comes with a refusal. */
static bool refused(App *app, const OutboxAct *act, const HttpAnswer *answer, const GError *error)
{
    g_autoptr(Decoder) decoder = decoder_new();
    HandoverDesk *desk = handover_made(app);
    Handover current;
    if (answer != NULL && desk != NULL &&
        decode_handover_current(decoder, answer->body, answer->size, &current, NULL)) {
        g_autoptr(GString) json = g_string_new(NULL);
        encode_handover(json, &current);
        handover_take(desk, json->str, json->len, false);
    }
    bool fresh = outgoing_is_fresh(act);
    if (fresh)
        app_say(app, TONE_WARNING, _("The handover was NOT changed: %s"), error->message);
    return fresh;
}

static void changed(App *app)
{
    HandoverDesk *desk = handover_made(app);
    if (desk == NULL)
        return;
    handover_take_waits(desk);
    view_desk_rows_changed(desk->view);
    desk_draw_again(app, &desk_handover);
}

static bool open_desk(App *app, const OutboxAct *act)
{
    desk_show(app, &desk_handover);
    return true;
}

const OutgoingKind handover_outgoing = {
    .prefix = HANDOVER_OBJECT,
    .words = words,
    .written = written,
    .sent = sent,
    .refused = refused,
    .changed = changed,
    .open = open_desk,
};
