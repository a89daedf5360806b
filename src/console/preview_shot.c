/* One camera's text picture: asked for, heard of, and said in words. */
#include "console/preview_private.h"

#include <string.h>

#include "base/clock.h"
#include "console/round.h"
#include "console/windows.h"
#include "wire/viewer_picture.h"

/* A picture that is live and has not changed for so long says so. */
#define UNCHANGED_MS 3000
/* A line that can't follow brings pictures ever later. */
#define LATE_MS 3000
/* A still that is older says so on the picture. */
#define STILL_OLD_MS 60000

bool shot_has_picture(const Shot *shot)
{
    return shot->picture.rows > 0;
}

static void forget(Shot *shot)
{
    picture_clear(&shot->picture);
    g_free(shot->camera);
    g_free(shot->id);
    g_free(shot->closed);
    *shot = (Shot){.plate = shot->plate};
}

void shot_close(App *app, Shot *shot)
{
    if (!shot->open)
        return;
    shot->open = false;
    const ViewerCommand close = {.kind = VIEWER_COMMAND_CLOSE, .id = shot->id};
    windows_send(app, &close);
}

void shot_clear(App *app, Shot *shot)
{
    shot_close(app, shot);
    preview_unplace(app, shot);
    forget(shot);
}

/* Why a look at this camera would show nothing. */
static const char *hindrance(const App *app, const char *id)
{
    Camera camera;
    uint32_t index = catalog_find_camera(app->catalog, id);
    if (!catalog_camera(app->catalog, index, &camera))
        return _("the camera is not in the list any more");
    return windows_has_pictures(camera.state) ? NULL : camera_state_text(camera.state);
}

/* A glance at an alert's camera needs no other purpose, nor does the stop of a round. */
static WindowWish wish_of(const App *app, const Shot *shot, const ViewerCommand *picture)
{
    Purpose purpose = PURPOSE_ALERT;
    bool round = round_purpose(app, &purpose);
    bool known = round || app->focus == PANE_ALERTS;
    return (WindowWish){.camera = shot->camera,
                        .suffix = PREVIEW_SUFFIX,
                        .purpose = known ? purpose : app->purpose,
                        .purpose_known = known,
                        .picture = picture};
}

static void set_closed(Shot *shot, const char *why)
{
    g_free(shot->closed);
    shot->closed = g_strdup(why);
    shot->open = false;
}

void shot_open(App *app, Shot *shot, const char *camera, const ViewerCommand *picture)
{
    const char *why = NULL;
    if (g_strcmp0(shot->camera, camera) != 0) {
        shot_clear(app, shot);
        shot->camera = g_strdup(camera);
        shot->id = windows_id(camera, PREVIEW_SUFFIX);
    }
    g_clear_pointer(&shot->closed, g_free);
    shot->state = VIEWER_CONNECTING;
    shot->reason = VIEWER_REASON_NONE;
    shot->since_ms = clock_mono_ms();
    why = hindrance(app, camera);
    if (why != NULL) {
        set_closed(shot, why);
        return;
    }
    shot->open = true;
    WindowWish wish = wish_of(app, shot, picture);
    if (!windows_wish(app, &wish, &why))
        set_closed(shot, why);
    shot->asked = shot->open && !windows_has(app, shot->id);
}

void shot_change(App *app, Shot *shot, const ViewerCommand *picture)
{
    ViewerCommand command = *picture;
    command.id = shot->id;
    if (shot->open && !windows_send(app, &command) && !windows_has(app, shot->id))
        shot_open(app, shot, shot->camera, picture);
}

static void take_picture(Shot *shot, const ViewerEvent *event)
{
    Picture picture;
    if (!viewer_picture_unpack(event, &picture, NULL))
        return;
    picture_clear(&shot->picture);
    shot->picture = picture;
    shot->placed = false;
    shot->at_ms = clock_mono_ms() - event->age_ms;
    shot->late_ms = event->age_ms;
    shot->fps = event->fps;
    shot->cpu = event->cpu;
}

bool shot_hear(Shot *shot, const ViewerEvent *event)
{
    if (shot->id == NULL || g_strcmp0(event->id, shot->id) != 0)
        return false;
    shot->asked = false;
    switch (event->kind) {
    case VIEWER_EVENT_STATE:
        shot->state = event->state;
        shot->reason = event->reason;
        shot->since_ms = clock_mono_ms() - event->age_ms;
        shot->retry_s = event->retry_s;
        break;
    case VIEWER_EVENT_PICTURE:
        take_picture(shot, event);
        break;
    case VIEWER_EVENT_CLOSED:
    case VIEWER_EVENT_ERROR:
        if (shot->open && g_strcmp0(event->text, "command") != 0)
            set_closed(shot, event->text != NULL ? event->text : _("the player refuses"));
        break;
    default:
        break;
    }
    return true;
}

/* Of a second ago nobody says less than a second. */
static void write_age(int64_t ms, char out[24])
{
    if (ms < 1000)
        g_strlcpy(out, _("<1 s"), 24);
    else
        clock_age(ms + 1, 1, out, 24);
}

void shot_words(const Shot *shot, char *out, size_t size)
{
    int64_t now = clock_mono_ms();
    char age[24], lasts[24], late[24];
    write_age(now - shot->at_ms, age);
    write_age(now - shot->since_ms, lasts);
    write_age(shot->late_ms, late);
    const char *why = viewer_reason_text(shot->reason);
    if (shot->closed != NULL) {
        g_snprintf(out, size, _("no picture: %s"), shot->closed);
        return;
    }
    if (shot->asked) {
        g_strlcpy(out, _("waits for the purpose"), size);
        return;
    }
    switch (shot->state) {
    case VIEWER_PLAYING:
        if (shot->late_ms >= LATE_MS)
            g_snprintf(out, size, _("live, but %s late: the line can't follow"), late);
        else if (now - shot->at_ms >= UNCHANGED_MS && shot_has_picture(shot))
            g_snprintf(out, size, _("live; nothing has moved for %s"), age);
        else
            g_snprintf(out, size, _("live, the picture is %s old"), age);
        break;
    case VIEWER_FROZEN:
        g_snprintf(out, size, _("FROZEN for %s: %s"), lasts, why);
        break;
    case VIEWER_RETRYING: {
        int64_t rest = shot->since_ms + INT64_C(1000) * shot->retry_s - now;
        g_snprintf(out, size, _("disconnected, again in %d s: %s"), (int)MAX(rest / 1000, 0), why);
        break;
    }
    case VIEWER_ENDED:
        if (shot_has_picture(shot))
            g_snprintf(out, size, _("a still, %s old"), age);
        else
            g_strlcpy(out, _("ended without a picture"), size);
        break;
    case VIEWER_QUARANTINED:
        g_strlcpy(out, _("no picture: this camera keeps crashing the player"), size);
        break;
    default:
        g_strlcpy(out, _("connecting …"), size);
        break;
    }
}

StyleId shot_warning(const Shot *shot, char *out, size_t size)
{
    int64_t now = clock_mono_ms();
    char age[24], lasts[24];
    write_age(now - shot->at_ms, age);
    write_age(now - shot->since_ms, lasts);
    out[0] = '\0';
    if (!shot_has_picture(shot))
        return STYLE_TEXT;
    if (shot->closed == NULL && shot->state == VIEWER_FROZEN)
        g_snprintf(out, size, _("FROZEN %s"), lasts);
    else if (shot->closed == NULL && shot->state == VIEWER_PLAYING) {
        if (shot->late_ms >= LATE_MS)
            g_snprintf(out, size, _("%s LATE"), age);
    } else if (shot->closed == NULL && shot->state == VIEWER_ENDED) {
        if (now - shot->at_ms >= STILL_OLD_MS)
            g_snprintf(out, size, _("STILL, %s OLD"), age);
        return STYLE_BAR_WARNING;
    } else
        g_snprintf(out, size, _("OLD PICTURE, %s"), age);
    return STYLE_CRITICAL;
}
