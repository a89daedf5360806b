#include "model/area.h"

#include <string.h>

/* What each level adds to the code above it; the sum is the length of a code of that level. */
static const char *const code_form = "00.00.00.0000.000.000";
static const unsigned char code_lengths[AREA_LEVELS] = {5, 8, 13, 17, 21};

bool area_code_level(const char *code, AreaLevel *out)
{
    unsigned i = 0;
    for (; code[i] != '\0'; i++) {
        char form = code_form[i];
        if (form == '\0' || (form == '.') != (code[i] == '.')) {
            return false;
        }
        if (form == '0' && (code[i] < '0' || code[i] > '9')) {
            return false;
        }
    }
    for (unsigned level = 0; level < AREA_LEVELS; level++) {
        if (code_lengths[level] == i) {
            *out = (AreaLevel)level;
            return true;
        }
    }
    return false;
}

void area_code_parent(const char *code, char out[AREA_CODE_SIZE])
{
    AreaLevel level;
    size_t length = 0;
    if (area_code_level(code, &level) && level > AREA_CITY) {
        length = code_lengths[level - 1];
        memcpy(out, code, length);
    }
    out[length] = '\0';
}

bool area_code_within(const char *code, const char *scope)
{
    size_t length = strlen(scope);
    return length > 0 && strncmp(code, scope, length) == 0 &&
           (code[length] == '\0' || code[length] == '.');
}

unsigned area_code_number(const char *code)
{
    const char *dot = strrchr(code, '.');
    unsigned number = 0;
    for (const char *digit = dot != NULL ? dot + 1 : code; *digit >= '0' && *digit <= '9';
         digit++) {
        number = (number * 10 + (unsigned)(*digit - '0')) % 100000;
    }
    return number;
}
