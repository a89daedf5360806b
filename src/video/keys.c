#include "video/keys.h"

#include <glib.h>

/* Keysyms, as X11/keysymdef.h numbers them: the key, and its twin on the number pad. */
static const struct {
    uint32_t key, pad;
    const char *word;
} NAMED[] = {
    {0xff51, 0xff96, "Left"},     {0xff52, 0xff97, "Up"},    {0xff53, 0xff98, "Right"},
    {0xff54, 0xff99, "Down"},     {0xff0d, 0xff8d, "Enter"}, {0x0020, 0xff80, "space"},
    {0xff09, 0xff89, "Tab"},      {0xff08, 0, "BackSpace"},  {0xff55, 0xff9a, "PageUp"},
    {0xff56, 0xff9b, "PageDown"}, {0xff50, 0xff95, "Home"},  {0xff57, 0xff9c, "End"},
};
/* The number pad's characters: keysym less this. */
#define PAD_FIRST  0xffaa
#define PAD_LAST   0xffb9
#define PAD_OFFSET 0xff80
#define F1         0xffbe

bool keys_word(uint32_t keysym, char out[KEYS_WORD_MAX])
{
    for (size_t i = 0; i < G_N_ELEMENTS(NAMED); i++) {
        if (keysym == NAMED[i].key || (keysym == NAMED[i].pad && keysym != 0)) {
            g_strlcpy(out, NAMED[i].word, KEYS_WORD_MAX);
            return true;
        }
    }
    if (keysym >= F1 && keysym < F1 + 12) {
        g_snprintf(out, KEYS_WORD_MAX, "F%u", (unsigned)(keysym - F1 + 1));
        return true;
    }
    if (keysym >= PAD_FIRST && keysym <= PAD_LAST) {
        keysym -= PAD_OFFSET;
    }
    if (keysym <= 0x20 || keysym >= 0x7f) {
        return false;
    }
    out[0] = (char)keysym;
    out[1] = '\0';
    return true;
}
