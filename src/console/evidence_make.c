/* One piece that is being made, and what is done for it on the worker's thread. */
#include <string.h>

#include "base/clock.h"
#include "console/evidence_make.h"
#include "console/evidence_private.h"
#include "console/windows_private.h"

void making_free(void *data)
{
    Making *making = data;
    g_clear_handle_id(&making->late, g_source_remove);
    evidence_free(making->facts);
    g_free(making->id);
    g_free(making->path);
    g_free(making);
}

/* Jobs */

/* What a job is about: a copy of the facts, and the draft that goes with them. */
typedef struct Work {
    Evidence *facts;
    EvidenceDraft **draft;
    char *said;
    char head[EVIDENCE_HASH_SIZE];
} Work;

static void work_free(void *data)
{
    Work *work = data;
    evidence_free(work->facts);
    g_free(work->said);
    g_free(work);
}

static void queue(const Making *making, void (*run)(EvidenceJob *, EvidenceStore *),
                  void (*done)(App *, EvidenceJob *), const char *said)
{
    Work *work = g_new(Work, 1);
    *work = (Work){
        .facts = evidence_copy(making->facts), .draft = making->draft, .said = g_strdup(said)};
    const EvidenceJob job = {.run = run, .done = done, .free = work_free, .data = work};
    evidence_work(making->app, &job);
}

static void run_draft(EvidenceJob *job, EvidenceStore *store)
{
    Work *work = job->data;
    g_autoptr(GError) error = NULL;
    *work->draft = evidence_draft_new(store, work->facts, &error);
    if (*work->draft == NULL)
        job->problem = g_strdup(error->message);
}

static void drafted(App *app, EvidenceJob *job)
{
    if (job->problem != NULL)
        app_say(app, TONE_WARNING, _("Evidence can't be kept: %s"), job->problem);
}

static void run_update(EvidenceJob *job, EvidenceStore *store)
{
    Work *work = job->data;
    if (*work->draft != NULL)
        evidence_draft_update(*work->draft, work->facts);
}

static void run_drop(EvidenceJob *job, EvidenceStore *store)
{
    Work *work = job->data;
    evidence_draft_drop(*work->draft);
    g_free(work->draft);
}

/* The bytes and the hash are those of the disk, not those that were told. */
static void run_finish(EvidenceJob *job, EvidenceStore *store)
{
    Work *work = job->data;
    char hash[EVIDENCE_HASH_SIZE];
    g_autoptr(GError) error = NULL;
    int folder = evidence_store_folder(store);
    if (*work->draft == NULL) {
        job->problem = g_strdup(_("its facts could not be written"));
    } else if (!evidence_hash_file(folder, work->facts->file, hash, &work->facts->bytes, &error)) {
        job->problem = g_strdup(error->message);
    } else if (work->facts->sha256 != NULL && strcmp(work->facts->sha256, hash) != 0) {
        job->problem = g_strdup(_("its file is not the one that was written"));
    } else {
        g_free(work->facts->sha256);
        work->facts->sha256 = g_strdup(hash);
        if (!evidence_draft_finish(*work->draft, work->facts, EVIDENCE_MADE, work->head, &error))
            job->problem = g_strdup(error->message);
    }
    evidence_draft_free(*work->draft);
    g_free(work->draft);
}

static void finished(App *app, EvidenceJob *job)
{
    const Work *work = job->data;
    if (job->problem != NULL) {
        app_say(app, TONE_WARNING, _("Evidence is not complete: %s"), job->problem);
        return;
    }
    evidence_tell_logbook(app, work->facts, evidence_act_text(EVIDENCE_MADE), work->head);
    evidence_desk_changed(app);
    if (work->facts->kind == EVIDENCE_STILL && work->facts->ticket != NULL)
        evidence_attach(app, work->facts, work->facts->ticket);
    else
        app_say(app, TONE_PLAIN, "%s", work->said);
}

/* Making */

void making_shown(App *app)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (guint i = 0; i < app->evidence->makings->len; i++) {
        const Making *making = app->evidence->makings->pdata[i];
        if (making->recording && !making->ending)
            g_ptr_array_add(ids, making->facts->camera);
    }
    g_ptr_array_add(ids, NULL);
    view_table_recorded(app->panes[PANE_CAMERAS], (const char *const *)ids->pdata);
    frame_want(app, DIRTY_BAR | DIRTY_CAMERAS | DIRTY_CARD, FRAME_SOON);
}

Making *making_of(const App *app, const char *id, bool recording)
{
    const GPtrArray *makings = app->evidence->makings;
    for (guint i = 0; id != NULL && i < makings->len; i++) {
        Making *making = makings->pdata[i];
        if (making->recording == recording && !making->ending && strcmp(making->id, id) == 0)
            return making;
    }
    return NULL;
}

/* By the file that is written: a recording's has a suffix. */
Making *making_at(const App *app, const char *path, bool recording)
{
    const GPtrArray *makings = app->evidence->makings;
    for (guint i = 0; path != NULL && i < makings->len; i++) {
        Making *making = makings->pdata[i];
        if (making->recording == recording && g_str_has_prefix(path, making->path))
            return making;
    }
    return NULL;
}

static bool open_store(App *app)
{
    g_autoptr(GError) error = NULL;
    Evidences *evidence = app->evidence;
    if (evidence->store == NULL)
        evidence->store = evidence_store_open(app->config->evidence.folder, &error);
    if (evidence->store == NULL)
        app_say(app, TONE_WARNING, _("Evidence can't be kept: %s"), error->message);
    return evidence->store != NULL;
}

static Making *making_new(App *app, const char *id, bool recording)
{
    if (!open_store(app))
        return NULL;
    Evidence *facts = evidence_facts(app, id, recording ? EVIDENCE_RECORDING : EVIDENCE_STILL);
    if (facts == NULL)
        return NULL;
    Making *making = g_new0(Making, 1);
    making->app = app;
    making->id = g_strdup(id);
    making->facts = facts;
    making->recording = recording;
    making->draft = g_new0(EvidenceDraft *, 1);
    making->since_ms = clock_mono_ms();
    g_autofree char *stem = evidence_stem_of(facts->file);
    making->path = evidence_store_file(app->evidence->store, stem, recording ? "" : ".png");
    g_ptr_array_add(app->evidence->makings, making);
    return making;
}

/* What is recorded moves, and the ladder leaves it where it is. */
static void pin(Making *making)
{
    Showing *showing = windows_showing(making->app, making->id);
    if (showing == NULL || !showing->live)
        return;
    making->pinned = true;
    making->was_known = showing->rung_known;
    making->was_hand = showing->hand;
    showing->rung_known = true;
    showing->hand = MIN(showing->rung, VIEWER_RUNG_SUB);
    windows_ladder_settle(making->app, NULL);
}

void making_raise(App *app, const char *id)
{
    Showing *showing = windows_showing(app, id);
    if (showing == NULL)
        return;
    app->evidence->raised.on = true;
    app->evidence->raised.known = showing->rung_known;
    app->evidence->raised.hand = showing->hand;
    showing->rung_known = true;
    showing->hand = VIEWER_RUNG_SUB;
    windows_ladder_settle(app, NULL);
}

/* What was brought up goes back when the piece is made. */
static void take_raised(Making *making)
{
    Evidences *evidence = making->app->evidence;
    if (!evidence->raised.on)
        return;
    evidence->raised.on = false;
    making->pinned = true;
    making->was_known = evidence->raised.known;
    making->was_hand = evidence->raised.hand;
}

static void unpin(const Making *making)
{
    Showing *showing = windows_showing(making->app, making->id);
    if (showing == NULL || !making->pinned)
        return;
    showing->rung_known = making->was_known;
    showing->hand = making->was_hand;
    windows_ladder_settle(making->app, NULL);
}

void making_give_up(Making *making)
{
    App *app = making->app;
    unpin(making);
    queue(making, run_drop, NULL, NULL);
    g_ptr_array_remove(app->evidence->makings, making);
    making_shown(app);
}

void making_begin(App *app, const char *id, bool recording)
{
    Making *making = making_new(app, id, recording);
    if (making == NULL)
        return;
    const ViewerCommand command = {.kind =
                                       recording ? VIEWER_COMMAND_RECORD : VIEWER_COMMAND_SNAPSHOT,
                                   .id = making->id,
                                   .path = making->path,
                                   .on = recording,
                                   .pre_s = recording ? app->config->evidence.pre_s : 0,
                                   .free_mb = recording ? app->config->evidence.free_mb : 0};
    queue(making, run_draft, drafted, NULL);
    if (!windows_send(app, &command)) {
        app_say(app, TONE_WARNING, _("There is no picture to keep."));
        making_give_up(making);
        return;
    }
    take_raised(making);
    if (recording) {
        pin(making);
        app_say(app, TONE_PLAIN, _("Recording; the same key ends it."));
    }
    making_shown(app);
}

void making_finish(Making *making, const char *said)
{
    App *app = making->app;
    unpin(making);
    queue(making, run_finish, finished, said);
    g_ptr_array_remove(app->evidence->makings, making);
    making_shown(app);
}

void making_end(Making *making, EvidenceEnding why)
{
    const ViewerCommand command = {.kind = VIEWER_COMMAND_RECORD, .id = making->id};
    making->facts->ending = why;
    if (!windows_send(making->app, &command))
        evidence_expect_end(making);
}

void making_update(const Making *making)
{
    queue(making, run_update, NULL, NULL);
}
