#include "screen_paint.h"

#include <string.h>

#include "colour.h"
#include "screen_curses.h"
#include "screen_direct.h"

#define SYNC_FROM    512 /* bytes; smaller frames reach the screen at once anyway */
#define MANY_COLOURS 256 /* fewer are shared out among the styles */

struct Painter {
    Abilities can;
    Direct *direct; /* one of these two draws */
    Curses *curses;
    Theme *mono; /* takes the theme's place where there are no colours */
    bool taken;  /* the terminal shows our screen */
    GByteArray *drawn;
};

Painter *painter_new(const Theme *theme, GError **error)
{
    Painter *painter = g_new0(Painter, 1);
    painter->drawn = g_byte_array_new();
    if (!abilities_read(&painter->can, error)) {
        painter_free(painter);
        return NULL;
    }
    if (painter->can.direct) {
        painter->direct = direct_new(&painter->can);
    } else {
        painter->curses = curses_new(&painter->can, error);
        if (painter->curses == NULL) {
            painter_free(painter);
            return NULL;
        }
    }
    painter->mono = painter->can.colours == 0 ? theme_load(THEME_MONO, NULL) : NULL;
    painter_set_theme(painter, theme);
    painter_resize(painter, 24, 80);
    return painter;
}

void painter_free(Painter *painter)
{
    if (painter == NULL) {
        return;
    }
    direct_free(painter->direct);
    curses_free(painter->curses);
    abilities_clear(&painter->can);
    theme_free(painter->mono);
    g_byte_array_free(painter->drawn, TRUE);
    g_free(painter);
}

void painter_resize(Painter *painter, int rows, int cols)
{
    if (painter->direct != NULL) {
        direct_resize(painter->direct, rows, cols);
    } else {
        curses_resize(painter->curses, rows, cols);
    }
}

void painter_set_theme(Painter *painter, const Theme *theme)
{
    Style styles[STYLES];
    theme = painter->mono != NULL ? painter->mono : theme;
    for (int i = 0; i < STYLES; i++) {
        styles[i] = theme_style(theme, (StyleId)i);
        if (painter->can.colours > 0) {
            styles[i] =
                style_reduce(styles[i], theme_style(theme, STYLE_TEXT), painter->can.colours);
        }
    }
    if (painter->direct != NULL) {
        direct_set_styles(painter->direct, styles);
    } else {
        curses_set_styles(painter->curses, styles);
    }
}

void painter_redraw(Painter *painter)
{
    if (painter->direct != NULL) {
        direct_redraw(painter->direct);
    } else {
        curses_redraw(painter->curses);
    }
}

static void append(GByteArray *out, const char *text)
{
    g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
}

void painter_paint(Painter *painter, Canvas *canvas, GByteArray *frame)
{
    GByteArray *drawn = painter->drawn;
    g_byte_array_set_size(drawn, 0);
    if (painter->direct != NULL) {
        append(drawn, painter->taken ? "" : painter->can.take);
        direct_paint(painter->direct, canvas, drawn);
    } else {
        curses_paint(painter->curses, canvas, drawn);
    }
    append(drawn, painter->taken ? "" : painter->can.modes);
    painter->taken = true;
    bool sync = painter->can.sync && drawn->len >= SYNC_FROM;
    append(frame, sync ? SYNC_BEGIN : "");
    g_byte_array_append(frame, drawn->data, drawn->len);
    append(frame, sync ? SYNC_END : "");
}

const char *painter_leave_bytes(const Painter *painter)
{
    return painter->can.leave;
}

void painter_leave(Painter *painter)
{
    painter->taken = false;
    if (painter->curses != NULL) {
        curses_leave(painter->curses);
    }
    painter_redraw(painter);
}

bool painter_coloured(const Painter *painter)
{
    return painter->can.colours >= MANY_COLOURS;
}

bool painter_ascii(const Painter *painter)
{
    return painter->can.plain || painter->can.poor;
}

bool painter_can_copy(const Painter *painter)
{
    return painter->can.can_copy;
}

bool painter_can_title(const Painter *painter)
{
    return painter->can.can_title;
}

unsigned painter_take_touched(Painter *painter)
{
    return painter->direct != NULL ? direct_take_touched(painter->direct) : 0;
}

void painter_put(Painter *painter, const Canvas *canvas, int row, int col, const GString *bytes,
                 GByteArray *frame)
{
    if (painter->direct != NULL) {
        direct_put(painter->direct, canvas, row, col, bytes, frame);
    }
}

const Abilities *painter_abilities(const Painter *painter)
{
    return &painter->can;
}
