/* From text to an AlertQuery: its own fields here, all else by query_parse(), a Query each. */
#include <string.h>

#include "alert_query_private.h"
#include "base/error.h"
#include "base/text.h"

typedef struct AlertParser {
    QueryReader reader;
    AlertQuery *query;
} AlertParser;

void alert_term_free(void *data)
{
    AlertTerm *term = data;
    for (unsigned i = 0; i < term->count; i++) {
        g_free(term->values[i]);
    }
    query_free(term->query);
    g_free(term->text);
    g_free(term->folded);
    g_free(term->cameras);
    g_free(term);
}

/* ---- values ---- */

static const char *read_operator(const char *value, TermOperator *out)
{
    static const struct {
        const char *sign;
        TermOperator means;
    } signs[] = {{">=", TERM_LEAST},
                 {"<=", TERM_MOST},
                 {">", TERM_MORE},
                 {"<", TERM_LESS},
                 {"=", TERM_EQUAL}};
    *out = TERM_EQUAL;
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (g_str_has_prefix(value, signs[i].sign)) {
            *out = signs[i].means;
            return value + strlen(signs[i].sign);
        }
    }
    return value;
}

static bool read_number(const char *text, double most, double *out)
{
    char *end;
    if (!g_ascii_isdigit(text[0]) || strspn(text, "0123456789.") != strlen(text)) {
        return false;
    }
    *out = g_ascii_strtod(text, &end);
    return *end == '\0' && *out <= most;
}

static bool add_numbers(const AlertParser *parser, const QueryToken *token, AlertTerm *term)
{
    bool score = term->field == ALERT_FIELD_SCORE;
    for (unsigned i = 0; i < term->count; i++) {
        const char *value = read_operator(term->values[i], &term->operators[i]);
        if (!read_number(value, score ? 1 : (double)ALERT_COUNT_MAX, &term->numbers[i])) {
            return query_complain(
                &parser->reader, token->at,
                score ? _("a number like >0.8 is wanted") : _("a number like >5 is wanted"), value);
        }
    }
    term->loose = true;
    return true;
}

/* "age:2h" is more than 2 hours ago, as of cameras. */
static bool add_times(const AlertParser *parser, const QueryToken *token, AlertTerm *term,
                      bool indonesian)
{
    for (unsigned i = 0; i < term->count; i++) {
        int64_t ms;
        const char *value = read_operator(term->values[i], &term->operators[i]);
        if (!query_words_duration(value, indonesian, &ms)) {
            return query_complain(&parser->reader, token->at,
                                  _("a time like >2h or <30m is wanted"), value);
        }
        if (term->operators[i] == TERM_EQUAL) {
            term->operators[i] = TERM_LEAST;
        }
        term->numbers[i] = (double)ms;
    }
    term->loose = true;
    return true;
}

static bool add_set(const AlertParser *parser, const QueryToken *token, AlertTerm *term)
{
    for (unsigned i = 0; i < term->count; i++) {
        if (!alert_words_value(term, term->values[i])) {
            return query_complain(&parser->reader, token->at, _("unknown value"), term->values[i]);
        }
    }
    return true;
}

/* All values must say the same: yes,no would be anything. */
static bool add_flag(const AlertParser *parser, const QueryToken *token, AlertTerm *term)
{
    for (unsigned i = 0; i < term->count; i++) {
        bool yes;
        if (!query_words_yes(term->values[i], &yes) || (i > 0 && yes != term->yes)) {
            return query_complain(&parser->reader, token->at, _("yes or no is wanted"),
                                  term->values[i]);
        }
        term->yes = yes;
    }
    term->loose = true;
    return true;
}

static bool add_kind(const AlertParser *parser, const QueryToken *token, AlertTerm *term)
{
    for (unsigned i = 0; i < term->count; i++) {
        if (strlen(term->values[i]) >= ALERT_KIND_SIZE) {
            return query_complain(&parser->reader, token->at, _("no kind is so long"), NULL);
        }
    }
    return true;
}

static bool add_field_values(const AlertParser *parser, const QueryToken *token, AlertTerm *term,
                             bool indonesian)
{
    switch (term->field) {
    case ALERT_FIELD_PRIORITY:
    case ALERT_FIELD_STATE:
    case ALERT_FIELD_VERDICT:
        return add_set(parser, token, term);
    case ALERT_FIELD_AGE:
        return add_times(parser, token, term, indonesian);
    case ALERT_FIELD_COUNT:
    case ALERT_FIELD_SCORE:
        return add_numbers(parser, token, term);
    case ALERT_FIELD_CHATTERING:
    case ALERT_FIELD_STALE:
    case ALERT_FIELD_ESCALATED:
        return add_flag(parser, token, term);
    case ALERT_FIELD_KIND:
        return add_kind(parser, token, term);
    case ALERT_FIELD_SITUATION:
    case ALERT_FIELD_ID:
        term->loose = true;
        return true;
    default:
        return true;
    }
}

/* ---- terms ---- */

static AlertTerm *new_term(AlertParser *parser, const QueryToken *token, unsigned field)
{
    if (parser->query->terms->len >= QUERY_BITS) {
        query_complain(&parser->reader, token->at, _("too many words"), NULL);
        return NULL;
    }
    AlertTerm *term = g_new0(AlertTerm, 1);
    term->field = field;
    term->negated = token->negated;
    g_ptr_array_add(parser->query->terms, term);
    return term;
}

static bool compares(AlertField field)
{
    return field == ALERT_FIELD_AGE || field == ALERT_FIELD_COUNT || field == ALERT_FIELD_SCORE;
}

static bool add_own(AlertParser *parser, const QueryToken *token, AlertField field, bool indonesian)
{
    size_t at = query_operator_at(token->text);
    if (token->text[at] != ':' && !compares(field)) {
        return query_complain(&parser->reader, token->at,
                              _("only a time or a number can be more or less"), NULL);
    }
    AlertTerm *term = new_term(parser, token, field);
    const char *values = token->text + at + (token->text[at] == ':' ? 1 : 0);
    return term != NULL &&
           query_read_values(&parser->reader, token, values, term->values, &term->count) &&
           add_field_values(parser, token, term, indonesian);
}

/* Blanks stand for what is before it, so that a column in a complaint is right. */
static char *alone(const AlertParser *parser, const QueryToken *token, size_t end)
{
    size_t from = token->at + (token->negated ? 1 : 0);
    long blanks = g_utf8_strlen(parser->reader.text, (gssize)from);
    if (token->text[0] == '-' && token->text[1] != '\0') {
        return g_strdup_printf("%*s\"%s\"", (int)blanks, "", token->text); /* negates no more */
    }
    return g_strdup_printf("%*s%.*s", (int)blanks, "", (int)(end - from),
                           parser->reader.text + from);
}

static bool add_city(AlertParser *parser, const QueryToken *token, size_t end)
{
    AlertTerm *term = new_term(parser, token, TERM_CITY);
    if (term == NULL) {
        return false;
    }
    g_autofree char *text = alone(parser, token, end);
    term->query = query_parse(text, parser->reader.error);
    if (term->query == NULL) {
        return false;
    }
    term->place = term->query->place_count > 0;
    term->word = term->query->word_count > 0;
    if (term->word) {
        term->text = g_strdup(term->query->words[0].text);
        term->folded = g_strdup(term->query->words[0].folded);
    }
    if (term->negated) {
        query_exact(term->query); /* misspelt, it leaves out nothing */
    }
    return true;
}

static bool add_tokens(AlertParser *parser, GArray *tokens)
{
    for (guint i = 0; i < tokens->len; i++) {
        const QueryToken *token = &g_array_index(tokens, QueryToken, i);
        size_t at = token->quoted ? 0 : query_operator_at(token->text);
        g_autofree char *name = g_strndup(token->text, at);
        AlertField field;
        bool indonesian;
        if (at > 0 && alert_words_field(name, &field, &indonesian)) {
            if (!add_own(parser, token, field, indonesian)) {
                return false;
            }
            continue;
        }
        bool pair = at == 0 && i + 1 < tokens->len && query_pair(token, token + 1);
        if (!add_city(parser, token, pair ? token[1].end : token->end)) {
            return false;
        }
        i += pair ? 1 : 0;
    }
    return true;
}

AlertQuery *alert_query_parse(const char *text, GError **error)
{
    size_t length = strlen(text);
    if (length > QUERY_BYTES) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE,
                    _("column %d: the query is too long"), QUERY_BYTES + 1);
        return NULL;
    }
    g_autoptr(AlertQuery) query = g_new0(AlertQuery, 1);
    query->terms = g_ptr_array_new_with_free_func(alert_term_free);
    query->names = g_array_new(FALSE, TRUE, sizeof(NameMasks));
    query->area_masks = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    query->me = g_strdup("");
    g_autofree char *clean = text_clean(text, length, QUERY_BYTES);
    g_autoptr(GArray) tokens = query_split(clean);
    AlertParser parser = {{clean, error}, query};
    return add_tokens(&parser, tokens) ? g_steal_pointer(&query) : NULL;
}
