#include <string.h>

#include "console/link.h"

/* A token ends, or is taken back, in mid session: all that was done waits, and goes on with the
 * next token of the same person. */

static void take_up(App *app)
{
    g_autoptr(GError) error = NULL;
    link_close(app);
    if (!link_open(app, &error)) {
        app_say(app, TONE_WARNING, "%s", error->message);
        return;
    }
    app_say(app, TONE_PLAIN, _("There is a new token; asking the backend with it."));
    link_connect(app);
}

static gboolean on_renew(gpointer data)
{
    App *app = data;
    g_autoptr(LinkKey) key = link_key_new(app->config, NULL);
    app->renew_source = 0;
    if (key != NULL && g_strcmp0(key->identity, app->identity) != 0)
        take_up(app);
    return G_SOURCE_REMOVE;
}

/* Not at once: who calls is asked something by the link that would end. */
void link_renew(App *app)
{
    if (app->demo != NULL || app->config->token_file[0] == '\0')
        return;
    if (!app->token_said)
        app_say(
            app, TONE_WARNING,
            _("The token is refused.  What you do is written down and waits for a new one in %s."),
            app->config->token_file);
    app->token_said = true;
    if (app->renew_source == 0)
        app->renew_source = g_idle_add(on_renew, app);
}
