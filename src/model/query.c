#include <string.h>

#include "query_private.h"

static void word_clear(Word *word)
{
    g_free(word->text);
    g_free(word->folded);
    fuzzy_free(word->pattern);
}

void query_free(Query *query)
{
    if (query == NULL) {
        return;
    }
    for (unsigned i = 0; i < query->word_count; i++) {
        word_clear(&query->words[i]);
    }
    g_ptr_array_unref(query->terms);
    g_free(query->bits);
    g_free(query);
}

bool query_is_empty(const Query *query)
{
    return query->word_count == 0 && query->terms->len == 0;
}

void query_exact(Query *query)
{
    query->exact = true;
    g_clear_pointer(&query->bits, g_free);
}

static bool same_term(const Term *a, const Term *b)
{
    if (a->field != b->field || a->negated != b->negated || a->count != b->count) {
        return false;
    }
    for (unsigned i = 0; i < a->count; i++) {
        if (strcmp(a->values[i], b->values[i]) != 0) {
            return false;
        }
    }
    return true;
}

static bool has_term(const Query *query, const Term *wanted)
{
    /* Time alone, or a look, lets cameras into these: what was found a while ago may be too little.
     */
    if (query_is_time(wanted->field) || wanted->field == QUERY_SEEN_BY) {
        return false;
    }
    for (guint i = 0; i < query->terms->len; i++) {
        if (same_term(g_ptr_array_index(query->terms, i), wanted)) {
            return true;
        }
    }
    return false;
}

static bool word_narrows(const Word *earlier, const Word *next)
{
    if (earlier->negated || next->negated) {
        return earlier->negated && next->negated && strcmp(earlier->text, next->text) == 0;
    }
    bool folds = earlier->folded_length > 0 || next->folded_length == 0;
    return folds && strstr(next->text, earlier->text) != NULL &&
           strstr(next->folded, earlier->folded) != NULL &&
           (next->classes & ~earlier->classes) == 0 && (next->states & ~earlier->states) == 0 &&
           (next->reasons & ~earlier->reasons) == 0 && query_form_narrows(earlier, next);
}

bool query_narrows(const Query *earlier, const Query *next)
{
    for (guint i = 0; i < earlier->terms->len; i++) {
        if (!has_term(next, g_ptr_array_index(earlier->terms, i))) {
            return false;
        }
    }
    for (unsigned i = 0; i < earlier->word_count; i++) {
        bool implied = false;
        for (unsigned k = 0; k < next->word_count && !implied; k++) {
            implied = word_narrows(&earlier->words[i], &next->words[k]);
        }
        if (!implied) {
            return false;
        }
    }
    return true;
}
