#include "wire/viewer_fields.h"

#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"

bool fields_complain(GError **error, const char *field, const char *what)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: %s", field, what);
    return false;
}

/* A place in the struct, as the kind says what stands there. */
static void *at(const void *base, const Field *field)
{
    return (char *)(uintptr_t)base + field->offset;
}

static bool is_string(FieldKind kind)
{
    return kind <= FIELD_SECRET;
}

static bool read_string(const Field *field, const cJSON *item, char **out, GError **error)
{
    if (!cJSON_IsString(item)) {
        return fields_complain(error, field->name,
                               field->kind == FIELD_ID ? "not an id" : "not a string");
    }
    const char *text = item->valuestring;
    size_t length = strlen(text);
    if (field->kind == FIELD_TEXT) {
        *out = text_clean(text, length, (size_t)field->max);
        return true;
    }
    if (field->kind == FIELD_ID && !id_valid(text)) {
        return fields_complain(error, field->name, "not an id");
    }
    if (field->kind != FIELD_ID && length > (size_t)field->max) {
        return fields_complain(error, field->name, "too long");
    }
    if (!text_is_clean(text, length)) {
        return fields_complain(error, field->name, "has control characters or is not UTF-8");
    }
    *out = g_strdup(text);
    return true;
}

static bool read_number(const Field *field, const cJSON *item, void *out, GError **error)
{
    double value = item->valuedouble;
    if (!cJSON_IsNumber(item) || !(value >= 0) || value > field->max) {
        return fields_complain(error, field->name, "not a number in its range");
    }
    if (field->kind == FIELD_INT) {
        *(int *)out = (int)value;
    } else if (field->kind == FIELD_LONG) {
        *(int64_t *)out = (int64_t)value;
    } else {
        *(double *)out = value;
    }
    return true;
}

bool fields_read(const Field *fields, size_t count, const cJSON *object, void *out, GError **error)
{
    for (size_t i = 0; i < count; i++) {
        const Field *field = &fields[i];
        const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, field->name);
        if (item == NULL || cJSON_IsNull(item)) {
            continue;
        }
        bool read = true;
        if (field->kind == FIELD_FLAG) {
            *(bool *)at(out, field) = cJSON_IsTrue(item);
        } else if (is_string(field->kind)) {
            read = read_string(field, item, at(out, field), error);
        } else {
            read = read_number(field, item, at(out, field), error);
        }
        if (!read) {
            return false;
        }
    }
    return true;
}

/* cJSON's printer leaves copies of what it prints, so lines with secrets are written by hand. */
void fields_append_string(GString *out, const char *name, const char *value)
{
    if (value == NULL) {
        return;
    }
    g_string_append_printf(out, ",\"%s\":\"", name);
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\') {
            g_string_append_c(out, '\\');
            g_string_append_c(out, *c);
        } else if ((unsigned char)*c < 0x20) {
            g_string_append_printf(out, "\\u%04x", *c);
        } else {
            g_string_append_c(out, *c);
        }
    }
    g_string_append_c(out, '"');
}

static void append_number(GString *out, const Field *field, double value, bool always)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    if (always || value > 0) {
        g_string_append_printf(out, ",\"%s\":%s", field->name,
                               g_ascii_formatd(text, sizeof text, "%.6g", value));
    }
}

void fields_write(const Field *fields, size_t count, const void *from, unsigned kind, GString *out)
{
    for (size_t i = 0; i < count; i++) {
        const Field *field = &fields[i];
        const void *value = at(from, field);
        bool always = (field->always & kind) != 0;
        if (is_string(field->kind)) {
            fields_append_string(out, field->name, *(char *const *)value);
        } else if (field->kind == FIELD_FLAG) {
            if (always || *(const bool *)value) {
                g_string_append_printf(out, ",\"%s\":%s", field->name,
                                       *(const bool *)value ? "true" : "false");
            }
        } else if (field->kind == FIELD_NUMBER) {
            append_number(out, field, *(const double *)value, always);
        } else {
            int64_t number =
                field->kind == FIELD_INT ? *(const int *)value : *(const int64_t *)value;
            if (always || number > 0) {
                g_string_append_printf(out, ",\"%s\":%" G_GINT64_FORMAT, field->name, number);
            }
        }
    }
}

void fields_clear(const Field *fields, size_t count, void *from)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_string(fields[i].kind)) {
            continue;
        }
        char **text = at(from, &fields[i]);
        if (*text != NULL && fields[i].kind == FIELD_SECRET) {
            explicit_bzero(*text, strlen(*text));
        }
        g_clear_pointer(text, g_free);
    }
}

void fields_wipe(const Field *fields, size_t count, const cJSON *object)
{
    for (size_t i = 0; i < count; i++) {
        const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, fields[i].name);
        if (fields[i].kind == FIELD_SECRET && cJSON_IsString(item)) {
            explicit_bzero(item->valuestring, strlen(item->valuestring));
        }
    }
}
