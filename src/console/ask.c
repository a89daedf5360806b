#include <string.h>

#include "base/text.h"
#include "console/drafts.h"
#include "console/windows.h"
#include "model/query.h"

#define LINE_MAX_BYTES 512
#define FILTERS_MAX    50

void ask_line(App *app, const char *label, const char *text, AskTold changed, AskTold done)
{
    ask_end(app);
    app->ask.prompt = prompt_new("", LINE_MAX_BYTES);
    app->ask.label = g_strdup(label);
    prompt_set_text(app->ask.prompt, text);
    app->ask.changed = changed;
    app->ask.done = done;
    app->mode = MODE_ASKING;
    frame_want(app, DIRTY_STATUS | DIRTY_KEYS, FRAME_NOW);
}

void ask_problem(App *app, const char *problem)
{
    g_free(app->ask.problem);
    app->ask.problem = problem != NULL ? text_clean(problem, strlen(problem), 200) : NULL;
}

void ask_keep(App *app, const DraftKind *kind, GKeyFile *about)
{
    app->ask.draft = true;
    drafts_begin(app, kind, about);
}

void ask_end(App *app)
{
    if (app->ask.draft)
        drafts_release(app);
    g_clear_pointer(&app->ask.label, g_free);
    g_clear_pointer(&app->ask.prompt, prompt_free);
    g_clear_pointer(&app->ask.problem, g_free);
    app->ask = (Ask){0};
    if (app->mode == MODE_ASKING)
        app->mode = MODE_PANES;
    frame_want(app, DIRTY_STATUS | DIRTY_KEYS, FRAME_NOW);
}

void ask_finish(App *app, bool accepted)
{
    AskTold done = app->ask.done;
    g_autofree char *text = accepted ? g_strdup(prompt_text(app->ask.prompt)) : NULL;
    bool draft = app->ask.draft;
    if (draft)
        drafts_tell(app);
    ask_end(app);
    done(app, text);
    if (draft)
        drafts_told(app, false);
}

void ask_confirm(App *app, const char *label, Action again, AskTold done)
{
    ask_line(app, label, "", NULL, done);
    app->ask.again = again;
}

/* Any other key is passed over: it was not meant for this. */
static void confirm_event(App *app, const Event *event)
{
    if (event->kind != EVENT_KEY)
        return;
    Action action = keymap_lookup(app->keymap, input_context(app), event->key);
    if (event->key == KEYSYM_ENTER || action == app->ask.again)
        ask_finish(app, true);
    else if (keymap_lookup(app->keymap, KEY_CONTEXT_PROMPT, event->key) == ACTION_CANCEL)
        ask_finish(app, false);
    else
        ask_problem(app, _("Enter goes on, Esc leaves"));
    frame_want(app, DIRTY_STATUS, FRAME_NOW);
}

void ask_event(App *app, const Event *event)
{
    PromptResult result = PROMPT_IGNORED;
    if (app->ask.again != ACTION_NONE) {
        confirm_event(app, event);
        return;
    }
    if (event->kind == EVENT_KEY)
        result = prompt_key(app->ask.prompt, event->key);
    else if (event->kind == EVENT_PASTE && prompt_paste(app->ask.prompt, event->paste))
        result = PROMPT_CHANGED;
    frame_want(app, DIRTY_STATUS, FRAME_NOW);
    if (result == PROMPT_ACCEPTED || result == PROMPT_CANCELLED)
        ask_finish(app, result == PROMPT_ACCEPTED);
    else if (result == PROMPT_CHANGED && app->ask.draft)
        drafts_touch(app);
    if (result == PROMPT_CHANGED && app->ask.changed != NULL)
        app->ask.changed(app, prompt_text(app->ask.prompt));
}

/* Filter */

static void filter_changed(App *app, const char *text)
{
    g_autoptr(GError) error = NULL;
    bool good = place_filter(app, app->filter_pane, text, &error);
    ask_problem(app, good ? NULL : error->message);
}

static void filter_done(App *app, const char *text);

static void begin_filter(App *app, const char *before, const char *text)
{
    g_free(app->filter_before);
    app->filter_before = g_strdup(before);
    ask_line(app, "/", text, filter_changed, filter_done);
    const GPtrArray *filters = app->filters[app->filter_pane];
    for (guint i = 0; i < filters->len; i++)
        prompt_history_add(app->ask.prompt, g_ptr_array_index(filters, i));
    app->ask.counts = true;
}

/* Given up: what was there before is there again.  What can't be understood stays to be mended. */
static void filter_done(App *app, const char *text)
{
    g_autofree char *before = g_steal_pointer(&app->filter_before);
    const char *wanted = text != NULL ? text : before;
    GPtrArray *filters = app->filters[app->filter_pane];
    if ((text == NULL || text[0] != '\0') &&
        strcmp(wanted, place_filter_text(app, app->filter_pane)) != 0)
        filter_changed(app, wanted);
    if (app->ask.problem != NULL) {
        g_autofree char *problem = g_steal_pointer(&app->ask.problem);
        begin_filter(app, before, wanted);
        ask_problem(app, problem);
        return;
    }
    if (text != NULL && text[0] != '\0')
        g_ptr_array_add(filters, g_strdup(text));
    if (filters->len > FILTERS_MAX)
        g_ptr_array_remove_index(filters, 0);
    ask_problem(app, NULL);
    place_settle(app);
    frame_want(app, DIRTY_PANES | DIRTY_KEYS, FRAME_NOW);
}

/* Begins with an empty line: what was sought before is one Up away, and stays until something is
 * typed. */
void ask_filter(App *app)
{
    app->filter_pane = place_filtered(app);
    command_focus(app, app->filter_pane);
    begin_filter(app, place_filter_text(app, app->filter_pane), "");
}

/* Purpose */

static bool purpose_of(const char *text, Purpose *out)
{
    for (int i = 0; i < PURPOSES; i++) {
        Purpose purpose = (Purpose)i;
        bool number = text[0] == '1' + i && text[1] == '\0';
        bool begins = g_ascii_strncasecmp(purpose_text(purpose), text, strlen(text)) == 0;
        if (number || begins || strcmp(purpose_word(purpose), text) == 0) {
            *out = purpose;
            return true;
        }
    }
    return false;
}

static void purpose_done(App *app, const char *text)
{
    if (text == NULL) {
        windows_give_up(app);
        return;
    }
    /* An empty line takes the one that is offered. */
    if (text[0] != '\0' && !purpose_of(text, &app->purpose)) {
        ask_purpose(app);
        ask_problem(app, _("type one of them, or its number"));
        return;
    }
    app->purpose_known = true;
    char key[KEY_NAME_SIZE];
    app_key(app, ACTION_PURPOSE, key);
    app_say(app, TONE_PLAIN, _("You look for: %s.  %s changes it."), purpose_text(app->purpose),
            key);
    windows_go_on(app);
}

/* One digit is an answer; nobody waits for an Enter. */
static void purpose_changed(App *app, const char *text)
{
    Purpose ignored;
    ask_problem(app, NULL);
    if (g_ascii_isdigit(text[0]) && purpose_of(text, &ignored))
        ask_finish(app, true);
}

void ask_purpose(App *app)
{
    g_autoptr(GString) label = g_string_new(NULL);
    g_string_printf(label, _("Why do you look? [Enter: %s] "), purpose_text(app->purpose));
    for (int i = 0; i < PURPOSES; i++)
        g_string_append_printf(label, " %d %s ", i + 1, purpose_text((Purpose)i));
    ask_line(app, label->str, "", purpose_changed, purpose_done);
}
