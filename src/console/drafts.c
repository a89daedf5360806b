#include "console/drafts_private.h"

#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "console/forms.h"
#include "console/outgoing_private.h"
#include "console/verbs.h"

#define EVERY_MS 1000 /* between two writings */
#define PAUSE_MS 250  /* after the first key */
#define AGAIN_MS 5000 /* a disk that took nothing */

struct Drafts *drafts_state(App *app)
{
    if (app->drafts == NULL) {
        app->drafts = g_new0(struct Drafts, 1);
        app->drafts->app = app;
        app->drafts->left = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_draft_free);
    }
    return app->drafts;
}

/* Writing */

/* What the open editor holds; NULL: nothing that was typed.  The caller frees it. */
static char *collect(const struct Drafts *drafts)
{
    const App *app = drafts->app;
    g_autoptr(GKeyFile) kept = g_key_file_new();
    bool any = false;
    g_autofree char *about =
        drafts->about != NULL ? g_key_file_to_data(drafts->about, NULL, NULL) : NULL;
    if (about != NULL)
        g_key_file_load_from_data(kept, about, strlen(about), G_KEY_FILE_NONE, NULL);
    const char *line = app->mode == MODE_PALETTE && app->palette != NULL
                           ? palette_line(app->palette)
                       : app->ask.prompt != NULL ? prompt_text(app->ask.prompt)
                                                 : NULL;
    if (line != NULL && drafts->kind == &draft_verb && !verbs_writes(line)) {
        return NULL;
    } else if (line != NULL) {
        any = line[0] != '\0' && g_strcmp0(line, drafts->first) != 0;
        g_key_file_set_string(kept, DRAFT_ABOUT, DRAFT_TEXT, line);
    } else if (forms_shown(app) != NULL) {
        any = form_save(forms_shown(app), kept, DRAFT_FORM);
    }
    return any ? g_key_file_to_data(kept, NULL, NULL) : NULL;
}

static void arm(struct Drafts *drafts, int64_t least_ms);

/* The editor says that the disk takes nothing, and when it does again. */
static void say_trouble(App *app, const char *text)
{
    if (forms_shown(app) != NULL)
        form_say(forms_shown(app), text);
    else if (app->ask.prompt != NULL)
        ask_problem(app, text);
    frame_want(app, DIRTY_EVERYTHING, FRAME_SOON);
}

static void on_written(const char *id, const GError *error, void *data)
{
    struct Drafts *drafts = data;
    drafts->writing = false;
    if (g_strcmp0(drafts->id, id) != 0) {
        if (drafts->id != NULL && drafts->dirty)
            arm(drafts, 0);
        return;
    }
    if (error != NULL) {
        g_autofree char *text =
            g_strdup_printf(_("No draft of this can be kept: %s"), error->message);
        say_trouble(drafts->app, text);
        drafts->dirty = true;
    } else if (drafts->troubled) {
        say_trouble(drafts->app, NULL);
    }
    drafts->troubled = error != NULL;
    if (drafts->dirty)
        arm(drafts, error != NULL ? AGAIN_MS : 0);
}

void drafts_remove_row(const struct Drafts *drafts, const char *id)
{
    Outbox *outbox = outgoing_outbox(drafts->app);
    if (outbox != NULL)
        outbox_draft_remove(outbox, id);
}

static void write_now(struct Drafts *drafts)
{
    const Outgoing *outgoing = drafts->app->outgoing;
    g_autoptr(GError) error = NULL;
    drafts->dirty = false;
    if (outgoing == NULL || outgoing->outbox == NULL)
        return;
    g_autofree char *text = collect(drafts);
    if (text == NULL) { /* typed, and taken back */
        if (drafts->known)
            drafts_remove_row(drafts, drafts->id);
        drafts->known = false;
        return;
    }
    const OutboxDraft draft = {.id = drafts->id,
                               .kind = (char *)drafts->kind->word,
                               .text = text,
                               .who = outgoing->who,
                               .name = outgoing->name};
    drafts->written_ms = clock_mono_ms();
    drafts->writing = outbox_draft_keep(outgoing->outbox, &draft, on_written, drafts, &error);
    drafts->known = true;
    if (!drafts->writing)
        say_trouble(drafts->app, error->message);
}

static gboolean on_timer(void *data)
{
    struct Drafts *drafts = data;
    drafts->source = 0;
    if (drafts->id != NULL && drafts->dirty && !drafts->writing)
        write_now(drafts);
    return G_SOURCE_REMOVE;
}

static void arm(struct Drafts *drafts, int64_t least_ms)
{
    int64_t wait_ms = drafts->written_ms + EVERY_MS - clock_mono_ms();
    if (drafts->source == 0 && !drafts->writing)
        drafts->source =
            g_timeout_add((guint)MAX(MAX(wait_ms, least_ms), PAUSE_MS), on_timer, drafts);
}

GKeyFile *drafts_about(const char *key, const char *value)
{
    GKeyFile *about = g_key_file_new();
    if (value != NULL)
        g_key_file_set_string(about, DRAFT_ABOUT, key, value);
    return about;
}

/* The life of an editor */

static void forget_editor(struct Drafts *drafts)
{
    if (drafts->source != 0)
        g_source_remove(drafts->source);
    drafts->source = 0;
    g_clear_pointer(&drafts->id, g_free);
    g_clear_pointer(&drafts->first, g_free);
    g_clear_pointer(&drafts->about, g_key_file_unref);
    drafts->dirty = drafts->known = drafts->troubled = false;
}

void drafts_begin(App *app, const DraftKind *kind, GKeyFile *about)
{
    struct Drafts *drafts = drafts_state(app);
    char fresh[ID_ULID_SIZE];
    drafts_release(app);
    id_ulid(clock_wall_ms(), fresh);
    drafts->kind = kind;
    drafts->about = about;
    drafts->known = drafts->again != NULL;
    drafts->id = drafts->again != NULL ? g_steal_pointer(&drafts->again) : g_strdup(fresh);
    /* What goes on is written already: nothing of it is as it was at first. */
    bool fresh_line = !drafts->known && app->ask.prompt != NULL && app->mode == MODE_ASKING;
    drafts->first = fresh_line ? g_strdup(prompt_text(app->ask.prompt)) : NULL;
}

bool drafts_are_open(const App *app)
{
    return app->drafts != NULL && app->drafts->id != NULL;
}

void drafts_touch(App *app)
{
    struct Drafts *drafts = app->drafts;
    if (drafts == NULL || drafts->id == NULL)
        return;
    drafts->dirty = true;
    arm(drafts, 0);
}

void drafts_tell(App *app)
{
    struct Drafts *drafts = app->drafts;
    if (drafts == NULL || drafts->id == NULL)
        return;
    g_free(drafts->told);
    drafts->told = g_strdup(drafts->id);
    drafts->taken = false;
    if (forms_shown(app) != NULL)
        return; /* it stays until the disk has answered */
    g_free(drafts->again);
    drafts->again = g_strdup(drafts->id);
    forget_editor(drafts);
}

void drafts_told(App *app, bool kept)
{
    struct Drafts *drafts = app->drafts;
    if (drafts == NULL || drafts->told == NULL)
        return;
    g_autofree char *told = g_steal_pointer(&drafts->told);
    bool open = g_strcmp0(drafts->id, told) == 0;
    if (!open && !kept && !drafts->taken) {
        drafts_remove_row(drafts, told);
        drafts_forget_left(drafts, told);
    }
    if (g_strcmp0(drafts->again, told) == 0)
        g_clear_pointer(&drafts->again, g_free);
}

const char *drafts_telling(const App *app)
{
    return app->drafts != NULL ? app->drafts->told : NULL;
}

void drafts_taken(App *app)
{
    struct Drafts *drafts = app->drafts;
    if (drafts == NULL || drafts->told == NULL)
        return;
    drafts->taken = true;
    drafts_forget_left(drafts, drafts->told);
    if (g_strcmp0(drafts->id, drafts->told) == 0)
        drafts->known = false;
}

void drafts_again(App *app, const char *id)
{
    struct Drafts *drafts = app->drafts;
    if (drafts == NULL)
        return;
    if (drafts->id != NULL && g_strcmp0(drafts->id, id) == 0) {
        drafts->known = true;
        return;
    }
    g_free(drafts->again);
    drafts->again = id != NULL && id[0] != '\0' ? g_strdup(id) : NULL;
}

void drafts_release(App *app)
{
    struct Drafts *drafts = app->drafts;
    if (drafts == NULL || drafts->id == NULL)
        return;
    g_autofree char *text = collect(drafts);
    if (text != NULL) {
        const OutboxDraft draft = {.id = drafts->id,
                                   .kind = (char *)drafts->kind->word,
                                   .text = text,
                                   .at_ms = clock_wall_ms()};
        drafts_forget_left(drafts, drafts->id);
        g_ptr_array_add(drafts->left, outbox_draft_copy(&draft));
        if (drafts->dirty)
            write_now(drafts);
    }
    forget_editor(drafts);
}

void drafts_drop(App *app)
{
    struct Drafts *drafts = app->drafts;
    if (drafts == NULL || drafts->id == NULL)
        return;
    if (drafts->known)
        drafts_remove_row(drafts, drafts->id);
    drafts_forget_left(drafts, drafts->id);
    forget_editor(drafts);
}

/* Its end */

void drafts_close(App *app)
{
    struct Drafts *drafts = app->drafts;
    if (drafts == NULL)
        return;
    if (drafts->id != NULL && drafts->dirty)
        write_now(drafts);
    forget_editor(drafts);
    g_ptr_array_set_size(drafts->left, 0);
    drafts->writing = false;
}

void drafts_stop(App *app)
{
    struct Drafts *drafts = g_steal_pointer(&app->drafts);
    if (drafts == NULL)
        return;
    forget_editor(drafts);
    g_ptr_array_unref(drafts->left);
    g_free(drafts->told);
    g_free(drafts->again);
    g_free(drafts);
}
