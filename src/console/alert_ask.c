#include <string.h>

#include "base/clock.h"
#include "base/text.h"

#include "console/alert_words.h"
#include "console/alerts.h"

/* The words that an act takes.  The question says what it means for many: how many, where,
 * whose. */

/* Takes the line for an act into request; NULL, or what is wrong with it. */
typedef const char *(*TakeLine)(App *app, const char *text, AlertActRequest *request);

static const char *take_shelf(App *app, const char *text, AlertActRequest *request)
{
    Shelf shelf;
    const char *wrong = shelf_parse(text, &shelf);
    if (wrong != NULL)
        return wrong;
    request->minutes = shelf.minutes;
    request->one_shot = shelf.one_shot;
    request->reason = shelf.reason;
    return strlen(shelf.reason) > ALERT_TEXT_MAX ? _("the reason is too long") : NULL;
}

static const char *take_reason(App *app, const char *text, AlertActRequest *request)
{
    request->reason = text + strspn(text, " ");
    if (strlen(request->reason) > ALERT_TEXT_MAX)
        return _("the reason is too long");
    return request->act == ACT_SUPPRESS && request->reason[0] == '\0' ? _("say why") : NULL;
}

static const char *take_name(App *app, const char *text, AlertActRequest *request)
{
    request->to = text + strspn(text, " ");
    return request->to[0] == '\0' ? _("say to whom; Tab goes around names") : NULL;
}

static const char *take_verdict(App *app, const char *text, AlertActRequest *request)
{
    return verdict_from(text, &request->verdict) ? NULL : _("type one of them, or its number");
}

static const char *take_nothing(App *app, const char *text, AlertActRequest *request)
{
    return NULL;
}

/* Names that a person may be given an alert: those who have any, and us. */
static char *complete_name(const char *text, int again, void *data)
{
    const App *app = data;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (uint32_t i = 0; i < alert_book_alerts(app->book); i++) {
        Alert alert;
        if (alert_book_alert(app->book, i, &alert) && alert.owner != NULL &&
            !g_hash_table_contains(seen, alert.owner))
            g_hash_table_add(seen, g_strdup(alert.owner));
    }
    if (app->me[0] != '\0')
        g_hash_table_add(seen, g_strdup(app->me));
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(seen), (GCompareFunc)strcmp);
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (const GList *name = names; name != NULL; name = name->next)
        g_ptr_array_add(words, name->data);
    g_ptr_array_add(words, NULL);
    return words_complete(text, 0, (const char *const *)words->pdata, again);
}

static const struct {
    AlertAct act;
    const char *what; /* behind what it is done to; NULL: the verdicts say it */
    TakeLine take;
    PromptComplete complete;
} lines[] = {
    {ACT_SHELVE, N_("minutes and reason (Tab)"), take_shelf, shelf_complete},
    {ACT_SUPPRESS, N_("reason"), take_reason, NULL},
    {ACT_ESCALATE, N_("reason, or Enter"), take_reason, NULL},
    {ACT_ASSIGN, N_("to whom (Tab)"), take_name, complete_name},
    {ACT_CLOSE, NULL, take_verdict, verdict_complete},
};

static int line_of(AlertAct act)
{
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        if (lines[i].act == act)
            return (int)i;
    return -1;
}

/* "shelve: 12 alerts in 3 kelurahan, others': 2 (Sari 2)" */
static char *describe(const App *app)
{
    const char *act = alert_act_text(app->act_asked);
    if (app->targets->len == 1) {
        Alert alert;
        char name[256] = "";
        uint32_t index = alert_book_find(app->book, g_ptr_array_index(app->targets, 0));
        if (alert_book_alert(app->book, index, &alert))
            alerts_name(app, &alert, name, sizeof name);
        /* The verdicts need the room. */
        int share = app->act_asked == ACT_CLOSE ? 8 : 4;
        g_autofree char *cut = text_ellipsize(name, MAX(canvas_cols(app->canvas) / share, 10));
        return g_strdup_printf("%s: %s", act, cut);
    }
    BulkPreview preview = bulk_preview(app, app->targets);
    if (preview.others == 0)
        /* TRANSLATORS: "acknowledge: 12 alerts in 3 kelurahan" */
        return g_strdup_printf(_("%s: %u alerts in %u kelurahan"), act, preview.alerts,
                               preview.kelurahan);
    /* TRANSLATORS: how many of them belong to others, and to whom */
    return g_strdup_printf(_("%s: %u alerts in %u kelurahan, others' %u (%s)"), act, preview.alerts,
                           preview.kelurahan, preview.others, preview.owners);
}

static void ask_again(App *app, const char *text);

static void line_done(App *app, const char *text)
{
    int line = line_of(app->act_asked);
    TakeLine take = line >= 0 ? lines[line].take : take_nothing;
    AlertActRequest request = {.act = app->act_asked, .looked_s = ALERT_NOT_LOOKED};
    if (text == NULL || app->targets == NULL) {
        g_clear_pointer(&app->targets, g_ptr_array_unref);
        app_say(app, TONE_PLAIN, _("Nothing was changed."));
        return;
    }
    const char *wrong = take(app, text, &request);
    if (wrong != NULL) {
        ask_again(app, text);
        ask_problem(app, wrong);
        return;
    }
    acts_send(app, &request);
}

/* A digit is a verdict; nobody waits for an Enter. */
static void verdict_changed(App *app, const char *text)
{
    Verdict ignored;
    ask_problem(app, NULL);
    if (g_ascii_isdigit(text[0]) && verdict_from(text, &ignored))
        ask_finish(app, true);
}

static void ask_again(App *app, const char *text)
{
    int line = line_of(app->act_asked);
    g_autofree char *what = describe(app);
    g_autoptr(GString) label = g_string_new(NULL);
    if (line < 0) {
        /* TRANSLATORS: what Enter does: "acknowledge: 12 alerts in 3 kelurahan" */
        g_string_printf(label, _("Enter does it, Esc leaves.  %s "), what);
        ask_confirm(app, label->str, acts_action(app->act_asked), line_done);
        return;
    }
    g_string_assign(label, what);
    for (int i = VERDICT_NONE + 1; app->act_asked == ACT_CLOSE && i < VERDICTS; i++)
        g_string_append_printf(label, "  %d %s", i, verdict_text((Verdict)i));
    if (lines[line].what != NULL)
        g_string_append_printf(label, ", %s", _(lines[line].what));
    g_string_append(label, ": ");
    ask_line(app, label->str, text, app->act_asked == ACT_CLOSE ? verdict_changed : NULL,
             line_done);
    if (lines[line].complete != NULL)
        prompt_set_completion(app->ask.prompt, lines[line].complete, app);
}

void acts_ask(App *app, AlertAct act)
{
    app->act_asked = act;
    ask_again(app, "");
}

static void unlock_done(App *app, const char *text)
{
    if (text == NULL || app->targets == NULL) {
        g_clear_pointer(&app->targets, g_ptr_array_unref);
        app_say(app, TONE_PLAIN, _("Nothing was changed."));
        return;
    }
    if (!lock_is_armed(&app->lock, clock_mono_ms()))
        command_run(app, ACTION_LOCK);
    acts_ask(app, app->act_asked);
}

void acts_ask_unlock(App *app, AlertAct act)
{
    char key[KEY_NAME_SIZE];
    app->act_asked = act;
    app_key(app, ACTION_LOCK, key);
    g_autofree char *what = describe(app);
    /* TRANSLATORS: "shelve: 12 alerts in 3 kelurahan", and a key */
    g_autofree char *label =
        g_strdup_printf(_("%s.  Locked: %s unlocks and goes on, Esc leaves. "), what, key);
    ask_confirm(app, label, ACTION_LOCK, unlock_done);
}
