#include "colour.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define HUE_MIN      64  /* between the most and the least of red, green and blue */
#define CONTRAST_MIN 3.0 /* under it, two colours of a small palette are as good as one */

static const char *const names[16] = {
    "black",        "red",           "green",       "yellow",         "blue",
    "magenta",      "cyan",          "white",       "bright_black",   "bright_red",
    "bright_green", "bright_yellow", "bright_blue", "bright_magenta", "bright_cyan",
    "bright_white",
};

/* xterm's defaults; a user may have others, which is why themes that must be right use 16 and
 * above. */
static const uint32_t palette16[16] = {
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
};

static const uint8_t cube_levels[6] = {0, 95, 135, 175, 215, 255};

bool colour_parse(const char *word, int *out)
{
    if (strcmp(word, "default") == 0) {
        *out = COLOUR_DEFAULT;
        return true;
    }
    for (int i = 0; i < 16; i++) {
        if (strcmp(word, names[i]) == 0) {
            *out = i;
            return true;
        }
    }
    bool rgb = word[0] == '#';
    size_t digits = strlen(word + rgb);
    if (strspn(word + rgb, rgb ? "0123456789abcdefABCDEF" : "0123456789") != digits ||
        (rgb ? digits != 6 : digits < 1 || digits > 3)) {
        return false;
    }
    int value = (int)g_ascii_strtoull(word + rgb, NULL, rgb ? 16 : 10);
    if (!rgb && value > 255) {
        return false;
    }
    *out = rgb ? COLOUR_RGB | value : value;
    return true;
}

uint32_t colour_rgb(int colour)
{
    if (colour >= COLOUR_RGB) {
        return (uint32_t)colour & 0xFFFFFF;
    }
    if (colour < 16) {
        return palette16[MAX(colour, 0)];
    }
    if (colour >= 232) {
        uint32_t level = (uint32_t)(8 + 10 * (colour - 232));
        return level << 16 | level << 8 | level;
    }
    int i = colour - 16;
    return (uint32_t)cube_levels[i / 36] << 16 | (uint32_t)cube_levels[i / 6 % 6] << 8 |
           cube_levels[i % 6];
}

/* Squared distance with the eye's weights (Riemersma's "redmean"), times 256. */
static int distance(uint32_t a, uint32_t b)
{
    int red_mean = ((int)(a >> 16) + (int)(b >> 16)) / 2;
    int red = (int)(a >> 16) - (int)(b >> 16);
    int green = (int)(a >> 8 & 0xFF) - (int)(b >> 8 & 0xFF);
    int blue = (int)(a & 0xFF) - (int)(b & 0xFF);
    return (512 + red_mean) * red * red + 1024 * green * green + (767 - red_mean) * blue * blue;
}

static int nearest(uint32_t rgb, int from, int to)
{
    int best = from;
    for (int i = from + 1; i < to; i++) {
        if (distance(rgb, colour_rgb(i)) < distance(rgb, colour_rgb(best))) {
            best = i;
        }
    }
    return best;
}

/* Of the eight: what has a hue keeps it, so that a light red does not become white. */
static int nearest_of_eight(uint32_t rgb)
{
    int level[3] = {(int)(rgb >> 16), (int)(rgb >> 8 & 0xFF), (int)(rgb & 0xFF)};
    int most = MAX(level[0], MAX(level[1], level[2]));
    int least = MIN(level[0], MIN(level[1], level[2]));
    if (most - least < HUE_MIN) {
        return nearest(rgb, 0, 8);
    }
    int found = 0;
    for (int i = 0; i < 3; i++) {
        found |= 2 * level[i] >= most + least ? 1 << i : 0;
    }
    return found;
}

int colour_reduce(int colour, int colours)
{
    if (colour < 0 || colour < MIN(colours, 256)) {
        return colour;
    }
    if (colours > 256) {
        return (int)colour_rgb(colour);
    }
    if (colours >= 256) {
        /* The first 16 are what the user made of them: the others are known. */
        return nearest(colour_rgb(colour), 16, 256);
    }
    if (colours < 16 && colour < 16) {
        return colour == 8
                   ? 7
                   : colour - 8; /* the bright half is the plain one; grey must not be black */
    }
    return colours >= 16 ? nearest(colour_rgb(colour), 0, 16)
                         : nearest_of_eight(colour_rgb(colour));
}

static double luminance(uint32_t rgb)
{
    static const double weights[3] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double level = (rgb >> (16 - 8 * i) & 0xFF) / 255.0;
        sum += weights[i] * (level <= 0.04045 ? level / 12.92 : pow((level + 0.055) / 1.055, 2.4));
    }
    return sum;
}

double colour_contrast(uint32_t a, uint32_t b)
{
    double first = luminance(a), second = luminance(b);
    return (MAX(first, second) + 0.05) / (MIN(first, second) + 0.05);
}

/* Makes two colours of a small palette readable on each other. */
static void set_apart(Style *style, int colours)
{
    uint32_t back = colour_rgb(style->background);
    if (colour_contrast(colour_rgb(style->foreground), back) >= CONTRAST_MIN) {
        return;
    }
    int white = colours >= 16 ? 15 : 7;
    bool dark = colour_contrast(colour_rgb(white), back) > colour_contrast(0, back);
    style->foreground = dark ? white : 0;
}

Style style_reduce(Style style, Style text, int colours)
{
    Style reduced = style;
    reduced.foreground = colour_reduce(style.foreground, colours);
    reduced.background = colour_reduce(style.background, colours);
    if (colours >= 256) {
        return reduced;
    }
    if (reduced.foreground >= 0 && reduced.background >= 0) {
        set_apart(&reduced, colours);
    }
    /* Many terminals of eight colours write a bold black in grey. */
    reduced.bold = reduced.bold && (colours >= 16 || reduced.foreground != 0);
    bool lost = style.background != text.background &&
                reduced.background == colour_reduce(text.background, colours);
    reduced.reverse = reduced.reverse != lost;
    return reduced;
}
