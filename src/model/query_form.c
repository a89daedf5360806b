/* RT, RW and codes as people type them. */
#include <string.h>

#include "query_private.h"

/* Reads digits to a number of at most three, -1 for zeros alone: "rt0" is on its way to "rt03". */
static const char *read_number(const char *text, int *out)
{
    int number = 0;
    const char *at = text;
    for (; g_ascii_isdigit(*at) && at - text < 3; at++) {
        number = number * 10 + (*at - '0');
    }
    *out = number > 0 ? number : -1;
    return at;
}

static const char *skip_label(const char *text, char second)
{
    bool label = text[0] == 'r' && text[1] == second;
    text += label ? 2 : 0;
    return label && (*text == ' ' || *text == '.') ? text + 1 : text;
}

static bool read_rt_rw(Word *word)
{
    const char *slash = strchr(word->text, '/');
    if (slash == NULL) {
        return false;
    }
    const char *rt = skip_label(word->text, 't');
    if (!g_ascii_isdigit(*rt) || read_number(rt, &word->rt) != slash) {
        return false;
    }
    return *read_number(skip_label(slash + 1, 'w'), &word->rw) == '\0';
}

static bool is_code(const char *text)
{
    return g_ascii_isdigit(text[0]) && strchr(text, '.') != NULL &&
           strspn(text, "0123456789.") == strlen(text);
}

void query_form(Word *word)
{
    const char *text = word->text;
    word->rt = word->rw = -1;
    word->form = FORM_TEXT;
    if (text[0] == 'r' && text[1] == 't' &&
        *read_number(skip_label(text, 't'), &word->rt) == '\0') {
        word->form = FORM_RT;
    } else if (text[0] == 'r' && text[1] == 'w' &&
               *read_number(skip_label(text, 'w'), &word->rw) == '\0') {
        word->form = FORM_RW;
    } else if (read_rt_rw(word)) {
        word->form = FORM_RT_RW;
    } else if (g_ascii_isdigit(text[0]) && *read_number(text, &word->rt) == '\0') {
        word->form = FORM_NUMBER;
    } else if (is_code(text)) {
        word->form = FORM_CODE;
    }
    if (word->form == FORM_TEXT) {
        word->rt = word->rw = -1;
    }
}

static bool covers(int earlier, int next)
{
    return earlier == -1 || earlier == next;
}

bool query_form_narrows(const Word *earlier, const Word *next)
{
    if (next->form == FORM_TEXT) {
        return earlier->form == FORM_TEXT;
    }
    if (strcmp(earlier->text, "r") == 0) {
        return next->form == FORM_RT || next->form == FORM_RW;
    }
    if (earlier->form != next->form) {
        return false;
    }
    if (next->form == FORM_CODE) {
        return g_str_has_prefix(next->text, earlier->text);
    }
    return next->form != FORM_NUMBER
               ? covers(earlier->rt, next->rt) && covers(earlier->rw, next->rw)
               : earlier->rt == next->rt;
}

bool query_form_matches(const Word *word, AreaLevel level, const char *code)
{
    int number = (int)area_code_number(code);
    switch (word->form) {
    case FORM_RT:
        return level == AREA_RT && covers(word->rt, number);
    case FORM_RW:
        return level == AREA_RW && covers(word->rw, number);
    case FORM_NUMBER:
        return word->rt == number;
    case FORM_RT_RW: {
        char above[AREA_CODE_SIZE];
        if (level != AREA_RT || !covers(word->rt, number)) {
            return false;
        }
        area_code_parent(code, above);
        return covers(word->rw, (int)area_code_number(above));
    }
    case FORM_CODE:
        return g_str_has_prefix(code, word->text);
    default:
        return false;
    }
}
