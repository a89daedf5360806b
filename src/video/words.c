#include "video/words.h"

char *words_title(const SurfaceLook *look)
{
    const char *name = look->name, *host = look->host;
    switch (look->state) {
    case VIEWER_CONNECTING:
        return g_strdup_printf(_("%s - %s - connecting"), name, host);
    case VIEWER_PLAYING:
        if (look->at_ms != 0) {
            return g_strdup_printf(_("%s - %s - NOT LIVE"), name, host);
        }
        return look->still_s >= 0
                   ? g_strdup_printf(_("%s - %s - still %d s old"), name, host, look->still_s)
                   : g_strdup_printf(_("%s - %s - live"), name, host);
    case VIEWER_FROZEN:
        return g_strdup_printf(_("%s - %s - FROZEN %d s"), name, host, look->seconds);
    case VIEWER_RETRYING:
        return g_strdup_printf(_("%s - %s - disconnected, again in %d s"), name, host,
                               look->seconds);
    default:
        return g_strdup_printf(_("%s - %s - ended"), name, host);
    }
}

static char *headline(const SurfaceLook *look)
{
    switch (look->state) {
    case VIEWER_CONNECTING:
        return g_strdup(_("connecting"));
    case VIEWER_FROZEN:
        return g_strdup_printf(_("FROZEN %d s"), look->seconds);
    case VIEWER_RETRYING:
        return g_strdup_printf(_("disconnected, again in %d s"), look->seconds);
    default:
        return g_strdup(_("ended"));
    }
}

char *words_next(const char *name, ViewerState state, ViewerReason reason, int retry_s)
{
    if (state == VIEWER_RETRYING) {
        return g_strdup_printf(_("next %s: %s, again in %d s"), name, viewer_reason_text(reason),
                               retry_s);
    }
    return g_strdup_printf(_("next %s: connecting"), name);
}

char *words_strip(const SurfaceLook *look)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    if (look->still_s >= 0) {
        g_ptr_array_add(parts, g_strdup_printf(_("still %d s old"), look->still_s));
    }
    if (look->note[0] != '\0') {
        g_ptr_array_add(parts, g_strdup(look->note));
    }
    if (look->next[0] != '\0') {
        g_ptr_array_add(parts, g_strdup(look->next));
    }
    g_ptr_array_add(parts, NULL);
    return g_strjoinv("  |  ", (char **)parts->pdata);
}

void words_show_state(Caption *caption, const SurfaceLook *look)
{
    if (look->state == VIEWER_PLAYING || (look->state == VIEWER_CONNECTING && look->picture)) {
        caption_hide(caption);
        return;
    }
    g_autofree char *line = headline(look);
    bool frozen = look->state == VIEWER_FROZEN;
    /* libvlc writes the name on a frozen picture; where there is none, nobody else does. */
    CaptionWords words = {.name = frozen ? "" : look->name,
                          .headline = line,
                          .detail = viewer_reason_text(look->reason)};
    caption_show(caption, frozen ? CAPTION_ALARM : CAPTION_CALM, &words);
}

void words_show_mark(Caption *caption, const SurfaceLook *look)
{
    if (look->mark[0] == '\0') {
        caption_hide(caption);
    } else {
        caption_show(caption, CAPTION_ALARM,
                     &(CaptionWords){.name = look->mark, .headline = "", .detail = ""});
    }
}

void words_show_strip(Caption *caption, const SurfaceLook *look)
{
    g_autofree char *text = words_strip(look);
    if (text[0] == '\0') {
        caption_hide(caption);
    } else {
        caption_show(caption, CAPTION_CALM,
                     &(CaptionWords){.name = text, .headline = "", .detail = ""});
    }
}
