#include "console/leave.h"

#include "console/alerts.h"
#include "console/shown.h"
#include "console/steer.h"

/* Who leaves does not wait longer for what was seen to be told. */
#define TOLD_MS 400

static gboolean on_due(gpointer data)
{
    app_quit(data, 0);
    return G_SOURCE_REMOVE;
}

void leave(App *app)
{
    char key[KEY_NAME_SIZE];
    steer_leave(app, NULL);
    bool under_way = acts_under_way(app);
    bool told = !app->leaving && shown_end(app);
    if (app->leaving || (!under_way && !told)) {
        app_quit(app, 0);
        return;
    }
    app->leaving = true;
    if (!under_way) {
        g_timeout_add(TOLD_MS, on_due, app);
        acts_leave(app);
        return;
    }
    app_key(app, ACTION_QUIT, key);
    app_say(app, TONE_WARNING, _("Waiting for the backend's answer; %s again leaves without."),
            key);
}
