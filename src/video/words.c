#include "video/words.h"

char *words_title(const char *name, const char *host, ViewerState state, int seconds)
{
    switch (state) {
    case VIEWER_CONNECTING:
        return g_strdup_printf(_("%s - %s - connecting"), name, host);
    case VIEWER_PLAYING:
        return g_strdup_printf(_("%s - %s - live"), name, host);
    case VIEWER_FROZEN:
        return g_strdup_printf(_("%s - %s - FROZEN %d s"), name, host, seconds);
    case VIEWER_RETRYING:
        return g_strdup_printf(_("%s - %s - disconnected, again in %d s"), name, host, seconds);
    default:
        return g_strdup_printf(_("%s - %s - ended"), name, host);
    }
}

char *words_headline(ViewerState state, int seconds)
{
    switch (state) {
    case VIEWER_CONNECTING:
        return g_strdup(_("connecting"));
    case VIEWER_FROZEN:
        return g_strdup_printf(_("FROZEN %d s"), seconds);
    case VIEWER_RETRYING:
        return g_strdup_printf(_("disconnected, again in %d s"), seconds);
    default:
        return g_strdup(_("ended"));
    }
}
