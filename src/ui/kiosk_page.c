#include "ui/kiosk_page.h"

#include <glib.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"

#define WORD_MOST 40
/* From so many rows on there is air between the parts. */
#define AIRY_ROWS 16

static void centre(Canvas *canvas, int row, StyleId style, const char *text)
{
    int cols = canvas_cols(canvas), width = text_width(text);
    int col = MAX((cols - width) / 2, 0);
    if (row >= 0 && row < canvas_rows(canvas) && text[0] != '\0')
        canvas_field(canvas, row, col, MIN(width, cols), style, text);
}

static void say_clock(int64_t clock_ms, char *out, size_t size)
{
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(clock_ms / 1000);
    g_snprintf(out, size, "%02d-%02d-%04d  %02d:%02d:%02d", g_date_time_get_day_of_month(now),
               g_date_time_get_month(now), g_date_time_get_year(now), g_date_time_get_hour(now),
               g_date_time_get_minute(now), g_date_time_get_second(now));
}

static void say_away(const KioskFacts *facts, char *out, size_t size)
{
    char age[24];
    clock_age(facts->away_ms + 1, 1, age, sizeof age);
    if (facts->away_ms > 0)
        g_snprintf(out, size, _("The city's server has been away for %s."), age);
    else
        g_strlcpy(out, _("The city's server can't be reached."), size);
}

/* What is wrong, and what comes of it; "" where nothing is. */
static void say_trouble(const KioskFacts *facts, char *out, size_t size, const char **then)
{
    *then = "";
    out[0] = '\0';
    switch (facts->link) {
    case KIOSK_AWAY:
        say_away(facts, out, size);
        *then = facts->camera[0] != '\0'
                    ? _("The last picture stays; it goes on by itself when the server is back.")
                    : _("It goes on by itself when the server is back.");
        return;
    case KIOSK_REFUSED:
        g_strlcpy(out, _("The server does not accept the key of this display any more."), size);
        *then = _("It is tried again by itself; whoever looks after the display gives a new key.");
        return;
    case KIOSK_NOWHERE:
        g_strlcpy(out, _("No server is configured for this display (tilik.conf)."), size);
        return;
    case KIOSK_BEGINS:
        g_strlcpy(out, _("One moment: the cameras of the city are being fetched …"), size);
        return;
    default:
        break;
    }
    if (facts->trouble[0] != '\0')
        g_snprintf(out, size, _("No picture now: %s"), facts->trouble);
    else if (facts->cameras == 0)
        g_strlcpy(out, _("No public camera can be shown now."), size);
}

static void draw_camera(Canvas *canvas, const Theme *theme, const KioskFacts *facts, int row)
{
    char line[160];
    centre(canvas, row, STYLE_STRONG, facts->camera);
    centre(canvas, row + 1, STYLE_TEXT, facts->place);
    g_snprintf(line, sizeof line, "%s %s",
               theme_glyph(theme, facts->live ? "online" : "unknown", canvas_ascii(canvas)),
               facts->picture);
    if (facts->picture[0] != '\0')
        centre(canvas, row + 2, facts->live ? STYLE_LIVE : STYLE_STALE, line);
}

static void draw_leave(Canvas *canvas, const KioskFacts *facts, int row)
{
    char line[160], typed[WORD_MOST + 1];
    if (facts->leave == KIOSK_STAYS) {
        centre(canvas, row, STYLE_MUTED, _("q leaves"));
        return;
    }
    unsigned count = MIN(facts->typed, WORD_MOST);
    for (unsigned i = 0; i < count; i++)
        typed[i] = '*';
    typed[count] = '\0';
    if (facts->leave == KIOSK_ASKS)
        g_strlcpy(line, _("Leave?  y leaves; any other key stays."), sizeof line);
    else
        g_snprintf(line, sizeof line, _("Leave?  Type the word, then Enter: %s"), typed);
    centre(canvas, row, STYLE_INPUT, line);
}

void kiosk_page_draw(Canvas *canvas, const Theme *theme, const KioskFacts *facts, bool wants,
                     Rect *picture)
{
    int rows = canvas_rows(canvas), cols = canvas_cols(canvas);
    int air = rows >= AIRY_ROWS ? 1 : 0;
    char line[320], contact[256] = "";
    const char *then;
    canvas_clear(canvas, STYLE_TEXT);
    canvas_cursor(canvas, -1, -1);
    centre(canvas, air, STYLE_TITLE, facts->city);
    say_clock(facts->clock_ms, line, sizeof line);
    centre(canvas, air + 1, STYLE_TEXT, line);
    say_trouble(facts, line, sizeof line, &then);
    if (facts->contact[0] != '\0')
        g_snprintf(contact, sizeof contact, _("Questions?  %s"), facts->contact);
    centre(canvas, rows - 2 - air, STYLE_STRONG, contact);
    draw_leave(canvas, facts, rows - 1);
    int top = air + 2, bottom = rows - 3 - 2 * air;
    if (line[0] != '\0') {
        centre(canvas, bottom - 1, STYLE_ERROR, line);
        centre(canvas, bottom, STYLE_TEXT, then);
        bottom -= 2;
    }
    *picture = (Rect){0};
    if (!wants) {
        draw_camera(canvas, theme, facts, MAX(top, (top + bottom - 2) / 2));
        return;
    }
    draw_camera(canvas, theme, facts, top);
    if (bottom > top + 3)
        *picture = (Rect){top + 3, 0, bottom - top - 3, cols};
}
