#include "wire/write.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

/* Returns how many bytes at the front stand in JSON as they are. */
static size_t plain_run(const char *text, size_t length)
{
    size_t i = 0;
    while (i < length && text[i] >= 0x20 && text[i] < 0x7F && text[i] != '"' && text[i] != '\\') {
        i++;
    }
    return i;
}

/* Writes what stops a plain run and returns its bytes. */
static size_t write_odd(GString *out, const char *text, size_t length)
{
    const char *cursor = text;
    gunichar c = text_next(&cursor, text + length);
    if (c == '"' || c == '\\') {
        g_string_append_c(out, '\\');
        g_string_append_c(out, (char)c);
    } else if (c < 0x20) {
        g_string_append_printf(out, "\\u%04x", (unsigned)c);
    } else {
        g_string_append_unichar(out, c);
    }
    return (size_t)(cursor - text);
}

void write_string(GString *out, const char *text)
{
    if (text == NULL) {
        write_raw(out, "null");
        return;
    }
    size_t length = strlen(text);
    g_string_append_c(out, '"');
    while (length > 0) {
        size_t run = plain_run(text, length);
        g_string_append_len(out, text, (gssize)run);
        if (run < length) {
            run += write_odd(out, text + run, length - run);
        }
        text += run;
        length -= run;
    }
    g_string_append_c(out, '"');
}

void write_text_or_null(GString *out, const char *text)
{
    write_string(out, text != NULL && text[0] != '\0' ? text : NULL);
}

void write_word(GString *out, const char *word)
{
    g_string_append_c(out, '"');
    g_string_append(out, word);
    g_string_append_c(out, '"');
}

/* Writes the digits so that they end before end; returns where they begin. */
static char *digits_before(char *end, uint64_t number)
{
    do {
        *--end = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    return end;
}

void write_integer(GString *out, int64_t number)
{
    char digits[24];
    char *end = digits + sizeof digits;
    char *at = digits_before(end, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
    if (number < 0) {
        *--at = '-';
    }
    g_string_append_len(out, at, end - at);
}

/* Coordinates have few decimals: seven are a centimetre. */
static bool write_short_double(GString *out, double number)
{
    double scaled = number * 1e7;
    if (fabs(scaled) >= 1e15) {
        return false;
    }
    int64_t whole = llround(scaled);
    if ((double)whole / 1e7 != number) {
        return false;
    }
    if (whole < 0) {
        g_string_append_c(out, '-');
        whole = -whole;
    }
    write_integer(out, whole / 10000000);
    char decimals[8] = ".0000000";
    int used = 0;
    int64_t rest = whole % 10000000;
    for (int i = 7; i >= 1; i--, rest /= 10) {
        decimals[i] = (char)('0' + rest % 10);
        used = used == 0 && decimals[i] != '0' ? i + 1 : used;
    }
    g_string_append_len(out, decimals, used);
    return true;
}

void write_double(GString *out, double number)
{
    if (!isfinite(number)) {
        write_raw(out, "null");
    } else if (!write_short_double(out, number)) {
        char text[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append(out, g_ascii_dtostr(text, sizeof text, number));
    }
}

void write_time(GString *out, int64_t wall_ms)
{
    if (wall_ms <= 0) {
        write_raw(out, "null");
        return;
    }
    char time[CLOCK_RFC3339_SIZE];
    clock_format(wall_ms, time);
    write_word(out, time);
}

void write_bool(GString *out, bool value)
{
    if (value) {
        write_raw(out, "true");
    } else {
        write_raw(out, "false");
    }
}

void write_each(GString *out, const void *items, size_t count, size_t size, WriteItem write_item)
{
    g_string_append_c(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            g_string_append_c(out, ',');
        }
        write_item(out, (const char *)items + i * size);
    }
    g_string_append_c(out, ']');
}

void write_array(GString *out, const GArray *items, WriteItem write_item)
{
    write_each(out, items->data, items->len, g_array_get_element_size((GArray *)items), write_item);
}

void write_strings(GString *out, const char *const *strings)
{
    g_string_append_c(out, '[');
    for (size_t i = 0; strings != NULL && strings[i] != NULL; i++) {
        if (i > 0) {
            g_string_append_c(out, ',');
        }
        write_string(out, strings[i]);
    }
    g_string_append_c(out, ']');
}
