#include "screen_looks.h"

#include "colour.h"

/* Returns the first style whose blanks look as those of the i-th do. */
static int first_alike(const Looks *looks, int i)
{
    const PenState *look = &looks->pens[i];
    bool plain = (look->attributes & LOOKS_ON_BLANKS) == 0;
    for (int k = 0; k < i; k++) {
        const PenState *other = &looks->pens[k];
        bool same = plain ? (other->attributes & LOOKS_ON_BLANKS) == 0 &&
                                other->background == look->background
                          : memcmp(other, look, sizeof *look) == 0;
        if (same) {
            return k;
        }
    }
    return i;
}

void looks_set(Looks *looks, const Abilities *can, const Style *styles)
{
    for (int i = 0; i < STYLES; i++) {
        const Style *style = &styles[i];
        PenState *look = &looks->pens[i];
        bool colours = can->colours > 0;
        look->foreground = colours ? style->foreground : COLOUR_DEFAULT;
        look->background = colours ? style->background : COLOUR_DEFAULT;
        if (can->colours > 256) { /* there a number is the colour itself */
            look->foreground |= look->foreground >= 0 ? COLOUR_RGB : 0;
            look->background |= look->background >= 0 ? COLOUR_RGB : 0;
        }
        look->attributes = (style->bold ? 1 << 1 : 0) | (style->dim ? 1 << 2 : 0) |
                           (style->underline ? 1 << 4 : 0) | (style->reverse ? 1 << 7 : 0);
        if (look->foreground >= 0 || look->background >= 0) {
            look->attributes &= ~can->clashes;
        }
        looks->erasable[i] =
            (look->attributes & LOOKS_ON_BLANKS) == 0 && (can->erase || look->background < 0);
        looks->blanks[i] = (uint8_t)first_alike(looks, i);
    }
    looks->blanks[LOOKS_NEVER] = LOOKS_NEVER;
}

static int colour_here(const Abilities *can, int colour)
{
    if (colour < 0 || can->colours == 0) {
        return COLOUR_DEFAULT;
    }
    if (can->colours > 256 && colour < COLOUR_RGB) { /* there a number is the colour itself */
        return COLOUR_RGB | (int)colour_rgb(colour);
    }
    return colour >= COLOUR_RGB && can->rgb ? colour : colour_reduce(colour, can->colours);
}

PenState looks_ink(const Abilities *can, Ink ink)
{
    return (PenState){.foreground = colour_here(can, ink.foreground),
                      .background = colour_here(can, ink.background)};
}

int looks_tail(const Looks *looks, const CanvasCell *cells, int cols)
{
    int tail = cols;
    CanvasCell last = cells[tail - 1];
    if (!cell_blank(&last) || !looks->erasable[last.style]) {
        return tail;
    }
    while (tail > 0 && looks_alike(looks, &cells[tail - 1], &last)) {
        tail--;
    }
    return tail;
}
