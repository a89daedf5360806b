#include "wire/viewer_fields.h"

#include <string.h>

#include "wire/write.h"

static bool is_string(const Field *field)
{
    return field->kind == FIELD_TEXT || field->kind == FIELD_EXACT || field->kind == FIELD_ID;
}

static const void *place(const void *from, const Field *field)
{
    return (const char *)from + field->offset;
}

void fields_own(const FieldSet *set, void *out)
{
    for (size_t i = 0; i < set->count; i++) {
        if (is_string(&set->fields[i])) {
            char **text = (char **)(void *)((char *)out + set->fields[i].offset);
            *text = g_strdup(*text);
        }
    }
}

static bool is_always(const FieldAlways *always, const char *name, unsigned kind)
{
    while (always->name != NULL && strcmp(always->name, name) != 0) {
        always++;
    }
    return always->name != NULL && (always->kinds & kind) != 0;
}

static void write_name(GString *out, const Field *field)
{
    g_string_append_printf(out, ",\"%s\":", field->name);
}

static void write_number(GString *out, const Field *field, double value, bool always)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    if (always || value > 0) {
        write_name(out, field);
        g_string_append(out, g_ascii_formatd(text, sizeof text, "%.6g", value));
    }
}

static void write_whole(GString *out, const Field *field, int64_t value, bool always)
{
    if (always || value > 0) {
        write_name(out, field);
        write_integer(out, value);
    }
}

static void write_field(GString *out, const Field *field, const void *value, bool always)
{
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_EXACT:
    case FIELD_ID:
        if (*(char *const *)value != NULL) {
            write_name(out, field);
            write_string(out, *(char *const *)value);
        }
        break;
    case FIELD_INT:
        write_whole(out, field, *(const int *)value, always);
        break;
    case FIELD_INT64:
        write_whole(out, field, *(const int64_t *)value, always);
        break;
    case FIELD_AMOUNT:
        write_number(out, field, *(const double *)value, always);
        break;
    case FIELD_BOOL:
        if (always || *(const bool *)value) {
            write_name(out, field);
            write_bool(out, *(const bool *)value);
        }
        break;
    default:
        break;
    }
}

void fields_write(GString *out, const FieldSet *set, const FieldAlways *always, unsigned kind,
                  const void *from)
{
    for (size_t i = 0; i < set->count; i++) {
        const Field *field = &set->fields[i];
        write_field(out, field, place(from, field), is_always(always, field->name, kind));
    }
}

void fields_clear(const FieldSet *set, void *from)
{
    for (size_t i = 0; i < set->count; i++) {
        if (!is_string(&set->fields[i])) {
            continue;
        }
        char **text = (char **)(void *)((char *)from + set->fields[i].offset);
        if (*text != NULL) {
            explicit_bzero(*text, strlen(*text));
        }
        g_clear_pointer(text, g_free);
    }
}
