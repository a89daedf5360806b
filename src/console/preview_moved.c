/* A still of a camera that was steered since shows where it looked before: another is fetched. */
#include "console/preview_private.h"

/* A camera has come to rest so long after its last act: after a step, and after the way to a far
 * preset. */
static const guint rests_ms[] = {1200, 5000};

void preview_forget_moved(Preview *preview)
{
    g_clear_handle_id(&preview->moved_source, g_source_remove);
    g_clear_pointer(&preview->moved, g_free);
}

/* One that moves shows by itself where it looks. */
static void look_again(App *app)
{
    Preview *preview = app->preview;
    Shot *shot = &preview->shot;
    if (preview->strip) {
        strip_again_of(app, preview->moved);
        return;
    }
    bool still = preview_rates[preview->rate] == 0 && shot->state == VIEWER_ENDED;
    if (!preview->pane || !still || !shot_has_picture(shot) ||
        g_strcmp0(shot->camera, preview->moved) != 0)
        return;
    Rect room = preview_room(preview);
    ViewerCommand command = preview_ink_command(app, room.cols, room.rows, 0);
    g_autofree char *camera = g_strdup(shot->camera);
    shot_open(app, shot, camera, &command);
    frame_want(app, DIRTY_PREVIEW, FRAME_NOW);
}

static gboolean on_rest(gpointer data)
{
    App *app = data;
    Preview *preview = app->preview;
    preview->moved_source = 0;
    if (preview_shown(app))
        look_again(app);
    if (++preview->moved_looks < (int)G_N_ELEMENTS(rests_ms))
        preview->moved_source = g_timeout_add(rests_ms[preview->moved_looks], on_rest, app);
    else
        preview_forget_moved(preview);
    return G_SOURCE_REMOVE;
}

void preview_moved(App *app, const char *camera)
{
    Preview *preview = app->preview;
    if (preview == NULL)
        return;
    preview_forget_moved(preview);
    preview->moved = g_strdup(camera);
    preview->moved_looks = 0;
    preview->moved_source = g_timeout_add(rests_ms[0], on_rest, app);
}
