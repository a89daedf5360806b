/* What a query leaves out, and whether that is there at all. */
#include <string.h>

#include "query_private.h"

static bool stands(const Catalog *catalog, const char *text, int64_t now_ms)
{
    g_autoptr(Query) alone = query_parse(text, NULL);
    if (alone == NULL || query_is_empty(alone)) {
        return true; /* can't be told */
    }
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_exact(alone);
    query_select(alone, catalog, CATALOG_NONE, now_ms, NULL, found);
    return found->len > 0;
}

static char *quoted(const char *field, const char *value)
{
    const char *quote = strpbrk(value, " :") != NULL ? "\"" : "";
    return g_strconcat(field, field[0] != '\0' ? ":" : "", quote, value, quote, NULL);
}

static bool names_things(QueryField field)
{
    switch (field) {
    case QUERY_KEC:
    case QUERY_KEL:
    case QUERY_RW:
    case QUERY_RT:
    case QUERY_AREA:
    case QUERY_SITE:
    case QUERY_LINK:
    case QUERY_ID:
    case QUERY_NAME:
    case QUERY_ANALYTICS:
        return true;
    default: /* of the rest there are few, and a wrong one is not parsed */
        return false;
    }
}

char *query_idle(const Query *query, const Catalog *catalog, int64_t now_ms)
{
    for (unsigned i = 0; i < query->word_count; i++) {
        g_autofree char *text = quoted("", query->words[i].text);
        if (query->words[i].negated && !stands(catalog, text, now_ms)) {
            return g_steal_pointer(&text);
        }
    }
    for (guint i = 0; i < query->terms->len; i++) {
        const Term *term = g_ptr_array_index(query->terms, i);
        for (unsigned k = 0; k < term->count && term->negated && names_things(term->field); k++) {
            g_autofree char *text = quoted(query_field_word(term->field), term->values[k]);
            if (!stands(catalog, text, now_ms)) {
                return g_steal_pointer(&text);
            }
        }
    }
    return NULL;
}

bool query_asks(const Query *query, QueryField field)
{
    for (guint i = 0; i < query->terms->len; i++) {
        if (((const Term *)g_ptr_array_index(query->terms, i))->field == field) {
            return true;
        }
    }
    return false;
}
