#include "ui/key.h"

#include <glib.h>
#include <string.h>

#include "base/text.h"

#define KEY_NAME_ROW(id, name) {id, name},

static const struct {
    Key key;
    const char *name;
} key_names[] = {
    KEYSYM_TABLE(KEY_NAME_ROW){' ', "Space"},
    {',', "Comma"},
    {'-', "Minus"},
};

static Key special_key(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(key_names); i++) {
        if (g_ascii_strcasecmp(key_names[i].name, name) == 0) {
            return key_names[i].key;
        }
    }
    if ((name[0] == 'F' || name[0] == 'f') && g_ascii_isdigit(name[1])) {
        char *end;
        gint64 number = g_ascii_strtoll(name + 1, &end, 10);
        return *end == '\0' && number >= 1 && number <= 24 ? KEYSYM_F0 + (Key)number : KEY_NONE;
    }
    return KEY_NONE;
}

/* One clean character that stands alone. */
static Key character_key(const char *name)
{
    size_t size = strlen(name);
    if (size == 0 || size > 4 || !text_is_clean(name, size)) {
        return KEY_NONE;
    }
    gunichar code = g_utf8_get_char(name);
    return *g_utf8_next_char(name) == '\0' ? code : KEY_NONE;
}

static Key modifier(char letter)
{
    switch (g_ascii_toupper(letter)) {
    case 'C':
        return KEYMOD_CTRL;
    case 'M':
    case 'A':
        return KEYMOD_ALT;
    case 'S':
        return KEYMOD_SHIFT;
    default:
        return KEY_NONE;
    }
}

bool key_parse(const char *name, Key *out)
{
    Key modifiers = 0;
    while (name[0] != '\0' && name[1] == '-' && name[2] != '\0') {
        Key bit = modifier(name[0]);
        if (bit == KEY_NONE || (modifiers & bit) != 0) {
            return false;
        }
        modifiers |= bit;
        name += 2;
    }
    Key key = special_key(name);
    if (key == KEY_NONE) {
        key = character_key(name);
        if (key == KEY_NONE) {
            return false;
        }
        if ((modifiers & KEYMOD_CTRL) != 0) {
            key = (Key)g_unichar_tolower(key);
        }
    }
    if ((modifiers & KEYMOD_SHIFT) != 0 && key < KEYSYM_FIRST) {
        key = (Key)g_unichar_toupper(key);
        modifiers &= ~KEYMOD_SHIFT;
    }
    *out = key | modifiers;
    return true;
}

void key_format(Key key, char out[KEY_NAME_SIZE])
{
    Key base = key & ~KEYMOD_ALL;
    char *end = out;
    static const struct {
        Key bit;
        char letter;
    } modifiers[] = {{KEYMOD_CTRL, 'C'}, {KEYMOD_ALT, 'M'}, {KEYMOD_SHIFT, 'S'}};
    for (size_t i = 0; i < G_N_ELEMENTS(modifiers); i++) {
        if ((key & modifiers[i].bit) != 0) {
            *end++ = modifiers[i].letter;
            *end++ = '-';
        }
    }
    size_t room = KEY_NAME_SIZE - (size_t)(end - out);
    for (size_t i = 0; i < G_N_ELEMENTS(key_names); i++) {
        if (key_names[i].key == base) {
            g_strlcpy(end, key_names[i].name, room);
            return;
        }
    }
    if (base > KEYSYM_F0 && base <= KEYSYM_F24) {
        g_snprintf(end, (gulong)room, "F%u", base - KEYSYM_F0);
    } else if (base > ' ' && g_unichar_validate(base)) {
        end[g_unichar_to_utf8(base, end)] = '\0';
    } else {
        g_strlcpy(end, "?", room);
    }
}

uint32_t key_character(Key key)
{
    return key >= ' ' && key != 0x7F && key < KEYSYM_FIRST ? key : 0;
}
