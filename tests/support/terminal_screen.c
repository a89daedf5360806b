#include <string.h>

#include "terminal_private.h"
#include "terminal_raw.h"

static void append_cell(const Term *term, int row, int col, GString *out)
{
    VTermScreenCell cell;
    vterm_screen_get_cell(term->screen, (VTermPos){row, col}, &cell);
    if (cell.chars[0] == 0) {
        g_string_append_c(out, ' ');
        return;
    }
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++) {
        if (cell.chars[i] != (uint32_t)-1) { /* the right half of a wide character */
            g_string_append_unichar(out, cell.chars[i]);
        }
    }
}

char *term_screen(const Term *term)
{
    GString *out = g_string_new(NULL);
    for (int row = 0; row < term->rows; row++) {
        gsize start = out->len;
        for (int col = 0; col < term->cols; col++) {
            append_cell(term, row, col, out);
        }
        while (out->len > start && out->str[out->len - 1] == ' ') {
            g_string_truncate(out, out->len - 1);
        }
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

static int colour_number(const VTermColor *colour, bool is_default)
{
    if (is_default) {
        return -1;
    }
    return VTERM_COLOR_IS_INDEXED(colour)
               ? colour->indexed.idx
               : 0x1000000 | colour->rgb.red << 16 | colour->rgb.green << 8 | colour->rgb.blue;
}

TermCell term_cell(const Term *term, int row, int col)
{
    VTermScreenCell cell;
    TermCell out = {{0}, false, false, false, -1, -1};
    g_autoptr(GString) text = g_string_new(NULL);
    vterm_screen_get_cell(term->screen, (VTermPos){row, col}, &cell);
    append_cell(term, row, col, text);
    g_strlcpy(out.text, text->str, sizeof out.text);
    out.bold = cell.attrs.bold;
    out.reverse = cell.attrs.reverse;
    out.underline = cell.attrs.underline != 0;
    out.foreground = colour_number(&cell.fg, VTERM_COLOR_IS_DEFAULT_FG(&cell.fg));
    out.background = colour_number(&cell.bg, VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
    return out;
}

void term_cursor(const Term *term, int *row, int *col, bool *visible)
{
    VTermPos place;
    vterm_state_get_cursorpos(vterm_obtain_state(term->vterm), &place);
    *row = place.row;
    *col = place.col;
    *visible = term->cursor_visible;
}

bool term_alternate(const Term *term)
{
    return term->alternate;
}

bool term_mouse(const Term *term)
{
    return term->mouse;
}

const char *term_title(const Term *term)
{
    return term->title->str;
}

bool term_is_clean(Term *term)
{
    struct termios now;
    memset(&now, 0, sizeof now);
    bool modes = tcgetattr(term->fd, &now) == 0 && now.c_iflag == term->modes.c_iflag &&
                 now.c_oflag == term->modes.c_oflag && now.c_lflag == term->modes.c_lflag &&
                 memcmp(now.c_cc, term->modes.c_cc, sizeof now.c_cc) == 0;
    bool clean = modes && !term->alternate && term->cursor_visible && !term->mouse;
    if (!clean) {
        g_test_message("modes %s, page %d, cursor %s, mouse %s", modes ? "restored" : "CHANGED",
                       term->alternate ? 2 : 1, term->cursor_visible ? "shown" : "HIDDEN",
                       term->mouse ? "ON" : "off");
    }
    return clean;
}

const char *term_raw(const Term *term, gsize *size)
{
    *size = term->raw->len;
    return (const char *)term->raw->data;
}

int term_bursts(const Term *term)
{
    return term->bursts;
}

void term_forget(Term *term)
{
    g_byte_array_set_size(term->raw, 0);
    term->bursts = 0;
}

char *term_forbidden(const Term *term)
{
    return raw_forbidden(term->raw->data, term->raw->len);
}
