#include "video/tile_words.h"

#include "video/words.h"

char *tile_words_name(int number, const char *name)
{
    return number > 0 ? g_strdup_printf("%d  %s", number, name) : g_strdup(name);
}

/* What moves: how old the last picture is.  Over ten seconds tenths say nothing. */
static char *playing(const SurfaceLook *look)
{
    if (look->at_ms != 0) {
        return words_recording(look);
    }
    if (look->still_s >= 0) {
        return g_strdup_printf(_("still, %d s old"), look->still_s);
    }
    if (look->age_ms < 0) {
        return g_strdup(_("live"));
    }
    return g_strdup_printf(_("live, %.1f s old"), look->age_ms / 1000.0);
}

static char *with_reason(char *state, ViewerReason reason)
{
    if (reason == VIEWER_REASON_NONE) {
        return state;
    }
    g_autofree char *first = state;
    /* TRANSLATORS: how a picture stands, and why */
    return g_strdup_printf(_("%s: %s"), first, viewer_reason_text(reason));
}

static char *stands(const SurfaceLook *look)
{
    switch (look->state) {
    case VIEWER_PLAYING:
        return playing(look);
    case VIEWER_FROZEN:
        return with_reason(g_strdup_printf(_("FROZEN %d s"), look->seconds), look->reason);
    case VIEWER_RETRYING:
        return with_reason(g_strdup_printf(_("disconnected, again in %d s"), look->seconds),
                           look->reason);
    case VIEWER_CONNECTING:
        return g_strdup(_("connecting"));
    default:
        return with_reason(g_strdup(_("ended")), look->reason);
    }
}

char *tile_words_state(const SurfaceLook *look)
{
    if (look->at_ms == 0 || look->state == VIEWER_PLAYING) {
        return stands(look);
    }
    /* A recording is none the less one while no picture of it comes. */
    g_autofree char *when = words_recording(look);
    g_autofree char *how = stands(look);
    return g_strdup_printf(_("%s: %s"), when, how);
}

char *tile_words_why(const SurfaceLook *look)
{
    if (look->mark[0] != '\0') {
        return g_strdup(look->mark);
    }
    if (look->next[0] != '\0') {
        return g_strdup(look->next);
    }
    if (look->note[0] != '\0') {
        return g_strdup(look->note);
    }
    bool shown = look->state == VIEWER_PLAYING || look->state == VIEWER_FROZEN;
    return g_strdup(shown ? viewer_rung_text(look->rung) : "");
}

bool tile_words_alarm(const SurfaceLook *look)
{
    return look->at_ms != 0 || look->state == VIEWER_FROZEN || look->mark[0] != '\0';
}
