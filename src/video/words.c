#include "video/words.h"

char *words_title(const SurfaceLook *look)
{
    const char *name = look->name, *host = look->host;
    if (look->at_ms != 0 && look->state == VIEWER_PLAYING) {
        g_autofree char *when = words_recording(look);
        return g_strdup_printf("%s - %s - %s", name, host, when);
    }
    switch (look->state) {
    case VIEWER_CONNECTING:
        return g_strdup_printf(_("%s - %s - connecting"), name, host);
    case VIEWER_PLAYING:
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
        return g_strdup(look->at_ms != 0 ? _("the recording ends here") : _("ended"));
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

/* "21:04:30", with its day where that is not today. */
static char *recorded_time(int64_t at_ms)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_ms / 1000);
    if (at == NULL) { /* past the year 9999 */
        return g_strdup("?");
    }
    bool this_year = g_date_time_get_year(now) == g_date_time_get_year(at);
    bool today = this_year && g_date_time_get_day_of_year(now) == g_date_time_get_day_of_year(at);
    return g_date_time_format(at, today       ? "%H:%M:%S"
                                  : this_year ? "%d/%m %H:%M:%S"
                                              : "%d/%m/%Y %H:%M:%S");
}

char *words_recording(const SurfaceLook *look)
{
    g_autofree char *when = recorded_time(look->now_ms != 0 ? look->now_ms : look->at_ms);
    if (look->held) {
        /* TRANSLATORS: over a recording's picture; %s is the time that was recorded */
        return g_strdup_printf(_("RECORDING %s, NOT LIVE, held"), when);
    }
    if (look->speed > 0 && look->speed != 1) {
        return g_strdup_printf(_("RECORDING %s, NOT LIVE, %g times as fast"), when, look->speed);
    }
    return g_strdup_printf(_("RECORDING %s, NOT LIVE"), when);
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

/* The whole time, whatever the picture does.  Below, where few cameras write their own clock. */
static void show_recording(Caption *caption, const SurfaceLook *look)
{
    g_autofree char *line = words_recording(look);
    caption_show(caption, CAPTION_PAST,
                 &(CaptionWords){.name = line, .headline = "", .detail = look->next});
}

void words_show_strip(Caption *caption, const SurfaceLook *look)
{
    g_autofree char *text = words_strip(look);
    if (look->at_ms != 0) {
        show_recording(caption, look);
    } else if (text[0] == '\0') {
        caption_hide(caption);
    } else {
        /* It covers where libvlc writes the name. */
        bool named = look->note[0] != '\0' || look->still_s >= 0;
        g_autofree char *line =
            g_strconcat(named ? look->name : "", named ? "  |  " : "", text, NULL);
        caption_show(caption, CAPTION_CALM,
                     &(CaptionWords){.name = line, .headline = "", .detail = ""});
    }
}
