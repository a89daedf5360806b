#include "catalog_check.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"

bool catalog_text_good(const char *text, size_t max)
{
    size_t length = 0;
    while (text[length] >= ' ' && text[length] < 0x7f) {
        length++;
    }
    if (text[length] == '\0') {
        return length <= max;
    }
    length += strnlen(text + length, max + 1);
    return length <= max && text_is_clean(text, length);
}

bool catalog_degree_good(double degree, double max)
{
    return isnan(degree) || (degree >= -max && degree <= max);
}

int32_t catalog_micro(double degree)
{
    return isnan(degree) ? DEGREE_NONE : (int32_t)lround(degree * 1e6);
}

bool catalog_refuse(GError **error, const char *id, const char *message)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: %s", id_valid(id) ? id : "?",
                message);
    return false;
}

bool catalog_full(GError **error)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, _("the catalog is full"));
    return false;
}
