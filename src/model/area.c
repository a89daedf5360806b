#include "model/area.h"

#include <string.h>

/* Where the digits of a level's own part begin, and where they end. */
static const struct {
    unsigned char from, to;
} parts[AREA_LEVELS] = {{3, 5}, {6, 8}, {9, 13}, {14, 17}, {18, 21}};

static bool part_good(const char *code, unsigned from, unsigned to)
{
    if (code[from - 1] != '.') {
        return false;
    }
    for (unsigned i = from; i < to; i++) {
        if (code[i] < '0' || code[i] > '9') {
            return false;
        }
    }
    return true;
}

bool area_code_level(const char *code, AreaLevel *out)
{
    size_t length = strnlen(code, AREA_CODE_SIZE);
    if (length < 5 || code[0] < '0' || code[0] > '9' || code[1] < '0' || code[1] > '9') {
        return false;
    }
    for (unsigned level = 0; level < AREA_LEVELS && parts[level].to <= length; level++) {
        if (!part_good(code, parts[level].from, parts[level].to)) {
            return false;
        }
        if (parts[level].to == length) {
            *out = (AreaLevel)level;
            return true;
        }
    }
    return false;
}

bool area_code_below(const char *code, AreaLevel level, const char *parent)
{
    return level > AREA_CITY && memcmp(code, parent, parts[level - 1].to) == 0 &&
           part_good(code, parts[level].from, parts[level].to) && code[parts[level].to] == '\0';
}

void area_code_parent(const char *code, char out[AREA_CODE_SIZE])
{
    AreaLevel level;
    size_t length = 0;
    if (area_code_level(code, &level) && level > AREA_CITY) {
        length = parts[level - 1].to;
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
