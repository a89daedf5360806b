/* What tilik-view tells of evidence. */
#include <string.h>

#include "base/clock.h"
#include "console/evidence_make.h"

/* tilik-view tells how a recording ended even when its window is gone; so long is it waited for. */
#define LATE_S 4
/* What tilik-view holds without being told. */
#define HELD_ANYWAY_S 5

/* What tilik-view tells */

static void take_file(Making *making, const char *path)
{
    g_free(making->facts->file);
    making->facts->file = g_path_get_basename(path);
}

static void on_still(App *app, const ViewerEvent *event)
{
    Making *making = making_at(app, event->path, false);
    if (making == NULL)
        return;
    making->facts->sha256 = g_strdup(event->sha256);
    making->facts->begin_ms = making->facts->end_ms = clock_wall_ms();
    if (event->at_ms != 0)
        making->facts->recorded_ms = event->at_ms;
    making_finish(making, _("A still is kept as evidence."));
}

static void on_still_failed(App *app, const ViewerEvent *event)
{
    Making *making = making_of(app, event->id, false);
    if (making == NULL)
        return;
    app_say(app, TONE_WARNING, _("No still: %s"), event->text != NULL ? event->text : "?");
    making_give_up(making);
}

static void on_begun(Making *making, const ViewerEvent *event)
{
    EvidenceEvent what;
    if (event->note != NULL && evidence_event_parse(event->note, &what)) {
        evidence_note(making->facts, what, event->at_ms, (int64_t)(event->seconds * 1000));
    } else {
        making->begun = true;
        making->facts->begin_ms = event->at_ms;
        making->facts->end_ms = MAX(making->facts->end_ms, event->at_ms);
        take_file(making, event->path);
    }
    making_update(making);
    making_shown(making->app);
}

static char *end_words(const Evidence *facts)
{
    char lasts[32];
    int64_t seconds = (facts->end_ms - facts->begin_ms) / 1000;
    g_snprintf(lasts, sizeof lasts, "%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
    /* TRANSLATORS: how long it is, "1:23"; and why it ended */
    return g_strdup_printf(_("A recording of %s is kept as evidence (%s)."), lasts,
                           evidence_ending_text(facts->ending));
}

/* Nobody says any more how it ended: its hash is made here. */
static gboolean on_late(gpointer data)
{
    Making *making = data;
    making->late = 0;
    making->facts->ending = EVIDENCE_CRASH;
    making->facts->end_ms = MAX(clock_wall_ms() - LATE_S * 1000, making->facts->begin_ms);
    if (!making->begun) {
        app_say(making->app, TONE_WARNING, _("No recording: %s"),
                evidence_ending_text(EVIDENCE_CRASH));
        making_give_up(making);
    } else {
        g_autofree char *said = end_words(making->facts);
        making_finish(making, said);
    }
    return G_SOURCE_REMOVE;
}

void evidence_expect_end(Making *making)
{
    making->ending = true;
    if (making->late == 0)
        making->late = g_timeout_add_seconds(LATE_S, on_late, making);
    making_shown(making->app);
}

static void on_ended(Making *making, const ViewerEvent *event)
{
    App *app = making->app;
    EvidenceEnding why = EVIDENCE_CRASH;
    if (event->note == NULL || !evidence_ending_parse(event->note, &why)) {
        evidence_expect_end(making);
        return;
    }
    making->ending = true;
    /* Who asked said why: the limit, leaving. */
    if (why != EVIDENCE_ASKED)
        making->facts->ending = why;
    if (event->sha256 == NULL) {
        const char *text = event->text != NULL ? event->text : evidence_ending_text(why);
        app_say(app, TONE_WARNING, _("No recording: %s"), text);
        making_give_up(making);
        return;
    }
    take_file(making, event->path);
    making->facts->sha256 = g_strdup(event->sha256);
    making->facts->begin_ms = event->at_ms;
    making->facts->end_ms = event->at_ms + (int64_t)(event->seconds * 1000);
    g_autofree char *said = end_words(making->facts);
    making_finish(making, said);
}

static void on_record(App *app, const ViewerEvent *event)
{
    Making *making = making_at(app, event->path, true);
    if (making == NULL)
        return;
    if (event->on)
        on_begun(making, event);
    else
        on_ended(making, event);
}

/* The picture that was opened for it is there, or never will be. */
static void on_state(App *app, const ViewerEvent *event, const ViewerWindow *window)
{
    Evidences *evidence = app->evidence;
    if (event->id == NULL || g_strcmp0(evidence->wanted_id, event->id) != 0)
        return;
    bool gone = event->kind == VIEWER_EVENT_CLOSED;
    bool still = window != NULL && window->rung == VIEWER_RUNG_STILL;
    if (!gone && (event->state != VIEWER_PLAYING || (still && !evidence->wanted_recording)))
        return;
    g_autofree char *id = g_steal_pointer(&evidence->wanted_id);
    if (!gone)
        making_begin(app, id, evidence->wanted_recording);
}

static void on_shown(App *app, const ViewerEvent *event, const ViewerWindow *window)
{
    const ViewerEvent now = {.kind = VIEWER_EVENT_STATE, .id = event->id, .state = window->state};
    on_state(app, &now, window);
}

/* How much of each picture is held: tilik-view is told once it plays, where it is not what it does
 * by itself. */
static void hold(App *app, const ViewerEvent *event)
{
    const ViewerCommand command = {
        .kind = VIEWER_COMMAND_RECORD, .id = event->id, .pre_s = app->config->evidence.pre_s};
    bool other = app->config->evidence.pre_s != HELD_ANYWAY_S;
    if (other && event->state == VIEWER_PLAYING && making_of(app, event->id, true) == NULL)
        windows_send(app, &command);
}

void evidence_heard(App *app, const WindowNews *news, void *user)
{
    const ViewerEvent *event = news->event;
    switch (event->kind) {
    case VIEWER_EVENT_SNAPSHOT:
        if (event->path != NULL)
            on_still(app, event);
        else
            on_still_failed(app, event);
        break;
    case VIEWER_EVENT_ERROR:
        on_still_failed(app, event);
        break;
    case VIEWER_EVENT_RECORD:
        on_record(app, event);
        break;
    case VIEWER_EVENT_STATE:
        if (news->window != NULL && !news->window->text)
            hold(app, event);
        on_state(app, event, news->window);
        break;
    case VIEWER_EVENT_SHOWN: /* another rung has taken the place */
        if (news->window != NULL)
            on_shown(app, event, news->window);
        break;
    case VIEWER_EVENT_CLOSED:
        on_state(app, event, news->window);
        break;
    default:
        break;
    }
}
