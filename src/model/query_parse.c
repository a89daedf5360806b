/* From text to a Query. A token is a word, or a field with its operator and values; quotes keep
 * spaces together. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "catalog_private.h"
#include "query_private.h"
#include "scan.h"

typedef struct Parser {
    QueryReader reader;
    Query *query;
} Parser;

static void token_clear(void *token)
{
    g_free(((QueryToken *)token)->text);
}

static void term_free(void *data)
{
    Term *term = data;
    for (unsigned i = 0; i < term->count; i++) {
        g_free(term->values[i]);
    }
    g_free(term);
}

bool query_complain(const QueryReader *reader, size_t at, const char *message, const char *what)
{
    long column = g_utf8_strlen(reader->text, (gssize)at) + 1;
    if (what != NULL) {
        g_set_error(reader->error, TILIK_ERROR, TILIK_ERROR_INVALID, _("column %ld: %s: %s"),
                    column, message, what);
    } else {
        g_set_error(reader->error, TILIK_ERROR, TILIK_ERROR_INVALID, _("column %ld: %s"), column,
                    message);
    }
    return false;
}

bool query_read_values(const QueryReader *reader, const QueryToken *token, const char *list,
                       char **values, unsigned *count)
{
    g_auto(GStrv) parts = g_strsplit(list, ",", -1);
    for (unsigned i = 0; parts[i] != NULL; i++) {
        if (parts[i][0] == '\0') {
            continue;
        }
        if (*count >= QUERY_VALUES) {
            return query_complain(reader, token->at, _("too many values"), NULL);
        }
        values[(*count)++] = g_strdup(parts[i]);
    }
    return *count > 0 || query_complain(reader, token->at, _("a value is missing"), NULL);
}

GArray *query_split(const char *text)
{
    GArray *tokens = g_array_new(FALSE, FALSE, sizeof(QueryToken));
    g_array_set_clear_func(tokens, token_clear);
    for (const char *at = text; *at != '\0';) {
        if (*at == ' ') {
            at++;
            continue;
        }
        QueryToken token = {.at = (size_t)(at - text)};
        GString *out = g_string_new(NULL);
        token.negated = *at == '-' && at[1] != ' ' && at[1] != '\0';
        at += token.negated ? 1 : 0;
        token.quoted = *at == '"';
        bool inside = false;
        for (; *at != '\0' && (inside || *at != ' '); at++) {
            if (*at == '"') {
                inside = !inside;
            } else {
                g_string_append_c(out, g_ascii_tolower(*at));
            }
        }
        token.end = (size_t)(at - text);
        token.text = g_string_free(out, FALSE);
        if (token.text[0] == '\0') {
            token_clear(&token);
        } else {
            g_array_append_val(tokens, token);
        }
    }
    return tokens;
}

/* ---- words ---- */

static bool add_word(Parser *parser, const QueryToken *token)
{
    Query *query = parser->query;
    if (query->word_count + query->place_count >= QUERY_BITS) {
        return query_complain(&parser->reader, token->at, _("too many words"), NULL);
    }
    Word *word = &query->words[query->word_count++];
    word->text = g_strdup(token->text);
    word->length = strlen(word->text);
    word->folded = text_fold(word->text);
    word->folded_length = strlen(word->folded);
    word->letters = scan_letters(word->text, word->length);
    word->negated = token->negated;
    word->classes = query_words_classes(word->text);
    if (!query_words_value(QUERY_STATE, word->text, &word->states)) {
        word->states = 0;
    }
    if (query_words_value(QUERY_REASON, word->text, &word->reasons)) {
        word->reasons &= ~(1u << REASON_NONE);
    } else {
        word->reasons = 0;
    }
    query_form(word);
    return true;
}

/* "rt 3" and "rw 05" are one word each. */
static bool joins(const QueryToken *label, const QueryToken *number)
{
    bool is_label = strcmp(label->text, "rt") == 0 || strcmp(label->text, "rw") == 0;
    size_t digits = strspn(number->text, "0123456789");
    return is_label && !label->quoted && !number->quoted && !number->negated && digits > 0 &&
           digits <= 3 && number->text[digits] == '\0';
}

/* "tanpa sebab", as the screen says it, is reason:none. */
static bool no_reason(const QueryToken *first, const QueryToken *second)
{
    static const char *const words[][2] = {{"tanpa", "sebab"},
                                           {"tanpa", "alasan"},
                                           {"tanpa", "keterangan"},
                                           {"no", "reason"},
                                           {"without", "reason"}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (!first->quoted && !second->quoted && !second->negated &&
            strcmp(first->text, words[i][0]) == 0 && strcmp(second->text, words[i][1]) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- fields ---- */

static bool is_place(QueryField field)
{
    return field == QUERY_KEC || field == QUERY_KEL || field == QUERY_RW || field == QUERY_RT ||
           field == QUERY_AREA;
}

static uint16_t unexplained_reasons(CameraState state)
{
    Tally tally = catalog_tally(state, REASON_NONE);
    return tally == TALLY_UNEXPLAINED || tally == TALLY_MISSING ? 1u << REASON_NONE : 0;
}

static void narrow_set(Query *query, const Term *term, uint32_t bits)
{
    uint32_t passes = term->negated ? ~bits : bits;
    for (unsigned state = 0; state < CAMERA_STATES; state++) {
        if (term->field == QUERY_STATE && (passes >> state & 1) == 0) {
            query->reasons[state] = 0;
        }
        if (term->field == QUERY_REASON) {
            uint32_t given = bits & ~(1u << REASON_NONE);
            given |= (bits & 1u << REASON_NONE) != 0 ? unexplained_reasons((CameraState)state) : 0;
            query->reasons[state] &= (uint16_t)(term->negated ? ~given : given);
        }
    }
    query->classes &= term->field == QUERY_CLASS ? passes : UINT32_MAX;
    query->owners &= term->field == QUERY_OWNER ? passes : UINT32_MAX;
    query->visibilities &= term->field == QUERY_VISIBILITY ? passes : UINT32_MAX;
    query->fields = true;
}

static bool add_set(Parser *parser, const QueryToken *token, Term *term)
{
    uint32_t bits = 0;
    for (unsigned i = 0; i < term->count; i++) {
        uint32_t more;
        if (!query_words_value(term->field, term->values[i], &more)) {
            return query_complain(&parser->reader, token->at, _("unknown value"), term->values[i]);
        }
        bits |= more;
    }
    narrow_set(parser->query, term, bits);
    return true;
}

static bool add_flag(Parser *parser, const QueryToken *token, Term *term)
{
    uint8_t flag = term->field == QUERY_NIGHT ? RECORD_NIGHT : RECORD_PTZ;
    Query *query = parser->query;
    for (unsigned i = 0; i < term->count; i++) {
        bool yes;
        if (!query_words_yes(term->values[i], &yes)) {
            return query_complain(&parser->reader, token->at, _("yes or no is wanted"),
                                  term->values[i]);
        }
        uint8_t want = yes != term->negated ? flag : 0;
        if ((query->flags_care & flag) != 0 && (query->flags_want & flag) != want) {
            query->classes = 0; /* night:yes night:no is nothing */
        }
        query->flags_care |= flag;
        query->flags_want |= want;
    }
    query->fields = true;
    return true;
}

static bool add_time(Parser *parser, const QueryToken *token, Term *term, bool indonesian)
{
    Query *query = parser->query;
    for (unsigned i = 0; i < term->count; i++) {
        const char *value = term->values[i];
        if (term->field == QUERY_SEEN && query_words_never(value)) {
            term->numbers[i] = -1;
            continue;
        }
        term->older[i] = value[0] != '<';
        value += value[0] == '<' || value[0] == '>' ? 1 : 0;
        bool equal = value[0] == '=';
        value += equal ? 1 : 0;
        if (!query_words_duration(value, indonesian, &term->numbers[i])) {
            return query_complain(&parser->reader, token->at,
                                  _("a time like >2h or <30m is wanted"), value);
        }
        if (equal) {
            term->numbers[i] += term->older[i] ? -1 : 1; /* ms: more than a little less */
        }
    }
    query->texts[query->text_count++] = term;
    return true;
}

static bool add_place(Parser *parser, const QueryToken *token, Term *term)
{
    Query *query = parser->query;
    for (unsigned i = 0; i < term->count; i++) {
        const char *value = term->values[i];
        bool number =
            value[0] != '\0' && strlen(value) <= 3 && strspn(value, "0123456789") == strlen(value);
        if ((term->field == QUERY_RT || term->field == QUERY_RW) && !number) {
            return query_complain(&parser->reader, token->at, _("a number is wanted"), value);
        }
        AreaLevel level;
        if (term->field == QUERY_AREA && g_ascii_isdigit(value[0]) &&
            !area_code_level(value, &level)) {
            return query_complain(&parser->reader, token->at, _("not an area code"), value);
        }
        term->numbers[i] = number ? atoi(value) : -1;
    }
    query->places[query->place_count++] = term;
    return true;
}

/* Values are divided by commas; a repeated or last comma adds nothing. */
static bool add_term(Parser *parser, const QueryToken *token, Term *term, bool indonesian)
{
    Query *query = parser->query;
    if (query->word_count + query->place_count >= QUERY_BITS || query->text_count >= QUERY_BITS) {
        return query_complain(&parser->reader, token->at, _("too many words"), NULL);
    }
    switch (term->field) {
    case QUERY_STATE:
    case QUERY_REASON:
    case QUERY_CLASS:
    case QUERY_OWNER:
    case QUERY_VISIBILITY:
        return add_set(parser, token, term);
    case QUERY_NIGHT:
    case QUERY_PTZ:
        return add_flag(parser, token, term);
    case QUERY_AGE:
    case QUERY_SEEN:
    case QUERY_CONFIRMED:
        return add_time(parser, token, term, indonesian);
    default:
        break;
    }
    if (is_place(term->field)) {
        return add_place(parser, token, term);
    }
    query->texts[query->text_count++] = term;
    return true;
}

size_t query_operator_at(const char *text)
{
    size_t letters = 0;
    while (g_ascii_isalpha(text[letters]) || text[letters] == '_' ||
           (letters > 0 && text[letters] == '-')) {
        letters++;
    }
    bool is_operator = text[letters] == ':' || text[letters] == '>' || text[letters] == '<';
    return is_operator ? letters : 0;
}

static bool add_field(Parser *parser, const QueryToken *token, size_t at)
{
    g_autofree char *name = g_strndup(token->text, at);
    QueryField field;
    bool indonesian;
    if (!query_words_field(name, &field, &indonesian)) {
        return query_complain(&parser->reader, token->at, _("unknown field"), name);
    }
    if (token->text[at] != ':' && !query_is_time(field)) {
        return query_complain(&parser->reader, token->at, _("only a time can be more or less"),
                              name);
    }
    Term *term = g_new0(Term, 1);
    term->field = field;
    term->negated = token->negated;
    g_ptr_array_add(parser->query->terms, term);
    const char *values = token->text + at + (token->text[at] == ':' ? 1 : 0);
    return query_read_values(&parser->reader, token, values, term->values, &term->count) &&
           add_term(parser, token, term, indonesian);
}

bool query_pair(const QueryToken *first, const QueryToken *second)
{
    return no_reason(first, second) || joins(first, second);
}

static bool add_tokens(Parser *parser, GArray *tokens)
{
    for (guint i = 0; i < tokens->len; i++) {
        QueryToken *token = &g_array_index(tokens, QueryToken, i);
        size_t at = token->quoted ? 0 : query_operator_at(token->text);
        if (at > 0) {
            if (!add_field(parser, token, at)) {
                return false;
            }
            continue;
        }
        if (i + 1 < tokens->len && no_reason(token, token + 1)) {
            g_free(token->text);
            token->text = g_strdup("reason:none");
            if (!add_field(parser, token, strlen("reason"))) {
                return false;
            }
            i++;
            continue;
        }
        if (i + 1 < tokens->len && joins(token, token + 1)) {
            char *joined = g_strdup_printf("%s %s", token->text, token[1].text);
            g_free(token->text);
            token->text = joined;
            i++;
        }
        if (!add_word(parser, token)) {
            return false;
        }
    }
    return true;
}

Query *query_parse(const char *text, GError **error)
{
    Query *query = g_new0(Query, 1);
    query->terms = g_ptr_array_new_with_free_func(term_free);
    query->classes = query->owners = query->visibilities = UINT32_MAX;
    for (unsigned state = 0; state < CAMERA_STATES; state++) {
        query->reasons[state] = UINT16_MAX;
    }
    Parser parser = {{text, error}, query};
    size_t length = strlen(text);
    bool good = length <= QUERY_BYTES;
    if (!good) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE,
                    _("column %d: the query is too long"), QUERY_BYTES + 1);
    } else {
        g_autofree char *clean = text_clean(text, length, QUERY_BYTES);
        g_autoptr(GArray) tokens = query_split(clean);
        parser.reader.text = clean;
        good = add_tokens(&parser, tokens);
    }
    if (!good) {
        query_free(query);
        return NULL;
    }
    return query;
}
