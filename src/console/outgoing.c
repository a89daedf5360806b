#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/text.h"
#include "console/alerts.h"
#include "console/drafts.h"
#include "console/outbox_desk.h"
#include "console/outgoing_private.h"

/* A command that wrote an act waits for its answer so long (cli_post.c), and tells it itself. */
#define COMMAND_MS 30000

#define NAME_BYTES 512 /* of a file that we wrote */

static void awaited_free(void *data)
{
    Awaited *awaited = data;
    outbox_act_free(awaited->act);
    g_free(awaited);
}

static void await(Outgoing *outgoing, const OutboxAct *act, bool here)
{
    Awaited *awaited = g_new0(Awaited, 1);
    *awaited = (Awaited){.act = outbox_act_copy(act), .written = !here, .here = here};
    g_hash_table_insert(outgoing->awaited, awaited->act->id, awaited);
}

/* Returns it, no longer awaited; NULL where it is not. */
static Awaited *take_awaited(Outgoing *outgoing, const char *id)
{
    gpointer value = NULL;
    g_hash_table_steal_extended(outgoing->awaited, id, NULL, &value);
    return value;
}

static void want_signs(const Outgoing *outgoing, Urgency urgency)
{
    frame_want(outgoing->app, DIRTY_BAR | DIRTY_STATUS, urgency);
    outbox_desk_changed(outgoing->app);
}

/* Kinds */

void outgoing_register(App *app, const OutgoingKind *kind)
{
    if (app->outgoing == NULL) {
        app->outgoing = g_new0(Outgoing, 1);
        app->outgoing->app = app;
        app->outgoing->kinds = g_ptr_array_new();
        app->outgoing->awaited = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, awaited_free);
    }
    g_ptr_array_add(app->outgoing->kinds, (gpointer)kind);
}

/* What the sender tells */

/* A command that was typed tells its own. */
static bool is_to_be_told(const Outgoing *outgoing, const OutboxAct *act)
{
    int64_t age = clock_wall_ms() - act->created_ms;
    return g_hash_table_contains(outgoing->awaited, act->id) || age < 0 || age > COMMAND_MS;
}

static void on_sent(const OutboxAct *act, const HttpAnswer *answer, void *data)
{
    Outgoing *outgoing = data;
    bool told = is_to_be_told(outgoing, act);
    g_hash_table_remove(outgoing->awaited, act->id);
    if (told)
        outgoing_tell_sent(outgoing, act, answer);
    acts_leave(outgoing->app);
}

static bool on_refused(const OutboxAct *act, const HttpAnswer *answer, const GError *error,
                       void *data)
{
    Outgoing *outgoing = data;
    bool told = is_to_be_told(outgoing, act);
    g_hash_table_remove(outgoing->awaited, act->id);
    told = told && outgoing_tell_refused(outgoing, act, answer, error);
    acts_leave(outgoing->app);
    return told;
}

static void say_away(Outgoing *outgoing)
{
    SenderFigures figures = outgoing_figures(outgoing->app);
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
    say_away(data);
    want_signs(data, FRAME_SOON);
}

/* What the outbox tells */

/* What an earlier console left is told here. */
static void take_up(Outgoing *outgoing)
{
    for (unsigned i = 0; i < outbox_count(outgoing->outbox); i++) {
        const OutboxAct *act = outbox_act(outgoing->outbox, i);
        if (act->state == OUTBOX_WAITING && outgoing_is_mine(outgoing->app, act) &&
            !g_hash_table_contains(outgoing->awaited, act->id))
            await(outgoing, act, false);
    }
}

/* Another console of ours sends: what is gone was done, what it was refused has its reason. */
static void look_after(Outgoing *outgoing)
{
    g_autoptr(GPtrArray) over = g_ptr_array_new_with_free_func(awaited_free);
    GHashTableIter iter;
    gpointer id, value;
    g_hash_table_iter_init(&iter, outgoing->awaited);
    while (g_hash_table_iter_next(&iter, &id, &value)) {
        const OutboxAct *act = outbox_find(outgoing->outbox, id);
        if (!((Awaited *)value)->written || (act != NULL && act->state == OUTBOX_WAITING))
            continue;
        g_ptr_array_add(over, value);
        g_hash_table_iter_steal(&iter);
    }
    for (guint i = 0; i < over->len; i++) {
        const OutboxAct *before = ((Awaited *)g_ptr_array_index(over, i))->act;
        const OutboxAct *act = outbox_find(outgoing->outbox, before->id);
        if (act == NULL) {
            outgoing_tell_sent(outgoing, before, NULL);
            continue;
        }
        g_autoptr(GError) error = g_error_new_literal(TILIK_ERROR, TILIK_ERROR_CONFLICT,
                                                      act->problem != NULL ? act->problem : "?");
        if (outgoing_tell_refused(outgoing, act, NULL, error))
            outbox_remove(outgoing->outbox, before->id);
    }
}

/* What somebody else wrote here waits for that one's token, and says whose: once. */
static void say_others(Outgoing *outgoing)
{
    char names[96];
    unsigned others = outgoing_others(outgoing->app, names, sizeof names);
    if (others == 0 || outgoing->name[0] == '\0' || outgoing->others_said)
        return;
    outgoing->others_said = true;
    app_say(outgoing->app, TONE_PLAIN,
            ngettext("%u act here was written by somebody else and waits for that one's token: %s",
                     "%u acts here were written by others and wait for their tokens: %s", others),
            others, names);
}

static void on_changed(void *data)
{
    Outgoing *outgoing = data;
    if (!outgoing->taken_up && outbox_known(outgoing->outbox)) {
        outgoing->taken_up = true;
        take_up(outgoing);
        say_others(outgoing);
    }
    look_after(outgoing);
    outgoing_tell_changed(outgoing);
    if (outgoing->sender != NULL)
        sender_wake(outgoing->sender);
    acts_leave(outgoing->app);
    want_signs(outgoing, FRAME_SOON);
}

static void say_written(App *app, const OutboxAct *act, const GError *error)
{
    g_autofree char *words = outgoing_words(app, act);
    if (error != NULL)
        /* TRANSLATORS: what was not kept, and why */
        app_say(app, TONE_WARNING, _("NOT written down: %s  (%s)"), words, error->message);
    else if (!outgoing_is_live(app))
        app_say(app, TONE_PLAIN, _("Written down, and sent when the link is back: %s"), words);
}

static void on_written(const char *id, const GError *error, void *data)
{
    Outgoing *outgoing = data;
    App *app = outgoing->app;
    Awaited *awaited = g_hash_table_lookup(outgoing->awaited, id);
    if (awaited == NULL)
        return;
    const OutgoingKind *kind = outgoing_kind(app, awaited->act);
    awaited->written = true;
    if (error != NULL) {
        g_warning("%s", error->message);
        outgoing->failed = take_awaited(outgoing, id);
    }
    if (error != NULL) /* what was written stays a draft, as it was */
        drafts_again(app, awaited->act->draft);
    if (kind != NULL && kind->written != NULL)
        kind->written(app, id, error);
    else
        say_written(app, awaited->act, error);
    if (error != NULL)
        drafts_again(app, NULL);
    g_clear_pointer(&outgoing->failed, awaited_free);
    if (error == NULL)
        look_after(outgoing); /* another Tilik may have been faster */
    acts_leave(app);
    want_signs(outgoing, FRAME_NOW);
}

/* Life */

/* Who a token is said to be is kept, so that what is written before the backend can be asked
 * still says whose it is: a later token of the same person finds it by the name. */
static char *name_path(const char *identity)
{
    g_autofree char *name = g_strdup_printf("who-%.16s", identity);
    return paths_state(name);
}

static char *remembered_name(const char *identity)
{
    g_autofree char *path = name_path(identity), *text = NULL;
    gsize size = 0;
    if (identity[0] == '\0' || !g_file_get_contents(path, &text, &size, NULL) || size > NAME_BYTES)
        return g_strdup("");
    return text_clean(text, size, OUTBOX_WORD_MAX);
}

static void remember_name(Outgoing *outgoing)
{
    const char *me = outgoing->app->me;
    if (me[0] == '\0' || strcmp(me, outgoing->name) == 0)
        return;
    g_free(outgoing->name);
    outgoing->name = g_strdup(me);
    g_autofree char *path = name_path(outgoing->who);
    if (outgoing->who[0] != '\0')
        (void)paths_replace(path, me, strlen(me), 0600, NULL);
}

void outgoing_open(App *app, const char *path, const char *identity)
{
    static const OutboxEvents events = {.changed = on_changed};
    static const SenderEvents sending = {
        .changed = on_sending, .sent = on_sent, .refused = on_refused};
    g_autoptr(GError) error = NULL;
    Outgoing *outgoing = app->outgoing;
    outgoing->who = g_strdup(identity);
    outgoing->name = remembered_name(identity);
    outgoing->outbox = outbox_open(path, &events, outgoing, &error);
    if (outgoing->outbox == NULL) {
        g_warning("%s", error->message);
        app_say(app, TONE_WARNING,
                _("Nothing can be written down, so only alerts can be acted on: %s"),
                error->message);
        return;
    }
    outgoing->sender = sender_new(api_http(app->api), outgoing->outbox, &sending, outgoing);
    drafts_open(app);
    outgoing_know(app);
}

void outgoing_know(App *app)
{
    Outgoing *outgoing = app->outgoing;
    if (outgoing->sender == NULL)
        return;
    remember_name(outgoing);
    sender_know(outgoing->sender, outgoing->who, outgoing->name);
    take_up(outgoing); /* what was written with an earlier token */
    outgoing_tell_changed(outgoing);
    say_others(outgoing);
    drafts_open(app); /* those of an earlier token */
}

void outgoing_retry(App *app)
{
    if (app->outgoing->sender != NULL)
        sender_retry(app->outgoing->sender);
}

void outgoing_close(App *app)
{
    Outgoing *outgoing = app->outgoing;
    if (outgoing == NULL)
        return;
    drafts_close(app);
    g_clear_pointer(&outgoing->sender, sender_free);
    g_clear_pointer(&outgoing->outbox, outbox_free);
    g_clear_pointer(&outgoing->who, g_free);
    g_clear_pointer(&outgoing->name, g_free);
    g_hash_table_remove_all(outgoing->awaited);
    outgoing->away_said = outgoing->taken_up = outgoing->others_said = false;
}

void outgoing_stop(App *app)
{
    outgoing_close(app);
    drafts_stop(app);
    Outgoing *outgoing = g_steal_pointer(&app->outgoing);
    if (outgoing == NULL)
        return;
    g_hash_table_unref(outgoing->awaited);
    g_ptr_array_unref(outgoing->kinds);
    g_free(outgoing);
}

const OutboxAct *outgoing_posted(const App *app, const char *id)
{
    const Outgoing *outgoing = app->outgoing;
    if (outgoing->failed != NULL && strcmp(outgoing->failed->act->id, id) == 0)
        return outgoing->failed->act;
    const Awaited *awaited = g_hash_table_lookup(outgoing->awaited, id);
    return awaited != NULL ? awaited->act : NULL;
}

/* Acting */

/* Who acts on it again has seen how it stands. */
static void give_up_refused(Outgoing *outgoing, const char *object)
{
    for (unsigned i = outbox_count(outgoing->outbox); i-- > 0;) {
        const OutboxAct *act = outbox_act(outgoing->outbox, i);
        if (act->state == OUTBOX_ATTENTION && strcmp(act->object, object) == 0 &&
            outgoing_is_mine(outgoing->app, act))
            outbox_remove(outgoing->outbox, act->id);
    }
}

bool outgoing_post(App *app, const OutboxAct *act, GBytes *file, char id[27], GError **error)
{
    Outgoing *outgoing = app->outgoing;
    if (outgoing->outbox == NULL) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                            app->api == NULL ? _("there is no backend")
                                             : _("nothing can be written down here"));
        return false;
    }
    OutboxAct mine = *act;
    mine.who = outgoing->who;
    mine.name = outgoing->name;
    mine.bytes = file;
    mine.draft = (char *)drafts_telling(app);
    if (!outbox_add(outgoing->outbox, &mine, id, on_written, outgoing, error))
        return false;
    const OutgoingKind *kind = outgoing_kind(app, &mine);
    if (kind != NULL && kind->renews)
        give_up_refused(outgoing, mine.object);
    drafts_taken(app);
    mine.id = id;
    mine.created_ms = clock_wall_ms();
    await(outgoing, &mine, true);
    want_signs(outgoing, FRAME_SOON);
    return true;
}

bool outgoing_replace(App *app, const char *id, const OutboxAct *act, GError **error)
{
    Outgoing *outgoing = app->outgoing;
    char fresh[ID_ULID_SIZE];
    const OutboxAct *before = outgoing->outbox != NULL ? outbox_find(outgoing->outbox, id) : NULL;
    if (before == NULL) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND,
                            _("it does not wait any more"));
        return false;
    }
    OutboxAct mine = *before;
    mine.method = act->method;
    mine.path = act->path;
    mine.body = act->body;
    mine.condition = act->condition;
    mine.memo = act->memo;
    if (!outbox_replace(outgoing->outbox, &mine, fresh, on_written, outgoing, error))
        return false;
    mine.id = fresh;
    await(outgoing, &mine, true);
    g_hash_table_remove(outgoing->awaited, id);
    return true;
}
