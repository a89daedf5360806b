/* Keys that make evidence, what runs, and the life of it all. */
#include "console/evidence.h"

#include <string.h>

#include "base/clock.h"
#include "console/evidence_make.h"
#include "console/outgoing.h"

/* How long who leaves waits for recordings to end. */
#define FAREWELL_MS 1500

EvidenceWorker *evidence_worker(const App *app)
{
    Evidences *evidence = app->evidence;
    if (evidence->worker == NULL)
        evidence->worker = evidence_worker_new(evidence->app);
    return evidence->worker;
}

/* Keys */

/* Its live picture, its recorder's, or, for a still, the one in the terminal; NULL none. */
static char *showing_of(const App *app, const char *camera, bool recording)
{
    static const char *const suffixes[] = {NULL, "play", "text"};
    for (size_t i = 0; i < G_N_ELEMENTS(suffixes) - (recording ? 1 : 0); i++) {
        g_autofree char *id = windows_id(camera, suffixes[i]);
        if (windows_has(app, id))
            return g_steal_pointer(&id);
    }
    return NULL;
}

/* The picture that keys are for: the selected camera's own, else the last one that was used. */
static char *picture(const App *app, bool recording, char **camera)
{
    Camera selected;
    const char *last = windows_last(app);
    bool known = catalog_camera(app->catalog, command_camera(app), &selected);
    char *id = known ? showing_of(app, selected.id, recording) : NULL;
    *camera = known ? g_strdup(selected.id) : NULL;
    if (id != NULL || last == NULL || (id = showing_of(app, last, recording)) == NULL)
        return id;
    g_free(*camera);
    *camera = g_strdup(last);
    return id;
}

static void keep(App *app, bool recording)
{
    g_autofree char *camera = NULL;
    g_autofree char *id = picture(app, recording, &camera);
    const ViewerWindow *window = id != NULL ? viewer_find(app->viewer, id) : NULL;
    const char *why = NULL;
    bool shown =
        window != NULL && (window->state == VIEWER_PLAYING || window->state == VIEWER_FROZEN);
    /* Of stills there is no decoder that could be asked for one. */
    bool still = shown && !recording && window->rung == VIEWER_RUNG_STILL;
    if (shown && !still) {
        making_begin(app, id, recording);
        return;
    }
    if (camera == NULL) {
        app_say(app, TONE_WARNING, _("There is no picture to keep."));
        return;
    }
    g_free(app->evidence->wanted_id);
    app->evidence->wanted_id = g_strdup(id != NULL ? id : camera);
    app->evidence->wanted_recording = recording;
    const WindowWish wish = {.camera = camera, .purpose = PURPOSE_EVIDENCE, .purpose_known = true};
    if (still)
        making_raise(app, id);
    if (id == NULL && !windows_wish(app, &wish, &why)) {
        g_clear_pointer(&app->evidence->wanted_id, g_free);
        app_say(app, TONE_WARNING, _("No video: %s"), why);
        return;
    }
    app_say(app, TONE_PLAIN,
            recording ? _("It is recorded as soon as its picture is there.")
                      : _("A still is kept as soon as its picture is there."));
}

void evidence_still(App *app)
{
    keep(app, false);
}

void evidence_record(App *app)
{
    g_autofree char *camera = NULL;
    g_autofree char *id = picture(app, true, &camera);
    Making *making = making_of(app, id, true);
    if (making != NULL)
        making_end(making, EVIDENCE_ASKED);
    else
        keep(app, true);
}

bool evidence_allowed(const App *app)
{
    return app->evidence != NULL && app->config->profile != PROFILE_KIOSK &&
           link_may(app, RIGHT_CAMERAS_VIEW);
}

/* What runs */

static int seconds_of(const Making *making)
{
    int64_t begun = making->begun ? clock_wall_ms() - making->facts->begin_ms
                                  : clock_mono_ms() - making->since_ms;
    return (int)(MAX(begun, 0) / 1000);
}

unsigned evidence_running(const App *app, int *seconds)
{
    unsigned count = 0;
    *seconds = 0;
    for (guint i = 0; app->evidence != NULL && i < app->evidence->makings->len; i++) {
        const Making *making = app->evidence->makings->pdata[i];
        if (!making->recording || making->ending)
            continue;
        *seconds = MAX(*seconds, seconds_of(making));
        count++;
    }
    return count;
}

static int evidence_seconds(const App *app, const char *camera)
{
    for (guint i = 0; app->evidence != NULL && i < app->evidence->makings->len; i++) {
        const Making *making = app->evidence->makings->pdata[i];
        if (making->recording && !making->ending && strcmp(making->facts->camera, camera) == 0)
            return seconds_of(making);
    }
    return -1;
}

void evidence_describe(const App *app, const char *camera, char *out, size_t size)
{
    int seconds = evidence_seconds(app, camera);
    if (seconds < 0)
        return;
    g_autofree char *before = g_strdup(out);
    g_snprintf(out, size, "%s%sREC %d:%02d", before, before[0] != '\0' ? " · " : "", seconds / 60,
               seconds % 60);
}

void evidence_tick(App *app)
{
    const GPtrArray *makings = app->evidence->makings;
    int most_s = app->config->evidence.max_minutes * 60;
    for (guint i = 0; i < makings->len; i++) {
        Making *making = makings->pdata[i];
        if (making->recording && !making->ending && seconds_of(making) >= most_s &&
            making->facts->ending != EVIDENCE_LIMIT)
            making_end(making, EVIDENCE_LIMIT);
        if (making->recording && !making->ending)
            frame_want(app, DIRTY_CARD, FRAME_SOON);
    }
}

/* Life */

const char *evidence_role(const App *app)
{
    return app->evidence->role_known ? role_word(app->evidence->role) : NULL;
}

static void run_recover(EvidenceJob *job, EvidenceStore *store)
{
    job->data = evidence_store_recover(store);
}

static void tell_found(App *app, const EvidenceItem *item)
{
    if (item->facts != NULL)
        evidence_tell_logbook(app, item->facts, evidence_act_text(EVIDENCE_FOUND),
                              custody_head(item->chain, item->anchor));
}

/* The disk may be read before there is an outbox to write to. */
static void tell_untold(App *app)
{
    Evidences *evidence = app->evidence;
    if (evidence->untold == NULL || outgoing_outbox(app) == NULL)
        return;
    for (guint i = 0; i < evidence->untold->len; i++)
        tell_found(app, evidence->untold->pdata[i]);
    g_clear_pointer(&evidence->untold, g_ptr_array_unref);
}

void evidence_know(App *app, Role role)
{
    app->evidence->role = role;
    app->evidence->role_known = true;
    tell_untold(app);
}

static void recovered(App *app, EvidenceJob *job)
{
    GPtrArray *found = job->data;
    if (found == NULL || found->len == 0)
        return;
    app->evidence->untold = g_ptr_array_ref(found);
    tell_untold(app);
    char key[KEY_NAME_SIZE];
    app_key(app, ACTION_EVIDENCE, key);
    app_say(app, TONE_WARNING,
            ngettext("%u piece of evidence was left half made; it is kept (%s).",
                     "%u pieces of evidence were left half made; they are kept (%s).", found->len),
            found->len, key);
    evidence_desk_changed(app);
}

void evidence_start(App *app)
{
    app->evidence = g_new0(Evidences, 1);
    app->evidence->app = app;
    app->evidence->makings = g_ptr_array_new_with_free_func(making_free);
    windows_listen(app, evidence_heard, NULL);
    g_autofree char *folder = evidence_store_where(app->config->evidence.folder);
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR))
        return;
    const EvidenceJob job = {.run = run_recover,
                             .done = recovered,
                             .free = (GDestroyNotify)g_ptr_array_unref,
                             .lengthy = true};
    evidence_work(app, &job);
}

static gboolean on_farewell(gpointer data)
{
    *(bool *)data = true;
    return G_SOURCE_CONTINUE;
}

/* Who leaves has what was recorded, whole and told; a disk that takes longer leaves it to the next
 * start. */
static void end_all(App *app)
{
    Evidences *evidence = app->evidence;
    bool late = false;
    for (guint i = 0; i < evidence->makings->len; i++) {
        Making *making = evidence->makings->pdata[i];
        if (making->recording && !making->ending) {
            making_end(making, EVIDENCE_LEFT);
            making_update(making);
        }
    }
    if (evidence->makings->len == 0)
        return;
    guint farewell = g_timeout_add(FAREWELL_MS, on_farewell, &late);
    while (!late && (evidence->makings->len > 0 || evidence_worker_is_busy(evidence->worker)))
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(farewell);
}

void evidence_stop(App *app)
{
    Evidences *evidence = app->evidence;
    if (evidence == NULL)
        return;
    end_all(app);
    windows_unlisten(app, evidence_heard, NULL);
    g_clear_pointer(&evidence->worker, evidence_worker_free);
    g_ptr_array_unref(evidence->makings);
    g_clear_pointer(&evidence->untold, g_ptr_array_unref);
    evidence_store_free(evidence->store);
    g_free(evidence->wanted_id);
    g_free(evidence);
    app->evidence = NULL;
}
