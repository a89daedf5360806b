#include <string.h>

#include "base/clock.h"
#include "console/alerts.h"
#include "console/outbox_words.h"
#include "console/outgoing_private.h"

/* Who did something within this is still looking at it. */
#define FRESH_MS 60000

const OutgoingKind *outgoing_kind(const App *app, const OutboxAct *act)
{
    for (guint i = 0; i < app->outgoing->kinds->len; i++) {
        const OutgoingKind *kind = g_ptr_array_index(app->outgoing->kinds, i);
        if (g_str_has_prefix(act->object, kind->prefix))
            return kind;
    }
    return NULL;
}

void outgoing_tell_changed(Outgoing *outgoing)
{
    for (guint i = 0; i < outgoing->kinds->len; i++) {
        const OutgoingKind *kind = g_ptr_array_index(outgoing->kinds, i);
        if (kind->changed != NULL)
            kind->changed(outgoing->app);
    }
}

void outgoing_tell_sent(const Outgoing *outgoing, const OutboxAct *act, const HttpAnswer *answer)
{
    const OutgoingKind *kind = outgoing_kind(outgoing->app, act);
    if (kind != NULL && kind->sent != NULL)
        kind->sent(outgoing->app, act, answer);
}

/* True: the person has been told. */
bool outgoing_tell_refused(const Outgoing *outgoing, const OutboxAct *act, const HttpAnswer *answer,
                           const GError *error)
{
    const OutgoingKind *kind = outgoing_kind(outgoing->app, act);
    if (kind != NULL && kind->refused != NULL)
        return kind->refused(outgoing->app, act, answer, error);
    g_autofree char *words = outgoing_words(outgoing->app, act);
    /* TRANSLATORS: what was not done, and why */
    app_say(outgoing->app, TONE_WARNING, _("Not done: %s  (%s)"), words, error->message);
    return outgoing_is_fresh(act);
}

bool outgoing_is_live(const App *app)
{
    return app->sync != NULL && sync_status(app->sync)->state == SYNC_LIVE;
}

bool outgoing_is_fresh(const OutboxAct *act)
{
    int64_t age = clock_wall_ms() - act->created_ms;
    return age >= 0 && age < FRESH_MS;
}

Outbox *outgoing_outbox(const App *app)
{
    return app->outgoing != NULL ? app->outgoing->outbox : NULL;
}

bool outgoing_is_mine(const App *app, const OutboxAct *act)
{
    return g_strcmp0(act->who, app->outgoing->who) == 0 ||
           (act->name[0] != '\0' && g_strcmp0(act->name, app->outgoing->name) == 0);
}

char *outgoing_words(const App *app, const OutboxAct *act)
{
    const OutgoingKind *kind = outgoing_kind(app, act);
    char *words = kind != NULL && kind->words != NULL ? kind->words(app, act) : NULL;
    return words != NULL ? words : outbox_words(act);
}

SenderFigures outgoing_figures(const App *app)
{
    bool sends = app->outgoing != NULL && app->outgoing->sender != NULL;
    return sends ? sender_figures(app->outgoing->sender) : (SenderFigures){0};
}

bool outgoing_is_sending(const App *app, const char *id)
{
    bool sends = app->outgoing != NULL && app->outgoing->sender != NULL;
    return sends && sender_is_sending(app->outgoing->sender, id);
}

bool outgoing_is_under_way(const App *app)
{
    GHashTableIter iter;
    gpointer value;
    if (app->outgoing == NULL)
        return false;
    g_hash_table_iter_init(&iter, app->outgoing->awaited);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Awaited *awaited = value;
        if (!awaited->written || (awaited->here && outgoing_is_live(app)))
            return true;
    }
    return false;
}

unsigned outgoing_count(const App *app)
{
    const Outbox *outbox = outgoing_outbox(app);
    unsigned count = 0;
    for (unsigned i = 0; outbox != NULL && i < outbox_count(outbox); i++)
        count += outgoing_is_mine(app, outbox_act(outbox, i));
    return count;
}

unsigned outgoing_others(const App *app, char *names, size_t size)
{
    const Outbox *outbox = outgoing_outbox(app);
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    unsigned others = 0;
    for (unsigned i = 0; outbox != NULL && i < outbox_count(outbox); i++) {
        const OutboxAct *act = outbox_act(outbox, i);
        if (outgoing_is_mine(app, act))
            continue;
        const char *name = act->name[0] != '\0' ? act->name : _("somebody");
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, name));
        g_hash_table_insert(counts, g_strdup(name), GUINT_TO_POINTER(count + 1));
        others++;
    }
    bulk_names(counts, names, size);
    return others;
}

bool outgoing_standing(const App *app, char *out, size_t size)
{
    const Outbox *outbox = outgoing_outbox(app);
    if (outbox == NULL)
        return false;
    const char *notice = outbox_notice(outbox);
    for (unsigned i = 0; i < outbox_count(outbox); i++) {
        const OutboxAct *act = outbox_act(outbox, i);
        if (act->state == OUTBOX_WAITING || !outgoing_is_mine(app, act))
            continue;
        g_autofree char *words = outgoing_words(app, act);
        char key[KEY_NAME_SIZE];
        app_key(app, ACTION_OUTBOX, key);
        /* TRANSLATORS: the key that shows what waits; what was not done, and why */
        g_snprintf(out, size, _("%s: not done: %s  (%s)"), key, words,
                   act->problem != NULL ? act->problem : "?");
        return true;
    }
    if (notice != NULL)
        g_strlcpy(out, notice, size);
    return notice != NULL;
}
