/* What an earlier console left, or another page pushed aside: offered, and gone on with. */
#include <string.h>

#include "console/drafts_private.h"
#include "console/outgoing_private.h"

static const DraftKind *const kinds[] = {
    &draft_ticket,        &draft_ticket_edit,  &draft_ticket_refer, &draft_ticket_note, &draft_log,
    &draft_handover_word, &draft_handover_why, &draft_rollcall,     &draft_check,       &draft_verb,
};

static const DraftKind *kind_of(const char *word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i]->word, word) == 0)
            return kinds[i];
    return NULL;
}

static int left_at(const struct Drafts *drafts, const char *id)
{
    for (guint i = 0; i < drafts->left->len; i++)
        if (strcmp(((OutboxDraft *)drafts->left->pdata[i])->id, id) == 0)
            return (int)i;
    return -1;
}

void drafts_forget_left(struct Drafts *drafts, const char *id)
{
    int at = left_at(drafts, id);
    if (at >= 0)
        g_ptr_array_remove_index(drafts->left, (guint)at);
}

static void on_left(const GPtrArray *found, void *data)
{
    struct Drafts *drafts = data;
    char line[200];
    guint before = drafts->left->len;
    for (guint i = 0; i < found->len; i++) {
        const OutboxDraft *draft = g_ptr_array_index(found, i);
        if (left_at(drafts, draft->id) < 0 && kind_of(draft->kind) != NULL)
            g_ptr_array_add(drafts->left, outbox_draft_copy(draft));
    }
    if (drafts->left->len > before && drafts_standing(drafts->app, line, sizeof line))
        app_say(drafts->app, TONE_PLAIN, "%s", line);
    frame_want(drafts->app, DIRTY_STATUS | DIRTY_KEYS, FRAME_SOON);
}

void drafts_open(App *app)
{
    const Outgoing *outgoing = app->outgoing;
    if (outgoing->outbox != NULL)
        outbox_draft_take(outgoing->outbox, outgoing->who, outgoing->name, on_left,
                          drafts_state(app));
}

bool drafts_any(const App *app)
{
    return app->drafts != NULL && app->drafts->left->len > 0;
}

/* What can't be gone on with now is offered after the others. */
static void settle(struct Drafts *drafts, const OutboxDraft *draft, DraftResult result)
{
    bool open = g_strcmp0(drafts->id, draft->id) == 0;
    drafts_forget_left(drafts, draft->id);
    g_clear_pointer(&drafts->again, g_free);
    if (open)
        return;
    if (result == DRAFT_LATER)
        g_ptr_array_insert(drafts->left, 0, outbox_draft_copy(draft));
    else
        drafts_remove_row(drafts, draft->id);
}

void drafts_resume(App *app)
{
    struct Drafts *drafts = app->drafts;
    g_autoptr(GKeyFile) kept = g_key_file_new();
    if (!drafts_any(app)) {
        app_say(app, TONE_PLAIN, _("No draft was left."));
        return;
    }
    g_autoptr(OutboxDraft) draft = outbox_draft_copy(drafts->left->pdata[drafts->left->len - 1]);
    const DraftKind *kind = kind_of(draft->kind);
    bool good = kind != NULL && g_key_file_load_from_data(kept, draft->text, strlen(draft->text),
                                                          G_KEY_FILE_NONE, NULL);
    g_free(drafts->again);
    drafts->again = g_strdup(draft->id);
    settle(drafts, draft, good ? kind->resume(app, kept) : DRAFT_DONE);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

bool drafts_standing(const App *app, char *out, size_t size)
{
    if (!drafts_any(app))
        return false;
    const GPtrArray *left = app->drafts->left;
    const OutboxDraft *draft = left->pdata[left->len - 1];
    char key[KEY_NAME_SIZE];
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(draft->at_ms / 1000);
    g_autofree char *time = at != NULL ? g_date_time_format(at, "%H:%M") : g_strdup("?");
    app_key(app, ACTION_DRAFT, key);
    /* TRANSLATORS: "a ticket", a time, a key */
    g_snprintf(out, size, _("A draft of %s from %s was kept; %s goes on with it."),
               _(kind_of(draft->kind)->what), time, key);
    return true;
}
