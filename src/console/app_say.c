/* What the status line says for a while, and what it calls keys. */
#include "console/app.h"

/* How long a line is said; what is wrong with the link shows again after it. */
#define SAID_SECONDS 8

void app_key(const App *app, Action action, char out[KEY_NAME_SIZE])
{
    app_key_in(app, input_context(app), action, out);
}

void app_key_in(const App *app, KeyContext context, Action action, char out[KEY_NAME_SIZE])
{
    if (!keymap_first_key(app->keymap, context, action, out, KEY_NAME_SIZE))
        g_strlcpy(out, "?", KEY_NAME_SIZE);
    /* A volunteer's key bar names function keys. */
    g_auto(GStrv) keys = g_strsplit(keymap_keys(app->keymap, context, action), ", ", 0);
    for (int i = 0; app->config->profile == PROFILE_RONDA && keys[i] != NULL; i++) {
        if (keys[i][0] == 'F' && g_ascii_isdigit(keys[i][1])) {
            g_strlcpy(out, keys[i], KEY_NAME_SIZE);
            return;
        }
    }
}

static gboolean on_said(gpointer data)
{
    App *app = data;
    app->said_source = 0;
    app_hush(app);
    return G_SOURCE_REMOVE;
}

void app_hush(App *app)
{
    if (app->said_source != 0)
        g_source_remove(app->said_source);
    app->said_source = 0;
    g_clear_pointer(&app->said, g_free);
    app->tone = TONE_PLAIN;
    frame_want(app, DIRTY_STATUS, FRAME_SOON);
}

void app_say(App *app, Tone tone, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_free(app->said);
    app->said = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    app->tone = tone;
    if (app->quitting)
        return;
    if (app->said_source != 0)
        g_source_remove(app->said_source);
    app->said_source = g_timeout_add_seconds(SAID_SECONDS, on_said, app);
    frame_want(app, app->mode == MODE_WELCOME ? DIRTY_EVERYTHING : DIRTY_STATUS, FRAME_SOON);
}

void app_say_unread(App *app, unsigned count)
{
    if (count > 0)
        app_say(app, TONE_WARNING,
                ngettext("%u entry could not be read.", "%u entries could not be read.", count),
                count);
}
