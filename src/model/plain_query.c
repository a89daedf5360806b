#include "plain_query.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/area.h"

bool plain_query_complain(const PlainReader *reader, const char *message, const char *what)
{
    g_autofree char *shown = text_clean(what, strlen(what), 60);
    g_set_error(reader->error, TILIK_ERROR, TILIK_ERROR_INVALID, _("column %ld: %s: %s"),
                reader->column, message, shown);
    return false;
}

bool plain_query_area(const PlainReader *reader, const char *word)
{
    AreaLevel level;
    return (strlen(word) < AREA_CODE_SIZE && area_code_level(word, &level)) ||
           plain_query_complain(reader, _("not an area code"), word);
}

bool plain_query_values(const PlainReader *reader, const char *name, const char *list,
                        PlainTake take, PlainTerm *term)
{
    g_auto(GStrv) words = g_strsplit(list, ",", PLAIN_VALUES + 1);
    if (words[0] == NULL || g_strv_length(words) > PLAIN_VALUES) {
        return plain_query_complain(
            reader, words[0] == NULL ? _("a value is missing") : _("too many values"), name);
    }
    for (char **word = words; *word != NULL; word++) {
        if (**word == '\0') {
            return plain_query_complain(reader, _("a value is missing"), name);
        }
        if (!take(reader, *word, term)) {
            return false;
        }
    }
    return true;
}

/* Takes one token off the text; quotes keep spaces in it. */
static char *next_token(const char **text)
{
    g_autoptr(GString) token = g_string_new(NULL);
    bool quoted = false;
    const char *at = *text;
    for (; *at != '\0' && (quoted || *at != ' '); at++) {
        if (*at == '"') {
            quoted = !quoted;
        } else {
            g_string_append_c(token, *at);
        }
    }
    *text = at;
    return g_string_free(g_steal_pointer(&token), FALSE);
}

static bool read_terms(PlainReader *reader, PlainTake take, const char *text)
{
    if (strnlen(text, PLAIN_BYTES + 1) > PLAIN_BYTES || !g_utf8_validate(text, -1, NULL)) {
        return plain_query_complain(reader, _("too long, or not UTF-8"), "");
    }
    const char *at = text;
    for (unsigned terms = 0; *(at += strspn(at, " ")) != '\0'; terms++) {
        reader->column = g_utf8_strlen(text, at - text) + 1;
        PlainTerm term = {.negated = *at == '-'};
        at += term.negated;
        g_autofree char *token = next_token(&at);
        if (token[0] == '\0') {
            return plain_query_complain(reader, _("a word is missing"), "-");
        }
        if (terms == PLAIN_TERMS) {
            return plain_query_complain(reader, _("too many words"), token);
        }
        if (!take(reader, token, &term)) {
            return false;
        }
        g_array_append_val(reader->query->terms, term);
    }
    return true;
}

static gint compare_cost(gconstpointer a, gconstpointer b)
{
    return (int)((const PlainTerm *)a)->field - (int)((const PlainTerm *)b)->field;
}

bool plain_query_read(PlainQuery *query, PlainTake take, const char *text, const char *me,
                      GError **error)
{
    query->terms = g_array_new(FALSE, FALSE, sizeof(PlainTerm));
    query->texts = g_ptr_array_new_with_free_func(g_free);
    PlainReader reader = {query, me != NULL ? me : "", error, 1};
    bool read = read_terms(&reader, take, text);
    g_array_sort(query->terms, compare_cost);
    return read;
}

void plain_query_clear(PlainQuery *query)
{
    g_array_unref(query->terms);
    g_ptr_array_unref(query->texts);
}

void plain_query_add(const PlainReader *reader, PlainTerm *term, char *text)
{
    g_ptr_array_add(reader->query->texts, text);
    term->values[term->count++] = text;
}
