#include "video/wide_font.h"

#include <stdlib.h>
#include <string.h>

#include "video/lettering.h"

#define NAME   "-misc-fixed-medium-r-semicondensed--13-*-*-*-c-60-iso10646-1"
#define POINTS 0x10000

struct WideFont {
    xcb_font_t id;
    uint8_t has[POINTS / 8];
};

/* What a font has of its first to its last row and column; a font without such a list has all. */
static void read_points(WideFont *font, const xcb_query_font_reply_t *about)
{
    const xcb_charinfo_t *infos = xcb_query_font_char_infos(about);
    int count = xcb_query_font_char_infos_length(about), at = 0;
    for (int high = about->min_byte1; high <= about->max_byte1; high++) {
        for (int low = about->min_char_or_byte2; low <= about->max_char_or_byte2 && low < 0x100;
             low++, at++) {
            int point = high << 8 | low;
            if (count == 0 || (at < count && infos[at].character_width == LETTERING_WIDTH)) {
                font->has[point / 8] |= (uint8_t)(1 << point % 8);
            }
        }
    }
}

static bool fits(const WideFont *font, const xcb_query_font_reply_t *about)
{
    if (about->max_bounds.character_width != LETTERING_WIDTH ||
        about->font_ascent + about->font_descent > LETTERING_HEIGHT) {
        return false;
    }
    for (gunichar point = 0x20; point < 0x100; point++) {
        if ((point < 0x7f || point > 0xa0) && !wide_font_has(font, point)) {
            return false;
        }
    }
    return true;
}

WideFont *wide_font_open(xcb_connection_t *connection)
{
    WideFont *font = g_new0(WideFont, 1);
    font->id = xcb_generate_id(connection);
    /* Where there is no such font, both are answered with an error. */
    xcb_void_cookie_t opened =
        xcb_open_font_checked(connection, font->id, (uint16_t)strlen(NAME), NAME);
    g_autofree xcb_query_font_reply_t *about =
        xcb_query_font_reply(connection, xcb_query_font(connection, font->id), NULL);
    g_autofree xcb_generic_error_t *error = xcb_request_check(connection, opened);
    if (about != NULL) {
        read_points(font, about);
    }
    if (error != NULL || about == NULL || !fits(font, about)) {
        g_free(font);
        return NULL;
    }
    return font;
}

void wide_font_free(WideFont *font)
{
    g_free(font);
}

xcb_font_t wide_font_id(const WideFont *font)
{
    return font->id;
}

bool wide_font_has(const WideFont *font, gunichar point)
{
    return point < POINTS && (font->has[point / 8] >> point % 8 & 1) != 0;
}
