#include "model/picture.h"

/* Colour registers and levels of a sixel terminal; VT340 counts levels to 100. */
#define REGISTERS_MAX 1023
#define LEVEL_MAX     100
#define NUMBER_MAX    65535
#define BAND          6

void picture_clear(Picture *picture)
{
    g_clear_pointer(&picture->cells, g_free);
    g_clear_pointer(&picture->body, g_free);
}

bool picture_code_allowed(uint32_t code)
{
    return (code >= 0x20 && code <= 0x7E) || (code >= 0x2500 && code <= 0x259F) ||
           (code >= 0x2800 && code <= 0x28FF);
}

typedef struct SixelReader {
    const char *at, *end;
    int width, height;
    int column, band;
} SixelReader;

static bool at_digit(const SixelReader *reader)
{
    return reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9';
}

/* Takes a number off the front; -1 when there is none, or it is over NUMBER_MAX. */
static int take_number(SixelReader *reader)
{
    int number = at_digit(reader) ? 0 : -1;
    while (at_digit(reader)) {
        number = number * 10 + (*reader->at++ - '0');
        if (number > NUMBER_MAX) {
            return -1;
        }
    }
    return number;
}

static bool take(SixelReader *reader, char wanted)
{
    if (reader->at == reader->end || *reader->at != wanted) {
        return false;
    }
    reader->at++;
    return true;
}

/* "1;1;WIDTH;HEIGHT, which must be the sizes that are known. */
static bool take_raster(SixelReader *reader)
{
    int numbers[4];
    for (int i = 0; i < 4; i++) {
        if (i > 0 && !take(reader, ';')) {
            return false;
        }
        numbers[i] = take_number(reader);
    }
    return numbers[0] == 1 && numbers[1] == 1 && numbers[2] == reader->width &&
           numbers[3] == reader->height;
}

/* #REGISTER, or #REGISTER;2;RED;GREEN;BLUE */
static bool take_colour(SixelReader *reader)
{
    int number = take_number(reader);
    if (number < 0 || number > REGISTERS_MAX) {
        return false;
    }
    if (!take(reader, ';')) {
        return true;
    }
    if (take_number(reader) != 2) {
        return false;
    }
    for (int i = 0; i < 3; i++) {
        int level = take(reader, ';') ? take_number(reader) : -1;
        if (level < 0 || level > LEVEL_MAX) {
            return false;
        }
    }
    return true;
}

static bool take_data(SixelReader *reader, int count)
{
    bool data = reader->at < reader->end && *reader->at >= '?' && *reader->at <= '~';
    reader->at++;
    reader->column += count;
    return data && count >= 1 && reader->column <= reader->width &&
           reader->band * BAND < reader->height;
}

static bool take_step(SixelReader *reader)
{
    switch (*reader->at) {
    case '#':
        reader->at++;
        return take_colour(reader);
    case '!':
        reader->at++;
        return take_data(reader, take_number(reader));
    case '$':
        reader->at++;
        reader->column = 0;
        return true;
    case '-':
        reader->at++;
        reader->column = 0;
        reader->band++;
        return reader->band * BAND <= reader->height + BAND;
    default:
        return take_data(reader, 1);
    }
}

bool picture_sixel_valid(const char *body, size_t size, int width, int height)
{
    SixelReader reader = {.at = body, .end = body + size, .width = width, .height = height};
    if (size == 0 || width < 1 || height < 1 || !take(&reader, '"') || !take_raster(&reader)) {
        return false;
    }
    while (reader.at < reader.end) {
        if (!take_step(&reader)) {
            return false;
        }
    }
    return true;
}

bool picture_base64_valid(const char *body, size_t size)
{
    size_t padding = size > 0 && body[size - 1] == '=' ? 1 : 0;
    padding += padding == 1 && size > 1 && body[size - 2] == '=' ? 1 : 0;
    if (size == 0 || size % 4 != 0) {
        return false;
    }
    for (size_t i = 0; i < size - padding; i++) {
        if (!g_ascii_isalnum(body[i]) && body[i] != '+' && body[i] != '/') {
            return false;
        }
    }
    return true;
}
