/* What is known of handovers: the brief, what is offered, and what of it waits in the outbox. */
#include <string.h>

#include "base/clock.h"
#include "console/handover_private.h"
#include "wire/page.h"

/* So often a brief is asked for by itself at most; and so many offers are kept. */
#define AGAIN_MS   15000
#define OFFERS_MAX 64

bool handover_is_by(const HandoverDesk *desk, const Handover *handover)
{
    return handover->from != NULL && g_strcmp0(handover->from, desk->app->me) == 0;
}

bool handover_is_for(const HandoverDesk *desk, const Handover *handover)
{
    const char *me = desk->app->me;
    return me != NULL && me[0] != '\0' && handover->id != NULL &&
           handover->status == HANDOVER_OFFERED && !handover_is_by(desk, handover) &&
           (handover->to == NULL || strcmp(handover->to, me) == 0);
}

HandoverItemState handover_state(const HandoverDesk *desk, const HandoverItem *item, bool *pending)
{
    const HandoverWait *wait = g_hash_table_lookup(desk->waits, item->ref);
    if (pending != NULL)
        *pending = wait != NULL;
    return wait != NULL ? wait->state : item->state;
}

/* What is shown */

/* Shows a handover, or nothing (NULL); what was seen of another is forgotten. */
static void show(HandoverDesk *desk, const char *json)
{
    Handover handover = {0};
    g_autofree char *copy = g_strdup(json);
    g_autofree char *was = g_strdup(desk->shown.id);
    bool had = desk->json != NULL;
    bool read =
        copy != NULL && (decode_handover(desk->decoder, copy, strlen(copy), &handover, NULL) ||
                         decode_handover_brief(desk->decoder, copy, strlen(copy), &handover, NULL));
    bool same = had && g_strcmp0(was, handover.id) == 0;
    g_free(desk->json);
    desk->json = read ? g_steal_pointer(&copy) : NULL;
    desk->shown = read ? handover : (Handover){0};
    if (!same) {
        g_hash_table_remove_all(desk->seen);
        handover_take_waits(desk);
    }
    handover_make_rows(desk);
    if (same)
        view_desk_rows_changed(desk->view);
    else
        view_desk_rows_anew(desk->view);
    desk_draw_again(desk->app, &desk_handover);
    frame_want(desk->app, DIRTY_STATUS, FRAME_SOON);
}

/* The newest offer that a test holds for; ids are of their time. */
static const char *newest(const HandoverDesk *desk,
                          bool (*test)(const HandoverDesk *desk, const Handover *handover))
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autofree char *best = NULL;
    const char *found = NULL;
    GHashTableIter iter;
    gpointer id, json;
    g_hash_table_iter_init(&iter, desk->offers);
    while (g_hash_table_iter_next(&iter, &id, &json)) {
        Handover handover;
        if (decode_handover(decoder, json, strlen(json), &handover, NULL) &&
            test(desk, &handover) && (best == NULL || strcmp(id, best) > 0)) {
            g_free(best);
            best = g_strdup(id);
            found = json;
        }
    }
    return found;
}

static void note_standing(HandoverDesk *desk)
{
    g_autoptr(Decoder) decoder = decoder_new();
    const char *json = newest(desk, handover_is_for);
    Handover handover;
    g_clear_pointer(&desk->standing_from, g_free);
    if (json != NULL && decode_handover(decoder, json, strlen(json), &handover, NULL)) {
        desk->standing_from = g_strdup(handover.from);
        desk->standing_items = (int)handover.item_count;
    }
}

void handover_choose(HandoverDesk *desk, bool anew)
{
    const char *json = desk->kept_json;
    note_standing(desk);
    if (json == NULL && !desk->aside && !anew && desk->shown.id != NULL)
        json = g_hash_table_lookup(desk->offers, desk->shown.id);
    if (json == NULL && !desk->aside)
        json = newest(desk, handover_is_for);
    if (json == NULL && !desk->aside)
        json = newest(desk, handover_is_by);
    show(desk, json != NULL ? json : desk->brief);
}

/* Taking in */

void handover_way(const HandoverDesk *desk, char out[KEY_NAME_SIZE])
{
    bool here = desk_shown(desk->app) == &desk_handover;
    app_key(desk->app, here ? ACTION_NEXT_PANE : ACTION_HANDOVER, out);
}

static void say_news(HandoverDesk *desk, const Handover *handover)
{
    App *app = desk->app;
    char key[KEY_NAME_SIZE];
    HandoverSum sum = handover_total(handover);
    int accepted = (int)sum.states[HANDOVER_ITEM_ACCEPTED], all = (int)handover->item_count;
    if (handover_is_for(desk, handover)) {
        handover_way(desk, key);
        app_say(app, TONE_PLAIN, _("%s offers you the shift (%d items): %s"), handover->from, all,
                key);
    } else if (handover_is_by(desk, handover) && handover->status == HANDOVER_FINISHED) {
        app_say(app, accepted == all ? TONE_PLAIN : TONE_WARNING,
                /* TRANSLATORS: a name; two numbers */
                _("%s has taken the shift over: %d of %d items; the rest stays with you."),
                handover->to != NULL ? handover->to : "?", accepted, all);
    } else if (handover->status == HANDOVER_WITHDRAWN && !handover_is_by(desk, handover)) {
        app_say(app, TONE_PLAIN, _("%s has taken the offer of the shift back."), handover->from);
    }
}

/* One that is over stays on the screen where it is shown, until the person leaves it. */
static void take_over(HandoverDesk *desk, const Handover *handover, const char *json)
{
    bool mine =
        g_strcmp0(desk->shown.id, handover->id) == 0 || g_strcmp0(desk->kept, handover->id) == 0;
    g_hash_table_remove(desk->offers, handover->id);
    if (mine) {
        g_free(desk->kept);
        g_free(desk->kept_json);
        desk->kept = g_strdup(handover->id);
        desk->kept_json = g_strdup(json);
    }
    desk->brief_ms = 0; /* what we have now is another */
}

static bool is_reading_brief(const HandoverDesk *desk)
{
    return desk_shown(desk->app) == &desk_handover && desk->json != NULL &&
           desk->shown.id == NULL && desk->offering == NULL;
}

void handover_take(HandoverDesk *desk, const char *json, size_t size, bool told)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autofree char *copy = g_strndup(json, size);
    Handover handover;
    if (!decode_handover(decoder, copy, size, &handover, NULL))
        return;
    bool known = g_hash_table_contains(desk->offers, handover.id);
    bool for_us = handover_is_for(desk, &handover), by_us = handover_is_by(desk, &handover);
    if (handover.status != HANDOVER_OFFERED) {
        bool news = known;
        take_over(desk, &handover, copy);
        if (told && news)
            say_news(desk, &handover);
    } else if (for_us || by_us) {
        if (known || g_hash_table_size(desk->offers) < OFFERS_MAX)
            g_hash_table_replace(desk->offers, g_strdup(handover.id), g_strdup(copy));
        desk->aside |= !known && for_us && is_reading_brief(desk);
        if (told && !known && for_us)
            say_news(desk, &handover);
    } else {
        g_hash_table_remove(desk->offers, handover.id); /* another has taken it first */
    }
    handover_choose(desk, false);
}

/* Asking */

typedef struct Taking {
    HandoverDesk *desk;
    GHashTable *offers;
} Taking;

static bool take_offer(const char *json, size_t size, void *data, GError **error)
{
    Taking *taking = data;
    g_autoptr(Decoder) decoder = decoder_new();
    Handover handover;
    if (decode_handover(decoder, json, size, &handover, NULL) &&
        (handover_is_for(taking->desk, &handover) || handover_is_by(taking->desk, &handover)))
        g_hash_table_replace(taking->offers, g_strdup(handover.id), g_strndup(json, size));
    return true;
}

static void offers_told(const char *answer, size_t size, const char *etag, const GError *error,
                        void *data)
{
    HandoverDesk *desk = data;
    g_autofree char *next = NULL;
    Taking taking = {desk, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    if (error == NULL && decode_page(answer, size, take_offer, &taking, &next, NULL)) {
        g_hash_table_unref(desk->offers);
        desk->offers = g_hash_table_ref(taking.offers);
        handover_choose(desk, false);
    }
    g_hash_table_unref(taking.offers);
}

static void brief_told(const char *answer, size_t size, const char *etag, const GError *error,
                       void *data)
{
    HandoverDesk *desk = data;
    g_clear_pointer(&desk->problem, g_free);
    if (error != NULL) {
        desk->problem = g_strdup(error->message);
    } else {
        g_free(desk->brief);
        desk->brief = g_strndup(answer, size);
    }
    handover_choose(desk, false);
}

static void ask_brief(HandoverDesk *desk)
{
    g_autofree char *path = desk->area[0] != '\0'
                                ? g_strconcat(ROUTE_HANDOVERS "/brief?area=", desk->area, NULL)
                                : g_strdup(ROUTE_HANDOVERS "/brief");
    desk->brief_ms = clock_mono_ms();
    api_fetch(desk->app->api, path, brief_told, desk);
}

void handover_ask(HandoverDesk *desk, bool anew)
{
    App *app = desk->app;
    if (app->api == NULL || !link_may(app, RIGHT_HANDOVER))
        return;
    api_fetch(app->api, ROUTE_HANDOVERS "?status=offered&limit=20", offers_told, desk);
    bool old = desk->brief_ms == 0 || clock_mono_ms() - desk->brief_ms > AGAIN_MS;
    if (desk_shown(app) == &desk_handover && (anew || old))
        ask_brief(desk);
}

void handover_clear(HandoverDesk *desk)
{
    g_hash_table_remove_all(desk->offers);
    g_ptr_array_set_size(desk->posted, 0); /* nobody tells of them any more */
    g_clear_pointer(&desk->brief, g_free);
    g_clear_pointer(&desk->kept, g_free);
    g_clear_pointer(&desk->kept_json, g_free);
    g_clear_pointer(&desk->problem, g_free);
    g_clear_pointer(&desk->refused, g_free);
    desk->brief_ms = 0;
    desk->aside = false;
    g_free(desk->area);
    desk->area = g_strdup("");
    handover_choose(desk, false);
}

/* The outbox */

static void take_patch(HandoverDesk *desk, const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    HandoverPatch patch;
    if (!decode_handover_patch(decoder, act->body, strlen(act->body), &patch, NULL))
        return;
    desk->ending |= patch.status != HANDOVER_OFFERED;
    for (size_t i = 0; i < patch.item_count; i++) {
        HandoverWait *wait = g_new0(HandoverWait, 1);
        wait->state = patch.items[i].state;
        wait->why = g_strdup(patch.items[i].why);
        g_hash_table_replace(desk->waits, g_strdup(patch.items[i].ref), wait);
    }
}

static void take_act(HandoverDesk *desk, const OutboxAct *act)
{
    if (!g_str_has_prefix(act->object, HANDOVER_OBJECT))
        return;
    const char *id = act->object + strlen(HANDOVER_OBJECT);
    if (act->state != OUTBOX_WAITING) {
        g_free(desk->refused);
        desk->refused = g_strdup(act->problem);
    } else if (strcmp(act->method, "POST") == 0) {
        g_free(desk->offering);
        desk->offering = g_strdup(id);
    } else if (g_strcmp0(id, desk->shown.id) == 0) {
        take_patch(desk, act);
    }
}

void handover_take_waits(HandoverDesk *desk)
{
    Outbox *outbox = outgoing_outbox(desk->app);
    g_hash_table_remove_all(desk->waits);
    g_clear_pointer(&desk->offering, g_free);
    g_clear_pointer(&desk->refused, g_free);
    desk->ending = false;
    for (unsigned i = 0; outbox != NULL && i < outbox_count(outbox); i++) {
        const OutboxAct *act = outbox_act(outbox, i);
        if (outgoing_is_mine(desk->app, act))
            take_act(desk, act);
    }
    for (guint i = 0; i < desk->posted->len; i++)
        take_act(desk, desk->posted->pdata[i]);
}
